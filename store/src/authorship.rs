//! Who put a record down (登记者): from where, as it stands today, and whether the viewer may put something in its place.
//!
//! The rule is the domain's (`authorship`). Which side gave a record, and whether the viewer may record there at all, is
//! asked before.

use cengbao_domain::authorship::seat_of_record;
use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_entity::{node_place, role_grant};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::access::Scope;
use crate::error::Result;
use crate::row;
use crate::time::{day_in_zone, moment};

/// Who put a record down, and when.
pub(crate) struct Author<'a> {
    pub(crate) account: Uuid,
    pub(crate) recorded_at: i64,
    /// The roles in which that is done.
    pub(crate) roles: &'a [Role],
}

/// Why nobody from elsewhere writes over what an inspector saw: in Chinese and in English.
pub(crate) const ANOTHER_OFFICE: (&str, &str) = (
    "该记录由上级或其他机构登记，只能由登记的机构或其上级更正、作废：有异议的，请向登记机构提出；另有所见的，请另行登记",
    "an office above or beside yours gave this record, and that office or one above it alone corrects it: if it is wrong, \
     tell the office that recorded it; where you saw something else, record what you saw",
);

impl Scope {
    /// Whether the viewer sits where a record was put down, or above: `over` is where its unit stands today, and the
    /// section that answers for it; `covers` whether the viewer may record at a place.
    pub(crate) async fn may_write_over(
        &self,
        author: &Author<'_>,
        over: &[&Path],
        covers: impl Fn(&Path) -> bool,
    ) -> Result<bool> {
        if self.is_system() || author.account == self.viewer().account_id.0 {
            return Ok(true);
        }
        let seats = self.seats_of(author).await?;
        // Of what the hub itself was given no office is the author.
        Ok(seat_of_record(&seats, over).is_none_or(|seat| covers(&seat)))
    }

    /// The nodes on which the author held one of the roles at the moment, where they stand today.
    async fn seats_of(&self, author: &Author<'_>) -> Result<Vec<Path>> {
        use role_grant::Column as G;
        let hub = self.as_hub("from where a record was put down").await?;
        let (at, day) = (author.recorded_at, day_in_zone(moment(author.recorded_at)));
        let roles = author.roles.iter().map(|role| role.as_str());
        let until = Condition::any()
            .add(G::ValidUntil.is_null())
            .add(G::ValidUntil.gt(day));
        let alive = Condition::any()
            .add(G::RevokedAt.is_null())
            .add(G::RevokedAt.gt(at));
        let held = Condition::all()
            .add(G::AccountId.eq(author.account))
            .add(G::Role.is_in(roles))
            .add(G::ValidFrom.lte(day))
            .add(until)
            .add(alive);
        let nodes = hub.source::<role_grant::Entity>(held, G::NodeId);
        let places: Vec<(String,)> = hub
            .select::<node_place::Entity>()
            .filter(node_place::Column::NodeId.in_subquery(nodes))
            .filter(node_place::Column::ValidUntil.is_null())
            .columns([node_place::Column::Path])
            .await?;
        places.into_iter().map(|(path,)| row::path(path)).collect()
    }
}
