//! A coordinator reminds (催报): one unit, or all that are missing below a node.
//!
//! Once a day and account for the same obligation: a request that is repeated,
//! or one that meets an earlier one half-way, adds what is lacking and no more.

use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::reminder::{Addressee, is_missing};
use cengbao_entity::obligation;
use sea_orm::{ColumnTrait, Condition};

use super::Reminder;
use super::missing::Wanted;
use super::write::{Letter, Planned};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::filing::checked_note;
use crate::row;

/// Units that one request reminds: those of a large city.
pub const MAX_REMINDED: usize = 5_000;
/// Reminders that an answer shows.
pub const SHOWN_REMINDED: usize = 200;

/// Reminds of what is missing.
#[derive(Clone, Debug)]
pub struct RemindRequest {
    /// Code of a unit, or of a jurisdiction with all below it.
    pub node: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// What to say with it.
    pub note: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum RemindOutcome {
    /// Reminded.
    Done {
        /// How many units were reminded by this request.
        reminded: usize,
        /// How many the same account had reminded today already.
        already: usize,
        /// The first of those sent, in the order of the tree's shards.
        reminders: Vec<Reminder>,
    },
    /// The viewer may not.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl Scope {
    /// Reminds every unit at or below the node whose report of the period is
    /// not in force, as a coordinator above it. A transaction a shard: where a
    /// county's fails, those before it are reminded, and the same request again
    /// does the rest.
    ///
    /// Errors: `NotFound`; `Invalid` (a period that the schedule does not ask
    /// for, too many units, a note that is too long).
    pub async fn remind(&self, request: &RemindRequest) -> Result<RemindOutcome> {
        let note = checked_note(request.note.as_deref())?;
        let place = self.place_of(&request.node).await?;
        let campaign = self
            .find_campaign(&request.campaign)
            .await?
            .ok_or(StoreError::NotFound)?;
        let schedule = campaign
            .definition
            .schedule(&request.schedule)
            .ok_or(StoreError::NotFound)?;
        let period = request.period;
        let asked = schedule.first_period..=schedule.last_period;
        if period.kind() != schedule.period_kind || !asked.contains(&period) {
            return Err(no_such_period(&schedule.code, period));
        }
        let wanted = Wanted {
            campaign: &campaign,
            schedule,
            period,
        };
        let below = Condition::all()
            .add(obligation::Column::Path.gte(place.path.as_str()))
            .add(obligation::Column::Path.lt(place.path.upper_bound()));
        let mut missing = self.missing(wanted, below, None, MAX_REMINDED + 1).await?;
        if missing.len() > MAX_REMINDED {
            return Err(too_many());
        }
        missing.retain(|one| is_missing(&one.facts, self.today()));
        let sets = missing.iter().map(|one| one.owed.sector_set);
        let sectors = self.sectors_of(sets).await?;
        let mut allowed = self.covers(
            Action::Remind,
            Resource::Obligation,
            &place.path,
            &place.sectors,
        );
        let (mut planned, mut already) = (Vec::new(), 0);
        let said = self.marks_of(wanted, &missing).await?;
        let mark = format!("act:{}:{}", self.viewer().account_id, self.today());
        for one in missing {
            let path = row::path(one.owed.path.clone())?;
            let of = sectors.get(&one.owed.sector_set);
            let of = of.map(Vec::as_slice).unwrap_or_default();
            if !self.covers(Action::Remind, Resource::Obligation, &path, of) {
                continue;
            }
            allowed = true;
            if said.contains(&(one.owed.unit_id, mark.clone())) {
                already += 1;
                continue;
            }
            planned.push(Planned {
                mark: mark.clone(),
                rule: None,
                addressee: Addressee::Unit,
                to_id: one.owed.unit_id,
                due_on: one.due_on,
                owed: one.owed,
            });
        }
        if !allowed {
            return Ok(RemindOutcome::NotAllowed {
                reason_zh: "催报由应报单位上级的调度（COORDINATOR）办理，您没有此岗位权限",
                reason_en: "it is for a coordinator above the units (COORDINATOR) to remind them, which you are not",
            });
        }
        let letter = Letter {
            period,
            note,
            simulated: self.viewer().simulated,
            planned,
        };
        let sent = self.send(letter).await?;
        let shown = &sent[..sent.len().min(SHOWN_REMINDED)];
        Ok(RemindOutcome::Done {
            reminded: sent.len(),
            already,
            reminders: self.reminders_by_id(shown).await?,
        })
    }

    /// A unit has its own sectors; a jurisdiction has none.
    async fn place_of(&self, code: &str) -> Result<Place> {
        if code.contains('.') {
            let unit = self.find_agency(code).await?.ok_or(StoreError::NotFound)?;
            return Ok(Place {
                path: unit.path,
                sectors: unit.sectors,
            });
        }
        let found = self.find_jurisdiction(code).await?;
        let place = found.ok_or(StoreError::NotFound)?;
        Ok(Place {
            path: place.path,
            sectors: Vec::new(),
        })
    }
}

struct Place {
    path: Path,
    sectors: Vec<String>,
}

fn no_such_period(schedule: &str, period: Period) -> StoreError {
    StoreError::invalid(
        "period",
        format!("{schedule} does not ask for {period}"),
        "name one of the periods of the schedule",
    )
    .in_chinese(format!(
        "{schedule} 没有 {period} 这一报告期：请填写该报送要求的报告期"
    ))
}

fn too_many() -> StoreError {
    StoreError::invalid(
        "node",
        format!("more than {MAX_REMINDED} units are missing below it"),
        "remind a node further down, one after the other",
    )
    .in_chinese(format!(
        "未报单位超过 {MAX_REMINDED} 个：请逐个对下级辖区催报"
    ))
}
