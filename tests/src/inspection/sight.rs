//! Who reads what an office did: the office itself, whatever lies around it and above it, and nobody beside it.

use std::sync::Arc;

use cengbao_domain::policy::Role;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{done, input, record};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::{NODE_LOOK_UP, OFFICE_DUTIES, OFFICES_OF_PLACE};
use crate::world::accounts::{FIRE_SUPERVISOR, grant, spec};
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};
use crate::world::inspection::{COUNTY_OFFICES, PLAN, apply};
use crate::world::{COUNTY, SECTIONS, TOWN};

both!(
    what_an_office_did_is_read_by_nobody_beside_it,
    whom_an_office_inspected_is_shown_to_those_who_see_it,
    an_account_that_keeps_accounts_reads_no_evidence_by_it,
);

/// Reads nothing of offices but their names and one section's evidence.
const KEEPER: &str = "keeper";

/// (account, the sections whose evidence it reads).
const READERS: [(&str, &[&str]); 11] = [
    ("990101001.xf.reporter", &[SECTIONS[0]]),
    ("990101001.xf.viewer", &[SECTIONS[0]]),
    ("990101001.gm.reporter", &[SECTIONS[1]]),
    ("990101001.coordinator", &SECTIONS),
    ("990101.viewer", &SECTIONS),
    ("99.coordinator", &SECTIONS),
    // Supervises 消防, and one section has this sector alone.
    (FIRE_SUPERVISOR, &[SECTIONS[0]]),
    ("990102.coordinator", &[]),
    ("990101002.viewer", &[]),
    ("990101.yj.reporter", &[]),
    ("990101001001.jwh.reporter", &[]),
];

