//! The life of a file: uploaded, attached, read, kept through corrections; removed if nobody attached it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    code, correct, fetch, fetch_with, objects, pdf, record, record_with, upload, uploaded,
};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{PATIENCE, block_on, both, on_both};
use crate::questions::NODE_LOOK_UP;
use crate::world::enterprises::PLANT;

/// Between two looks at what the hub does by itself.
const LOOK_EVERY: Duration = Duration::from_millis(20);

both!(
    a_file_is_uploaded_attached_and_read_as_it_was,
    a_correction_keeps_the_files_before_it_and_adds_others,
    a_file_is_attached_once_and_by_its_uploader_alone,
    a_request_repeated_attaches_once,
    the_same_bytes_are_stored_once,
    many_who_upload_the_same_at_once_store_it_once,
    a_file_that_is_gone_from_the_disk_is_named,
    bytes_that_were_changed_on_the_disk_do_not_pass_for_evidence,
);

on_both!(an_upload_that_nobody_attached_goes_and_evidence_stays);

async fn a_file_is_uploaded_attached_and_read_as_it_was(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let bytes = pdf("安全生产演练");
    let (status, taken) = upload(&hub, &own, &plant, "../演练 记录.PDF", bytes.clone()).await;
    assert_eq!(status, 201, "{taken:#}");
    let sha256 = format!("{:x}", Sha256::digest(&bytes));
    assert_eq!(taken["name"], "演练 记录.PDF");
    assert_eq!(taken["mediaType"], "application/pdf");
    assert_eq!(taken["sizeBytes"], bytes.len());
    assert_eq!(taken["sha256"], sha256);
    let id = taken["id"].as_str().unwrap();
    assert_eq!(taken["url"], format!("/attachments/{id}"));
    let answer = record(&hub, &own, &plant, "2023-01-10", &[id]).await.ok();
    assert_eq!(answer.text("recordActivity.outcome"), "DONE");
    let shown = answer.at("recordActivity.activity.attachments.0").clone();
    assert_eq!(shown, taken, "the same names, the same values");
    // From the section that answers for it, and by its id.
    let section = "990101001.gm.reporter";
    let node = hub
        .ask_with(section, NODE_LOOK_UP, json!({ "id": id }))
        .await
        .ok();
    assert_eq!(node.text("node.id"), id);
    let (status, headers, read) = fetch(&hub, section, id).await;
    assert_eq!((status, &read), (200, &bytes));
    let text = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(text("content-type"), "application/pdf");
    assert_eq!(text("etag"), format!("\"{sha256}\""));
    assert_eq!(text("x-content-type-options"), "nosniff");
    assert_eq!(text("cache-control"), "private, no-cache");
    assert!(text("content-security-policy").contains("default-src 'none'"));
    let name = "filename*=UTF-8''%E6%BC%94%E7%BB%83%20%E8%AE%B0%E5%BD%95.PDF";
    assert!(text("content-disposition").starts_with("attachment;"));
    assert!(text("content-disposition").ends_with(name), "{headers:?}");
    assert_eq!(text("content-length"), bytes.len().to_string());
    // What the caller has is not sent again; a part is a part.
    let tag = text("etag").to_owned();
    let (status, _, nothing) = fetch_with(&hub, section, id, &[("If-None-Match", &tag)]).await;
    assert_eq!((status, nothing.len()), (304, 0));
    let (status, headers, part) = fetch_with(&hub, section, id, &[("Range", "bytes=5-7")]).await;
    assert_eq!((status, part.as_slice()), (206, &bytes[5..8]));
    let of = format!("bytes 5-7/{}", bytes.len());
    assert_eq!(headers["content-range"].to_str().unwrap(), of);
    let (status, _, _) = fetch_with(&hub, section, id, &[("Range", "bytes=9999-")]).await;
    assert_eq!(status, 416);
    let head = hub
        .request(reqwest::Method::HEAD, &format!("/attachments/{id}"))
        .bearer_auth(hub.token(section));
    let head = head.send().await.unwrap();
    assert_eq!(head.status().as_u16(), 200);
    assert_eq!(head.headers()["content-length"], bytes.len().to_string());
    assert!(
        hub.run(&["attachments", "verify"])
            .stdout
            .contains("1 files")
    );
}

