//! How far an office is with a milestone or a task (进展), until the item is struck off (销号): where a line of the
//! ledger stands, what can happen to it, and whose hand may do it. The one function of the lifecycle is in
//! `progress/lifecycle.rs`, its table in `docs/board.md`.
//!
//! A line is one office's part in one item. Never knows a database or a clock, and never a percentage: how far
//! somebody is follows from what happened.

mod days;
mod lifecycle;
mod line;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::days::days_beside;
pub use self::lifecycle::{after, decide};
pub use self::line::{
    Happened, Standing, may_correct, reached_by_issue, refused_correction, standing,
};
pub use crate::name::UnknownName;
use crate::name::names;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// 未启动: nothing is recorded.
    NotStarted,
    /// 推进中
    UnderWay,
    /// 提请销号: the office says that it is reached; waits for verification.
    Proposed,
    /// 退回: not verified, sent back with a reason.
    Returned,
    /// 已销号: verified.
    StruckOff,
    /// 恢复: struck off before, and open again.
    Reopened,
}

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Step {
    /// What was done is recorded (登记进展).
    Record,
    /// The office says that it is reached, and on which day (提请销号).
    Propose,
    /// An entry is corrected, or taken back (更正).
    Correct,
    /// Verified and struck off (核验销号).
    StrikeOff,
    /// Sent back with a reason (退回).
    Return,
    /// Open again, with a reason (恢复).
    Reopen,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hand {
    /// A reporter of an office that answers for the item: it leads, or acts in its sentence, or where nobody leads it is
    /// named as responsible.
    Answers,
    /// A reporter of an office that takes part in it.
    TakesPart,
    /// A coordinator above the office.
    Coordinator,
}

names!(Stage {
    NotStarted => "NOT_STARTED", UnderWay => "UNDER_WAY", Proposed => "PROPOSED", Returned => "RETURNED",
    StruckOff => "STRUCK_OFF", Reopened => "REOPENED",
});
names!(Step {
    Record => "RECORD", Propose => "PROPOSE", Correct => "CORRECT", StrikeOff => "STRIKE_OFF", Return => "RETURN",
    Reopen => "REOPEN",
});
names!(Hand {
    Answers => "ANSWERS", TakesPart => "TAKES_PART", Coordinator => "COORDINATOR",
});

impl Stage {
    /// Where an item stands for which several offices answer: struck off when every line is, not started while none
    /// is. A line that was sent back or opened again shows.
    pub fn of_all(lines: impl IntoIterator<Item = Self>) -> Self {
        let lines: Vec<Self> = lines.into_iter().collect();
        let all = |stages: &[Self]| lines.iter().all(|line| stages.contains(line));
        if all(&[Self::NotStarted]) {
            Self::NotStarted
        } else if all(&[Self::StruckOff]) {
            Self::StruckOff
        } else if lines.contains(&Self::Returned) {
            Self::Returned
        } else if lines.contains(&Self::Reopened) {
            Self::Reopened
        } else if all(&[Self::Proposed, Self::StruckOff]) {
            Self::Proposed
        } else {
            Self::UnderWay
        }
    }
}

/// Why a step is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Where the line stands does not allow it.
    WrongStage,
    /// The viewer has not the role for it.
    WrongRole,
    /// An office that takes part does not say that the whole is reached.
    NotAnswering,
    /// Nobody strikes off what is his own.
    OwnLine,
    /// It is proposed already, and waits for a decision.
    Waits,
    /// It is struck off.
    IsStruckOff,
    /// What was struck off is opened again, not corrected.
    Decided,
    /// What was sent back, opened again or taken back is not corrected: the work goes on with a new entry.
    Past,
}

impl Refusal {
    /// The reason in Chinese and in English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::WrongStage => (
                "该事项当前状态不允许此操作：核验销号、退回针对提请销号的记录，恢复针对已销号的记录；\
                 请先查看该事项现状，尚未提请的请由责任单位提请销号",
                "where the item stands does not allow this: a proposal is struck off or sent back, what was struck off is \
                 opened again; look at where it stands, and where nothing is proposed let the office that answers propose it",
            ),
            Self::WrongRole => (
                "您的角色不能对该事项进行此操作",
                "your role may not do this to the item",
            ),
            Self::NotAnswering => (
                "只有牵头单位、文句所指的实施单位（无牵头单位的，责任单位）可以提请销号；配合单位请登记进展",
                "only an office that leads, that acts in the item's sentence, or that answers where nobody leads, proposes \
                 to strike off; one that takes part records what it did",
            ),
            Self::OwnLine => (
                "不得核验本单位的事项：须由上级核验",
                "nobody decides on the items of his own office: somebody above does",
            ),
            Self::Waits => (
                "该事项已提请销号，正等待上级核验，不需再次提请：提请的内容有误的，请更正已提请的记录",
                "it is proposed already and waits for the office above: if the proposal is wrong, correct it",
            ),
            Self::IsStruckOff => (
                "该事项已核验销号：确需继续办理的，须先由上级恢复",
                "it is struck off: where there is more to do, somebody above opens it again first",
            ),
            Self::Decided => (
                "已核验销号的记录不能更正：须先由上级恢复，再登记新的进展",
                "what was struck off is not corrected: somebody above opens it again, and new progress is recorded",
            ),
            Self::Past => (
                "已退回、已恢复办理或已撤销的记录不再更正：请登记新的进展，达到要求的重新提请销号",
                "what was sent back, opened again or taken back is not corrected: record new progress, and propose it again \
                 when it is reached",
            ),
        }
    }
}
