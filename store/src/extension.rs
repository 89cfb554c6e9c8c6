//! Extensions (延期): more time for one unit and one period, granted by a
//! coordinator above. The last one granted holds; none is ever written over.
//!
//! What an extension means is the domain's (`extension`); a signature asks for
//! it in its own transaction.

mod grant;
mod many;
mod write;

use std::collections::HashMap;

use cengbao_domain::extension;
use cengbao_entity::{obligation, report, report_extension};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

pub use self::grant::{ExtendOutcome, ExtendRequest};
pub use self::many::{ExtendManyRequest, ExtendRowOutcome};
pub(crate) use self::write::supersede;
use crate::access::{Scope, Tx};
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::time::moment;

/// An extension that holds.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Last day in time; the lock is open up to it.
    pub until: NaiveDate,
    /// Why it was granted.
    pub reason: String,
    /// The post that granted it, never a person.
    pub by_title: String,
    /// When.
    pub granted_at: DateTime<Utc>,
}

/// What an extension is of: campaign, schedule, unit, index of the period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Extended(i32, String, i32, i32);

impl Extended {
    pub(crate) fn of_report(report: &report::Model) -> Self {
        Self(
            report.campaign_id,
            report.schedule.clone(),
            report.unit_id,
            report.period,
        )
    }

    pub(crate) fn of_row(row: &report_extension::Model) -> Self {
        Self(
            row.campaign_id,
            row.schedule.clone(),
            row.unit_id,
            row.period,
        )
    }

    pub(crate) fn of_obligation(owed: &obligation::Model, period: i32) -> Self {
        Self(
            owed.campaign_id,
            owed.schedule.clone(),
            owed.unit_id,
            period,
        )
    }
}

impl Scope {
    /// The extensions that hold for units on periods, in one statement.
    pub(crate) async fn extensions(
        &self,
        units: &[i32],
        (first, last): (i32, i32),
    ) -> Result<HashMap<Extended, Extension>> {
        let rows = self
            .select_with_copies::<report_extension::Entity>()
            .filter(report_extension::Column::UnitId.is_in(units.iter().copied()))
            .filter(report_extension::Column::Period.between(first, last))
            .filter(report_extension::Column::SupersededAt.is_null())
            .all()
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let of = Extended::of_row(&row);
                let extension = Extension {
                    until: row.until_on,
                    reason: row.reason,
                    by_title: row.account_title,
                    granted_at: moment(row.granted_at),
                };
                (of, extension)
            })
            .collect())
    }

    /// Those of reports; asked only where one can matter: while a report is not
    /// signed, or once its schedule has locked.
    pub(crate) async fn extensions_of_reports(
        &self,
        rows: &[report::Model],
        campaigns: &HashMap<i32, AppliedCampaign>,
    ) -> Result<HashMap<Extended, Extension>> {
        let matters = |row: &&report::Model| {
            let schedule = campaigns
                .get(&row.campaign_id)
                .and_then(|campaign| campaign.definition.schedule(&row.schedule));
            let locks_on = schedule.and_then(|schedule| schedule.locks_on);
            row.first_signed_at.is_none() || extension::is_locked(locks_on, None, self.today())
        };
        let rows: Vec<&report::Model> = rows.iter().filter(matters).collect();
        let periods = rows.iter().map(|row| row.period);
        let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
            return Ok(HashMap::new());
        };
        let units: Vec<i32> = rows.iter().map(|row| row.unit_id).collect();
        self.extensions(&units, (first, last)).await
    }

    /// Whether an obligation of a period has an extension that holds and is such.
    pub(crate) fn is_extended(
        &self,
        (kind, period): (&str, i32),
        such: Condition,
    ) -> sea_orm::sea_query::SimpleExpr {
        let same = |one: report_extension::Column, owed: obligation::Column| {
            Expr::col((report_extension::Entity, one)).equals((obligation::Entity, owed))
        };
        let of_it = Condition::all()
            .add(report_extension::Column::PeriodKind.eq(kind))
            .add(report_extension::Column::Period.eq(period))
            .add(report_extension::Column::SupersededAt.is_null())
            .add(same(
                report_extension::Column::ShardKey,
                obligation::Column::ShardKey,
            ))
            .add(same(
                report_extension::Column::CampaignId,
                obligation::Column::CampaignId,
            ))
            .add(same(
                report_extension::Column::Schedule,
                obligation::Column::Schedule,
            ))
            .add(same(
                report_extension::Column::UnitId,
                obligation::Column::UnitId,
            ))
            .add(such);
        Expr::exists(
            self.source_with_copies::<report_extension::Entity>(
                of_it,
                report_extension::Column::Id,
            ),
        )
    }
}

/// The day up to which an extension of this report's period reaches, inside a
/// transaction that holds the head.
pub(crate) async fn extended_until(tx: &Tx, report: &report::Model) -> Result<Option<NaiveDate>> {
    let found = report_extension::Entity::find()
        .filter(report_extension::Column::ShardKey.eq(report.shard_key))
        .filter(report_extension::Column::CampaignId.eq(report.campaign_id))
        .filter(report_extension::Column::Schedule.eq(report.schedule.as_str()))
        .filter(report_extension::Column::UnitId.eq(report.unit_id))
        .filter(report_extension::Column::Period.eq(report.period))
        .filter(report_extension::Column::SupersededAt.is_null())
        .one(tx.connection())
        .await?;
    Ok(found.map(|row| row.until_on))
}
