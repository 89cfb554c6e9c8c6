//! Granting an extension: who may, up to when, and the row that says so.

use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_domain::extension::{NoExtension, check};
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::report_extension;
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::{Once, Owed, checked_reason, raise};
use crate::obligation::{Obligation, ObligationFilter};
use crate::outbox::{self, Event};
use crate::page::PageRequest;
use crate::row;
use crate::time::micros;

/// Gives one unit more time for one period.
#[derive(Clone, Debug, Serialize)]
pub struct ExtendRequest {
    /// Code of the unit that owes.
    pub unit: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// Last day in time.
    pub until: NaiveDate,
    /// Why; never blank.
    pub reason: String,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum ExtendOutcome {
    /// The obligation, extended.
    Done(Box<Obligation>),
    /// The viewer may not.
    NotAllowed {
        /// The obligation as it stands.
        obligation: Box<Obligation>,
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl Scope {
    /// Extends an obligation as a coordinator above its unit.
    ///
    /// Errors: `NotFound`; `Invalid` (the unit does not owe this, the day cannot
    /// be granted, no reason), `IdempotencyKeyReused`.
    pub async fn extend_obligation(&self, request: ExtendRequest) -> Result<ExtendOutcome> {
        let reason = checked_reason(&request.reason)?;
        let once = Once::new(
            self.viewer().account_id,
            request.key.as_deref(),
            "extend",
            &request,
        )?;
        let owed = self
            .obliged(
                &request.unit,
                &request.campaign,
                &request.schedule,
                request.period,
            )
            .await?;
        let place = (&owed.unit.path, &owed.unit.sectors);
        if !self.covers(Action::Extend, Resource::Obligation, place.0, place.1) {
            let obligation = Box::new(self.obligation_of(&owed, request.period).await?);
            let (reason_zh, reason_en) = NOT_ABOVE;
            return Ok(ExtendOutcome::NotAllowed {
                obligation,
                reason_zh,
                reason_en,
            });
        }
        let today = self.today();
        let until = request.until;
        let refused = check(owed.due_on, owed.schedule.locks_on, until, today).err();
        let granted = self.grant(Action::Extend, Resource::Obligation, place.0, place.1)?;
        let step = Arc::new(Step {
            scope: self.clone(),
            owed,
            period: request.period,
            until,
            reason,
            refused,
            once,
        });
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { step.write(&tx).await })
        })
        .await?;
        let obligation = self.obligation_of(&step.owed, request.period).await?;
        Ok(ExtendOutcome::Done(Box::new(obligation)))
    }

    async fn obligation_of(&self, owed: &Owed, period: Period) -> Result<Obligation> {
        let filter = ObligationFilter {
            unit: Some(owed.unit.id),
            campaign: Some(owed.campaign.code.clone()),
            schedule: Some(owed.schedule.code.clone()),
            period: Some(period),
            ..ObligationFilter::default()
        };
        let found = self
            .list_obligations(&filter, &PageRequest::first(1))
            .await?;
        found.nodes().pop().ok_or(StoreError::NotFound)
    }
}

/// Who grants an extension.
const NOT_ABOVE: (&str, &str) = (
    "延期由该单位上级的调度（COORDINATOR）批准，您没有此岗位权限",
    "an extension is for a coordinator above the unit to grant (COORDINATOR), which you are not",
);

struct Step {
    scope: Scope,
    owed: Owed,
    period: Period,
    until: NaiveDate,
    reason: String,
    refused: Option<NoExtension>,
    once: Option<Once>,
}

impl Step {
    async fn write(&self, tx: &Tx) -> Result<()> {
        if Once::first_result(self.once.as_ref(), tx).await?.is_some() {
            return Ok(());
        }
        if let Some(refused) = self.refused {
            return Err(refusal(refused));
        }
        let owed = &self.owed;
        let now = micros(self.scope.now());
        let viewer = self.scope.viewer();
        // A signature reads the extension under the same head.
        raise(tx, owed.obligation.shard_key, &owed.form, now).await?;
        let before = report_extension::Entity::find()
            .filter(report_extension::Column::ShardKey.eq(owed.obligation.shard_key))
            .filter(report_extension::Column::CampaignId.eq(owed.campaign.id))
            .filter(report_extension::Column::Schedule.eq(owed.schedule.code.as_str()))
            .filter(report_extension::Column::UnitId.eq(row::node_key(owed.unit.id)))
            .filter(report_extension::Column::Period.eq(self.period.index()))
            .order_by_desc(report_extension::Column::Number)
            .one(tx.connection())
            .await?;
        if let Some(before) = &before {
            report_extension::Entity::update_many()
                .col_expr(report_extension::Column::SupersededAt, Expr::value(now))
                .filter(report_extension::Column::ShardKey.eq(before.shard_key))
                .filter(report_extension::Column::Id.eq(before.id))
                .exec(tx.connection())
                .await?;
        }
        let id = Uuid::now_v7();
        report_extension::Entity::insert(report_extension::ActiveModel {
            shard_key: Set(owed.obligation.shard_key),
            id: Set(id),
            campaign_id: Set(owed.campaign.id),
            schedule: Set(owed.schedule.code.clone()),
            unit_id: Set(row::node_key(owed.unit.id)),
            path: Set(owed.obligation.path.clone()),
            sector_set: Set(owed.unit.sector_set),
            period_kind: Set(self.period.kind().as_str().to_owned()),
            period: Set(self.period.index()),
            number: Set(before.map_or(1, |before| before.number + 1)),
            until_on: Set(self.until),
            reason: Set(self.reason.clone()),
            account_id: Set(viewer.account_id.0),
            account_title: Set(viewer.title.clone()),
            granted_at: Set(now),
            superseded_at: Set(None),
        })
        .exec_without_returning(tx.connection())
        .await?;
        outbox::write(tx, &[self.event(id)], now).await?;
        // The key leads to the extension, as that of a filing leads to its report.
        Once::remember(self.once.as_ref(), tx, owed.obligation.shard_key, id, now).await
    }
}

impl Step {
    fn event(&self, id: Uuid) -> Event {
        let owed = &self.owed;
        Event {
            kind: EventKind::ExtensionGranted,
            shard_key: owed.obligation.shard_key,
            path: owed.obligation.path.clone(),
            internal: false,
            subject: Some(id),
            schedule: Some((owed.campaign.id, owed.schedule.code.clone())),
            unit_id: Some(row::node_key(owed.unit.id)),
            to_id: None,
            period: Some(self.period),
            day: Some(self.until),
            version: None,
            simulated: self.scope.viewer().simulated,
        }
    }
}

fn refusal(refused: NoExtension) -> StoreError {
    let chinese = match refused {
        NoExtension::NothingToExtend => {
            "该报送要求在此期没有报送日也不锁定：无须延期，可随时填报".to_owned()
        }
        NoExtension::Past => "延期日已过：请填写今天或以后的日期".to_owned(),
        NoExtension::NotLater(due) => format!("延期日不晚于报送日 {due}：请填写更晚的日期"),
        NoExtension::TooFar => "延期日太远：请填写较近的日期，到期后可再次延期".to_owned(),
    };
    StoreError::invalid("until", refused.to_string(), refused.remedy()).in_chinese(chinese)
}
