//! What parts and wholes, inner and outer things must agree in.
//!
//! Owns circles, bundles without parts and parts of what has none. Never judges a reference to nothing: that has
//! been refused already.

use std::collections::{BTreeMap, BTreeSet};

use crate::campaign::load::Orders;
use crate::campaign::names::{Names, Noun};
use crate::campaign::problem::Log;
use crate::campaign::{Population, PopulationKind, Target, TargetComparator};

/// Refuses what cannot be a part of its whole.
pub(super) fn refuse(log: &Log, names: &Names<'_>, orders: &Orders) {
    let Orders {
        populations,
        tasks,
        targets,
        duties,
        milestones,
        ..
    } = orders;
    let judge = Judge { log, names };
    judge.circles(
        Noun::Task,
        "inside",
        tasks.iter().map(|task| (&task.item.code, &task.inside)),
    );
    let above = populations.iter().map(|one| (&one.item.code, &one.part_of));
    judge.circles(Noun::Population, "part_of", above);
    let above = targets.iter().map(|one| (&one.item.code, &one.part_of));
    judge.circles(Noun::Target, "part_of", above);
    let above = duties.iter().map(|one| (&one.item.code, &one.part_of));
    judge.circles(Noun::Duty, "part_of", above);
    let above = milestones.iter().map(|one| (&one.item.code, &one.part_of));
    judge.circles(Noun::Milestone, "part_of", above);
    judge.targets(targets);
    judge.duties(orders);
    judge.populations(populations);
    judge.accidents(targets, populations);
    judge.staff(targets, populations);
    judge.later_parts(
        Noun::Target,
        targets
            .iter()
            .map(|one| (&one.item.code, &one.part_of, one.by)),
    );
    judge.later_parts(
        Noun::Milestone,
        milestones
            .iter()
            .map(|one| (&one.item.code, &one.part_of, one.by)),
    );
}

struct Judge<'j, 'n> {
    log: &'j Log,
    names: &'j Names<'n>,
}

impl Judge<'_, '_> {
    fn error(&self, noun: Noun, code: &str, message: String, remedy: &str) {
        if let Some(place) = self.names.place_of(noun, code) {
            self.log.error(place, message, remedy);
        }
    }

