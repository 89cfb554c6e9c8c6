//! Requests that somebody sends to do harm, or by mistake: each a folder of
//! `tests/attacks/`, with the bytes that go over the wire and what must come back.
//!
//! A new case is a new folder; `tests/attacks/README.md` says how.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cengbao_api::{Settings, SettingsArgs};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::database::{Database, Engine};
use crate::harness::hub::Hub;
use crate::harness::{block_on, on_both};

on_both!(every_attack_is_answered_as_its_folder_says);

fn every_attack_is_answered_as_its_folder_says(engine: Engine) {
    // Cases under the same settings share a hub.
    let mut by_settings: BTreeMap<Option<String>, Vec<PathBuf>> = BTreeMap::new();
    for case in cases() {
        let settings = fs::read_to_string(case.join("hub.toml")).ok();
        by_settings.entry(settings).or_default().push(case);
    }
    let failures = block_on(async {
        let mut failures = Vec::new();
        for (settings, cases) in by_settings {
            let hub = hub(engine, settings.as_deref()).await;
            for case in cases {
                if let Err(failure) = attack(&hub, &case).await {
                    failures.push(format!("{}: {failure}", name(&case)));
                }
            }
        }
        failures
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("attacks");
    let entries = fs::read_dir(folder).expect("tests/attacks is there");
    let mut cases: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() >= 30, "{} attacks are not many", cases.len());
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}

/// A hub with the settings of a file.
async fn hub(engine: Engine, settings: Option<&str>) -> Hub {
    let database = Database::world_from_task(engine).await;
    let Some(text) = settings else {
        return Hub::start_on(database).await;
    };
    let file = database.folder().join("hub.toml");
    fs::write(&file, text).unwrap();
    let args = SettingsArgs {
        config: Some(file),
        ..SettingsArgs::default()
    };
    let given = Settings::load(&args).unwrap();
    Hub::start_with(database, |settings| {
        settings.limits = given.limits;
        settings.introspection = given.introspection;
        settings.cors_origins = given.cors_origins;
    })
    .await
}

async fn attack(hub: &Hub, case: &Path) -> Result<(), String> {
    let read = |file: &str| {
        fs::read_to_string(case.join(file)).map_err(|error| format!("{file}: {error}"))
    };
    let request = wire(hub, &read("request.http")?);
    let expected: Value =
        serde_json::from_str(&read("expect.json")?).map_err(|error| error.to_string())?;
    let answer = Answer::read(&exchange(hub, request).await)?;
    answer.compare(&expected)
}

/// Sends bytes and returns all that comes back until the hub closes the connection. What the hub answers before it has
/// read everything counts as an answer.
async fn exchange(hub: &Hub, request: Vec<u8>) -> Vec<u8> {
    let (mut from, mut to) = TcpStream::connect(hub.addr()).await.unwrap().into_split();
    let writing = tokio::spawn(async move {
        // The hub may hang up in the middle.
        let _ = to.write_all(&request).await;
        to
    });
    let mut answer = Vec::new();
    let _ = from.read_to_end(&mut answer).await;
    drop(writing.await);
    answer
}

/// The bytes of a case: lines of the head end in CRLF, `<<…>>` is filled in, and
/// the connection ends with the answer.
fn wire(hub: &Hub, text: &str) -> Vec<u8> {
    let text = filled(hub, text);
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let body = body.strip_suffix('\n').unwrap_or(body);
    let head = head
        .replace("<<length>>", &body.len().to_string())
        .replace('\n', "\r\n");
    format!("{head}\r\nConnection: close\r\n\r\n{body}").into_bytes()
}

/// `<<token ACCOUNT>>` is a token of the account, `<<1000 x TEXT>>` the text a thousand times; in it `#` is the number
/// of the repetition from 0, `#+` the next one.
fn filled(hub: &Hub, text: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("<<") {
        let (inside, after) = behind.split_once(">>").expect("<< has its >>");
        filled.push_str(before);
        if let Some(account) = inside.strip_prefix("token ") {
            filled.push_str(&hub.token(account));
        } else if let Some((times, what)) = inside.split_once(" x ") {
            let times: usize = times.parse().expect("a number of repetitions");
            for number in 0..times {
                let next = (number + 1).to_string();
                filled.push_str(&what.replace("#+", &next).replace('#', &number.to_string()));
            }
        } else {
            filled.extend(["<<", inside, ">>"]);
        }
        rest = after;
    }
    filled + rest
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u64,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text
            .split_once("\r\n\r\n")
            .ok_or_else(|| format!("no answer but {text:?}"))?;
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Ok(Self {
            status: status.ok_or("no status")?,
            headers: headers.collect(),
            body: body.to_owned(),
        })
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(each, _)| each == name);
        found.map(|(_, value)| value.as_str())
    }

    fn compare(&self, expected: &Value) -> Result<(), String> {
        let body: Value = serde_json::from_str(&self.body).unwrap_or(Value::Null);
        let error = &body["errors"][0]["extensions"];
        for (key, wanted) in expected.as_object().ok_or("expect.json is an object")? {
            let right = match key.as_str() {
                "why" => true,
                "status" => *wanted == self.status,
                "code" | "limit" => error[key] == *wanted,
                "codes" => body.as_array().is_some_and(|answers| {
                    let codes = answers
                        .iter()
                        .map(|one| &one["errors"][0]["extensions"]["code"]);
                    wanted.as_array().is_some_and(|wanted| codes.eq(wanted))
                }),
                "errors" => {
                    body["errors"].as_array().map(Vec::len)
                        == wanted.as_u64().and_then(|n| usize::try_from(n).ok())
                }
                "body" => body == *wanted,
                "data" => body.get("data").unwrap_or(&Value::Null) == wanted,
                "headers" => wanted.as_object().is_some_and(|headers| {
                    headers
                        .iter()
                        .all(|(name, value)| self.header(name) == value.as_str())
                }),
                "without" => wanted.as_array().is_some_and(|texts| {
                    texts
                        .iter()
                        .all(|text| text.as_str().is_some_and(|text| !self.body.contains(text)))
                }),
                _ => return Err(format!("expect.json has an unknown key {key}")),
            };
            if !right {
                return Err(format!("{key} is not {wanted}: {self:?}"));
            }
        }
        let is_told =
            error["code"].is_null() || (error["requestId"].as_str() == self.header("x-request-id"));
        if is_told {
            Ok(())
        } else {
            Err(format!("the error does not name its request: {self:?}"))
        }
    }
}
