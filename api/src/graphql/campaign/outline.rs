//! The clauses of a document in printed order, and its cells beside those of another campaign (条款目录、指标对应).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::Clause;

/// A printed clause of the document (条款目录项), whether something was taken from it or not.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct OutlineClause {
    /// Heading path as printed (标题路径).
    path: String,
    /// Which of the places with this path, from 1 (第几处).
    occurrence: i32,
    /// The heading, or the first words (标题).
    title: Option<String>,
    /// Why there is nothing to take from it (无可登记的理由), in Chinese; null where something is taken from it or from
    /// a clause below it.
    nothing: Option<String>,
}

impl From<&campaign::OutlineClause> for OutlineClause {
    fn from(clause: &campaign::OutlineClause) -> Self {
        Self {
            path: clause.path.clone(),
            occurrence: clause.occurrence.into(),
            title: clause.title.clone(),
            nothing: clause.nothing.clone(),
        }
    }
}

/// How two values stand to each other (对应关系).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::PairKind")]
pub(in crate::graphql) enum PairKind {
    /// One meaning: they may be summed across the campaigns (相同).
    Same,
    /// Near, but worded otherwise (近似): summed only where the mapping is named.
    Mapped,
    /// Only one of the forms has it, or the meanings are apart (独有).
    Local,
}

/// A value of one form beside its like in the other (指标对应).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct CellPair {
    /// Code of the value in this campaign's form (本方指标); null where only the other has it.
    own: Option<String>,
    /// Code of the value in the other form (对方指标); null where only this one has it.
    other: Option<String>,
    /// How they stand to each other (对应关系).
    kind: PairKind,
    /// How the wordings differ (说明), in Chinese.
    note: Option<String>,
    /// Where the own value is printed (本方出处).
    clause: Option<Clause>,
    /// Where the other is printed, in the other document (对方出处).
    other_clause: Option<Clause>,
}

/// Which values of a form mean the same as those of another campaign's form (指标对应), by declaration.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Correspondence {
    /// Code of the other campaign (对方专项行动).
    with: String,
    /// Code of the form in this campaign (本方调度表).
    form: String,
    /// Code of the form in the other campaign (对方调度表).
    other_form: String,
    /// Every value of both forms, each once (指标对应).
    pairs: Vec<CellPair>,
}

impl From<&campaign::Correspondence> for Correspondence {
    fn from(correspondence: &campaign::Correspondence) -> Self {
        let pairs = correspondence.pairs.iter().map(|pair| CellPair {
            own: pair.own.clone(),
            other: pair.other.clone(),
            kind: pair.kind.into(),
            note: pair.note.clone(),
            clause: pair.clause.as_ref().map(Into::into),
            other_clause: pair.other_clause.as_ref().map(Into::into),
        });
        Self {
            with: correspondence.with.clone(),
            form: correspondence.form.clone(),
            other_form: correspondence.other_form.clone(),
            pairs: pairs.collect(),
        }
    }
}
