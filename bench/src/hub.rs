//! The program `cengbao` itself, as an operator runs it: to import, and to be
//! asked while it serves.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header};

use crate::Result;
use crate::client::is_ready;
use crate::database::Place;

/// How long a start may take.
const START: Duration = Duration::from_mins(3);
/// Between two looks at whether somebody listens.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a token is good for: longer than any run.
const TOKEN_HOURS: i64 = 12;

/// Waits for a process to listen where it was told to; false if it ended before, or did not in time.
pub(crate) async fn listens(child: &mut Child, address: SocketAddr) -> Result<bool> {
    let start = Instant::now();
    while tokio::net::TcpStream::connect(address).await.is_err() {
        if start.elapsed() > START || child.try_wait()?.is_some() {
            return Ok(false);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(true)
}

/// Path of the program: named, else built in the profile of this one.
pub(crate) fn program(named: Option<PathBuf>) -> Result<PathBuf> {
    if let Some(named) = named {
        // It runs in folders of its own.
        return Ok(named.canonicalize()?);
    }
    let this = std::env::current_exe()?;
    let profile = this.parent().ok_or("this program lies nowhere")?;
    Ok(cengbao_harness::build(profile)?)
}

fn command(program: &Path, place: &Place) -> Command {
    let mut command = cengbao_harness::command(program, &place.folder);
    command.env("DATABASE_URL", place.url());
    command
}

/// Runs a command of the program to its end; what it printed.
pub(crate) fn run(program: &Path, place: &Place, arguments: &[&str]) -> Result<String> {
    let output = command(program, place).args(arguments).output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let error = String::from_utf8_lossy(&output.stderr);
    Err(format!("cengbao {}: {error}", arguments.join(" ")).into())
}

/// A hub that serves; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Hub {
    child: Child,
    address: SocketAddr,
    secret: EncodingKey,
}

impl Hub {
    /// Serves a database, and returns when the hub is ready.
    pub(crate) async fn serve(program: &Path, place: &Place) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], cengbao_harness::free_port()));
        let log = std::fs::File::create(place.folder.join("serve.log"))?;
        let child = command(program, place)
            .args(["serve", "--listen", &address.to_string(), "--log", "warn"])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let mut hub = Self {
            child,
            address,
            secret: EncodingKey::from_secret(&[]),
        };
        if !listens(&mut hub.child, address).await? || !is_ready(address).await? {
            let log = std::fs::read_to_string(place.folder.join("serve.log"))?;
            return Err(format!("the hub does not start: {log}").into());
        }
        let secret = std::fs::read_to_string(place.folder.join("token-secret"))?;
        hub.secret = EncodingKey::from_secret(secret.trim().as_bytes());
        Ok(hub)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A token of an account, as the hub itself would sign it.
    pub(crate) fn token(&self, account: &str) -> Result<String> {
        let now = chrono::Utc::now().timestamp();
        let claims = serde_json::json!({
            "sub": account, "iss": "cengbao", "aud": "cengbao",
            "iat": now, "nbf": now, "exp": now + TOKEN_HOURS * 3_600,
        });
        Ok(jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &claims,
            &self.secret,
        )?)
    }

    /// Ends it and waits until it is gone.
    pub(crate) fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
