//! A ranking (排名): the rows of a table by one figure, with their ranks.
//!
//! Reads a table as a whole and ranks it by `domain::ranking`; the rule of ties
//! is there. The own share of a place (本级) stands in its table and not in a
//! ranking of its subordinates.

use cengbao_domain::period::Period;
use cengbao_domain::ranking;
use cengbao_domain::rate::Fraction;

use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::page::Page;
use crate::table::{Figure, Rank, RowKind, TableBy, TableQuestion, TableRow, check_cursors};

/// A ranking.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// For which period.
    pub period: Period,
    /// By which column, as a place among [`FormVersion::number_columns`]; none where it is by reports.
    pub column: Option<usize>,
    /// How many have a rank.
    pub ranked: usize,
    /// How many there are.
    pub of: usize,
    /// Rows, the first of the ranking first.
    pub rows: Page<RankedRow>,
}

/// A row of a ranking.
#[derive(Clone, Debug)]
pub struct RankedRow {
    /// From 1, equals alike; none without the figure.
    pub rank: Option<u32>,
    /// The figure, in its smallest unit; none where it is a share of reports.
    pub value: Option<i64>,
    /// The exact share behind it.
    pub fraction: Option<Fraction>,
    /// The row of the table.
    pub row: TableRow,
}

impl Scope {
    /// Ranks the rows of a table by a figure; `question.rank` says by which.
    ///
    /// Errors: as for a table in the order of a figure; `Invalid` when the
    /// table has no rows to rank.
    pub async fn ranking(&self, question: &TableQuestion, by: &Rank) -> Result<Ranking> {
        if question.by == TableBy::Total {
            return Err(StoreError::invalid(
                "by",
                "a total is one row and has no ranking",
                "rank by CHILDREN, LEVEL or UNIT",
            )
            .in_chinese("合计只有一行，无法排名：请将 by 改为 CHILDREN、LEVEL 或 UNIT"));
        }
        let question = TableQuestion {
            rank: Some(by.clone()),
            ..question.clone()
        };
        let subject = self.subject(question.node).await?;
        let form = self
            .form_for(&question.campaign, &question.form, question.period)
            .await?;
        self.check_moment("knownAt", question.reading.known_at)?;
        check_cursors(&question)?;
        let figure = Figure::of(by, &form)?;
        let mut rows = self.every_row(&form, &question, &subject).await?;
        rows.retain(|(_, row)| row.kind != RowKind::OwnShare);
        let of = rows.len();
        let ranked = ranking::rank(rows, by.descending, |(own, row)| {
            (figure.measure(row), own.clone())
        });
        let count = ranked.iter().filter(|one| one.rank.is_some()).count();
        let items = ranked
            .into_iter()
            .map(|one| {
                let (own, row) = one.item;
                let key = by.key(figure.measure(&row), &own);
                let shown = RankedRow {
                    rank: one.rank,
                    value: figure.value(&row),
                    fraction: figure.fraction(&row),
                    row,
                };
                (key, shown)
            })
            .collect();
        Ok(Ranking {
            period: question.period,
            column: figure.column(),
            ranked: count,
            of,
            rows: Page::of_all(&question.page, items),
            form,
        })
    }
}
