//! A hub in a process of its own, as an operator serves it, to be killed.

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
}

impl Process {
    /// Serves a database, and returns when the hub is ready.
    pub(crate) async fn serve(database: &Database, arguments: &[&str], within: Duration) -> Self {
        let process = Self::begin(database, arguments);
        process.wait_until_ready(within).await;
        process
    }

    /// Begins to serve.
    pub(crate) fn begin(database: &Database, arguments: &[&str]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let log = std::fs::File::create(database.folder().join("serve.log")).unwrap();
        let child = binary::command(database.folder())
            .env("DATABASE_URL", database.url())
            .args(["serve", "--listen", &address])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self {
            child,
            base: format!("http://{address}"),
            http: reqwest::Client::new(),
        }
    }

    async fn wait_until_ready(&self, within: Duration) {
        let start = Instant::now();
        while start.elapsed() < within {
            if self.get("/readyz").await.is_some() {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("the hub is not ready after {within:?}");
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
