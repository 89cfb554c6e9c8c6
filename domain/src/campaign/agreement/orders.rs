//! What tasks, targets, duties and milestones must agree with outside their own tables: runs, days, bodies.
//!
//! Owns runs that end before they begin, and warns of days outside the campaign and of what nobody is tied to.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::campaign::load::Orders;
use crate::campaign::names::{Names, Noun};
use crate::campaign::problem::Log;
use crate::campaign::{Cadence, Campaign, Item, Party, Phase, Subject, Target};

/// Refuses a run whose last task stands before its first.
pub(super) fn refuse(log: &Log, names: &Names<'_>, orders: &Orders, issued_on: Option<NaiveDate>) {
    let order: BTreeMap<&str, usize> = orders
        .tasks
        .iter()
        .enumerate()
        .map(|(place, task)| (task.item.code.as_str(), place))
        .collect();
    for blanket in &orders.blankets {
        let place_of = |code: &str| order.get(code).copied();
        let until = blanket.until.as_deref().and_then(place_of);
        if let (Some(from), Some(until)) = (place_of(&blanket.from), until)
            && until < from
            && let Some(place) = names.place_of(Noun::Blanket, &blanket.item.code)
        {
            let message = format!(
                "blanket `{}` runs from `{}` to a task that stands before it",
                blanket.item.code, blanket.from
            );
            log.error(place, message, "swap `from` and `until`");
        }
    }
    let tasks = orders.tasks.iter();
    let tasks = tasks.map(|task| (Noun::Task, &task.item, &task.parties));
    let milestones = orders.milestones.iter();
    let milestones = milestones.map(|one| (Noun::Milestone, &one.item, &one.parties));
    for (noun, item, parties) in tasks.chain(milestones) {
        refuse_who_has_no_line(log, names, (noun, item), parties);
    }
    for milestone in &orders.milestones {
        if milestone.reached_by_issue
            && milestone.reached_by_issue(issued_on).is_none()
            && let Some(place) = names.place_of(Noun::Milestone, &milestone.item.code)
        {
            let message = format!(
                "milestone `{}` is reached by the issue of the plan, and no day is known of it",
                milestone.item.code
            );
            let remedy = "write `issued_on` in campaign.toml where it is printed, else the milestone's own `by`, by which a \
                          reading says that it was issued";
            log.error(place, message, remedy);
        }
    }
    for target in &orders.targets {
        refuse_who_does_not_judge(log, names, target);
        refuse_others_beside_offices(log, names, target);
    }
}

/// Offices tell of the same things from two sides, and are the whole where each is one of it; an enterprise tells of itself
/// alone, and is one of the whole by its population.
fn refuse_others_beside_offices(log: &Log, names: &Names<'_>, target: &Target) {
    let key = match (target.added_up.is_empty(), target.one_each) {
        (false, _) => "added_up",
        (true, true) => "one_each",
        (true, false) => return,
    };
    let mut bound = target.binds.iter();
    if let Some(who) = bound.find(|who| !is_of_offices(names, who))
        && let Some(place) = names.place_of(Noun::Target, &target.item.code)
    {
        let message = format!(
            "target `{}` has `{key}` and binds `{who}`, which is no office and no group of them",
            target.item.code
        );
        let remedy = format!("leave `{key}` away: an enterprise tells of itself alone");
        log.error(place, message, remedy);
    }
}

/// An office judges, or a group of them: nobody else has a word on the hub that another pair of eyes has seen.
fn refuse_who_does_not_judge(log: &Log, names: &Names<'_>, target: &Target) {
    let mut judges = target.judged_by.iter();
    if let Some(who) = judges.find(|who| !is_of_offices(names, who))
        && let Some(place) = names.place_of(Noun::Target, &target.item.code)
    {
        let message = format!(
            "`{who}` judges target `{}`, and is no office and no group of them",
            target.item.code
        );
        let remedy = "name in `judged_by` an agency or a group";
        log.error(place, message, remedy);
    }
}

