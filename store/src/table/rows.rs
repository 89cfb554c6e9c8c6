//! The rows of a table: children, a lower level, or the units that report.

use std::collections::HashSet;

use cengbao_domain::answer::CarriedBecause;
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;

use super::{RowKind, TableQuestion, TableRow};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::{Pair, Place, ReadFigures, Source};
use crate::jurisdiction::{Jurisdiction, JurisdictionFilter};
use crate::page::Page;
use crate::reading::Basis;
use crate::unit::UnitRow;

/// The children of a place, and its own share.
pub(crate) struct ChildRows {
    /// By their codes.
    pub(crate) items: Vec<(String, TableRow)>,
    /// The figures of the place.
    pub(super) whole: Pair,
    /// Where all of it was read.
    pub(super) source: Source,
}

impl Scope {
    /// All of them, in the order of their codes, and the figures of the whole.
    pub(crate) async fn child_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        parent: &Jurisdiction,
    ) -> Result<ChildRows> {
        let reading = &question.reading;
        let day = reading.tree_day(question.period, self.today());
        let children = self.children_as_of(parent.id, day).await?;
        let mut places: Vec<Place> = children
            .iter()
            .map(|child| Place::of(&child.found))
            .collect();
        places.push(Place::of(parent));
        let ReadFigures {
            pairs: mut figures,
            source,
        } = self
            .read_figures(
                form,
                (question.period, form.periods_read()),
                reading,
                &places,
            )
            .await?;
        let whole = figures.remove(&parent.id).unwrap_or_default();
        let mut own = whole.clone();
        let mut items = Vec::with_capacity(children.len() + 1);
        for child in &children {
            let found = &child.found;
            let pair = figures.remove(&found.id).unwrap_or_default();
            own = own.minus(&pair)?;
            if !child.in_tree && form.says_nothing(&pair) {
                continue;
            }
            let row = TableRow {
                in_tree: child.in_tree,
                ..jurisdiction_row(form, found, RowKind::Jurisdiction, &pair)
            };
            items.push((found.code.clone(), row));
        }
        if !own.is_zero() {
            // Before the children: a space sorts before every digit.
            items.insert(
                0,
                (
                    " own".to_owned(),
                    jurisdiction_row(form, parent, RowKind::OwnShare, &own),
                ),
            );
        }
        Ok(ChildRows {
            items,
            whole,
            source,
        })
    }

    pub(super) async fn level_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        top: &Jurisdiction,
        level: Level,
    ) -> Result<Page<TableRow>> {
        let filter = JurisdictionFilter {
            level: Some(level),
            below: Some(top.path.clone()),
            as_of: Some(question.reading.tree_day(question.period, self.today())),
            ..JurisdictionFilter::default()
        };
        let nodes = self.list_jurisdictions(&filter, &question.page).await?;
        if question.reading.basis == Basis::SentUp {
            return self.sent_level(form, question, nodes).await;
        }
        let places: Vec<Place> = nodes
            .items
            .iter()
            .map(|(_, node)| Place::of(node))
            .collect();
        let figures = self
            .figures(form, question.period, &question.reading, &places)
            .await?;
        Ok(nodes.map(|node| {
            let pair = figures.get(&node.id).cloned().unwrap_or_default();
            jurisdiction_row(form, &node, RowKind::Jurisdiction, &pair)
        }))
    }

    pub(super) async fn unit_rows(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        below: &Path,
    ) -> Result<Page<TableRow>> {
        let (period, reading) = (question.period, &question.reading);
        let units = self
            .list_units(form, period, reading, below, &question.page)
            .await?;
        let tree = self.tree().await?;
        let keys = tree.unit_keys(units.items.iter().map(|(_, unit)| unit));
        let figures = self.own_figures(form, period, reading, &keys).await?;
        let empty = Pair::default();
        let rows = units.map(|unit| {
            let pair = figures.get(&unit.node).unwrap_or(&empty);
            agency_row(form, &unit, pair)
        });
        self.with_filings(form, question, &keys, rows).await
    }

    /// Adds to the units' rows of a page which filing each stands on. `units`
    /// may hold more than the page shows.
    pub(super) async fn with_filings(
        &self,
        form: &FormVersion,
        question: &TableQuestion,
        units: &[(i32, NodeId)],
        mut page: Page<TableRow>,
    ) -> Result<Page<TableRow>> {
        let shown: HashSet<NodeId> = page.items.iter().map(|(_, row)| row.node).collect();
        let keys: Vec<(i32, NodeId)> = units
            .iter()
            .filter(|(_, unit)| shown.contains(unit))
            .copied()
            .collect();
        let filed = self
            .last_filings(form, question.period, &question.reading, &keys)
            .await?;
        for (_, row) in &mut page.items {
            // Of whom another speaks, nothing is carried under his own name.
            let stands = row.cells.iter().any(|cell| cell.contributors > 0);
            let last = filed.get(&row.node).filter(|last| last.report.is_some());
            if let Some(last) = last.filter(|_| stands) {
                row.carried_from = last.carried_from;
                row.carried_because = last.carried_because;
                row.increase_since = last.increase_since;
            } else if stands && row.is_carried() {
                row.carried_because = Some(CarriedBecause::Shared);
            }
        }
        Ok(page)
    }
}

pub(super) fn jurisdiction_row(
    form: &FormVersion,
    node: &Jurisdiction,
    kind: RowKind,
    pair: &Pair,
) -> TableRow {
    row(form, kind, node.id, &node.code, &node.name, pair)
}

pub(super) fn agency_row(form: &FormVersion, unit: &UnitRow, pair: &Pair) -> TableRow {
    TableRow {
        simulated: unit.simulated || pair.now.simulated > 0,
        reached: Some(unit.reached),
        ..row(
            form,
            RowKind::Agency,
            unit.node,
            &unit.code,
            &unit.name,
            pair,
        )
    }
}

fn row(
    form: &FormVersion,
    kind: RowKind,
    node: NodeId,
    code: &str,
    name: &str,
    pair: &Pair,
) -> TableRow {
    let Figures {
        expected,
        reported,
        on_time,
        ..
    } = pair.now;
    TableRow {
        kind,
        node,
        code: code.to_owned(),
        name: name.to_owned(),
        simulated: pair.now.simulated > 0,
        cells: form.answers(pair),
        expected,
        reported,
        on_time,
        in_tree: true,
        carried_from: None,
        carried_because: None,
        increase_since: None,
        reached: None,
        sent: None,
        hop: None,
    }
}
