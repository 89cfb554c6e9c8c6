//! Events leave the hub through the outbox: signed, within the node of the
//! endpoint, at least once, under one id, and given up visibly.

use std::collections::BTreeSet;
use std::time::Duration;

use cengbao_api::{Clock, Settings, WebhookHosts};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::database::{Database, Engine};
use crate::harness::hub::{Hub, noon};
use crate::harness::process::Process;
use crate::harness::receiver::{AUTHORITY, Receiver, Reply};
use crate::harness::{Answer, block_on, both, on_both};
use crate::questions::seal;
use crate::world::{CAMPAIGN, COMMUNITIES, SIBLING_UNIT, TOWN};

both!(registering_is_an_administrators_and_on_an_allowed_host);

on_both!(
    an_event_is_signed_and_told_within_the_node,
    an_event_that_is_not_taken_comes_again_under_its_id,
    what_is_never_taken_is_given_up_and_sent_again_by_hand,
    a_try_waits_for_its_time,
    what_stays_inside_a_unit_is_told_inside_alone,
    an_endpoint_that_is_switched_off_is_told_of_nothing,
    two_hubs_remind_and_deliver_once,
    a_killed_hub_loses_no_event,
    the_operator_looks_after_endpoints,
    an_endpoint_over_tls_is_trusted_by_its_authority,
);

const ADMIN: &str = "990101001.admin";
const EVERYTHING: [&str; 8] = [
    "REPORT_SUBMITTED",
    "REPORT_SIGNED",
    "REPORT_CORRECTED",
    "REPORT_ACCEPTED",
    "REPORT_RETURNED",
    "REPORT_WITHDRAWN",
    "EXTENSION_GRANTED",
    "REMINDER_SENT",
];
const REGISTER: &str = "mutation($input: RegisterWebhookInput!) { it: registerWebhook(input: $input) { \
    outcome reason secret webhook { id node { code } url kinds disabledAt } } }";
const DELIVERIES: &str = "query($id: ID!) { node(id: $id) { ... on Webhook { deliveries { nodes { \
    id eventId kind state attempts status problem triedAt nextAt happenedAt } } } } }";

/// A hub that sends to a receiver: it looks often, waits for no backoff and
/// gives up late, unless the test says otherwise.
async fn sending(engine: Engine, receiver: &Receiver, set: impl FnOnce(&mut Settings)) -> Hub {
    let database = tokio::task::spawn_blocking(move || Database::world(engine))
        .await
        .unwrap();
    Hub::start_with(database, |settings| {
        leads(settings, receiver);
        set(settings);
    })
    .await
}

fn leads(settings: &mut Settings, receiver: &Receiver) {
    settings.leads = true;
    settings.webhook_hosts = WebhookHosts::new(&[receiver.host()]).unwrap();
    settings.limits.webhook_poll_ms = 20;
    settings.limits.webhook_backoff_ms = 0;
    settings.limits.webhook_attempts = 50;
    settings.limits.webhook_timeout_ms = 300;
    settings.limits.leader_ms = 20;
}

async fn register(hub: &Hub, by: &str, node: &str, url: &str, kinds: &[&str]) -> Answer {
    let input = json!({ "node": node, "url": url, "kinds": kinds });
    hub.ask_with(by, REGISTER, json!({ "input": input })).await
}

/// Registers an endpoint for everything; its id and its secret.
async fn registered(hub: &Hub, node: &str, receiver: &Receiver) -> (String, String) {
    let answer = register(hub, ADMIN, node, &receiver.url(), &EVERYTHING)
        .await
        .ok();
    assert_eq!(answer.text("it.outcome"), "DONE", "{answer:#?}");
    (
        answer.text("it.webhook.id").to_owned(),
        answer.text("it.secret").to_owned(),
    )
}

async fn change(hub: &Hub, mutation: &str, input: Value) -> Answer {
    let name = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {name}!) {{ it: {mutation}(input: $input) {{ outcome events webhook {{ id disabledAt }} }} }}"
    );
    hub.ask_with(ADMIN, &query, json!({ "input": input })).await
}

/// The latest delivery; null before there is one.
fn first(all: &[Value]) -> &Value {
    all.first().unwrap_or(&Value::Null)
}

