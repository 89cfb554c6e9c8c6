//! Which shares of closed units stand in the figures of those that follow them.
//!
//! Told only where the scope sees both: a successor of a split reads its own
//! figure, and not what its sibling's predecessor had filed.

use std::collections::HashMap;

use cengbao_domain::answer::CellState;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_entity::agency_successor;
use sea_orm::{ColumnTrait, Condition};

use super::{Contribution, ExplainQuestion, ShareOf};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::micros;

impl Scope {
    /// Adds to units that have a figure, and that changes of the tree touched, which
    /// shares it is made of: in a fixed number of statements, and none where there
    /// are no such units.
    pub(super) async fn add_shares<'c>(
        &self,
        form: &FormVersion,
        question: &ExplainQuestion,
        units: impl Iterator<Item = &'c mut Contribution>,
    ) -> Result<()> {
        let has_figure = |one: &&mut Contribution| match one.cell.state {
            CellState::Reported | CellState::Carried => true,
            CellState::Missing | CellState::NotApplicable | CellState::NotSummed => false,
        };
        let mut carrying: HashMap<i32, &mut Contribution> = units
            .filter(has_figure)
            .map(|one| (row::node_key(one.unit), one))
            .collect();
        if carrying.is_empty() {
            return Ok(());
        }
        let mut rows = self
            .select::<agency_successor::Entity>()
            .filter(Condition::all().add(agency_successor::Column::Parts.is_not_null()))
            .filter(agency_successor::Column::SuccessorId.is_in(carrying.keys().copied()))
            .all()
            .await?;
        let known = question.reading.known_micros();
        rows.retain(|row| known.is_none_or(|known| row.recorded_at <= known));
        let closed: Vec<NodeId> = rows
            .iter()
            .map(|row| row::node(row.predecessor_id))
            .collect();
        if closed.is_empty() {
            return Ok(());
        }
        let agencies = self.find_agencies_by_id(&closed).await?;
        let tree = self.tree().await?;
        let mut keys = Vec::new();
        for agency in agencies.values() {
            let stood = tree.stood(&agency.path, agency.shard_key);
            keys.extend(stood.into_iter().map(|(_, shard)| (shard, agency.id)));
        }
        let filings = self
            .last_filings(form, question.period, &question.reading, &keys)
            .await?;
        for one in rows {
            let (Some(unit), Some(agency), Some(parts), Some(whole)) = (
                carrying.get_mut(&one.successor_id),
                agencies.get(&row::node(one.predecessor_id)),
                one.parts,
                one.whole,
            ) else {
                continue;
            };
            if !stands(unit, &one, question.period)? {
                continue;
            }
            let filing = filings.get(&agency.id);
            unit.shares.push(ShareOf {
                unit_code: agency.code.clone(),
                unit_name: agency.name.clone(),
                parts,
                whole,
                report: filing.and_then(|filing| filing.report),
                revision: filing.and_then(|filing| filing.revision),
            });
        }
        Ok(())
    }
}

/// Whether a share still stands in a unit's figure: it has signed nothing of its
/// own since, for any period from the split on.
fn stands(unit: &Contribution, one: &agency_successor::Model, period: Period) -> Result<bool> {
    let since = Period::containing(period.kind(), one.since)
        .map_err(StoreError::damaged)?
        .index();
    // Its own filing is of the period unless it is carried from an earlier one.
    let filed = unit.report.map(|_| unit.carried_from.unwrap_or(period));
    let own = filed.filter(|filed| filed.index() >= since);
    let signed_after = unit
        .counting()
        .is_some_and(|counting| micros(counting.in_force_from) > one.recorded_at);
    Ok(since <= period.index() && !(own.is_some() && signed_after))
}
