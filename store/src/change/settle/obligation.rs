//! Obligations (应报) after a change: cut by the places of their unit, handed on
//! from a closed unit, received by whoever stands above.

use std::cmp::{max, min};
use std::collections::BTreeMap;

use cengbao_domain::coverage::joined;
use cengbao_domain::obligation::owed_of_closed;
use cengbao_entity::{obligation, report};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::{Part, Settling};
use crate::chain::index;
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
use crate::row;

impl Settling<'_> {
    /// What the units owe as it stands, by unit and schedule.
    pub(super) async fn owed(&self) -> Result<BTreeMap<Part, Vec<obligation::Model>>> {
        let mut owed: BTreeMap<Part, Vec<obligation::Model>> = BTreeMap::new();
        for some in self.keys().chunks(QUERY_KEYS) {
            let rows = obligation::Entity::find()
                .filter(obligation::Column::ShardKey.is_in(self.shards.iter().copied()))
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()))
                .order_by_asc(obligation::Column::FirstPeriod);
            for row in rows.all(self.tx.connection()).await? {
                let part = (row.unit_id, row.campaign_id, row.schedule.clone());
                owed.entry(part).or_default().push(row);
            }
        }
        Ok(owed)
    }

    /// Cuts every obligation by the places of its unit; what a closed unit no
    /// longer owes goes to the one that took its place.
    pub(super) async fn rewrite(
        &self,
        owed: BTreeMap<Part, Vec<obligation::Model>>,
        otherwise: &BTreeMap<Part, Vec<(i32, i32)>>,
    ) -> Result<()> {
        let mut wanted: Vec<obligation::Model> = Vec::new();
        let mut old: Vec<obligation::Model> = Vec::new();
        let mut left = Left::new();
        for (part, rows) in &owed {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                continue;
            };
            let stretches = match otherwise.get(part) {
                Some(stretches) => stretches.clone(),
                None => stretches(rows),
            };
            let (stretches, rest) = self.kept(first, stretches).await?;
            let mut took = self.took.iter();
            let whole = took.find(|took| took.from == part.0 && took.share.is_none());
            if let Some(took) = whole.filter(|_| !rest.is_empty()) {
                let of = (took.into, part.1, part.2.clone());
                let (_, theirs) = left.entry(of).or_insert_with(|| (last.clone(), Vec::new()));
                theirs.extend(rest);
            }
            for (place, (from, to)) in stretches.iter().enumerate() {
                let whole = obligation::Model {
                    first_period: *from,
                    last_period: *to,
                    ..first.clone()
                };
                let cut = self.cut(&whole, rows).await?;
                match stretches.get(place + 1) {
                    Some((next, _)) => wanted.extend(up_to(cut, *next)),
                    None => wanted.extend(cut),
                }
            }
            old.extend(rows.iter().cloned());
        }
        for (part, stretches) in otherwise {
            // Whoever was covered from the first and is no longer owes for the first time.
            let alike =
                |row: &&obligation::Model| row.campaign_id == part.1 && row.schedule == part.2;
            let mut shared = self.took.iter().filter(|took| took.share.is_some());
            let is_heir = shared.any(|took| took.into == part.0);
            let is_new = !is_heir && !owed.contains_key(part) && !left.contains_key(part);
            if let Some(like) = owed.values().flatten().find(alike).filter(|_| is_new) {
                left.insert(part.clone(), (like.clone(), stretches.clone()));
            }
        }
        for (of, (like, theirs)) in left {
            let theirs = match otherwise.get(&of) {
                Some(own) => common(&theirs, own),
                None => theirs,
            };
            let theirs = self.inherited(of.0, &like, theirs, &wanted);
            self.place(&theirs, &mut wanted).await?;
        }
        for rows in owed.values() {
            for theirs in self.heirs(rows, &wanted)? {
                self.place(&theirs, &mut wanted).await?;
            }
        }
        let gone: Vec<&obligation::Model> =
            old.iter().filter(|row| !wanted.contains(row)).collect();
        for some in gone.chunks(QUERY_KEYS) {
            obligation::Entity::delete_many()
                .filter(obligation::Column::ShardKey.is_in(some.iter().map(|row| row.shard_key)))
                .filter(obligation::Column::Id.is_in(some.iter().map(|row| row.id)))
                .exec(self.tx.connection())
                .await?;
        }
        let new: Vec<_> = wanted
            .into_iter()
            .filter(|row| !old.contains(row))
            .map(|row| row.into_active_model().reset_all())
            .collect();
        insert(self.tx, new).await
    }

    /// The stretches of periods that a unit owes on, and those that it owes no more: a
    /// closed one owes up to the period before it closed, and what it has begun or filed.
    async fn kept(
        &self,
        row: &obligation::Model,
        stretches: Vec<(i32, i32)>,
    ) -> Result<(Vec<(i32, i32)>, Vec<(i32, i32)>)> {
        let closed = self.units.get(&row.unit_id);
        let Some(until) = closed.and_then(|unit| unit.valid_until) else {
            return Ok((stretches, Vec::new()));
        };
        let since = index(row::name(&row.period_kind)?, until)?;
        let begun: Vec<i32> = report::Entity::find()
            .filter(report::Column::ShardKey.is_in(self.shards.iter().copied()))
            .filter(report::Column::CampaignId.eq(row.campaign_id))
            .filter(report::Column::Schedule.eq(row.schedule.as_str()))
            .filter(report::Column::UnitId.eq(row.unit_id))
            .filter(report::Column::Period.gte(since))
            .order_by_asc(report::Column::Period)
            .select_only()
            .column(report::Column::Period)
            .into_tuple()
            .all(self.tx.connection())
            .await?;
        let (kept, rest) = owed_of_closed(&stretches, since, &begun);
        // Where nothing is owed any more, or not yet, its totals stand all the same: a share
        // of a split that was merged on before the first month of which it has filed.
        let from = row.first_period;
        let is_bare = kept.first().is_none_or(|(first, _)| from < *first);
        let stands = is_bare.then(|| (from, min(from, since) - 1));
        Ok((stands.into_iter().chain(kept).collect(), rest))
    }

    /// Adds what a unit owes anew, at its places.
    async fn place(
        &self,
        theirs: &[obligation::Model],
        wanted: &mut Vec<obligation::Model>,
    ) -> Result<()> {
        for (place, next) in theirs.iter().enumerate() {
            let cut = self.cut(next, std::slice::from_ref(next)).await?;
            match theirs.get(place + 1) {
                Some(later) => wanted.extend(up_to(cut, later.first_period)),
                None => wanted.extend(cut),
            }
        }
        Ok(())
    }

    /// What the successor of closed units owes instead of them, unless it owes the form
    /// already: all that any of them owes no more.
    fn inherited(
        &self,
        successor: i32,
        like: &obligation::Model,
        stretches: Vec<(i32, i32)>,
        wanted: &[obligation::Model],
    ) -> Vec<obligation::Model> {
        let Some(unit) = self.units.get(&successor) else {
            return Vec::new();
        };
        let stretch = |(first_period, last_period)| obligation::Model {
            id: Uuid::now_v7(),
            unit_id: unit.id,
            sector_set: unit.sector_set,
            stands_until: None,
            first_period,
            last_period,
            ..like.clone()
        };
        let theirs: Vec<_> = joined(stretches).into_iter().map(stretch).collect();
        if theirs.iter().any(|row| owes(row, unit.id, wanted)) {
            return Vec::new();
        }
        theirs
    }

    /// What each successor by shares owes: what the closed one owed, from the
    /// period of the split on. Where that is nothing any more its share stands all
    /// the same, and a row says where.
    fn heirs(
        &self,
        rows: &[obligation::Model],
        wanted: &[obligation::Model],
    ) -> Result<Vec<Vec<obligation::Model>>> {
        let Some(last) = rows.last() else {
            return Ok(Vec::new());
        };
        let since = index(row::name(&last.period_kind)?, self.on)?;
        let mut owed: Vec<(i32, i32)> = stretches(rows)
            .into_iter()
            .filter(|(_, to)| *to >= since)
            .map(|(from, to)| (max(from, since), to))
            .collect();
        if owed.is_empty() {
            owed.push((since, since - 1));
        }
        let shared = self
            .took
            .iter()
            .filter(|took| took.from == last.unit_id && took.share.is_some());
        let mut heirs = Vec::new();
        for took in shared {
            let Some(unit) = self.units.get(&took.into) else {
                continue;
            };
            let stretch = |(first_period, last_period): &(i32, i32)| obligation::Model {
                id: Uuid::now_v7(),
                unit_id: unit.id,
                sector_set: unit.sector_set,
                stands_until: None,
                first_period: *first_period,
                last_period: *last_period,
                ..last.clone()
            };
            let theirs: Vec<obligation::Model> = owed.iter().map(stretch).collect();
            if !theirs.iter().any(|row| owes(row, unit.id, wanted)) {
                heirs.push(theirs);
            }
        }
        Ok(heirs)
    }

    /// One row for each place of the unit, from the first period it owes on:
    /// also where nothing is owed any more, because its totals stand there.
    async fn cut(
        &self,
        whole: &obligation::Model,
        rows: &[obligation::Model],
    ) -> Result<Vec<obligation::Model>> {
        let mut cut = Vec::new();
        for segment in self.stands(whole.unit_id, row::name(&whole.period_kind)?)? {
            if segment.until <= whole.first_period {
                continue;
            }
            let first_period = max(whole.first_period, segment.from);
            let path = segment.place.path.to_string();
            let same = rows.iter().find(|row| {
                row.shard_key == segment.place.shard_key
                    && row.path == path
                    && row.first_period == first_period
            });
            let before = cut.last().unwrap_or(whole);
            let receiver_id = match same {
                Some(row) => row.receiver_id,
                None => {
                    self.receiver(before.receiver_id, &segment.place.path)
                        .await?
                }
            };
            // The row keeps its key as long as it stands for the same stretch.
            let id = match same {
                Some(row) => row.id,
                None => Uuid::now_v7(),
            };
            cut.push(obligation::Model {
                shard_key: segment.place.shard_key,
                id,
                path,
                receiver_id,
                first_period,
                last_period: min(whole.last_period, segment.until - 1),
                stands_until: (segment.until != i32::MAX).then_some(segment.until),
                ..whole.clone()
            });
        }
        Ok(cut)
    }
}