    fn circles<'e>(
        &self,
        noun: Noun,
        key: &str,
        items: impl Iterator<Item = (&'e String, &'e Option<String>)>,
    ) {
        let next: BTreeMap<&str, &str> = items
            .filter_map(|(code, above)| Some((code.as_str(), above.as_deref()?)))
            .collect();
        for (code, above) in &next {
            let way = std::iter::successors(Some(*above), |code| next.get(code).copied());
            if way.take(next.len()).any(|met| met == *code) {
                let message = format!("{noun} `{code}` comes back to itself by `{key}`");
                self.error(noun, code, message, &format!("break the circle of `{key}`"));
            }
        }
    }

    /// Accidents are counted by their place, their grade and the sectors of who answers; what a document leaves open of
    /// the sectors cannot be counted.
    fn accidents(&self, targets: &[Target], populations: &[Population]) {
        for target in targets.iter().filter(|target| target.accidents.is_some()) {
            let code = target.item.code.as_str();
            let counted = target.population.as_deref();
            let found = populations
                .iter()
                .find(|one| Some(one.item.code.as_str()) == counted);
            let is_closed =
                |one: &Population| one.sectors.is_empty() || !one.open && one.undefined.is_none();
            if !found.is_some_and(|one| one.of == PopulationKind::Accident && is_closed(one)) {
                let message = format!("target `{code}` counts accidents of no population of them");
                let remedy = "name in `population` one that is `of = \"ACCIDENT\"`, whose sectors, if it has any, are \
                              neither `open` nor `undefined`; what goes on (等) is measured by a RETURN";
                self.error(Noun::Target, code, message, remedy);
            }
        }
    }

    /// People are counted by the enterprises that have them.
    fn staff(&self, targets: &[Target], populations: &[Population]) {
        for target in targets.iter().filter(|target| target.staff.is_some()) {
            let is_of_enterprises = |body: &String| {
                let found = populations.iter().find(|one| one.item.code == *body);
                found.is_some_and(|one| one.of.is_enterprise())
            };
            if target.binds.is_empty() || !target.binds.iter().all(is_of_enterprises) {
                let code = target.item.code.as_str();
                let message =
                    format!("target `{code}` counts people, and binds others than enterprises");
                let remedy = "name in `binds` populations of enterprises alone; what offices tell is a RETURN";
                self.error(Noun::Target, code, message, remedy);
            }
        }
    }

    fn targets(&self, targets: &[Target]) {
        let split: BTreeSet<&str> = targets
            .iter()
            .filter(|target| target.comparator == TargetComparator::AllParts)
            .map(|target| target.item.code.as_str())
            .collect();
        let defined: BTreeSet<&str> = targets.iter().map(|one| one.item.code.as_str()).collect();
        let wholes = wholes(targets.iter().map(|target| &target.part_of));
        for code in split.difference(&wholes) {
            let message = format!("target `{code}` is ALL_PARTS and has no parts");
            let remedy = "give its parts, each with `part_of`, or another comparator";
            self.error(Noun::Target, code, message, remedy);
        }
        for code in wholes
            .difference(&split)
            .filter(|code| defined.contains(*code))
        {
            let message =
                format!("target `{code}` has parts and another comparator than ALL_PARTS");
            let remedy = "write `comparator = \"ALL_PARTS\"`, or take the parts away";
            self.error(Noun::Target, code, message, remedy);
        }
    }

    fn duties(&self, orders: &Orders) {
        let wholes = wholes(orders.duties.iter().map(|duty| &duty.part_of));
        for duty in &orders.duties {
            let code = duty.item.code.as_str();
            let has_parts = wholes.contains(code);
            if duty.bundle && !has_parts && duty.undefined.is_none() {
                let message = format!("duty `{code}` is a bundle without parts");
                let remedy = "give its parts, each with `part_of`, or say in `undefined` that they are not spelt out";
                self.error(Noun::Duty, code, message, remedy);
            }
            if !duty.bundle && has_parts {
                let message = format!("duty `{code}` has parts and is no bundle");
                let remedy = "write `bundle = true`, or take the parts away";
                self.error(Noun::Duty, code, message, remedy);
            }
        }
    }

    /// A part counts the same sort of members, or workers among the employees.
    fn populations(&self, populations: &[Population]) {
        let kinds: BTreeMap<&str, PopulationKind> = populations
            .iter()
            .map(|population| (population.item.code.as_str(), population.of))
            .collect();
        for part in populations {
            let whole = part.part_of.as_deref().and_then(|code| kinds.get(code));
            let Some(whole) = whole else { continue };
            let fits = match whole {
                PopulationKind::Other => true,
                PopulationKind::Employee => part.of.is_worker(),
                other => part.of == *other,
            };
            if !fits {
                let message = format!(
                    "population `{}` counts other members than the one of which it is a part",
                    part.item.code
                );
                let remedy = "give both the same `of`, or leave `part_of` away";
                self.error(Noun::Population, &part.item.code, message, remedy);
            }
        }
    }

    fn later_parts<'e>(
        &self,
        noun: Noun,
        items: impl Iterator<Item = (&'e String, &'e Option<String>, Option<chrono::NaiveDate>)> + Clone,
    ) {
        let days: BTreeMap<&str, chrono::NaiveDate> = items
            .clone()
            .filter_map(|(code, _, by)| Some((code.as_str(), by?)))
            .collect();
        for (code, part_of, by) in items {
            let whole = part_of.as_deref().and_then(|code| days.get(code));
            if let (Some(whole), Some(by)) = (whole, by)
                && by > *whole
            {
                let message =
                    format!("{noun} `{code}` may be met by {by}, its whole must be by {whole}");
                self.error(noun, code, message, "correct one of the days");
            }
        }
    }
}

fn wholes<'e>(parts: impl Iterator<Item = &'e Option<String>>) -> BTreeSet<&'e str> {
    parts.filter_map(|whole| whole.as_deref()).collect()
}
