//! A unit that took another in after both had filed: from the filing that it signs
//! for both on it speaks in every column, and in none before.

mod several;

use serde_json::{Value, json};

use super::merge;
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::desk::Paper;
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COMMUNITIES, COUNTY, TOWN};

both!(
    a_filing_for_both_is_for_both_in_every_column,
    what_it_had_signed_for_a_later_period_is_still_its_own,
    the_first_word_for_both_is_compared_with_both,
    the_office_is_told_what_falls_and_whose_a_closed_unit_is,
    a_sheet_of_many_rows_compares_with_both,
    who_files_for_a_closed_unit_is_told_who_took_its_place,
);

const ONE: &str = COMMUNITIES[0];
const TWO: &str = COMMUNITIES[1];

fn held(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// Both filed May and June; then it is recorded that since May they are one. The
/// papers of the one that goes on.
async fn two_that_became_one(hub: &Hub) -> [Paper; 2] {
    hub.today("2023-07-03");
    hub.desk(ONE).file("2023-05", &held(4, 2)).await;
    hub.desk(ONE).file("2023-06", &held(6, 6)).await;
    let may = hub.desk(TWO).file("2023-05", &held(10, 1)).await;
    let june = hub.desk(TWO).file("2023-06", &held(20, 5)).await;
    let villages = ["990101001001", "990101001002"];
    let became = merge("2023-05-01", &villages, villages[1], "新社区");
    hub.move_tree("2023-07-10", became).await;
    hub.today("2023-07-20");
    [may, june].map(|paper| Paper {
        version: paper.version + 1,
        ..paper
    })
}

/// Hazards found and meetings held: state and value of a row.
async fn says(hub: &Hub, code: &str, period: &str, row: &str) -> [(String, Value); 2] {
    let by = if row == code { "TOTAL" } else { "UNIT" };
    let table = hub.table(code, period, by).await;
    [FOUND, MEETINGS].map(|column| {
        let row = if row == code {
            table.total()
        } else {
            table.row(row)
        };
        let (value, state, _, _) = row.cell(column);
        (state.to_owned(), json!(value))
    })
}

fn cells(state: &str, found: Option<&str>, meetings: Option<&str>) -> [(String, Value); 2] {
    [found, meetings].map(|value| (state.to_owned(), json!(value)))
}

async fn a_filing_for_both_is_for_both_in_every_column(hub: Hub) {
    let [_, june] = two_that_became_one(&hub).await;
    let both = cells("REPORTED", Some("26"), Some("11"));
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        both,
        "side by side"
    );
    hub.desk(TWO)
        .corrected(&june, "合并后合计", &held(26, 11))
        .await;
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        both,
        "once, by one filing"
    );
    assert_eq!(says(&hub, TOWN, "2023-06", TWO).await, both);
    let silent = cells("NOT_APPLICABLE", None, None);
    assert_eq!(says(&hub, TOWN, "2023-06", ONE).await, silent);
    assert_eq!(
        says(&hub, TOWN, "2023-05", TOWN).await,
        cells("REPORTED", Some("14"), Some("3")),
        "the month before is each one's own"
    );
    assert_eq!(says(&hub, COUNTY, "2023-06", COUNTY).await, both);
    let span = "query($code: String!) { jurisdiction(code: $code) { series(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        from: \"2023-05\", to: \"2023-06\") { span { values } } } }";
    let found = hub
        .ask_with("99.viewer", span, json!({ "code": TOWN }))
        .await
        .ok();
    assert_eq!(
        found.at(&format!("jurisdiction.series.span.values.{MEETINGS}")),
        &json!("14")
    );
    let then = hub
        .table_known(TOWN, "2023-06", "TOTAL", "2023-07-15")
        .await;
    assert_eq!(then.total().cell(MEETINGS).0, Some("11"));
    for period in ["2023-05", "2023-06", "2023-07"] {
        for since in ["2023-07-05", "2023-07-15"] {
            let asked = json!({ "code": TOWN, "period": period, "since": at(since) });
            assert_adds_up(&changes(&hub, asked).await, period);
        }
    }
    hub.verify_rollup();
    hub.rebuild_rollup();
}

