//! Which media type an answer of `/graphql` has, and with it which statuses.
//!
//! Follows GraphQL over HTTP: `application/graphql-response+json` where the
//! caller asks for it; `application/json` otherwise, because callers that say
//! nothing are the old ones.

use axum::http::{HeaderMap, header};

/// A media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells a refused request from an answer.
    Response,
    /// `application/json`: an answer to a well-formed request is 200, whatever it says.
    Json,
}

/// The two types by name, and by the ranges that hold both.
const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
const RANGES: [&str; 2] = ["application/*", "*/*"];

impl Media {
    /// The better accepted of the two; none if neither is.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut weights: Vec<(String, u16)> = Vec::new();
        for value in headers.get_all(header::ACCEPT) {
            for range in value.to_str().unwrap_or_default().split(',') {
                let mut parts = range.split(';').map(str::trim);
                let name = parts.next().unwrap_or_default().to_ascii_lowercase();
                let weight = parts
                    .find_map(|part| part.strip_prefix("q="))
                    .map_or(1000, thousandths);
                if !name.is_empty() {
                    weights.push((name, weight));
                }
            }
        }
        if weights.is_empty() {
            return Some(Self::Json);
        }
        let named = |name: &str| {
            let found = weights.iter().find(|(range, _)| range == name);
            found.map(|(_, weight)| *weight)
        };
        let range = RANGES.into_iter().find_map(named).unwrap_or(0);
        let json = named(JSON).unwrap_or(range);
        // By its name alone: callers that take anything are the old ones.
        match named(RESPONSE) {
            Some(response) if response > 0 && response >= json => Some(Self::Response),
            _ if json > 0 => Some(Self::Json),
            None if range > 0 => Some(Self::Response),
            _ => None,
        }
    }

    /// As a header.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// `0.8` as 800; a malformed weight counts as none.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    match (
        whole.parse::<u16>(),
        format!("{fraction:0<3}").parse::<u16>(),
    ) {
        (Ok(whole @ 0..=1), Ok(fraction @ 0..=999)) => whole * 1000 + fraction,
        _ => 0,
    }
}

/// Whether a body is JSON by its headers, and plain. Text, forms and bodies without a type
/// are what a page of another site can send without asking.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let is_plain = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding == "identity");
    if !is_plain {
        return false;
    }
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = value
        .split(';')
        .map(|part| part.trim().to_ascii_lowercase());
    let is_json = parts.next().is_some_and(|name| name == "application/json");
    is_json
        && parts.all(|part| {
            !part.starts_with("charset=")
                || matches!(part.as_str(), "charset=utf-8" | "charset=\"utf-8\"")
        })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_new_type_is_given_to_whoever_asks_for_it() {
        let cases = [
            ("*/*", Media::Json),
            ("application/json", Media::Json),
            ("application/graphql-response+json", Media::Response),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Media::Response,
            ),
            (
                "application/graphql-response+json;charset=utf-8, application/json;charset=utf-8",
                Media::Response,
            ),
            (
                "application/json, application/graphql-response+json;q=0.5",
                Media::Json,
            ),
            ("application/graphql-response+json;q=0, */*", Media::Json),
            ("application/*", Media::Json),
            ("text/html, */*;q=0.1", Media::Json),
            ("application/json;q=0, */*", Media::Response),
            ("", Media::Json),
        ];
        for (accept, media) in cases {
            assert_eq!(
                Media::accepted(&with(header::ACCEPT, accept)),
                Some(media),
                "{accept}"
            );
        }
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        for accept in ["text/html", "application/json;q=0", "*/*;q=0", "nonsense"] {
            assert_eq!(
                Media::accepted(&with(header::ACCEPT, accept)),
                None,
                "{accept}"
            );
        }
    }

    #[test]
    fn only_json_in_utf8_is_json() {
        for good in ["application/json", "Application/JSON; charset=UTF-8"] {
            assert!(is_json(&with(header::CONTENT_TYPE, good)), "{good}");
        }
        for bad in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json; charset=gbk",
            "application/jsonp",
            "",
        ] {
            assert!(!is_json(&with(header::CONTENT_TYPE, bad)), "{bad}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
