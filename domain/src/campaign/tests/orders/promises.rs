//! Targets, duties, milestones and rules that contradict themselves.

use super::{ordering, problems, refused, with};
use crate::campaign::tests::sound as loads;

#[test]
fn a_number_fits_its_target() {
    let value = "value = \"100\"";
    refused(
        "targets.toml",
        value,
        "value = \"101\"",
        "targets.toml:8: error",
        "more than the whole",
    );
    refused(
        "targets.toml",
        value,
        "value = \"九成\"",
        "targets.toml:8: error",
        "is not a number",
    );
    refused(
        "targets.toml",
        value,
        "value = \"99.5\"",
        "targets.toml:8: error",
        "more than 0 digits after the point",
    );
    refused(
        "targets.toml",
        "value = \"100\"\n",
        "",
        "targets.toml:1: error",
        "lacks `value`",
    );
    refused(
        "targets.toml",
        "unit = \"个\"\n",
        "",
        "targets.toml:40: error",
        "lacks `unit`",
    );
    refused(
        "targets.toml",
        "against = {",
        "value = \"3\"\nagainst = {",
        "targets.toml:35: error",
        "compares with none",
    );
}

#[test]
fn a_rate_is_a_share_of_something() {
    for (line, key) in [
        (
            "numerator = \"已培训的企业主要负责人\"\n",
            "lacks `numerator`",
        ),
        (
            "denominator = \"全部企业主要负责人\"\n",
            "lacks `denominator`",
        ),
    ] {
        refused("targets.toml", line, "", "targets.toml:1: error", key);
    }
    refused(
        "targets.toml",
        "unit = \"个\"",
        "unit = \"个\"\ndenominator = \"全部\"",
        "targets.toml:49: error",
        "only a RATE has a `denominator`",
    );
}

#[test]
fn what_falls_falls_against_something_and_nothing_else_does() {
    refused(
        "targets.toml",
        "against = { kind = \"PREVIOUS_YEAR\", clause = { path = \"四\", basis = \"INTERPRETED\" } }\n",
        "",
        "targets.toml:28: error",
        "lacks `against`",
    );
    refused(
        "targets.toml",
        "value = \"5\"",
        "value = \"5\"\nagainst = { kind = \"UNSTATED\" }",
        "targets.toml:48: error",
        "looks at no earlier figure",
    );
    refused(
        "targets.toml",
        "comparator = \"EQUAL\"",
        "comparator = \"CLEARED\"",
        "targets.toml:59: error",
        "a BOOLEAN is so or is not",
    );
}

#[test]
fn a_report_that_measures_has_the_value() {
    let written = "indicator = \"monthly/found\"";
    for (wrong, says) in [
        ("\"monthly/fuond\"", "did you mean `monthly/found`?"),
        ("\"weekly/found\"", "which no form has"),
    ] {
        refused(
            "targets.toml",
            written,
            &format!("indicator = {wrong}"),
            "targets.toml:50: error",
            says,
        );
    }
    refused(
        "targets.toml",
        "indicator = \"monthly/found\"\n",
        "",
        "targets.toml:40: error",
        "lacks `indicator`",
    );
    refused(
        "targets.toml",
        "measured = \"RETURN\"",
        "measured = \"RETURN\"\nindicator = \"found\"",
        "targets.toml:16: error",
        "not measured by a REPORT",
    );
    refused(
        "targets.toml",
        "measured = \"JUDGED\"",
        "measured = \"REPORT\"\nindicator = \"found\"",
        "targets.toml:61: error",
        "measure a BOOLEAN by a yes or no",
    );
}

