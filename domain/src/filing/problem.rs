//! What is wrong with a filing, said by cell.
//!
//! Owns the sentences: which cell (as printed), what is wrong, what to do; in
//! Chinese and in English. Never decides whether something is wrong.

mod number;
mod others;
mod outlier;

pub use self::others::Others;
use serde::{Deserialize, Serialize};

use super::MAX_TEXT_CHARS;
use crate::{
    check::{Comparator, Relation, Severity},
    decimal::{DecimalError, MAX_UNITS, render_scaled},
    enterprise::is_formula,
    form::Column,
};

/// What sort of problem it is; stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProblemCode {
    /// The cell is empty at submission.
    Blank,
    /// The form has no such cell.
    UnknownCell,
    /// The cell wants a plain number.
    NotANumber,
    /// More digits after the point than the unit has.
    TooManyDigits,
    /// Below zero.
    Negative,
    /// Above the largest figure of one cell.
    OutOfRange,
    /// The cell wants yes or no.
    NotABoolean,
    /// The cell wants words, without control characters.
    NotText,
    /// Too many characters.
    TooLong,
    /// A relation between two cells does not hold.
    CheckFailed,
    /// A cumulative total is below the one filed before, or above the one filed after.
    FallingTotal,
    /// The cell is given twice in one request.
    Duplicate,
    /// The cell is a rate, which the hub computes.
    Computed,
    /// Far above the unit's own history.
    StandsOut,
    /// Far above what its peers report, where its own history is too short.
    StandsOutAmongPeers,
    /// Nothing after a long run of activity.
    SuddenZero,
}

/// One problem of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Key of the cell; the left one where a relation fails.
    pub cell: Option<String>,
    /// ERROR refuses the filing, WARNING asks for a reason.
    pub severity: Severity,
    /// What sort of problem it is.
    pub code: ProblemCode,
    /// The sentence for the filer: cell, problem, remedy.
    pub message_zh: String,
    /// The same in English.
    pub message_en: String,
}

/// How much of a string from outside a message repeats.
const MAX_ECHO_CHARS: usize = 40;