async fn what_an_office_did_is_read_by_nobody_beside_it(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-06-01");
    let mut ids = Vec::new();
    for office in SECTIONS {
        let mut given = input(office, "enforce", "2023-05-10");
        given["note"] = json!(format!("机密{office}"));
        let own = format!("{office}.reporter");
        let recorded = record(&hub, &own, given).await.ok();
        ids.push(recorded.text("it.activity.id").to_owned());
    }
    let (hub, ids) = (Arc::new(hub), Arc::new(ids));
    let mut asking = JoinSet::new();
    for (account, reads) in READERS.into_iter().cycle().take(3 * READERS.len()) {
        let (hub, ids) = (Arc::clone(&hub), Arc::clone(&ids));
        asking.spawn(async move {
            for (office, id) in SECTIONS.into_iter().zip(ids.iter()) {
                let is_read = reads.contains(&office);
                let asked = json!({ "code": office });
                let found = hub.ask_with(account, OFFICE_DUTIES, asked).await;
                let found = found.as_text();
                assert_eq!(found.contains("机密"), is_read, "{account} {office}");
                assert_eq!(found.contains("MISSED"), is_read, "{account} {office}");
                let node = hub
                    .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
                    .await;
                assert_eq!(node.as_text().contains(id), is_read, "{account} {office}");
                if !is_read {
                    assert_eq!(node.error_code(), "NOT_FOUND", "{account} {office}");
                }
            }
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
    }
    // Sums tell no more than rows: who supervises one sector counts the offices of this sector.
    let counted = async |account: &str| {
        let asked = json!({ "code": TOWN });
        let found = hub.ask_with(account, OFFICES_OF_PLACE, asked).await.ok();
        let cell = found.at("jurisdiction.compliance.offices.total.cells.0");
        let target = &found.list("jurisdiction.compliance.targets")[3];
        json!([cell["denominator"], target["denominator"]])
    };
    assert_eq!(counted("990101001.coordinator").await, json!([2, "2"]));
    assert_eq!(counted(FIRE_SUPERVISOR).await, json!([1, "1"]));
    // A section of itself.
    let query = format!(
        "{{ campaign(code: \"{PLAN}\") {{ compliance(asOf: \"2023-05-31\") {{ offices {{ total {{ offices }} \
         heldBack(duty: \"enforce\") {{ nodes {{ agency {{ code }} }} }} }} }} }} }}"
    );
    let own = hub.ask("990101001.gm.reporter", &query).await.ok();
    assert_eq!(own.number("campaign.compliance.offices.total.offices"), 1);
    let held_back = own.list("campaign.compliance.offices.heldBack.nodes");
    assert_eq!(held_back, [json!({ "agency": { "code": SECTIONS[1] } })]);
}

async fn whom_an_office_inspected_is_shown_to_those_who_see_it(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-03-01");
    let [plant, hotel, quarry] = [PLANT, HOTEL, QUARRY].map(|one| one.code());
    let own = format!("{}.reporter", SECTIONS[0]);
    let on = |day: &str, inspected: &str| {
        let mut given = input(SECTIONS[0], "enforce", day);
        given["inspected"] = json!(inspected);
        given
    };
    // Its own, and one in the town that it serves, for which another section answers.
    let seen = record(&hub, &own, on("2023-02-01", &hotel)).await.ok();
    assert_eq!(seen.text("it.activity.inspected.code"), hotel);
    let unseen = record(&hub, &own, on("2023-02-02", &plant)).await.ok();
    assert_eq!(unseen.text("it.outcome"), "DONE");
    assert_eq!(*unseen.at("it.activity.inspected"), Value::Null);
    // One elsewhere is as a code that was never given out.
    let never_given = "91110000MA0000000X";
    let answers = [
        record(&hub, &own, on("2023-02-03", &quarry)).await,
        record(&hub, &own, on("2023-02-03", never_given)).await,
    ];
    let [elsewhere, nowhere] = answers.map(|answer| {
        assert_eq!(answer.error_code(), "NOT_FOUND");
        answer.body["errors"][0]["message"].clone()
    });
    assert_eq!(elsewhere, nowhere);
    // Who may not record learns nothing by it.
    for inspected in [&plant, &quarry] {
        let refused = record(&hub, FIRE_SUPERVISOR, on("2023-02-03", inspected)).await;
        assert_eq!(refused.ok().text("it.outcome"), "NOT_ALLOWED");
    }
    // The county's office inspects in all its towns.
    let county = format!("{}.reporter", COUNTY_OFFICES[0]);
    let mut given = input(COUNTY_OFFICES[0], "enforce", "2023-02-01");
    given["inspected"] = json!(quarry);
    assert_eq!(
        record(&hub, &county, given).await.ok().text("it.outcome"),
        "DONE"
    );
    let inspected = async |account: &str| {
        let asked = json!({ "code": SECTIONS[0] });
        let found = hub.ask_with(account, OFFICE_DUTIES, asked).await.ok();
        let nodes = found.list("agency.activities.nodes").iter();
        nodes
            .map(|one| one["inspected"]["code"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        inspected("990101001.coordinator").await,
        [json!(hotel), json!(plant)]
    );
    assert_eq!(inspected(&own).await, [json!(hotel), Value::Null]);
    assert_eq!(
        inspected(FIRE_SUPERVISOR).await,
        [json!(hotel), Value::Null]
    );
    // What the office named it reads again; it is told to nobody else.
    let query = format!(
        "query($code: String!) {{ agency(code: $code) {{ activities(filter: {{ campaign: \"{PLAN}\" }}) {{ nodes {{ \
         inspectedCode }} }} }} }}"
    );
    let named = async |account: &str| {
        let asked = json!({ "code": SECTIONS[0] });
        let found = hub.ask_with(account, &query, asked).await.ok();
        let nodes = found.list("agency.activities.nodes").iter();
        nodes
            .map(|one| one["inspectedCode"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(named(&own).await, [json!(hotel), json!(plant)]);
    for account in [FIRE_SUPERVISOR, "990101001.coordinator"] {
        assert_eq!(
            named(account).await,
            [Value::Null, Value::Null],
            "{account}"
        );
    }
    // The enterprise neither reads the office's evidence nor is inspected by itself.
    let of_plant = format!("{plant}.enterprise");
    let asked = json!({ "code": SECTIONS[0] });
    let found = hub.ask_with(&of_plant, OFFICE_DUTIES, asked).await;
    assert_eq!(found.error_code(), "NOT_FOUND");
}

/// Whoever keeps the accounts of a place knows its offices by name, and reads the evidence of none of them.
async fn an_account_that_keeps_accounts_reads_no_evidence_by_it(hub: Hub) {
    apply(&hub).await;
    hub.today("2023-06-01");
    for office in SECTIONS {
        done(&hub, office, "enforce", &["2023-05-10"]).await;
    }
    let grants = vec![grant(Role::Admin, COUNTY), grant(Role::Viewer, SECTIONS[0])];
    let operator = hub.store().system("the tests' keeper", noon("2023-01-05"));
    let keeper = spec(KEEPER, Some(SECTIONS[0]), grants);
    operator.create_accounts(&[keeper]).await.unwrap();
    let of = async |office: &str| {
        let asked = json!({ "code": office });
        let found = hub.ask_with(KEEPER, OFFICE_DUTIES, asked).await.ok();
        let [duties, activities] = ["agency.duties", "agency.activities.nodes"];
        (found.list(duties).len(), found.list(activities).len())
    };
    assert_eq!(of(SECTIONS[0]).await, (3, 1));
    assert_eq!(of(SECTIONS[1]).await, (0, 0));
    let asked = json!({ "code": COUNTY });
    let found = hub.ask_with(KEEPER, OFFICES_OF_PLACE, asked).await.ok();
    assert_eq!(
        found.number("jurisdiction.compliance.offices.total.offices"),
        1
    );
    assert_eq!(
        found.list("jurisdiction.compliance.targets")[3]["denominator"],
        "1"
    );
}
