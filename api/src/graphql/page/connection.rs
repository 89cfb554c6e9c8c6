//! The shapes in which a page is sent (分页): edges, nodes, page info, and the total where it can be counted.
//!
//! Generic over the noun, so that every list looks the same to a client.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, TypeName};
use cengbao_store::{Scope, StoreError};

use super::{Items, PageInfo};
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, Result};

/// One item of a page with its cursor.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct Edge<T> {
    pub(super) cursor: String,
    pub(super) node: T,
}

impl<T: Listed> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Edge", T::LIST))
    }
}

/// One item of a page with its cursor (条目).
#[Object(name_type)]
impl<T: Listed> Edge<T> {
    /// Where the item is in the list (游标); pass it as `after` to read on from here, or as `before` to read back.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item (内容).
    async fn node(&self) -> &T {
        &self.node
    }
}

/// What can stand in a list.
pub(in crate::graphql) trait Listed: OutputType + Send + Sync + 'static {
    /// First half of the names of its connection and edge types.
    const LIST: &'static str;
}

/// A page of rows that belong to one question; their number is part of its answer.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct Rows<T>(pub(in crate::graphql) Items<T>);

impl<T: Listed> TypeName for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", T::LIST))
    }
}

/// One page of rows (分页).
#[Object(name_type)]
impl<T: Listed> Rows<T> {
    /// The rows of the page with their cursors (条目).
    async fn edges(&self) -> &[Edge<T>] {
        &self.0.0.edges
    }

    /// The rows of the page (内容), for callers that need no cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.0.0.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page is in the list (翻页信息).
    async fn page_info(&self) -> &PageInfo {
        &self.0.0.info
    }
}

/// What can be counted without being read.
pub(in crate::graphql) trait Counted: Listed {
    /// Which of them.
    type Filter: Send + Sync + 'static;

    /// How many there are within the scope.
    fn count(
        scope: &Scope,
        filter: &Self::Filter,
    ) -> impl Future<Output = std::result::Result<u64, StoreError>> + Send;
}

/// A page of a list.
pub(in crate::graphql) struct Connection<T: Counted> {
    items: Items<T>,
    /// None for a list that cannot have items.
    filter: Option<T::Filter>,
}

impl<T: Counted> Connection<T> {
    /// The page that the filter gave.
    pub(in crate::graphql) fn of(items: Items<T>, filter: T::Filter) -> Self {
        Self {
            items,
            filter: Some(filter),
        }
    }

    /// What a filter gives that matches nothing, or nothing of yours.
    pub(in crate::graphql) fn empty() -> Self {
        Self {
            items: Items::empty(),
            filter: None,
        }
    }
}

impl<T: Counted> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", T::LIST))
    }
}

/// One page of a list (分页).
#[Object(name_type)]
impl<T: Counted> Connection<T> {
    /// The items of the page with their cursors (条目).
    async fn edges(&self) -> &[Edge<T>] {
        &self.items.0.edges
    }

    /// The items of the page (内容), for callers that need no cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.items.0.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page is in the list (翻页信息).
    async fn page_info(&self) -> &PageInfo {
        &self.items.0.info
    }

    /// How many items the whole list has within your scope (总数). Counted only when asked for.
    #[graphql(complexity = "crate::graphql::limits::QUESTION")]
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let Some(filter) = &self.filter else {
            return Ok(0);
        };
        let count = T::count(single(ctx)?, filter).await.or_fault(ctx)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}
