//! The table of the lifecycle in `docs/lifecycle.md` is the function's own.

use super::{Desk, Hand, ReportAction, Standing, next};
use crate::page_table::{assert_on_page, table};

fn words(standing: Standing) -> String {
    let partly = if standing.is_partly_accepted {
        " (partly accepted)"
    } else {
        ""
    };
    match standing.correction {
        None => format!("{}{partly}", standing.state),
        Some(correction) => format!("{}{partly} + {correction}", standing.state),
    }
}

#[test]
fn the_page_of_reports_holds_the_table_of_the_function() {
    let table = table(
        Standing::all(),
        ReportAction::ALL,
        Hand::ALL,
        words,
        |from, action, hand| next(from, action, hand, Desk::FourEyes).map(words),
    );
    assert_on_page("lifecycle.md", "report/lifecycle.rs", &table);
}
