//! What collating offices owe upward (逐级应报): one consolidation for each form
//! and period that is owed at their place or below it.
//!
//! The hop above that of the units, by the rule of its completeness: a place
//! whose figures a receiver stands above. Never counted among what units owe.

mod below;
mod signed;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::{Campaign, Schedule};
use cengbao_domain::ids::{ConsolidationId, NodeId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource, Role};
use chrono::NaiveDate;

use self::below::Span;
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::jurisdiction::{Ancestor, Jurisdiction};
use crate::obligation::ObligationStatus;
use crate::page::{Page, PageRequest};
use crate::row;

/// One place owes the place above one consolidation.
#[derive(Clone, Debug)]
pub struct OwedConsolidation {
    /// The place that collates.
    pub place: Ancestor,
    /// The place above, to which it goes.
    pub receiver: Ancestor,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// Title of the form.
    pub title: String,
    /// For which period.
    pub period: Period,
    /// Day of the hop; none where the document sets none.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: ObligationStatus,
    /// Days late: of the first signing, or as of today while nothing was signed.
    pub late_days: Option<u32>,
    /// The last one of the place, in whatever state.
    pub consolidation: Option<ConsolidationId>,
    /// Whether something that it holds stands elsewhere since, so that it is to be signed
    /// anew: of one that stands as sent.
    pub sign_anew: bool,
}

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct OwedConsolidationFilter {
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this form of it.
    pub form: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// In this status.
    pub status: Option<ObligationStatus>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
}

/// A form that is owed below a place, and the periods for which it is.
type Owed<'a> = BTreeMap<(&'a str, &'a str), BTreeSet<Period>>;

impl Scope {
    /// The places whose consolidations the viewer signs, in the order of their codes.
    pub async fn collating_places(&self) -> Result<Vec<Jurisdiction>> {
        let grants = self.viewer().grants.iter();
        let nodes: BTreeSet<NodeId> = grants
            .filter(|grant| grant.role == Role::Coordinator)
            .map(|grant| grant.node)
            .collect();
        if nodes.is_empty() {
            return Ok(Vec::new());
        }
        let nodes: Vec<NodeId> = nodes.into_iter().collect();
        let found = self.find_jurisdictions_by_id(&nodes).await?;
        let signs = |place: &Jurisdiction| {
            self.covers(
                Action::Consolidate,
                Resource::Consolidation,
                &place.path,
                &[],
            )
        };
        let mut places: Vec<Jurisdiction> = found.into_values().filter(signs).collect();
        places.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(places)
    }

    /// The consolidations that these places owe, by the day of the hop. Of a
    /// place that the viewer does not read as a whole there are none.
    pub async fn list_owed_consolidations(
        &self,
        places: &[Jurisdiction],
        filter: &OwedConsolidationFilter,
        page: &PageRequest,
    ) -> Result<Page<OwedConsolidation>> {
        let found = self.owed_consolidations(places, filter).await?;
        Ok(Page::of_all(page, found))
    }

    /// All of them, each with its key.
    pub(crate) async fn owed_consolidations(
        &self,
        places: &[Jurisdiction],
        filter: &OwedConsolidationFilter,
    ) -> Result<Vec<(String, OwedConsolidation)>> {
        let reads = |place: &&Jurisdiction| {
            place.level.collates()
                && self.covers(Action::Read, Resource::Consolidation, &place.path, &[])
        };
        let places: Vec<&Jurisdiction> = places.iter().filter(reads).collect();
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let campaigns: HashMap<i32, AppliedCampaign> = self
            .list_every_campaign()
            .await?
            .into_iter()
            .filter(|one| {
                filter
                    .campaign
                    .as_ref()
                    .is_none_or(|code| one.code == *code)
            })
            .map(|one| (one.id, one))
            .collect();
        let schedules = campaigns.values().flat_map(|one| &one.definition.schedules);
        let receivers = self.receivers_of(schedules).await?;
        let paths: Vec<Path> = places.iter().map(|place| place.path.clone()).collect();
        let above = self.ancestors(&paths).await?;
        let signed = self.signed_by(&places, filter).await?;
        let below = self.owed_below(&places, filter).await?;
        let tree = self.tree().await?;
        let mut items = Vec::new();
        for place in places {
            // The top of the tree owes nobody.
            let Some(receiver) = above.get(&place.path).and_then(|names| names.last()) else {
                continue;
            };
            for span in below.get(&place.id).into_iter().flatten() {
                let Some(campaign) = campaigns.get(&span.campaign) else {
                    continue;
                };
                let mut owed = Owed::new();
                add(&mut owed, &campaign.definition, span, |one| {
                    receivers.stand_above(place, one)
                });
                for ((form, title), periods) in owed {
                    for period in periods {
                        let key = (
                            campaign.id,
                            form.to_owned(),
                            period.index(),
                            row::node_key(place.id),
                        );
                        let found = OwedConsolidation {
                            place: named(place),
                            receiver: receiver.clone(),
                            campaign: campaign.code.clone(),
                            form: form.to_owned(),
                            title: title.to_owned(),
                            period,
                            due_on: campaign.definition.send_up_day(form, period),
                            status: ObligationStatus::NotDue,
                            late_days: None,
                            consolidation: None,
                            sign_anew: false,
                        };
                        let found =
                            self.stands(found, (&tree, place.id), signed.get(&key).copied());
                        if filter.admits(&found) {
                            items.push((found.key(), found));
                        }
                    }
                }
            }
        }
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        // Several schedules may ask the same form for the same period.
        items.dedup_by(|(a, _), (b, _)| a == b);
        Ok(items)
    }
}

/// Adds the periods of a span of a schedule whose figures go on up.
fn add<'a>(
    owed: &mut Owed<'a>,
    campaign: &'a Campaign,
    span: &Span,
    goes_up: impl Fn(&Schedule) -> bool,
) {
    let schedule = campaign.schedule(&span.schedule);
    let Some(schedule) = schedule.filter(|one| goes_up(one)) else {
        return;
    };
    let form = schedule
        .form
        .as_deref()
        .and_then(|form| campaign.form(form));
    let Some(form) = form else { return };
    let periods = schedule.periods();
    let periods = periods.filter(|period| (span.first..=span.last).contains(&period.index()));
    let title = (form.code.as_str(), form.title.as_str());
    owed.entry(title).or_default().extend(periods);
}

fn named(place: &Jurisdiction) -> Ancestor {
    Ancestor {
        code: place.code.clone(),
        name: place.name.clone(),
        level: place.level,
    }
}

impl OwedConsolidation {
    /// By which it is found and ordered: what has no day comes last.
    fn key(&self) -> String {
        let due = self.due_on;
        let due = due.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
        let period = self.period.index();
        format!(
            "{due} {} {} {period:08} {}",
            self.campaign, self.form, self.place.code
        )
    }
}

impl OwedConsolidationFilter {
    fn admits(&self, found: &OwedConsolidation) -> bool {
        let from = |day| found.due_on.is_some_and(|due| due >= day);
        let until = |day| found.due_on.is_some_and(|due| due <= day);
        self.form.as_ref().is_none_or(|form| found.form == *form)
            && self.period.is_none_or(|period| found.period == period)
            && self.status.is_none_or(|status| found.status == status)
            && self.due_from.is_none_or(from)
            && self.due_until.is_none_or(until)
    }
}
