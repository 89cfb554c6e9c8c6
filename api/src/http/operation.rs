//! Reads an operation out of a request: the JSON of a POST, the query string of a GET.
//!
//! Bounds and shapes are checked here, before anything is parsed as GraphQL.

use async_graphql::Variables;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::negotiate::is_json;
use crate::graphql::{Code, Fault};

/// Bytes of a body. The largest form filed with every cell takes a tenth of it.
pub(super) const MAX_BODY_BYTES: usize = 1 << 20;

/// A refused request: its status and why.
pub(super) type Refusal = (StatusCode, Fault);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    /// Read for its shape: the hub takes none yet.
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
}

/// The operation of a POST.
pub(super) async fn posted(
    headers: &HeaderMap,
    body: Body,
) -> Result<async_graphql::Request, Refusal> {
    if !is_json(headers) {
        let fault = Fault::bad_input(
            "请求体须为 UTF-8 编码的 JSON：请设置 Content-Type: application/json",
            "the body must be JSON in UTF-8: send Content-Type: application/json",
        );
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, fault));
    }
    let Ok(bytes) = to_bytes(body, MAX_BODY_BYTES).await else {
        let fault = Fault::limit(
            Code::BodyTooLarge,
            MAX_BODY_BYTES as u64,
            "请求体字节数",
            "bytes of body, sent whole",
        );
        return Err((StatusCode::PAYLOAD_TOO_LARGE, fault));
    };
    // Through an object: a struct alone would take a list of its fields too.
    let object: Result<Map<String, Value>, _> = serde_json::from_slice(&bytes);
    let posted = object.and_then(|object| serde_json::from_value(Value::Object(object)));
    let Posted { query, operation_name, variables, .. } = posted.map_err(|error| {
        bad_request(
            format!("请求体不是 GraphQL 请求的 JSON：{error}；应为 {{\"query\": …, \"variables\": {{…}}}}"),
            format!("the body is not the JSON of a GraphQL request: {error}; send {{\"query\": …, \"variables\": {{…}}}}"),
        )
    })?;
    Ok(request(query, operation_name, variables))
}

/// The operation of a GET.
pub(super) fn asked(uri: &Uri) -> Result<async_graphql::Request, Refusal> {
    let axum::extract::Query(Asked {
        query,
        operation_name,
        variables,
    }) = axum::extract::Query::try_from_uri(uri).map_err(|error| {
        let error = error.body_text();
        bad_request(
            format!("查询串有误：{error}"),
            format!("the query string is wrong: {error}"),
        )
    })?;
    let variables = match variables.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(serde_json::from_str(text).map_err(|error| {
            bad_request(
                format!("variables 不是 JSON 对象：{error}"),
                format!("variables is not a JSON object: {error}"),
            )
        })?),
    };
    Ok(request(query, operation_name, variables))
}

fn request(
    query: String,
    name: Option<String>,
    variables: Option<Map<String, Value>>,
) -> async_graphql::Request {
    let mut request = async_graphql::Request::new(query).variables(Variables::from_json(
        Value::Object(variables.unwrap_or_default()),
    ));
    request.operation_name = name;
    request
}

fn bad_request(zh: String, en: String) -> Refusal {
    (StatusCode::BAD_REQUEST, Fault::bad_input(zh, en))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    async fn post(body: &'static str) -> Result<async_graphql::Request, Refusal> {
        let json = (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        posted(&HeaderMap::from_iter([json]), Body::from(body)).await
    }

    #[tokio::test]
    async fn a_body_is_one_object_with_a_query() {
        let request =
            post(r#"{"query": "{a}", "operationName": null, "variables": {"x": [1]}, "other": 1}"#)
                .await;
        assert_eq!(request.unwrap().query, "{a}");
        for bad in [
            "",
            "null",
            "[]",
            r#"["{a}", null, null, null]"#,
            r#"{"query": 1}"#,
            r#"{"query": "{a}", "variables": []}"#,
        ] {
            assert_eq!(
                post(bad).await.unwrap_err().0,
                StatusCode::BAD_REQUEST,
                "{bad}"
            );
        }
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_or_of_another_type_is_refused() {
        let json = HeaderMap::from_iter([(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        )]);
        let long = Body::from(" ".repeat(MAX_BODY_BYTES + 1));
        assert_eq!(
            posted(&json, long).await.unwrap_err().0,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        let none = posted(&HeaderMap::new(), Body::from("{}")).await;
        assert_eq!(none.unwrap_err().0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[test]
    fn a_query_string_holds_its_variables_as_json() {
        let ask = |query: &'static str| asked(&Uri::from_static(query));
        let request =
            ask("/graphql?query=%7Ba%7D&variables=%7B%22x%22%3A1%7D&operationName=A").unwrap();
        assert_eq!(
            (request.query.as_str(), request.operation_name.as_deref()),
            ("{a}", Some("A"))
        );
        assert!(ask("/graphql?query=%7Ba%7D&variables=").is_ok());
        for bad in ["/graphql", "/graphql?query=a&variables=1"] {
            assert_eq!(ask(bad).unwrap_err().0, StatusCode::BAD_REQUEST, "{bad}");
        }
    }
}
