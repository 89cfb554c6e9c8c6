//! Files that are evidence: taken by their bytes, attached once by who uploaded them, read by who reads the record.

mod accident;
mod bucket;
mod life;
mod records;
mod scope;
mod upload;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::hub::Hub;

/// A PDF with these words in it.
pub(crate) fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {words}\n%%EOF\n").into_bytes()
}

/// Uploads a file for a unit: the status and the body.
pub(crate) async fn upload(
    hub: &Hub,
    account: &str,
    unit: &str,
    name: &str,
    bytes: Vec<u8>,
) -> (u16, Value) {
    let answer = hub
        .post(&format!("/attachments?unit={unit}&name={}", escaped(name)))
        .bearer_auth(hub.token(account))
        .header("Accept-Language", "en")
        .header(CONTENT_TYPE, "application/octet-stream")
        .body(bytes)
        .send()
        .await
        .expect("the hub answers");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("an answer is JSON"))
}

/// As it stands in an address.
fn escaped(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut text, byte| {
        write!(text, "%{byte:02X}").expect("a string takes all");
        text
    })
}

/// Uploads a PDF, which must be taken; its id.
pub(crate) async fn uploaded(hub: &Hub, account: &str, unit: &str, words: &str) -> String {
    let (status, taken) = upload(hub, account, unit, "演练.pdf", pdf(words)).await;
    assert_eq!(status, 201, "{taken:#}");
    taken["id"].as_str().expect("an id").to_owned()
}

/// What is behind an id for an account.
pub(crate) async fn fetch(hub: &Hub, account: &str, id: &str) -> (u16, HeaderMap, Vec<u8>) {
    fetch_with(hub, account, id, &[]).await
}

/// The same with headers of one's own.
async fn fetch_with(
    hub: &Hub,
    account: &str,
    id: &str,
    headers: &[(&str, &str)],
) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = hub
        .get(&format!("/attachments/{id}"))
        .bearer_auth(hub.token(account))
        .header("Accept-Language", "en");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("the hub answers");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// `extensions.code` of a refusal.
fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("no code in {body:#}"))
}

const FILES: &str = "attachments { id name mediaType sizeBytes sha256 recordedBy recordedAt url }";

/// Records that an enterprise did a duty, with files.
async fn record(hub: &Hub, account: &str, enterprise: &str, day: &str, files: &[&str]) -> Answer {
    let input = json!({ "enterprise": enterprise, "campaign": "li-2023", "duty": "two-once.inspect",
        "doneOn": day, "distinct": true, "attachments": files });
    record_with(hub, account, input).await
}

async fn record_with(hub: &Hub, account: &str, input: Value) -> Answer {
    let query = format!(
        "mutation($input: RecordActivityInput!) {{ recordActivity(input: $input) {{ outcome activity {{ id revision {FILES} }} }} }}"
    );
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

async fn correct(hub: &Hub, account: &str, activity: &str, files: &[&str]) -> Answer {
    let query = format!(
        "mutation($input: CorrectActivityInput!) {{ correctActivity(input: $input) {{ outcome activity {{ id revision {FILES} }} }} }}"
    );
    let input = json!({ "activity": activity, "reason": "补充材料", "attachments": files });
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

/// Objects in the folder of the hub's storage.
fn objects(hub: &Hub) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&hub.folder().join("attachments"), &mut found);
    found
}
