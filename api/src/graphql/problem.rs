//! What is wrong with a filing, cell by cell (校核问题): data of a payload, never an error.

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use cengbao_domain::filing;

use super::context::language;
use super::form::Severity;

/// What sort of problem it is (问题类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "filing::ProblemCode")]
pub(super) enum ProblemCode {
    /// The cell is empty at submission (空项). A blank is never a zero.
    Blank,
    /// The form has no such cell (无此项).
    UnknownCell,
    /// The cell wants a plain number (不是数字).
    NotANumber,
    /// More digits after the point than the unit has (小数位过多).
    TooManyDigits,
    /// Below zero (负数).
    Negative,
    /// Above the largest figure of one cell (超出范围).
    OutOfRange,
    /// The cell wants yes or no, `true` or `false` (不是是否值).
    NotABoolean,
    /// The cell wants words without control characters (不是文字).
    NotText,
    /// Too many characters (过长).
    TooLong,
    /// A relation between two cells does not hold (校核关系不成立).
    CheckFailed,
    /// A cumulative total is below the one filed before (累计数下降).
    FallingTotal,
    /// The cell is given twice in one request (重复).
    Duplicate,
    /// The cell is a rate, which the hub computes from two others; leave it out (系统计算项).
    Computed,
    /// Far above the unit's own history (明显偏高); always a warning.
    StandsOut,
    /// Far above what units of its kind beside it report (高于同类单位), where its own history is too short; always a
    /// warning. No figure of another unit is told.
    StandsOutAmongPeers,
    /// Nothing after a long run of activity (突然为零); always a warning.
    SuddenZero,
}

/// One problem of a filing (校核问题). All problems come at once.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Problem {
    /// Key of the cell (数据项); the left one where a relation fails; null where it belongs to none.
    cell: Option<String>,
    /// What it does to the filing (级别).
    severity: Severity,
    /// What sort of problem it is (类型), stable.
    code: ProblemCode,
    #[graphql(skip)]
    zh: String,
    #[graphql(skip)]
    en: String,
}

#[ComplexObject]
impl Problem {
    /// Which cell as printed, what is wrong, what to do (说明), in the language of the request.
    async fn message(&self, ctx: &Context<'_>) -> &str {
        language(ctx).pick(&self.zh, &self.en)
    }
}

impl From<filing::Problem> for Problem {
    fn from(problem: filing::Problem) -> Self {
        Self {
            cell: problem.cell,
            severity: problem.severity.into(),
            code: problem.code.into(),
            zh: problem.message_zh,
            en: problem.message_en,
        }
    }
}
