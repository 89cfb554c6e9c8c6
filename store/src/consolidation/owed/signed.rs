//! What places signed of what they owe upward, and where each stands by it.

use std::collections::HashMap;

use cengbao_domain::consolidation::ConsolidationState;
use cengbao_domain::deadline::timeliness;
use cengbao_domain::ids::{ConsolidationId, NodeId};
use cengbao_entity::consolidation;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{OwedConsolidation, OwedConsolidationFilter};
use crate::access::{Scope, TreeNow};
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::obligation::{ObligationStatus, unfiled_status};
use crate::reading::Reading;
use crate::row;
use crate::time::{day_in_zone, moment};

/// What a place signed for a form and a period.
#[derive(Clone, Copy)]
pub(super) struct Signed {
    last: (Uuid, ConsolidationState),
    /// When that one was signed, as it is stored.
    last_at: i64,
    first_on: NaiveDate,
}

/// Campaign, form, index of the period, place.
pub(super) type SignedKey = (i32, String, i32, i32);

impl Scope {
    /// What these places signed: the last one of each form and period, and when
    /// the first was signed. One statement, without any figures.
    pub(super) async fn signed_by(
        &self,
        places: &[&Jurisdiction],
        filter: &OwedConsolidationFilter,
    ) -> Result<HashMap<SignedKey, Signed>> {
        use consolidation::Column as C;
        let nodes = places.iter().map(|place| row::node_key(place.id));
        let mut condition = Condition::all().add(C::NodeId.is_in(nodes)).add(
            Condition::any()
                .add(C::IsLast.eq(true))
                .add(C::Number.eq(1)),
        );
        if let Some(period) = filter.period {
            condition = condition
                .add(C::PeriodKind.eq(period.kind().as_str()))
                .add(C::Period.eq(period.index()));
        }
        let rows: Vec<(i32, String, i32, i32, Uuid, String, i64)> = self
            .select::<consolidation::Entity>()
            .filter(condition)
            .ascending(C::Number)
            .columns([
                C::CampaignId,
                C::Form,
                C::Period,
                C::NodeId,
                C::Id,
                C::State,
                C::SignedAt,
            ])
            .await?;
        let mut found: HashMap<SignedKey, Signed> = HashMap::new();
        for (campaign, form, period, node, id, state, at) in rows {
            let last = (id, row::name(&state)?);
            let one = found.entry((campaign, form, period, node));
            let one = one.or_insert_with(|| Signed {
                last,
                last_at: at,
                first_on: day_in_zone(moment(at)),
            });
            (one.last, one.last_at) = (last, at);
        }
        Ok(found)
    }

    /// What is owed as it stands today beside what was signed for it.
    pub(super) fn stands(
        &self,
        owed: OwedConsolidation,
        (tree, place): (&TreeNow, NodeId),
        signed: Option<Signed>,
    ) -> OwedConsolidation {
        let (due, today) = (owed.due_on, self.today());
        let Some(Signed {
            last,
            last_at,
            first_on,
        }) = signed
        else {
            return OwedConsolidation {
                status: unfiled_status(owed.period, due, today),
                late_days: timeliness(due, today).late_days(),
                ..owed
            };
        };
        let day = Reading::default().tree_day(owed.period, today);
        OwedConsolidation {
            status: match last.1 {
                // The last one is never superseded.
                ConsolidationState::Signed | ConsolidationState::Superseded => {
                    ObligationStatus::Signed
                }
                ConsolidationState::Accepted => ObligationStatus::Accepted,
                ConsolidationState::Returned => ObligationStatus::Returned,
                ConsolidationState::Withdrawn => ObligationStatus::Withdrawn,
            },
            late_days: timeliness(due, first_on).late_days(),
            consolidation: Some(ConsolidationId(last.0)),
            sign_anew: last.1.is_sent() && tree.was_left(place, (last_at, i64::MAX), day),
            ..owed
        }
    }
}
