//! Reminders (催报): who is told, and on which day, that a report is about to
//! fall due or is late. A reminder is about lateness; what is wrong in
//! substance is an escalation (督促函) and no business of this file.
//!
//! Pure: what is due today follows from the rules, the due day, where the
//! report stands, and what was sent before. Never reads a clock, never sends.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::words::nobody_reminded;
use crate::clause::{Basis, Clause};
use crate::ids::NodeId;

/// The most rules of one schedule.
pub const MAX_RULES: usize = 20;
/// A rule speaks no earlier before the due day.
pub const MAX_DAYS_BEFORE: u16 = 60;
/// A rule speaks no later after the due day.
pub const MAX_DAYS_AFTER: u16 = 366;
/// A hub that was down sends what it missed up to so many days later; older
/// reminders are past their use, and a hub that is set up over old campaigns
/// does not write to everybody about last year.
pub const CATCH_UP_DAYS: u64 = 7;

/// To whom a reminder goes: this is what escalates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Addressee {
    /// The unit that owes (应报单位).
    Unit,
    /// Its superior in the line (上级主管); where it has none, the office it is
    /// inside; where it is inside none, as [`Addressee::Receiver`].
    Superior,
    /// Who receives the report (接收单位): each of them, where there are several.
    Receiver,
}

impl Addressee {
    /// All, from the nearest to the furthest.
    pub const ALL: [Self; 3] = [Self::Unit, Self::Superior, Self::Receiver];

    /// The name under which it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "UNIT",
            Self::Superior => "SUPERIOR",
            Self::Receiver => "RECEIVER",
        }
    }
}

impl fmt::Display for Addressee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no addressee.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown addressee `{0}`")]
pub struct UnknownAddressee(pub String);

impl FromStr for Addressee {
    type Err = UnknownAddressee;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or_else(|| UnknownAddressee(text.to_owned()))
    }
}

/// One rule of a schedule: so many days before or after the due day, somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderRule {
    /// Name within the schedule.
    pub code: String,
    /// Days after the due day: 0 is the day itself, less is before it.
    pub days: i32,
    /// To whom.
    pub to: Addressee,
    /// Where it is printed; none for a rule of the hub's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
}

impl ReminderRule {
    /// How it follows from the document: the hub's own rules are its interpretation.
    pub fn basis(&self) -> Basis {
        self.clause
            .as_ref()
            .map_or(Basis::Interpreted, |clause| clause.basis)
    }

    /// The day on which it speaks, counted from a day.
    fn day(&self, from: NaiveDate) -> Option<NaiveDate> {
        let days = Days::new(u64::from(self.days.unsigned_abs()));
        if self.days < 0 {
            from.checked_sub_days(days)
        } else {
            from.checked_add_days(days)
        }
    }
}

/// What the hub does where a document prints no rule: a word before the day and
/// on it, a word the day after, then the superior, then the receiver.
pub const HUB_RULES: [(&str, i32, Addressee); 5] = [
    ("before-2", -2, Addressee::Unit),
    ("due-day", 0, Addressee::Unit),
    ("late-1", 1, Addressee::Unit),
    ("late-3", 3, Addressee::Superior),
    ("late-7", 7, Addressee::Receiver),
];

/// The hub's own rules (INTERPRETED: no document of those at hand prints one).
pub fn hub_rules() -> Vec<ReminderRule> {
    HUB_RULES
        .iter()
        .map(|&(code, days, to)| ReminderRule {
            code: code.to_owned(),
            days,
            to,
            clause: None,
        })
        .collect()
}

/// Where the report of an obligation stands, as far as reminding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// Never signed: a draft or a submission is not yet a report.
    Missing,
    /// Signed and counting.
    InForce,
    /// Was signed, and was returned or withdrawn on this day.
    BackSince(NaiveDate),
}

/// What is known of one obligation on one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// First day of the period; nobody is reminded before it. None: it has none.
    pub opens: Option<NaiveDate>,
    /// Due day with its extension; none where nothing is due.
    pub due: Option<NaiveDate>,
    /// Where the report stands.
    pub filed: Filed,
    /// Nothing can be filed any more: reminding would ask for the impossible.
    pub locked: bool,
}

/// What a rule has said once and does not say again: the rule and the day it
/// counted from. An extension or a return makes a new day, and so a new word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Code of the rule.
    pub rule: String,
    /// The day it counted from.
    pub from: NaiveDate,
    /// The receiver that it went to, whichever place it has among the receivers; none for every other addressee.
    pub receiver: Option<NodeId>,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule:{}:{}", self.rule, self.from)?;
        match self.receiver {
            Some(receiver) => write!(f, ":to:{}", receiver.0),
            None => Ok(()),
        }
    }
}

/// By what a word is known that went to an office: as it was marked, and as it would be of that receiver. So a word is
/// not said again to whom it was said to as to the one receiver that there was.
pub fn known_by(mark: &str, to: NodeId) -> [String; 2] {
    [mark.to_owned(), format!("{mark}:to:{}", to.0)]
}

