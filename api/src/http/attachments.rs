//! Files that are evidence (附件): `POST /attachments` takes one, `GET /attachments/{id}` gives it back.
//!
//! The same token, scope and codes as `/graphql`. The order of an upload is fixed, the cheap before the dear: the
//! token, the right, then the bytes, then what they are, then the storage. No snapshot of the database is held while
//! bytes move. A file is neither a form nor plain text, so that no other site's page can send one unasked.

mod download;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use cengbao_domain::attachment::MediaType;
use cengbao_store::{AttachmentSpec, ContentSpec, Scope, UploadTarget};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

pub(super) use self::download::download;
use super::answer::{Answer, Refusal};
use super::graphql::{account, scope_of, within};
use super::operation::length;
use super::request_id::RequestId;
use super::sheets::{stamped, with_status};
use super::{Hub, HubState, linger};
use crate::attachment::{Received, StorageError, Unreceived, receive, sniff};
use crate::graphql::{Code, Fault, shown_attachment};
use crate::identity::bearer;

/// What the address of an upload says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    unit: String,
    #[serde(default)]
    name: String,
}

/// The query of an address, or why it is none.
type Asked = Result<axum::extract::Query<UploadQuery>, QueryRejection>;

/// `POST /attachments`
pub(super) async fn upload(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    query: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    match Box::pin(take(&hub, &answer, query, &headers, body)).await {
        Ok(mut response) => {
            let tag = HeaderValue::from_static(answer.language().tag());
            response.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
            stamped(response, &id)
        }
        Err(refusal) => answer.refusal(with_status(refusal)),
    }
}

async fn take(
    hub: &Hub,
    answer: &Answer,
    query: Asked,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let account = caller(hub, headers)?;
    let query = asked(query)?;
    if !is_file(headers) {
        return Err(not_a_file().into());
    }
    let target = UploadTarget {
        unit: query.unit,
        most_waiting: hub.limits.attachments_waiting,
    };
    // A scope holds a snapshot for as long as it lives: this one lives for the question alone.
    let scope = scope_of(hub, &account).await?;
    scope.check_upload(&target).await.map_err(Fault::from)?;
    drop(scope);
    let most = hub.limits.attachment_bytes;
    if length(headers).is_some_and(|length| length > most) {
        linger::discard(headers, body);
        return Err(too_large(most).into());
    }
    let _turn = turn(hub).await?;
    let received = arrived(hub, headers, body).await?;
    let kind = kind_of(&received).await?;
    let scope = scope_of(hub, &account).await?;
    let stored = stored(hub, &scope, &target, &received);
    let content = match tokio::time::timeout(patience(hub), Box::pin(stored)).await {
        Ok(stored) => stored?,
        Err(_) => return Err(unavailable(&"it took too long").into()),
    };
    let spec = AttachmentSpec {
        content,
        sha256: received.sha256.clone(),
        size_bytes: received.size,
        media_type: kind,
        declared_name: query.name,
    };
    let publish = async {
        let published = scope.publish_attachment(&target, &spec).await;
        let published = published.map_err(Fault::from)?;
        tracing::info!(
            attachment = %published.id,
            sha256 = published.sha256,
            account = scope.viewer().account,
            unit = target.unit,
            "a file was uploaded"
        );
        let shown = shown_attachment(&published);
        Ok((StatusCode::CREATED, Json(shown)).into_response())
    };
    let publish = async { publish.await.map_err(with_status) };
    Ok(within(hub, answer, publish).await)
}

/// Stores the bytes where the database says; where that is.
async fn stored(
    hub: &Hub,
    scope: &Scope,
    target: &UploadTarget,
    received: &Received,
) -> Result<cengbao_store::ContentKey, Refusal> {
    let mut chance = [0; 16];
    getrandom::fill(&mut chance).map_err(|error| Fault::internal(&error))?;
    let content = ContentSpec {
        sha256: received.sha256.clone(),
        size_bytes: received.size,
        candidate: uuid::Builder::from_random_bytes(chance).into_uuid(),
    };
    let key = scope.reserve_content(target, &content).await;
    let key = key.map_err(Fault::from)?;
    let put = hub.storage.put(key, received.size, received.path()).await;
    put.map_err(|error| unavailable(&error))?;
    Ok(key)
}

/// The body as a file. Errors: too large, too slow, broken off.
async fn arrived(hub: &Hub, headers: &HeaderMap, body: Body) -> Result<Received, Refusal> {
    let most = hub.limits.attachment_bytes;
    let taken = receive(&hub.storage, body, most);
    match tokio::time::timeout(patience(hub), taken).await {
        Ok(Ok(received)) => Ok(received),
        Ok(Err(Unreceived::TooLarge(rest))) => {
            linger::discard(headers, rest);
            Err(too_large(most).into())
        }
        Ok(Err(Unreceived::Disk(error))) => Err(unavailable(&error).into()),
        Ok(Err(Unreceived::Broken)) | Err(_) => Err(too_slow(hub)),
    }
}

