//! The figures of a bulletin as they are stored: names and decimals, to be read
//! by people years later, whatever became of form and tree.

use cengbao_domain::answer::CellState;
use cengbao_domain::decimal::render_scaled;
use cengbao_domain::form::Column;
use cengbao_domain::ids::NodeId;
use cengbao_domain::rate::Fraction;
use serde::{Deserialize, Serialize};

use super::publish::PublishRequest;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::explain::unknown_column;
use crate::ranking::RankedRow;
use crate::table::{Rank, RankBy, RowKind, TableRow};

/// Columns and rows as they were published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Title of the form.
    pub form_title: String,
    /// By which figure the rows are ranked; none for a table.
    pub ranked_by: Option<SheetRank>,
    /// The largest first.
    pub descending: bool,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows, in the order in which they were published.
    pub rows: Vec<SheetRow>,
    /// The whole place.
    pub total: SheetRow,
}

/// By which figure rows are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SheetRank {
    /// The values of a column.
    Value,
    /// What a column grew by.
    Increase,
    /// How many units have not reported.
    Missing,
    /// The share of units that reported.
    Completeness,
    /// The share of units that reported in time.
    Timeliness,
}

impl SheetRank {
    /// What a ranking is by, its column left out.
    pub(super) const fn of(by: &RankBy) -> Self {
        match by {
            RankBy::Value(_) => Self::Value,
            RankBy::Increase(_) => Self::Increase,
            RankBy::Missing => Self::Missing,
            RankBy::Completeness => Self::Completeness,
            RankBy::Timeliness => Self::Timeliness,
        }
    }
}

/// A column as it was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetColumn {
    /// Key in the form of that version.
    pub key: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Printed unit.
    pub unit: String,
}

/// A row. The lists are aligned with the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// From 1, equals alike; none in a table and without the figure.
    pub rank: Option<u32>,
    /// What it stands for.
    pub kind: RowKind,
    /// The node.
    pub node: NodeId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Decimals with all their digits.
    pub values: Vec<Option<String>>,
    /// Where each value came from.
    pub states: Vec<CellState>,
    /// How much each grew.
    pub increases: Vec<Option<String>>,
    /// Σ numerators of rates, yes of booleans.
    pub numerators: Vec<Option<String>>,
    /// Σ denominators of rates, asked of booleans.
    pub denominators: Vec<Option<String>>,
    /// Whether a sum may count one thing several times.
    pub overlaps: Vec<bool>,
    /// Units that owed.
    pub expected: i64,
    /// Units that had reported.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// Simulated units or figures are in it.
    pub simulated: bool,
}

/// What is cut out of a form for a bulletin: some of its columns.
pub(super) struct Cut<'f> {
    form: &'f FormVersion,
    all: Vec<Column<'f>>,
    /// Places of the chosen ones among all.
    chosen: Vec<usize>,
}

impl<'f> Cut<'f> {
    /// The columns named, or the one that a ranking is by, or all of a table.
    ///
    /// Errors: `Invalid` for a column that the form does not have.
    pub(super) fn of(request: &PublishRequest, form: &'f FormVersion) -> Result<Self> {
        let all = form.number_columns();
        let place = |cell: &str| {
            let found = all.iter().position(|column| column.answers_to(cell));
            found.ok_or_else(|| unknown_column(cell))
        };
        let by = request.rank.as_ref().map(|rank| &rank.by);
        let mut chosen = match (&request.cells[..], by) {
            ([], Some(RankBy::Value(cell) | RankBy::Increase(cell))) => vec![place(cell)?],
            // A ranking by reports needs no column: the counts stand in every row.
            ([], Some(RankBy::Missing | RankBy::Completeness | RankBy::Timeliness)) => Vec::new(),
            ([], None) => (0..all.len()).collect(),
            (cells, _) => cells
                .iter()
                .map(|cell| place(cell))
                .collect::<Result<_>>()?,
        };
        chosen.sort_unstable();
        chosen.dedup();
        Ok(Self { form, all, chosen })
    }

    /// The whole sheet.
    pub(super) fn sheet(
        &self,
        rank: Option<&Rank>,
        rows: Vec<SheetRow>,
        total: &TableRow,
    ) -> Sheet {
        Sheet {
            form_title: self.form.form.title.clone(),
            ranked_by: rank.map(|rank| SheetRank::of(&rank.by)),
            descending: rank.is_some_and(|rank| rank.descending),
            columns: self.columns(),
            rows,
            total: self.row(total),
        }
    }

    fn columns(&self) -> Vec<SheetColumn> {
        let chosen = self.chosen.iter().filter_map(|place| self.all.get(*place));
        let shaped = chosen.map(|column| SheetColumn {
            key: column.key.clone(),
            indicator: column.indicator.code.clone(),
            name: column.indicator.name.clone(),
            name_en: column.indicator.name_en.clone(),
            unit: column.indicator.unit.clone(),
        });
        shaped.collect()
    }

    /// A ranked row.
    pub(super) fn ranked(&self, ranked: &RankedRow) -> SheetRow {
        SheetRow {
            rank: ranked.rank,
            ..self.row(&ranked.row)
        }
    }

    /// A row of a table.
    pub(super) fn row(&self, row: &TableRow) -> SheetRow {
        let mut shown = SheetRow {
            rank: None,
            kind: row.kind,
            node: row.node,
            code: row.code.clone(),
            name: row.name.clone(),
            values: Vec::new(),
            states: Vec::new(),
            increases: Vec::new(),
            numerators: Vec::new(),
            denominators: Vec::new(),
            overlaps: Vec::new(),
            expected: row.expected,
            reported: row.reported,
            on_time: row.on_time,
            simulated: row.simulated,
        };
        for place in &self.chosen {
            let (Some(column), Some(cell)) = (self.all.get(*place), row.cells.get(*place)) else {
                continue;
            };
            let below = column.indicator.parts();
            let below = below.and_then(|(_, below)| self.form.form.find(below));
            let parts = below.map_or(0, |below| below.indicator.scale);
            let part = |of: fn(Fraction) -> i64| {
                let exact = cell.fraction;
                exact.map(|exact| render_scaled(of(exact), parts))
            };
            let decimal = |units: Option<i64>| {
                units.map(|units| render_scaled(units, column.indicator.scale))
            };
            shown.values.push(decimal(cell.value));
            shown.increases.push(decimal(cell.increase));
            shown.states.push(cell.state);
            shown.numerators.push(part(|exact| exact.numerator));
            shown.denominators.push(part(|exact| exact.denominator));
            shown.overlaps.push(cell.overlaps);
        }
        shown
    }
}
