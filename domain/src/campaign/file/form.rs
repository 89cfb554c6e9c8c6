//! `form-CODE.toml`: a form, cell by cell.
//!
//! Owns the shape of the file. What makes a form sound is judged by `form` and `indicator`; here it gets its line.

use std::collections::BTreeSet;

use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Place, proposal};
use crate::campaign::reader::Table;
use crate::check::Check;
use crate::form::{Cell, Form, FormNote, Section};
use crate::indicator::Indicator;

/// What in the form refers to its values, with the lines.
#[derive(Default)]
struct Mentions<'a> {
    codes: BTreeSet<String>,
    /// Key, who uses it, and the code or column key it names.
    named: Vec<(&'static str, At<'a, String>)>,
}

/// Reads a form's file; `file_code` is the code in the file's name.
pub(in crate::campaign) fn form(
    table: &mut Table<'_>,
    campaign: &str,
    file_code: &str,
) -> Option<Form> {
    let problems_before = table.log().len();
    let mut mentions = Mentions::default();
    let code = table.code("code");
    table.define(Noun::Form, &code);
    if code.value != file_code && !code.value.is_empty() {
        let message = format!("form `{}` stands in the file of `{file_code}`", code.value);
        table.log().error(
            code.place,
            message,
            format!("write `code = \"{file_code}\"`, or rename the file"),
        );
    }
    let title = table.text("title").value;
    let period_kind = table.choice("period_kind");
    let clause = table.clause("clause");
    let mut numbers = BTreeSet::new();
    let sections = table.tables("sections", "the section", |table| {
        Some(section(table, &mut numbers, &mut mentions))
    });
    let mut check_codes = BTreeSet::new();
    let checks = table.tables("checks", "the check", |table| {
        check(table, &mut check_codes, &mut mentions)
    });
    let notes = table.tables("notes", "the note", note);
    let form = Form {
        family: format!("{campaign}/{}", code.value),
        code: code.value,
        title,
        period_kind: period_kind?,
        clause: clause?,
        sections,
        checks,
        notes,
    };
    refuse_unknown_values(table, &form, &mentions);
    // Everything with a line of its own has been said; what is left concerns the form as a whole.
    if table.log().len() == problems_before {
        for fault in form.validate_self() {
            let (message, remedy) = split(&fault);
            table.log().error(code.place, message, remedy);
        }
    }
    Some(form)
}

fn section<'a>(
    table: &mut Table<'a>,
    numbers: &mut BTreeSet<u16>,
    mentions: &mut Mentions<'a>,
) -> Section {
    let number = own_number(table, numbers, "the form");
    let title = table.text("title").value;
    let mut cell_numbers = BTreeSet::new();
    let cells = table.tables("cells", "the cell", |table| {
        Some(cell(table, &mut cell_numbers, mentions))
    });
    if cells.is_empty() {
        table.lacks("cells", "[[sections.cells]]");
    }
    Section {
        number,
        title,
        cells,
    }
}

fn cell<'a>(
    table: &mut Table<'a>,
    numbers: &mut BTreeSet<u16>,
    mentions: &mut Mentions<'a>,
) -> Cell {
    let number = own_number(table, numbers, "its section");
    let label = table.text("label").value;
    let indicators = table.tables("values", "the value", |table| indicator(table, mentions));
    if !table.has("values") {
        table.lacks("values", "values = [ { code = \"…\", … } ]");
    }
    Cell {
        number,
        label,
        indicators,
    }
}

fn own_number(table: &mut Table<'_>, numbers: &mut BTreeSet<u16>, of: &str) -> u16 {
    let number = table.number("number", 1, u16::MAX);
    if !numbers.insert(number.value) {
        let message = format!("number {} stands twice in {of}", number.value);
        table
            .log()
            .error(number.place, message, "write the printed number");
    }
    number.value
}

fn indicator<'a>(table: &mut Table<'a>, mentions: &mut Mentions<'a>) -> Option<Indicator> {
    let code = table.text("code");
    if !code.value.is_empty() && !mentions.codes.insert(code.value.clone()) {
        let message = format!("value `{}` stands twice in the form", code.value);
        table
            .log()
            .error(code.place, message, "give each value its own code");
    }
    let name = table.text("name").value;
    let name_en = table.text("name_en").value;
    let kind = table.choice("kind");
    let scale = table.scale();
    let unit = table.unit("unit", scale);
    let time = table.choice("time");
    let additivity = table.choice("additivity");
    let part_of = table.text_or_none("part_of");
    let numerator = table.text_or_none("numerator");
    let denominator = table.text_or_none("denominator");
    let named = [
        ("part_of", &part_of),
        ("numerator", &numerator),
        ("denominator", &denominator),
    ];
    mentions.named.extend(
        named
            .into_iter()
            .filter_map(|(key, name)| Some((key, name.clone()?))),
    );
    let indicator = Indicator {
        code: code.value,
        name,
        name_en,
        kind: kind?,
        unit,
        scale,
        time: time?,
        additivity: additivity?,
        part_of: part_of.map(|whole| whole.value),
        numerator: numerator.map(|part| part.value),
        denominator: denominator.map(|part| part.value),
    };
    refuse_faults(table, code.place, &indicator);
    Some(indicator)
}

/// A blank code or name has been reported by its own line already.
fn refuse_faults(table: &Table<'_>, place: Place<'_>, indicator: &Indicator) {
    if indicator.code.is_empty() || indicator.name.is_empty() || indicator.name_en.is_empty() {
        return;
    }
    for fault in indicator.faults() {
        let (message, remedy) = split(&fault);
        table.log().error(place, message, remedy);
    }
}

fn check<'a>(
    table: &mut Table<'a>,
    codes: &mut BTreeSet<String>,
    mentions: &mut Mentions<'a>,
) -> Option<Check> {
    let code = table.text("code");
    if !codes.insert(code.value.clone()) {
        let message = format!("check `{}` stands twice in the form", code.value);
        table
            .log()
            .error(code.place, message, "give each check its own code");
    }
    let severity = table.choice("severity");
    let left = table.text("left");
    let comparator = table.choice("comparator");
    let right = table.text("right");
    mentions
        .named
        .extend([("left", left.clone()), ("right", right.clone())]);
    let message = table.text("message").value;
    let clause = table.clause("clause");
    Some(Check {
        code: code.value,
        severity: severity?,
        left: left.value,
        comparator: comparator?,
        right: right.value,
        message,
        clause: clause?,
    })
}

pub(super) fn note(table: &mut Table<'_>) -> Option<FormNote> {
    let text = table.text("text").value;
    Some(FormNote {
        clause: table.clause("clause")?,
        text,
    })
}

/// A value that could not be made still counts as defined: its own problem has been reported.
fn refuse_unknown_values(table: &Table<'_>, form: &Form, mentions: &Mentions<'_>) {
    let keys: BTreeSet<String> = form.columns().map(|column| column.key).collect();
    for (key, name) in &mentions.named {
        let is_known = mentions.codes.contains(&name.value)
            || (matches!(*key, "left" | "right") && keys.contains(&name.value));
        if !is_known && !name.value.is_empty() {
            let message = format!(
                "`{key}` names the value `{}`, which the form does not have",
                name.value
            );
            let known = mentions.codes.iter().map(String::as_str);
            table
                .log()
                .error(name.place, message, proposal(&name.value, known));
        }
    }
}

/// The sentences of `form` and `indicator` carry their remedy behind a colon.
fn split(fault: &str) -> (&str, &str) {
    fault
        .split_once(": ")
        .unwrap_or((fault, "correct the form"))
}
