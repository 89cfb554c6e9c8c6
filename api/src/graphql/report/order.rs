//! In which order reports are listed (排序).

use async_graphql::{Enum, InputObject};
use cengbao_store::ReportSort;

use crate::graphql::order::OrderDirection;

/// By what reports are ordered (排序字段). Reports without the value come last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "ReportSort")]
pub(in crate::graphql) enum ReportOrderField {
    /// When they were begun (创建时间).
    #[default]
    Begun,
    /// When they last changed (更新时间).
    Updated,
    /// Their due day (报送日).
    Due,
    /// When they were first submitted (首次提交时间).
    Submitted,
    /// When they were first signed (首次签发时间).
    Signed,
}

/// In which order reports are listed (报表排序).
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub(in crate::graphql) struct ReportOrder {
    /// By what (字段).
    field: ReportOrderField,
    /// Which way (方向).
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<ReportOrder> for cengbao_store::ReportOrder {
    fn from(order: ReportOrder) -> Self {
        Self {
            by: order.field.into(),
            descending: order.direction.is_descending(),
        }
    }
}
