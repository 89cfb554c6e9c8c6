//! GraphQL over HTTP: who is let in, what is taken, how it is answered.

use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;

both!(
    a_stranger_is_told_so_in_graphql,
    a_token_is_good_for_its_time_alone,
    only_json_is_taken,
    a_query_may_be_a_get_and_a_mutation_not,
    faults_of_the_document_have_the_status_of_their_media_type,
    health_is_for_everybody,
    demo_endpoints_are_there_in_the_demo_alone,
    every_answer_names_its_request,
);

const ASK: &str = "{ viewer { account } }";

async fn a_stranger_is_told_so_in_graphql(hub: Hub) {
    let forged = format!("{}x", hub.token("99.viewer"));
    let ghost = hub.token("99.ghost");
    for token in [None, Some("x"), Some(forged.as_str()), Some(ghost.as_str())] {
        let mut request = hub.post("/graphql").json(&json!({ "query": ASK }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 401, "{token:?}");
        assert!(response.headers().contains_key("www-authenticate"));
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            body["errors"][0]["extensions"]["code"],
            json!("UNAUTHENTICATED"),
            "{body}"
        );
    }
}

async fn a_token_is_good_for_its_time_alone(hub: Hub) {
    hub.today("2023-02-01");
    let token = hub.token("99.viewer");
    let status = async || {
        hub.post("/graphql")
            .bearer_auth(&token)
            .json(&json!({ "query": ASK }))
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(status().await, 200);
    hub.today("2023-02-02");
    assert_eq!(status().await, 401, "after its twelve hours");
    hub.today("2023-01-31");
    assert_eq!(status().await, 401, "before it was given");
}

async fn only_json_is_taken(hub: Hub) {
    let token = hub.token("99.viewer");
    let body = json!({ "query": ASK }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = hub
            .post("/graphql")
            .bearer_auth(&token)
            .header("Content-Type", kind)
            .body(body.clone());
        assert_eq!(
            request.send().await.unwrap().status().as_u16(),
            415,
            "{kind}"
        );
    }
    let without = hub
        .post("/graphql")
        .bearer_auth(&token)
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(without.status().as_u16(), 415);
    let huge = hub
        .post("/graphql")
        .bearer_auth(&token)
        .json(&json!({ "query": "#".repeat(20 << 20) }))
        .send()
        .await
        .expect("who sends too much hears why");
    assert_eq!(huge.status().as_u16(), 413);
}

async fn a_query_may_be_a_get_and_a_mutation_not(hub: Hub) {
    let token = hub.token("99.viewer");
    let get = async |query: &str| {
        let request = hub
            .get(&format!("/graphql?query={}", escaped(query)))
            .bearer_auth(&token);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(get(ASK).await, 200);
    let mutation =
        "mutation { signReport(input: { report: \"x\", expectedVersion: 1 }) { outcome } }";
    assert_eq!(get(mutation).await, 405);
}

async fn faults_of_the_document_have_the_status_of_their_media_type(hub: Hub) {
    let token = hub.token("99.viewer");
    let modern = "application/graphql-response+json";
    for (accept, status) in [(modern, 400), ("application/json", 200)] {
        let request = hub
            .post("/graphql")
            .bearer_auth(&token)
            .header("Accept", accept);
        let response = request
            .json(&json!({ "query": "{ nothing }" }))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), status, "{accept}");
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with(accept), "{kind}");
        let body: Value = response.json().await.unwrap();
        assert!(
            body.get("data").is_none(),
            "a document that was not executed has no data: {body}"
        );
        assert!(
            !body["errors"][0]["extensions"]["code"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
    let bad = hub
        .post("/graphql")
        .bearer_auth(&token)
        .header("Content-Type", "application/json")
        .body("{");
    let response = bad.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["errors"][0]["extensions"]["code"],
        json!("MALFORMED_REQUEST")
    );
}

async fn health_is_for_everybody(hub: Hub) {
    for path in ["/healthz", "/readyz", "/metrics", "/schema.graphql", "/"] {
        let response = hub.get(path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path}");
    }
    assert_eq!(
        hub.get("/nothing").send().await.unwrap().status().as_u16(),
        404
    );
}

async fn demo_endpoints_are_there_in_the_demo_alone(hub: Hub) {
    for path in [
        "/demo/accounts",
        "/demo/token?account=99.viewer",
        "/demo/status",
        "/demo/questions",
    ] {
        assert_eq!(
            hub.get(path).send().await.unwrap().status().as_u16(),
            404,
            "{path}"
        );
    }
}

async fn every_answer_names_its_request(hub: Hub) {
    let token = hub.token("99.viewer");
    let request = hub
        .post("/graphql")
        .bearer_auth(&token)
        .json(&json!({ "query": "{ jurisdiction(code: \"1\") { name } }" }));
    let response = request.send().await.unwrap();
    let id = response.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["errors"][0]["extensions"]["requestId"],
        json!(id),
        "{body}"
    );
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
