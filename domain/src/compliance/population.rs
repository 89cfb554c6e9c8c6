//! Whether an enterprise belongs to a population (对象) of a campaign: by its sectors and marks.
//!
//! Never guesses. A population that the document leaves undefined has as members those whom the office gave its
//! mark, `CAMPAIGN/CODE`; of all others it is unknown.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::accident::{Occurrence, Responsibility, starts};
use crate::campaign::{Campaign, Event, Population, Sector, SectorWord, Target};

/// The deepest chain of parts that is followed; a longer one is a loop in the data.
const MAX_PARTS: usize = 16;

/// What is known of an enterprise on a day.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'t> {
    /// Its sectors, in the words that it was registered with.
    pub sectors: &'t BTreeSet<String>,
    /// Its marks, such as 高危.
    pub marks: &'t BTreeSet<String>,
}

/// Whether it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It does.
    In,
    /// It does not.
    Out,
    /// The document does not say who does, and no office has said so of this one.
    Unknown,
}

/// Whether an enterprise, or its person in charge, belongs to the population of a code.
///
/// Every printed condition must hold: one of the sectors, or what lies inside one; and all marks, where a mark also
/// holds if the enterprise has it without 行业 or 企业 behind it. Beyond an open list (等) belongs who was given the
/// population's own mark, and nobody else. Where the document does not say what its marks mean and an office decides
/// (`is_left_open`), no other mark says who belongs. Populations of other things have no enterprises.
pub fn membership(campaign: &Campaign, code: &str, traits: Traits<'_>) -> Membership {
    let mut known = Membership::Out;
    for population in with_wholes(campaign, code) {
        known = own(campaign, population, traits);
        if known != Membership::In {
            break;
        }
    }
    known
}

/// The population of a code, and those of which it is a part.
fn with_wholes<'c>(campaign: &'c Campaign, code: &str) -> impl Iterator<Item = &'c Population> {
    let find = |code: &str| {
        let mut all = campaign.populations.iter();
        all.find(|one| one.item.code == code)
    };
    let above = move |one: &&'c Population| one.part_of.as_deref().and_then(find);
    std::iter::successors(find(code), above).take(MAX_PARTS)
}

/// The population of one of these codes, or of which it is a part, that the document leaves undefined: of whom it is
/// unknown whether they belong, until an office gives them its mark.
pub fn left_undefined<'c>(campaign: &'c Campaign, codes: &[String]) -> Option<&'c Population> {
    let all = codes.iter().flat_map(|code| with_wholes(campaign, code));
    let mut of_enterprises = all.filter(|one| one.of.is_enterprise());
    of_enterprises.find(|one| is_left_open(one))
}

/// Whether the document leaves a population undefined, and nothing that a registry says of an enterprise settles it: where
/// no condition is printed, or where the printed marks are the very words that it does not explain (高危行业) and an office
/// decides what they mean (`determined_by`). Then whoever else writes the mark has said nothing. Without such an office a
/// printed mark is what it says, and who bears it belongs.
fn is_left_open(population: &Population) -> bool {
    let is_unexplained = if population.marks.is_empty() {
        population.sectors.is_empty()
    } else {
        population.determined_by.is_some()
    };
    population.undefined.is_some() && is_unexplained
}

/// The mark that an office gives to those who belong to a population.
pub fn mark_of(campaign: &Campaign, population: &Population) -> String {
    format!("{}/{}", campaign.code, population.item.code)
}

/// The marks by which a campaign tells who belongs to a population of enterprises, and those that its events give. A mark
/// that no campaign has here counts nowhere; so does a printed one that the document does not explain and an office decides.
pub fn counted_marks(campaign: &Campaign) -> BTreeSet<String> {
    let populations = campaign.populations.iter();
    let populations = populations.filter(|one| one.of.is_enterprise());
    let mut marks: BTreeSet<String> = campaign
        .events
        .iter()
        .flat_map(|event| event.marks.iter().cloned())
        .collect();
    for population in populations {
        marks.insert(mark_of(campaign, population));
        if is_left_open(population) {
            continue;
        }
        for printed in &population.marks {
            marks.insert(short_mark(printed).to_owned());
            marks.insert(printed.clone());
        }
    }
    marks
}

fn own(campaign: &Campaign, population: &Population, traits: Traits<'_>) -> Membership {
    if !population.of.is_enterprise() {
        return Membership::Out;
    }
    let marked = mark_of(campaign, population);
    if traits.marks.contains(&marked) {
        return Membership::In;
    }
    let in_sector = population.sectors.is_empty()
        || traits.sectors.iter().any(|word| {
            lies_in(campaign, word, |code| {
                population.sectors.iter().any(|one| one.sector == code)
            })
        });
    if !in_sector {
        return Membership::Out;
    }
    if is_left_open(population) {
        return Membership::Unknown;
    }
    let mut marks = population.marks.iter();
    if marks.all(|mark| has_mark(traits.marks, mark)) {
        Membership::In
    } else {
        Membership::Out
    }
}

