//! Steps of many hands: the same request again, two requests at once, several
//! units of a county at once, and a whole month in one request. The model
//! follows what was answered; what may be answered is asserted here.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use super::steps::Report;
use super::{History, UNITS, code};
use crate::desk::{Paper, input_type, sent_back, step};
use crate::harness::Answer;
use crate::model::{Filing, Values};
use crate::world;
use crate::world::accounts::{account, grant, spec};

/// Writes for all units of a history.
const CLERK: &str = "crew.clerk";
/// Signs for all of them.
const SIGNER: &str = "crew.signer";
const SUPERIOR: &str = "99.coordinator";

/// A request that was done under a key.
pub(super) struct Sent {
    account: String,
    mutation: &'static str,
    input: Value,
}

impl History {
    /// The accounts that work for all units at once.
    pub(super) async fn hire(&self) {
        let crew = |name, role| spec(name, None, UNITS.map(|unit| grant(role, unit)).into());
        let specs = [crew(CLERK, Role::Reporter), crew(SIGNER, Role::Reviewer)];
        let system = self.hub.store().system("the crew of a history", self.now);
        system.create_accounts(&specs).await.unwrap();
        self.hub.hire_watcher().await;
    }

    /// A step under a key of its own, which may be sent again.
    pub(super) async fn keyed(
        &mut self,
        account: &str,
        mutation: &'static str,
        mut input: Value,
    ) -> Answer {
        input["idempotencyKey"] = json!(format!("step {}", self.sent.len()));
        let answer = self.hub.change(account, mutation, input.clone()).await.ok();
        if answer.text("it.outcome") == "DONE" {
            self.sent.push(Sent {
                account: account.to_owned(),
                mutation,
                input,
            });
        }
        answer
    }

    /// What was done long ago is asked for again: it answers with its first
    /// result, and nothing happens, whatever happened since.
    pub(super) async fn replay(&mut self, draw: usize) {
        if self.sent.is_empty() {
            return;
        }
        let sent = &self.sent[draw % self.sent.len()];
        let (account, mutation, input) = (&sent.account, sent.mutation, sent.input.clone());
        let told = format!("replay {mutation} {input}");
        let again = self.hub.change(account, mutation, input).await.ok();
        self.tell(&told);
        assert_eq!(again.text("it.outcome"), "DONE", "{}{again:#?}", self.told);
    }

    /// Two at once for one report: one wins, the other hears of it.
    pub(super) async fn race(&mut self, unit: usize, month: u32, values: [Values; 2]) {
        self.tell(&format!("race {} {month} {values:?}", code(unit)));
        let key = (unit, month);
        match self.reports.get(&key).cloned() {
            Some(report) if report.counts => {
                let report = self.race_in_force(key, report).await;
                self.reports.insert(key, report);
            }
            before => self.race_to_file(key, before, values).await,
        }
    }

    async fn race_to_file(
        &mut self,
        (unit, month): (usize, u32),
        before: Option<Report>,
        values: [Values; 2],
    ) {
        let desk = self.hub.desk(code(unit));
        let period = format!("2023-{month:02}");
        let version = before.as_ref().map(|report| report.paper.version);
        let [one, other] = values.map(|values| self.cells(values));
        let answers = tokio::join!(
            desk.save(&period, &one, version),
            desk.save(&period, &other, version),
        );
        let (winner, answer) = self.one_of(answers);
        let submitted = self.submit(unit, &Paper::done(&answer)).await;
        let answers = tokio::join!(desk.sign(&submitted), desk.sign(&submitted));
        let (_, signed) = self.one_of(answers);
        self.filed((unit, month), before.as_ref(), values[winner], &signed);
    }

    /// The superior receives and sends back at the same moment.
    async fn race_in_force(&mut self, key: (usize, u32), report: Report) -> Report {
        let back = sent_back(&report.paper, "重报", &[]);
        let answers = if report.accepted {
            tokio::join!(
                self.hub.change(SUPERIOR, "returnReport", back.clone()),
                self.hub.change(SUPERIOR, "returnReport", back),
            )
        } else {
            let accept = step(&report.paper);
            tokio::join!(
                self.hub.change(SUPERIOR, "returnReport", back),
                self.hub.change(SUPERIOR, "acceptReport", accept),
            )
        };
        let (winner, answer) = self.one_of(answers);
        let paper = Paper::done(&answer);
        if winner == 1 && !report.accepted {
            return Report {
                paper,
                accepted: true,
                ..report
            };
        }
        self.model.leave(self.now, key, "RETURNED");
        Report {
            paper,
            counts: false,
            correction: None,
            ..report
        }
    }

    /// Which of two was done; the other was told of a conflict.
    fn one_of(&self, (one, other): (Answer, Answer)) -> (usize, Answer) {
        let (one, other) = (one.ok(), other.ok());
        let outcomes = (one.text("it.outcome"), other.text("it.outcome"));
        match outcomes {
            ("DONE", "CONFLICT") => (0, one),
            ("CONFLICT", "DONE") => (1, other),
            _ => panic!("{}{outcomes:?} {one:#?} {other:#?}", self.told),
        }
    }

