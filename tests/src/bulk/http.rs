//! A spreadsheet over HTTP: the template, the file filled in, and the same
//! refusals as `/graphql`.

use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use super::file::outcomes;
use super::{CLERK, town_accounts, units, written};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{NO_TOWN, WIDE_TOWN, WIDE_TOWN_UNITS};

both!(
    a_template_is_filled_in_and_filed,
    a_template_holds_only_what_the_scope_sees,
    a_file_over_http_is_refused_as_any_request,
);

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JANUARY: &str = "campaign=li-2023&schedule=monthly&period=2023-01";

async fn template(hub: &Hub, account: &str, query: &str) -> (u16, HeaderMap, Vec<u8>) {
    let request = hub.get(&format!("/export/template?{query}"));
    let answer = request
        .bearer_auth(hub.token(account))
        .send()
        .await
        .unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

async fn post(hub: &Hub, account: &str, query: &str, kind: &str, body: Vec<u8>) -> (u16, Value) {
    let answer = hub
        .post(&format!("/import/reports?{query}"))
        .bearer_auth(hub.token(account))
        .header(CONTENT_TYPE, kind)
        .body(body)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn a_template_is_filled_in_and_filed(hub: Hub) {
    town_accounts(&hub).await;
    for (format, kind) in [("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX)] {
        let query = format!("{JANUARY}&format={format}");
        let (status, headers, file) = template(&hub, CLERK, &query).await;
        assert_eq!(
            (status, &headers[CONTENT_TYPE]),
            (200, &kind.parse().unwrap())
        );
        let name = format!("li-2023-monthly-2023-01.{format}");
        assert!(
            headers[CONTENT_DISPOSITION]
                .to_str()
                .unwrap()
                .contains(&name)
        );
        // As it is, it holds nothing: no draft is begun.
        let (status, filed) =
            post(&hub, CLERK, "campaign=li-2023&schedule=monthly", kind, file).await;
        assert_eq!(status, 200, "{filed:#}");
        assert_eq!(outcomes(&filed), vec!["BLANK"; WIDE_TOWN_UNITS]);
    }
    let (_, _, file) = template(&hub, CLERK, &format!("{JANUARY}&format=csv")).await;
    let text = String::from_utf8(file).unwrap();
    assert!(
        text.starts_with('\u{feff}'),
        "Excel knows it for UTF-8 by its mark"
    );
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(place, line)| match line.strip_suffix(",,,,,,,,,,") {
            // The first three rows are titles and the header.
            Some(unit) if place > 2 => format!("{unit},{place},0,0,0,0,0,0,0,否,"),
            _ => line.to_owned(),
        })
        .collect();
    let query = "campaign=li-2023&schedule=monthly&aim=SUBMITTED&key=january";
    let body = lines.join("\r\n").into_bytes();
    let (status, filed) = post(&hub, CLERK, query, "text/csv", body.clone()).await;
    assert_eq!(status, 200);
    assert_eq!(outcomes(&filed), vec!["DONE"; WIDE_TOWN_UNITS], "{filed:#}");
    assert_eq!(
        (&filed["done"], &filed["rows"][0]["row"]),
        (&60.into(), &4.into())
    );
    assert_eq!(filed["rows"][0]["state"], "SUBMITTED");
    let (_, again) = post(&hub, CLERK, query, "text/csv", body).await;
    assert_eq!(again["rows"], filed["rows"], "the first results");
    // The next template names the versions that are there.
    let (_, _, file) = template(&hub, CLERK, &format!("{JANUARY}&format=csv")).await;
    let text = String::from_utf8(file).unwrap();
    let version = filed["rows"][0]["version"].as_i64().unwrap();
    let line = text.lines().nth(3).unwrap();
    assert!(line.contains(&format!(",2023-01,{version},")), "{line}");
}

async fn a_template_holds_only_what_the_scope_sees(hub: Hub) {
    let reporter = "990101001001.jwh.reporter";
    let query = format!("{JANUARY}&format=csv");
    let (_, _, file) = template(&hub, reporter, &query).await;
    let text = String::from_utf8(file).unwrap();
    let rows: Vec<&str> = text.lines().skip(3).collect();
    assert_eq!(rows.len(), 1, "{text}");
    assert!(rows[0].starts_with("990101001001.jwh,"), "{text}");
    let (_, _, file) = template(&hub, "99.viewer", &format!("{query}&below=990101001")).await;
    let town = String::from_utf8(file).unwrap();
    assert_eq!(town.lines().skip(3).count(), 3, "{town}");
    let mut told = Vec::new();
    for outside in [WIDE_TOWN, NO_TOWN] {
        let query = format!("{query}&below={outside}");
        let (status, _, body) = template(&hub, "99.viewer", &query).await;
        assert_eq!(status, 404);
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        let extensions = body["errors"][0]["extensions"].as_object_mut().unwrap();
        assert!(extensions.remove("requestId").is_some(), "{body:#}");
        assert!(!body.to_string().contains(&units()[0]), "{outside}");
        told.push(body);
    }
    assert_eq!(
        told[0], told[1],
        "what is outside is as one never given out"
    );
    let unknown = "campaign=nothing&schedule=monthly&period=2023-01";
    assert_eq!(template(&hub, reporter, unknown).await.0, 404);
}

async fn a_file_over_http_is_refused_as_any_request(hub: Hub) {
    town_accounts(&hub).await;
    let unit = units().remove(0);
    let text = format!("unit,1.1\n{unit},1\n");
    let code = |body: &Value| {
        body["errors"][0]["extensions"]["code"]
            .as_str()
            .map(str::to_owned)
    };
    for (query, kind, body, expected) in [
        (
            JANUARY,
            "text/plain",
            text.as_bytes(),
            (415, "UNSUPPORTED_MEDIA_TYPE"),
        ),
        (
            JANUARY,
            "application/json",
            b"{}",
            (415, "UNSUPPORTED_MEDIA_TYPE"),
        ),
        (JANUARY, XLSX, b"PK\x03\x04nonsense", (400, "BAD_INPUT")),
        (JANUARY, "text/csv", b"unit,9.9\nx,1\n", (400, "BAD_INPUT")),
        (
            "campaign=x&schedule=monthly",
            "text/csv",
            text.as_bytes(),
            (404, "NOT_FOUND"),
        ),
        (
            "campaign=li-2023&schedule=monthly&mod=CHECK_ONLY",
            "text/csv",
            text.as_bytes(),
            (400, "BAD_INPUT"),
        ),
        (
            "schedule=monthly",
            "text/csv",
            text.as_bytes(),
            (400, "BAD_INPUT"),
        ),
    ] {
        let (status, body) = post(&hub, CLERK, query, kind, body.to_vec()).await;
        let found = (status, code(&body));
        assert_eq!(
            found,
            (expected.0, Some(expected.1.to_owned())),
            "{query} {kind}: {body:#}"
        );
    }
    let large = vec![b' '; 1_048_577];
    let (status, body) = post(&hub, CLERK, JANUARY, "text/csv", large).await;
    assert_eq!(
        (status, code(&body).as_deref()),
        (413, Some("BODY_TOO_LARGE"))
    );
    let rows = format!("unit,1.1\n{}", format!("{unit},1\n").repeat(201));
    let (status, body) = post(&hub, CLERK, JANUARY, "text/csv", rows.into_bytes()).await;
    assert_eq!(
        (status, code(&body).as_deref()),
        (400, Some("TOO_MANY_ROWS"))
    );
    for path in ["/import/reports", "/export/template"] {
        let address = format!("{path}?{JANUARY}");
        let bare = if path.starts_with("/import") {
            hub.post(&address)
                .header(CONTENT_TYPE, "text/csv")
                .body(text.clone())
        } else {
            hub.get(&address)
        };
        let answer = bare.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{path}");
        assert!(answer.headers().contains_key("www-authenticate"), "{path}");
    }
    assert_eq!(written(&hub).await, 0, "nothing of all this was written");
}
