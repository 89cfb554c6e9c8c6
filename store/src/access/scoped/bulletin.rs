//! Who sees bulletins: whoever reads the whole place that published one, and
//! everybody who stands below it. What comes down has no sector; what a
//! superior reads of its subordinates' bulletins has.

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{bulletin, bulletin_receipt};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight};
use crate::access::Scope;
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

impl Scope {
    /// Today's places of the viewer's grants by which note is taken of what came
    /// down from a place.
    pub(crate) fn seats_below(&self, path: &Path) -> Vec<Path> {
        let (action, resource) = (Action::Acknowledge, Resource::Bulletin);
        let reach = self.reach();
        let seats = reach.map(|reach| reach.seats_below(action, resource, path));
        seats.unwrap_or_default().into_iter().cloned().collect()
    }
}
