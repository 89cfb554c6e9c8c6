//! Measures the table by children at each level, the hub and the floors in turns,
//! so that what else the machine does hits all of them alike.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use serde::Serialize;

use crate::Result;
use crate::client::{Ask, Load, Wanted, once, repeat};
use crate::cpu::Workers;
use crate::fill::Filled;
use crate::floor::{Direct, Floor, HowDirect};
use crate::hub::Hub;
use crate::measure::{Sum, Told};
use crate::nation::{ASKED, Nation};
use crate::question::{ask, questions};
use crate::{Plan, say};

/// Connections that ask at the same time.
const CONNECTIONS: [usize; 2] = [1, 8];

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

/// Asks everything.
pub(crate) async fn measure(
    filled: &Filled,
    program: &std::path::Path,
    nation: &Nation,
    plan: &Plan,
) -> Result<Vec<Asking>> {
    let hub = Hub::serve(program, &filled.place).await?;
    let database = filled.place.connect(1).await?;
    let questions = questions(&hub, &database, nation).await?;
    database.close().await?;
    let floor = Floor::start(&filled.place, questions.clone()).await?;
    let postgres = filled.place.server_pid()?;
    let of = |server| Workers {
        server,
        database: postgres,
    };
    let (hub_work, floor_work) = (of(hub.pid()), of(floor.pid()));
    let mut all = Vec::new();
    for (index, asked) in ASKED.into_iter().enumerate() {
        let answer = Bytes::from(questions[index].answer.clone());
        let same = Wanted::Exactly(answer.clone());
        let of_floor = |way: &str| {
            Arc::new(Ask {
                path: format!("/{way}/{index}"),
                token: None,
                body: Bytes::from_static(b"{}"),
                wanted: same.clone(),
            })
        };
        let of_hub = Arc::new(Ask {
            wanted: same.clone(),
            ..ask(&hub, asked)?
        });
        for connections in CONNECTIONS {
            let [mut at_hub, mut at_f1, mut at_f2, mut at_f4] = [(); 4].map(|()| Sum::default());
            // The first round warms caches, pools and prepared statements, and is not counted.
            for round in 0..=plan.rounds {
                let slice = if round == 0 {
                    plan.slice / 4
                } else {
                    plan.slice
                };
                for (sum, server, workers, ask) in [
                    (&mut at_hub, hub.address(), hub_work, &of_hub),
                    (&mut at_f4, floor.address(), floor_work, &of_floor("asked")),
                    (&mut at_f1, floor.address(), floor_work, &of_floor("bytes")),
                ] {
                    let before = workers.used()?;
                    let load = repeat(server, connections, Arc::clone(ask), slice).await?;
                    let used = workers.used()?.since(before);
                    if round > 0 {
                        sum.add(load, used);
                    }
                }
                let before = floor_work.used()?;
                let load = directly(&floor, index, connections, slice).await?;
                if round > 0 {
                    at_f2.add(load, floor_work.used()?.since(before));
                }
            }
            let asking = Asking {
                level: asked.name,
                connections,
                bytes: answer.len(),
                hub: at_hub.told(),
                f1: at_f1.told(),
                f2: at_f2.told(),
                f4: at_f4.told(),
            };
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
    hub.stop()?;
    Ok(all)
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
