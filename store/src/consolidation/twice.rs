//! What several places sent up at once (重复汇总): a unit that moved after one of them had
//! signed stands in that consolidation, and in what the place sent that has it now; so does
//! the part of one that was split by shares, at the place of the successor.
//!
//! A consolidation stays as it was signed. What the older one holds of such a unit is read
//! from the journal behind its positions, exactly as it was signed, so that a sum above can
//! take it out and count the unit once, by the later word. Which word that is, is the
//! domain's to say.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::consolidation::{Word, expected_elsewhere, outspoken};
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::run::Delta;
use cengbao_entity::journal;
use sea_orm::{ColumnTrait, Condition};

use super::Adds;
use super::handed::{HandedOn, Words};
use super::sent::Sent;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, earliest};
use crate::range;
use crate::reading::Reading;
use crate::rollup::figure_error;
use crate::row;

/// Shard, unit, path, version of the head, the first period and the one after the last, figures.
type Row = (i32, i32, String, i64, i32, i32, Vec<u8>);

/// Records of moved units that are added up.
const MAX_RECORDS: usize = 20_000;

/// What counts in one place and must not in another.
#[derive(Default)]
pub(crate) struct Twice {
    /// By the place that sent it: what a later word of another place holds too.
    elsewhere: BTreeMap<NodeId, Pair>,
    /// By the place that has sent nothing: what others have sent of what it has now.
    sent_before: BTreeMap<NodeId, Pair>,
}

impl Twice {
    /// What of a place's consolidation counts elsewhere; none where nothing does.
    pub(crate) fn elsewhere(&self, place: NodeId) -> Option<&Pair> {
        self.elsewhere.get(&place)
    }

    /// Who has reported in the word of another place is not expected once more where he
    /// stands now, as long as that place has sent nothing.
    pub(crate) fn awaited(&self, place: NodeId, pair: &mut Pair) {
        let Some(sent) = self.sent_before.get(&place) else {
            return;
        };
        let both = [
            (&mut pair.now, &sent.now),
            (&mut pair.before, &sent.before),
            (&mut pair.earlier, &sent.earlier),
        ];
        for (own, sent) in both {
            own.expected = (own.expected - sent.expected).max(0);
        }
    }
}

/// Whose consolidation something is taken out of, and whose expectation it lessens; the
/// second where that place has sent nothing.
type Of = (NodeId, Option<NodeId>);

/// What is taken out of one consolidation.
struct Taken {
    positions: BTreeMap<i32, i64>,
    /// Where those stood in it that moved.
    paths: Vec<Path>,
    nodes: BTreeSet<NodeId>,
    handed: HandedOn,
}

impl Taken {
    fn of(sent: &Sent) -> Result<Self> {
        Ok(Self {
            positions: sent.positions()?,
            paths: Vec::new(),
            nodes: BTreeSet::new(),
            handed: HandedOn::default(),
        })
    }
}

/// A node that stood in a consolidation is taken out of it.
fn take(
    taken: &mut BTreeMap<Of, Taken>,
    (of, sent): (Of, &Sent),
    (node, path): (i32, Path),
) -> Result<()> {
    let one = match taken.entry(of) {
        Entry::Occupied(one) => one.into_mut(),
        Entry::Vacant(one) => one.insert(Taken::of(sent)?),
    };
    one.paths.push(path);
    one.nodes.insert(row::node(node));
    Ok(())
}

