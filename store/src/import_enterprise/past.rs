//! How known enterprises were before, where the places of a list stood, and what took the place of those that are no more: a row that begins on an
//! earlier day lies where its place stood on each day since.

use std::collections::BTreeSet;

use cengbao_domain::enterprise::folded_name;
use cengbao_entity::{enterprise, jurisdiction, jurisdiction_successor, node_place};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::EnterpriseRow;
use super::register::Register;
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;

/// What took the place of a closed one.
pub(super) struct Successor {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) path: String,
}

impl Register {
    /// The earlier rows of whom the list says something of days before the row that holds, or of every day.
    pub(super) async fn load_earlier(&mut self, tx: &Tx, rows: &[EnterpriseRow]) -> Result<()> {
        let mut ids = BTreeSet::new();
        for source in rows {
            // One that has no code is known by its name and its place.
            let place = self
                .places
                .get(&source.place)
                .filter(|_| source.code.is_empty());
            let key = place.map(|place| (folded_name(&source.name), place.id));
            let alike = key.and_then(|key| self.by_name.get(&key));
            let codes = [Some(&source.code), source.replaces.as_ref()];
            let codes = codes
                .into_iter()
                .flatten()
                .chain(alike.into_iter().flatten());
            let known = codes.filter_map(|code| self.by_code.get(code));
            let known = known.filter(|known| reaches_back(source, known));
            ids.extend(known.map(|known| known.id));
        }
        let ids: Vec<i32> = ids.into_iter().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let rows = enterprise::Entity::find()
                .filter(enterprise::Column::Id.is_in(some.iter().copied()))
                .filter(enterprise::Column::ValidUntil.is_not_null())
                .order_by_asc(enterprise::Column::ValidFrom);
            for row in rows.all(tx.connection()).await? {
                self.earlier.entry(row.id).or_default().push(row);
            }
        }
        Ok(())
    }

    pub(super) async fn load_past(&mut self, tx: &Tx) -> Result<()> {
        use jurisdiction_successor::Column as S;
        use node_place::Column as P;
        let places: Vec<i32> = self.places.values().map(|place| place.id).collect();
        for some in places.chunks(QUERY_KEYS) {
            let found = node_place::Entity::find()
                .filter(P::NodeId.is_in(some.iter().copied()))
                .order_by_asc(P::ValidFrom);
            for stay in found.all(tx.connection()).await? {
                self.stays.entry(stay.node_id).or_default().push(stay);
            }
        }
        // Who never moved lies where it lies.
        self.stays.retain(|_, stays| stays.len() > 1);
        let places = self.places.values();
        let closed = places.filter(|place| place.valid_until.is_some());
        let closed: Vec<i32> = closed.map(|place| place.id).collect();
        for some in closed.chunks(QUERY_KEYS) {
            let next: Vec<(i32, i32)> = jurisdiction_successor::Entity::find()
                .filter(S::PredecessorId.is_in(some.iter().copied()))
                .select_only()
                .columns([S::PredecessorId, S::SuccessorId])
                .into_tuple()
                .all(tx.connection())
                .await?;
            let ids = next.iter().map(|(_, successor)| *successor);
            let rows = jurisdiction::Entity::find().filter(jurisdiction::Column::Id.is_in(ids));
            let rows = rows.order_by_asc(jurisdiction::Column::Code);
            for found in rows.all(tx.connection()).await? {
                let of_it = next.iter().filter(|(_, successor)| *successor == found.id);
                for (closed, _) in of_it {
                    self.successors.entry(*closed).or_default().push(Successor {
                        code: found.code.clone(),
                        name: found.name.clone(),
                        path: found.path.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// A row as it is written: one for each stretch of days in which its place stood at one path.
    pub(super) fn stretches(&self, whole: enterprise::Model) -> Result<Vec<enterprise::Model>> {
        let Some(stays) = self.stays.get(&whole.place_id) else {
            return Ok(vec![whole]);
        };
        let mut rows = Vec::with_capacity(stays.len());
        for (at, stay) in stays.iter().enumerate() {
            let from = if at == 0 {
                NaiveDate::MIN
            } else {
                stay.valid_from
            };
            let valid_from = from.max(whole.valid_from);
            let ends = [stay.valid_until, whole.valid_until].into_iter().flatten();
            let valid_until = ends.min();
            if valid_until.is_some_and(|until| until <= valid_from) {
                continue;
            }
            let path = row::path(stay.path.clone())?.child(row::node(whole.id));
            let section_path = match whole.section_id {
                Some(_) => whole.section_path.clone(),
                None => path.to_string(),
            };
            rows.push(enterprise::Model {
                shard_key: stay.shard_key,
                path: path.to_string(),
                section_path,
                valid_from,
                valid_until,
                ..whole.clone()
            });
        }
        Ok(rows)
    }
}

/// Whether a row says anything of days before the row that holds: by its day, by another code, by opening or closing.
fn reaches_back(source: &EnterpriseRow, known: &enterprise::Model) -> bool {
    let day = |text: &Option<String>| text.as_deref().map(|text| text.parse::<NaiveDate>().ok());
    let from = day(&source.from).flatten();
    from.is_some_and(|from| from < known.valid_from)
        || (!source.code.is_empty() && source.code != known.code)
        || day(&source.opened).is_some_and(|opened| opened != known.opened_on)
        || day(&source.closed).is_some_and(|closed| closed != known.closed_on)
}
