//! What changed between two moments: every act, by whom and why, and the sum of
//! the differences is the difference of the sums.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND, KEYS};
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COMMUNITIES, COUNTY, PROVINCE, SIBLING_UNIT, TOWN};

both!(
    every_act_is_told_with_its_post_and_its_reason,
    what_changes_other_periods_alone_is_not_told,
    the_differences_are_the_difference_of_the_totals,
    changes_are_read_from_either_end,
    who_owes_is_a_change_as_well,
    moments_that_cannot_be_are_refused,
    who_sees_a_part_is_told_of_its_changes_alone,
);

const COORDINATOR: &str = "990101001.coordinator";

const CHANGES: &str = "query($code: String!, $period: Period!, $since: DateTime!, $until: DateTime, $first: Int, \
    $after: String, $last: Int, $before: String) { jurisdiction(code: $code) { \
    changes(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, since: $since, until: $until, \
        first: $first, after: $after, last: $last, before: $before) { since until \
        before { values contributors expected reported onTime } after { values contributors expected reported onTime } \
        entries { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { \
            id unit { code } cause fromPeriod recordedAt by reason reportId revision before after differences \
            expectedDifference reportedDifference onTimeDifference } } } } }";

/// What changed, as the province's viewer.
pub(crate) async fn changes(hub: &Hub, variables: Value) -> Value {
    changes_as(hub, "99.viewer", variables).await
}

/// The same as another account is told it.
pub(crate) async fn changes_as(hub: &Hub, account: &str, variables: Value) -> Value {
    let answer = hub.ask_with(account, CHANGES, variables).await.ok();
    answer.at("jurisdiction.changes").clone()
}

/// The differences of all entries are the difference of the two totals, in every
/// column and count.
#[track_caller]
pub(crate) fn assert_adds_up(changes: &Value, place: &str) {
    let entries = changes["entries"]["nodes"].as_array().unwrap();
    for column in 0..KEYS.len() {
        let of = |values: &Value| units(&values[column]);
        let sum: i64 = entries.iter().map(|entry| of(&entry["differences"])).sum();
        let (before, after) = (
            of(&changes["before"]["values"]),
            of(&changes["after"]["values"]),
        );
        assert_eq!(
            after - before,
            sum,
            "{place}, column {column}: {changes:#?}"
        );
        for entry in entries {
            let own = of(&entry["after"]) - of(&entry["before"]);
            assert_eq!(own, of(&entry["differences"]), "{place}: {entry:#?}");
        }
    }
    for count in ["expected", "reported", "onTime"] {
        let of = |total: &str| changes[total][count].as_i64().unwrap();
        let each = entries
            .iter()
            .map(|entry| entry[format!("{count}Difference")].as_i64().unwrap());
        assert_eq!(
            of("after") - of("before"),
            each.sum::<i64>(),
            "{place}, {count}"
        );
    }
}

/// A decimal without its point; nothing where there is no figure.
fn units(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or("0").replace('.', "");
    text.parse().unwrap()
}

/// A town's February: signed, returned, filed again, corrected, withdrawn.
async fn a_february(hub: &Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    hub.today("2023-02-03");
    desk.file("2023-01", &Cells::found(4)).await;
    hub.today("2023-03-03");
    let signed = desk.file("2023-02", &Cells::found(9)).await;
    hub.today("2023-03-06");
    let input = sent_back(&signed, "数据有误", &[]);
    let returned = Paper::done(&hub.change(COORDINATOR, "returnReport", input).await);
    hub.today("2023-03-08");
    let signed = desk
        .file_again(&returned, "2023-02", &Cells::found(8))
        .await;
    hub.today("2023-03-20");
    let cells = Cells::found(12).with("1.3.2", "0.5");
    let corrected = desk.corrected(&signed, "漏报四处", &cells).await;
    hub.today("2023-03-25");
    let withdrawn = desk
        .withdraw(Role::Reviewer, &Paper::done(&corrected), Some("误报"))
        .await;
    Paper::done(&withdrawn);
    hub.today("2023-04-01");
}

