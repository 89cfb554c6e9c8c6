//! Who has which part in something (责任单位): leads, helps, answers for it, carries it out.
//!
//! Owns the relation of one body to one thing. Never guesses a lead: no LEAD among the parties means that none
//! is printed, two mean joint leads (共同牵头).

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// One body's part in a task, target, duty or milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Code of an agency, a group, a leading group or a population: the four share one namespace.
    pub who: String,
    /// Its part.
    pub relation: Relation,
    /// The printed word, such as `牵头`.
    pub printed: Option<String>,
    /// Where it is printed, if not where the thing itself is.
    pub clause: Option<Clause>,
}

/// The part of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Relation {
    /// 牵头
    Lead,
    /// 会同
    With,
    /// 负责
    Responsible,
    /// 按职责分工负责、依职责负责
    ByFunction,
    /// 配合
    Assist,
    /// 具体组织实施
    Implement,
    /// 督促指导
    Supervise,
    /// Not printed at the place; follows from whom the document addresses.
    Implied,
}
