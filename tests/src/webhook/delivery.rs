//! A delivery from its event to its end: signed, tried again under one id, given up visibly.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{change, deliveries, first, registered, sending};
use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::database::Engine;
use crate::harness::hub::noon;
use crate::harness::receiver::{Receiver, Reply};
use crate::harness::{block_on, on_both};
use crate::questions::{never_given, seal};
use crate::world::{CAMPAIGN, COMMUNITIES, SIBLING_UNIT, TOWN};

on_both!(
    an_event_is_signed_and_told_within_the_node,
    an_event_that_is_not_taken_comes_again_under_its_id,
    what_is_never_taken_is_given_up_and_sent_again_by_hand,
    a_try_waits_for_its_time,
);

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
            metrics.contains("\ncengbao_webhook_delivered_total ")
                && !metrics.contains("cengbao_webhook_delivered_total 0\n"),
            "{metrics}"
        );
    });
}

fn an_event_that_is_not_taken_comes_again_under_its_id(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let hub = sending(engine, &receiver, |settings| {
            // Waited for once, at the silence; an answer comes sooner on any machine.
            settings.limits.webhook_timeout_ms = 5_000;
        })
        .await;
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
        let none = json!({ "webhook": id, "delivery": never_given("webhook-delivery") });
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
