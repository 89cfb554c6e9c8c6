//! Manifests registered by an operator: whole or not at all, listed, checked, removed.

use serde_json::{Value, json};

use super::{VIEWER, hash};
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;

both!(
    a_manifest_is_registered_whole_or_not_at_all,
    documents_are_listed_checked_and_removed,
);

async fn a_manifest_is_registered_whole_or_not_at_all(hub: Hub) {
    let broken = hub.manifest(
        "broken.json",
        &json!({
            "a": VIEWER, "b": "query Old { viewer { acount } }", "c": "query Bad {",
            (hash("x")): "query Liar { viewer { account } }",
        }),
    );
    let ran = hub.try_run(&["documents", "register", broken.to_str().unwrap()]);
    assert!(!ran.success, "{ran:#?}");
    for word in ["query Old", "acount", "query Bad", "SHA-256"] {
        assert!(ran.stdout.contains(word), "{word}: {ran:#?}");
    }
    assert_eq!(hub.run(&["documents", "list"]).stdout.trim(), "");

    let manifest = json!({ "a": VIEWER, "b": "query Title { viewer { title } }" });
    let file = hub.manifest("sound.json", &manifest);
    let register = ["--json", "documents", "register", file.to_str().unwrap()];
    let count = |ran: &str, of: &str| {
        let answer: Value = serde_json::from_str(ran).unwrap();
        answer[of].as_u64().unwrap()
    };
    assert_eq!(count(&hub.run(&register).stdout, "added"), 2);
    assert_eq!(
        count(&hub.run(&register).stdout, "unchanged"),
        2,
        "again, it changes nothing"
    );
    let with_role = [register.as_slice(), &["--role", "viewer"]].concat();
    assert_eq!(count(&hub.run(&with_role).stdout, "changed"), 2);

    let other = hub.manifest(
        "other.json",
        &json!({ "a": "query Other { viewer { today } }", "d": VIEWER }),
    );
    let ran = hub.try_run(&[
        "documents",
        "register",
        other.to_str().unwrap(),
        "--client",
        "other",
    ]);
    assert!(
        !ran.success && ran.stderr.contains("another text"),
        "{ran:#?}"
    );
    let listed = hub.run(&["documents", "list"]).stdout;
    assert!(!listed.contains("other"), "{listed}");
}

async fn documents_are_listed_checked_and_removed(hub: Hub) {
    hub.register(
        &json!({ "a": VIEWER }),
        &["--client", "one", "--version", "1", "--role", "VIEWER"],
    );
    hub.register(
        &json!({ "a": VIEWER, "b": "query Title { viewer { title } }" }),
        &["--client", "one", "--version", "2"],
    );
    let listed = |options: &[&str]| {
        let ran = hub.run(&[&["--json", "documents", "list"], options].concat());
        let listed: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
        listed
    };
    assert_eq!(listed(&[]).len(), 3);
    let first = listed(&["--version", "1"]);
    assert_eq!(first[0]["operations"], json!("Who"));
    assert_eq!(first[0]["roles"], json!(["VIEWER"]));
    hub.run(&["documents", "check"]);
    hub.run(&["documents", "remove", "--client", "one", "--version", "1"]);
    hub.send("99.viewer", json!({ "documentId": "a" }))
        .await
        .ok();
    hub.run(&["documents", "remove", "--client", "one"]);
    let gone = hub.send("99.viewer", json!({ "documentId": "a" })).await;
    assert_eq!(gone.error_code(), "DOCUMENT_NOT_REGISTERED");
    // Nobody uses the id any more: it may stand for another text.
    hub.register(&json!({ "a": "query Other { viewer { today } }" }), &[]);
    if hub.engine() == Engine::Postgres {
        hub.damage("UPDATE document SET text = 'query Who { viewer { acount } }'");
        let ran = hub.try_run(&["documents", "check"]);
        assert!(!ran.success && ran.stdout.contains("acount"), "{ran:#?}");
    }
}
