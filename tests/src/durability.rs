//! What was acknowledged is there, whatever happens to the process.

use std::time::Duration;

use serde_json::json;

use crate::harness::database::{Database, Engine};
use crate::harness::{block_on, on_both};
use crate::office::{Acknowledged, Office};

on_both!(a_killed_hub_keeps_every_acknowledged_report);

/// Times the hub is killed.
const KILLS: u32 = 3;
/// It is killed at a random moment within so many microseconds of a request
/// being sent: before, in and after its transaction.
const MOMENT_MAX_US: u64 = 30_000;

fn a_killed_hub_keeps_every_acknowledged_report(engine: Engine) {
    block_on(kill_and_look(&Database::world(engine)));
}

async fn kill_and_look(database: &Database) {
    let mut acknowledged = Vec::new();
    let mut months = (1..=12).map(|month| format!("2023-{month:02}"));
    for _ in 0..KILLS {
        let office = Office::open(database).await;
        for month in months.by_ref().take(fastrand::usize(1..3)) {
            office.file(&month, &mut acknowledged).await;
        }
        let moment = Duration::from_micros(fastrand::u64(0..MOMENT_MAX_US));
        let month = months.next().expect("three kills take less than a year");
        // Whether it comes to its end in time is the chance that is wanted.
        let _ = tokio::time::timeout(moment, office.file(&month, &mut acknowledged)).await;
        office.hub.kill();

        let office = Office::open(database).await;
        for report in &acknowledged {
            office.expect(report).await;
        }
        database.run(&["rollup", "verify"]).ok();
    }
}

impl Office {
    /// The report is at least as far as it was acknowledged to be.
    async fn expect(&self, report: &Acknowledged) {
        let query = "query($id: ID!) { report(id: $id) { version } }";
        let body = self
            .hub
            .ask(&self.reporter, query, &json!({ "id": report.id }))
            .await;
        let version = body["data"]["report"]["version"].as_i64();
        assert!(
            version.is_some_and(|version| version >= report.version),
            "{report:?} is lost: {body:#}"
        );
    }
}
