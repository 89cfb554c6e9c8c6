//! `targets.toml`: what is promised, by when, for whom.
//!
//! Owns the shape of the file and what a target must agree with in itself. Its whole, its parts and the form
//! that measures it are judged by `agreement`.

mod registry;

use self::registry::{accidents, refuse_odd_accidents, refuse_odd_duty, refuse_odd_staff};
use super::days;
use super::items::{bodies, item, part_of, parties};
use crate::campaign::names::Noun;
use crate::campaign::problem::At;
use crate::campaign::reader::Table;
use crate::campaign::target::{
    Baseline, FormValue, Measured, Target, TargetComparator, TargetKind,
};
use crate::decimal::parse_scaled;

/// A target and the value that measures it as written: `CODE` or `FORM/CODE`, of a form that is not read yet.
pub(in crate::campaign) struct WrittenTarget<'a> {
    pub(in crate::campaign) target: Target,
    pub(in crate::campaign) indicator: Option<At<'a, String>>,
}

/// Reads `targets.toml`.
pub(in crate::campaign) fn targets<'a>(table: &mut Table<'a>) -> Vec<WrittenTarget<'a>> {
    table.tables("targets", "the target", target)
}

fn target<'a>(table: &mut Table<'a>) -> Option<WrittenTarget<'a>> {
    let item = item(table, Noun::Target);
    let strength = table.choice("strength");
    let kind = table.choice::<TargetKind>("kind");
    let comparator = table.choice::<TargetComparator>("comparator");
    let scale = table.scale();
    let value = table.text_or_none("value");
    let unit = table.unit_or_none("unit", scale);
    let numerator = table.text_or_none("numerator").map(|text| text.value);
    let denominator = table.text_or_none("denominator").map(|text| text.value);
    let population = table.reference_or_none(Noun::Population, "population");
    let binds = bodies(table, "binds");
    let parties = parties(table, item.as_ref().map(|item| item.clause.basis));
    let against = against(table);
    let (from, by) = days(table, "from", "by");
    let printed_time = table.text_or_none("printed_time").map(|text| text.value);
    let measured = table.choice::<Measured>("measured");
    let judged_by = bodies(table, "judged_by");
    let indicator = table.text_or_none("indicator");
    let duty = table.reference_or_none(Noun::Duty, "duty");
    let staff = table.choice_or_none("staff");
    let accidents = accidents(table);
    let each = table.flag("each");
    let jointly = table.flag("jointly");
    let added_up = bodies(table, "added_up");
    let one_each = table.flag("one_each");
    let part_of = part_of(table, Noun::Target);

    let (kind, comparator) = (kind?, comparator?);
    refuse_odd_value(table, kind, comparator, scale, value.as_ref());
    refuse_odd_words(table, kind, comparator);
    let measured = measured?;
    refuse_odd_indicator(table, measured);
    refuse_odd_judges(table, measured, comparator);
    refuse_odd_duty(table, measured, kind, comparator);
    let is_counted = measured == Measured::Registry && comparator != TargetComparator::AllParts;
    refuse_odd_accidents(table, accidents, is_counted, kind, scale);
    refuse_odd_staff(table, is_counted, kind);
    for key in ["each", "jointly", "added_up", "one_each"] {
        refuse_odd_each(table, key, measured, kind, comparator);
    }
    refuse_both_ways(table);
    refuse_odd_added_up(table, &added_up, &binds);
    refuse_odd_one_each(table, kind);
    let target = Target {
        item: item?,
        strength: strength?,
        kind,
        comparator,
        value: value.map(|text| text.value),
        unit,
        scale,
        numerator,
        denominator,
        population: population.map(|code| code.value),
        binds,
        parties,
        against,
        from,
        by,
        printed_time,
        measured,
        judged_by,
        indicator: None,
        duty: duty.map(|code| code.value),
        accidents,
        staff,
        each,
        jointly,
        added_up,
        one_each,
        part_of,
    };
    Some(WrittenTarget { target, indicator })
}

impl WrittenTarget<'_> {
    /// The target, measured by the value that was found for what is written.
    pub(in crate::campaign) fn measured_by(&self, indicator: Option<FormValue>) -> Target {
        Target {
            indicator,
            ..self.target.clone()
        }
    }
}

fn against(table: &mut Table<'_>) -> Option<Baseline> {
    table.table("against", "the baseline", |table| {
        let kind = table.choice("kind");
        let clause = table.clause_or_none("clause");
        Some(Baseline {
            kind: kind?,
            clause,
        })
    })
}

/// A number is given where one is compared with, is one, and is no share above the whole.
fn refuse_odd_value(
    table: &mut Table<'_>,
    kind: TargetKind,
    comparator: TargetComparator,
    scale: u8,
    value: Option<&At<'_, String>>,
) {
    const WHOLE_PERCENT: i64 = 100;
    let wants_value = comparator.needs_value() && kind != TargetKind::Boolean;
    let Some(value) = value else {
        if wants_value && !table.has("value") {
            table.lacks("value", "value = \"100\"");
        }
        return;
    };
    if !wants_value {
        let message = "`value` is given, but the comparator or a BOOLEAN compares with none";
        table
            .log()
            .error(value.place, message, "leave `value` away");
        return;
    }
    match parse_scaled(&value.value, scale) {
        Err(fault) => table.log().error(
            value.place,
            format!("`value` `{}` {fault}", value.value),
            "write a decimal, with `scale` digits after the point at most",
        ),
        Ok(units) => {
            let whole = WHOLE_PERCENT * 10_i64.pow(u32::from(scale));
            if kind == TargetKind::Rate && units > whole {
                table.log().error(
                    value.place,
                    format!("`value` `{}` is more than the whole", value.value),
                    "write a RATE in percent, from 0 to 100",
                );
            }
        }
    }
    let is_number = matches!(kind, TargetKind::Count | TargetKind::Amount);
    if is_number && !table.has("unit") {
        table.lacks("unit", "unit = \"个\"");
    }
}

