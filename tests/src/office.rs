//! An office that works with a hub in a process of its own, which may be killed under its hands. What the hub
//! acknowledged is written down; nothing else is known of it.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::PATIENCE;
use crate::harness::database::Database;
use crate::harness::process::Process;
use crate::world;

/// A step that the hub said was done.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) id: String,
    pub(crate) version: i64,
}

/// A unit with its reporter and its reviewer, and the hub they work with.
pub(crate) struct Office {
    pub(crate) hub: Process,
    pub(crate) reporter: String,
    reviewer: String,
}

impl Office {
    /// Serves the database, and takes their tokens.
    pub(crate) async fn open(database: &Database) -> Self {
        let token = |role: &str| {
            let account = format!("{}.{role}", world::COMMUNITIES[0]);
            database
                .run(&["token", &account])
                .ok()
                .stdout
                .trim()
                .to_owned()
        };
        let hub = Process::serve(database, &[], PATIENCE).await;
        Self {
            hub,
            reporter: token("reporter"),
            reviewer: token("reviewer"),
        }
    }

    /// Writes, submits and signs a report; notes each step that was acknowledged.
    pub(crate) async fn file(&self, month: &str, acknowledged: &mut Vec<Acknowledged>) {
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
}
