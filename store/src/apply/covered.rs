//! Which units a schedule's coverage (覆盖范围) leaves out, and since when.
//!
//! Where a unit covers its subtree no obligation arises below it. What changes
//! that, in a new version or because a unit joins the group, holds from the
//! period in which it is applied and is recorded for each unit below, with the
//! units above it: whose figures speak for whom is settled by that record.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{Campaign, Coverage, Schedule};
use cengbao_domain::coverage::{CoverageChange, Planned, by_any, is_whole, owed_below, turns};
use cengbao_entity::coverage_change;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::members::Member;
use super::owed::Part;
use super::window::Window;
use crate::access::Tx;
use crate::chain;
use crate::error::{Result, StoreError};
use crate::row;

/// How the place of a refusal begins, before the code of the schedule, and how it ends.
const SCHEDULE: &str = "schedule ";
const CHANGES: &str = ", coverage_changes";

/// The coverage of each schedule in the version before.
pub(super) type Before = BTreeMap<String, Coverage>;

/// Of a campaign, by the codes of its schedules.
pub(super) fn coverages(campaign: &Campaign) -> Before {
    campaign
        .schedules
        .iter()
        .map(|schedule| (schedule.code.clone(), schedule.coverage))
        .collect()
}

/// The changes of a campaign's coverage that are on record, and those to be.
pub(super) struct Covered<'a> {
    campaign_id: i32,
    today: NaiveDate,
    before: &'a Before,
    /// Who owes by obligations that stand.
    standing: &'a BTreeSet<Part>,
    known: BTreeMap<Part, Vec<coverage_change::Model>>,
    pub(super) new: Vec<coverage_change::Model>,
}

/// On which periods a unit owes.
pub(super) struct Owing {
    pub(super) windows: Vec<Window>,
    /// A change of coverage is on record for it.
    pub(super) is_recorded: bool,
}

impl<'a> Covered<'a> {
    pub(super) async fn load(
        tx: &Tx,
        campaign_id: i32,
        today: NaiveDate,
        before: &'a Before,
        standing: &'a BTreeSet<Part>,
    ) -> Result<Self> {
        let rows = coverage_change::Entity::find()
            .filter(coverage_change::Column::CampaignId.eq(campaign_id))
            .order_by_asc(coverage_change::Column::RecordedAt);
        let mut known: BTreeMap<Part, Vec<coverage_change::Model>> = BTreeMap::new();
        for row in rows.all(tx.connection()).await? {
            let part = (row.schedule.clone(), row.unit_id);
            known.entry(part).or_default().push(row);
        }
        Ok(Self {
            campaign_id,
            today,
            before,
            standing,
            known,
            new: Vec::new(),
        })
    }

    /// On which periods of a window a member owes; a change of that is put on record.
    pub(super) fn owing(
        &mut self,
        schedule: &Schedule,
        family_id: i32,
        member: &Member,
        window: Window,
    ) -> Result<Owing> {
        let part = (schedule.code.clone(), member.unit.id);
        let known = self.known.get(&part).map_or(&[][..], Vec::as_slice);
        let planned = planned(schedule, member)?;
        let today = chain::index(schedule.period_kind, self.today)?;
        let is_covered = planned.is_whole(today);
        let owes = self.standing.contains(&part);
        let before = self.before.get(&schedule.code).copied();
        let stood = before == Some(Coverage::WholeSubtree) && !member.above.is_empty() && !owes;
        let by = by_covering(known);
        let mut changes = by_any(by.values());
        let was_covered = match changes.last() {
            Some(_) => is_whole(&changes, today, i64::MAX),
            None => stood,
        };
        let lacking = if owes || was_covered {
            self.check_past(
                schedule,
                member,
                (&planned, &changes, stood),
                (window.first, today),
            )?;
            planned.lacking(&changes, stood, today)
        } else if changes.is_empty() {
            // Nothing was filed by it: what the document says of it holds from its first period on.
            planned.changes.clone()
        } else {
            Vec::new()
        };
        let above: BTreeSet<i32> = member.above.iter().copied().collect();
        // Whoever came beneath others before such a move was put on record by itself.
        let came = !by.is_empty() && above.iter().all(|one| !by.contains_key(one));
        let ends: BTreeSet<i32> = if by.is_empty() {
            above.clone()
        } else {
            by.keys().copied().collect()
        };
        let mut found: Vec<(i32, i64, i32, bool)> = Vec::new();
        if came {
            let turns = turns(&BTreeMap::new(), &above, &planned, today);
            let turns = turns.into_iter();
            found.extend(turns.map(|turn| (turn.covering, turn.place, turn.from, turn.whole)));
        }
        for ((from, whole), behind) in lacking.into_iter().zip(0_i64..) {
            changes.push(CoverageChange {
                from,
                recorded_at: i64::MAX - 1,
                whole,
            });
            let those = if whole { &above } else { &ends };
            let those = those.iter().filter(|one| !came || !above.contains(one));
            found.extend(those.map(|one| (*one, behind, from, whole)));
        }
        let row = |(covering_id, recorded_at, from_period, whole)| coverage_change::Model {
            unit_id: member.unit.id,
            covering_id,
            campaign_id: self.campaign_id,
            schedule: schedule.code.clone(),
            recorded_at,
            family_id,
            period_kind: schedule.period_kind.as_str().to_owned(),
            from_period,
            whole,
        };
        let found: Vec<coverage_change::Model> = found.into_iter().map(row).collect();
        self.new.extend(found);
        let windows = match (changes.is_empty(), is_covered) {
            (true, true) => Vec::new(),
            (true, false) => vec![window],
            (false, _) => {
                let Window { first, last } = lived(schedule, member, window)?;
                let stretches = owed_below(&changes, first, last).into_iter();
                stretches
                    .map(|(first, last)| Window { first, last })
                    .collect()
            }
        };
        Ok(Owing {
            windows,
            is_recorded: !changes.is_empty(),
        })
    }