#[test]
fn how_often_is_said_once() {
    let cadence = "cadence = { at_least = 1, per = \"QUARTER\" }\nwhen";
    for (wrong, says) in [
        (
            "cadence = { at_least = 1, per = \"QUARTER\", every_years = 2 }",
            "not in 2",
        ),
        ("cadence = { at_least = 1 }", "not in 0"),
        (
            "cadence = { per = \"QUARTER\" }",
            "the cadence lacks `at_least`",
        ),
        (
            "cadence = { at_least = 1, per = \"QUATER\" }",
            "did you mean `QUARTER`?",
        ),
        (
            "cadence = { at_least = 1, unquantified = \"定期\" }",
            "gives no number",
        ),
        (
            "cadence = { at_least = 1, per = \"QUARTER\", within_days = 3 }",
            "a term without the event",
        ),
        (
            "cadence = { at_least = 1, after = \"accident\" }",
            "runs for one term",
        ),
        (
            "cadence = { at_least = 1, after = \"accidnt\", within_days = 3 }",
            "did you mean `accident`?",
        ),
        ("cadence = \"always\"", "write `cadence = \"continuous\"`"),
        (
            "cadence = { at_least = 0, per = \"QUARTER\" }",
            "write a number from 1",
        ),
    ] {
        let wrong = format!("{wrong}\nwhen");
        refused(
            "duties.toml",
            cadence,
            &wrong,
            "duties.toml:13: error",
            says,
        );
    }
}

#[test]
fn what_is_counted_of_accidents_fits_the_target() {
    let from = "population = \"accidents\"\nmeasured = \"REGISTRY\"\n";
    let counts = "accidents = { counts = \"DEATHS\", grade_from = \"LARGER\" }\n";
    let sound = format!("{from}{counts}");
    loads(&with(ordering(), "targets.toml", from, &sound));
    for (to, says) in [
        (sound.replace("LARGER", "GREATER"), "LARGER"),
        (
            sound.replace("LARGER\"", "MAJOR\", grade_to = \"LARGER\""),
            "lesser grade",
        ),
        (sound.replace("DEATHS", "DIRECT_LOSS"), "do not fit"),
        (
            sound.replace("REGISTRY", "RETURN"),
            "no number that the REGISTRY counts",
        ),
        (
            sound.replace("population = \"accidents\"\n", ""),
            "no population of them",
        ),
        (
            sound.replace(counts, "staff = \"THREE_POSTS\"\n"),
            "`staff` is given",
        ),
        (
            sound.replace(counts, &format!("{counts}each = true\n")),
            "`each` is given",
        ),
    ] {
        let found = problems(&with(ordering(), "targets.toml", from, &to));
        assert!(
            found.iter().any(|one| one.contains(says)),
            "{to}: {found:#?}"
        );
    }
}

#[test]
fn a_duty_needs_somebody_and_a_cadence() {
    refused(
        "duties.toml",
        "by = [\"enterprises\"]\npost",
        "post",
        "duties.toml:6: error",
        "lacks `by`",
    );
    refused(
        "duties.toml",
        "cadence = { unquantified = \"定期\" }\n",
        "",
        "duties.toml:65: error",
        "lacks `cadence`",
    );
    refused(
        "duties.toml",
        "undefined = \"",
        "cadence = \"continuous\"\nundefined = \"",
        "duties.toml:62: error",
        "only one of",
    );
    refused(
        "duties.toml",
        "cadence = { unquantified = \"定期\" }",
        "undefined = \"未写明\"\nwhen = [{ population = \"high-risk\", cadence = \"continuous\" }]",
        "duties.toml:71: error",
        "from which it differs",
    );
    refused(
        "duties.toml",
        "level = \"COUNTY\"",
        "level = \"TOWNSHIP\"",
        "duties.toml:35: error",
        "names TOWNSHIP twice",
    );
}

#[test]
fn days_come_in_order() {
    refused(
        "milestones.toml",
        "from = 2023-05-23",
        "from = 2023-06-01",
        "milestones.toml:7: error",
        "is before `from`",
    );
}

#[test]
fn a_rule_is_checkable_or_not_and_says_so_once() {
    let check = "check = \"隐患登记在检查之前\"\n";
    refused(
        "rules.toml",
        check,
        "",
        "rules.toml:9: error",
        "either `check` or `uncheckable`",
    );
    refused(
        "rules.toml",
        check,
        "check = \"有\"\nuncheckable = \"无\"\n",
        "rules.toml:9: error",
        "either `check` or `uncheckable`",
    );
    refused(
        "rules.toml",
        "\"PROHIBITION\"",
        "\"PROHIBITED\"",
        "rules.toml:4: error",
        "did you mean `PROHIBITION`?",
    );
}
