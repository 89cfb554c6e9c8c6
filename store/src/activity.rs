//! Activities (活动记录): dated evidence that an enterprise, or an office, did a duty once.
//!
//! Recorded by the enterprise itself or by an inspector for it, by an office of itself, each under his own name: nobody
//! signs evidence for another. Corrected by a revision with a reason, never changed and never deleted. What counts on a
//! day stands in one row for each unit and campaign (`duty_record`), which every change of an activity keeps in step.

mod check;
mod doer;
mod record;
mod verify;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_entity::{activity, enterprise};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub(crate) use self::doer::other_side;
pub use self::record::{ActivityOutcome, CorrectActivity, RecordActivity};
pub(crate) use self::record::{INSPECTOR, OFFICE};
pub use self::verify::DaysReport;
use crate::access::{Scope, SortKey};
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// Days by code of the duty, in order.
pub(crate) type Days = BTreeMap<String, Vec<i32>>;

/// Shard, campaign and unit of a row of days.
type DaysKey = (i32, i32, i32);

/// An activity.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Key.
    pub id: Uuid,
    /// Node of who did it: of an office where it is recorded as one, else of an enterprise.
    pub unit: NodeId,
    /// Node of the enterprise on which an office did it.
    pub inspected: Option<NodeId>,
    /// Its code on that day, as the office named it: for the office itself.
    pub inspected_code: Option<String>,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the duty.
    pub duty: String,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// What was done, in words.
    pub note: Option<String>,
    /// Whether it was not done after all.
    pub is_void: bool,
    /// Whether it is another one beside one of the same day.
    pub is_distinct: bool,
    /// As what it was recorded.
    pub recorded_as: RecordedAs,
    /// The post that recorded it.
    pub by_title: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
}

/// As what evidence was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedAs {
    /// The enterprise of itself.
    Enterprise,
    /// An inspector of what he saw.
    Inspector,
    /// The office of itself.
    Office,
}

/// Which activities of a unit.
#[derive(Clone, Debug, Default)]
pub struct ActivityFilter {
    /// Of this duty.
    pub duty: Option<String>,
    /// Also those whose place another took.
    pub with_superseded: bool,
}

impl Scope {
    /// Activities of an enterprise, or an office, for a campaign, in the order in which they were recorded.
    pub async fn list_activities(
        &self,
        unit: NodeId,
        campaign: &AppliedCampaign,
        filter: &ActivityFilter,
        page: &PageRequest,
    ) -> Result<Page<Activity>> {
        let mut condition = Condition::all()
            .add(activity::Column::EnterpriseId.eq(row::node_key(unit)))
            .add(activity::Column::CampaignId.eq(campaign.id))
            .add_option(
                filter
                    .duty
                    .as_deref()
                    .map(|duty| activity::Column::Duty.eq(duty)),
            );
        if !filter.with_superseded {
            condition = condition.add(activity::Column::SupersededAt.is_null());
        }
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<activity::Entity>()
            .filter(condition)
            .cut(&[SortKey::ascending(activity::Column::Id)], page, places)
            .await?;
        let rows = select.all().await?;
        let mut named = self.named_by_own_office(&rows).await?;
        let items = rows
            .into_iter()
            .map(|found| {
                let code = named.remove(&found.id);
                (found.id.to_string(), read(found, &campaign.code, code))
            })
            .collect();
        Ok(Page::cut(page, items, beyond))
    }

    /// An activity by its key, as the scope sees it.
    pub async fn find_activity(&self, id: Uuid) -> Result<Option<Activity>> {
        let Some(found) = self.activity_row(id).await? else {
            return Ok(None);
        };
        let campaigns = self.campaigns_by_id(&[found.campaign_id]).await?;
        let Some(campaign) = campaigns.get(&found.campaign_id) else {
            return Ok(None);
        };
        let named = self.named_by_own_office(std::slice::from_ref(&found));
        let code = named.await?.remove(&found.id);
        Ok(Some(read(found, &campaign.code, code)))
    }

    /// The codes of enterprises that the viewer's own office named, by activity: what it wrote it reads again, also of an
    /// enterprise that it does not see.
    async fn named_by_own_office(&self, rows: &[activity::Model]) -> Result<HashMap<Uuid, String>> {
        use enterprise::Column as C;
        let own = rows.iter().filter(|row| {
            row.recorded_as == OFFICE && self.viewer().unit == Some(row::node(row.enterprise_id))
        });
        let own: Vec<(Uuid, i32, NaiveDate)> = own
            .filter_map(|row| Some((row.id, row.inspected_id?, row.done_on)))
            .collect();
        if own.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: BTreeSet<i32> = own.iter().map(|(_, id, _)| *id).collect();
        let hub = self.as_hub("whom an office itself named").await?;
        let known: Vec<(i32, String, Option<NaiveDate>)> = hub
            .select::<enterprise::Entity>()
            .filter(C::Id.is_in(ids))
            .columns([C::Id, C::Code, C::ValidUntil])
            .await?;
        let code_on = |id: i32, day: NaiveDate| {
            let held = known
                .iter()
                .filter(|(of, _, until)| *of == id && until.is_none_or(|until| until > day));
            let first = held.min_by_key(|(_, _, until)| until.unwrap_or(NaiveDate::MAX));
            first.map(|(_, code, _)| code.clone())
        };
        let named = own
            .into_iter()
            .filter_map(|(activity, id, day)| Some((activity, code_on(id, day)?)));
        Ok(named.collect())
    }

    async fn activity_row(&self, id: Uuid) -> Result<Option<activity::Model>> {
        self.select::<activity::Entity>()
            .filter(activity::Column::Id.eq(id))
            .one()
            .await
    }
}

/// Adds the days of another shard, in which the unit lay before.
pub(crate) fn merge(days: &mut Days, other: Days) {
    for (duty, more) in other {
        let known = days.entry(duty).or_default();
        known.extend(more);
        known.sort_unstable();
    }
}

/// Days of a duty as days of the calendar.
pub(crate) fn calendar(days: &Days, duty: &str) -> Vec<NaiveDate> {
    let days = days.get(duty).into_iter().flatten();
    days.filter_map(|day| NaiveDate::from_epoch_days(*day))
        .collect()
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}

fn read(found: activity::Model, campaign: &str, inspected_code: Option<String>) -> Activity {
    Activity {
        id: found.id,
        unit: row::node(found.enterprise_id),
        inspected: found.inspected_id.map(row::node),
        inspected_code,
        campaign: campaign.to_owned(),
        duty: found.duty,
        done_on: found.done_on,
        note: found.note,
        is_void: found.state == record::VOID,
        is_distinct: found.is_distinct,
        recorded_as: match found.recorded_as.as_str() {
            OFFICE => RecordedAs::Office,
            INSPECTOR => RecordedAs::Inspector,
            _ => RecordedAs::Enterprise,
        },
        by_title: found.account_title,
        recorded_at: moment(found.recorded_at),
        revision: found.revision,
        reason: found.reason,
        superseded_at: found.superseded_at.map(moment),
    }
}
