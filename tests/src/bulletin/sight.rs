//! Who reads a bulletin: those below its place exactly what it says, those who
//! read the place, and nobody else.

use std::sync::Arc;

use cengbao_domain::policy::Role::{Admin, Reporter, Reviewer, Viewer};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{OFFICE, SIBLING_DESK, SUPERIOR, TOWN_DESK, filed, rows};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{BULLETINS, NODE_LOOK_UP, never_given};
use crate::world::accounts::{FIRE_SUPERVISOR, account};
use crate::world::{COMMUNITIES, COUNTY, SECTIONS, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    those_below_read_what_it_says_of_their_siblings_and_nothing_more,
    outside_its_place_it_is_as_one_never_given_out,
    many_roles_at_once_each_see_their_own,
);

/// Whoever stands below the county, whatever it does there.
fn readers() -> Vec<String> {
    let mut readers = vec![
        TOWN_DESK.to_owned(),
        SIBLING_DESK.to_owned(),
        account(TOWN, Viewer),
        account(SIBLING_TOWN, Viewer),
        FIRE_SUPERVISOR.to_owned(),
    ];
    for unit in [COMMUNITIES[0], SIBLING_UNIT, SECTIONS[0]] {
        readers.extend([Reporter, Reviewer, Viewer].map(|role| account(unit, role)));
    }
    readers
}

/// Whom it does not reach.
const STRANGERS: [&str; 7] = [
    "990102.coordinator",
    "990103.viewer",
    "9902.coordinator",
    "98.coordinator",
    "980101001.coordinator",
    "990101.admin",
    "nobody",
];

async fn those_below_read_what_it_says_of_their_siblings_and_nothing_more(hub: Hub) {
    filed(&hub).await;
    let id = hub.published().await;
    for reader in readers() {
        let seen = hub.bulletin(&reader, &id).await.ok();
        assert_eq!(
            rows(&seen, "it"),
            [
                (Some(1), SIBLING_TOWN, Some("100")),
                (Some(2), TOWN, Some("9"))
            ],
            "{reader}"
        );
        assert_eq!(*seen.at("it.sheet.columns"), json!([{ "key": "1.1" }]));
        assert_eq!(
            *seen.at("it.simulated"),
            json!(true),
            "the world is invented"
        );
        let listed = hub
            .ask(
                &reader,
                "{ viewer { bulletins { totalCount nodes { id } } } }",
            )
            .await
            .ok();
        assert_eq!(listed.number("viewer.bulletins.totalCount"), 1, "{reader}");
        assert_eq!(listed.texts("viewer.bulletins.nodes", "id"), [id.as_str()]);
    }
    // The rows lead nowhere: what stands behind a sibling's row stays the sibling's.
    for query in [
        format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ name }} }}"),
        format!("{{ jurisdiction(code: \"{COUNTY}\") {{ bulletins {{ totalCount }} }} }}"),
        format!("{{ agency(code: \"{SIBLING_UNIT}\") {{ name }} }}"),
    ] {
        let answer = hub.ask(TOWN_DESK, &query).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{query}");
    }
    let all = json!({ "id": id, "code": TOWN });
    let all = hub.ask_with(TOWN_DESK, BULLETINS, all).await.ok();
    assert!(
        !all.as_text().contains(SIBLING_UNIT),
        "no unit of the sibling"
    );
    assert_eq!(
        *all.at("bulletin.unread"),
        Value::Null,
        "whether siblings read it"
    );
    for reader in [OFFICE, SUPERIOR, "990101.viewer", "99.viewer"] {
        let seen = hub.bulletin(reader, &id).await.ok();
        assert_eq!(rows(&seen, "it").len(), 2, "{reader}");
    }
    let of_place = hub
        .ask(
            OFFICE,
            &format!("{{ jurisdiction(code: \"{COUNTY}\") {{ bulletins {{ nodes {{ id }} totalCount }} }} campaign(code: \"li-2023\") {{ bulletins(filter: {{ period: \"2023-01\", form: \"monthly\", state: PUBLISHED }}) {{ totalCount }} none: bulletins(filter: {{ period: \"2023-02\" }}) {{ totalCount }} }} }}"),
        )
        .await
        .ok();
    assert_eq!(
        of_place.texts("jurisdiction.bulletins.nodes", "id"),
        [id.as_str()]
    );
    assert_eq!(of_place.number("campaign.bulletins.totalCount"), 1);
    assert_eq!(of_place.number("campaign.none.totalCount"), 0);
}

