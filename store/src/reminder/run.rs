//! The reminders that the hub sends by rule: every campaign in force, every
//! schedule, the periods that a rule can speak of today.
//!
//! Sent twice it sends nothing twice: what was said is marked in the row itself.

use std::collections::{BTreeSet, HashMap, HashSet};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_domain::reminder::{
    Addressee, CATCH_UP_DAYS, Due, MAX_DAYS_AFTER, MAX_DAYS_BEFORE, Offices, ReminderRule, due,
    may_speak,
};
use cengbao_entity::{agency, report, report_extension};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition};

use super::missing::{Missing, Wanted};
use super::write::{Letter, Planned};
use crate::access::Scope;
use crate::error::Result;
use crate::row;
use crate::time::micros;

/// Obligations that are looked at together.
const CHUNK: usize = 500;

/// What was said before: unit and mark.
type Said = HashSet<(i32, String)>;

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
        let beside = self.receivers_beside(wanted.schedule).await?;
        let (mut sent, mut after) = (0, None);
        loop {
            let missing = self.missing(wanted, Condition::all(), after, CHUNK).await?;
            let Some(last) = missing.last() else {
                return Ok(sent);
            };
            after = Some((last.owed.shard_key, last.owed.id));
            let said = self.marks_of(wanted, &missing).await?;
            let words: Vec<(&Missing, Due)> = missing
                .iter()
                .flat_map(|one| {
                    let words = due(rules, &one.facts, self.today());
                    words.into_iter().map(move |word| (one, word))
                })
                .collect();
            let planned = self.letters(words, &beside, &said).await?;
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

    /// Who receives a schedule beside its first receiver; no statement where nobody does.
    async fn receivers_beside(&self, schedule: &Schedule) -> Result<Vec<i32>> {
        if schedule.also_to.is_empty() {
            return Ok(Vec::new());
        }
        let codes = schedule.also_to.iter().map(String::as_str);
        let offices = self
            .select::<agency::Entity>()
            .filter(agency::Column::Code.is_in(codes))
            .ascending(agency::Column::Id)
            .all()
            .await?;
        Ok(offices.iter().map(|one| one.id).collect())
    }

    /// The letters of these words that were not sent before.
    async fn letters(
        &self,
        words: Vec<(&Missing, Due)>,
        beside: &[i32],
        said: &Said,
    ) -> Result<Vec<Planned>> {
        let was_sent = |unit: i32, mark: String| said.contains(&(unit, mark));
        let units = words
            .iter()
            .filter(|(_, word)| word.to == Addressee::Superior);
        let units: Vec<NodeId> = units.map(|(one, _)| row::node(one.owed.unit_id)).collect();
        let agencies = if units.is_empty() {
            HashMap::new()
        } else {
            self.find_agencies_by_id(&units).await?
        };
        let tree = if beside.is_empty() {
            None
        } else {
            Some(self.tree().await?)
        };
        let mut planned = Vec::new();
        for (one, word) in words {
            let unit = row::node(one.owed.unit_id);
            let agency = agencies.get(&unit);
            let path = row::path(one.owed.path.clone())?;
            let also_to = tree.iter().flat_map(|tree| {
                let seat = |office: &i32| tree.desks.receiver_for(*office, &path);
                beside.iter().filter_map(seat)
            });
            let also_to: Vec<NodeId> = also_to.map(row::node).collect();
            let offices = Offices {
                unit,
                superior: agency.and_then(|agency| agency.superior.or(agency.inside)),
                receiver: row::node(one.owed.receiver_id),
                also_to: &also_to,
            };
            for (mark, to) in word.letters(&offices) {
                if !was_sent(one.owed.unit_id, mark.to_string()) {
                    planned.push(Planned {
                        owed: one.owed.clone(),
                        mark: mark.to_string(),
                        rule: Some(mark.rule),
                        addressee: word.to,
                        to_id: row::node_key(to),
                        due_on: one.due_on,
                    });
                }
            }
        }
        Ok(planned)
    }
}
