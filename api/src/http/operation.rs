//! Reads operations out of a request: the JSON of a POST, the query string of a GET.
//!
//! Bounds and shapes are checked here, before anything is parsed as GraphQL. A
//! body that says that it is too large is refused before a byte of it is read.

#[cfg(test)]
mod tests;

use std::time::Duration;

use async_graphql::Variables;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::negotiate::is_json;
use super::{documents, linger};
use crate::graphql::{Code, Fault};
use crate::limits::Limits;

/// One operation as it was sent, by its text or by what names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Operation {
    /// The document.
    pub(super) query: Option<String>,
    /// The name of a document that the hub knows.
    pub(super) document_id: Option<String>,
    /// Which operation of the document.
    pub(super) name: Option<String>,
    /// Its variables.
    pub(super) variables: Map<String, Value>,
    /// What clients add, such as `persistedQuery`.
    pub(super) extensions: Map<String, Value>,
}

/// What a request asks to be executed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// One operation.
    One(Operation),
    /// A batch, answered by an array.
    Batch(Vec<Operation>),
}

impl Asked {
    /// The operations, in the order in which they are executed.
    pub(super) fn operations(&mut self) -> &mut [Operation] {
        match self {
            Self::One(operation) => std::slice::from_mut(operation),
            Self::Batch(operations) => operations,
        }
    }

    /// As the schema takes them, and whether they are a batch. Errors: an operation without a document.
    pub(super) fn into_requests(self) -> Result<(Vec<async_graphql::Request>, bool), Fault> {
        let (operations, is_batch) = match self {
            Self::One(operation) => (vec![operation], false),
            Self::Batch(operations) => (operations, true),
        };
        let requests: Result<Vec<_>, _> = operations
            .into_iter()
            .map(Operation::into_request)
            .collect();
        Ok((requests?, is_batch))
    }
}

impl Operation {
    fn into_request(self) -> Result<async_graphql::Request, Fault> {
        let query = self.query.ok_or_else(|| {
            malformed(
                "缺少 query：请发送 {\"query\": …, \"variables\": {…}}",
                "query is missing: send {\"query\": …, \"variables\": {…}}",
            )
        })?;
        let variables = Variables::from_json(Value::Object(self.variables));
        let mut request = async_graphql::Request::new(query).variables(variables);
        request.operation_name = self.name;
        Ok(request)
    }

    /// Reads an operation out of a JSON object. Members that nobody knows are ignored, as the specification has it.
    fn read(value: Value) -> Result<Self, Fault> {
        let Value::Object(mut members) = value else {
            return Err(malformed(
                "请求体须是 JSON 对象：{\"query\": …, \"variables\": {…}}",
                "the body must be a JSON object: {\"query\": …, \"variables\": {…}}",
            ));
        };
        let query = text(&mut members, "query")?;
        let id = text(&mut members, "documentId")?;
        Ok(Self {
            document_id: documents::id(id, query.as_deref(), &members),
            query,
            name: text(&mut members, "operationName")?,
            variables: object(&mut members, "variables")?,
            extensions: object(&mut members, "extensions")?,
        })
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Fault> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(malformed(
            format!("{name} 须是字符串"),
            format!("{name} must be a string"),
        )),
    }
}

fn object(members: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Fault> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(malformed(
            format!("{name} 须是 JSON 对象"),
            format!("{name} must be a JSON object"),
        )),
    }
}

/// The operations of a POST.
pub(super) async fn posted(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
) -> Result<Asked, Refusal> {
    if !is_json(headers) {
        let fault = Fault::new(
            Code::UnsupportedMediaType,
            "请求体须为 UTF-8 编码、未压缩的 JSON：请设置 Content-Type: application/json",
            "the body must be JSON in UTF-8, not compressed: send Content-Type: application/json",
        );
        return Err(fault.into());
    }
    let bytes = whole_body(headers, body, limits).await?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
        malformed(
            format!(
                "请求体不是 JSON：第 {} 行第 {} 列有误",
                error.line(),
                error.column()
            ),
            format!(
                "the body is not JSON: line {}, column {}",
                error.line(),
                error.column()
            ),
        )
    })?;
    let Value::Array(batch) = value else {
        return Ok(Asked::One(Operation::read(value)?));
    };
    if batch.is_empty() {
        return Err(malformed(
            "批量请求为空：请至少放入一个操作",
            "the batch is empty: send at least one operation",
        )
        .into());
    }
    if batch.len() as u64 > limits.batch {
        let fault = Fault::limit(
            Code::BatchTooLarge,
            limits.batch,
            "一批的操作数",
            "operations in one batch",
        );
        return Err(fault.into());
    }
    let operations: Result<_, _> = batch.into_iter().map(Operation::read).collect();
    Ok(Asked::Batch(operations?))
}

/// The body of a request, within its bounds of size and time.
pub(super) async fn whole_body(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
) -> Result<Bytes, Refusal> {
    let too_large = || {
        Fault::limit(
            Code::BodyTooLarge,
            limits.body_bytes,
            "请求体字节数",
            "bytes of body, sent whole",
        )
    };
    if length(headers).is_some_and(|length| length > limits.body_bytes) {
        linger::discard(headers, body);
        return Err(too_large().into());
    }
    let most = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
    let within = Duration::from_millis(limits.body_ms);
    let Ok(read) = tokio::time::timeout(within, to_bytes(body, most)).await else {
        let fault = Fault::new(
            Code::Timeout,
            format!("请求体未在 {} 毫秒内传完：请检查网络后重试", limits.body_ms),
            format!(
                "the body did not arrive within {} ms: check the network and send it again",
                limits.body_ms
            ),
        );
        return Err(Refusal {
            fault,
            status: Some(StatusCode::REQUEST_TIMEOUT),
        });
    };
    Ok(read.map_err(|_| too_large())?)
}

/// How long the body says that it is.
pub(super) fn length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct QueryString {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// The operation of a GET.
pub(super) fn asked(uri: &Uri) -> Result<Asked, Fault> {
    let axum::extract::Query(given) =
        axum::extract::Query::<QueryString>::try_from_uri(uri).map_err(|_| {
            malformed(
                "查询串有误：query、variables、operationName、extensions 各至多一个，且为 UTF-8",
                "the query string is wrong: query, variables, operationName, extensions once each, in UTF-8",
            )
        })?;
    Ok(Asked::One(Operation {
        query: given.query,
        document_id: given.document_id,
        name: given.operation_name,
        variables: object_of("variables", given.variables.as_deref())?,
        extensions: object_of("extensions", given.extensions.as_deref())?,
    }))
}

fn object_of(name: &str, text: Option<&str>) -> Result<Map<String, Value>, Fault> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(Map::new());
    };
    let object: Option<Map<_, _>> = serde_json::from_str(text).map_err(|_| {
        malformed(
            format!("{name} 不是 JSON 对象"),
            format!("{name} is not a JSON object"),
        )
    })?;
    Ok(object.unwrap_or_default())
}

fn malformed(zh: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault::new(Code::MalformedRequest, zh, en)
}
