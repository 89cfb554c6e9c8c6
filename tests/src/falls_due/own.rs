//! Of targets a unit is told what it returns itself, and whether its return is signed.

use serde_json::{Value, json};

use super::due_of;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::target_return::{correct, decide, file};
use crate::world::targets::{self, CAMPAIGN, TRAINERS};

both!(
    a_unit_is_told_of_the_targets_that_it_returns_and_of_no_other,
    a_return_that_is_signed_and_stands_is_done,
);

/// The targets that fall due by the end of the year: code, whether it is done, whether the next step is the account's.
async fn told(hub: &Hub, account: &str) -> Vec<(String, Value, Value)> {
    let all = due_of(hub, account, CAMPAIGN, "2023-12-31").await;
    let of_targets = all.into_iter().filter(|one| one["kind"] == "TARGET");
    let told = of_targets.map(|one| {
        let code = one["code"].as_str().unwrap().to_owned();
        (code, one["done"].clone(), one["isYours"].clone())
    });
    told.collect()
}

fn rate() -> Value {
    json!({ "numerator": "9", "denominator": "10" })
}

async fn a_unit_is_told_of_the_targets_that_it_returns_and_of_no_other(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let account = format!("{}.reporter", TRAINERS[0]);
    let told = told(&hub, &account).await;
    let codes: Vec<&str> = told.iter().map(|(code, _, _)| code.as_str()).collect();
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
    for (code, done, is_yours) in &told {
        assert_eq!((done, is_yours), (&json!(false), &json!(true)), "{code}");
    }
    // Each of them is taken when it is returned.
    for code in ["trained", "both.posters", "both.notices"] {
        let filed = file(&hub, &account, (TRAINERS[0], code), "2023-06-01", rate()).await;
        assert_eq!(filed.ok().text("it.outcome"), "DONE", "{code}");
    }
}

async fn a_return_that_is_signed_and_stands_is_done(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let [files, signs] = ["reporter", "reviewer"].map(|role| format!("{}.{role}", TRAINERS[0]));
    let expect = async |done: bool, next: Option<&str>| {
        for account in [&files, &signs] {
            let told = told(&hub, account).await;
            let one = told.iter().find(|(code, _, _)| code == "trained");
            let (_, is_done, is_yours) = one.unwrap_or_else(|| panic!("{account}: {told:#?}"));
            let is_next = next == Some(account.as_str());
            assert_eq!(
                (is_done, is_yours),
                (&json!(done), &json!(is_next)),
                "{account}"
            );
        }
    };
    expect(false, Some(files.as_str())).await;
    let given = file(&hub, &files, (TRAINERS[0], "trained"), "2023-06-01", rate()).await;
    let given = given.ok().text("it.targetReturn.id").to_owned();
    expect(false, Some(signs.as_str())).await;
    let back = decide(&hub, &signs, &given, Some("请核实")).await.ok();
    assert_eq!(back.text("it.outcome"), "DONE");
    expect(false, Some(files.as_str())).await;
    let again = correct(&hub, &files, &given, rate()).await.ok();
    let signed = decide(&hub, &signs, again.text("it.targetReturn.id"), None).await;
    assert_eq!(signed.ok().text("it.outcome"), "DONE");
    expect(true, None).await;
}
