//! Selects that already carry the scope's condition.
//!
//! The wrapper never gives the inner select away; subqueries leave only with
//! the condition inside.

use sea_orm::sea_query::{
    Expr, ExprTrait, Func, IntoCondition, Query, SelectStatement, WindowStatement,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoSimpleExpr, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::order::{Place, Side, SortKey, beside};
use super::scope::Scope;
use super::scoped::{Copied, Scoped, Sight};
use crate::error::{Result, StoreError};
use crate::page::{Beyond, PageRequest};

/// A select over the visible rows of a table.
pub(crate) struct ScopedSelect<'s, E: EntityTrait> {
    scope: &'s Scope,
    select: Select<E>,
}

impl Scope {
    /// The visible rows of a table.
    pub(crate) fn select<E: Scoped>(&self) -> ScopedSelect<'_, E> {
        ScopedSelect {
            scope: self,
            select: E::find().filter(E::visible(&Sight::new(self))),
        }
    }

    /// The visible rows among those that are asked: the same rows in whichever order the conditions are written, but
    /// SQLite takes the first bounds of a column as those of its index, and who sees the nation would read all of it
    /// for each prefecture.
    pub(crate) fn select_among<E: Scoped>(&self, asked: Condition) -> ScopedSelect<'_, E> {
        ScopedSelect {
            scope: self,
            select: E::find()
                .filter(asked)
                .filter(E::visible(&Sight::new(self))),
        }
    }

    /// The visible rows, and those that are copied to the viewer's office.
    pub(crate) fn select_with_copies<E: Copied>(&self) -> ScopedSelect<'_, E> {
        ScopedSelect {
            scope: self,
            select: E::find().filter(E::readable(&Sight::new(self))),
        }
    }

    /// Narrows rows that are read with copies to the copies.
    pub(crate) fn copied<E: Copied>(&self) -> Condition {
        E::related(self.copies())
    }

    /// As [`Scope::source`], with what is copied to the viewer's office.
    pub(crate) fn source_with_copies<E: Copied>(
        &self,
        filter: impl IntoCondition,
        column: E::Column,
    ) -> SelectStatement {
        Query::select()
            .expr(column.into_simple_expr())
            .from(E::default())
            .cond_where(E::readable(&Sight::new(self)))
            .cond_where(filter.into_condition())
            .take()
    }

    /// The visible values of a column, as a subquery for another select.
    pub(crate) fn source<E: Scoped>(
        &self,
        filter: impl IntoCondition,
        column: E::Column,
    ) -> SelectStatement {
        let mut source = super::scoped::below::<E>(&Sight::new(self), column);
        source.cond_where(filter.into_condition());
        source
    }
}

