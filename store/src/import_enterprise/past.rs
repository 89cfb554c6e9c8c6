//! How known enterprises were before, and where the places of a list stood.

use std::collections::BTreeSet;

use cengbao_domain::enterprise::folded_name;
use cengbao_entity::{enterprise, node_place};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::EnterpriseRow;
use super::register::Register;
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;

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
            let key = place.map(|place| (folded_name(&source.name), self.lineage.today(place).id));
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
        use node_place::Column as P;
        let places: BTreeSet<i32> = self.places.values().map(|place| place.id).collect();
        let heirs = self.lineage.heirs();
        let places: Vec<i32> = places.into_iter().chain(heirs).collect();
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
        Ok(())
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
