//! A hub that runs registered documents alone, and holds roles to theirs.

use cengbao_api::DocumentPolicy;
use cengbao_domain::policy::Role;
use serde_json::json;

use super::{VIEWER, hash, persisted};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{block_on, on_both};
use crate::world::COMMUNITIES;

on_both!(
    a_hub_that_trusts_runs_registered_documents_alone,
    roles_are_held_to_their_documents,
);

/// A hub that trusts registered documents, and coordinators with anything.
async fn trusting(engine: Engine) -> Hub {
    let free = vec![Role::Coordinator];
    Hub::start_set(engine, |settings| {
        settings.documents = DocumentPolicy::Trusted { free }
    })
    .await
}

fn a_hub_that_trusts_runs_registered_documents_alone(engine: Engine) {
    block_on(async {
        let hub = trusting(engine).await;
        let other = "query Other { viewer { title } }";
        let introspection = "{ __schema { queryType { name } } }";
        hub.register(&json!({ "who": VIEWER }), &[]);
        let named = format!("sha256:{}", hash(VIEWER));
        for body in [
            json!({ "documentId": "who" }),
            json!({ "documentId": named }),
            json!({ "query": VIEWER }),
            json!({ "query": VIEWER, "extensions": persisted(VIEWER) }),
            json!({ "extensions": persisted(VIEWER) }),
        ] {
            let answer = hub.send("99.viewer", body.clone()).await.ok();
            assert_eq!(answer.text("viewer.account"), "99.viewer", "{body}");
        }
        // A coordinator may send it, and it becomes nobody else's by that.
        let kept = json!({ "query": other, "extensions": persisted(other) });
        hub.send("99.coordinator", kept).await.ok();
        hub.send("99.coordinator", json!({ "extensions": persisted(other) }))
            .await
            .ok();
        for body in [
            json!({ "query": other }),
            json!({ "query": other, "extensions": persisted(other) }),
            json!({ "extensions": persisted(other) }),
            json!({ "query": introspection }),
            json!({ "query": format!("{VIEWER} ") }),
        ] {
            let answer = hub.send("99.viewer", body.clone()).await;
            assert_eq!(answer.error_code(), "DOCUMENT_NOT_REGISTERED", "{body}");
        }
        let batch = json!([{ "documentId": "who" }, { "query": other }]);
        let refused = hub.send("99.viewer", batch).await;
        assert!(
            refused.as_text().contains("DOCUMENT_NOT_REGISTERED"),
            "{refused:#?}"
        );
        hub.send("99.coordinator", json!({ "query": introspection }))
            .await
            .ok();
    });
}

fn roles_are_held_to_their_documents(engine: Engine) {
    block_on(async {
        let hub = trusting(engine).await;
        hub.register(
            &json!({ "who": VIEWER }),
            &["--client", "desk", "--role", "REPORTER"],
        );
        let reporter = format!("{}.reporter", COMMUNITIES[0]);
        let by_id = json!({ "documentId": "who" });
        hub.send(&reporter, by_id.clone()).await.ok();
        let refused = hub.send("99.viewer", by_id.clone()).await;
        let unknown = hub.send("99.viewer", json!({ "documentId": "none" })).await;
        assert_eq!(refused.error_code(), "DOCUMENT_NOT_REGISTERED");
        assert_eq!(refused.comparable(), unknown.comparable());
        let text = hub.send("99.viewer", json!({ "query": VIEWER })).await;
        assert_eq!(text.error_code(), "DOCUMENT_NOT_REGISTERED");
        // Another frontend that everybody may use has the same text.
        hub.register(&json!({ "who": VIEWER }), &["--client", "board"]);
        hub.send("99.viewer", by_id.clone()).await.ok();
        hub.run(&["documents", "remove", "--client", "board"]);
        assert_eq!(
            hub.send("99.viewer", by_id).await.error_code(),
            "DOCUMENT_NOT_REGISTERED"
        );
    });
}
