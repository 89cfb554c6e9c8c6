//! Reads what a chain is made of, whichever shards it lies in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::chain::split::SlotKinds;
use cengbao_domain::coverage::CoverageChange;
use cengbao_domain::figure::Figures;
use cengbao_domain::journal::Filing;
use cengbao_domain::period::PeriodKind;
use cengbao_domain::run::{self, Delta, Run};
use cengbao_entity::{
    agency, agency_successor, coverage_change, family_slot, journal, obligation, report, revision,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Chain, Member, Signed, Split, Spot, Stand, index, places, shards, stands};
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::rollup::figure_error;
use crate::row;

impl Chain {
    /// The chains of these units, of which `related` is the whole.
    pub(crate) async fn load(
        tx: &Tx,
        related: &BTreeSet<i32>,
        family_id: i32,
        kind: PeriodKind,
    ) -> Result<Self> {
        let places = places(tx, related).await?;
        let mut chain = Self {
            family_id,
            kind,
            members: BTreeMap::new(),
            split: Vec::new(),
            shards: shards(tx, &places).await?,
            kinds: slot_kinds(tx, family_id).await?,
        };
        let ids: Vec<i32> = related.iter().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let rows =
                agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
            for unit in rows.all(tx.connection()).await? {
                let member = Member {
                    sector_set: unit.sector_set,
                    segments: stands(kind, places.get(&unit.id).map_or(&[], Vec::as_slice))?,
                    filed: BTreeMap::new(),
                    owed: Vec::new(),
                    into: None,
                    split: None,
                    covered: BTreeMap::new(),
                };
                chain.members.insert(unit.id, member);
            }
            let rows = agency_successor::Entity::find()
                .filter(agency_successor::Column::PredecessorId.is_in(some.iter().copied()));
            let mut followed: BTreeMap<i32, Vec<agency_successor::Model>> = BTreeMap::new();
            for one in rows.all(tx.connection()).await? {
                followed.entry(one.predecessor_id).or_default().push(one);
            }
            for (closed, rows) in followed {
                let Some(member) = chain.members.get_mut(&closed) else {
                    continue;
                };
                let Some(one) = rows.first() else {
                    continue;
                };
                let since = index(kind, one.since)?;
                if one.parts.is_none() {
                    member.into = Some((one.successor_id, since, one.recorded_at));
                } else {
                    member.split = Split::of(since, rows)?;
                    chain.split.push(closed);
                }
            }
        }
        chain.read_coverage(tx, &ids).await?;
        chain.read_owed(tx, &ids).await?;
        chain.read_filed(tx, &ids).await?;
        Ok(chain)
    }

    async fn read_coverage(&mut self, tx: &Tx, ids: &[i32]) -> Result<()> {
        for some in ids.chunks(QUERY_KEYS) {
            let rows = coverage_change::Entity::find()
                .filter(coverage_change::Column::UnitId.is_in(some.iter().copied()))
                .filter(coverage_change::Column::FamilyId.eq(self.family_id))
                .filter(coverage_change::Column::PeriodKind.eq(self.kind.as_str()))
                .order_by_asc(coverage_change::Column::RecordedAt);
            for one in rows.all(tx.connection()).await? {
                if let Some(member) = self.members.get_mut(&one.unit_id) {
                    let changes = member.covered.entry(one.covering_id).or_default();
                    changes.push(CoverageChange {
                        from: one.from_period,
                        recorded_at: one.recorded_at,
                        whole: one.whole,
                    });
                }
            }
        }
        Ok(())
    }

    async fn read_owed(&mut self, tx: &Tx, ids: &[i32]) -> Result<()> {
        let shards = &self.shards;
        for some in ids.chunks(QUERY_KEYS) {
            let rows = obligation::Entity::find()
                .filter(obligation::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(obligation::Column::FamilyId.eq(self.family_id))
                .filter(obligation::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()));
            for one in rows.all(tx.connection()).await? {
                let Some(member) = self.members.get_mut(&one.unit_id) else {
                    continue;
                };
                member.sector_set = one.sector_set;
                if one.first_period <= one.last_period {
                    member.owed.push((one.first_period, one.last_period + 1));
                }
            }
        }
        Ok(())
    }

    async fn read_filed(&mut self, tx: &Tx, ids: &[i32]) -> Result<()> {
        let shards = &self.shards;
        for some in ids.chunks(QUERY_KEYS) {
            let rows = report::Entity::find()
                .filter(report::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(report::Column::FamilyId.eq(self.family_id))
                .filter(report::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(report::Column::UnitId.is_in(some.iter().copied()))
                .filter(report::Column::InForce.eq(true));
            let reports = rows.all(tx.connection()).await?;
            let mut revisions: HashMap<(Uuid, i32), revision::Model> = HashMap::new();
            for part in reports.chunks(QUERY_KEYS) {
                let rows = revision::Entity::find()
                    .filter(revision::Column::ShardKey.is_in(part.iter().map(|one| one.shard_key)))
                    .filter(revision::Column::ReportId.is_in(part.iter().map(|one| one.id)));
                for found in rows.all(tx.connection()).await? {
                    revisions.insert((found.report_id, found.number), found);
                }
            }
            for one in reports {
                let number = one.signed_revision.unwrap_or(one.revision);
                let revision = revisions.get(&(one.id, number)).ok_or_else(|| {
                    StoreError::damaged(format!("report {} has no revision {number}", one.id))
                })?;
                let bytes = revision.figures.as_deref().unwrap_or_default();
                let signed = Signed {
                    filing: Filing {
                        figures: Figures::decode(bytes).map_err(StoreError::damaged)?,
                        on_time: one.on_time,
                    },
                    in_force_from: revision.in_force_from.unwrap_or_default(),
                };
                if let Some(member) = self.members.get_mut(&one.unit_id) {
                    member.filed.insert(one.period, signed);
                }
            }
        }
        Ok(())
    }

    /// What the journal says of each unit.
    pub(super) async fn journaled(
        &self,
        tx: &Tx,
    ) -> Result<BTreeMap<i32, BTreeMap<Spot, Vec<Run>>>> {
        let shards = &self.shards;
        let ids: Vec<i32> = self.members.keys().copied().collect();
        let mut found: BTreeMap<i32, BTreeMap<Spot, Vec<Run>>> = BTreeMap::new();
        for some in ids.chunks(QUERY_KEYS) {
            let rows = journal::Entity::find()
                .filter(journal::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(journal::Column::FamilyId.eq(self.family_id))
                .filter(journal::Column::PeriodKind.eq(self.kind.as_str()))
                .filter(journal::Column::UnitId.is_in(some.iter().copied()));
            for entry in rows.all(tx.connection()).await? {
                let stand = Stand {
                    shard_key: entry.shard_key,
                    path: row::path(entry.path)?,
                };
                let delta = Delta {
                    from: entry.from_period,
                    until: entry.until_period,
                    figures: Figures::decode(&entry.figures).map_err(StoreError::damaged)?,
                };
                let runs = found
                    .entry(entry.unit_id)
                    .or_default()
                    .entry((stand, entry.sector_set))
                    .or_default();
                run::add(runs, &delta).map_err(figure_error)?;
            }
        }
        Ok(found)
    }
}

/// Slots whose figures add over time, and those that cannot be divided.
async fn slot_kinds(tx: &Tx, family_id: i32) -> Result<SlotKinds> {
    let rows = family_slot::Entity::find()
        .filter(family_slot::Column::FamilyId.eq(family_id))
        .all(tx.connection())
        .await?;
    let such = |is: fn(&family_slot::Model) -> bool| {
        let slots = rows.iter().filter(|slot| is(slot));
        slots
            .filter_map(|slot| usize::try_from(slot.slot).ok())
            .collect()
    };
    Ok(SlotKinds {
        adds: such(|slot| !slot.carries),
        whole: such(|slot| !slot.divides),
    })
}
