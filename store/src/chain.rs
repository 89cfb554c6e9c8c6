//! Units that a change of boundary or coverage touched (随区划、覆盖范围变动的单位):
//! where their figures stand, and who speaks for whom.
//!
//! Reads places, filings and successors of such a unit, whichever shards they
//! lie in, and brings the journal in line with what `domain::chain` says. A unit
//! that never moved must never come here: its figures stand where its report does.

mod load;
mod outgrown;
mod place;
mod replaced;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::chain::split::SlotKinds;
use cengbao_domain::chain::{Segment, difference, placed};
use cengbao_domain::coverage::{CoverageChange, Silence};
use cengbao_domain::journal::Filing;
use cengbao_domain::path::Path;
use cengbao_domain::period::PeriodKind;
use cengbao_domain::run::{self, Run};
use uuid::Uuid;

pub(crate) use self::outgrown::Submitted;
pub(crate) use self::place::{index, places, raise, related, shards, stand_at, stands, taken};
use self::replaced::HandedOver;
pub(crate) use self::split::Split;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::rollup::{self, Cause, Change, Head, Ledger, figure_error};

/// Where a unit's figures stand: a shard, and a place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stand {
    pub(crate) shard_key: i32,
    pub(crate) path: Path,
}

/// A stand, for units of one set of sectors.
type Spot = (Stand, i32);

/// A filing in force, and since when.
struct Signed {
    filing: Filing,
    in_force_from: i64,
}

/// What brings figures in line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Why {
    /// A change of the tree, or of who owes.
    Ordered(Cause),
    /// A report of the unit, in its revision.
    Filed {
        unit: i32,
        cause: Cause,
        report: (Uuid, i32),
    },
}

impl Why {
    fn cause(self, of: i32, member: &Member) -> Cause {
        match self {
            Self::Ordered(cause) => cause,
            Self::Filed { unit, cause, .. } if unit == of => cause,
            Self::Filed { unit, .. } if member.covered.contains_key(&unit) => Cause::Cover,
            Self::Filed { .. } => Cause::Move,
        }
    }

    fn report(self, of: i32) -> Option<(Uuid, i32)> {
        match self {
            Self::Filed { unit, report, .. } if unit == of => Some(report),
            Self::Filed { .. } | Self::Ordered(_) => None,
        }
    }
}

/// A unit of a chain.
struct Member {
    sector_set: i32,
    segments: Vec<Segment<Stand>>,
    filed: BTreeMap<i32, Signed>,
    owed: Vec<(i32, i32)>,
    /// The unit that took its place, from which period, and when that was recorded.
    into: Option<(i32, i32, i64)>,
    /// Its split by shares, if it was split so.
    split: Option<Split>,
    /// The units that covered it or do, each with the changes of that.
    covered: BTreeMap<i32, Vec<CoverageChange>>,
}

impl Member {
    /// The periods that it filed, with the moments of signature.
    fn signed(&self) -> impl Iterator<Item = (i32, i64)> {
        let filed = self.filed.iter();
        filed.map(|(period, signed)| (*period, signed.in_force_from))
    }
}

/// Units whose figures hang together: those that moved, and those that became one.
pub(crate) struct Chain {
    family_id: i32,
    kind: PeriodKind,
    members: BTreeMap<i32, Member>,
    /// Those of them that were split by shares.
    split: Vec<i32>,
    /// In which they ever stood, also where a move back within a period or a day left no segment.
    shards: BTreeSet<i32>,
    kinds: SlotKinds,
}

impl Chain {
    /// The filing of a unit for a period is this one from now on, or none.
    pub(crate) fn file(&mut self, unit: i32, period: i32, after: Option<&Filing>, at: i64) {
        let Some(member) = self.members.get_mut(&unit) else {
            return;
        };
        match after {
            Some(filing) => {
                let signed = Signed {
                    filing: filing.clone(),
                    in_force_from: at,
                };
                member.filed.insert(period, signed);
            }
            None => drop(member.filed.remove(&period)),
        }
    }

    /// On which periods others speak for a unit: its successor, those who cover
    /// it, and those who speak for its successor.
    fn silence(&self, member: &Member) -> Silence {
        let mut silence = Silence::default();
        for (covering, changes) in &member.covered {
            silence = silence.with(self.covered_by(member, *covering, changes));
        }
        silence.with(self.followed(member))
    }

