//! Operations by id: automatic ones, and registered ones that a hub trusts.

mod registered;
mod trusted;

use std::path::PathBuf;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::TOWN;

both!(
    a_text_is_known_by_its_hash_after_it_was_sent_once,
    a_hash_of_another_text_is_refused_and_not_kept,
    a_kept_text_shows_everybody_their_own,
    the_manifests_of_builds_are_registered_and_run_by_id,
    a_mutation_by_id_is_no_get,
);

const VIEWER: &str = "query Who { viewer { account } }";

fn hash(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text)
        .iter()
        .fold(String::new(), |mut all, byte| {
            write!(all, "{byte:02x}").unwrap();
            all
        })
}

fn persisted(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(text) } })
}

impl Hub {
    async fn send(&self, account: &str, body: Value) -> Answer {
        let request = self.post("/graphql").bearer_auth(self.token(account));
        let response = request
            .header("Accept-Language", "en")
            .json(&body)
            .send()
            .await
            .unwrap();
        Answer {
            status: response.status().as_u16(),
            body: response.json().await.unwrap(),
        }
    }

    fn manifest(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.folder().join(name);
        std::fs::write(&path, content.to_string()).unwrap();
        path
    }

    fn register(&self, content: &Value, options: &[&str]) {
        let file = self.manifest("manifest.json", content);
        let mut arguments = vec!["documents", "register", file.to_str().unwrap()];
        arguments.extend(options);
        self.run(&arguments);
    }
}

async fn a_text_is_known_by_its_hash_after_it_was_sent_once(hub: Hub) {
    let by_hash = json!({ "extensions": persisted(VIEWER) });
    for language in ["zh-CN", "en"] {
        let request = hub.post("/graphql").bearer_auth(hub.token("99.viewer"));
        let response = request
            .header("Accept-Language", language)
            .json(&by_hash)
            .send()
            .await
            .unwrap();
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body["errors"][0]["message"],
            json!("PersistedQueryNotFound")
        );
        assert_eq!(
            body["errors"][0]["extensions"]["code"],
            json!("PERSISTED_QUERY_NOT_FOUND")
        );
    }
    let both = json!({ "query": VIEWER, "extensions": persisted(VIEWER) });
    hub.send("99.viewer", both).await.ok();
    let again = hub.send("99.viewer", by_hash).await.ok();
    assert_eq!(again.text("viewer.account"), "99.viewer");
    let by_id = json!({ "documentId": format!("sha256:{}", hash(VIEWER)) });
    hub.send("99.viewer", by_id).await.ok();

    let url = format!(
        "/graphql?extensions={}",
        escaped(&persisted(VIEWER).to_string())
    );
    let get = hub
        .get(&url)
        .bearer_auth(hub.token("99.viewer"))
        .send()
        .await
        .unwrap();
    assert_eq!(get.status().as_u16(), 200);
    let tag = get.headers()["etag"].clone();
    let stands = hub
        .get(&url)
        .bearer_auth(hub.token("99.viewer"))
        .header("If-None-Match", tag);
    assert_eq!(stands.send().await.unwrap().status().as_u16(), 304);
}

async fn a_hash_of_another_text_is_refused_and_not_kept(hub: Hub) {
    let other = "{ viewer { title } }";
    let wrong = json!({ "query": other, "extensions": persisted(VIEWER) });
    assert_eq!(
        hub.send("99.viewer", wrong).await.error_code(),
        "PERSISTED_QUERY_MISMATCH"
    );
    let by_hash = json!({ "extensions": persisted(VIEWER) });
    assert_eq!(
        hub.send("99.viewer", by_hash).await.error_code(),
        "PERSISTED_QUERY_NOT_FOUND"
    );
    for bad in [
        json!({ "persistedQuery": { "version": 2, "sha256Hash": hash(VIEWER) } }),
        json!({ "persistedQuery": { "version": 1, "sha256Hash": "41f2" } }),
        json!({ "persistedQuery": [] }),
    ] {
        let answer = hub
            .send("99.viewer", json!({ "query": VIEWER, "extensions": bad }))
            .await;
        assert_eq!(answer.error_code(), "MALFORMED_REQUEST");
    }
}

