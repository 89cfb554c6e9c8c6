//! Recording progress, correcting it, and deciding upon it: who may, and what the rows say.

use std::sync::Arc;

use cengbao_domain::attachment::OwnerKind;
use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::progress::{Hand, Refusal, Step, refused_correction};
use cengbao_entity::progress;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::check::checked_words;
use super::write::Change;
use super::{Progress, kind, kind_name, step};
use crate::access::Scope;
use crate::attachment::Attaching;
use crate::error::{Result, StoreError};
use crate::filing::{checked_note, checked_reason};
use crate::row;
use crate::time::micros;

/// Records what an office did for an item.
#[derive(Clone, Debug, Serialize)]
pub struct RecordProgress {
    /// Code of the campaign.
    pub campaign: String,
    /// MILESTONE or TASK.
    pub kind: SubjectKind,
    /// Code of the milestone or task.
    pub item: String,
    /// Code of the office; the viewer's own if absent.
    pub agency: Option<String>,
    /// The day on which it was so; of what is reached, the day on which it was.
    pub on: NaiveDate,
    /// What was done.
    pub note: String,
    /// By what it can be seen.
    pub evidence: Option<String>,
    /// Whether it is reached: proposed to be struck off.
    pub reached: bool,
    /// Files that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes an entry's place by another, or by none.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectProgress {
    /// Which.
    pub entry: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// The day; none: as before.
    pub on: Option<NaiveDate>,
    /// What was done; none: as before.
    pub note: Option<String>,
    /// By what it can be seen; none: as before.
    pub evidence: Option<String>,
    /// It was not so after all.
    pub void: bool,
    /// Files beside those of the revision before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What a coordinator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Decision {
    /// Verified and struck off.
    StrikeOff,
    /// Sent back.
    Return,
    /// Open again.
    Reopen,
}

impl Decision {
    const fn step(self) -> Step {
        match self {
            Self::StrikeOff => Step::StrikeOff,
            Self::Return => Step::Return,
            Self::Reopen => Step::Reopen,
        }
    }

    /// What it is made upon.
    const fn upon(self) -> Step {
        match self {
            Self::StrikeOff | Self::Return => Step::Propose,
            Self::Reopen => Step::StrikeOff,
        }
    }
}

