//! The transaction that signs: the consolidation before it steps back, the new
//! one and its rows are written, and nothing else of the shard is touched.

use cengbao_domain::consolidation::{ConsolidationAction, ConsolidationState, displaced};
use cengbao_domain::ids::ConsolidationId;
use cengbao_domain::path::Path;
use cengbao_entity::{consolidation, consolidation_row};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel};
use sea_orm::{QueryFilter, QuerySelect};
use uuid::Uuid;

use super::snapshot::Snapshot;
use super::step::{Happening, write_event};
use super::told::told_of_signing;
use super::{Consolidation, SignConsolidation};
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note};
use crate::import::insert;
use crate::jurisdiction::Jurisdiction;
use crate::outbox;
use crate::row;
use crate::time::micros;

/// What the transaction came to.
pub(super) enum Written {
    Done(ConsolidationId),
    Conflict,
}

pub(super) struct Step {
    pub(super) scope: Scope,
    pub(super) campaign_id: i32,
    pub(super) form: FormVersion,
    pub(super) place: Jurisdiction,
    /// Where the place stood at the end of the period: who read it then reads what it says of it now.
    pub(super) stood: Path,
    pub(super) snapshot: Snapshot,
    /// The last one when the request looked.
    pub(super) last: Option<Consolidation>,
    pub(super) request: SignConsolidation,
    pub(super) reason: Option<String>,
    pub(super) once: Option<Once>,
}

impl Step {
    pub(super) async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(ConsolidationId(first.0)));
        }
        // The last one may have been signed where the place stood before.
        let before = self.last.as_ref().map(|last| last.lies_at.0);
        let shards = before.into_iter().chain([self.place.shard_key]);
        let standing: Option<(Uuid, i32)> = consolidation::Entity::find()
            .filter(consolidation::Column::ShardKey.is_in(shards))
            .filter(consolidation::Column::FamilyId.eq(self.form.family_id))
            .filter(consolidation::Column::PeriodKind.eq(self.request.period.kind().as_str()))
            .filter(consolidation::Column::NodeId.eq(row::node_key(self.place.id)))
            .filter(consolidation::Column::Period.eq(self.request.period.index()))
            .filter(consolidation::Column::IsLast.eq(true))
            .select_only()
            .columns([consolidation::Column::Id, consolidation::Column::Version])
            .into_tuple()
            .one(tx.connection())
            .await?;
        let last = self.last.as_ref();
        if standing != last.map(|last| (last.id.0, last.version)) {
            return Ok(Written::Conflict);
        }
        let now = micros(self.scope.now());
        if let Some(last) = last {
            displace(tx, last, now).await?;
        }
        let new = self.model(now)?;
        let id = new.id;
        let happening = Happening {
            action: ConsolidationAction::Sign,
            viewer: self.scope.viewer(),
            now,
            reason: self.reason.clone(),
        };
        write_event(tx, &new, happening).await?;
        let told = told_of_signing(&new, last, &self.place.path)?;
        consolidation::Entity::insert(new.into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        insert(tx, self.rows(id)).await?;
        outbox::write(tx, &told, now).await?;
        let shard_key = self.place.shard_key;
        Once::remember(self.once.as_ref(), tx, shard_key, id, now).await?;
        Ok(Written::Done(ConsolidationId(id)))
    }

    fn model(&self, now: i64) -> Result<consolidation::Model> {
        let viewer = self.scope.viewer();
        let positions: Vec<(i32, i64)> = self
            .snapshot
            .positions
            .iter()
            .map(|(shard, version)| (*shard, *version))
            .collect();
        Ok(consolidation::Model {
            shard_key: self.place.shard_key,
            id: Uuid::now_v7(),
            campaign_id: self.campaign_id,
            form: self.form.form.code.clone(),
            family_id: self.form.family_id,
            node_id: row::node_key(self.place.id),
            path: self.stood.to_string(),
            period_kind: self.request.period.kind().as_str().to_owned(),
            period: self.request.period.index(),
            number: self.last.as_ref().map_or(1, |last| last.number + 1),
            is_last: true,
            state: ConsolidationState::Signed.as_str().to_owned(),
            version: 1,
            figures: self.snapshot.total.now.encode(),
            figures_before: self.snapshot.total.before.encode(),
            figures_earlier: self.snapshot.total.earlier.encode(),
            fingerprint: self.snapshot.fingerprint.clone(),
            positions: row::to_json(&positions)?,
            note: checked_note(self.request.note.as_deref())?,
            reason: self.reason.clone(),
            account_id: viewer.account_id.0,
            account_title: viewer.title.clone(),
            signed_at: now,
            left_at: None,
            simulated: self.snapshot.total.now.simulated > 0,
        })
    }

    fn rows(&self, id: Uuid) -> Vec<consolidation_row::ActiveModel> {
        let row = |part: &super::snapshot::Part| consolidation_row::ActiveModel {
            shard_key: Set(self.place.shard_key),
            consolidation_id: Set(id),
            node_id: Set(row::node_key(part.node)),
            path: Set(self.stood.to_string()),
            own: Set(part.own),
            figures: Set(part.pair.now.encode()),
            figures_before: Set(part.pair.before.encode()),
            figures_earlier: Set(part.pair.earlier.encode()),
        };
        self.snapshot.parts.iter().map(row).collect()
    }
}

/// The one before is no longer the last; if it was sent, it is superseded.
async fn displace(tx: &Tx, last: &Consolidation, now: i64) -> Result<()> {
    let mut update = consolidation::Entity::update_many()
        .col_expr(consolidation::Column::IsLast, Expr::value(false))
        .col_expr(
            consolidation::Column::Version,
            Expr::value(last.version + 1),
        );
    if last.state.is_sent() {
        update = update
            .col_expr(
                consolidation::Column::State,
                Expr::value(displaced(last.state).as_str()),
            )
            .col_expr(consolidation::Column::LeftAt, Expr::value(now));
    }
    let result = update
        .filter(consolidation::Column::ShardKey.eq(last.lies_at.0))
        .filter(consolidation::Column::Id.eq(last.id.0))
        .filter(consolidation::Column::Version.eq(last.version))
        .exec(tx.connection())
        .await?;
    if result.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::overtaken())
    }
}
