//! Since when an endpoint is told: of what comes into force after it was registered, whatever the clocks say. And what is
//! forgotten holds nothing up.

use chrono::TimeDelta;
use serde_json::json;

use super::{ADMIN, DELIVERIES, leads, register};
use crate::cells::Cells;
use crate::harness::database::Engine;
use crate::harness::hub::{Hub, noon};
use crate::harness::receiver::Receiver;
use crate::harness::{PATIENCE, block_on, on_both};
use crate::world::{COMMUNITIES, TOWN};

on_both!(
    an_endpoint_is_told_of_nothing_that_was_in_force_before_it,
    what_is_forgotten_while_it_is_routed_holds_nothing_up,
    a_delivery_that_lost_its_event_holds_nothing_up,
);

/// A report that is filed is submitted, which stays inside its unit, and signed.
const EVENTS: usize = 2;

/// A hub that sends nothing, with an endpoint for signatures in the town; its id.
async fn silent(engine: Engine, receiver: &Receiver) -> (Hub, String) {
    let hub = Hub::start_set(engine, |settings| {
        leads(settings, receiver);
        settings.leads = false;
    })
    .await;
    let id = registered(&hub, receiver).await;
    (hub, id)
}

async fn registered(hub: &Hub, receiver: &Receiver) -> String {
    let answer = register(hub, ADMIN, TOWN, &receiver.url(), &["REPORT_SIGNED"])
        .await
        .ok();
    answer.text("it.webhook.id").to_owned()
}

async fn files(hub: &Hub, unit: usize) {
    hub.desk(COMMUNITIES[unit])
        .file("2023-01", &Cells::found(4))
        .await;
}

/// Nobody routes while both are registered, and no clock moves: what waits is told to the one that was there.
fn an_endpoint_is_told_of_nothing_that_was_in_force_before_it(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = Hub::start_set(engine, |settings| {
            leads(settings, &receiver);
            settings.leads = false;
        })
        .await;
        let mut endpoints = Vec::new();
        for unit in 0..COMMUNITIES.len() {
            files(&hub, unit).await;
            endpoints.push(registered(&hub, &receiver).await);
        }
        let leader = hub.beside_set(|settings| leads(settings, &receiver)).await;
        for _ in 0..3 {
            receiver.next().await;
        }
        for (id, told) in endpoints.iter().zip([2, 1, 0]) {
            let found = leader
                .ask_with(ADMIN, DELIVERIES, json!({ "id": id }))
                .await
                .ok();
            assert_eq!(
                found.list("node.deliveries.nodes").len(),
                told,
                "{found:#?}"
            );
        }
        assert!(receiver.others().is_empty());
    });
}

/// One event waits for longer than events are kept. It is routed and forgotten at the same time: either is lawful, and
/// neither leaves a delivery that nobody can send. PostgreSQL only: SQLite has one writer.
fn what_is_forgotten_while_it_is_routed_holds_nothing_up(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let (hub, _) = silent(engine, &receiver).await;
        files(&hub, 0).await;
        let late = noon("2023-04-01");
        let mut other = hub.session();
        other.say("BEGIN; SELECT 1 FROM outbox WHERE routed_at IS NULL FOR UPDATE");
        let (routing, forgetting) = (hub.store().clone(), hub.store().clone());
        let routing =
            tokio::spawn(async move { routing.system("a test routes", late).route_events().await });
        waits(&hub, "1").await;
        let forgetting = tokio::spawn(async move {
            let scope = forgetting.system("a test forgets", late);
            scope.prune_outbox(TimeDelta::days(30)).await
        });
        waits(&hub, "2").await;
        other.say("ROLLBACK");
        assert_eq!(routing.await.unwrap().unwrap(), EVENTS);
        forgetting.await.unwrap().unwrap();
        hub.today("2023-04-01");
        files(&hub, 1).await;
        let _leader = hub
            .beside_set(|settings| {
                leads(settings, &receiver);
                settings.clock = cengbao_api::Clock::fixed(late);
            })
            .await;
        for _ in 0..2 {
            assert_eq!(receiver.next().await.kind(), "report.signed");
        }
    });
}

async fn waits(hub: &Hub, how_many: &str) {
    let mut look = hub.session();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let begun = std::time::Instant::now();
    while look.say(waits) != [how_many] {
        assert!(begun.elapsed() < PATIENCE, "it does not come");
        tokio::task::yield_now().await;
    }
}

/// As older versions left them behind.
fn a_delivery_that_lost_its_event_holds_nothing_up(engine: Engine) {
    if engine == Engine::Sqlite {
        return;
    }
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let (hub, id) = silent(engine, &receiver).await;
        for unit in [0, 1] {
            files(&hub, unit).await;
            let scope = hub.store().system("a test routes", noon("2023-02-01"));
            assert_eq!(scope.route_events().await.unwrap(), EVENTS);
            if unit == 0 {
                hub.damage("DELETE FROM outbox");
            }
        }
        let leader = hub.beside_set(|settings| leads(settings, &receiver)).await;
        let next = receiver.next().await;
        assert_eq!(next.body()["data"]["unit"], COMMUNITIES[1]);
        let found = leader
            .ask_with(ADMIN, DELIVERIES, json!({ "id": id }))
            .await
            .ok();
        let lost = &found.list("node.deliveries.nodes")[1];
        assert_eq!(
            (&lost["state"], &lost["problem"]),
            (&json!("DEAD"), &json!("the event was forgotten"))
        );
    });
}
