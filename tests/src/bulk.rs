//! Many reports in one request: a town's month at once, row by row, idempotent,
//! and with nothing of what is not yours.

mod again;
mod file;
mod http;
mod outlier;
mod steps;

use cengbao_domain::policy::Role;
use cengbao_store::{AccountSpec, GrantSpec};
use chrono::Utc;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::{
    self, COMMUNITIES, NO_UNIT, SIBLING_UNIT, WIDE_TOWN, WIDE_TOWN_UNITS, campaign,
};

both!(
    a_towns_month_is_filed_signed_and_received_in_three_requests,
    a_bad_row_refuses_itself_alone_and_names_every_problem,
    what_says_something_else_is_written_over_only_by_who_has_seen_it,
    all_or_nothing_writes_nothing_beside_a_bad_row,
    what_is_checked_only_is_not_written,
    a_row_outside_the_scope_is_as_one_never_given_out,
    a_blank_row_is_left_and_a_blank_cell_is_no_zero,
    a_reason_answers_every_warning_of_its_row,
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
    let spec = |name: &str, role| AccountSpec {
        name: name.to_owned(),
        title: format!("岗位 {name}"),
        unit: None,
        simulated: true,
        grants: units()
            .into_iter()
            .map(|node_code| GrantSpec {
                role,
                node_code,
                sectors: None,
                from: Some("2023-01-01".parse().expect("a date")),
                until: None,
            })
            .collect(),
    };
    let specs = [spec(CLERK, Role::Reporter), spec(SIGNER, Role::Reviewer)];
    let system = hub.store().system("the town's accounts", Utc::now());
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
    let reports: Vec<Value> = before
        .list("it.rows")
        .iter()
        .map(|row| {
            json!({ "report": row["report"]["id"], "expectedVersion": row["report"]["version"] })
        })
        .collect();
    steps::step(hub, account, mutation, json!({ "reports": reports })).await
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

async fn a_bad_row_refuses_itself_alone_and_names_every_problem(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let rows = [
        row(&units[0], &Cells::found(1)),
        row(&units[1], &Cells::found(2).with("1.2", 3).without("2.5")),
        row(
            &units[2],
            &Cells::zero().with("1.1", "four").with("2.1", "-1"),
        ),
        row(&units[3], &Cells::found(4)),
    ];
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&filed), ["DONE", "REFUSED", "REFUSED", "DONE"]);
    let counts = ["it.done", "it.unchanged", "it.refused"].map(|path| filed.number(path));
    assert_eq!(counts, [2, 0, 2]);
    let problems = |row: usize| {
        let problems = filed.list(&format!("it.rows.{row}.problems")).iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        problems
            .map(|one| (text(&one["cell"]), text(&one["code"])))
            .collect::<Vec<_>>()
    };
    let named = |some: &[(&str, &str)]| {
        some.iter()
            .map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        problems(1),
        named(&[("2.5", "BLANK"), ("1.2", "CHECK_FAILED")])
    );
    assert_eq!(
        problems(2),
        named(&[("1.1", "NOT_A_NUMBER"), ("2.1", "NEGATIVE")])
    );
    // Nothing of a refused row was written, not even a draft.
    let reports = hub
        .ask(CLERK, "{ reports(first: 10) { totalCount } }")
        .await
        .ok();
    assert_eq!(reports.number("reports.totalCount"), 2);
}

fn versions(answer: &Answer) -> Vec<i64> {
    let rows = answer.list("it.rows").iter();
    rows.map(|row| row["report"]["version"].as_i64().unwrap())
        .collect()
}

async fn what_says_something_else_is_written_over_only_by_who_has_seen_it(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let first = file(&hub, CLERK, &[row(&units[0], &Cells::found(1))], json!({}))
        .await
        .ok();
    let other = row(&units[0], &Cells::found(2));
    let refused = file(&hub, CLERK, std::slice::from_ref(&other), json!({}))
        .await
        .ok();
    assert_eq!(outcomes(&refused), ["CONFLICT"]);
    assert_eq!(
        refused.at("it.rows.0.report.cells.0.value"),
        "1",
        "as it is now"
    );
    let mut seen = other.clone();
    seen["expectedVersion"] = json!(versions(&first)[0]);
    let written = file(&hub, CLERK, &[seen], json!({})).await.ok();
    assert_eq!(outcomes(&written), ["DONE"]);
    let third = row(&units[0], &Cells::found(3));
    let replaced = file(&hub, CLERK, &[third], json!({ "replace": true }))
        .await
        .ok();
    assert_eq!(outcomes(&replaced), ["DONE"]);
    assert_eq!(replaced.at("it.rows.0.report.cells.0.value"), "3");
    // What the row does not name keeps its value.
    let partial = json!({ "unit": units[0], "cells": [{ "key": "1.2", "value": "1" }] });
    let merged = file(&hub, CLERK, &[partial], json!({ "replace": true }))
        .await
        .ok();
    assert_eq!(merged.at("it.rows.0.report.cells.0.value"), "3");
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
    let none = hub
        .ask(CLERK, "{ reports(first: 1) { totalCount } }")
        .await
        .ok();
    assert_eq!(none.number("reports.totalCount"), 0);
    let done = file(&hub, CLERK, &rows[..3], whole).await.ok();
    assert_eq!(outcomes(&done), ["DONE"; 3]);
}

