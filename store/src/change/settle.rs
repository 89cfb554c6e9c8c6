//! What a change of the tree does to obligations, reports and figures of the
//! units it touched.
//!
//! - For each period a unit owes, reports and counts where it stands on the
//!   period's last day: the period that holds the effective day is the new place's.
//! - It goes on owing what it owed. Where its receiver no longer stands above
//!   it, the office of the same kind above its new place receives.
//! - A closed unit owes up to the period before, and what it has filed; the one
//!   that took its place owes the rest.
//! - Reports of periods that are the new place's already are moved there.

mod obligation;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::chain::Segment;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::{agency, agency_successor, head};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::access::Tx;
use crate::chain::{self, Chain, Stand};
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::rollup::{self, Head, Ledger};
use crate::row;

/// The units that a change touched, with all that hangs together with them.
pub(super) struct Settling<'a> {
    tx: &'a Tx,
    on: NaiveDate,
    units: BTreeMap<i32, agency::Model>,
    places: BTreeMap<i32, Vec<(NaiveDate, Stand)>>,
    shards: BTreeSet<i32>,
    took: BTreeMap<i32, i32>,
}

/// A schedule that one unit owes.
type Part = (i32, i32, String);

/// Brings everything in line with the tree as it stands now; the moment by
/// which it is recorded.
pub(crate) async fn settle(
    tx: &Tx,
    (on, now): (NaiveDate, i64),
    touched: &BTreeSet<i32>,
    took: &[(i32, i32)],
) -> Result<i64> {
    if touched.is_empty() {
        return Ok(now);
    }
    let related = chain::related(tx, touched).await?;
    let places = chain::places(tx, &related).await?;
    let mut units = BTreeMap::new();
    let ids: Vec<i32> = related.iter().copied().collect();
    for some in ids.chunks(QUERY_KEYS) {
        let some = agency::Column::Id.is_in(some.iter().copied());
        agency::Entity::update_many()
            .col_expr(agency::Column::Chained, Expr::value(true))
            .filter(some.clone())
            .exec(tx.connection())
            .await?;
        let rows = agency::Entity::find().filter(some);
        for unit in rows.all(tx.connection()).await? {
            units.insert(unit.id, unit);
        }
    }
    let settling = Settling {
        tx,
        on,
        units,
        shards: places
            .values()
            .flatten()
            .map(|(_, stand)| stand.shard_key)
            .collect(),
        places,
        took: took.iter().copied().collect(),
    };
    let owed = settling.owed().await?;
    let ledgers: BTreeSet<(i32, PeriodKind)> = owed
        .values()
        .flatten()
        .map(|row| Ok((row.family_id, row::name(&row.period_kind)?)))
        .collect::<Result<_>>()?;
    let families: BTreeSet<i32> = ledgers.iter().map(|(family, _)| *family).collect();
    let (heads, recorded_at) = settling.raise(&families, now).await?;
    for (from, into) in took {
        agency_successor::Entity::insert(agency_successor::ActiveModel {
            predecessor_id: Set(*from),
            successor_id: Set(*into),
            since: Set(on),
            recorded_at: Set(recorded_at),
        })
        .exec_without_returning(tx.connection())
        .await?;
    }
    settling.rewrite(owed).await?;
    settling.move_reports().await?;
    let related = chain::related(tx, touched).await?;
    for (family_id, kind) in ledgers {
        let of_family: Vec<(i32, Head)> = heads
            .iter()
            .filter(|((_, family), _)| *family == family_id)
            .map(|((shard, _), head)| (*shard, *head))
            .collect();
        let chain = Chain::load(tx, &related, family_id, kind).await?;
        chain.settle(tx, &of_family, None).await?;
    }
    Ok(recorded_at)
}

impl Settling<'_> {
    fn keys(&self) -> Vec<i32> {
        self.units.keys().copied().collect()
    }

    /// Raises every head that may be written, in the order of their keys, and
    /// sets their clocks to one moment: what is signed later is later in each.
    async fn raise(
        &self,
        families: &BTreeSet<i32>,
        now: i64,
    ) -> Result<(Vec<((i32, i32), Head)>, i64)> {
        let mut heads = Vec::new();
        for shard_key in &self.shards {
            for family_id in families {
                let ledger = Ledger {
                    shard_key: *shard_key,
                    family_id: *family_id,
                    kind: PeriodKind::Campaign,
                };
                heads.push((
                    (*shard_key, *family_id),
                    rollup::raise(self.tx, ledger, now).await?,
                ));
            }
        }
        let moment = heads
            .iter()
            .map(|(_, head)| head.recorded_at)
            .max()
            .unwrap_or(now);
        head::Entity::update_many()
            .col_expr(head::Column::Clock, Expr::value(moment))
            .filter(head::Column::ShardKey.is_in(self.shards.iter().copied()))
            .filter(head::Column::FamilyId.is_in(families.iter().copied()))
            .exec(self.tx.connection())
            .await?;
        for (_, head) in &mut heads {
            head.recorded_at = moment;
        }
        Ok((heads, moment))
    }

    fn stands(&self, unit: i32, kind: PeriodKind) -> Result<Vec<Segment<Stand>>> {
        chain::stands(kind, self.places.get(&unit).map_or(&[], Vec::as_slice))
    }
}
