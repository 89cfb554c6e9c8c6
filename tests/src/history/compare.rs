//! What the hub says is compared with what the model says: now, and as it was
//! known at an earlier moment.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::moves::PLACES;
use super::{History, all_units, shown};
use crate::boundary::rows::agree;
use crate::cells::KEYS;
use crate::figure_change::{assert_adds_up, changes};
use crate::fresh::{NATION, WATCHER};
use crate::model::{Cell, Model};
use crate::table::Row;
use crate::world::PROVINCE;

const SERIES: &str = "query($code: String!, $knownAt: DateTime) { jurisdiction(code: $code) { \
    series(form: { campaign: \"li-2023\", form: \"monthly\" }, from: \"2023-01\", to: \"2023-12\", knownAt: $knownAt) { \
    points { values states contributors increases expected reported onTime } } } }";

const COMPLETENESS: &str = "query($code: String!, $period: Period!, $knownAt: DateTime) { jurisdiction(code: $code) { \
    completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: UNIT, knownAt: $knownAt) { \
    rows { nodes { code expected reported onTime } } } } }";

impl History {
    /// Every month of every place, as it stands.
    pub(super) async fn compare(&self) {
        for month in 1..=12 {
            self.compare_month(month, None, &self.model).await;
        }
    }

    /// Moments that were drawn, as they were known then.
    pub(super) async fn compare_known(&self, draws: &[usize]) {
        for draw in draws {
            let Some(moment) = self.moment(*draw) else {
                continue;
            };
            let then = self.model.known_at(moment);
            let month = u32::try_from(draw % 12).expect("a month") + 1;
            self.compare_month(month, Some(moment), &then).await;
            self.compare_series(moment, &then).await;
            self.compare_completeness(month, moment, &then).await;
        }
        self.compare_changes(draws).await;
    }

    /// A moment beside a record that has passed.
    fn moment(&self, draw: usize) -> Option<DateTime<Utc>> {
        Some(self.model.moment(draw)?.min(self.now))
    }

    /// What changed between two of the moments adds up, at every place.
    async fn compare_changes(&self, draws: &[usize]) {
        let mut moments: Vec<DateTime<Utc>> =
            draws.iter().filter_map(|draw| self.moment(*draw)).collect();
        moments.sort_unstable();
        for (pair, draw) in moments.windows(2).zip(draws) {
            let period = format!("2023-{:02}", draw % 12 + 1);
            for code in PLACES {
                let asked = json!({ "code": self.towns.code(code), "period": period, "first": 500,
                    "since": pair[0].to_rfc3339(), "until": pair[1].to_rfc3339() });
                let changes = changes(&self.hub, asked).await;
                assert_adds_up(&changes, &format!("{}{code} {period} {pair:?}", self.told));
            }
        }
    }

    async fn compare_month(&self, month: u32, known_at: Option<DateTime<Utc>>, model: &Model) {
        let period = format!("2023-{month:02}");
        let known = known_at.map(|moment| moment.to_rfc3339());
        let asked = |code: &str, by: &str| json!({ "code": code, "period": period, "by": by, "knownAt": known });
        for code in PLACES {
            let (units, silent) = self.towns.units_of(code, month);
            // Both are kept between the steps, and their totals are one.
            let by = if month.is_multiple_of(2) {
                "CHILDREN"
            } else {
                "TOTAL"
            };
            let table = self.hub.table_with(asked(self.towns.code(code), by)).await;
            let expected = model.row(&units, silent, month);
            let place = format!("{}{code} {period} {known:?}", self.told);
            let counts = (expected.expected, expected.reported, expected.on_time);
            assert_eq!(table.total().counts(), counts, "{place}");
            compare_cells(table.total(), &expected.cells, &place);
        }
        // A third of the places, another in each month: each costs as much as all of the above.
        for code in PLACES.into_iter().skip(month as usize % 3).step_by(3) {
            let of = (self.towns.code(code), period.as_str());
            agree(&self.hub, of, (None, known.as_deref()), &self.told).await;
        }
        // The nation is a sum of what the hub keeps between questions.
        let table = self.hub.table_as(WATCHER, asked(NATION, "CHILDREN")).await;
        let (units, silent) = self.towns.units_of(PROVINCE, month);
        let expected = model.row(&units, silent, month);
        let (row, place) = (
            table.row(PROVINCE),
            format!("{}in the nation, {period} {known:?}", self.told),
        );
        assert_eq!(
            row.counts(),
            (expected.expected, expected.reported, expected.on_time),
            "{place}"
        );
        compare_cells(row, &expected.cells, &place);
        let table = self.hub.table_with(asked(PROVINCE, "UNIT")).await;
        for (unit, code) in all_units() {
            let place = format!("{}{code} {period} {known:?}", self.told);
            let expected = model.row(&[unit], 0, month);
            let is_gone = known_at.is_some() && self.owes_no_more(unit, month);
            if (is_nothing(&expected) || is_gone) && !table.codes().contains(&code) {
                assert!(is_unheard_of(&expected), "{place}: it has filed");
                continue;
            }
            let row = table.row(code);
            compare_cells(row, &expected.cells, &place);
            compare_carried(row, (unit, month), model, &expected, &place);
        }
    }

