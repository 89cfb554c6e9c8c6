//! The language in which a caller wants to be told things.
//!
//! Owns the choice and nothing else: texts stand where they arise, always both.

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文, the language of the offices that report: the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The better accepted of the two by an `Accept-Language` header; Chinese
    /// when the header is absent, or names neither.
    pub fn from_accept_language(header: Option<&str>) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for range in header.unwrap_or_default().split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=").map(thousandths))
                .unwrap_or(1000);
            let language = match tag.split('-').next().unwrap_or_default() {
                "zh" | "*" => Self::Zh,
                "en" => Self::En,
                _ => continue,
            };
            if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, language));
            }
        }
        best.map_or_else(Self::default, |(_, language)| language)
    }

    /// The tag for a `Content-Language` header.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The text of the two that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// `0.8` as 800: a weight has at most three digits after the point; a malformed one counts as none.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let padded = format!("{fraction:0<3}");
    match (whole.parse::<u16>(), padded.parse::<u16>()) {
        (Ok(whole @ 0..=1), Ok(fraction @ 0..=999)) => whole * 1000 + fraction,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heavier_of_the_two_wins_and_chinese_is_the_default() {
        let cases = [
            (None, Language::Zh),
            (Some(""), Language::Zh),
            (Some("fr, de;q=0.5"), Language::Zh),
            (Some("en-GB,en;q=0.9"), Language::En),
            (Some("zh-CN;q=0.5, en;q=0.8"), Language::En),
            (Some("en;q=0.8, zh-TW;q=0.85"), Language::Zh),
            (Some("en;q=0, *;q=0.1"), Language::Zh),
            (Some("en;q=nonsense"), Language::Zh),
        ];
        for (header, language) in cases {
            assert_eq!(
                Language::from_accept_language(header),
                language,
                "{header:?}"
            );
        }
    }
}