async fn every_act_is_told_with_its_post_and_its_reason(hub: Hub) {
    a_february(&hub).await;
    let asked = json!({ "code": TOWN, "period": "2023-02", "since": at("2023-03-01") });
    let found = changes(&hub, asked).await;
    let entries = found["entries"]["nodes"].as_array().unwrap();
    let reviewer = format!("岗位 {}.reviewer", COMMUNITIES[0]);
    let coordinator = format!("岗位 {COORDINATOR}");
    let told: Vec<Value> = entries
        .iter()
        .map(|one| {
            json!([
                one["cause"],
                one["by"],
                one["reason"],
                one["revision"],
                one["before"][FOUND],
                one["after"][FOUND],
                one["differences"][FOUND],
                one["reportedDifference"]
            ])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["WITHDRAWN", reviewer, "误报", 3, "12", "4", "-8", -1]),
            json!(["CORRECTED", reviewer, "漏报四处", 3, "8", "12", "4", 0]),
            json!(["SIGNED", reviewer, null, 2, "4", "8", "4", 1]),
            json!(["RETURNED", coordinator, "数据有误", 1, "9", "4", "-5", -1]),
            json!(["SIGNED", reviewer, null, 1, "4", "9", "5", 1]),
        ]
    );
    assert_eq!(entries[1]["differences"][3], json!("0.5000"));
    assert_eq!(entries[0]["recordedAt"], json!("2023-03-25T04:00:00.000Z"));
    assert_adds_up(&found, "the town");
    // Between two of the days: that one correction.
    let asked = json!({ "code": TOWN, "period": "2023-02", "since": at("2023-03-10"), "until": at("2023-03-20") });
    let found = changes(&hub, asked).await;
    assert_eq!(found["entries"]["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &found["before"]["values"][FOUND],
            &found["after"]["values"][FOUND]
        ),
        (&json!("8"), &json!("12"))
    );
    assert_adds_up(&found, "ten days");
}

async fn what_changes_other_periods_alone_is_not_told(hub: Hub) {
    a_february(&hub).await;
    // January's total holds on March too; its meetings are January's alone.
    hub.today("2023-04-02");
    hub.desk(COMMUNITIES[1])
        .file("2023-03", &Cells::found(1))
        .await;
    hub.today("2023-04-03");
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::zero().with("2.3", 5))
        .await;
    let of = async |period: &str| {
        let asked = json!({ "code": TOWN, "period": period, "since": at("2023-04-02") });
        let found = changes(&hub, asked).await;
        assert_adds_up(&found, period);
        found["entries"]["nodes"].as_array().unwrap().len()
    };
    assert_eq!(of("2023-01").await, 1);
    assert_eq!(
        of("2023-02").await,
        1,
        "a zero is known in February as well"
    );
    assert_eq!(of("2023-03").await, 0, "March had its own");
}

async fn the_differences_are_the_difference_of_the_totals(hub: Hub) {
    a_february(&hub).await;
    hub.today("2023-04-05");
    for (unit, found) in [(SIBLING_UNIT, 20), ("990200001001.jwh", 300)] {
        let cells = Cells::found(found).with("1.3.2", "1.25").with("2.3", 4);
        hub.desk(unit).file("2023-03", &cells).await;
    }
    hub.today("2023-05-01");
    let days = [
        "2022-12-01",
        "2023-02-10",
        "2023-03-07",
        "2023-03-22",
        "2023-04-30",
    ];
    for code in [TOWN, COUNTY, "9902", PROVINCE] {
        for period in ["2023-01", "2023-02", "2023-03", "2023-04"] {
            for (position, since) in days.into_iter().enumerate() {
                for until in &days[position..] {
                    let asked = json!({ "code": code, "period": period, "since": at(since), "until": at(until) });
                    let found = changes(&hub, asked).await;
                    assert_adds_up(&found, &format!("{code} {period} {since} {until}"));
                }
            }
        }
    }
    hub.verify_rollup();
}

