//! The files of a campaign's folder: which there are, and how each is read.
//!
//! Owns the shape of the files, a module a file. Never resolves what refers to another file: `load` does, when
//! all have been read.

mod agencies;
mod checklists;
mod correspondences;
mod coverage;
mod duties;
mod form;
mod interpretations;
mod items;
mod leading_groups;
mod ledger;
mod milestones;
mod outline;
mod papers;
mod periods;
mod places;
mod populations;
mod reminders;
mod rules;
mod schedules;
mod targets;
mod tasks;
mod vocabularies;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub(super) use agencies::agencies;
pub(super) use checklists::checklists;
pub(super) use correspondences::{correspondence, is_correspondence};
pub use coverage::coverage_line;
pub(super) use duties::duties;
pub(super) use form::form;
pub(super) use interpretations::interpretations;
pub(super) use ledger::ledger;
pub(super) use milestones::milestones;
pub(super) use outline::outline;
pub(super) use papers::papers;
pub(super) use places::places;
pub(super) use populations::populations;
pub(super) use rules::rules;
pub(super) use schedules::{LocatedSchedule, schedules};
pub(super) use targets::{WrittenTarget, targets};
pub(super) use tasks::tasks;
pub(super) use vocabularies::{sectors, units};

use super::names::Noun;
use super::problem::{At, Log};
use super::reader::Table;
use super::{ParentPlan, Phase};
use crate::clause::Clause;

/// The campaign file: the document itself.
pub(super) const CAMPAIGN: &str = "campaign.toml";
/// Agencies and groups.
pub(super) const AGENCIES: &str = "agencies.toml";
/// Schedules.
pub(super) const SCHEDULES: &str = "schedules.toml";
/// Interpretations.
pub(super) const INTERPRETATIONS: &str = "interpretations.toml";
/// Who or what is counted or bound besides offices.
pub(super) const POPULATIONS: &str = "populations.toml";
/// Tasks, and what holds for runs of them.
pub(super) const TASKS: &str = "tasks.toml";
/// Targets.
pub(super) const TARGETS: &str = "targets.toml";
/// Duties, and the events that start their clocks.
pub(super) const DUTIES: &str = "duties.toml";
/// Milestones.
pub(super) const MILESTONES: &str = "milestones.toml";
/// Rules.
pub(super) const RULES: &str = "rules.toml";
/// The outline of the document.
pub(super) const CLAUSES: &str = "clauses.toml";
/// Papers and templates.
pub(super) const PAPERS: &str = "papers.toml";
/// Checklists.
pub(super) const CHECKLISTS: &str = "checklists.toml";
/// The printed list of enterprises and places.
pub(super) const PLACES: &str = "places.toml";
/// Sectors, shared or the campaign's own.
pub(super) const SECTORS: &str = "sectors.toml";
/// Units of measure, shared or the campaign's own.
pub(super) const UNITS: &str = "units.toml";
/// Pairs of cells with another campaign; a further campaign has `correspondences-CODE.toml`.
pub(super) const CORRESPONDENCES: &str = "correspondences.toml";
/// What the name of a ledger's file begins with; its code follows.
pub(super) const LEDGER_PREFIX: &str = "ledger-";
/// What the name of a shared vocabulary's file begins with.
pub(super) const SHARED: &str = "shared/";
/// What the name of a form's file begins with; its code follows.
pub(super) const FORM_PREFIX: &str = "form-";
/// What the name of every file ends with.
pub(super) const SUFFIX: &str = ".toml";

/// What `campaign.toml` says.
pub(super) struct DocumentFacts<'a> {
    /// The shared vocabularies it includes.
    pub(super) includes: Vec<At<'a, String>>,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) document_number: Option<String>,
    pub(super) issuer: String,
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) starts_on: Option<NaiveDate>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) clauses: BTreeMap<String, Clause>,
    pub(super) parents: Vec<ParentPlan>,
    pub(super) phases: Vec<Phase>,
}

