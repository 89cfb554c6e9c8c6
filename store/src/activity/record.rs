//! Recording an activity and correcting it: who may, and what the rows say.

use cengbao_domain::attachment::OwnerKind;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Role};
use cengbao_entity::activity;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::Activity;
use super::doer::Doer;
use super::write::Step;
use crate::access::{Granted, Scope};
use crate::attachment::Attaching;
use crate::authorship::{ANOTHER_OFFICE, Author};
use crate::enterprise::Enterprise;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note, checked_reason};
use crate::revision::DistinctOutcome;
use crate::row;
use crate::time::micros;

/// `state` of an activity that was done.
pub(super) const RECORDED: &str = "RECORDED";
/// `state` of one that was not done after all.
pub(super) const VOID: &str = "VOID";
/// `recorded_as` of what the enterprise says of itself.
pub(super) const ENTERPRISE: &str = "ENTERPRISE";
/// `recorded_as` of what an inspector saw.
pub(crate) const INSPECTOR: &str = "INSPECTOR";
/// `recorded_as` of what an office says of itself.
pub(crate) const OFFICE: &str = "OFFICE";

/// Records that a duty was done once.
#[derive(Clone, Debug, Serialize)]
pub struct RecordActivity {
    /// Code of the enterprise, or of the office, that did it. Keys of requests before there were offices know it by its
    /// first name.
    #[serde(rename = "enterprise")]
    pub unit: String,
    /// Code of the enterprise on which an office did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected: Option<String>,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the duty.
    pub duty: String,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// What was done, in words.
    pub note: Option<String>,
    /// It is another one beside one of the same day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct: bool,
    /// Files that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Takes an activity's place by another, or by none.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectActivity {
    /// Which.
    pub activity: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// The day on which it was done; none: as before.
    pub done_on: Option<NaiveDate>,
    /// What was done; none: as before.
    pub note: Option<String>,
    /// Code of the enterprise on which an office did it; none: as before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected: Option<String>,
    /// It was not done after all.
    pub void: bool,
    /// It is another one beside one of its new day; once said, it stays.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct: bool,
    /// Files beside those of the revision before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
pub type ActivityOutcome = DistinctOutcome<Activity>;

impl Scope {
    /// Records an activity.
    ///
    /// Errors: `NotFound` (unit, campaign, the enterprise on which it was done); `Invalid` (duty, day, note);
    /// `IdempotencyKeyReused`.
    pub async fn record_activity(&self, request: RecordActivity) -> Result<ActivityOutcome> {
        let once = self.once_of(request.key.as_deref(), "record-activity", &request)?;
        let doer = self.doer_of(&request.unit).await?;
        let campaign = self.find_campaign(&request.campaign).await?;
        let campaign = campaign.ok_or(StoreError::NotFound)?;
        checked_note(request.note.as_deref())?;
        self.checked_duty_of(&campaign, &request.duty, &doer, request.done_on)
            .await?;
        self.checked_day_of(request.done_on, &doer)?;
        let attaching = Attaching::new(self, OwnerKind::Activity, &request.attachments)?;
        let Some((granted, recorded_as)) = doer.may_record(self)? else {
            return Ok(doer.not_allowed());
        };
        // Asked last: nobody who may not record learns by it which enterprises there are.
        let inspected = self.inspected_by(&doer, request.inspected.as_deref());
        let inspected_id = inspected.await?;
        let at = doer.at();
        let new = activity::Model {
            shard_key: at.shard_key,
            id: Uuid::now_v7(),
            campaign_id: campaign.id,
            duty: request.duty,
            enterprise_id: row::node_key(at.node),
            path: at.path.to_string(),
            section_path: at.section_path.to_string(),
            sector_set: at.sector_set,
            done_on: request.done_on,
            note: request.note,
            state: RECORDED.to_owned(),
            recorded_as: recorded_as.to_owned(),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            recorded_at: micros(self.now()),
            revision: 1,
            corrects: None,
            reason: None,
            superseded_at: None,
            inspected_id,
            is_distinct: request.distinct,
        };
        let step = Step {
            new,
            before: None,
            attaching,
            once,
        };
        self.write_activity(granted, step).await
    }

