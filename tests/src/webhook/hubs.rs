//! Two hubs on one database, and one that dies: nothing twice, nothing lost.

use std::collections::BTreeSet;

use cengbao_api::{Clock, Settings};

use super::{leads, registered};
use crate::cells::Cells;
use crate::harness::database::{Database, Engine};
use crate::harness::hub::{Hub, noon};
use crate::harness::process::Process;
use crate::harness::receiver::{Receiver, Reply};
use crate::harness::{PATIENCE, block_on, on_both};
use crate::office::Office;
use crate::world::{COMMUNITIES, TOWN};

on_both!(
    two_hubs_remind_and_deliver_once,
    a_killed_hub_loses_no_event,
);

/// Two hubs on one database, both leaders, no failure: what the rules say is
/// said once, and each event arrives once.
fn two_hubs_remind_and_deliver_once(engine: Engine) {
    block_on(async {
        let mut receiver = Receiver::listen().await;
        let database = Database::world_from_task(engine).await;
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
        let office = Office::open(&database).await;
        receiver.reply(&[Reply::Silence]);
        office.file("2023-01", &mut Vec::new()).await;
        let came = receiver.next().await;
        office.hub.kill();
        let hub = Process::serve(&database, &[], PATIENCE).await;
        let again = receiver.next().await;
        assert_eq!((&again.id, &again.text), (&came.id, &came.text));
        drop(hub);
    });
}
