//! Filing a return, correcting it, signing it and sending it back: who may, and what the rows say.

use std::sync::Arc;

use cengbao_domain::attachment::OwnerKind;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::target_return::{ReturnAction, ReturnRefusal, ReturnState};
use cengbao_entity::target_return;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::TargetReturn;
use super::check::{checked_figures, checked_target};
use super::corrected::Corrected;
use super::unit::{Unit, UnitKind};
use super::write::{Decision, Filing};
use crate::access::{Granted, Scope};
use crate::attachment::Attaching;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note, checked_reason};
use crate::row;
use crate::time::micros;

/// The figures of a return as they are typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TargetFigures {
    /// Numerator, or the number.
    pub numerator: Option<String>,
    /// Denominator of a rate.
    pub denominator: Option<String>,
    /// Whether it is so.
    pub holds: Option<bool>,
    /// What there was before, where the target compares with it.
    pub before: Option<String>,
}

/// Files a return.
#[derive(Clone, Debug, Serialize)]
pub struct FileTarget {
    /// Code of the unit that says it, of itself.
    pub unit: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the target.
    pub target: String,
    /// The day of which it speaks.
    pub as_of: NaiveDate,
    /// Its figures.
    pub figures: TargetFigures,
    /// In words.
    pub note: Option<String>,
    /// Files that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Puts a revision in a return's place.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectTarget {
    /// Which.
    pub id: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// The day of which it speaks; none: as before.
    pub as_of: Option<NaiveDate>,
    /// Its figures, all of them; none of what is taken back.
    pub figures: Option<TargetFigures>,
    /// It is taken back: nothing was told of its day after all.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub void: bool,
    /// In words; none: as before.
    pub note: Option<String>,
    /// Files beside those of the revision before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Signs a return, or sends it back.
#[derive(Clone, Debug, Serialize)]
pub struct DecideTarget {
    /// Which.
    pub id: Uuid,
    /// Why it is sent back; none: it is signed.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum TargetReturnOutcome {
    /// The return as it stands.
    Done(Box<TargetReturn>),
    /// Another stands in the way: of the same day, or one that was faster.
    Conflict(Box<TargetReturn>),
    /// The viewer sees it and may not do this.
    NotAllowed(ReturnRefusal),
}

impl Scope {
    /// Files what a unit says of a target as of a day. An enterprise's counts at once; an office's when its reviewer
    /// has signed it.
    ///
    /// Errors: `NotFound` (unit, campaign); `Invalid` (target, day, figures, note); `IdempotencyKeyReused`.
    pub async fn file_target_return(&self, request: FileTarget) -> Result<TargetReturnOutcome> {
        let once = self.once(request.key.as_deref(), "file-target-return", &request)?;
        let unit = self.target_unit(&request.unit).await?;
        let campaign = self.find_campaign(&request.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        let Some(granted) = self.may_file(Action::Submit, &unit)? else {
            return Ok(TargetReturnOutcome::NotAllowed(ReturnRefusal::NotYours));
        };
        let target = checked_target(&campaign, &request.target)?;
        self.checked_bound(&campaign, target, &unit).await?;
        self.checked_as_of(request.as_of, &campaign.definition)?;
        let told = checked_figures(&campaign, target, &unit, &request.figures)?;
        let note = checked_note(request.note.as_deref())?;
        let attaching = Attaching::new(self, OwnerKind::TargetReturn, &request.attachments)?;
        let new = target_return::Model {
            shard_key: unit.shard_key,
            id: Uuid::now_v7(),
            campaign_id: campaign.id,
            target: request.target,
            unit_id: row::node_key(unit.id),
            unit_kind: unit.kind.as_str().to_owned(),
            path: unit.path.to_string(),
            section_path: unit.section_path.to_string(),
            sector_set: unit.sector_set,
            as_of: request.as_of,
            value: told.value,
            denominator: request
                .figures
                .denominator
                .is_some()
                .then_some(told.denominator),
            before: told.before,
            note,
            state: ReturnState::Filed.as_str().to_owned(),
            revision: 1,
            corrects: None,
            reason: None,
            filed_by: self.viewer().account_id.0,
            filed_title: self.viewer().title.clone(),
            filer_stands_in: self.stands_in_for_target(Action::Submit, row::node_key(unit.id)),
            filed_at: micros(self.now()),
            decided_title: None,
            decider_stands_in: false,
            decided_at: None,
            decided_reason: None,
            superseded_at: None,
            void: false,
        };
        let new = of_boolean(new, request.figures.holds);
        let filing = Filing {
            new: signed_where_alone(new, unit.kind),
            before: None,
            attaching,
            once,
        };
        self.write_filing(granted, Arc::new(filing)).await
    }

    /// Puts a revision in a return's place, with a reason, also one that takes it back. Of a signed one the earlier figure
    /// counts until the correction is signed.
    ///
    /// Errors: as for filing; `NotFound` (return).
    pub async fn correct_target_return(
        &self,
        request: CorrectTarget,
    ) -> Result<TargetReturnOutcome> {
        let once = self.once(request.key.as_deref(), "correct-target-return", &request)?;
        let reason = checked_reason(&request.reason)?;
        let before = self.target_return_row(request.id).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        let known = self.find_target_return(request.id).await?;
        let known = known.ok_or(StoreError::NotFound)?;
        let unit = self.target_unit(&known.unit.code).await?;
        let Some(granted) = self.may_file(Action::Correct, &unit)? else {
            return Ok(TargetReturnOutcome::NotAllowed(ReturnRefusal::NotYours));
        };
        let campaign = self.find_campaign(&known.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        let corrected = if request.void {
            Corrected::of(&before)
        } else {
            self.corrected(&campaign, &known.target, &unit, (&before, &request))?
        };
        let note = checked_note(request.note.as_deref())?;
        let attaching = Attaching::new(self, OwnerKind::TargetReturn, &request.attachments)?;
        let new = target_return::Model {
            id: Uuid::now_v7(),
            as_of: corrected.as_of,
            value: corrected.value,
            denominator: corrected.denominator,
            before: corrected.before,
            void: request.void,
            note: note.or_else(|| before.note.clone()),
            state: ReturnState::Filed.as_str().to_owned(),
            revision: before.revision + 1,
            corrects: Some(before.id),
            reason: Some(reason),
            filed_by: self.viewer().account_id.0,
            filed_title: self.viewer().title.clone(),
            filer_stands_in: self.stands_in_for_target(Action::Correct, before.unit_id),
            filed_at: micros(self.now()),
            decided_title: None,
            decider_stands_in: false,
            decided_at: None,
            decided_reason: None,
            superseded_at: None,
            ..before.clone()
        };
        let filing = Filing {
            new: signed_where_alone(new, unit.kind),
            before: Some(before),
            attaching,
            once,
        };
        self.write_filing(granted, Arc::new(filing)).await
    }

    /// Signs a return, or sends it back with a reason: the reviewer of its unit, who did not file it.
    ///
    /// Errors: `NotFound`; `Invalid` (reason); `IdempotencyKeyReused`.
    pub async fn decide_target_return(&self, request: DecideTarget) -> Result<TargetReturnOutcome> {
        let once = self.once(request.key.as_deref(), "decide-target-return", &request)?;
        let reason = request.reason.as_deref().map(checked_reason).transpose()?;
        let row = self.target_return_row(request.id).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        let sectors = self.sectors_of([row.sector_set].into_iter()).await?;
        let sectors = sectors.get(&row.sector_set).cloned().unwrap_or_default();
        let (step, action) = match reason {
            Some(_) => (ReturnAction::SendBack, Action::Return),
            None => (ReturnAction::Sign, Action::Sign),
        };
        let state: ReturnState = row::name(&row.state)?;
        if let Some(refusal) = self.refusal_of(&row, state, &sectors, step)? {
            // What the first request under the key did itself is not judged again.
            let may_be_own = refusal == ReturnRefusal::Decided && once.is_some();
            if !may_be_own {
                return Ok(TargetReturnOutcome::NotAllowed(refusal));
            }
        }
        let path: Path = row::path(row.path.clone())?;
        let granted = self.grant(action, Resource::TargetReturn, &path, &sectors)?;
        let decision = Decision {
            stands_in: self.stands_in_for_target(action, row.unit_id),
            row,
            reason,
            by_title: self.viewer().title.clone(),
            at: micros(self.now()),
            once,
        };
        self.write_decision(granted, Arc::new(decision)).await
    }

    fn once(
        &self,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Once>> {
        Once::new(self.viewer().account_id, key, action, request)
    }

    /// Whether the viewer does it in a unit's stead (代办).
    fn stands_in_for_target(&self, action: Action, unit: i32) -> bool {
        let viewer = self.viewer();
        viewer.stands_in_at(action, Resource::TargetReturn, unit)
    }

    /// Proof that the viewer files for this very unit.
    fn may_file(&self, action: Action, unit: &Unit) -> Result<Option<Granted>> {
        for path in [&unit.path, &unit.section_path] {
            if self.covers(action, Resource::TargetReturn, path, &unit.sectors) {
                let granted = self.grant(action, Resource::TargetReturn, path, &unit.sectors)?;
                return Ok(Some(granted));
            }
        }
        Ok(None)
    }
}

/// A yes or no is one of one.
fn of_boolean(row: target_return::Model, holds: Option<bool>) -> target_return::Model {
    target_return::Model {
        denominator: if holds.is_some() {
            Some(1)
        } else {
            row.denominator
        },
        ..row
    }
}

/// What an enterprise says of itself has no second pair of eyes: it counts at once.
fn signed_where_alone(row: target_return::Model, kind: UnitKind) -> target_return::Model {
    match kind {
        UnitKind::Agency => row,
        UnitKind::Enterprise => target_return::Model {
            state: ReturnState::Signed.as_str().to_owned(),
            ..row
        },
    }
}
