//! Line and block (条块): a branch of the prefecture's bureau serves a county
//! and stands inside the bureau, so that two hierarchies hold it. Whoever looks
//! from above meets it once, and is told by which way.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{account, grant, spec};
use crate::world::{self, COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, TOWN};

both!(
    a_unit_held_by_line_and_block_counts_once,
    the_way_by_which_a_unit_is_reached_is_shown,
);

const BUREAU: &str = "9901.hj";
const BRANCH: &str = "990101.hj";

/// The branch owes the monthly form beside the communities; it reports 5, a
/// community of the county that it serves 4.
async fn filed(hub: &Hub) {
    hub.today("2023-06-02");
    world::campaign::apply_with(hub.store(), noon("2023-06-02"), |name, text| match name {
        "agencies.toml" => {
            let office = |code: &str, name: &str, serves: &str, inside: &str| {
                format!(
                    "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"BUREAU\"\njurisdiction = \"{serves}\"\n\
                     {inside}clause = {{ path = \"附件3\", basis = \"STATED\" }}\n\n"
                )
            };
            let line = format!("inside = \"{BUREAU}\"\n");
            let offices = office(BUREAU, "例市生态环境局", PREFECTURE, "")
                + &office(BRANCH, "例市生态环境局东县分局", COUNTY, &line);
            let members = "name = \"各社区、各村\"\nmembers = [";
            assert!(text.contains(members));
            offices + &text.replace(members, &format!("{members}\"{BRANCH}\", "))
        }
        _ => text.to_owned(),
    })
    .await;
    let desk = |role| {
        spec(
            &account(BRANCH, role),
            Some(BRANCH),
            vec![grant(role, BRANCH)],
        )
    };
    let scope = hub
        .store()
        .system("accounts of a branch", noon("2023-06-02"));
    let desks = [desk(Role::Reporter), desk(Role::Reviewer)];
    scope.create_accounts(&desks).await.unwrap();
    hub.desk(BRANCH).file("2023-05", &Cells::found(5)).await;
    let community = hub.desk(COMMUNITIES[0]);
    community.file("2023-05", &Cells::found(4)).await;
}

async fn a_unit_held_by_line_and_block_counts_once(hub: Hub) {
    let expected = hub.table(PREFECTURE, "2023-05", "TOTAL").await;
    let (expected, ..) = expected.total().counts();
    filed(&hub).await;
    for (code, found) in [
        (PREFECTURE, "9"),
        (PROVINCE, "9"),
        (COUNTY, "4"),
        (TOWN, "4"),
    ] {
        let table = hub.table(code, "2023-05", "TOTAL").await;
        assert_eq!(table.total().cell(FOUND).0, Some(found), "{code}");
    }
    // The county as the block has it, the bureau's branch in the prefecture's own share.
    let children = hub.table(PREFECTURE, "2023-05", "CHILDREN").await;
    let found: Vec<(&str, Option<&str>)> = children
        .rows()
        .map(|row| (row.text("kind"), row.cell(FOUND).0))
        .filter(|(_, found)| found.is_some())
        .collect();
    assert_eq!(
        found,
        [("OWN_SHARE", Some("5")), ("JURISDICTION", Some("4"))]
    );
    assert_eq!(children.total().counts(), (expected + 1, 2, 2));
    let query = "query($code: String!) { jurisdiction(code: $code) { \
         series(form: { campaign: \"li-2023\", form: \"monthly\" }, from: \"2023-05\", to: \"2023-06\") { points { values } } \
         completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-05\", by: UNIT) { \
         rows { nodes { code } } total { expected reported } } } }";
    for (code, found, counts) in [(PREFECTURE, "9", (expected + 1, 2)), (COUNTY, "4", (5, 1))] {
        let answer = hub
            .ask_with("99.viewer", query, json!({ "code": code }))
            .await
            .ok();
        for point in answer.list("jurisdiction.series.points") {
            assert_eq!(point["values"][FOUND], found, "{code}");
        }
        let total = answer.at("jurisdiction.completeness.total");
        assert_eq!(
            (total["expected"].as_i64(), total["reported"].as_i64()),
            (Some(counts.0), Some(counts.1))
        );
        let rows = answer.list("jurisdiction.completeness.rows.nodes");
        let branches = rows.iter().filter(|row| row["code"] == BRANCH).count();
        assert_eq!(branches, usize::from(code == PREFECTURE), "{code}");
    }
    hub.verify_rollup();
}

async fn the_way_by_which_a_unit_is_reached_is_shown(hub: Hub) {
    filed(&hub).await;
    let query = "query($code: String!, $by: TableBy!) { jurisdiction(code: $code) { \
         table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-05\", by: $by) { \
         rows { nodes { code reached } } } } }";
    let by = |by: &str| json!({ "code": PREFECTURE, "by": by });
    let units = hub.ask_with("99.viewer", query, by("UNIT")).await.ok();
    let reached: Vec<(&Value, &Value)> = units
        .list("jurisdiction.table.rows.nodes")
        .iter()
        .map(|row| (&row["code"], &row["reached"]))
        .collect();
    let of = |code: &str| -> Vec<&Value> {
        let rows = reached.iter().filter(|(of, _)| **of == code);
        rows.map(|(_, reached)| *reached).collect()
    };
    assert_eq!(of(BRANCH), [&json!("LINE")], "once");
    assert_eq!(of(COMMUNITIES[0]), [&json!("BLOCK")]);
    let children = hub.ask_with("99.viewer", query, by("CHILDREN")).await.ok();
    for row in children.list("jurisdiction.table.rows.nodes") {
        assert_eq!(row["reached"], Value::Null, "{row:#?}");
    }
}
