//! What was registered of days gone by is mended, also to an earlier day, and never without a trace: what stood there,
//! until when, and whose post changed it.

use serde_json::{Value, json};

use super::register::{new, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};
use cengbao_domain::policy::Role;

both!(
    a_mark_taken_off_a_past_day_is_told_and_kept,
    an_opening_and_a_closing_told_late_leave_what_stood_before,
    a_first_day_is_mended_to_an_earlier_one,
    nobody_mends_days_that_were_not_his,
    the_past_is_told_otherwise_with_a_reason_and_read_page_by_page,
);

const MARKED: &str = "code,name,place,marks,from\n";

/// Registers one row with a reason, and says what came of it and the notes about its days.
async fn one(hub: &Hub, account: &str, query: &str, csv: &str) -> (String, Vec<String>, Value) {
    let (outcomes, body) = register(hub, account, &format!("reason=登记有误&{query}"), csv).await;
    let row = body["rows"][0].clone();
    let notes = row["notes"].as_array().expect("notes").iter();
    let kinds = notes.map(|note| note["kind"].as_str().expect("a kind").to_owned());
    // Not what the campaigns make of a mark.
    let kinds = kinds.filter(|kind| kind != "UNKNOWN_MARK");
    (outcomes[0].clone(), kinds.collect(), row)
}

/// First and last day, and marks, of what is told of an enterprise.
type Told = Vec<(String, Option<String>, String)>;

/// What is told of it, and what was told before.
async fn told(hub: &Hub, account: &str, code: &str) -> (Told, Told, Value) {
    let query = "query($code: String!) { enterprise(code: $code) { history { ...said } revisions { nodes { validFrom \
        validUntil marks openedOn closedOn recordedAt supersededAt supersededBy reason } } } } \
        fragment said on EnterpriseStay { validFrom validUntil marks }";
    let answer = hub.ask_with(account, query, json!({ "code": code })).await;
    let answer = answer.ok();
    let read = |field: &str| {
        let rows = answer.list(&format!("enterprise.{field}")).iter();
        let row = |row: &Value| {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let marks = row["marks"].as_array().expect("marks").iter();
            let marks: Vec<&str> = marks.map(|mark| mark.as_str().expect("a mark")).collect();
            let from = text(&row["validFrom"]).expect("a day");
            (from, text(&row["validUntil"]), marks.join(";"))
        };
        rows.map(row).collect()
    };
    let revisions = answer.at("enterprise.revisions.nodes").clone();
    (read("history"), read("revisions.nodes"), revisions)
}

fn said(rows: &[(&str, Option<&str>, &str)]) -> Told {
    let rows = rows.iter();
    rows.map(|(from, until, marks)| {
        (
            (*from).to_owned(),
            until.map(str::to_owned),
            (*marks).to_owned(),
        )
    })
    .collect()
}

async fn a_mark_taken_off_a_past_day_is_told_and_kept(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let code = new(70);
    let row = |marks: &str| format!("{MARKED}{code},子工厂,{TOWN},{marks},2018-01-01\n");
    let (outcome, notes, _) = one(&hub, &town, "", &row("高危")).await;
    assert_eq!((outcome.as_str(), notes.len()), ("ADDED", 0));
    hub.today("2023-06-01");
    let (outcome, notes, checked) = one(&hub, &town, "mode=CHECK_ONLY", &row("")).await;
    assert_eq!(
        (outcome.as_str(), notes),
        ("CHANGED", vec!["REWRITES_PAST".to_owned()])
    );
    let note = checked["notes"][0]["note"].as_str().unwrap();
    assert!(note.contains("2018-01-01"), "{note}");
    assert_eq!(checked["notes"][0]["cell"], "E2");
    assert!(told(&hub, &town, &code).await.1.is_empty(), "only checked");
    let (outcome, notes, _) = one(&hub, &town, "", &row("")).await;
    assert_eq!((outcome.as_str(), notes.len()), ("CHANGED", 1));
    let (history, before, revisions) = told(&hub, &town, &code).await;
    assert_eq!(history, said(&[("2018-01-01", None, "")]));
    assert_eq!(before, said(&[("2018-01-01", None, "高危")]));
    let viewer = hub.ask(&town, "{ viewer { title } }").await.ok();
    assert_eq!(revisions[0]["supersededBy"], viewer.text("viewer.title"));
    assert_eq!(revisions[0]["reason"], "登记有误");
    let moment = |field: &str| revisions[0][field].as_str().unwrap().to_owned();
    assert!(
        moment("supersededAt") > moment("recordedAt"),
        "{revisions:#}"
    );
    // Again: nothing changes, and nothing more is kept.
    let (outcome, notes, _) = one(&hub, &town, "", &row("")).await;
    assert_eq!((outcome.as_str(), notes.len()), ("UNCHANGED", 0));
    // What holds from today on rewrites nothing; what is told of yesterday does.
    let today = format!("{MARKED}{code},子工厂,{TOWN},九小,\n");
    let (outcome, notes, _) = one(&hub, &town, "", &today).await;
    assert_eq!((outcome.as_str(), notes.len()), ("CHANGED", 0));
    assert_eq!(told(&hub, &town, &code).await.1.len(), 1);
    // An operator's list leaves the same trace.
    hub.today("2023-06-10");
    let file = hub.folder().join("late.csv");
    std::fs::write(
        &file,
        format!("{MARKED}{code},子工厂,{TOWN},高危,2023-06-05\n"),
    )
    .unwrap();
    let ran = hub.run(&["import", "enterprises", file.to_str().unwrap()]);
    assert!(ran.stdout.contains("from 2023-06-05 on"), "{}", ran.stdout);
    let (_, before, revisions) = told(&hub, &town, &code).await;
    assert_eq!(before[1], said(&[("2023-06-01", None, "九小")])[0]);
    assert_eq!(revisions[1]["supersededBy"], "系统");
    assert_eq!(revisions[1]["reason"], Value::Null);
}

