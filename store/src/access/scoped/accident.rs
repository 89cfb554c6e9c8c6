//! Who sees accidents (事故): from above the place, and by whom the enterprises that answer are seen.

use cengbao_domain::policy::Resource;
use cengbao_entity::{accident, accident_enterprise, accident_keeping, enterprise};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, below};

impl Scoped for accident_enterprise::Entity {
    /// As the enterprise that answers.
    fn visible(sight: &Sight<'_>) -> Condition {
        let enterprises = below::<enterprise::Entity>(sight, enterprise::Column::Id);
        Condition::all().add(accident_enterprise::Column::EnterpriseId.in_subquery(enterprises))
    }
}

impl Scoped for accident::Entity {
    /// From above its place by who reads all sectors there, and by who sees an enterprise that answers for it: the
    /// enterprise itself, its section, the supervisors of its sectors.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let answering =
            below::<accident_enterprise::Entity>(sight, accident_enterprise::Column::AccidentId);
        Condition::any()
            .add(sight.in_whole_ranges(Resource::Accident, accident::Column::Path))
            .add(accident::Column::Id.in_subquery(answering))
    }
}

impl Scoped for accident_keeping::Entity {
    /// From above the place, whatever the sectors: it says how complete a list is, and nothing of what is on it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let (resource, path) = (Resource::AccidentKeeping, accident_keeping::Column::Path);
        sight.in_ranges(resource, path, None, None)
    }
}
