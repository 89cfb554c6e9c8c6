//! Reminders (催报) as records: who was told when of what is missing, and what
//! became of it.
//!
//! Which reminders are due is the domain's (`reminder`); this reads and writes
//! them. A reminder is seen by whoever sees the obligation that it reminds of,
//! and changes no figure.

mod acknowledge;
mod act;
mod missing;
mod run;
mod write;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::{NodeId, ReminderId, ReportId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::reminder::Addressee;
use cengbao_domain::report::ReportAction;
use cengbao_entity::{reminder, report, report_event};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Value};
use uuid::Uuid;

pub use self::acknowledge::AcknowledgeOutcome;
pub use self::act::{MAX_REMINDED, RemindOutcome, RemindRequest, SHOWN_REMINDED};
use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// Reminders of one obligation that are shown with it, the latest.
pub const MAX_OF_OBLIGATION: usize = 20;

/// A reminder.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// Key.
    pub id: ReminderId,
    /// Who owes.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// Title of the schedule; its code where the campaign has it no more.
    pub title: String,
    /// For which period.
    pub period: Period,
    /// To whom by the rule.
    pub addressee: Addressee,
    /// Code of the agency that is told.
    pub to_code: String,
    /// Its name.
    pub to_name: String,
    /// Code of the rule; none for a coordinator's act.
    pub rule: Option<String>,
    /// Due day on that day, an extension included.
    pub due_on: Option<NaiveDate>,
    /// What the coordinator wrote.
    pub note: Option<String>,
    /// Post of the coordinator; none for the hub itself.
    pub by_title: Option<String>,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// When note was taken of it, and the post that did.
    pub acknowledged: Option<(DateTime<Utc>, String)>,
    /// When the unit's next signature came into force.
    pub answered_at: Option<DateTime<Utc>>,
    /// The report, if the scope sees one.
    pub report: Option<ReportId>,
    /// Sent only in the demonstration.
    pub simulated: bool,
    pub(crate) path: Path,
    pub(crate) sectors: Vec<String>,
    pub(crate) shard_key: i32,
}

/// Which reminders.
#[derive(Clone, Debug, Default)]
pub struct ReminderFilter {
    /// Of what units at or below this place owe.
    pub below: Option<Path>,
    /// Of what this unit owes.
    pub unit: Option<NodeId>,
    /// Sent to this agency.
    pub to: Option<NodeId>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this schedule.
    pub schedule: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// To whom by the rule.
    pub addressee: Option<Addressee>,
}

/// What reminders are of, as a list of obligations asks for them: unit, codes of
/// campaign and schedule, period.
pub type ReminderKey = (NodeId, String, String, Period);

impl Scope {
    /// Reminders, the latest first.
    pub async fn list_reminders(
        &self,
        filter: &ReminderFilter,
        page: &PageRequest,
    ) -> Result<Page<Reminder>> {
        let mut condition = plain(filter);
        if let Some(code) = &filter.campaign {
            let Some(campaign) = self.find_campaign(code).await? else {
                return Ok(Page::empty());
            };
            condition = condition.add(reminder::Column::CampaignId.eq(campaign.id));
        }
        let order = [
            SortKey::by(reminder::Column::SentAt.into_simple_expr(), true),
            SortKey::by(reminder::Column::Id.into_simple_expr(), true),
        ];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<reminder::Entity>()
            .filter(condition)
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let keys: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}", row.sent_at, row.id))
            .collect();
        let items = keys.into_iter().zip(self.read_reminders(rows).await?);
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// A reminder by its key; none when it is not, or is not yours.
    pub async fn find_reminder(&self, id: ReminderId) -> Result<Option<Reminder>> {
        let rows = self
            .select::<reminder::Entity>()
            .filter(reminder::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_reminders(rows).await?.pop())
    }