async fn a_correction_keeps_the_files_before_it_and_adds_others(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let first = uploaded(&hub, &own, &plant, "one").await;
    let second = uploaded(&hub, &own, &plant, "two").await;
    let answer = record(&hub, &own, &plant, "2023-01-10", &[&first])
        .await
        .ok();
    let before = answer.text("recordActivity.activity.id").to_owned();
    let answer = correct(&hub, &own, &before, &[&second]).await.ok();
    assert_eq!(answer.number("correctActivity.activity.revision"), 2);
    let files = answer.texts("correctActivity.activity.attachments", "id");
    assert_eq!(files, [first.clone(), second.clone()]);
    let after = answer.text("correctActivity.activity.id").to_owned();
    let answer = correct(&hub, &own, &after, &[]).await.ok();
    let files = answer.texts("correctActivity.activity.attachments", "id");
    assert_eq!(files, [first.clone(), second]);
    // The revision before has what it had.
    let query = "query($id: ID!) { node(id: $id) { ... on Activity { attachments { id } } } }";
    let answer = hub
        .ask_with(&own, query, json!({ "id": before }))
        .await
        .ok();
    assert_eq!(answer.texts("node.attachments", "id"), [first]);
}

async fn a_file_is_attached_once_and_by_its_uploader_alone(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let section = "990101001.gm.reporter";
    let mut told: Vec<Value> = Vec::new();
    let mut refused = async |account: &str, files: &[&str]| {
        let answer = record(&hub, account, &plant, "2023-01-10", files).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{files:?}");
        told.push(answer.comparable());
    };
    let foreign = uploaded(&hub, section, &plant, "of the section").await;
    refused(&own, &[&foreign]).await;
    let used = uploaded(&hub, &own, &plant, "of the enterprise").await;
    record(&hub, &own, &plant, "2023-01-10", &[&used])
        .await
        .ok();
    refused(&own, &[&used]).await;
    // For another unit: the section's own.
    let elsewhere = uploaded(&hub, section, "990101001.gm", "of its own").await;
    refused(section, &[&elsewhere]).await;
    let fresh = uploaded(&hub, &own, &plant, "twice").await;
    refused(&own, &[&fresh, &fresh]).await;
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:#?}");
    // Nothing of what was refused stays.
    let query = "query($code: String!) { enterprise(code: $code) { \
        activities(filter: { campaign: \"li-2023\" }) { nodes { attachments { id } } } } }";
    let answer = hub
        .ask_with(&own, query, json!({ "code": plant }))
        .await
        .ok();
    assert_eq!(answer.list("enterprise.activities.nodes").len(), 1);
    record(&hub, &own, &plant, "2023-01-11", &[&fresh])
        .await
        .ok();
}

async fn a_request_repeated_attaches_once(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let file = uploaded(&hub, &own, &plant, "one").await;
    let input = json!({ "enterprise": plant, "campaign": "li-2023", "duty": "two-once.inspect",
        "doneOn": "2023-01-10", "attachments": [file], "idempotencyKey": "k" });
    let first = record_with(&hub, &own, input.clone()).await.ok();
    let again = record_with(&hub, &own, input).await.ok();
    assert_eq!(first.body, again.body);
    assert_eq!(first.list("recordActivity.activity.attachments").len(), 1);
}

async fn the_same_bytes_are_stored_once(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let one = uploaded(&hub, &own, &plant, "the same").await;
    let other = uploaded(&hub, &own, &plant, "the same").await;
    let section = uploaded(&hub, "990101001.gm.reporter", &plant, "the same").await;
    assert_eq!(objects(&hub).len(), 1, "{:?}", objects(&hub));
    assert!(one != other && other != section);
    // What is kept is found by nothing that anybody is told.
    let path = objects(&hub).remove(0).display().to_string();
    let answer = record(&hub, &own, &plant, "2023-01-10", &[&one, &other]).await;
    let told = answer.ok().as_text();
    let name = path.rsplit('/').next().unwrap();
    assert!(!told.contains(name), "{told}");
}

