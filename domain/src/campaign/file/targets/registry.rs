//! What of a target the registry counts: duties that were done, certificates, accidents.
//!
//! Owns the shape of these keys and what they must agree with in the target.

use crate::campaign::reader::Table;
use crate::campaign::target::{
    AccidentCount, AccidentMeasure, Measured, TargetComparator, TargetKind,
};

/// Who did a duty is counted out of those who have it: a share, told by what the hub keeps.
pub(super) fn refuse_odd_duty(
    table: &mut Table<'_>,
    measured: Measured,
    kind: TargetKind,
    comparator: TargetComparator,
) {
    let is_counted = measured == Measured::Registry
        && kind == TargetKind::Rate
        && comparator != TargetComparator::AllParts;
    if !is_counted && table.has("duty") {
        let place = table.place_of("duty");
        let message = "`duty` is given, but the target is no RATE that the REGISTRY measures";
        table.log().error(
            place,
            message,
            "write `kind = \"RATE\"` and `measured = \"REGISTRY\"`, or leave it away",
        );
    }
}

/// What of accidents is counted.
pub(super) fn accidents(table: &mut Table<'_>) -> Option<AccidentMeasure> {
    table.table("accidents", "what is counted of accidents", |table| {
        let counts = table.choice("counts");
        let grade_from = table.choice_or_none("grade_from");
        let grade_to = table.choice_or_none("grade_to");
        if let (Some(from), Some(to)) = (grade_from, grade_to)
            && to < from
        {
            let place = table.place_of("grade_to");
            let message = "`grade_to` is a lesser grade than `grade_from`";
            table.log().error(place, message, "swap them");
        }
        Some(AccidentMeasure {
            counts: counts?,
            grade_from,
            grade_to,
        })
    })
}

/// Accidents and people are counted in whole numbers; a loss is a sum in 万元, exact to the yuan.
pub(super) fn refuse_odd_accidents(
    table: &mut Table<'_>,
    accidents: Option<AccidentMeasure>,
    is_counted: bool,
    kind: TargetKind,
    scale: u8,
) {
    let Some(accidents) = accidents else { return };
    let place = table.place_of("accidents");
    if !is_counted || table.has("duty") {
        let message = "`accidents` is given, but the target is no number that the REGISTRY counts";
        let remedy = "write `measured = \"REGISTRY\"` without `duty`, or leave it away";
        table.log().error(place, message, remedy);
        return;
    }
    let (wanted, digits) = match accidents.counts {
        AccidentCount::DirectLoss => (TargetKind::Amount, 4),
        AccidentCount::Accidents | AccidentCount::Deaths | AccidentCount::SeriousInjuries => {
            (TargetKind::Count, 0)
        }
    };
    if kind != wanted || scale != digits {
        let message = "`kind` and `scale` do not fit what is counted of accidents";
        let remedy = "write `kind = \"COUNT\"` for accidents and people; for a loss `kind = \"AMOUNT\"`, `scale = 4` and \
                      `unit = \"万元\"`";
        table.log().error(place, message, remedy);
    }
}

/// Holders are counted out of those who are there: a share of the people of enterprises.
pub(super) fn refuse_odd_staff(table: &mut Table<'_>, is_counted: bool, kind: TargetKind) {
    let is_alone = !table.has("duty") && !table.has("accidents");
    if table.has("staff") && !(is_counted && kind == TargetKind::Rate && is_alone) {
        let place = table.place_of("staff");
        let message = "`staff` is given, but the target is no RATE that the REGISTRY counts by it";
        let remedy = "write `kind = \"RATE\"` and `measured = \"REGISTRY\"` without `duty`, or leave it away";
        table.log().error(place, message, remedy);
    }
}
