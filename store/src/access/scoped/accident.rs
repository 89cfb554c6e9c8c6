//! Who sees accidents (事故): from above the place, and by whom the enterprises that answer are seen.

use cengbao_domain::policy::Resource;
use cengbao_entity::{accident, accident_enterprise, accident_keeping};
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{Condition, IntoSimpleExpr};

use super::{Scoped, Sight, same};

impl Scoped for accident_enterprise::Entity {
    /// As the enterprise that answers is held on the day of the accident.
    fn visible(sight: &Sight<'_>) -> Condition {
        use accident_enterprise::Column as L;
        if sight.scope.is_system() {
            return Condition::all();
        }
        let happened_on = Query::select()
            .expr(accident::Column::HappenedOn.into_simple_expr())
            .from(accident::Entity)
            .and_where(same(accident::Column::ShardKey, L::ShardKey))
            .and_where(same(accident::Column::Id, L::AccidentId))
            .take();
        let day = SimpleExpr::from(happened_on);
        Condition::all().add(sight.holds_enterprise(
            Resource::Enterprise,
            L::EnterpriseId,
            day,
            None,
        ))
    }
}

impl Scoped for accident::Entity {
    /// From above its place by who reads all sectors there, and by who holds an enterprise that answers for it: the
    /// enterprise itself, its section, the supervisors of its sectors.
    fn visible(sight: &Sight<'_>) -> Condition {
        use accident_enterprise::Column as L;
        if sight.scope.is_system() {
            return Condition::all();
        }
        let day = accident::Column::HappenedOn.into_simple_expr();
        let of = Resource::Enterprise;
        let answering = Query::select()
            .expr(Expr::val(1))
            .from(accident_enterprise::Entity)
            .and_where(same(L::ShardKey, accident::Column::ShardKey))
            .and_where(same(L::AccidentId, accident::Column::Id))
            .and_where(sight.holds_enterprise(of, L::EnterpriseId, day, None))
            .limit(1)
            .take();
        Condition::any()
            .add(sight.in_whole_ranges(Resource::Accident, accident::Column::Path))
            .add(Expr::exists(answering))
    }
}

impl Scoped for accident_keeping::Entity {
    /// From above the place, whatever the sectors: it says how complete a list is, and nothing of what is on it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let (resource, path) = (Resource::AccidentKeeping, accident_keeping::Column::Path);
        sight.in_ranges(resource, path, None, None)
    }
}
