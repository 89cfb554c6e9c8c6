//! What took the place of places and agencies that are no more, and what they were before.
//!
//! Never guesses where an enterprise of a split place went.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::{agency, agency_successor, jurisdiction, jurisdiction_successor};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::register::Register;
use crate::access::Tx;
use crate::error::Result;
use crate::import::{QUERY_KEYS, before_every_record};

/// Mergers that are followed one behind the other; more are a loop in the data.
const MAX_MERGERS: usize = 32;

/// A place that follows another, or came before it.
pub(super) struct Kin {
    pub(super) place: jurisdiction::Model,
    pub(super) since: NaiveDate,
}

/// An agency as the lineage needs it.
struct Office {
    code: String,
    path: String,
    valid_from: NaiveDate,
}

/// What became of places, and what they were before.
#[derive(Default)]
pub(super) struct Lineage {
    /// What took the place of those that are no more, by key.
    successors: HashMap<i32, Vec<Kin>>,
    /// What those were that a change opened, by key.
    predecessors: HashMap<i32, Vec<Kin>>,
    /// Agencies with their kin, by key; only where a place of the list was merged.
    offices: HashMap<i32, Office>,
    /// (closed, successor, since).
    took: Vec<(i32, i32, NaiveDate)>,
}

impl Lineage {
    /// What took the place of a closed one.
    pub(super) fn successors(&self, place: i32) -> &[Kin] {
        self.successors.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What a place was before a change opened it.
    pub(super) fn predecessors(&self, place: &jurisdiction::Model) -> Vec<&Kin> {
        let found = self.predecessors.get(&place.id).into_iter().flatten();
        found.filter(|one| one.since == place.valid_from).collect()
    }

    /// Keys of all that followed.
    pub(super) fn heirs(&self) -> BTreeSet<i32> {
        let found = self.successors.values().flatten();
        found.map(|one| one.place.id).collect()
    }

    /// The mergers that a closed place went through, the first one first, up to where what took its place was split or is
    /// no more.
    pub(super) fn mergers(&self, place: &jurisdiction::Model) -> Vec<&Kin> {
        let mut found: Vec<&Kin> = Vec::new();
        let mut at = place;
        while at.valid_until.is_some() {
            let [next] = self.successors(at.id) else {
                break;
            };
            if found.len() == MAX_MERGERS {
                return Vec::new();
            }
            found.push(next);
            at = &next.place;
        }
        found
    }

    /// Where what lay in a place lies as far as the tree knows: there, where the place is still there or was not merged.
    pub(super) fn today<'p>(&'p self, place: &'p jurisdiction::Model) -> &'p jurisdiction::Model {
        self.mergers(place).last().map_or(place, |last| &last.place)
    }

    /// Who answers today for what an agency answered for.
    fn section_today(&self, id: i32) -> i32 {
        let mut at = id;
        for _ in 0..MAX_MERGERS {
            let mut next = self.took.iter().filter(|(closed, ..)| *closed == at);
            let (Some((_, successor, _)), None) = (next.next(), next.next()) else {
                break;
            };
            at = *successor;
        }
        at
    }

    /// The same, with its path.
    pub(super) fn today_of(&self, (id, path): (i32, String)) -> (i32, String) {
        let today = self.section_today(id);
        let path = self.office(today).map_or(path, str::to_owned);
        (today, path)
    }

    /// The path of an agency that was looked for.
    pub(super) fn office(&self, id: i32) -> Option<&str> {
        self.offices.get(&id).map(|office| office.path.as_str())
    }

    /// Keys and codes of the agencies that were looked for.
    pub(super) fn office_codes(&self) -> impl Iterator<Item = (i32, String)> {
        let offices = self.offices.iter();
        offices.map(|(id, office)| (*id, office.code.clone()))
    }

    /// Who answered in a place for what another answers for since the place was merged into the next: the one that it took
    /// the place of there; nobody, where the change opened it.
    pub(super) fn section_before(
        &self,
        now: i32,
        (left, next): (&jurisdiction::Model, &Kin),
    ) -> Option<i32> {
        // A closed agency goes on inside its successor: its code says where it served.
        let served = format!("{}.", left.code);
        let of_it = |(closed, successor, since): &&(i32, i32, NaiveDate)| {
            let office = self.offices.get(closed);
            *successor == now
                && *since == next.since
                && office.is_some_and(|office| office.code.starts_with(&served))
        };
        let mut before = self.took.iter().filter(of_it);
        if let (Some((closed, ..)), None) = (before.next(), before.next()) {
            return Some(*closed);
        }
        let office = self.offices.get(&now);
        let was_opened = office.is_some_and(|office| {
            office.valid_from >= next.since && office.path.starts_with(next.place.path.as_str())
        });
        (!was_opened).then_some(now)
    }
}

impl Register {
    pub(super) async fn load_lineage(&mut self, tx: &Tx) -> Result<()> {
        use jurisdiction_successor::Column as S;
        let places = self.places.values();
        let opened = places.filter(|place| place.valid_from > before_every_record());
        let opened: Vec<i32> = opened.map(|place| place.id).collect();
        for (of, kin) in kin(tx, S::SuccessorId, opened).await? {
            self.lineage.predecessors.entry(of).or_default().push(kin);
        }
        let places = self.places.values();
        let closed = places.filter(|place| place.valid_until.is_some());
        let mut closed: Vec<i32> = closed.map(|place| place.id).collect();
        for _ in 0..MAX_MERGERS {
            let found = kin(tx, S::PredecessorId, std::mem::take(&mut closed)).await?;
            for (of, kin) in found {
                if kin.place.valid_until.is_some()
                    && !self.lineage.successors.contains_key(&kin.place.id)
                {
                    closed.push(kin.place.id);
                }
                self.lineage.successors.entry(of).or_default().push(kin);
            }
        }
        Ok(())
    }

