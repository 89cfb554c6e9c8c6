//! How answers travel: kept, compressed, to pages of other sites, in batches, to slow clients.

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{block_on, both, on_both};

both!(
    an_answer_that_is_still_the_same_is_not_sent_again,
    what_is_long_is_compressed_and_what_is_short_is_not,
    a_batch_is_answered_in_its_order,
    errors_are_counted_by_their_code,
    every_code_of_an_error_has_its_place_on_the_page,
    an_answer_says_how_long_it_took,
);

on_both!(
    a_body_that_drips_is_cut_off_at_its_deadline,
    headers_that_never_end_are_cut_off,
    pages_of_named_sites_may_call,
);

const ASK: &str = "/graphql?query=%7Bviewer%7Baccount%7D%7D";

async fn get(hub: &Hub, path: &str, headers: &[(&'static str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
    let mut request = hub.get(path).bearer_auth(hub.token("99.viewer"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get(name)
        .map(|value: &HeaderValue| value.to_str().unwrap())
}

async fn an_answer_that_is_still_the_same_is_not_sent_again(hub: Hub) {
    for path in [ASK, "/schema.graphql", "/errors", "/"] {
        for encoding in ["identity", "gzip", "br"] {
            let accept = ("accept-encoding", encoding);
            let (status, first, body) = get(&hub, path, &[accept]).await;
            assert!(status == 200 && !body.is_empty(), "{path}");
            let tag = text(&first, "etag").unwrap();
            let (status, second, body) = get(&hub, path, &[accept, ("if-none-match", tag)]).await;
            assert_eq!((status, body.len()), (304, 0), "{path} {encoding}");
            assert_eq!(text(&second, "etag"), Some(tag));
            assert!(second.contains_key("cache-control") && !second.contains_key("content-type"));
            let (status, ..) = get(&hub, path, &[accept, ("if-none-match", "\"other\"")]).await;
            assert_eq!(status, 200, "{path}");
        }
    }
    let (_, headers, _) = get(&hub, ASK, &[]).await;
    let vary = text(&headers, "vary").unwrap();
    assert!(
        vary.contains("authorization") && vary.contains("accept-language"),
        "{vary}"
    );
    // An error names its request and is never the same twice.
    let (_, headers, _) = get(&hub, "/graphql?query=%7Bnothing%7D", &[]).await;
    assert!(!headers.contains_key("etag"));
}

async fn what_is_long_is_compressed_and_what_is_short_is_not(hub: Hub) {
    let (_, headers, plain) = get(&hub, "/schema.graphql", &[]).await;
    assert_eq!(text(&headers, "content-encoding"), None);
    for encoding in ["gzip", "br"] {
        let (_, headers, body) =
            get(&hub, "/schema.graphql", &[("accept-encoding", encoding)]).await;
        assert_eq!(text(&headers, "content-encoding"), Some(encoding));
        assert!(text(&headers, "vary").unwrap().contains("accept-encoding"));
        assert!(
            body.len() * 3 < plain.len(),
            "{encoding}: {} of {}",
            body.len(),
            plain.len()
        );
        let (_, headers, _) = get(&hub, ASK, &[("accept-encoding", encoding)]).await;
        assert_eq!(text(&headers, "content-encoding"), None);
    }
}

async fn a_batch_is_answered_in_its_order(hub: Hub) {
    let request = hub
        .post("/graphql")
        .bearer_auth(hub.token("99.viewer"))
        .json(&json!([
            { "query": "query($code: String!) { jurisdiction(code: $code) { code } }", "variables": { "code": "99" } },
            { "query": "{ jurisdiction(code: \"0\") { code } }" },
            { "query": "{ nothing }" },
            { "query": "query A { __typename } query B { viewer { account } }", "operationName": "B" },
        ]));
    let response = request.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let answers: Value = response.json().await.unwrap();
    assert_eq!(answers[0]["data"]["jurisdiction"]["code"], json!("99"));
    assert_eq!(
        answers[1]["errors"][0]["extensions"]["code"],
        json!("NOT_FOUND")
    );
    assert_eq!(
        answers[2]["errors"][0]["extensions"]["code"],
        json!("INVALID_DOCUMENT")
    );
    assert!(answers[2].get("data").is_none(), "{answers}");
    assert_eq!(answers[3]["data"]["viewer"]["account"], json!("99.viewer"));
    assert_eq!(answers.as_array().unwrap().len(), 4);
}

async fn errors_are_counted_by_their_code(hub: Hub) {
    hub.ask("99.viewer", "{ jurisdiction(code: \"0\") { code } }")
        .await;
    hub.ask("99.viewer", "{ nothing }").await;
    let metrics = hub
        .get("/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        "cengbao_errors_total{code=\"NOT_FOUND\"} 1\n",
        "cengbao_errors_total{code=\"INVALID_DOCUMENT\"} 1\n",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

async fn every_code_of_an_error_has_its_place_on_the_page(hub: Hub) {
    for (path, language, words) in [
        ("/errors?lang=zh", "zh-CN", "怎么办"),
        ("/errors?lang=en", "en", "What to do"),
    ] {
        let (status, headers, body) = get(&hub, path, &[]).await;
        let page = String::from_utf8(body).unwrap();
        assert_eq!(
            (status, text(&headers, "content-language")),
            (200, Some(language))
        );
        assert!(headers.contains_key("content-security-policy"));
        for code in cengbao_api::graphql::Code::ALL {
            assert!(page.contains(&format!("<section id=\"{code}\"")), "{code}");
        }
        assert!(page.contains(words) && page.contains(&format!("<html lang=\"{language}\"")));
        assert!(!page.contains("<script") && !page.contains("style="));
    }
}

async fn an_answer_says_how_long_it_took(hub: Hub) {
    let (_, headers, _) = get(&hub, ASK, &[]).await;
    let timing = text(&headers, "server-timing").unwrap();
    assert!(timing.starts_with("hub;dur="), "{timing}");
}

fn pages_of_named_sites_may_call(engine: Engine) {
    block_on(async {
        let friend = "https://board.example";
        let hub = Hub::start_set(engine, |settings| {
            settings.cors_origins = vec![friend.to_owned()];
        })
        .await;
        let preflight = hub
            .request(Method::OPTIONS, "/graphql")
            .header("origin", friend)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            );
        let allowed = preflight.send().await.unwrap();
        let shown = |name: &str| text(allowed.headers(), name).unwrap_or_default().to_owned();
        assert_eq!(shown("access-control-allow-origin"), friend);
        assert!(shown("access-control-allow-headers").contains("authorization"));
        let (_, headers, _) = get(&hub, ASK, &[("origin", friend)]).await;
        let exposed = text(&headers, "access-control-expose-headers").unwrap();
        assert!(
            exposed.contains("x-request-id") && exposed.contains("etag"),
            "{exposed}"
        );
        assert!(headers.get_all("vary").iter().any(|vary| vary == "origin"));
        let (status, headers, _) = get(&hub, ASK, &[("origin", "https://evil.example")]).await;
        assert_eq!(
            (status, text(&headers, "access-control-allow-origin")),
            (200, None)
        );
        assert!(!headers.contains_key("access-control-allow-credentials"));
    });
}

/// A body of which a byte comes now and then, for ever.
fn a_body_that_drips_is_cut_off_at_its_deadline(engine: Engine) {
    block_on(async {
        let hub = impatient(engine).await;
        let stream = TcpStream::connect(hub.addr()).await.unwrap();
        let (mut from, mut to) = stream.into_split();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: 1000000\r\nConnection: close\r\n\r\n",
            hub.token("99.viewer")
        );
        to.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        loop {
            tokio::select! {
                read = from.read(&mut piece) => match read {
                    Ok(0) | Err(_) => break,
                    Ok(bytes) => answer.extend_from_slice(&piece[..bytes]),
                },
                () = tokio::task::yield_now() => { let _ = to.write_all(b" ").await; }
            }
        }
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 408") && answer.contains("\"TIMEOUT\""),
            "{answer}"
        );
    });
}

fn headers_that_never_end_are_cut_off(engine: Engine) {
    block_on(async {
        let hub = impatient(engine).await;
        let mut stream = TcpStream::connect(hub.addr()).await.unwrap();
        stream
            .write_all(b"POST /graphql HTTP/1.1\r\nHost: hub\r\nX-Slow: ")
            .await
            .unwrap();
        let mut answer = Vec::new();
        // Returns because the hub closes the connection; nothing else ends it.
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
            "{answer}"
        );
    });
}

/// A hub that waits for nobody.
async fn impatient(engine: Engine) -> Hub {
    Hub::start_set(engine, |settings| {
        settings.limits.body_ms = 100;
        settings.limits.header_ms = 100;
    })
    .await
}
