//! The results: JSON for machines, a page for people.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

use crate::Result;
use crate::city::City;
use crate::cold::First;
use crate::cpu::machine;
use crate::database::Engine;
use crate::list::List;
use crate::measure::Told;
use crate::nation::Size;
use crate::signing::Signing;
use crate::table::Asking;
use crate::verdict::{Verdict, verdicts};

/// Between these lines the page is written anew.
const BEGIN: &str = "<!-- measured by `cengbao-bench run`: begin -->";
const END: &str = "<!-- end -->";

/// A run.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    /// How it was called.
    pub(crate) command: String,
    /// Of the code.
    pub(crate) commit: String,
    /// Day and time, UTC.
    pub(crate) at: String,
    /// Processor, memory.
    pub(crate) machine: String,
    /// How busy it was before: the load of the last minute.
    pub(crate) load_before: String,
    /// How much of the nation.
    pub(crate) size: Size,
    /// One for each database.
    pub(crate) engines: Vec<OfEngine>,
}

/// What was measured on one database.
#[derive(Debug, Serialize)]
pub(crate) struct OfEngine {
    /// Which.
    pub(crate) engine: Engine,
    /// The nation's data; none where only the city was measured.
    pub(crate) filled: Option<Filling>,
    /// The table by children.
    pub(crate) tables: Vec<Asking>,
    /// The same, first after a change.
    pub(crate) first: Vec<First>,
    /// Signing.
    pub(crate) signing: Vec<Signing>,
    /// The duties of a city.
    pub(crate) city: Option<City>,
    /// A city's list of enterprises.
    pub(crate) list: Option<List>,
    /// Promises.
    pub(crate) verdicts: Vec<Verdict>,
}

/// The nation's data.
#[derive(Debug, Serialize)]
pub(crate) struct Filling {
    /// Divisions.
    pub(crate) divisions: usize,
    /// Towns that file.
    pub(crate) towns: usize,
    /// Reports in force.
    pub(crate) reports: usize,
    /// Of the database.
    pub(crate) bytes: u64,
    /// To fill it.
    pub(crate) seconds: f64,
}

impl OfEngine {
    /// Nothing measured yet.
    pub(crate) const fn of(engine: Engine) -> Self {
        Self {
            engine,
            filled: None,
            tables: Vec::new(),
            first: Vec::new(),
            signing: Vec::new(),
            city: None,
            list: None,
            verdicts: Vec::new(),
        }
    }

    /// Judges what was measured.
    pub(crate) fn judge(&mut self) {
        self.verdicts = verdicts(&self.tables, &self.first, &self.signing);
    }
}

impl Results {
    /// An empty one, with where and when.
    pub(crate) fn begin(size: Size) -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        Self {
            command: format!(
                "cargo run --release -p cengbao-bench -- {}",
                arguments.join(" ")
            ),
            commit: commit(),
            at: chrono::Utc::now().format("%Y-%m-%d %H:%M UTC").to_string(),
            machine: machine(),
            load_before: load.split(' ').next().unwrap_or("").to_owned(),
            size,
            engines: Vec::new(),
        }
    }

    /// Writes the JSON.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(
            file,
            serde_json::to_string_pretty(self)? + "\n",
        )?)
    }

    /// Writes the measured part of the page.
    pub(crate) fn write_page(&self, page: &Path) -> Result<()> {
        let text = std::fs::read_to_string(page)?;
        let lost = || {
            format!(
                "{}: the lines around the measured part are gone",
                page.display()
            )
        };
        let (before, rest) = text.split_once(BEGIN).ok_or_else(lost)?;
        let (_, after) = rest.split_once(END).ok_or_else(lost)?;
        let measured = self.page()?;
        Ok(std::fs::write(
            page,
            format!("{before}{BEGIN}\n{measured}\n{END}{after}"),
        )?)
    }

    /// The measured part.
    pub(crate) fn page(&self) -> Result<String> {
        let mut text = String::new();
        writeln!(
            text,
            "\n`{}` on {} (load {} before), commit {}, {}.",
            self.command, self.machine, self.load_before, self.commit, self.at
        )?;
        for engine in &self.engines {
            engine.page(&mut text)?;
        }
        Ok(text)
    }
}

