//! A PostgreSQL cluster of its own for each run, made from the machine's
//! binaries. It must never touch a server that was there before, and a machine
//! without PostgreSQL is told so instead of being skipped.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::session::Session;

const MISSING: &str = "PostgreSQL's initdb and pg_ctl are not on this machine; both databases are wanted. \
     Install it (Debian, Ubuntu: `apt-get install postgresql`) or name its folder in CENGBAO_POSTGRES_BIN";

/// What the run needs of it, all from one folder: programs of two versions do
/// not go together.
const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "createdb", "dropdb"];

/// A copy per test needs more than the usual 100 connections.
const SETTINGS: &str =
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400";
/// What a run that nobody keeps leaves out.
const CARELESS: &str =
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off";
/// What an operator of a machine of this size would set; a commit waits for the disk.
const CAREFUL: &str = "-c fsync=on -c synchronous_commit=on -c shared_buffers=1GB -c max_wal_size=4GB \
     -c autovacuum=off";

/// How the server treats what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Nothing outlives the run, so nothing is made safe against a crash of the machine.
    None,
    /// A commit waits for the disk, as in earnest. Statistics are gathered on demand only, so that none are in the middle of a measurement.
    Durable,
}

impl Care {
    const fn settings(self) -> &'static str {
        match self {
            Self::None => CARELESS,
            Self::Durable => CAREFUL,
        }
    }
}

/// Ports are free when asked for and may be taken a moment later.
const START_ATTEMPTS_MAX: u32 = 5;

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    bin: PathBuf,
    port: u16,
    folder: PathBuf,
}

/// What stops the server that lives in the run's folder.
pub fn stop_command(run_dir: &Path) -> Vec<OsString> {
    let Some(bin) = find_bin() else {
        return vec!["true".into()];
    };
    let mut command = as_server_user(bin.join("pg_ctl"));
    command.extend(["-D".into(), run_dir.join("postgres").into()]);
    command.extend(["-m", "immediate", "stop"].map(OsString::from));
    command
}

impl Cluster {
    /// Makes a cluster in a folder that is not there yet, and starts it.
    ///
    /// Errors: PostgreSQL is missing, or says why it does not start.
    pub fn start(folder: &Path, care: Care) -> Result<Self, String> {
        let bin = find_bin().ok_or(MISSING)?;
        std::fs::create_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        if is_root() {
            run(&["chown".into(), "postgres".into(), folder.into()]).map_err(|error| {
                format!("PostgreSQL refuses root and needs the user `postgres`: {error}")
            })?;
        }
        // Not the C locale: where a query forgets that paths compare bytewise,
        // it shall show here.
        let mut initdb = as_server_user(bin.join("initdb"));
        initdb.extend(["-D".into(), folder.into()]);
        initdb.extend(
            [
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            ]
            .map(OsString::from),
        );
        initdb.extend(["--locale-provider=icu", "--icu-locale=zh-CN"].map(OsString::from));
        run(&initdb)?;
        let mut last = String::new();
        for _ in 0..START_ATTEMPTS_MAX {
            let port = free_port();
            let mut start = as_server_user(bin.join("pg_ctl"));
            start.extend([
                "-D".into(),
                folder.into(),
                "-l".into(),
                folder.join("log").into(),
            ]);
            start.extend(["-w", "-t", "60", "-o"].map(OsString::from));
            let settings = format!("{SETTINGS} {} -p {port}", care.settings());
            start.extend([settings.into(), "start".into()]);
            match run(&start) {
                Ok(()) => {
                    return Ok(Self {
                        bin,
                        port,
                        folder: folder.to_path_buf(),
                    });
                }
                Err(reason) => last = reason,
            }
        }
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL does not start: {last}\n{log}"))
    }

    /// An empty database, or a copy of a template nobody is connected to.
    pub fn create_database(&self, name: &str, template: Option<&str>) {
        let mut command = self.client("createdb");
        if let Some(template) = template {
            command.extend(["-T".into(), template.into()]);
        }
        command.push(name.into());
        run(&command).unwrap_or_else(|reason| panic!("{reason}"));
    }

