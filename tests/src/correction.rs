//! Corrections: what was signed counts until its correction is signed, and the
//! correction changes the periods it must and no other.

mod beside;

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, problems, step, value_at};
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::accounts::BOTH;
use crate::world::{COMMUNITIES, SIBLING_UNIT, TOWN};

both!(
    the_signed_revision_counts_until_its_correction_is_signed,
    a_correction_changes_the_periods_up_to_the_next_filing,
    a_correction_that_makes_a_later_total_fall_wants_a_reason,
    a_late_filing_is_compared_with_the_one_after_it,
    a_correction_wants_a_reason_and_the_reporter,
    who_filed_a_correction_does_not_sign_it,
    a_correction_is_sent_back_mended_and_given_up,
    a_corrected_report_keeps_the_day_of_its_first_signing,
    a_repeated_correction_is_one,
);

const COORDINATOR: &str = "990101001.coordinator";

async fn the_signed_revision_counts_until_its_correction_is_signed(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4).with("2.4", 3)).await;
    let accepted = accept(&hub, &signed).await;
    let begun = desk.correct(&accepted, "漏报一处", &changed(5)).await.ok();
    assert_eq!(
        *begun.at("it.report.correction"),
        json!("DRAFT"),
        "{begun:#?}"
    );
    assert_eq!(begun.text("it.report.state"), "ACCEPTED");
    let numbers = ["revision", "inForce", "corrects"];
    let of = |answer: &Answer| numbers.map(|name| answer.at(&format!("it.report.{name}")).clone());
    assert_eq!(of(&begun), [json!(2), json!(1), json!(1)]);
    assert_eq!(value_at(&begun, "it.report", "1.1"), json!("5"));
    assert_eq!(
        value_at(&begun, "it.report", "2.4"),
        json!("3"),
        "the rest is what is in force"
    );
    assert_eq!(found(&hub, "2023-01").await, "4");
    let submitted = Paper::done(&desk.submit(&Paper::done(&begun)).await);
    assert_eq!(found(&hub, "2023-01").await, "4", "not signed yet");
    let signed = desk.sign(&submitted).await.ok();
    assert_eq!(signed.text("it.report.state"), "CORRECTED");
    assert_eq!(*signed.at("it.report.correction"), Value::Null);
    assert_eq!(signed.number("it.report.inForce"), 2);
    assert_eq!(found(&hub, "2023-01").await, "5");
    let why = explained(&hub, "2023-01").await;
    assert_eq!(
        (&why["revision"], &why["corrects"], &why["correctionReason"]),
        (&json!(2), &json!(1), &json!("漏报一处"))
    );
    let accepted = accept(&hub, &Paper::done(&signed)).await;
    let events = seen(&hub, COORDINATOR, &accepted).await;
    let last = &events["events"].as_array().unwrap()[2];
    assert_eq!(
        (&last["action"], &last["reason"]),
        (&json!("SIGN"), &json!("漏报一处")),
        "the signature of a correction carries its reason: {events:#?}"
    );
    assert_eq!(events["state"], json!("ACCEPTED"));
    hub.verify_rollup();
}

async fn a_correction_changes_the_periods_up_to_the_next_filing(hub: Hub) {
    hub.today("2023-05-20");
    let desk = hub.desk(COMMUNITIES[0]);
    hub.desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(10))
        .await;
    let january = desk.file("2023-01", &Cells::found(4)).await;
    desk.file("2023-04", &Cells::found(9)).await;
    let months = ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"];
    let all = async || {
        let mut shown = Vec::new();
        for month in months {
            shown.push(found(&hub, month).await);
        }
        shown
    };
    assert_eq!(all().await, ["4", "14", "14", "19", "19"]);
    correct(&hub, &january, 6).await;
    assert_eq!(all().await, ["6", "16", "16", "19", "19"]);
    hub.verify_rollup();
}

async fn a_correction_that_makes_a_later_total_fall_wants_a_reason(hub: Hub) {
    hub.today("2023-03-01");
    let desk = hub.desk(COMMUNITIES[0]);
    let january = desk.file("2023-01", &Cells::found(4)).await;
    desk.file("2023-02", &Cells::found(6)).await;
    let begun = Paper::done(&desk.correct(&january, "重复计数", &changed(7)).await);
    let refused = desk.submit(&begun).await.ok();
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    let expected = [("1.1".to_owned(), "FALLING_TOTAL".to_owned())];
    assert_eq!(problems(&refused), expected);
    assert_eq!(refused.text("it.problems.0.severity"), "WARNING");
    let mut input = step(&begun);
    input["reasons"] = json!([{ "cell": "1.1", "reason": "二月另行更正" }]);
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let submitted = Paper::done(&hub.change(&reporter, "submitReport", input).await);
    Paper::done(&desk.sign(&submitted).await);
    assert_eq!(found(&hub, "2023-01").await, "7");
    assert_eq!(found(&hub, "2023-02").await, "6");
    hub.verify_rollup();
}

