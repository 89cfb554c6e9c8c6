//! Where an enterprise lay from one day to another: a row that begins on an earlier day lies where its place stood on each
//! day since, and after a merger where its successor does.

use cengbao_entity::{enterprise, jurisdiction, node_place};
use chrono::NaiveDate;

use super::register::Register;
use crate::error::Result;
use crate::row;

impl Register {
    /// A row as it is written: one for each stretch of days in which its place stood at one path. `lay`: the code of
    /// the place, merged since, in which it lay first.
    pub(super) fn stretches(
        &self,
        mut whole: enterprise::Model,
        lay: Option<&str>,
    ) -> Result<Vec<enterprise::Model>> {
        let Some(lay) = lay.and_then(|code| self.places.get(code)) else {
            let Some(stays) = self.stays.get(&whole.place_id) else {
                return Ok(vec![whole]);
            };
            let stays = stays.iter().map(Stay::of).collect();
            return between(&whole, whole.place_id, stays, (None, None));
        };
        let mut rows = Vec::new();
        let mut until = None;
        let mergers = self.lineage.mergers(lay);
        for at in (0..mergers.len()).rev() {
            let merger = mergers[at];
            let days = (Some(merger.since), until);
            rows.extend(between(
                &whole,
                merger.place.id,
                self.stays_of(&merger.place),
                days,
            )?);
            until = days.0;
            let left = at
                .checked_sub(1)
                .map_or(lay, |before| &mergers[before].place);
            let now = whole.section_id;
            whole.section_id = now.and_then(|now| self.lineage.section_before(now, (left, merger)));
            if let Some(path) = whole.section_id.and_then(|id| self.lineage.office(id)) {
                path.clone_into(&mut whole.section_path);
            }
        }
        rows.extend(between(&whole, lay.id, self.stays_of(lay), (None, until))?);
        rows.sort_by_key(|row| row.valid_from);
        Ok(rows)
    }

    fn stays_of(&self, place: &jurisdiction::Model) -> Vec<Stay> {
        match self.stays.get(&place.id) {
            Some(stays) => stays.iter().map(Stay::of).collect(),
            None => vec![Stay {
                from: place.valid_from,
                until: None,
                path: place.path.clone(),
                shard_key: place.shard_key,
            }],
        }
    }
}

/// Days on which a place stood at a path.
struct Stay {
    from: NaiveDate,
    until: Option<NaiveDate>,
    path: String,
    shard_key: i32,
}

impl Stay {
    fn of(stay: &node_place::Model) -> Self {
        Self {
            from: stay.valid_from,
            until: stay.valid_until,
            path: stay.path.clone(),
            shard_key: stay.shard_key,
        }
    }
}

/// A row where its place stood, on the days of the row within two others. What lies in a place lay there before the place
/// is told of, and stays behind it until somebody says where it went.
fn between(
    whole: &enterprise::Model,
    place_id: i32,
    stays: Vec<Stay>,
    (first, end): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Vec<enterprise::Model>> {
    let last = stays.len().saturating_sub(1);
    let mut rows = Vec::with_capacity(stays.len());
    for (at, stay) in stays.into_iter().enumerate() {
        let from = (at > 0).then_some(stay.from);
        let from = from.into_iter().chain(first);
        let valid_from = from.fold(whole.valid_from, NaiveDate::max);
        let until = stay.until.filter(|_| at < last);
        let valid_until = [until, whole.valid_until, end].into_iter().flatten().min();
        if valid_until.is_some_and(|until| until <= valid_from) {
            continue;
        }
        let path = row::path(stay.path)?.child(row::node(whole.id));
        let section_path = match whole.section_id {
            Some(_) => whole.section_path.clone(),
            None => path.to_string(),
        };
        rows.push(enterprise::Model {
            shard_key: stay.shard_key,
            place_id,
            path: path.to_string(),
            section_path,
            valid_from,
            valid_until,
            ..whole.clone()
        });
    }
    Ok(rows)
}
