//! Whom a target asks, by the words of its document: offices, enterprises, or nobody that the hub knows.

use cengbao_domain::campaign::{Campaign, Measured, Target};
use cengbao_domain::compliance::{Membership, Traits, counts_offices, membership};

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

/// Whether one of the groups that it binds goes on 等, or is not spelt out; or an office is to judge, and none is named.
pub(super) fn is_open(campaign: &Campaign, target: &Target) -> bool {
    let open = |code: &String| {
        let group = campaign.group(code);
        group.is_some_and(|group| group.open || group.undefined.is_some())
    };
    let is_enterprises = |code: &String| is_of_enterprises(campaign, code);
    let has_no_judge =
        target.measured == Measured::Judged && target.binds.iter().all(is_enterprises);
    has_no_judge || target.binds.iter().any(open)
}

/// Why the registry cannot tell, where it cannot.
pub(super) fn not_kept(target: &Target) -> Option<TargetUnknown> {
    if target.accidents.is_some() {
        // Where a place is asked, or an office that leads one, they are counted there.
        return Some(TargetUnknown::AskAPlace);
    }
    let is_kept =
        target.measured != Measured::Registry || target.duty.is_some() || target.staff.is_some();
    (!is_kept).then_some(TargetUnknown::NotKept)
}
