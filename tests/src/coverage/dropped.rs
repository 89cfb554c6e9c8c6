//! Whom a list names no more: his duty ends with the version that says so, and with it that of who took his place; those
//! below speak for themselves again.

use cengbao_store::Applied;

use super::SECTION;
use super::moved::{JULY, OTHER, months, ten_each};
use crate::boundary::merge;
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(a_list_that_drops_a_closed_office_ends_its_successors_duty,);

const NEW: &str = "990101009";

fn touched(applied: &Applied) -> u64 {
    applied.obligations_added + applied.obligations_changed + applied.obligations_removed
}

async fn a_list_that_drops_a_closed_office_ends_its_successors_duty(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for into in [TOWN, NEW] {
        dropped(engine, into).await;
    }
}

async fn dropped(engine: Engine, into: &str) {
    let hub = Hub::start(engine).await;
    ten_each(&hub, JULY).await;
    let became = merge("2023-07-07", &[SIBLING_TOWN, TOWN], into, "新镇");
    hub.move_tree("2023-07-08", became).await;
    let office = format!("{into}.gm");
    if into == NEW {
        hub.staff(&office).await;
    }
    hub.today("2023-07-25");
    hub.desk(&office).file("2023-07", &Cells::found(75)).await;
    let own = if into == NEW { 7..=12 } else { 1..=12 };
    // One of the two is dropped: the other is listed itself, or followed.
    for (day, changed) in [("2023-08-10", true), ("2023-08-11", false)] {
        let one = hub.apply_listing(day, JULY, &[SECTION]).await;
        assert_eq!((one.changed, touched(&one)), (changed, 0), "{one:#?}");
        assert_eq!(hub.owes(&office).await, months(own.clone()));
        assert_eq!(hub.owes(SIBLING_UNIT).await, months(1..=6));
    }
    let all = [(into, "75"), (COUNTY, "75")];
    hub.stands("2023-08", &all).await;
    // Both are: nobody on the list speaks for the villages from the month of this version on.
    for (day, changed) in [
        ("2023-09-10", true),
        ("2023-09-11", false),
        ("2023-09-12", false),
    ] {
        let none = hub.apply_listing(day, JULY, &[]).await;
        assert_eq!(
            (none.changed, touched(&none) > 0),
            (changed, changed),
            "{none:#?}"
        );
        assert_eq!(hub.owes(&office).await, months(*own.start()..=8));
        assert_eq!(hub.owes(SIBLING_UNIT).await, months((1..=6).chain(9..=12)));
        hub.stands("2023-08", &all).await;
        hub.stands("2023-09", &all).await;
    }
    assert_eq!(hub.owes(OTHER).await, months(1..=6));
    hub.run(&["rollup", "rebuild"]);
    hub.stands("2023-09", &all).await;
}
