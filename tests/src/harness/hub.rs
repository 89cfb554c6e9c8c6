//! A hub in this process, on a database and a port of its own, with a clock
//! that stands still until a test moves it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use cengbao_api::{Clock, Running, Settings};
use cengbao_harness::Session;
use cengbao_store::Store;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::binary::Ran;
use super::database::{Database, Engine};

/// Readers of a hub in a test: enough for requests to overlap, few enough for
/// many hubs on one server.
const READERS: u32 = 4;

/// The day on which a test begins unless it says otherwise.
const FIRST_DAY: &str = "2023-02-01";

/// A running hub.
pub(crate) struct Hub {
    running: Running,
    clock: Clock,
    http: reqwest::Client,
    base: String,
    database: Arc<Database>,
}

impl Hub {
    /// A hub with the world in it.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_set(engine, |_| {}).await
    }

    /// A hub with the world in it and settings of the test's own.
    pub(crate) async fn start_set(engine: Engine, set: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with(Database::world_from_task(engine).await, set).await
    }

    /// A hub on this database.
    pub(crate) async fn start_on(database: Database) -> Self {
        Self::start_with(database, |_| {}).await
    }

    /// A hub on this database with settings of the test's own.
    pub(crate) async fn start_with(database: Database, set: impl FnOnce(&mut Settings)) -> Self {
        Self::serve(Arc::new(database), set).await
    }

    /// Another hub on the same database.
    pub(crate) async fn beside(&self) -> Self {
        self.beside_set(|_| {}).await
    }

    /// Another hub on the same database with settings of the test's own.
    pub(crate) async fn beside_set(&self, set: impl FnOnce(&mut Settings)) -> Self {
        Self::serve(Arc::clone(&self.database), set).await
    }

    async fn serve(database: Arc<Database>, set: impl FnOnce(&mut Settings)) -> Self {
        let clock = Clock::fixed(noon(FIRST_DAY));
        let mut settings = Settings::new(database.folder());
        settings.database_url = database.url();
        settings.readers = READERS;
        settings.listen = ([127, 0, 0, 1], 0).into();
        settings.clock = clock.clone();
        // A test asks for what the hub does by itself.
        settings.leads = false;
        set(&mut settings);
        let running = cengbao_api::start(settings).await.unwrap();
        let base = format!("http://{}", running.addr());
        Self {
            running,
            clock,
            http: reqwest::Client::new(),
            base,
            database,
        }
    }

    /// Where it listens.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.running.addr()
    }

    /// Moves the clock to noon of a day in the hub's zone.
    pub(crate) fn today(&self, day: &str) {
        self.clock.set(noon(day));
    }

    /// Moves the clock to a moment.
    pub(crate) fn now(&self, moment: DateTime<Utc>) {
        self.clock.set(moment);
    }

    /// A valid token of an account.
    pub(crate) fn token(&self, account: &str) -> String {
        self.running.token(account).unwrap()
    }

    /// One GraphQL request without variables.
    pub(crate) async fn ask(&self, account: &str, query: &str) -> Answer {
        self.ask_with(account, query, json!({})).await
    }

    /// One GraphQL request.
    pub(crate) async fn ask_with(&self, account: &str, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        let request = self
            .post("/graphql")
            .bearer_auth(self.token(account))
            .header("Accept-Language", "en");
        let response = request.json(&body).send().await.expect("the hub answers");
        Answer {
            status: response.status().as_u16(),
            body: response.json().await.expect("an answer is JSON"),
        }
    }

    /// A request that the test completes itself.
    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    /// A request that the test completes itself.
    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    /// A request that the test completes itself.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Runs the program on the hub's database, which must succeed.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.database.run(arguments).ok()
    }

    /// Runs the program on the hub's database, which may fail.
    pub(crate) fn try_run(&self, arguments: &[&str]) -> Ran {
        self.database.run(arguments)
    }

    /// Runs the program with these variables, which may fail.
    pub(crate) fn try_run_in(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
        self.database.run_in(environment, arguments)
    }

    /// Does damage behind the hub's back. PostgreSQL only.
    pub(crate) fn damage(&self, statement: &str) {
        self.database.execute(statement);
    }

    /// The hub's data folder, for files of a test.
    pub(crate) fn folder(&self) -> &Path {
        self.database.folder()
    }

    /// The roll-up is the sum of the journal is the sum of the revisions.
    #[track_caller]
    pub(crate) fn verify_rollup(&self) {
        self.run(&["rollup", "verify"]);
    }

    /// A connection of the administrator's that stays. PostgreSQL only.
    pub(crate) fn session(&self) -> Session {
        self.database.session()
    }

    /// Where its database is.
    pub(crate) fn database_url(&self) -> String {
        self.database.url()
    }

    /// Which database it is on.
    pub(crate) fn engine(&self) -> Engine {
        self.database.engine()
    }

    /// The store behind it: for grants, and to count statements.
    pub(crate) fn store(&self) -> &Store {
        self.running.store()
    }
}

/// Noon of a day in the hub's zone, Asia/Shanghai, as a moment.
pub(crate) fn noon(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().expect("a date");
    Utc.from_utc_datetime(&day.and_hms_opt(4, 0, 0).expect("there is a four o'clock"))
}
