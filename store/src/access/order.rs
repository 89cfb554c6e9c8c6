//! The order of a list and what of it lies beyond a cursor, as SQL conditions.
//!
//! An order ends in a key that no two rows share, so that a place in it is
//! one. Must never hold a nullable column: the two databases sort nothing to
//! different ends.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Order, Value};

use crate::page::Direction;

/// By what rows are ordered.
#[derive(Clone, Debug)]
pub(crate) struct SortKey {
    expression: Expr,
    descending: bool,
}

impl SortKey {
    /// A column that is never null, from the smallest on.
    pub(crate) fn ascending(column: impl ColumnTrait) -> Self {
        Self::by(column.into_simple_expr(), false)
    }

    /// An expression that is never null.
    pub(crate) fn by(expression: Expr, descending: bool) -> Self {
        Self {
            expression,
            descending,
        }
    }

    pub(super) fn expression(&self) -> Expr {
        self.expression.clone()
    }

    pub(super) fn order(&self, direction: Direction) -> Order {
        match (direction, self.descending) {
            (Direction::Forward, false) | (Direction::Backward, true) => Order::Asc,
            (Direction::Forward, true) | (Direction::Backward, false) => Order::Desc,
        }
    }
}

/// A place in an order: one value for each of its keys.
pub(crate) type Place = Vec<Value>;

/// The rows strictly behind a place, or strictly before it.
pub(super) fn beside(order: &[SortKey], place: &[Value], side: Side) -> Condition {
    let mut any = Condition::any();
    for (depth, (key, value)) in order.iter().zip(place).enumerate() {
        let same = order.iter().zip(place).take(depth);
        let tied = same.fold(Condition::all(), |tied, (key, value)| {
            tied.add(key.expression().eq(value.clone()))
        });
        let is_greater = (side == Side::Behind) != key.descending;
        let here = if is_greater {
            key.expression().gt(value.clone())
        } else {
            key.expression().lt(value.clone())
        };
        any = any.add(tied.add(here));
    }
    any
}

/// On which side of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Later in the list.
    Behind,
    /// Earlier in the list.
    Before,
}
