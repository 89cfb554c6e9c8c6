//! Returns (目标填报): what a unit that a target binds says of it as of a day.
//!
//! A unit speaks for itself alone: an office by its reporter and, four eyes, its reviewer; an enterprise for itself.
//! Corrected by a revision with a reason, never changed and never deleted. What counts stands in one row for each unit
//! and campaign (`target_record`), which every signature keeps in step.

mod check;
mod corrected;
mod earlier;
mod file;
mod undecided;
pub(crate) mod unit;
mod write;

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::campaign::{Target, TargetKind};
use cengbao_domain::compliance::{Told, compared_with};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::target_return::{ReturnAction, ReturnRefusal, ReturnState, lawful};
use cengbao_entity::target_return;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub(crate) use self::check::{first_day, scale};
pub use self::file::{CorrectTarget, DecideTarget, FileTarget, TargetFigures, TargetReturnOutcome};
pub use self::unit::{TargetUnit, UnitKind};
use crate::access::{Scope, SortKey};
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// Signed figures by code of the target and day since 1970: value, denominator, what was before.
pub(crate) type Figures = BTreeMap<String, BTreeMap<i32, (i64, Option<i64>, Option<i64>)>>;

/// A return.
#[derive(Clone, Debug)]
pub struct TargetReturn {
    /// Key.
    pub id: Uuid,
    /// Whose.
    pub unit: TargetUnit,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the target.
    pub target: String,
    /// The day of which it speaks.
    pub as_of: NaiveDate,
    /// Numerator or number; none of a yes or no.
    pub value: Option<i64>,
    /// Denominator of a rate.
    pub denominator: Option<i64>,
    /// What there was before.
    pub before: Option<i64>,
    /// What its unit had signed of earlier days, and counts in place of what it typed here.
    pub signed_before: Option<i64>,
    /// Digits after the point of the four.
    pub scale: u8,
    /// Whether it is so, of a yes or no.
    pub holds: Option<bool>,
    /// In words.
    pub note: Option<String>,
    /// Where it stands.
    pub state: ReturnState,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// The post that filed it.
    pub filed_by: String,
    /// It stood in for the unit (代办).
    pub filed_as_stand_in: bool,
    /// When.
    pub filed_at: DateTime<Utc>,
    /// The post that signed it or sent it back.
    pub decided_by: Option<String>,
    /// It stood in for the unit (代办).
    pub decided_as_stand_in: bool,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was sent back.
    pub decided_reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether it takes back what was told of its day.
    pub is_void: bool,
    /// What the viewer may do with it.
    pub actions: Vec<ReturnActionAllowed>,
}

/// Whether the viewer may take a step, and if not, why.
#[derive(Clone, Copy, Debug)]
pub struct ReturnActionAllowed {
    /// Which step.
    pub action: ReturnAction,
    /// Why not; none where it may be taken.
    pub refusal: Option<ReturnRefusal>,
}

/// Which returns of a unit.
#[derive(Clone, Debug, Default)]
pub struct TargetReturnFilter {
    /// Of this target.
    pub target: Option<String>,
    /// In this state.
    pub state: Option<ReturnState>,
    /// Also those whose place another took, and those that were taken back.
    pub with_superseded: bool,
}

impl TargetReturn {
    /// Whether what it typed as the number before is another than the signed one that counts.
    pub fn before_differs(&self) -> bool {
        self.signed_before
            .is_some_and(|signed| self.before != Some(signed))
    }
}

impl Scope {
    /// Returns of a unit for a campaign, in the order in which they were filed.
    pub async fn list_target_returns(
        &self,
        unit: NodeId,
        campaign: &AppliedCampaign,
        filter: &TargetReturnFilter,
        page: &PageRequest,
    ) -> Result<Page<TargetReturn>> {
        use target_return::Column as C;
        let mut condition = Condition::all()
            .add(C::UnitId.eq(row::node_key(unit)))
            .add(C::CampaignId.eq(campaign.id))
            .add_option(filter.target.as_deref().map(|code| C::Target.eq(code)))
            .add_option(filter.state.map(|state| C::State.eq(state.as_str())));
        if !filter.with_superseded {
            let taken_back = Condition::all()
                .add(C::Void.eq(true))
                .add(C::State.eq(ReturnState::Signed.as_str()));
            condition = condition
                .add(C::SupersededAt.is_null())
                .add(taken_back.not());
        }
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<target_return::Entity>()
            .filter(condition)
            .cut(&[SortKey::ascending(C::Id)], page, places)
            .await?;
        let rows = select.all().await?;
        let found = self.read_target_returns(rows).await?;
        let items = found.into_iter().map(|one| (one.id.to_string(), one));
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// A return by its key, as the scope sees it.
    pub async fn find_target_return(&self, id: Uuid) -> Result<Option<TargetReturn>> {
        let rows: Vec<target_return::Model> =
            self.target_return_row(id).await?.into_iter().collect();
        Ok(self.read_target_returns(rows).await?.pop())
    }

    async fn target_return_row(&self, id: Uuid) -> Result<Option<target_return::Model>> {
        self.select::<target_return::Entity>()
            .filter(target_return::Column::Id.eq(id))
            .one()
            .await
    }

    async fn read_target_returns(
        &self,
        rows: Vec<target_return::Model>,
    ) -> Result<Vec<TargetReturn>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut campaigns: Vec<i32> = rows.iter().map(|row| row.campaign_id).collect();
        campaigns.sort_unstable();
        campaigns.dedup();
        let campaigns = self.campaigns_by_id(&campaigns).await?;
        let units = self.target_units(&rows).await?;
        let signed = self.signed_earlier(&rows, &campaigns).await?;
        let sectors = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        let mut found = Vec::with_capacity(rows.len());
        for one in rows {
            let Some(campaign) = campaigns.get(&one.campaign_id) else {
                continue;
            };
            let unit = units.get(&one.unit_id).cloned();
            let unit = unit
                .ok_or_else(|| StoreError::damaged(format!("unit {} has no name", one.unit_id)))?;
            let sectors = sectors.get(&one.sector_set).map_or(&[][..], Vec::as_slice);
            let signed_before = signed.get(&one.id).copied();
            let mut read = self.read_target_return(one, campaign, unit, sectors)?;
            read.signed_before = signed_before;
            found.push(read);
        }
        Ok(found)
    }

