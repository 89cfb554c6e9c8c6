//! Units (单位): agencies and enterprises, and what an enterprise did.

use cengbao_domain::policy::Resource;
use cengbao_entity::{activity, agency, agency_alias, duty_record, enterprise, progress};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, below};

impl Scoped for agency::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Agency,
            agency::Column::Path,
            Some(agency::Column::SectorSet),
            None,
        )
    }
}

impl Scoped for agency_alias::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        let agencies = below::<agency::Entity>(sight, agency::Column::Id);
        Condition::all().add(agency_alias::Column::AgencyId.in_subquery(agencies))
    }
}

impl Scoped for enterprise::Entity {
    /// From the place in which it lies, and from the section that answers for it: never from another section.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(enterprise::Column::SectorSet);
        let from = |path| sight.in_ranges(Resource::Enterprise, path, sectors, None);
        Condition::any()
            .add(from(enterprise::Column::Path))
            .add(from(enterprise::Column::SectionPath))
    }
}

impl Scoped for activity::Entity {
    /// As the enterprise was on the day of recording.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(activity::Column::SectorSet);
        let from = |path| sight.in_ranges(Resource::Activity, path, sectors, None);
        Condition::any()
            .add(from(activity::Column::Path))
            .add(from(activity::Column::SectionPath))
    }
}

impl Scoped for duty_record::Entity {
    /// As the enterprise whose days it holds.
    fn visible(sight: &Sight<'_>) -> Condition {
        let enterprises = below::<enterprise::Entity>(sight, enterprise::Column::Id);
        Condition::all().add(duty_record::Column::EnterpriseId.in_subquery(enterprises))
    }
}

impl Scoped for progress::Entity {
    /// As the office whose line it is: never from another office beside it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(progress::Column::SectorSet);
        sight.in_ranges(Resource::Progress, progress::Column::Path, sectors, None)
    }
}
