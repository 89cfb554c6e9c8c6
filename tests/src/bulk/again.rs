//! The same rows again, cut off in the middle, or from two sides at once; and
//! what a row costs.

use serde_json::{Value, json};

use super::{
    CLERK, SIGNER, file, month, outcomes, row, step, submitted, town_accounts, units, versions,
    written,
};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;

both!(
    the_same_rows_again_change_nothing,
    a_request_that_was_cut_off_is_finished_by_the_same_again,
    two_requests_at_once_write_each_row_once,
    a_row_costs_a_known_number_of_statements,
);

async fn the_same_rows_again_change_nothing(hub: Hub) {
    town_accounts(&hub).await;
    let rows = month(&units()[..5]);
    let drafts = file(&hub, CLERK, &rows, json!({})).await.ok();
    assert_eq!(outcomes(&drafts), ["DONE"; 5]);
    let again = file(&hub, CLERK, &rows, json!({})).await.ok();
    assert_eq!(outcomes(&again), ["UNCHANGED"; 5]);
    assert_eq!(versions(&drafts), versions(&again));
    // The same rows go further where they are to go further, and then stand again.
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&filed), ["DONE"; 5]);
    for aim in [submitted(), json!({})] {
        let again = file(&hub, CLERK, &rows, aim).await.ok();
        assert_eq!(outcomes(&again), ["UNCHANGED"; 5]);
        assert_eq!(versions(&filed), versions(&again));
    }
    let signed = step(&hub, SIGNER, "signReports", &filed).await.ok();
    let again = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&again), ["UNCHANGED"; 5]);
    assert_eq!(versions(&signed), versions(&again));
    let other = file(
        &hub,
        CLERK,
        &[row(&units()[0], &Cells::found(99))],
        submitted(),
    )
    .await;
    assert_eq!(
        outcomes(&other.ok()),
        ["NOT_ALLOWED"],
        "what is signed is corrected"
    );
}

async fn a_request_that_was_cut_off_is_finished_by_the_same_again(hub: Hub) {
    town_accounts(&hub).await;
    let rows = month(&units()[..6]);
    let keyed = json!({ "aim": "SUBMITTED", "idempotencyKey": "january" });
    // Cut off after three rows: each had been done for good.
    let cut = file(&hub, CLERK, &rows[..3], keyed.clone()).await.ok();
    let whole = file(&hub, CLERK, &rows, keyed.clone()).await.ok();
    assert_eq!(outcomes(&whole), ["DONE"; 6]);
    assert_eq!(versions(&whole)[..3], versions(&cut)[..]);
    let signed = step(&hub, SIGNER, "signReports", &whole).await.ok();
    let again = file(&hub, CLERK, &rows, keyed.clone()).await.ok();
    assert_eq!(
        outcomes(&again),
        ["DONE"; 6],
        "the first result, as it is now"
    );
    assert_eq!(versions(&again), versions(&signed));
    let mut other = rows.clone();
    other[5] = row(&units()[5], &Cells::found(77));
    other.push(row(&units()[6], &Cells::found(7)));
    let reused = file(&hub, CLERK, &other, keyed).await;
    assert_eq!(reused.error_code(), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(written(&hub).await, 6, "nothing of it was written");
}

async fn two_requests_at_once_write_each_row_once(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let rows = |found: i64| -> Vec<Value> {
        let one = |unit: &String| row(unit, &Cells::found(found));
        units[..12].iter().map(one).collect()
    };
    let (one, other) = (rows(1), rows(2));
    let (one, other) = tokio::join!(
        file(&hub, CLERK, &one, submitted()),
        file(&hub, CLERK, &other, submitted()),
    );
    let (one, other) = (one.ok(), other.ok());
    for place in 0..12 {
        let mut both = [&outcomes(&one)[place], &outcomes(&other)[place]];
        both.sort_unstable();
        let loser = both.iter().find(|outcome| **outcome != "DONE");
        let loser = loser.expect("one of two is refused").as_str();
        assert!(["CONFLICT", "NOT_ALLOWED"].contains(&loser), "{both:?}");
        assert!(both.iter().any(|outcome| *outcome == "DONE"), "{both:?}");
    }
    hub.verify_rollup();
}

/// Statements of one more row that is filed and submitted, both databases alike.
const STATEMENTS_A_ROW: u64 = 11;

async fn a_row_costs_a_known_number_of_statements(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    // What is kept between requests is warm.
    file(&hub, CLERK, &month(&units[..1]), submitted())
        .await
        .ok();
    let mut spent = Vec::new();
    for some in [&units[1..11], &units[11..51]] {
        let before = hub.store().statements();
        let filed = file(&hub, CLERK, &month(some), submitted()).await.ok();
        assert_eq!(outcomes(&filed), vec!["DONE"; some.len()]);
        spent.push(hub.store().statements() - before);
    }
    assert_eq!(spent[1] - spent[0], 30 * STATEMENTS_A_ROW, "{spent:?}");
    let before = hub.store().statements();
    let again = file(&hub, CLERK, &month(&units[11..51]), submitted())
        .await
        .ok();
    assert_eq!(outcomes(&again), ["UNCHANGED"; 40]);
    let unchanged = hub.store().statements() - before;
    assert!(
        unchanged < spent[0] - 10 * STATEMENTS_A_ROW + 5,
        "{unchanged} {spent:?}"
    );
}
