//! The registry of enterprises: who sees which, on which day, and how a list comes into it.

mod again;
mod crowd;
mod file;
mod honest;
mod list;
mod mended;
mod moved;
mod namesake;
mod noted;
pub(crate) mod register;
mod told;

use cengbao_domain::enterprise::complete_credit_code;
use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{ENTERPRISE_LOOK_UP, seal};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, NAMED, PLANT, QUARRY, SHOP};
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};

both!(
    an_enterprise_is_seen_from_its_place_and_its_section_and_from_no_other,
    an_enterprise_outside_is_as_one_never_given_out,
    a_list_is_imported_once_and_every_bad_or_doubtful_row_is_named,
    a_move_keeps_every_day_as_it_was,
    a_closing_told_after_a_move_holds_from_its_own_day,
    enterprises_are_found_by_what_they_are,
    an_operator_lists_its_account_with_the_others,
);

/// The codes that an account finds in a list, in its order.
async fn codes(hub: &Hub, account: &str, filter: &str) -> Vec<String> {
    let query = format!(
        "{{ enterprises(filter: {{ {filter} }}, first: 200) {{ nodes {{ code }} totalCount }} }}"
    );
    let answer = hub.ask(account, &query).await.ok();
    let codes = answer.texts("enterprises.nodes", "code");
    let total = answer.number("enterprises.totalCount");
    assert_eq!(usize::try_from(total), Ok(codes.len()));
    codes
}

async fn an_enterprise_is_seen_from_its_place_and_its_section_and_from_no_other(hub: Hub) {
    let [plant, hotel, shop, quarry] = [PLANT, HOTEL, SHOP, QUARRY].map(|one| one.code());
    for (account, seen) in [
        ("990101001.coordinator", vec![&plant, &hotel, &shop]),
        ("990101.viewer", vec![&plant, &hotel, &shop, &quarry]),
        ("990101002.coordinator", vec![&quarry]),
        ("990101001.gm.reporter", vec![&plant]),
        ("990101001.xf.reviewer", vec![&hotel]),
        ("990101001001.jwh.reporter", vec![]),
        (FIRE_SUPERVISOR, vec![&hotel]),
        ("990101001.admin", vec![]),
        ("nobody", vec![]),
    ] {
        let found = codes(&hub, account, "").await;
        assert_eq!(found.iter().collect::<Vec<_>>(), seen, "{account}");
    }
    for one in NAMED {
        let account = format!("{}.enterprise", one.code());
        assert_eq!(codes(&hub, &account, "").await, [one.code()]);
        let answer = hub
            .ask(&account, "{ viewer { unit { code } enterprise { code name } grants { node { code nodeId } } } }")
            .await
            .ok();
        assert_eq!(answer.text("viewer.enterprise.name"), one.name);
        assert_eq!(*answer.at("viewer.unit"), Value::Null);
        let id = answer.text("viewer.grants.0.node.nodeId");
        assert_eq!(id, seal("enterprise", &one.code()));
    }
}

async fn an_enterprise_outside_is_as_one_never_given_out(hub: Hub) {
    let never = complete_credit_code("91990100MA9999999").unwrap();
    let ask = async |account: &str, code: &str| {
        let variables = json!({ "code": code, "id": seal("enterprise", code) });
        let looked_up = hub.ask_with(account, ENTERPRISE_LOOK_UP, variables).await;
        looked_up.comparable()
    };
    let (plant, quarry) = (PLANT.code(), QUARRY.code());
    for (account, outside) in [
        ("990101001.coordinator", &quarry),
        ("990101002.coordinator", &plant),
        ("990101001.xf.reporter", &plant),
        (FIRE_SUPERVISOR, &plant),
        (&format!("{quarry}.enterprise"), &plant),
        ("nobody", &plant),
    ] {
        assert_eq!(
            ask(account, outside).await,
            ask(account, &never).await,
            "{account}"
        );
    }
    let filters = [
        format!("below: \"{SIBLING_TOWN}\""),
        "below: \"990101999\"".to_owned(),
        "section: \"990102.yj\"".to_owned(),
    ];
    for filter in filters {
        assert!(
            codes(&hub, "990101001.coordinator", &filter)
                .await
                .is_empty()
        );
    }
}

fn import(hub: &Hub, name: &str, csv: &str) -> Value {
    let file = hub.folder().join(name);
    std::fs::write(&file, csv).unwrap();
    let ran = hub.try_run(&["--json", "import", "enterprises", file.to_str().unwrap()]);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:#?}"))
}

/// (read, added, changed, unchanged, refused).
fn counts(report: &Value) -> [u64; 5] {
    ["read", "added", "changed", "unchanged", "refused_total"].map(|field| {
        let number = report[field].as_u64();
        number.unwrap_or_else(|| panic!("no {field} in {report:#}"))
    })
}