    /// Every unit whose report does not count files at the same moment.
    pub(super) async fn rush(&mut self, month: u32, values: &[Values; UNITS.len()]) {
        self.tell(&format!("rush {month} {values:?}"));
        let due: Vec<usize> = self.not_in_force(month);
        let this = &*self;
        let period = format!("2023-{month:02}");
        let work = due.iter().map(|unit| {
            let period = &period;
            async move {
                let desk = this.hub.desk(code(*unit));
                let before = this.reports.get(&(*unit, month));
                let version = before.map(|report| report.paper.version);
                let saved = desk.save(period, &this.cells(values[*unit]), version).await;
                let submitted = this.submit(*unit, &Paper::done(&saved)).await;
                desk.sign(&submitted).await
            }
        });
        let signed = async_graphql::futures_util::future::join_all(work).await;
        for (unit, signed) in due.into_iter().zip(signed) {
            let before = self.reports.get(&(unit, month)).cloned();
            self.filed((unit, month), before.as_ref(), values[unit], &signed);
        }
    }

    /// The month of all units in one request, and their signatures in another;
    /// both are sent twice.
    pub(super) async fn bulk(&mut self, month: u32, values: &[Values; UNITS.len()]) {
        self.tell(&format!("bulk {month} {values:?}"));
        let due = self.not_in_force(month);
        let key = format!("bulk {}", self.told.len());
        let owing: Vec<usize> = (0..UNITS.len())
            .filter(|unit| self.may_file(*unit, month))
            .collect();
        let rows: Vec<Value> = owing
            .iter()
            .map(|unit| (code(*unit), values[*unit]))
            .map(|(unit, values)| {
                json!({ "unit": unit, "cells": self.cells(values).input(), "reason": "经核实" })
            })
            .collect();
        let input = json!({
            "campaign": world::CAMPAIGN, "schedule": "monthly", "period": format!("2023-{month:02}"),
            "aim": "SUBMITTED", "replace": true, "reports": rows, "idempotencyKey": key,
        });
        let filed = self.many(CLERK, "fileReports", &input).await;
        for (place, unit) in owing.iter().enumerate() {
            let outcome = filed.text(&format!("it.rows.{place}.outcome"));
            let expected: &[&str] = if due.contains(unit) {
                &["DONE"]
            } else {
                &["NOT_ALLOWED", "UNCHANGED"]
            };
            assert!(expected.contains(&outcome), "{}{filed:#?}", self.told);
        }
        let reports: Vec<Value> = due
            .iter()
            .map(|unit| {
                let place = owing.iter().position(|one| one == unit);
                let place = place.expect("who is due owes");
                let report = filed.at(&format!("it.rows.{place}.report"));
                json!({ "report": report["id"], "expectedVersion": report["version"] })
            })
            .collect();
        let input = json!({ "reports": reports, "idempotencyKey": format!("{key} signed") });
        let signed = self.many(SIGNER, "signReports", &input).await;
        for (place, unit) in due.into_iter().enumerate() {
            let row = signed.at(&format!("it.rows.{place}"));
            assert_eq!(row["outcome"], "DONE", "{}{signed:#?}", self.told);
            let paper = Paper {
                id: row["report"]["id"].as_str().expect("an id").to_owned(),
                version: row["report"]["version"].as_i64().expect("a version"),
            };
            let before = self.reports.get(&(unit, month)).cloned();
            self.stands((unit, month), before.as_ref(), values[unit], paper);
        }
    }

    /// A list of reports, sent twice: the second time it changes nothing.
    async fn many(&self, account: &str, mutation: &str, input: &Value) -> Answer {
        let of = input_type(mutation);
        let query = format!(
            "mutation($input: {of}!) {{ it: {mutation}(input: $input) {{ rows {{ outcome report {{ id version }} \
             problems {{ cell code }} reason }} }} }}"
        );
        let variables = json!({ "input": input });
        let first = self.hub.ask_with(account, &query, variables.clone()).await;
        let again = self.hub.ask_with(account, &query, variables).await.ok();
        let first = first.ok();
        let rows = |answer: &Answer| {
            let rows = answer.list("it.rows").iter();
            rows.map(|row| (row["outcome"].clone(), row["report"].clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&first), rows(&again), "{}", self.told);
        first
    }

    fn not_in_force(&self, month: u32) -> Vec<usize> {
        let counts = |unit: &usize| {
            let report = self.reports.get(&(*unit, month));
            report.is_some_and(|report| report.counts)
        };
        let owes = |unit: &usize| self.may_file(*unit, month);
        (0..UNITS.len())
            .filter(|unit| owes(unit) && !counts(unit))
            .collect()
    }

    fn filed(
        &mut self,
        key: (usize, u32),
        before: Option<&Report>,
        values: Values,
        signed: &Answer,
    ) {
        self.stands(key, before, values, Paper::done(signed));
    }

    /// A report of these values is signed now.
    pub(super) fn stands(
        &mut self,
        (unit, month): (usize, u32),
        before: Option<&Report>,
        values: Values,
        paper: Paper,
    ) {
        let in_time = self.today <= self.due(unit, month);
        let on_time = before.map_or(in_time, |report| report.on_time);
        let filing = Filing { values, on_time };
        self.model.file(self.now, (unit, month), filing);
        self.reports
            .insert((unit, month), Report::signed(paper, on_time));
    }

    /// The unit's own account of a role.
    pub(super) fn of(unit: usize, role: Role) -> String {
        account(code(unit), role)
    }
}
