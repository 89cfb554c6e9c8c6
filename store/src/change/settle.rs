//! What a change of the tree does to obligations, reports and figures of the
//! units it touched.
//!
//! - For each period a unit owes, reports and counts where it stands on the
//!   period's last day: the period that holds the effective day is the new place's.
//! - It goes on owing what it owed. Where its receiver no longer stands above
//!   it, the office of the same kind above its new place receives.
//! - A closed unit owes up to the period before, and what it has begun or filed; the
//!   one that took its place, or each that has a share of it, owes the rest.
//! - Reports of periods that are the new place's already are moved there, and
//!   so are more time that was given for them and what was said of them; of a
//!   closed unit whoever takes its place has at least that time.

mod extension;
mod obligation;
mod receiver;
mod reminder;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::chain::Segment;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::{agency, agency_successor, coverage_change};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

pub(crate) use self::receiver::receiver_at;
use super::steps::Took;
use crate::access::Tx;
use crate::chain::{self, Chain, Stand, Why, index, stand_at};
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
use crate::rollup::{self, Cause, Head};
use crate::row;

/// The units that a change touched, with all that hangs together with them.
pub(super) struct Settling<'a> {
    tx: &'a Tx,
    on: NaiveDate,
    units: BTreeMap<i32, agency::Model>,
    /// Those of them whose reports go where they go.
    moved: BTreeSet<i32>,
    places: BTreeMap<i32, Vec<(NaiveDate, Stand)>>,
    shards: BTreeSet<i32>,
    took: &'a [Took],
}

/// A schedule that one unit owes: the unit, the campaign, its code.
pub(crate) type Part = (i32, i32, String);
/// The stretches of periods of each, the ends included.
type OwedParts = BTreeMap<Part, Vec<(i32, i32)>>;

/// What a change touched.
pub(crate) struct Touched<'a> {
    units: &'a BTreeSet<i32>,
    /// Which took the place of which.
    took: &'a [Took],
    /// Changes of coverage; when they were recorded is settled here.
    coverage: &'a [coverage_change::Model],
    /// The stretches of periods that these owe from now on, the ends included;
    /// all others owe what they owed.
    owed: &'a OwedParts,
    is_boundary: bool,
}

impl<'a> Touched<'a> {
    /// By a change of the tree, with what it does to coverage and so to who owes.
    pub(crate) fn by_boundary(
        units: &'a BTreeSet<i32>,
        took: &'a [Took],
        (coverage, owed): (&'a [coverage_change::Model], &'a OwedParts),
    ) -> Self {
        Self {
            units,
            took,
            coverage,
            owed,
            is_boundary: true,
        }
    }

    /// By a campaign that was applied.
    pub(crate) fn by_campaign(
        units: &'a BTreeSet<i32>,
        coverage: &'a [coverage_change::Model],
        owed: &'a OwedParts,
    ) -> Self {
        Self {
            units,
            took: &[],
            coverage,
            owed,
            is_boundary: false,
        }
    }

    /// Marks the units whose figures are no longer their own affair.
    async fn mark(&self, tx: &Tx, moved: &BTreeSet<i32>) -> Result<()> {
        let covered = self
            .coverage
            .iter()
            .flat_map(|one| [one.unit_id, one.covering_id])
            .collect();
        let moved = if self.is_boundary {
            moved
        } else {
            &BTreeSet::new()
        };
        let marks = [
            (agency::Column::Chained, moved),
            (agency::Column::Covered, &covered),
        ];
        for (column, units) in marks {
            let ids: Vec<i32> = units.iter().copied().collect();
            for some in ids.chunks(QUERY_KEYS) {
                agency::Entity::update_many()
                    .col_expr(column, Expr::value(true))
                    .filter(agency::Column::Id.is_in(some.iter().copied()))
                    .exec(tx.connection())
                    .await?;
            }
        }
        Ok(())
    }

