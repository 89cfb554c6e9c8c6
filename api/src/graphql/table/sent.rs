//! What a row shows of the consolidation behind it (上报情况).

use async_graphql::{ID, SimpleObject};

use crate::graphql::cell::Scale;
use crate::graphql::consolidation::{ConsolidationState, differences};
use crate::graphql::leaves::{Leaves, Scaled};
use crate::graphql::node::GlobalId;
use crate::graphql::scalar;

/// The consolidation that a row shows, and what changed since (上报情况).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct SentUp {
    /// Id of the consolidation (汇总标识), for `consolidation(id)`.
    consolidation_id: ID,
    /// Where it stands (状态): SIGNED or ACCEPTED; with `knownAt`, what has become of it since.
    state: ConsolidationState,
    /// Post of the account that signed it (签报岗位), never a person's name.
    signed_by: String,
    /// When it was signed (签报时间).
    signed_at: scalar::DateTime,
    /// Whether anything below it changed after it was signed (签报后有变动).
    changed_since: bool,
    /// The live figure less the one that was sent (差额), aligned with the columns; zero where nothing changed.
    differences: Leaves<Scaled>,
    /// Whether a place or unit that stood at the place when it signed stands elsewhere since (签报后有划出): the place is to
    /// sign anew.
    was_left: bool,
    /// What of it another place's later consolidation holds too, because a unit moved there (已在他处汇总), aligned with the
    /// columns: the total above leaves it out, so that nothing is summed twice. Null where the rows are not added up.
    counted_elsewhere: Option<Leaves<Scaled>>,
}

impl SentUp {
    pub(in crate::graphql) fn of(sent: &cengbao_store::SentUp, scales: &[Scale]) -> Self {
        Self {
            consolidation_id: GlobalId::Consolidation(sent.consolidation).seal(),
            state: sent.state.into(),
            signed_by: sent.signed_by.clone(),
            signed_at: scalar::DateTime(sent.signed_at),
            changed_since: sent.changed,
            differences: differences(&sent.differences, scales),
            was_left: sent.was_left,
            counted_elsewhere: sent
                .counted_elsewhere
                .as_ref()
                .map(|units| differences(units, scales)),
        }
    }
}
