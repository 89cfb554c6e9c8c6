//! What a collating office (汇总单位) sees before it signs: the figures that it
//! would sign, what it signed last, and what it may do.

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};

use super::{Consolidation, ConsolidationActionAllowed};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;

/// A place's figures of a period, ready to be signed.
#[derive(Clone, Debug)]
pub struct Collation {
    /// The form, in the version in force.
    pub form: FormVersion,
    /// For which period.
    pub period: Period,
    /// Tells these figures from others: who signs says which it has looked at.
    pub fingerprint: String,
    /// Answers of the whole place, aligned with [`FormVersion::number_columns`].
    pub cells: Vec<CellAnswer>,
    /// Units that owe.
    pub expected: i64,
    /// Units that reported.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// The last consolidation of the place for this period, in whatever state.
    pub last: Option<Consolidation>,
    /// What the viewer may do now.
    pub actions: Vec<ConsolidationActionAllowed>,
    pub(super) place: Jurisdiction,
}

impl Scope {
    /// What a place would sign now.
    ///
    /// Errors: `NotFound` as for a table, and for a scope that does not read
    /// the whole place; `Invalid` as for a table.
    pub async fn collation(
        &self,
        place: &Jurisdiction,
        campaign: &str,
        form: &str,
        period: Period,
    ) -> Result<Collation> {
        if !self.covers(Action::Read, Resource::Consolidation, &place.path, &[]) {
            return Err(StoreError::NotFound);
        }
        let form = self.form_for(campaign, form, period).await?;
        let snapshot = self.snapshot(&form, period, place).await?;
        let last = self.last_consolidation(&form, period, place.id).await?;
        Ok(Collation {
            period,
            fingerprint: snapshot.fingerprint,
            cells: form.answers(&snapshot.total),
            expected: snapshot.total.now.expected,
            reported: snapshot.total.now.reported,
            on_time: snapshot.total.now.on_time,
            actions: self.actions_at(&place.path, last.as_ref()),
            last,
            place: place.clone(),
            form,
        })
    }
}
