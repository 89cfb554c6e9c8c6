//! What falls due next (近期到期): a unit's reports, papers, milestones, targets with
//! a day and the windows of its duties, the consolidations of the places whose
//! coordinator one is, and the windows of the enterprises that one supervises, in one
//! list by day.
//!
//! Owns whose things they are and the order. Which days there are is the domain's to say.

mod returned;
mod wanted;

use cengbao_domain::compliance::State;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_domain::policy::Role;
use chrono::NaiveDate;

use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::compliance::SupervisedWindow;
use crate::consolidation::{OwedConsolidation, OwedConsolidationFilter};
use crate::error::Result;
use crate::jurisdiction::Ancestor;
use crate::obligation::{Obligation, ObligationFilter, ObligationStatus};
use crate::page::{MAX_PAGE, Page, PageRequest};

/// What sort of thing falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallsDueKind {
    /// A form for a period.
    Report,
    /// What a place sends up of a form for a period.
    Consolidation,
    /// A report in words.
    Paper,
    /// A milestone.
    Milestone,
    /// A target with a day.
    Target,
    /// A duty: the last day of a window, or its printed day.
    Duty,
}

/// Something that falls due.
#[derive(Clone, Debug)]
pub struct FallsDue {
    /// The last day in time.
    pub day: NaiveDate,
    /// What sort of thing it is.
    pub kind: FallsDueKind,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule, form, paper, milestone, target or duty in it.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The period that is reported, or in which it is to be done.
    pub period: Option<Period>,
    /// The place that sends up; none of anything else.
    pub place: Option<Ancestor>,
    /// Where it stands, of a report or a consolidation.
    pub status: Option<ObligationStatus>,
    /// How a target stands by what the unit itself has told; none of anything else.
    pub state: Option<State>,
    /// Of a milestone whether the unit answers for it, and does not only take part; none of anything else.
    pub answers: Option<bool>,
    /// Whether it is done; none where the hub does not keep it.
    pub done: Option<bool>,
    /// Whether the next step is the viewer's by his role.
    pub is_yours: bool,
    /// Of how many enterprises it is asked, and of how many of them it is done; none of what is one's own.
    pub enterprises: Option<(u32, u32)>,
}

impl FallsDue {
    /// By which it is found and ordered.
    fn key(&self) -> String {
        let period = self
            .period
            .map_or_else(String::new, |period| period.to_string());
        let place = self.place.as_ref().map_or("", |place| &place.code);
        let of_others = if self.enterprises.is_some() {
            "others"
        } else {
            ""
        };
        format!(
            "{}/{:?}/{}/{}/{period}/{place}{of_others}",
            self.day, self.kind, self.campaign, self.code
        )
    }
}