async fn a_list_is_imported_once_and_every_bad_or_doubtful_row_is_named(hub: Hub) {
    let new = complete_credit_code("91990100MA0007777").unwrap();
    let other = complete_credit_code("91990100MA0008888").unwrap();
    let wrong = format!(
        "{}{}",
        &new[..17],
        if new.ends_with('0') { '1' } else { '0' }
    );
    let (plant, quarry) = (PLANT.code(), QUARRY.code());
    let csv = format!(
        "code,name,place,category,marks\n\
         {new},新厂,990101001,COMPANY,高危\n\
         ,小面馆,990101001001,PLACE,九小\n\
         {wrong},错码厂,990101001,,\n\
         {new},新厂二,990101001,,\n\
         {other},甲化工厂,990101001,,\n\
         ,丙商店,990101001,,\n\
         ,小面馆,990101001001,PLACE,九小\n\
         ,小面馆,990101001002,PLACE,九小\n\
         ,无地厂,990199001,,\n\
         ,怪厂,990101001,CASTLE,\n\
         990101001~1,假码厂,990101001,,\n\
         {quarry},丁采石场,990101002,,高危\n"
    );
    let report = import(&hub, "enterprises.csv", &csv);
    assert_eq!(counts(&report), [12, 3, 0, 1, 8], "{report:#}");
    let refused: Vec<(u64, &str)> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["row"].as_u64().unwrap(),
                row["reason"].as_str().unwrap(),
            )
        })
        .collect();
    let rows: Vec<u64> = refused.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [4, 5, 6, 7, 8, 10, 11, 12]);
    assert!(refused[0].1.contains("check character"));
    assert!(refused[1].1.contains("row 2 has the same code"));
    assert!(refused[2].1.contains(&plant), "{refused:?}");
    assert!(refused[3].1.contains(&SHOP.code()));
    assert!(refused[4].1.contains("row 3 has the same name"));
    let cells: Vec<&str> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["cell"].as_str().unwrap())
        .collect();
    assert_eq!(cells, ["A4", "A5", "B6", "B7", "B8", "C10", "D11", "A12"]);
    // Again: nothing is added, nothing changes, and the same rows are doubtful.
    let again = import(&hub, "enterprises.csv", &csv);
    assert_eq!(counts(&again), [12, 0, 0, 4, 8], "{again:#}");

    let noodles = "{ enterprises(filter: { below: \"990101001001\" }) { nodes { code name category marks } } }";
    let answer = hub.ask("990101001.coordinator", noodles).await.ok();
    let own = answer.text("enterprises.nodes.0.code").to_owned();
    assert!(own.starts_with("990101001001~"), "{own}");
    // It gets its credit code: the same enterprise under a new name of the registrar's.
    let licensed = complete_credit_code("91990100MA0009999").unwrap();
    let csv = format!("code,name,place,replaces\n{licensed},小面馆,990101001001,{own}\n");
    assert_eq!(counts(&import(&hub, "licensed.csv", &csv)), [1, 0, 1, 0, 0]);
    assert_eq!(counts(&import(&hub, "licensed.csv", &csv)), [1, 0, 0, 1, 0]);
    let answer = hub.ask("990101001.coordinator", noodles).await.ok();
    assert_eq!(answer.texts("enterprises.nodes", "code"), [licensed]);
    assert_eq!(answer.text("enterprises.nodes.0.marks.0"), "九小");
}

async fn a_move_keeps_every_day_as_it_was(hub: Hub) {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    let csv = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,2023-04-10\n");
    assert_eq!(counts(&import(&hub, "moved.csv", &csv)), [1, 0, 1, 0, 0]);
    assert_eq!(counts(&import(&hub, "moved.csv", &csv)), [1, 0, 0, 1, 0]);
    let sees = async |account: &str, day: &str| {
        let found = codes(&hub, account, &format!("asOf: \"{day}\"")).await;
        found.contains(&plant)
    };
    // City = Σ counties, on every day.
    for (day, here, there) in [("2023-04-09", true, false), ("2023-04-10", false, true)] {
        assert_eq!(sees("990101.viewer", day).await, here, "{day}");
        assert_eq!(sees("990102.viewer", day).await, there, "{day}");
        assert!(sees("9901.viewer", day).await, "{day}");
        let parts = async |account: &str| {
            codes(&hub, account, &format!("asOf: \"{day}\""))
                .await
                .len()
        };
        let counties = parts("990101.viewer").await
            + parts("990102.viewer").await
            + parts("990103.viewer").await;
        assert_eq!(parts("9901.viewer").await, counties, "{day}");
    }
    assert!(
        !sees("990101001.gm.reporter", "2023-05-01").await,
        "its section let it go"
    );
    let history = format!(
        "{{ enterprise(code: \"{plant}\") {{ validUntil history {{ validFrom validUntil place {{ code }} section {{ code }} marks }} }} }}"
    );
    let whole = hub.ask("9901.viewer", &history).await.ok();
    assert_eq!(whole.list("enterprise.history").len(), 2);
    assert_eq!(whole.text("enterprise.history.1.marks.0"), "规模以上");
    // The county that it left knows it as it was, and not where it went.
    let left = hub.ask("990101.viewer", &history).await.ok();
    assert_eq!(left.list("enterprise.history").len(), 1);
    assert_eq!(left.text("enterprise.validUntil"), "2023-04-10");
    assert!(!left.as_text().contains("990102"), "{left:#?}");
    // Its account goes with it.
    assert!(sees(&format!("{plant}.enterprise"), "2023-05-01").await);
}

