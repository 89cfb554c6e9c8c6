//! Enterprises and places (企业、场所): how they are named and of what sort they are.
//!
//! Owns the unified social credit code (统一社会信用代码, GB 32100-2015) with its check character, the hub's own
//! codes for those that have none, categories, and the shape of marks. Never who they are: the registry holds that.

mod column;
mod past;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::column::{
    Column, flag_as_written, is_for_people, is_formula, is_scientific, may_be_rounded,
};
pub use self::past::{Span, first_rewritten};
use crate::word::is_unseen;

/// Characters of a unified social credit code, in the order of their values: no I, O, S, V, Z.
const DIGITS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Its length, the check character included.
const LENGTH: usize = 18;
/// Stands in the codes that the hub gives, and in no code of a division, an agency or the registrar.
const OWN: char = '~';
/// Marks of one enterprise.
pub const MAX_MARKS: usize = 50;
/// Characters of one mark.
pub const MAX_MARK: usize = 100;

/// A name as it is compared with others: without blanks, and with full-width letters, digits and brackets as their
/// half-width ones, which two lists seldom write alike.
pub fn folded_name(name: &str) -> String {
    let half = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '〔' | '﹝' => '(',
        '〕' | '﹞' => ')',
        _ => letter,
    };
    let is_blank = |letter: &char| letter.is_whitespace() || is_unseen(*letter);
    let letters = name.chars().filter(|letter| !is_blank(letter)).map(half);
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a text holds what nobody sees on a page, such as a line break of a cell or a mark of no width: two names that
/// look like one would be two.
pub fn has_unseen(text: &str) -> bool {
    text.contains(is_unseen)
}

/// Why a text is no unified social credit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCreditCode {
    /// Not eighteen of the lawful characters.
    #[error("a unified social credit code has 18 characters of 0-9 and A-Z without I, O, S, V, Z")]
    Shape,
    /// A typing error: the last character does not follow from the others.
    #[error("the check character does not fit: after the first 17 it would be {0}")]
    Check(char),
}

/// Reads a unified social credit code: upper case, eighteen characters, the last one of which follows from the others.
pub fn check_credit_code(text: &str) -> Result<(), BadCreditCode> {
    let values = values_of(text, LENGTH).ok_or(BadCreditCode::Shape)?;
    let wanted = check_value(&values[..LENGTH - 1]);
    if values[LENGTH - 1] == wanted {
        Ok(())
    } else {
        Err(BadCreditCode::Check(char::from(DIGITS[wanted])))
    }
}

/// The code whose first seventeen characters are these: for simulated enterprises, and never for real ones.
pub fn complete_credit_code(first: &str) -> Option<String> {
    let values = values_of(first, LENGTH - 1)?;
    let last = char::from(DIGITS[check_value(&values)]);
    Some(format!("{first}{last}"))
}

/// The values of so many lawful characters.
fn values_of(text: &str, length: usize) -> Option<Vec<usize>> {
    let value = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let values: Vec<usize> = text.bytes().map(value).collect::<Option<_>>()?;
    (values.len() == length).then_some(values)
}

/// ISO 7064 with weights 3^i mod 31, as GB 32100-2015 has it.
fn check_value(values: &[usize]) -> usize {
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31
}

/// The code of an enterprise that has no credit code: its division's, a mark, and its number in the tree.
pub fn own_code(division: &str, number: u32) -> String {
    format!("{division}{OWN}{number}")
}

/// Whether a text is shaped as the code of an enterprise.
pub fn is_code(text: &str) -> bool {
    is_own_code(text) || check_credit_code(text).is_ok()
}

/// Whether the hub gave it.
pub fn is_own_code(text: &str) -> bool {
    text.split_once(OWN).is_some_and(|(division, number)| {
        crate::division::is_code(division)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Of what sort an enterprise is (类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Category {
    /// 企业
    Company,
    /// 个体工商户
    SelfEmployed,
    /// 场所, such as the nine small ones (九小场所)
    Place,
    /// 事业单位、学校、医院、养老机构
    Institution,
    /// 在建工程项目
    Project,
    /// 其他
    Other,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 6] = [
        Self::Company,
        Self::SelfEmployed,
        Self::Place,
        Self::Institution,
        Self::Project,
        Self::Other,
    ];

    /// Its name, as stored and imported.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Company => "COMPANY",
            Self::SelfEmployed => "SELF_EMPLOYED",
            Self::Place => "PLACE",
            Self::Institution => "INSTITUTION",
            Self::Project => "PROJECT",
            Self::Other => "OTHER",
        }
    }

    /// Its Chinese name, as a template offers it.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Company => "企业",
            Self::SelfEmployed => "个体工商户",
            Self::Place => "场所",
            Self::Institution => "事业单位",
            Self::Project => "在建工程",
            Self::Other => "其他",
        }
    }

    /// The category that a cell names, by either of its names.
    pub fn as_written(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text || one.chinese() == text)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no category.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "unknown category `{0}`: write COMPANY, SELF_EMPLOYED, PLACE, INSTITUTION, PROJECT or OTHER"
)]
pub struct UnknownCategory(pub String);

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|category| category.as_str() == text)
            .ok_or_else(|| UnknownCategory(text.to_owned()))
    }
}