/// A rate is a share of something; what falls, falls against something; a yes or no is so or is not.
fn refuse_odd_words(table: &mut Table<'_>, kind: TargetKind, comparator: TargetComparator) {
    let is_rate = kind == TargetKind::Rate;
    for key in ["numerator", "denominator"] {
        if is_rate && comparator != TargetComparator::AllParts && !table.has(key) {
            table.lacks(key, &format!("{key} = \"…\""));
        }
    }
    if !is_rate && table.has("denominator") {
        let place = table.place_of("denominator");
        let message = "only a RATE has a `denominator`";
        let remedy = "write `kind = \"RATE\"`, or say in `numerator` what is counted";
        table.log().error(place, message, remedy);
    }
    if comparator.needs_baseline() && !table.has("against") {
        table.lacks("against", "against = { kind = \"UNSTATED\" }");
    }
    if !comparator.needs_baseline() && table.has("against") {
        let place = table.place_of("against");
        let message = "`against` is given, but the comparator looks at no earlier figure";
        table.log().error(place, message, "leave `against` away");
    }
    let is_plain = matches!(
        comparator,
        TargetComparator::Equal | TargetComparator::AllParts
    );
    if kind == TargetKind::Boolean && !is_plain {
        let place = table.place_of("comparator");
        let message = "a BOOLEAN is so or is not";
        let remedy = "write `comparator = \"EQUAL\"`, or ALL_PARTS where it has parts";
        table.log().error(place, message, remedy);
    }
}

/// Whoever returns a number reaches it by itself, or all do together, or all speak of one thing; yes or no is said by
/// each already, and what the forms and the registry say is of places.
fn refuse_odd_each(
    table: &mut Table<'_>,
    key: &'static str,
    measured: Measured,
    kind: TargetKind,
    comparator: TargetComparator,
) {
    let is_number = kind != TargetKind::Boolean && comparator != TargetComparator::AllParts;
    if table.has(key) && !(measured == Measured::Return && is_number) {
        let place = table.place_of(key);
        let message = format!("`{key}` is given, but the target is no number that units RETURN");
        let remedy = "write `measured = \"RETURN\"` and a `kind` that is no BOOLEAN, on each of its parts where it has any; \
                      or leave it away";
        table.log().error(place, message, remedy);
    }
}

/// Somebody's word is given where there is no figure, and nowhere else.
fn refuse_odd_judges(table: &mut Table<'_>, measured: Measured, comparator: TargetComparator) {
    let is_judged = measured == Measured::Judged && comparator != TargetComparator::AllParts;
    if table.has("judged_by") && !is_judged {
        let place = table.place_of("judged_by");
        let message = "`judged_by` is given, but the target is not JUDGED by anybody's word";
        let remedy = "write `measured = \"JUDGED\"`, on each of its parts where it has any; or leave it away";
        table.log().error(place, message, remedy);
    }
}

/// What each must reach by itself is not one and the same thing.
fn refuse_both_ways(table: &mut Table<'_>) {
    if table.has("each") && table.has("jointly") {
        let place = table.place_of("jointly");
        let message = "`jointly` is given beside `each`";
        let remedy = "keep one: `each` where every unit has a number of its own, `jointly` where all tell of one thing";
        table.log().error(place, message, remedy);
    }
}

/// Of those who tell, some are added up and the others not: neither all nor somebody else, and of one thing nobody is.
fn refuse_odd_added_up(table: &mut Table<'_>, added_up: &[String], binds: &[String]) {
    if added_up.is_empty() {
        return;
    }
    let place = table.place_of("added_up");
    let mut tells = added_up.iter();
    if !tells.all(|body| binds.contains(body)) || binds.iter().all(|body| added_up.contains(body)) {
        let message = "`added_up` is not a part of `binds`";
        let remedy = "name those of `binds` whose figures are added up, or leave it away where all of them are";
        table.log().error(place, message, remedy);
    } else if table.has("jointly") {
        let message = "`added_up` is given beside `jointly`";
        let remedy = "keep one: of what all tell of as one thing nothing is added up";
        table.log().error(place, message, remedy);
    }
}

/// Who is one of the whole has a share of it, and tells of itself alone.
fn refuse_odd_one_each(table: &mut Table<'_>, kind: TargetKind) {
    if !table.has("one_each") {
        return;
    }
    let place = table.place_of("one_each");
    if kind != TargetKind::Rate {
        let message = "`one_each` is given, and the target is no RATE";
        let remedy = "leave it away: it says that a rate counts the offices that it binds";
        table.log().error(place, message, remedy);
    } else if table.has("jointly") || table.has("population") {
        let message = "`one_each` is given beside `jointly` or `population`";
        let remedy = "keep one: `one_each` where the whole is the offices that it binds, each speaking of itself";
        table.log().error(place, message, remedy);
    }
}

fn refuse_odd_indicator(table: &mut Table<'_>, measured: Measured) {
    let is_report = measured == Measured::Report;
    if is_report && !table.has("indicator") {
        table.lacks("indicator", "indicator = \"FORM/VALUE\"");
    }
    if !is_report && table.has("indicator") {
        let place = table.place_of("indicator");
        let message = "`indicator` is given, but the target is not measured by a REPORT";
        table.log().error(
            place,
            message,
            "write `measured = \"REPORT\"`, or leave it away",
        );
    }
}
