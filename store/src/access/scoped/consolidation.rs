//! Who sees consolidations: whoever reads their whole place, in all its
//! sectors. A signed total is not divided by sector afterwards.

use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::Sectors;
use cengbao_entity::{consolidation, consolidation_event, consolidation_row};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, nothing};

impl Sight<'_> {
    /// Rows whose path lies in a range that the scope reads without a limit of
    /// sectors.
    pub(super) fn in_whole_ranges<C: ColumnTrait>(&self, resource: Resource, path: C) -> Condition {
        let Some(reach) = self.scope.reach() else {
            return Condition::all();
        };
        let mut any = Condition::any();
        for range in reach.ranges(Action::Read, resource) {
            if range.sectors == Sectors::All {
                any = any.add(crate::range::within(path, &range.path));
            }
        }
        // An empty OR is true in SQL: no range must mean no row.
        if any.is_empty() { nothing() } else { any }
    }
}

impl Scoped for consolidation::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_whole_ranges(Resource::Consolidation, consolidation::Column::Path)
    }
}

impl Scoped for consolidation_row::Entity {
    /// As the consolidation whose row it is.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_whole_ranges(Resource::Consolidation, consolidation_row::Column::Path)
    }
}

impl Scoped for consolidation_event::Entity {
    /// As the consolidation that it happened to.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_whole_ranges(Resource::Consolidation, consolidation_event::Column::Path)
    }
}