/// Whether a text can be a mark (标记), such as 高危 or `shanwei-2020/key-enterprises`.
pub fn is_mark(text: &str) -> bool {
    !text.is_empty()
        && text.trim() == text
        && text.chars().count() <= MAX_MARK
        && !text.contains([',', ';', '；', '%', '_', '|'])
        && !text.chars().any(char::is_control)
}

/// Marks as they are stored and searched: in order, each between two bars, so that one can be looked for and none is
/// found in the middle of another.
pub fn stored_marks<'m>(marks: impl Iterator<Item = &'m str>) -> String {
    let marks: BTreeSet<&str> = marks.collect();
    marks
        .into_iter()
        .fold("|".to_owned(), |text, mark| text + mark + "|")
}

/// The marks of a stored text.
pub fn read_marks(stored: &str) -> BTreeSet<String> {
    stored
        .split('|')
        .filter(|mark| !mark.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_alike_but_for_blanks_and_width() {
        let one = folded_name("乙饭店（一店）Ａ１");
        for alike in [
            "乙饭店(一店)A1",
            "乙 饭店（一店） a1",
            "\u{3000}乙饭店（一店)Ａ1",
        ] {
            assert_eq!(folded_name(alike), one, "{alike}");
        }
        assert_ne!(folded_name("乙饭店（二店）Ａ１"), one);
    }

    #[test]
    fn nothing_is_in_a_name_that_nobody_sees() {
        for name in ["乙 饭店（一店）Ａ１", "乙·饭店-1"] {
            assert!(!has_unseen(name), "{name}");
        }
        for name in [
            "乙\n饭店",
            "乙\t饭店",
            "\u{200b}乙饭店",
            "乙饭\u{202e}店",
            "乙\0",
        ] {
            assert!(has_unseen(name), "{name:?}");
        }
    }

    #[test]
    fn a_code_of_the_standard_is_read() {
        // The example of GB 32100-2015 itself, and one that many print.
        assert_eq!(check_credit_code("91350100M000100Y43"), Ok(()));
        assert_eq!(
            check_credit_code("91350100M000100Y44"),
            Err(BadCreditCode::Check('3'))
        );
        for shape in [
            "",
            "91350100M000100Y4",
            "91350100m000100y43",
            "91350100I000100Y43",
        ] {
            assert_eq!(
                check_credit_code(shape),
                Err(BadCreditCode::Shape),
                "{shape}"
            );
        }
    }

    #[test]
    fn a_code_of_the_hubs_own_is_no_other_code() {
        let own = own_code("441521101", 77);
        assert!(is_own_code(&own) && is_code(&own));
        assert!(!crate::division::is_code(&own));
        for other in [
            "441521101",
            "441521101.yj",
            "~1",
            "441521101~",
            "441521101~x",
        ] {
            assert!(!is_code(other), "{other}");
        }
    }

    fn first_seventeen() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(DIGITS.to_vec()), 17)
            .prop_map(|bytes| String::from_utf8(bytes).unwrap())
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_found(
            first in first_seventeen(), at in 0_usize..18, other in proptest::sample::select(DIGITS.to_vec()),
        ) {
            let good = complete_credit_code(&first).unwrap();
            prop_assert_eq!(check_credit_code(&good), Ok(()));
            let mut bytes = good.clone().into_bytes();
            prop_assume!(bytes[at] != other);
            bytes[at] = other;
            let bad = String::from_utf8(bytes).unwrap();
            prop_assert!(matches!(check_credit_code(&bad), Err(BadCreditCode::Check(_))));
        }

        #[test]
        fn what_nobody_sees_makes_no_other_name(
            letters in proptest::collection::vec("[甲乙（(Ａaｂ1]", 1..8),
            unseen in proptest::collection::vec("[ \u{3000}\n\u{200b}\u{feff}\u{202e}]{0,2}", 8),
        ) {
            let plain = letters.concat();
            let pairs = unseen.iter().zip(&letters);
            let marked = pairs.fold(String::new(), |name, (beside, letter)| name + beside + letter);
            prop_assert_eq!(folded_name(&marked), folded_name(&plain));
            prop_assert_eq!(folded_name(&folded_name(&plain)), folded_name(&plain));
        }

        #[test]
        fn marks_are_read_as_they_were_stored(
            marks in proptest::collection::btree_set("[高危规模以上a-z/]{1,6}", 0..6),
        ) {
            let stored = stored_marks(marks.iter().map(String::as_str));
            prop_assert_eq!(read_marks(&stored), marks);
        }
    }
}
