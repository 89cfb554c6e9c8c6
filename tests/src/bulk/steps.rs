//! Signing and receiving a list of reports.

use serde_json::{Value, json};

use super::{CLERK, SIGNER, file, month, outcomes, submitted, town_accounts, units, versions};
use crate::desk::input_type;
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};

both!(
    a_list_is_signed_row_by_row,
    a_list_that_is_sent_again_with_its_key_gives_its_first_results,
);

/// One of the two mutations with an input of one's own.
pub(super) async fn step(hub: &Hub, account: &str, mutation: &str, input: Value) -> Answer {
    let of = input_type(mutation);
    let query = format!(
        "mutation($input: {of}!) {{ it: {mutation}(input: $input) {{ done unchanged refused rows {{ row outcome reason \
         problems {{ cell }} report {{ id state version unit {{ code }} }} }} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

/// The reports of a payload, as a step names them.
pub(super) fn seen(filed: &Answer) -> Vec<Value> {
    let rows = filed.list("it.rows").iter();
    rows.map(
        |row| json!({ "report": row["report"]["id"], "expectedVersion": row["report"]["version"] }),
    )
    .collect()
}

async fn a_list_is_signed_row_by_row(hub: Hub) {
    town_accounts(&hub).await;
    let filed = file(&hub, CLERK, &month(&units()[..4]), submitted())
        .await
        .ok();
    let mut reports = seen(&filed);
    reports[1]["expectedVersion"] = json!(1);
    let by_clerk = step(&hub, CLERK, "signReports", json!({ "reports": reports }))
        .await
        .ok();
    assert_eq!(
        outcomes(&by_clerk),
        ["NOT_ALLOWED", "CONFLICT", "NOT_ALLOWED", "NOT_ALLOWED"],
        "who filed does not sign"
    );
    let signed = step(&hub, SIGNER, "signReports", json!({ "reports": reports }))
        .await
        .ok();
    assert_eq!(outcomes(&signed), ["DONE", "CONFLICT", "DONE", "DONE"]);
    assert_eq!(
        (signed.number("it.done"), signed.number("it.refused")),
        (3, 1)
    );
    hub.verify_rollup();
}

async fn a_list_that_is_sent_again_with_its_key_gives_its_first_results(hub: Hub) {
    town_accounts(&hub).await;
    let filed = file(&hub, CLERK, &month(&units()[..3]), submitted())
        .await
        .ok();
    let reports = seen(&filed);
    let keyed = |some: &[Value]| json!({ "reports": some, "idempotencyKey": "sign january" });
    step(&hub, SIGNER, "signReports", keyed(&reports[..1]))
        .await
        .ok();
    let whole = step(&hub, SIGNER, "signReports", keyed(&reports))
        .await
        .ok();
    assert_eq!(outcomes(&whole), ["DONE"; 3]);
    let again = step(&hub, SIGNER, "signReports", keyed(&reports))
        .await
        .ok();
    assert_eq!(outcomes(&again), ["DONE"; 3]);
    assert_eq!(versions(&whole), versions(&again));
    let without = json!({ "reports": reports });
    let stale = step(&hub, SIGNER, "signReports", without).await.ok();
    assert_eq!(outcomes(&stale), ["CONFLICT"; 3]);
    let mut other = reports.clone();
    other[2]["expectedVersion"] = json!(9);
    let reused = step(&hub, SIGNER, "signReports", keyed(&other)).await;
    assert_eq!(reused.error_code(), "IDEMPOTENCY_KEY_REUSED");
}
