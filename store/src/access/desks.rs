//! Who receives in whose stead after a boundary change (接收单位随区划变动), where a schedule
//! has several receivers: kept with the tree, and made anew with it.
//!
//! Of the whole country: must be asked only about rows that the scope has read, and by the
//! viewer's office about itself. Where nothing was moved it is empty.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::change::{Left, Receiving, left, nearest};
use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction, schedule_copy};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};

use super::office::Schedules;
use super::tree::Move;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;

/// One of the receivers of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Code of the office.
    pub code: String,
    /// Its name; none where it is the one that the document names.
    pub name: Option<String>,
}

/// An office that documents name as one of several receivers, from under which something moved.
#[derive(Debug)]
struct Named {
    code: String,
    schedules: Schedules,
    left: Vec<Left>,
}

/// Who receives in whose stead, by the office that is named.
#[derive(Debug, Default)]
pub(crate) struct Desks {
    named: BTreeMap<i32, Named>,
    /// Code and name of those in their stead.
    offices: HashMap<i32, (String, String)>,
}

/// Who receives for a named office at a place.
enum Seat<'a> {
    Named,
    Other(i32, &'a (String, String)),
    Nobody,
}

/// As the tree stands: no statement where nothing was moved, one where no schedule has
/// several receivers.
pub(super) async fn read(reads: &DatabaseTransaction, moves: &[Move]) -> Result<Desks> {
    if moves.is_empty() {
        return Ok(Desks::default());
    }
    let named = schedule_copy::Entity::find()
        .filter(schedule_copy::Column::Receives.eq(true))
        .all(reads)
        .await?;
    if named.is_empty() {
        return Ok(Desks::default());
    }
    let mut schedules: BTreeMap<i32, Schedules> = BTreeMap::new();
    for row in named {
        let of_office = schedules.entry(row.agency_id).or_default();
        let of_campaign = of_office.entry(row.campaign_id).or_default();
        of_campaign.push(row.schedule);
    }
    let own = agency::Column::Id.is_in(schedules.keys().copied());
    let named = agency::Entity::find().filter(own).all(reads).await?;
    let kinds: BTreeSet<String> = named.iter().map(|one| one.kind.clone()).collect();
    let places = moves.iter().flat_map(|one| one.to.nodes());
    let places: BTreeSet<i32> = places.map(row::node_key).collect();
    let mut alike = Vec::new();
    let places: Vec<i32> = places.into_iter().collect();
    for some in places.chunks(QUERY_KEYS) {
        let there = Condition::all()
            .add(agency::Column::JurisdictionId.is_in(some.iter().copied()))
            .add(agency::Column::Kind.is_in(kinds.iter().map(String::as_str)))
            .add(agency::Column::ValidUntil.is_null());
        alike.extend(agency::Entity::find().filter(there).all(reads).await?);
    }
    // Of several at one place the first.
    alike.sort_by(|a, b| a.code.cmp(&b.code));
    let levels = levels(reads, named.iter().chain(&alike)).await?;
    let receiving = |one: &agency::Model| {
        let level = levels.get(&one.jurisdiction_id)?;
        Some(Receiving {
            office: row::node(one.id),
            serves: row::node(one.jurisdiction_id),
            level: *level,
            kind: one.kind.clone(),
        })
    };
    let others: Vec<Receiving> = alike.iter().filter_map(receiving).collect();
    let mut desks = Desks::default();
    for one in &named {
        let Some(office) = receiving(one) else {
            continue;
        };
        let moves = moves.iter().map(|moved| (&moved.from, &moved.to));
        let left = left(&office, moves, &others);
        if left.is_empty() {
            continue;
        }
        let named = Named {
            code: one.code.clone(),
            schedules: schedules.remove(&one.id).unwrap_or_default(),
            left,
        };
        desks.named.insert(one.id, named);
    }
    let offices = alike.into_iter().map(|one| (one.id, (one.code, one.name)));
    desks.offices = offices.collect();
    Ok(desks)
}

