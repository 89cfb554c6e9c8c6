//! What a noun must agree with outside its own table: the form, the group, its whole, the campaign.
//!
//! Owns the judgements that need several files at once. Never judges what one table shows by itself.

mod orders;
mod wholes;

use chrono::NaiveDate;

use super::file::LocatedSchedule;
use super::load::Orders;
use super::names::{Names, Noun};
use super::problem::Log;
use super::{AgencyGroup, Campaign, Schedule};
use crate::form::Form;

/// Refuses what contradicts another file.
pub(super) fn refuse(
    log: &Log,
    schedules: &[LocatedSchedule<'_>],
    forms: &[Form],
    groups: &[AgencyGroup],
) {
    for located in schedules {
        refuse_other_kind(log, located, forms);
        refuse_self_report(log, located, groups);
        refuse_uncountable(log, located, groups);
    }
}

/// Refuses what contradicts another item of the document's orders.
pub(super) fn refuse_orders(
    log: &Log,
    names: &Names<'_>,
    orders: &Orders,
    issued_on: Option<NaiveDate>,
) {
    wholes::refuse(log, names, orders);
    orders::refuse(log, names, orders, issued_on);
}

/// A schedule asks for its form in the form's own periods.
fn refuse_other_kind(log: &Log, located: &LocatedSchedule<'_>, forms: &[Form]) {
    let Schedule {
        form, period_kind, ..
    } = &located.schedule;
    let form = forms
        .iter()
        .find(|candidate| Some(&candidate.code) == form.as_ref());
    if let Some(form) = form.filter(|form| form.period_kind != *period_kind) {
        let message = format!(
            "`period_kind` is {period_kind}, but form `{}` is for {}",
            form.code, form.period_kind
        );
        log.error(located.kind_place, message, "give both the same kind");
    }
}

fn refuse_self_report(log: &Log, located: &LocatedSchedule<'_>, groups: &[AgencyGroup]) {
    let owed_by = &located.schedule.owed_by;
    let receives = |group: &AgencyGroup| {
        let mut receivers = located.schedule.receivers();
        let found = receivers.find(|one| group.code == *owed_by && group.members.contains(*one));
        found.cloned()
    };
    let both = groups
        .iter()
        .find_map(|group| Some((group, receives(group)?)));
    if let Some((group, receiver)) = both {
        let message = format!(
            "`{receiver}` receives the schedule and owes it as a member of `{}`",
            group.code
        );
        log.error(
            located.receiver_place,
            message,
            "take it out of the group, or name another receiver",
        );
    }
}

/// Who owes figures is a list or one rule: sums rest on it, so nobody may be in it for half.
fn refuse_uncountable(log: &Log, located: &LocatedSchedule<'_>, groups: &[AgencyGroup]) {
    let owed_by = &located.schedule.owed_by;
    let is_uncountable = |group: &&AgencyGroup| {
        let is_mixed = !group.includes.is_empty() || !group.except.is_empty();
        group.code == *owed_by && (is_mixed || group.undefined.is_some())
    };
    if groups.iter().any(|group| is_uncountable(&group)) {
        let message =
            format!("group `{owed_by}` owes figures and is undefined, or made of other groups");
        log.error(
            located.owed_by_place,
            message,
            "give the schedule a group with `members` or `derived` alone; several groups have a schedule each",
        );
    }
}

/// What passes, but is probably not meant; in broken files it would only be an echo of an error.
pub(super) fn warn(
    log: &Log,
    names: &Names<'_>,
    campaign: &Campaign,
    schedules: &[LocatedSchedule<'_>],
) {
    for located in schedules {
        warn_of_outer_periods(log, located, campaign);
    }
    orders::warn(log, names, campaign);
    for group in &campaign.groups {
        let Some(rule) = &group.derived else { continue };
        let Some(place) = names.place_of(Noun::Group, &group.code) else {
            continue;
        };
        if !campaign
            .agencies
            .iter()
            .any(|agency| agency.kind == rule.kind)
        {
            let message = format!(
                "no agency of the campaign is of the kind that group `{}` wants",
                group.code
            );
            log.warning(
                place,
                message,
                "list its agencies, unless the hub knows them already",
            );
        }
    }
}

fn warn_of_outer_periods(log: &Log, located: &LocatedSchedule<'_>, campaign: &Campaign) {
    let Schedule {
        first_period,
        last_period,
        ..
    } = &located.schedule;
    if let (Some(start), Some(last)) = (campaign.starts_on, first_period.last_day())
        && last < start
    {
        let message = format!("period {first_period} ends before the campaign starts on {start}");
        log.warning(
            located.first_place,
            message,
            "let the schedule start later, unless it is printed so",
        );
    }
    if let (Some(end), Some(first)) = (campaign.ends_on, last_period.first_day())
        && first > end
    {
        let message = format!("period {last_period} begins after the campaign ends on {end}");
        log.warning(
            located.last_place,
            message,
            "let the schedule end earlier, unless it is printed so",
        );
    }
}
