//! Duties of offices when the tree changes: who takes the place of a bound office is bound from its first day on, and the
//! days before are told as they were, also where the document is applied again.

use std::collections::BTreeMap;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use serde_json::{Value, json};

use super::level::upgraded;
use super::{done, record, standing};
use crate::boundary::{change, merge, transfer};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::inspection::{COUNTY_OFFICES, PLAN, apply, apply_again, apply_by_rule};
use crate::world::{PREFECTURE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    successors_of_a_split_do_the_duties_from_their_first_day,
    a_merged_town_does_the_duties_of_those_that_it_took_in,
    an_office_that_leaves_what_a_rule_means_keeps_its_past,
    an_upgraded_office_keeps_its_past_where_it_is_bound_no_more,
);

/// Who reads what moved, before and after.
const VIEWER: &str = "99.viewer";
const OLD: &str = "990101002001";
const OTHER: &str = "990101002002";
const SOUTH: &str = "990101002008";
const NORTH: &str = "990101002009";
const SOUTH_UNIT: &str = "990101002008.cwh";

/// Who keeps the duty at a place on some days, of how many: in the whole, and by subordinate.
type Told = BTreeMap<(String, String), (i64, i64, String)>;

async fn told(hub: &Hub, place: &str, duty: usize, days: &[&str]) -> Told {
    let mut told = BTreeMap::new();
    for day in days {
        let query = format!(
            "{{ jurisdiction(code: \"{place}\") {{ compliance(campaign: \"{PLAN}\", asOf: \"{day}\", byChildren: true) {{ offices {{ \
             total {{ cells {{ numerator denominator state }} }} rows {{ place {{ code }} cells {{ numerator denominator state }} }} }} }} }} }}"
        );
        let answer = hub.ask(VIEWER, &query).await.ok();
        let offices = answer.at("jurisdiction.compliance.offices");
        let cell = |row: &Value| {
            let cell = &row["cells"][duty];
            let number = |name: &str| cell[name].as_i64().unwrap();
            let state = cell["state"].as_str().unwrap().to_owned();
            (number("numerator"), number("denominator"), state)
        };
        let rows: Vec<&Value> = offices["rows"].as_array().unwrap().iter().collect();
        let total = cell(&offices["total"]);
        let sum = rows.iter().map(|row| cell(row).1).sum::<i64>();
        assert_eq!(sum, total.1, "{place} {day} {offices}");
        for row in rows {
            let code = row["place"]["code"].as_str().unwrap_or("—").to_owned();
            told.insert(((*day).to_owned(), code), cell(row));
        }
        told.insert(((*day).to_owned(), "all".to_owned()), total);
    }
    told
}

/// Of the duties of the plan, by their places in it.
const ENFORCE: usize = 0;
const PATROL: usize = 3;

fn row(told: &Told, day: &str, code: &str) -> (i64, i64, String) {
    told[&(day.to_owned(), code.to_owned())].clone()
}

fn of(met: i64, asked: i64, state: &str) -> (i64, i64, String) {
    (met, asked, state.to_owned())
}

const MONTHS: [&str; 6] = [
    "2023-01-10",
    "2023-02-10",
    "2023-03-10",
    "2023-04-10",
    "2023-05-10",
    "2023-06-10",
];

fn split(on: &str) -> BoundaryChange {
    BoundaryChange {
        into: vec![SOUTH.to_owned(), NORTH.to_owned()],
        names: vec!["河东南村".to_owned(), "河东北村".to_owned()],
        shares: vec!["60%".to_owned(), "40%".to_owned()],
        ..change(ChangeKind::Split, on, &[OLD])
    }
}

async fn successors_of_a_split_do_the_duties_from_their_first_day(hub: Hub) {
    apply_by_rule(&hub).await;
    hub.today("2023-08-02");
    // June was missed.
    done(&hub, SIBLING_UNIT, "patrol", &MONTHS[..5]).await;
    let days = ["2023-05-31", "2023-06-30", "2023-07-01", "2023-07-09"];
    let before = told(&hub, SIBLING_TOWN, PATROL, &days).await;
    assert_eq!(row(&before, "2023-05-31", OLD), of(1, 1, "MET"));
    assert_eq!(row(&before, "2023-07-09", OLD), of(0, 1, "MISSED"));
    hub.move_tree("2023-08-02", split("2023-07-10")).await;
    hub.staff(SOUTH_UNIT).await;
    for is_again in [false, true] {
        if is_again {
            apply_again(&hub);
        }
        assert_eq!(told(&hub, SIBLING_TOWN, PATROL, &days).await, before);
        let after = told(&hub, SIBLING_TOWN, PATROL, &["2023-07-31"]).await;
        // More than half of July was left, and nothing is missed yet: what the closed one missed is not theirs.
        for successor in [SOUTH, NORTH] {
            assert_eq!(row(&after, "2023-07-31", successor), of(0, 1, "AT_RISK"));
        }
        assert_eq!(
            row(&after, "2023-07-31", "all").1,
            row(&before, "2023-07-09", "all").1 + 1
        );
    }
    let windows = standing(&hub, SOUTH_UNIT, "patrol", "2023-08-02").await;
    assert_eq!(windows.1, ["MISSED", "ON_TRACK"]);
    let reporter = format!("{SOUTH_UNIT}.reporter");
    let query = format!("{{ campaign(code: \"{PLAN}\") {{ code }} }}");
    hub.ask(&reporter, &query).await.ok();
    done(&hub, SOUTH_UNIT, "patrol", &["2023-07-15"]).await;
    let windows = standing(&hub, SOUTH_UNIT, "patrol", "2023-08-02").await;
    assert_eq!(windows.1, ["MET", "ON_TRACK"]);
    // Nobody does it before there was an office.
    let early =
        json!({ "unit": SOUTH_UNIT, "campaign": PLAN, "duty": "patrol", "doneOn": "2023-07-05" });
    assert_eq!(
        record(&hub, &reporter, early).await.error_code(),
        "BAD_INPUT"
    );
}

