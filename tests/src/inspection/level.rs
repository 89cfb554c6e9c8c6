//! An office whose place was upgraded is asked, on each day, as what it was on that day.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::level::Level;
use cengbao_store::ChangeRow;

use super::{done, standing};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::inspection::{COUNTY_OFFICES, apply};
use crate::world::{COUNTY, PROVINCE};

both!(
    an_office_is_asked_for_earlier_days_as_what_it_was,
    a_level_that_is_told_late_changes_the_days_that_it_is_of,
);

/// The county becomes a prefecture from a day on, as it is told on another.
pub(super) async fn upgraded(hub: &Hub, on: &str, told: &str) {
    let change = BoundaryChange {
        kind: ChangeKind::Upgrade,
        on: on.parse().unwrap(),
        codes: vec![COUNTY.to_owned()],
        into: Vec::new(),
        names: Vec::new(),
        parent: Some(PROVINCE.to_owned()),
        superior: None,
        level: Some(Level::Prefecture),
        agency_kind: None,
        shares: Vec::new(),
        document: "例政函〔2023〕2号".to_owned(),
        reason: "升格".to_owned(),
    };
    let scope = hub.store().system("a test's upgrade", noon(told));
    let report = scope.import_changes([ChangeRow { row: 1, change }].into_iter());
    let report = report.await.unwrap();
    assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
}

async fn asked(hub: &Hub, office: &str, cases: &[(&str, &str, &[&str])]) {
    for (day, state, windows) in cases {
        let found = standing(hub, office, "enforce", day).await;
        let windows = windows.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(found, ((*state).to_owned(), windows), "{office} {day}");
    }
}

async fn an_office_is_asked_for_earlier_days_as_what_it_was(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-05-20");
    let [office, beside] = COUNTY_OFFICES;
    done(&hub, office, "enforce", &["2023-02-02"]).await;
    done(&hub, beside, "enforce", &["2023-02-02"]).await;
    upgraded(&hub, "2023-05-20", "2023-05-20").await;
    hub.today("2023-12-31");
    let quarters: [(&str, &str, &[&str]); 2] = [
        ("2023-03-31", "MET", &["MET"]),
        ("2023-05-19", "ON_TRACK", &["MET", "ON_TRACK"]),
    ];
    asked(&hub, office, &quarters).await;
    asked(&hub, beside, &quarters).await;
    // More than half of the second quarter was over: it is asked to its end. Less than half of the half-year is left.
    asked(
        &hub,
        office,
        &[
            ("2023-06-30", "AT_RISK", &["MET", "AT_RISK", "MET"]),
            (
                "2023-07-01",
                "MISSED",
                &["MET", "MISSED", "MET", "ON_TRACK"],
            ),
            ("2023-12-31", "MISSED", &["MET", "MISSED", "MET", "AT_RISK"]),
        ],
    )
    .await;
    let quarters: [(&str, &str, &[&str]); 1] = [(
        "2023-12-31",
        "MISSED",
        &["MET", "MISSED", "MISSED", "AT_RISK"],
    )];
    asked(&hub, beside, &quarters).await;
}

async fn a_level_that_is_told_late_changes_the_days_that_it_is_of(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-05-20");
    let office = COUNTY_OFFICES[0];
    asked(
        &hub,
        office,
        &[("2023-05-20", "MISSED", &["MISSED", "ON_TRACK"])],
    )
    .await;
    upgraded(&hub, "2023-01-10", "2023-05-21").await;
    hub.today("2023-05-21");
    // Asked as a city's office since the tenth of January: the half-year, of which more than half was left.
    asked(
        &hub,
        office,
        &[
            ("2023-01-09", "ON_TRACK", &["ON_TRACK"]),
            ("2023-01-10", "ON_TRACK", &["NOT_APPLICABLE", "ON_TRACK"]),
            ("2023-05-21", "AT_RISK", &["NOT_APPLICABLE", "AT_RISK"]),
        ],
    )
    .await;
}
