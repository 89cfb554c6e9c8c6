//! Figures stand where their unit stood in the period, whatever moves.

use super::{OTHER_COUNTY, filed, transfer};

use crate::cells::{Cells, FOUND, MEETINGS};
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN, SIBLING_UNIT};

both!(
    a_town_that_changes_county_takes_its_total_along,
    a_correction_of_a_month_before_the_move_flows_on,
    a_town_that_goes_and_comes_back_within_a_month_counts_once,
    what_adds_over_months_is_not_counted_again,
    reports_filed_before_a_move_was_recorded_move_too,
    a_county_of_another_prefecture_brings_its_figures,
);

async fn a_town_that_changes_county_takes_its_total_along(hub: Hub) {
    filed(&hub).await;
    let before = hub.total(PROVINCE, "2023-07").await;
    hub.today("2023-07-10");
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    // May is as it was; from June on, which holds the day, the town is the west's.
    hub.shows(
        PREFECTURE,
        "2023-05",
        &[(COUNTY, "17", "13"), (OTHER_COUNTY, "1", "1")],
    )
    .await;
    // What came with the boundary is no increase.
    hub.shows(
        PREFECTURE,
        "2023-06",
        &[(COUNTY, "10", "0"), (OTHER_COUNTY, "8", "0")],
    )
    .await;
    assert_eq!(hub.total(PROVINCE, "2023-07").await, before);
    let owed = hub.table(PREFECTURE, "2023-05", "CHILDREN").await;
    assert_eq!(owed.row(COUNTY).counts().0, 5);
    let owed = hub.table(PREFECTURE, "2023-06", "CHILDREN").await;
    assert_eq!(
        (
            owed.row(COUNTY).counts().0,
            owed.row(OTHER_COUNTY).counts().0
        ),
        (3, 4)
    );
    hub.verify_rollup();
    hub.desk(SIBLING_UNIT)
        .file("2023-06", &Cells::found(12))
        .await;
    hub.shows(
        PREFECTURE,
        "2023-06",
        &[(OTHER_COUNTY, "13", "5"), (COUNTY, "10", "0")],
    )
    .await;
    hub.verify_rollup();
    hub.rebuild_rollup();
    hub.shows(PREFECTURE, "2023-06", &[(OTHER_COUNTY, "13", "5")])
        .await;
}

async fn a_correction_of_a_month_before_the_move_flows_on(hub: Hub) {
    filed(&hub).await;
    let paper = hub
        .desk("990101002002.cwh")
        .file("2023-05", &Cells::found(20))
        .await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-11");
    let desk = hub.desk("990101002002.cwh");
    // The move gave the paper a new version: who had read it reads it again.
    let stale = desk.correct(&paper, "漏报", &Cells::found(25)).await.ok();
    assert_eq!(stale.text("it.outcome"), "CONFLICT");
    let paper = Paper {
        version: stale.number("it.report.version"),
        ..paper
    };
    let signed = desk.corrected(&paper, "漏报", &Cells::found(25)).await;
    let signed = Paper::done(&signed);
    assert_eq!(hub.found_in(PREFECTURE, "2023-05", COUNTY).await, "42");
    assert_eq!(hub.found_in(PREFECTURE, "2023-06", COUNTY).await, "10");
    hub.shows(PREFECTURE, "2023-06", &[(OTHER_COUNTY, "33", "0")])
        .await;
    hub.verify_rollup();
    // The new county takes it out of force; the old one may not any more.
    let refused = hub
        .change(
            "990101.coordinator",
            "returnReport",
            sent_back(&signed, "再核", &[]),
        )
        .await
        .ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    Paper::done(
        &hub.change(
            "990102.coordinator",
            "returnReport",
            sent_back(&signed, "再核", &[]),
        )
        .await,
    );
    hub.shows(PREFECTURE, "2023-06", &[(OTHER_COUNTY, "8", "0")])
        .await;
    assert_eq!(hub.found_in(PREFECTURE, "2023-05", COUNTY).await, "17");
    hub.verify_rollup();
}

