//! The floors: what any server would have to do for the same answer, in a process
//! of its own whose CPU can be read.
//!
//! F1 answers the bytes alone. F4 also reads the grants and asks the same question
//! in one statement for the rows and one for the figures, in the same kind of
//! transaction as the hub, and then answers the bytes. F2 is these two statements
//! without a server around them.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use chrono::NaiveDate;
use sea_orm::{DatabaseConnection, Value};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::database::{Bare, Place, connect};
use crate::hub::listens;

/// As many as the hub reads with.
const CONNECTIONS: u32 = 8;

/// What the floor's process is told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Config {
    /// The database.
    pub(crate) url: String,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// What may be asked, by place.
    pub(crate) questions: Vec<Question>,
}

/// One question and its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Question {
    /// Reads what the account may see.
    pub(crate) grants: Prepared,
    /// Reads the children.
    pub(crate) children: Prepared,
    /// Reads the figures.
    pub(crate) figures: Prepared,
    /// What the hub answered.
    pub(crate) answer: String,
}

/// A statement with its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Prepared {
    /// The same on both databases.
    pub(crate) sql: Arc<str>,
    /// In the order of their numbers.
    pub(crate) values: Vec<Bind>,
}

/// A value that a file can hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Bind {
    /// 32 bits.
    Int(i32),
    /// 64 bits.
    Big(i64),
    /// Text.
    Text(String),
    /// A day.
    Day(NaiveDate),
}

impl Prepared {
    /// The values as the databases take them.
    pub(crate) fn bound(&self) -> Vec<Value> {
        let bind = |value: &Bind| match value {
            Bind::Int(value) => (*value).into(),
            Bind::Big(value) => (*value).into(),
            Bind::Text(value) => value.as_str().into(),
            Bind::Day(value) => (*value).into(),
        };
        self.values.iter().map(bind).collect()
    }
}

/// How the direct statements went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Direct {
    /// In microseconds, of each question.
    pub(crate) latencies_us: Vec<u64>,
    /// In microseconds, in all.
    pub(crate) elapsed_us: u64,
}

/// How to ask directly.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HowDirect {
    /// Connections.
    pub(crate) connections: usize,
    /// For how long.
    pub(crate) duration_ms: u64,
}

/// A floor that serves; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Floor {
    child: Child,
    address: SocketAddr,
}

impl Floor {
    /// Starts the process.
    pub(crate) async fn start(place: &Place, questions: Vec<Question>) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], cengbao_harness::free_port()));
        let config = Config {
            url: place.url(),
            listen: address,
            questions,
        };
        let file = place.folder.join("floor.json");
        std::fs::write(&file, serde_json::to_string(&config)?)?;
        let child = Command::new(std::env::current_exe()?)
            .arg("floor")
            .arg(&file)
            .stdin(Stdio::null())
            .spawn()?;
        let mut floor = Self { child, address };
        if listens(&mut floor.child, address).await? {
            Ok(floor)
        } else {
            Err("the floor does not start".into())
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Server {
    database: DatabaseConnection,
    questions: Vec<Ready>,
}

/// A question with everything made that need not be made again.
struct Ready {
    statements: [(Arc<str>, Vec<Value>); 3],
    answer: Bytes,
}

/// Serves until it is killed.
pub(crate) async fn serve(config: &Path) -> Result<()> {
    let config: Config = serde_json::from_str(&std::fs::read_to_string(config)?)?;
    let ready = |question: Question| Ready {
        statements: [&question.grants, &question.children, &question.figures]
            .map(|prepared| (Arc::clone(&prepared.sql), prepared.bound())),
        answer: Bytes::from(question.answer),
    };
    let server = Arc::new(Server {
        database: connect(&config.url, CONNECTIONS).await?,
        questions: config.questions.into_iter().map(ready).collect(),
    });
    let app = Router::new()
        .route("/bytes/{question}", post(bytes))
        .route("/asked/{question}", post(asked))
        .route("/direct/{question}", post(direct))
        .with_state(server);
    let listener = tokio::net::TcpListener::bind(config.listen).await?;
    Ok(axum::serve(listener, app).await?)
}

/// What goes wrong here is a fault of the bench, and ends the run.
struct Broken(crate::Fault);

impl<E: Into<crate::Fault>> From<E> for Broken {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> axum::response::Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

type Answer = std::result::Result<axum::response::Response, Broken>;

fn answer(bytes: Bytes) -> axum::response::Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

async fn bytes(
    State(server): State<Arc<Server>>,
    extract::Path(question): extract::Path<usize>,
    _body: Bytes,
) -> Answer {
    Ok(answer(server.find(question)?.answer.clone()))
}

async fn asked(
    State(server): State<Arc<Server>>,
    extract::Path(question): extract::Path<usize>,
    _body: Bytes,
) -> Answer {
    let question = server.find(question)?;
    let mut connection = Bare::of(&server.database).await?;
    connection.begin(false).await?;
    for (sql, values) in &question.statements {
        connection.run(sql, values).await?;
    }
    connection.end(false).await?;
    Ok(answer(question.answer.clone()))
}

async fn direct(
    State(server): State<Arc<Server>>,
    extract::Path(question): extract::Path<usize>,
    extract::Json(how): extract::Json<HowDirect>,
) -> Answer {
    server.find(question)?;
    let start = Instant::now();
    let until = start + Duration::from_millis(how.duration_ms);
    let tasks: Vec<_> = (0..how.connections)
        .map(|_| {
            let server = Arc::clone(&server);
            tokio::spawn(async move {
                let question = server.find(question)?;
                let mut connection = Bare::of(&server.database).await?;
                let mut latencies = Vec::new();
                while Instant::now() < until {
                    let asked = Instant::now();
                    for (sql, values) in &question.statements[1..] {
                        connection.run(sql, values).await?;
                    }
                    latencies.push(u64::try_from(asked.elapsed().as_micros())?);
                }
                Result::Ok(latencies)
            })
        })
        .collect();
    let mut latencies_us = Vec::new();
    for task in tasks {
        latencies_us.extend(task.await??);
    }
    let elapsed_us = u64::try_from(start.elapsed().as_micros())?;
    let told = serde_json::to_vec(&Direct {
        latencies_us,
        elapsed_us,
    })?;
    Ok(answer(told.into()))
}

impl Server {
    fn find(&self, question: usize) -> Result<&Ready> {
        let found = self.questions.get(question);
        found.ok_or_else(|| "no such question".into())
    }
}
