//! Whom a target asks, by the words of its document: offices, enterprises, or nobody that the hub knows.

use cengbao_domain::campaign::{Campaign, Measured, Target};
use cengbao_domain::compliance::{
    Membership, Traits, counts_offices, hangs_on_events, membership, names_an_office, names_offices,
};

use super::TargetUnknown;

/// Whether offices return it of themselves.
pub(super) const fn is_told(target: &Target) -> bool {
    matches!(target.measured, Measured::Return | Measured::Judged)
}

/// Whether it is told by, or of, enterprises.
pub(super) fn counts_enterprises(campaign: &Campaign, target: &Target) -> bool {
    match target.measured {
        Measured::Return => binds_enterprises(campaign, target),
        Measured::Registry => {
            let of_duty = target.duty.is_some() && !counts_offices(campaign, target);
            of_duty || target.staff.is_some()
        }
        Measured::Report | Measured::Judged => false,
    }
}

/// Whether one of the bodies that it binds is made of enterprises.
pub(super) fn binds_enterprises(campaign: &Campaign, target: &Target) -> bool {
    let of_enterprises = |body: &String| is_of_enterprises(campaign, body);
    target.binds.iter().any(of_enterprises)
}

fn is_of_enterprises(campaign: &Campaign, code: &str) -> bool {
    let found = campaign
        .populations
        .iter()
        .find(|one| one.item.code == code);
    found.is_some_and(|one| one.of.is_enterprise())
}

/// Whether an enterprise tells of a target, or is counted by it.
pub(super) fn belongs(campaign: &Campaign, target: &Target, traits: Traits<'_>) -> Membership {
    let mut known = Membership::Out;
    for body in target.counted() {
        match membership(campaign, body, traits) {
            Membership::In => return Membership::In,
            Membership::Unknown => known = Membership::Unknown,
            Membership::Out => {}
        }
    }
    known
}

/// Whether whom it counts hangs on the accidents that are recorded: by a mark that an accident gives, or by a duty whose
/// clock it starts.
pub(super) fn hangs_on_accidents(campaign: &Campaign, target: &Target) -> bool {
    let of_duty = |code: &String| {
        let mut duties = campaign.duties.iter();
        let duty = duties.find(|one| one.item.code == *code);
        duty.is_some_and(|duty| campaign.clock_of(duty).is_some())
    };
    let has_clock = target.duty.as_ref().is_some_and(of_duty);
    counts_enterprises(campaign, target)
        && (has_clock || hangs_on_events(campaign, target.counted()))
}

/// Whether one of the groups that are to tell goes on 等, or is not spelt out; or an office is to judge, and none is named.
pub(super) fn is_open(campaign: &Campaign, target: &Target) -> bool {
    let open = |code: &String| {
        let group = campaign.group(code);
        group.is_some_and(|group| group.open || group.undefined.is_some())
    };
    has_no_judge(campaign, target) || target.told_by().iter().any(open)
}

/// Whether the campaign names nobody at all whom an open list means. Whom it names is the same for every place.
pub(super) fn names_nobody(campaign: &Campaign, target: &Target) -> bool {
    let judged = target.measured == Measured::Judged;
    let named = |code: &String| {
        let enterprises = !judged && is_of_enterprises(campaign, code);
        enterprises || names_an_office(campaign, code)
    };
    is_open(campaign, target) && !target.told_by().iter().any(named)
}

/// Whether an office is to judge, and none is named.
fn has_no_judge(campaign: &Campaign, target: &Target) -> bool {
    let is_office = |code: &String| names_offices(campaign, code);
    target.measured == Measured::Judged && !target.told_by().iter().any(is_office)
}

/// Why nothing can be told of it, where that lies in the target.
pub(super) fn not_told(campaign: &Campaign, target: &Target) -> Option<TargetUnknown> {
    if has_no_judge(campaign, target) {
        return Some(TargetUnknown::NobodyJudges);
    }
    if target.accidents.is_some() {
        // Where a place is asked, or an office that leads one, they are counted there.
        return Some(TargetUnknown::AskAPlace);
    }
    let is_kept =
        target.measured != Measured::Registry || target.duty.is_some() || target.staff.is_some();
    (!is_kept).then_some(TargetUnknown::NotKept)
}
