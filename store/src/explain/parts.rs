//! What each place below gave to a figure: how one goes down from a province to
//! the town that is missing.

use super::{Cell, ExplainQuestion, ExplainedPart};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;
use crate::page::Page;
use crate::table::{TableBy, TableQuestion, TableRow};

impl Scope {
    pub(super) async fn explained_parts(
        &self,
        form: &FormVersion,
        question: &ExplainQuestion,
        parent: &Jurisdiction,
        cell: Cell,
    ) -> Result<Page<ExplainedPart>> {
        if !question.only.is_empty() {
            return Err(StoreError::invalid(
                "only",
                "a place has units in several states",
                "ask `by: UNIT`, or read the counts of each place",
            )
            .in_chinese("一个辖区内的单位状态各不相同：请使用 by: UNIT，或查看各辖区的计数"));
        }
        let table = TableQuestion {
            node: question.node,
            campaign: question.campaign.clone(),
            form: question.form.clone(),
            period: question.period,
            by: TableBy::Children,
            reading: question.reading,
            rank: None,
            page: question.page.clone(),
        };
        let rows = self.child_rows(form, &table, parent).await?.items;
        let mut items = Vec::with_capacity(rows.len());
        for (key, row) in rows {
            items.push((key, part(row, cell)?));
        }
        Ok(Page::of_all(&question.page, items))
    }
}

fn part(row: TableRow, cell: Cell) -> Result<ExplainedPart> {
    let answer = row.cells.get(cell.place).copied();
    let answer = answer.ok_or_else(|| StoreError::damaged("a row is shorter than its columns"))?;
    Ok(ExplainedPart {
        kind: row.kind,
        code: row.code,
        name: row.name,
        simulated: row.simulated,
        cell: answer,
        expected: row.expected,
        reported: row.reported,
        // Whoever reported for the period stands in it with that report.
        carried: (answer.contributors - row.reported).max(0),
    })
}
