//! CPU time of processes, from /proc: user and system, so that two ways of
//! answering can be compared on a machine that others use as well.

use std::time::Duration;

use crate::Result;

/// Ticks a second of /proc, the same on every Linux.
const TICKS_PER_SECOND: u32 = 100;

/// Which processes do the work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workers {
    /// The hub, or the floor.
    pub(crate) server: u32,
    /// PostgreSQL's first process; none for SQLite, which works inside the server.
    pub(crate) database: Option<u32>,
}

/// What they used since they began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    /// By the server.
    pub(crate) server: Duration,
    /// By the database's own processes.
    pub(crate) database: Duration,
}

impl Used {
    /// What was used between two looks.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            database: self.database.saturating_sub(before.database),
        }
    }

    /// In all.
    pub(crate) fn all(self) -> Duration {
        self.server + self.database
    }
}

impl std::ops::AddAssign for Used {
    fn add_assign(&mut self, other: Self) {
        self.server += other.server;
        self.database += other.database;
    }
}

impl Workers {
    /// What they have used until now.
    pub(crate) fn used(self) -> Result<Used> {
        let database = self.database.map_or(Ok(Duration::ZERO), of_family)?;
        Ok(Used {
            server: time_of(&stat(self.server)?, false)?,
            database,
        })
    }
}

/// A process with its children, those that are gone too.
fn of_family(parent: u32) -> Result<Duration> {
    let mut sum = time_of(&stat(parent)?, true)?;
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // It may have ended since its name was read; then its parent has its time.
        let Ok(stat) = stat(process) else { continue };
        if stat.get(1).and_then(|field| field.parse().ok()) == Some(parent) {
            sum += time_of(&stat, false)?;
        }
    }
    Ok(sum)
}

/// The fields behind the name, which may hold spaces: state, parent, …
fn stat(process: u32) -> Result<Vec<String>> {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let behind = line
        .rsplit_once(')')
        .ok_or("a line of /proc without a name")?
        .1;
    Ok(behind.split_whitespace().map(str::to_owned).collect())
}

fn time_of(stat: &[String], with_children: bool) -> Result<Duration> {
    // utime, stime, cutime, cstime are the fields 14 to 17 of the line, the state is the third.
    let fields = if with_children { 11..15 } else { 11..13 };
    let mut ticks = 0_u64;
    for field in fields {
        let field = stat.get(field).ok_or("a short line of /proc")?;
        ticks += field.parse::<u64>()?;
    }
    Ok(Duration::from_secs(1) * u32::try_from(ticks)? / TICKS_PER_SECOND)
}

/// The most memory that a process had at one time until now, in megabytes.
pub(crate) fn peak_megabytes(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    Ok(kilobytes
        .ok_or("a process without memory")?
        .div_ceil(1 << 10))
}

/// The processor, as the kernel names it, and how many there are.
pub(crate) fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0);
    format!("{cores} × {model}, {} GB", kilobytes.div_ceil(1 << 20))
}
