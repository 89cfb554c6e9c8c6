//! Recording an activity and correcting it: who may, what is lawful, and the rows that say so.

use std::sync::Arc;

use cengbao_domain::campaign::Duty;
use cengbao_domain::compliance::{Membership, Traits, membership};
use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::{activity, duty_record};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    Statement,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Activity, Days};
use crate::access::{Granted, Scope, Tx};
use crate::campaign::AppliedCampaign;
use crate::enterprise::Enterprise;
use crate::error::{Result, StoreError};
use crate::filing::{MAX_TEXT_CHARS, Once, checked_reason};
use crate::row;
use crate::time::micros;

/// `state` of an activity that was done.
const RECORDED: &str = "RECORDED";
/// `state` of one that was not done after all.
pub(super) const VOID: &str = "VOID";
/// `recorded_as` of what the enterprise says of itself.
const ENTERPRISE: &str = "ENTERPRISE";
/// `recorded_as` of what an inspector saw.
pub(super) const INSPECTOR: &str = "INSPECTOR";

/// Records that a duty was done once.
#[derive(Clone, Debug, Serialize)]
pub struct RecordActivity {
    /// Code of the enterprise that did it.
    pub enterprise: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the duty.
    pub duty: String,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// What was done, in words.
    pub note: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes an activity's place by another, or by none.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectActivity {
    /// Which.
    pub activity: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// The day on which it was done; none: as before.
    pub done_on: Option<NaiveDate>,
    /// What was done; none: as before.
    pub note: Option<String>,
    /// It was not done after all.
    pub void: bool,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum ActivityOutcome {
    /// The activity as it stands.
    Done(Box<Activity>),
    /// Another revision took its place meanwhile; this one is superseded.
    Conflict(Box<Activity>),
    /// The viewer sees the enterprise and may not record for it.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

const NOT_ALLOWED: ActivityOutcome = ActivityOutcome::NotAllowed {
    reason_zh: "只有企业本身、其责任科室和负责监管的人员可以登记：不得代他人登记",
    reason_en: "only the enterprise itself, the section that answers for it and its supervisors record evidence: \
                nobody does it for another",
};

impl Scope {
    /// Records an activity.
    ///
    /// Errors: `NotFound` (enterprise, campaign); `Invalid` (duty, day, note); `IdempotencyKeyReused`.
    pub async fn record_activity(&self, request: RecordActivity) -> Result<ActivityOutcome> {
        let once = self.once_of(request.key.as_deref(), "record-activity", &request)?;
        let enterprise = self.enterprise_now(&request.enterprise).await?;
        let campaign = self.find_campaign(&request.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        checked_note(request.note.as_deref())?;
        checked_duty(&campaign, &request.duty, &enterprise)?;
        self.checked_day(request.done_on, &enterprise)?;
        let Some((granted, recorded_as)) = self.may_record(&enterprise)? else {
            return Ok(NOT_ALLOWED);
        };
        let new = activity::Model {
            shard_key: enterprise.shard_key,
            id: Uuid::now_v7(),
            campaign_id: campaign.id,
            duty: request.duty,
            enterprise_id: row::node_key(enterprise.id),
            path: enterprise.path.to_string(),
            section_path: enterprise.section_path.to_string(),
            sector_set: enterprise.sector_set,
            done_on: request.done_on,
            note: request.note,
            state: RECORDED.to_owned(),
            recorded_as: recorded_as.to_owned(),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            recorded_at: micros(self.now()),
            revision: 1,
            corrects: None,
            reason: None,
            superseded_at: None,
        };
        self.write_activity(
            granted,
            Arc::new(Step {
                new,
                before: None,
                once,
            }),
        )
        .await
    }

    /// Corrects an activity: a new revision takes its place.
    ///
    /// Errors: `NotFound`; `Invalid` (reason, day, note); `IdempotencyKeyReused`.
    pub async fn correct_activity(&self, request: CorrectActivity) -> Result<ActivityOutcome> {
        let once = self.once_of(request.key.as_deref(), "correct-activity", &request)?;
        let reason = checked_reason(&request.reason)?;
        let before = self.activity_row(request.activity).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        let found = self
            .find_enterprises_by_id(&[row::node(before.enterprise_id)])
            .await?;
        let enterprise = found.into_values().next().ok_or(StoreError::NotFound)?;
        checked_note(request.note.as_deref())?;
        let done_on = request.done_on.unwrap_or(before.done_on);
        self.checked_day(done_on, &enterprise)?;
        let Some((granted, recorded_as)) = self.may_record(&enterprise)? else {
            return Ok(NOT_ALLOWED);
        };
        // Evidence is corrected by the side that gave it: an enterprise does not write over its inspector.
        if recorded_as != before.recorded_as {
            return Ok(NOT_ALLOWED);
        }
        let state = if request.void { VOID } else { RECORDED };
        let new = activity::Model {
            id: Uuid::now_v7(),
            done_on,
            note: request.note.or_else(|| before.note.clone()),
            state: state.to_owned(),
            recorded_as: recorded_as.to_owned(),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            recorded_at: micros(self.now()),
            revision: before.revision + 1,
            corrects: Some(before.id),
            reason: Some(reason),
            superseded_at: None,
            ..before.clone()
        };
        let before = Some(before);
        self.write_activity(granted, Arc::new(Step { new, before, once }))
            .await
    }

    fn once_of(
        &self,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Once>> {
        Once::new(self.viewer().account_id, key, action, request)
    }

    /// The enterprise as it is now. Who knows it only as it was records nothing for it.
    async fn enterprise_now(&self, code: &str) -> Result<Enterprise> {
        let found = self.find_enterprise(code).await?;
        found
            .filter(|one| one.valid_until.is_none())
            .ok_or(StoreError::NotFound)
    }

    /// Proof that evidence may be recorded, and as what: the enterprise for itself, else an inspector for it.
    fn may_record(&self, enterprise: &Enterprise) -> Result<Option<(Granted, &'static str)>> {
        let (action, resource) = (Action::Record, Resource::Activity);
        let own = self.viewer().unit == Some(enterprise.id)
            && self
                .viewer()
                .grants
                .iter()
                .any(|grant| grant.role == Role::Enterprise && grant.node == enterprise.id);
        let recorded_as = if own { ENTERPRISE } else { INSPECTOR };
        for path in [&enterprise.path, &enterprise.section_path] {
            if self.covers(action, resource, path, &enterprise.sectors) {
                let granted = self.grant(action, resource, path, &enterprise.sectors)?;
                return Ok(Some((granted, recorded_as)));
            }
        }
        Ok(None)
    }

    fn checked_day(&self, day: NaiveDate, enterprise: &Enterprise) -> Result<()> {
        let (message, remedy, chinese) = if day > self.today() {
            (
                "the day lies in the future",
                "record it when it is done",
                "日期在今天之后：请在完成后登记",
            )
        } else if enterprise.opened_on.is_some_and(|opened| day < opened)
            || enterprise.closed_on.is_some_and(|closed| day >= closed)
        {
            (
                "the enterprise was not in business on that day",
                "correct the day, or the registry",
                "当日企业尚未开业或已关闭：请更正日期或企业台账",
            )
        } else {
            return Ok(());
        };
        Err(StoreError::invalid("doneOn", message, remedy).in_chinese(chinese))
    }

    async fn write_activity(&self, granted: Granted, step: Arc<Step>) -> Result<ActivityOutcome> {
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        let (id, is_done) = match written {
            Written::Done(id) => (id, true),
            Written::Overtaken(id) => (id, false),
        };
        let found = self.find_activity(id).await?.ok_or(StoreError::NotFound)?;
        let found = Box::new(found);
        Ok(if is_done {
            ActivityOutcome::Done(found)
        } else {
            ActivityOutcome::Conflict(found)
        })
    }
}

/// What a transaction came to.
enum Written {
    Done(Uuid),
    /// Another took the place of the one that was to be corrected.
    Overtaken(Uuid),
}

struct Step {
    new: activity::Model,
    before: Option<activity::Model>,
    once: Option<Once>,
}

impl Step {
    async fn write(&self, tx: &Tx) -> Result<Written> {
        if let Some(first) = Once::first_result(self.once.as_ref(), tx).await? {
            return Ok(Written::Done(first.0));
        }
        let new = &self.new;
        // The row of the days is raised before anything is read: two who record at once do not lose a day.
        let mut days = raise(tx, new).await?;
        if let Some(before) = &self.before {
            let taken = activity::Entity::update_many()
                .col_expr(activity::Column::SupersededAt, Expr::value(new.recorded_at))
                .filter(activity::Column::ShardKey.eq(before.shard_key))
                .filter(activity::Column::Id.eq(before.id))
                .filter(activity::Column::SupersededAt.is_null())
                .exec(tx.connection())
                .await?;
            if taken.rows_affected == 0 {
                return Ok(Written::Overtaken(before.id));
            }
            forget(&mut days, before);
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
        let (shard_key, now) = (new.shard_key, new.recorded_at);
        Once::remember(self.once.as_ref(), tx, shard_key, new.id, now).await?;
        Ok(Written::Done(new.id))
    }
}

/// Raises the row of an enterprise's days, and gives them.
async fn raise(tx: &Tx, of: &activity::Model) -> Result<Days> {
    let connection = tx.connection();
    let empty = serde_json::json!({});
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO duty_record (shard_key, campaign_id, enterprise_id, version, days) VALUES ($1, $2, $3, 1, $4) \
         ON CONFLICT (shard_key, campaign_id, enterprise_id) DO UPDATE SET version = duty_record.version + 1 \
         RETURNING days",
        [
            of.shard_key.into(),
            of.campaign_id.into(),
            of.enterprise_id.into(),
            empty.into(),
        ],
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
    duty_record::Entity::update_many()
        .col_expr(duty_record::Column::Days, Expr::value(row::to_json(days)?))
        .filter(duty_record::Column::ShardKey.eq(of.shard_key))
        .filter(duty_record::Column::CampaignId.eq(of.campaign_id))
        .filter(duty_record::Column::EnterpriseId.eq(of.enterprise_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn checked_note(note: Option<&str>) -> Result<()> {
    if note.is_none_or(|note| note.chars().count() <= MAX_TEXT_CHARS) {
        return Ok(());
    }
    let limit = format!("write at most {MAX_TEXT_CHARS} characters");
    Err(StoreError::invalid("note", "it is too long", limit)
        .in_chinese(format!("说明过长：最多 {MAX_TEXT_CHARS} 字")))
}

/// The duty must be one that is done by itself, and one of this enterprise.
fn checked_duty<'c>(
    campaign: &'c AppliedCampaign,
    code: &str,
    enterprise: &Enterprise,
) -> Result<&'c Duty> {
    let definition = &campaign.definition;
    let duty = definition.duties.iter().find(|duty| duty.item.code == code);
    let refuse = |message: String, remedy: &str, chinese: String| {
        Err(StoreError::invalid("duty", message, remedy).in_chinese(chinese))
    };
    let Some(duty) = duty else {
        return refuse(
            format!("the campaign has no duty {code}"),
            "use a code of its duties",
            format!("该行动没有规定动作 {code}：请使用其规定动作的代码"),
        );
    };
    if duty.bundle {
        return refuse(
            format!("{code} is done when all its parts are"),
            "record the part that was done",
            format!("{code} 由各分项组成：请登记已完成的分项"),
        );
    }
    let sectors = enterprise.sectors.iter().cloned().collect();
    let traits = Traits {
        sectors: &sectors,
        marks: &enterprise.marks,
    };
    let is_bound = duty
        .by
        .iter()
        .any(|body| membership(definition, body, traits) != Membership::Out);
    if is_bound {
        return Ok(duty);
    }
    refuse(
        format!("{code} does not bind this enterprise"),
        "correct the duty, or its sectors and marks in the registry",
        format!("规定动作 {code} 不适用于该企业：请更正，或更正企业台账中的行业领域和标记"),
    )
}
