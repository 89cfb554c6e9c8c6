//! What a consolidation says, row by row, beside what stands there now.

use std::collections::BTreeMap;

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::ids::NodeId;
use cengbao_entity::consolidation_row;
use sea_orm::ColumnTrait;

use super::changes::shows_no_change;
use super::{Consolidation, pair_of};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::Pair;
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
    /// Whether it stands below the place in the tree of the period as it is known now.
    pub in_tree: bool,
}

impl Scope {
    /// What a consolidation says, and what of it has changed: row by row the place below
    /// it now, in the tree of the period, less what was signed of it, so that the
    /// differences of the rows are that of the total, for whoever reads it. What has left
    /// the place since is not asked where it stands now. The number of statements does not
    /// depend on the number of rows.
    pub async fn consolidation_table(&self, of: &Consolidation) -> Result<ConsolidationTable> {
        let signed = self
            .select::<consolidation_row::Entity>()
            .filter(consolidation_row::Column::ShardKey.eq(of.lies_at.0))
            .filter(consolidation_row::Column::ConsolidationId.eq(of.id.0))
            .all()
            .await?;
        let live = self.live_parts(&of.form, of.period, &of.place).await?;
        let mut pairs: BTreeMap<(bool, NodeId), Beside> = BTreeMap::new();
        for part in live.parts {
            let beside = pairs.entry((part.own, part.node)).or_default();
            (beside.live, beside.in_tree) = (part.pair, part.in_tree);
        }
        for part in signed {
            let of_part = (part.own, row::node(part.node_id));
            pairs.entry(of_part).or_default().signed =
                pair_of([&part.figures, &part.figures_before, &part.figures_earlier])?;
        }
        let nodes: Vec<NodeId> = pairs.keys().map(|(_, node)| *node).collect();
        let mut known = self.named_places(&nodes).await?;
        let tree = self.tree().await?;
        let day = Reading::default().tree_day(of.period, self.today());
        let mut rows = Vec::with_capacity(pairs.len());
        for ((own, node), beside) in pairs {
            let place = known
                .get_mut(&node)
                .ok_or_else(|| StoreError::damaged(format!("row of {node} has no place")))?;
            tree.call_as_of(place, day);
            let kind = if own {
                RowKind::OwnShare
            } else {
                RowKind::Jurisdiction
            };
            let names = (place.code.as_str(), place.name.as_str());
            let mut row = sent_row(&of.form, (kind, names), &beside.signed, &beside.live)?;
            row.in_tree = own || beside.in_tree;
            rows.push(row);
        }
        // The own share first, then the places in the order of their codes.
        rows.sort_by(|a, b| {
            let place = |row: &SentRow| (row.kind != RowKind::OwnShare, row.code.clone());
            place(a).cmp(&place(b))
        });
        let names = (of.code.as_str(), of.name.as_str());
        Ok(ConsolidationTable {
            total: sent_row(
                &of.form,
                (RowKind::Jurisdiction, names),
                &of.pair,
                &live.total,
            )?,
            rows,
            form: of.form.clone(),
        })
    }
}

/// What was signed of a place below, and what stands there now.
#[derive(Default)]
struct Beside {
    signed: Pair,
    live: Pair,
    in_tree: bool,
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
        in_tree: true,
    })
}
