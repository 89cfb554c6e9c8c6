//! Traces, where an operator wants them: one a request, following its caller's, and nothing of a person or a place.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::harness::database::{Database, Engine};
use crate::harness::process::Process;
use crate::harness::{PATIENCE, block_on, on_both};

on_both!(a_trace_follows_its_caller_and_tells_no_names);

/// A trace as a gateway in front of the hub would have begun it.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

fn a_trace_follows_its_caller_and_tells_no_names(engine: Engine) {
    let database = Database::world(engine);
    let token = database.run(&["token", "99.viewer"]).ok().stdout;
    block_on(async {
        let collector = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", collector.local_addr().unwrap());
        let (sender, bodies) = unbounded_channel();
        tokio::spawn(listen(collector, sender));
        let hub = Process::serve(&database, &["--otlp-endpoint", &endpoint], PATIENCE).await;
        let parent = format!("00-{TRACE}-{CALLER}-01");
        let query = "{ jurisdiction(code: \"990101\") { code } }";
        let answer = hub.ask_within(token.trim(), query, &parent).await;
        assert_eq!(answer["data"]["jurisdiction"]["code"], json!("990101"));
        let (spans, text) = tokio::time::timeout(PATIENCE, collect(bodies))
            .await
            .unwrap();
        let named = |name: &str| {
            spans
                .iter()
                .find(|span| span["name"] == name && span["traceId"] == TRACE)
        };
        let request = named("POST /graphql").expect("the request");
        assert_eq!(request["parentSpanId"], CALLER, "{request}");
        for inside in ["scope", "execute"] {
            assert_eq!(
                named(inside).expect(inside)["parentSpanId"],
                request["spanId"]
            );
        }
        assert!(
            !text.contains("99.viewer") && !text.contains("990101"),
            "{text}"
        );
    });
}

/// What the hub sends until the request of the trace is there.
async fn collect(mut bodies: UnboundedReceiver<String>) -> (Vec<Value>, String) {
    let (mut spans, mut all) = (Vec::new(), String::new());
    while let Some(text) = bodies.recv().await {
        let body: Value = serde_json::from_str(&text).unwrap();
        let scopes = body["resourceSpans"][0]["scopeSpans"].as_array().unwrap();
        spans.extend(
            scopes
                .iter()
                .flat_map(|scope| scope["spans"].as_array().unwrap().clone()),
        );
        all.push_str(&text);
        if spans.iter().any(|span| span["parentSpanId"] == CALLER) {
            break;
        }
    }
    (spans, all)
}

/// Takes whatever is posted on any connection.
async fn listen(collector: TcpListener, bodies: UnboundedSender<String>) {
    while let Ok((mut stream, _)) = collector.accept().await {
        let bodies = bodies.clone();
        tokio::spawn(async move {
            while let Some(body) = posted(&mut stream).await {
                // Nobody listens any more when the test is over.
                drop(bodies.send(body));
            }
        });
    }
}

/// The body of the next request of a connection, answered with success.
async fn posted(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    assert!(head.starts_with("post /v1/traces "), "{head}");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.expect("a length").parse().unwrap()];
    stream.read_exact(&mut body).await.ok()?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        .await
        .ok()?;
    String::from_utf8(body).ok()
}
