//! The outline of the document (提纲): every printed clause, in order, whether something was taken from it or not.
//!
//! Owns what a clause is called and why nothing was taken from one. Never the text of the document, and never the
//! judgement of what is covered: `coverage` makes it.

use serde::{Deserialize, Serialize};

/// A printed clause (条款) of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineClause {
    /// Heading path as printed, down to the smallest printed numbering: `三（三）1 一是`, `附件1 注1`, `引言`.
    pub path: String,
    /// Which of the places with this path, from 1.
    pub occurrence: u16,
    /// The heading, or the first words.
    pub title: Option<String>,
    /// Why there is nothing to take from it, in Chinese; only where nothing cites it or a clause below it.
    pub nothing: Option<String>,
}

impl OutlineClause {
    /// The path, with the occurrence where it is not the first.
    pub fn name(&self) -> String {
        name_of(&self.path, self.occurrence)
    }

    /// Whether `path` is printed below this clause: it begins with this path and goes on with a numbering.
    pub fn is_above(&self, path: &str) -> bool {
        is_below(&self.path, path)
    }
}

/// Whether the path `lower` is printed below the path `upper`.
pub fn is_below(upper: &str, lower: &str) -> bool {
    lower
        .strip_prefix(upper)
        .is_some_and(|rest| !rest.is_empty() && begins_part(upper, rest))
}

/// A clause by path and occurrence, as it is shown.
pub(super) fn name_of(path: &str, occurrence: u16) -> String {
    if occurrence == 1 {
        path.to_owned()
    } else {
        format!("{path}（第{occurrence}处）")
    }
}

/// The path of the heading that a path stands under, as far as its numbering shows it: `三（三）` of `三（三）1`,
/// `附件1` of `附件1 注1`. `None` for an outermost heading and for what has no number (引言).
pub(super) fn heading_above(path: &str) -> Option<&str> {
    let start = path.rfind(' ').map_or(0, |space| space + 1);
    let above = start + numbering_above(&path[start..]);
    let above = path[..above].trim_end();
    (!above.is_empty()).then_some(above)
}

/// How much of one part of a path, without its last number, is a heading itself.
fn numbering_above(part: &str) -> usize {
    if let Some(open) = part.ends_with('）').then(|| part.rfind('（')).flatten() {
        return open;
    }
    let without_digits = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let above = if without_digits.len() < part.len() {
        without_digits
    } else {
        part.trim_end_matches(is_numeral)
    };
    // 附件1 is no part of 附件, nor 注1 of 注: what ends in a word is not numbered below anything.
    let is_heading =
        above.len() < part.len() && (above.ends_with('）') || above.ends_with(is_numeral));
    if is_heading { above.len() } else { 0 }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

/// Whether `rest` opens a part of `path` and does not merely continue its last number: `三` is above `三（一）`,
/// and `附件1` is not above `附件12`, nor `四` above `四十`.
fn begins_part(path: &str, rest: &str) -> bool {
    let (Some(last), Some(first)) = (path.chars().last(), rest.chars().next()) else {
        return false;
    };
    let continues = |is_digit: &dyn Fn(char) -> bool| is_digit(last) && is_digit(first);
    !continues(&|c| c.is_ascii_digit()) && !continues(&is_numeral)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_above(path: &str, other: &str) -> bool {
        let clause = OutlineClause {
            path: path.to_owned(),
            occurrence: 1,
            title: None,
            nothing: None,
        };
        clause.is_above(other)
    }

    #[test]
    fn a_clause_is_above_what_goes_on_with_a_numbering() {
        assert!(is_above("三", "三（三）1 一是"));
        assert!(is_above("三（三）1", "三（三）1 一是"));
        assert!(is_above("附件1", "附件1 注1"));
        assert!(!is_above("三（三）1", "三（三）10"));
        assert!(!is_above("附件1", "附件12"));
        assert!(!is_above("一", "一"));
        assert!(!is_above("四", "四十"));
    }

    #[test]
    fn the_heading_above_is_read_from_the_numbering() {
        for (path, above) in [
            ("三（三）1 一是", Some("三（三）1")),
            ("三（三）1", Some("三（三）")),
            ("三（三）", Some("三")),
            ("二（二）一4", Some("二（二）一")),
            ("二（二）一", Some("二（二）")),
            ("附件1 注1", Some("附件1")),
            ("附件1 一（一）", Some("附件1 一")),
            ("附件2 10", Some("附件2")),
            ("三", None),
            ("附件1", None),
            ("引言", None),
        ] {
            assert_eq!(heading_above(path), above, "{path}");
        }
    }
}
