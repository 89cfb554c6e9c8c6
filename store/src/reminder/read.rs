//! Reminders as a scope sees them: the list, one by its key, and those of obligations.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::{ReminderId, ReportId};
use cengbao_entity::reminder;
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Value};
use uuid::Uuid;

use super::answer::Of;
use super::{MAX_OF_OBLIGATION, Reminder, ReminderFilter, ReminderKey};
use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

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
    pub(super) async fn reminders_by_id(&self, ids: &[Uuid]) -> Result<Vec<Reminder>> {
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
                let is_own = self.viewer().unit == Some(row::node(found.to_id));
                let path = row::path(found.path)?;
                let is_at_desk = is_own && self.has_desk(found.campaign_id, &found.schedule, &path);
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
                    path,
                    sectors: sectors.get(&found.sector_set).cloned().unwrap_or_default(),
                    shard_key: found.shard_key,
                    is_at_desk,
                })
            })
            .collect()
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
