//! The same where an office speaks for villages one of which was split before its first word.

use super::super::share::{NORTH_UNIT, SOUTH_UNIT, split};
use super::{agree, says};
use crate::cells::Cells;
use crate::coverage::moved::{OTHER, ten_each};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{PROVINCE, SIBLING_TOWN};

both!(
    a_word_for_all_is_compared_with_each_share_once,
    a_word_for_all_is_compared_with_what_the_shares_have_become,
);

/// From September on both offices speak for their towns.
const SEPTEMBER: &str = "{ from = 2023-09-01, covers = \"WHOLE_SUBTREE\" }";

/// The office speaks for 30 in September, which had 10 each in June; one village was split on this day.
async fn told(hub: &Hub, on: &str, heirs: &[(&str, i64)], found: i64, growth: &str) {
    ten_each(hub, SEPTEMBER).await;
    hub.today("2023-10-05");
    hub.record_row("2023-10-05", 1, split(on, &["60%", "40%"]))
        .await;
    hub.today("2023-10-06");
    for (unit, found) in heirs {
        hub.staff(unit).await;
        hub.desk(unit).file("2023-08", &Cells::found(*found)).await;
    }
    hub.desk(OTHER).file("2023-09", &Cells::found(found)).await;
    for period in ["2023-06", "2023-07", "2023-08", "2023-09"] {
        for day in [None, Some("2023-10-06")] {
            for code in [PROVINCE, SIBLING_TOWN] {
                agree(hub, (code, period), (day, None), on).await;
            }
        }
    }
    let spoke = says(Some(&found.to_string()), "REPORTED", Some(growth));
    let row = super::row(hub, SIBLING_TOWN, "2023-09", OTHER).await;
    assert_eq!(row, spoke, "split on {on}");
    hub.verify_rollup();
    hub.rebuild_rollup();
    hub.verify_rollup();
}

async fn a_word_for_all_is_compared_with_each_share_once(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for on in ["2023-07-10", "2023-08-10", "2023-09-10"] {
        let hub = Hub::start(engine).await;
        told(&hub, on, &[], 33, "3").await;
    }
}

async fn a_word_for_all_is_compared_with_what_the_shares_have_become(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    let heirs = [(SOUTH_UNIT, 9), (NORTH_UNIT, 5)];
    // Of the other share 4 of 10 stand.
    for (heirs, growth) in [(&heirs[..1], "17"), (&heirs[..], "16")] {
        let hub = Hub::start(engine).await;
        told(&hub, "2023-07-10", heirs, 50, growth).await;
    }
}
