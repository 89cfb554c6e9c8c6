//! What was sent up, and who is told of it, on either side of a move.

mod expected;
mod rows;

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::WebhookId;
use cengbao_store::{PageRequest, WebhookOutcome, WebhookSpec};
use serde_json::{Value, json};

use super::{OTHER_COUNTY, filed, transfer};
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    what_a_town_sent_up_before_it_moved_is_read_and_received_on,
    a_village_that_two_towns_sent_up_counts_once,
    what_left_the_county_is_taken_out_of_one_of_two_counties,
    the_endpoints_of_a_town_that_moved_go_with_it,
    an_extension_is_told_where_its_unit_stood_and_stands,
    more_time_given_before_a_move_was_recorded_holds_after_it,
);

const TOWN_DESK: &str = "990101002.coordinator";
const EAST_DESK: &str = "990101.coordinator";
const WEST_DESK: &str = "990102.coordinator";
const PREFECTURE_DESK: &str = "9901.coordinator";

async fn what_a_town_sent_up_before_it_moved_is_read_and_received_on(hub: Hub) {
    filed(&hub).await;
    let town = hub.consolidate(TOWN_DESK, SIBLING_TOWN, "2023-05").await;
    let town = town.ok();
    let county = hub.consolidate(EAST_DESK, COUNTY, "2023-05").await.ok();
    hub.move_tree(
        "2023-06-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-06-12");
    let read = "query($id: ID!) { it: consolidation(id: $id) { values table { rows { code values \
        changedSince } } changes { nodes { unit { code } differences } } } }";
    let of_county = json!({ "id": county.text("it.consolidation.id") });
    let shown = hub.ask_with(EAST_DESK, read, of_county).await.ok();
    let rows = shown.list("it.table.rows");
    let moved = rows.iter().find(|row| row["code"] == SIBLING_TOWN);
    let moved = moved.expect("the town stood there in May");
    assert_eq!(
        (&moved["values"][0], &moved["changedSince"]),
        (&json!("7"), &json!(false))
    );
    let list = "{ consolidations(first: 10) { nodes { place { code } } } }";
    let listed = hub.ask(EAST_DESK, list).await.ok();
    assert_eq!(listed.list("consolidations.nodes").len(), 2);
    let paper = hub
        .ask(
            &format!("{SIBLING_UNIT}.reporter"),
            &format!(
                "{{ reports(filter: {{ unit: \"{SIBLING_UNIT}\" }}) {{ nodes {{ id version }} }} }}"
            ),
        )
        .await
        .ok();
    let paper = Paper {
        id: paper.text("reports.nodes.0.id").to_owned(),
        version: paper.number("reports.nodes.0.version"),
    };
    hub.desk(SIBLING_UNIT)
        .corrected(&paper, "复核", &Cells::found(9))
        .await;
    let of_town = json!({ "id": town.text("it.consolidation.id") });
    let shown = hub.ask_with(WEST_DESK, read, of_town).await.ok();
    let rows = shown.list("it.table.rows");
    assert!(rows.iter().any(|row| row["values"][0] == "7"), "{rows:#?}");
    let changes = shown.list("it.changes.nodes");
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["differences"][0], "2");
    let refused = hub
        .consolidation_step(EAST_DESK, "acceptConsolidation", &town, None)
        .await
        .ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    let taken = hub
        .consolidation_step(WEST_DESK, "acceptConsolidation", &town, None)
        .await
        .ok();
    assert_eq!(taken.text("it.outcome"), "DONE");
    let reason = json!({ "reason": "更正" });
    let again = hub
        .consolidate_with(TOWN_DESK, SIBLING_TOWN, "2023-05", reason)
        .await
        .ok();
    assert_eq!(again.text("it.outcome"), "DONE", "{again:#?}");
    assert_eq!(again.number("it.consolidation.number"), 2);
    assert_eq!(*again.at("it.consolidation.values.0"), json!("9"));
    hub.verify_rollup();
}

