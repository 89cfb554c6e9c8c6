//! What goes wrong, as a client sees it: a stable code and a sentence in the caller's language.
//!
//! Everything that is answered as an error is made here. An expected outcome
//! (a refused filing, a conflict) is no error but data of its payload. Must
//! never put an internal cause, a table, or the existence of a thing outside
//! the scope into a message: internals are logged once, here, and answered by
//! a sentence without them.

mod code;
mod document;
mod finish;
mod suggest;
mod validation;

use std::fmt;

use async_graphql::{Context, Error, ErrorExtensions as _, Pos, ServerError};
use cengbao_store::StoreError;

pub use self::code::{About, Code, Reach};
pub use self::document::{errors_document, limit_of, reach_words};
pub(super) use self::finish::{Finish, TOO_COSTLY};
use super::context::language;
use super::language::Language;

/// What resolvers return.
pub(super) type Result<T> = std::result::Result<T, Error>;

/// An error before its language is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {en}")]
pub struct Fault {
    /// The stable half.
    pub code: Code,
    /// The sentence in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The number that was exceeded, where it is a limit: `extensions.limit`.
    pub limit: Option<u64>,
    /// Where in the document it is, if it is about the document.
    pub place: Option<Pos>,
}

impl Fault {
    /// A code with its sentences: what happened and what to do.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code,
            zh: zh.into(),
            en: en.into(),
            limit: None,
            place: None,
        }
    }

    /// The one sentence for what is not there and for what is not yours.
    pub fn not_found() -> Self {
        Self::new(
            Code::NotFound,
            "不存在，或不在您的权限范围内",
            "not there, or not within your scope",
        )
    }

    /// Nobody is known to ask: the token is missing, invalid or expired, or its account is closed.
    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            "未登录，或登录已失效：请携带有效的访问令牌",
            "not signed in, or no longer: send a valid bearer token",
        )
    }

    /// The request says something that cannot be; the sentences name the place and the remedy.
    pub fn bad_input(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Code::BadInput, zh, en)
    }

    /// More than `limit` of `what_zh` / `what_en`.
    pub fn limit(code: Code, limit: u64, what_zh: &str, what_en: &str) -> Self {
        let mut fault = Self::new(
            code,
            format!("超出上限：{what_zh}最多 {limit}"),
            format!("over the limit: at most {limit} {what_en}"),
        );
        fault.limit = Some(limit);
        fault
    }

    /// A question that would be asked once for each row of the list above it.
    pub fn below_a_list() -> Self {
        Self::new(
            Code::NotBelowAList,
            "该查询不能放在列表之下（会逐行查询）：请在上级辖区使用 table(by: CHILDREN 或 LEVEL)，或单独查询该对象",
            "not below a list, where it would be asked once a row: ask table(by: CHILDREN or LEVEL) at the node above, \
             or ask the object by itself",
        )
    }

    /// The answer took longer than a request may.
    pub fn timeout() -> Self {
        Self::new(
            Code::Timeout,
            "查询超时：请缩小查询范围或减少每页条数",
            "the request took too long: ask for less, or for smaller pages",
        )
    }

    /// A change took longer than a request may: what of it is done, and how to learn that.
    pub fn change_timeout() -> Self {
        Self::new(
            Code::Timeout,
            "办理超时，尚未得知结果：每份报表、每份企业名单，要么已全部办妥，要么未作任何更改。请以同一幂等键再次提交，已办妥的不会重复办理；\
             未用幂等键的，请先核对现状再提交，每次少办几份",
            "the request took too long, and its outcome is not known here: each report of it, or a list of enterprises as one, \
             is done wholly, or nothing of it. Send it again with the same idempotency key, and nothing is done twice; \
             without a key look first how things stand, and send fewer at once",
        )
    }

    /// The hub failed. `cause` goes to the log and nowhere else.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed inside the hub");
        Self::new(
            Code::Internal,
            "系统内部错误：请凭请求编号联系管理员",
            "the hub failed: give the request id to its operator",
        )
    }

    /// The error in one language.
    pub fn in_language(&self, language: Language) -> Error {
        let message = language.pick(&self.zh, &self.en).clone();
        let (code, limit) = (self.code.as_str(), self.limit);
        Error::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            if let Some(limit) = limit {
                extensions.set("limit", limit);
            }
        })
    }

    /// The error of a request that was not executed, in one language.
    pub fn into_server_error(self, language: Language) -> ServerError {
        let mut error = self
            .in_language(language)
            .into_server_error(self.place.unwrap_or_default());
        if self.place.is_none() {
            error.locations.clear();
        }
        error
    }

    /// The same fault at a place of the document.
    pub(super) fn at(mut self, place: Pos) -> Self {
        self.place = Some(place);
        self
    }

    /// Both sentences in one string, for the places where the library asks for
    /// a message and no language is known yet; [`Finish`] takes it apart.
    pub(super) fn marked(&self) -> String {
        format!("{MARK}{}{MARK}{}{MARK}", self.zh, self.en)
    }
}

/// Separates the sentences of [`Fault::marked`]; no text of ours or of a caller's JSON survives with it.
const MARK: char = '\u{1f}';

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Unauthenticated => Self::unauthenticated(),
            StoreError::Forbidden { reason, chinese } => Self::new(
                Code::Forbidden,
                format!("无权进行此操作：{}", chinese.unwrap_or(&reason)),
                format!("not allowed: {reason}"),
            ),
            StoreError::Invalid {
                place,
                message,
                remedy,
                chinese,
            } => {
                let zh = chinese.unwrap_or_else(|| format!("{message}；{remedy}"));
                Self::bad_input(
                    format!("输入有误（{place}）：{zh}"),
                    format!("{place}: {message}; {remedy}"),
                )
            }
            StoreError::IdempotencyKeyReused => Self::new(
                Code::IdempotencyKeyReused,
                "该幂等键已用于另一请求：请换用新的幂等键",
                "the idempotency key was used with another request: take a new one",
            ),
            StoreError::Busy | StoreError::Contended(_) => Self::new(
                Code::Busy,
                "系统繁忙：请稍后重试同一请求",
                "the hub is busy: send the same request again in a moment",
            ),
            internal @ StoreError::Internal(_) => Self::internal(&internal),
        }
    }
}

/// Turns whatever failed into an error in the language of the request.
pub(super) trait OrFault<T> {
    fn or_fault(self, ctx: &Context<'_>) -> Result<T>;
}

impl<T, E: Into<Fault>> OrFault<T> for std::result::Result<T, E> {
    fn or_fault(self, ctx: &Context<'_>) -> Result<T> {
        self.map_err(|error| error.into().in_language(language(ctx)))
    }
}

/// Turns "nothing there" into NOT_FOUND in the language of the request.
pub(super) trait OrNotFound<T> {
    fn or_not_found(self, ctx: &Context<'_>) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, ctx: &Context<'_>) -> Result<T> {
        self.ok_or_else(|| Fault::not_found().in_language(language(ctx)))
    }
}
