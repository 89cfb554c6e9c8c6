//! The transactions: the figures that count, the revision before, the new one.

use std::sync::Arc;

use cengbao_domain::target_return::ReturnState;
use cengbao_entity::{target_record, target_return};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, Statement,
};
use uuid::Uuid;

use super::Figures;
use super::file::TargetReturnOutcome;
use crate::access::{Granted, Scope, Tx};
use crate::attachment::{Attaching, Owner};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::revision::latest;
use crate::row;

/// What a transaction came to.
enum Written {
    Done(Uuid),
    /// Another stands in the way.
    Conflict(Uuid),
}

impl Scope {
    pub(super) async fn write_filing(
        &self,
        granted: Granted,
        filing: Arc<Filing>,
    ) -> Result<TargetReturnOutcome> {
        let written = self
            .transact(granted, |tx| {
                let filing = Arc::clone(&filing);
                Box::pin(async move { filing.write(&tx).await })
            })
            .await?;
        self.target_outcome(written).await
    }

    pub(super) async fn write_decision(
        &self,
        granted: Granted,
        decision: Arc<Decision>,
    ) -> Result<TargetReturnOutcome> {
        let written = self
            .transact(granted, |tx| {
                let decision = Arc::clone(&decision);
                Box::pin(async move { decision.write(&tx).await })
            })
            .await?;
        self.target_outcome(written).await
    }

    async fn target_outcome(&self, written: Written) -> Result<TargetReturnOutcome> {
        let (Written::Done(id) | Written::Conflict(id)) = written;
        let found = self.find_target_return(id).await?;
        let found = Box::new(found.ok_or(StoreError::NotFound)?);
        Ok(match written {
            Written::Done(_) => TargetReturnOutcome::Done(found),
            Written::Conflict(_) => TargetReturnOutcome::Conflict(found),
        })
    }
}

/// A return that is filed, in the place of another or not.
pub(super) struct Filing {
    pub(super) new: target_return::Model,
    pub(super) before: Option<target_return::Model>,
    pub(super) attaching: Attaching,
    pub(super) once: Option<Once>,
}

impl Filing {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first.0));
        }
        let new = &self.new;
        // The row of the figures is raised before anything is read: of two who file at once the second sees the first.
        let mut figures = raise(tx, new).await?;
        if let Some(other) = self.in_the_way(tx).await? {
            return Ok(Written::Conflict(other));
        }
        let counts = new.state == ReturnState::Signed.as_str();
        if let Some(before) = &self.before
            && (counts || before.state != ReturnState::Signed.as_str())
        {
            supersede(tx, before, new.filed_at).await?;
            forget(&mut figures, before);
        }
        target_return::Entity::insert(new.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        let owner = Owner {
            shard_key: new.shard_key,
            unit: new.unit_id,
            id: new.id,
            before: self
                .before
                .as_ref()
                .map(|before| (before.shard_key, before.id)),
        };
        self.attaching.write(tx, owner).await?;
        if counts {
            remember(&mut figures, new);
            keep(tx, new, &figures).await?;
        }
        Once::remember(self.once.as_ref(), tx, new.shard_key, new.id, new.filed_at).await?;
        Ok(Written::Done(new.id))
    }

    /// Another that stands of the same day, that corrects the same one, or took its place; in whichever shard the unit
    /// lay when it was filed.
    async fn in_the_way(&self, tx: &Tx) -> Result<Option<Uuid>> {
        use target_return::Column as C;
        let new = &self.new;
        let same_day = Condition::all().add(C::AsOf.eq(new.as_of));
        let mut which = Condition::any().add(same_day);
        if let Some(before) = &self.before {
            which = which
                .add(C::Id.eq(before.id))
                .add(C::Corrects.eq(before.id));
        }
        let standing = target_return::Entity::find()
            .filter(C::UnitId.eq(new.unit_id))
            .filter(C::CampaignId.eq(new.campaign_id))
            .filter(C::Target.eq(new.target.as_str()))
            .filter(C::SupersededAt.is_null())
            .filter(which)
            .all(tx.connection())
            .await?;
        // What was taken back for good says nothing of its day.
        let is_told =
            |row: &&target_return::Model| !(row.void && row.state == ReturnState::Signed.as_str());
        let Some(before) = &self.before else {
            return Ok(standing.iter().find(is_told).map(|row| row.id));
        };
        // What it corrects is corrected by it, and stands until it is signed.
        let is_other = |row: &&target_return::Model| {
            row.id != before.id && before.corrects != Some(row.id) && is_told(row)
        };
        let other = standing.iter().find(is_other);
        if other.is_none() && standing.iter().all(|row| row.id != before.id) {
            let holds = latest::<target_return::Entity>(tx, before.id, &line(before)).await?;
            return Ok(Some(holds));
        }
        Ok(other.map(|row| row.id))
    }
}