    async fn write(&self, tx: &Tx, on: NaiveDate, recorded_at: i64) -> Result<()> {
        for took in self.took {
            agency_successor::Entity::insert(agency_successor::ActiveModel {
                predecessor_id: Set(took.from),
                successor_id: Set(took.into),
                since: Set(on),
                recorded_at: Set(recorded_at),
                place: Set(took.share.map(|share| share.place)),
                parts: Set(took.share.map(|share| share.parts)),
                whole: Set(took.share.map(|share| share.whole)),
            })
            .exec_without_returning(tx.connection())
            .await?;
        }
        let rows = self.coverage.iter().map(|one| {
            // Several of one unit hold in the order in which they stand.
            let row = coverage_change::Model {
                recorded_at: recorded_at + one.recorded_at,
                ..one.clone()
            };
            row.into_active_model().reset_all()
        });
        insert(tx, rows.collect()).await
    }
}

/// Brings everything in line with the tree as it stands now; the moment by
/// which it is recorded.
pub(crate) async fn settle(
    tx: &Tx,
    (on, now): (NaiveDate, i64),
    touched: &Touched<'_>,
) -> Result<i64> {
    if touched.units.is_empty() {
        return Ok(now);
    }
    let moved = chain::taken(tx, touched.units).await?;
    // Whoever covers others from now on signs under the heads of all of them.
    let coverage = touched.coverage.iter();
    let all: BTreeSet<i32> = coverage
        .flat_map(|one| [one.unit_id, one.covering_id])
        .chain(moved.iter().copied())
        .collect();
    let places = chain::places(tx, &chain::related(tx, &all).await?).await?;
    touched.mark(tx, &moved).await?;
    let mut units = BTreeMap::new();
    let ids: Vec<i32> = all.iter().copied().collect();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
        for unit in rows.all(tx.connection()).await? {
            units.insert(unit.id, unit);
        }
    }
    let settling = Settling {
        tx,
        on,
        units,
        moved,
        shards: chain::shards(tx, &places).await?,
        places,
        took: touched.took,
    };
    let owed = settling.owed().await?;
    let ledgers: BTreeSet<(i32, PeriodKind)> = owed
        .values()
        .flatten()
        .map(|row| Ok((row.family_id, row::name(&row.period_kind)?)))
        .collect::<Result<_>>()?;
    let families: BTreeSet<i32> = ledgers.iter().map(|(family, _)| *family).collect();
    let (heads, recorded_at) = rollup::raise_all(tx, &settling.shards, &families, now).await?;
    touched.write(tx, on, recorded_at).await?;
    settling.rewrite(owed, touched.owed).await?;
    if touched.is_boundary {
        settling.move_reports().await?;
        settling.move_extensions().await?;
        settling.move_reminders().await?;
        settling.hand_on_extensions(recorded_at).await?;
    }
    let related = chain::related(tx, &all).await?;
    let why = Why::Ordered(if touched.is_boundary {
        Cause::Move
    } else {
        Cause::Owe
    });
    for (family_id, kind) in ledgers {
        let of_family: Vec<(i32, Head)> = heads
            .iter()
            .filter(|((_, family), _)| *family == family_id)
            .map(|((shard, _), head)| (*shard, *head))
            .collect();
        let chain = Chain::load(tx, &related, family_id, kind).await?;
        chain.settle(tx, &of_family, why).await?;
    }
    Ok(recorded_at)
}

impl Settling<'_> {
    fn keys(&self) -> Vec<i32> {
        self.units.keys().copied().collect()
    }

    fn moved(&self) -> Vec<i32> {
        self.moved.iter().copied().collect()
    }

    /// Where what a unit owes of a period stands from now on; none where it stays.
    fn new_place(
        &self,
        unit: i32,
        (kind, period): (&str, i32),
        (shard_key, path): (i32, &str),
    ) -> Result<Option<Stand>> {
        let kind: PeriodKind = row::name(kind)?;
        if period < index(kind, self.on)? {
            return Ok(None);
        }
        let stands = self.stands(unit, kind)?;
        let moved = |stand: &&Stand| shard_key != stand.shard_key || path != stand.path.as_str();
        Ok(stand_at(&stands, period).filter(moved).cloned())
    }

    fn stands(&self, unit: i32, kind: PeriodKind) -> Result<Vec<Segment<Stand>>> {
        chain::stands(kind, self.places.get(&unit).map_or(&[], Vec::as_slice))
    }
}
