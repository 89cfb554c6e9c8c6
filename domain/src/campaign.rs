//! A campaign (专项行动) as data: what its document says, who acts in it, which forms are owed to whom by when.
//!
//! Owns the checked types, their loading from the files of a folder ([`load()`]) and what changes between two
//! versions ([`diff()`]). Knows no campaign by name, reads no disk, and keeps no name of a person: an agency is an
//! office, not whoever sits in it.

mod agency;
mod agreement;
mod checklist;
mod citation;
mod correspondence;
mod coverage;
mod diff;
mod duty;
mod file;
mod interpretation;
mod item;
mod leading_group;
mod ledger;
mod listed_place;
mod load;
mod milestone;
mod names;
mod outline;
mod paper;
mod party;
mod population;
mod problem;
mod reader;
mod recorder;
mod requirement;
mod rule;
mod schedule;
mod schema;
mod sector;
mod target;
mod task;
#[cfg(test)]
mod tests;
mod unit_of_measure;
mod vocabulary;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use agency::{AgencyEntry, AgencyGroup, AgencyKind, Derived, DerivedFrom};
pub use checklist::{Answer, Checklist, Question};
pub use correspondence::{CellPair, Correspondence, PairKind};
pub use coverage::{CampaignCoverage, Citation, ClauseCoverage, CoverageState};
pub use diff::{Change, ChangeKind, diff};
pub use duty::{Cadence, ConditionalCadence, Duty, Event, LevelCadence, Term, Trigger};
pub use file::coverage_line;
pub use interpretation::{Interpretation, Reading};
pub use item::{Item, Strength};
pub use leading_group::{LeadingGroup, LeadingGroupKind, Post};
pub use ledger::{ColumnKind, Ledger, LedgerColumn};
pub use listed_place::ListedPlace;
pub use load::{Examination, FORMAT, MAX_FILE_BYTES, examine, load};
pub use milestone::Milestone;
pub use outline::{OutlineClause, is_below};
pub use paper::{
    Channel, Deliverable, DeliverableForm, Medium, Paper, PaperKind, Template, TemplateSection,
};
pub use party::{Party, Relation};
pub use population::{Population, PopulationKind};
pub use problem::FileProblem;
pub use requirement::{
    DueDay, Part, Requirement, RequirementFilter, Source, Subject, SubjectKind, Tie,
};
pub use rule::{Checkable, Rule, RuleKind};
pub use schedule::{Coverage, CoverageFrom, MAX_PERIODS, Schedule, SignOff};
pub use schema::schemas;
pub use sector::{Sector, SectorWord};
pub use target::{
    AccidentCount, AccidentMeasure, Baseline, BaselineKind, FormValue, Measured, StaffMeasure,
    Target, TargetComparator, TargetKind,
};
pub use task::{Blanket, Task};
pub use unit_of_measure::UnitOfMeasure;

use crate::clause::Clause;
use crate::form::Form;
use crate::period::Period;

