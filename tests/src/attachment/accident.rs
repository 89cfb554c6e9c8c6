//! Files about accidents: for the place or for who answers, and read as the accident is.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use super::{fetch, record as record_activity, upload, uploaded};
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::NODE_LOOK_UP;
use crate::world::accounts::{FIRE_SUPERVISOR, grant, spec};
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::{SIBLING_TOWN, TOWN};

both!(
    a_file_about_an_accident_is_read_by_who_reads_the_accident,
    closing_adds_the_report_and_a_correction_keeps_both,
    files_about_accidents_come_from_those_who_record_them,
    files_follow_an_accident_into_another_county,
    who_merely_reads_an_accident_takes_neither_it_nor_its_files,
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
    let input =
        json!({ "accident": facts(TOWN, enterprises), "distinct": true, "attachments": files });
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

/// As it is recorded to have happened in another place after all.
async fn moved(hub: &Hub, account: &str, accident: &str, to: &str, files: &[&str]) -> Answer {
    let input = json!({ "id": accident, "reason": "地点有误", "accident": facts(to, &[]), "attachments": files });
    change(hub, account, "correctAccident", input).await
}

/// What each account is answered that asks for a file.
async fn fetched(hub: &Hub, file: &str, expected: &[(&str, u16)]) {
    for (account, status) in expected {
        assert_eq!(fetch(hub, account, file).await.0, *status, "{account}");
        let node = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": file }))
            .await;
        if *status == 200 {
            assert_eq!(node.ok().text("node.id"), file, "{account}");
        } else {
            assert_eq!(node.error_code(), "NOT_FOUND", "{account}");
        }
    }
}

async fn files_follow_an_accident_into_another_county(hub: Hub) {
    let city = "9901.coordinator";
    let file = uploaded(&hub, city, TOWN, "现场").await;
    let done = record(&hub, city, &[], &[&file]).await.ok();
    let first = done.text("it.accident.id").to_owned();
    fetched(&hub, &file, &[("990102.viewer", 404), (DESK, 200)]).await;
    let of_west = uploaded(&hub, city, "990102001", "另一处").await;
    let west = moved(&hub, city, &first, "990102001", &[&of_west]).await;
    let west = west.ok();
    assert_eq!(west.text("it.outcome"), "DONE");
    let both = [file.clone(), of_west.clone()];
    assert_eq!(west.texts("it.accident.attachments", "id"), both);
    // Who reads what stands reads all of it; who lost the place what was said before; no neighbour of either anything.
    let everybody = [("9901.viewer", 200), ("99.viewer", 200)];
    let nobody = [
        ("990101002.coordinator", 404),
        ("990103.viewer", 404),
        ("98.viewer", 404),
        ("nobody", 404),
    ];
    for (file, east, west) in [(&file, 200, 200), (&of_west, 404, 200)] {
        fetched(&hub, file, &everybody).await;
        fetched(&hub, file, &nobody).await;
        let sides = [
            (DESK, east),
            ("990101.viewer", east),
            ("990102.viewer", west),
            ("990102.coordinator", west),
        ];
        fetched(&hub, file, &sides).await;
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Accident { attachments { id } } } }";
    let before = hub.ask_with(DESK, query, json!({ "id": first })).await;
    let attached = before.ok().texts("node.attachments", "id");
    assert_eq!(attached, std::slice::from_ref(&file));
    let before = hub.ask_with("990102.viewer", query, json!({ "id": first }));
    assert_eq!(before.await.error_code(), "NOT_FOUND");
    // The bytes are those that were uploaded, stored once.
    let (_, _, bytes) = fetch(&hub, "990102.viewer", &file).await;
    assert_eq!(bytes, super::pdf("现场"));
    assert_eq!(super::objects(&hub).len(), 2);
    // And back again: the county that had it has all, and still each file is one.
    let home = moved(&hub, city, west.text("it.accident.id"), TOWN, &[]).await;
    assert_eq!(home.ok().texts("it.accident.attachments", "id"), both);
    fetched(&hub, &of_west, &[(DESK, 200), ("990102.viewer", 200)]).await;
    fetched(&hub, &of_west, &nobody).await;
    assert_eq!(super::objects(&hub).len(), 2);
    let ran = hub.run(&["attachments", "verify"]);
    assert!(ran.stdout.contains("2 files, 2 contents"), "{}", ran.stdout);
    // Evidence stays evidence of one thing.
    let again = record(&hub, city, &[], &[&file]).await;
    assert_eq!(again.error_code(), "BAD_INPUT");
}

async fn who_merely_reads_an_accident_takes_neither_it_nor_its_files(hub: Hub) {
    let reader = "east-viewer-west-coordinator";
    let grants = vec![
        grant(Role::Viewer, "990101"),
        grant(Role::Coordinator, "990102"),
    ];
    let system = hub.store().system("a test", noon("2023-01-31"));
    let specs = [spec(reader, None, grants)];
    assert_eq!(system.create_accounts(&specs).await.unwrap(), 1);
    let file = uploaded(&hub, DESK, TOWN, "现场").await;
    let done = record(&hub, DESK, &[], &[&file]).await.ok();
    let accident = done.text("it.accident.id");
    fetched(&hub, &file, &[(reader, 200)]).await;
    let refused = moved(&hub, reader, accident, "990102001", &[]).await;
    assert_eq!(refused.ok().text("it.outcome"), "NOT_ALLOWED");
    fetched(&hub, &file, &[("990102.viewer", 404)]).await;
    // Nor does the desk that loses it give it to a county where it records nothing.
    let refused = moved(&hub, DESK, accident, SIBLING_TOWN, &[]).await;
    assert_eq!(refused.error_code(), "NOT_FOUND");
}
