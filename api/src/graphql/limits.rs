//! What a request costs, and the bounds that a resolver holds its arguments to.
//!
//! The numbers that an operator may set are `crate::limits`; here is how they
//! are applied. Who refuses names the number that was exceeded, so that a
//! client can be written against it.

use std::sync::Arc;

use super::error::{Code, Fault};
use crate::limits::Limits;

/// Nesting of selection sets with fragments walked inline; a guard of the
/// stack, above what any depth allows.
pub(super) const MAX_NESTING: usize = 64;

/// Cells of one mutation: no form has more.
pub(super) const MAX_CELLS: usize = cengbao_domain::form::MAX_COLUMNS;

/// Days of one calendar of a campaign: a daily form over ten years.
pub(super) const MAX_DUE_DAYS: usize = 4_000;

/// Characters of a reason or another free text of a mutation.
pub(super) const MAX_TEXT: usize = 2_000;

/// Bytes of a code, a name searched for or an idempotency key.
pub(super) const MAX_CODE: usize = 200;

/// Cost of asking the database something, before anything is read from the answer.
pub(super) const QUESTION: usize = 10;

tokio::task_local! {
    static IN_FORCE: Arc<Limits>;
}

/// Executes a request under the limits of its hub. The library shows its cost
/// formulas nothing of a request but its arguments, so that the limits stand
/// around the request and not in it.
pub(super) async fn under<F: Future>(limits: Arc<Limits>, request: F) -> F::Output {
    IN_FORCE.scope(limits, request).await
}

/// A limit in force; the default outside a request.
fn number(limit: impl Fn(&Limits) -> u64) -> usize {
    let number = IN_FORCE.try_with(|limits| limit(limits));
    let number = number.unwrap_or_else(|_| limit(&Limits::default()));
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Ids of one `nodes`.
pub(super) fn max_ids() -> usize {
    number(|limits| limits.ids)
}

/// Reports of one `fileReports`, `signReports` or `acceptReports`.
pub(super) fn max_bulk_rows() -> usize {
    number(|limits| limits.bulk_rows)
}

/// Periods of one `series`.
pub(super) fn max_periods() -> usize {
    number(|limits| limits.periods)
}

/// How many items a page may have.
#[derive(Clone, Copy, Debug)]
pub(super) enum PageSize {
    /// Pages of lists.
    List,
    /// Pages of the rows of a table.
    Rows,
}

/// Pages of lists.
pub(super) const LIST: PageSize = PageSize::List;

/// Pages of the rows of a table.
pub(super) const ROWS: PageSize = PageSize::Rows;

impl PageSize {
    /// Items when the caller names no number.
    pub(super) fn default(self) -> usize {
        let usual = match self {
            Self::List => 50,
            Self::Rows => 100,
        };
        self.max().min(usual)
    }

    /// The most; above it the request is refused, not cut.
    pub(super) fn max(self) -> usize {
        match self {
            Self::List => number(|limits| limits.page),
            Self::Rows => number(|limits| limits.rows),
        }
    }

    /// Cost of a page: the question, and each item that may come back.
    ///
    /// A number out of range is priced as the maximum; the resolver refuses it
    /// afterwards with a better message.
    pub(super) fn cost(self, first: Option<i32>, child_complexity: usize) -> usize {
        let items = first.map_or(self.default(), |first| {
            usize::try_from(first).unwrap_or(0).min(self.max())
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

/// Refuses what is longer than any code, or any name that is searched for. Errors: TOO_MANY_VALUES.
pub(super) fn check_codes<'t>(
    texts: impl IntoIterator<Item = &'t Option<String>>,
) -> Result<(), Fault> {
    let mut given = texts.into_iter().flatten();
    if given.all(|text| text.len() <= MAX_CODE) {
        return Ok(());
    }
    let (zh, en) = ("代码或名称的字节数", "bytes of a code or a name");
    Err(Fault::limit(Code::TooManyValues, MAX_CODE as u64, zh, en))
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
        assert!(per_item(usize::MAX, usize::MAX) > 1_000_000);
    }

    #[test]
    fn a_name_that_is_searched_for_is_bounded() {
        let text = |bytes: usize| Some("a".repeat(bytes));
        assert!(check_codes([&None, &text(MAX_CODE)]).is_ok());
        assert!(check_codes([&text(1), &text(MAX_CODE + 1)]).is_err());
    }

    #[tokio::test]
    async fn a_page_is_as_large_as_the_hub_allows() {
        let limits = Limits {
            page: 20,
            ..Limits::default()
        };
        let (default, max) = under(Arc::new(limits), async { (LIST.default(), LIST.max()) }).await;
        assert_eq!((default, max), (20, 20));
        assert_eq!((ROWS.default(), ROWS.max()), (100, 500));
    }
}
