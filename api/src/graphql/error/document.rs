//! The table of codes as the page `docs/errors.md`.

use std::fmt::Write as _;

use super::{Code, Reach};
use crate::graphql::language::Language;
use crate::limits::Limits;

/// The number that a code is about, as it is in force.
pub fn limit_of(code: Code, limits: &Limits) -> Option<u64> {
    Some(match code {
        Code::BodyTooLarge => limits.body_bytes,
        Code::BatchTooLarge => limits.batch,
        Code::QueryTooLong => limits.tokens,
        Code::QueryTooDeep => limits.depth,
        Code::QueryTooCostly => limits.cost,
        Code::TooManyFields => limits.fields,
        Code::TooManyAliases => limits.aliases,
        Code::TooManyFragments => limits.spreads,
        Code::TooManyDirectives => limits.directives,
        Code::TooManyIds => limits.ids,
        Code::TooManyRows => limits.bulk_rows,
        _ => return None,
    })
}

/// How far an error reaches, in words.
pub fn reach_words(reach: Reach, language: Language) -> String {
    match reach {
        Reach::Field => language.pick(
            "出错的字段为 null，其余照常返回（200）",
            "the field, which is null; the rest of the answer stands (200)",
        )
        .to_owned(),
        Reach::Operation => language.pick(
            "整个操作不执行，没有 data（400；旧媒体类型 application/json 为 200）；参数在字段中才发现有误时只影响该字段",
            "the operation, which is not executed and has no data (400; 200 for the old media type application/json); an \
             argument that proves wrong in a field ends that field alone",
        )
        .to_owned(),
        Reach::Request(status) => language.pick(
            format!("整个 HTTP 请求（{status}）"),
            format!("the HTTP request ({status})"),
        ),
    }
}

/// The page, as it lies in the repository.
pub fn errors_document() -> String {
    let mut text = String::from(
        "# Errors (错误代码)\n\n\
         Written by `cengbao errors write docs/errors.md` from the table in the code; a hub serves it as `/errors`, with the \
         limits that are in force there.\n\n\
         Every error has `extensions.code`, which does not change, and `extensions.requestId`, which leads to the log. \
         Where a limit was exceeded, `extensions.limit` is its number. Messages are Chinese, or English by \
         `Accept-Language`; they name the place and the remedy and may be improved. Nothing internal stands in them.\n",
    );
    for code in Code::ALL {
        let about = code.about();
        let ([cause_zh, cause], [remedy_zh, remedy]) = (about.cause, about.remedy);
        let limit = limit_of(*code, &Limits::default()).map_or_else(String::new, |number| {
            format!("- Limit by default: {number}\n")
        });
        let reach = reach_words(about.reach, Language::En);
        write!(
            text,
            "\n## {}\n\n{cause} {remedy}\n\n{cause_zh}。{remedy_zh}。\n\n- What it ends: {reach}\n{limit}",
            about.name
        )
        .expect("a string takes whatever is written to it");
    }
    text
}
