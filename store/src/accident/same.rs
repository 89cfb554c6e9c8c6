//! Whether an accident is on record already, and which revision of it holds.
//!
//! What looks the same is shown to whoever records it and never merged: only a person knows whether there were two. Must
//! never tell of one that the recorder does not see.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{accident, accident_enterprise};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement,
};
use uuid::Uuid;

use super::write::Step;
use crate::access::Tx;
use crate::error::Result;
use crate::range::within;
use crate::row;

impl Step {
    /// Raises the row of a day in a county: of two who record at once the second sees what the first recorded.
    pub(super) async fn raise_day(&self, tx: &Tx) -> Result<()> {
        let connection = tx.connection();
        let statement = Statement::from_sql_and_values(
            connection.get_database_backend(),
            "INSERT INTO accident_day (shard_key, happened_on, version) VALUES ($1, $2, 1) \
             ON CONFLICT (shard_key, happened_on) DO UPDATE SET version = accident_day.version + 1",
            [self.new.shard_key.into(), self.new.happened_on.into()],
        );
        connection.execute_raw(statement).await?;
        Ok(())
    }

    /// The revision that holds, where it is not the one that is to be corrected.
    pub(super) async fn overtaken(&self, tx: &Tx) -> Result<Option<Uuid>> {
        use accident::Column as C;
        let Some(before) = &self.before else {
            return Ok(None);
        };
        let holds = accident::Entity::find()
            .filter(C::Accident.eq(before.accident))
            .filter(C::SupersededAt.is_null())
            .one(tx.connection())
            .await?;
        Ok(holds.map(|holds| holds.id).filter(|id| *id != before.id))
    }

    /// Another of the same day at the same place, or at one around it or inside it, with the same words or with an
    /// enterprise that answers for both; none where somebody said that this is another one, and where a correction leaves
    /// day and place as they were.
    pub(super) async fn looks_the_same(&self, tx: &Tx) -> Result<Option<Uuid>> {
        use accident::Column as C;
        let new = &self.new;
        let at = |of: &accident::Model| (of.void, of.happened_on, of.place_id);
        let is_kept = self
            .before
            .as_ref()
            .is_some_and(|before| at(before) == at(new));
        if new.is_distinct || new.void || is_kept {
            return Ok(None);
        }
        let place = row::path(new.path.clone())?;
        // Also across the counties of a place above them.
        let around = place.ancestors_and_self();
        let there = Condition::any()
            .add(within(C::Path, &place))
            .add(C::Path.is_in(around.iter().map(Path::as_str)));
        let others = Condition::all()
            .add(there)
            .add(C::HappenedOn.eq(new.happened_on))
            .add(C::SupersededAt.is_null())
            .add(C::Void.eq(false))
            .add(C::Accident.ne(new.accident));
        let others = accident::Entity::find()
            .filter(others)
            .order_by_asc(C::Id)
            .all(tx.connection())
            .await?;
        if others.is_empty() {
            return Ok(None);
        }
        let sharing = self.sharing(tx, &others).await?;
        for other in others {
            let path = row::path(other.path.clone())?;
            // Who answers for it is seen, and so is the accident by it; else it is seen from above its place.
            let is_seen = || {
                let (action, resource) = (Action::Read, Resource::Accident);
                self.scope.covers(action, resource, &path, &[])
            };
            if sharing.contains(&other.id) || (other.title == new.title && is_seen()) {
                return Ok(Some(other.id));
            }
        }
        Ok(None)
    }

    /// Those for which one of the same enterprises answers.
    async fn sharing(&self, tx: &Tx, others: &[accident::Model]) -> Result<BTreeSet<Uuid>> {
        use accident_enterprise::Column as L;
        if self.responsible.is_empty() {
            return Ok(BTreeSet::new());
        }
        let links = accident_enterprise::Entity::find()
            .filter(L::AccidentId.is_in(others.iter().map(|other| other.id)))
            .filter(L::EnterpriseId.is_in(self.responsible.iter().copied()))
            .all(tx.connection())
            .await?;
        Ok(links.into_iter().map(|link| link.accident_id).collect())
    }
}
