//! The demonstration: from an empty folder to a hub whose questions are
//! answered.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::database::{Database, Engine};
use crate::harness::process::Process;
use crate::harness::{block_on, on_both};
use crate::page;

on_both!(the_demonstration_answers_its_questions_and_starts_again);

/// The first start imports the real divisions and files a year; in a debug
/// build, beside other tests.
const FIRST_START_WITHIN: Duration = Duration::from_mins(10);
/// Pages whose answers are the demonstration's.
const PAGES: [&str; 1] = ["docs/bad-days.md"];
/// What a first start says in the middle of its work, again and again.
const MIDDLE: &str = "filing simulated figures";

fn the_demonstration_answers_its_questions_and_starts_again(engine: Engine) {
    block_on(start_twice(&Database::empty(engine)));
}

async fn start_twice(database: &Database) {
    let mut killed = Process::begin(database, &["--demo"]);
    killed.wait_until_it_says(MIDDLE, FIRST_START_WITHIN).await;
    killed.kill();
    let hub = Process::serve(database, &["--demo"], FIRST_START_WITHIN).await;
    let status = read(&hub, "/demo/status").await;
    assert_eq!(status["simulated"], json!(true), "{status:#}");
    assert!(
        status["reports"]
            .as_u64()
            .is_some_and(|reports| reports > 0),
        "{status:#}"
    );
    let accounts = read(&hub, "/demo/accounts").await;
    assert!(
        accounts["accounts"]
            .as_array()
            .is_some_and(|accounts| accounts.len() > 10),
        "{accounts:#}"
    );
    let questions = read(&hub, "/demo/questions").await;
    let mut answered = 0;
    for question in questions["questions"]
        .as_array()
        .expect("there are questions")
    {
        let body = answer(&hub, question).await;
        if question["id"] == json!("known") {
            assert_a_correction_shows(&body);
        }
        answered += 1;
    }
    assert!(answered >= 8);
    for page in PAGES {
        ask_the_page(&hub, page).await;
    }
    assert_a_stand_in_filed(&hub).await;
    hub.kill();
    let again = Process::serve(database, &["--demo"], FIRST_START_WITHIN).await;
    assert_eq!(
        read(&again, "/demo/status").await,
        status,
        "a second start adds nothing"
    );
    database.run(&["rollup", "verify"]).ok();
}

/// Every question of the page is answered as it is printed there.
async fn ask_the_page(hub: &Process, page: &str) {
    let questions = page::questions(page);
    assert!(questions.len() > 5, "{page}");
    for question in questions {
        let token = read(hub, &format!("/demo/token?account={}", question.account)).await;
        let token = token["token"].as_str().expect("a token");
        let mut answer = hub.ask(token, &question.query, &question.variables).await;
        if let Some(answer) = answer.as_object_mut() {
            answer.remove("extensions");
        }
        let difference = page::difference(&answer, &question.answer, "answer");
        assert_eq!(difference, None, "{page}:{}: {answer:#}", question.line);
    }
}

/// Every example question is answered, the stranger's by NOT_FOUND.
async fn answer(hub: &Process, question: &Value) -> Value {
    let account = question["account"]
        .as_str()
        .expect("a question is asked as somebody");
    let token = read(hub, &format!("/demo/token?account={account}")).await;
    let query = question["query"]
        .as_str()
        .expect("a question has a document");
    let body = hub
        .ask(
            token["token"].as_str().expect("a token"),
            query,
            &question["variables"],
        )
        .await;
    match body.get("errors") {
        None => assert!(body["data"].is_object(), "{question:#} {body:#}"),
        Some(errors) => {
            assert!(
                account.starts_with("4401"),
                "not a stranger: {question:#} {body:#}"
            );
            assert_eq!(
                errors[0]["extensions"]["code"],
                json!("NOT_FOUND"),
                "{question:#} {body:#}"
            );
        }
    }
    body
}

/// August as it was known at the beginning of September is another than today's,
/// and the correction between them is told.
fn assert_a_correction_shows(body: &Value) {
    let place = &body["data"]["jurisdiction"];
    assert_ne!(
        place["then"]["total"]["values"], place["now"]["total"]["values"],
        "{body:#}"
    );
    let entries = place["changes"]["entries"]["nodes"].as_array().unwrap();
    let causes: Vec<&Value> = entries.iter().map(|entry| &entry["cause"]).collect();
    assert!(causes.contains(&&json!("CORRECTED")), "{body:#}");
}

/// A street's office filed for a community in July, and the revision says so.
async fn assert_a_stand_in_filed(hub: &Process) {
    let token = read(hub, "/demo/token?account=450202002.coordinator").await;
    let query = "{ standIns { nodes { unit { code } duty state reason } } \
        reports(filter: { unit: \"450202002002.jwh\", period: \"2023-07\" }) { nodes { revisions { filedAsStandIn signedAsStandIn } } } }";
    let token = token["token"].as_str().expect("a token");
    let body = hub.ask(token, query, &json!({})).await;
    let found = &body["data"]["standIns"]["nodes"][0];
    assert_eq!(found["unit"]["code"], json!("450202002002.jwh"), "{body:#}");
    assert_eq!(found["state"], json!("ENDED"), "{body:#}");
    let revision = &body["data"]["reports"]["nodes"][0]["revisions"][0];
    let expected = json!({ "filedAsStandIn": true, "signedAsStandIn": false });
    assert_eq!(revision, &expected, "{body:#}");
}

async fn read(hub: &Process, path: &str) -> Value {
    let text = hub
        .get(path)
        .await
        .unwrap_or_else(|| panic!("nothing at {path}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}
