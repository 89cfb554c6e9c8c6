//! The proof of the sums can fail: damage done behind the hub's back is named,
//! and the roll-up is made anew from the journal.
//!
//! On PostgreSQL alone, because its programs bring a client that can do damage.

use crate::activity::record;
use crate::cells::Cells;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::world::COMMUNITIES;
use crate::world::enterprises::PLANT;

#[test]
fn a_damaged_sum_is_found_and_made_anew() {
    crate::harness::run(Engine::Postgres, damaged_sum);
}

#[test]
fn a_lost_journal_row_is_found() {
    crate::harness::run(Engine::Postgres, lost_journal_row);
}

#[test]
fn a_report_put_out_of_force_by_hand_is_found() {
    crate::harness::run(Engine::Postgres, report_out_of_force);
}

#[test]
fn days_that_the_evidence_does_not_say_are_found_and_made_anew() {
    crate::harness::run(Engine::Postgres, damaged_days);
}

async fn damaged_sum(hub: Hub) {
    filed(&hub).await;
    hub.damage("DELETE FROM rollup WHERE own");
    differs(&hub);
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
}

async fn lost_journal_row(hub: Hub) {
    filed(&hub).await;
    hub.damage("DELETE FROM journal WHERE cause = 'SIGN'");
    differs(&hub);
}

async fn report_out_of_force(hub: Hub) {
    filed(&hub).await;
    hub.damage("UPDATE report SET in_force = false");
    differs(&hub);
}

async fn damaged_days(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let first = record(&hub, &own, &plant, "two-once.inspect", "2023-01-10").await;
    assert_eq!(first.ok().text("recordActivity.outcome"), "DONE");
    hub.verify_rollup();
    hub.damage("UPDATE duty_record SET days = '{}'");
    let told = hub.try_run(&["rollup", "verify"]);
    assert!(!told.success, "{told:?}");
    assert!(told.stdout.contains("evidence does not say"), "{told:?}");
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
}

async fn filed(hub: &Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.verify_rollup();
}

/// The proof fails, and with a status that a script sees.
fn differs(hub: &Hub) {
    let ran = hub.try_run(&["rollup", "verify"]);
    assert!(!ran.success, "{ran:?}");
    assert!(!ran.stdout.contains(" 0 differences"), "{ran:?}");
}