impl OfEngine {
    fn page(&self, text: &mut String) -> Result<()> {
        writeln!(text, "\n### {}", self.engine.name())?;
        if let Some(filled) = &self.filled {
            let megabytes = filled.bytes / (1 << 20);
            writeln!(
                text,
                "\n{} divisions, {} towns, {} reports in force of 35 values each, {megabytes} MB; filled in {:.0} s.",
                filled.divisions, filled.towns, filled.reports, filled.seconds
            )?;
        }
        if !self.verdicts.is_empty() {
            writeln!(
                text,
                "\n| promise | bound | found | kept |\n|---|---|---|---|"
            )?;
        }
        for verdict in &self.verdicts {
            let sign = if verdict.at_most { "≤" } else { "≥" };
            let kept = if verdict.is_kept() { "yes" } else { "**no**" };
            writeln!(
                text,
                "| {} | {sign} {} | {:.2} | {kept} |",
                verdict.promise, verdict.bound, verdict.found
            )?;
        }
        self.asked_again(text)?;
        self.asked_first(text)?;
        self.signed(text)?;
        if let Some(city) = &self.city {
            city.page(text)?;
        }
        if let Some(list) = &self.list {
            list.page(text)?;
        }
        Ok(())
    }

    fn asked_again(&self, text: &mut String) -> Result<()> {
        if !self.tables.is_empty() {
            writeln!(
                text,
                "\n| table by children, asked again | way | answers/s | p50 ms | p99 ms | CPU ms | of it the server | CPU × F4 | speed × F4 |\n\
                 |---|---|---|---|---|---|---|---|---|"
            )?;
        }
        for asking in &self.tables {
            let what = format!(
                "{}, {} conn., {} kB",
                asking.level,
                asking.connections,
                asking.bytes / 1000
            );
            for (way, told) in [
                ("hub", asking.hub),
                ("F4", asking.f4),
                ("F2", asking.f2),
                ("F1", asking.f1),
            ] {
                let Told {
                    per_second,
                    p50_ms,
                    p99_ms,
                    cpu_ms,
                    server_cpu_ms,
                    ..
                } = told;
                let cpu = cpu_ms / asking.f4.cpu_ms;
                let speed = per_second / asking.f4.per_second;
                writeln!(
                    text,
                    "| {what} | {way} | {per_second:.0} | {p50_ms:.2} | {p99_ms:.2} | {cpu_ms:.2} | {server_cpu_ms:.2} | {cpu:.2} | {speed:.2} |"
                )?;
            }
        }
        Ok(())
    }

    fn asked_first(&self, text: &mut String) -> Result<()> {
        if !self.first.is_empty() {
            writeln!(
                text,
                "\n| table by children, first after a change | way | answers/s | p50 ms | p99 ms | CPU ms | of it the server | CPU × F4 | speed × F4 |\n\
                 |---|---|---|---|---|---|---|---|---|"
            )?;
        }
        for first in &self.first {
            let First {
                level,
                connections,
                places,
                ..
            } = first;
            for (way, told) in [("hub", first.hub), ("F4", first.f4)] {
                let Told {
                    per_second,
                    p50_ms,
                    p99_ms,
                    cpu_ms,
                    server_cpu_ms,
                    ..
                } = told;
                let cpu = cpu_ms / first.f4.cpu_ms;
                let speed = per_second / first.f4.per_second;
                writeln!(
                    text,
                    "| {level}, {connections} conn., {places} places | {way} | {per_second:.0} | {p50_ms:.2} | {p99_ms:.2} | {cpu_ms:.2} | {server_cpu_ms:.2} | {cpu:.2} | {speed:.2} |"
                )?;
            }
        }
        Ok(())
    }

    fn signed(&self, text: &mut String) -> Result<()> {
        if !self.signing.is_empty() {
            writeln!(
                text,
                "\n| signing | way | signatures/s | p50 ms | p99 ms | CPU ms | × bare |\n|---|---|---|---|---|---|---|"
            )?;
        }
        for signing in &self.signing {
            for (way, told) in [("hub", signing.hub), ("bare", signing.bare)] {
                let Told {
                    per_second,
                    p50_ms,
                    p99_ms,
                    cpu_ms,
                    ..
                } = told;
                let ratio = per_second / signing.bare.per_second;
                writeln!(
                    text,
                    "| {} clients, {} statements | {way} | {per_second:.0} | {p50_ms:.1} | {p99_ms:.1} | {cpu_ms:.2} | {ratio:.2} |",
                    signing.clients, signing.statements
                )?;
            }
        }
        Ok(())
    }
}

fn commit() -> String {
    let ask = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = ask(&["status", "--porcelain", "--untracked-files=no"])
        .is_some_and(|text| !text.is_empty());
    let commit = ask(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    if changed {
        format!("{commit} with changes")
    } else {
        commit
    }
}
