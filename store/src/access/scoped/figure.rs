//! Figures (数字) and the journal behind them.

use cengbao_domain::policy::Resource;
use cengbao_entity::{head, journal, rollup};
use sea_orm::Condition;

use super::{Scoped, Sight};

impl Scoped for rollup::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Figure,
            rollup::Column::Path,
            Some(rollup::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for journal::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(journal::Column::SectorSet);
        sight.in_ranges(Resource::Figure, journal::Column::Path, sectors, None)
    }
}

impl Scoped for head::Entity {
    /// How often a shard was written to would tell a stranger who is at work.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}
