//! The journal read as acts: what one signature, return or application of a
//! campaign wrote of one unit belongs together.

use std::collections::BTreeMap;

use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;
use cengbao_domain::run::Delta;
use chrono::NaiveDate;
use uuid::Uuid;

use super::moved::{Moved, Mover};
use super::record::Record;
use super::unseen::Unseen;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place, before};
use crate::rollup::Cause;
use crate::row;

/// What one act changed of one unit.
pub(super) struct Act {
    /// Under which it is listed: of a unit that moved in the period always the same.
    shard_key: i32,
    /// In which it was recorded, or its report has gone since.
    pub(super) shards: Vec<i32>,
    unit_id: i32,
    pub(super) recorded_at: i64,
    pub(super) cause: Cause,
    pub(super) report: Option<(Uuid, i32)>,
    /// The first period that it changed.
    pub(super) from: i32,
    /// By how much, on the period asked and on the one before.
    pub(super) change: Pair,
}

/// What tells one act from another, the newest first.
type Key = (std::cmp::Reverse<i64>, i32, i32, Cause, Option<(Uuid, i32)>);

impl Act {
    pub(super) fn unit(&self) -> (i32, NodeId) {
        (self.shard_key, row::node(self.unit_id))
    }

    /// Whether anything of the period asked is other after it.
    pub(super) fn concerns(&self, form: &FormVersion) -> bool {
        let counts = &self.change.now;
        counts.expected != 0
            || counts.reported != 0
            || counts.on_time != 0
            || form.amounts(&self.change).iter().any(|sum| *sum != 0)
            || form
                .answers(&self.change)
                .iter()
                .any(|cell| cell.contributors != 0)
    }

    /// Sorts as the list does.
    pub(super) fn key(&self) -> String {
        let newest_first = i64::MAX - self.recorded_at;
        let report = self
            .report
            .map(|(report, revision)| format!("{report} {revision}"));
        format!(
            "{newest_first:019} {:010} {:010} {} {}",
            self.shard_key,
            self.unit_id,
            self.cause.as_str(),
            report.unwrap_or_default()
        )
    }

    fn add(&mut self, record: &Record, period: Period) -> Result<()> {
        record.add_to(&mut self.change, period)?;
        self.from = self.from.min(record.delta.from);
        Ok(())
    }
}

/// What was done between two moments.
#[derive(Default)]
pub(super) struct Acts {
    by_key: BTreeMap<Key, Act>,
    /// The units that moved in the period, by their keys.
    pub(super) movers: BTreeMap<i32, Mover>,
}

impl Acts {
    /// The newest first.
    pub(super) fn list(&mut self) -> Result<Vec<Act>> {
        let acts = std::mem::take(&mut self.by_key).into_values();
        acts.map(|mut act| {
            act.change.compare()?;
            Ok(act)
        })
        .collect()
    }

    fn act(&mut self, listed_under: i32, record: &Record) -> &mut Act {
        let key = (
            std::cmp::Reverse(record.recorded_at),
            listed_under,
            record.unit_id,
            record.cause,
            record.report,
        );
        let act = self.by_key.entry(key).or_insert_with(|| Act {
            shard_key: listed_under,
            shards: Vec::new(),
            unit_id: record.unit_id,
            recorded_at: record.recorded_at,
            cause: record.cause,
            report: record.report,
            from: record.delta.from,
            change: Pair::default(),
        });
        for shard in [record.shard_key, listed_under] {
            if !act.shards.contains(&shard) {
                act.shards.push(shard);
            }
        }
        act
    }

    /// A record of a unit that moved: what it changed of the period where it was
    /// recorded, what it changed of the one before where the unit stands in the
    /// period, as that had been recorded then.
    fn follow(
        &mut self,
        moved: &Moved<'_>,
        listed_under: i32,
        record: &Record,
        period: Period,
        (since, until): (i64, i64),
    ) -> Result<()> {
        let delta = &record.delta;
        let last = before(period);
        if record.recorded_at > since {
            let is_here = moved.holds(&record.path);
            let was_here = moved.is_in(&record.path, record.recorded_at);
            let act = self.act(listed_under, record);
            act.from = act.from.min(delta.from);
            if is_here {
                record.add_on(&mut act.change.now, period.index())?;
            }
            if was_here {
                record.add_on(&mut act.change.before, last)?;
            }
        }
        if delta.from <= last && last < delta.until {
            let turns = moved.turns(&record.path, record.recorded_at.max(since));
            for (moment, came) in turns.into_iter().filter(|(moment, _)| *moment <= until) {
                self.turn(listed_under, record, period, (moment, came))?;
            }
        }
        Ok(())
    }

    /// What a unit had before the period comes to the node asked, or leaves it.
    fn turn(
        &mut self,
        listed_under: i32,
        record: &Record,
        period: Period,
        (moment, came): (i64, bool),
    ) -> Result<()> {
        let figures = &record.delta.figures;
        let by = Record {
            cause: Cause::Move,
            report: None,
            recorded_at: moment,
            path: record.path.clone(),
            delta: Delta {
                from: period.index(),
                ..record.delta.clone()
            },
            ..*record
        };
        let sum = &mut self.act(listed_under, &by).change.before;
        let turned = if came {
            sum.plus(figures)
        } else {
            sum.minus(figures)
        };
        *sum = turned.map_err(StoreError::damaged)?;
        Ok(())
    }
}

impl Scope {
    /// The acts recorded after the first moment and up to the second that
    /// touched the period or the one before, in one statement; in two where
    /// something moved in the period.
    pub(super) async fn acts(
        &self,
        form: &FormVersion,
        (period, day): (Period, NaiveDate),
        place: &Place,
        (since, until): (i64, i64),
        unseen: &Unseen,
    ) -> Result<Acts> {
        let tree = self.tree().await?;
        // Wherever it stood: what moved along is a change of both places.
        let place = &Place {
            stood: tree.stood(&place.path, place.shard_key),
            ..place.clone()
        };
        let moved = Moved::of(&tree, place, (period, day))?;
        let mut records = self
            .records(form, period, (place, &moved), (since, until))
            .await?;
        records.retain(|record| !unseen.has(record.unit_id));
        let movers = self.movers(&moved, &records, until).await?;
        let mut acts = Acts::default();
        for record in &records {
            match movers.get(&record.unit_id) {
                Some(unit) => {
                    acts.follow(&moved, unit.shard_key, record, period, (since, until))?;
                }
                None if record.recorded_at > since => {
                    let act = acts.act(record.shard_key, record);
                    act.add(record, period)?;
                }
                None => {}
            }
        }
        acts.movers = movers;
        Ok(acts)
    }

    /// Those of the units that moved in the period, by their keys.
    async fn movers(
        &self,
        moved: &Moved<'_>,
        records: &[Record],
        until: i64,
    ) -> Result<BTreeMap<i32, Mover>> {
        if moved.is_empty() {
            return Ok(BTreeMap::new());
        }
        let units = records.iter().map(|record| record.unit_id);
        let mut movers = BTreeMap::new();
        for (unit, name) in self.agency_names(units).await? {
            let path = row::path(name.path)?;
            if let Some(mover) = moved.mover(&path, name.shard_key, until) {
                movers.insert(unit, mover);
            }
        }
        Ok(movers)
    }
}
