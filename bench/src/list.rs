//! A city's registry that comes in at once: a list as a clerk sends it to the hub, first, then the same again, then with
//! a tenth of its rows changed, beside the same rows written bare (`floor`).

mod floor;
mod rows;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use cengbao_domain::policy::Role;
use cengbao_store::{EnterpriseRow, Store, StoreSettings};
use hyper::body::Bytes;
use serde::Serialize;
use serde_json::Value;

use self::floor::{Sent, record};
use self::rows::{CHANGED, csv, rows};
use crate::city::{CITY, enterprises, towns};
use crate::client::{Ask, Load, Wanted, once};
use crate::cpu::{Workers, peak_megabytes};
use crate::database::{Bare, Place};
use crate::fill::{account, before_the_year, gather_statistics, import_divisions};
use crate::hub::Hub;
use crate::measure::{Sum, Told};
use crate::nation::{Nation, Size};
use crate::{Plan, Result, hub, say};

/// What a list costs.
#[derive(Debug, Serialize)]
pub(crate) struct List {
    /// Rows.
    pub(crate) enterprises: usize,
    /// The most memory that the hub had, before the first list and after the last, in megabytes.
    pub(crate) megabytes: (u64, u64),
    /// One after the other.
    pub(crate) sendings: Vec<Sending>,
}

/// One time that it was sent.
#[derive(Debug, Serialize)]
pub(crate) struct Sending {
    /// For people.
    pub(crate) what: &'static str,
    /// SQL statements, in all.
    pub(crate) statements: usize,
    /// Rows of tables that are written.
    pub(crate) written: usize,
    /// How long the transaction that writes was open.
    pub(crate) locked_ms: Option<f64>,
    /// From the request to the answer.
    pub(crate) hub: Told,
    /// The same rows bare; none where nothing is written.
    pub(crate) floor: Option<Told>,
}

/// What is sent, and how many rows are added, changed and left as they are.
struct Posted {
    what: &'static str,
    rows: Vec<EnterpriseRow>,
    counts: [usize; 3],
}

fn posted(towns: &[&str], count: usize) -> Result<[Posted; 3]> {
    let first = rows(towns, count, false)?;
    let changed = count.div_ceil(CHANGED);
    Ok([
        Posted {
            what: "first",
            rows: first.clone(),
            counts: [count, 0, 0],
        },
        Posted {
            what: "again",
            rows: first,
            counts: [0, 0, count],
        },
        Posted {
            what: "a tenth changed",
            rows: rows(towns, count, true)?,
            counts: [0, changed, count - changed],
        },
    ])
}

fn registrar() -> String {
    format!("{CITY}.coordinator")
}

/// Sends the lists to hubs on copies of one filled database, and writes their rows bare to others, in turns.
pub(crate) async fn measure(
    place: Place,
    program: &Path,
    nation: &Nation,
    size: Size,
    plan: &Plan,
) -> Result<List> {
    let name = place.engine.name();
    fill(&place, program, nation).await?;
    let posted = posted(&towns(nation), enterprises(size))?;
    let heard = place.copy("recorded")?;
    let lists: Vec<&[EnterpriseRow]> = posted.iter().map(|one| one.rows.as_slice()).collect();
    let sent = record(&heard, &registrar(), &lists).await?;
    heard.remove()?;
    let mut sums = posted.each_ref().map(|_| (Sum::default(), Sum::default()));
    let mut megabytes = (0, 0);
    // The first round warms what the machine keeps, and is not counted.
    for round in 0..=plan.rounds {
        let at_hub = place.copy(&format!("hub{round}"))?;
        let (loads, peak) = send(&at_hub, program, &posted).await?;
        at_hub.remove()?;
        megabytes = peak;
        let bare = place.copy(&format!("floor{round}"))?;
        let floor = write(&bare, &sent).await?;
        bare.remove()?;
        for ((by_hub, by_floor), (load, bare)) in sums.iter_mut().zip(loads.into_iter().zip(floor))
        {
            if round > 0 {
                by_hub.add(load.0, load.1);
                by_floor.add(bare.0, bare.1);
            }
        }
    }
    let sendings = posted.iter().zip(&sent).zip(&sums);
    let sendings = sendings.map(|((posted, sent), (by_hub, by_floor))| Sending {
        what: posted.what,
        statements: sent.statements,
        written: sent.rows(),
        locked_ms: sent.locked.map(|locked| locked.as_secs_f64() * 1_000.0),
        hub: by_hub.told(),
        floor: (sent.rows() > 0).then(|| by_floor.told()),
    });
    let list = List {
        enterprises: enterprises(size),
        megabytes,
        sendings: sendings.collect(),
    };
    for one in &list.sendings {
        say(&format!(
            "{name}: a list of {}, {}: {:.0} ms, {} statements",
            list.enterprises, one.what, one.hub.p50_ms, one.statements
        ));
    }
    place.remove()?;
    Ok(list)
}

