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
        path.strip_prefix(self.path.as_str())
            .is_some_and(|rest| !rest.is_empty() && begins_part(&self.path, rest))
    }
}

/// A clause by path and occurrence, as it is shown.
pub(super) fn name_of(path: &str, occurrence: u16) -> String {
    if occurrence == 1 {
        path.to_owned()
    } else {
        format!("{path}（第{occurrence}处）")
    }
}

/// Whether `rest` opens a part of `path` and does not merely continue its last number: `三` is above `三（一）`,
/// and `附件1` is not above `附件12`, nor `四` above `四十`.
fn begins_part(path: &str, rest: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十百";
    let (Some(last), Some(first)) = (path.chars().last(), rest.chars().next()) else {
        return false;
    };
    let continues = |is_digit: &dyn Fn(char) -> bool| is_digit(last) && is_digit(first);
    !continues(&|c| c.is_ascii_digit()) && !continues(&|c| NUMERALS.contains(c))
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
}