    /// Agencies that answered or answer in places that were merged.
    pub(super) async fn load_sections(&mut self, tx: &Tx) -> Result<()> {
        if self.lineage.successors.is_empty() {
            return Ok(());
        }
        let sections = self.agencies.values().map(|(id, _)| *id);
        let known = self.by_code.values().filter_map(|one| one.section_id);
        let sections: BTreeSet<i32> = sections.chain(known).collect();
        self.load_offices(tx, sections).await
    }

    /// Agencies with all that came before and after them.
    async fn load_offices(&mut self, tx: &Tx, mut ids: BTreeSet<i32>) -> Result<()> {
        use agency_successor::Column as A;
        for _ in 0..MAX_MERGERS {
            let unread = ids
                .iter()
                .filter(|id| !self.lineage.offices.contains_key(id));
            let unread: Vec<i32> = unread.copied().collect();
            for some in unread.chunks(QUERY_KEYS) {
                let found = agency::Entity::find().filter(agency::Column::Id.is_in(some.to_vec()));
                for one in found.all(tx.connection()).await? {
                    let office = Office {
                        code: one.code,
                        path: one.path,
                        valid_from: one.valid_from,
                    };
                    self.lineage.offices.insert(one.id, office);
                }
                let of_them = Condition::any()
                    .add(A::PredecessorId.is_in(some.to_vec()))
                    .add(A::SuccessorId.is_in(some.to_vec()));
                let found = agency_successor::Entity::find().filter(of_them);
                for one in found.all(tx.connection()).await? {
                    let took = (one.predecessor_id, one.successor_id, one.since);
                    ids.extend([took.0, took.1]);
                    if !self.lineage.took.contains(&took) {
                        self.lineage.took.push(took);
                    }
                }
            }
            if unread.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// The places on the other side of a lineage, by the key of this side.
async fn kin(
    tx: &Tx,
    side: jurisdiction_successor::Column,
    of: Vec<i32>,
) -> Result<Vec<(i32, Kin)>> {
    use jurisdiction_successor::Column as S;
    let mut found = Vec::new();
    for some in of.chunks(QUERY_KEYS) {
        let rows = jurisdiction_successor::Entity::find().filter(side.is_in(some.to_vec()));
        let rows = rows.all(tx.connection()).await?;
        let pair = |row: &jurisdiction_successor::Model| match side {
            S::SuccessorId => (row.successor_id, row.predecessor_id),
            _ => (row.predecessor_id, row.successor_id),
        };
        let ids: BTreeSet<i32> = rows.iter().map(|row| pair(row).1).collect();
        if ids.is_empty() {
            continue;
        }
        let places = jurisdiction::Entity::find().filter(jurisdiction::Column::Id.is_in(ids));
        let places = places.order_by_asc(jurisdiction::Column::Code);
        for place in places.all(tx.connection()).await? {
            let of_it = rows.iter().filter(|row| pair(row).1 == place.id);
            found.extend(of_it.map(|row| {
                let kin = Kin {
                    place: place.clone(),
                    since: row.since,
                };
                (pair(row).0, kin)
            }));
        }
    }
    Ok(found)
}
