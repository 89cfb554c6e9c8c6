//! The reminders that the hub sends by rule: every campaign in force, every
//! schedule, the periods that a rule can speak of today.
//!
//! Sent twice it sends nothing twice: what was said is marked in the row itself.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_domain::reminder::{
    Addressee, CATCH_UP_DAYS, MAX_DAYS_AFTER, MAX_DAYS_BEFORE, Mark, ReminderRule, due, may_speak,
};
use cengbao_entity::{report, report_extension};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition};

use super::missing::Wanted;
use super::write::{Letter, Planned};
use crate::access::Scope;
use crate::error::Result;
use crate::row;
use crate::time::micros;

/// Obligations that are looked at together.
const CHUNK: usize = 500;

/// Periods that are looked at beside those of the schedule's own days, by campaign and schedule.
type Beside = HashMap<(i32, String), BTreeSet<i32>>;

impl Scope {
    /// Sends what the rules say today; how many were sent. Only the hub itself.
    pub async fn send_due_reminders(&self) -> Result<u64> {
        self.send_by_rule(false).await
    }

    /// The same in the demonstration: each is marked as simulated.
    pub async fn simulate_due_reminders(&self) -> Result<u64> {
        self.send_by_rule(true).await
    }

    async fn send_by_rule(&self, simulated: bool) -> Result<u64> {
        self.must_be_system("send reminders by rule")?;
        let beside = self.moved_terms().await?;
        let mut sent = 0;
        for campaign in self.list_every_campaign().await? {
            for schedule in &campaign.definition.schedules {
                let rules = schedule.reminder_rules();
                let key = (campaign.id, schedule.code.clone());
                for period in self.periods_to_look_at(schedule, &rules, beside.get(&key)) {
                    let wanted = Wanted {
                        campaign: &campaign,
                        schedule,
                        period,
                    };
                    sent += self.remind_by_rule(wanted, &rules, simulated).await?;
                }
            }
        }
        Ok(sent)
    }

    /// Periods of which some unit counts from another day than the schedule's:
    /// extended, or come back. Two statements for all campaigns.
    async fn moved_terms(&self) -> Result<Beside> {
        let today = self.today();
        // And one more, because a day begins earlier here than it does in UTC.
        let furthest = Days::new(u64::from(MAX_DAYS_AFTER) + CATCH_UP_DAYS + 1);
        let earliest = today.checked_sub_days(furthest).unwrap_or(NaiveDate::MIN);
        let latest = today
            .checked_add_days(Days::new(u64::from(MAX_DAYS_BEFORE)))
            .unwrap_or(NaiveDate::MAX);
        let extended: Vec<(i32, String, i32)> = self
            .select::<report_extension::Entity>()
            .filter(report_extension::Column::SupersededAt.is_null())
            .filter(report_extension::Column::UntilOn.between(earliest, latest))
            .distinct()
            .columns([
                report_extension::Column::CampaignId,
                report_extension::Column::Schedule,
                report_extension::Column::Period,
            ])
            .await?;
        let since = earliest.and_hms_opt(0, 0, 0).unwrap_or_default();
        let since = micros(DateTime::<Utc>::from_naive_utc_and_offset(since, Utc));
        let back: Vec<(i32, String, i32)> = self
            .select::<report::Entity>()
            .filter(report::Column::InForce.eq(false))
            .filter(report::Column::SignedRevision.is_not_null())
            .filter(report::Column::UpdatedAt.gte(since))
            .distinct()
            .columns([
                report::Column::CampaignId,
                report::Column::Schedule,
                report::Column::Period,
            ])
            .await?;
        let mut beside = Beside::new();
        for (campaign, schedule, period) in extended.into_iter().chain(back) {
            let periods = beside.entry((campaign, schedule)).or_default();
            periods.insert(period);
        }
        Ok(beside)
    }

    fn periods_to_look_at(
        &self,
        schedule: &Schedule,
        rules: &[ReminderRule],
        beside: Option<&BTreeSet<i32>>,
    ) -> Vec<Period> {
        let speaks = |period: Period| {
            let day = schedule.due.due_day(period);
            day.is_some_and(|day| may_speak(rules, day, self.today()))
        };
        schedule
            .periods()
            .filter(|period| {
                speaks(*period) || beside.is_some_and(|beside| beside.contains(&period.index()))
            })
            .collect()
    }

    async fn remind_by_rule(
        &self,
        wanted: Wanted<'_>,
        rules: &[ReminderRule],
        simulated: bool,
    ) -> Result<u64> {
        let (mut sent, mut after) = (0, None);
        loop {
            let missing = self.missing(wanted, Condition::all(), after, CHUNK).await?;
            let Some(last) = missing.last() else {
                return Ok(sent);
            };
            after = Some((last.owed.shard_key, last.owed.id));
            let said = self.marks_of(wanted, &missing).await?;
            let mut planned = Vec::new();
            for one in &missing {
                let was_sent = |mark: &Mark| said.contains(&(one.owed.unit_id, mark.to_string()));
                for due in due(rules, &one.facts, was_sent, self.today()) {
                    planned.push(Planned {
                        owed: one.owed.clone(),
                        mark: due.mark.to_string(),
                        rule: Some(due.mark.rule),
                        addressee: due.to,
                        to_id: one.owed.unit_id,
                        due_on: one.due_on,
                    });
                }
            }
            self.address(&mut planned).await?;
            let letter = Letter {
                period: wanted.period,
                note: None,
                simulated,
                planned,
            };
            sent += self.send(letter).await?.len() as u64;
            if missing.len() < CHUNK {
                return Ok(sent);
            }
        }
    }

    /// Names the agency that each is sent to.
    async fn address(&self, planned: &mut [Planned]) -> Result<()> {
        let units: Vec<NodeId> = planned
            .iter()
            .filter(|one| one.addressee == Addressee::Superior)
            .map(|one| row::node(one.owed.unit_id))
            .collect();
        let agencies = if units.is_empty() {
            HashMap::new()
        } else {
            self.find_agencies_by_id(&units).await?
        };
        for one in planned {
            one.to_id = match one.addressee {
                Addressee::Unit => one.owed.unit_id,
                Addressee::Receiver => one.owed.receiver_id,
                Addressee::Superior => agencies
                    .get(&row::node(one.owed.unit_id))
                    .and_then(|agency| agency.superior.or(agency.inside))
                    .map_or(one.owed.receiver_id, row::node_key),
            };
        }
        Ok(())
    }
}