fn echo(raw: &str) -> String {
    let mut shown: String = raw
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_ECHO_CHARS)
        .collect();
    if raw.trim().chars().nth(MAX_ECHO_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

impl Problem {
    /// Whether the filing is refused because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn error(column: &Column<'_>, code: ProblemCode, zh: &str, en: &str) -> Self {
        Self {
            cell: Some(column.key.clone()),
            severity: Severity::Error,
            code,
            message_zh: format!("{}：{zh}", column.printed_zh()),
            message_en: format!("{}: {en}", column.printed_en()),
        }
    }

    /// Does not refuse the filing: it asks for a reason.
    fn warning(column: &Column<'_>, code: ProblemCode, zh: &str, en: &str) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(column, code, zh, en)
        }
    }

    pub(super) fn blank(column: &Column<'_>) -> Self {
        let zh = "未填写；没有相关情况也要填报，数字填0，是否项填“否”，文字项填“无”。";
        let en = "is blank; a blank is not a zero, so enter 0, “false” or “无” if there is nothing to report.";
        Self::error(column, ProblemCode::Blank, zh, en)
    }

    pub(super) fn unknown_cell(key: &str) -> Self {
        let shown = echo(key);
        Self {
            severity: Severity::Error,
            code: ProblemCode::UnknownCell,
            message_zh: format!(
                "本表没有编号为“{shown}”的项；请按表中的部分和序号填写，例如“1.1”。"
            ),
            message_en: format!(
                "The form has no cell “{shown}”; use section and number as printed, such as “1.1”."
            ),
            cell: Some(shown),
        }
    }

    pub(super) fn duplicate(column: &Column<'_>) -> Self {
        let zh = "同一次填报中重复出现，未采用其中任何一个；请只填一次。";
        let en = "is given more than once, and none of the values was taken; give it once.";
        Self::error(column, ProblemCode::Duplicate, zh, en)
    }

    pub(super) fn computed(column: &Column<'_>) -> Self {
        let zh = "由系统按分子、分母计算，不需填写；请去掉这一项。";
        let en = "is computed from its numerator and denominator; leave it out.";
        Self::error(column, ProblemCode::Computed, zh, en)
    }

    pub(super) fn bad_number(column: &Column<'_>, raw: &str, error: DecimalError) -> Self {
        let shown = echo(raw);
        if is_formula(raw.trim()) {
            let zh = format!(
                "“{shown}”是没有结果的公式；请在电子表格中将公式改为数值（粘贴为值）后再报。"
            );
            let en = format!(
                "“{shown}” is a formula without a result; put the value in its place in the spreadsheet, and file it again."
            );
            return Self::error(column, ProblemCode::NotANumber, &zh, &en);
        }
        let scale = column.indicator.scale;
        let most = render_scaled(MAX_UNITS, scale);
        let (code, zh, remedy) = match error {
            DecimalError::Blank => return Self::blank(column),
            DecimalError::Negative => (
                ProblemCode::Negative,
                "是负数；请填0或正数。".into(),
                "enter zero or more".into(),
            ),
            DecimalError::Separator => {
                let (zh, en) = number::of_separators(column, raw);
                let zh = format!("数字之间有分隔符；{zh}。");
                (ProblemCode::NotANumber, zh, en)
            }
            DecimalError::Exponent => (
                ProblemCode::NotANumber,
                "用了科学计数法；请写出全部数字，例如“1000”。".into(),
                "write all digits, such as “1000”".into(),
            ),
            DecimalError::PlusSign => (
                ProblemCode::NotANumber,
                "带有加号；请填合计数，不带符号。".into(),
                "enter the figure without a sign".into(),
            ),
            DecimalError::NotANumber => {
                let (zh, en) = number::of_words(column, raw);
                (ProblemCode::NotANumber, format!("不是数字；{zh}。"), en)
            }
            DecimalError::TooManyDigits { scale: 0 } => (
                ProblemCode::TooManyDigits,
                "有小数；请填整数。".into(),
                "enter a whole number".into(),
            ),
            DecimalError::TooManyDigits { scale } => (
                ProblemCode::TooManyDigits,
                format!("小数位数过多；最多填{scale}位小数。"),
                format!("enter at most {scale} digits after the point"),
            ),
            DecimalError::OutOfRange { .. } => (
                ProblemCode::OutOfRange,
                format!("超出上限{most}；请核对数字和单位。"),
                "check the figure and its unit".into(),
            ),
        };
        let en = format!("“{shown}” {error}; {remedy}.");
        Self::error(column, code, &format!("“{shown}”{zh}"), &en)
    }

    pub(super) fn not_a_boolean(column: &Column<'_>, raw: &str) -> Self {
        let shown = echo(raw);
        let zh = format!("“{shown}”不是“是”或“否”；请填“是”（true）或“否”（false）。");
        let en = format!("“{shown}” is neither yes nor no; enter “true” (是) or “false” (否).");
        Self::error(column, ProblemCode::NotABoolean, &zh, &en)
    }

    pub(super) fn not_text(column: &Column<'_>) -> Self {
        let zh = "不是文字，或含有不可见的控制字符；请重新输入文字。";
        let en = "is not text, or holds control characters; type the words again.";
        Self::error(column, ProblemCode::NotText, zh, en)
    }

    pub(super) fn too_long(column: &Column<'_>, chars: usize) -> Self {
        let zh = format!("有{chars}个字符，超过上限；请缩短到{MAX_TEXT_CHARS}个以内。");
        let en = format!("has {chars} characters; shorten it to {MAX_TEXT_CHARS} or fewer.");
        Self::error(column, ProblemCode::TooLong, &zh, &en)
    }

    pub(super) fn check_failed(relation: &Relation<'_>, left: i64, right: i64) -> Self {
        let (column, other) = (&relation.left, &relation.right);
        let shown = |units| render_scaled(units, column.indicator.scale);
        let (left, right) = (shown(left), shown(right));
        let (rule_zh, rule_en) = match relation.comparator {
            Comparator::AtMost => ("不得大于", "must be at most"),
            Comparator::AtLeast => ("不得小于", "must be at least"),
            Comparator::Equal => ("应当等于", "must equal"),
        };
        let (remedy_zh, remedy_en) = match relation.severity {
            Severity::Error => ("请核对两项并更正", "correct one of the two cells"),
            Severity::Warning => (
                "请核对两项，确实无误的说明原因",
                "correct one of the two cells, or give the reason",
            ),
        };
        let why = relation.declared.map_or("其中数不会大于总数", |check| {
            check.message.trim_end_matches(['。', '；', '.'])
        });
        let zh = format!(
            "所填{left}{rule_zh}{}的{right}（{why}）；{remedy_zh}。",
            other.printed_zh()
        );
        let en = format!(
            "{left} {rule_en} the {right} of {}; {remedy_en}.",
            other.printed_en()
        );
        Self {
            severity: relation.severity,
            ..Self::error(column, ProblemCode::CheckFailed, &zh, &en)
        }
    }

    pub(super) fn falling_total(column: &Column<'_>, before: i64, now: i64) -> Self {
        let shown = |units| render_scaled(units, column.indicator.scale);
        let (before, now) = (shown(before), shown(now));
        let zh = format!("累计数由上次填报的{before}降为{now}；请核对，确实减少的说明原因。");
        let en = format!(
            "the cumulative total falls from {before} to {now}; correct it, or give the reason."
        );
        Self::warning(column, ProblemCode::FallingTotal, &zh, &en)
    }

    pub(super) fn total_falls_after(column: &Column<'_>, now: i64, after: i64) -> Self {
        let shown = |units| render_scaled(units, column.indicator.scale);
        let (now, after) = (shown(now), shown(after));
        let zh = format!(
            "所填{now}大于之后一期已填报的累计数{after}，累计数将下降；请核对，确实无误的说明原因，并核对之后各期是否须更正。"
        );
        let en = format!(
            "{now} is above the cumulative total {after} that was filed for a later period; correct it, or give the reason, and see whether the later filings want a correction too."
        );
        Self::warning(column, ProblemCode::FallingTotal, &zh, &en)
    }
}
