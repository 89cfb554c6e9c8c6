//! Measures the table by children at each level, the hub and the floors in turns,
//! so that what else the machine does hits all of them alike. It is always the same
//! question: what a hub keeps is warm. What it costs when nothing is: see `cold`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use serde::Serialize;

use crate::Result;
use crate::client::{Ask, Load, Wanted, once, repeat};
use crate::cold::{self, First};
use crate::cpu::Workers;
use crate::fill::Filled;
use crate::floor::{Direct, Floor, HowDirect};
use crate::hub::Hub;
use crate::measure::{Sum, Told};
use crate::nation::{ASKED, Asked, Nation};
use crate::question::{ask, questions};
use crate::{Plan, say};

/// Connections that ask at the same time.
pub(crate) const CONNECTIONS: [usize; 2] = [1, 8];

/// A level, asked on so many connections.
#[derive(Debug, Serialize)]
pub(crate) struct Asking {
    /// county, prefecture, province, nation.
    pub(crate) level: &'static str,
    /// At the same time.
    pub(crate) connections: usize,
    /// Of the answer.
    pub(crate) bytes: usize,
    /// The hub.
    pub(crate) hub: Told,
    /// A bare handler with the same bytes.
    pub(crate) f1: Told,
    /// The statements alone.
    pub(crate) f2: Told,
    /// A bare handler with grants, statements and transaction.
    pub(crate) f4: Told,
}

impl Asking {
    /// CPU of the hub over that of the floor.
    pub(crate) fn cpu_ratio(&self) -> f64 {
        self.hub.cpu_ms / self.f4.cpu_ms
    }

    /// Answers a second of the hub over those of the floor.
    pub(crate) fn speed_ratio(&self) -> f64 {
        self.hub.per_second / self.f4.per_second
    }
}

/// The servers of a run.
pub(crate) struct Servers<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) floor: &'a Floor,
    /// PostgreSQL's first process.
    pub(crate) database: Option<u32>,
    pub(crate) plan: &'a Plan,
}

/// Asks everything.
pub(crate) async fn measure(
    filled: &Filled,
    program: &Path,
    nation: &Nation,
    plan: &Plan,
) -> Result<(Vec<Asking>, Vec<First>)> {
    let hub = Hub::serve(program, &filled.place).await?;
    let database = filled.place.connect(1).await?;
    let questions = questions(&hub, &database, nation, &ASKED).await?;
    database.close().await?;
    let floor = Floor::start(&filled.place, questions.clone()).await?;
    let servers = Servers {
        hub: &hub,
        floor: &floor,
        database: filled.place.server_pid()?,
        plan,
    };
    let mut all = Vec::new();
    for (index, (asked, question)) in ASKED.into_iter().zip(&questions).enumerate() {
        for connections in CONNECTIONS {
            let asking = servers
                .ask((index, asked), connections, &question.answer)
                .await?;
            say(&format!(
                "{}: {} on {connections}: {:.0}/s, {:.2} ms CPU, {:.2} × F4's CPU, {:.0} % of its speed",
                filled.place.engine.name(),
                asked.name,
                asking.hub.per_second,
                asking.hub.cpu_ms,
                asking.cpu_ratio(),
                asking.speed_ratio() * 100.0,
            ));
            all.push(asking);
        }
    }
    drop(floor);
    let first = cold::measure(filled, &hub, nation, plan).await?;
    hub.stop()?;
    Ok((all, first))
}

impl Servers<'_> {
    pub(crate) fn work_of(&self, server: u32) -> Workers {
        Workers {
            server,
            database: self.database,
        }
    }

    /// One place, on so many connections, every way in turns.
    async fn ask(
        &self,
        (index, asked): (usize, Asked<'_>),
        connections: usize,
        answer: &str,
    ) -> Result<Asking> {
        let wanted = Wanted::Exactly(Bytes::from(answer.to_owned()));
        let of_floor = |way: &str| Ask {
            path: format!("/{way}/{index}"),
            token: None,
            body: Bytes::from_static(b"{}"),
            wanted: wanted.clone(),
        };
        let of_hub = Ask {
            wanted: wanted.clone(),
            ..ask(self.hub, asked)?
        };
        let (hub_work, floor_work) = (self.work_of(self.hub.pid()), self.work_of(self.floor.pid()));
        let (hub, floor) = (self.hub.address(), self.floor.address());
        let mut ways = [
            (Sum::default(), hub, hub_work, Arc::new(of_hub)),
            (
                Sum::default(),
                floor,
                floor_work,
                Arc::new(of_floor("asked")),
            ),
            (
                Sum::default(),
                floor,
                floor_work,
                Arc::new(of_floor("bytes")),
            ),
        ];
        let mut direct = Sum::default();
        // The first round warms caches, pools and prepared statements, and is not counted.
        for round in 0..=self.plan.rounds {
            let is_counted = round > 0;
            let slice = if is_counted {
                self.plan.slice
            } else {
                self.plan.slice / 4
            };
            for (sum, server, workers, ask) in &mut ways {
                let before = workers.used()?;
                let load = repeat(*server, connections, Arc::clone(ask), slice).await?;
                let used = workers.used()?.since(before);
                if is_counted {
                    sum.add(load, used);
                }
            }
            let before = floor_work.used()?;
            let load = directly(self.floor, index, connections, slice).await?;
            if is_counted {
                direct.add(load, floor_work.used()?.since(before));
            }
        }
        let [hub, f4, f1] = ways.map(|(sum, ..)| sum.told());
        Ok(Asking {
            level: asked.name,
            connections,
            bytes: answer.len(),
            hub,
            f1,
            f2: direct.told(),
            f4,
        })
    }
}

async fn directly(
    floor: &Floor,
    question: usize,
    connections: usize,
    slice: Duration,
) -> Result<Load> {
    let how = HowDirect {
        connections,
        duration_ms: u64::try_from(slice.as_millis())?,
    };
    let ask = Ask {
        path: format!("/direct/{question}"),
        token: None,
        body: Bytes::from(serde_json::to_vec(&how)?),
        wanted: Wanted::Holding("latencies_us"),
    };
    let told: Direct = serde_json::from_slice(&once(floor.address(), &ask).await?)?;
    Ok(Load {
        latencies: told
            .latencies_us
            .into_iter()
            .map(Duration::from_micros)
            .collect(),
        elapsed: Duration::from_micros(told.elapsed_us),
    })
}