async fn changes_are_read_from_either_end(hub: Hub) {
    a_february(&hub).await;
    let asked = json!({ "code": TOWN, "period": "2023-02", "since": at("2023-01-02") });
    let whole = changes(&hub, asked.clone()).await;
    let whole = whole["entries"]["nodes"].as_array().unwrap().clone();
    assert_eq!(whole.len(), 6);
    for (size, cursor, end) in [
        ("first", "after", "endCursor"),
        ("last", "before", "startCursor"),
    ] {
        let mut read = Vec::new();
        let mut asked = asked.clone();
        asked[size] = json!(2);
        for _ in 0..3 {
            let page = changes(&hub, asked.clone()).await;
            let page = &page["entries"];
            let nodes = page["nodes"].as_array().unwrap().clone();
            if size == "first" {
                read.extend(nodes);
            } else {
                read.splice(0..0, nodes);
            }
            asked[cursor] = page["pageInfo"][end].clone();
        }
        assert_eq!(
            read, whole,
            "{size}: before and after do not depend on the page"
        );
    }
}

async fn who_owes_is_a_change_as_well(hub: Hub) {
    let asked = json!({ "code": PROVINCE, "period": "2023-01", "since": at("2022-12-01") });
    let found = changes(&hub, asked).await;
    let entries = found["entries"]["nodes"].as_array().unwrap();
    assert_eq!(entries.len(), 10);
    for entry in entries {
        assert_eq!(
            (&entry["cause"], &entry["by"], &entry["expectedDifference"]),
            (&json!("OWED"), &Value::Null, &json!(1))
        );
    }
    assert_adds_up(&found, "the province");
}

async fn moments_that_cannot_be_are_refused(hub: Hub) {
    hub.today("2023-02-03");
    for (since, until) in [
        ("2023-02-04", None),
        ("2023-01-04", Some("2023-02-04")),
        ("2023-02-02", Some("2023-02-01")),
    ] {
        let asked = json!({ "code": TOWN, "period": "2023-01", "since": at(since), "until": until.map(at) });
        let answer = hub.ask_with("99.viewer", CHANGES, asked).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{since} {until:?}");
    }
}

async fn who_sees_a_part_is_told_of_its_changes_alone(hub: Hub) {
    hub.today("2023-02-03");
    for (unit, found) in [(SIBLING_UNIT, 20), (COMMUNITIES[0], 4), (COMMUNITIES[1], 7)] {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
    let asked =
        |code: &str| json!({ "code": code, "period": "2023-01", "since": at("2023-01-15") });
    let answer = hub.ask_with(COORDINATOR, CHANGES, asked(TOWN)).await.ok();
    let units = answer.list("jurisdiction.changes.entries.nodes");
    assert_eq!(units.len(), 2, "{units:#?}");
    let answer = hub.ask_with(COORDINATOR, CHANGES, asked(COUNTY)).await;
    assert_eq!(answer.error_code(), "NOT_FOUND");
    // A unit is told of itself.
    let own = "query($code: String!, $since: DateTime!) { agency(code: $code) { \
        changes(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", since: $since) { \
        after { values } entries { nodes { unit { code } } } } } }";
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let asked = |code: &str| json!({ "code": code, "since": at("2023-01-15") });
    let answer = hub.ask_with(&reporter, own, asked(COMMUNITIES[0])).await;
    let answer = answer.ok();
    assert_eq!(answer.list("agency.changes.entries.nodes").len(), 1);
    assert_eq!(
        answer.list("agency.changes.after.values")[FOUND],
        json!("4")
    );
    let answer = hub.ask_with(&reporter, own, asked(COMMUNITIES[1])).await;
    assert_eq!(answer.error_code(), "NOT_FOUND");
}