/// Decides upon a line.
#[derive(Clone, Debug, Serialize)]
pub struct DecideProgress {
    /// The entry that was looked at: the proposal, or the striking off that is to be undone.
    pub entry: Uuid,
    /// What.
    pub decision: Decision,
    /// The word of it; wanted for all but striking off.
    pub note: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum ProgressOutcome {
    /// The entry as it stands.
    Done(Box<Progress>),
    /// Something else happened to the line meanwhile: the entry that was named, as it is now.
    Conflict(Box<Progress>),
    /// Not lawful; nothing was changed.
    NotAllowed(Refusal),
}

impl Scope {
    /// Records progress as a reporter of the office.
    ///
    /// Errors: `NotFound` (campaign, office); `Invalid` (item, day, words); `IdempotencyKeyReused`.
    pub async fn record_progress(&self, request: RecordProgress) -> Result<ProgressOutcome> {
        let once = self.once_recorded(request.key.as_deref(), "record-progress", &request)?;
        let campaign = self.find_campaign(&request.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        let office = self.office_of(request.agency.as_deref()).await?;
        let hand = self
            .hand(&campaign, request.kind, &request.item, &office)
            .await?;
        let note = checked_words(&request.note)?;
        let evidence = checked_note(request.evidence.as_deref())?;
        self.checked_day_of_progress(&campaign, request.on)?;
        let attaching = Attaching::new(self, OwnerKind::Progress, &request.attachments)?;
        let Some(granted) = self.may_record_progress(&office)? else {
            return Ok(ProgressOutcome::NotAllowed(Refusal::WrongRole));
        };
        let step = if request.reached {
            Step::Propose
        } else {
            Step::Record
        };
        let new = progress::Model {
            shard_key: office.shard_key,
            id: Uuid::now_v7(),
            number: 0,
            campaign_id: campaign.id,
            kind: kind_name(request.kind).to_owned(),
            item: request.item,
            unit_id: row::node_key(office.id),
            path: office.path.to_string(),
            sector_set: office.sector_set,
            step: step.to_string(),
            on_day: request.on,
            note: Some(note),
            evidence,
            void: false,
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            stands_in: self.stands_in_for_progress(row::node_key(office.id)),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: 1,
            corrects: None,
            reason: None,
            superseded_at: None,
        };
        let change = Change {
            new,
            before: None,
            upon: None,
            step,
            hand,
            attaching,
            once,
        };
        self.write_progress(granted, Arc::new(change)).await
    }

    /// Corrects an entry of one's own office: a new revision takes its place.
    ///
    /// Errors: `NotFound`; `Invalid` (reason, day, words); `IdempotencyKeyReused`.
    pub async fn correct_progress(&self, request: CorrectProgress) -> Result<ProgressOutcome> {
        let once = self.once_recorded(request.key.as_deref(), "correct-progress", &request)?;
        let reason = checked_reason(&request.reason)?;
        let (before, campaign, office) = self.line_of(request.entry).await?;
        if let Some(refusal) = refused_correction(step(&before.step)?) {
            return Ok(ProgressOutcome::NotAllowed(refusal));
        }
        let hand = self
            .hand(&campaign, kind(&before.kind), &before.item, &office)
            .await?;
        let note = request.note.as_deref().map(checked_words).transpose()?;
        let evidence = checked_note(request.evidence.as_deref())?;
        let on_day = request.on.unwrap_or(before.on_day);
        // A later version may begin later: an entry that keeps its day is not asked for it again.
        if on_day != before.on_day {
            self.checked_day_of_progress(&campaign, on_day)?;
        }
        let attaching = Attaching::new(self, OwnerKind::Progress, &request.attachments)?;
        let Some(granted) = self.may_record_progress(&office)? else {
            return Ok(ProgressOutcome::NotAllowed(Refusal::WrongRole));
        };
        let new = progress::Model {
            id: Uuid::now_v7(),
            on_day,
            note: note.or_else(|| before.note.clone()),
            evidence: evidence.or_else(|| before.evidence.clone()),
            void: request.void,
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            stands_in: self.stands_in_for_progress(row::node_key(office.id)),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: before.revision + 1,
            corrects: Some(before.id),
            reason: Some(reason),
            superseded_at: None,
            ..before.clone()
        };
        let change = Change {
            new,
            before: Some(before),
            upon: None,
            step: Step::Correct,
            hand,
            attaching,
            once,
        };
        self.write_progress(granted, Arc::new(change)).await
    }

    /// Strikes off, sends back or opens again, as a coordinator above the office.
    ///
    /// Errors: `NotFound`; `Invalid` (no reason); `IdempotencyKeyReused`.
    pub async fn decide_progress(&self, request: DecideProgress) -> Result<ProgressOutcome> {
        let once = self.once_recorded(request.key.as_deref(), "decide-progress", &request)?;
        let note = match request.decision {
            Decision::StrikeOff => checked_note(request.note.as_deref())?,
            Decision::Return | Decision::Reopen => {
                Some(checked_reason(request.note.as_deref().unwrap_or_default())?)
            }
        };
        let (upon, _, office) = self.line_of(request.entry).await?;
        let action = match request.decision {
            Decision::StrikeOff => Action::Accept,
            Decision::Return | Decision::Reopen => Action::Return,
        };
        if !self.covers(action, Resource::Progress, &office.path, &office.sectors) {
            return Ok(ProgressOutcome::NotAllowed(Refusal::WrongRole));
        }
        // Nor does who proposed it in the office's stead.
        let proposed = step(&upon.step)? == Step::Propose;
        let is_his_word = proposed && upon.account_id == self.viewer().account_id.0;
        if self.viewer().unit == Some(office.id) || is_his_word {
            return Ok(ProgressOutcome::NotAllowed(Refusal::OwnLine));
        }
        if step(&upon.step)? != request.decision.upon() {
            return Ok(ProgressOutcome::NotAllowed(Refusal::WrongStage));
        }
        let granted = self.grant(action, Resource::Progress, &office.path, &office.sectors)?;
        let new = progress::Model {
            shard_key: office.shard_key,
            id: Uuid::now_v7(),
            number: 0,
            path: office.path.to_string(),
            sector_set: office.sector_set,
            step: request.decision.step().to_string(),
            on_day: self.today(),
            note,
            evidence: None,
            void: false,
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            stands_in: false,
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: 1,
            corrects: None,
            reason: None,
            superseded_at: None,
            ..upon.clone()
        };
        let change = Change {
            new,
            before: None,
            upon: Some(upon.id),
            step: request.decision.step(),
            hand: Hand::Coordinator,
            attaching: Attaching::new(self, OwnerKind::Progress, &[])?,
            once,
        };
        self.write_progress(granted, Arc::new(change)).await
    }
}
