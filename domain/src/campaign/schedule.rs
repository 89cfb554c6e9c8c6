//! Who owes which form to whom, for which periods, by when (报送要求).
//!
//! Owns the terms of one hop. Never the obligations that follow from them: these are dated and belong to units.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clause::{Basis, Clause};
use crate::deadline::{CutOff, Due};
use crate::period::{Period, PeriodKind};
use crate::reminder::{ReminderRule, hub_rules};

/// The most periods one schedule may ask for: ten years of days.
pub const MAX_PERIODS: usize = 3_660;

/// The terms of one hop: a group owes a form to one receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Name within the campaign.
    pub code: String,
    /// Title shown for it.
    pub title: String,
    /// Code of the form owed. The loader refuses a schedule without one: nothing could be filed for it.
    pub form: Option<String>,
    /// How often; the same kind as the form's.
    pub period_kind: PeriodKind,
    /// First period owed.
    pub first_period: Period,
    /// Last period owed.
    pub last_period: Period,
    /// Code of the group that owes it.
    pub owed_by: String,
    /// Code of the agency that receives it.
    pub receiver: String,
    /// Codes of agencies that receive it beside that one (同时报送), each at a desk of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_to: Vec<String>,
    /// Codes of agencies that may read it as well (抄报).
    pub copies: Vec<String>,
    /// By which day (报送时限).
    pub due: Due,
    /// By which day each place that collates sends its consolidation to the place above (逐级上报时限); absent where the
    /// document says nothing of the hops behind the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_up_due: Option<Due>,
    /// Up to which day the figures count (截至).
    pub cut_off: CutOff,
    /// Who signs before it leaves the unit.
    pub sign_off: SignOff,
    /// What a report covers, at first.
    pub coverage: Coverage,
    /// From which days on it covers another, in the order of the days, each another than before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage_changes: Vec<CoverageFrom>,
    /// Whether a zero report (零报送) may be filed in one step.
    pub zero_report: bool,
    /// From which day nothing more may be filed; absent when it never locks.
    pub locks_on: Option<NaiveDate>,
    /// When whom is reminded (催报规则); none: the hub's own rules hold. An empty
    /// list: nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders: Option<Vec<ReminderRule>>,
    /// Where it is printed.
    pub clause: Clause,
    /// Codes of the interpretations it rests on.
    pub readings: Vec<String>,
}

/// Who signs a report before it leaves its unit, and whether the document says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignOff {
    /// A reviewer (审核人) who is not the filer (填表人).
    Reviewer {
        /// How this follows from the document.
        basis: Basis,
    },
    /// The filer alone.
    FilerAlone {
        /// How this follows from the document.
        basis: Basis,
    },
}

/// What a report covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Coverage {
    /// What the unit did itself; the units below it report theirs.
    OwnShare,
    /// The unit and all below it; nobody below it owes the schedule.
    WholeSubtree,
}

/// From a day on a report covers another: from the period on that holds the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageFrom {
    /// The day.
    pub from: NaiveDate,
    /// What it covers from then on.
    pub covers: Coverage,
}

impl Schedule {
    /// Codes of all agencies that receive it, the first one first.
    pub fn receivers(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.receiver).chain(&self.also_to)
    }

    /// The rules by which it reminds: its own, or else the hub's.
    pub fn reminder_rules(&self) -> Vec<ReminderRule> {
        self.reminders.clone().unwrap_or_else(hub_rules)
    }

    /// The day by which a place sends its consolidation of a period up; none if no day is due.
    pub fn send_up_day(&self, period: Period) -> Option<NaiveDate> {
        self.send_up_due.and_then(|due| due.due_day(period))
    }

    /// The periods owed, first to last.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.first_period.through(self.last_period)
    }
}
