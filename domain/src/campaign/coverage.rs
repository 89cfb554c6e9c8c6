//! Which clauses of a document were taken over, by what, and which were not.
//!
//! Owns the judgement of the outline against everything that cites it. Reads the campaign's JSON, so that no noun
//! and no field can be forgotten here. Never says that a clause was taken over rightly: a reader does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Campaign;
use super::outline::{OutlineClause, name_of};

/// What became of every clause of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCoverage {
    /// Every clause, in printed order.
    pub clauses: Vec<ClauseCoverage>,
    /// How many of each noun the campaign has, the values, questions and columns within them too; `parties` are those
    /// of its tasks.
    pub counts: BTreeMap<String, usize>,
}

/// What became of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseCoverage {
    /// Heading path as printed.
    pub path: String,
    /// Which of the places with this path.
    pub occurrence: u16,
    /// The heading, or the first words.
    pub title: Option<String>,
    /// The clause under which it is printed, by its place in the list; absent for an outermost one.
    pub parent: Option<usize>,
    /// What became of it.
    pub state: CoverageState,
    /// What cites it, by noun and code.
    pub cited_by: Vec<Citation>,
    /// Why there is nothing to take from it.
    pub nothing: Option<String>,
}

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CoverageState {
    /// Something was taken from it.
    Cited,
    /// Only offices and groups were taken from it: look whether it orders something as well.
    NamesOnly,
    /// Nothing was taken from it, and the outline says why.
    Explained,
    /// A heading; what stands below it is covered.
    Heading,
    /// Nothing was taken from it, and nobody said why.
    Uncovered,
}

/// One thing that cites a clause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Citation {
    /// Its noun, as the campaign names the list of them: `targets`.
    pub noun: String,
    /// Its code; its number or title where it has none.
    pub code: String,
}

/// Lists that name who and what there is, and order nothing.
const NAMES: [&str; 2] = ["agencies", "groups"];

impl Campaign {
    /// What became of every clause of the document.
    pub fn coverage(&self) -> CampaignCoverage {
        let picture = serde_json::to_value(self).expect("a campaign has text keys alone");
        let citations = citations(&picture);
        let parents = parents(&self.outline);
        let cited =
            |clause: &OutlineClause| citations.get(&(clause.path.clone(), clause.occurrence));
        let mut clauses: Vec<ClauseCoverage> = self
            .outline
            .iter()
            .zip(&parents)
            .map(|(clause, parent)| ClauseCoverage {
                path: clause.path.clone(),
                occurrence: clause.occurrence,
                title: clause.title.clone(),
                parent: *parent,
                state: CoverageState::Uncovered,
                cited_by: cited(clause).cloned().unwrap_or_default(),
                nothing: clause.nothing.clone(),
            })
            .collect();
        judge(&mut clauses);
        CampaignCoverage {
            clauses,
            counts: counts(self, &picture),
        }
    }
}

impl ClauseCoverage {
    /// The path, with the occurrence where it is not the first.
    pub fn name(&self) -> String {
        name_of(&self.path, self.occurrence)
    }
}

impl CampaignCoverage {
    /// The clauses from which nothing was taken without a reason.
    pub fn uncovered(&self) -> impl Iterator<Item = &ClauseCoverage> {
        self.clauses
            .iter()
            .filter(|clause| clause.state == CoverageState::Uncovered)
    }

    /// The clauses that say that there is nothing to take, while something is taken from them or from below.
    pub(super) fn contradicted(&self) -> impl Iterator<Item = (usize, &ClauseCoverage)> {
        let is_taken = |position: usize| {
            let below = self.clauses.iter().enumerate().skip(position);
            below
                .filter(|(other, _)| self.is_within(*other, position))
                .any(|(_, clause)| !clause.cited_by.is_empty())
        };
        let clauses = self.clauses.iter().enumerate();
        clauses.filter(move |(position, clause)| clause.nothing.is_some() && is_taken(*position))
    }

    /// Whether the clause at `position` is the one at `above`, or stands below it.
    fn is_within(&self, position: usize, above: usize) -> bool {
        let up = |position: &usize| self.clauses[*position].parent;
        std::iter::successors(Some(position), up).any(|position| position == above)
    }
}

/// The place of the heading of each clause: the last one before it whose path goes on in its own.
fn parents(outline: &[OutlineClause]) -> Vec<Option<usize>> {
    let clauses = outline.iter().enumerate();
    clauses
        .map(|(position, clause)| {
            let before = &outline[..position];
            before
                .iter()
                .rposition(|above| above.is_above(&clause.path))
        })
        .collect()
}

