//! Which cells of two campaigns' forms mean the same (单元对应).
//!
//! Owns the declaration, pair by pair, complete over both forms. Never infers one: a shared code is no
//! declaration, and only SAME may be summed across campaigns.

use serde::{Deserialize, Serialize};

use super::Campaign;
use crate::clause::Clause;
use crate::indicator::Indicator;

/// The pairs of one form with a form of another campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondence {
    /// Code of the other campaign.
    pub with: String,
    /// Code of the form in this campaign.
    pub form: String,
    /// Code of the form in the other campaign.
    pub other_form: String,
    /// Every value of both forms, each once.
    pub pairs: Vec<CellPair>,
}

/// A value of one form beside its like in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPair {
    /// Code of the value in this campaign's form; absent where only the other has it.
    pub own: Option<String>,
    /// Code of the value in the other campaign's form; absent where only this one has it.
    pub other: Option<String>,
    /// How they stand to each other.
    pub kind: PairKind,
    /// How the wordings differ, in Chinese.
    pub note: Option<String>,
    /// Where the own value is printed.
    pub clause: Option<Clause>,
    /// Where the other is printed, in the other document.
    pub other_clause: Option<Clause>,
}

/// How two values stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PairKind {
    /// One meaning: they may be summed across the campaigns.
    Same,
    /// Near, but worded otherwise: summed only where the mapping is named.
    Mapped,
    /// Only one of the forms has it, or the meanings are apart.
    Local,
}

impl Correspondence {
    /// The pair that holds a value of the other campaign's form.
    pub fn of_other(&self, value: &str) -> Option<&CellPair> {
        self.pairs
            .iter()
            .find(|pair| pair.other.as_deref() == Some(value))
    }
}

impl Campaign {
    /// What is wrong in the pairs with another campaign, one sentence each; empty if there are none with it.
    ///
    /// Every value of the other's form stands in a pair, and what is SAME is counted in the same way.
    pub fn faults_with(&self, other: &Campaign) -> Vec<String> {
        let ours = |declared: &&Correspondence| declared.with == other.code;
        self.correspondences
            .iter()
            .filter(ours)
            .flat_map(|declared| faults(self, other, declared))
            .collect()
    }
}

fn faults(own: &Campaign, other: &Campaign, declared: &Correspondence) -> Vec<String> {
    let Some(other_form) = other.form(&declared.other_form) else {
        return vec![format!(
            "campaign `{}` has no form `{}`",
            other.code, declared.other_form
        )];
    };
    let own_form = own.form(&declared.form);
    let mut faults = Vec::new();
    let values = other_form.columns().map(|column| &column.indicator.code);
    let missing: Vec<&str> = values
        .filter(|code| declared.of_other(code).is_none())
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        faults.push(format!(
            "form `{}` of `{}` has values without a pair: {}",
            other_form.code,
            other.code,
            missing.join(", ")
        ));
    }
    for pair in &declared.pairs {
        let Some(theirs) = &pair.other else { continue };
        let Some(theirs) = other_form.find(theirs) else {
            faults.push(format!(
                "`other` names the value `{theirs}`, which form `{}` of `{}` does not have",
                other_form.code, other.code
            ));
            continue;
        };
        let ours = own_form
            .zip(pair.own.as_deref())
            .and_then(|(form, code)| form.find(code));
        if let Some(ours) = ours.filter(|_| pair.kind == PairKind::Same)
            && !is_counted_alike(ours.indicator, theirs.indicator)
        {
            faults.push(format!(
                "`{}` and `{}` are SAME and differ in kind, unit, scale, time or additivity",
                ours.indicator.code, theirs.indicator.code
            ));
        }
    }
    faults
}

fn is_counted_alike(own: &Indicator, other: &Indicator) -> bool {
    let meaning = |indicator: &Indicator| {
        (
            indicator.kind,
            indicator.unit.clone(),
            indicator.scale,
            indicator.time,
            indicator.additivity,
        )
    };
    meaning(own) == meaning(other)
}
