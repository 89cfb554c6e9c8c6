//! The table of the lifecycle in `docs/board.md` is the function's own.

use super::{Hand, Stage, Step, decide};
use crate::page_table::{assert_on_page, table};

#[test]
fn the_page_of_the_board_holds_the_table_of_the_function() {
    let table = table(
        Stage::ALL.iter().copied(),
        Step::ALL,
        Hand::ALL,
        |stage| stage.to_string(),
        |stage, step, hand| Some(decide(stage, step, hand).ok()?.to_string()),
    );
    assert_on_page("board.md", "progress/lifecycle.rs", &table);
}
