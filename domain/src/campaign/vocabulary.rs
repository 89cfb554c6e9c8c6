//! The words that several campaigns share: sectors and units of measure, as their files list them.
//!
//! Owns which word stands for which sector, and which of them this campaign uses. Never guesses: a word that is
//! no name and no alias is refused, with the nearest one as the proposal.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::problem::{At, Log, Place, proposal};
use super::sector::{Sector, SectorWord};
use super::unit_of_measure::UnitOfMeasure;

/// A sector as a vocabulary lists it.
struct Listed<'a> {
    name: String,
    inside: Option<At<'a, String>>,
}

/// The vocabularies that a campaign includes, and what it takes from them.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    sectors: RefCell<BTreeMap<String, Listed<'a>>>,
    /// Sector code by each of its words.
    words: RefCell<BTreeMap<String, String>>,
    /// The printed words met so far, by sector.
    printed: RefCell<BTreeMap<String, BTreeSet<String>>>,
    units: RefCell<BTreeMap<String, UnitOfMeasure>>,
    used_units: RefCell<BTreeSet<String>>,
    /// A vocabulary that could not be read refuses no word.
    unreadable: RefCell<bool>,
}

impl<'a> Vocabulary<'a> {
    /// Lists a sector under its code, name and aliases; a word may stand for one sector alone.
    pub(super) fn list_sector(
        &self,
        log: &Log,
        code: &At<'a, String>,
        name: &At<'a, String>,
        aliases: &[At<'a, String>],
        inside: Option<At<'a, String>>,
    ) {
        let listed = Listed {
            name: name.value.clone(),
            inside,
        };
        if self
            .sectors
            .borrow_mut()
            .insert(code.value.clone(), listed)
            .is_some()
        {
            let message = format!("sector `{}` is listed twice", code.value);
            log.error(code.place, message, "give each its own code");
        }
        for word in std::iter::once(name).chain(aliases) {
            let before = self
                .words
                .borrow_mut()
                .insert(word.value.clone(), code.value.clone());
            if let Some(before) = before {
                let message = format!("the word `{}` stands for `{before}` already", word.value);
                log.error(word.place, message, "let a word stand for one sector");
            }
        }
    }

    /// Refuses a sector that is inside none, or inside itself.
    pub(super) fn refuse_broken_tree(&self, log: &Log) {
        let sectors = self.sectors.borrow();
        for (code, listed) in sectors.iter() {
            let Some(inside) = &listed.inside else {
                continue;
            };
            if !sectors.contains_key(&inside.value) {
                let message = format!(
                    "`inside` names the sector `{}`, which is not listed",
                    inside.value
                );
                let known = sectors.keys().map(String::as_str);
                log.error(inside.place, message, proposal(&inside.value, known));
            } else if self.way_up(code).nth(sectors.len()).is_some() {
                let message = format!("sector `{code}` comes back to itself by `inside`");
                log.error(inside.place, message, "break the circle");
            }
        }
    }

    /// The sectors above a sector, nearest first; without end in a circle.
    fn way_up(&self, code: &str) -> impl Iterator<Item = String> {
        let above = |code: &str| -> Option<String> {
            let sectors = self.sectors.borrow();
            Some(sectors.get(code)?.inside.as_ref()?.value.clone())
        };
        std::iter::successors(above(code), move |code| above(code))
    }

    /// The sector of a printed word, or a problem.
    pub(super) fn sector(&self, log: &Log, word: &At<'a, String>) -> Option<SectorWord> {
        let words = self.words.borrow();
        let Some(sector) = words.get(&word.value) else {
            self.refuse_word(log, word.place, "sector", &word.value, "sectors", &words);
            return None;
        };
        let mut printed = self.printed.borrow_mut();
        printed
            .entry(sector.clone())
            .or_default()
            .insert(word.value.clone());
        Some(SectorWord {
            printed: word.value.clone(),
            sector: sector.clone(),
        })
    }

    /// Whether any sector is listed.
    pub(super) fn has_sectors(&self) -> bool {
        !self.sectors.borrow().is_empty()
    }

    /// Lists a unit of measure.
    pub(super) fn list_unit(&self, log: &Log, place: Place<'_>, unit: UnitOfMeasure) {
        let name = unit.name.clone();
        if self.units.borrow_mut().insert(name.clone(), unit).is_some() {
            let message = format!("unit `{name}` is listed twice");
            log.error(place, message, "list it once");
        }
    }

    /// Judges a unit and the digits of a figure in it; every unit passes where no vocabulary is included.
    pub(super) fn judge_unit(&self, log: &Log, unit: &At<'_, String>, scale: u8) {
        let units = self.units.borrow();
        if units.is_empty() || unit.value.is_empty() {
            return;
        }
        let Some(listed) = units.get(&unit.value) else {
            self.refuse_word(log, unit.place, "unit", &unit.value, "units", &units);
            return;
        };
        self.used_units.borrow_mut().insert(unit.value.clone());
        if scale > listed.scale {
            let message = format!(
                "`{}` has at most {} digits after the point, and the figure has {scale}",
                unit.value, listed.scale
            );
            log.error(unit.place, message, "correct `scale`, or the vocabulary");
        }
    }

    fn refuse_word<T>(
        &self,
        log: &Log,
        place: Place<'_>,
        what: &str,
        word: &str,
        file: &str,
        known: &BTreeMap<String, T>,
    ) {
        if *self.unreadable.borrow() {
            return;
        }
        let remedy = if known.is_empty() {
            format!(
                "write `includes = [\"{file}\"]` in campaign.toml, or add {file}.toml with the word"
            )
        } else {
            let known = proposal(word, known.keys().map(String::as_str));
            format!("{known}; or add it to {file}.toml")
        };
        log.error(
            place,
            format!("no vocabulary has the {what} `{word}`"),
            remedy,
        );
    }

    /// Notes that a vocabulary could not be read: its words are not judged.
    pub(super) fn unreadable(&self) {
        *self.unreadable.borrow_mut() = true;
    }

    /// The sectors that the campaign uses, those above them, and those inside them, by code: an enterprise that another
    /// document's narrower word was written of is one of the wider sector too.
    pub(super) fn used_sectors(&self) -> Vec<Sector> {
        let (sectors, printed) = (self.sectors.borrow(), self.printed.borrow());
        let mut used: BTreeSet<String> = printed.keys().cloned().collect();
        for code in printed.keys() {
            used.extend(self.way_up(code).take(sectors.len()));
        }
        let is_inside = |code: &&String| {
            let mut above = self.way_up(code).take(sectors.len());
            above.any(|code| printed.contains_key(&code))
        };
        used.extend(sectors.keys().filter(is_inside).cloned());
        used.into_iter()
            .filter_map(|code| {
                let listed = sectors.get(&code)?;
                Some(Sector {
                    name: listed.name.clone(),
                    inside: listed.inside.as_ref().map(|inside| inside.value.clone()),
                    printed: printed.get(&code).into_iter().flatten().cloned().collect(),
                    aliases: self.aliases_of(&code, &listed.name),
                    code,
                })
            })
            .collect()
    }

    /// The words of a sector beside its name.
    fn aliases_of(&self, code: &str, name: &str) -> Vec<String> {
        let words = self.words.borrow();
        let of = words
            .iter()
            .filter(|(word, of)| *of == code && *word != name);
        of.map(|(word, _)| word.clone()).collect()
    }

    /// The units that the campaign uses, by name.
    pub(super) fn used_units(&self) -> Vec<UnitOfMeasure> {
        let units = self.units.borrow();
        let used = self.used_units.borrow();
        used.iter()
            .filter_map(|name| units.get(name).cloned())
            .collect()
    }
}
