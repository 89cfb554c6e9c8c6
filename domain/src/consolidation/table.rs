//! The table of the lifecycle in `docs/consolidation.md` is the function's own.

use super::{ConsolidationAction, ConsolidationHand, ConsolidationState, next};
use crate::page_table::{assert_on_page, table};

#[test]
fn the_page_of_consolidations_holds_the_table_of_the_function() {
    let table = table(
        std::iter::once(None).chain(ConsolidationState::ALL.iter().copied().map(Some)),
        ConsolidationAction::ALL,
        ConsolidationHand::ALL,
        |from| {
            from.map_or("nothing signed", ConsolidationState::as_str)
                .to_owned()
        },
        |from, action, hand| Some(next(from, action, hand)?.to_string()),
    );
    assert_on_page("consolidation.md", "consolidation.rs", &table);
}