    /// The latest reminders of obligations, the latest first: as many statements
    /// for many as for one.
    pub async fn reminders_of(
        &self,
        keys: &[ReminderKey],
    ) -> Result<HashMap<ReminderKey, Vec<Reminder>>> {
        let units: BTreeSet<i32> = keys.iter().map(|key| row::node_key(key.0)).collect();
        let periods = keys.iter().map(|key| key.3.index());
        let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
            return Ok(HashMap::new());
        };
        let rows = self
            .select::<reminder::Entity>()
            .filter(reminder::Column::UnitId.is_in(units))
            .filter(reminder::Column::Period.between(first, last))
            .descending(reminder::Column::SentAt)
            .descending(reminder::Column::Id)
            .all()
            .await?;
        let mut found: HashMap<ReminderKey, Vec<Reminder>> =
            keys.iter().map(|key| (key.clone(), Vec::new())).collect();
        for one in self.read_reminders(rows).await? {
            let key = (
                one.unit,
                one.campaign.clone(),
                one.schedule.clone(),
                one.period,
            );
            if let Some(list) = found
                .get_mut(&key)
                .filter(|list| list.len() < MAX_OF_OBLIGATION)
            {
                list.push(one);
            }
        }
        Ok(found)
    }

    /// Reminders by key, in the order of the keys; those that the scope sees.
    async fn reminders_by_id(&self, ids: &[Uuid]) -> Result<Vec<Reminder>> {
        let rows = self
            .select::<reminder::Entity>()
            .filter(reminder::Column::Id.is_in(ids.iter().copied()))
            .all()
            .await?;
        let mut found: HashMap<Uuid, Reminder> = self
            .read_reminders(rows)
            .await?
            .into_iter()
            .map(|one| (one.id.0, one))
            .collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    async fn read_reminders(&self, rows: Vec<reminder::Model>) -> Result<Vec<Reminder>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i32> = rows.iter().map(|row| row.campaign_id).collect();
        let campaigns = self.campaigns_by_id(&ids).await?;
        let told = rows.iter().flat_map(|row| [row.unit_id, row.to_id]);
        let names = self.agency_names(told).await?;
        let sectors = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        let answers = self.answers_to(&rows).await?;
        let name_of = |id: i32| {
            names
                .get(&id)
                .cloned()
                .ok_or_else(|| StoreError::damaged(format!("agency {id} has no name")))
        };
        rows.into_iter()
            .map(|found| {
                let campaign = campaigns
                    .get(&found.campaign_id)
                    .ok_or(StoreError::NotFound)?;
                let schedule = campaign.definition.schedule(&found.schedule);
                let (unit, to) = (name_of(found.unit_id)?, name_of(found.to_id)?);
                let answer = answers.get(&Of::row(&found));
                let acknowledged = found.acknowledged_at.zip(found.acknowledged_title);
                Ok(Reminder {
                    id: ReminderId(found.id),
                    unit: row::node(found.unit_id),
                    unit_code: unit.code,
                    unit_name: unit.name,
                    campaign: campaign.code.clone(),
                    title: schedule.map_or_else(|| found.schedule.clone(), |one| one.title.clone()),
                    schedule: found.schedule,
                    period: row::period(&found.period_kind, found.period)?,
                    addressee: row::name(&found.addressee)?,
                    to_code: to.code,
                    to_name: to.name,
                    rule: found.rule,
                    due_on: found.due_on,
                    note: found.note,
                    by_title: found.account_title,
                    sent_at: moment(found.sent_at),
                    acknowledged: acknowledged.map(|(at, title)| (moment(at), title)),
                    answered_at: answer
                        .and_then(|answer| answer.first_after((found.sent_at, found.id)))
                        .map(moment),
                    report: answer.map(|answer| ReportId(answer.report)),
                    simulated: found.simulated,
                    path: row::path(found.path)?,
                    sectors: sectors.get(&found.sector_set).cloned().unwrap_or_default(),
                    shard_key: found.shard_key,
                })
            })
            .collect()
    }

    /// The signatures of the reports that reminders ask for, in two statements.
    async fn answers_to(&self, rows: &[reminder::Model]) -> Result<HashMap<Of, Answer>> {
        let units: BTreeSet<i32> = rows.iter().map(|row| row.unit_id).collect();
        let periods: BTreeSet<i32> = rows.iter().map(|row| row.period).collect();
        let reports = self
            .select::<report::Entity>()
            .filter(report::Column::UnitId.is_in(units))
            .filter(report::Column::Period.is_in(periods))
            .all()
            .await?;
        let mut answers: HashMap<Uuid, (Of, Answer)> = reports
            .iter()
            .map(|report| {
                let of = Of(
                    report.campaign_id,
                    report.schedule.clone(),
                    report.unit_id,
                    report.period,
                );
                let answer = Answer {
                    report: report.id,
                    signatures: Vec::new(),
                };
                (report.id, (of, answer))
            })
            .collect();
        let signed = [ReportAction::Sign, ReportAction::Submit].map(ReportAction::as_str);
        let events = self
            .select::<report_event::Entity>()
            .filter(report_event::Column::ReportId.is_in(answers.keys().copied()))
            // A submission that is no signature is the unit's own business.
            .filter(report_event::Column::Action.is_in(signed))
            .filter(report_event::Column::Internal.eq(false))
            .all()
            .await?;
        for one in events {
            if let Some((_, answer)) = answers.get_mut(&one.report_id) {
                answer.signatures.push((one.at, one.id));
            }
        }
        Ok(answers.into_values().collect())
    }
}

/// What a reminder is of: campaign, schedule, unit, index of the period.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Of(i32, String, i32, i32);

impl Of {
    fn row(row: &reminder::Model) -> Self {
        Self(
            row.campaign_id,
            row.schedule.clone(),
            row.unit_id,
            row.period,
        )
    }
}

/// The signatures of one report: when each was given, and the key of its event.
struct Answer {
    report: Uuid,
    signatures: Vec<(i64, Uuid)>,
}

impl Answer {
    /// When the first signature after a reminder was given. Of one moment, keys
    /// tell what came first.
    fn first_after(&self, reminder: (i64, Uuid)) -> Option<i64> {
        self.signatures
            .iter()
            .filter(|signature| **signature > reminder)
            .map(|(at, _)| *at)
            .min()
    }
}

fn plain(filter: &ReminderFilter) -> Condition {
    use reminder::Column;
    let mut condition = Condition::all()
        .add_option(
            filter
                .unit
                .map(|unit| Column::UnitId.eq(row::node_key(unit))),
        )
        .add_option(filter.to.map(|to| Column::ToId.eq(row::node_key(to))))
        .add_option(
            filter
                .schedule
                .as_deref()
                .map(|code| Column::Schedule.eq(code)),
        )
        .add_option(
            filter
                .addressee
                .map(|addressee| Column::Addressee.eq(addressee.as_str())),
        );
    if let Some(path) = &filter.below {
        condition = condition
            .add(Column::Path.gte(path.as_str()))
            .add(Column::Path.lt(path.upper_bound()));
    }
    if let Some(period) = filter.period {
        condition = condition
            .add(Column::PeriodKind.eq(period.kind().as_str()))
            .add(Column::Period.eq(period.index()));
    }
    condition
}

/// The place that a cursor names: when it was sent, and its key.
fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let read = || {
        let (sent_at, id) = cursor.split_once(' ')?;
        let sent_at: i64 = sent_at.parse().ok()?;
        let id: Uuid = id.parse().ok()?;
        Some(vec![sent_at.into(), id.into()])
    };
    read().map(Some).ok_or_else(bad_cursor)
}