    /// What is on record of all units of a schedule, each record once.
    fn of_schedule(&self, schedule: &Schedule) -> Vec<Vec<CoverageChange>> {
        let known = self.known.iter();
        let known = known.filter(|((code, _), _)| *code == schedule.code);
        let mut found: Vec<Vec<CoverageChange>> = Vec::new();
        for one in known.flat_map(|(_, rows)| by_covering(rows).into_values()) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    }

    /// Errors: `Invalid` where a document that says its coverage by days says of a
    /// period that has passed what was otherwise: figures were filed by it.
    fn check_past(
        &self,
        schedule: &Schedule,
        member: &Member,
        (planned, changes, stood): (&Planned, &[CoverageChange], bool),
        span: (i32, i32),
    ) -> Result<()> {
        if planned.changes.is_empty() {
            return Ok(());
        }
        let of_schedule = self
            .known
            .iter()
            .filter(|((code, _), _)| *code == schedule.code);
        let first = of_schedule
            .filter_map(|(_, rows)| rows.first())
            .map(|row| row.recorded_at)
            .min();
        // Who came below others later has no past of this schedule's coverage before that.
        let span = match (changes.first(), first) {
            (None, Some(_)) => return Ok(()),
            (Some(own), Some(first)) if first < own.recorded_at => (span.0.max(own.from), span.1),
            (Some(_), _) | (None, None) => span,
        };
        let Some(index) = planned.contradicted(changes, stood, span) else {
            return Ok(());
        };
        // Where it stood elsewhere for a time, what others are on record for is the past.
        let of_others = || by_any(&self.of_schedule(schedule));
        if member.unit.chained && planned.contradicted(&of_others(), stood, span).is_none() {
            return Ok(());
        }
        let period = row::period(schedule.period_kind.as_str(), index)?;
        Err(StoreError::invalid(
            format!("{SCHEDULE}{}{CHANGES}", schedule.code),
            format!("they say of {period} what was otherwise by the versions applied before"),
            "leave what has passed as it was applied; a change holds from the current period on at the earliest",
        )
        .in_chinese(format!(
            "报送要求 {} 的 coverage_changes 与此前已生效的 {period} 覆盖范围不一致：已过去的报告期请保持原样，变更最早自本期起生效",
            schedule.code
        )))
    }
}

/// The schedule whose changes of coverage were refused, by its code; none for every other error. For who knows the file.
pub fn refused_coverage(error: &StoreError) -> Option<&str> {
    match error {
        StoreError::Invalid { place, .. } => place.strip_prefix(SCHEDULE)?.strip_suffix(CHANGES),
        _ => None,
    }
}

/// Of a window the periods of a unit's own life, where a change of the tree began or ended it.
fn lived(schedule: &Schedule, member: &Member, window: Window) -> Result<Window> {
    let unit = &member.unit;
    if !unit.chained {
        return Ok(window);
    }
    let kind = schedule.period_kind;
    let last = match unit.valid_until {
        Some(until) => window.last.min(chain::index(kind, until)? - 1),
        None => window.last,
    };
    let first = window.first.max(chain::index(kind, unit.valid_from)?);
    Ok(Window { first, last })
}

/// What is on record by whoever covers a unit or did.
fn by_covering(rows: &[coverage_change::Model]) -> BTreeMap<i32, Vec<CoverageChange>> {
    let mut found: BTreeMap<i32, Vec<CoverageChange>> = BTreeMap::new();
    for row in rows {
        let changes = found.entry(row.covering_id).or_default();
        changes.push(CoverageChange {
            from: row.from_period,
            recorded_at: row.recorded_at,
            whole: row.whole,
        });
    }
    found
}

/// What the document says of a member's coverage; of one that nobody stands
/// above there is nothing to say.
fn planned(schedule: &Schedule, member: &Member) -> Result<Planned> {
    if member.above.is_empty() {
        return Ok(Planned::default());
    }
    planned_coverage(schedule)
}

/// What the document says of those who stand below others.
pub(crate) fn planned_coverage(schedule: &Schedule) -> Result<Planned> {
    let is_whole = |coverage| coverage == Coverage::WholeSubtree;
    let changes = schedule.coverage_changes.iter().map(|change| {
        let from = chain::index(schedule.period_kind, change.from)?;
        Ok((from, is_whole(change.covers)))
    });
    Ok(Planned {
        whole: is_whole(schedule.coverage),
        changes: changes.collect::<Result<_>>()?,
    })
}