async fn outside_its_place_it_is_as_one_never_given_out(hub: Hub) {
    filed(&hub).await;
    let id = hub.published().await;
    let never = never_given("bulletin");
    for stranger in STRANGERS {
        let mut answers = Vec::new();
        for id in [id.as_str(), never.as_str()] {
            let node = json!({ "id": id });
            answers.push([
                hub.bulletin(stranger, id).await,
                hub.ask_with(stranger, NODE_LOOK_UP, node).await,
                hub.acknowledge_bulletin(stranger, id).await,
                hub.withdraw_bulletin(stranger, id, "x").await,
            ]);
        }
        for (one, other) in answers[0].iter().zip(&answers[1]) {
            assert_eq!(other.error_code(), "NOT_FOUND", "{stranger}");
            assert_eq!(one.comparable(), other.comparable(), "{stranger}");
        }
        let list = "{ viewer { bulletins { totalCount nodes { id } pageInfo { endCursor hasNextPage } } } }";
        let list = hub.ask(stranger, list).await.ok();
        assert_eq!(list.number("viewer.bulletins.totalCount"), 0, "{stranger}");
        assert_eq!(list.list("viewer.bulletins.nodes").len(), 0, "{stranger}");
    }
    // A place that publishes itself does not learn of another's by superseding it.
    hub.desk("990102001001.cwh")
        .file("2023-01", &crate::cells::Cells::found(1))
        .await;
    let stranger = "990102.coordinator";
    let mut answers = Vec::new();
    for id in [id, never] {
        let more = json!({ "supersedes": id, "reason": "x" });
        answers.push(hub.publish(stranger, "990102", more).await);
    }
    assert_eq!(answers[1].error_code(), "NOT_FOUND");
    assert_eq!(answers[0].comparable(), answers[1].comparable());
    assert_eq!(account(COUNTY, Admin), STRANGERS[5]);
}

async fn many_roles_at_once_each_see_their_own(hub: Hub) {
    filed(&hub).await;
    let id = hub.published().await;
    // The town publishes too: its county reads that, its sibling does not.
    let own = hub
        .publish(TOWN_DESK, TOWN, json!({ "by": "UNIT" }))
        .await
        .ok();
    let own = own.text("it.bulletin.id").to_owned();
    hub.acknowledge_bulletin(TOWN_DESK, &id).await.ok();
    let question = async |hub: &Hub, asker: &str| {
        let node = asker.rsplit_once('.').map_or("-", |(node, _)| node);
        let node = if node.contains('.') || asker == "nobody" {
            TOWN
        } else {
            node
        };
        hub.ask_with(asker, BULLETINS, json!({ "id": id, "code": node }))
            .await
            .comparable()
    };
    let mut askers = readers();
    askers.extend(STRANGERS.map(str::to_owned));
    askers.extend([OFFICE, SUPERIOR, "99.viewer"].map(str::to_owned));
    let mut alone = Vec::new();
    for asker in &askers {
        let answer = question(&hub, asker).await;
        let text = answer.to_string();
        let is_stranger = STRANGERS.contains(&asker.as_str());
        assert_eq!(
            text.contains(&id) && text.contains("\"100\""),
            !is_stranger,
            "{asker}"
        );
        let reads_town =
            asker.starts_with(TOWN) || [OFFICE, SUPERIOR, "99.viewer"].contains(&asker.as_str());
        assert_eq!(text.contains(&own), reads_town, "{asker}");
        alone.push(answer);
    }
    let hub = Arc::new(hub);
    let mut asking = JoinSet::new();
    for _ in 0..3 {
        for (asker, expected) in askers.clone().into_iter().zip(alone.clone()) {
            let (hub, id) = (Arc::clone(&hub), id.clone());
            asking.spawn(async move {
                let node = asker.rsplit_once('.').map_or("-", |(node, _)| node);
                let node = if node.contains('.') || asker == "nobody" {
                    TOWN
                } else {
                    node
                };
                let variables = json!({ "id": id, "code": node });
                let answer = hub.ask_with(&asker, BULLETINS, variables).await;
                assert_eq!(answer.comparable(), expected, "{asker}");
            });
        }
    }
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
    }
}
