//! What a list of enterprises did beside its outcomes: what each row changed, and what somebody ought to know of it.

use serde_json::{Value, json};

use super::register::{new, register};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::accounts::account;
use crate::world::enterprises::PLANT;
use crate::world::targets;
use cengbao_domain::policy::Role;

both!(
    a_row_tells_what_it_changed_and_what_ought_to_be_known,
    a_form_is_told_the_same,
);

fn kinds(row: &Value) -> Vec<&str> {
    let notes = row["notes"].as_array().expect("notes").iter();
    notes
        .map(|one| one["kind"].as_str().expect("a kind"))
        .collect()
}

async fn a_row_tells_what_it_changed_and_what_ought_to_be_known(hub: Hub) {
    targets::apply(&hub);
    let town = account(TOWN, Role::Coordinator);
    let (plant, one, two) = (PLANT.code(), new(60), new(61));
    let csv = format!(
        "code,name,place,sectors,opened\n\
         {plant},甲化工新厂,{TOWN}001,消防,2019-05-01\n\
         {one},子工厂,{TOWN},没有的行业;消仿,\n\
         {two},丑工厂,{TOWN},消防,2020-07-01\n"
    );
    let check = register(&hub, &town, "mode=CHECK_ONLY&reason=核实", &csv).await;
    let (outcomes, body) = register(&hub, &town, "reason=核实", &csv).await;
    assert_eq!(outcomes, ["CHANGED", "ADDED", "ADDED"]);
    let rows = body["rows"].as_array().unwrap();
    assert_eq!(
        rows[0]["changes"],
        json!([
            { "field": "name", "before": "甲化工厂", "after": "甲化工新厂" },
            { "field": "place", "before": TOWN, "after": format!("{TOWN}001") },
            { "field": "sectors", "before": "危险化学品", "after": "消防" },
            { "field": "opened", "before": "", "after": "2019-05-01" },
        ])
    );
    assert_eq!(check.1["rows"][0]["changes"], rows[0]["changes"]);
    // Days before 2019-05-01 are none of business any more.
    assert_eq!(kinds(&rows[0]), ["REWRITES_PAST"]);
    assert!(kinds(&rows[2]).is_empty(), "{body:#}");
    // Two words that no campaign counts by, of which one is near to one that does; and no day.
    assert_eq!(
        kinds(&rows[1]),
        ["UNKNOWN_SECTOR", "UNKNOWN_SECTOR", "COUNTS_SINCE_EVER"]
    );
    assert_eq!(rows[1]["changes"], json!([]));
    let note = |at: usize| rows[1]["notes"][at]["note"].as_str().unwrap();
    assert_eq!(rows[1]["notes"][0]["cell"], "D3");
    assert!(
        note(0).contains("没有的行业") && !note(0).contains("near"),
        "{}",
        note(0)
    );
    assert!(note(1).contains("near to it are 消防"), "{}", note(1));
    assert!(note(2).contains("1949-10-01"), "{}", note(2));
    // Again: nothing changes, and the words are still none.
    let (outcomes, body) = register(&hub, &town, "reason=核实", &csv).await;
    assert_eq!(outcomes, ["UNCHANGED"; 3]);
    assert_eq!(body["rows"][0]["changes"], json!([]));
    assert_eq!(kinds(&body["rows"][1]), ["UNKNOWN_SECTOR"; 2]);
    // An operator reads it.
    let file = hub.folder().join("renamed.csv");
    std::fs::write(
        &file,
        format!("code,name,place\n{two},寅工厂,{TOWN}\n,卯店,{TOWN}\n"),
    )
    .unwrap();
    let said = hub
        .run(&["import", "enterprises", file.to_str().unwrap()])
        .stdout;
    assert!(
        said.contains(&format!("row 2 ({two}) changes name 丑工厂 → 寅工厂")),
        "{said}"
    );
    assert!(
        said.contains("note: it has neither `opened` nor `from`"),
        "{said}"
    );
}

async fn a_form_is_told_the_same(hub: Hub) {
    let query = "mutation($input: RegisterEnterprisesInput!) { it: registerEnterprises(input: $input) { rows { outcome \
        changes { field before after } notes { kind field note } } } }";
    targets::apply(&hub);
    let town = account(TOWN, Role::Coordinator);
    let rows = json!([
        { "code": PLANT.code(), "name": PLANT.name, "place": TOWN, "marks": ["高危"] },
        { "name": "辰店", "place": TOWN, "sectors": ["消仿"] },
    ]);
    let input = json!({ "enterprises": rows });
    let answer = hub.ask_with(&town, query, json!({ "input": input })).await;
    let answer = answer.ok();
    assert_eq!(answer.texts("it.rows", "outcome"), ["CHANGED", "ADDED"]);
    assert_eq!(
        *answer.at("it.rows.0.changes"),
        json!([{ "field": "marks", "before": "规模以上;高危", "after": "高危" }])
    );
    let notes = answer.at("it.rows.1.notes");
    assert_eq!(notes[0]["kind"], "UNKNOWN_SECTOR");
    assert_eq!(notes[1]["kind"], "COUNTS_SINCE_EVER");
    assert!(
        notes[0]["note"].as_str().unwrap().contains("消防"),
        "{notes}"
    );
}
