//! Units (单位): agencies and enterprises, and what they did.

use cengbao_domain::policy::Resource;
use cengbao_domain::target_return::ReturnState;
use cengbao_entity::{
    activity, agency, agency_alias, duty_record, enterprise, enterprise_revision, progress, staff,
    stand_in, target_record, target_return,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr};

use super::{Scoped, Sight, below, same};
use crate::access::Scope;
use crate::activity::OFFICE;
use crate::row;

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
        sight.enterprises(Resource::Enterprise, None)
    }
}

impl Scoped for enterprise_revision::Entity {
    /// As the row that stood there was seen: who has the enterprise now is told nothing of days on which another had it.
    fn visible(sight: &Sight<'_>) -> Condition {
        use enterprise_revision::Column as C;
        let from = |path| sight.in_ranges(Resource::Enterprise, path, Some(C::SectorSet), None);
        Condition::any()
            .add(from(C::Path))
            .add(from(C::SectionPath))
    }
}

impl Scoped for activity::Entity {
    /// An enterprise's as it is held on the day that each was done on; an office's as the office was on the day of
    /// recording.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let of = Resource::Activity;
        let sectors = Some(activity::Column::SectorSet);
        let by_office = Condition::all()
            .add(activity::Column::RecordedAs.eq(OFFICE))
            .add(sight.in_ranges(of, activity::Column::Path, sectors, None));
        let (enterprise, day) = (activity::Column::EnterpriseId, activity::Column::DoneOn);
        let held = sight.holds_enterprise(of, enterprise, day.into_simple_expr(), None);
        Condition::any().add(by_office).add(held)
    }
}

impl Scoped for staff::Entity {
    /// As the enterprise is held on the day of each count.
    fn visible(sight: &Sight<'_>) -> Condition {
        if sight.scope.is_system() {
            return Condition::all();
        }
        let (enterprise, day) = (staff::Column::EnterpriseId, staff::Column::CountedOn);
        let held =
            sight.holds_enterprise(Resource::Staff, enterprise, day.into_simple_expr(), None);
        Condition::all().add(held)
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
    /// Whether the scope holds the enterprise of the row around it, which speaks of a day: today, and then whatever the
    /// day, its past comes with it; or until after that day. Who held it before sees nothing of the days since it left,
    /// wherever and whenever that was recorded; who holds it sees what was recorded elsewhere.
    ///
    /// One row answers it: see [`super::any_of`].
    pub(super) fn holds_enterprise(
        &self,
        of: Resource,
        enterprise: impl ColumnTrait,
        day: SimpleExpr,
        outside: Option<&Condition>,
    ) -> SimpleExpr {
        let until = enterprise::Column::ValidUntil;
        let held = Query::select()
            .expr(Expr::val(1))
            .from(enterprise::Entity)
            .and_where(same(enterprise::Column::Id, enterprise))
            .cond_where(
                Condition::any()
                    .add(until.is_null())
                    .add(until.into_expr().gt(day)),
            )
            .cond_where(self.enterprises(of, outside))
            .limit(1)
            .take();
        Expr::exists(held)
    }

    /// The rows of enterprises of which this kind of thing is read, from the place and from the section that answers.
    fn enterprises(&self, of: Resource, outside: Option<&Condition>) -> Condition {
        let sectors = Some(enterprise::Column::SectorSet);
        let from = |path| self.in_ranges(of, path, sectors, outside);
        Condition::any()
            .add(from(enterprise::Column::Path))
            .add(from(enterprise::Column::SectionPath))
    }

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
    /// An enterprise's as it is held on the day of which each speaks; an office's as the office was on the day of filing.
    /// What is not signed from inside the unit alone.
    fn visible(sight: &Sight<'_>) -> Condition {
        use target_return::Column as C;
        if sight.scope.is_system() {
            return Condition::all();
        }
        let of = Resource::TargetReturn;
        let signed = Condition::all().add(C::State.eq(ReturnState::Signed.as_str()));
        let by_office = Condition::all()
            .add(C::UnitKind.eq(row::AGENCY))
            .add(sight.in_ranges(of, C::Path, Some(C::SectorSet), Some(&signed)));
        let day = C::AsOf.into_simple_expr();
        let held = sight.holds_enterprise(of, C::UnitId, day, Some(&signed));
        Condition::any().add(by_office).add(held)
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
        let enterprises = Query::select()
            .column(enterprise::Column::Id)
            .from(enterprise::Entity)
            .cond_where(sight.enterprises(of, None))
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
