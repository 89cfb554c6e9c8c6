//! What documents want from an office by a day, as far as the office itself files or records it.
//!
//! What it only helps with, and what nobody files, is in the campaign's requirements and calendar.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{
    Measured, Part, Requirement, Subject, SubjectKind, Target, TargetComparator, Tie,
};
use cengbao_domain::ids::NodeId;
use cengbao_domain::policy::Role;
use cengbao_domain::target_return::ReturnState;
use cengbao_entity::target_return;
use chrono::NaiveDate;
use sea_orm::ColumnTrait;

use super::{FallsDue, FallsDueKind};
use crate::access::Scope;
use crate::error::Result;
use crate::requirement::BindingCampaign;
use crate::row;

/// What an office does about something that falls due: what sort of thing it is, whether it is done, and whose post is
/// next.
struct Own {
    kind: FallsDueKind,
    done: Option<bool>,
    next: Role,
}

/// A campaign and the code of something in it.
type Key = (i32, String);

/// What an office did until now.
struct Did {
    struck_off: BTreeSet<Key>,
    /// Of each target how its returns that hold stand: whether one is signed, whether one waits for a signature.
    returned: BTreeMap<Key, (bool, bool)>,
}

impl Scope {
    /// What documents want from an office by a day.
    pub(super) async fn wanted_from(
        &self,
        unit: NodeId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<FallsDue>> {
        let mut found = Vec::new();
        let did = Did {
            struck_off: self.struck_off_items(unit).await?,
            returned: self.returned_by(unit).await?,
        };
        for bound in self.list_binding_campaigns(unit).await? {
            let campaign = &bound.campaign;
            let items = campaign.definition.board_items();
            for due in campaign.definition.due_between(from, until) {
                let subject = due.subject;
                let Some(own) = own(&bound, &items, subject, &due.ties, &did) else {
                    continue;
                };
                found.push(FallsDue {
                    day: due.day,
                    kind: own.kind,
                    campaign: campaign.code.clone(),
                    code: subject.code().to_owned(),
                    title: subject.title().to_owned(),
                    period: due.period,
                    place: None,
                    status: None,
                    is_yours: own.done != Some(true) && self.holds(own.next),
                    done: own.done,
                    enterprises: None,
                });
            }
        }
        Ok(found)
    }

    /// How the returns of an office that hold stand, by target.
    async fn returned_by(&self, unit: NodeId) -> Result<BTreeMap<Key, (bool, bool)>> {
        use target_return::Column as C;
        let rows: Vec<(i32, String, String)> = self
            .select::<target_return::Entity>()
            .filter(C::UnitId.eq(row::node_key(unit)))
            .filter(C::SupersededAt.is_null())
            .columns([C::CampaignId, C::Target, C::State])
            .await?;
        let mut returned: BTreeMap<Key, (bool, bool)> = BTreeMap::new();
        for (campaign, target, state) in rows {
            let (signed, waits) = returned.entry((campaign, target)).or_default();
            *signed |= state == ReturnState::Signed.as_str();
            *waits |= state == ReturnState::Filed.as_str();
        }
        Ok(returned)
    }
}

/// What is the office's own of what falls due; none where it can neither file nor record it. A schedule is among the
/// obligations; what is left has no day.
fn own(
    bound: &BindingCampaign,
    items: &[Requirement<'_>],
    subject: Subject<'_>,
    ties: &[Tie<'_>],
    did: &Did,
) -> Option<Own> {
    let bodies = &bound.bodies;
    let key = (bound.campaign.id, subject.code().to_owned());
    let (kind, done, next) = match subject {
        Subject::Target(target) if returns(target, bodies) => {
            let (signed, waits) = did.returned.get(&key).copied().unwrap_or_default();
            let next = if waits {
                Role::Reviewer
            } else {
                Role::Reporter
            };
            (FallsDueKind::Target, Some(signed), next)
        }
        Subject::Milestone(_) => {
            let of_item = |item: &&Requirement<'_>| {
                let subject = item.subject;
                subject.kind() == SubjectKind::Milestone && subject.code() == key.1
            };
            let item = items.iter().find(of_item)?;
            let answering = item.answering();
            let answers = bodies.iter().any(|body| answering.contains(body.as_str()));
            if !answers && !item.ties_to(bodies).any(|tie| tie.part.answers()) {
                return None;
            }
            // Only who answers has a line that is struck off.
            let done = answers.then(|| did.struck_off.contains(&key));
            (FallsDueKind::Milestone, done, Role::Reporter)
        }
        Subject::Paper(_) if owes(ties, bodies) => (FallsDueKind::Paper, None, Role::Reporter),
        Subject::Duty(duty) if duty.by.iter().any(|body| bodies.contains(body)) => {
            (FallsDueKind::Duty, None, Role::Reporter)
        }
        _ => return None,
    };
    Some(Own { kind, done, next })
}

/// Whether it is these bodies that send a paper, and not those that receive it.
fn owes(ties: &[Tie<'_>], bodies: &BTreeSet<String>) -> bool {
    let mut own = ties.iter().filter(|tie| bodies.contains(tie.body));
    own.any(|tie| tie.part == Part::Owes)
}

/// Whether an office that is, or belongs to, these bodies returns a target: what is measured otherwise nobody files, and
/// one with parts is returned by its parts.
fn returns(target: &Target, bodies: &BTreeSet<String>) -> bool {
    matches!(target.measured, Measured::Return | Measured::Judged)
        && target.comparator != TargetComparator::AllParts
        && target.told_by().iter().any(|body| bodies.contains(body))
}
