//! What is told of a unit to whoever may not read its figures any more: nothing, of the
//! periods that are another's.

use serde_json::json;

use super::{OTHER_COUNTY, filed, transfer};
use crate::cells::{Cells, FOUND};
use crate::figure_change::{assert_adds_up, changes_as};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

/// The other village of the town.
const STAYED_AWAY: &str = "990101002002.cwh";

both!(
    the_old_county_is_not_told_of_periods_that_are_not_its_own,
    what_left_and_came_back_is_told_again,
);

/// The viewer of the county in the east, which the town leaves.
const EAST: &str = "990101.viewer";

async fn the_old_county_is_not_told_of_periods_that_are_not_its_own(hub: Hub) {
    filed(&hub).await;
    hub.today("2024-01-04");
    let unit = hub.desk(SIBLING_UNIT);
    unit.file("2023-08", &Cells::found(21)).await;
    unit.file("2023-12", &Cells::found(43)).await;
    // Until the move is recorded it is all the old county's.
    let asked = |code: &str, period: &str, until: &str| json!({ "code": code, "period": period, "since": at("2023-07-01"), "until": at(until) });
    hub.today("2024-01-06");
    let before = changes_as(&hub, EAST, asked(COUNTY, "2023-12", "2024-01-05")).await;
    assert_eq!(before["after"]["values"][FOUND], "53");
    hub.move_tree(
        "2024-01-08",
        transfer("2023-08-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2024-01-10");
    // From the period of the move on it is told nothing of it, not what it was told before either.
    for period in ["2023-08", "2023-09", "2023-12"] {
        for until in ["2024-01-05", "2024-01-09"] {
            let told = changes_as(&hub, EAST, asked(COUNTY, period, until)).await;
            assert_adds_up(&told, period);
            assert!(
                !told.to_string().contains(SIBLING_UNIT),
                "{period}: {told:#?}"
            );
            for total in ["before", "after"] {
                let total = &told[total];
                assert_eq!(
                    total["values"][FOUND], "10",
                    "{period} until {until}: {told:#?}"
                );
                assert_eq!(total["contributors"][FOUND], 1, "{period} until {until}");
                assert_eq!(total["expected"], 3, "{period} until {until}");
            }
        }
    }
    // What was its own stays.
    let told = changes_as(&hub, EAST, json!({ "code": COUNTY, "period": "2023-07", "since": at("2023-06-01"), "until": at("2024-01-09") })).await;
    assert_adds_up(&told, "2023-07");
    assert!(told.to_string().contains(SIBLING_UNIT), "{told:#?}");
    // Who holds both is told all of it, and so is the county that has it now.
    for (by, code) in [("99.viewer", COUNTY), ("990102.viewer", OTHER_COUNTY)] {
        let told = changes_as(&hub, by, asked(code, "2023-12", "2024-01-09")).await;
        assert_adds_up(&told, code);
        assert!(told.to_string().contains(SIBLING_UNIT), "{told:#?}");
    }
}

async fn what_left_and_came_back_is_told_again(hub: Hub) {
    filed(&hub).await;
    hub.today("2024-01-04");
    for (unit, found) in [(SIBLING_UNIT, 43), (STAYED_AWAY, 500)] {
        let desk = hub.desk(unit);
        desk.file("2023-07", &Cells::found(found / 2)).await;
        desk.file("2023-12", &Cells::found(found)).await;
    }
    // The town leaves, one village of it comes back alone, under the town that stayed.
    let village = SIBLING_UNIT.split_once('.').expect("an agency's code").0;
    let changes = vec![
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
        transfer("2023-09-15", village, TOWN),
    ];
    let report = hub.record("2024-01-08", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    hub.today("2024-01-10");
    for (period, before, after) in [
        ("2023-05", "17", "17"),
        ("2023-06", "17", "10"),
        ("2023-08", "17", "10"),
        ("2023-09", "17", "31"),
        ("2023-12", "17", "53"),
    ] {
        for until in ["2024-01-05", "2024-01-09"] {
            let asked = json!({ "code": COUNTY, "period": period, "since": at("2024-01-01"), "until": at(until) });
            let told = changes_as(&hub, EAST, asked).await;
            assert_adds_up(&told, period);
            assert!(
                !told.to_string().contains(STAYED_AWAY),
                "{period}: {told:#?}"
            );
            assert_eq!(
                told["before"]["values"][FOUND], before,
                "{period} until {until}"
            );
            if until == "2024-01-09" {
                assert_eq!(told["after"]["values"][FOUND], after, "{period}");
            }
        }
    }
    hub.verify_rollup();
}
