//! `cengbao-bench`: fills a database with the nation and measures the hub beside
//! floors, in one run. Asks the real program over HTTP; must never measure a hub
//! whose answers it has not proved right.

mod bulk;
mod campaign;
mod city;
mod client;
mod cold;
mod cpu;
mod database;
mod fill;
mod floor;
mod hub;
mod kept;
mod list;
mod measure;
mod nation;
mod question;
mod replay;
mod report;
mod sheet;
mod signing;
mod table;
mod verdict;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use cengbao_harness::{Care, Cluster, RunDir};
use clap::{Parser, Subcommand, ValueEnum};

use crate::database::{Engine, Place};
use crate::fill::fill;
use crate::nation::{Nation, Size};
use crate::report::{OfEngine, Results};

/// Whatever ends a run: there is nobody to handle it but who started it.
type Fault = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Fault>;

/// Measures the hub on the nation's data, beside floors, in one run.
#[derive(Parser)]
#[command(name = "cengbao-bench", version)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fills, measures, judges
    Run(Run),
    /// Serves the floors; started by a run
    #[command(hide = true)]
    Floor {
        /// What it is told
        config: PathBuf,
    },
}

#[derive(clap::Args)]
struct Run {
    /// How much of the nation
    #[arg(long, value_enum, default_value = "small")]
    size: Size,
    /// On which databases [default: both]
    #[arg(long, value_enum)]
    engine: Vec<Engine>,
    /// What to measure [default: all]
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// The program to measure [default: built in the profile of this one]
    #[arg(long)]
    hub: Option<PathBuf>,
    /// Where the results go as JSON
    #[arg(long, default_value = "bench/results/latest.json")]
    out: PathBuf,
    /// A page whose measured part is written anew, such as docs/performance.md
    #[arg(long)]
    page: Option<PathBuf>,
    /// A folder in which SQLite's filled database is kept, and taken from when it is there
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Rounds that are counted; each takes every way in turns [default: 1 for small, 4 for nation]
    #[arg(long)]
    rounds: Option<usize>,
}

impl Run {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The table by children
    Table,
    /// Signing
    Signing,
    /// The duties of a city's enterprises by county
    City,
    /// A city's list of enterprises that comes in at once
    List,
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
struct Plan {
    /// Rounds that are counted.
    rounds: usize,
    /// Of one way in one round.
    slice: Duration,
    /// Signatures of a slice with several clients.
    signatures: usize,
}

impl Plan {
    fn of(run: &Run) -> Self {
        let (rounds, slice_ms, signatures) = match run.size {
            Size::Small => (1, 200, 24),
            Size::Nation => (4, 900, 240),
        };
        Self {
            rounds: run.rounds.unwrap_or(rounds),
            slice: Duration::from_millis(slice_ms),
            signatures,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Task::Run(run) => measure(&run).await,
        Task::Floor { config } => floor::serve(&config).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("error: {fault}"));
            ExitCode::FAILURE
        }
    }
}

/// For whoever waits.
fn say(text: &str) {
    // Nobody listens: nothing to be done.
    let _ = writeln!(std::io::stderr(), "{text}");
}

async fn measure(run: &Run) -> Result<()> {
    let (plan, nation) = (Plan::of(run), Nation::read(run.size)?);
    let mut results = Results::begin(run.size);
    let program = hub::program(run.hub.clone())?;
    let folder = RunDir::create("cengbao-bench-");
    let engines = match run.engine.as_slice() {
        [] => vec![Engine::Sqlite, Engine::Postgres],
        some => some.to_vec(),
    };
    for engine in engines {
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let cluster = Cluster::start(&folder.path().join("postgres"), Care::Durable)?;
                Some(Arc::new(cluster))
            }
        };
        let create = |what: &str| {
            let name = format!("{what}_{}", engine.name().to_lowercase());
            Place::create(folder.path(), &name, cluster.clone())
        };
        let mut measured = OfEngine::of(engine);
        if run.wants(Part::Table) || run.wants(Part::Signing) {
            on(
                create("bench")?,
                &program,
                &nation,
                &plan,
                run,
                &mut measured,
            )
            .await?;
        }
        if run.wants(Part::City) {
            let city = city::measure(create("city")?, &program, &nation, run.size, &plan).await?;
            measured.city = Some(city);
        }
        if run.wants(Part::List) {
            let list = list::measure(create("list")?, &program, &nation, run.size, &plan).await?;
            measured.list = Some(list);
        }
        results.engines.push(measured);
    }
    results.write(&run.out)?;
    if let Some(page) = &run.page {
        results.write_page(page)?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", results.page()?)?;
    Ok(())
}

async fn on(
    place: Place,
    program: &Path,
    nation: &Nation,
    plan: &Plan,
    run: &Run,
    measured: &mut OfEngine,
) -> Result<()> {
    let pending = if run.wants(Part::Signing) {
        signing::wanted(plan)
    } else {
        0
    };
    let filled = match &run.keep {
        Some(folder) => {
            kept::fill_or_take(folder, place, run.size, (program, nation), pending).await?
        }
        None => fill(place, program, nation, pending).await?,
    };
    measured.filled = Some(report::Filling {
        divisions: nation.rows,
        towns: nation.towns.len(),
        reports: filled.reports,
        bytes: filled.place.bytes().await?,
        seconds: filled.seconds,
    });
    if run.wants(Part::Table) {
        (measured.tables, measured.first) = table::measure(&filled, program, nation, plan).await?;
    }
    if run.wants(Part::Signing) {
        measured.signing = signing::measure(&filled, program, plan).await?;
    }
    match run.size {
        Size::Nation => measured.judge(),
        // Of the nation it takes minutes; there the sums of the answers are the proof.
        Size::Small => say(hub::run(program, &filled.place, &["rollup", "verify"])?.trim()),
    }
    Ok(())
}
