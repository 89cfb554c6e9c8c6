//! Whose report is missing: the obligations of one schedule and period that no
//! report in force answers, with all that a rule asks of them.

use std::collections::{HashMap, HashSet};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::extension;
use cengbao_domain::period::Period;
use cengbao_domain::reminder::{Facts, Filed, known_by};
use cengbao_domain::report::ReportAction;
use cengbao_entity::{obligation, reminder, report, report_event};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::extension::Extended;
use crate::obligation::its_report;
use crate::row;
use crate::time::{day_in_zone, moment};

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) campaign: &'a AppliedCampaign,
    pub(super) schedule: &'a Schedule,
    pub(super) period: Period,
}

/// An obligation whose report is missing.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    pub(super) owed: obligation::Model,
    /// With its extension.
    pub(super) due_on: Option<NaiveDate>,
    pub(super) facts: Facts,
}

/// Behind which obligation a search goes on: its shard and its key.
pub(super) type After = (i32, Uuid);

impl Scope {
    /// Up to `rows` of them, in the order of shards and keys, within a condition.
    pub(super) async fn missing(
        &self,
        wanted: Wanted<'_>,
        within: Condition,
        after: Option<After>,
        rows: usize,
    ) -> Result<Vec<Missing>> {
        let mut select = self
            .select::<obligation::Entity>()
            .filter(of_period(wanted))
            .filter(within)
            .filter(self.is_in_force(wanted.period).not());
        if let Some((shard_key, id)) = after {
            let behind = Condition::all()
                .add(obligation::Column::ShardKey.eq(shard_key))
                .add(obligation::Column::Id.gt(id));
            select = select.filter(
                Condition::any()
                    .add(obligation::Column::ShardKey.gt(shard_key))
                    .add(behind),
            );
        }
        let owed = select
            .ascending(obligation::Column::ShardKey)
            .ascending(obligation::Column::Id)
            .limit(rows)
            .all()
            .await?;
        self.with_facts(wanted, owed).await
    }

    async fn with_facts(
        &self,
        wanted: Wanted<'_>,
        owed: Vec<obligation::Model>,
    ) -> Result<Vec<Missing>> {
        if owed.is_empty() {
            return Ok(Vec::new());
        }
        let Wanted {
            schedule, period, ..
        } = wanted;
        let index = period.index();
        let units: Vec<i32> = owed.iter().map(|row| row.unit_id).collect();
        let extensions = self.extensions(&units, (index, index)).await?;
        let back = self.back_since(wanted, &units).await?;
        let by_schedule = schedule.due.due_day(period);
        let found = owed.into_iter().map(|owed| {
            let until = extensions
                .get(&Extended::of_obligation(&owed, index))
                .map(|extension| extension.until);
            let due_on = extension::due_day(by_schedule, until);
            let facts = Facts {
                opens: period.first_day(),
                due: due_on,
                filed: back
                    .get(&owed.unit_id)
                    .map_or(Filed::Missing, |day| Filed::BackSince(*day)),
                locked: extension::is_locked(schedule.locks_on, until, self.today()),
            };
            Missing {
                owed,
                due_on,
                facts,
            }
        });
        Ok(found.collect())
    }

    /// Since when the report of a unit that was signed counts no more.
    async fn back_since(
        &self,
        wanted: Wanted<'_>,
        units: &[i32],
    ) -> Result<HashMap<i32, NaiveDate>> {
        let reports = self
            .select::<report::Entity>()
            .filter(report::Column::CampaignId.eq(wanted.campaign.id))
            .filter(report::Column::Schedule.eq(wanted.schedule.code.as_str()))
            .filter(report::Column::PeriodKind.eq(wanted.period.kind().as_str()))
            .filter(report::Column::Period.eq(wanted.period.index()))
            .filter(report::Column::UnitId.is_in(units.iter().copied()))
            .filter(report::Column::InForce.eq(false))
            .filter(report::Column::SignedRevision.is_not_null())
            .all()
            .await?;
        if reports.is_empty() {
            return Ok(HashMap::new());
        }
        let back = [ReportAction::Return, ReportAction::Withdraw].map(ReportAction::as_str);
        let events = self
            .select::<report_event::Entity>()
            .filter(report_event::Column::ReportId.is_in(reports.iter().map(|report| report.id)))
            .filter(report_event::Column::Action.is_in(back))
            .filter(report_event::Column::Internal.eq(false))
            .all()
            .await?;
        let unit_of: HashMap<Uuid, i32> = reports
            .iter()
            .map(|report| (report.id, report.unit_id))
            .collect();
        let mut since: HashMap<i32, i64> = HashMap::new();
        for event in events {
            if let Some(unit) = unit_of.get(&event.report_id) {
                let at = since.entry(*unit).or_insert(event.at);
                *at = Ord::max(*at, event.at);
            }
        }
        Ok(since
            .into_iter()
            .map(|(unit, at)| (unit, day_in_zone(moment(at))))
            .collect())
    }

    /// What was said before of these units' obligations: unit and mark, as [`known`] tells.
    pub(super) async fn marks_of(
        &self,
        wanted: Wanted<'_>,
        missing: &[Missing],
    ) -> Result<HashSet<(i32, String)>> {
        let rows: Vec<(i32, String, i32)> = self
            .select::<reminder::Entity>()
            .filter(reminder::Column::CampaignId.eq(wanted.campaign.id))
            .filter(reminder::Column::Schedule.eq(wanted.schedule.code.as_str()))
            .filter(reminder::Column::Period.eq(wanted.period.index()))
            .filter(reminder::Column::UnitId.is_in(missing.iter().map(|one| one.owed.unit_id)))
            .columns([
                reminder::Column::UnitId,
                reminder::Column::Mark,
                reminder::Column::ToId,
            ])
            .await?;
        Ok(known(rows))
    }

    /// Whether an obligation of a period has a report in force.
    fn is_in_force(&self, period: Period) -> sea_orm::sea_query::SimpleExpr {
        let filed = its_report(period).add(report::Column::InForce.eq(true));
        Expr::exists(self.source::<report::Entity>(filed, report::Column::Id))
    }
}

/// Unit and mark of what was said, from unit, mark and whom it went to: a word to a receiver by whom it went to, also
/// where it was marked as to the only one.
pub(super) fn known(rows: Vec<(i32, String, i32)>) -> HashSet<(i32, String)> {
    let marks = rows
        .into_iter()
        .flat_map(|(unit, mark, to)| known_by(&mark, row::node(to)).map(|mark| (unit, mark)));
    marks.collect()
}

fn of_period(wanted: Wanted<'_>) -> Condition {
    let index = wanted.period.index();
    Condition::all()
        .add(obligation::Column::CampaignId.eq(wanted.campaign.id))
        .add(obligation::Column::Schedule.eq(wanted.schedule.code.as_str()))
        .add(obligation::Column::PeriodKind.eq(wanted.period.kind().as_str()))
        .add(obligation::Column::FirstPeriod.lte(index))
        .add(obligation::Column::LastPeriod.gte(index))
}
