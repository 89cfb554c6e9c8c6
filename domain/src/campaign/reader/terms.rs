//! Values of a campaign's files with a meaning of their own: day, period, due rule, clause.
//!
//! Owns how each is written. What it means is for `period`, `deadline` and `clause` to say.

use chrono::{Datelike, NaiveDate};
use toml::de::DeValue;
use toml::value::Datetime;

use super::{Shape, Table};
use crate::campaign::problem::At;
use crate::clause::{Basis, Clause};
use crate::deadline::Due;
use crate::period::{FIRST_YEAR, LAST_YEAR, Period};

impl<'a> Table<'a> {
    /// A day, if given.
    pub(in crate::campaign) fn date(&mut self, key: &'static str) -> Option<At<'a, NaiveDate>> {
        self.ask(key, Shape::Date);
        let found = self.find(key)?;
        let date = match found.value {
            DeValue::Datetime(Datetime {
                date: Some(date),
                time: None,
                offset: None,
            }) => NaiveDate::from_ymd_opt(
                i32::from(date.year),
                u32::from(date.month),
                u32::from(date.day),
            ),
            DeValue::Datetime(_)
            | DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.wrong_type(
                    key,
                    &found,
                    "a day without quotes and time",
                    &format!("{key} = 2023-05-23"),
                );
                return None;
            }
        };
        let Some(date) = date.filter(|date| (FIRST_YEAR..=LAST_YEAR).contains(&date.year())) else {
            let remedy = format!("write a day of the years {FIRST_YEAR} to {LAST_YEAR}");
            self.log().error(
                found.place,
                format!("`{key}` is no day the hub knows"),
                remedy,
            );
            return None;
        };
        Some(At {
            value: date,
            place: found.place,
        })
    }

    /// A required period, such as `"2023-06"`.
    pub(in crate::campaign) fn period(&mut self, key: &'static str) -> Option<At<'a, Period>> {
        self.ask(key, Shape::Period);
        let text = self.text(key);
        if text.value.is_empty() {
            return None;
        }
        match text.value.parse() {
            Ok(value) => Some(At {
                value,
                place: text.place,
            }),
            Err(error) => {
                let message = format!("`{key}` is `{}`: {error}", text.value);
                self.log().error(
                    text.place,
                    message,
                    "write a period, such as \"2023-06\" or \"2023-Q2\"",
                );
                None
            }
        }
    }

    /// A required due rule.
    pub(in crate::campaign) fn due(&mut self, key: &'static str) -> Option<At<'a, Due>> {
        const EXAMPLE: &str = "due = { month = 0, day = 27 }";
        self.ask(key, Shape::Due);
        let Some(found) = self.find(key) else {
            self.lacks(key, EXAMPLE);
            return None;
        };
        match serde_json::from_value(to_json(found.value)) {
            Ok(value) => Some(At {
                value,
                place: found.place,
            }),
            Err(error) => {
                let remedy = format!(
                    "write for example `{EXAMPLE}`, or `due = \"open\"` when none is printed"
                );
                self.log().error(
                    found.place,
                    format!("`{key}` is no due rule: {error}"),
                    remedy,
                );
                None
            }
        }
    }

    /// A due rule, if given.
    pub(in crate::campaign) fn due_or_none(&mut self, key: &'static str) -> Option<At<'a, Due>> {
        self.ask(key, Shape::Due);
        if self.has(key) { self.due(key) } else { None }
    }

    /// A required clause.
    pub(in crate::campaign) fn clause(&mut self, key: &'static str) -> Option<Clause> {
        if !self.has(key) {
            self.lacks(
                key,
                &format!("{key} = {{ path = \"四（二）\", basis = \"STATED\" }}"),
            );
        }
        self.clause_or_none(key)
    }

    /// A clause, if given.
    pub(in crate::campaign) fn clause_or_none(&mut self, key: &'static str) -> Option<Clause> {
        self.table(key, "the clause", own_clause)
    }

    /// A clause of another campaign's document, if given.
    pub(in crate::campaign) fn clause_elsewhere(&mut self, key: &'static str) -> Option<Clause> {
        self.table(key, "the clause", read_clause)
    }

    /// A list of clauses; empty if absent.
    pub(in crate::campaign) fn clauses(&mut self, key: &'static str) -> Vec<Clause> {
        self.tables(key, "the clause", own_clause)
    }
}

/// Every clause of the document passes here; the outline must have it.
fn own_clause(table: &mut Table<'_>) -> Option<Clause> {
    let place = table.place_of("path");
    let clause = read_clause(table)?;
    let citations = table.document.citations;
    citations.note(&clause.path, clause.occurrence, place);
    Some(clause)
}

fn read_clause(table: &mut Table<'_>) -> Option<Clause> {
    let path = table.text("path").value;
    let occurrence = table.number_or_none("occurrence", 1, u16::MAX);
    let occurrence = occurrence.map_or(1, |number| number.value);
    let basis = table.choice::<Basis>("basis");
    let outside_knowledge = table.flag("outside_knowledge");
    Some(Clause {
        path,
        occurrence,
        basis: basis?,
        outside_knowledge,
    })
}

/// The same value as JSON, so that a type that stands in JSON too is read by one rule; days become text.
fn to_json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or(serde_json::Value::Null, Into::into),
        DeValue::Float(float) => float.as_str().into(),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(datetime) => datetime.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), to_json(value.get_ref())))
            .collect(),
    }
}
