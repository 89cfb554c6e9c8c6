//! How a body is tied to something that the document wants (责任关系).
//!
//! Owns the part and where it is printed. Never weighs one part against another.

use serde::{Deserialize, Serialize};

use crate::campaign::{Blanket, Party, Relation, Task};
use crate::clause::Clause;

/// A body's part in something that the document wants.
#[derive(Debug, Clone, Copy)]
pub struct Tie<'c> {
    /// Code of the agency, group, leading group or population.
    pub body: &'c str,
    /// Its part.
    pub part: Part,
    /// The printed word, where it is on record.
    pub printed: Option<&'c str>,
    /// Where the part is printed.
    pub clause: &'c Clause,
    /// Whether it is printed with the thing or holds from above.
    pub source: Source<'c>,
    /// The thing's own sentence has it as the one who acts (主语).
    pub acts: bool,
}

/// From where a tie comes.
#[derive(Debug, Clone, Copy)]
pub enum Source<'c> {
    /// It is printed with the thing itself.
    Own,
    /// It holds for the task under which the thing is printed.
    Task(&'c Task),
    /// It holds for a run of tasks (以下均需…).
    Blanket(&'c Blanket),
}

/// The part of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Part {
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
    /// It must meet the target, do the duty, keep the rule.
    Bound,
    /// It owes the paper or the form (报送).
    Owes,
    /// It receives the paper or the form (接收).
    Receives,
    /// It gets a copy (抄报).
    Copied,
    /// The questions are put to it.
    Asked,
    /// It keeps the ledger (建立台账).
    Keeps,
    /// It says whether the target is reached (判定).
    Judges,
}

impl Part {
    /// Whether the part is one of those that a task hands down when the thing below it prints none.
    pub const fn answers(self) -> bool {
        match self {
            Self::Lead
            | Self::With
            | Self::Responsible
            | Self::ByFunction
            | Self::Assist
            | Self::Implement
            | Self::Supervise
            | Self::Implied => true,
            Self::Bound
            | Self::Owes
            | Self::Receives
            | Self::Copied
            | Self::Asked
            | Self::Keeps
            | Self::Judges => false,
        }
    }
}

impl From<Relation> for Part {
    fn from(relation: Relation) -> Self {
        match relation {
            Relation::Lead => Self::Lead,
            Relation::With => Self::With,
            Relation::Responsible => Self::Responsible,
            Relation::ByFunction => Self::ByFunction,
            Relation::Assist => Self::Assist,
            Relation::Implement => Self::Implement,
            Relation::Supervise => Self::Supervise,
            Relation::Implied => Self::Implied,
        }
    }
}

impl<'c> Tie<'c> {
    /// The ties of parties that are printed at `clause` unless they say otherwise.
    pub(super) fn of_parties(
        parties: &'c [Party],
        clause: &'c Clause,
        source: Source<'c>,
    ) -> impl Iterator<Item = Self> {
        parties.iter().map(move |party| Self {
            body: &party.who,
            part: party.relation.into(),
            printed: party.printed.as_deref(),
            clause: party.clause.as_ref().unwrap_or(clause),
            source,
            // Who acts in one sentence does not act in those that stand below it.
            acts: party.acts && matches!(source, Source::Own),
        })
    }

    /// The ties of codes that all have one part, printed with the thing.
    pub(super) fn of_codes(
        codes: impl IntoIterator<Item = &'c String>,
        part: Part,
        clause: &'c Clause,
    ) -> impl Iterator<Item = Self> {
        codes.into_iter().map(move |body| Self {
            body,
            part,
            printed: None,
            clause,
            source: Source::Own,
            acts: false,
        })
    }
}
