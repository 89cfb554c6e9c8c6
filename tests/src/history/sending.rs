//! What towns send up: each signs for a month what it has, the county accepts or
//! returns it, and in the end its table shows what was signed and how far the
//! towns have gone on since.
//!
//! Only towns that no boundary change has touched: what becomes of a snapshot
//! when its place moves is tested where places move.

use serde_json::{Value, json};

use super::compare::compare_cells;
use super::moves::SENDERS;
use super::{History, shown};
use crate::harness::Answer;
use crate::model::{Model, Row as Expected};
use crate::table::Row;
use crate::world::COUNTY;

const RECEIVER: &str = "990101.coordinator";
const ABOVE: &str = "9901.coordinator";
const OTHER_ABOVE: &str = "9902.coordinator";

const SENT_UP: &str = "query($period: Period!) { jurisdiction(code: \"990101\") { it: table(form: { campaign: \"li-2023\", \
    form: \"monthly\" }, period: $period, basis: SENT_UP) { rows { nodes { code values states contributors increases expected \
    reported onTime sentUp { changedSince differences consolidationId } } } } } }";

const SERIES: &str = "query($code: String!) { jurisdiction(code: $code) { it: series(form: { campaign: \"li-2023\", \
    form: \"monthly\" }, from: \"2023-01\", to: \"2023-12\", basis: SENT_UP) { points { values states contributors increases \
    expected reported onTime sentUp { changedSince differences consolidationId } } } } }";

const CHANGES: &str = "query($id: ID!) { consolidation(id: $id) { changes { nodes { unit { code } differences } } } }";

/// A consolidation as a mutation left it, and what the model said when it was signed.
#[derive(Clone, Debug)]
pub(super) struct SentUp {
    answer: Answer,
    state: &'static str,
    signed: Model,
}

impl History {
    /// The next step of a town's consolidation: `chance` of 100 says which of
    /// those that are lawful.
    pub(super) async fn send(&mut self, town: usize, month: u32, chance: u32) {
        let town = town % SENDERS.len();
        if self.towns.is_touched(town) {
            return;
        }
        let next = match self.sent_up.get(&(town, month)).cloned() {
            Some(sent) if sent.state == "SIGNED" && chance < 60 => {
                let (mutation, state) = match chance {
                    0..30 => ("acceptConsolidation", "ACCEPTED"),
                    30..45 => ("returnConsolidation", "RETURNED"),
                    _ => ("withdrawConsolidation", "WITHDRAWN"),
                };
                self.step_of(town, month, sent, (mutation, state)).await
            }
            Some(sent) if sent.state == "ACCEPTED" && chance < 30 => {
                let step = ("returnConsolidation", "RETURNED");
                self.step_of(town, month, sent, step).await
            }
            before => {
                let (units, silent) = self.towns.units_of(SENDERS[town], month);
                if self.model.row(&units, silent, month).reported == 0 {
                    return;
                }
                self.sign(town, month, before.is_some()).await
            }
        };
        self.sent_up.insert((town, month), next);
    }

    async fn sign(&mut self, town: usize, month: u32, again: bool) -> SentUp {
        let place = SENDERS[town];
        self.tell(&format!("{place} signs {month}"));
        let desk = format!("{place}.coordinator");
        let period = format!("2023-{month:02}");
        let why = if again {
            json!({ "reason": "重新汇总" })
        } else {
            json!({})
        };
        let answer = self.hub.consolidate_with(&desk, place, &period, why).await;
        let answer = answer.ok();
        let outcome = answer.text("it.outcome");
        assert_eq!(outcome, "DONE", "{}{answer:#?}", self.told);
        self.papers
            .push(answer.text("it.consolidation.id").to_owned());
        SentUp {
            answer,
            state: "SIGNED",
            signed: self.model.clone(),
        }
    }

    /// The county signs what it has, whatever has come to it or gone.
    pub(super) async fn send_of_county(&mut self, month: u32) {
        let period = format!("2023-{month:02}");
        let why = json!({ "reason": "重新汇总" });
        let seen = self.hub.collation(RECEIVER, COUNTY, &period).await;
        let owes = seen.body["data"]["jurisdiction"]["it"]["expected"].as_i64();
        if owes.unwrap_or(0) == 0 {
            return;
        }
        self.tell(&format!("{COUNTY} signs {month}"));
        let answer = self.hub.consolidate_with(RECEIVER, COUNTY, &period, why);
        let answer = answer.await.ok();
        let outcome = answer.text("it.outcome");
        assert_eq!(outcome, "DONE", "{}{answer:#?}", self.told);
        self.papers
            .push(answer.text("it.consolidation.id").to_owned());
    }

    /// Of every paper that was ever signed the rows and the units add up to the total, and
    /// the county reads of its own what the prefecture reads.
    pub(super) async fn compare_papers(&self) {
        for id in &self.papers {
            let mut read: Vec<Value> = Vec::new();
            for by in [RECEIVER, ABOVE, OTHER_ABOVE, "99.coordinator"] {
                let what = format!("{}paper {id} as {by}", self.told);
                read.extend(self.hub.sums_of(by, id, &what).await.map(|one| one.body));
            }
            assert!(!read.is_empty(), "{}nobody reads {id}", self.told);
            let is_countys = read[0]["data"]["it"]["place"]["code"] == COUNTY;
            let differs = is_countys && read.iter().any(|one| *one != read[0]);
            assert!(!differs, "{}{read:#?}", self.told);
        }
    }

