//! Where a thing taken from a document stands in it (条款).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::clause;

/// How a statement follows from its clause (依据).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "clause::Basis")]
pub(in crate::graphql) enum Basis {
    /// The clause says it in words (明文).
    Stated,
    /// The clause does not say it but cannot be read without it (隐含).
    Implied,
    /// The clause leaves it open or contradicts another one: the hub's reading (解释).
    Interpreted,
}

/// A place in a document (条款).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Clause {
    /// Heading path as printed (标题路径), such as `六（三）` or `附件1 注1`.
    path: String,
    /// Which of the places with this path, from 1 (第几处): printed numbers repeat.
    occurrence: i32,
    /// How the statement follows from it (依据).
    basis: Basis,
    /// Whether the statement also rests on something that the document does not contain (依据文外知识).
    outside_knowledge: bool,
}

impl From<&clause::Clause> for Clause {
    fn from(clause: &clause::Clause) -> Self {
        Self {
            path: clause.path.clone(),
            occurrence: clause.occurrence.into(),
            basis: clause.basis.into(),
            outside_knowledge: clause.outside_knowledge,
        }
    }
}
