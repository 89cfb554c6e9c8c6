//! Targets that a form measures (调度表指标): the figure of the roll-up on the last period that had ended by the day.
//!
//! One table for each form and day, whatever the targets and the places.

use std::collections::HashMap;
use std::sync::Arc;

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::campaign::{Measured, Target, TargetKind};
use cengbao_domain::compliance::TargetSum;
use cengbao_domain::compliance::Told;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::{Period, PeriodKind};
use chrono::NaiveDate;

use super::TargetUnknown;
use super::sums::Sums;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::compliance::area::{Area, AreaQuestion};
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::page::{MAX_PAGE, PageRequest};
use crate::reading::Reading;
use crate::table::{RowKind, Table, TableBy, TableQuestion, TableRow};

impl Scope {
    /// The sums of the targets that forms measure, by their place in the list.
    pub(super) async fn reported_targets(
        &self,
        question: &AreaQuestion,
        wanted: &[usize],
        children: &[Jurisdiction],
    ) -> Result<HashMap<usize, Sums>> {
        let targets = &question.campaign.definition.targets;
        let mut by_form: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in wanted {
            let measured = targets[*at].measured == Measured::Report;
            if let (true, Some(value)) = (measured, &targets[*at].indicator) {
                by_form.entry(value.form.as_str()).or_default().push(*at);
            }
        }
        let node = match &question.area {
            Area::Place(node, _) => Some(*node),
            Area::Section(path) => Some(path.node()),
            Area::Everything => None,
        };
        let mut found: HashMap<usize, Sums> = HashMap::new();
        for (form, places) in by_form {
            let days = [Some(question.as_of), question.since];
            for (is_before, day) in [(false, days[0]), (true, days[1])] {
                let Some(day) = day else { continue };
                let table = match node {
                    Some(node) => self.target_table(question, node, form, day).await?,
                    None => None,
                };
                for at in &places {
                    let sums = found.entry(*at).or_default();
                    match &table {
                        Some(table) => read(sums, table, &targets[*at], children, is_before),
                        None if node.is_none() => sums.unknown = Some(TargetUnknown::AskAPlace),
                        None => sums.unknown = Some(TargetUnknown::NoFigure),
                    }
                }
            }
        }
        Ok(found)
    }

    /// The form's table of the last period that had ended by the day; none where there is none.
    async fn target_table(
        &self,
        question: &AreaQuestion,
        node: NodeId,
        form: &str,
        day: NaiveDate,
    ) -> Result<Option<Arc<Table>>> {
        let campaign = &question.campaign.code;
        let Some(version) = self.find_form(campaign, form).await? else {
            return Ok(None);
        };
        let Some(period) = ended_by(version.form.period_kind, day) else {
            return Ok(None);
        };
        let by = if question.by_children {
            TableBy::Children
        } else {
            TableBy::Total
        };
        let asked = TableQuestion {
            node,
            campaign: campaign.clone(),
            form: form.to_owned(),
            period,
            by,
            reading: Reading::default(),
            rank: None,
            page: PageRequest::first(MAX_PAGE),
        };
        self.table(&asked).await.map(Some)
    }
}

/// The last period of a kind that had ended by a day; the campaign as a whole is one on every day.
fn ended_by(kind: PeriodKind, day: NaiveDate) -> Option<Period> {
    if kind == PeriodKind::Campaign {
        return Period::new(kind, 0).ok();
    }
    let period = Period::containing(kind, day).ok()?;
    if period.last_day().is_some_and(|last| last <= day) {
        return Some(period);
    }
    Period::new(kind, period.index() - 1).ok()
}

fn read(
    sums: &mut Sums,
    table: &Table,
    target: &Target,
    children: &[Jurisdiction],
    is_before: bool,
) {
    let Some((column, scale)) = column(&table.form, target) else {
        sums.unknown = Some(TargetUnknown::NoFigure);
        return;
    };
    sums.scale = Some(match target.kind {
        TargetKind::Rate | TargetKind::Boolean => scale,
        TargetKind::Count | TargetKind::Amount => scale.max(target.scale),
    });
    let sum = |row: &TableRow| sum(row, &row.cells[column], target, scale);
    sums.put(None, sum(&table.total), is_before);
    for (_, row) in &table.rows.items {
        let place = children.iter().position(|child| child.id == row.node);
        let place = match row.kind {
            RowKind::Jurisdiction => place,
            RowKind::OwnShare | RowKind::Agency => Some(children.len()),
        };
        if place.is_some() {
            sums.put(place, sum(row), is_before);
        }
    }
}

/// The place of the target's value among the form's columns, and its digits after the point.
fn column(form: &FormVersion, target: &Target) -> Option<(usize, u8)> {
    let code = &target.indicator.as_ref()?.value;
    let columns = form.number_columns();
    let at = columns
        .iter()
        .position(|column| column.indicator.code == *code)?;
    let indicator = columns[at].indicator;
    // Of a rate its two numbers are shown, and not the percentage: in the digits of the one above the line.
    let above = indicator
        .parts()
        .and_then(|(above, _)| form.form.find(above));
    Some((at, above.map_or(indicator.scale, |one| one.indicator.scale)))
}

/// A row of the table as a sum. A rate is its two numbers; a number that is no rate measures none.
fn sum(row: &TableRow, cell: &CellAnswer, target: &Target, scale: u8) -> TargetSum {
    let expected = u64::try_from(row.expected).unwrap_or_default();
    let told = u64::try_from(cell.contributors).unwrap_or_default();
    let shift = 10_i64.pow(u32::from(target.scale.saturating_sub(scale)));
    let known = match target.kind {
        TargetKind::Rate | TargetKind::Boolean => cell.fraction.map(|fraction| Told {
            value: fraction.numerator,
            denominator: fraction.denominator,
            before: None,
        }),
        TargetKind::Count | TargetKind::Amount => cell.value.map(|value| Told {
            value: value.saturating_mul(shift),
            denominator: 0,
            before: None,
        }),
    };
    let mut sum = TargetSum::default();
    if let Some(known) = known {
        sum.add(Some(known));
        sum.told = told;
    }
    // A unit that has filed may owe no longer: it counts, and nobody is missing for it.
    sum.expected = expected.max(sum.told);
    sum
}
