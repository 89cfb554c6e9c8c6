//! `duties.toml`: what is to be done again and again, and the events that start a clock.
//!
//! Owns the shape of the file and what a duty must agree with in itself. That a bundle has parts is judged by
//! `agreement`.

use std::collections::BTreeSet;

use super::items::{bodies, item, part_of, parties};
use crate::campaign::duty::{ConditionalCadence, Duty, Event, LevelCadence};
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;

/// Reads `duties.toml`.
pub(in crate::campaign) fn duties(table: &mut Table<'_>) -> (Vec<Event>, Vec<Duty>) {
    let events = table.tables("events", "the event", |table| {
        let item = item(table, Noun::Event);
        let starts = table.choice_or_none("starts");
        let marks = table.texts("marks").into_iter();
        let marks = marks.map(|mark| mark.value).collect();
        Some(Event {
            item: item?,
            starts,
            marks,
        })
    });
    let duties = table.tables("duties", "the duty", duty);
    (events, duties)
}

fn duty(table: &mut Table<'_>) -> Option<Duty> {
    let item = item(table, Noun::Duty);
    let strength = table.choice("strength");
    let by = bodies(table, "by");
    if by.is_empty() {
        table.lacks("by", "by = [\"…\"]");
    }
    let post = table.text_or_none("post").map(|text| text.value);
    let parties = parties(table, item.as_ref().map(|item| item.clause.basis));
    let cadence = table.cadence_or_none("cadence");
    let when = conditions(table);
    let by_level = levels(table);
    let until = table.date("until").map(|date| date.value);
    let bundle = table.flag("bundle");
    let part_of = part_of(table, Noun::Duty);
    let undefined = table.text_or_none("undefined").map(|text| text.value);
    let population = table.reference_or_none(Noun::Population, "population");
    refuse_odd_cadence(table, bundle);
    Some(Duty {
        item: item?,
        strength: strength?,
        by,
        post,
        parties,
        cadence,
        when,
        by_level,
        until,
        bundle,
        part_of,
        undefined,
        population: population.map(|code| code.value),
    })
}

/// How often is said once: by the duty, by its levels, by a bundle's parts, or by nobody where it is undefined.
fn refuse_odd_cadence(table: &mut Table<'_>, bundle: bool) {
    let given = [table.has("cadence"), table.has("by_level"), bundle];
    let place = table.place_of("cadence");
    match given.into_iter().filter(|given| *given).count() {
        0 if table.has("undefined") => {}
        0 => table.lacks("cadence", "cadence = { at_least = 1, per = \"MONTH\" }"),
        1 => {}
        _ => table.log().error(
            place,
            "only one of `cadence`, `by_level` and `bundle` says how often",
            "leave the others away: the parts of a bundle have the cadences",
        ),
    }
    if table.has("when") && !table.has("cadence") {
        let place = table.place_of("when");
        table.log().error(
            place,
            "`when` without a `cadence` from which it differs",
            "give the cadence of all, or write the population in `by`",
        );
    }
}

fn conditions(table: &mut Table<'_>) -> Vec<ConditionalCadence> {
    let mut seen = BTreeSet::new();
    table.tables("when", "the condition", |table| {
        let population = table.reference(Noun::Population, "population");
        let cadence = table.cadence("cadence");
        let clause = table.clause_or_none("clause");
        if !seen.insert(population.value.clone()) {
            table.log().error(
                population.place,
                format!("`when` names `{}` twice", population.value),
                "give each population one cadence",
            );
        }
        Some(ConditionalCadence {
            population: population.value,
            cadence: cadence?,
            clause,
        })
    })
}

fn levels(table: &mut Table<'_>) -> Vec<LevelCadence> {
    let mut seen = BTreeSet::new();
    table.tables("by_level", "the level", |table| {
        let level = table.choice("level");
        let cadence = table.cadence("cadence");
        let level = level?;
        if !seen.insert(level) {
            let place = table.place_of("level");
            table.log().error(
                place,
                format!("`by_level` names {level} twice"),
                "give each level one cadence",
            );
        }
        Some(LevelCadence {
            level,
            cadence: cadence?,
        })
    })
}
