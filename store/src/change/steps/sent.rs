//! What the places of a subtree have sent up goes along with it, for the periods that
//! are the new place's: whoever has lost a place reads what it sent up while it was his.

use cengbao_domain::path::Path;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::{consolidation, consolidation_event, consolidation_row};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{Carrying, Found};
use crate::chain::index;
use crate::error::Result;
use crate::range::within;

impl Carrying<'_> {
    /// Consolidations of these periods are found at the new place from now on.
    pub(super) async fn replace_sent(&self, node: &Found, now: &Path) -> Result<()> {
        let there = within(consolidation::Column::Path, &node.path);
        let mut periods = Condition::any();
        for kind in PeriodKind::ALL {
            periods = periods.add(
                Condition::all()
                    .add(consolidation::Column::PeriodKind.eq(kind.as_str()))
                    .add(consolidation::Column::Period.gte(index(kind, self.on)?)),
            );
        }
        let moved = Condition::all().add(there).add(periods);
        let of_moved = || -> SelectStatement {
            consolidation::Entity::find()
                .select_only()
                .column(consolidation::Column::Id)
                .filter(moved.clone())
                .into_query()
        };
        let connection = self.tx.connection();
        consolidation_row::Entity::update_many()
            .col_expr(
                consolidation_row::Column::Path,
                replaced(consolidation_row::Column::Path, node, now),
            )
            .filter(consolidation_row::Column::ConsolidationId.in_subquery(of_moved()))
            .exec(connection)
            .await?;
        consolidation_event::Entity::update_many()
            .col_expr(
                consolidation_event::Column::Path,
                replaced(consolidation_event::Column::Path, node, now),
            )
            .filter(consolidation_event::Column::ConsolidationId.in_subquery(of_moved()))
            .exec(connection)
            .await?;
        consolidation::Entity::update_many()
            .col_expr(
                consolidation::Column::Path,
                replaced(consolidation::Column::Path, node, now),
            )
            .filter(moved)
            .exec(connection)
            .await?;
        Ok(())
    }
}

/// A path with the new beginning in the place of the old one.
fn replaced<C: ColumnTrait>(path: C, node: &Found, now: &Path) -> SimpleExpr {
    let cut = i32::try_from(node.path.as_str().len() + 1).unwrap_or(i32::MAX);
    let rest = Func::cust("substr").arg(path.into_expr()).arg(cut);
    Expr::val(now.as_str()).binary(BinOper::Custom("||"), rest)
}
