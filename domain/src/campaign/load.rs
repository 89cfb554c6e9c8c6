//! From the files of a folder to a checked campaign.
//!
//! Owns what must hold across the files. Pure: the caller reads the disk. Never stops at the first problem, and
//! never gives a campaign out while an error is noted.

mod lists;
mod orders;

use std::collections::BTreeMap;

pub(super) use orders::Orders;
use toml::de::DeTable;

use super::citation::Citations;
use super::file::{
    self, AGENCIES, CAMPAIGN, CHECKLISTS, CLAUSES, CORRESPONDENCES, DUTIES, FORM_PREFIX,
    INTERPRETATIONS, LEDGER_PREFIX, MILESTONES, PAPERS, PLACES, POPULATIONS, RULES, SCHEDULES,
    SECTORS, SHARED, SUFFIX, TARGETS, TASKS, UNITS,
};
use super::names::{Names, Noun};
use super::problem::{FileProblem, Lines, Log, Place, proposal};
use super::reader::{Document, Table};
use super::recorder::Recorder;
use super::vocabulary::Vocabulary;
use super::{Campaign, agreement};
use crate::check::Severity;

/// The format of the files that this version reads (`format` in `campaign.toml`).
pub const FORMAT: u16 = 1;
/// The longest file that is read, in bytes: some thirty times the longest of today.
pub const MAX_FILE_BYTES: usize = 1 << 20;

/// The files of which a folder has one at the most.
const KNOWN: [&str; 17] = [
    CAMPAIGN,
    AGENCIES,
    SCHEDULES,
    INTERPRETATIONS,
    POPULATIONS,
    TASKS,
    TARGETS,
    DUTIES,
    MILESTONES,
    RULES,
    CLAUSES,
    PAPERS,
    CHECKLISTS,
    PLACES,
    SECTORS,
    UNITS,
    CORRESPONDENCES,
];

/// What reading a campaign's files gave.
#[derive(Debug, Clone)]
pub struct Examination {
    /// The campaign; absent when a problem is an ERROR.
    pub campaign: Option<Campaign>,
    /// All problems, by file and line, warnings among them.
    pub problems: Vec<FileProblem>,
}

/// Reads a campaign from its files, by name without folder. Names that do not end in `.toml` are passed over.
///
/// Errors: every problem of every file at once, by file and line, if one of them is an ERROR.
pub fn load(files: &BTreeMap<String, String>) -> Result<Campaign, Vec<FileProblem>> {
    let Examination { campaign, problems } = examine(files);
    campaign.ok_or(problems)
}

/// Reads a campaign as [`load`] does, and gives its warnings as well.
pub fn examine(files: &BTreeMap<String, String>) -> Examination {
    examine_with(files, None)
}

/// Reads a campaign, and takes notes of what its files were asked for.
pub(super) fn examine_with<'a>(
    files: &'a BTreeMap<String, String>,
    recorder: Option<&'a Recorder<'a>>,
) -> Examination {
    let log = Log::default();
    let trees = parse(&log, files);
    let names = Names::default();
    let vocabulary = Vocabulary::default();
    let citations = Citations::default();
    let campaign = Reading {
        log: &log,
        names: &names,
        vocabulary: &vocabulary,
        citations: &citations,
        recorder,
        trees: &trees,
    }
    .campaign(files);
    let problems = log.take_sorted();
    let is_refused = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Examination {
        campaign: campaign.filter(|_| !is_refused),
        problems,
    }
}

struct Tree<'t> {
    lines: Lines,
    /// Absent when the text is not TOML.
    root: Option<DeTable<'t>>,
}

fn parse<'t>(log: &Log, files: &'t BTreeMap<String, String>) -> BTreeMap<&'t str, Tree<'t>> {
    let tables = files.iter().filter(|(name, _)| name.ends_with(SUFFIX));
    tables
        .map(|(name, text)| (name.as_str(), parse_file(log, name, text)))
        .collect()
}

fn parse_file<'t>(log: &Log, file: &str, text: &'t str) -> Tree<'t> {
    let lines = Lines::of(text);
    if text.len() > MAX_FILE_BYTES {
        let message = format!(
            "the file has {} bytes, more than {MAX_FILE_BYTES}",
            text.len()
        );
        log.error(Place { file, line: 1 }, message, "shorten it");
        return Tree { lines, root: None };
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(1, |span| lines.line(span.start));
        let message = format!("this is no TOML: {}", error.message());
        log.error(Place { file, line }, message, "correct the syntax");
    }
    let root = errors.is_empty().then(|| root.into_inner());
    Tree { lines, root }
}

/// The files being read. Two lifetimes are one here: the trees borrow from the texts, and all outlive the reading.
struct Reading<'a> {
    log: &'a Log,
    names: &'a Names<'a>,
    vocabulary: &'a Vocabulary<'a>,
    citations: &'a Citations<'a>,
    recorder: Option<&'a Recorder<'a>>,
    trees: &'a BTreeMap<&'a str, Tree<'a>>,
}