/// Asks for the deliveries of an endpoint until they are such; each look is a request.
async fn deliveries(hub: &Hub, id: &str, such: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let looking = async {
        loop {
            let answer = hub
                .ask_with(ADMIN, DELIVERIES, json!({ "id": id }))
                .await
                .ok();
            let found = answer.list("node.deliveries.nodes").to_vec();
            if such(&found) {
                return found;
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), looking)
        .await
        .expect("the deliveries become such")
}

fn an_event_is_signed_and_told_within_the_node(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = sending(engine, &receiver, |_| {}).await;
        let (id, secret) = registered(&hub, TOWN, &receiver).await;
        // What happens elsewhere comes first, and is not told.
        hub.desk(SIBLING_UNIT)
            .file("2023-01", &Cells::found(7))
            .await;
        let paper = hub
            .desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(913))
            .await;
        let event = receiver.next().await;
        assert!(event.is_signed_with(&secret), "{event:?}");
        assert!(!event.is_signed_with("whsec_AAAA"));
        assert_eq!(event.timestamp, noon("2023-02-01").timestamp().to_string());
        let body = event.body();
        assert_eq!(body["type"], "report.signed");
        assert_eq!(body["timestamp"], "2023-02-01T04:00:00.000Z");
        let obligation = format!("{CAMPAIGN}/monthly/2023-01/{}", COMMUNITIES[0]);
        assert_eq!(
            body["data"],
            json!({
                "report": paper.id, "obligation": seal("obligation", &obligation), "campaign": CAMPAIGN,
                "schedule": "monthly", "period": "2023-01", "unit": COMMUNITIES[0], "to": "99.ab",
                "dueOn": "2023-02-05", "version": paper.version, "simulated": true,
            })
        );
        assert!(!event.text.contains("913"), "an event holds no figure");
        // Each step is told as what it is, and the next comes after it.
        hub.extend(
            "990101001.coordinator",
            COMMUNITIES[1],
            "2023-01",
            "2023-02-20",
        )
        .await
        .ok();
        let extended = receiver.next().await;
        assert_eq!(extended.kind(), "extension.granted");
        assert_eq!(extended.body()["data"]["until"], "2023-02-20");
        Paper::done(
            &hub.change("990101001.coordinator", "acceptReport", step(&paper))
                .await,
        );
        assert_eq!(receiver.next().await.kind(), "report.accepted");
        hub.today("2023-02-06");
        hub.remind(
            "990101001.coordinator",
            COMMUNITIES[2],
            "2023-01",
            Some("尽快"),
        )
        .await
        .ok();
        let mut reminded = receiver.next().await;
        // By hand and by rule: the leader looks on the same day.
        while reminded.body()["data"]["unit"] != COMMUNITIES[2] {
            reminded = receiver.next().await;
        }
        assert_eq!(reminded.kind(), "reminder.sent");
        assert!(!reminded.text.contains("尽快"), "an event holds no text");
        let taken = deliveries(&hub, &id, |all| {
            all.iter().all(|one| one["state"] == "DELIVERED")
        })
        .await;
        let of_first = taken.iter().find(|one| one["eventId"] == event.id).unwrap();
        assert_eq!(
            (&of_first["attempts"], &of_first["status"]),
            (&json!(1), &json!(200))
        );
        let metrics = hub
            .get("/metrics")
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(
            !metrics.contains("cengbao_webhook_delivered_total 0\n"),
            "{metrics}"
        );
    });
}

fn an_event_that_is_not_taken_comes_again_under_its_id(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = sending(engine, &receiver, |_| {}).await;
        let (id, secret) = registered(&hub, TOWN, &receiver).await;
        receiver.reply(&[Reply::Status(500), Reply::Silence, Reply::Status(302)]);
        hub.desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(4))
            .await;
        let came = receiver.next().await;
        for _ in 0..3 {
            let again = receiver.next().await;
            assert_eq!((&again.id, &again.text), (&came.id, &came.text));
            assert!(again.is_signed_with(&secret));
        }
        let all = deliveries(&hub, &id, |all| first(all)["state"] == "DELIVERED").await;
        assert_eq!(all.len(), 1);
        assert_eq!(
            (&all[0]["attempts"], &all[0]["problem"]),
            (&json!(4), &json!(null))
        );
        assert!(receiver.others().is_empty());
    });
}

