//! What a viewer may let others do (指定代办), and in whose stead he acts.

use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource, Seat, permits};
use cengbao_domain::scope::{Reach, Sectors};
use cengbao_entity::{account, role_grant, stand_in};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

use super::scope::{Scope, Viewer};
use crate::error::Result;
use crate::row;

/// By what a viewer appoints: nobody gives for longer, or of more sectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Appointing {
    /// First day on which it no longer holds.
    pub(crate) until: Option<NaiveDate>,
    /// Which sectors.
    pub(crate) sectors: Sectors,
}

/// An account that is to stand in.
#[derive(Clone, Debug)]
pub(crate) struct Appointee {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_id: i32,
}

impl Viewer {
    /// Whether the viewer does this to the papers of a unit as a stand-in alone:
    /// who holds the same by himself does not stand in.
    pub(crate) fn stands_in(&self, action: Action, unit: i32) -> bool {
        self.stands_in_at(action, Resource::Report, unit)
    }

    /// The same of what else a unit files and records of itself.
    pub(crate) fn stands_in_at(&self, action: Action, resource: Resource, unit: i32) -> bool {
        let held = self.grants.iter().filter(|grant| {
            row::node_key(grant.node) == unit
                && action.seat(grant.role, resource) == Seat::OwnUnit
                && permits(grant.role, action, resource)
        });
        let mut held = held.map(|grant| grant.stands_in).peekable();
        held.peek().is_some() && held.all(|stands_in| stands_in)
    }
}

impl Scope {
    /// The grant by which the viewer appoints for a unit: the one that lasts
    /// longest, and of those the one of most sectors. None: he may not. The hub
    /// itself appoints nobody.
    pub(crate) fn appointing(&self, path: &Path, sectors: &[String]) -> Option<Appointing> {
        let pieces = self.reach().map(Reach::pieces).unwrap_or_default();
        let grants = pieces.iter().zip(&self.viewer().grants);
        let such = grants.filter(|(piece, _)| {
            let alone = Reach::new(vec![(*piece).clone()]);
            alone.covers(Action::Appoint, Resource::Obligation, path, sectors)
        });
        let best = such.max_by_key(|(piece, grant)| {
            let until = grant.until.unwrap_or(NaiveDate::MAX);
            (until, piece.sectors == Sectors::All)
        })?;
        Some(Appointing {
            until: best.1.until,
            sectors: best.0.sectors.clone(),
        })
    }

    /// A living account of a unit by its name, to be appointed; what is told of
    /// it afterwards is its post.
    pub(crate) async fn account_to_appoint(&self, name: &str) -> Result<Option<Appointee>> {
        let reads = self.reads().await?;
        let found: Option<(Uuid, String, Option<i32>)> = account::Entity::find()
            .filter(account::Column::Name.eq(name))
            .filter(account::Column::DisabledAt.is_null())
            .select_only()
            .columns([
                account::Column::Id,
                account::Column::Title,
                account::Column::UnitId,
            ])
            .into_tuple()
            .one(&*reads)
            .await?;
        Ok(found.and_then(|(id, title, unit_id)| {
            Some(Appointee {
                id,
                title,
                unit_id: unit_id?,
            })
        }))
    }

    /// The grants behind stand-ins that this scope has read.
    pub(crate) async fn grants_of_stand_ins(
        &self,
        rows: &[stand_in::Model],
    ) -> Result<HashMap<Uuid, role_grant::Model>> {
        let reads = self.reads().await?;
        let grants = role_grant::Entity::find()
            .filter(role_grant::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .all(&*reads)
            .await?;
        Ok(grants.into_iter().map(|grant| (grant.id, grant)).collect())
    }
}