async fn the_past_is_told_otherwise_with_a_reason_and_read_page_by_page(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let code = new(74);
    let row = |marks: &str, reason: &str| {
        format!(
            "code,name,place,marks,from,correction_reason\n{code},辰工厂,{TOWN},{marks},2018-01-01,{reason}\n"
        )
    };
    let (outcomes, _) = register(&hub, &town, "", &row("高危", "")).await;
    assert_eq!(outcomes, ["ADDED"]);
    hub.today("2023-06-01");
    for query in ["", "mode=CHECK_ONLY"] {
        let (outcomes, body) = register(&hub, &town, query, &row("", " ")).await;
        assert_eq!(outcomes, ["REFUSED"]);
        let refused = &body["rows"][0];
        assert_eq!(refused["cell"], "F2");
        assert!(refused["reason"].as_str().unwrap().contains("2018-01-01"));
    }
    assert!(told(&hub, &town, &code).await.1.is_empty());
    let said = ["一", "二", "三", "四", "五"];
    for (number, reason) in said.iter().enumerate() {
        let marks = if number % 2 == 0 { "" } else { "高危" };
        // The reason of a row goes before that of its list.
        let (outcomes, body) = register(&hub, &town, "reason=零", &row(marks, reason)).await;
        assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    }
    let page = async |asked: &str| {
        let query = format!(
            "{{ enterprise(code: \"{code}\") {{ revisions({asked}) {{ nodes {{ reason }} \
             pageInfo {{ endCursor startCursor hasNextPage hasPreviousPage }} }} }} }}"
        );
        hub.ask(&town, &query).await.ok()
    };
    let first = page("first: 2").await;
    assert_eq!(
        first.texts("enterprise.revisions.nodes", "reason"),
        said[..2]
    );
    let end = first
        .text("enterprise.revisions.pageInfo.endCursor")
        .to_owned();
    let rest = page(&format!("first: 3, after: \"{end}\"")).await;
    assert_eq!(
        rest.texts("enterprise.revisions.nodes", "reason"),
        said[2..]
    );
    assert_eq!(
        *rest.at("enterprise.revisions.pageInfo.hasNextPage"),
        json!(false)
    );
    let last = page("last: 1").await;
    assert_eq!(
        last.texts("enterprise.revisions.nodes", "reason"),
        said[4..]
    );
    let many = format!(
        "{{ enterprise(code: \"{code}\") {{ revisions(first: 201) {{ nodes {{ reason }} }} }} }}"
    );
    assert_eq!(hub.ask(&town, &many).await.error_code(), "PAGE_TOO_LARGE");
}

async fn an_opening_and_a_closing_told_late_leave_what_stood_before(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let code = new(71);
    let row = |opened: &str, closed: &str| {
        format!("code,name,place,opened,closed\n{code},丑工厂,{TOWN},{opened},{closed}\n")
    };
    one(&hub, &town, "", &row("2018-05-01", "")).await;
    hub.today("2023-06-01");
    for (opened, closed) in [
        ("2020-11-10", ""),
        ("2020-11-10", "2023-02-01"),
        ("2020-11-10", ""),
    ] {
        let (outcome, notes, told) = one(&hub, &town, "", &row(opened, closed)).await;
        assert_eq!(
            (outcome.as_str(), notes),
            ("CHANGED", vec!["REWRITES_PAST".to_owned()]),
            "{told:#}"
        );
    }
    let (_, _, revisions) = told(&hub, &town, &code).await;
    let stood: Vec<(&str, Option<&str>)> = revisions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["openedOn"].as_str().unwrap(), one["closedOn"].as_str()))
        .collect();
    assert_eq!(
        stood,
        [
            ("2018-05-01", None),
            ("2020-11-10", None),
            ("2020-11-10", Some("2023-02-01"))
        ]
    );
    // A closing of today is told in time.
    let (outcome, notes, _) = one(&hub, &town, "", &row("2020-11-10", "2023-06-01")).await;
    assert_eq!((outcome.as_str(), notes.len()), ("CHANGED", 0));
}

