//! Units (单位): agencies and enterprises, and what they did.

use cengbao_domain::policy::Resource;
use cengbao_domain::target_return::ReturnState;
use cengbao_entity::{
    activity, agency, agency_alias, duty_record, enterprise, progress, staff, stand_in,
    target_record, target_return,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, below};
use crate::access::Scope;

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
    /// As the enterprise, or the office, was on the day of recording.
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

impl Scoped for staff::Entity {
    /// As the enterprise was on the day of recording.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(staff::Column::SectorSet);
        let from = |path| sight.in_ranges(Resource::Staff, path, sectors, None);
        Condition::any()
            .add(from(staff::Column::Path))
            .add(from(staff::Column::SectionPath))
    }
}

impl Scoped for duty_record::Entity {
    /// As the enterprise whose days it holds; of an office, as its activities.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let enterprises = below::<enterprise::Entity>(sight, enterprise::Column::Id);
        let agencies = sight.offices(Resource::Activity);
        Condition::any()
            .add(duty_record::Column::EnterpriseId.in_subquery(enterprises))
            .add(duty_record::Column::EnterpriseId.in_subquery(agencies))
    }
}

impl Sight<'_> {
    /// The offices of which this kind of thing is read, within the sectors granted for it.
    fn offices(&self, of: Resource) -> SelectStatement {
        Query::select()
            .column(agency::Column::Id)
            .from(agency::Entity)
            .cond_where(self.in_ranges(
                of,
                agency::Column::Path,
                Some(agency::Column::SectorSet),
                None,
            ))
            .take()
    }
}

impl Scope {
    /// Which offices are those whose evidence the scope reads. An office itself is told to more, such as whoever keeps
    /// its accounts.
    pub(crate) fn offices_with_evidence(&self) -> Condition {
        let sectors = Some(agency::Column::SectorSet);
        Sight::new(self).in_ranges(Resource::Activity, agency::Column::Path, sectors, None)
    }
}

impl Scoped for progress::Entity {
    /// As the office whose line it is: never from another office beside it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(progress::Column::SectorSet);
        sight.in_ranges(Resource::Progress, progress::Column::Path, sectors, None)
    }
}

impl Scoped for target_return::Entity {
    /// As the unit was on the day of filing; what is not signed from inside the unit alone.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(target_return::Column::SectorSet);
        let signed =
            Condition::all().add(target_return::Column::State.eq(ReturnState::Signed.as_str()));
        let from = |path| sight.in_ranges(Resource::TargetReturn, path, sectors, Some(&signed));
        Condition::any()
            .add(from(target_return::Column::Path))
            .add(from(target_return::Column::SectionPath))
    }
}

impl Scoped for target_record::Entity {
    /// As the unit whose signed figures it holds.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let of = Resource::TargetReturn;
        let agencies = sight.offices(of);
        let sectors = Some(enterprise::Column::SectorSet);
        let from = |path| sight.in_ranges(of, path, sectors, None);
        let enterprises = Query::select()
            .column(enterprise::Column::Id)
            .from(enterprise::Entity)
            .cond_where(
                Condition::any()
                    .add(from(enterprise::Column::Path))
                    .add(from(enterprise::Column::SectionPath)),
            )
            .take();
        Condition::any()
            .add(target_record::Column::UnitId.in_subquery(agencies))
            .add(target_record::Column::UnitId.in_subquery(enterprises))
    }
}

impl Scoped for stand_in::Entity {
    /// By whoever reads what the unit owes, and by whoever looks after its accounts.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let sectors = Some(stand_in::Column::SectorSet);
        let by = |resource| sight.in_ranges(resource, stand_in::Column::Path, sectors, None);
        Condition::any()
            .add(by(Resource::Obligation))
            .add(by(Resource::Account))
    }
}
