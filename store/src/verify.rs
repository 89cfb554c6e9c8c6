//! Proves that the roll-up is what it claims to be: roll-up = Σ journal = Σ
//! revisions, on every period at which any of them changes.
//!
//! The side of the revisions is plain addition, on purpose without the domain's
//! runs: two ways to one figure. Works shard by shard, so that memory stays flat.

mod handed;
mod moved;
mod plain;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::PeriodKind;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::run::{self, Delta, Run};
use cengbao_entity::{head, journal, rollup};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::rollup::{Cause, Change, Key, Ledger, read_run, rewrite, series_of};
use crate::row;

/// Differences that are listed; the rest is counted.
pub const MAX_DIFFERENCES: usize = 100;

/// What was compared and what did not agree.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct VerifyReport {
    /// Ledgers: shard and family of forms.
    pub ledgers: u64,
    /// Series of runs: node, own or subtree, set of sectors.
    pub series: u64,
    /// Rows of the roll-up.
    pub runs: u64,
    /// Rows of the journal.
    pub journal_rows: u64,
    /// Reports in force.
    pub reports: u64,
    /// How many figures do not agree.
    pub differences_total: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
}

/// A figure on which two sides do not agree.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Difference {
    /// The shard.
    pub shard_key: i32,
    /// Key of the family of forms.
    pub family: i32,
    /// The node.
    pub node: NodeId,
    /// The unit's own filings, not its subtree.
    pub own: bool,
    /// Key of the set of sectors.
    pub sector_set: i32,
    /// Index of the period.
    pub period: i32,
    /// Which sides, and what each says.
    pub what: String,
}

impl Scope {
    /// Compares the roll-up with the journal and with the revisions in force.
    ///
    /// Errors: `Forbidden` outside the system scope; differences are no error.
    pub async fn rollup_verify(&self) -> Result<VerifyReport> {
        self.grant_system(Action::Read, Resource::Figure)?;
        let mut found = VerifyReport::default();
        for ledger in self.ledgers().await? {
            self.verify_ledger(ledger, &mut found).await?;
        }
        Ok(found)
    }

    /// Writes the roll-up anew from the journal; how many ledgers that were.
    ///
    /// Errors: `Forbidden` outside the system scope.
    pub async fn rollup_rebuild(&self) -> Result<u64> {
        let mut rebuilt = 0;
        for ledger in self.ledgers().await? {
            let granted = self.grant_system(Action::Grant, Resource::Figure)?;
            let now = crate::time::micros(self.now());
            self.transact(granted, move |tx| {
                Box::pin(async move {
                    crate::rollup::raise(&tx, ledger, now).await?;
                    rebuild_ledger(&tx, ledger).await
                })
            })
            .await?;
            rebuilt += 1;
        }
        Ok(rebuilt)
    }

    /// Every ledger that has a head, by the kinds of period in its journal.
    async fn ledgers(&self) -> Result<Vec<Ledger>> {
        let heads = self.select::<head::Entity>().all().await?;
        let mut ledgers = Vec::new();
        for head in heads {
            let mut kinds: Vec<(String,)> = self
                .select::<journal::Entity>()
                .filter(journal::Column::ShardKey.eq(head.shard_key))
                .filter(journal::Column::FamilyId.eq(head.family_id))
                .distinct()
                .columns([journal::Column::PeriodKind])
                .await?;
            kinds.sort();
            for (kind,) in kinds {
                let kind: PeriodKind = row::name(&kind)?;
                ledgers.push(Ledger {
                    shard_key: head.shard_key,
                    family_id: head.family_id,
                    kind,
                });
            }
        }
        Ok(ledgers)
    }

