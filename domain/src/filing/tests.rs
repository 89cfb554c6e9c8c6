//! What a filing promises: nothing rounded, nothing guessed, every problem at once and by its cell.

mod unread;

use super::*;
use crate::{check::Severity, form::sample, indicator::TimeKind};

fn raw(cells: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    cells
        .iter()
        .map(|(key, text)| ((*key).into(), Some((*text).into())))
        .collect()
}

fn with(mut values: Values, cells: &[(&str, i64)]) -> Values {
    values.extend(
        cells
            .iter()
            .map(|(key, units)| ((*key).into(), Value::Number(*units))),
    );
    values
}

fn summary(problems: &[Problem]) -> Vec<(&str, ProblemCode)> {
    problems
        .iter()
        .map(|problem| (problem.cell.as_deref().unwrap_or(""), problem.code))
        .collect()
}

#[test]
fn a_draft_takes_what_is_there_and_skips_blanks() {
    let mut cells = raw(&[
        ("1.1", " １２ "),
        ("3.3.2", "3.5"),
        ("4.6", "是"),
        ("4.8", " 另报 "),
        ("4.7", "\u{3000}"),
    ]);
    cells.push(("1.2".into(), None));
    let (values, problems) = parse_draft(&sample::form(), &cells);
    assert_eq!(problems, []);
    let expected: Values = [
        ("1.1", Value::Number(12)),
        ("3.3.2", Value::Number(35_000)),
        ("4.6", Value::Flag(true)),
        ("4.8", Value::Text("另报".into())),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    assert_eq!(values, expected);
}

#[test]
fn a_draft_names_all_problems_at_once_in_printed_order() {
    let long = "长".repeat(MAX_TEXT_CHARS + 1);
    let cells = [
        ("9.9", "1"),
        ("4.8", long.as_str()),
        ("4.6", "maybe"),
        ("4.1.2", "10000000000000"),
        ("4.1.1", "1,000"),
        ("3.3.2", "1.00000"),
        ("3.3.1", "-1"),
        ("1.2", "1.5"),
        ("1.1", "1"),
        ("1.1", "1"),
    ];
    let (values, problems) = parse_draft(&sample::form(), &raw(&cells));
    assert!(values.is_empty());
    let expected = [
        ("1.1", ProblemCode::Duplicate),
        ("1.2", ProblemCode::TooManyDigits),
        ("3.3.1", ProblemCode::Negative),
        ("3.3.2", ProblemCode::TooManyDigits),
        ("4.1.1", ProblemCode::NotANumber),
        ("4.1.2", ProblemCode::OutOfRange),
        ("4.6", ProblemCode::NotABoolean),
        ("4.8", ProblemCode::TooLong),
        ("9.9", ProblemCode::UnknownCell),
    ];
    assert_eq!(summary(&problems), expected);
}

#[test]
fn a_message_says_cell_problem_and_remedy_in_both_languages() {
    let (_, problems) = parse_draft(&sample::form(), &raw(&[("3.3.2", "１２５００元")]));
    assert_eq!(
        problems[0].message_zh,
        "“部门精准严格执法情况”第3项“行政处罚（次，万元）”中的“行政处罚（万元）”：\
         “１２５００元”不是数字；本栏单位为万元：请填 1.25。"
    );
    assert_eq!(
        problems[0].message_en,
        "“部门精准严格执法情况”, cell 3 “行政处罚（次，万元）” (penalty amount): \
         “１２５００元” is not a number; the cell is in 万元 (ten thousands of yuan): enter 1.25."
    );
}

#[test]
fn control_characters_in_words_are_refused() {
    let (_, problems) = parse_draft(&sample::form(), &raw(&[("4.8", "a\0b")]));
    assert_eq!(summary(&problems), [("4.8", ProblemCode::NotText)]);
}

#[test]
fn a_message_repeats_only_the_beginning_of_what_was_sent() {
    let flood = "x".repeat(100_000);
    let (_, problems) = parse_draft(&sample::form(), &raw(&[("1.1", &flood), (&flood, "1")]));
    assert!(
        problems
            .iter()
            .all(|problem| problem.message_zh.len() < 500 && problem.message_en.len() < 500)
    );
}

#[test]
fn a_blank_is_never_a_zero() {
    let form = sample::form();
    let problems = review(&form, &Values::new(), None);
    let expected: Vec<_> = form.columns().map(|column| column.key).collect();
    assert_eq!(
        problems
            .iter()
            .filter_map(|p| p.cell.clone())
            .collect::<Vec<_>>(),
        expected
    );
    assert!(
        problems
            .iter()
            .all(|p| p.code == ProblemCode::Blank && p.is_error())
    );
}

#[test]
fn a_zero_report_passes_review() {
    let form = sample::form();
    assert_eq!(review(&form, &zero(&form), None), []);
    assert_eq!(review(&form, &zero(&form), Some(&zero(&form))), []);
}

#[test]
fn a_part_above_its_whole_is_refused_with_both_cells() {
    let form = sample::form();
    let values = with(
        zero(&form),
        &[("4.1.1", 10_000), ("4.1.2", 10_001), ("1.2", 1)],
    );
    let problems = review(&form, &values, None);
    assert_eq!(
        summary(&problems),
        [
            ("1.2", ProblemCode::CheckFailed),
            ("4.1.2", ProblemCode::CheckFailed)
        ]
    );
    assert!(problems.iter().all(Problem::is_error));
    assert_eq!(
        problems[0].message_zh,
        "“总体情况”第2项“企业自查发现重大事故隐患中已完成整改的（个）”：\
         所填1不得大于“总体情况”第1项“企业自查发现的重大事故隐患（个）”的0\
         （已完成整改的不会多于发现的）；请核对两项并更正。"
    );
    assert!(
        problems[1]
            .message_en
            .contains("1.0001 must be at most the 1.0000 of"),
        "{}",
        problems[1].message_en
    );
}

#[test]
fn a_relation_does_not_judge_a_blank() {
    let form = sample::form();
    let mut values = with(zero(&form), &[("1.2", 5)]);
    values.remove("1.1");
    assert_eq!(
        summary(&review(&form, &values, None)),
        [("1.1", ProblemCode::Blank)]
    );
}

#[test]
fn a_warning_does_not_refuse() {
    let mut form = sample::form();
    form.checks[0].severity = Severity::Warning;
    let problems = review(&form, &with(zero(&form), &[("1.2", 5)]), None);
    assert_eq!(summary(&problems), [("1.2", ProblemCode::CheckFailed)]);
    assert!(!problems[0].is_error() && problems[0].message_zh.contains("说明原因"));
}

#[test]
fn a_falling_total_warns_but_stocks_and_booleans_are_exempt() {
    let form = sample::form();
    let mut before = with(zero(&form), &[("1.1", 5), ("3.3.2", 35_000), ("4.7", 9)]);
    before.insert("4.6".into(), Value::Flag(true));
    let problems = review(&form, &zero(&form), Some(&before));
    assert_eq!(
        summary(&problems),
        [
            ("1.1", ProblemCode::FallingTotal),
            ("3.3.2", ProblemCode::FallingTotal)
        ]
    );
    assert!(problems.iter().all(|problem| !problem.is_error()));
    assert!(
        problems[1]
            .message_zh
            .contains("由上次填报的3.5000降为0.0000")
    );
}

#[test]
fn a_filing_between_two_others_is_compared_with_both() {
    let form = sample::form();
    let before = with(zero(&form), &[("1.1", 5), ("4.7", 9)]);
    let after = with(zero(&form), &[("1.1", 7), ("3.3.2", 35_000), ("4.7", 1)]);
    let judged = |cells: &[(&str, i64)]| {
        let beside = Beside {
            previous: Some(&before),
            next: Some(&after),
        };
        review_beside(&form, &with(zero(&form), cells), beside)
    };
    for (found, expected) in [(5, 0), (6, 0), (7, 0), (8, 1), (4, 1)] {
        let problems = judged(&[("1.1", found), ("4.7", 5)]);
        assert_eq!(problems.len(), expected, "{found}: {problems:?}");
        assert!(
            problems.iter().all(|problem| {
                problem.code == ProblemCode::FallingTotal && !problem.is_error()
            })
        );
    }
    let problems = judged(&[("1.1", 6), ("3.3.2", 40_000)]);
    assert_eq!(summary(&problems), [("3.3.2", ProblemCode::FallingTotal)]);
    assert!(
        problems[0]
            .message_zh
            .contains("所填4.0000大于之后一期已填报的累计数3.5000")
    );
}

#[test]
fn a_figure_of_the_period_alone_may_fall() {
    let mut form = sample::form();
    form.sections[0].cells[0].indicators[0].time = TimeKind::PerPeriod;
    let before = with(zero(&form), &[("1.1", 5)]);
    assert_eq!(review(&form, &zero(&form), Some(&before)), []);
}

#[test]
fn stored_values_of_another_kind_are_refused() {
    let form = sample::form();
    let mut values = with(
        zero(&form),
        &[
            ("4.6", 1),
            ("4.8", 1),
            ("1.1", -1),
            ("3.3.1", MAX_UNITS + 1),
            ("7.7", 1),
        ],
    );
    values.insert("4.7".into(), Value::Flag(true));
    let expected = [
        ("1.1", ProblemCode::Negative),
        ("3.3.1", ProblemCode::OutOfRange),
        ("4.6", ProblemCode::NotABoolean),
        ("4.7", ProblemCode::NotANumber),
        ("4.8", ProblemCode::NotText),
        ("7.7", ProblemCode::UnknownCell),
        ("1.2", ProblemCode::CheckFailed),
    ];
    assert_eq!(summary(&review(&form, &values, None)), expected);
}

#[test]
fn values_are_plain_json() {
    let values: Values = [
        ("1.1".to_owned(), Value::Number(5)),
        ("4.6".to_owned(), Value::Flag(true)),
        ("4.8".to_owned(), Value::Text("5".into())),
    ]
    .into();
    let json = serde_json::to_string(&values).expect("values are JSON");
    assert_eq!(json, r#"{"1.1":5,"4.6":true,"4.8":"5"}"#);
    assert_eq!(
        serde_json::from_str::<Values>(&json).expect("its own JSON"),
        values
    );
    assert!(serde_json::from_str::<Value>("1.5").is_err(), "no floats");
}

#[test]
fn a_value_of_another_kind_is_not_rendered() {
    let form = sample::form();
    assert_eq!(
        render(&form, "3.3.2", &Value::Number(125_000)).as_deref(),
        Some("12.5000")
    );
    assert_eq!(render(&form, "3.3.2", &Value::Flag(true)), None);
    assert_eq!(render(&form, "3.3", &Value::Number(1)), None);
}