async fn what_it_had_signed_for_a_later_period_is_still_its_own(hub: Hub) {
    let [may, _] = two_that_became_one(&hub).await;
    hub.desk(TWO)
        .corrected(&may, "合并后合计", &held(14, 3))
        .await;
    assert_eq!(
        says(&hub, TOWN, "2023-05", TOWN).await,
        cells("REPORTED", Some("14"), Some("3"))
    );
    assert_eq!(
        says(&hub, TOWN, "2023-06", TOWN).await,
        cells("REPORTED", Some("26"), Some("11")),
        "June was signed for itself before anybody knew"
    );
    hub.desk(TWO).file("2023-07", &held(30, 4)).await;
    let july = cells("REPORTED", Some("30"), Some("4"));
    assert_eq!(says(&hub, TOWN, "2023-07", TOWN).await, july);
    hub.verify_rollup();
}

/// August of both, who are one from September on.
async fn merged_in_september(hub: &Hub) {
    hub.today("2023-09-04");
    hub.desk(ONE).file("2023-08", &held(91, 1)).await;
    hub.desk(TWO).file("2023-08", &held(88, 1)).await;
    let villages = ["990101001001", "990101001002"];
    let became = merge("2023-09-01", &villages, villages[1], "新社区");
    hub.move_tree("2023-09-05", became).await;
    hub.today("2023-10-03");
}

/// The codes of what is wrong with September of the successor, and the first sentence.
async fn judged(hub: &Hub, found: i64) -> (Vec<String>, String) {
    judged_of(hub, TWO, "2023-09", found).await
}

/// The same of a unit's word for a period; where nothing is wrong it is submitted.
async fn judged_of(hub: &Hub, unit: &str, period: &str, found: i64) -> (Vec<String>, String) {
    let desk = hub.desk(unit);
    let saved = desk.save(period, &Cells::found(found), None).await;
    let paper = if saved.text("it.outcome") == "DONE" {
        Paper::done(&saved)
    } else {
        let version = saved.number("it.report.version");
        let cells = Cells::found(found);
        Paper::done(&desk.save(period, &cells, Some(version)).await)
    };
    let answer = desk.submit(&paper).await.ok();
    let told = answer.list("it.problems");
    let codes = told
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned());
    let said = told
        .first()
        .map_or("", |one| one["message"].as_str().unwrap());
    (codes.collect(), said.to_owned())
}

async fn the_first_word_for_both_is_compared_with_both(hub: Hub) {
    merged_in_september(&hub).await;
    let unread = Cells::none().with("1.1", 100).with("1.2", "nine");
    let refused = hub.desk(TWO).save("2023-09", &unread, None).await.ok();
    let messages = refused.texts("it.problems", "message");
    let falls = messages.iter().find(|message| message.contains("179"));
    assert!(
        falls.is_some_and(|message| message.contains("which the unit took in")),
        "also beside what cannot be read: {messages:?}"
    );
    let (codes, said) = judged(&hub, 100).await;
    assert_eq!(codes, ["FALLING_TOTAL"], "it would fall by 79");
    assert!(said.contains("179") && said.contains("100"), "{said}");
    assert!(
        said.contains("社区"),
        "it names whom the unit took in: {said}"
    );
    let (codes, said) = judged(&hub, 179).await;
    assert!(codes.is_empty(), "{said}");
}

async fn flags(hub: &Hub, period: &str) -> Vec<(String, String, Value)> {
    let seen = hub
        .collation("990101001.coordinator", TOWN, period)
        .await
        .ok();
    let flags = seen.list("jurisdiction.it.flags.nodes").iter();
    let told = flags.map(|one| {
        (
            one["kind"].as_str().unwrap().to_owned(),
            one["unit"]["code"].as_str().unwrap().to_owned(),
            one["mergedInto"].clone(),
        )
    });
    told.filter(|(_, unit, _)| unit == ONE || unit == TWO)
        .collect()
}

