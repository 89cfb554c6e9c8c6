//! Appointing a stand-in (指定代办) and taking the appointment away (撤销代办).
//!
//! Nobody gives more than he has: whoever appoints stands above the unit, as its
//! coordinator or administrator, holds all its sectors, and gives for no longer
//! than his own grant lasts and within no more sectors.

use std::sync::Arc;

use cengbao_domain::ids::StandInId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::Sectors;
use cengbao_domain::stand_in::{Duty, NoStandIn, check};
use cengbao_entity::{role_grant, stand_in};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::StandIn;
use crate::access::{Appointee, Granted, Scope, Tx};
use crate::agency::Agency;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_reason};
use crate::row;
use crate::time::micros;

/// Appoints an account to do the work of a unit that cannot.
#[derive(Clone, Debug, Serialize)]
pub struct AppointRequest {
    /// Code of the unit that is stood in for.
    pub unit: String,
    /// Name of the account that stands in.
    pub account: String,
    /// For what.
    pub duty: Duty,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why; never blank.
    pub reason: String,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes an appointment away.
#[derive(Clone, Debug)]
pub struct RevokeRequest {
    /// Which.
    pub stand_in: StandInId,
    /// Why; never blank.
    pub reason: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum StandInOutcome {
    /// The stand-in as it is now.
    Done(Box<StandIn>),
    /// The viewer may not.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl Scope {
    /// Why the viewer may not appoint stand-ins for a unit, in Chinese and in
    /// English; none if he may.
    pub fn why_not_appoint(&self, unit: &Agency) -> Option<(&'static str, &'static str)> {
        let power = self.appointing(&unit.path, &unit.sectors);
        power.is_none().then_some((
            "只有上级的调度或管理账号可以为该单位指定代办",
            "only a coordinator or an administrator above the unit appoints for it",
        ))
    }
}

impl StandInOutcome {
    fn not_allowed((reason_zh, reason_en): (&'static str, &'static str)) -> Self {
        Self::NotAllowed {
            reason_zh,
            reason_en,
        }
    }
}

impl Scope {
    /// Appoints a stand-in, as a coordinator or an administrator above the unit.
    /// The very same once more gives the first one; under the same key it does so
    /// however the viewer's grants and the days have changed since.
    ///
    /// Errors: `NotFound` for a unit or an account that is not there or not
    /// within what the viewer appoints for; `Invalid` for the unit's own account,
    /// one's own, for days that cannot be and without a reason;
    /// `IdempotencyKeyReused`.
    pub async fn appoint_stand_in(&self, request: AppointRequest) -> Result<StandInOutcome> {
        let account = self.viewer().account_id;
        let once = Once::new(account, request.key.as_deref(), "appoint", &request)?;
        // What the first request under the key did itself is not judged again: its days may have begun since.
        if let Some(first) = self.first_appointment(once.as_ref()).await? {
            return self.appointed(first).await;
        }
        let reason = checked_reason(&request.reason)?;
        let unit = self.find_agency(&request.unit).await?;
        let unit = unit.ok_or(StoreError::NotFound)?;
        if let Some(reason) = self.why_not_appoint(&unit) {
            return Ok(StandInOutcome::not_allowed(reason));
        }
        let power = self.appointing(&unit.path, &unit.sectors);
        let power = power.ok_or(StoreError::NotFound)?;
        let account = self.appointee(&request, &unit).await?;
        check(request.from, request.until, power.until, self.today()).map_err(refusal)?;
        let after = request
            .until
            .succ_opt()
            .ok_or_else(|| refusal(NoStandIn::TooLong))?;
        let sectors = match &power.sectors {
            Sectors::All => None,
            Sectors::Only(codes) => Some(row::to_json(codes)?),
        };
        let grant = role_grant::Model {
            id: Uuid::now_v7(),
            account_id: account.id,
            role: request.duty.role().as_str().to_owned(),
            node_id: row::node_key(unit.id),
            sectors,
            valid_from: request.from,
            valid_until: Some(after),
            revoked_at: None,
            stands_in: true,
        };
        let viewer = self.viewer();
        let record = stand_in::Model {
            shard_key: unit.shard_key,
            id: grant.id,
            unit_id: row::node_key(unit.id),
            path: unit.path.as_str().to_owned(),
            sector_set: unit.sector_set,
            account_title: account.title,
            account_unit_id: account.unit_id,
            reason,
            appointed_by: viewer.account_id.0,
            appointed_title: viewer.title.clone(),
            appointed_at: micros(self.now()),
            revoked_title: None,
            revoked_reason: None,
        };
        let granted = self.grant(
            Action::Appoint,
            Resource::Obligation,
            &unit.path,
            &unit.sectors,
        )?;
        let appointment = Arc::new((grant, record, once));
        let id = self
            .transact(granted, |tx| {
                let appointment = Arc::clone(&appointment);
                Box::pin(async move { write(&tx, &appointment).await })
            })
            .await?;
        self.appointed(id).await
    }

    /// An appointment as it is now.
    async fn appointed(&self, id: Uuid) -> Result<StandInOutcome> {
        let found = self.find_stand_in(StandInId(id)).await?;
        Ok(StandInOutcome::Done(Box::new(
            found.ok_or(StoreError::NotFound)?,
        )))
    }

    /// The appointment that the first request under a key led to.
    async fn first_appointment(&self, once: Option<&Once>) -> Result<Option<Uuid>> {
        let Some(once) = once.cloned() else {
            return Ok(None);
        };
        let first = self
            .transact(Granted::of_own_key(), move |tx| {
                let once = once.clone();
                Box::pin(async move { Once::first_result(Some(&once), &tx).await })
            })
            .await?;
        Ok(first.map(|first| first.0))
    }

