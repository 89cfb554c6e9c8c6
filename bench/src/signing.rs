//! Measures signing at 1, 8 and 32 clients: each signs the report of a unit of its
//! own through the hub, beside the same statements bare, in turns.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hyper::body::Bytes;
use sea_orm::Value;
use serde::Serialize;

use crate::bulk::Pending;
use crate::client::{Ask, Load, Wanted, load};
use crate::cpu::Workers;
use crate::fill::{Filled, reviewer};
use crate::hub::Hub;
use crate::measure::{Sum, Told};
use crate::replay::{Pools, Script, record, replay};
use crate::{Plan, Result, database, say};

/// Clients that sign at the same time.
pub(crate) const CLIENTS: [usize; 3] = [1, 8, 32];

const SIGN: &str = "mutation Sign($input: SignReportInput!) {
  signReport(input: $input) { outcome report { id state version } }
}";

/// So many clients.
#[derive(Debug, Serialize)]
pub(crate) struct Signing {
    /// At the same time.
    pub(crate) clients: usize,
    /// SQL statements of one signature, in all.
    pub(crate) statements: usize,
    /// Through the hub.
    pub(crate) hub: Told,
    /// The same statements.
    pub(crate) bare: Told,
}

impl Signing {
    /// Signatures a second of the hub over those of the floor.
    pub(crate) fn speed_ratio(&self) -> f64 {
        self.hub.per_second / self.bare.per_second
    }
}

/// How many reports must wait for their signature.
pub(crate) fn wanted(plan: &Plan) -> usize {
    1 + CLIENTS
        .iter()
        .map(|clients| of_round(plan, *clients))
        .sum::<usize>()
        * (plan.rounds + 1)
}

/// Signatures of one slice.
fn of_round(plan: &Plan, clients: usize) -> usize {
    if clients == 1 {
        plan.signatures / 3
    } else {
        plan.signatures
    }
}

/// Signs everything that waits.
pub(crate) async fn measure(filled: &Filled, program: &Path, plan: &Plan) -> Result<Vec<Signing>> {
    let name = filled.place.engine.name();
    let heard = filled.place.copy("recorded")?;
    let floor = filled.place.copy("floor")?;
    say(&format!(
        "{name}: taking down {} signatures",
        filled.pending.len()
    ));
    let scripts = record(&heard, &filled.pending).await?;
    heard.remove()?;
    let statements = scripts.last().map_or(0, Script::statements);
    let pools = Pools::open(&floor).await?;
    let hub = Hub::serve(program, &filled.place).await?;
    let database = filled.place.server_pid()?;
    let of_hub = Workers {
        server: hub.pid(),
        database,
    };
    let of_floor = Workers {
        server: std::process::id(),
        database,
    };
    // What the first signature of the record read once, the hub reads once too.
    sign(&hub, 1, &filled.pending[..1]).await?;
    let mut pending = filled.pending[1..].iter().cloned();
    let mut scripts = scripts.into_iter();
    let mut sums = CLIENTS.map(|clients| (clients, Sum::default(), Sum::default()));
    // The first round warms pools and prepared statements, and is not counted.
    for round in 0..=plan.rounds {
        for (clients, at_hub, at_floor) in &mut sums {
            let count = of_round(plan, *clients);
            let some: Vec<Pending> = pending.by_ref().take(count).collect();
            if some.len() < count {
                return Err("too few reports wait for their signature".into());
            }
            let before = of_hub.used()?;
            let signed = sign(&hub, *clients, &some).await?;
            let used = of_hub.used()?.since(before);
            let before = of_floor.used()?;
            let sent = replay(&pools, *clients, scripts.by_ref().take(count).collect()).await?;
            let used_bare = of_floor.used()?.since(before);
            if round > 0 {
                at_hub.add(signed, used);
                at_floor.add(sent, used_bare);
            }
        }
    }
    hub.stop()?;
    prove(filled, &floor).await?;
    Ok(sums
        .into_iter()
        .map(|(clients, at_hub, at_floor)| {
            let signing = Signing {
                clients,
                statements,
                hub: at_hub.told(),
                bare: at_floor.told(),
            };
            say(&format!(
                "{name}: signing from {clients}: {:.0}/s, {:.0} % of the bare statements'",
                signing.hub.per_second,
                signing.speed_ratio() * 100.0
            ));
            signing
        })
        .collect())
}

/// Signs through the hub.
async fn sign(hub: &Hub, clients: usize, pending: &[Pending]) -> Result<Load> {
    let mut asks = Vec::with_capacity(pending.len());
    for one in pending {
        // As the hub gives them out.
        let id = BASE64_URL_SAFE_NO_PAD.encode(format!("report:{}", one.report));
        let input = serde_json::json!({ "report": id, "expectedVersion": one.version });
        let body = serde_json::json!({ "query": SIGN, "variables": { "input": input } });
        asks.push(Arc::new(Ask {
            path: "/graphql".to_owned(),
            token: Some(hub.token(&reviewer(&one.unit))?),
            body: Bytes::from(body.to_string()),
            wanted: Wanted::Holding("\"outcome\":\"DONE\""),
        }));
    }
    let asks = Mutex::new(asks.into_iter());
    load(hub.address(), clients, move || {
        asks.lock().unwrap_or_else(PoisonError::into_inner).next()
    })
    .await
}

/// Both databases hold as many signatures in force, and as many rows of the journal.
async fn prove(filled: &Filled, floor: &database::Place) -> Result<()> {
    let mut found = Vec::new();
    for place in [&filled.place, floor] {
        let database = place.connect(1).await?;
        let mut counts: Vec<i64> = Vec::new();
        for (table, condition) in [
            ("report", "in_force"),
            ("journal", "cause = 'SIGN'"),
            ("report_event", "1 = 1"),
        ] {
            let sql = format!("SELECT COUNT(*) AS rows_found FROM {table} WHERE {condition}");
            let rows = database::rows(&database, &sql, [] as [Value; 0]).await?;
            counts.push(rows.first().ok_or("no count")?.try_get("", "rows_found")?);
        }
        database.close().await?;
        found.push(counts);
    }
    // The first signature of the record is not in the scripts.
    let wanted: Vec<i64> = found[0]
        .iter()
        .zip([1, 2, 1])
        .map(|(count, first)| count - first)
        .collect();
    if found[1] == wanted {
        Ok(())
    } else {
        Err(format!(
            "the hub's database has {:?} rows, the floor's {:?}",
            found[0], found[1]
        )
        .into())
    }
}