async fn the_office_is_told_what_falls_and_whose_a_closed_unit_is(hub: Hub) {
    hub.today("2023-10-03");
    // The one that is closed has begun September, and so owes it.
    hub.desk(ONE).file("2023-08", &held(91, 1)).await;
    hub.desk(TWO).file("2023-08", &held(88, 1)).await;
    Paper::done(&hub.desk(ONE).save("2023-09", &Cells::none(), None).await);
    let villages = ["990101001001", "990101001002"];
    let became = merge("2023-09-01", &villages, villages[1], "新社区");
    hub.move_tree("2023-10-04", became).await;
    hub.today("2023-10-05");
    let waits = |unit: &str, into: Value| ("CARRIED".to_owned(), unit.to_owned(), into);
    assert_eq!(
        flags(&hub, "2023-09").await,
        [waits(TWO, Value::Null), waits(ONE, json!(TWO))]
    );
    let paper = hub
        .desk(TWO)
        .save("2023-09", &Cells::found(100), None)
        .await;
    let paper = Paper::done(&paper);
    let mut input = crate::desk::step(&paper);
    input["reasons"] = json!([{ "cell": "1.1", "reason": "核减" }]);
    let account = format!("{TWO}.reporter");
    let submitted = Paper::done(&hub.change(&account, "submitReport", input).await);
    Paper::done(&hub.desk(TWO).sign(&submitted).await);
    let found = flags(&hub, "2023-09").await;
    assert_eq!(
        found,
        [("FALLING_TOTAL".to_owned(), TWO.to_owned(), Value::Null)]
    );
    hub.verify_rollup();
}

async fn a_sheet_of_many_rows_compares_with_both(hub: Hub) {
    merged_in_september(&hub).await;
    let query = "mutation($input: FileReportsInput!) { it: fileReports(input: $input) { rows { outcome problems { code message } } } }";
    let row = json!({ "unit": TWO, "period": "2023-09", "cells": Cells::found(100).input() });
    let input = json!({ "campaign": crate::world::CAMPAIGN, "schedule": "monthly", "aim": "SUBMITTED", "reports": [row] });
    let filed = hub
        .ask_with(&format!("{TWO}.reporter"), query, json!({ "input": input }))
        .await
        .ok();
    assert!(filed.as_text().contains("FALLING_TOTAL"), "{filed:#?}");
    assert!(filed.as_text().contains("179"), "{filed:#?}");
}

async fn who_files_for_a_closed_unit_is_told_who_took_its_place(hub: Hub) {
    merged_in_september(&hub).await;
    let query = "mutation($input: FileReportsInput!) { it: fileReports(input: $input) { rows { outcome reason } } }";
    let row = json!({ "unit": ONE, "period": "2023-09", "cells": Cells::found(100).input() });
    let input = json!({ "campaign": crate::world::CAMPAIGN, "schedule": "monthly", "aim": "SUBMITTED", "reports": [row] });
    for (account, told) in [
        ("99.coordinator".to_owned(), TWO),
        (format!("{ONE}.reporter"), "whoever took its place"),
    ] {
        let filed = hub
            .ask_with(&account, query, json!({ "input": input }))
            .await
            .ok();
        assert_eq!(filed.texts("it.rows", "outcome"), ["NOT_ALLOWED"]);
        let reason = filed.text("it.rows.0.reason");
        assert!(
            reason.contains("is closed since 2023-09-01") && reason.contains(told),
            "{account}: {reason}"
        );
    }
    let answer = hub.desk(ONE).save("2023-09", &Cells::found(1), None).await;
    let said = format!("{answer:?}");
    assert!(said.contains("is closed since"), "{said}");
}