    /// Whether a unit, as it stands now, owes nothing up to a month and has begun
    /// nothing of it: what it owed at an earlier moment is in the sums of then,
    /// and it has no row of its own there.
    fn owes_no_more(&self, unit: usize, month: u32) -> bool {
        (1..=month).all(|month| {
            let of = (unit, month);
            !self.model.owes(of) && !self.reports.contains_key(&of)
        })
    }

    async fn compare_series(&self, moment: DateTime<Utc>, model: &Model) {
        let known = moment.to_rfc3339();
        for code in PLACES {
            let variables = json!({ "code": self.towns.code(code), "knownAt": known });
            let answer = self.hub.ask_with("99.viewer", SERIES, variables).await.ok();
            let points = answer.list("jurisdiction.series.points");
            assert_eq!(points.len(), 12, "{}{code} {known}", self.told);
            for (point, month) in points.iter().zip(1..=12) {
                let (units, silent) = self.towns.units_of(code, month);
                let expected = model.row(&units, silent, month);
                let place = format!("{}{code} {month} in the series of {known}", self.told);
                let counts = (expected.expected, expected.reported, expected.on_time);
                assert_eq!(Row::of(point).counts(), counts, "{place}");
                compare_cells(Row::of(point), &expected.cells, &place);
            }
        }
    }

    async fn compare_completeness(&self, month: u32, moment: DateTime<Utc>, model: &Model) {
        let variables = json!({ "code": PROVINCE, "period": format!("2023-{month:02}"), "knownAt": moment.to_rfc3339() });
        let answer = self.hub.ask_with("99.viewer", COMPLETENESS, variables);
        let answer = answer.await.ok();
        let nodes: &[Value] = answer.list("jurisdiction.completeness.rows.nodes");
        for (unit, code) in all_units() {
            let expected = model.row(&[unit], 0, month);
            let node = nodes.iter().find(|node| node["code"] == code);
            // Who owes nothing need not be listed.
            let is_gone = expected.expected == 0 || self.owes_no_more(unit, month);
            if is_gone && node.is_none() {
                assert_eq!(expected.reported, 0, "{}{code} {moment}", self.told);
                continue;
            }
            let node = node.unwrap_or_else(|| panic!("{}no row {code}", self.told));
            let counts = (expected.expected, expected.reported, expected.on_time);
            let place = format!("{}{code} {month} known at {moment}", self.told);
            assert_eq!(Row::of(node).counts(), counts, "{place}");
        }
    }
}

/// Whoever owes nothing and has nothing need not have a row.
fn is_nothing(row: &crate::model::Row) -> bool {
    row.expected == 0 && is_unheard_of(row)
}

/// Nothing stands behind any figure of it.
fn is_unheard_of(row: &crate::model::Row) -> bool {
    row.cells.iter().all(|cell| cell.contributors == 0)
}

fn compare_carried(
    row: Row<'_>,
    (unit, month): (usize, u32),
    model: &Model,
    expected: &crate::model::Row,
    place: &str,
) {
    // Of whom another speaks, nothing is carried under his own name.
    let stands = !is_unheard_of(expected);
    let shown = model.shown_month(unit, month);
    let (from, because) = match shown.filter(|_| stands) {
        Some(shown) if shown != month => {
            let because = model.mark(unit, month).unwrap_or("SILENT");
            (Some(format!("2023-{shown:02}")), Some(because))
        }
        Some(_) => (None, None),
        None => (None, stands.then_some("SHARED")),
    };
    assert_eq!(row.carried(), (from.as_deref(), because), "{place}");
}

#[track_caller]
pub(super) fn compare_cells(row: Row<'_>, expected: &[Cell], place: &str) {
    for (column, cell) in expected.iter().enumerate() {
        let text = |units: Option<i64>| units.map(|units| shown(column, units));
        let (value, increase) = (text(cell.value), text(cell.increase));
        let expected = (
            value.as_deref(),
            cell.state,
            cell.contributors,
            increase.as_deref(),
        );
        assert_eq!(row.cell(column), expected, "{place} {}", KEYS[column]);
    }
}