/// Whether who belongs to one of these populations hangs on what happened: they, or what they are a part of, want a mark
/// that an event of the campaign gives (事故企业).
pub fn hangs_on_events(campaign: &Campaign, codes: &[String]) -> bool {
    let events = || campaign.events.iter().filter(|one| one.starts.is_some());
    let given: BTreeSet<String> = events().flat_map(|one| one.marks.clone()).collect();
    let mut all = codes.iter().flat_map(|code| with_wholes(campaign, code));
    all.any(|one| one.marks.iter().any(|mark| has_mark(&given, mark)))
}

/// Whether an accident for which nobody is known to answer may make somebody one of those whom a target counts: by a mark
/// that its event gives, or by the clock of the target's duty, started from the first day on until the last.
pub fn may_count(
    campaign: &Campaign,
    target: &Target,
    accident: Occurrence,
    (first, last): (NaiveDate, NaiveDate),
) -> bool {
    let mut duties = campaign.duties.iter();
    let duty = target.duty.as_ref();
    let duty = duty.and_then(|code| duties.find(|one| one.item.code == *code));
    let clock = duty.and_then(|duty| campaign.clock_of(duty));
    let clock = clock.map(|(_, trigger)| trigger);
    let wanted = || {
        let bodies = target.counted().iter();
        let all = bodies.flat_map(|code| with_wholes(campaign, code));
        all.flat_map(|one| one.marks.iter())
    };
    let gives = |event: &&Event| {
        let given: BTreeSet<String> = event.marks.iter().cloned().collect();
        wanted().any(|mark| has_mark(&given, mark))
    };
    let marking = campaign.events.iter().filter(gives);
    let mut triggers = marking.filter_map(|event| event.starts).chain(clock);
    triggers.any(|trigger| starts(trigger, accident, last).is_some_and(|day| first <= day))
}

/// Whether the accidents of a population are those of some sectors alone.
pub fn is_of_sectors(campaign: &Campaign, code: &str) -> bool {
    limits(campaign, code).next().is_some()
}

/// Whether an accident belongs to a population of accidents: by the sectors of each enterprise that answers for it, as
/// they were on the day on which it happened.
///
/// One of them in the sector suffices, and several count once. Where nobody is known to answer, nobody knows to which
/// sector it belongs; one for which no enterprise answers is of none.
pub fn accident_membership(
    campaign: &Campaign,
    code: &str,
    responsibility: Responsibility,
    answering: &[BTreeSet<String>],
) -> Membership {
    if !is_of_sectors(campaign, code) {
        return Membership::In;
    }
    if responsibility == Responsibility::NoEnterprise {
        return Membership::Out;
    }
    if answering.is_empty() {
        return Membership::Unknown;
    }
    let is_within = |sectors: &BTreeSet<String>| {
        limits(campaign, code).all(|wanted| {
            let is_wanted = |code: &str| wanted.iter().any(|one| one.sector == code);
            sectors
                .iter()
                .any(|word| lies_in(campaign, word, is_wanted))
        })
    };
    if answering.iter().any(is_within) {
        Membership::In
    } else {
        Membership::Out
    }
}

/// Whether who carries these sectors carries all to which the accidents of a population are limited; never where they
/// are not limited.
pub fn carries_all(campaign: &Campaign, code: &str, carried: &[String]) -> bool {
    let is_among = |wanted: &SectorWord| {
        carried.iter().any(|word| {
            let own = by_word(campaign, word);
            own.is_some_and(|own| lies_in(campaign, &wanted.sector, |code| code == own.code))
        })
    };
    let mut limits = limits(campaign, code).peekable();
    limits.peek().is_some() && limits.any(|wanted| wanted.iter().all(is_among))
}

/// The lists of sectors of a population and of those of which it is a part, as far as they have any.
fn limits<'c>(campaign: &'c Campaign, code: &str) -> impl Iterator<Item = &'c [SectorWord]> {
    with_wholes(campaign, code)
        .map(|one| one.sectors.as_slice())
        .filter(|sectors| !sectors.is_empty())
}

fn has_mark(marks: &BTreeSet<String>, wanted: &str) -> bool {
    marks.contains(wanted) || marks.contains(short_mark(wanted))
}

/// A printed mark without the word for those who bear it: 高危行业企业 is 高危.
fn short_mark(printed: &str) -> &str {
    printed.trim_end_matches("企业").trim_end_matches("行业")
}

/// Whether a sector's word names one of these sectors or one inside them.
fn lies_in(campaign: &Campaign, word: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut at = by_word(campaign, word);
    for _ in 0..MAX_PARTS {
        let Some(sector) = at else { return false };
        if is_wanted(&sector.code) {
            return true;
        }
        let Some(inside) = &sector.inside else {
            return false;
        };
        at = campaign.sectors.iter().find(|one| one.code == *inside);
    }
    false
}

/// The sector that a word names: by its name, its code, another word for it, or as it is printed.
fn by_word<'c>(campaign: &'c Campaign, word: &str) -> Option<&'c Sector> {
    campaign.sectors.iter().find(|sector| {
        let mut words = sector.printed.iter().chain(&sector.aliases);
        sector.name == word || sector.code == word || words.any(|one| one == word)
    })
}