async fn a_first_day_is_mended_to_an_earlier_one(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    hub.today("2023-06-01");
    let code = new(72);
    let row = |marks: &str, from: &str| format!("{MARKED}{code},寅工厂,{TOWN},{marks},{from}\n");
    one(&hub, &town, "", &row("高危", "2020-08-15")).await;
    // The day alone, not the day with something else: that may be an old list.
    let (outcome, _, refused) = one(&hub, &town, "", &row("", "2020-03-15")).await;
    assert_eq!(outcome, "REFUSED");
    let reason = refused["reason"].as_str().unwrap();
    assert!(reason.contains("holds from 2020-08-15"), "{reason}");
    let (outcome, notes, changed) = one(&hub, &town, "", &row("高危", "2020-03-15")).await;
    assert_eq!(
        (outcome.as_str(), notes),
        ("CHANGED", vec!["REWRITES_PAST".to_owned()])
    );
    let day = json!([{ "field": "from", "before": "2020-08-15", "after": "2020-03-15" }]);
    assert_eq!(changed["changes"], day);
    let (outcome, ..) = one(&hub, &town, "", &row("高危", "2020-03-15")).await;
    assert_eq!(outcome, "UNCHANGED");
    let (history, before, _) = told(&hub, &town, &code).await;
    assert_eq!(history, said(&[("2020-03-15", None, "高危")]));
    assert_eq!(before, said(&[("2020-08-15", None, "高危")]));
    // A later change whose day was wrong too.
    one(&hub, &town, "", &row("规模以上", "2022-01-01")).await;
    one(&hub, &town, "", &row("规模以上", "2021-06-01")).await;
    let (history, before, _) = told(&hub, &town, &code).await;
    let both = [
        ("2020-03-15", Some("2021-06-01"), "高危"),
        ("2021-06-01", None, "规模以上"),
    ];
    assert_eq!(history, said(&both));
    assert_eq!(
        before[1..],
        said(&[
            ("2020-03-15", None, "高危"),
            ("2020-03-15", Some("2022-01-01"), "高危"),
            ("2022-01-01", None, "规模以上"),
        ])
    );
    // The mark was never the other one.
    let (outcome, ..) = one(&hub, &town, "", &row("规模以上", "2020-01-01")).await;
    assert_eq!(outcome, "CHANGED");
    let (history, before, _) = told(&hub, &town, &code).await;
    assert_eq!(history, said(&[("2020-01-01", None, "规模以上")]));
    assert_eq!(before[4..], said(&both));
}

async fn nobody_mends_days_that_were_not_his(hub: Hub) {
    let [town, sibling] = [TOWN, SIBLING_TOWN].map(|place| account(place, Role::Coordinator));
    let county = account(COUNTY, Role::Coordinator);
    let code = new(73);
    let row = |place: &str, from: &str| format!("{MARKED}{code},卯工厂,{place},高危,{from}\n");
    one(&hub, &town, "", &row(TOWN, "2018-01-01")).await;
    hub.today("2023-06-01");
    one(&hub, &county, "", &row(SIBLING_TOWN, "2023-04-10")).await;
    let earlier = row(SIBLING_TOWN, "2023-03-01");
    let (outcome, ..) = one(&hub, &sibling, "", &earlier).await;
    assert_eq!(outcome, "NOT_ALLOWED");
    let (outcome, ..) = one(&hub, &county, "", &earlier).await;
    assert_eq!(outcome, "CHANGED");
    let lay = said(&[
        ("2018-01-01", None, "高危"),
        ("2018-01-01", Some("2023-04-10"), "高危"),
    ]);
    let lies = said(&[("2023-04-10", None, "高危")]);
    for (who, before) in [(&town, &lay[..]), (&sibling, &lies[..])] {
        assert_eq!(told(&hub, who, &code).await.1, before, "{who}");
    }
    assert_eq!(told(&hub, &county, &code).await.1.len(), 3);
    // Who had it is not told that it closed since, by no trace either.
    let closed = format!("code,name,place,closed\n{code},卯工厂,{SIBLING_TOWN},2023-05-01\n");
    let (outcome, notes, _) = one(&hub, &sibling, "", &closed).await;
    assert_eq!((outcome.as_str(), notes.len()), ("CHANGED", 1));
    assert_eq!(told(&hub, &town, &code).await.1, lay);
    assert_eq!(told(&hub, &sibling, &code).await.1.len(), 2);
    let (_, _, revisions) = told(&hub, &town, &code).await;
    assert!(
        !revisions.to_string().contains("2023-05-01"),
        "{revisions:#}"
    );
}