impl<E> ScopedSelect<'_, E>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Send + Sync,
{
    pub(crate) fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.filter(condition.into_condition());
        self
    }

    pub(crate) fn ascending(mut self, column: E::Column) -> Self {
        self.select = self.select.order_by_asc(column);
        self
    }

    pub(crate) fn descending(mut self, column: E::Column) -> Self {
        self.select = self.select.order_by_desc(column);
        self
    }

    pub(crate) fn limit(mut self, rows: usize) -> Self {
        self.select = self.select.limit(rows as u64);
        self
    }

    pub(crate) fn distinct(mut self) -> Self {
        self.select = self.select.distinct();
        self
    }

    /// Cuts the rows of a page out of an ordered list, in the direction of the
    /// page, and tells whether the list has others beyond its cursors.
    /// `places` are those of `after` and `before`. One statement a cursor.
    pub(crate) async fn cut(
        mut self,
        order: &[SortKey],
        request: &PageRequest,
        [after, before]: [Option<Place>; 2],
    ) -> Result<(Self, Beyond)> {
        let mut beyond = Beyond::default();
        if let Some(place) = after {
            let behind = beside(order, &place, Side::Behind);
            beyond.earlier = self.has_any(behind.clone().not()).await?;
            self = self.filter(behind);
        }
        if let Some(place) = before {
            let earlier = beside(order, &place, Side::Before);
            beyond.later = self.has_any(earlier.clone().not()).await?;
            self = self.filter(earlier);
        }
        for key in order {
            self.select = self
                .select
                .order_by(key.expression(), key.order(request.direction));
        }
        Ok((self.limit(request.rows()), beyond))
    }

    async fn has_any(&self, condition: Condition) -> Result<bool> {
        let one = self
            .select
            .clone()
            .filter(condition)
            .select_only()
            .expr(Expr::cust("1"))
            .limit(1);
        let reads = self.scope.reads().await?;
        Ok(one.into_tuple::<i32>().one(&*reads).await?.is_some())
    }

    /// Only these columns, as tuples or another row type.
    pub(crate) async fn columns<T: sea_orm::TryGetableMany + Send>(
        self,
        columns: impl IntoIterator<Item = E::Column>,
    ) -> Result<Vec<T>> {
        let mut select = self.select.select_only();
        for column in columns {
            select = select.expr(column.into_simple_expr());
        }
        let reads = self.scope.reads().await?;
        Ok(select.into_tuple::<T>().all(&*reads).await?)
    }

    /// As [`Self::columns`], and after them the first characters of one: of paths what those below one place have in
    /// common.
    pub(crate) async fn columns_and_start<T: sea_orm::TryGetableMany + Send>(
        self,
        columns: impl IntoIterator<Item = E::Column>,
        path: E::Column,
        length: usize,
    ) -> Result<Vec<T>> {
        let mut select = self.select.select_only();
        for column in columns {
            select = select.expr(column.into_simple_expr());
        }
        let length = i32::try_from(length).unwrap_or(i32::MAX);
        let bounds = [path.into_simple_expr(), Expr::val(1), Expr::val(length)];
        let start: Expr = Func::cust("SUBSTR").args(bounds).into();
        let select = select.expr(start);
        let reads = self.scope.reads().await?;
        Ok(select.into_tuple::<T>().all(&*reads).await?)
    }

    /// As [`Self::columns`], where many rows come: in a task of its own, because each row wakes
    /// whoever waits for it, and a request is dear to wake (its connection, its
    /// time-outs and every field that waits beside this one are looked at). Ends with
    /// the request.
    pub(crate) async fn many_columns<T: sea_orm::TryGetableMany + Send + 'static>(
        self,
        columns: impl IntoIterator<Item = E::Column>,
    ) -> Result<Vec<T>> {
        let mut select = self.select.select_only();
        for column in columns {
            select = select.expr(column.into_simple_expr());
        }
        let reads = self.scope.reads().await?;
        let select = select.into_tuple::<T>();
        let mut apart = JoinSet::new();
        apart.spawn(async move { select.all(&*reads).await }.in_current_span());
        let read = apart.join_next().await;
        let read = read.ok_or_else(|| StoreError::Internal("nothing was read".to_owned()))?;
        Ok(read.map_err(|error| StoreError::Internal(error.to_string()))??)
    }

    /// For each value of `group` the first `rows` by `order`: the pages of many
    /// lists in one statement. `key` is the table's own key.
    pub(crate) async fn first_of_each(
        self,
        key: E::Column,
        group: E::Column,
        order: E::Column,
        rows: usize,
    ) -> Result<Vec<E::Model>> {
        self.of_each(key, group, (order, Order::Asc), rows).await
    }

    /// For each value of `group` the last `rows` by `order`, the last one first.
    pub(crate) async fn last_of_each(
        self,
        key: E::Column,
        group: E::Column,
        order: E::Column,
        rows: usize,
    ) -> Result<Vec<E::Model>> {
        self.of_each(key, group, (order, Order::Desc), rows).await
    }

    async fn of_each(
        self,
        key: E::Column,
        group: E::Column,
        (column, order): (E::Column, Order),
        rows: usize,
    ) -> Result<Vec<E::Model>> {
        const RANKED: &str = "ranked";
        const KEY: &str = "key";
        const PLACE: &str = "place";
        let window = WindowStatement::partition_by(group)
            .order_by(column, order.clone())
            .take();
        let ranked = QueryTrait::into_query(
            self.select
                .select_only()
                .expr_as(key.into_simple_expr(), KEY),
        )
        .expr_window_as(Expr::cust("ROW_NUMBER()"), window, PLACE)
        .take();
        let chosen = Query::select()
            .column(KEY)
            .from_subquery(ranked, RANKED)
            .and_where(Expr::col(PLACE).lte(rows as u64))
            .take();
        let reads = self.scope.reads().await?;
        Ok(E::find()
            .filter(key.in_subquery(chosen))
            .order_by(column, order)
            .all(&*reads)
            .await?)
    }

    pub(crate) async fn all(self) -> Result<Vec<E::Model>> {
        let reads = self.scope.reads().await?;
        Ok(self.select.all(&*reads).await?)
    }

    pub(crate) async fn one(self) -> Result<Option<E::Model>> {
        let reads = self.scope.reads().await?;
        Ok(self.select.limit(1).one(&*reads).await?)
    }

    pub(crate) async fn count(self) -> Result<u64> {
        let reads = self.scope.reads().await?;
        Ok(self.select.count(&*reads).await?)
    }
}