async fn a_merged_town_does_the_duties_of_those_that_it_took_in(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-08-02");
    done(&hub, SIBLING_UNIT, "patrol", &MONTHS).await;
    let days = ["2023-05-31", "2023-06-30", "2023-07-19"];
    let before = told(&hub, SIBLING_TOWN, PATROL, &days).await;
    assert_eq!(row(&before, "2023-06-30", OLD), of(1, 1, "MET"));
    assert_eq!(row(&before, "2023-06-30", OTHER), of(0, 1, "MISSED"));
    let merged = merge("2023-07-20", &[OLD, OTHER], SOUTH, "河东新村");
    hub.move_tree("2023-08-02", merged).await;
    for is_again in [false, true] {
        if is_again {
            apply_again(&hub);
        }
        assert_eq!(told(&hub, SIBLING_TOWN, PATROL, &days).await, before);
        // Less than half of July was left.
        let after = told(&hub, SIBLING_TOWN, PATROL, &["2023-07-31", "2023-08-01"]).await;
        assert_eq!(row(&after, "2023-07-31", SOUTH), of(0, 0, "NOT_APPLICABLE"));
        assert_eq!(row(&after, "2023-08-01", SOUTH), of(0, 1, "ON_TRACK"));
    }
}

async fn an_office_that_leaves_what_a_rule_means_keeps_its_past(hub: Hub) {
    apply_by_rule(&hub).await;
    hub.today("2023-08-02");
    done(&hub, SIBLING_UNIT, "patrol", &MONTHS[..5]).await;
    let days = ["2023-05-31", "2023-07-09"];
    let before = told(&hub, SIBLING_TOWN, PATROL, &days).await;
    hub.move_tree("2023-08-02", transfer("2023-07-10", OLD, TOWN))
        .await;
    // It goes on doing what it did until the document is applied again.
    let there = told(&hub, TOWN, PATROL, &["2023-07-31"]).await;
    assert_eq!(row(&there, "2023-07-31", OLD), of(0, 1, "MISSED"));
    apply_again(&hub);
    apply_again(&hub);
    assert_eq!(told(&hub, SIBLING_TOWN, PATROL, &days).await, before);
    let there = told(&hub, TOWN, PATROL, &["2023-07-31"]).await;
    assert_eq!(row(&there, "2023-07-31", OLD), of(0, 1, "MISSED"));
    // What it did in the days in which it was bound is still recorded.
    done(&hub, SIBLING_UNIT, "patrol", &["2023-06-20"]).await;
    let mended = told(&hub, SIBLING_TOWN, PATROL, &["2023-07-09"]).await;
    assert_eq!(row(&mended, "2023-07-09", OLD), of(0, 1, "ON_TRACK"));
}

async fn an_upgraded_office_keeps_its_past_where_it_is_bound_no_more(hub: Hub) {
    apply_by_rule(&hub).await;
    hub.today("2023-05-20");
    let [office, beside] = COUNTY_OFFICES;
    done(&hub, office, "enforce", &["2023-02-02"]).await;
    let days = ["2023-03-31", "2023-05-19"];
    let before = told(&hub, PREFECTURE, ENFORCE, &days).await;
    let windows = standing(&hub, office, "enforce", "2023-05-19").await;
    upgraded(&hub, "2023-05-20", "2023-05-20").await;
    hub.today("2023-06-01");
    apply_again(&hub);
    assert_eq!(told(&hub, PREFECTURE, ENFORCE, &days).await, before);
    assert_eq!(
        standing(&hub, office, "enforce", "2023-05-19").await,
        windows
    );
    let after = told(&hub, PREFECTURE, ENFORCE, &["2023-06-01"]).await;
    let county = beside.split('.').next().unwrap();
    assert_eq!(row(&after, "2023-06-01", county).1, 1);
}