async fn a_kept_text_shows_everybody_their_own(hub: Hub) {
    let text =
        "query Mine($code: String!) { viewer { account } jurisdiction(code: $code) { name } }";
    let variables = json!({ "code": TOWN });
    let both = json!({ "query": text, "variables": variables, "extensions": persisted(text) });
    hub.send("99.viewer", both).await.ok();
    let by_hash = json!({ "variables": variables, "extensions": persisted(text) });
    let stranger = hub.send("98.viewer", by_hash.clone()).await;
    assert_eq!(
        stranger.error_code(),
        "NOT_FOUND",
        "the place is not theirs"
    );
    assert_eq!(stranger.text("viewer.account"), "98.viewer");
    let nobody = hub.post("/graphql").json(&by_hash).send().await.unwrap();
    assert_eq!(nobody.status().as_u16(), 401);
}

async fn the_manifests_of_builds_are_registered_and_run_by_id(hub: Hub) {
    let codegen = "query Codegen { viewer { account } }";
    hub.register(
        &json!({ (hash(codegen)): codegen, "07c4f1": VIEWER }),
        &["--client", "codegen"],
    );
    let relay = "query Relay { viewer { account title } }";
    hub.register(
        &json!({ "b5bae2c3a0d9de10b7a30a1b4d4b3c50": relay }),
        &["--client", "relay"],
    );
    let apollo = "query Apollo { viewer { account today } }";
    let manifest = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        { "id": hash(apollo), "name": "Apollo", "type": "query", "body": apollo }
    ] });
    hub.register(&manifest, &["--client", "apollo", "--version", "2"]);
    for body in [
        json!({ "documentId": hash(codegen) }),
        json!({ "documentId": format!("sha256:{}", hash(codegen)) }),
        json!({ "documentId": "07c4f1" }),
        json!({ "documentId": format!("sha256:{}", hash(VIEWER)) }),
        json!({ "doc_id": "b5bae2c3a0d9de10b7a30a1b4d4b3c50", "query": null }),
        json!({ "id": "b5bae2c3a0d9de10b7a30a1b4d4b3c50" }),
        json!({ "extensions": persisted(apollo) }),
    ] {
        let answer = hub.send("99.viewer", body.clone()).await.ok();
        assert_eq!(answer.text("viewer.account"), "99.viewer", "{body}");
    }
    for (body, code) in [
        (json!({ "documentId": "none" }), "DOCUMENT_NOT_REGISTERED"),
        (
            json!({ "documentId": "07c4f1", "query": VIEWER }),
            "MALFORMED_REQUEST",
        ),
        (json!({}), "MALFORMED_REQUEST"),
    ] {
        assert_eq!(
            hub.send("99.viewer", body.clone()).await.error_code(),
            code,
            "{body}"
        );
    }
    // What others put into `id` beside a query is theirs.
    hub.send("99.viewer", json!({ "query": VIEWER, "id": 17 }))
        .await
        .ok();
    let by_get = format!("/graphql?documentId={}", hash(codegen));
    let get = hub
        .get(&by_get)
        .bearer_auth(hub.token("99.viewer"))
        .send()
        .await
        .unwrap();
    assert_eq!(get.status().as_u16(), 200);
}

async fn a_mutation_by_id_is_no_get(hub: Hub) {
    let text = "mutation Sign($input: SignReportInput!) { signReport(input: $input) { outcome } }";
    hub.register(&json!({ "sign": text }), &[]);
    let variables = json!({ "input": { "report": "x", "expectedVersion": 1 } });
    let url = format!(
        "/graphql?documentId=sign&variables={}",
        escaped(&variables.to_string())
    );
    let get = hub
        .get(&url)
        .bearer_auth(hub.token("99.viewer"))
        .send()
        .await
        .unwrap();
    assert_eq!(get.status().as_u16(), 405);
    let post = hub
        .send(
            "99.viewer",
            json!({ "documentId": "sign", "variables": variables }),
        )
        .await;
    assert_eq!(post.error_code(), "NOT_FOUND", "it ran");
}

/// As a query string holds it.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut all, byte| {
        write!(all, "%{byte:02X}").unwrap();
        all
    })
}