async fn what_is_checked_only_is_not_written(hub: Hub) {
    town_accounts(&hub).await;
    let rows = month(&units()[..3]);
    let check = json!({ "aim": "SUBMITTED", "mode": "CHECK_ONLY" });
    let passed = file(&hub, CLERK, &rows, check.clone()).await.ok();
    assert_eq!(outcomes(&passed), ["PASSED"; 3]);
    let none = hub
        .ask(CLERK, "{ reports(first: 1) { totalCount } }")
        .await
        .ok();
    assert_eq!(none.number("reports.totalCount"), 0);
    file(&hub, CLERK, &rows, submitted()).await.ok();
    let again = file(&hub, CLERK, &rows, check).await.ok();
    assert_eq!(outcomes(&again), ["UNCHANGED"; 3]);
}

async fn a_row_outside_the_scope_is_as_one_never_given_out(hub: Hub) {
    town_accounts(&hub).await;
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(5))
        .await;
    let unit = units().remove(0);
    for outside in [SIBLING_UNIT, COMMUNITIES[0], NO_UNIT, WIDE_TOWN, ""] {
        let rows = [row(outside, &Cells::found(5)), row(&unit, &Cells::found(1))];
        let filed = file(&hub, CLERK, &rows, json!({ "mode": "CHECK_ONLY" }))
            .await
            .ok();
        let plain = json!({
            "row": 1, "outcome": "NOT_FOUND", "reason": null, "problems": [], "report": null
        });
        assert_eq!(*filed.at("it.rows.0"), plain, "{outside}");
        assert_eq!(outcomes(&filed)[1], "PASSED");
    }
    // Who sees the unit and may not file for it is told so, whatever is there.
    let rows = [row(&unit, &Cells::found(1))];
    let by_superior = file(&hub, "98.coordinator", &rows, submitted()).await.ok();
    assert_eq!(outcomes(&by_superior), ["NOT_ALLOWED"]);
    let id = hub
        .ask(
            "99.viewer",
            "{ reports(first: 1) { nodes { id version } } }",
        )
        .await
        .ok();
    let theirs = json!({ "report": id.at("reports.nodes.0.id"), "expectedVersion": id.at("reports.nodes.0.version") });
    let reports = json!({ "reports": [theirs, { "report": "cmVwb3J0OjA", "expectedVersion": 1 }] });
    for (account, mutation) in [(SIGNER, "signReports"), ("98.coordinator", "acceptReports")] {
        let answer = steps::step(&hub, account, mutation, reports.clone())
            .await
            .ok();
        assert_eq!(outcomes(&answer), ["NOT_FOUND", "NOT_FOUND"], "{mutation}");
        assert!(!answer.as_text().contains(SIBLING_UNIT), "{answer:#?}");
    }
}

async fn a_blank_row_is_left_and_a_blank_cell_is_no_zero(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let blank = json!({ "unit": units[0], "cells": [{ "key": "1.1", "value": " " }, { "key": "1.2", "value": null }] });
    let partial = json!({ "unit": units[1], "cells": [{ "key": "1.1", "value": "1" }] });
    let filed = file(&hub, CLERK, &[blank.clone(), partial.clone()], json!({}))
        .await
        .ok();
    assert_eq!(outcomes(&filed), ["BLANK", "DONE"]);
    assert_eq!(*filed.at("it.rows.0.report"), Value::Null);
    assert_eq!(*filed.at("it.rows.1.report.cells.1.value"), Value::Null);
    let submitted = file(&hub, CLERK, &[blank, partial], submitted()).await.ok();
    assert_eq!(outcomes(&submitted), ["BLANK", "REFUSED"]);
    assert_eq!(
        submitted.list("it.rows.1.problems").len(),
        8,
        "each blank by its cell"
    );
    let twice = [
        row(&units[2], &Cells::found(1)),
        row(&units[2], &Cells::found(2)),
    ];
    let twice = file(&hub, CLERK, &twice, json!({})).await.ok();
    assert_eq!(
        outcomes(&twice),
        ["NOT_ALLOWED"; 2],
        "which of the two is nobody's guess"
    );
}

async fn a_reason_answers_every_warning_of_its_row(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let warned = Cells::zero().with("2.1", 1).with("2.2", 2);
    let mut reasoned = row(&units[1], &warned);
    reasoned["reason"] = json!("含抽查以外发现的");
    let rows = [row(&units[0], &warned), reasoned];
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(outcomes(&filed), ["REFUSED", "DONE"]);
    for row in ["it.rows.0", "it.rows.1"] {
        let problem = filed.at(&format!("{row}.problems.0"));
        assert_eq!(
            *problem,
            json!({ "cell": "2.2", "severity": "WARNING", "code": "CHECK_FAILED" })
        );
    }
}

async fn more_rows_than_the_limit_are_refused_by_their_own_code(hub: Hub) {
    let unit = COMMUNITIES[0];
    let rows = vec![json!({ "unit": unit, "cells": [] }); 201];
    let answer = file(&hub, "990101001001.jwh.reporter", &rows, json!({})).await;
    assert_eq!(answer.error_code(), "TOO_MANY_ROWS");
    assert_eq!(answer.body["errors"][0]["extensions"]["limit"], 200);
}
