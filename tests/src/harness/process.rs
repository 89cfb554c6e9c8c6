//! A hub in a process of its own, as an operator serves it, to be killed.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::binary;
use super::cluster::free_port;
use super::database::Database;

/// Between two looks at whether the hub is ready.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A serving process; killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    base: String,
    http: reqwest::Client,
    /// What it says on standard error.
    log: PathBuf,
}

impl Process {
    /// Serves a database, and returns when the hub is ready.
    pub(crate) async fn serve(database: &Database, arguments: &[&str], within: Duration) -> Self {
        let mut process = Self::begin(database, arguments);
        process.wait_until_ready(within).await;
        process
    }

    /// Begins to serve.
    pub(crate) fn begin(database: &Database, arguments: &[&str]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let log = database.folder().join("serve.log");
        let child = binary::command(database.folder())
            .env("DATABASE_URL", database.url())
            .args(["serve", "--listen", &address])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .expect("the program starts");
        Self {
            child,
            base: format!("http://{address}"),
            http: reqwest::Client::new(),
            log,
        }
    }

    /// Returns when its log says this.
    pub(crate) async fn wait_until_it_says(&mut self, words: &str, within: Duration) {
        let says = async |this: &Self| this.said().contains(words);
        self.wait_until(says, &format!("said {words:?}"), within)
            .await;
    }

    async fn wait_until_ready(&mut self, within: Duration) {
        let is_ready = async |this: &Self| this.get("/readyz").await.is_some();
        self.wait_until(is_ready, "ready", within).await;
    }

    /// Looks until it is so; a hub that ends before, or does not come to it in time, tells what it said.
    async fn wait_until(
        &mut self,
        such: impl AsyncFn(&Self) -> bool,
        what: &str,
        within: Duration,
    ) {
        let start = Instant::now();
        while start.elapsed() < within {
            if such(self).await {
                return;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!(
                    "the hub ended ({status}) before it was {what}:\n{}",
                    self.said()
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("not {what} after {within:?}:\n{}", self.said());
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// What is at a path, if the hub answers with success.
    pub(crate) async fn get(&self, path: &str) -> Option<String> {
        let response = self
            .http
            .get(format!("{}{path}", self.base))
            .send()
            .await
            .ok()?;
        if response.status().is_success() {
            response.text().await.ok()
        } else {
            None
        }
    }

    /// One GraphQL request; the hub must live.
    pub(crate) async fn ask(&self, token: &str, query: &str, variables: &Value) -> Value {
        let request = self
            .http
            .post(format!("{}/graphql", self.base))
            .bearer_auth(token);
        let body = json!({ "query": query, "variables": variables });
        let response = request.json(&body).send().await.expect("the hub lives");
        response.json().await.expect("an answer is JSON")
    }

    /// One GraphQL request within a trace of the caller's.
    pub(crate) async fn ask_within(&self, token: &str, query: &str, traceparent: &str) -> Value {
        let request = self
            .http
            .post(format!("{}/graphql", self.base))
            .bearer_auth(token)
            .header("traceparent", traceparent);
        let response = request.json(&json!({ "query": query })).send().await;
        let response = response.expect("the hub lives");
        response.json().await.expect("an answer is JSON")
    }

    /// SIGKILL: nothing is flushed, nobody is asked.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