fn what_is_never_taken_is_given_up_and_sent_again_by_hand(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = sending(engine, &receiver, |settings| {
            settings.limits.webhook_attempts = 2;
        })
        .await;
        let (id, _) = registered(&hub, TOWN, &receiver).await;
        receiver.reply(&[Reply::Status(503), Reply::Status(503)]);
        hub.desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(4))
            .await;
        let came = receiver.next().await;
        receiver.next().await;
        let dead = deliveries(&hub, &id, |all| first(all)["state"] == "DEAD").await;
        assert_eq!(
            (&dead[0]["attempts"], &dead[0]["status"]),
            (&json!(2), &json!(503))
        );
        assert_eq!(dead[0]["problem"], "the endpoint answered 503");
        assert!(dead[0]["nextAt"].is_null());
        let again = change(&hub, "redeliverWebhook", json!({ "webhook": id }))
            .await
            .ok();
        assert_eq!(again.number("it.events"), 1);
        assert_eq!(receiver.next().await.id, came.id);
        let taken = deliveries(&hub, &id, |all| first(all)["state"] == "DELIVERED").await;
        // One event, whatever became of it.
        let one = json!({ "webhook": id, "delivery": taken[0]["id"] });
        change(&hub, "redeliverWebhook", one).await.ok();
        assert_eq!(receiver.next().await.id, came.id);
        let none = json!({ "webhook": id, "delivery": seal("webhook-delivery", "01890000-0000-7000-8000-000000000000") });
        assert_eq!(
            change(&hub, "redeliverWebhook", none).await.error_code(),
            "NOT_FOUND"
        );
        change(&hub, "testWebhook", json!({ "webhook": id }))
            .await
            .ok();
        let test = receiver.next().await;
        assert_eq!(
            (test.kind().as_str(), &test.body()["data"]["webhook"]),
            ("webhook.test", &json!(id))
        );
    });
}

fn a_try_waits_for_its_time(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = sending(engine, &receiver, |settings| {
            settings.limits.webhook_backoff_ms = 60_000;
        })
        .await;
        let (id, _) = registered(&hub, TOWN, &receiver).await;
        receiver.reply(&[Reply::Status(500)]);
        hub.desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(4))
            .await;
        let came = receiver.next().await;
        let put_off = deliveries(&hub, &id, |all| first(all)["attempts"] == 1).await;
        let next_at = put_off[0]["nextAt"].as_str().unwrap().parse().unwrap();
        let now = noon("2023-02-01");
        let wait = now + TimeDelta::seconds(30)..=now + TimeDelta::seconds(60);
        assert!(wait.contains(&next_at), "{next_at}");
        let forget = async || {
            let later = hub
                .store()
                .system("the tests' clearing", next_at + TimeDelta::days(40));
            later.prune_outbox(TimeDelta::days(30)).await.unwrap()
        };
        assert_eq!(
            forget().await,
            1,
            "the unit's own submission waits for nobody"
        );
        hub.now(next_at);
        let again = receiver.next().await;
        assert_eq!(again.id, came.id);
        assert_eq!(again.timestamp, next_at.timestamp().to_string());
        deliveries(&hub, &id, |all| first(all)["state"] == "DELIVERED").await;
        assert_eq!(forget().await, 1, "what waited was kept, and goes now");
        assert!(deliveries(&hub, &id, <[Value]>::is_empty).await.is_empty());
    });
}

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