impl Scope {
    /// What of each place's consolidation stands in a later word of another place beside
    /// it, or in the own share of the one above, and what of it stands now where nobody has
    /// spoken; no entry where nothing does. No statement where nothing moved since the oldest
    /// was signed, one for each of the two otherwise.
    pub(crate) async fn held_twice(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        (parent, places): (NodeId, &[(NodeId, Adds<'_>)]),
    ) -> Result<Twice> {
        let signed: BTreeMap<NodeId, &Sent> = places
            .iter()
            .filter_map(|(place, adds)| Some((*place, adds.sent()?)))
            .collect();
        let Some(oldest) = signed.values().map(|sent| sent.signed_micros()).min() else {
            return Ok(Twice::default());
        };
        let tree = self.tree().await?;
        let day = reading.tree_day(period, self.today());
        let known = reading.known_micros().unwrap_or(i64::MAX);
        let words: Vec<Word> = places
            .iter()
            .map(|(place, adds)| Word {
                place: *place,
                said_at: adds.said_at(known),
            })
            .collect();
        let moved: BTreeSet<i32> = tree.moved_between((oldest, known), day).collect();
        let mut taken: BTreeMap<Of, Taken> = BTreeMap::new();
        for node in &moved {
            let stands = |moment| tree.stood_by(*node, moment, day);
            for (place, path) in outspoken(parent, &words, known, stands) {
                if let Some(sent) = signed.get(&place) {
                    take(&mut taken, ((place, None), sent), (*node, path))?;
                }
            }
        }
        // Live figures stand in the tree of today, whatever moment is asked.
        let since: BTreeSet<i32> = tree.moved_between((oldest, i64::MAX), day).collect();
        let mut awaited: BTreeMap<Of, Taken> = BTreeMap::new();
        for node in &since {
            let stands = |moment| tree.stood_by(*node, moment, day);
            let Some((silent, place, path)) = expected_elsewhere(&words, i64::MAX, stands) else {
                continue;
            };
            if let Some(sent) = signed.get(&place) {
                let of = (place, Some(silent));
                take(&mut awaited, (of, sent), (*node, path))?;
            }
        }
        let words = Words {
            parent,
            of_places: &words,
            known,
            day,
        };
        for (place, sent) in &signed {
            let said = (*place, sent.signed_micros().min(known));
            let handed = HandedOn::of(&tree, words, said, period)?;
            if handed.is_empty() {
                continue;
            }
            let one = match taken.entry((*place, None)) {
                Entry::Occupied(one) => one.into_mut(),
                Entry::Vacant(one) => one.insert(Taken::of(sent)?),
            };
            one.handed = handed;
        }
        let mut found = self.taken_out(form, period, &moved, taken).await?;
        let awaited = self.taken_out(form, period, &since, awaited).await?;
        found.sent_before = awaited.sent_before;
        Ok(found)
    }

    async fn taken_out(
        &self,
        form: &FormVersion,
        period: Period,
        moved: &BTreeSet<i32>,
        mut taken: BTreeMap<Of, Taken>,
    ) -> Result<Twice> {
        use journal::Column;
        if taken.is_empty() {
            return Ok(Twice::default());
        }
        let any = taken.values().fold(Condition::any(), |any, one| {
            let paths = one.paths.iter().chain(&one.handed.paths);
            let within = paths.fold(Condition::any(), |any, path| {
                any.add(range::within(Column::Path, path))
            });
            let shards = Column::ShardKey.is_in(one.positions.keys().copied());
            any.add(Condition::all().add(shards).add(within))
        });
        let rows: Vec<Row> = self
            .select::<journal::Entity>()
            .filter(any)
            .filter(Column::FamilyId.eq(form.family_id))
            .filter(Column::PeriodKind.eq(period.kind().as_str()))
            .filter(Column::FromPeriod.lte(period.index()))
            .filter(Column::UntilPeriod.gt(earliest(period)))
            .limit(MAX_RECORDS + 1)
            .columns([
                Column::ShardKey,
                Column::UnitId,
                Column::Path,
                Column::HeadVersion,
                Column::FromPeriod,
                Column::UntilPeriod,
                Column::Figures,
            ])
            .await?;
        if rows.len() > MAX_RECORDS {
            return Err(StoreError::invalid(
                "basis",
                format!("more than {MAX_RECORDS} records of units that moved since the signatures"),
                "let the places that they left sign anew, or ask the live figures",
            )
            .in_chinese("签报后划转单位的记录过多：请由原辖区重新签报，或查询实时数字"));
        }
        let mut sums: BTreeMap<Of, Pair> = BTreeMap::new();
        for (shard, unit, path, version, from, until, figures) in rows {
            let path = row::path(path)?;
            let nodes = path.nodes();
            // What moved by itself below another that moved is the affair of its own.
            let moved_by = nodes
                .iter()
                .rev()
                .find(|node| moved.contains(&row::node_key(**node)));
            let figures = Figures::decode(&figures).map_err(StoreError::damaged)?;
            let delta = Delta {
                from,
                until,
                figures,
            };
            for (of, one) in &mut taken {
                let is_signed = one
                    .positions
                    .get(&shard)
                    .is_some_and(|last| version <= *last);
                let is_taken = moved_by.is_some_and(|node| one.nodes.contains(node))
                    && one.paths.iter().any(|taken| taken.contains(&path));
                if !is_signed {
                    continue;
                }
                if !is_taken {
                    one.handed.add(unit, &path, &delta)?;
                    continue;
                }
                for (sum, index) in sums.entry(*of).or_default().by_period(period) {
                    if from <= index && index < until {
                        *sum = sum.plus(&delta.figures).map_err(figure_error)?;
                    }
                }
            }
        }
        for (of, one) in taken {
            let sum = sums.entry(of).or_default();
            one.handed.add_told(form, period, sum)?;
        }
        let mut found = Twice::default();
        for ((place, silent), mut pair) in sums {
            let Some(silent) = silent else {
                pair.compare()?;
                found.elsewhere.insert(place, pair);
                continue;
            };
            let sum = found.sent_before.entry(silent).or_default();
            sum.now.expected += pair.now.expected;
            sum.before.expected += pair.before.expected;
            sum.earlier.expected += pair.earlier.expected;
        }
        Ok(found)
    }
}