    async fn step_of(
        &mut self,
        town: usize,
        month: u32,
        sent: SentUp,
        (mutation, state): (&str, &'static str),
    ) -> SentUp {
        let place = SENDERS[town];
        self.tell(&format!("{mutation} of {place} {month}"));
        let own_desk = format!("{place}.coordinator");
        let (desk, reason) = match state {
            "ACCEPTED" => (RECEIVER, None),
            "RETURNED" => (RECEIVER, Some("再核")),
            _ => (own_desk.as_str(), Some("误签")),
        };
        let step = self
            .hub
            .consolidation_step(desk, mutation, &sent.answer, reason);
        let answer = step.await.ok();
        let outcome = answer.text("it.outcome");
        assert_eq!(outcome, "DONE", "{}{answer:#?}", self.told);
        SentUp {
            answer,
            state,
            ..sent
        }
    }

    /// Every month as the towns sent it up, and what has changed since.
    pub(super) async fn compare_sent(&self) {
        // Both towns were elsewhere before the first month was over: the campaign
        // binds nobody that the county ever had, and the county does not see it.
        let is_unbound = (1..=12).all(|month| self.towns.units_of(COUNTY, month).0.is_empty());
        for month in 1..=12 {
            let period = json!({ "period": format!("2023-{month:02}") });
            let table = self.hub.ask_with(RECEIVER, SENT_UP, period).await;
            if is_unbound {
                assert_eq!(table.error_code(), "NOT_FOUND", "{}", self.told);
                continue;
            }
            let table = table.ok();
            let rows = table.list("jurisdiction.it.rows.nodes");
            for (town, code) in SENDERS.into_iter().enumerate() {
                if self.towns.is_touched(town) {
                    continue;
                }
                let place = format!("{}{code} {month} as sent up", self.told);
                let row = rows.iter().find(|row| row["code"] == code);
                let row = row.unwrap_or_else(|| panic!("{place}: no row"));
                self.compare_sent_row(town, month, row, &place).await;
            }
        }
    }

    /// The same month by month as each town's own series.
    pub(super) async fn compare_sent_series(&self) {
        for (town, code) in SENDERS.into_iter().enumerate() {
            if self.towns.is_touched(town) {
                continue;
            }
            let asked = json!({ "code": code });
            let answer = self.hub.ask_with(RECEIVER, SERIES, asked).await.ok();
            let points = answer.list("jurisdiction.it.points");
            assert_eq!(points.len(), 12, "{}{code}", self.told);
            for (month, point) in (1..).zip(points) {
                let place = format!("{}{code} {month} in the series of what was sent", self.told);
                self.compare_sent_row(town, month, point, &place).await;
            }
        }
    }

    async fn compare_sent_row(&self, town: usize, month: u32, row: &Value, place: &str) {
        let (units, silent) = self.towns.units_of(SENDERS[town], month);
        let sent = self.sent_up.get(&(town, month));
        let standing = sent.filter(|sent| ["SIGNED", "ACCEPTED"].contains(&sent.state));
        let nothing = Model::default();
        let signed = standing.map_or(&nothing, |sent| &sent.signed);
        let live = self.model.row(&units, silent, month);
        let mut expected = signed.row(&units, silent, month);
        if standing.is_none() {
            expected.expected = live.expected;
        }
        let counts = (expected.expected, expected.reported, expected.on_time);
        assert_eq!(Row::of(row).counts(), counts, "{place}");
        compare_cells(Row::of(row), &expected.cells, place);
        if standing.is_some() {
            compare_since(&row["sentUp"], &expected, &live, place);
            self.compare_units_since(&row["sentUp"], place).await;
        } else {
            assert_eq!(row["sentUp"], Value::Null, "{place}");
        }
    }

    /// The differences of the units add up to those of their place.
    async fn compare_units_since(&self, since: &Value, place: &str) {
        let id = json!({ "id": since["consolidationId"] });
        let answer = self.hub.ask_with(RECEIVER, CHANGES, id).await.ok();
        let changes = answer.list("consolidation.changes.nodes");
        let found = |differences: &Value| {
            let found = differences[0].as_str().expect("a figure");
            found.parse::<i64>().expect("a whole number")
        };
        let sum: i64 = changes.iter().map(|one| found(&one["differences"])).sum();
        assert_eq!(sum, found(&since["differences"]), "{place}: {changes:?}");
    }
}

fn compare_since(since: &Value, signed: &Expected, live: &Expected, place: &str) {
    let differences = since["differences"].as_array().expect("a list");
    let mut changed = false;
    for (column, (signed, live)) in signed.cells.iter().zip(&live.cells).enumerate() {
        let added = live.value.unwrap_or(0) - signed.value.unwrap_or(0);
        changed |= added != 0;
        assert_eq!(
            differences[column],
            shown(column, added),
            "{place}, column {column}"
        );
    }
    assert!(
        !changed || since["changedSince"] == true,
        "{place}: {since:#?}"
    );
}
