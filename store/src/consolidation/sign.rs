//! Signing a snapshot and sending it up (汇总签报).
//!
//! The figures are read before the transaction, in one snapshot of the
//! database with the positions of their heads; the transaction writes them. A
//! signature of a report that comes between lies behind the position and shows
//! at once as changed since: nothing waits for a consolidation, and no head is
//! raised, because no figure changes.

use std::sync::Arc;

use cengbao_domain::consolidation::{
    ConsolidationAction, ConsolidationState, Refusal, decide, wants_reason,
};
use cengbao_domain::ids::ConsolidationId;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use serde::Serialize;

use super::signing::{Step, Written};
use super::snapshot::Snapshot;
use super::{Consolidation, ConsolidationOutcome};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::filing::{Once, checked_note, reason_where};

/// Signs what a place has and sends it up.
#[derive(Clone, Debug, Serialize)]
pub struct SignConsolidation {
    /// Code of the jurisdiction.
    pub place: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// For which period.
    pub period: Period,
    /// Of the collation that was looked at: nothing is signed that was not read.
    pub fingerprint: String,
    /// What the office says to it.
    pub note: Option<String>,
    /// Why, where it takes the place of one that was sent.
    pub reason: Option<String>,
    /// Idempotency key.
    pub key: Option<String>,
}

impl Scope {
    /// Signs a snapshot of a place as its coordinator.
    ///
    /// Errors: `NotFound`; `Invalid` (a period that has not begun, nobody owes,
    /// no reason), `IdempotencyKeyReused`.
    pub async fn sign_consolidation(
        &self,
        request: SignConsolidation,
    ) -> Result<ConsolidationOutcome> {
        let action = ConsolidationAction::Sign;
        let (account, key) = (self.viewer().account_id, request.key.as_deref());
        let once = Once::new(account, key, "consolidate", &request)?;
        let place = self
            .find_jurisdiction(&request.place)
            .await?
            .ok_or(StoreError::NotFound)?;
        let form = self
            .form_for(&request.campaign, &request.form, request.period)
            .await?;
        let last = self
            .last_consolidation(&form, request.period, place.id)
            .await?;
        let state = last.as_ref().map(|last| last.state);
        let facts = self.consolidation_facts(&place.path, last.as_ref());
        if let Err(refusal) = decide(state, action, facts) {
            return Ok(ConsolidationOutcome::refused_by(last, refusal));
        }
        let snapshot = self.snapshot(&form, request.period, &place).await?;
        self.check_signing(&request, &snapshot)?;
        if snapshot.fingerprint != request.fingerprint {
            return match self.first_consolidation(once.as_ref()).await? {
                Some(first) => self.consolidation_done(first).await,
                None => Ok(ConsolidationOutcome::Conflict(last.map(Box::new))),
            };
        }
        let reason = self
            .reason_of_signing(&request, state, once.as_ref())
            .await?;
        let granted = self.grant(
            Action::Consolidate,
            Resource::Consolidation,
            &place.path,
            &[],
        )?;
        let stood = match request.period.last_day() {
            Some(last_day) => self.tree().await?.on_day(&place.path, last_day),
            None => place.path.clone(),
        };
        let step = Arc::new(Step {
            stood,
            scope: self.clone(),
            campaign_id: self.campaign_key(&request.campaign).await?,
            form,
            place,
            snapshot,
            last,
            request,
            reason,
            once,
        });
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        match written {
            Written::Done(id) => self.consolidation_done(id).await,
            Written::Conflict => {
                let last = self
                    .last_consolidation(&step.form, step.request.period, step.place.id)
                    .await?;
                Ok(ConsolidationOutcome::Conflict(last.map(Box::new)))
            }
        }
    }

    /// What a place cannot sign, whoever asks.
    fn check_signing(&self, request: &SignConsolidation, snapshot: &Snapshot) -> Result<()> {
        let first_day = request.period.first_day();
        if first_day.is_some_and(|first| first > self.today()) {
            return Err(StoreError::invalid(
                "period",
                format!("{} has not begun", request.period),
                "sign for the period that runs or an earlier one",
            )
            .in_chinese(format!(
                "{} 尚未开始：请对当期或更早的报告期签报",
                request.period
            )));
        }
        if snapshot.total.now.is_zero() {
            return Err(StoreError::invalid(
                "period",
                format!(
                    "nobody in {} owes the form for {}",
                    request.place, request.period
                ),
                "name a place whose units owe the form, and a period for which they owe it",
            )
            .in_chinese(format!(
                "{} 在 {} 没有应报单位：请选择有应报单位的辖区和报告期",
                request.place, request.period
            )));
        }
        checked_note(request.note.as_deref()).map(drop)
    }

    async fn reason_of_signing(
        &self,
        request: &SignConsolidation,
        state: Option<ConsolidationState>,
        once: Option<&Once>,
    ) -> Result<Option<String>> {
        let given = request.reason.as_deref();
        // A repeated request meets what it did itself.
        let wanted = given.is_none_or(|given| given.trim().is_empty())
            && wants_reason(state, ConsolidationAction::Sign)
            && self.first_consolidation(once).await?.is_none();
        reason_where(wanted, given)
    }

    async fn campaign_key(&self, code: &str) -> Result<i32> {
        let found = self.find_campaign(code).await?;
        found.map(|found| found.id).ok_or(StoreError::NotFound)
    }
}

impl Scope {
    /// The one that a step led to, as the scope sees it after the write.
    pub(super) async fn consolidation_done(
        &self,
        id: ConsolidationId,
    ) -> Result<ConsolidationOutcome> {
        let found: Option<Consolidation> = self.find_consolidation(id).await?;
        found
            .map(|found| ConsolidationOutcome::Done(Box::new(found)))
            .ok_or(StoreError::NotFound)
    }

    /// The one that the first request under a key led to.
    pub(super) async fn first_consolidation(
        &self,
        once: Option<&Once>,
    ) -> Result<Option<ConsolidationId>> {
        let Some(once) = once.cloned() else {
            return Ok(None);
        };
        let granted = crate::access::Granted::of_own_key();
        let first = self
            .transact(granted, move |tx| {
                let once = once.clone();
                Box::pin(async move { Once::first_result(Some(&once), &tx).await })
            })
            .await?;
        Ok(first.map(|first| ConsolidationId(first.0)))
    }

    /// A step that is not possible now, unless this very request did it before.
    pub(super) async fn refused_or_done(
        &self,
        found: Consolidation,
        refusal: Refusal,
        once: Option<&Once>,
    ) -> Result<ConsolidationOutcome> {
        match self.first_consolidation(once).await? {
            Some(first) => self.consolidation_done(first).await,
            None => Ok(ConsolidationOutcome::refused_by(Some(found), refusal)),
        }
    }
}