/// A word that has come due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// By which rule, from which day.
    pub mark: Mark,
    /// To whom.
    pub to: Addressee,
}

/// The offices that an obligation's words go to.
#[derive(Clone, Copy, Debug)]
pub struct Offices<'a> {
    /// The unit that owes.
    pub unit: NodeId,
    /// Its superior in the line, or the office that it is inside; none where it has neither.
    pub superior: Option<NodeId>,
    /// Who receives the report.
    pub receiver: NodeId,
    /// Who receives it beside that one, each at a desk of its own.
    pub also_to: &'a [NodeId],
}

impl Due {
    /// The letters of the word, each with what it is not sent again by. Of what is missing no desk has anything, whatever
    /// it had before: every receiver is told, and each once.
    pub fn letters(&self, offices: &Offices<'_>) -> Vec<(Mark, NodeId)> {
        let to = match self.to {
            Addressee::Unit => Some(offices.unit),
            Addressee::Superior => offices.superior,
            Addressee::Receiver => None,
        };
        if let Some(one) = to {
            return vec![(self.mark.clone(), one)];
        }
        let receivers: BTreeSet<NodeId> = [offices.receiver]
            .into_iter()
            .chain(offices.also_to.iter().copied())
            .collect();
        let letter = |office| {
            let mark = Mark {
                receiver: Some(office),
                ..self.mark.clone()
            };
            (mark, office)
        };
        receivers.into_iter().map(letter).collect()
    }
}

/// The words that have come due by today, said before or not.
///
/// To each addressee at most one: the last whose day has come. One that was
/// overtaken by a later one is not sent after it, and one whose day lies more
/// than [`CATCH_UP_DAYS`] back is not sent at all.
pub fn due(rules: &[ReminderRule], facts: &Facts, today: NaiveDate) -> Vec<Due> {
    let Some((from, earliest)) = term(facts) else {
        return Vec::new();
    };
    let horizon = today.checked_sub_days(Days::new(CATCH_UP_DAYS));
    let mut last: BTreeMap<Addressee, (NaiveDate, &ReminderRule)> = BTreeMap::new();
    for rule in rules {
        let Some(day) = rule.day(from) else { continue };
        if day > today || earliest.is_some_and(|earliest| day < earliest) {
            continue;
        }
        let latest = last.entry(rule.to).or_insert((day, rule));
        if day >= latest.0 {
            *latest = (day, rule);
        }
    }
    last.into_values()
        .filter(|(day, _)| horizon.is_none_or(|horizon| *day >= horizon))
        .map(|(_, rule)| Due {
            mark: Mark {
                rule: rule.code.clone(),
                from,
                receiver: None,
            },
            to: rule.to,
        })
        .collect()
}

/// The day that rules count from, and the first day on which they may speak;
/// none where nobody is reminded.
fn term(facts: &Facts) -> Option<(NaiveDate, Option<NaiveDate>)> {
    if facts.locked {
        return None;
    }
    let due = facts.due?;
    match facts.filed {
        Filed::InForce => None,
        // The return says the first word itself; the rules go on from the day after.
        Filed::BackSince(day) if day > due => Some((day, day.succ_opt())),
        Filed::Missing | Filed::BackSince(_) => Some((due, facts.opens)),
    }
}

/// Whether a coordinator may remind of it today: it is missing, and its period has begun.
pub fn is_missing(facts: &Facts, today: NaiveDate) -> bool {
    facts.filed != Filed::InForce && facts.opens.is_none_or(|opens| opens <= today)
}

/// Whether a rule of these can speak on `today` counting from `from`: what a
/// search for candidates asks before it looks at any unit.
pub fn may_speak(rules: &[ReminderRule], from: NaiveDate, today: NaiveDate) -> bool {
    let horizon = today.checked_sub_days(Days::new(CATCH_UP_DAYS));
    rules.iter().any(|rule| {
        rule.day(from)
            .is_some_and(|day| day <= today && horizon.is_none_or(|horizon| day >= horizon))
    })
}

/// The earliest day from which a rule may still be counting on `today`.
pub fn earliest_term(rules: &[ReminderRule], today: NaiveDate) -> NaiveDate {
    let most = rules.iter().map(|rule| rule.days).max().unwrap_or(0);
    let days = u64::from(most.max(0).unsigned_abs()) + CATCH_UP_DAYS;
    today
        .checked_sub_days(Days::new(days))
        .unwrap_or(NaiveDate::MIN)
}

/// The latest day from which a rule may already be counting on `today`.
pub fn latest_term(rules: &[ReminderRule], today: NaiveDate) -> NaiveDate {
    let least = rules.iter().map(|rule| rule.days).min().unwrap_or(0);
    today
        .checked_add_days(Days::new(u64::from(least.min(0).unsigned_abs())))
        .unwrap_or(NaiveDate::MAX)
}
