//! Places of the tree (辖区): each where it stands and where it stood.

use cengbao_domain::policy::Resource;
use cengbao_entity::{
    agency, agency_link, agency_successor, boundary_change, boundary_touch, coverage_change,
    jurisdiction, jurisdiction_successor, node_name, node_place,
};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, below};

impl Scoped for jurisdiction::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Jurisdiction,
            jurisdiction::Column::Path,
            None,
            None,
        )
    }
}

impl Scoped for node_place::Entity {
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(Resource::Jurisdiction, node_place::Column::Path, None, None)
    }
}

impl Scoped for boundary_touch::Entity {
    /// Each node at its own place: of a change one sees the part that is one's own.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.in_ranges(
            Resource::Jurisdiction,
            boundary_touch::Column::Path,
            None,
            None,
        )
    }
}

impl Scoped for boundary_change::Entity {
    /// As the nodes that it touches.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let touched = below::<boundary_touch::Entity>(sight, boundary_touch::Column::ChangeId);
        Condition::all().add(boundary_change::Column::Id.in_subquery(touched))
    }
}

impl Scoped for jurisdiction_successor::Entity {
    /// Where both are seen.
    fn visible(sight: &Sight<'_>) -> Condition {
        let nodes = || below::<jurisdiction::Entity>(sight, jurisdiction::Column::Id);
        Condition::all()
            .add(jurisdiction_successor::Column::PredecessorId.in_subquery(nodes()))
            .add(jurisdiction_successor::Column::SuccessorId.in_subquery(nodes()))
    }
}

impl Scoped for agency_successor::Entity {
    /// Where both are seen.
    fn visible(sight: &Sight<'_>) -> Condition {
        let offices = || below::<agency::Entity>(sight, agency::Column::Id);
        Condition::all()
            .add(agency_successor::Column::PredecessorId.in_subquery(offices()))
            .add(agency_successor::Column::SuccessorId.in_subquery(offices()))
    }
}

impl Scoped for coverage_change::Entity {
    /// Where both are seen.
    fn visible(sight: &Sight<'_>) -> Condition {
        let offices = || below::<agency::Entity>(sight, agency::Column::Id);
        Condition::all()
            .add(coverage_change::Column::UnitId.in_subquery(offices()))
            .add(coverage_change::Column::CoveringId.in_subquery(offices()))
    }
}

impl Scoped for agency_link::Entity {
    /// Whom an office served, was inside of, or answered to, with the days: the hub's own, from which it works out what
    /// is asked of the office.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for node_name::Entity {
    /// As the jurisdiction or agency.
    fn visible(sight: &Sight<'_>) -> Condition {
        let places = below::<jurisdiction::Entity>(sight, jurisdiction::Column::Id);
        let offices = below::<agency::Entity>(sight, agency::Column::Id);
        Condition::any()
            .add(node_name::Column::NodeId.in_subquery(places))
            .add(node_name::Column::NodeId.in_subquery(offices))
    }
}
