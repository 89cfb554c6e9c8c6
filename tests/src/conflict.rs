//! Two people at once, and the same request twice. Nothing is lost, nothing is
//! done twice.

use async_graphql::futures_util::future::join_all;
use serde_json::json;
use tokio::task::JoinSet;

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, step, value_at};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, TOWN};

both!(
    the_second_of_two_writers_gets_the_current_revision,
    of_many_writers_at_once_exactly_one_wins,
    of_many_first_drafts_at_once_exactly_one_begins,
    what_was_not_read_is_not_signed,
    of_many_signatures_at_once_exactly_one_counts,
    a_repeated_request_has_one_effect,
    a_request_repeated_at_once_has_one_effect,
    a_key_is_not_for_another_request,
    a_key_belongs_to_its_account,
    a_repeated_result_is_shown_as_it_is_now,
    units_file_at_once_without_losing_a_figure,
    an_answer_agrees_with_itself_while_others_file,
);

const REPORTER: &str = "990101001001.jwh.reporter";
const REVIEWER: &str = "990101001001.jwh.reviewer";
/// Requests that race each other.
const RACERS: usize = 8;

async fn the_second_of_two_writers_gets_the_current_revision(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(&desk.save("2023-01", &Cells::found(1), None).await);
    Paper::done(
        &desk
            .save(
                "2023-01",
                &Cells::none().with("1.1", 2),
                Some(paper.version),
            )
            .await,
    );
    let second = desk
        .save(
            "2023-01",
            &Cells::none().with("1.1", 3),
            Some(paper.version),
        )
        .await
        .ok();
    assert_eq!(second.text("it.outcome"), "CONFLICT");
    assert_eq!(
        value_at(&second, "it.report", "1.1"),
        json!("2"),
        "what the first wrote"
    );
    let now = Some(second.number("it.report.version"));
    let third = desk
        .save("2023-01", &Cells::none().with("1.1", 3), now)
        .await;
    assert_eq!(
        third.text("it.outcome"),
        "DONE",
        "on the current version it may go on"
    );
}

async fn of_many_writers_at_once_exactly_one_wins(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(&desk.save("2023-01", &Cells::found(0), None).await);
    let saves = (0..RACERS).map(|number| {
        let cells = Cells::none().with("1.1", number);
        async move { desk.save("2023-01", &cells, Some(paper.version)).await.ok() }
    });
    let answers = join_all(saves).await;
    let done: Vec<_> = answers
        .iter()
        .filter(|answer| answer.text("it.outcome") == "DONE")
        .collect();
    assert_eq!(done.len(), 1, "{answers:#?}");
    let written = value_at(done[0], "it.report", "1.1");
    for answer in answers
        .iter()
        .filter(|answer| answer.text("it.outcome") != "DONE")
    {
        assert_eq!(answer.text("it.outcome"), "CONFLICT");
        assert_eq!(value_at(answer, "it.report", "1.1"), written);
    }
}

async fn of_many_first_drafts_at_once_exactly_one_begins(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let saves = (0..RACERS).map(|number| {
        let cells = Cells::none().with("1.1", number);
        async move { desk.save("2023-01", &cells, None).await.ok() }
    });
    let answers = join_all(saves).await;
    let mut outcomes: Vec<_> = answers
        .iter()
        .map(|answer| answer.text("it.outcome"))
        .collect();
    outcomes.sort_unstable();
    assert_eq!(
        outcomes[..RACERS - 1],
        ["CONFLICT"; RACERS - 1],
        "{answers:#?}"
    );
    assert_eq!(outcomes[RACERS - 1], "DONE");
}

async fn what_was_not_read_is_not_signed(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let first = desk.submitted("2023-01", &Cells::found(1), None).await;
    let back = json!({ "report": first.id, "expectedVersion": first.version, "reason": "改" });
    let returned = Paper::done(&hub.change(REVIEWER, "returnReport", back).await);
    desk.submitted("2023-01", &Cells::found(9), Some(returned.version))
        .await;
    let signed = desk.sign(&first).await.ok();
    assert_eq!(
        signed.text("it.outcome"),
        "CONFLICT",
        "the reviewer saw 1, not 9"
    );
    assert_eq!(
        hub.table(TOWN, "2023-01", "TOTAL")
            .await
            .total()
            .cell(FOUND)
            .1,
        "MISSING"
    );
}

async fn of_many_signatures_at_once_exactly_one_counts(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.submitted("2023-01", &Cells::found(7), None).await;
    let answers = join_all((0..RACERS).map(|_| desk.sign(&paper))).await;
    let done = answers
        .iter()
        .filter(|answer| (*answer).clone().ok().text("it.outcome") == "DONE")
        .count();
    assert_eq!(done, 1, "{answers:#?}");
    assert_eq!(
        hub.table(TOWN, "2023-01", "TOTAL")
            .await
            .total()
            .cell(FOUND)
            .0,
        Some("7")
    );
    hub.verify_rollup();
}

