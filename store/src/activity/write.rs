//! The transaction that records: the days that count, the activity before it, the new one.

use cengbao_entity::{activity, duty_record};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, Statement,
};
use uuid::Uuid;

use super::record::{ActivityOutcome, RECORDED};
use super::{Days, DaysKey};
use crate::access::{Granted, Scope, Tx};
use crate::attachment::{Attaching, Owner};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::revision::{WriteRevision, Written, latest, supersede};
use crate::row;

impl Scope {
    pub(super) async fn write_activity(
        &self,
        granted: Granted,
        step: Step,
    ) -> Result<ActivityOutcome> {
        let written = self.write_revision(granted, step).await?;
        written.distinct_outcome(self.find_activity(written.id()).await?)
    }
}

pub(super) struct Step {
    pub(super) new: activity::Model,
    pub(super) before: Option<activity::Model>,
    pub(super) attaching: Attaching,
    pub(super) once: Option<Once>,
}

impl WriteRevision for Step {
    fn once(&self) -> Option<&Once> {
        self.once.as_ref()
    }

    fn recorded(&self) -> (i32, i64) {
        (self.new.shard_key, self.new.recorded_at)
    }

    async fn write(&self, tx: &Tx) -> Result<Written> {
        let new = &self.new;
        // The row of the days is raised before anything is read: two who record at once do not lose a day.
        let mut days = raise(tx, new).await?;
        if let Some(before) = &self.before {
            let line = Condition::all()
                .add(activity::Column::EnterpriseId.eq(before.enterprise_id))
                .add(activity::Column::CampaignId.eq(before.campaign_id));
            let holds = latest::<activity::Entity>(tx, before.id, &line).await?;
            if holds != before.id {
                return Ok(Written::Overtaken(holds));
            }
        }
        if let Some(same) = self.same_act(tx).await? {
            return Ok(Written::Duplicate(same));
        }
        if let Some(before) = &self.before {
            let key = (before.shard_key, before.id);
            if !supersede::<activity::Entity>(tx, key, new.recorded_at).await? {
                return Ok(Written::Overtaken(before.id));
            }
            // What was void counts no day, and another may have been recorded for it since.
            if before.state == RECORDED {
                forget(&mut days, before);
            }
        }
        if new.state == RECORDED {
            let of_duty = days.entry(new.duty.clone()).or_default();
            of_duty.push(new.done_on.to_epoch_days());
            of_duty.sort_unstable();
        }
        keep(tx, new, &days).await?;
        activity::Entity::insert(new.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        let owner = Owner {
            shard_key: new.shard_key,
            unit: new.enterprise_id,
            id: new.id,
            before: self
                .before
                .as_ref()
                .map(|before| (before.shard_key, before.id)),
        };
        self.attaching.write(tx, owner).await?;
        Ok(Written::Done(new.id))
    }
}

impl Step {
    /// The same duty of the same unit on the same day, upon the same enterprise, whoever recorded it and in whichever shard
    /// the unit lay then; none where somebody said that this is another one, and where a correction leaves the act as it
    /// was. Whoever records sees all that the unit did.
    async fn same_act(&self, tx: &Tx) -> Result<Option<Uuid>> {
        use activity::Column as C;
        let new = &self.new;
        let act = |of: &activity::Model| (of.state.clone(), of.done_on, of.inspected_id);
        let is_kept = self
            .before
            .as_ref()
            .is_some_and(|before| act(before) == act(new));
        if new.is_distinct || new.state != RECORDED || is_kept {
            return Ok(None);
        }
        let inspected = match new.inspected_id {
            Some(id) => C::InspectedId.eq(id),
            None => C::InspectedId.is_null(),
        };
        let before = self.before.as_ref().map(|before| C::Id.ne(before.id));
        let same = Condition::all()
            .add(C::EnterpriseId.eq(new.enterprise_id))
            .add(C::CampaignId.eq(new.campaign_id))
            .add(C::DoneOn.eq(new.done_on))
            .add(C::Duty.eq(new.duty.as_str()))
            .add(C::State.eq(RECORDED))
            .add(C::SupersededAt.is_null())
            .add(inspected)
            .add_option(before);
        let found = activity::Entity::find()
            .filter(same)
            .order_by_asc(C::Id)
            .one(tx.connection())
            .await?;
        Ok(found.map(|found| found.id))
    }
}

async fn raise(tx: &Tx, of: &activity::Model) -> Result<Days> {
    raise_days(tx, (of.shard_key, of.campaign_id, of.enterprise_id)).await
}

/// Raises the row of a unit's days, and gives them.
pub(super) async fn raise_days(tx: &Tx, (shard_key, campaign, unit): DaysKey) -> Result<Days> {
    let connection = tx.connection();
    let empty = serde_json::json!({});
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO duty_record (shard_key, campaign_id, enterprise_id, version, days) VALUES ($1, $2, $3, 1, $4) \
         ON CONFLICT (shard_key, campaign_id, enterprise_id) DO UPDATE SET version = duty_record.version + 1 \
         RETURNING days",
        [shard_key.into(), campaign.into(), unit.into(), empty.into()],
    );
    let raised = connection.query_one_raw(statement).await?;
    let raised = raised
        .ok_or_else(|| StoreError::Internal("raising a row of days gave no row".to_owned()))?;
    row::json(raised.try_get("", "days")?)
}

fn forget(days: &mut Days, before: &activity::Model) {
    let day = before.done_on.to_epoch_days();
    if let Some(of_duty) = days.get_mut(&before.duty)
        && let Ok(at) = of_duty.binary_search(&day)
    {
        of_duty.remove(at);
    }
}

async fn keep(tx: &Tx, of: &activity::Model, days: &Days) -> Result<()> {
    let key = (of.shard_key, of.campaign_id, of.enterprise_id);
    write_days(tx, key, days).await
}

/// Writes the days of a unit in a campaign and a shard.
pub(super) async fn write_days(
    tx: &Tx,
    (shard_key, campaign, unit): DaysKey,
    days: &Days,
) -> Result<()> {
    duty_record::Entity::update_many()
        .col_expr(duty_record::Column::Days, Expr::value(row::to_json(days)?))
        .filter(duty_record::Column::ShardKey.eq(shard_key))
        .filter(duty_record::Column::CampaignId.eq(campaign))
        .filter(duty_record::Column::EnterpriseId.eq(unit))
        .exec(tx.connection())
        .await?;
    Ok(())
}
