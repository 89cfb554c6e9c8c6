//! Events leave the hub through the outbox: signed, within the node of the
//! endpoint, at least once, under one id, and given up visibly.

mod boundary;
mod bulletin;
mod consolidation;
mod delivery;
mod endpoint;
mod extension;
mod hubs;
mod moved;
mod reach;
mod registry;
mod since;

use cengbao_api::{Settings, WebhookHosts};
use serde_json::{Value, json};

use crate::desk::input_type;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::receiver::Receiver;
use crate::harness::{Answer, PATIENCE};

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
    Hub::start_set(engine, |settings| {
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
    // An endpoint that answers is never taken for a silent one, however slow the machine.
    settings.limits.webhook_timeout_ms = 60_000;
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

/// A hub that tells each of the places of these kinds; of a unit by the town's administrator.
async fn telling(engine: Engine, places: &[(&str, &Receiver)], kinds: &[&str]) -> Hub {
    let hosts: Vec<String> = places.iter().map(|(_, receiver)| receiver.host()).collect();
    let hub = sending(engine, places[0].1, |settings| {
        settings.webhook_hosts = WebhookHosts::new(&hosts).unwrap();
    })
    .await;
    for (node, receiver) in places {
        let own = format!("{node}.admin");
        let by = if node.contains('.') { ADMIN } else { &own };
        let answer = register(&hub, by, node, &receiver.url(), kinds).await.ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{answer:#?}");
    }
    hub
}

/// The next event, whose data is this.
async fn told(receiver: &mut Receiver, kind: &str, data: &Value) {
    let next = receiver.next().await;
    assert_eq!((next.kind().as_str(), &next.body()["data"]), (kind, data));
}

async fn change(hub: &Hub, mutation: &str, input: Value) -> Answer {
    let of = input_type(mutation);
    let query = format!(
        "mutation($input: {of}!) {{ it: {mutation}(input: $input) {{ outcome events webhook {{ id disabledAt }} }} }}"
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
    tokio::time::timeout(PATIENCE, looking)
        .await
        .expect("the deliveries become such")
}