/// Two hubs on one database, both leaders, no failure: what the rules say is
/// said once, and each event arrives once.
fn two_hubs_remind_and_deliver_once(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let database = tokio::task::spawn_blocking(move || Database::world(engine))
            .await
            .unwrap();
        let (url, folder) = (database.url(), database.folder().to_owned());
        let hub = Hub::start_with(database, |settings| leads(settings, &receiver)).await;
        let clock = Clock::fixed(noon("2023-02-01"));
        let mut settings = Settings::new(folder);
        settings.database_url = url;
        settings.listen = ([127, 0, 0, 1], 0).into();
        settings.clock = clock.clone();
        leads(&mut settings, &receiver);
        let second = cengbao_api::start(settings).await.unwrap();
        registered(&hub, TOWN, &receiver).await;
        // The day after the due day, on both at once: one word to each community.
        clock.set(noon("2023-02-06"));
        hub.today("2023-02-06");
        let mut ids = BTreeSet::new();
        for unit in COMMUNITIES {
            let event = receiver.next().await;
            assert_eq!(event.kind(), "reminder.sent", "{unit}");
            assert!(ids.insert(event.id));
        }
        for unit in COMMUNITIES {
            hub.desk(unit).file("2023-01", &Cells::found(4)).await;
            let event = receiver.next().await;
            assert_eq!(event.kind(), "report.signed", "nothing twice");
            assert!(ids.insert(event.id));
        }
        second.stop().await.unwrap();
        assert!(receiver.others().is_empty());
    });
}

/// Killed while the endpoint holds the event in its hands: after a new start it
/// comes again, under the same id.
fn a_killed_hub_loses_no_event(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let database = Database::world(engine);
        let settings = format!(
            "webhook_hosts = [\"{}\"]\n[limits]\nwebhook_poll_ms = 20\nwebhook_backoff_ms = 0\n\
             webhook_timeout_ms = 2000\nlease_ms = 100\nreminder_hour = 23\n",
            receiver.host()
        );
        std::fs::write(database.folder().join("cengbao.toml"), settings).unwrap();
        database
            .run(&[
                "webhook",
                "register",
                TOWN,
                &receiver.url(),
                "--kind",
                "report.signed",
            ])
            .ok();
        let within = Duration::from_secs(30);
        let hub = Process::serve(&database, &[], within).await;
        receiver.reply(&[Reply::Silence]);
        file(&database, &hub).await;
        let came = receiver.next().await;
        hub.kill();
        let hub = Process::serve(&database, &[], within).await;
        let again = receiver.next().await;
        assert_eq!((&again.id, &again.text), (&came.id, &came.text));
        drop(hub);
    });
}

async fn file(database: &Database, hub: &Process) {
    let token = |role: &str| {
        let account = format!("{}.{role}", COMMUNITIES[0]);
        database
            .run(&["token", &account])
            .ok()
            .stdout
            .trim()
            .to_owned()
    };
    let input = json!({ "unit": COMMUNITIES[0], "campaign": CAMPAIGN, "schedule": "monthly", "period": "2023-01" });
    let mut last = Value::Null;
    for (role, mutation, kind) in [
        ("reporter", "fileZeroReport", "FileZeroReportInput"),
        ("reviewer", "signReport", "SignReportInput"),
    ] {
        let input = if last.is_null() {
            input.clone()
        } else {
            json!({ "report": last["id"], "expectedVersion": last["version"] })
        };
        let query = format!(
            "mutation($input: {kind}!) {{ it: {mutation}(input: $input) {{ outcome report {{ id version }} }} }}"
        );
        let body = hub
            .ask(&token(role), &query, &json!({ "input": input }))
            .await;
        assert_eq!(body["data"]["it"]["outcome"], "DONE", "{body:#}");
        last = body["data"]["it"]["report"].clone();
    }
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
                settings.limits.webhook_timeout_ms = 5_000;
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
        let database = tokio::task::spawn_blocking(move || Database::world(engine))
            .await
            .unwrap();
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
    let list = "{ webhooks { nodes { id url by kinds node { nodeId code name } deliveries { nodes { id } } } } }";
    let list = list.replace(" deliveries { nodes { id } }", "");
    for (account, sees) in [
        (ADMIN, true),
        ("990101.admin", true),
        ("990101002.admin", false),
        ("98.admin", false),
        ("990101001.coordinator", false),
        ("99.viewer", false),
    ] {
        let found = hub.ask(account, &list).await.ok();
        assert_eq!(!found.list("webhooks.nodes").is_empty(), sees, "{account}");
        let by_id = "query($id: ID!) { node(id: $id) { id } }";
        let found = hub.ask_with(account, by_id, json!({ "id": id })).await;
        assert_eq!(found.body["errors"].is_null(), sees, "{account}");
        let never = json!({ "input": { "webhook": seal("webhook", "01890000-0000-7000-8000-000000000000") } });
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
