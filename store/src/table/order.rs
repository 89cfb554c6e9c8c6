//! Rows of a table in the order of a figure: all of them are read, put in order and cut.

use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;

use super::rank::{Figure, MAX_RANKED, Rank};
use super::rows::agency_row;
use super::{Subject, TableBy, TableQuestion, TableRow};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::jurisdiction::Jurisdiction;
use crate::page::{MAX_PAGE, Page, PageRequest};

/// The order that a question asks, its column found.
pub(super) struct Order<'a> {
    rank: &'a Rank,
    figure: Figure,
}

impl<'a> Order<'a> {
    /// Errors: `Invalid` where the form has no such column.
    pub(super) fn of(rank: &'a Rank, form: &FormVersion) -> Result<Self> {
        Ok(Self {
            rank,
            figure: Figure::of(rank, form)?,
        })
    }

    /// All rows of a table in order, by keys that sort as they do.
    pub(super) fn apply(&self, rows: Vec<(String, TableRow)>) -> Vec<(String, TableRow)> {
        let mut keyed: Vec<_> = rows
            .into_iter()
            .map(|(own, row)| {
                let measure = self.figure.measure(&row);
                (self.rank.key(measure, &own), row)
            })
            .collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed
    }
}

impl Scope {
    /// All rows of a question with their own keys, in the order of these; of units without their filings.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(crate) async fn every_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        subject: &Subject,
    ) -> Result<Vec<(String, TableRow)>> {
        match (question.by, subject) {
            (TableBy::Total, _) => Ok(Vec::new()),
            (TableBy::Children, Subject::Jurisdiction(parent)) => {
                Ok(self.child_rows(form, question, parent).await?.items)
            }
            (TableBy::Level(level), Subject::Jurisdiction(top)) => {
                self.every_level_row(form, question, top, level).await
            }
            (TableBy::Unit, _) | (TableBy::Children | TableBy::Level(_), Subject::Agency(_)) => {
                let (rows, _) = self.every_unit_row(form, question, subject.path()).await?;
                Ok(rows)
            }
        }
    }

    async fn every_level_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        top: &Jurisdiction,
        level: Level,
    ) -> Result<Vec<(String, TableRow)>> {
        let mut rows = Vec::new();
        let mut part = TableQuestion {
            rank: None,
            page: PageRequest::first(MAX_PAGE),
            ..question.clone()
        };
        loop {
            let page = self.level_rows(form, &part, top, level).await?;
            rows.extend(page.items);
            if rows.len() > MAX_RANKED {
                return Err(too_many(question.by));
            }
            if !page.has_next {
                return Ok(rows);
            }
            part.page.after = rows.last().map(|(key, _)| key.clone());
        }
    }

    /// All units' rows without their filings, and where the units stand.
    async fn every_unit_row(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
    ) -> Result<(Vec<(String, TableRow)>, Vec<(i32, NodeId)>)> {
        let (period, reading) = (question.period, &question.reading);
        let units = self
            .all_units(form, period, reading, below, MAX_RANKED)
            .await?
            .ok_or_else(|| too_many(question.by))?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.iter().map(|(_, unit)| unit));
        let figures = self.own_figures(form, period, reading, &keys).await?;
        let empty = Pair::default();
        let rows = units.into_iter().map(|(code, unit)| {
            let pair = figures.get(&unit.node).unwrap_or(&empty);
            (code, agency_row(form, &unit, pair))
        });
        Ok((rows.collect(), keys))
    }

    /// The page of a level's rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ordered_level_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        (top, level): (&Jurisdiction, Level),
        order: &Order<'_>,
    ) -> Result<Page<TableRow>> {
        let rows = self.every_level_row(form, question, top, level).await?;
        Ok(Page::of_all(&question.page, order.apply(rows)))
    }

    /// The page of the units' rows in order.
    ///
    /// Errors: `Invalid` beyond [`MAX_RANKED`].
    pub(super) async fn ordered_unit_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
        order: &Order<'_>,
    ) -> Result<Page<TableRow>> {
        let (rows, keys) = self.every_unit_row(form, question, below).await?;
        let page = Page::of_all(&question.page, order.apply(rows));
        self.with_filings(form, question, &keys, page).await
    }
}

fn too_many(by: TableBy) -> StoreError {
    StoreError::invalid(
        "orderBy",
        format!("{by:?} gives more than {MAX_RANKED} rows to put in order"),
        "ask a lower jurisdiction or a higher level, or leave `orderBy` out",
    )
    .in_chinese("需要排序的行数过多：请查询更低的辖区或更高的级别，或不填写 orderBy")
}