    /// The account that shall stand in. One that the viewer may not appoint is
    /// as one that is not there.
    async fn appointee(&self, request: &AppointRequest, unit: &Agency) -> Result<Appointee> {
        let account = self.account_to_appoint(&request.account).await?;
        let account = account.ok_or(StoreError::NotFound)?;
        let own = row::node(account.unit_id);
        let home = self.find_agencies_by_id(&[own]).await?.remove(&own);
        let home = home.ok_or(StoreError::NotFound)?;
        if self.appointing(&home.path, &home.sectors).is_none() {
            return Err(StoreError::NotFound);
        }
        if account.id == self.viewer().account_id.0 {
            return Err(StoreError::invalid(
                "account",
                "nobody appoints himself",
                "name another account, or let your superior appoint you",
            )
            .in_chinese("不能指定自己代办：请指定其他账号，或由上级指定"));
        }
        if home.id == unit.id {
            return Err(StoreError::invalid(
                "account",
                "it belongs to the unit itself",
                "name an account of another unit; the unit's own are given grants by the operator",
            )
            .in_chinese(
                "该账号属于本单位，不是代办：请指定其他单位的账号；本单位账号由管理员授权",
            ));
        }
        Ok(account)
    }

    /// Takes an appointment away at once, as a coordinator or an administrator
    /// above the unit. The first one stands.
    ///
    /// Errors: `NotFound`; `Invalid` without a reason.
    pub async fn revoke_stand_in(&self, request: RevokeRequest) -> Result<StandInOutcome> {
        let reason = checked_reason(&request.reason)?;
        let found = self.find_stand_in(request.stand_in).await?;
        let found = found.ok_or(StoreError::NotFound)?;
        if !self.appoints_for(&found) {
            return Ok(StandInOutcome::not_allowed((
                "代办由该单位上级的调度（COORDINATOR）或管理员（ADMIN）取消，您没有此岗位权限",
                "it is for a coordinator or an administrator above the unit to take a stand-in away, which you are not",
            )));
        }
        let granted = self.grant(
            Action::Appoint,
            Resource::Obligation,
            &found.unit_path,
            &found.sectors,
        )?;
        let (key, now) = ((found.shard_key, found.id.0), micros(self.now()));
        let words = Arc::new((self.viewer().title.clone(), reason));
        self.transact(granted, |tx| {
            let words = Arc::clone(&words);
            Box::pin(async move { revoke(&tx, key, now, &words).await })
        })
        .await?;
        let found = self.find_stand_in(request.stand_in).await?;
        Ok(StandInOutcome::Done(Box::new(
            found.ok_or(StoreError::NotFound)?,
        )))
    }
}

async fn write(
    tx: &Tx,
    (grant, record, once): &(role_grant::Model, stand_in::Model, Option<Once>),
) -> Result<Uuid> {
    if let Some(first) = Once::first_result(once.as_ref(), tx).await? {
        return Ok(first.0);
    }
    let same = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(grant.account_id))
        .filter(role_grant::Column::NodeId.eq(grant.node_id))
        .filter(role_grant::Column::Role.eq(grant.role.as_str()))
        .filter(role_grant::Column::ValidFrom.eq(grant.valid_from))
        .filter(role_grant::Column::ValidUntil.eq(grant.valid_until))
        .filter(role_grant::Column::StandsIn.eq(true))
        .filter(role_grant::Column::RevokedAt.is_null())
        .one(tx.connection())
        .await?;
    let id = if let Some(same) = same {
        same.id
    } else {
        role_grant::Entity::insert(grant.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        stand_in::Entity::insert(record.clone().into_active_model().reset_all())
            .exec_without_returning(tx.connection())
            .await?;
        grant.id
    };
    let (shard_key, at) = (record.shard_key, record.appointed_at);
    Once::remember(once.as_ref(), tx, shard_key, id, at).await?;
    Ok(id)
}

async fn revoke(
    tx: &Tx,
    (shard_key, id): (i32, Uuid),
    now: i64,
    (title, reason): &(String, String),
) -> Result<()> {
    let done = role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::value(now))
        .filter(role_grant::Column::Id.eq(id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    if done.rows_affected == 0 {
        return Ok(());
    }
    stand_in::Entity::update_many()
        .col_expr(stand_in::Column::RevokedTitle, Expr::value(title.as_str()))
        .col_expr(
            stand_in::Column::RevokedReason,
            Expr::value(reason.as_str()),
        )
        .filter(stand_in::Column::ShardKey.eq(shard_key))
        .filter(stand_in::Column::Id.eq(id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn refusal(refused: NoStandIn) -> StoreError {
    let (place, chinese) = match refused {
        NoStandIn::Backward => (
            "until",
            "代办止日早于起日：请填写不早于起日的日期".to_owned(),
        ),
        NoStandIn::Past => ("from", "代办起日已过：请从今天或以后开始".to_owned()),
        NoStandIn::TooLong => (
            "until",
            "代办时间太长：请填写较近的止日，到期后可再次指定".to_owned(),
        ),
        NoStandIn::Outlasts(end) => (
            "until",
            format!("您自己的授权至 {end} 前为止：代办不能比它更长"),
        ),
    };
    StoreError::invalid(place, refused.to_string(), refused.remedy()).in_chinese(chinese)
}