/// The returns among which the revisions of one are.
fn line(of: &target_return::Model) -> Condition {
    use target_return::Column as C;
    Condition::all()
        .add(C::UnitId.eq(of.unit_id))
        .add(C::CampaignId.eq(of.campaign_id))
        .add(C::Target.eq(of.target.as_str()))
}

/// A signature, or a sending back.
pub(super) struct Decision {
    pub(super) row: target_return::Model,
    /// Why it is sent back; none: it is signed.
    pub(super) reason: Option<String>,
    pub(super) by_title: String,
    pub(super) stands_in: bool,
    pub(super) at: i64,
    pub(super) once: Option<Once>,
}

impl Decision {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        use target_return::Column as C;
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first.0));
        }
        let row = &self.row;
        let mut figures = raise(tx, row).await?;
        let state = match self.reason {
            Some(_) => ReturnState::Returned,
            None => ReturnState::Signed,
        };
        let decided = target_return::Entity::update_many()
            .col_expr(C::State, Expr::value(state.as_str()))
            .col_expr(C::DecidedTitle, Expr::value(self.by_title.as_str()))
            .col_expr(C::DeciderStandsIn, Expr::value(self.stands_in))
            .col_expr(C::DecidedAt, Expr::value(self.at))
            .col_expr(C::DecidedReason, Expr::value(self.reason.clone()))
            .filter(C::ShardKey.eq(row.shard_key))
            .filter(C::Id.eq(row.id))
            .filter(C::State.eq(ReturnState::Filed.as_str()))
            .filter(C::SupersededAt.is_null())
            .exec(tx.connection())
            .await?;
        if decided.rows_affected == 0 {
            let holds = latest::<target_return::Entity>(tx, row.id, &line(row)).await?;
            return Ok(Written::Conflict(holds));
        }
        if state == ReturnState::Signed {
            self.replace(tx, &mut figures).await?;
            remember(&mut figures, row);
            keep(tx, row, &figures).await?;
        }
        Once::remember(self.once.as_ref(), tx, row.shard_key, row.id, self.at).await?;
        Ok(Written::Done(row.id))
    }

    /// Takes the place of every revision before it that still stands.
    async fn replace(&self, tx: &Tx, figures: &mut Figures) -> Result<()> {
        let mut before = self.row.corrects;
        while let Some(id) = before {
            let found = target_return::Entity::find()
                .filter(target_return::Column::ShardKey.eq(self.row.shard_key))
                .filter(target_return::Column::Id.eq(id))
                .one(tx.connection())
                .await?;
            let Some(found) = found else { break };
            if found.superseded_at.is_none() {
                supersede(tx, &found, self.at).await?;
                forget(figures, &found);
            }
            before = found.corrects;
        }
        Ok(())
    }
}

/// Raises the row of a unit's figures, and gives them.
async fn raise(tx: &Tx, of: &target_return::Model) -> Result<Figures> {
    let connection = tx.connection();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO target_record (shard_key, campaign_id, unit_id, version, figures) VALUES ($1, $2, $3, 1, $4) \
         ON CONFLICT (shard_key, campaign_id, unit_id) DO UPDATE SET version = target_record.version + 1 \
         RETURNING figures",
        [
            of.shard_key.into(),
            of.campaign_id.into(),
            of.unit_id.into(),
            serde_json::json!({}).into(),
        ],
    );
    let raised = connection.query_one_raw(statement).await?;
    let raised = raised
        .ok_or_else(|| StoreError::Internal("raising a row of figures gave no row".to_owned()))?;
    row::json(raised.try_get("", "figures")?)
}

async fn supersede(tx: &Tx, row: &target_return::Model, at: i64) -> Result<()> {
    target_return::Entity::update_many()
        .col_expr(target_return::Column::SupersededAt, Expr::value(at))
        .filter(target_return::Column::ShardKey.eq(row.shard_key))
        .filter(target_return::Column::Id.eq(row.id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn forget(figures: &mut Figures, row: &target_return::Model) {
    if row.state == ReturnState::Signed.as_str()
        && let Some(by_day) = figures.get_mut(&row.target)
    {
        by_day.remove(&row.as_of.to_epoch_days());
    }
}

fn remember(figures: &mut Figures, row: &target_return::Model) {
    if row.void {
        return;
    }
    let by_day = figures.entry(row.target.clone()).or_default();
    let figure = (row.value, row.denominator, row.before);
    by_day.insert(row.as_of.to_epoch_days(), figure);
}

async fn keep(tx: &Tx, of: &target_return::Model, figures: &Figures) -> Result<()> {
    use target_record::Column as C;
    target_record::Entity::update_many()
        .col_expr(C::Figures, Expr::value(row::to_json(figures)?))
        .filter(C::ShardKey.eq(of.shard_key))
        .filter(C::CampaignId.eq(of.campaign_id))
        .filter(C::UnitId.eq(of.unit_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}
