//! In which order the rows of a table come (排序), and which way any list is ordered.

use async_graphql::{Enum, InputObject, OneofObject};
use cengbao_store::{Rank, RankBy};

/// Which way a list is ordered (排序方向).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(super) enum OrderDirection {
    /// From the smallest or earliest on (升序).
    #[default]
    Asc,
    /// From the largest or latest on (降序).
    Desc,
}

impl OrderDirection {
    /// Whether the largest comes first.
    pub(super) fn is_descending(self) -> bool {
        self == Self::Desc
    }
}

/// By the figure of one column (按数据项排序).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CellOrder {
    /// Key of the column, such as `3.3.2`, or code of its indicator (数据项).
    cell: String,
    /// Which way (方向).
    #[graphql(default)]
    direction: OrderDirection,
}

/// By which figure the rows of a table are ordered (排名), exactly one of them. Rows without the figure come last either
/// way; rows with the same figure in the order of their codes. A table of more than 5,000 rows cannot be ordered.
#[derive(Clone, Debug, OneofObject)]
pub(super) enum TableOrder {
    /// By the values of a column (按数值).
    Value(CellOrder),
    /// By how much a column grew since the period before (按较上期增加).
    Increase(CellOrder),
    /// By how many units have no report in force (按未报单位数).
    Missing(OrderDirection),
    /// By the share of units that have one (按报送率), compared exactly.
    Completeness(OrderDirection),
    /// By the share of units that first signed by the due day (按及时率), compared exactly.
    Timeliness(OrderDirection),
}

impl From<TableOrder> for Rank {
    fn from(order: TableOrder) -> Self {
        let (by, direction) = match order {
            TableOrder::Value(CellOrder { cell, direction }) => (RankBy::Value(cell), direction),
            TableOrder::Increase(CellOrder { cell, direction }) => {
                (RankBy::Increase(cell), direction)
            }
            TableOrder::Missing(direction) => (RankBy::Missing, direction),
            TableOrder::Completeness(direction) => (RankBy::Completeness, direction),
            TableOrder::Timeliness(direction) => (RankBy::Timeliness, direction),
        };
        Self {
            by,
            descending: direction.is_descending(),
        }
    }
}