/// A campaign whose files have been checked: every code in it names something in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Stable name over the hub, such as `heilin-2023`; also the name of its folder.
    pub code: String,
    /// Title of the document.
    pub title: String,
    /// Printed number (文号), such as `高工信字〔2022〕15号`.
    pub document_number: Option<String>,
    /// Code of the issuing agency (发文机关).
    pub issuer: String,
    /// Printed day of issue; absent when none is printed.
    pub issued_on: Option<NaiveDate>,
    /// First day, included; absent when it cannot be read.
    pub starts_on: Option<NaiveDate>,
    /// Last day, included; absent when it cannot be read.
    pub ends_on: Option<NaiveDate>,
    /// Where each of the facts above that is present stands, by its name (`title`, `issued_on`, …).
    pub clauses: BTreeMap<String, Clause>,
    /// The plans from above that it implements.
    pub parents: Vec<ParentPlan>,
    /// Its phases, in printed order.
    pub phases: Vec<Phase>,
    /// The agencies that the document names or needs.
    pub agencies: Vec<AgencyEntry>,
    /// The groups of agencies as printed.
    pub groups: Vec<AgencyGroup>,
    /// Its forms.
    pub forms: Vec<Form>,
    /// Who owes which form to whom, for which periods, by when.
    pub schedules: Vec<Schedule>,
    /// What the document leaves open or says twice, and how the hub reads it.
    pub interpretations: Vec<Interpretation>,
    /// Who or what is counted or bound besides offices.
    #[serde(default)]
    pub populations: Vec<Population>,
    /// What is to be worked on, in printed order.
    #[serde(default)]
    pub tasks: Vec<Task>,
    /// What holds for a run of tasks.
    #[serde(default)]
    pub blankets: Vec<Blanket>,
    /// What is promised.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What starts a clock.
    #[serde(default)]
    pub events: Vec<Event>,
    /// What is to be done again and again, or after an event.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// What is to be done by a day, once.
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// What is forbidden, allowed, punished, published, rewarded, defined.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Every printed clause, in order.
    #[serde(default)]
    pub outline: Vec<OutlineClause>,
    /// The bodies made for it, as posts.
    #[serde(default)]
    pub leading_groups: Vec<LeadingGroup>,
    /// The templates printed for papers.
    #[serde(default)]
    pub templates: Vec<Template>,
    /// The reports in words that are owed.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// The printed lists of questions.
    #[serde(default)]
    pub checklists: Vec<Checklist>,
    /// The lists that are to be kept.
    #[serde(default)]
    pub ledgers: Vec<Ledger>,
    /// The printed list of enterprises and places.
    #[serde(default)]
    pub places: Vec<ListedPlace>,
    /// The sectors that it speaks of, with the printed words for each.
    #[serde(default)]
    pub sectors: Vec<Sector>,
    /// The units that its figures are stated in.
    #[serde(default)]
    pub units_of_measure: Vec<UnitOfMeasure>,
    /// Which cells of its forms mean the same as those of another campaign.
    #[serde(default)]
    pub correspondences: Vec<Correspondence>,
}

/// A plan from above (上级方案) that the document says it implements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentPlan {
    /// Title as printed.
    pub title: String,
    /// Number as printed.
    pub document_number: Option<String>,
    /// Issuer as printed; not an agency of this campaign unless it acts in it.
    pub issuer_name: Option<String>,
    /// Code under which the plan may be a campaign on the hub itself; it need not be there yet.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Where it is named.
    pub clause: Clause,
}

/// A phase (阶段). Phases may overlap, lack a start or an end, and begin or end before the document was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Name within the campaign.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// Its time as printed, such as `6月上旬至10月上旬`.
    pub printed: String,
    /// First day, included.
    pub starts_on: Option<NaiveDate>,
    /// Last day, included.
    pub ends_on: Option<NaiveDate>,
    /// Where it stands.
    pub clause: Clause,
}

impl Campaign {
    /// The agency of a code.
    pub fn agency(&self, code: &str) -> Option<&AgencyEntry> {
        self.agencies.iter().find(|agency| agency.code == code)
    }

    /// The group of a code.
    pub fn group(&self, code: &str) -> Option<&AgencyGroup> {
        self.groups.iter().find(|group| group.code == code)
    }

    /// Whether who belongs to a group follows from the tree: by its own rule, or by that of one it includes.
    pub fn is_derived(&self, group: &AgencyGroup) -> bool {
        let mut included = group.includes.iter();
        // The loader refuses groups that include each other in a circle.
        group.derived.is_some()
            || included.any(|code| {
                let included = self.group(code);
                included.is_some_and(|group| self.is_derived(group))
            })
    }

    /// The form of a code.
    pub fn form(&self, code: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.code == code)
    }

    /// The schedules by which a form is reported.
    pub fn schedules_of<'a>(&'a self, form: &'a str) -> impl Iterator<Item = &'a Schedule> {
        let schedules = self.schedules.iter();
        schedules.filter(move |schedule| schedule.form.as_deref() == Some(form))
    }

    /// By which day places send their consolidation of a form up; none if no day is due.
    pub fn send_up_day(&self, form: &str, period: Period) -> Option<NaiveDate> {
        let mut schedules = self.schedules_of(form);
        schedules.find_map(|schedule| schedule.send_up_day(period))
    }

    /// The schedule of a code.
    pub fn schedule(&self, code: &str) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| schedule.code == code)
    }

    /// The interpretation of a code.
    pub fn interpretation(&self, code: &str) -> Option<&Interpretation> {
        self.interpretations
            .iter()
            .find(|interpretation| interpretation.code == code)
    }
}
