//! Who receives what a unit owes at its new place.

use cengbao_domain::change::receiver_above;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Settling;
use crate::access::Tx;
use crate::error::Result;
use crate::row;

impl Settling<'_> {
    pub(super) async fn receiver(&self, receiver: i32, path: &Path) -> Result<i32> {
        receiver_at(self.tx, receiver, path).await
    }
}

/// Who receives at a place: the receiver so far if it stands above, else the
/// office of its kind there ([`receiver_above`]).
pub(crate) async fn receiver_at(tx: &Tx, receiver: i32, path: &Path) -> Result<i32> {
    let connection = tx.connection();
    let Some(office) = agency::Entity::find_by_id(receiver).one(connection).await? else {
        return Ok(receiver);
    };
    let above: Vec<i32> = path.nodes().into_iter().map(row::node_key).collect();
    if above.contains(&office.jurisdiction_id) {
        return Ok(receiver);
    }
    let Some(served) = jurisdiction::Entity::find_by_id(office.jurisdiction_id)
        .one(connection)
        .await?
    else {
        return Ok(receiver);
    };
    let alike = agency::Entity::find()
        .filter(agency::Column::JurisdictionId.is_in(above))
        .filter(agency::Column::Kind.eq(office.kind))
        .filter(agency::Column::ValidUntil.is_null())
        .order_by_asc(agency::Column::Code)
        .all(connection)
        .await?;
    let places = jurisdiction::Entity::find()
        .filter(jurisdiction::Column::Id.is_in(alike.iter().map(|one| one.jurisdiction_id)))
        .all(connection)
        .await?;
    let mut offices = Vec::with_capacity(alike.len());
    for one in &alike {
        if let Some(place) = places.iter().find(|place| place.id == one.jurisdiction_id) {
            offices.push((row::name::<Level>(&place.level)?, one.id));
        }
    }
    Ok(receiver_above(row::name(&served.level)?, offices).unwrap_or(receiver))
}
