//! The registry on a tree that moved: codes of before are helped to those of today, and who lay in a place that was merged
//! since is registered with its true past.

use std::collections::BTreeMap;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::enterprise::complete_credit_code;
use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use super::{change, merge};
use crate::enterprise::register::register;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::enterprises::PLANT;
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};

both!(
    a_code_of_before_is_told_with_the_code_of_today,
    who_lay_in_a_merged_town_is_registered_with_its_past,
    the_past_in_a_merged_town_is_told_of_who_is_known_since,
    nobody_lay_in_a_town_before_it_was_there,
    who_lay_in_a_split_place_stays_until_somebody_says_where,
    who_lay_in_a_place_that_was_merged_twice_lies_in_the_last_one,
    who_lay_in_a_place_that_was_merged_and_then_split_stays_in_what_was_split,
);

const MERGED: &str = "990101003";
const TODAY: &str = "2023-06-02";

fn code() -> String {
    complete_credit_code("91990100MA0007777").unwrap()
}

async fn merged(hub: &Hub) {
    hub.today(TODAY);
    let merged = merge("2023-05-01", &[TOWN, SIBLING_TOWN], MERGED, "新镇");
    hub.move_tree(TODAY, merged).await;
}

/// How many lie in the county on a day, by subordinate.
async fn lie(hub: &Hub, day: &str) -> BTreeMap<String, i64> {
    let query = format!(
        "{{ jurisdiction(code: \"{COUNTY}\") {{ staff(asOf: \"{day}\", byChildren: true) {{ rows {{ place {{ code }} \
         enterprises }} }} }} }}"
    );
    let answer = hub.ask("9901.viewer", &query).await.ok();
    let rows = answer.list("jurisdiction.staff.rows").iter();
    rows.map(|row| {
        let code = row["place"]["code"].as_str().unwrap_or("—").to_owned();
        (code, row["enterprises"].as_i64().expect("a number"))
    })
    .collect()
}

/// First day, place and section, row by row.
async fn history(hub: &Hub) -> Vec<(String, String, String)> {
    let query = "query($code: String!) { enterprise(code: $code) { history { validFrom place { code } section { code } } } }";
    let answer = hub.ask_with("9901.viewer", query, json!({ "code": code() }));
    let answer = answer.await.ok();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = answer.list("enterprise.history").iter();
    rows.map(|row| {
        let (place, section) = (&row["place"]["code"], &row["section"]["code"]);
        (text(&row["validFrom"]), text(place), text(section))
    })
    .collect()
}

fn kinds(row: &Value) -> Vec<&str> {
    let notes = row["notes"].as_array().expect("notes").iter();
    notes.map(|one| one["kind"].as_str().unwrap()).collect()
}

async fn a_code_of_before_is_told_with_the_code_of_today(hub: Hub) {
    hub.today(TODAY);
    let renamed = BoundaryChange {
        into: vec!["990101009".to_owned()],
        names: vec!["河东街道".to_owned()],
        ..change(ChangeKind::Rename, "2023-05-01", &[TOWN])
    };
    hub.move_tree(TODAY, renamed).await;
    let county = account(COUNTY, Role::Coordinator);
    let csv = format!(
        "code,name,place\n{},新厂,{TOWN}\n{},甲化工厂,{TOWN}\n",
        code(),
        PLANT.code()
    );
    let (outcomes, body) = register(&hub, &county, "", &csv).await;
    assert_eq!(outcomes, ["NOT_FOUND", "NOT_FOUND"]);
    for row in body["rows"].as_array().unwrap() {
        let reason = row["reason"].as_str().unwrap();
        assert!(
            reason.contains("990101009 河东街道") && reason.contains("2023-05-01"),
            "{reason}"
        );
        assert!(row["remedy"].as_str().unwrap().contains("990101009"));
    }
    // Whoever does not have the place is not told that it was one.
    let other = account("990102", Role::Coordinator);
    let (outcomes, body) = register(&hub, &other, "", &csv).await;
    assert_eq!(outcomes[0], "NOT_FOUND");
    let reason = body["rows"][0]["reason"].as_str().unwrap();
    assert!(!reason.contains("990101009"), "{reason}");
}

