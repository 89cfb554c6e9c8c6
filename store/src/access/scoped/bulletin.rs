//! Who sees bulletins: whoever reads the whole place that published one, and
//! everybody who stands below it. What comes down has no sector; what a
//! superior reads of its subordinates' bulletins has.

use cengbao_domain::policy::Resource;
use cengbao_entity::{bulletin, bulletin_receipt};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight};
use crate::row;

impl Scoped for bulletin::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let mut any =
            Condition::any().add(sight.in_whole_ranges(Resource::Bulletin, bulletin::Column::Path));
        if let Some(reach) = sight.scope.reach() {
            let above = reach.nodes_above(Resource::Bulletin);
            if !above.is_empty() {
                let above = above.into_iter().map(row::node_key);
                any = any.add(bulletin::Column::NodeId.is_in(above));
            }
        }
        any
    }
}

impl Scoped for bulletin_receipt::Entity {
    /// Who took note is told to whoever reads the reader: the publisher and
    /// those between, never a sibling.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Bulletin,
            bulletin_receipt::Column::Path,
            None,
            None,
        )
    }
}
