//! The values that a unit files on a form: reading, reviewing, zero report (零报送), writing.
//!
//! Every problem is named by its cell, all at once. Never turns a blank into a
//! zero, never rounds, never drops a value in silence.

mod partly;
mod problem;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::partly::{Blanks, review_partly, without};
pub use self::problem::{Others, Problem, ProblemCode};
use crate::{
    decimal::{DecimalError, MAX_UNITS, parse_scaled, render_scaled},
    form::{Column, Form},
    indicator::{Indicator, IndicatorKind},
    rate::{Fraction, RateScale},
};

/// The longest text of one cell; what is longer is a narrative, not a cell.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// What stands in a text cell of a zero report (无).
pub const NOTHING_TO_REPORT: &str = "无";

/// The value of one cell. In JSON a number, a boolean or a string, as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A figure in the indicator's smallest unit.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Words.
    Text(String),
}

/// Values by column key; a cell that is not in it is blank.
pub type Values = BTreeMap<String, Value>;

/// Reads what a filer typed so far. Blanks are lawful in a draft: a cell given
/// as `None` or as nothing but spaces is left out of the values, which clears it.
///
/// A cell with a problem is left out too. Problems come in printed order, those
/// of unknown cells last. Relations between cells wait for [`review`], also
/// where a cell cannot be read ([`review_partly`]).
pub fn parse_draft(form: &Form, raw: &[(String, Option<String>)]) -> (Values, Vec<Problem>) {
    let mut given: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for (key, text) in raw {
        given.entry(key).or_default().push(text.as_deref());
    }
    let mut values = Values::new();
    let mut problems = Vec::new();
    for column in form.columns() {
        let given = given.remove(column.key.as_str());
        if column.indicator.kind.is_computed() {
            let is_typed = |text: &str| !text.trim().is_empty();
            let texts = given.unwrap_or_default();
            if texts.into_iter().flatten().any(is_typed) {
                problems.push(Problem::computed(&column));
            }
            continue;
        }
        match given.as_deref() {
            None | Some([] | [None]) => {}
            Some([Some(text)]) if text.trim().is_empty() => {}
            Some([Some(text)]) => match parse_value(&column, text) {
                Ok(value) => {
                    values.insert(column.key, value);
                }
                Err(problem) => problems.push(problem),
            },
            Some([_, _, ..]) => problems.push(Problem::duplicate(&column)),
        }
    }
    problems.extend(given.into_keys().map(Problem::unknown_cell));
    (values, problems)
}

/// The unit's filings in force beside the one that is judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The last one for an earlier period.
    pub previous: Option<&'a Values>,
    /// The first one for a later period: there is one where the filing is late
    /// or a correction.
    pub next: Option<&'a Values>,
}

/// As [`review_beside`], for a filing that none follows yet.
pub fn review(form: &Form, values: &Values, previous: Option<&Values>) -> Vec<Problem> {
    let beside = Beside {
        previous,
        next: None,
    };
    review_beside(form, values, beside)
}

/// Judges values at submission: every blank, every value out of its bounds,
/// every relation, and every cumulative total that falls, from the filing before
/// to this one or from this one to the filing after it, all at once.
///
/// The filing is lawful if no problem [is an error](Problem::is_error).
pub fn review_beside(form: &Form, values: &Values, beside: Beside<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut keys = BTreeSet::new();
    for column in form.columns() {
        match values.get(&column.key) {
            None if column.indicator.kind.is_computed() => {}
            Some(_) if column.indicator.kind.is_computed() => {
                problems.push(Problem::computed(&column));
            }
            None => problems.push(Problem::blank(&column)),
            Some(value) => match check_value(&column, value) {
                Err(problem) => problems.push(problem),
                Ok(()) => problems.extend(falling_totals(&column, value, beside)),
            },
        }
        keys.insert(column.key);
    }
    problems.extend(
        values
            .keys()
            .filter(|key| !keys.contains(*key))
            .map(|key| Problem::unknown_cell(key)),
    );
    for relation in form.relations() {
        let number = |column: &Column<'_>| match values.get(&column.key) {
            Some(Value::Number(units)) if column.indicator.kind.is_number() => Some(*units),
            Some(Value::Number(_) | Value::Flag(_) | Value::Text(_)) | None => None,
        };
        if let (Some(left), Some(right)) = (number(&relation.left), number(&relation.right))
            && !relation.comparator.holds(left, right)
        {
            problems.push(Problem::check_failed(&relation, left, right));
        }
    }
    problems
}

/// The values of a zero report (零报送): 0, no, and 无 in every cell; filed
/// explicitly, because a blank is never a zero.
pub fn zero(form: &Form) -> Values {
    form.typed_columns()
        .map(|column| {
            let value = match column.indicator.kind {
                IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Rate => {
                    Value::Number(0)
                }
                IndicatorKind::Boolean => Value::Flag(false),
                IndicatorKind::Text => Value::Text(NOTHING_TO_REPORT.into()),
            };
            (column.key, value)
        })
        .collect()
}

