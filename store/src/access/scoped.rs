//! Which rows of a table a scope sees, as one SQL condition.
//!
//! A table without an impl cannot be read outside this module. A table that
//! everybody may read says so with a reason.

use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::{Range, Sectors};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoSimpleExpr};

use super::scope::Scope;

mod accident;
mod attachment;
mod bulletin;
mod campaign;
mod consolidation;
mod copy;
mod figure;
mod hub;
mod report;
mod tree;
mod unit;

pub(crate) use copy::Copied;

/// A table that can be read through a scope.
pub(crate) trait Scoped: EntityTrait {
    /// The condition that is always ANDed in.
    fn visible(sight: &Sight<'_>) -> Condition;
}

/// A scope as the conditions see it.
pub(crate) struct Sight<'a> {
    scope: &'a Scope,
}

impl<'a> Sight<'a> {
    pub(super) fn new(scope: &'a Scope) -> Self {
        Self { scope }
    }

    /// Rows whose path lies in a range that the scope may read, within its
    /// sectors; rows that have not left their unit only from inside the unit.
    fn in_ranges<C: ColumnTrait>(
        &self,
        resource: Resource,
        path: C,
        sectors: Option<C>,
        outside: Option<&Condition>,
    ) -> Condition {
        let Some(reach) = self.scope.reach() else {
            return Condition::all();
        };
        let mut any = Condition::any();
        for range in reach.ranges(Action::Read, resource) {
            let mut one = crate::range::within(path, &range.path);
            if let Some(column) = sectors {
                one = self.within_sectors(one, column, &range);
            }
            if let (Some(outside), false) = (outside, range.inside_unit) {
                one = one.add(outside.clone());
            }
            any = any.add(one);
        }
        // An empty OR is true in SQL: no range must mean no row.
        if any.is_empty() { nothing() } else { any }
    }

    fn within_sectors<C: ColumnTrait>(
        &self,
        condition: Condition,
        column: C,
        range: &Range,
    ) -> Condition {
        match &range.sectors {
            Sectors::All => condition,
            Sectors::Only(_) => {
                let seen: Vec<i32> = self
                    .scope
                    .sector_sets()
                    .iter()
                    .filter(|(_, codes)| range.sectors.admit(codes.iter().map(String::as_str)))
                    .map(|(id, _)| *id)
                    .collect();
                if seen.is_empty() {
                    condition.add(nothing())
                } else {
                    condition.add(column.is_in(seen))
                }
            }
        }
    }

    /// Every row for the hub itself, none for an account.
    fn of_system(&self) -> Condition {
        if self.scope.is_system() {
            Condition::all()
        } else {
            nothing()
        }
    }
}

fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// The values of a column of the visible rows, as a subquery.
pub(super) fn below<E: Scoped>(sight: &Sight<'_>, column: E::Column) -> SelectStatement {
    Query::select()
        .expr(column.into_simple_expr())
        .from(E::default())
        .cond_where(E::visible(sight))
        .take()
}

/// Two columns agree, of the row and of the row around it.
fn same(one: impl ColumnTrait, other: impl ColumnTrait) -> SimpleExpr {
    one.into_expr().equals(other.as_column_ref())
}

/// Whether any visible row has this column equal to that of the row around it.
/// One row answers it, where [`below`] would list all that there are. The limit keeps
/// PostgreSQL from listing them for all rows around it at once, which it prefers where it
/// plans without knowing how wide a range is.
fn any_of<E: Scoped>(sight: &Sight<'_>, column: E::Column, of: impl ColumnTrait) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(E::default())
        .and_where(same(column, of))
        .cond_where(E::visible(sight))
        .limit(1)
        .take();
    Expr::exists(select)
}
