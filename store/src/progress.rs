//! Progress (进展记录): what offices did for the milestones and tasks of a campaign, what they say is reached, and what
//! was decided upon it, until an item is struck off (销号).
//!
//! Recorded by the office that leads an item or takes part in it, decided upon by a coordinator above; corrected by a
//! revision with a reason, never changed and never deleted. Where a line stands follows from its entries by one rule
//! of the domain (`progress`) and is stored nowhere.

mod check;
mod record;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::ids::NodeId;
use cengbao_domain::progress::{Happened, Stage, Step, standing};
use cengbao_entity::progress;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub use self::record::{
    CorrectProgress, DecideProgress, Decision, ProgressOutcome, RecordProgress,
};
use crate::access::{Scope, SortKey};
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// An entry of a line.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Key, of this revision.
    pub id: Uuid,
    /// Code of the campaign.
    pub campaign: String,
    /// MILESTONE or TASK.
    pub kind: SubjectKind,
    /// Code of the milestone or task.
    pub item: String,
    /// The office whose line it is.
    pub unit: NodeId,
    /// What happened.
    pub step: Step,
    /// The day on which it was so.
    pub on: NaiveDate,
    /// What was done, or the word of the decision.
    pub note: Option<String>,
    /// By what it can be seen.
    pub evidence: Option<String>,
    /// Whether it was taken back.
    pub is_void: bool,
    /// The post that recorded it.
    pub by_title: String,
    /// It stood in for the office (代办).
    pub as_stand_in: bool,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether a demonstration account recorded it.
    pub simulated: bool,
}

/// Which entries. What is absent does not narrow.
#[derive(Clone, Debug, Default)]
pub struct ProgressFilter {
    /// Of this item.
    pub item: Option<(SubjectKind, String)>,
    /// Of this office.
    pub unit: Option<NodeId>,
    /// Also those whose place another took.
    pub with_superseded: bool,
}

impl Scope {
    /// Entries of a campaign, in the order in which they were recorded.
    pub async fn list_progress(
        &self,
        campaign: &AppliedCampaign,
        filter: &ProgressFilter,
        page: &PageRequest,
    ) -> Result<Page<Progress>> {
        let item = filter.item.as_ref();
        let mut condition = Condition::all()
            .add(progress::Column::CampaignId.eq(campaign.id))
            .add_option(item.map(|(kind, _)| progress::Column::Kind.eq(kind_name(*kind))))
            .add_option(item.map(|(_, code)| progress::Column::Item.eq(code.as_str())))
            .add_option(
                filter
                    .unit
                    .map(|unit| progress::Column::UnitId.eq(row::node_key(unit))),
            );
        if !filter.with_superseded {
            condition = condition.add(progress::Column::SupersededAt.is_null());
        }
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<progress::Entity>()
            .filter(condition)
            .cut(&[SortKey::ascending(progress::Column::Id)], page, places)
            .await?;
        let mut items = Vec::new();
        for found in select.all().await? {
            items.push((found.id.to_string(), read(found, &campaign.code)?));
        }
        Ok(Page::cut(page, items, beyond))
    }

    /// An entry by its key, as the scope sees it.
    pub async fn find_progress(&self, id: Uuid) -> Result<Option<Progress>> {
        let Some(found) = self.progress_row(id).await? else {
            return Ok(None);
        };
        let campaigns = self.campaigns_by_id(&[found.campaign_id]).await?;
        let campaign = campaigns.get(&found.campaign_id);
        campaign
            .map(|campaign| read(found, &campaign.code))
            .transpose()
    }

    /// The milestones of which an office's own line is struck off, with their campaign: one statement.
    pub async fn struck_off_items(&self, unit: NodeId) -> Result<BTreeSet<(i32, String)>> {
        let rows = self
            .select::<progress::Entity>()
            .filter(progress::Column::UnitId.eq(row::node_key(unit)))
            .filter(progress::Column::Kind.eq(kind_name(SubjectKind::Milestone)))
            .filter(progress::Column::SupersededAt.is_null())
            .all()
            .await?;
        let mut lines: BTreeMap<(i32, String), Vec<progress::Model>> = BTreeMap::new();
        for found in rows {
            let line = (found.campaign_id, found.item.clone());
            lines.entry(line).or_default().push(found);
        }
        let mut struck_off = BTreeSet::new();
        for (line, rows) in lines {
            let happened = happened(&rows)?.into_iter().map(|(_, one)| one);
            if standing(happened).stage == Stage::StruckOff {
                struck_off.insert(line);
            }
        }
        Ok(struck_off)
    }

    pub(crate) async fn progress_row(&self, id: Uuid) -> Result<Option<progress::Model>> {
        self.select::<progress::Entity>()
            .filter(progress::Column::Id.eq(id))
            .one()
            .await
    }
}

/// What happened to a line by its entries that hold, with the key of each, in their order.
pub(crate) fn happened(rows: &[progress::Model]) -> Result<Vec<(Uuid, Happened)>> {
    let mut holding: Vec<&progress::Model> = rows.iter().filter(|row| !row.void).collect();
    holding.sort_by_key(|row| row.number);
    let read = |row: &progress::Model| {
        Ok((
            row.id,
            Happened {
                step: step(&row.step)?,
                day: row.on_day,
            },
        ))
    };
    holding.into_iter().map(read).collect()
}

pub(crate) fn step(name: &str) -> Result<Step> {
    name.parse().map_err(StoreError::damaged)
}

/// The name under which the kind of an item is stored.
pub(crate) const fn kind_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Task => "TASK",
        _ => "MILESTONE",
    }
}

/// The kind of an item by its name.
pub(crate) fn kind(name: &str) -> SubjectKind {
    if name == "TASK" {
        SubjectKind::Task
    } else {
        SubjectKind::Milestone
    }
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}

pub(crate) fn read(found: progress::Model, campaign: &str) -> Result<Progress> {
    Ok(Progress {
        id: found.id,
        campaign: campaign.to_owned(),
        kind: kind(&found.kind),
        item: found.item,
        unit: row::node(found.unit_id),
        step: step(&found.step)?,
        on: found.on_day,
        note: found.note,
        evidence: found.evidence,
        is_void: found.void,
        by_title: found.account_title,
        as_stand_in: found.stands_in,
        recorded_at: moment(found.recorded_at),
        revision: found.revision,
        reason: found.reason,
        superseded_at: found.superseded_at.map(moment),
        simulated: found.simulated,
    })
}