impl Scope {
    /// What falls due between two days, both included, each with its key, by day: for a unit or an enterprise, of the
    /// places whose consolidations the viewer signs, and of the enterprises that he supervises.
    pub async fn falls_due(
        &self,
        unit: Option<NodeId>,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<(String, FallsDue)>> {
        let mut found = self.sent_up_from(from, until).await?;
        found.extend(self.supervised_from(from, until).await?);
        if let Some(unit) = unit {
            let enterprise = self.find_enterprises_by_id(&[unit]).await?.remove(&unit);
            found.extend(self.owed_by(unit, from, until).await?);
            // Before what is printed: of a duty with a day the window says whether it is done.
            let is_enterprise = enterprise.is_some();
            found.extend(self.windows_of(unit, is_enterprise, from, until).await?);
            found.extend(match enterprise {
                Some(one) => self.returned_from(&one, from, until).await?,
                None => self.wanted_from(unit, from, until).await?,
            });
        }
        let mut keyed: Vec<_> = found.into_iter().map(|one| (one.key(), one)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        keyed.dedup_by(|(a, _), (b, _)| a == b);
        Ok(keyed)
    }

    /// What the viewer's places send up by a day.
    async fn sent_up_from(&self, from: NaiveDate, until: NaiveDate) -> Result<Vec<FallsDue>> {
        let places = self.collating_places().await?;
        let filter = OwedConsolidationFilter {
            due_from: Some(from),
            due_until: Some(until),
            ..OwedConsolidationFilter::default()
        };
        let owed = self.owed_consolidations(&places, &filter).await?;
        let falls_due = |owed: OwedConsolidation| {
            Some(FallsDue {
                day: owed.due_on?,
                kind: FallsDueKind::Consolidation,
                done: Some(is_signed(owed.status)),
                campaign: owed.campaign,
                code: owed.form,
                title: owed.title,
                period: Some(owed.period),
                place: Some(owed.place),
                is_yours: !is_signed(owed.status),
                status: Some(owed.status),
                state: None,
                answers: None,
                enterprises: None,
            })
        };
        let owed = owed.into_iter().map(|(_, owed)| owed);
        Ok(owed.filter_map(falls_due).collect())
    }

    /// The windows of the duties of the enterprises that the viewer supervises: one line for all that are asked the same.
    async fn supervised_from(&self, from: NaiveDate, until: NaiveDate) -> Result<Vec<FallsDue>> {
        let found = self.supervised_windows(from, until).await?;
        let falls_due = |one: SupervisedWindow| FallsDue {
            day: one.last,
            kind: FallsDueKind::Duty,
            campaign: one.campaign,
            code: one.duty,
            title: one.title,
            period: one.period,
            place: None,
            status: None,
            state: None,
            answers: None,
            done: Some(one.kept == one.asked),
            is_yours: false,
            enterprises: Some((one.asked, one.kept)),
        };
        Ok(found.into_iter().map(falls_due).collect())
    }

    /// Whether the viewer holds a role.
    fn holds(&self, role: Role) -> bool {
        self.viewer().grants.iter().any(|grant| grant.role == role)
    }

    /// Whose step is next on a report: the reviewer's where it is submitted, before that and after a return the
    /// reporter's.
    fn is_next(&self, status: ObligationStatus) -> bool {
        match status {
            ObligationStatus::Submitted => self.holds(Role::Reviewer),
            one => !is_signed(one) && self.holds(Role::Reporter),
        }
    }

    /// A report that falls due; none for one without a day.
    fn report(&self, owed: Obligation) -> Option<FallsDue> {
        Some(FallsDue {
            day: owed.due_on?,
            kind: FallsDueKind::Report,
            done: Some(is_signed(owed.status)),
            is_yours: self.is_next(owed.status),
            campaign: owed.campaign,
            code: owed.schedule,
            title: owed.title,
            period: Some(owed.period),
            place: None,
            status: Some(owed.status),
            state: None,
            answers: None,
            enterprises: None,
        })
    }

    /// The reports that an office owes: all of them, however long the span.
    async fn owed_by(
        &self,
        unit: NodeId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<FallsDue>> {
        let filter = ObligationFilter {
            unit: Some(unit),
            due_from: Some(from),
            due_until: Some(until),
            ..ObligationFilter::default()
        };
        let mut found = Vec::new();
        let mut request = PageRequest::first(MAX_PAGE);
        loop {
            let page: Page<Obligation> = self.list_obligations(&filter, &request).await?;
            request.after = page.items.last().map(|(key, _)| key.clone());
            let has_next = page.has_next;
            let owed = page.nodes().into_iter();
            found.extend(owed.filter_map(|owed| self.report(owed)));
            if !has_next {
                return Ok(found);
            }
        }
    }

    /// The windows of an enterprise's, or an office's, duties that have begun and end between the days.
    async fn windows_of(
        &self,
        unit: NodeId,
        is_enterprise: bool,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<FallsDue>> {
        let today = self.today();
        let (campaigns, measured) = if is_enterprise {
            let campaigns = self.list_every_campaign().await?;
            let all: Vec<&AppliedCampaign> = campaigns.iter().collect();
            let measured = self.enterprise_compliances(&[unit], &all, today).await?;
            (campaigns, measured)
        } else {
            let bound = self.list_binding_campaigns(unit).await?.into_iter();
            let campaigns: Vec<AppliedCampaign> = bound.map(|bound| bound.campaign).collect();
            let all: Vec<&AppliedCampaign> = campaigns.iter().collect();
            let measured = self.office_compliance(&[unit], &all, today).await?;
            (campaigns, measured)
        };
        let records = self.holds(Role::Reporter) || self.holds(Role::Enterprise);
        let mut found = Vec::new();
        for (campaign, measures) in campaigns.iter().zip(measured) {
            for measure in measures.into_values().flatten() {
                let mut duties = campaign.definition.duties.iter();
                let duty = duties.find(|duty| duty.item.code == measure.duty);
                let title = duty.map_or(&measure.duty, |duty| &duty.item.title);
                let ending = measure.windows.iter().filter_map(|judged| {
                    let last = judged.window.last?;
                    let is_asked = judged.window.asked && (from..=until).contains(&last);
                    is_asked.then_some((last, judged))
                });
                found.extend(ending.map(|(day, judged)| FallsDue {
                    day,
                    kind: FallsDueKind::Duty,
                    campaign: campaign.code.clone(),
                    code: measure.duty.clone(),
                    title: title.clone(),
                    period: judged.window.period,
                    place: None,
                    status: None,
                    state: None,
                    answers: None,
                    done: Some(judged.state == State::Met),
                    is_yours: records && judged.state != State::Met,
                    enterprises: None,
                }));
            }
        }
        Ok(found)
    }
}

const fn is_signed(status: ObligationStatus) -> bool {
    match status {
        ObligationStatus::Signed | ObligationStatus::Accepted | ObligationStatus::Corrected => true,
        ObligationStatus::NotDue
        | ObligationStatus::Due
        | ObligationStatus::Overdue
        | ObligationStatus::Draft
        | ObligationStatus::Submitted
        | ObligationStatus::Returned
        | ObligationStatus::Withdrawn => false,
    }
}