/// The operator registers an endpoint for extensions.
async fn endpoint(hub: &Hub, node: &str) -> WebhookId {
    let scope = hub
        .store()
        .system("endpoints of a test", noon("2023-06-02"));
    let spec = WebhookSpec {
        node: node.to_owned(),
        url: format!("https://{node}.example/hook"),
        kinds: vec![EventKind::ExtensionGranted],
        secret: vec![7; 32],
    };
    match scope.register_webhook(spec).await.unwrap() {
        WebhookOutcome::Done(made) => made.id,
        WebhookOutcome::NotAllowed { reason_en, .. } => panic!("{reason_en}"),
    }
}

async fn the_endpoints_of_a_town_that_moved_go_with_it(hub: Hub) {
    filed(&hub).await;
    for node in [SIBLING_TOWN, COUNTY] {
        endpoint(&hub, node).await;
    }
    let list = "{ webhooks(first: 10) { nodes { node { code } } } }";
    let seen = async |by: &str| {
        let listed = hub.ask(by, list).await.ok();
        let nodes = listed.list("webhooks.nodes").iter();
        nodes
            .map(|one| one["node"]["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(seen("990101.admin").await, [SIBLING_TOWN, COUNTY]);
    hub.move_tree(
        "2023-06-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-06-12");
    assert_eq!(seen("990101.admin").await, [COUNTY]);
    assert_eq!(seen("990102.admin").await, [SIBLING_TOWN]);
}

async fn an_extension_is_told_where_its_unit_stood_and_stands(hub: Hub) {
    filed(&hub).await;
    let told = [
        endpoint(&hub, COUNTY).await,
        endpoint(&hub, OTHER_COUNTY).await,
    ];
    hub.move_tree(
        "2023-06-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-06-12");
    let granted = hub
        .extend(WEST_DESK, SIBLING_UNIT, "2023-04", "2023-06-20")
        .await
        .ok();
    assert_eq!(granted.text("it.outcome"), "DONE", "{granted:#?}");
    let scope = hub.store().system("events of a test", noon("2023-06-12"));
    scope.route_events().await.unwrap();
    let mut counts = Vec::new();
    for endpoint in told {
        let page = PageRequest::first(10);
        let sent = scope.list_deliveries(endpoint, None, &page).await.unwrap();
        counts.push(sent.items.len());
    }
    assert_eq!(
        counts,
        [1, 1],
        "in April the unit stood in the old county, and the new one reads its past"
    );
}

async fn more_time_given_before_a_move_was_recorded_holds_after_it(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-02");
    let granted = hub
        .extend("990101.coordinator", SIBLING_UNIT, "2023-06", "2023-07-20")
        .await
        .ok();
    assert_eq!(granted.text("it.outcome"), "DONE", "{granted:#?}");
    hub.move_tree(
        "2023-07-03",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-18");
    hub.desk(SIBLING_UNIT)
        .file("2023-06", &Cells::found(8))
        .await;
    let june = hub.table(SIBLING_TOWN, "2023-06", "TOTAL").await;
    assert_eq!(june.total().counts().2, 1, "it was in time");
}

/// September of the county as its towns sent it up: the total, and of a town what it sent,
/// what of it counts elsewhere, and whether something left it.
async fn september(hub: &Hub, town: &str, more: Value) -> (String, [Value; 3]) {
    let mut asked = json!({ "period": "2023-09" });
    for (key, value) in more.as_object().expect("an object") {
        asked[key] = value.clone();
    }
    let table = hub.sent_up(PREFECTURE_DESK, COUNTY, asked).await;
    let rows = table.list("jurisdiction.it.rows.nodes");
    let row = rows
        .iter()
        .find(|row| row["code"] == town)
        .expect("the town");
    let told = [
        &row["values"][0],
        &row["sentUp"]["countedElsewhere"][0],
        &row["sentUp"]["wasLeft"],
    ];
    let total = table.text("jurisdiction.it.total.values.0").to_owned();
    (total, told.map(Clone::clone))
}

async fn must_sign_anew(hub: &Hub, town: &str) -> Value {
    let asked = format!(
        "{{ jurisdiction(code: \"{town}\") {{ owedConsolidations(filter: {{ period: \"2023-09\" }}) {{ nodes {{ status signAnew }} }} }} }}"
    );
    let found = hub.ask(PREFECTURE_DESK, &asked).await.ok();
    found
        .at("jurisdiction.owedConsolidations.nodes.0.signAnew")
        .clone()
}

async fn a_village_that_two_towns_sent_up_counts_once(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-03");
    let unit = hub.desk(SIBLING_UNIT);
    let paper = unit.file("2023-09", &Cells::found(119)).await;
    hub.desk(COMMUNITIES[0])
        .file("2023-09", &Cells::found(30))
        .await;
    hub.consolidate(TOWN_DESK, SIBLING_TOWN, "2023-09")
        .await
        .ok();
    hub.today("2023-10-06");
    let village = SIBLING_UNIT.split_once('.').expect("an agency's code").0;
    hub.move_tree("2023-10-06", transfer("2023-08-15", village, TOWN))
        .await;
    // Nobody else has sent it: a figure does not fall because an office has not signed yet.
    let sent = |value: &str, elsewhere: &str, left| [json!(value), json!(elsewhere), json!(left)];
    let alone = ("119".to_owned(), sent("119", "0", true));
    assert_eq!(september(&hub, SIBLING_TOWN, json!({})).await, alone);
    assert_eq!(must_sign_anew(&hub, SIBLING_TOWN).await, json!(true));
    let paper = Paper {
        version: paper.version + 1,
        ..paper
    };
    unit.corrected(&paper, "漏报", &Cells::found(125)).await;
    hub.today("2023-10-08");
    hub.consolidate("990101001.coordinator", TOWN, "2023-09")
        .await
        .ok();
    let both = ("155".to_owned(), sent("119", "119", true));
    assert_eq!(september(&hub, SIBLING_TOWN, json!({})).await, both);
    assert_eq!(hub.total(COUNTY, "2023-09").await, "155");
    assert_eq!(must_sign_anew(&hub, TOWN).await, json!(false));
    let then = json!({ "knownAt": at("2023-10-07") });
    assert_eq!(september(&hub, SIBLING_TOWN, then).await, alone);
    let before = json!({ "knownAt": at("2023-10-04") });
    assert_eq!(
        september(&hub, SIBLING_TOWN, before).await,
        ("119".to_owned(), sent("119", "0", false))
    );
    let series = format!(
        "{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ series(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, basis: SENT_UP, \
         from: \"2023-09\", to: \"2023-09\") {{ points {{ values sentUp {{ wasLeft changedSince }} }} }} }} }}"
    );
    let shown = hub.ask(PREFECTURE_DESK, &series).await.ok();
    let point = shown.at("jurisdiction.series.points.0");
    assert_eq!(
        (&point["values"][0], &point["sentUp"]),
        (
            &json!("119"),
            &json!({ "wasLeft": true, "changedSince": true })
        ),
        "what was signed stays"
    );
    hub.today("2023-10-09");
    let reason = json!({ "reason": "区划调整" });
    let anew = hub
        .consolidate_with(TOWN_DESK, SIBLING_TOWN, "2023-09", reason)
        .await;
    assert_eq!(anew.ok().text("it.outcome"), "DONE");
    let (total, told) = september(&hub, SIBLING_TOWN, json!({})).await;
    assert_eq!(
        (total.as_str(), &told[1], &told[2]),
        ("155", &json!("0"), &json!(false))
    );
    assert_eq!(must_sign_anew(&hub, SIBLING_TOWN).await, json!(false));
    hub.verify_rollup();
}

async fn what_left_the_county_is_taken_out_of_one_of_two_counties(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-10-03");
    hub.desk(SIBLING_UNIT)
        .file("2023-09", &Cells::found(119))
        .await;
    hub.consolidate(EAST_DESK, COUNTY, "2023-09").await.ok();
    hub.today("2023-10-06");
    hub.move_tree(
        "2023-10-06",
        transfer("2023-08-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    let total = async || {
        let table = hub
            .sent_up(PREFECTURE_DESK, "9901", json!({ "period": "2023-09" }))
            .await;
        table.text("jurisdiction.it.total.values.0").to_owned()
    };
    assert_eq!(total().await, "129");
    hub.today("2023-10-08");
    hub.consolidate(WEST_DESK, OTHER_COUNTY, "2023-09")
        .await
        .ok();
    assert_eq!(
        total().await,
        "130",
        "the town once, and the other county's one"
    );
    assert_eq!(hub.total("9901", "2023-09").await, "130");
}