/// What the bytes say. Errors: nothing that is taken.
async fn kind_of(received: &Received) -> Result<MediaType, Fault> {
    let path = received.path().to_owned();
    let sniffed = tokio::task::spawn_blocking(move || sniff(&path)).await;
    let sniffed = sniffed.map_err(|error| Fault::internal(&error))?;
    sniffed
        .map_err(|error| unavailable(&error))?
        .ok_or_else(not_taken)
}

/// Waits until the hub has hands for one more file.
async fn turn(hub: &Hub) -> Result<OwnedSemaphorePermit, Fault> {
    let turns = Arc::clone(&hub.storage.turns);
    let within = Duration::from_millis(hub.limits.query_ms);
    match tokio::time::timeout(within, turns.acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        Ok(Err(_)) | Err(_) => Err(Fault::new(
            Code::Busy,
            "系统正在接收其他文件：请稍后重试",
            "the hub is taking other files: send it again in a moment",
        )),
    }
}

fn patience(hub: &Hub) -> Duration {
    Duration::from_millis(hub.limits.attachment_ms)
}

/// The account of the token; a file is nothing for strangers.
fn caller(hub: &Hub, headers: &HeaderMap) -> Result<String, Fault> {
    let token = bearer(headers).ok_or_else(Fault::unauthenticated)?;
    account(hub, token)
}

fn asked(query: Asked) -> Result<UploadQuery, Fault> {
    query.map(|query| query.0).map_err(|why| {
        let why = why.body_text();
        Fault::bad_input(
            format!("地址中的参数有误（{why}）：请填写 unit（单位代码，事故填发生地代码）和 name（文件名）"),
            format!("the address cannot be read ({why}): give unit, the code of the unit or of an accident's place, and name, that of the file"),
        )
    })
}

/// Bytes, or one of the kinds that are taken; not compressed. What it says is not believed.
fn is_file(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let kinds = MediaType::ALL.map(MediaType::as_str);
    let is_known = kinds
        .iter()
        .chain(&["application/octet-stream"])
        .any(|known| kind.eq_ignore_ascii_case(known));
    is_known && !headers.contains_key(header::CONTENT_ENCODING)
}

fn not_a_file() -> Fault {
    Fault::new(
        Code::UnsupportedMediaType,
        "请求体须为未压缩的文件内容：请设置 Content-Type: application/octet-stream",
        "the body must be the file itself, not compressed: send Content-Type: application/octet-stream",
    )
}

fn not_taken() -> Fault {
    Fault::new(
        Code::FileNotTaken,
        "文件内容不是可接收的类型：请上传 PDF、JPEG、PNG、WebP、XLSX、DOCX（不含宏）或 OFD",
        "by its bytes the file is none that is taken: send PDF, JPEG, PNG, WebP, XLSX or DOCX without macros, or OFD",
    )
}

fn too_large(most: u64) -> Fault {
    Fault::limit(Code::BodyTooLarge, most, "文件字节数", "bytes of one file")
}

fn too_slow(hub: &Hub) -> Refusal {
    let within = hub.limits.attachment_ms;
    Refusal {
        fault: Fault::new(
            Code::Timeout,
            format!("文件未在 {within} 毫秒内传完：请检查网络后重试"),
            format!(
                "the file did not arrive whole within {within} ms: check the network and send it again"
            ),
        ),
        status: Some(StatusCode::REQUEST_TIMEOUT),
    }
}

/// The storage or the disk failed: why is for the log.
fn unavailable(cause: &dyn std::fmt::Display) -> Fault {
    tracing::error!(%cause, "the storage of attachments failed");
    Fault::new(
        Code::StorageUnavailable,
        "附件存储暂不可用：请稍后重试",
        "the storage of attachments does not work: send it again in a moment",
    )
}

/// What the storage did not give.
fn ungiven(id: Uuid, error: &StorageError) -> Fault {
    match error {
        StorageError::Missing => {
            tracing::error!(attachment = %id, "a file is registered and not in the storage");
            Fault::new(
                Code::FileMissing,
                "该附件已登记，但存储中没有其内容：请告知管理员",
                "the file is registered and its bytes are not in the storage: tell the operator",
            )
        }
        StorageError::OutOfRange | StorageError::Failed(_) => unavailable(error),
    }
}