/// A clause is covered by what cites it or says why nothing does, a heading by what stands below it.
fn judge(clauses: &mut [ClauseCoverage]) {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); clauses.len()];
    for (position, clause) in clauses.iter().enumerate() {
        if let Some(parent) = clause.parent {
            children[parent].push(position);
        }
    }
    // Headings stand before what is below them, so that the reason of a heading reaches down in one way.
    for position in 0..clauses.len() {
        let explained_above = clauses[position]
            .parent
            .is_some_and(|parent| clauses[parent].state == CoverageState::Explained);
        let clause = &clauses[position];
        clauses[position].state = if clause.nothing.is_some() {
            CoverageState::Explained
        } else if clause.cited_by.is_empty() {
            match (explained_above, children[position].is_empty()) {
                (true, _) => CoverageState::Explained,
                (false, true) => CoverageState::Uncovered,
                (false, false) => CoverageState::Heading,
            }
        } else if clause
            .cited_by
            .iter()
            .all(|citation| NAMES.contains(&citation.noun.as_str()))
        {
            CoverageState::NamesOnly
        } else {
            CoverageState::Cited
        };
    }
}

/// What cites each clause, by path and occurrence.
fn citations(picture: &Value) -> BTreeMap<(String, u16), Vec<Citation>> {
    let mut found: BTreeMap<(String, u16), Vec<Citation>> = BTreeMap::new();
    let lists = picture.as_object().into_iter().flatten();
    for (noun, list) in lists.filter(|(noun, _)| *noun != "outline") {
        let items: Vec<(String, &Value)> = match list {
            Value::Array(items) => items.iter().map(|item| (name(item), item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => continue,
        };
        for (code, item) in items {
            let mut clauses = Vec::new();
            gather(item, &mut clauses);
            clauses.extend(cells(item));
            clauses.sort_unstable();
            clauses.dedup();
            for clause in clauses {
                let citation = Citation {
                    noun: noun.clone(),
                    code: code.clone(),
                };
                found.entry(clause).or_default().push(citation);
            }
        }
    }
    found
}

/// The clauses of a form's sections and cells, which have none of their own: the form's path, the section's title,
/// the cell's number. A form takes over every cell that it lists.
fn cells(form: &Value) -> Vec<(String, u16)> {
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned();
    let mut found = Vec::new();
    let Some(above) = form.pointer("/clause/path").and_then(Value::as_str) else {
        return found;
    };
    for section in list(form, "sections").unwrap_or_default() {
        let title = section.get("title").and_then(Value::as_str);
        let path = format!("{above} {}", title.unwrap_or_default());
        for cell in list(&section, "cells").unwrap_or_default() {
            let number = cell.get("number").and_then(Value::as_u64);
            found.extend(number.map(|number| (format!("{path} {number}"), 1)));
        }
        found.push((path, 1));
    }
    found
}

fn name(item: &Value) -> String {
    let text = |key: &str| match item.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    ["code", "number", "with", "title", "name"]
        .into_iter()
        .find_map(text)
        .unwrap_or_default()
}

/// Every clause within a value; one of another campaign's document is none of ours.
fn gather(value: &Value, found: &mut Vec<(String, u16)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => {
            let path = fields.get("path").and_then(Value::as_str);
            if let (Some(path), Some(_)) = (path, fields.get("basis")) {
                let occurrence = fields.get("occurrence").and_then(Value::as_u64);
                let occurrence = occurrence.and_then(|number| u16::try_from(number).ok());
                found.push((path.to_owned(), occurrence.unwrap_or(1)));
            } else {
                let own = fields.iter().filter(|(key, _)| *key != "other_clause");
                own.for_each(|(_, value)| gather(value, found));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn counts(campaign: &Campaign, picture: &Value) -> BTreeMap<String, usize> {
    let lists = picture.as_object().into_iter().flatten();
    let mut counts: BTreeMap<String, usize> = lists
        .filter_map(|(noun, list)| Some((noun.clone(), list.as_array()?.len())))
        .collect();
    let within = [
        (
            "form_values",
            campaign
                .forms
                .iter()
                .map(|form| form.columns().count())
                .sum::<usize>(),
        ),
        (
            "questions",
            campaign
                .checklists
                .iter()
                .map(|list| list.questions.len())
                .sum(),
        ),
        (
            "ledger_columns",
            campaign
                .ledgers
                .iter()
                .map(|ledger| ledger.columns.len())
                .sum(),
        ),
        (
            "parties",
            campaign.tasks.iter().map(|task| task.parties.len()).sum(),
        ),
    ];
    counts.extend(within.map(|(noun, count)| (noun.to_owned(), count)));
    counts.retain(|_, count| *count > 0);
    counts
}
