//! Endpoints: who registers them, what each is told, whom the hub trusts, and an end to it.

use cengbao_api::WebhookHosts;
use serde_json::{Value, json};

use super::{ADMIN, EVERYTHING, change, deliveries, first, register, registered, sending};
use crate::cells::Cells;
use crate::harness::database::{Database, Engine};
use crate::harness::hub::Hub;
use crate::harness::receiver::{AUTHORITY, Receiver, Reply};
use crate::harness::{block_on, both, on_both};
use crate::questions::{NODE_LOOK_UP, never_given, seal};
use crate::world::{COMMUNITIES, TOWN};

both!(registering_is_an_administrators_and_on_an_allowed_host);

on_both!(
    what_stays_inside_a_unit_is_told_inside_alone,
    an_endpoint_that_is_switched_off_is_told_of_nothing,
    an_endpoint_over_tls_is_trusted_by_its_authority,
    the_operator_looks_after_endpoints,
);

fn what_stays_inside_a_unit_is_told_inside_alone(engine: Engine) {
    block_on(async {
        let (mut outside, mut inside) = (Receiver::listen().await, Receiver::listen().await);
        let hosts = [outside.host(), inside.host()];
        let hub = sending(engine, &outside, |settings| {
            settings.webhook_hosts = WebhookHosts::new(&hosts).unwrap();
        })
        .await;
        let unit = COMMUNITIES[0];
        // The town's administrator works in no unit, whichever node he names.
        registered(&hub, unit, &outside).await;
        let host = format!("{},{}", hosts[0], hosts[1]);
        hub.run(&[
            "webhook",
            "register",
            unit,
            &inside.url(),
            "--webhook-host",
            &host,
        ]);
        hub.desk(unit).file("2023-01", &Cells::found(4)).await;
        let mut told = [inside.next().await.kind(), inside.next().await.kind()];
        told.sort();
        assert_eq!(told, ["report.signed", "report.submitted"]);
        assert_eq!(outside.next().await.kind(), "report.signed");
    });
}

fn an_endpoint_that_is_switched_off_is_told_of_nothing(engine: Engine) {
    block_on(async {
        let (mut gone, mut stays) = (Receiver::listen().await, Receiver::listen().await);
        let hosts = [gone.host(), stays.host()];
        let hub = sending(engine, &gone, |settings| {
            settings.webhook_hosts = WebhookHosts::new(&hosts).unwrap();
            settings.limits.webhook_backoff_ms = 60_000;
        })
        .await;
        let (id, _) = registered(&hub, TOWN, &gone).await;
        registered(&hub, TOWN, &stays).await;
        gone.reply(&[Reply::Status(500)]);
        hub.desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(4))
            .await;
        gone.next().await;
        deliveries(&hub, &id, |all| first(all)["attempts"] == 1).await;
        let off = change(&hub, "disableWebhook", json!({ "webhook": id }))
            .await
            .ok();
        assert!(!off.at("it.webhook.disabledAt").is_null());
        hub.desk(COMMUNITIES[1])
            .file("2023-01", &Cells::found(4))
            .await;
        stays.next().await;
        stays.next().await;
        let all = deliveries(&hub, &id, |all| first(all)["state"] == "DEAD").await;
        assert_eq!(
            (all.len(), &all[0]["problem"]),
            (1, &json!("the endpoint was switched off"))
        );
        assert!(gone.others().is_empty());
        for mutation in ["testWebhook", "redeliverWebhook"] {
            let answer = change(&hub, mutation, json!({ "webhook": id })).await;
            assert_eq!(answer.error_code(), "BAD_INPUT", "{mutation}");
        }
    });
}

/// Over HTTPS, with an authority of one's own as government networks have them:
/// unknown it is not trusted, named in the settings it is.
fn an_endpoint_over_tls_is_trusted_by_its_authority(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen_securely().await;
        let authority = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(authority.path(), AUTHORITY).unwrap();
        for trusted in [false, true] {
            let hub = sending(engine, &receiver, |settings| {
                settings.limits.webhook_attempts = 1;
                settings.webhook_ca = trusted.then(|| authority.path().to_owned());
            })
            .await;
            let (id, secret) = registered(&hub, TOWN, &receiver).await;
            hub.desk(COMMUNITIES[0])
                .file("2023-01", &Cells::found(4))
                .await;
            let state = if trusted { "DELIVERED" } else { "DEAD" };
            let such = |all: &[Value]| all.first().is_some_and(|one| one["state"] == state);
            let found = deliveries(&hub, &id, such).await;
            if trusted {
                assert!(receiver.next().await.is_signed_with(&secret));
            } else {
                let problem = found[0]["problem"].as_str().unwrap().to_lowercase();
                assert!(problem.contains("certificate"), "{problem}");
            }
        }
    });
}

