//! Every bound of a request, once, with its reason.
//!
//! Only numbers and the cost formulas made of them; who refuses names the
//! number that was exceeded, so that a client can be written against it.

/// Nesting of fields; the introspection query of graphql-js takes 15 with its
/// nine `ofType`.
pub(super) const MAX_DEPTH: usize = 15;

/// Nesting of selection sets with fragments walked inline; a guard of the
/// stack, far above what depth allows.
pub(super) const MAX_NESTING: usize = 32;

/// Cost of a request. A full page of a table (500 rows with all their columns)
/// costs about 6,000; a dashboard asks for a few.
pub(super) const MAX_COMPLEXITY: usize = 20_000;

/// Fragment spreads of a request after expansion: a document under 1 kB can
/// expand to millions.
pub(super) const MAX_SPREADS: u64 = 500;

/// Fields of a request after expansion of its fragments.
pub(super) const MAX_FIELDS: u64 = 5_000;

/// Aliased fields of a request after expansion: the way to ask one question
/// many times.
pub(super) const MAX_ALIASES: u64 = 100;

/// Directives on one field.
pub(super) const MAX_DIRECTIVES: usize = 10;

/// Ids of one `nodes`.
pub(super) const MAX_NODES: usize = 100;

/// Periods of one `series`: more than six months of days, or sixteen years of months.
pub(super) const MAX_SERIES_PERIODS: usize = 200;

/// Cells of one mutation: no form has more.
pub(super) const MAX_CELLS: usize = cengbao_domain::form::MAX_COLUMNS;

/// Characters of a reason or another free text of a mutation.
pub(super) const MAX_TEXT: usize = 2_000;

/// Characters of a code, a name searched for or an idempotency key.
pub(super) const MAX_CODE: usize = 200;

/// Cost of asking the database something, before anything is read from the answer.
pub(super) const QUESTION: usize = 10;

/// How many items a page may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageSize {
    /// Items when the caller names no number.
    pub(super) default: usize,
    /// The most; above it the request is refused, not cut.
    pub(super) max: usize,
}

/// Pages of lists.
pub(super) const LIST: PageSize = PageSize {
    default: 50,
    max: 200,
};

/// Pages of the rows of a table.
pub(super) const ROWS: PageSize = PageSize {
    default: 100,
    max: 500,
};

impl PageSize {
    /// Cost of a page: the question, and each item that may come back.
    ///
    /// A number out of range is priced as the maximum; the resolver refuses it
    /// afterwards with a better message.
    pub(super) fn cost(self, first: Option<i32>, child_complexity: usize) -> usize {
        let items = first.map_or(self.default, |first| {
            usize::try_from(first).unwrap_or(0).min(self.max)
        });
        per_item(items, child_complexity)
    }
}

/// Cost of a question with a known number of items. Saturates: a cost that wrapped around would pass.
pub(super) fn per_item(items: usize, child_complexity: usize) -> usize {
    // Far above the limit, far below the sum's overflow.
    const CEILING: usize = 1_000_000_000;
    items
        .saturating_mul(child_complexity)
        .saturating_add(QUESTION)
        .min(CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_costs_what_it_may_bring_back() {
        assert_eq!(LIST.cost(None, 4), 50 * 4 + QUESTION);
        assert_eq!(LIST.cost(Some(10), 4), 10 * 4 + QUESTION);
        assert_eq!(LIST.cost(Some(i32::MAX), 4), 200 * 4 + QUESTION);
        assert_eq!(LIST.cost(Some(-1), 4), QUESTION);
        assert!(per_item(usize::MAX, usize::MAX) > MAX_COMPLEXITY);
    }
}
