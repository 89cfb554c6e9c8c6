//! Files about accidents: for the place or for who answers, and read as the accident is.

use serde_json::{Value, json};

use super::{fetch, record as record_activity, upload, uploaded};
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::NODE_LOOK_UP;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::{SIBLING_TOWN, TOWN};

both!(
    a_file_about_an_accident_is_read_by_who_reads_the_accident,
    closing_adds_the_report_and_a_correction_keeps_both,
    files_about_accidents_come_from_those_who_record_them,
    in_another_county_an_accident_has_none_of_the_files_of_the_first,
);

const DESK: &str = "990101001.coordinator";

async fn change(hub: &Hub, account: &str, name: &str, input: Value) -> Answer {
    let kind = name[..1].to_uppercase() + &name[1..];
    let query = format!(
        "mutation($input: {kind}Input!) {{ it: {name}(input: $input) {{ outcome accident {{ id attachments {{ id name }} }} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

fn facts(place: &str, enterprises: &[String]) -> Value {
    json!({ "place": place, "on": "2023-01-10", "title": "火灾", "deaths": 0, "seriousInjuries": 1,
        "enterprises": enterprises })
}

async fn record(hub: &Hub, account: &str, enterprises: &[String], files: &[&str]) -> Answer {
    let input = json!({ "accident": facts(TOWN, enterprises), "attachments": files });
    change(hub, account, "recordAccident", input).await
}

async fn a_file_about_an_accident_is_read_by_who_reads_the_accident(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    let file = uploaded(&hub, DESK, TOWN, "现场").await;
    assert_eq!(fetch(&hub, DESK, &file).await.0, 200);
    assert_eq!(fetch(&hub, "990101.viewer", &file).await.0, 404, "it waits");
    let done = record(&hub, DESK, std::slice::from_ref(&hotel), &[&file]).await;
    let done = done.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    let attached = done.texts("it.accident.attachments", "id");
    assert_eq!(attached, std::slice::from_ref(&file));
    let (own, neighbour) = (format!("{hotel}.enterprise"), format!("{plant}.enterprise"));
    for (account, status) in [
        (DESK, 200),
        ("990101.viewer", 200),
        ("99.viewer", 200),
        (FIRE_SUPERVISOR, 200),
        ("990101001.xf.reporter", 200),
        (own.as_str(), 200),
        (neighbour.as_str(), 404),
        ("990101001.gm.reporter", 404),
        ("990101001001.jwh.reporter", 404),
        ("990101002.coordinator", 404),
        ("990102.viewer", 404),
        ("98.viewer", 404),
        ("990101001.admin", 404),
        ("nobody", 404),
    ] {
        assert_eq!(fetch(&hub, account, &file).await.0, status, "{account}");
        let node = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": file }))
            .await;
        if status == 200 {
            assert_eq!(node.ok().text("node.id"), file, "{account}");
        } else {
            assert_eq!(node.error_code(), "NOT_FOUND", "{account}");
        }
    }
    // The same file shows one thing.
    let again = record(&hub, DESK, &[hotel], &[&file]).await;
    assert_eq!(again.error_code(), "BAD_INPUT");
}

async fn closing_adds_the_report_and_a_correction_keeps_both(hub: Hub) {
    let first = uploaded(&hub, DESK, TOWN, "现场").await;
    let done = record(&hub, DESK, &[], &[&first]).await.ok();
    let opened = done.text("it.accident.id").to_owned();
    let report = uploaded(&hub, DESK, TOWN, "调查报告").await;
    let input = json!({ "id": opened, "on": "2023-01-31", "attachments": [report] });
    let closed = change(&hub, DESK, "closeAccident", input).await.ok();
    let both = [first.clone(), report];
    assert_eq!(closed.texts("it.accident.attachments", "id"), both);
    let input = json!({ "id": closed.text("it.accident.id"), "reason": "核实", "accident": facts(TOWN, &[]) });
    let corrected = change(&hub, DESK, "correctAccident", input).await.ok();
    assert_eq!(corrected.texts("it.accident.attachments", "id"), both);
    let query = "query($id: ID!) { node(id: $id) { ... on Accident { attachments { id } } } }";
    let before = hub.ask_with(DESK, query, json!({ "id": opened })).await;
    assert_eq!(before.ok().texts("node.attachments", "id"), [first]);
}

async fn files_about_accidents_come_from_those_who_record_them(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    for (account, place, refused) in [
        ("990101001.viewer", TOWN, 403),
        (FIRE_SUPERVISOR, TOWN, 403),
        ("990101001.xf.reporter", TOWN, 404),
        ("990101002.coordinator", TOWN, 404),
        (DESK, "990101999", 404),
        ("nobody", TOWN, 404),
    ] {
        let (status, body) = upload(&hub, account, place, "a.pdf", super::pdf("x")).await;
        assert_eq!(status, refused, "{account} {place} {body:#}");
    }
    // Who records as the supervisor of those who answer uploads for one of them.
    let file = uploaded(&hub, FIRE_SUPERVISOR, &hotel, "现场").await;
    let hotels = [hotel.clone()];
    let done = record(&hub, FIRE_SUPERVISOR, &hotels, &[&file]).await.ok();
    assert_eq!(done.texts("it.accident.attachments", "id"), [file]);
    // Of another place, of an enterprise that does not answer, of another account: all in one word.
    let county = "990101.coordinator";
    let beside = uploaded(&hub, county, SIBLING_TOWN, "邻镇").await;
    let of_others = uploaded(&hub, DESK, TOWN, "别人的").await;
    for file in [&beside, &of_others] {
        let refused = record(&hub, county, &hotels, &[file]).await;
        assert_eq!(refused.error_code(), "BAD_INPUT");
    }
    let section = "990101001.gm.reporter";
    let place = uploaded(&hub, DESK, TOWN, "不是活动").await;
    let refused = record_activity(&hub, section, &plant, "2023-01-10", &[&place]).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
}

async fn in_another_county_an_accident_has_none_of_the_files_of_the_first(hub: Hub) {
    let city = "9901.coordinator";
    let file = uploaded(&hub, city, TOWN, "现场").await;
    let done = record(&hub, city, &[], &[&file]).await.ok();
    let input = json!({ "id": done.text("it.accident.id"), "reason": "发生在西县", "accident": facts("990102001", &[]) });
    let moved = change(&hub, city, "correctAccident", input).await.ok();
    assert_eq!(moved.text("it.outcome"), "DONE");
    let none: [String; 0] = [];
    assert_eq!(moved.texts("it.accident.attachments", "id"), none);
    for (account, status) in [("9901.viewer", 200), (DESK, 200), ("990102.viewer", 404)] {
        assert_eq!(fetch(&hub, account, &file).await.0, status, "{account}");
    }
}
