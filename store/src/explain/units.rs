//! What each unit gave to a figure, down to the revisions of its report and who
//! signed them.

use std::collections::{HashMap, HashSet};

use cengbao_domain::answer::{CarriedBecause, CellAnswer, CellState};
use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::path::Path;
use cengbao_entity::revision;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};

use super::{Cell, Contribution, ExplainQuestion, ReportRevision};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::reading::Reading;
use crate::table::MAX_RANKED;
use crate::time::micros;
use crate::unit::{LastFiling, UnitRow};

impl Scope {
    pub(super) async fn contributions(
        &self,
        form: &FormVersion,
        question: &ExplainQuestion,
        below: &Path,
        cell: Cell,
    ) -> Result<Page<Contribution>> {
        let (period, reading) = (question.period, &question.reading);
        let units = self.explained_units(form, question, below, cell).await?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.items.iter().map(|(_, (unit, _))| unit));
        let filings = self.last_filings(form, period, reading, &keys).await?;
        // A filing is the reason of a figure only where there is one.
        let stands: HashMap<NodeId, &LastFiling> = units
            .items
            .iter()
            .filter(|(_, (_, cell))| matches!(cell.state, CellState::Reported | CellState::Carried))
            .filter_map(|(_, (unit, _))| Some((unit.node, filings.get(&unit.node)?)))
            .collect();
        let chains = self.chains(reading, stands.values().copied()).await?;
        let nothing = LastFiling::default();
        let chained: HashSet<NodeId> = units
            .items
            .iter()
            .filter(|(_, (unit, _))| unit.chained)
            .map(|(_, (unit, _))| unit.node)
            .collect();
        let mut page = units.map(|(unit, cell)| {
            let filing = stands.get(&unit.node).copied().unwrap_or(&nothing);
            let chain = filing.report.and_then(|report| chains.get(&report));
            Contribution {
                unit: unit.node,
                unit_code: unit.code,
                unit_name: unit.name,
                simulated: unit.simulated,
                cell,
                carried_from: filing.carried_from,
                carried_because: filing.carried_because.or((filing.report.is_none()
                    && cell.state == CellState::Carried)
                    .then_some(CarriedBecause::Shared)),
                shares: Vec::new(),
                report: filing.report,
                revision: filing.revision,
                revisions: chain.cloned().unwrap_or_default(),
            }
        });
        let units = page.items.iter_mut().map(|(_, unit)| unit);
        let units = units.filter(|unit| chained.contains(&unit.unit));
        self.add_shares(form, question, units).await?;
        Ok(page)
    }

    /// The page of units with their cells. Where states are asked, all units are
    /// read and sifted: a state is known only when the figure is.
    async fn explained_units(
        &self,
        form: &FormVersion,
        question: &ExplainQuestion,
        below: &Path,
        cell: Cell,
    ) -> Result<Page<(UnitRow, CellAnswer)>> {
        let (period, reading) = (question.period, &question.reading);
        let empty = Pair::default();
        if question.only.is_empty() {
            let units = self
                .list_units(form, period, reading, below, &question.page)
                .await?;
            let tree = self.tree().await?;
            let keys = tree.unit_keys(units.items.iter().map(|(_, unit)| unit));
            let figures = self.own_figures(form, period, reading, &keys).await?;
            return Ok(units.map(|unit| {
                let answer = cell.answer(form, figures.get(&unit.node).unwrap_or(&empty));
                (unit, answer)
            }));
        }
        let units = self
            .all_units(form, period, reading, below, MAX_RANKED)
            .await?
            .ok_or_else(too_many)?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.iter().map(|(_, unit)| unit));
        let figures = self.own_figures(form, period, reading, &keys).await?;
        let page = in_tree_order(&question.page, &units)?;
        let sifted = units
            .into_iter()
            .enumerate()
            .filter_map(|(place, (_, unit))| {
                let answer = cell.answer(form, figures.get(&unit.node).unwrap_or(&empty));
                let asked = question.only.contains(&answer.state);
                asked.then(|| (place_key(place), (unit, answer)))
            });
        let mut found = Page::of_all(&page, sifted.collect());
        for (key, (unit, _)) in &mut found.items {
            key.clone_from(&unit.code);
        }
        Ok(found)
    }

    /// All revisions of the filings' reports that have been in force by the
    /// moment that is asked, in one statement.
    async fn chains(
        &self,
        reading: &Reading,
        filings: impl Iterator<Item = &LastFiling>,
    ) -> Result<HashMap<ReportId, Vec<ReportRevision>>> {
        let reports: Vec<_> = filings.filter_map(|filing| filing.report).collect();
        if reports.is_empty() {
            return Ok(HashMap::new());
        }
        let known = reading.known_micros();
        let by_then = known.map(|known| revision::Column::InForceFrom.lte(known));
        let signed = Condition::all()
            .add(revision::Column::InForceFrom.is_not_null())
            .add_option(by_then);
        let rows = self
            .select::<revision::Entity>()
            .filter(revision::Column::ReportId.is_in(reports.iter().map(|report| report.0)))
            .filter(signed)
            .ascending(revision::Column::Number)
            .all()
            .await?;
        let mut chains: HashMap<ReportId, Vec<ReportRevision>> = HashMap::new();
        for row in rows {
            let report = ReportId(row.report_id);
            let Some(mut revision) = ReportRevision::of(row) else {
                continue;
            };
            let by_then = |until: &DateTime<Utc>| known.is_none_or(|known| micros(*until) <= known);
            revision.in_force_until = revision.in_force_until.filter(by_then);
            chains.entry(report).or_default().push(revision);
        }
        Ok(chains)
    }
}

/// A place in the order of the tree as a key that sorts so.
fn place_key(place: usize) -> String {
    format!("{place:010}")
}

/// The page with its cursors, which are codes, as places in the order of the tree.
fn in_tree_order(page: &PageRequest, units: &[(String, UnitRow)]) -> Result<PageRequest> {
    let place = |cursor: &Option<String>| {
        let Some(code) = cursor else {
            return Ok(None);
        };
        let found = units.iter().position(|(_, unit)| unit.code == *code);
        found.map(place_key).map(Some).ok_or_else(bad_cursor)
    };
    Ok(PageRequest {
        after: place(&page.after)?,
        before: place(&page.before)?,
        ..page.clone()
    })
}

fn too_many() -> StoreError {
    StoreError::invalid(
        "only",
        format!("there are more than {MAX_RANKED} units to be sifted"),
        "ask a lower place, or `by: CHILDREN` first",
    )
    .in_chinese(format!(
        "需要筛选的单位超过 {MAX_RANKED} 个：请查询更低的辖区，或先使用 by: CHILDREN"
    ))
}
