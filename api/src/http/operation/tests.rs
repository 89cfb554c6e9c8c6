//! Which requests are taken and which are refused before GraphQL.

use axum::http::HeaderValue;

use super::*;

fn json() -> HeaderMap {
    let json = HeaderValue::from_static("application/json");
    HeaderMap::from_iter([(header::CONTENT_TYPE, json)])
}

async fn post(body: &'static str) -> Result<Asked, Refusal> {
    posted(&json(), Body::from(body), &Limits::default()).await
}

#[tokio::test]
async fn a_body_is_an_object_with_a_query_or_a_few_of_them() {
    let body = r#"{"query": "{a}", "operationName": null, "variables": {"x": [1]}, "other": 1}"#;
    let Asked::One(operation) = post(body).await.unwrap() else {
        panic!("one operation")
    };
    assert_eq!(operation.query.as_deref(), Some("{a}"));
    let (requests, is_batch) = post(r#"[{"query": "{a}"}, {"query": "{b}"}]"#)
        .await
        .unwrap()
        .into_requests()
        .unwrap();
    assert_eq!((requests.len(), is_batch), (2, true));
    for bad in [
        "",
        "null",
        "[]",
        "[null]",
        r#"["{a}", null, null, null]"#,
        r#"{"query": 1}"#,
        r#"{"query": "{a}", "variables": []}"#,
        r#"{"query": "{a}", "extensions": 1}"#,
    ] {
        let refusal = post(bad).await.unwrap_err();
        assert_eq!(refusal.fault.code, Code::MalformedRequest, "{bad}");
    }
    assert!(post("{}").await.unwrap().into_requests().is_err());
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_and_one_that_says_so_is_not_read() {
    let limits = Limits::default();
    let long = Body::from(" ".repeat(1 + 1_048_576));
    let refusal = posted(&json(), long, &limits).await.unwrap_err();
    assert_eq!(refusal.fault.code, Code::BodyTooLarge);
    let mut headers = json();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(1_048_577));
    let unread = endless();
    let refusal = posted(&headers, unread, &limits).await.unwrap_err();
    assert_eq!(refusal.fault.limit, Some(1_048_576));
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_off_at_its_deadline() {
    let limits = Limits {
        body_ms: 1,
        ..Limits::default()
    };
    let refusal = posted(&json(), endless(), &limits).await.unwrap_err();
    assert_eq!(refusal.status, Some(StatusCode::REQUEST_TIMEOUT));
    assert_eq!(refusal.fault.code, Code::Timeout);
}

#[test]
fn a_query_string_holds_its_variables_as_json() {
    let ask = |query: &'static str| asked(&Uri::from_static(query));
    let found = ask("/graphql?query=%7Ba%7D&variables=%7B%22x%22%3A1%7D&operationName=A").unwrap();
    let Asked::One(operation) = found else {
        panic!("one operation")
    };
    assert_eq!(operation.name.as_deref(), Some("A"));
    assert_eq!(operation.variables["x"], 1);
    assert!(ask("/graphql?query=%7Ba%7D&variables=").is_ok());
    assert!(ask("/graphql").unwrap().into_requests().is_err());
    for bad in ["/graphql?query=a&variables=1", "/graphql?query=a&query=b"] {
        assert_eq!(ask(bad).unwrap_err().code, Code::MalformedRequest, "{bad}");
    }
}

/// A body of which nothing ever arrives.
fn endless() -> Body {
    Body::from_stream(futures_util::stream::pending::<
        Result<String, std::io::Error>,
    >())
}
