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
    /// The sentence has it as the one who acts (主语): it answers for the thing beside whoever leads.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub acts: bool,
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

impl Relation {
    /// Whether a sentence can have a body of this part as the one who acts: who leads answers anyway, and who stands
    /// beside another or watches does not act.
    pub(super) const fn may_act(self) -> bool {
        match self {
            Self::Responsible | Self::ByFunction | Self::Implement | Self::Implied => true,
            Self::Lead | Self::With | Self::Assist | Self::Supervise => false,
        }
    }
}