async fn a_late_filing_is_compared_with_the_one_after_it(hub: Hub) {
    hub.today("2023-04-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(4)).await;
    desk.file("2023-03", &Cells::found(6)).await;
    let draft = Paper::done(&desk.save("2023-02", &Cells::found(7), None).await);
    let refused = desk.submit(&draft).await.ok();
    let expected = [("1.1".to_owned(), "FALLING_TOTAL".to_owned())];
    assert_eq!(problems(&refused), expected);
    let between = Cells::found(5);
    let draft = Paper::done(&desk.save("2023-02", &between, Some(draft.version)).await);
    Paper::done(&desk.submit(&draft).await);
}

async fn a_correction_wants_a_reason_and_the_reporter(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let draft = Paper::done(&desk.save("2023-01", &Cells::found(4), None).await);
    let early = desk.correct(&draft, "更正", &changed(5)).await.ok();
    assert_eq!(
        early.text("it.outcome"),
        "NOT_ALLOWED",
        "a draft is written"
    );
    let submitted = Paper::done(&desk.submit(&draft).await);
    let signed = Paper::done(&desk.sign(&submitted).await);
    let blank = desk.correct(&signed, " ", &changed(5)).await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
    let strange = Cells::none().with("1.1", "x");
    let wrong = desk.correct(&signed, "更正", &strange).await.ok();
    assert_eq!(wrong.text("it.outcome"), "REFUSED");
    let mut input = step(&signed);
    input["reason"] = json!("更正");
    for (account, expected) in [
        (format!("{}.reviewer", COMMUNITIES[0]), "NOT_ALLOWED"),
        (format!("{}.viewer", COMMUNITIES[0]), "NOT_ALLOWED"),
        (COORDINATOR.to_owned(), "NOT_ALLOWED"),
    ] {
        let answer = hub.change(&account, "correctReport", input.clone()).await;
        assert_eq!(answer.ok().text("it.outcome"), expected, "{account}");
    }
    for account in [COMMUNITIES[1], SIBLING_UNIT] {
        let account = format!("{account}.reporter");
        let answer = hub.change(&account, "correctReport", input.clone()).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
    let twice = Paper::done(&desk.correct(&signed, "更正", &Cells::none()).await);
    let again = desk.correct(&twice, "更正", &Cells::none()).await.ok();
    assert_eq!(again.text("it.outcome"), "NOT_ALLOWED", "one at a time");
    let stale = desk.correct(&signed, "更正", &Cells::none()).await.ok();
    assert_eq!(stale.text("it.outcome"), "CONFLICT");
}

async fn who_filed_a_correction_does_not_sign_it(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let mut input = step(&signed);
    input["reason"] = json!("更正");
    let begun = Paper::done(&hub.change(BOTH, "correctReport", input).await);
    let submitted = Paper::done(&hub.change(BOTH, "submitReport", step(&begun)).await);
    let refused = hub.change(BOTH, "signReport", step(&submitted)).await.ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    Paper::done(&desk.sign(&submitted).await);
}

async fn a_correction_is_sent_back_mended_and_given_up(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let begun = Paper::done(&desk.correct(&signed, "更正", &changed(5)).await);
    let submitted = Paper::done(&desk.submit(&begun).await);
    let back = desk.send_back(&submitted).await.ok();
    let stands = |answer: &Answer| {
        let report = answer.at("it.report");
        [
            report["state"].clone(),
            report["correction"].clone(),
            report["revision"].clone(),
        ]
    };
    assert_eq!(
        stands(&back),
        [json!("SIGNED"), json!("RETURNED"), json!(2)]
    );
    assert_eq!(found(&hub, "2023-01").await, "4", "what counted counts on");
    let version = Some(Paper::done(&back).version);
    let mended = desk.save("2023-01", &changed(8), version).await.ok();
    let expected = [json!("SIGNED"), json!("DRAFT"), json!(3)];
    assert_eq!(stands(&mended), expected, "what was submitted is kept");
    assert_eq!(*mended.at("it.report.correctionReason"), json!("更正"));
    let zero = desk.of_period("2023-01");
    let mut zero = zero.clone();
    zero["expectedVersion"] = json!(Paper::done(&mended).version);
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let refused = hub.change(&reporter, "fileZeroReport", zero).await.ok();
    assert_ne!(refused.text("it.outcome"), "DONE", "{refused:#?}");
    let submitted = Paper::done(&desk.submit(&Paper::done(&mended)).await);
    let taken = desk.withdraw(Role::Reporter, &submitted, None).await.ok();
    assert_eq!(stands(&taken), [json!("SIGNED"), json!("DRAFT"), json!(3)]);
    let dropped = desk
        .withdraw(Role::Reporter, &Paper::done(&taken), None)
        .await
        .ok();
    assert_eq!(stands(&dropped), [json!("SIGNED"), Value::Null, json!(1)]);
    assert_eq!(value_at(&dropped, "it.report", "1.1"), json!("4"));
    let dropped = Paper::done(&dropped);
    let again = desk.correct(&dropped, "再次更正", &changed(6)).await.ok();
    assert_eq!(stands(&again), [json!("SIGNED"), json!("DRAFT"), json!(4)]);
    let submitted = Paper::done(&desk.submit(&Paper::done(&again)).await);
    Paper::done(&desk.sign(&submitted).await);
    assert_eq!(found(&hub, "2023-01").await, "6");
    hub.verify_rollup();
}

async fn a_corrected_report_keeps_the_day_of_its_first_signing(hub: Hub) {
    hub.today("2023-02-05");
    let in_time = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.today("2023-02-07");
    let late = hub
        .desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(1))
        .await;
    let counts = async || hub.table(TOWN, "2023-01", "TOTAL").await.total().counts();
    assert_eq!(counts().await, (3, 2, 1));
    hub.today("2023-09-01");
    let corrected = correct(&hub, &in_time, 5).await;
    assert_eq!(*corrected.at("it.report.late"), json!(false));
    let desk = hub.desk(COMMUNITIES[1]);
    let corrected = desk.corrected(&late, "更正", &changed(2)).await;
    assert_eq!(corrected.number("it.report.lateDays"), 2);
    assert_eq!(counts().await, (3, 2, 1));
    hub.verify_rollup();
}

async fn a_repeated_correction_is_one(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let mut input = step(&signed);
    input["reason"] = json!("更正");
    input["idempotencyKey"] = json!("c-1");
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let first = Paper::done(&hub.change(&reporter, "correctReport", input.clone()).await);
    let again = Paper::done(&hub.change(&reporter, "correctReport", input.clone()).await);
    assert_eq!(first.version, again.version);
    input["reason"] = json!("另一个理由");
    let other = hub.change(&reporter, "correctReport", input).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
}

/// The first cell alone.
fn changed(found: i64) -> Cells {
    Cells::none().with("1.1", found)
}

async fn correct(hub: &Hub, paper: &Paper, found: i64) -> Answer {
    let desk = hub.desk(COMMUNITIES[0]);
    desk.corrected(paper, "更正", &changed(found)).await
}

async fn accept(hub: &Hub, paper: &Paper) -> Paper {
    Paper::done(&hub.change(COORDINATOR, "acceptReport", step(paper)).await)
}

async fn found(hub: &Hub, period: &str) -> String {
    let table = hub.table(TOWN, period, "TOTAL").await;
    table.total().cell(FOUND).0.unwrap_or("—").to_owned()
}

async fn seen(hub: &Hub, account: &str, paper: &Paper) -> Value {
    let query = "query($id: ID!) { report(id: $id) { state correction revision corrects cells { key value } \
        events { action reason revision } allowedActions { action allowed reason } } }";
    let answer = hub
        .ask_with(account, query, json!({ "id": paper.id }))
        .await;
    answer.ok().at("report").clone()
}

async fn explained(hub: &Hub, period: &str) -> Value {
    let query = "query($code: String!, $period: Period!) { jurisdiction(code: $code) { \
        explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, cell: \"1.1\") { \
        contributions { nodes { unit { code } revision corrects correctionReason } } } } }";
    let asked = json!({ "code": TOWN, "period": period });
    let answer = hub.ask_with("99.viewer", query, asked).await.ok();
    let nodes = answer.list("jurisdiction.explain.contributions.nodes");
    let of = nodes
        .iter()
        .find(|node| node["unit"]["code"] == COMMUNITIES[0]);
    of.unwrap().clone()
}
