//! Values that stand out, over HTTP: a question to the filer, and no word of a neighbour.

use serde_json::json;

use super::{CLERK, SIGNER, file, month, step, submitted, town_accounts, units};
use crate::cells::Cells;
use crate::desk::{Paper, problems, step as of};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::COMMUNITIES;

both!(
    a_figure_out_of_all_proportion_wants_a_reason,
    a_sudden_zero_wants_a_reason,
    peers_are_told_as_a_rounded_limit_and_nothing_else,
);

/// Files January to August with totals that grow by some twenty a month.
async fn eight_months(hub: &Hub) -> i64 {
    hub.today("2023-09-03");
    let mut total = 0;
    for (step, number) in [20, 22, 18, 25, 21, 19, 24, 20].into_iter().zip(1..) {
        total += step;
        let cells = Cells::found(total).with("2.4", 30);
        hub.desk(COMMUNITIES[0])
            .file(&format!("2023-{number:02}"), &cells)
            .await;
    }
    total
}

async fn a_figure_out_of_all_proportion_wants_a_reason(hub: Hub) {
    let total = eight_months(&hub).await;
    let desk = hub.desk(COMMUNITIES[0]);
    let cells = Cells::found(total + 210).with("2.4", 300);
    let paper = Paper::done(&desk.save("2023-09", &cells, None).await);
    let asked = desk.submit(&paper).await.ok();
    assert_eq!(asked.text("it.outcome"), "REFUSED");
    let named = [("1.1", "STANDS_OUT"), ("2.4", "STANDS_OUT")];
    assert_eq!(
        problems(&asked),
        named.map(|(cell, code)| (cell.to_owned(), code.to_owned()))
    );
    assert_eq!(asked.text("it.problems.0.severity"), "WARNING");
    let message = asked.text("it.problems.0.message");
    assert!(
        message.contains("210") && message.contains("median 21 of the last 7"),
        "{message}"
    );
    let mut input = of(&paper);
    input["reasons"] = json!([
        { "cell": "1.1", "reason": "集中整治" }, { "cell": "2.4", "reason": "新招聘" }
    ]);
    let done = hub
        .change("990101001001.jwh.reporter", "submitReport", input)
        .await;
    Paper::done(&done);
}

async fn a_sudden_zero_wants_a_reason(hub: Hub) {
    let total = eight_months(&hub).await;
    let desk = hub.desk(COMMUNITIES[0]);
    let cells = Cells::found(total).with("2.4", 30);
    let paper = Paper::done(&desk.save("2023-09", &cells, None).await);
    let asked = desk.submit(&paper).await.ok();
    assert_eq!(
        problems(&asked),
        [("1.1".to_owned(), "SUDDEN_ZERO".to_owned())]
    );
    let usual = Cells::found(total + 23).with("2.4", 31);
    let paper = Paper::done(&desk.save("2023-09", &usual, Some(paper.version)).await);
    Paper::done(&desk.submit(&paper).await);
}

async fn peers_are_told_as_a_rounded_limit_and_nothing_else(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    // Four neighbours are too few to be spoken of.
    let filed = file(&hub, CLERK, &month(&units[30..34]), submitted())
        .await
        .ok();
    step(&hub, SIGNER, "signReports", &filed).await.ok();
    let own = hub.desk(&units[0]);
    let wild = Cells::found(9_000);
    let paper = Paper::done(&own.save("2023-01", &wild, None).await);
    let input = json!({ "report": paper.id, "expectedVersion": paper.version });
    Paper::done(&hub.change(CLERK, "submitReport", input).await);
    let rows: Vec<_> = units[34..44]
        .iter()
        .zip([37, 41, 43, 47, 53, 59, 61, 67, 71, 73])
        .map(|(unit, found)| json!({ "unit": unit, "cells": Cells::found(found).input() }))
        .collect();
    let filed = file(&hub, CLERK, &rows, submitted()).await.ok();
    assert_eq!(filed.number("it.done"), 10, "{filed:#?}");
    step(&hub, SIGNER, "signReports", &filed).await.ok();
    let other = hub.desk(&units[1]);
    let paper = Paper::done(&other.save("2023-01", &wild, None).await);
    let asked = other.submit(&paper).await.ok();
    let named = [("1.1".to_owned(), "STANDS_OUT_AMONG_PEERS".to_owned())];
    assert_eq!(problems(&asked), named);
    // The limit has one digit; no figure, no count and no name of a neighbour.
    let told = asked.text("it.problems.0.message");
    let numbers: Vec<&str> = told
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    assert_eq!(numbers, ["1", "9000", "5", "300"], "{told}");
    assert!(
        units[2..]
            .iter()
            .all(|unit| !asked.as_text().contains(unit))
    );
}
