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

use std::cmp::{max, min};
use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::chain::Segment;
use cengbao_domain::path::Path;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::{
    agency, agency_successor, head, jurisdiction, obligation, report, report_event,
    report_extension, revision,
};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::access::Tx;
use crate::chain::{self, Chain, Stand, index, stand_at};
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
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

    /// What the units owe as it stands, by unit and schedule.
    async fn owed(&self) -> Result<BTreeMap<Part, Vec<obligation::Model>>> {
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

    /// Cuts every obligation by the places of its unit; what a closed unit no
    /// longer owes goes to the one that took its place.
    async fn rewrite(&self, owed: BTreeMap<Part, Vec<obligation::Model>>) -> Result<()> {
        let mut wanted: Vec<obligation::Model> = Vec::new();
        let mut old: Vec<obligation::Model> = Vec::new();
        let mut rest: Vec<obligation::Model> = Vec::new();
        for rows in owed.values() {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                continue;
            };
            let mut whole = obligation::Model {
                last_period: rows.iter().map(|row| row.last_period).max().unwrap_or(0),
                ..first.clone()
            };
            if let Some(cut) = self.ends(&whole).await? {
                rest.push(obligation::Model {
                    first_period: cut + 1,
                    receiver_id: last.receiver_id,
                    ..whole.clone()
                });
                whole.last_period = cut;
            }
            wanted.extend(self.cut(&whole, rows).await?);
            old.extend(rows.iter().cloned());
        }
        for row in rest {
            if let Some(next) = self.inherited(&row, &wanted) {
                wanted.extend(self.cut(&next, std::slice::from_ref(&next)).await?);
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

    /// The last period that a closed unit owes; none if it owes on.
    async fn ends(&self, whole: &obligation::Model) -> Result<Option<i32>> {
        let closed = self
            .units
            .get(&whole.unit_id)
            .and_then(|unit| unit.valid_until);
        let Some(until) = closed else {
            return Ok(None);
        };
        let kind: PeriodKind = row::name(&whole.period_kind)?;
        // Who has begun or filed a report was expected.
        let filed = report::Entity::find()
            .filter(report::Column::ShardKey.is_in(self.shards.iter().copied()))
            .filter(report::Column::CampaignId.eq(whole.campaign_id))
            .filter(report::Column::Schedule.eq(whole.schedule.as_str()))
            .filter(report::Column::UnitId.eq(whole.unit_id))
            .order_by_desc(report::Column::Period)
            .one(self.tx.connection())
            .await?;
        let last = index(kind, until)? - 1;
        let last = filed.map_or(last, |filed| max(filed.period, last));
        Ok((last < whole.last_period).then_some(last))
    }

    /// What the successor of a closed unit owes instead of it, unless it owes
    /// the form already.
    fn inherited(
        &self,
        row: &obligation::Model,
        wanted: &[obligation::Model],
    ) -> Option<obligation::Model> {
        let unit = self.units.get(self.took.get(&row.unit_id)?)?;
        let owes = wanted.iter().any(|other| {
            other.unit_id == unit.id
                && other.family_id == row.family_id
                && other.period_kind == row.period_kind
                && (other.campaign_id == row.campaign_id && other.schedule == row.schedule
                    || other.first_period <= row.last_period
                        && row.first_period <= other.last_period)
        });
        (!owes && row.first_period <= row.last_period).then(|| obligation::Model {
            id: Uuid::now_v7(),
            unit_id: unit.id,
            sector_set: unit.sector_set,
            stands_until: None,
            ..row.clone()
        })
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

    fn stands(&self, unit: i32, kind: PeriodKind) -> Result<Vec<Segment<Stand>>> {
        chain::stands(kind, self.places.get(&unit).map_or(&[], Vec::as_slice))
    }

    /// Who receives at a place: the receiver so far if it stands above, else
    /// the office of its kind that serves the place's jurisdiction of its level.
    async fn receiver(&self, receiver: i32, path: &Path) -> Result<i32> {
        let connection = self.tx.connection();
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
        let counterpart = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Id.is_in(above))
            .filter(jurisdiction::Column::Level.eq(served.level))
            .order_by_desc(jurisdiction::Column::Path)
            .one(connection)
            .await?;
        let Some(counterpart) = counterpart else {
            return Ok(receiver);
        };
        let next = agency::Entity::find()
            .filter(agency::Column::JurisdictionId.eq(counterpart.id))
            .filter(agency::Column::Kind.eq(office.kind))
            .filter(agency::Column::ValidUntil.is_null())
            .order_by_asc(agency::Column::Code)
            .one(connection)
            .await?;
        Ok(next.map_or(receiver, |next| next.id))
    }

    /// Reports stand where their unit stands in their period, and each gets a
    /// new version: who had read it before reads it again before he acts.
    async fn move_reports(&self) -> Result<()> {
        let connection = self.tx.connection();
        for some in self.keys().chunks(QUERY_KEYS) {
            let mine = Condition::all()
                .add(report::Column::ShardKey.is_in(self.shards.iter().copied()))
                .add(report::Column::UnitId.is_in(some.iter().copied()));
            report::Entity::update_many()
                .col_expr(
                    report::Column::Version,
                    Expr::col(report::Column::Version).add(1),
                )
                .filter(mine.clone())
                .exec(connection)
                .await?;
            let reports = report::Entity::find().filter(mine).all(connection).await?;
            for found in reports {
                let kind: PeriodKind = row::name(&found.period_kind)?;
                if found.period < index(kind, self.on)? {
                    continue;
                }
                let stands = self.stands(found.unit_id, kind)?;
                let Some(stand) = stand_at(&stands, found.period) else {
                    continue;
                };
                if found.shard_key != stand.shard_key || found.path != stand.path.as_str() {
                    self.move_report(&found, stand).await?;
                }
            }
        }
        Ok(())
    }

    async fn move_report(&self, found: &report::Model, stand: &Stand) -> Result<()> {
        let connection = self.tx.connection();
        let (shard, path) = (stand.shard_key, stand.path.to_string());
        report::Entity::update_many()
            .col_expr(report::Column::ShardKey, Expr::value(shard))
            .col_expr(report::Column::Path, Expr::value(path.clone()))
            .filter(report::Column::ShardKey.eq(found.shard_key))
            .filter(report::Column::Id.eq(found.id))
            .exec(connection)
            .await?;
        revision::Entity::update_many()
            .col_expr(revision::Column::ShardKey, Expr::value(shard))
            .col_expr(revision::Column::Path, Expr::value(path.clone()))
            .filter(revision::Column::ShardKey.eq(found.shard_key))
            .filter(revision::Column::ReportId.eq(found.id))
            .exec(connection)
            .await?;
        report_event::Entity::update_many()
            .col_expr(report_event::Column::ShardKey, Expr::value(shard))
            .col_expr(report_event::Column::Path, Expr::value(path.clone()))
            .filter(report_event::Column::ShardKey.eq(found.shard_key))
            .filter(report_event::Column::ReportId.eq(found.id))
            .exec(connection)
            .await?;
        report_extension::Entity::update_many()
            .col_expr(report_extension::Column::ShardKey, Expr::value(shard))
            .col_expr(report_extension::Column::Path, Expr::value(path))
            .filter(report_extension::Column::ShardKey.eq(found.shard_key))
            .filter(report_extension::Column::CampaignId.eq(found.campaign_id))
            .filter(report_extension::Column::Schedule.eq(found.schedule.as_str()))
            .filter(report_extension::Column::UnitId.eq(found.unit_id))
            .filter(report_extension::Column::Period.eq(found.period))
            .exec(connection)
            .await?;
        Ok(())
    }
}
