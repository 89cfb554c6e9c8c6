//! What a clerk writes into a form, and what the hub refuses of it.

use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, problems, step, value_at};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, SIBLING_UNIT};

both!(
    a_draft_may_be_partial_and_is_kept,
    a_blank_clears_a_cell,
    blanks_are_refused_each_by_its_cell,
    all_problems_are_named_at_once,
    an_unreadable_cell_hides_nothing_that_is_wrong_beside_it,
    a_remedy_names_the_unit_of_the_cell,
    a_part_greater_than_its_whole_is_refused,
    a_warning_passes_with_a_reason,
    a_falling_total_wants_a_reason,
    a_repeated_submission_tells_its_warnings_again,
    periods_outside_the_schedule_are_refused,
    a_unit_files_for_itself_alone,
    a_zero_report_is_filed_in_one_step,
);

async fn a_draft_may_be_partial_and_is_kept(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(
        &desk
            .save(
                "2023-01",
                &Cells::none().with("1.1", "４ ").with("1.3.2", "12.5"),
                None,
            )
            .await,
    );
    let saved = hub
        .ask_with("990101001001.jwh.reporter", READ, json!({ "id": paper.id }))
        .await
        .ok();
    assert_eq!(saved.text("report.state"), "DRAFT");
    assert_eq!(
        value_at(&saved, "report", "1.1"),
        json!("4"),
        "a full-width digit and a space, as pasted"
    );
    assert_eq!(value_at(&saved, "report", "1.3.2"), json!("12.5000"));
    assert_eq!(
        value_at(&saved, "report", "2.1"),
        Value::Null,
        "a blank stays a blank"
    );
    let cleared = desk
        .save(
            "2023-01",
            &Cells::none().with("1.2", 1),
            Some(paper.version),
        )
        .await;
    assert_eq!(
        value_at(&cleared, "it.report", "1.1"),
        json!("4"),
        "what was not sent is not touched"
    );
}

async fn a_blank_clears_a_cell(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let mut paper = Paper::done(&desk.save("2023-01", &Cells::found(4), None).await);
    for blank in [json!(null), json!(""), json!(" \u{3000}")] {
        let mut input = desk.of_period("2023-01");
        input["cells"] = json!([{ "key": "1.1", "value": blank }]);
        input["expectedVersion"] = json!(paper.version);
        let answer = hub
            .change("990101001001.jwh.reporter", "saveReport", input)
            .await;
        assert_eq!(
            value_at(&answer, "it.report", "1.1"),
            Value::Null,
            "{blank}"
        );
        let again = desk
            .save(
                "2023-01",
                &Cells::found(4),
                Some(Paper::done(&answer).version),
            )
            .await;
        paper = Paper::done(&again);
    }
}

async fn blanks_are_refused_each_by_its_cell(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let cells = Cells::zero().without("1.2").without("1.3.2").without("2.5");
    let paper = Paper::done(&desk.save("2023-01", &cells, None).await);
    let refused = desk.submit(&paper).await.ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(
        problems(&refused),
        named(&[("1.2", "BLANK"), ("1.3.2", "BLANK"), ("2.5", "BLANK")])
    );
    assert_eq!(refused.text("it.report.state"), "DRAFT", "nothing is lost");
}

async fn all_problems_are_named_at_once(hub: Hub) {
    let cells = Cells::zero()
        .with("1.1", "four")
        .with("1.3.2", "0.00001")
        .with("2.1", "-1")
        .with("2.5", "maybe");
    let refused = hub
        .desk(COMMUNITIES[0])
        .save("2023-01", &cells, None)
        .await
        .ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    let expected = [
        ("1.1", "NOT_A_NUMBER"),
        ("1.3.2", "TOO_MANY_DIGITS"),
        ("2.1", "NEGATIVE"),
        ("2.5", "NOT_A_BOOLEAN"),
    ];
    assert_eq!(problems(&refused), named(&expected));
    let strange = Cells::none().with("9.9", 1);
    let refused = hub
        .desk(COMMUNITIES[0])
        .save("2023-01", &strange, None)
        .await
        .ok();
    assert_eq!(problems(&refused), named(&[("9.9", "UNKNOWN_CELL")]));
}

async fn an_unreadable_cell_hides_nothing_that_is_wrong_beside_it(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(5)).await;
    let cells = Cells::none()
        .with("1.1", 1)
        .with("1.2", 2)
        .with("1.3.2", "12500元");
    let expected = named(&[
        ("1.1", "FALLING_TOTAL"),
        ("1.3.2", "NOT_A_NUMBER"),
        ("1.2", "CHECK_FAILED"),
    ]);
    let refused = desk.save("2023-02", &cells, None).await.ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(problems(&refused), expected, "and no blank: it is a draft");
    let saved = desk
        .save(
            "2023-02",
            &Cells::none().with("1.1", 9).with("1.3.1", 0),
            None,
        )
        .await;
    let draft = Paper::done(&saved);
    let over = Cells::none().with("1.1", "nine").with("1.2", 2);
    let refused = desk.save("2023-02", &over, Some(draft.version)).await.ok();
    assert_eq!(
        problems(&refused),
        named(&[("1.1", "NOT_A_NUMBER")]),
        "what was saved in the cell is held against nothing"
    );
    // Who may not file for the unit hears nothing of its figures.
    let mut input = desk.of_period("2023-02");
    input["cells"] = cells.input();
    let other = hub
        .change("990101001.coordinator", "saveReport", input)
        .await
        .ok();
    assert_eq!(problems(&other), named(&[("1.3.2", "NOT_A_NUMBER")]));
}