/// Levels of the jurisdictions that these serve.
async fn levels(
    reads: &DatabaseTransaction,
    offices: impl Iterator<Item = &agency::Model>,
) -> Result<HashMap<i32, cengbao_domain::level::Level>> {
    let served: BTreeSet<i32> = offices.map(|one| one.jurisdiction_id).collect();
    let served: Vec<i32> = served.into_iter().collect();
    let mut levels = HashMap::new();
    for some in served.chunks(QUERY_KEYS) {
        let rows = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Id.is_in(some.iter().copied()));
        for found in rows.all(reads).await? {
            levels.insert(found.id, row::name(&found.level)?);
        }
    }
    Ok(levels)
}

impl Desks {
    fn seat(&self, named: &Named, path: &Path) -> Seat<'_> {
        let Some(left) = nearest(&named.left, path, |one| &one.at) else {
            return Seat::Named;
        };
        let office = left.receiver.map(row::node_key);
        let office = office.and_then(|id| Some((id, self.offices.get(&id)?)));
        office.map_or(Seat::Nobody, |(id, other)| Seat::Other(id, other))
    }

    /// Who receives what stands at a place for an office that a document names: itself, one
    /// in its stead, or nobody.
    pub(crate) fn receiver_for(&self, office: i32, path: &Path) -> Option<i32> {
        match self.named.get(&office).map(|named| self.seat(named, path)) {
            None | Some(Seat::Named) => Some(office),
            Some(Seat::Other(other, _)) => Some(other),
            Some(Seat::Nobody) => None,
        }
    }

    /// Who receives what stands at a place for each office that a schedule names, in its order.
    pub(crate) fn seats(&self, schedule: &Schedule, path: &Path) -> Vec<Option<Receiver>> {
        let seat = |code: &String| {
            let as_named = || Receiver {
                code: code.clone(),
                name: None,
            };
            let named = self.named.values().find(|named| named.code == *code);
            match named.map(|named| self.seat(named, path)) {
                None | Some(Seat::Named) => Some(as_named()),
                Some(Seat::Other(_, (code, name))) => Some(Receiver {
                    code: code.clone(),
                    name: Some(name.clone()),
                }),
                Some(Seat::Nobody) => None,
            }
        };
        schedule.receivers().map(seat).collect()
    }

    /// The places at which an office that is named receives no more.
    pub(super) fn left_by(&self, office: i32) -> Vec<Path> {
        let left = self.named.get(&office).map(|named| &named.left);
        let left = left.into_iter().flatten();
        left.map(|one| one.at.clone()).collect()
    }

    /// The places at which an office receives in another's stead, each with the schedules:
    /// also where what stands there today stood before.
    pub(super) fn come_to(&self, office: i32, moves: &[Move]) -> Vec<(Path, Schedules)> {
        let mut found = Vec::new();
        for named in self.named.values() {
            let here = named.left.iter();
            let here = here.filter(|one| one.receiver == Some(row::node(office)));
            for one in here {
                found.push((one.at.clone(), named.schedules.clone()));
                let came = moves.iter().filter(|moved| one.at.contains(&moved.now));
                let before = came.map(|moved| (moved.from.clone(), named.schedules.clone()));
                found.extend(before);
            }
        }
        found
    }
}

/// The receivers of a report by their seats, each once; as the document names them where
/// nobody receives.
pub(crate) fn receivers(seats: Vec<Option<Receiver>>, schedule: &Schedule) -> Vec<Receiver> {
    let mut found: Vec<Receiver> = Vec::new();
    for seat in seats.into_iter().flatten() {
        if !found.iter().any(|one| one.code == seat.code) {
            found.push(seat);
        }
    }
    if found.is_empty() {
        let named = schedule.receivers().cloned();
        found.extend(named.map(|code| Receiver { code, name: None }));
    }
    found
}