async fn a_repeated_request_has_one_effect(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let mut save = desk.of_period("2023-01");
    save["cells"] = Cells::found(4).input();
    save["idempotencyKey"] = json!("save-1");
    let first = hub.change(REPORTER, "saveReport", save.clone()).await.ok();
    let second = hub.change(REPORTER, "saveReport", save).await.ok();
    assert_eq!(first.body["data"], second.body["data"]);
    let paper = Paper::done(&first);
    let mut submit = step(&paper);
    submit["idempotencyKey"] = json!("submit-1");
    let first = hub
        .change(REPORTER, "submitReport", submit.clone())
        .await
        .ok();
    let second = hub.change(REPORTER, "submitReport", submit).await.ok();
    assert_eq!(first.body["data"], second.body["data"]);
    let mut sign = step(&Paper::done(&first));
    sign["idempotencyKey"] = json!("sign-1");
    let first = hub.change(REVIEWER, "signReport", sign.clone()).await.ok();
    let second = hub.change(REVIEWER, "signReport", sign).await.ok();
    assert_eq!(first.body["data"], second.body["data"]);
    hub.verify_rollup();
}

async fn a_request_repeated_at_once_has_one_effect(hub: Hub) {
    hub.today("2023-06-01");
    for month in ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"] {
        let mut input = hub.desk(COMMUNITIES[0]).of_period(month);
        input["idempotencyKey"] = json!(format!("零-{month}"));
        let requests = (0..RACERS).map(|_| hub.change(REPORTER, "fileZeroReport", input.clone()));
        for answer in join_all(requests).await {
            assert_eq!(
                answer.clone().ok().text("it.outcome"),
                "DONE",
                "{answer:#?}"
            );
            assert_eq!(answer.text("it.report.state"), "SUBMITTED", "in one step");
        }
    }
    let count = hub.ask(REPORTER, "{ reports { totalCount } }").await.ok();
    assert_eq!(count.number("reports.totalCount"), 5);
}

async fn a_key_is_not_for_another_request(hub: Hub) {
    let mut input = hub.desk(COMMUNITIES[0]).of_period("2023-01");
    input["idempotencyKey"] = json!("k");
    input["cells"] = Cells::found(4).input();
    Paper::done(&hub.change(REPORTER, "saveReport", input.clone()).await);
    input["cells"] = Cells::found(5).input();
    let other = hub.change(REPORTER, "saveReport", input).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
}

async fn a_key_belongs_to_its_account(hub: Hub) {
    for unit in [COMMUNITIES[0], COMMUNITIES[1]] {
        let mut input = hub.desk(unit).of_period("2023-01");
        input["idempotencyKey"] = json!("1");
        let answer = hub
            .change(&format!("{unit}.reporter"), "fileZeroReport", input)
            .await
            .ok();
        assert_eq!(
            (
                answer.text("it.outcome"),
                answer.text("it.report.unit.code")
            ),
            ("DONE", unit)
        );
    }
}

async fn a_repeated_result_is_shown_as_it_is_now(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let mut save = desk.of_period("2023-01");
    save["cells"] = Cells::found(4).input();
    save["idempotencyKey"] = json!("k");
    let paper = Paper::done(&hub.change(REPORTER, "saveReport", save.clone()).await);
    Paper::done(&desk.submit(&paper).await);
    let repeated = hub.change(REPORTER, "saveReport", save).await.ok();
    assert_eq!(repeated.text("it.outcome"), "DONE");
    assert_eq!(
        repeated.text("it.report.state"),
        "SUBMITTED",
        "rendered in today's scope"
    );
}

async fn units_file_at_once_without_losing_a_figure(hub: Hub) {
    hub.today("2023-06-01");
    let months = ["2023-01", "2023-02", "2023-03", "2023-04"];
    let units = [
        "990101001001.jwh",
        "990101001002.jwh",
        "990101001003.jwh",
        "990101002001.cwh",
        "990101002002.cwh",
    ];
    let hub = std::sync::Arc::new(hub);
    let mut filings = JoinSet::new();
    for unit in units {
        let hub = std::sync::Arc::clone(&hub);
        filings.spawn(async move {
            for (total, month) in (1..).zip(months) {
                hub.desk(unit).file(month, &Cells::found(total)).await;
            }
        });
    }
    while let Some(filed) = filings.join_next().await {
        filed.unwrap();
    }
    for (total, month) in (1..).zip(months) {
        let table = hub.table("990101", month, "TOTAL").await;
        assert_eq!(
            table.total().cell(FOUND).0,
            Some((5 * total).to_string().as_str()),
            "{month}"
        );
        assert_eq!(table.total().counts().1, 5);
    }
    hub.verify_rollup();
}

async fn an_answer_agrees_with_itself_while_others_file(hub: Hub) {
    hub.today("2023-12-31");
    let hub = std::sync::Arc::new(hub);
    let filing = {
        let hub = std::sync::Arc::clone(&hub);
        tokio::spawn(async move {
            for month in 1..=6 {
                for unit in COMMUNITIES {
                    hub.desk(unit)
                        .file(&format!("2023-{month:02}"), &Cells::found(month))
                        .await;
                }
            }
        })
    };
    let mut looked = 0;
    while !filing.is_finished() {
        let table = hub.table(TOWN, "2023-06", "UNIT").await;
        let number = |value: Option<&str>| value.map_or(0, |text| text.parse::<i64>().unwrap());
        let rows: i64 = table.rows().map(|row| number(row.cell(FOUND).0)).sum();
        assert_eq!(number(table.total().cell(FOUND).0), rows, "{:#?}", table.0);
        looked += 1;
    }
    filing.await.unwrap();
    assert!(looked > 3, "it was looked at meanwhile");
}
