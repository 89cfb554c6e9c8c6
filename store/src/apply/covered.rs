//! Which units a schedule's coverage (覆盖范围) leaves out, and since when.
//!
//! Where a unit covers its subtree no obligation arises below it. What changes
//! that, in a new version or because a unit joins the group, holds from the
//! period in which it is applied and is recorded for each unit below, with the
//! units above it: whose figures speak for whom is settled by that record.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{Campaign, Coverage, Schedule};
use cengbao_domain::coverage::{CoverageChange, owed_below};
use cengbao_entity::coverage_change;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::members::Member;
use super::owed::Part;
use super::window::Window;
use crate::access::Tx;
use crate::chain;
use crate::error::Result;

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
        let is_covered = schedule.coverage == Coverage::WholeSubtree && !member.above.is_empty();
        let owes = self.standing.contains(&part);
        let was_covered = known.last().map_or_else(
            || {
                let before = self.before.get(&schedule.code).copied();
                before == Some(Coverage::WholeSubtree) && !member.above.is_empty() && !owes
            },
            |last| last.whole,
        );
        let mut changes: Vec<CoverageChange> = Vec::new();
        for row in known {
            let change = CoverageChange {
                from: row.from_period,
                recorded_at: row.recorded_at,
                whole: row.whole,
            };
            // Recorded once for each unit above.
            if changes.last() != Some(&change) {
                changes.push(change);
            }
        }
        if was_covered != is_covered && (owes || was_covered) {
            let from = chain::index(schedule.period_kind, self.today)?;
            changes.push(CoverageChange {
                from,
                recorded_at: i64::MAX - 1,
                whole: is_covered,
            });
            let above: BTreeSet<i32> = known
                .iter()
                .map(|row| row.covering_id)
                .chain(member.above.iter().copied())
                .collect();
            self.new
                .extend(above.into_iter().map(|above| coverage_change::Model {
                    unit_id: member.unit.id,
                    covering_id: above,
                    campaign_id: self.campaign_id,
                    schedule: schedule.code.clone(),
                    recorded_at: 0,
                    family_id,
                    period_kind: schedule.period_kind.as_str().to_owned(),
                    from_period: from,
                    whole: is_covered,
                }));
        }
        let windows = match (changes.is_empty(), is_covered) {
            (true, true) => Vec::new(),
            (true, false) => vec![window],
            (false, _) => owed_below(&changes, window.first, window.last)
                .into_iter()
                .map(|(first, last)| Window { first, last })
                .collect(),
        };
        Ok(Owing {
            windows,
            is_recorded: !changes.is_empty(),
        })
    }
}
