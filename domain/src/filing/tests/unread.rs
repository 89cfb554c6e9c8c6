//! What is said of a cell that cannot be read, and of those beside it.

use super::*;

#[test]
fn a_remedy_names_the_unit_and_never_another_figure_than_the_typed_one() {
    for (cell, typed, zh, en) in [
        (
            "3.3.2",
            "约12500元",
            "折算成万元，只填数字",
            "convert the figure into it",
        ),
        (
            "3.3.2",
            "12500.5元",
            "折合 1.25005：最多填4位小数",
            "makes it 1.25005: it takes 4 digits",
        ),
        (
            "1.1",
            "0.00005万",
            "折合 0.5：本栏只填整数",
            "makes it 0.5: it takes whole numbers",
        ),
        (
            "1.1",
            "1.2万个",
            "本栏单位为个：请填 12000。",
            "enter 12000.",
        ),
        ("3.3.2", "1,5", "看不出是 1.5 还是 15", "may be 1.5 or 15"),
        (
            "1.1",
            "1,5",
            "看不出是 1.5 还是 15：请写清所指的数，不用逗号；本栏只填整数",
            "whole numbers",
        ),
        (
            "3.3.2",
            "1,5万",
            "折算成万元，只填数字",
            "convert the figure into it",
        ),
        ("3.3.2", "１,234.5", "请填 1234.5。", "enter 1234.5."),
        ("1.1", "12 34", "看不出所指的数", "which figure is meant"),
    ] {
        let (_, problems) = parse_draft(&sample::form(), &raw(&[(cell, typed)]));
        assert_eq!(problems.len(), 1, "{typed}");
        let (found_zh, found_en) = (&problems[0].message_zh, &problems[0].message_en);
        assert!(found_zh.contains(zh), "{typed}: {found_zh}");
        assert!(found_en.contains(en), "{typed}: {found_en}");
    }
}

#[test]
fn an_unreadable_cell_hides_nothing_that_is_wrong_with_the_others() {
    let mut form = sample::form();
    form.sections[0].cells.push(sample::rate_cell(3));
    let before = with(zero(&form), &[("1.1", 5), ("3.3.2", 9)]);
    let cells = raw(&[
        ("1.1", "1"),
        ("1.2", "2"),
        ("1.3", "50"),
        ("3.3.2", "12500元"),
        ("9.9", "1"),
    ]);
    let (values, unread) = parse_draft(&form, &cells);
    let judged = |blanks| {
        let beside = Beside {
            previous: Some(&before),
            next: None,
        };
        review_partly(&form, &values, unread.clone(), beside, blanks)
    };
    let expected = [
        ("1.1", ProblemCode::FallingTotal),
        ("1.3", ProblemCode::Computed),
        ("3.3.2", ProblemCode::NotANumber),
        ("9.9", ProblemCode::UnknownCell),
        ("1.2", ProblemCode::CheckFailed),
    ];
    assert_eq!(summary(&judged(Blanks::Lawful)), expected);
    let all = judged(Blanks::Refused);
    let blank: Vec<&str> = summary(&all)
        .into_iter()
        .filter(|(_, code)| *code == ProblemCode::Blank)
        .map(|(cell, _)| cell)
        .collect();
    assert_eq!(blank, ["3.3.1", "4.1.1", "4.1.2", "4.6", "4.7", "4.8"]);
}

#[test]
fn what_was_saved_in_an_unreadable_cell_is_not_judged() {
    let form = sample::form();
    let (changed, unread) = parse_draft(&form, &raw(&[("1.1", "ten"), ("1.2", "5")]));
    let mut values = zero(&form);
    values.extend(changed);
    let problems = review_partly(&form, &values, unread, Beside::default(), Blanks::Refused);
    assert_eq!(summary(&problems), [("1.1", ProblemCode::NotANumber)]);
}
