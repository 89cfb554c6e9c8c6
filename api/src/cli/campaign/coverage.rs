//! `cengbao campaign coverage`: what was taken from a document, by kind, and the clauses from which nothing was.

use std::fmt::Write;
use std::path::PathBuf;

use cengbao_domain::campaign::{CampaignCoverage, ClauseCoverage, CoverageState};
use serde_json::json;

use super::folder;
use crate::cli::output::Output;
use crate::error::Result;

/// Shows the coverage of every folder.
pub(super) fn run(folders: &[PathBuf], all: bool, output: Output) -> Result<()> {
    let mut words = String::new();
    let mut values = Vec::new();
    for path in folders {
        let campaign = folder::read(path, output)?;
        let coverage = campaign.coverage();
        write(&mut words, &campaign.code, &campaign.title, &coverage, all);
        values.push(json!({
            "campaign": campaign.code,
            "counts": coverage.counts,
            "states": states(&coverage),
            "clauses": coverage.clauses,
        }));
    }
    output.answer(words.trim_end(), &values)
}

fn states(coverage: &CampaignCoverage) -> serde_json::Value {
    let count = |state| {
        let clauses = coverage.clauses.iter();
        clauses.filter(|clause| clause.state == state).count()
    };
    json!({
        "clauses": coverage.clauses.len(),
        "cited": count(CoverageState::Cited),
        "namesOnly": count(CoverageState::NamesOnly),
        "headings": count(CoverageState::Heading),
        "explained": count(CoverageState::Explained),
        "uncovered": count(CoverageState::Uncovered),
    })
}

fn write(words: &mut String, code: &str, title: &str, coverage: &CampaignCoverage, all: bool) {
    let never = "a string takes whatever is written to it";
    writeln!(words, "{code}: {title}").expect(never);
    let counts: Vec<String> = coverage
        .counts
        .iter()
        .map(|(noun, count)| format!("{} {count}", noun.replace('_', " ")))
        .collect();
    writeln!(words, "  {}", counts.join(", ")).expect(never);
    let states = states(coverage);
    writeln!(
        words,
        "  {} clauses: {} cited, {} that only name somebody, {} headings, {} explained, {} uncovered",
        states["clauses"],
        states["cited"],
        states["namesOnly"],
        states["headings"],
        states["explained"],
        states["uncovered"]
    )
    .expect(never);
    for clause in &coverage.clauses {
        if let Some(line) = line(clause, all) {
            writeln!(words, "  {line}").expect(never);
        }
    }
}

/// What is worth a look about a clause; all of them if asked.
fn line(clause: &ClauseCoverage, all: bool) -> Option<String> {
    let name = match &clause.title {
        Some(title) => format!("{} {title}", clause.name()),
        None => clause.name(),
    };
    let citing = || -> String {
        let citing: Vec<String> = clause
            .cited_by
            .iter()
            .map(|citation| format!("{}/{}", citation.noun, citation.code))
            .collect();
        citing.join(", ")
    };
    match clause.state {
        CoverageState::Uncovered => Some(format!("UNCOVERED {name}")),
        CoverageState::Explained => {
            let why = clause.nothing.as_deref().unwrap_or("(as its heading)");
            Some(format!("EXPLAINED {name}: {why}"))
        }
        CoverageState::NamesOnly => Some(format!("NAMES ONLY {name}: {}", citing())),
        CoverageState::Cited if all => Some(format!("CITED {name}: {}", citing())),
        CoverageState::Heading if all => Some(format!("HEADING {name}")),
        CoverageState::Cited | CoverageState::Heading => None,
    }
}
