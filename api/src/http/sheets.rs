//! Reports as files (报表文件): `POST /import/reports` files what stands in a
//! spreadsheet, `GET /export/template` gives the sheet to fill in. Also how any
//! spreadsheet comes in and goes out (`enterprises`).
//!
//! The same token, scope, limits and codes as `/graphql`. A file is neither a
//! form nor plain text, so that no other site's page can send one unasked.

use axum::Extension;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cengbao_domain::bulk::Aim;
use cengbao_domain::period::Period;
use cengbao_store::{BulkMode, Scope};
use serde::Deserialize;

use super::answer::{Answer, Refusal};
use super::graphql::{account, scope_of, within};
use super::operation::whole_body;
use super::request_id::{HEADER, RequestId};
use super::{Hub, HubState};
use crate::graphql::{Code, Fault, Language, Reach};
use crate::identity::bearer;
use crate::limits::Limits;
use crate::sheet::{Filing, Format, Wanted, file, template};

/// What the address of an import says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    campaign: String,
    schedule: String,
    period: Option<Period>,
    #[serde(default)]
    aim: Aim,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    replace: bool,
    key: Option<String>,
}

/// The same names as `BulkMode` of the schema.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Mode {
    #[default]
    EachRow,
    AllOrNothing,
    CheckOnly,
}

/// What the address of a template says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateQuery {
    campaign: String,
    schedule: String,
    period: Period,
    below: Option<String>,
    #[serde(default = "xlsx")]
    format: Format,
}

const fn xlsx() -> Format {
    Format::Xlsx
}

/// The query of an address, or why it is none.
pub(super) type Asked<T> = Result<axum::extract::Query<T>, QueryRejection>;

/// `POST /import/reports`
pub(super) async fn import(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    query: Asked<ImportQuery>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    served(&hub, &id, &answer, async {
        let scope = signed_in(&hub, &headers).await?;
        let query = asked(query, "/docs/bulk.md")?;
        let bytes = sent(&hub.limits, &headers, body).await?;
        answer.may_change();
        let filing = Filing {
            campaign: query.campaign,
            schedule: query.schedule,
            period: query.period,
            aim: query.aim,
            mode: match query.mode {
                Mode::EachRow => BulkMode::EachRow,
                Mode::AllOrNothing => BulkMode::AllOrNothing,
                Mode::CheckOnly => BulkMode::CheckOnly,
            },
            replace: query.replace,
            key: query.key,
        };
        let most = usize::try_from(hub.limits.bulk_rows).unwrap_or(usize::MAX);
        let language = answer.language();
        let filed = file(&scope, &filing, &bytes, most, language).await?;
        Ok(worded(Json(filed), language))
    })
    .await
}

/// `GET /export/template`
pub(super) async fn export(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    query: Asked<TemplateQuery>,
    headers: HeaderMap,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    served(&hub, &id, &answer, async {
        let scope = signed_in(&hub, &headers).await?;
        let TemplateQuery {
            campaign,
            schedule,
            period,
            below,
            format,
        } = asked(query, "/docs/bulk.md")?;
        let name = format!("{campaign}-{schedule}-{period}");
        let wanted = Wanted {
            campaign,
            schedule,
            period,
            below,
        };
        let most = usize::try_from(hub.limits.bulk_rows).unwrap_or(usize::MAX);
        let bytes = template(&scope, &wanted, format, most).await?;
        Ok(file_of(bytes, format, &name))
    })
    .await
}

/// Answers a request about a file within the hub's limits.
pub(super) async fn served(
    hub: &Hub,
    id: &RequestId,
    answer: &Answer,
    work: impl Future<Output = Result<Response, Refusal>>,
) -> Response {
    Box::pin(within(hub, answer, async {
        let response = work.await.map_err(with_status)?;
        Ok(stamped(response, id))
    }))
    .await
}

/// The bytes of the spreadsheet that was sent, at most as many as these limits let a body have.
pub(super) async fn sent(
    limits: &Limits,
    headers: &HeaderMap,
    body: Body,
) -> Result<Bytes, Refusal> {
    if !is_sheet(headers) {
        return Err(unsupported().into());
    }
    whole_body(headers, body, limits).await
}

/// What is said in a language.
pub(super) fn worded(said: impl IntoResponse, language: Language) -> Response {
    let mut response = said.into_response();
    let tag = HeaderValue::from_static(language.tag());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
    response
}

/// Here is no old client that takes every status but 200 for a broken network.
pub(super) fn with_status(refusal: Refusal) -> Refusal {
    let code = refusal.fault.code;
    let status = match (code, code.about().reach) {
        (Code::NotFound, _) => StatusCode::NOT_FOUND,
        (Code::Forbidden, _) => StatusCode::FORBIDDEN,
        (Code::IdempotencyKeyReused, _) => StatusCode::CONFLICT,
        (_, Reach::Request(_)) => return refusal,
        (_, Reach::Field | Reach::Operation) => StatusCode::BAD_REQUEST,
    };
    Refusal {
        status: Some(status),
        ..refusal
    }
}

/// What the account of the token may touch; a file is nothing for strangers.
pub(super) async fn signed_in(hub: &Hub, headers: &HeaderMap) -> Result<Scope, Refusal> {
    let token = bearer(headers).ok_or_else(Fault::unauthenticated)?;
    let account = account(hub, token)?;
    scope_of(hub, &account).await
}

/// What the address says; `page` explains its parameters.
pub(super) fn asked<T>(query: Asked<T>, page: &str) -> Result<T, Fault> {
    query.map(|query| query.0).map_err(|why| {
        let why = why.body_text();
        Fault::bad_input(
            format!("地址中的参数有误（{why}）：请按 {page} 填写"),
            format!("the address cannot be read ({why}): give the parameters that {page} says"),
        )
    })
}

/// A file to be taken away. The name holds what is safe in a header.
pub(super) fn file_of(bytes: Vec<u8>, format: Format, name: &str) -> Response {
    let keep = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name.chars().filter(keep).collect();
    let name = format!("attachment; filename=\"{name}.{}\"", format.ending());
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static(format.media_type());
    headers.insert(header::CONTENT_TYPE, media);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// `text/csv` in whatever charset, or a workbook; not compressed.
fn is_sheet(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_known = ["text/csv", Format::Xlsx.media_type()]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known));
    is_known && !headers.contains_key(header::CONTENT_ENCODING)
}

fn unsupported() -> Fault {
    Fault::new(
        Code::UnsupportedMediaType,
        format!(
            "请求体须为未压缩的 CSV 或 xlsx 文件：请设置 Content-Type: text/csv 或 {}",
            Format::Xlsx.media_type()
        ),
        format!(
            "the body must be a CSV or xlsx file, not compressed: send Content-Type: text/csv or {}",
            Format::Xlsx.media_type()
        ),
    )
}

/// With what every answer has.
pub(super) fn stamped(mut response: Response, id: &RequestId) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-language, authorization"),
    );
    headers.insert(HEADER, id.header());
    response
}
