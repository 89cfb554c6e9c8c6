//! The ways in which an office works with the hub: write, submit, sign, accept,
//! send back, correct, take back. Each is one mutation over HTTP, as the account whose work it is.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::Answer;
use crate::harness::hub::Hub;
use crate::world::{self, accounts::account};

const PAYLOAD: &str = "{ outcome reason problems { cell severity code message } report { \
    id state correction corrects correctionReason version revision inForce late lateDays zero dueOn cells { key value } unit { code } period } }";

/// The desk of one unit.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'hub> {
    hub: &'hub Hub,
    unit: &'hub str,
}

/// A report as a mutation left it.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    /// Opaque id.
    pub(crate) id: String,
    /// To be sent back as `expectedVersion`.
    pub(crate) version: i64,
}

impl Hub {
    /// The desk of a unit.
    pub(crate) fn desk<'hub>(&'hub self, unit: &'hub str) -> Desk<'hub> {
        Desk { hub: self, unit }
    }

    /// One mutation with one input; the payload stands under `it`.
    pub(crate) async fn change(&self, account: &str, mutation: &str, input: Value) -> Answer {
        let of = input_type(mutation);
        let query =
            format!("mutation Change($input: {of}!) {{ it: {mutation}(input: $input) {PAYLOAD} }}");
        self.ask_with(account, &query, json!({ "input": input }))
            .await
    }
}

/// The name of the input of a mutation.
pub(crate) fn input_type(mutation: &str) -> String {
    format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..])
}

/// What an extension answers with.
const EXTENDED: &str = "mutation($input: ExtendObligationInput!) { it: extendObligation(input: $input) { \
    outcome reason obligation { dueOn status lateDays extension { until reason by grantedAt } } } }";

impl Hub {
    /// A coordinator gives a unit more time for a month.
    pub(crate) async fn extend(&self, by: &str, unit: &str, period: &str, until: &str) -> Answer {
        let mut input = self.desk(unit).of_period(period);
        input["until"] = json!(until);
        input["reason"] = json!("汛情");
        self.extend_with(by, input).await
    }

    /// The same with an input of one's own.
    pub(crate) async fn extend_with(&self, by: &str, input: Value) -> Answer {
        self.ask_with(by, EXTENDED, json!({ "input": input })).await
    }
}

impl Desk<'_> {
    /// The unit's reporter writes into the draft of a month.
    pub(crate) async fn save(self, period: &str, cells: &Cells, version: Option<i64>) -> Answer {
        let mut input = self.of_period(period);
        input["cells"] = cells.input();
        input["expectedVersion"] = json!(version);
        self.hub.change(&self.reporter(), "saveReport", input).await
    }

    /// The unit's reporter submits.
    pub(crate) async fn submit(self, paper: &Paper) -> Answer {
        self.hub
            .change(&self.reporter(), "submitReport", step(paper))
            .await
    }

    /// The unit's reviewer signs.
    pub(crate) async fn sign(self, paper: &Paper) -> Answer {
        self.hub
            .change(&self.reviewer(), "signReport", step(paper))
            .await
    }

    /// Writes and submits, which must pass; it is not signed yet.
    pub(crate) async fn submitted(
        self,
        period: &str,
        cells: &Cells,
        version: Option<i64>,
    ) -> Paper {
        let paper = Paper::done(&self.save(period, cells, version).await);
        Paper::done(&self.submit(&paper).await)
    }

    /// Writes, submits and signs, which must pass.
    pub(crate) async fn file(self, period: &str, cells: &Cells) -> Paper {
        let paper = self.submitted(period, cells, None).await;
        Paper::done(&self.sign(&paper).await)
    }

    /// Writes a returned report anew, submits and signs it.
    pub(crate) async fn file_again(self, paper: &Paper, period: &str, cells: &Cells) -> Paper {
        let paper = self.submitted(period, cells, Some(paper.version)).await;
        Paper::done(&self.sign(&paper).await)
    }

    /// The unit's reporter begins a correction.
    pub(crate) async fn correct(self, paper: &Paper, reason: &str, cells: &Cells) -> Answer {
        let mut input = step(paper);
        input["reason"] = json!(reason);
        input["cells"] = cells.input();
        self.hub
            .change(&self.reporter(), "correctReport", input)
            .await
    }

    /// Begins, submits and signs a correction; what the signature answered.
    pub(crate) async fn corrected(self, paper: &Paper, reason: &str, cells: &Cells) -> Answer {
        let begun = Paper::done(&self.correct(paper, reason, cells).await);
        let submitted = Paper::done(&self.submit(&begun).await);
        let signed = self.sign(&submitted).await;
        Paper::done(&signed);
        signed
    }

    /// The unit's reviewer sends back before he signs.
    pub(crate) async fn send_back(self, paper: &Paper) -> Answer {
        let input = sent_back(paper, "再核", &[]);
        self.hub
            .change(&self.reviewer(), "returnReport", input)
            .await
    }

    /// The unit takes back, by its reporter or its reviewer.
    pub(crate) async fn withdraw(self, by: Role, paper: &Paper, reason: Option<&str>) -> Answer {
        let mut input = step(paper);
        input["reason"] = json!(reason);
        self.hub
            .change(&account(self.unit, by), "withdrawReport", input)
            .await
    }

    /// Nothing to report, in one step; then the reviewer signs.
    pub(crate) async fn file_zero(self, period: &str) -> Paper {
        let answer = self
            .hub
            .change(&self.reporter(), "fileZeroReport", self.of_period(period))
            .await;
        Paper::done(&self.sign(&Paper::done(&answer)).await)
    }

    /// What names the unit's report of a month in an input.
    pub(crate) fn of_period(self, period: &str) -> Value {
        json!({ "unit": self.unit, "campaign": world::CAMPAIGN, "schedule": "monthly", "period": period })
    }

    fn reporter(self) -> String {
        account(self.unit, Role::Reporter)
    }

    fn reviewer(self) -> String {
        account(self.unit, Role::Reviewer)
    }
}

impl Paper {
    /// The report of a mutation that passed.
    #[track_caller]
    pub(crate) fn done(answer: &Answer) -> Self {
        assert_eq!(
            answer.clone().ok().text("it.outcome"),
            "DONE",
            "{answer:#?}"
        );
        Self {
            id: answer.text("it.report.id").to_owned(),
            version: answer.number("it.report.version"),
        }
    }
}

/// The input of a step on a report.
pub(crate) fn step(paper: &Paper) -> Value {
    json!({ "report": paper.id, "expectedVersion": paper.version })
}

/// The input of a return, of the whole or of some cells.
pub(crate) fn sent_back(paper: &Paper, reason: &str, cells: &[&str]) -> Value {
    json!({ "report": paper.id, "expectedVersion": paper.version, "reason": reason, "cells": cells })
}

/// The value of a cell of the report at a path; null while it is blank.
#[track_caller]
pub(crate) fn value_at(answer: &Answer, report: &str, key: &str) -> Value {
    let cells = answer.list(&format!("{report}.cells"));
    let found = cells.iter().find(|cell| cell["key"] == key);
    found.unwrap_or_else(|| panic!("no cell {key} in {answer:#?}"))["value"].clone()
}

/// (cell, code) of the problems of a mutation, in their order.
#[track_caller]
pub(crate) fn problems(answer: &Answer) -> Vec<(String, String)> {
    let cells = answer.texts("it.problems", "cell");
    cells
        .into_iter()
        .zip(answer.texts("it.problems", "code"))
        .collect()
}
