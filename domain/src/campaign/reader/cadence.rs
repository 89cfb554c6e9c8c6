//! How often a duty is to be done, as a file writes it.
//!
//! Owns the ways to write a cadence, of which a table uses exactly one. Never judges whether it suits the duty.

use chrono::NaiveDate;
use toml::de::DeValue;

use super::{Shape, Table};
use crate::campaign::duty::{Cadence, Term};
use crate::campaign::names::Noun;
use crate::period::PeriodKind;

/// The most that a file may ask for: times a period, or days, months, years of a term.
const MOST: u16 = 1_000;
const EXAMPLE: &str = "cadence = { at_least = 1, per = \"MONTH\" }";
const CONTINUOUS: &str = "continuous";

impl Table<'_> {
    /// A cadence, if given.
    pub(in crate::campaign) fn cadence_or_none(&mut self, key: &'static str) -> Option<Cadence> {
        self.ask(key, Shape::Words(&[CONTINUOUS]));
        let found = self.find(key);
        let Some((found, DeValue::String(word))) = found.as_ref().map(|found| (found, found.value))
        else {
            return self.table(key, "the cadence", read_cadence);
        };
        if word.as_ref() == CONTINUOUS {
            return Some(Cadence::Continuous);
        }
        self.log().error(
            found.place,
            format!("`{key}` cannot be `{word}`"),
            format!("write `{key} = \"{CONTINUOUS}\"`, or a table such as `{EXAMPLE}`"),
        );
        None
    }

    /// A required cadence.
    pub(in crate::campaign) fn cadence(&mut self, key: &'static str) -> Option<Cadence> {
        if !self.has(key) {
            self.lacks(key, EXAMPLE);
        }
        self.cadence_or_none(key)
    }
}

fn read_cadence(table: &mut Table<'_>) -> Option<Cadence> {
    const WAYS: [&str; 5] = ["per", "every_years", "after", "by", "unquantified"];
    let given: Vec<&str> = WAYS.into_iter().filter(|way| table.has(way)).collect();
    if given.len() != 1 {
        let message = format!(
            "a cadence says in one way how often, not in {}",
            given.len()
        );
        table.log().error(
            table.place(),
            message,
            "give exactly one of `per`, `every_years`, `after`, `by`, `unquantified`",
        );
    }
    let unquantified = table.text_or_none("unquantified").map(|word| word.value);
    if unquantified.is_none() && !table.has("at_least") {
        table.lacks("at_least", "at_least = 1");
    }
    let at_least = times(table, "at_least");
    if let (Some(word), Some(_)) = (&unquantified, at_least) {
        table.log().error(
            table.place(),
            format!("`{word}` gives no number, and yet there is `at_least`"),
            "leave `at_least` away: nothing becomes overdue by a word",
        );
    }
    let per = table.choice_or_none("per");
    let years = times(table, "every_years");
    let event = table
        .reference_or_none(Noun::Event, "after")
        .map(|event| event.value);
    let within = term(table, event.is_some());
    let by = table.date("by").map(|date| date.value);
    let stands = stands(table, per);
    if given.len() != 1 {
        return None;
    }
    if let Some(printed) = unquantified {
        return Some(Cadence::Unquantified { printed });
    }
    if stands {
        let at_least = at_least?;
        return Some(Cadence::Standing { at_least });
    }
    counted(at_least?, per, years, event.zip(within), by)
}

/// Whether what was done before the campaign stands: of what is asked once in it.
fn stands(table: &mut Table<'_>, per: Option<PeriodKind>) -> bool {
    let stands = table.flag("stands");
    if stands && per != Some(PeriodKind::Campaign) {
        let place = table.place_of("stands");
        let message = "`stands` is given, but the duty is asked again and again";
        let remedy = "write `per = \"CAMPAIGN\"`, or leave `stands` away";
        table.log().error(place, message, remedy);
    }
    stands
}

fn counted(
    at_least: u16,
    per: Option<PeriodKind>,
    years: Option<u16>,
    after: Option<(String, Term)>,
    by: Option<NaiveDate>,
) -> Option<Cadence> {
    let per = per.map(|per| Cadence::PerPeriod { at_least, per });
    let years = years.map(|years| Cadence::EveryYears { at_least, years });
    let after = after.map(|(event, within)| Cadence::AfterEvent {
        at_least,
        event,
        within,
    });
    let by = by.map(|by| Cadence::ByDay { at_least, by });
    per.or(years).or(after).or(by)
}

/// How long the clock of an event runs: given in one unit, and only with an event.
fn term(table: &mut Table<'_>, has_event: bool) -> Option<Term> {
    let days = times(table, "within_days").map(Term::Days);
    let months = times(table, "within_months").map(Term::Months);
    let years = times(table, "within_years").map(Term::Years);
    let mut given: Vec<Term> = [days, months, years].into_iter().flatten().collect();
    if given.len() != usize::from(has_event) {
        let message = if has_event {
            "a clock that an event starts runs for one term"
        } else {
            "a term without the event that starts it"
        };
        table.log().error(
            table.place(),
            message,
            "give `after` with exactly one of `within_days`, `within_months`, `within_years`",
        );
    }
    given.pop()
}

fn times(table: &mut Table<'_>, key: &'static str) -> Option<u16> {
    table
        .number_or_none(key, 1, MOST)
        .map(|number| number.value)
}
