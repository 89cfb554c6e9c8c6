//! Measures the first question after a change: what a hub keeps is worth nothing then,
//! and every answer is computed anew.
//!
//! Many places are asked one after the other, each once; before each turn the heads of
//! all of them are raised, as signatures there would. Raising is not measured; the
//! floor answers the same questions of the same places in turns with the hub. By an
//! account that sees the nation, so that no place has an account of its own to warm.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use hyper::body::Bytes;
use sea_orm::DatabaseConnection;

use crate::Result;
use crate::campaign::CODE;
use crate::client::{Ask, Load, Wanted, load};
use crate::database::rows;
use crate::fill::Filled;
use crate::floor::{Floor, Question};
use crate::hub::Hub;
use crate::measure::Sum;
use crate::nation::{Asked, Nation};
use crate::question::{ask, questions};
use crate::table::{CONNECTIONS, Servers};
use crate::{Plan, say};

/// Places of a level that are asked in a turn: not more than a hub knows the variables of a document for.
const PLACES_MAX: usize = 48;
/// Of the nation, where its counties and prefectures are asked; the small size has one prefecture of it.
const BELOW: &str = "45";

/// A level, asked on so many connections, each answer the first after a change.
#[derive(Debug, serde::Serialize)]
pub(crate) struct First {
    /// county, prefecture.
    pub(crate) level: &'static str,
    /// At the same time.
    pub(crate) connections: usize,
    /// Places that were asked in turn.
    pub(crate) places: usize,
    /// The hub.
    pub(crate) hub: crate::measure::Told,
    /// A bare handler with grants, statements and transaction.
    pub(crate) f4: crate::measure::Told,
}

impl First {
    /// CPU of the hub over that of the floor.
    pub(crate) fn cpu_ratio(&self) -> f64 {
        self.hub.cpu_ms / self.f4.cpu_ms
    }

    /// Answers a second of the hub over those of the floor.
    pub(crate) fn speed_ratio(&self) -> f64 {
        self.hub.per_second / self.f4.per_second
    }
}

/// Asks the places of both levels.
pub(crate) async fn measure(
    filled: &Filled,
    hub: &Hub,
    nation: &Nation,
    plan: &Plan,
) -> Result<Vec<First>> {
    let database = filled.place.connect(1).await?;
    let mut all = Vec::new();
    for (level, word) in [("county", "COUNTY"), ("prefecture", "PREFECTURE")] {
        let codes = nation.codes(word, BELOW, PLACES_MAX);
        let asked: Vec<Asked<'_>> = codes
            .iter()
            .map(|code| Asked {
                name: level,
                code,
                by: "0",
            })
            .collect();
        let questions = questions(hub, &database, nation, &asked).await?;
        let floor = Floor::start(&filled.place, questions.clone()).await?;
        let servers = Servers {
            hub,
            floor: &floor,
            database: filled.place.server_pid()?,
            plan,
        };
        for connections in CONNECTIONS {
            let first = servers
                .ask_first(&database, (&asked, &questions), connections)
                .await?;
            say(&format!(
                "{}: {level} on {connections}, first after a change: {:.0}/s, {:.2} ms CPU, {:.2} × F4's CPU, {:.0} % of its speed",
                filled.place.engine.name(),
                first.hub.per_second,
                first.hub.cpu_ms,
                first.cpu_ratio(),
                first.speed_ratio() * 100.0,
            ));
            all.push(first);
        }
    }
    database.close().await?;
    Ok(all)
}

impl Servers<'_> {
    async fn ask_first(
        &self,
        database: &DatabaseConnection,
        (asked, questions): (&[Asked<'_>], &[Question]),
        connections: usize,
    ) -> Result<First> {
        let (mut of_hub, mut of_floor) = (Vec::new(), Vec::new());
        for (index, (asked, question)) in asked.iter().zip(questions).enumerate() {
            let wanted = Wanted::Exactly(Bytes::from(question.answer.clone()));
            of_hub.push(Arc::new(Ask {
                wanted: wanted.clone(),
                ..ask(self.hub, *asked)?
            }));
            of_floor.push(Arc::new(Ask {
                path: format!("/asked/{index}"),
                token: None,
                body: Bytes::from_static(b"{}"),
                wanted,
            }));
        }
        let (of_hub, of_floor) = (Arc::new(of_hub), Arc::new(of_floor));
        let (hub_work, floor_work) = (self.work_of(self.hub.pid()), self.work_of(self.floor.pid()));
        let (mut hub, mut floor) = (Sum::default(), Sum::default());
        // The first round warms what is not about figures, and is not counted.
        for round in 0..=self.plan.rounds {
            let is_counted = round > 0;
            let share = if is_counted { 1 } else { 4 };
            let until = Instant::now() + self.plan.slice * 2 / share;
            let mut is_first = true;
            while is_first || Instant::now() < until {
                is_first = false;
                raise(database).await?;
                for (sum, workers, address, asks) in [
                    (&mut hub, hub_work, self.hub.address(), &of_hub),
                    (&mut floor, floor_work, self.floor.address(), &of_floor),
                ] {
                    let before = workers.used()?;
                    let load = each_once(address, connections, asks).await?;
                    let used = workers.used()?.since(before);
                    if is_counted {
                        sum.add(load, used);
                    }
                }
            }
        }
        Ok(First {
            level: asked.first().map_or("", |asked| asked.name),
            connections,
            places: asked.len(),
            hub: hub.told(),
            f4: floor.told(),
        })
    }
}

/// Every place once, in the order in which connections become free.
async fn each_once(
    server: std::net::SocketAddr,
    connections: usize,
    asks: &Arc<Vec<Arc<Ask>>>,
) -> Result<Load> {
    let (asks, next) = (Arc::clone(asks), AtomicUsize::new(0));
    load(server, connections, move || {
        asks.get(next.fetch_add(1, Ordering::Relaxed)).cloned()
    })
    .await
}

/// As a signature in every shard would; the figures stay.
async fn raise(database: &DatabaseConnection) -> Result<()> {
    let sql = "UPDATE head SET version = version + 1 WHERE family_id IN \
        (SELECT id FROM form_family WHERE code LIKE $1)";
    rows(database, sql, [format!("{CODE}%").into()]).await?;
    Ok(())
}
