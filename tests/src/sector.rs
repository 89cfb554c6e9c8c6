//! Sectors (行业领域): a grant that is limited to some sees what is wholly of them, and only words that the hub knows.

use serde_json::{Value, json};

use crate::activity;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};

both!(
    a_supervisor_of_a_sector_is_made_by_command_and_sees_its_rows_only,
    a_grant_on_an_unknown_sector_is_refused_with_those_near_to_it,
);

const COUNTY_SUPERVISOR: &str = "SUPERVISOR@990101";

fn set(hub: &Hub, name: &str, sectors: &[&str]) {
    let mut args = vec!["account", "set", name, "--title", "监管岗"];
    args.extend(["--grant", COUNTY_SUPERVISOR]);
    args.extend(sectors.iter().flat_map(|sector| ["--sector", *sector]));
    hub.run(&args);
}

async fn codes(hub: &Hub, account: &str) -> Vec<String> {
    let query = "{ enterprises(first: 100) { nodes { code } totalCount } }";
    let answer = hub.ask(account, query).await.ok();
    let mut codes = answer.texts("enterprises.nodes", "code");
    assert_eq!(
        usize::try_from(answer.number("enterprises.totalCount")),
        Ok(codes.len())
    );
    codes.sort();
    codes
}

async fn a_supervisor_of_a_sector_is_made_by_command_and_sees_its_rows_only(hub: Hub) {
    let [plant, hotel, quarry] = [PLANT, HOTEL, QUARRY].map(|one| one.code());
    set(&hub, "fire", &["消防"]);
    set(&hub, "two", &["危险化学品", "非煤矿山"]);
    set(&hub, "all", &[]);
    assert_eq!(codes(&hub, "fire").await, std::slice::from_ref(&hotel));
    let mut of_two = [plant.clone(), quarry];
    of_two.sort();
    assert_eq!(codes(&hub, "two").await, of_two);
    assert_eq!(codes(&hub, "all").await.len(), 4);
    // An enterprise that gets a sector more is not wholly his.
    let csv =
        format!("code,name,place,sectors,from\n{hotel},乙饭店,{TOWN},消防;危险化学品,2023-01-20\n");
    let sheet = hub.folder().join("sectors.csv");
    std::fs::write(&sheet, csv).unwrap();
    hub.run(&["import", "enterprises", sheet.to_str().unwrap()]);
    assert!(codes(&hub, "fire").await.is_empty());
    let outside = activity::record(&hub, "fire", &plant, "two-once.inspect", "2023-01-10").await;
    assert_eq!(outside.error_code(), "NOT_FOUND");
    // Both are told of the limit.
    let held = hub
        .ask("fire", "{ viewer { grants { role sectors } } }")
        .await
        .ok();
    assert_eq!(held.at("viewer.grants")[0]["sectors"], json!(["消防"]));
    let listed = hub.run(&["account", "list"]).stdout;
    assert!(listed.contains("SUPERVISOR@990101[消防]"), "{listed}");
    let listed: Value = serde_json::from_str(&hub.run(&["account", "list", "--json"]).stdout)
        .expect("the list is JSON");
    let mut all = listed.as_array().expect("a list").iter();
    let fire = all
        .find(|account| account["name"] == "fire")
        .expect("it is listed");
    assert_eq!(fire["grants"][0]["sectors"], json!(["消防"]));
    // Given anew without a sector, it is limited no more.
    set(&hub, "fire", &[]);
    assert_eq!(codes(&hub, "fire").await.len(), 4);
}

async fn a_grant_on_an_unknown_sector_is_refused_with_those_near_to_it(hub: Hub) {
    let ran = hub.try_run(&[
        "account",
        "set",
        "fire",
        "--title",
        "监管岗",
        "--grant",
        COUNTY_SUPERVISOR,
        "--sector",
        "危化品",
    ]);
    assert!(!ran.success, "{ran:#?}");
    assert!(
        ran.stderr.contains("危化品") && ran.stderr.contains("危险化学品"),
        "{ran:#?}"
    );
    let listed = hub.run(&["account", "list"]).stdout;
    assert!(!listed.contains("fire"), "{listed}");
}
