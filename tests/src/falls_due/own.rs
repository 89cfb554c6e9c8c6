//! Of targets a unit is told what it returns itself, and whether its return is signed.

use serde_json::{Value, json};

use super::due_of;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{correct, decide, file, signed};
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_unit_is_told_of_the_targets_that_it_returns_and_of_no_other,
    what_is_returned_and_not_reached_stays_until_it_is,
    what_is_broken_for_good_waits_for_nobody,
    an_enterprise_is_told_of_the_targets_that_it_returns,
);

/// The targets that fall due by the end of the year.
async fn due(hub: &Hub, account: &str) -> Vec<Value> {
    let mut all = due_of(hub, account, CAMPAIGN, "2023-12-31").await;
    all.retain(|one| one["kind"] == "TARGET");
    all
}

async fn all(hub: &Hub, account: &str) -> Vec<String> {
    let all = due(hub, account).await;
    let codes = all
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned());
    codes.collect()
}

/// How one of them stands, whether it is done, whether the next step is the account's.
async fn told(hub: &Hub, account: &str, code: &str) -> Value {
    let all = due(hub, account).await;
    let one = all.iter().find(|one| one["code"] == code);
    let one = one.unwrap_or_else(|| panic!("{code} of {account}: {all:#?}"));
    json!([one["state"], one["done"], one["isYours"]])
}

fn rate(numerator: i64) -> Value {
    json!({ "numerator": numerator.to_string(), "denominator": "10" })
}

async fn a_unit_is_told_of_the_targets_that_it_returns_and_of_no_other(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let account = format!("{}.reporter", TRAINERS[0]);
    let codes = all(&hub, &account).await;
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    for code in ["trained", "ponds", "better", "both.posters", "both.notices"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    // The whole of parts; what the registry, the accidents, a form measure; what others return.
    for code in [
        "both",
        "taught",
        "accidents",
        "found",
        "insured",
        "unlisted",
    ] {
        assert!(!codes.contains(&code), "{code}: {codes:?}");
    }
    for code in codes {
        let found = told(&hub, &account, code).await;
        assert_eq!(found, json!(["NO_DATA", false, true]), "{code}");
    }
    // Each of them is taken when it is returned.
    for code in ["trained", "both.posters", "both.notices"] {
        let filed = file(&hub, &account, (TRAINERS[0], code), "2023-06-01", rate(9)).await;
        assert_eq!(filed.ok().text("it.outcome"), "DONE", "{code}");
    }
}

async fn what_is_returned_and_not_reached_stays_until_it_is(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let [files, signs] = ["reporter", "reviewer"].map(|role| format!("{}.{role}", TRAINERS[0]));
    let expect = async |state: &str, next: Option<&str>| {
        for account in [&files, &signs] {
            let told = told(&hub, account, "trained").await;
            let is_next = next == Some(account.as_str());
            assert_eq!(told, json!([state, state == "MET", is_next]), "{account}");
        }
    };
    expect("NO_DATA", Some(files.as_str())).await;
    let trained = (TRAINERS[0], "trained");
    let given = file(&hub, &files, trained, "2023-06-01", rate(9)).await;
    let given = given.ok().text("it.targetReturn.id").to_owned();
    expect("NO_DATA", Some(signs.as_str())).await;
    let back = decide(&hub, &signs, &given, Some("请核实")).await.ok();
    assert_eq!(back.text("it.outcome"), "DONE");
    expect("NO_DATA", Some(files.as_str())).await;
    let again = correct(&hub, &files, &given, rate(9)).await.ok();
    let signed = decide(&hub, &signs, again.text("it.targetReturn.id"), None).await;
    assert_eq!(signed.ok().text("it.outcome"), "DONE");
    // Signed, and one of ten lacks: it is the reporter's until it is reached.
    expect("ON_TRACK", Some(files.as_str())).await;
    hub.today("2023-11-30");
    expect("AT_RISK", Some(files.as_str())).await;
    let last = file(&hub, &files, trained, "2023-11-30", rate(10)).await;
    expect("AT_RISK", Some(signs.as_str())).await;
    let signed = decide(&hub, &signs, last.ok().text("it.targetReturn.id"), None).await;
    assert_eq!(signed.ok().text("it.outcome"), "DONE");
    expect("MET", None).await;
}

async fn what_is_broken_for_good_waits_for_nobody(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let few = |value: i64| json!({ "numerator": value.to_string() });
    let account = format!("{}.reporter", TRAINERS[0]);
    signed(&hub, TRAINERS[0], "few", "2023-05-31", few(3)).await;
    let held = told(&hub, &account, "few").await;
    assert_eq!(held, json!(["ON_TRACK", false, true]), "it may break yet");
    signed(&hub, TRAINERS[0], "few", "2023-06-20", few(4)).await;
    let broken = told(&hub, &account, "few").await;
    assert_eq!(broken, json!(["MISSED", false, false]));
}

async fn an_enterprise_is_told_of_the_targets_that_it_returns(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let code = PLANT.code();
    let [plant, hotel] = [&code, &HOTEL.code()].map(|code| format!("{code}.enterprise"));
    assert_eq!(all(&hub, &plant).await, ["insured"]);
    assert!(all(&hub, &hotel).await.is_empty(), "it is of no such trade");
    for (state, day, numerator) in [("ON_TRACK", "2023-06-01", 9), ("MET", "2023-06-20", 10)] {
        let open = told(&hub, &plant, "insured").await;
        assert_eq!((&open[1], &open[2]), (&json!(false), &json!(true)));
        let filed = file(&hub, &plant, (&code, "insured"), day, rate(numerator)).await;
        assert_eq!(filed.ok().text("it.outcome"), "DONE");
        let now = told(&hub, &plant, "insured").await;
        assert_eq!(now, json!([state, state == "MET", state != "MET"]));
    }
}