/// Reads `campaign.toml`.
pub(super) fn campaign<'a>(table: &mut Table<'a>, format: u16) -> DocumentFacts<'a> {
    // Older formats than the first there are none; a newer one is refused as out of range.
    table.number("format", format, format);
    let includes = table.texts("includes");
    let code = table.code("code").value;
    let title = table.text("title").value;
    let document_number = table.text_or_none("document_number").map(|text| text.value);
    let issuer = table.reference(Noun::Agency, "issuer").value;
    let issued_on = table.date("issued_on").map(|date| date.value);
    let (starts_on, ends_on) = days(table, "starts_on", "ends_on");
    let clauses = clauses(table);
    let parents = table.tables("parents", "the parent plan", parent);
    let phases = table.tables("phases", "the phase", phase);
    DocumentFacts {
        includes,
        code,
        title,
        document_number,
        issuer,
        issued_on,
        starts_on,
        ends_on,
        clauses,
        parents,
        phases,
    }
}

/// Every fact that is given names its clause, and no clause stands for a fact that is not given.
fn clauses(table: &mut Table<'_>) -> BTreeMap<String, Clause> {
    const FACTS: [&str; 6] = [
        "title",
        "document_number",
        "issuer",
        "issued_on",
        "starts_on",
        "ends_on",
    ];
    let given = FACTS.map(|fact| table.has(fact));
    if !table.has("clauses") {
        table.lacks("clauses", "[clauses]` with the clause of each fact, such as `title = { path = \"标题\", basis = \"STATED\" }");
    }
    let read = |table: &mut Table<'_>| {
        let mut clauses = BTreeMap::new();
        for (fact, is_given) in FACTS.into_iter().zip(given) {
            if is_given {
                clauses.extend(table.clause(fact).map(|clause| (fact.to_owned(), clause)));
            } else if table.has(fact) {
                let message = format!("`clauses` names `{fact}`, which the campaign does not give");
                table.log().error(
                    table.place(),
                    message,
                    format!("give `{fact}`, or leave its clause away"),
                );
            }
        }
        Some(clauses)
    };
    table
        .table("clauses", "the table of clauses", read)
        .unwrap_or_default()
}

fn parent(table: &mut Table<'_>) -> Option<ParentPlan> {
    let title = table.text("title").value;
    let document_number = table.text_or_none("document_number").map(|text| text.value);
    let issuer_name = table.text_or_none("issuer_name").map(|text| text.value);
    let campaign = table.code_or_none("campaign").map(|code| code.value);
    Some(ParentPlan {
        title,
        document_number,
        issuer_name,
        campaign,
        clause: table.clause("clause")?,
    })
}

fn phase(table: &mut Table<'_>) -> Option<Phase> {
    let code = table.code("code");
    table.define(Noun::Phase, &code);
    let title = table.text("title").value;
    let printed = table.text("printed").value;
    let (starts_on, ends_on) = days(table, "starts_on", "ends_on");
    let clause = table.clause("clause")?;
    Some(Phase {
        code: code.value,
        title,
        printed,
        starts_on,
        ends_on,
        clause,
    })
}

/// A first and a last day, each if given; the last one is not before the first.
fn days(
    table: &mut Table<'_>,
    first_key: &'static str,
    last_key: &'static str,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (first, last) = (table.date(first_key), table.date(last_key));
    if let (Some(first), Some(last)) = (&first, &last) {
        refuse_reversed(table.log(), first_key, first, last_key, last);
    }
    (first.map(|date| date.value), last.map(|date| date.value))
}

fn refuse_reversed<T: PartialOrd + std::fmt::Display>(
    log: &Log,
    first_key: &str,
    first: &At<'_, T>,
    last_key: &str,
    last: &At<'_, T>,
) {
    if last.value < first.value {
        log.error(
            last.place,
            format!(
                "`{last_key}` {} is before `{first_key}` {}",
                last.value, first.value
            ),
            "correct one of them",
        );
    }
}