    fn read_target_return(
        &self,
        found: target_return::Model,
        campaign: &AppliedCampaign,
        unit: TargetUnit,
        sectors: &[String],
    ) -> Result<TargetReturn> {
        let targets = &campaign.definition.targets;
        let target = targets.iter().find(|one| one.item.code == found.target);
        let is_boolean = target.is_some_and(|target| target.kind == TargetKind::Boolean);
        let scale = target.map_or(0, check::scale);
        let state: ReturnState = row::name(&found.state)?;
        let actions = ReturnAction::ALL.into_iter().map(|action| {
            let refusal = self.refusal_of(&found, state, sectors, action)?;
            Ok(ReturnActionAllowed { action, refusal })
        });
        Ok(TargetReturn {
            actions: actions.collect::<Result<_>>()?,
            id: found.id,
            unit,
            campaign: campaign.code.clone(),
            as_of: found.as_of,
            value: (!is_boolean).then_some(found.value),
            denominator: found.denominator.filter(|_| !is_boolean),
            before: found.before,
            signed_before: None,
            scale,
            holds: is_boolean.then_some(found.value > 0),
            note: found.note,
            state,
            revision: found.revision,
            reason: found.reason,
            filed_by: found.filed_title,
            filed_as_stand_in: found.filer_stands_in,
            filed_at: moment(found.filed_at),
            decided_by: found.decided_title,
            decided_as_stand_in: found.decider_stands_in,
            decided_at: found.decided_at.map(moment),
            decided_reason: found.decided_reason,
            superseded_at: found.superseded_at.map(moment),
            is_void: found.void,
            target: found.target,
        })
    }

    /// Why the viewer may not take a step; none where it may.
    fn refusal_of(
        &self,
        found: &target_return::Model,
        state: ReturnState,
        sectors: &[String],
        action: ReturnAction,
    ) -> Result<Option<ReturnRefusal>> {
        let asked = match action {
            ReturnAction::Sign => Action::Sign,
            ReturnAction::SendBack => Action::Return,
            ReturnAction::Correct => Action::Correct,
        };
        let paths = [&found.path, &found.section_path];
        let mut permitted = false;
        for path in paths {
            let path: Path = row::path(path.clone())?;
            permitted |= self.covers(asked, Resource::TargetReturn, &path, sectors);
        }
        if !permitted {
            return Ok(Some(ReturnRefusal::NotYours));
        }
        let own = found.filed_by == self.viewer().account_id.0;
        Ok(lawful(state, found.superseded_at.is_some(), own, action).err())
    }
}

/// Adds the figures of another shard, in which the unit stood before.
pub(crate) fn merge(figures: &mut Figures, other: Figures) {
    for (target, more) in other {
        figures.entry(target).or_default().extend(more);
    }
}

/// What a unit's signed figures say of a target on a day: the latest of that day or before, and its day.
pub(crate) fn told_by(
    figures: &Figures,
    target: &Target,
    day: NaiveDate,
) -> Option<(NaiveDate, Told)> {
    let by_day = figures.get(&target.item.code)?;
    let (on, (value, denominator, typed)) = by_day.range(..=day.to_epoch_days()).next_back()?;
    let earlier = by_day.range(..on).map(|(_, (value, ..))| *value);
    let told = Told {
        value: *value,
        denominator: denominator.unwrap_or_default(),
        before: compared_with(target, *typed, earlier),
    };
    Some((NaiveDate::from_epoch_days(*on)?, told))
}

/// Figures by unit.
pub(crate) type FiguresOf = HashMap<i32, Figures>;

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}