fn the_operator_looks_after_endpoints(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let database = Database::world_from_task(engine).await;
        let url = receiver.url();
        let refused = database.run(&["webhook", "register", TOWN, &url]);
        assert!(!refused.success);
        assert!(refused.stderr.contains("webhook_hosts"), "{refused:?}");
        let host = receiver.host();
        let allowed = |arguments: &[&str]| {
            let mut all = vec!["webhook"];
            all.extend(arguments);
            all.extend(["--webhook-host", &host, "--json"]);
            let ran = database.run(&all);
            let answer: Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
            (ran.success, answer)
        };
        let (_, made) = allowed(&["register", TOWN, &url, "--kind", "reminder.sent"]);
        let (id, secret) = (
            made["id"].as_str().unwrap(),
            made["secret"].as_str().unwrap(),
        );
        let (_, listed) = allowed(&["list"]);
        assert_eq!(listed[0]["id"], id);
        assert_eq!(listed[0]["kinds"], json!(["reminder.sent"]));
        assert!(listed[0]["secret"].is_null());
        let tested = tokio::task::block_in_place(|| allowed(&["test", id]));
        assert!(tested.0, "{tested:?}");
        let event = receiver.next().await;
        assert!(event.is_signed_with(secret) && event.kind() == "webhook.test");
        receiver.reply(&[Reply::Status(404)]);
        assert!(!tokio::task::block_in_place(|| allowed(&["test", id])).0);
        assert!(allowed(&["disable", id]).0);
        assert!(!allowed(&["test", id]).0);
        assert!(!allowed(&["register", TOWN, "https://elsewhere.example/"]).0);
        assert!(!allowed(&["register", "990101999", &url]).0);
    });
}

async fn registering_is_an_administrators_and_on_an_allowed_host(hub: Hub) {
    // The hub of this test allows no host.
    let none = register(&hub, ADMIN, TOWN, "https://gateway.example/", &EVERYTHING).await;
    assert_eq!(none.error_code(), "BAD_INPUT");
    assert!(none.as_text().contains("webhook_hosts"), "{none:#?}");
    let made = hub.run(&[
        "webhook",
        "register",
        TOWN,
        "https://gateway.example/",
        "--webhook-host",
        "gateway.example",
        "--json",
    ]);
    let made: Value = serde_json::from_str(&made.stdout).unwrap();
    let id = seal("webhook", made["id"].as_str().unwrap());
    let list = "{ webhooks { nodes { id url by kinds node { nodeId code name } } } }";
    for (account, sees) in [
        (ADMIN, true),
        ("990101.admin", true),
        ("990101002.admin", false),
        ("98.admin", false),
        ("990101001.coordinator", false),
        ("99.viewer", false),
    ] {
        let found = hub.ask(account, list).await.ok();
        assert_eq!(!found.list("webhooks.nodes").is_empty(), sees, "{account}");
        let found = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
            .await;
        assert_eq!(found.body["errors"].is_null(), sees, "{account}");
        let never = json!({ "input": { "webhook": never_given("webhook") } });
        let query = "mutation($input: DisableWebhookInput!) { it: disableWebhook(input: $input) { outcome } }";
        if !sees {
            let other = json!({ "input": { "webhook": id } });
            let other = hub.ask_with(account, query, other).await;
            let never = hub.ask_with(account, query, never).await;
            assert_eq!(other.comparable(), never.comparable(), "{account}");
        }
    }
    let below = "{ webhooks { nodes { deliveries { nodes { id } } } } }";
    assert_eq!(hub.ask(ADMIN, below).await.error_code(), "NOT_BELOW_A_LIST");
    hub.run(&["webhook", "disable", made["id"].as_str().unwrap()]);
    // Who may not is told so on a hub that allows the host; the host is judged first here.
    let receiver = Receiver::listen().await;
    let other = sending(hub.engine(), &receiver, |_| {}).await;
    for account in ["990101001.coordinator", "990101001.viewer"] {
        let answer = register(&other, account, TOWN, &receiver.url(), &EVERYTHING)
            .await
            .ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
        assert!(answer.at("it.secret").is_null());
    }
    let foreign = register(
        &other,
        "990101002.admin",
        TOWN,
        &receiver.url(),
        &EVERYTHING,
    )
    .await;
    assert_eq!(foreign.error_code(), "NOT_FOUND");
    for (url, kinds) in [
        ("http://127.0.0.1:1/", &EVERYTHING[..]),
        ("file:///etc/passwd", &EVERYTHING[..]),
        (&receiver.url(), &["WEBHOOK_TEST"]),
        (&receiver.url(), &[]),
    ] {
        let answer = register(&other, ADMIN, TOWN, url, kinds).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{url} {kinds:?}");
    }
}