async fn a_closing_told_after_a_move_holds_from_its_own_day(hub: Hub) {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    let moved = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,2023-04-10\n");
    assert_eq!(counts(&import(&hub, "moved.csv", &moved)), [1, 0, 1, 0, 0]);
    // Only later it is told that it had closed before that, and opened in the year itself.
    let lived = format!(
        "code,name,place,opened,closed\n{plant},甲化工厂,990102001,2023-01-20,2023-03-01\n"
    );
    assert_eq!(counts(&import(&hub, "lived.csv", &lived)), [1, 0, 1, 0, 0]);
    assert_eq!(counts(&import(&hub, "lived.csv", &lived)), [1, 0, 0, 1, 0]);
    for (day, is_there) in [
        ("2023-01-19", false),
        ("2023-01-20", true),
        ("2023-02-28", true),
        ("2023-03-01", false),
        ("2023-05-01", false),
    ] {
        let found = codes(&hub, "9901.viewer", &format!("asOf: \"{day}\"")).await;
        assert_eq!(found.contains(&plant), is_there, "{day}");
    }
}

async fn enterprises_are_found_by_what_they_are(hub: Hub) {
    let [plant, hotel, shop, quarry] = [PLANT, HOTEL, SHOP, QUARRY].map(|one| one.code());
    let viewer = format!("{COUNTY}.viewer");
    for (filter, found) in [
        ("mark: \"高危\"".to_owned(), vec![&plant, &quarry]),
        ("mark: \"高\"".to_owned(), vec![]),
        ("sector: \"消防\"".to_owned(), vec![&hotel]),
        ("section: \"990101001.zf\"".to_owned(), vec![&plant, &hotel]),
        (format!("below: \"{TOWN}\", mark: \"高危\""), vec![&plant]),
        ("nameContains: \"商\"".to_owned(), vec![&shop]),
        ("category: PLACE".to_owned(), vec![]),
    ] {
        let codes = codes(&hub, &viewer, &filter).await;
        assert_eq!(codes.iter().collect::<Vec<_>>(), found, "{filter}");
    }
    let bad = hub
        .ask(
            &viewer,
            "{ enterprises(filter: { mark: \"%\" }) { totalCount } }",
        )
        .await;
    assert_eq!(bad.error_code(), "BAD_INPUT");
    // Out of business from a day on.
    let csv = format!("code,name,place,closed\n{shop},丙商店,{TOWN},2023-01-20\n");
    assert_eq!(counts(&import(&hub, "closed.csv", &csv)), [1, 0, 1, 0, 0]);
    for (filter, is_listed) in [
        ("", false),
        ("withClosed: true", true),
        ("asOf: \"2023-01-19\"", true),
        ("asOf: \"2023-01-20\"", false),
    ] {
        let listed = codes(&hub, &viewer, filter).await.contains(&shop);
        assert_eq!(listed, is_listed, "{filter}");
    }
}

async fn an_operator_lists_its_account_with_the_others(hub: Hub) {
    let plant = PLANT.code();
    // Another name from a day on, so that it has two rows.
    let csv = format!("code,name,place,from\n{plant},甲化工新厂,990101001,2023-03-01\n");
    assert_eq!(counts(&import(&hub, "renamed.csv", &csv)), [1, 0, 1, 0, 0]);
    let listed: Value = serde_json::from_str(&hub.run(&["account", "list", "--json"]).stdout)
        .expect("the list is JSON");
    let name = format!("{plant}.enterprise");
    let mut all = listed.as_array().expect("a list").iter();
    let own = all.find(|account| account["name"] == name.as_str());
    let own = own.unwrap_or_else(|| panic!("no {name} in {listed:#}"));
    assert_eq!(own["unit"], plant.as_str());
    let held = &own["grants"][0];
    assert_eq!(
        (
            held["role"].as_str(),
            held["code"].as_str(),
            held["name"].as_str()
        ),
        (Some("ENTERPRISE"), Some(plant.as_str()), Some("甲化工新厂"))
    );
}
