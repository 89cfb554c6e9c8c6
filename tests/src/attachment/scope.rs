//! Who reads a file: whoever reads the record whose evidence it is, and nobody else by any way.

use serde_json::{Value, json};

use super::{fetch, record, upload, uploaded};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::{NODE_LOOK_UP, never_given};
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY};

both!(
    a_file_is_as_one_never_given_out_for_whoever_does_not_read_its_record,
    an_upload_is_its_uploaders_alone_until_it_is_attached,
    who_may_not_record_for_a_unit_uploads_nothing_for_it,
    a_list_of_records_costs_one_batch_for_all_their_files,
);

/// A refusal without what may differ between two requests.
fn refusal(body: &[u8]) -> Value {
    let mut body: Value = serde_json::from_slice(body).unwrap();
    let extensions = body["errors"][0]["extensions"].as_object_mut().unwrap();
    extensions.remove("requestId");
    body
}

async fn a_file_is_as_one_never_given_out_for_whoever_does_not_read_its_record(hub: Hub) {
    let [plant, hotel, quarry] = [PLANT, HOTEL, QUARRY].map(|one| one.code());
    let own = format!("{plant}.enterprise");
    let file = uploaded(&hub, &own, &plant, "of the plant").await;
    record(&hub, &own, &plant, "2023-01-10", &[&file])
        .await
        .ok();
    for account in [
        own.as_str(),
        "990101001.gm.reporter",
        "990101001.coordinator",
        "99.viewer",
    ] {
        assert_eq!(fetch(&hub, account, &file).await.0, 200, "{account}");
    }
    let (neighbour, elsewhere) = (
        format!("{hotel}.enterprise"),
        format!("{quarry}.enterprise"),
    );
    for account in [
        neighbour.as_str(),
        elsewhere.as_str(),
        FIRE_SUPERVISOR,
        "990101001.xf.reporter",
        "990102.coordinator",
        "990101001.admin",
        "nobody",
    ] {
        let (status, headers, body) = fetch(&hub, account, &file).await;
        let (other, others, never) = fetch(&hub, account, &never_given("attachment")).await;
        assert_eq!((status, other), (404, 404), "{account}");
        assert_eq!(refusal(&body), refusal(&never), "{account}");
        let names = |headers: &reqwest::header::HeaderMap| -> Vec<String> {
            headers.keys().map(ToString::to_string).collect()
        };
        assert_eq!(names(&headers), names(&others), "{account}");
        let node = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": file }))
            .await;
        assert_eq!(node.error_code(), "NOT_FOUND", "{account}");
    }
    for bad in ["x", "", "====", "0190b6a0-0000-7000-8000-000000000001"] {
        assert_eq!(fetch(&hub, &own, bad).await.0, 404, "{bad:?}");
    }
    let stranger = hub.get(&format!("/attachments/{file}")).send().await;
    assert_eq!(stranger.unwrap().status().as_u16(), 401);
    // A right that is gone is gone from the files at once.
    let system = hub
        .store()
        .system("a test takes a grant away", noon("2023-02-01"));
    assert_eq!(system.revoke_grants(&own, None).await.unwrap(), 1);
    assert_eq!(fetch(&hub, &own, &file).await.0, 404);
}

async fn an_upload_is_its_uploaders_alone_until_it_is_attached(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let section = "990101001.gm.reporter";
    let file = uploaded(&hub, section, &plant, "of the section").await;
    assert_eq!(fetch(&hub, section, &file).await.0, 200);
    for account in [own.as_str(), "990101001.coordinator", "99.viewer"] {
        assert_eq!(fetch(&hub, account, &file).await.0, 404, "{account}");
        let node = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": file }))
            .await;
        assert_eq!(node.error_code(), "NOT_FOUND", "{account}");
    }
    record(&hub, section, &plant, "2023-01-10", &[&file])
        .await
        .ok();
    assert_eq!(fetch(&hub, &own, &file).await.0, 200);
}

async fn who_may_not_record_for_a_unit_uploads_nothing_for_it(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    let own = format!("{plant}.enterprise");
    for (account, unit, refused) in [
        ("990101001.viewer", plant.as_str(), 403),
        ("990101001.coordinator", plant.as_str(), 403),
        (own.as_str(), hotel.as_str(), 404),
        (FIRE_SUPERVISOR, plant.as_str(), 404),
        ("nobody", plant.as_str(), 404),
        (own.as_str(), "91990100MA0009999X", 404),
        (own.as_str(), "nothing", 404),
    ] {
        let (status, body) = upload(&hub, account, unit, "a.pdf", super::pdf("x")).await;
        assert_eq!(status, refused, "{account} {unit} {body:#}");
    }
    assert_eq!(super::objects(&hub).len(), 0);
}

async fn a_list_of_records_costs_one_batch_for_all_their_files(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let query = "query($code: String!, $first: Int!) { enterprise(code: $code) { \
        activities(filter: { campaign: \"li-2023\" }, first: $first) { nodes { id attachments { id name url } } } } }";
    for day in 1..=9 {
        let file = uploaded(&hub, &own, &plant, &format!("file {day}")).await;
        let day = format!("2023-01-0{day}");
        record(&hub, &own, &plant, &day, &[&file]).await.ok();
    }
    let ask = async |first: usize| {
        let before = hub.store().statements();
        let answer = hub
            .ask_with(&own, query, json!({ "code": plant, "first": first }))
            .await
            .ok();
        let files: Vec<_> = answer.list("enterprise.activities.nodes").to_vec();
        assert_eq!(files.len(), first);
        assert!(
            files
                .iter()
                .all(|one| one["attachments"][0]["name"] == "演练.pdf")
        );
        hub.store().statements() - before
    };
    ask(1).await;
    assert_eq!(ask(1).await, ask(9).await);
}