    async fn verify_ledger(&self, ledger: Ledger, found: &mut VerifyReport) -> Result<()> {
        let stored = self
            .select::<rollup::Entity>()
            .filter(rollup::Column::ShardKey.eq(ledger.shard_key))
            .filter(rollup::Column::FamilyId.eq(ledger.family_id))
            .filter(rollup::Column::PeriodKind.eq(ledger.kind.as_str()))
            .ascending(rollup::Column::FromPeriod)
            .all()
            .await?;
        let written = self
            .select::<journal::Entity>()
            .filter(journal::Column::ShardKey.eq(ledger.shard_key))
            .filter(journal::Column::FamilyId.eq(ledger.family_id))
            .filter(journal::Column::PeriodKind.eq(ledger.kind.as_str()))
            .all()
            .await?;
        found.ledgers += 1;
        found.runs += stored.len() as u64;
        found.journal_rows += written.len() as u64;

        let mut runs: BTreeMap<Key, Vec<Run>> = BTreeMap::new();
        for row in &stored {
            let key = Key {
                node: row.node_id,
                own: row.own,
                sector_set: row.sector_set,
            };
            runs.entry(key).or_default().push(read_run(row)?);
        }
        let journal = runs_of(ledger, &written)?;
        let plain = self.plain_ledger(ledger).await?;
        found.reports += plain.reports;

        let keys: BTreeSet<Key> = runs
            .keys()
            .chain(journal.keys())
            .copied()
            .chain(plain.keys())
            .collect();
        found.series += keys.len() as u64;
        for key in keys {
            let (stored, written) = (runs.get(&key), journal.get(&key));
            let mut periods: BTreeSet<i32> = plain.periods().clone();
            periods.extend(
                [stored, written]
                    .into_iter()
                    .flatten()
                    .flatten()
                    .map(|run| run.from),
            );
            for period in periods {
                let at = |runs: Option<&Vec<Run>>| {
                    runs.map(|runs| run::at(runs, period)).unwrap_or_default()
                };
                let (stored, written, summed) = (at(stored), at(written), plain.at(key, period)?);
                let mut differ = |what: String| {
                    found.differences_total += 1;
                    if found.differences.len() < MAX_DIFFERENCES {
                        found.differences.push(Difference {
                            shard_key: ledger.shard_key,
                            family: ledger.family_id,
                            node: row::node(key.node),
                            own: key.own,
                            sector_set: key.sector_set,
                            period,
                            what,
                        });
                    }
                };
                if stored != written {
                    differ(format!("roll-up {stored:?}, journal {written:?}"));
                }
                if written != summed {
                    differ(format!("journal {written:?}, revisions {summed:?}"));
                }
            }
        }
        Ok(())
    }
}

/// The runs that follow from the journal.
fn runs_of(ledger: Ledger, written: &[journal::Model]) -> Result<BTreeMap<Key, Vec<Run>>> {
    let mut runs: BTreeMap<Key, Vec<Run>> = BTreeMap::new();
    for entry in written {
        let path = row::path(entry.path.clone())?;
        let delta = delta_of(entry)?;
        for (key, _) in series_of(ledger.shard_key, &path, entry.sector_set)? {
            run::add(runs.entry(key).or_default(), &delta).map_err(StoreError::damaged)?;
        }
    }
    Ok(runs)
}

fn delta_of(entry: &journal::Model) -> Result<Delta> {
    let figures = Figures::decode(&entry.figures).map_err(StoreError::damaged)?;
    Ok(Delta {
        from: entry.from_period,
        until: entry.until_period,
        figures,
    })
}

async fn rebuild_ledger(tx: &Tx, ledger: Ledger) -> Result<()> {
    let written = journal::Entity::find()
        .filter(journal::Column::ShardKey.eq(ledger.shard_key))
        .filter(journal::Column::FamilyId.eq(ledger.family_id))
        .filter(journal::Column::PeriodKind.eq(ledger.kind.as_str()))
        // What was added last knows where a node stands.
        .order_by_asc(journal::Column::HeadVersion)
        .order_by_asc(journal::Column::Id)
        .all(tx.connection())
        .await?;
    rollup::Entity::delete_many()
        .filter(rollup::Column::ShardKey.eq(ledger.shard_key))
        .filter(rollup::Column::FamilyId.eq(ledger.family_id))
        .filter(rollup::Column::PeriodKind.eq(ledger.kind.as_str()))
        .exec(tx.connection())
        .await?;
    let changes: Vec<Change> = written
        .iter()
        .map(|entry| {
            Ok(Change {
                path: row::path(entry.path.clone())?,
                sector_set: entry.sector_set,
                deltas: vec![delta_of(entry)?],
                cause: Cause::Sign,
                report: None,
            })
        })
        .collect::<Result<_>>()?;
    rewrite(tx, ledger, &changes).await
}
