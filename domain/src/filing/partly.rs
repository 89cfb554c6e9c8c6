//! Reviewing what can be read where some cells cannot: the filer hears of all
//! that is wrong at once, and of nothing that follows from the unreadable alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Beside, Problem, ProblemCode, Values, review_beside};
use crate::form::Form;

/// What a cell without a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blanks {
    /// Lawful: a draft is filled bit by bit.
    Lawful,
    /// A problem: it is to be submitted.
    Refused,
}

/// The problems of a filing of which `unread` are those of
/// [`parse_draft`](super::parse_draft): these, and what [`review_beside`] says
/// of the rest.
///
/// A cell that cannot be read has no value, whatever was saved there before: no
/// relation and no earlier total is held against it, and it is not called blank.
/// In printed order; those of unknown cells follow, then broken relations in the order of the
/// form.
pub fn review_partly(
    form: &Form,
    values: &Values,
    unread: Vec<Problem>,
    beside: Beside<'_>,
    blanks: Blanks,
) -> Vec<Problem> {
    let cells: BTreeSet<String> = unread.iter().filter_map(|one| one.cell.clone()).collect();
    let readable = without(values, &cells);
    let is_told = |problem: &Problem| match (problem.code, blanks) {
        (ProblemCode::Blank, Blanks::Lawful) => false,
        (ProblemCode::Blank, Blanks::Refused) => !problem
            .cell
            .as_ref()
            .is_some_and(|cell| cells.contains(cell)),
        _ => true,
    };
    let mut problems = unread;
    let of_the_rest = review_beside(form, &readable, beside);
    problems.extend(of_the_rest.into_iter().filter(is_told));
    let order: BTreeMap<String, usize> = form
        .columns()
        .enumerate()
        .map(|(place, column)| (column.key, place))
        .collect();
    problems.sort_by_key(|problem| {
        let is_relation = problem.code == ProblemCode::CheckFailed;
        let cell = problem.cell.as_ref().filter(|_| !is_relation);
        let place = cell.and_then(|cell| order.get(cell));
        (is_relation, place.is_none(), place.copied())
    });
    problems
}

/// The values of the other cells.
pub fn without(values: &Values, cells: &BTreeSet<String>) -> Values {
    let kept = values.iter().filter(|(key, _)| !cells.contains(*key));
    kept.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