    /// Frees the disk. Not waited for: nobody uses the name again.
    pub fn drop_database(&self, name: &str) {
        let mut command = self.client("dropdb");
        command.extend(["--force".into(), "--if-exists".into(), name.into()]);
        if let Ok(mut child) = spawnable(&command).spawn() {
            std::thread::spawn(move || child.wait());
        }
    }

    /// Runs a statement with the client of the same PostgreSQL.
    pub fn execute(&self, database: &str, statement: &str) {
        let mut command = self.client("psql");
        command.extend(
            [
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-c",
                statement,
            ]
            .map(OsString::from),
        );
        run(&command).unwrap_or_else(|reason| panic!("{reason}"));
    }

    /// A connection that stays, with the client of the same PostgreSQL.
    pub fn session(&self, database: &str) -> Session {
        Session::start(self.client("psql"), database)
    }

    /// The process id of the server, the parent of all its others.
    ///
    /// Errors: the server is gone.
    pub fn server_pid(&self) -> std::io::Result<u32> {
        let file = std::fs::read_to_string(self.folder.join("postmaster.pid"))?;
        let first = file
            .lines()
            .next()
            .and_then(|line| line.trim().parse().ok());
        first.ok_or_else(|| std::io::Error::other("postmaster.pid holds no number"))
    }

    /// The URL as an operator would write it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn client(&self, program: &str) -> Vec<OsString> {
        // The clients may lie elsewhere in PATH than the server's programs.
        let beside = self.bin.join(program);
        let mut command: Vec<OsString> = vec![if beside.is_file() {
            beside.into()
        } else {
            program.into()
        }];
        command.extend(["-h", "127.0.0.1", "-U", "postgres", "-p"].map(OsString::from));
        command.push(self.port.to_string().into());
        command
    }
}

/// The folder with initdb and pg_ctl: named, in PATH, or the newest of the
/// places where distributions hide them.
fn find_bin() -> Option<PathBuf> {
    static BIN: OnceLock<Option<PathBuf>> = OnceLock::new();
    let complete = |bin: &PathBuf| PROGRAMS.iter().all(|program| bin.join(program).is_file());
    BIN.get_or_init(|| {
        let named = std::env::var_os("CENGBAO_POSTGRES_BIN").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut hidden: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/opt/homebrew/opt"]
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok())
            .flat_map(Iterator::flatten)
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                let version = name.trim_start_matches("postgresql@").parse().unwrap_or(0);
                (version, entry.path().join("bin"))
            })
            .collect();
        hidden.sort();
        named
            .into_iter()
            .chain(std::env::split_paths(&path))
            .chain(hidden.into_iter().rev().map(|(_, bin)| bin))
            .find(complete)
    })
    .clone()
}

/// The command as somebody who may run a server: root may not.
fn as_server_user(program: PathBuf) -> Vec<OsString> {
    if is_root() {
        vec![
            "runuser".into(),
            "-u".into(),
            "postgres".into(),
            "--".into(),
            program.into(),
        ]
    } else {
        vec![program.into()]
    }
}

fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| {
        let id = Command::new("id").arg("-u").output();
        id.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
    })
}

/// A port that nobody listens on at this moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a free port");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}

pub(crate) fn spawnable(command: &[OsString]) -> Command {
    let (program, arguments) = command.split_first().expect("a command has a program");
    let mut spawnable = Command::new(program);
    // The server's user may not be allowed into the folder of whoever runs the tests.
    spawnable.args(arguments).current_dir("/");
    spawnable.stdin(std::process::Stdio::null());
    spawnable
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    spawnable
}

fn run(command: &[OsString]) -> Result<(), String> {
    let Output {
        status,
        stdout,
        stderr,
    } = spawnable(command)
        .output()
        .map_err(|error| format!("{command:?} does not start: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let (stdout, stderr) = (
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr),
    );
    Err(format!("{command:?} failed ({status}):\n{stdout}{stderr}"))
}
