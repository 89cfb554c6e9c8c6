//! What is done with a bulletin: published by its own office alone, superseded,
//! withdrawn, taken note of; and what stays of it.

use serde_json::{Value, json};

use super::{OFFICE, SIBLING_DESK, SUPERIOR, TOWN_DESK, allowed, filed, rows};
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    what_was_said_stands_and_known_at_gives_it_again,
    only_its_own_office_publishes,
    what_cannot_be_published_is_told_with_its_remedy,
    another_one_takes_its_place_with_a_reason,
    a_withdrawn_one_says_nothing_any_more_to_those_below,
    its_publisher_is_told_who_has_read_it,
    a_repeated_request_publishes_once,
);

const BY_FOUND: &str = "form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", \
    orderBy: { value: { cell: \"1.1\", direction: DESC } }";

async fn what_was_said_stands_and_known_at_gives_it_again(hub: Hub) {
    let papers = filed(&hub).await;
    hub.today("2023-02-04");
    let published = hub.publish(
        OFFICE,
        COUNTY,
        json!({ "number": "例县安委办〔2023〕3号", "remarks": "各镇：\n请核对。" }),
    );
    let published = published.await.ok();
    assert_eq!(
        published.text("it.bulletin.number"),
        "例县安委办〔2023〕3号"
    );
    assert_eq!(published.text("it.bulletin.sheet.rankedBy"), "VALUE");
    let moment = published.text("it.bulletin.publishedAt").to_owned();
    hub.today("2023-02-05");
    let desk = hub.desk(COMMUNITIES[0]);
    Paper::done(&desk.corrected(&papers[0], "漏报", &Cells::found(400)).await);
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(1))
        .await;
    let id = published.text("it.bulletin.id");
    let still = hub.bulletin(TOWN_DESK, id).await.ok();
    assert_eq!(still.at("it.sheet"), published.at("it.bulletin.sheet"));
    let ranked = async |more: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{COUNTY}\") {{ it: ranking({BY_FOUND} {more}) {{ rows {{ nodes {{ rank code value expected reported \
             onTime }} }} }} }} }}"
        );
        let answer = hub.ask(OFFICE, &query).await.ok();
        answer.list("jurisdiction.it.rows.nodes").to_vec()
    };
    let then = ranked(&format!(", knownAt: \"{moment}\"")).await;
    let said = still.list("it.sheet.rows.nodes");
    for (said, then) in said.iter().zip(&then) {
        assert_eq!(said["values"][0], then["value"]);
        for field in ["rank", "code", "expected", "reported", "onTime"] {
            assert_eq!(said[field], then[field], "{field}");
        }
    }
    assert_eq!((said.len(), then.len()), (2, 2));
    let now = ranked("").await;
    assert_eq!(
        (&now[0]["code"], &now[0]["value"]),
        (&json!(TOWN), &json!("406"))
    );
    // What changed since is asked where the figures may be read.
    let query = format!(
        "{{ jurisdiction(code: \"{COUNTY}\") {{ it: changes(form: {{ campaign: \"{CAMPAIGN}\", form: \"monthly\" }}, period: \"2023-01\", \
         since: \"{moment}\") {{ entries {{ nodes {{ unit {{ code }} }} }} }} }} }}"
    );
    let since = hub.ask(OFFICE, &query).await.ok();
    assert_eq!(since.list("jurisdiction.it.entries.nodes").len(), 2);
}

async fn only_its_own_office_publishes(hub: Hub) {
    filed(&hub).await;
    for (by, place) in [
        (SUPERIOR, COUNTY),
        ("990101.viewer", COUNTY),
        ("990101.admin", COUNTY),
        (FIRE_SUPERVISOR, TOWN),
        ("990101001.viewer", TOWN),
        (OFFICE, TOWN),
    ] {
        let answer = hub.publish(by, place, json!({})).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{by} {place}");
        assert!(answer.text("it.reason").contains("role"), "{answer:#?}");
        assert_eq!(*answer.at("it.bulletin"), Value::Null);
    }
    for (by, place) in [
        (TOWN_DESK, COUNTY),
        (SIBLING_DESK, TOWN),
        ("98.coordinator", COUNTY),
    ] {
        let answer = hub.publish(by, place, json!({})).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{by} {place}");
    }
    let none = hub.ask("99.viewer", "{ viewer { bulletins { totalCount } } }");
    assert_eq!(none.await.ok().number("viewer.bulletins.totalCount"), 0);
    let id = hub.published().await;
    for (viewer, actions) in [
        (OFFICE, vec!["SUPERSEDE", "WITHDRAW"]),
        (SUPERIOR, vec!["WITHDRAW"]),
        (TOWN_DESK, vec!["ACKNOWLEDGE"]),
        ("990101002001.cwh.reviewer", vec!["ACKNOWLEDGE"]),
        ("990101001.viewer", vec![]),
        (FIRE_SUPERVISOR, vec![]),
    ] {
        let seen = hub.bulletin(viewer, &id).await.ok();
        assert_eq!(allowed(&seen), actions, "{viewer}");
    }
}

