//! Beside a correction: its receiver, whoever looks from outside, and what its
//! signature costs.

use serde_json::json;

use super::{COORDINATOR, accept, changed, found, seen};
use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, sent_back, value_at};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, TOWN};

both!(
    its_receiver_goes_on_with_what_is_in_force,
    a_correction_is_seen_from_outside_once_it_is_signed,
    a_correction_takes_a_known_number_of_statements,
);

/// Of the whole request that signs: identity, scope, checks, transaction, answer.
const STATEMENTS: u64 = 26;
/// A first signature asks for an extension, and for no revision before it.
const FIRST_SIGNATURE: u64 = 26;

async fn its_receiver_goes_on_with_what_is_in_force(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let begun = Paper::done(&desk.correct(&signed, "更正", &changed(5)).await);
    let accepted = accept(&hub, &begun).await;
    let outside = seen(&hub, COORDINATOR, &accepted).await;
    let of = outside["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&of["action"], &of["revision"]),
        (&json!("ACCEPT"), &json!(1)),
        "what is accepted is what is in force"
    );
    let inside = seen(&hub, &format!("{}.reporter", COMMUNITIES[0]), &accepted).await;
    assert_eq!(
        (&inside["state"], &inside["correction"]),
        (&json!("ACCEPTED"), &json!("DRAFT")),
        "the acceptance leaves the correction alone"
    );
    let submitted = Paper::done(&desk.submit(&accepted).await);
    let input = sent_back(&submitted, "与台账不符", &["1.1"]);
    let returned = hub.change(COORDINATOR, "returnReport", input).await.ok();
    assert_eq!(returned.text("it.report.state"), "RETURNED");
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(table.total().cell(FOUND).1, "MISSING");
    let version = Some(Paper::done(&returned).version);
    let again = desk.save("2023-01", &Cells::none(), version).await.ok();
    assert_eq!(
        value_at(&again, "it.report", "1.1"),
        json!("5"),
        "the unit goes on from its correction"
    );
    let submitted = Paper::done(&desk.submit(&Paper::done(&again)).await);
    let signed = desk.sign(&submitted).await.ok();
    assert_eq!(signed.text("it.report.state"), "SIGNED");
    let inside = seen(&hub, COORDINATOR, &Paper::done(&signed)).await;
    assert_eq!(
        inside["corrects"],
        json!(null),
        "after a return it is a filing"
    );
    assert_eq!(found(&hub, "2023-01").await, "5");
    hub.verify_rollup();
}

async fn a_correction_is_seen_from_outside_once_it_is_signed(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    let before = seen(&hub, COORDINATOR, &signed).await;
    let begun = Paper::done(&desk.correct(&signed, "更正", &changed(5)).await);
    for paper in [&begun, &Paper::done(&desk.submit(&begun).await)] {
        let outside = seen(&hub, COORDINATOR, paper).await;
        for field in ["state", "correction", "revision", "corrects", "events"] {
            assert_eq!(outside[field], before[field], "{field}");
        }
        assert_eq!(outside["allowedActions"], before["allowedActions"]);
        let cells = outside["cells"].as_array().unwrap();
        assert_eq!(cells[0]["value"], json!("4"));
        let signed = json!({ "filter": { "state": "SIGNED" } });
        let query = "query($filter: ReportFilter) { reports(filter: $filter) { totalCount } }";
        let answer = hub.ask_with(COORDINATOR, query, signed).await.ok();
        assert_eq!(answer.number("reports.totalCount"), 1);
    }
}

/// Whatever lies between the correction and today, it costs the same. The
/// number stands in `docs/lifecycle.md`.
async fn a_correction_takes_a_known_number_of_statements(hub: Hub) {
    hub.today("2023-12-20");
    let desk = hub.desk(COMMUNITIES[0]);
    let first = desk.submitted("2023-01", &Cells::found(1), None).await;
    let before = hub.store().statements();
    let january = Paper::done(&desk.sign(&first).await);
    let first = hub.store().statements() - before;
    let signing = async |paper: &Paper, found: i64| {
        let begun = Paper::done(&desk.correct(paper, "更正", &changed(found)).await);
        let submitted = Paper::done(&desk.submit(&begun).await);
        let before = hub.store().statements();
        let signed = Paper::done(&desk.sign(&submitted).await);
        (signed, hub.store().statements() - before)
    };
    let (january, alone) = signing(&january, 2).await;
    for month in 2..=12 {
        let period = format!("2023-{month:02}");
        desk.file(&period, &Cells::found(100)).await;
    }
    let (_, among) = signing(&january, 3).await;
    assert_eq!((alone, among), (STATEMENTS, STATEMENTS));
    assert_eq!(first, FIRST_SIGNATURE);
    hub.verify_rollup();
}
