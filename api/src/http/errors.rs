//! `/errors`: what each code means and what a client does about it, as a page in
//! Chinese or English.
//!
//! Made from the table of codes and nothing else. Each code is an anchor:
//! `/errors#NOT_FOUND`.

use std::fmt::Write as _;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::{HubState, pages};
use crate::graphql::{Code, Language, limit_of, reach_words};
use crate::limits::Limits;

const FRAME: &str = include_str!("errors/frame.html");

/// `/errors`, in the language of `?lang=`, else of the browser.
pub(super) async fn errors(
    State(hub): State<HubState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let mut asked = query.as_deref().unwrap_or_default().split('&');
    let language = match asked.find_map(|pair| pair.strip_prefix("lang=")) {
        Some("zh" | "zh-CN") => Language::Zh,
        Some("en") => Language::En,
        _ => {
            let accepted = headers.get(header::ACCEPT_LANGUAGE);
            Language::from_accept_language(accepted.and_then(|value| value.to_str().ok()))
        }
    };
    let more = [
        (
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(language.tag()),
        ),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ];
    pages::written(&page(language, &hub.limits), more)
}

fn page(language: Language, limits: &Limits) -> String {
    let (mut list, mut body) = (String::new(), String::new());
    for code in Code::ALL {
        let about = code.about();
        let name = about.name;
        let pick = |[zh, en]: [&'static str; 2]| marked(language.pick(zh, en));
        let (cause, remedy) = (pick(about.cause), pick(about.remedy));
        let limit = limit_of(*code, limits).map_or_else(String::new, |number| {
            language.pick(
                format!("<dt>上限</dt><dd>{number}</dd>"),
                format!("<dt>Limit here</dt><dd>{number}</dd>"),
            )
        });
        let reach = reach_words(about.reach, language);
        let [when, what, how_far] = language.pick(
            ["何时出现", "怎么办", "影响范围"],
            ["When", "What to do", "What it ends"],
        );
        let written = write!(list, "<li><a href=\"#{name}\"><code>{name}</code></a></li>").and_then(|()| {
            writeln!(
                body,
                "<section id=\"{name}\" aria-labelledby=\"h-{name}\"><h2 id=\"h-{name}\"><code>{name}</code></h2>\
                 <dl><dt>{when}</dt><dd>{cause}</dd><dt>{what}</dt><dd>{remedy}</dd>{limit}\
                 <dt>{how_far}</dt><dd>{reach}</dd></dl></section>"
            )
        });
        written.expect("a string takes whatever is written to it");
    }
    let words = language.pick(
        [
            ("{title}", "错误代码"),
            ("{skip}", "跳到正文"),
            ("{pages}", "页面"),
            ("{schema}", "契约"),
            ("{docs}", "文档"),
            ("{codes}", "错误代码列表"),
            ("{other}", "en"),
            ("{other_tag}", "en"),
            ("{other_name}", "English"),
            ("{lang}", "zh"),
            ("{intro}", "代码在每个错误的 <code>extensions.code</code> 中，长期不变；说明文字随 <code>Accept-Language</code> \
             用中文或英文，可以改进。<code>extensions.requestId</code> 对应日志；超出上限时 <code>extensions.limit</code> 是该上限。"),
        ],
        [
            ("{title}", "Errors"),
            ("{skip}", "Skip to the content"),
            ("{pages}", "Pages"),
            ("{schema}", "Schema"),
            ("{docs}", "Docs"),
            ("{codes}", "Codes"),
            ("{other}", "zh"),
            ("{other_tag}", "zh-CN"),
            ("{other_name}", "中文"),
            ("{lang}", "en"),
            ("{intro}", "The code stands in <code>extensions.code</code> of every error and does not change; the sentence is \
             Chinese or English by <code>Accept-Language</code> and may be improved. <code>extensions.requestId</code> leads to \
             the log; where a limit was exceeded, <code>extensions.limit</code> is its number."),
        ],
    );
    let page = FRAME.replace("{tag}", language.tag());
    let page = words
        .into_iter()
        .fold(page, |page, (place, word)| page.replace(place, word));
    page.replace("{list}", &list).replace("{body}", &body)
}

/// A sentence of the table as HTML: escaped, and what stands in backquotes as code.
fn marked(sentence: &str) -> String {
    let escaped = sentence
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let mut html = String::new();
    for (number, part) in escaped.split('`').enumerate() {
        if number % 2 == 0 {
            html.push_str(part);
        } else {
            html.push_str("<code>");
            html.push_str(part);
            html.push_str("</code>");
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_an_anchor_in_both_languages_and_nothing_is_left_open() {
        for language in [Language::Zh, Language::En] {
            let page = page(language, &Limits::default());
            for code in Code::ALL {
                assert!(page.contains(&format!("id=\"{code}\"")), "{code}");
            }
            let left = page
                .lines()
                .find(|line| line.contains("{t") || line.contains("{o") || line.contains("{l"));
            assert_eq!(left, None);
            assert!(page.contains("1048576") && !page.contains("://www.cengbao"));
        }
    }

    #[test]
    fn a_sentence_cannot_become_markup() {
        assert_eq!(marked("a < `b` & c"), "a &lt; <code>b</code> &amp; c");
    }
}