    /// On which periods one that covers a unit, or did, speaks for it.
    fn covered_by(&self, member: &Member, covering: i32, changes: &[CoverageChange]) -> Silence {
        let Some(covering) = self.members.get(&covering) else {
            return Silence::default();
        };
        let own = Silence::by_coverage(changes, covering.signed());
        own.without(&self.replaced(member, covering))
    }

    /// On which periods the one that took a unit's place speaks for it.
    fn taken_by(&self, member: &Member) -> Silence {
        let into = member.into.and_then(|(successor, since, recorded_at)| {
            Some((self.members.get(&successor)?, since, recorded_at))
        });
        into.map_or_else(Silence::default, |(successor, since, recorded_at)| {
            Silence::by_successor(since, recorded_at, successor.signed())
        })
    }

    /// On which periods what a unit filed for another as well is replaced by those who took
    /// its place: they say themselves whether they speak for the other, since that was put
    /// on record.
    fn replaced(&self, member: &Member, covering: &Member) -> Silence {
        let (mut found, mut into) = (Silence::default(), covering.into);
        while let Some((successor, since, recorded_at)) = into {
            let Some(next) = self.members.get(&successor) else {
                break;
            };
            let own = member.covered.get(&successor);
            if let Some(first) = own.and_then(|changes| changes.first()) {
                let recorded_at = recorded_at.max(first.recorded_at);
                found = found.with(Silence::by_successor(since, recorded_at, next.signed()));
            }
            into = next.into;
        }
        found
    }

    /// On which periods the one that took a unit's place speaks for it, or who speaks for
    /// that one.
    fn followed(&self, member: &Member) -> Silence {
        let own = self.taken_by(member);
        let into = member
            .into
            .and_then(|(successor, since, _)| Some((self.members.get(&successor)?, since)));
        match into {
            Some((successor, since)) => own.with(self.silence(successor).since(since)),
            None => own,
        }
    }

    fn standing(
        &self,
        (unit, member): (i32, &Member),
        handed: &HandedOver,
    ) -> Result<BTreeMap<Spot, Vec<Run>>> {
        let runs = self.runs((unit, member), handed).map_err(figure_error)?;
        Ok(placed(&runs, &member.segments)
            .into_iter()
            .map(|(stand, runs)| ((stand, member.sector_set), runs))
            .collect())
    }

    /// Brings journal and roll-up in line with where the units stand. `heads`
    /// are raised. What the unit of `report` itself changes has its cause; what
    /// changes with it is covered by it or has moved; without a report `cause` holds.
    pub(crate) async fn settle(&self, tx: &Tx, heads: &[(i32, Head)], why: Why) -> Result<()> {
        let before = self.journaled(tx).await?;
        let handed = self.handed_over();
        let nothing = BTreeMap::new();
        let mut by_shard: BTreeMap<i32, (Vec<Change>, Vec<Change>)> = BTreeMap::new();
        for (unit, member) in &self.members {
            let stood = before.get(unit).unwrap_or(&nothing);
            let stands = self.standing((*unit, member), &handed)?;
            for ((stand, sector_set), delta) in difference(stood, &stands).map_err(figure_error)? {
                let ends = stands
                    .get(&(stand.clone(), sector_set))
                    .is_none_or(|runs| run::at(runs, delta.from).is_zero());
                let change = Change {
                    path: stand.path,
                    sector_set,
                    deltas: vec![delta],
                    cause: why.cause(*unit, member),
                    report: why.report(*unit),
                };
                // What ends comes first: the place that a node is given last stays.
                let (ending, beginning) = by_shard.entry(stand.shard_key).or_default();
                if ends { ending } else { beginning }.push(change);
            }
        }
        for (shard_key, (mut changes, mut beginning)) in by_shard {
            changes.append(&mut beginning);
            let ledger = Ledger {
                shard_key,
                family_id: self.family_id,
                kind: self.kind,
            };
            let head = heads
                .iter()
                .find(|(shard, _)| *shard == shard_key)
                .map(|(_, head)| *head)
                .ok_or_else(StoreError::overtaken)?;
            rollup::record(tx, ledger, head, &changes).await?;
        }
        Ok(())
    }
}
