//! A report that waits for its signature while its unit comes to speak for others: nobody's
//! figures are lost for one that was filled in for the unit alone.

use cengbao_domain::policy::Role;

use super::merge;
use super::share::{OLD, OTHER_UNIT};
use crate::cells::{Cells, FOUND};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{COMMUNITIES, SECTIONS, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    what_was_submitted_before_a_merger_is_not_signed_for_both,
    a_correction_under_way_is_not_signed_for_both,
    what_was_submitted_before_it_covers_others_is_not_signed_for_them,
);

const OTHER: &str = "990101002002";

/// The village and the other one are one from July on; told on the tenth.
async fn merged(hub: &Hub) {
    let became = merge("2023-07-02", &[OLD, OTHER], OLD, "河村");
    hub.today("2023-07-10");
    hub.record_row("2023-07-10", 1, became).await;
    hub.today("2023-07-11");
}

async fn version(hub: &Hub, unit: &str, paper: Paper) -> Paper {
    let query = format!("{{ report(id: \"{}\") {{ version }} }}", paper.id);
    let answer = hub.ask(&account(unit, Role::Reviewer), &query).await.ok();
    Paper {
        version: answer.number("report.version"),
        ..paper
    }
}

/// What the reviewer is told that he may do with it: sign it not, for this reason; send it
/// back.
async fn is_told_beforehand(hub: &Hub, unit: &str, paper: &Paper) {
    let query = "{ reports(first: 50) { nodes { id allowedActions { action allowed reason } } } }";
    let seen = hub.ask(&account(unit, Role::Reviewer), query).await.ok();
    let reports = seen.list("reports.nodes").iter();
    let mut reports = reports.filter(|one| one["id"] == paper.id.as_str());
    let report = reports.next().expect("he sees it");
    let says = |action: &str| {
        let mut all = report["allowedActions"].as_array().unwrap().iter();
        all.find(|one| one["action"] == action).unwrap()
    };
    assert_eq!(says("SIGN")["allowed"], false, "{report:#?}");
    let reason = says("SIGN")["reason"].as_str().unwrap();
    assert!(
        reason.contains("speaks for others") && !reason.contains("  "),
        "{reason}"
    );
    assert_eq!(says("RETURN")["allowed"], true, "{report:#?}");
}

/// The reviewer does not sign it and hears why, before and when he tries; nothing is other
/// than before.
async fn is_refused(hub: &Hub, unit: &str, paper: Paper, (town, sum): (&str, &str)) -> Paper {
    let paper = version(hub, unit, paper).await;
    is_told_beforehand(hub, unit, &paper).await;
    let refused = hub.desk(unit).sign(&paper).await.ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{refused:#?}");
    let reason = refused.text("it.reason");
    assert!(reason.contains("speaks for others"), "{reason}");
    assert_eq!(hub.total(town, "2023-07").await, sum);
    hub.verify_rollup();
    paper
}

async fn what_was_submitted_before_a_merger_is_not_signed_for_both(hub: Hub) {
    hub.today("2023-07-01");
    hub.desk(OTHER_UNIT)
        .file("2023-07", &Cells::found(51))
        .await;
    let waits = hub.desk(SIBLING_UNIT);
    let waits = waits.submitted("2023-07", &Cells::found(30), None).await;
    merged(&hub).await;
    let paper = is_refused(&hub, SIBLING_UNIT, waits, (SIBLING_TOWN, "51")).await;
    let desk = hub.desk(SIBLING_UNIT);
    let returned = Paper::done(&desk.send_back(&paper).await);
    desk.file_again(&returned, "2023-07", &Cells::found(81))
        .await;
    assert_eq!(hub.total(SIBLING_TOWN, "2023-07").await, "81");
    hub.verify_rollup();
}

async fn a_correction_under_way_is_not_signed_for_both(hub: Hub) {
    hub.today("2023-07-01");
    hub.desk(OTHER_UNIT)
        .file("2023-07", &Cells::found(51))
        .await;
    let desk = hub.desk(SIBLING_UNIT);
    let signed = desk.file("2023-07", &Cells::found(30)).await;
    let begun = desk.correct(&signed, "漏报", &Cells::found(31)).await;
    let waits = Paper::done(&desk.submit(&Paper::done(&begun)).await);
    merged(&hub).await;
    is_refused(&hub, SIBLING_UNIT, waits, (SIBLING_TOWN, "81")).await;
}

async fn what_was_submitted_before_it_covers_others_is_not_signed_for_them(hub: Hub) {
    let section = SECTIONS[1];
    hub.apply_covering("2023-06-01", "OWN_SHARE").await;
    hub.today("2023-07-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-07", &Cells::found(20))
        .await;
    let desk = hub.desk(section);
    let waits = desk.submitted("2023-07", &Cells::found(2), None).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    let paper = is_refused(&hub, section, waits, (TOWN, "20")).await;
    let returned = Paper::done(&desk.send_back(&paper).await);
    desk.file_again(&returned, "2023-07", &Cells::found(22))
        .await;
    let table = hub.table(TOWN, "2023-07", "TOTAL").await;
    assert_eq!(table.total().cell(FOUND).0, Some("22"));
    hub.verify_rollup();
}
