//! Lists of enterprises as files (企业名单): `POST /import/enterprises` registers what stands in a spreadsheet, `GET
//! /export/enterprise-template` gives the empty list.
//!
//! The same token, scope, limits and codes as `/graphql`; what a file may be is `sheets`' to say.

use axum::Extension;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use cengbao_store::{EnterpriseMode, EnterpriseRequest, MAX_REGISTERED_ROWS};
use serde::Deserialize;

use super::HubState;
use super::answer::Answer;
use super::request_id::RequestId;
use super::sheets::{Asked, Mode, asked, file_of, sent, served, signed_in, worded};
use crate::graphql::{Code, Fault};
use crate::limits::Limits;
use crate::sheet::Format;
use crate::sheet::enterprise::{Imported, List, Source, template};

/// What the address of a list says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    #[serde(default)]
    mode: Mode,
    key: Option<String>,
    sheet: Option<String>,
    /// Why days gone by are told otherwise, of each row that says no reason of its own.
    reason: Option<String>,
    /// The refused rows as a file instead of the answer.
    refused: Option<Format>,
}

/// What the address of a template says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateQuery {
    format: Option<Format>,
}

/// `POST /import/enterprises`
pub(super) async fn import(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    query: Asked<ImportQuery>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    let language = answer.language();
    served(&hub, &id, &answer, async {
        let scope = signed_in(&hub, &headers).await?;
        let query = asked(query, "/docs/registry.md")?;
        let limits = Limits {
            body_bytes: hub.limits.list_bytes,
            ..Limits::clone(&hub.limits)
        };
        let bytes = sent(&limits, &headers, body).await?.to_vec();
        let list = List::read(bytes, Source::Upload, query.sheet).await?;
        let rows = list.rows();
        if rows.len() > MAX_REGISTERED_ROWS {
            let (zh, en) = ("名单的行数", "rows in one list");
            let most = MAX_REGISTERED_ROWS as u64;
            return Err(Fault::limit(Code::TooManyRows, most, zh, en).into());
        }
        let mode = match query.mode {
            Mode::EachRow => EnterpriseMode::EachRow,
            Mode::AllOrNothing => EnterpriseMode::AllOrNothing,
            Mode::CheckOnly => EnterpriseMode::CheckOnly,
        };
        let mode = list.mode(mode);
        if mode != EnterpriseMode::CheckOnly {
            answer.may_change();
        }
        let request = EnterpriseRequest {
            rows,
            mode,
            key: query.key,
            reason: query.reason,
        };
        let import = scope
            .register_enterprises(request)
            .await
            .map_err(Fault::from)?;
        let imported = Imported::new(&list, import, language);
        let response = match query.refused {
            Some(format) => file_of(list.refused_file(&imported, format)?, format, "refused"),
            None => Json(imported).into_response(),
        };
        Ok(worded(response, language))
    })
    .await
}

/// `GET /export/enterprise-template`
pub(super) async fn export(
    State(hub): State<HubState>,
    Extension(id): Extension<RequestId>,
    query: Asked<TemplateQuery>,
    headers: HeaderMap,
) -> Response {
    let answer = Answer::new(&headers, Some(id.clone()));
    served(&hub, &id, &answer, async {
        signed_in(&hub, &headers).await?;
        let format = asked(query, "/docs/registry.md")?
            .format
            .unwrap_or(Format::Xlsx);
        Ok(file_of(template(format)?, format, "enterprises"))
    })
    .await
}
