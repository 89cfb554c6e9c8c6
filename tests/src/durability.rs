//! What was acknowledged is there, whatever happens to the process.

use std::path::Path;
use std::time::{Duration, Instant};

use cengbao_store::{Store, StoreSettings};
use serde_json::json;

use crate::harness::database::{Database, Engine};
use crate::harness::hub::noon;
use crate::harness::{PATIENCE, block_on, on_both};
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

/// Who opens a store, asks and writes, and lets go of it leaves no connection behind: a program that opens many databases
/// one after the other does not run out of files.
#[cfg(target_os = "linux")]
#[test]
fn a_store_that_is_dropped_leaves_no_connection_behind() {
    let database = Database::world(Engine::Sqlite);
    let file = database.url().replace("sqlite://", "");
    block_on(async {
        let settings = StoreSettings {
            url: database.url(),
            readers: 3,
        };
        let store = Store::open(&settings).await.unwrap();
        let scope = store.scope("99.viewer", noon("2023-02-01")).await.unwrap();
        assert_eq!(scope.list_every_campaign().await.unwrap().len(), 1);
        let operator = store.system("the tests' store", noon("2023-02-01"));
        operator.create_accounts(&[]).await.unwrap();
        assert!(connections(&file) > 0, "{file}");
        drop((scope, operator, store));
        let patience = Instant::now() + PATIENCE;
        while connections(&file) > 0 {
            assert!(Instant::now() < patience, "{} are open", connections(&file));
            tokio::task::yield_now().await;
        }
    });
}

/// Open files of this process that are the database.
#[cfg(target_os = "linux")]
fn connections(file: &str) -> usize {
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    let links = open.filter_map(|one| std::fs::read_link(one.ok()?.path()).ok());
    let name = Path::new(file).file_name().unwrap();
    links.filter(|link| link.file_name() == Some(name)).count()
}