async fn a_town_that_goes_and_comes_back_within_a_month_counts_once(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    let changes = vec![
        transfer("2023-06-10", SIBLING_TOWN, OTHER_COUNTY),
        transfer("2023-06-20", SIBLING_TOWN, COUNTY),
    ];
    let report = hub.record("2023-07-10", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    for (period, county) in [("2023-05", "17"), ("2023-06", "17"), ("2023-07", "17")] {
        assert_eq!(
            hub.found_in(PREFECTURE, period, COUNTY).await,
            county,
            "{period}"
        );
        assert_eq!(hub.total(PROVINCE, period).await, "18", "{period}");
        let town = hub.table(SIBLING_TOWN, period, "TOTAL").await;
        assert_eq!(town.total().counts().0, 2, "{period}");
    }
    hub.verify_rollup();
}

async fn what_adds_over_months_is_not_counted_again(hub: Hub) {
    hub.today("2023-07-10");
    let desk = hub.desk(SIBLING_UNIT);
    desk.file("2023-05", &Cells::zero().with("2.3", 3)).await;
    desk.file("2023-06", &Cells::zero().with("2.3", 2)).await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    desk.file("2023-07", &Cells::zero().with("2.3", 4)).await;
    for (period, east, west) in [
        ("2023-05", Some("3"), None),
        ("2023-06", None, Some("2")),
        ("2023-07", None, Some("4")),
    ] {
        let table = hub.table(PREFECTURE, period, "CHILDREN").await;
        let meetings = |code: &str| table.row(code).cell(MEETINGS).0.map(str::to_owned);
        let shown = (meetings(COUNTY), meetings(OTHER_COUNTY));
        assert_eq!(
            (
                shown.0.as_deref().filter(|value| *value != "0"),
                shown.1.as_deref().filter(|value| *value != "0")
            ),
            (east, west),
            "{period}"
        );
    }
    hub.verify_rollup();
}

async fn reports_filed_before_a_move_was_recorded_move_too(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    for (period, total) in [("2023-06", 9), ("2023-07", 11)] {
        hub.desk(SIBLING_UNIT)
            .file(period, &Cells::found(total))
            .await;
    }
    let all = hub.total(PROVINCE, "2023-07").await;
    hub.move_tree(
        "2023-08-10",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.shows(PREFECTURE, "2023-06", &[(COUNTY, "19", "2")])
        .await;
    hub.shows(
        PREFECTURE,
        "2023-07",
        &[(COUNTY, "10", "0"), (OTHER_COUNTY, "12", "2")],
    )
    .await;
    assert_eq!(hub.total(PROVINCE, "2023-07").await, all);
    let table = hub.table(OTHER_COUNTY, "2023-07", "UNIT").await;
    assert_eq!(
        table.row(SIBLING_UNIT).cell(FOUND),
        (Some("11"), "REPORTED", 1, Some("2"))
    );
    let table = hub.table(COUNTY, "2023-07", "UNIT").await;
    assert!(table.codes().iter().all(|code| *code != SIBLING_UNIT));
    hub.verify_rollup();
}

async fn a_county_of_another_prefecture_brings_its_figures(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    hub.move_tree("2023-07-10", transfer("2023-06-01", OTHER_COUNTY, "9902"))
        .await;
    assert_eq!(hub.found_in(PROVINCE, "2023-05", PREFECTURE).await, "18");
    hub.shows(
        PROVINCE,
        "2023-06",
        &[(PREFECTURE, "17", "0"), ("9902", "1", "0")],
    )
    .await;
    hub.shows("9902", "2023-06", &[(OTHER_COUNTY, "1", "0")])
        .await;
    hub.desk("990102001001.cwh")
        .file("2023-06", &Cells::found(5))
        .await;
    hub.shows(PROVINCE, "2023-06", &[("9902", "5", "4")]).await;
    hub.verify_rollup();
    hub.rebuild_rollup();
    assert_eq!(hub.found_in(PROVINCE, "2023-05", PREFECTURE).await, "18");
    hub.shows(PROVINCE, "2023-06", &[("9902", "5", "4")]).await;
}