async fn many_who_upload_the_same_at_once_store_it_once(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let uploads = (0..8).map(|_| uploaded(&hub, &own, &plant, "at once"));
    let ids = futures(uploads).await;
    let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!((distinct.len(), objects(&hub).len()), (8, 1));
    // Of many who attach one at once, one does.
    let wanted = [ids[0].as_str()];
    let records = (0..4).map(|_| record(&hub, &own, &plant, "2023-01-10", &wanted));
    let answers = futures(records).await;
    let done = answers
        .iter()
        .filter(|answer| answer.body.get("errors").is_none());
    assert_eq!(done.count(), 1);
}

async fn futures<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        let mut waiting = false;
        for (one, done) in running.iter_mut().zip(&mut done) {
            if done.is_some() {
                continue;
            }
            match one.as_mut().poll(cx) {
                std::task::Poll::Ready(value) => *done = Some(value),
                std::task::Poll::Pending => waiting = true,
            }
        }
        if waiting {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

fn an_upload_that_nobody_attached_goes_and_evidence_stays(engine: Engine) {
    block_on(async {
        let hub = Hub::start_set(engine, |settings| {
            settings.leads = true;
            settings.limits.leader_ms = 20;
        });
        expires(&hub.await).await;
    });
}

async fn expires(hub: &Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let evidence = uploaded(hub, &own, &plant, "evidence").await;
    let forgotten = uploaded(hub, &own, &plant, "forgotten").await;
    record(hub, &own, &plant, "2023-01-10", &[&evidence])
        .await
        .ok();
    assert_eq!(
        fetch(hub, &own, &forgotten).await.0,
        200,
        "its uploader may look"
    );
    assert_eq!(objects(hub).len(), 2);
    hub.today("2023-02-03");
    let start = Instant::now();
    while objects(hub).len() > 1 {
        assert!(start.elapsed() < PATIENCE, "the forgotten file stays");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    assert_eq!(fetch(hub, &own, &forgotten).await.0, 404);
    let refused = record(hub, &own, &plant, "2023-01-11", &[&forgotten]).await;
    assert_eq!(refused.error_code(), "BAD_INPUT");
    assert_eq!(fetch(hub, &own, &evidence).await.0, 200);
    // The same bytes again are a new file.
    let again = uploaded(hub, &own, &plant, "forgotten").await;
    assert_eq!(fetch(hub, &own, &again).await.2, pdf("forgotten"));
    hub.run(&["attachments", "verify"]);
}

async fn a_file_that_is_gone_from_the_disk_is_named(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let file = uploaded(&hub, &own, &plant, "one").await;
    record(&hub, &own, &plant, "2023-01-10", &[&file])
        .await
        .ok();
    std::fs::remove_file(objects(&hub).remove(0)).unwrap();
    let (status, _, body) = fetch(&hub, &own, &file).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, code(&body)), (500, "FILE_MISSING"));
    let ran = hub.try_run(&["attachments", "verify", "--json"]);
    assert!(!ran.success && ran.stdout.contains("演练.pdf"), "{ran:?}");
    assert!(ran.stdout.contains("not in the storage"), "{ran:?}");
    // Who uploads the same bytes again puts them back.
    uploaded(&hub, &own, &plant, "one").await;
    assert_eq!(fetch(&hub, &own, &file).await.2, pdf("one"));
    hub.run(&["attachments", "verify"]);
}

async fn bytes_that_were_changed_on_the_disk_do_not_pass_for_evidence(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let file = uploaded(&hub, &own, &plant, "one").await;
    record(&hub, &own, &plant, "2023-01-10", &[&file])
        .await
        .ok();
    let object = objects(&hub).remove(0);
    std::fs::write(&object, pdf("two")).unwrap();
    let request = hub
        .get(&format!("/attachments/{file}"))
        .bearer_auth(hub.token(&own));
    let cut = match request.send().await {
        Ok(answer) => answer.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(cut, "it does not arrive whole");
    let ran = hub.try_run(&["attachments", "verify"]);
    assert!(
        !ran.success && ran.stdout.contains("its hash differs"),
        "{ran:?}"
    );
}
