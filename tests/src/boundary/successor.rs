//! What a place becomes: merged, split, renamed; its successor, its lineage and its history.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role;
use serde_json::json;

use super::{OTHER_COUNTY, change, filed, merge, transfer};
use crate::cells::{Cells, FOUND};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::account;
use crate::world::{COMMUNITIES, COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

both!(
    two_towns_that_merge_are_shown_as_the_tree_was_and_as_it_is,
    what_was_known_before_a_merger_counts_once_where_the_town_went_on,
    a_successor_speaks_for_those_it_took_in_by_its_first_filing,
    a_split_leaves_the_total_with_the_closed_one,
    a_renamed_county_is_called_as_it_was,
    lineage_and_history_are_told,
);

async fn two_towns_that_merge_are_shown_as_the_tree_was_and_as_it_is(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    hub.desk(COMMUNITIES[0])
        .file("2023-07", &Cells::found(15))
        .await;
    hub.move_tree(
        "2023-08-02",
        merge("2023-07-10", &[TOWN, SIBLING_TOWN], "990101003", "新镇"),
    )
    .await;
    hub.shows(
        COUNTY,
        "2023-06",
        &[(TOWN, "10", "0"), (SIBLING_TOWN, "7", "0")],
    )
    .await;
    hub.shows(COUNTY, "2023-07", &[("990101003", "22", "5")])
        .await;
    let july = hub.table(COUNTY, "2023-07", "CHILDREN").await;
    assert_eq!(july.codes(), ["990101003"]);
    // July as the tree was in June, and June as it is in August.
    let asked = |period: &str, day: &str| json!({ "code": COUNTY, "period": period, "by": "CHILDREN", "treeAsOf": day });
    let then = hub.table_with(asked("2023-07", "2023-06-30")).await;
    assert_eq!(then.codes(), [TOWN, SIBLING_TOWN]);
    assert_eq!(
        then.row(TOWN).cell(FOUND),
        (Some("15"), "REPORTED", 1, Some("5"))
    );
    assert_eq!(then.row(SIBLING_TOWN).cell(FOUND).0, Some("7"));
    assert_eq!(then.total().cell(FOUND).0, Some("22"));
    let now = hub.table_with(asked("2023-06", "2023-08-01")).await;
    assert_eq!(now.codes(), ["990101003"]);
    assert_eq!(now.row("990101003").cell(FOUND).0, Some("17"));
    // Those who held the towns see their past; who is above finds the new one.
    let found = hub
        .ask(
            "990101.viewer",
            "{ jurisdiction(code: \"990101\") { subordinates { nodes { code name } } } }",
        )
        .await
        .ok();
    assert_eq!(
        found.texts("jurisdiction.subordinates.nodes", "code"),
        ["990101003"]
    );
    hub.verify_rollup();
}

async fn what_was_known_before_a_merger_counts_once_where_the_town_went_on(hub: Hub) {
    filed(&hub).await;
    // Recorded after the fact: one town becomes the other, which then goes to another county.
    hub.move_tree(
        "2023-07-05",
        BoundaryChange {
            into: vec![TOWN.to_owned()],
            ..change(ChangeKind::Merge, "2023-06-10", &[SIBLING_TOWN, TOWN])
        },
    )
    .await;
    hub.today("2023-08-20");
    let report = hub.record(
        "2023-08-20",
        2,
        vec![transfer("2023-08-01", TOWN, OTHER_COUNTY)],
    );
    assert_eq!(report.await.added, 1);
    // May as it was, July after the merger, August after the move: in the tree of each, by what was known before both.
    for (period, town, old, new) in [
        ("2023-05", "10", "17", "1"),
        ("2023-06", "17", "17", "1"),
        ("2023-07", "17", "17", "1"),
        ("2023-08", "17", "—", "18"),
    ] {
        for known in ["2023-06-20", "2023-07-20", "2023-08-20"] {
            for (code, total) in [
                (TOWN, town),
                (COUNTY, old),
                (OTHER_COUNTY, new),
                (PREFECTURE, "18"),
            ] {
                let table = hub.table_known(code, period, "TOTAL", known).await;
                let found = table.total().cell(FOUND).0.unwrap_or("—").to_owned();
                assert_eq!(found, total, "{code} in {period}, known on {known}");
            }
        }
    }
    hub.verify_rollup();
}

async fn a_successor_speaks_for_those_it_took_in_by_its_first_filing(hub: Hub) {
    hub.today("2023-07-02");
    let [one, two, _] = COMMUNITIES;
    hub.desk(one).file("2023-05", &Cells::found(4)).await;
    hub.desk(two).file("2023-06", &Cells::found(6)).await;
    hub.move_tree(
        "2023-07-02",
        merge(
            "2023-07-01",
            &["990101001001", "990101001002"],
            "990101001009",
            "新社区",
        ),
    )
    .await;
    let new = "990101001009.jwh";
    hub.today("2023-08-02");
    let july = hub.table(TOWN, "2023-07", "UNIT").await;
    assert_eq!(
        july.total().cell(FOUND),
        (Some("10"), "CARRIED", 2, Some("0"))
    );
    assert_eq!(july.row(new).cell(FOUND).0, None);
    assert_eq!(
        july.row(one).cell(FOUND).0,
        Some("4"),
        "it stands inside its successor"
    );
    assert_eq!(july.total().counts().0, 2, "the new one owes for both");
    hub.staff(new).await;
    hub.desk(new).file("2023-08", &Cells::found(13)).await;
    assert_eq!(hub.total(TOWN, "2023-07").await, "10");
    let august = hub.table(TOWN, "2023-08", "TOTAL").await;
    assert_eq!(
        august.total().cell(FOUND),
        (Some("13"), "REPORTED", 1, Some("3"))
    );
    hub.verify_rollup();
    // The past of the first is corrected and flows through until then.
    let id = hub
        .ask(
            &account(one, Role::Reporter),
            &format!("{{ agency(code: \"{one}\") {{ reports {{ nodes {{ id version }} }} }} }}"),
        )
        .await
        .ok();
    let paper = Paper {
        id: id.text("agency.reports.nodes.0.id").to_owned(),
        version: id.number("agency.reports.nodes.0.version"),
    };
    hub.desk(one)
        .corrected(&paper, "漏报", &Cells::found(5))
        .await;
    assert_eq!(hub.total(TOWN, "2023-06").await, "11");
    assert_eq!(hub.total(TOWN, "2023-07").await, "11");
    assert_eq!(hub.total(TOWN, "2023-08").await, "13");
    hub.verify_rollup();
    hub.rebuild_rollup();
}

async fn a_split_leaves_the_total_with_the_closed_one(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    let split = BoundaryChange {
        into: vec!["990101002008".to_owned(), "990101002009".to_owned()],
        names: vec!["河东南村".to_owned(), "河东北村".to_owned()],
        ..change(ChangeKind::Split, "2023-07-01", &["990101002001"])
    };
    hub.move_tree("2023-08-02", split).await;
    let july = hub.table(SIBLING_TOWN, "2023-07", "CHILDREN").await;
    assert_eq!(july.total().cell(FOUND).0, Some("7"));
    assert_eq!(july.row("990101002001").cell(FOUND).0, Some("7"));
    assert!(!july.row("990101002001").in_tree());
    assert!(july.row("990101002008").in_tree());
    assert_eq!(july.total().counts().0, 1, "only the other village owes");
    hub.verify_rollup();
}

async fn a_renamed_county_is_called_as_it_was(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    let upgrade = BoundaryChange {
        into: vec!["990111".to_owned()],
        names: vec!["东区".to_owned()],
        ..change(ChangeKind::Upgrade, "2023-06-01", &[COUNTY])
    };
    hub.move_tree("2023-07-10", upgrade).await;
    let may = hub.table(PREFECTURE, "2023-05", "CHILDREN").await;
    assert_eq!(may.row(COUNTY).cell(FOUND).0, Some("17"));
    let june = hub.table(PREFECTURE, "2023-06", "CHILDREN").await;
    assert_eq!(june.row("990111").cell(FOUND).0, Some("17"));
    let old = hub
        .ask(
            "99.viewer",
            &format!("{{ jurisdiction(code: \"{COUNTY}\") {{ code }} }}"),
        )
        .await;
    assert_eq!(old.error_code(), "NOT_FOUND");
    // Its accounts go on: a grant is on the node, not on the code.
    let own = hub
        .ask(
            "990101.viewer",
            "{ jurisdiction(code: \"990111\") { name } }",
        )
        .await
        .ok();
    assert_eq!(own.text("jurisdiction.name"), "东区");
    hub.verify_rollup();
}

async fn lineage_and_history_are_told(hub: Hub) {
    filed(&hub).await;
    let changes = vec![
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
        merge(
            "2023-07-01",
            &["990101001001", "990101001002"],
            "990101001009",
            "新社区",
        ),
        transfer("2023-12-01", TOWN, OTHER_COUNTY),
    ];
    let report = hub.record("2023-07-02", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (3, 0), "{report:#?}");
    hub.today("2023-07-02");
    let asked = hub
        .ask(
            "99.viewer",
            &format!(
                "{{ town: jurisdiction(code: \"{SIBLING_TOWN}\") {{ history {{ from until parent {{ code }} }} }} \
                new: jurisdiction(code: \"990101001009\") {{ predecessors {{ since jurisdiction {{ code validUntil }} }} }} \
                old: jurisdiction(code: \"990101001001\") {{ validUntil successors {{ jurisdiction {{ code }} }} }} \
                now: jurisdiction(code: \"{TOWN}\") {{ subordinates {{ nodes {{ code }} }} boundaryChanges(planned: true) {{ nodes {{ on state }} }} }} \
                then: jurisdiction(code: \"{TOWN}\") {{ subordinates(asOf: \"2023-06-30\") {{ nodes {{ code }} }} }} }}"
            ),
        )
        .await
        .ok();
    assert_eq!(
        asked.at("town.history"),
        &json!([
            { "from": "1949-10-01", "until": "2023-06-15", "parent": { "code": COUNTY } },
            { "from": "2023-06-15", "until": null, "parent": { "code": OTHER_COUNTY } },
        ])
    );
    assert_eq!(
        asked.at("new.predecessors"),
        &json!([
            { "since": "2023-07-01", "jurisdiction": { "code": "990101001001", "validUntil": "2023-07-01" } },
            { "since": "2023-07-01", "jurisdiction": { "code": "990101001002", "validUntil": "2023-07-01" } },
        ])
    );
    assert_eq!(
        asked.text("old.successors.0.jurisdiction.code"),
        "990101001009"
    );
    assert_eq!(
        asked.texts("now.subordinates.nodes", "code"),
        ["990101001003", "990101001009"]
    );
    assert_eq!(
        asked.at("now.boundaryChanges.nodes"),
        &json!([{ "on": "2023-12-01", "state": "PLANNED" }])
    );
    assert_eq!(
        asked.texts("then.subordinates.nodes", "code"),
        ["990101001001", "990101001002", "990101001003"]
    );
    hub.verify_rollup();
}
