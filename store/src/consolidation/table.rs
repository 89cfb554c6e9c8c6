//! What a consolidation says, row by row, beside what stands there now.

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::ids::NodeId;
use cengbao_entity::consolidation_row;
use sea_orm::ColumnTrait;

use super::changes::shows_no_change;
use super::{Consolidation, pair_of};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place};
use crate::reading::Reading;
use crate::row;
use crate::table::RowKind;

/// The rows of a consolidation.
#[derive(Clone, Debug)]
pub struct ConsolidationTable {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// The whole place.
    pub total: SentRow,
    /// Its own share and the places below it.
    pub rows: Vec<SentRow>,
}

/// What was sent, and what changed since.
#[derive(Clone, Debug)]
pub struct SentRow {
    /// What it stands for.
    pub kind: RowKind,
    /// Code of the place.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers as they were signed, aligned with [`FormVersion::number_columns`].
    pub cells: Vec<CellAnswer>,
    /// Live less sent, aligned in the same way; 0 for a rate, whose parts tell it.
    pub differences: Vec<i64>,
    /// Whether anything of it is another now.
    pub changed: bool,
    /// Units that owed.
    pub expected: i64,
    /// Units that had reported.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// How many more have reported since.
    pub reported_since: i64,
}

impl Scope {
    /// What a consolidation says, and what of it has changed. The number of
    /// statements does not depend on the number of rows.
    pub async fn consolidation_table(&self, of: &Consolidation) -> Result<ConsolidationTable> {
        let parts = self
            .select::<consolidation_row::Entity>()
            .filter(consolidation_row::Column::ShardKey.eq(of.lies_at.0))
            .filter(consolidation_row::Column::ConsolidationId.eq(of.id.0))
            .all()
            .await?;
        let nodes: Vec<NodeId> = parts.iter().map(|part| row::node(part.node_id)).collect();
        let known = self.named_places(&nodes).await?;
        let mut places: Vec<Place> = known.values().map(Place::of).collect();
        if !known.contains_key(&of.node) {
            places.push(of.place.clone());
        }
        let mut live = self
            .figures(&of.form, of.period, &Reading::default(), &places)
            .await?;
        let total = live.remove(&of.node).unwrap_or_default();
        let mut own = total.clone();
        for part in parts.iter().filter(|part| !part.own) {
            if let Some(pair) = live.get(&row::node(part.node_id)) {
                own = own.minus(pair)?;
            }
        }
        let mut rows = Vec::with_capacity(parts.len());
        for part in parts {
            let node = row::node(part.node_id);
            let place = known
                .get(&node)
                .ok_or_else(|| StoreError::damaged(format!("row of {node} has no place")))?;
            let (kind, now) = if part.own {
                (RowKind::OwnShare, own.clone())
            } else {
                let now = live.remove(&node).unwrap_or_default();
                (RowKind::Jurisdiction, now)
            };
            let sent = pair_of([&part.figures, &part.figures_before, &part.figures_earlier])?;
            let names = (place.code.as_str(), place.name.as_str());
            rows.push(sent_row(&of.form, (kind, names), &sent, &now)?);
        }
        // The own share first, then the places in the order of their codes.
        rows.sort_by(|a, b| {
            let place = |row: &SentRow| (row.kind != RowKind::OwnShare, row.code.clone());
            place(a).cmp(&place(b))
        });
        let names = (of.code.as_str(), of.name.as_str());
        Ok(ConsolidationTable {
            total: sent_row(&of.form, (RowKind::Jurisdiction, names), &of.pair, &total)?,
            rows,
            form: of.form.clone(),
        })
    }
}

fn sent_row(
    form: &FormVersion,
    (kind, (code, name)): (RowKind, (&str, &str)),
    sent: &Pair,
    live: &Pair,
) -> Result<SentRow> {
    let added = live.minus(sent)?;
    Ok(SentRow {
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        cells: form.answers(sent),
        differences: form.amounts(&added),
        changed: !shows_no_change(form, &added),
        expected: sent.now.expected,
        reported: sent.now.reported,
        on_time: sent.now.on_time,
        reported_since: added.now.reported,
    })
}
