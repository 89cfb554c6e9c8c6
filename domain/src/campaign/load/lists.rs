//! The files beside the document's orders: vocabularies, outline, papers, checklists, ledgers, places, pairs.
//!
//! Owns which file is read after which. Never judges what one file shows by itself: the file's module does.

use std::collections::BTreeMap;

use super::{KNOWN, Reading, code_in};
use crate::campaign::citation::Citations;
use crate::campaign::file::{
    self, AGENCIES, CAMPAIGN, CHECKLISTS, CLAUSES, INTERPRETATIONS, LEDGER_PREFIX, PAPERS, PLACES,
    SCHEDULES, SECTORS, SHARED, UNITS,
};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Log, Place, proposal};
use crate::campaign::{
    Campaign, Checklist, Correspondence, CoverageState, Ledger, ListedPlace, OutlineClause, Paper,
    Template,
};
use crate::form::Form;

/// What these files say.
pub(super) struct Lists<'a> {
    /// The outline, each clause with its line.
    located: Vec<(OutlineClause, Place<'a>)>,
    pub(super) templates: Vec<Template>,
    pub(super) papers: Vec<Paper>,
    pub(super) checklists: Vec<Checklist>,
    pub(super) ledgers: Vec<Ledger>,
    pub(super) places: Vec<ListedPlace>,
    pub(super) correspondences: Vec<Correspondence>,
}

/// Files that a folder may have without an outline. One that has any other has `clauses.toml` too: a document without
/// an outline could not name the clauses of what they hold.
const WITHOUT_OUTLINE: [&str; 5] = [CAMPAIGN, AGENCIES, SCHEDULES, INTERPRETATIONS, CLAUSES];

impl<'a> Reading<'a> {
    /// Reads the shared vocabularies that are included, then the campaign's own words.
    pub(super) fn vocabularies(&self, includes: &[At<'a, String>]) {
        const KNOWN: [&str; 2] = ["sectors", "units"];
        for include in includes {
            let name = include.value.as_str();
            let file = format!("{SHARED}{name}.toml");
            if !KNOWN.contains(&name) {
                let message = format!("there is no shared vocabulary `{name}`");
                self.log
                    .error(include.place, message, proposal(name, KNOWN));
                self.vocabulary.unreadable();
            } else if !self.trees.contains_key(file.as_str()) {
                let message = format!("the shared vocabulary `{file}` is missing");
                self.log.error(
                    include.place,
                    message,
                    "put it beside the campaign's folder",
                );
                self.vocabulary.unreadable();
            } else {
                self.words(&file, name == "units");
            }
        }
        self.words(SECTORS, false);
        self.words(UNITS, true);
        self.vocabulary.refuse_broken_tree(self.log);
    }

    fn words(&self, file: &str, are_units: bool) {
        let read = if are_units {
            file::units
        } else {
            file::sectors
        };
        let is_there = self.trees.contains_key(file);
        if is_there && self.read(file, false, &[], read).is_none() {
            self.vocabulary.unreadable();
        }
    }

    /// Reads everything else, once forms, agencies and populations have been.
    pub(super) fn lists(&self, files: &BTreeMap<String, String>, forms: &[Form]) -> Lists<'a> {
        let outline = self.read(CLAUSES, needs_outline(files), &[], file::outline);
        let papers = self.read(PAPERS, false, &[Noun::Paper, Noun::Template], file::papers);
        let (templates, papers) = papers.unwrap_or_default();
        let checklists = self.read(CHECKLISTS, false, &[Noun::Checklist], file::checklists);
        let mut ledgers = Vec::new();
        let mut correspondences = Vec::new();
        for name in files.keys() {
            if let Some(code) = code_in(name, LEDGER_PREFIX) {
                let ledger = self.read(name, true, &[Noun::Ledger], |table| {
                    file::ledger(table, code)
                });
                ledgers.extend(ledger.flatten());
            }
            if file::is_correspondence(name) {
                let read = self.read(name, true, &[], |table| file::correspondence(table, forms));
                correspondences.extend(read);
            }
        }
        Lists {
            located: outline.unwrap_or_default(),
            templates,
            papers,
            checklists: checklists.unwrap_or_default(),
            ledgers,
            places: self
                .read(PLACES, false, &[], file::places)
                .unwrap_or_default(),
            correspondences,
        }
    }
}

fn needs_outline(files: &BTreeMap<String, String>) -> bool {
    files.keys().any(|name| {
        let is_known = KNOWN.contains(&name.as_str());
        (is_known && !WITHOUT_OUTLINE.contains(&name.as_str()))
            || code_in(name, LEDGER_PREFIX).is_some()
            || file::is_correspondence(name)
    })
}

impl Lists<'_> {
    /// The outline without its lines.
    pub(super) fn outline(&self) -> Vec<OutlineClause> {
        self.located
            .iter()
            .map(|(clause, _)| clause.clone())
            .collect()
    }

    /// Refuses what cites a clause that the outline does not have; without an outline there is nothing to ask.
    pub(super) fn refuse(&self, log: &Log, citations: &Citations<'_>) {
        if !self.located.is_empty() {
            citations.refuse_unknown(log, &self.outline());
        }
    }

    /// Refuses a clause that says that there is nothing to take from it while something is taken.
    pub(super) fn refuse_contradictions(&self, log: &Log, campaign: &Campaign) {
        for (position, clause) in campaign.coverage().contradicted() {
            let message = format!(
                "the clause `{}` says that there is nothing to take from it, and it or a clause below it is cited",
                clause.name()
            );
            log.error(
                self.located[position].1,
                message,
                "take `nothing` away, or the citation",
            );
        }
    }

    /// Names every clause that nothing cites and nobody explains.
    pub(super) fn warn(&self, log: &Log, campaign: &Campaign) {
        let coverage = campaign.coverage();
        for (clause, (_, place)) in coverage.clauses.iter().zip(&self.located) {
            if clause.state == CoverageState::Uncovered {
                let message = format!("nothing is taken from the clause `{}`", clause.name());
                let remedy =
                    "take over what it says, or write in `nothing` why there is nothing to take";
                log.warning(*place, message, remedy);
            }
        }
    }
}