async fn what_cannot_be_published_is_told_with_its_remedy(hub: Hub) {
    filed(&hub).await;
    for (more, word) in [
        (json!({ "period": "2023-03" }), "begun"),
        (json!({ "period": "2022-12" }), "owe"),
        (json!({ "by": "TOTAL" }), "rank by"),
        (json!({ "by": "TOTAL", "orderBy": null }), "rows"),
        (json!({ "title": " " }), "title"),
        (json!({ "title": "长".repeat(201) }), "200"),
        (json!({ "cells": ["9.9"] }), "9.9"),
        (json!({ "orderBy": { "value": { "cell": "9.9" } } }), "9.9"),
    ] {
        let answer = hub.publish(OFFICE, COUNTY, more.clone()).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{more}");
        assert!(answer.as_text().contains(word), "{more}: {answer:#?}");
    }
    let counts = json!({ "orderBy": { "completeness": "ASC" } });
    let counts = hub.publish(OFFICE, COUNTY, counts).await.ok();
    assert_eq!(counts.text("it.bulletin.sheet.rankedBy"), "COMPLETENESS");
    assert_eq!(counts.list("it.bulletin.sheet.columns").len(), 0);
    let reported: Vec<_> = counts
        .list("it.bulletin.sheet.rows.nodes")
        .iter()
        .map(|row| {
            (
                row["code"].as_str().unwrap(),
                row["reported"].as_i64().unwrap(),
                row["expected"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        reported,
        [(SIBLING_TOWN, 1, 2), (TOWN, 2, 3)],
        "the worst first"
    );
    let table = hub
        .publish(OFFICE, COUNTY, json!({ "orderBy": null }))
        .await
        .ok();
    assert_eq!(*table.at("it.bulletin.sheet.rankedBy"), Value::Null);
    assert!(table.list("it.bulletin.sheet.columns").len() > 1);
}

async fn another_one_takes_its_place_with_a_reason(hub: Hub) {
    filed(&hub).await;
    let first = hub.published().await;
    let without = json!({ "supersedes": first });
    let refused = hub.publish(OFFICE, COUNTY, without).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    let more = json!({ "supersedes": first, "reason": "漏一镇", "title": "一月通报（更正）" });
    let second = hub.publish(OFFICE, COUNTY, more.clone()).await.ok();
    let id = second.text("it.bulletin.id");
    assert_eq!(second.text("it.bulletin.supersedesId"), first);
    for reader in [OFFICE, TOWN_DESK] {
        let before = hub.bulletin(reader, &first).await.ok();
        assert_eq!(before.text("it.state"), "SUPERSEDED");
        assert_eq!(before.text("it.supersededById"), id);
        assert_eq!(before.text("it.supersedingReason"), "漏一镇");
        assert_eq!(rows(&before, "it").len(), 2, "what was said stands");
    }
    // It has one successor, and note is taken of that one.
    let again = hub.publish(OFFICE, COUNTY, more).await.ok();
    assert_eq!(again.text("it.outcome"), "NOT_ALLOWED");
    assert_eq!(again.text("it.bulletin.supersededById"), id);
    let noted = hub.acknowledge_bulletin(TOWN_DESK, &first).await.ok();
    assert_eq!(noted.text("it.outcome"), "NOT_ALLOWED");
    let town = hub
        .publish(TOWN_DESK, TOWN, json!({ "by": "UNIT" }))
        .await
        .ok();
    let foreign = json!({ "supersedes": town.text("it.bulletin.id"), "reason": "x" });
    let foreign = hub.publish(OFFICE, COUNTY, foreign).await;
    assert_eq!(
        foreign.error_code(),
        "BAD_INPUT",
        "a place supersedes its own"
    );
}

async fn a_withdrawn_one_says_nothing_any_more_to_those_below(hub: Hub) {
    filed(&hub).await;
    let id = hub.published().await;
    for below in [TOWN_DESK, "990101001001.jwh.reporter", "990101.viewer"] {
        let refused = hub.withdraw_bulletin(below, &id, "x").await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{below}");
    }
    let blank = hub.withdraw_bulletin(OFFICE, &id, " ").await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
    let done = hub.withdraw_bulletin(SUPERIOR, &id, "不应公布").await.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    for below in [TOWN_DESK, SIBLING_DESK, "990101001001.jwh.reporter"] {
        let seen = hub.bulletin(below, &id).await.ok();
        assert_eq!(seen.text("it.state"), "WITHDRAWN");
        assert_eq!(seen.text("it.withdrawalReason"), "不应公布");
        assert_eq!(seen.text("it.withdrawnBy"), "岗位 9901.coordinator");
        assert_eq!(*seen.at("it.sheet"), Value::Null, "{below}");
        assert!(!seen.as_text().contains("\"100\""));
        assert!(allowed(&seen).is_empty());
        let noted = hub.acknowledge_bulletin(below, &id).await.ok();
        assert_eq!(noted.text("it.outcome"), "NOT_ALLOWED");
    }
    for reader in [OFFICE, "990101.viewer", "99.viewer"] {
        let kept = hub.bulletin(reader, &id).await.ok();
        assert_eq!(rows(&kept, "it").len(), 2, "{reader}");
    }
    let twice = hub.withdraw_bulletin(OFFICE, &id, "x").await.ok();
    assert_eq!(twice.text("it.outcome"), "NOT_ALLOWED");
    assert_eq!(twice.text("it.bulletin.withdrawalReason"), "不应公布");
}

async fn its_publisher_is_told_who_has_read_it(hub: Hub) {
    filed(&hub).await;
    let id = hub.published().await;
    let read_by = async |asker: &str| {
        let query = "query($id: ID!) { bulletin(id: $id) { receipts { nodes { code by at } } unread { code name } } }";
        let answer = hub.ask_with(asker, query, json!({ "id": id })).await.ok();
        let unread = answer.at("bulletin.unread").as_array().map(|unread| {
            unread
                .iter()
                .map(|one| one["code"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        });
        (answer.texts("bulletin.receipts.nodes", "code"), unread)
    };
    let both = Some(vec![SIBLING_TOWN.to_owned(), TOWN.to_owned()]);
    assert_eq!(read_by(OFFICE).await, (vec![], both));
    let noted = hub.acknowledge_bulletin(TOWN_DESK, &id).await.ok();
    let at = noted.text("it.bulletin.acknowledgedAt").to_owned();
    hub.today("2023-02-04");
    let again = hub.acknowledge_bulletin(TOWN_DESK, &id).await.ok();
    assert_eq!(again.text("it.outcome"), "DONE");
    assert_eq!(
        again.text("it.bulletin.acknowledgedAt"),
        at,
        "the first note stands"
    );
    hub.acknowledge_bulletin("990101001001.jwh.reviewer", &id)
        .await
        .ok();
    let sibling = Some(vec![SIBLING_TOWN.to_owned()]);
    let two = vec![TOWN.to_owned(), COMMUNITIES[0].to_owned()];
    assert_eq!(read_by(OFFICE).await, (two.clone(), sibling));
    // A unit's note is the note of somebody in its town.
    hub.acknowledge_bulletin(&format!("{SIBLING_UNIT}.reporter"), &id)
        .await
        .ok();
    assert_eq!(read_by(OFFICE).await.1, Some(vec![]));
    assert_eq!(
        read_by(TOWN_DESK).await,
        (two, None),
        "its own and not its sibling's"
    );
    assert_eq!(read_by(SIBLING_DESK).await.0, [SIBLING_UNIT]);
    for (by, outcome) in [
        (OFFICE, "NOT_ALLOWED"),
        ("990101001.viewer", "NOT_ALLOWED"),
        (SUPERIOR, "NOT_ALLOWED"),
    ] {
        let answer = hub.acknowledge_bulletin(by, &id).await.ok();
        assert_eq!(answer.text("it.outcome"), outcome, "{by}");
    }
}

async fn a_repeated_request_publishes_once(hub: Hub) {
    filed(&hub).await;
    let first = hub.published().await;
    let more = json!({ "supersedes": first, "reason": "漏一镇", "idempotencyKey": "k" });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = hub.publish(OFFICE, COUNTY, more.clone()).await.ok();
        assert_eq!(answer.text("it.outcome"), "DONE");
        ids.push(answer.text("it.bulletin.id").to_owned());
    }
    assert_eq!(ids[0], ids[1]);
    let other = json!({ "idempotencyKey": "k" });
    let other = hub.publish(OFFICE, COUNTY, other).await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
    let withdraw = json!({ "bulletin": ids[0], "reason": "x", "idempotencyKey": "w" });
    for _ in 0..2 {
        let answer = hub.bulletin_change(OFFICE, "withdrawBulletin", withdraw.clone());
        assert_eq!(answer.await.ok().text("it.outcome"), "DONE");
    }
    let all = hub.ask(OFFICE, "{ viewer { bulletins { totalCount } } }");
    assert_eq!(all.await.ok().number("viewer.bulletins.totalCount"), 2);
}