/// The city's divisions, and the account that sends lists.
async fn fill(place: &Place, program: &Path, nation: &Nation) -> Result<()> {
    hub::run(program, place, &["migrate"])?;
    import_divisions(place, program, nation)?;
    let store = Store::open(&StoreSettings {
        url: place.url(),
        readers: 1,
    })
    .await?;
    let system = store.system("the bench's data", before_the_year());
    let coordinator = account(registrar(), None, Role::Coordinator, CITY);
    system.create_accounts(&[coordinator]).await?;
    drop(system);
    drop(store);
    let database = place.connect(1).await?;
    gather_statistics(&database).await?;
    database.close().await?;
    place.settle().await
}

type Loads = Vec<(Load, crate::cpu::Used)>;

/// Sends the lists to a hub; what each took, and the hub's memory.
async fn send(place: &Place, program: &Path, posted: &[Posted]) -> Result<(Loads, (u64, u64))> {
    let hub = Hub::serve(program, place).await?;
    let workers = Workers {
        server: hub.pid(),
        database: place.server_pid()?,
    };
    let before = peak_megabytes(hub.pid())?;
    let mut loads = Loads::new();
    for one in posted {
        let ask = Ask {
            path: "/import/enterprises?reason=bench".to_owned(),
            token: Some(hub.token(&registrar())?),
            body: Bytes::from(csv(&one.rows)),
            wanted: Wanted::Holding("\"rows\":["),
        };
        let used = workers.used()?;
        let start = Instant::now();
        let answer = once(hub.address(), &ask).await?;
        let elapsed: Duration = start.elapsed();
        let load = Load {
            latencies: vec![elapsed],
            elapsed,
        };
        loads.push((load, workers.used()?.since(used)));
        prove(one, &answer)?;
    }
    let after = peak_megabytes(hub.pid())?;
    hub.stop()?;
    Ok((loads, (before, after)))
}

/// The rows did what they must.
fn prove(posted: &Posted, answer: &[u8]) -> Result<()> {
    let answer: Value = serde_json::from_slice(answer)?;
    let counts = ["added", "changed", "unchanged"].map(|field| answer[field].as_u64());
    let wanted = posted.counts.map(|count| u64::try_from(count).ok());
    if counts == wanted {
        return Ok(());
    }
    let refused = &answer["refused"];
    Err(format!(
        "{}: {counts:?} where {wanted:?} are right, refused {refused}",
        posted.what
    )
    .into())
}

/// Writes the rows of the lists bare; what each took.
async fn write(place: &Place, sent: &[Sent]) -> Result<Loads> {
    let workers = Workers {
        server: std::process::id(),
        database: place.server_pid()?,
    };
    let database = place.connect(1).await?;
    let mut bare = Bare::of(&database).await?;
    let mut loads = Loads::new();
    for one in sent {
        let used = workers.used()?;
        let load = one.write(&mut bare).await?;
        loads.push((load, workers.used()?.since(used)));
    }
    drop(bare);
    database.close().await?;
    Ok(loads)
}

impl List {
    /// For people.
    pub(crate) fn page(&self, text: &mut String) -> Result<()> {
        let (before, after) = self.megabytes;
        writeln!(
            text,
            "\nA list of {} enterprises of one city over HTTP; the hub had {before} MB before, {after} MB at most.\n\n\
             | list | way | seconds | CPU s | statements | rows written | writes for s | time × floor |\n|---|---|---|---|---|---|---|---|",
            self.enterprises
        )?;
        for one in &self.sendings {
            let seconds = |told: Told| (told.p50_ms / 1_000.0, told.cpu_ms / 1_000.0);
            let (time, cpu) = seconds(one.hub);
            let locked = one
                .locked_ms
                .map_or_else(|| "none".to_owned(), |ms| format!("{:.2}", ms / 1_000.0));
            let ratio = one.floor.map_or_else(String::new, |floor| {
                format!("{:.2}", one.hub.p50_ms / floor.p50_ms)
            });
            writeln!(
                text,
                "| {} | hub | {time:.2} | {cpu:.2} | {} | {} | {locked} | {ratio} |",
                one.what, one.statements, one.written
            )?;
            if let Some(floor) = one.floor {
                let (time, cpu) = seconds(floor);
                writeln!(
                    text,
                    "| {} | bare rows | {time:.2} | {cpu:.2} | | {} | {time:.2} | 1.00 |",
                    one.what, one.written
                )?;
            }
        }
        Ok(())
    }
}
