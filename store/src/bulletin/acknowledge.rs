//! Taking note of a bulletin (签收): whoever it was published to says that it was
//! read. The first note of a unit or a place stands.

use std::sync::Arc;

use cengbao_domain::bulletin::{BulletinAction, BulletinState, Refusal, decide};
use cengbao_domain::event::EventKind;
use cengbao_domain::ids::BulletinId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{bulletin, bulletin_receipt};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::publish::told;
use super::{Bulletin, BulletinOutcome};
use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::insert;
use crate::outbox::{self, Event};
use crate::row;
use crate::time::micros;

impl Scope {
    /// Takes note of a bulletin for the units and places of the viewer's grants
    /// that lie below it; once each, however often it is asked.
    ///
    /// Errors: `NotFound`.
    pub async fn acknowledge_bulletin(&self, id: BulletinId) -> Result<BulletinOutcome> {
        let found = self.find_bulletin(id).await?.ok_or(StoreError::NotFound)?;
        let facts = self.bulletin_facts(&found.path);
        if let Err(refusal) = decide(Some(found.state), BulletinAction::Acknowledge, facts) {
            return Ok(BulletinOutcome::refused_by(Some(found), refusal));
        }
        let granted = self.grant(Action::Acknowledge, Resource::Bulletin, &found.path, &[])?;
        let step = Arc::new(Step {
            scope: self.clone(),
            readers: self.readers_below(&found.path),
            found,
        });
        let written = self
            .transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { step.write(&tx).await })
            })
            .await?;
        if written {
            return self.bulletin_done(id).await;
        }
        let now = self.find_bulletin(id).await?;
        Ok(BulletinOutcome::refused_by(now, Refusal::WrongState))
    }
}

struct Step {
    scope: Scope,
    /// Today's place, code and name of each.
    readers: Vec<(Path, String, String)>,
    found: Bulletin,
}

impl Step {
    /// Whether note is taken, now or before; not of one that stands no more.
    async fn write(&self, tx: &Tx) -> Result<bool> {
        use bulletin_receipt::Column;
        let (shard_key, id) = (self.found.shard_key, self.found.id.0);
        let standing = bulletin::Entity::find_by_id((shard_key, id))
            .one(tx.connection())
            .await?
            .ok_or(StoreError::NotFound)?;
        if standing.state != BulletinState::Published.as_str() {
            return Ok(false);
        }
        let known: Vec<i32> = bulletin_receipt::Entity::find()
            .filter(Column::ShardKey.eq(shard_key))
            .filter(Column::BulletinId.eq(id))
            .filter(Column::NodeId.is_in(self.readers.iter().map(|one| node_of(&one.0))))
            .select_only()
            .column(Column::NodeId)
            .into_tuple()
            .all(tx.connection())
            .await?;
        let (viewer, now) = (self.scope.viewer(), micros(self.scope.now()));
        let (mut rows, mut events) = (Vec::new(), Vec::new());
        for (path, code, name) in &self.readers {
            let node_id = node_of(path);
            if known.contains(&node_id) {
                continue;
            }
            rows.push(bulletin_receipt::ActiveModel {
                shard_key: Set(shard_key),
                bulletin_id: Set(id),
                node_id: Set(node_id),
                path: Set(path.to_string()),
                code: Set(code.clone()),
                name: Set(name.clone()),
                account_id: Set(viewer.account_id.0),
                account_title: Set(viewer.title.clone()),
                at: Set(now),
            });
            events.push(Event {
                // Told by the reader's place: its own endpoints and those above it.
                path: path.to_string(),
                unit_id: code.contains('.').then_some(node_id),
                simulated: standing.simulated || viewer.simulated,
                ..told(&standing, EventKind::BulletinAcknowledged)?
            });
        }
        insert(tx, rows).await?;
        outbox::write(tx, &events, now).await?;
        Ok(true)
    }
}

fn node_of(path: &Path) -> i32 {
    row::node_key(path.node())
}