impl<'a> Reading<'a> {
    fn campaign(&self, files: &BTreeMap<String, String>) -> Option<Campaign> {
        self.refuse_unknown_files();
        let facts = self.read(CAMPAIGN, true, &[Noun::Phase], |table| {
            file::campaign(table, FORMAT)
        });
        self.vocabularies(facts.as_ref().map_or(&[], |facts| &facts.includes));
        let offices = self.read(
            AGENCIES,
            true,
            &[Noun::Agency, Noun::Group, Noun::LeadingGroup],
            file::agencies,
        );
        let interpretations = self.read(
            INTERPRETATIONS,
            false,
            &[Noun::Interpretation],
            file::interpretations,
        );
        let code = facts.as_ref().map_or("", |facts| facts.code.as_str());
        let mut forms = Vec::new();
        for name in files.keys() {
            if let Some(form) = form_code(name) {
                let read = self.read(name, true, &[Noun::Form], |table| {
                    file::form(table, code, form)
                });
                forms.extend(read.flatten());
            }
        }
        let schedules = self
            .read(SCHEDULES, false, &[Noun::Schedule], file::schedules)
            .unwrap_or_default();
        let orders = self.orders(&forms);
        let lists = self.lists(files, &forms);
        self.names.resolve(self.log);
        lists.refuse(self.log, self.citations);
        let (facts, offices) = (facts?, offices?);
        agreement::refuse(self.log, &schedules, &forms, &offices.groups);
        agreement::refuse_orders(self.log, self.names, &orders, facts.issued_on);
        let campaign = Campaign {
            code: facts.code,
            title: facts.title,
            document_number: facts.document_number,
            issuer: facts.issuer,
            issued_on: facts.issued_on,
            starts_on: facts.starts_on,
            ends_on: facts.ends_on,
            clauses: facts.clauses,
            parents: facts.parents,
            phases: facts.phases,
            agencies: offices.agencies,
            groups: offices.groups,
            forms,
            schedules: schedules
                .iter()
                .map(|located| located.schedule.clone())
                .collect(),
            interpretations: interpretations.unwrap_or_default(),
            populations: orders.populations,
            tasks: orders.tasks,
            blankets: orders.blankets,
            targets: orders.targets,
            events: orders.events,
            duties: orders.duties,
            milestones: orders.milestones,
            rules: orders.rules,
            outline: lists.outline(),
            leading_groups: offices.leading_groups,
            templates: lists.templates.clone(),
            papers: lists.papers.clone(),
            checklists: lists.checklists.clone(),
            ledgers: lists.ledgers.clone(),
            places: lists.places.clone(),
            sectors: self.vocabulary.used_sectors(),
            units_of_measure: self.vocabulary.used_units(),
            correspondences: lists.correspondences.clone(),
        };
        lists.refuse_contradictions(self.log, &campaign);
        if self.log.len() == 0 {
            agreement::warn(self.log, self.names, &campaign, &schedules);
            lists.warn(self.log, &campaign);
        }
        Some(campaign)
    }

    fn read<T>(
        &self,
        name: &str,
        is_required: bool,
        nouns: &[Noun],
        read: impl FnOnce(&mut Table<'a>) -> T,
    ) -> Option<T> {
        let Some((file, tree)) = self.trees.get_key_value(name) else {
            if is_required {
                self.log.error(
                    Place {
                        file: name,
                        line: 1,
                    },
                    "the file is missing",
                    format!("add `{name}`"),
                );
                self.names.unreadable(nouns);
            }
            return None;
        };
        let Some(root) = &tree.root else {
            self.names.unreadable(nouns);
            return None;
        };
        let document = Document {
            file,
            lines: &tree.lines,
            log: self.log,
            names: self.names,
            vocabulary: self.vocabulary,
            citations: self.citations,
            recorder: self.recorder,
        };
        Some(document.read(root, read))
    }

    fn refuse_unknown_files(&self) {
        for name in self
            .trees
            .keys()
            .filter(|name| !KNOWN.contains(name) && !is_one_of_many(name))
        {
            let place = Place {
                file: name,
                line: 1,
            };
            let known = KNOWN
                .into_iter()
                .chain(["form-CODE.toml", "ledger-CODE.toml"]);
            self.log.error(
                place,
                format!("a campaign has no file `{name}`"),
                proposal(name, known),
            );
        }
    }
}

/// Whether the name is that of a file of which a campaign may have several.
fn is_one_of_many(name: &str) -> bool {
    form_code(name).is_some()
        || code_in(name, LEDGER_PREFIX).is_some()
        || file::is_correspondence(name)
        || name.starts_with(SHARED)
}

fn form_code(name: &str) -> Option<&str> {
    code_in(name, FORM_PREFIX)
}

/// The code in a file's name, behind the prefix.
fn code_in<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    name.strip_prefix(prefix)?
        .strip_suffix(SUFFIX)
        .filter(|code| !code.is_empty())
}