/// Writes a value as a string that [`parse_draft`] reads back: a decimal with
/// all digits of the scale, `true` or `false`, or the text. `None` if the form
/// has no such cell or the cell takes another sort of value.
pub fn render(form: &Form, key: &str, value: &Value) -> Option<String> {
    render_value(form.column(key)?.indicator, value)
}

/// A rate of one filing, from the numbers beside it in the same filing; `None` for what is typed, and where a part is
/// blank or the denominator is zero.
pub fn computed(form: &Form, indicator: &Indicator, values: &Values) -> Option<Value> {
    let number = |code: &str| match values.get(&form.find(code)?.key)? {
        Value::Number(units) => Some(*units),
        Value::Flag(_) | Value::Text(_) => None,
    };
    let (above, below) = indicator.parts()?;
    let fraction = Fraction {
        numerator: number(above)?,
        denominator: number(below)?,
    };
    fraction.shown(RateScale::of(indicator)?).map(Value::Number)
}

/// As [`render`], for a caller that already holds the indicator.
pub fn render_value(indicator: &Indicator, value: &Value) -> Option<String> {
    match (value, indicator.kind) {
        (Value::Number(units), kind) if kind.is_number() => {
            Some(render_scaled(*units, indicator.scale))
        }
        (Value::Flag(flag), IndicatorKind::Boolean) => Some(flag.to_string()),
        (Value::Text(text), IndicatorKind::Text) => Some(text.clone()),
        (Value::Number(_) | Value::Flag(_) | Value::Text(_), _) => None,
    }
}

fn parse_value(column: &Column<'_>, raw: &str) -> Result<Value, Problem> {
    let value = match column.indicator.kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Rate => {
            let units = parse_scaled(raw, column.indicator.scale);
            Value::Number(units.map_err(|error| Problem::bad_number(column, raw, error))?)
        }
        IndicatorKind::Boolean => match raw.trim().to_ascii_lowercase().as_str() {
            "true" | "是" => Value::Flag(true),
            "false" | "否" => Value::Flag(false),
            _ => return Err(Problem::not_a_boolean(column, raw)),
        },
        IndicatorKind::Text => Value::Text(raw.trim().to_owned()),
    };
    check_value(column, &value)?;
    Ok(value)
}

/// The bounds of one value by itself; stored values pass here too, because a
/// later version of a form may ask for another kind.
fn check_value(column: &Column<'_>, value: &Value) -> Result<(), Problem> {
    let scale = column.indicator.scale;
    match (column.indicator.kind, value) {
        (
            IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Rate,
            Value::Number(units),
        ) => {
            let bad = |error| {
                Err(Problem::bad_number(
                    column,
                    &render_scaled(*units, scale),
                    error,
                ))
            };
            match *units {
                ..0 => bad(DecimalError::Negative),
                0..=MAX_UNITS => Ok(()),
                _ => bad(DecimalError::OutOfRange { scale }),
            }
        }
        (IndicatorKind::Boolean, Value::Flag(_)) => Ok(()),
        (IndicatorKind::Text, Value::Text(text)) => check_text(column, text),
        (
            IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Rate,
            Value::Flag(_) | Value::Text(_),
        ) => Err(Problem::bad_number(
            column,
            &plain(value),
            DecimalError::NotANumber,
        )),
        (IndicatorKind::Boolean, Value::Number(_) | Value::Text(_)) => {
            Err(Problem::not_a_boolean(column, &plain(value)))
        }
        (IndicatorKind::Text, Value::Number(_) | Value::Flag(_)) => Err(Problem::not_text(column)),
    }
}

fn check_text(column: &Column<'_>, text: &str) -> Result<(), Problem> {
    let chars = text.chars().count();
    // PostgreSQL refuses U+0000 in text, and no other control character but these three belongs into a cell.
    let is_forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.trim().is_empty() {
        Err(Problem::blank(column))
    } else if chars > MAX_TEXT_CHARS {
        Err(Problem::too_long(column, chars))
    } else if text.contains(is_forbidden) {
        Err(Problem::not_text(column))
    } else {
        Ok(())
    }
}

fn falling_totals(column: &Column<'_>, value: &Value, beside: Beside<'_>) -> Vec<Problem> {
    let number = |value: Option<&Value>| match value {
        Some(Value::Number(units)) if column.indicator.may_not_fall() => Some(*units),
        Some(Value::Number(_) | Value::Flag(_) | Value::Text(_)) | None => None,
    };
    let at = |values: Option<&Values>| number(values.and_then(|values| values.get(&column.key)));
    let Some(now) = number(Some(value)) else {
        return Vec::new();
    };
    let from_before = at(beside.previous)
        .filter(|before| now < *before)
        .map(|before| Problem::falling_total(column, before, now));
    let to_after = at(beside.next)
        .filter(|after| *after < now)
        .map(|after| Problem::total_falls_after(column, now, after));
    from_before.into_iter().chain(to_after).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.clone(),
    }
}
