//! Two of one name at one place are shown, whichever row makes them so, and passed where somebody says that they are two.

use serde_json::{Value, json};

use super::register::{new, register, seen};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};
use cengbao_domain::policy::Role;

both!(
    a_row_that_renames_or_moves_beside_a_namesake_is_shown,
    another_one_of_a_closed_ones_name_is_registered_if_somebody_says_so,
    of_two_without_a_code_a_list_must_say_which,
    a_form_says_that_it_is_another_one,
);

fn kinds(row: &Value) -> Vec<&str> {
    let notes = row["notes"].as_array().expect("notes").iter();
    notes.map(|one| one["kind"].as_str().unwrap()).collect()
}

async fn a_row_that_renames_or_moves_beside_a_namesake_is_shown(hub: Hub) {
    let county = account(COUNTY, Role::Coordinator);
    let [one, two, far, four] = [80, 81, 82, 83].map(new);
    let csv = format!(
        "code,name,place\n{one},甲店（东）,{TOWN}\n{two},乙店,{TOWN}\n{far},甲店（东）,{SIBLING_TOWN}\n{four},丁店,{TOWN}\n"
    );
    assert_eq!(register(&hub, &county, "", &csv).await.0, ["ADDED"; 4]);
    hub.today("2023-03-01");
    // A new name, in other letters; another place; and two of one list that become alike.
    let csv = format!(
        "code,name,place\n{two},甲店(东),{TOWN}\n{far},甲店（东）,{TOWN}\n{one},戊店,{SIBLING_TOWN}\n{four},戊店,{SIBLING_TOWN}\n"
    );
    let (outcomes, body) = register(&hub, &county, "", &csv).await;
    assert_eq!(
        outcomes,
        [
            "DUPLICATE_NAME",
            "DUPLICATE_NAME",
            "CHANGED",
            "DUPLICATE_NAME"
        ],
        "{body:#}"
    );
    assert_eq!(body["rows"][0]["otherCode"], one.as_str());
    assert_eq!(body["rows"][1]["otherCode"], one.as_str());
    assert_eq!(body["rows"][3]["otherRow"], 4);
    assert_eq!(seen(&hub, &county, &two).await.unwrap().1, "乙店");
    // Nobody is in the way any more, and of two somebody says that they are two.
    let csv = format!(
        "code,name,place,distinct\n{two},甲店(东),{TOWN},否\n{four},戊店,{SIBLING_TOWN},是\n"
    );
    let (outcomes, body) = register(&hub, &county, "", &csv).await;
    assert_eq!(outcomes, ["CHANGED", "CHANGED"], "{body:#}");
    assert_eq!(kinds(&body["rows"][1]), ["NAMESAKE"]);
    // What was alike before is not asked again.
    let csv = format!("code,name,place,marks\n{four},戊店,{SIBLING_TOWN},九小\n");
    assert_eq!(register(&hub, &county, "", &csv).await.0, ["CHANGED"]);
}

async fn another_one_of_a_closed_ones_name_is_registered_if_somebody_says_so(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let [old, next] = [84, 85].map(new);
    let csv = format!("code,name,place,closed\n{old},己店,{TOWN},2022-06-01\n");
    assert_eq!(register(&hub, &town, "", &csv).await.0, ["ADDED"]);
    let csv = |distinct: &str| {
        format!("code,name,place,opened,distinct\n{next},己店,{TOWN},2022-09-01,{distinct}\n")
    };
    let (outcomes, body) = register(&hub, &town, "", &csv("")).await;
    assert_eq!(outcomes, ["DUPLICATE_NAME"]);
    let remedy = body["rows"][0]["remedy"].as_str().unwrap();
    assert!(remedy.contains("`distinct`"), "{remedy}");
    let (outcomes, body) = register(&hub, &town, "", &csv("true")).await;
    assert_eq!(outcomes, ["ADDED"]);
    assert_eq!(kinds(&body["rows"][0]), ["NAMESAKE"]);
    let note = body["rows"][0]["notes"][0]["note"].as_str().unwrap();
    assert!(note.contains(&old), "{note}");
    assert_eq!(
        register(&hub, &town, "", &csv("true")).await.0,
        ["UNCHANGED"]
    );
    let (outcomes, body) = register(&hub, &town, "", &csv("也许")).await;
    assert_eq!(
        (outcomes, &body["rows"][0]["cell"]),
        (vec!["REFUSED".to_owned()], &json!("E2"))
    );
}

