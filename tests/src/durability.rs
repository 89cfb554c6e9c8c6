//! What was acknowledged is there, whatever happens to the process.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::database::{Database, Engine};
use crate::harness::process::Process;
use crate::harness::{block_on, on_both};
use crate::world;

on_both!(a_killed_hub_keeps_every_acknowledged_report);

/// Times the hub is killed.
const KILLS: u32 = 3;
/// It is killed at a random moment within so many microseconds of a request
/// being sent: before, in and after its transaction.
const MOMENT_MAX_US: u64 = 30_000;
/// A start on a database that is there.
const START_WITHIN: Duration = Duration::from_secs(30);

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

/// A step that the hub said was done.
#[derive(Clone, Debug)]
struct Acknowledged {
    id: String,
    version: i64,
}

/// A unit with its reporter and its reviewer, and the hub they work with.
struct Office {
    hub: Process,
    reporter: String,
    reviewer: String,
}

impl Office {
    async fn open(database: &Database) -> Self {
        let token = |role: &str| {
            let account = format!("{}.{role}", world::COMMUNITIES[0]);
            database
                .run(&["token", &account])
                .ok()
                .stdout
                .trim()
                .to_owned()
        };
        let hub = Process::serve(database, &[], START_WITHIN).await;
        Self {
            hub,
            reporter: token("reporter"),
            reviewer: token("reviewer"),
        }
    }

    /// Writes, submits and signs a report; notes each step that was acknowledged.
    async fn file(&self, month: &str, acknowledged: &mut Vec<Acknowledged>) {
        let input = json!({ "unit": world::COMMUNITIES[0], "campaign": world::CAMPAIGN, "schedule": "monthly",
            "period": month, "cells": Cells::found(5).input() });
        let mut last = self
            .change(&self.reporter, "saveReport", "SaveReportInput", input)
            .await;
        acknowledged.push(last.clone());
        for (token, mutation, input_type) in [
            (&self.reporter, "submitReport", "SubmitReportInput"),
            (&self.reviewer, "signReport", "SignReportInput"),
        ] {
            let input = json!({ "report": last.id, "expectedVersion": last.version });
            last = self.change(token, mutation, input_type, input).await;
            acknowledged.push(last.clone());
        }
    }

    async fn change(
        &self,
        token: &str,
        mutation: &str,
        input_type: &str,
        input: Value,
    ) -> Acknowledged {
        let answer = "{ outcome report { id version } }";
        let query =
            format!("mutation($input: {input_type}!) {{ it: {mutation}(input: $input) {answer} }}");
        let body = self
            .hub
            .ask(token, &query, &json!({ "input": input }))
            .await;
        let it = &body["data"]["it"];
        assert_eq!(it["outcome"], json!("DONE"), "{body:#}");
        Acknowledged {
            id: it["report"]["id"].as_str().expect("an id").to_owned(),
            version: it["report"]["version"].as_i64().expect("a version"),
        }
    }

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