/// Whether a body is an office or a group of them.
fn is_of_offices(names: &Names<'_>, who: &str) -> bool {
    let others = [Noun::Population, Noun::LeadingGroup];
    others.iter().all(|of| names.place_of(*of, who).is_none())
}

/// Who acts has a line of the board: an office, or a group of them.
fn refuse_who_has_no_line(
    log: &Log,
    names: &Names<'_>,
    (noun, item): (Noun, &Item),
    parties: &[Party],
) {
    let mut acting = parties.iter().filter(|party| party.acts);
    if let Some(party) = acting.find(|party| !is_of_offices(names, &party.who))
        && let Some(place) = names.place_of(noun, &item.code)
    {
        let message = format!(
            "`{}` acts in {noun} `{}`, and is no office and no group of them",
            party.who, item.code
        );
        let remedy = "give `acts` to an agency or a group: nobody else has a line of the board";
        log.error(place, message, remedy);
    }
}

/// What passes, but is probably not meant.
pub(super) fn warn(log: &Log, names: &Names<'_>, campaign: &Campaign) {
    for target in &campaign.targets {
        let days = [("from", target.from), ("by", target.by)];
        warn_of_outer_days(log, names, campaign, Noun::Target, &target.item, days);
    }
    for milestone in &campaign.milestones {
        let days = [("from", milestone.from), ("by", milestone.by)];
        warn_of_outer_days(log, names, campaign, Noun::Milestone, &milestone.item, days);
    }
    for duty in &campaign.duties {
        let by = duty.cadences().filter_map(|cadence| match cadence {
            Cadence::ByDay { by, .. } => Some(*by),
            _ => None,
        });
        let days = by
            .map(|day| ("by", Some(day)))
            .chain([("until", duty.until)]);
        warn_of_outer_days(log, names, campaign, Noun::Duty, &duty.item, days);
    }
    warn_of_the_unbound(log, names, campaign);
}

fn warn_of_outer_days(
    log: &Log,
    names: &Names<'_>,
    campaign: &Campaign,
    noun: Noun,
    item: &Item,
    days: impl IntoIterator<Item = (&'static str, Option<NaiveDate>)>,
) {
    let phase = item.phase.as_deref();
    let phase = phase.and_then(|code| campaign.phases.iter().find(|phase| phase.code == code));
    for (key, day) in days {
        let Some(day) = day else { continue };
        let outside = match (campaign.starts_on, campaign.ends_on) {
            (Some(start), _) if day < start => format!("before the campaign starts on {start}"),
            (_, Some(end)) if day > end => format!("after the campaign ends on {end}"),
            _ => continue,
        };
        if phase.is_some_and(|phase| holds(phase, day)) {
            continue;
        }
        let Some(place) = names.place_of(noun, &item.code) else {
            continue;
        };
        let message = format!("`{key}` {day} of {noun} `{}` is {outside}", item.code);
        let remedy = "correct the day, or name the `phase` that is printed with it";
        log.warning(place, message, remedy);
    }
}

/// A phase may lie before the day of issue: what is due in it is printed so.
fn holds(phase: &Phase, day: NaiveDate) -> bool {
    phase.starts_on.is_none_or(|start| start <= day) && phase.ends_on.is_none_or(|end| day <= end)
}

/// A target or milestone that no body is tied to would be on nobody's page. A document may print none; then who
/// is meant is a question, and an interpretation has it on record.
fn warn_of_the_unbound(log: &Log, names: &Names<'_>, campaign: &Campaign) {
    for requirement in campaign.requirements() {
        let (noun, item) = match requirement.subject {
            Subject::Target(target) => (Noun::Target, &target.item),
            Subject::Milestone(milestone) => (Noun::Milestone, &milestone.item),
            _ => continue,
        };
        if requirement.ties.is_empty()
            && item.readings.is_empty()
            && let Some(place) = names.place_of(noun, &item.code)
        {
            let message = format!("{noun} `{}` names nobody who must meet it", item.code);
            let remedy = "give `parties`, the `task` whose parties answer for it, or in `readings` the \
                          interpretation that leaves it open";
            log.warning(place, message, remedy);
        }
    }
}