async fn a_remedy_names_the_unit_of_the_cell(hub: Hub) {
    let cells = Cells::none().with("1.3.2", "12500元").with("1.1", "1,5");
    let refused = hub
        .desk(COMMUNITIES[0])
        .save("2023-01", &cells, None)
        .await
        .ok();
    let messages = refused.texts("it.problems", "message");
    assert!(messages[0].contains("may be 1.5 or 15"), "{messages:?}");
    assert!(messages[1].ends_with("enter 1.25."), "{messages:?}");
}

async fn a_part_greater_than_its_whole_is_refused(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(
        &desk
            .save("2023-01", &Cells::found(2).with("1.2", 3), None)
            .await,
    );
    let refused = desk.submit(&paper).await.ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(problems(&refused), named(&[("1.2", "CHECK_FAILED")]));
}

async fn a_warning_passes_with_a_reason(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = Paper::done(
        &desk
            .save(
                "2023-01",
                &Cells::zero().with("2.1", 1).with("2.2", 2),
                None,
            )
            .await,
    );
    let refused = desk.submit(&paper).await.ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(problems(&refused), named(&[("2.2", "CHECK_FAILED")]));
    assert_eq!(refused.text("it.problems.0.severity"), "WARNING");
    submit_with_reason(&hub, &paper, "2.2").await;
}

async fn a_falling_total_wants_a_reason(hub: Hub) {
    hub.today("2023-03-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(5).with("2.4", 9)).await;
    let paper = Paper::done(
        &desk
            .save("2023-02", &Cells::found(4).with("2.4", 1), None)
            .await,
    );
    let refused = desk.submit(&paper).await.ok();
    assert_eq!(
        problems(&refused),
        named(&[("1.1", "FALLING_TOTAL")]),
        "a head count may fall"
    );
    submit_with_reason(&hub, &paper, "1.1").await;
}

async fn a_repeated_submission_tells_its_warnings_again(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(4)).await;
    let paper = Paper::done(&desk.save("2023-02", &Cells::found(3), None).await);
    let mut input = step(&paper);
    input["reasons"] = json!([{ "cell": "1.1", "reason": "经核实无误" }]);
    input["idempotencyKey"] = json!("submit-2023-02");
    let reporter = "990101001001.jwh.reporter";
    let first = hub
        .change(reporter, "submitReport", input.clone())
        .await
        .ok();
    assert_eq!(first.text("it.outcome"), "DONE");
    assert_eq!(problems(&first), named(&[("1.1", "FALLING_TOTAL")]));
    let again = hub.change(reporter, "submitReport", input).await.ok();
    assert_eq!(again.at("it"), first.at("it"));
}

async fn periods_outside_the_schedule_are_refused(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    for period in ["2022-12", "2024-01", "2023-Q1"] {
        let answer = desk.save(period, &Cells::zero(), None).await;
        assert!(
            ["BAD_INPUT", "NOT_FOUND"].contains(&answer.error_code()),
            "{period}: {answer:#?}"
        );
    }
    for period in ["2023-13", "2023-1", "Januar"] {
        assert_eq!(
            desk.save(period, &Cells::zero(), None).await.error_code(),
            "BAD_INPUT",
            "{period}"
        );
    }
}

async fn a_unit_files_for_itself_alone(hub: Hub) {
    let reporter = "990101001001.jwh.reporter";
    for unit in [
        COMMUNITIES[1],
        SIBLING_UNIT,
        "990101001",
        "990101999001.jwh",
    ] {
        let mut input = hub.desk(unit).of_period("2023-01");
        input["cells"] = Cells::zero().input();
        assert_eq!(
            hub.change(reporter, "saveReport", input).await.error_code(),
            "NOT_FOUND",
            "{unit}"
        );
    }
    let mut input = hub.desk(COMMUNITIES[0]).of_period("2023-01");
    input["cells"] = Cells::zero().input();
    let by_coordinator = hub
        .change("990101001.coordinator", "saveReport", input)
        .await;
    let refused = by_coordinator.body["errors"].is_array()
        || by_coordinator.text("it.outcome") == "NOT_ALLOWED";
    assert!(
        refused,
        "a superior does not file for its subordinate: {by_coordinator:#?}"
    );
}

async fn a_zero_report_is_filed_in_one_step(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let input = desk.of_period("2023-01");
    let answer = hub
        .change("990101001001.jwh.reporter", "fileZeroReport", input)
        .await
        .ok();
    assert_eq!(
        (answer.text("it.outcome"), answer.text("it.report.state")),
        ("DONE", "SUBMITTED")
    );
    assert_eq!(*answer.at("it.report.zero"), json!(true));
    assert_eq!(
        (
            value_at(&answer, "it.report", "1.1"),
            value_at(&answer, "it.report", "2.5")
        ),
        (json!("0"), json!("false"))
    );
    Paper::done(&desk.sign(&Paper::done(&answer)).await);
    hub.desk(COMMUNITIES[1]).file_zero("2023-01").await;
    let table = hub.table("990101001", "2023-01", "TOTAL").await;
    assert_eq!(
        table.total().cell(FOUND),
        (Some("0"), "REPORTED", 2, Some("0"))
    );
    hub.verify_rollup();
}

const READ: &str = "query($id: ID!) { report(id: $id) { state version cells { key value } } }";

async fn submit_with_reason(hub: &Hub, paper: &Paper, cell: &str) {
    let mut input = step(paper);
    input["reasons"] = json!([{ "cell": cell, "reason": "经核实无误" }]);
    Paper::done(
        &hub.change("990101001001.jwh.reporter", "submitReport", input)
            .await,
    );
}

fn named(problems: &[(&str, &str)]) -> Vec<(String, String)> {
    problems
        .iter()
        .map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned()))
        .collect()
}