async fn who_lay_in_a_merged_town_is_registered_with_its_past(hub: Hub) {
    merged(&hub).await;
    let days = ["2018-06-01", "2023-04-30", "2023-05-01", TODAY];
    let mut before = Vec::new();
    for day in days {
        before.push(lie(&hub, day).await);
    }
    let county = account(COUNTY, Role::Coordinator);
    let row = |from: &str| {
        format!(
            "code,name,place,section,from\n{},新厂,{TOWN},{TOWN}.xf,{from}\n",
            code()
        )
    };
    // Without a day, or behind the merger, it is registered where it lies.
    for from in ["", "2023-05-01"] {
        let (outcomes, body) = register(&hub, &county, "", &row(from)).await;
        assert_eq!(outcomes, ["REFUSED"]);
        let told = body["rows"][0].to_string();
        assert!(told.contains(MERGED) && told.contains("`from`"), "{told}");
    }
    let (outcomes, body) = register(&hub, &county, "", &row("2018-01-01")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    assert_eq!(kinds(&body["rows"][0]), ["PLACE_IS_NO_MORE"]);
    let lay = [
        ("2018-01-01", TOWN, "990101001.xf"),
        ("2023-05-01", MERGED, "990101003.xf"),
    ];
    let lay =
        lay.map(|(from, place, section)| (from.to_owned(), place.to_owned(), section.to_owned()));
    assert_eq!(history(&hub).await, lay);
    for (day, before) in days.iter().zip(&before) {
        let (now, mut expected) = (lie(&hub, day).await, before.clone());
        let place = if *day < "2023-05-01" { TOWN } else { MERGED };
        *expected.get_mut(place).expect("the place has a row") += 1;
        assert_eq!(now, expected, "{day}");
    }
    let (outcomes, body) = register(&hub, &county, "", &row("2018-01-01")).await;
    assert_eq!(outcomes, ["UNCHANGED"], "{body:#}");
    assert_eq!(history(&hub).await, lay);
}

async fn the_past_in_a_merged_town_is_told_of_who_is_known_since(hub: Hub) {
    merged(&hub).await;
    let county = account(COUNTY, Role::Coordinator);
    let row = |place: &str, marks: &str, from: &str| {
        format!(
            "code,name,place,marks,from\n{},新厂,{place},{marks},{from}\n",
            code()
        )
    };
    let (outcomes, body) = register(&hub, &county, "", &row(MERGED, "高危", "")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    let known = history(&hub).await;
    assert_eq!(
        known[0].0, "2023-05-01",
        "nobody lay in it before it was there"
    );
    // Its place of before; with another mark it could be an old list.
    let (outcomes, body) = register(
        &hub,
        &county,
        "reason=补登",
        &row(TOWN, "九小", "2018-01-01"),
    )
    .await;
    assert_eq!(outcomes, ["REFUSED"]);
    let remedy = body["rows"][0]["remedy"].as_str().unwrap();
    assert!(
        remedy.contains("2018-01-01") && remedy.contains("2023-05-01"),
        "{remedy}"
    );
    for (from, outcome) in [
        ("2018-01-01", "CHANGED"),
        ("2018-01-01", "UNCHANGED"),
        ("2019-01-01", "UNCHANGED"),
    ] {
        let (outcomes, body) =
            register(&hub, &county, "reason=补登", &row(TOWN, "高危", from)).await;
        assert_eq!(outcomes, [outcome], "{body:#}");
        let places: Vec<_> = history(&hub)
            .await
            .into_iter()
            .map(|one| (one.0, one.1))
            .collect();
        let lay = [("2018-01-01", TOWN), ("2023-05-01", MERGED)];
        assert_eq!(
            places,
            lay.map(|(from, place)| (from.to_owned(), place.to_owned()))
        );
    }
    // Earlier still, and then in the other town: it lay there all the time.
    for (place, from) in [(TOWN, "2017-01-01"), (SIBLING_TOWN, "2017-01-01")] {
        let (outcomes, body) =
            register(&hub, &county, "reason=补登", &row(place, "高危", from)).await;
        assert_eq!(outcomes, ["CHANGED"], "{place} {body:#}");
        let lay = history(&hub).await;
        assert_eq!(
            (lay[0].0.as_str(), lay[0].1.as_str(), lay.len()),
            (from, place, 2)
        );
    }
}

async fn nobody_lay_in_a_town_before_it_was_there(hub: Hub) {
    merged(&hub).await;
    let county = account(COUNTY, Role::Coordinator);
    let csv = format!(
        "code,name,place,from\n{},新厂,{MERGED},2018-01-01\n",
        code()
    );
    let (outcomes, body) = register(&hub, &county, "", &csv).await;
    assert_eq!(outcomes, ["REFUSED"]);
    let remedy = body["rows"][0]["remedy"].as_str().unwrap();
    assert!(
        remedy.contains(TOWN) && remedy.contains(SIBLING_TOWN),
        "{remedy}"
    );
}

async fn who_lay_in_a_split_place_stays_until_somebody_says_where(hub: Hub) {
    const SPLIT: &str = "990101001001";
    hub.today(TODAY);
    let into = ["990101001098", "990101001099"].map(str::to_owned).to_vec();
    let split = BoundaryChange {
        into: into.clone(),
        names: vec!["东社区".to_owned(), "西社区".to_owned()],
        ..change(ChangeKind::Split, "2023-05-01", &[SPLIT])
    };
    hub.move_tree(TODAY, split).await;
    let county = account(COUNTY, Role::Coordinator);
    let row =
        |place: &str, from: &str| format!("code,name,place,from\n{},新店,{place},{from}\n", code());
    let (outcomes, body) = register(&hub, &county, "", &row(SPLIT, "2018-01-01")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    assert_eq!(kinds(&body["rows"][0]), ["PLACE_IS_NO_MORE"]);
    let (outcomes, body) =
        register(&hub, &county, "reason=拆分", &row(&into[1], "2023-05-01")).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    let places: Vec<_> = history(&hub)
        .await
        .into_iter()
        .map(|one| (one.0, one.1))
        .collect();
    assert_eq!(
        places,
        [
            ("2018-01-01".to_owned(), SPLIT.to_owned()),
            ("2023-05-01".to_owned(), into[1].clone())
        ]
    );
}

/// First day and place, row by row.
async fn places(hub: &Hub) -> Vec<(String, String)> {
    let rows = history(hub).await.into_iter();
    rows.map(|(from, place, _)| (from, place)).collect()
}

fn told(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    let rows = rows.iter();
    rows.map(|(from, place)| ((*from).to_owned(), (*place).to_owned()))
        .collect()
}

async fn who_lay_in_a_place_that_was_merged_twice_lies_in_the_last_one(hub: Hub) {
    let [one, two, three, first, last] = ["001", "002", "003", "098", "099"];
    let [one, two, three, first, last] =
        [one, two, three, first, last].map(|end| format!("{TOWN}{end}"));
    hub.today(TODAY);
    let merged = merge("2023-05-01", &[&one, &two], &first, "合社区");
    hub.move_tree(TODAY, merged).await;
    let merged = merge("2023-05-15", &[&first, &three], &last, "大社区");
    hub.record_row(TODAY, 2, merged).await;
    let county = account(COUNTY, Role::Coordinator);
    let row = |from: &str| {
        format!(
            "code,name,place,section,from\n{},新店,{one},{TOWN}.xf,{from}\n",
            code()
        )
    };
    let (outcomes, body) = register(&hub, &county, "", &row("2018-01-01")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    let lay = told(&[
        ("2018-01-01", &one),
        ("2023-05-01", &first),
        ("2023-05-15", &last),
    ]);
    assert_eq!(places(&hub).await, lay);
    assert!(
        history(&hub)
            .await
            .iter()
            .all(|row| row.2 == format!("{TOWN}.xf"))
    );
    let (outcomes, body) = register(&hub, &county, "", &row("2018-01-01")).await;
    assert_eq!(outcomes, ["UNCHANGED"], "{body:#}");
    // Who came between the two has two rows; an earlier day is told with a reason.
    let (outcomes, body) = register(&hub, &county, "", &row("2017-01-01")).await;
    assert_eq!(outcomes, ["REFUSED"], "{body:#}");
    let (outcomes, body) = register(&hub, &county, "reason=补登", &row("2017-01-01")).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    let told = places(&hub).await;
    assert_eq!((told[0].0.as_str(), &told[1..]), ("2017-01-01", &lay[1..]));
}

async fn who_lay_in_a_place_that_was_merged_and_then_split_stays_in_what_was_split(hub: Hub) {
    const SPLIT_ON: &str = "2023-05-15";
    let [one, two, both] = ["001", "002", "098"].map(|end| format!("{TOWN}{end}"));
    let into = ["096", "097"].map(|end| format!("{TOWN}{end}")).to_vec();
    hub.today(TODAY);
    let merged = merge("2023-05-01", &[&one, &two], &both, "合社区");
    hub.move_tree(TODAY, merged).await;
    let split = BoundaryChange {
        into: into.clone(),
        names: vec!["东社区".to_owned(), "西社区".to_owned()],
        ..change(ChangeKind::Split, SPLIT_ON, &[&both])
    };
    hub.record_row(TODAY, 2, split).await;
    let county = account(COUNTY, Role::Coordinator);
    let row =
        |place: &str, from: &str| format!("code,name,place,from\n{},新厂,{place},{from}\n", code());
    let (outcomes, body) = register(&hub, &county, "", &row(&one, "2018-01-01")).await;
    assert_eq!(outcomes, ["ADDED"], "{body:#}");
    assert_eq!(kinds(&body["rows"][0]), ["PLACE_IS_NO_MORE"; 2]);
    let lay = [("2018-01-01", one.as_str()), ("2023-05-01", &both)];
    assert_eq!(places(&hub).await, told(&lay));
    let (outcomes, body) = register(&hub, &county, "reason=拆分", &row(&into[0], SPLIT_ON)).await;
    assert_eq!(outcomes, ["CHANGED"], "{body:#}");
    let lay = [lay[0], lay[1], (SPLIT_ON, &into[0])];
    assert_eq!(places(&hub).await, told(&lay));
}