    /// Corrects an activity: a new revision takes its place.
    ///
    /// Errors: `NotFound`; `Invalid` (reason, day, note); `IdempotencyKeyReused`.
    pub async fn correct_activity(&self, request: CorrectActivity) -> Result<ActivityOutcome> {
        let once = self.once_of(request.key.as_deref(), "correct-activity", &request)?;
        let reason = checked_reason(&request.reason)?;
        let before = self.activity_row(request.activity).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        let doer = self.doer_in(&before).await?;
        checked_note(request.note.as_deref())?;
        let done_on = request.done_on.unwrap_or(before.done_on);
        // The registry may have been corrected since: what keeps its day, or is taken back, is not asked for it again.
        let is_restored = before.state == VOID && !request.void;
        if done_on != before.done_on || is_restored {
            self.checked_day_of(done_on, &doer)?;
        }
        let attaching = Attaching::new(self, OwnerKind::Activity, &request.attachments)?;
        // Evidence is corrected by the side that gave it: an enterprise does not write over its inspector.
        let granted = match doer.may_record(self)? {
            Some((granted, recorded_as)) if recorded_as == before.recorded_as => granted,
            other => return Ok(doer.not_theirs(&before.recorded_as, other.map(|(_, may)| may))),
        };
        if let Doer::Enterprise(one) = &doer
            && before.recorded_as == INSPECTOR
            && !self
                .may_write_over_inspector(
                    (before.account_id, before.recorded_at),
                    one,
                    Resource::Activity,
                )
                .await?
        {
            let (reason_zh, reason_en) = ANOTHER_OFFICE;
            return Ok(ActivityOutcome::NotAllowed {
                reason_zh,
                reason_en,
            });
        }
        let inspected = self.inspected_by(&doer, request.inspected.as_deref());
        let inspected_id = inspected.await?.or(before.inspected_id);
        let state = if request.void { VOID } else { RECORDED };
        let new = activity::Model {
            id: Uuid::now_v7(),
            done_on,
            note: request.note.or_else(|| before.note.clone()),
            state: state.to_owned(),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            recorded_at: micros(self.now()),
            revision: before.revision + 1,
            corrects: Some(before.id),
            reason: Some(reason),
            superseded_at: None,
            inspected_id,
            is_distinct: request.distinct || before.is_distinct,
            ..before.clone()
        };
        let step = Step {
            new,
            before: Some(before),
            attaching,
            once,
        };
        self.write_activity(granted, step).await
    }

    fn once_of(
        &self,
        key: Option<&str>,
        action: &str,
        request: &impl Serialize,
    ) -> Result<Option<Once>> {
        Once::new(self.viewer().account_id, key, action, request)
    }

    /// The enterprise as it is now. Who knows it only as it was records nothing for it.
    pub(crate) async fn enterprise_now(&self, code: &str) -> Result<Enterprise> {
        let found = self.find_enterprise(code).await?;
        found
            .filter(|one| one.valid_until.is_none())
            .ok_or(StoreError::NotFound)
    }

    /// Whether what an inspector saw of an enterprise may give way to what the viewer says, who may record for it: he sits
    /// where that was recorded, or above.
    pub(crate) async fn may_write_over_inspector(
        &self,
        (account, recorded_at): (Uuid, i64),
        enterprise: &Enterprise,
        resource: Resource,
    ) -> Result<bool> {
        let author = Author {
            account,
            recorded_at,
            roles: &[Role::Reporter, Role::Supervisor],
        };
        let over = [&enterprise.path, &enterprise.section_path];
        let covers = |seat: &Path| self.covers(Action::Record, resource, seat, &enterprise.sectors);
        self.may_write_over(&author, &over, covers).await
    }

    /// Proof that evidence may be recorded, and as what: the enterprise for itself, else an inspector for it. Nobody who
    /// knows the enterprise only as it was.
    pub(crate) fn may_record(
        &self,
        enterprise: &Enterprise,
        resource: Resource,
    ) -> Result<Option<(Granted, &'static str)>> {
        if enterprise.valid_until.is_some() {
            return Ok(None);
        }
        let action = Action::Record;
        let own = self.viewer().unit == Some(enterprise.id)
            && self
                .viewer()
                .grants
                .iter()
                .any(|grant| grant.role == Role::Enterprise && grant.node == enterprise.id);
        let recorded_as = if own { ENTERPRISE } else { INSPECTOR };
        for path in [&enterprise.path, &enterprise.section_path] {
            if self.covers(action, resource, path, &enterprise.sectors) {
                let granted = self.grant(action, resource, path, &enterprise.sectors)?;
                return Ok(Some((granted, recorded_as)));
            }
        }
        Ok(None)
    }
}