async fn of_two_without_a_code_a_list_must_say_which(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let csv = |closed: &str, distinct: &str| {
        format!("code,name,place,closed,distinct\n,庚摊,{TOWN},{closed},{distinct}\n")
    };
    let (outcomes, body) = register(&hub, &town, "", &csv("2022-06-01", "")).await;
    assert_eq!(outcomes, ["ADDED"]);
    let old = body["rows"][0]["code"].as_str().unwrap().to_owned();
    // Another one, once; the list again is the same one.
    let (outcomes, body) = register(&hub, &town, "", &csv("", "是")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    let next = body["rows"][0]["code"].as_str().unwrap().to_owned();
    assert_ne!(old, next);
    let (outcomes, body) = register(&hub, &town, "", &csv("", "是")).await;
    assert_eq!(outcomes, ["UNCHANGED"], "{body:#}");
    assert_eq!(body["rows"][0]["code"], next.as_str());
    assert_eq!(kinds(&body["rows"][0]), ["NAMESAKE"]);
    assert_eq!(
        register(&hub, &town, "", &csv("", "")).await.0,
        ["DUPLICATE_NAME"]
    );
    // Two that are open could not be told apart by any list.
    let fresh = |distinct: &str| {
        format!("code,name,place,distinct\n,辛摊,{TOWN},\n,辛摊,{TOWN},{distinct}\n")
    };
    let (outcomes, body) = register(&hub, &town, "", &fresh("是")).await;
    assert_eq!(outcomes, ["ADDED", "DUPLICATE_NAME"]);
    let remedy = body["rows"][1]["remedy"].as_str().unwrap();
    assert!(remedy.contains("no list could tell them apart"), "{remedy}");
    let (outcomes, _) = register(&hub, &town, "", &fresh("是")).await;
    assert_eq!(outcomes, ["UNCHANGED", "DUPLICATE_NAME"]);
}

async fn a_form_says_that_it_is_another_one(hub: Hub) {
    let query = "mutation($input: RegisterEnterprisesInput!) { it: registerEnterprises(input: $input) { rows { outcome \
        notes { kind field } } } }";
    let town = account(TOWN, Role::Coordinator);
    let rows = json!([
        { "code": new(86), "name": "壬店", "place": TOWN, "opened": "2020-01-01" },
        { "code": new(87), "name": "壬店", "place": TOWN, "opened": "2020-01-01", "distinct": true },
    ]);
    let mut input = json!({ "enterprises": rows });
    let answer = hub
        .ask_with(&town, query, json!({ "input": input }))
        .await
        .ok();
    assert_eq!(answer.texts("it.rows", "outcome"), ["ADDED", "ADDED"]);
    // What rewrites the past wants a reason, of the row or of the list.
    input["enterprises"][0]["opened"] = json!("2021-01-01");
    let answer = hub
        .ask_with(&town, query, json!({ "input": input }))
        .await
        .ok();
    assert_eq!(answer.texts("it.rows", "outcome"), ["REFUSED", "UNCHANGED"]);
    input["correctionReason"] = json!("开业日期登记有误");
    let answer = hub
        .ask_with(&town, query, json!({ "input": input }))
        .await
        .ok();
    assert_eq!(answer.texts("it.rows", "outcome"), ["CHANGED", "UNCHANGED"]);
}
