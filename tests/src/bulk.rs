//! Many reports in one request: a town's month at once, row by row, idempotent,
//! and with nothing of what is not yours.

mod again;
mod file;
mod http;
mod outlier;
mod row;
mod steps;

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::harness::hub::{Hub, noon};
use crate::harness::{Answer, both};
use crate::world::accounts::{grant, spec};
use crate::world::{self, COMMUNITIES, WIDE_TOWN, WIDE_TOWN_UNITS, campaign};

both!(
    a_towns_month_is_filed_signed_and_received_in_three_requests,
    all_or_nothing_writes_nothing_beside_a_bad_row,
    what_is_checked_only_is_not_written,
    more_rows_than_the_limit_are_refused_by_their_own_code,
);

/// Writes and submits for every unit of the wide town.
pub(super) const CLERK: &str = "wide.clerk";
/// Signs for every unit of it.
pub(super) const SIGNER: &str = "wide.signer";

const PAYLOAD: &str = "{ done unchanged refused rows { row outcome reason \
    problems { cell severity code } report { id state version unit { code } cells { key value } } } }";

/// The units of the wide town.
pub(super) fn units() -> Vec<String> {
    let all = campaign::committees().into_iter().map(|(code, _)| code);
    all.filter(|code| code.starts_with(WIDE_TOWN)).collect()
}

/// The two accounts that work for the whole town.
pub(super) async fn town_accounts(hub: &Hub) {
    let crew = |name, role| {
        let grants = units().iter().map(|unit| grant(role, unit)).collect();
        spec(name, None, grants)
    };
    let specs = [crew(CLERK, Role::Reporter), crew(SIGNER, Role::Reviewer)];
    let system = hub
        .store()
        .system("the town's accounts", noon("2023-01-01"));
    system.create_accounts(&specs).await.unwrap();
}

/// A row of the request.
fn row(unit: &str, cells: &Cells) -> Value {
    json!({ "unit": unit, "cells": cells.input() })
}

/// The rows of a month, each unit with a value of its own.
fn month(units: &[String]) -> Vec<Value> {
    let numbered = units.iter().zip(1..);
    numbered
        .map(|(unit, found)| row(unit, &Cells::found(found)))
        .collect()
}

/// `fileReports` for January with members of one's own beside the rows.
async fn file(hub: &Hub, account: &str, rows: &[Value], more: Value) -> Answer {
    let mut input = json!({
        "campaign": world::CAMPAIGN, "schedule": "monthly", "period": "2023-01", "reports": rows,
    });
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    let query = format!(
        "mutation($input: FileReportsInput!) {{ it: fileReports(input: $input) {PAYLOAD} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

/// `signReports` or `acceptReports` of what a payload holds.
async fn step(hub: &Hub, account: &str, mutation: &str, before: &Answer) -> Answer {
    let reports = json!({ "reports": steps::seen(before) });
    steps::step(hub, account, mutation, reports).await
}

/// How many reports there are that the clerk sees.
async fn written(hub: &Hub) -> i64 {
    let query = "{ reports(first: 1) { totalCount } }";
    let reports = hub.ask(CLERK, query).await.ok();
    reports.number("reports.totalCount")
}

fn outcomes(answer: &Answer) -> Vec<String> {
    answer.texts("it.rows", "outcome")
}

fn submitted() -> Value {
    json!({ "aim": "SUBMITTED" })
}

async fn a_towns_month_is_filed_signed_and_received_in_three_requests(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let filed = file(&hub, CLERK, &month(&units), submitted()).await.ok();
    assert_eq!(outcomes(&filed), vec!["DONE"; WIDE_TOWN_UNITS]);
    assert_eq!(filed.number("it.done"), 60);
    let signed = step(&hub, SIGNER, "signReports", &filed).await.ok();
    assert_eq!(outcomes(&signed), vec!["DONE"; WIDE_TOWN_UNITS]);
    let accepted = step(&hub, "98.coordinator", "acceptReports", &signed)
        .await
        .ok();
    assert_eq!(outcomes(&accepted), vec!["DONE"; WIDE_TOWN_UNITS]);
    let states: Vec<&str> = accepted
        .list("it.rows")
        .iter()
        .map(|row| row["report"]["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, vec!["ACCEPTED"; WIDE_TOWN_UNITS]);
    let table = "{ jurisdiction(code: \"980101001\") { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: TOTAL) { total { values reported } } } }";
    let table = hub.ask("98.viewer", table).await.ok();
    let total = table.at("jurisdiction.table.total");
    // 1 + 2 + … + 60.
    assert_eq!(
        (&total["values"][FOUND], &total["reported"]),
        (&json!("1830"), &json!(60))
    );
    hub.verify_rollup();
}

fn versions(answer: &Answer) -> Vec<i64> {
    let rows = answer.list("it.rows").iter();
    rows.map(|row| row["report"]["version"].as_i64().unwrap())
        .collect()
}

async fn all_or_nothing_writes_nothing_beside_a_bad_row(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let mut rows = month(&units[..3]);
    rows.push(row(&units[3], &Cells::found(1).with("1.2", 2)));
    let whole = json!({ "aim": "SUBMITTED", "mode": "ALL_OR_NOTHING" });
    let refused = file(&hub, CLERK, &rows, whole.clone()).await.ok();
    assert_eq!(
        outcomes(&refused),
        ["PASSED", "PASSED", "PASSED", "REFUSED"]
    );
    assert_eq!(written(&hub).await, 0);
    let done = file(&hub, CLERK, &rows[..3], whole).await.ok();
    assert_eq!(outcomes(&done), ["DONE"; 3]);
}

async fn what_is_checked_only_is_not_written(hub: Hub) {
    town_accounts(&hub).await;
    let rows = month(&units()[..3]);
    let check = json!({ "aim": "SUBMITTED", "mode": "CHECK_ONLY" });
    let passed = file(&hub, CLERK, &rows, check.clone()).await.ok();
    assert_eq!(outcomes(&passed), ["PASSED"; 3]);
    assert_eq!(written(&hub).await, 0);
    file(&hub, CLERK, &rows, submitted()).await.ok();
    let again = file(&hub, CLERK, &rows, check).await.ok();
    assert_eq!(outcomes(&again), ["UNCHANGED"; 3]);
}

async fn more_rows_than_the_limit_are_refused_by_their_own_code(hub: Hub) {
    let unit = COMMUNITIES[0];
    let rows = vec![json!({ "unit": unit, "cells": [] }); 201];
    let answer = file(&hub, "990101001001.jwh.reporter", &rows, json!({})).await;
    assert_eq!(answer.error_code(), "TOO_MANY_ROWS");
    assert_eq!(answer.body["errors"][0]["extensions"]["limit"], 200);
}
