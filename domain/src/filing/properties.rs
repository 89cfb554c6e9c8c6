//! What holds for every filing, whatever is typed: reading undoes rendering, and no error means sound.

use proptest::prelude::*;

use super::*;
use crate::form::sample;

/// Any values that the sample form's kinds allow, in all of its cells.
fn any_filing() -> impl Strategy<Value = Values> {
    let small_or_large = || prop_oneof![0..4_i64, 0..=MAX_UNITS];
    (
        proptest::collection::vec(small_or_large(), 7),
        any::<bool>(),
        "[^\\p{C}\\p{Z}]{1,20}",
    )
        .prop_map(|(numbers, flag, text)| {
            let keys = ["1.1", "1.2", "3.3.1", "3.3.2", "4.1.1", "4.1.2", "4.7"];
            let mut values: Values = keys
                .into_iter()
                .zip(numbers)
                .map(|(key, units)| (key.into(), Value::Number(units)))
                .collect();
            values.insert("4.6".into(), Value::Flag(flag));
            values.insert("4.8".into(), Value::Text(text));
            values
        })
}

proptest! {
    #[test]
    fn reading_what_was_rendered_gives_the_same(values in any_filing()) {
        let form = sample::form();
        let written: Vec<_> =
            values.iter().map(|(key, value)| (key.clone(), render(&form, key, value))).collect();
        prop_assert!(written.iter().all(|(_, text)| text.is_some()));
        prop_assert_eq!(parse_draft(&form, &written), (values, Vec::new()));
    }

    #[test]
    fn a_filing_without_errors_is_complete_and_keeps_all_its_relations(
        values in any_filing(),
        dropped in proptest::option::weighted(0.3, 0..9_usize),
    ) {
        let form = sample::form();
        let mut values = values;
        if let Some(key) = dropped.and_then(|index| form.columns().nth(index)).map(|column| column.key) {
            values.remove(&key);
        }
        let number = |key: &str| match values.get(key) { Some(Value::Number(units)) => Some(*units), _ => None };
        let lawful = values.len() == form.columns().count()
            && number("1.2") <= number("1.1")
            && number("4.1.2") <= number("4.1.1");
        prop_assert_eq!(!review(&form, &values, None).iter().any(Problem::is_error), lawful);
    }

    #[test]
    fn a_draft_without_problems_and_blanks_has_no_error_by_itself(values in any_filing(), before in any_filing()) {
        let form = sample::form();
        let codes: Vec<_> = review(&form, &values, Some(&before)).into_iter().map(|p| p.code).collect();
        prop_assert!(codes.iter().all(|code| matches!(code, ProblemCode::CheckFailed | ProblemCode::FallingTotal)));
    }

    #[test]
    fn unreadable_cells_add_their_own_problem_and_take_away_only_what_involves_them(
        values in any_filing(),
        before in any_filing(),
        unreadable in proptest::sample::subsequence(vec!["1.1", "1.2", "3.3.1", "3.3.2", "4.1.1", "4.1.2", "4.6", "4.7"], 0..=8),
    ) {
        let form = sample::form();
        let mut cells: Vec<_> =
            values.iter().map(|(key, value)| (key.clone(), render(&form, key, value))).collect();
        for (key, text) in &mut cells {
            if unreadable.contains(&key.as_str()) {
                *text = Some("三".into());
            }
        }
        let beside = Beside { previous: Some(&before), next: None };
        let (read, unread) = parse_draft(&form, &cells);
        let found = review_partly(&form, &read, unread.clone(), beside, Blanks::Refused);
        let partner = |cell: &str| match cell { "1.2" => "1.1", "4.1.2" => "4.1.1", _ => "" };
        let involves = |problem: &Problem| {
            let cell = problem.cell.as_deref().unwrap_or_default();
            unreadable.contains(&cell)
                || problem.code == ProblemCode::CheckFailed && unreadable.contains(&partner(cell))
        };
        let mut expected: Vec<_> =
            review_beside(&form, &values, beside).into_iter().filter(|one| !involves(one)).collect();
        expected.extend(unread);
        prop_assert_eq!(found.len(), expected.len());
        prop_assert!(expected.iter().all(|problem| found.contains(problem)));
    }

    #[test]
    fn where_all_can_be_read_the_review_is_the_review(values in any_filing(), before in any_filing(), dropped in 0..9_usize) {
        let form = sample::form();
        let mut values = values;
        let key = form.columns().nth(dropped).map(|column| column.key).unwrap_or_default();
        values.remove(&key);
        let beside = Beside { previous: Some(&before), next: None };
        let judged = review_partly(&form, &values, Vec::new(), beside, Blanks::Refused);
        prop_assert_eq!(judged, review_beside(&form, &values, beside));
    }

    #[test]
    fn no_input_panics(cells in proptest::collection::vec((".{0,8}|[1-4]\\.[1-8](\\.[12])?", proptest::option::of(".*")), 0..12)) {
        let form = sample::form();
        let (values, _) = parse_draft(&form, &cells);
        let errors = review(&form, &values, None).into_iter().filter(Problem::is_error);
        prop_assert!(errors.into_iter().all(|p| matches!(p.code, ProblemCode::Blank | ProblemCode::CheckFailed)));
    }
}