/// What the closed units owe no more, by the one that follows them, campaign and schedule:
/// a row like theirs, and the stretches.
type Left = BTreeMap<Part, (obligation::Model, Vec<(i32, i32)>)>;

/// Whether a unit owes the form of a row already.
fn owes(row: &obligation::Model, unit: i32, wanted: &[obligation::Model]) -> bool {
    wanted.iter().any(|other| {
        other.unit_id == unit
            && other.family_id == row.family_id
            && other.period_kind == row.period_kind
            && (other.campaign_id == row.campaign_id && other.schedule == row.schedule
                || other.first_period <= row.last_period && row.first_period <= other.last_period)
    })
}

/// The stretches of periods that rows owe, apart from each other: a unit that
/// was covered for a time owed before and owes after it. One at least, also
/// where nothing is owed.
fn stretches(rows: &[obligation::Model]) -> Vec<(i32, i32)> {
    let owed = rows
        .iter()
        .map(|row| (row.first_period, row.last_period))
        .filter(|(first, last)| first <= last);
    let found = joined(owed);
    if found.is_empty() {
        let nothing = rows.first().map(|row| (row.first_period, row.last_period));
        return nothing.into_iter().collect();
    }
    found
}

/// The stretches that both hold, the ends included.
fn common(some: &[(i32, i32)], others: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let both = |a: &(i32, i32), b: &(i32, i32)| (max(a.0, b.0), min(a.1, b.1));
    let pairs = some
        .iter()
        .flat_map(|a| others.iter().map(move |b| both(a, b)));
    joined(pairs)
}

/// The rows of a stretch that another follows: they stand until it begins.
fn up_to(rows: Vec<obligation::Model>, next: i32) -> impl Iterator<Item = obligation::Model> {
    rows.into_iter()
        .filter(move |row| row.first_period < next)
        .map(move |row| obligation::Model {
            stands_until: Some(row.stands_until.map_or(next, |until| min(until, next))),
            ..row
        })
}
