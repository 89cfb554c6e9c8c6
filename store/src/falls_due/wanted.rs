//! What documents want from an office by a day, as far as the office itself files or records it.
//!
//! What nobody files is in the campaign's requirements and calendar.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{DueDay, Part, Requirement, Subject, SubjectKind, Target, Tie};
use cengbao_domain::ids::NodeId;
use cengbao_domain::policy::Role;
use chrono::NaiveDate;

use super::returned::returns;
use super::{FallsDue, FallsDueKind};
use crate::access::Scope;
use crate::error::Result;
use crate::requirement::BindingCampaign;

/// What an office does about something that falls due.
enum Own<'c> {
    /// It returns it.
    Target(&'c Target),
    /// It answers for it.
    Answers,
    /// It takes part in it; those who answer.
    TakesPart(BTreeSet<String>),
    /// It sends it.
    Paper,
    /// It does it.
    Duty,
}

/// A campaign and the code of a milestone in it.
type Key = (i32, String);

impl Scope {
    /// What documents want from an office by a day.
    pub(super) async fn wanted_from(
        &self,
        unit: NodeId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<FallsDue>> {
        let all = self.list_binding_campaigns(unit).await?;
        let mut wanted: Vec<(&BindingCampaign, DueDay<'_>, Own<'_>)> = Vec::new();
        for bound in &all {
            let definition = &bound.campaign.definition;
            let items = definition.board_items();
            for due in definition.due_between(from, until) {
                if let Some(own) = own(bound, &items, due.subject, &due.ties) {
                    wanted.push((bound, due, own));
                }
            }
        }
        let mut helped: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
        for (bound, due, own) in &wanted {
            if let Own::TakesPart(answering) = own {
                helped.insert(key(bound, due), answering.clone());
            }
        }
        let ended = self.struck_off_by_all(&helped).await?;
        let struck_off = self.struck_off_items(unit).await?;
        let returned = self.returned_by(unit).await?;
        let records = self.holds(Role::Reporter);
        let today = self.today();
        let shown = |(bound, due, own): (&BindingCampaign, DueDay<'_>, Own<'_>)| {
            let (kind, answers, done) = match own {
                Own::Target(target) => {
                    return self.target_due(
                        &bound.campaign,
                        target,
                        due.day,
                        &returned,
                        Role::Reporter,
                    );
                }
                Own::Answers => {
                    let done = is_issued(bound, due.subject, today)
                        || struck_off.contains(&key(bound, &due));
                    (FallsDueKind::Milestone, Some(true), Some(done))
                }
                Own::TakesPart(_) => {
                    let done =
                        is_issued(bound, due.subject, today) || ended.contains(&key(bound, &due));
                    (FallsDueKind::Milestone, Some(false), Some(done))
                }
                Own::Paper => (FallsDueKind::Paper, None, None),
                Own::Duty => (FallsDueKind::Duty, None, None),
            };
            FallsDue {
                day: due.day,
                kind,
                campaign: bound.campaign.code.clone(),
                code: due.subject.code().to_owned(),
                title: due.subject.title().to_owned(),
                period: due.period,
                place: None,
                status: None,
                state: None,
                // Who takes part records what he did, and nobody waits for it.
                is_yours: records && done != Some(true) && answers != Some(false),
                answers,
                done,
                enterprises: None,
            }
        };
        Ok(wanted.into_iter().map(shown).collect())
    }
}

/// Whether the issue of the plan reached a milestone by a day.
fn is_issued(bound: &BindingCampaign, subject: Subject<'_>, day: NaiveDate) -> bool {
    let Subject::Milestone(milestone) = subject else {
        return false;
    };
    let reached = milestone.reached_by_issue(bound.campaign.definition.issued_on);
    reached.is_some_and(|reached| reached <= day)
}

fn key(bound: &BindingCampaign, due: &DueDay<'_>) -> Key {
    (bound.campaign.id, due.subject.code().to_owned())
}

/// What is the office's own of what falls due; none where it can neither file nor record it. A schedule is among the
/// obligations; what is left has no day.
fn own<'c>(
    bound: &BindingCampaign,
    items: &[Requirement<'c>],
    subject: Subject<'c>,
    ties: &[Tie<'c>],
) -> Option<Own<'c>> {
    let bodies = &bound.bodies;
    match subject {
        Subject::Target(target) if returns(target, bodies) => Some(Own::Target(target)),
        Subject::Milestone(milestone) => {
            let of_item = |item: &&Requirement<'_>| {
                let subject = item.subject;
                subject.kind() == SubjectKind::Milestone && subject.code() == milestone.item.code
            };
            let item = items.iter().find(of_item)?;
            let answering = item.answering();
            if bodies.iter().any(|body| answering.contains(body.as_str())) {
                return Some(Own::Answers);
            }
            let takes_part = item.ties_to(bodies).any(|tie| tie.part.answers());
            let answering = answering.into_iter().map(str::to_owned).collect();
            takes_part.then_some(Own::TakesPart(answering))
        }
        Subject::Paper(_) if owes(ties, bodies) => Some(Own::Paper),
        Subject::Duty(duty) if duty.by.iter().any(|body| bodies.contains(body)) => Some(Own::Duty),
        _ => None,
    }
}

/// Whether it is these bodies that send a paper, and not those that receive it.
fn owes(ties: &[Tie<'_>], bodies: &BTreeSet<String>) -> bool {
    let mut own = ties.iter().filter(|tie| bodies.contains(tie.body));
    own.any(|tie| tie.part == Part::Owes)
}
