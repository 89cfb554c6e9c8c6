//! Which of several reports wait for a signature that their unit cannot give any more: it has
//! come to speak for others since. Two statements however many reports; none where no change
//! touched a unit whose report waits.

use std::collections::{HashMap, HashSet};

use cengbao_domain::report::{CorrectionState, ReportState};
use cengbao_entity::{agency_successor, coverage_change, report, revision};
use uuid::Uuid;

use super::standing_of;
use crate::access::{AgencyName, Scope};
use crate::chain::Submitted;
use crate::error::Result;

impl Scope {
    /// Of these reports with the revisions that the scope is shown. Read as the hub itself: what
    /// leaves it is that the unit speaks for others too.
    pub(super) async fn outgrown(
        &self,
        reports: &[report::Model],
        shown: &HashMap<Uuid, revision::Model>,
        names: &HashMap<i32, AgencyName>,
    ) -> Result<HashSet<Uuid>> {
        let mut waiting = Vec::new();
        for one in reports {
            let standing = standing_of(one)?;
            let waits = standing.state == ReportState::Submitted
                || standing.correction == Some(CorrectionState::Submitted);
            let touched = names.get(&one.unit_id).is_some_and(|unit| unit.chained);
            let current = shown.get(&one.id);
            let current = current.filter(|revision| revision.number == one.revision);
            if let (true, Some(revision)) = (waits && touched, current) {
                waiting.push(Submitted::of(one, revision));
            }
        }
        let Some(first) = waiting.iter().map(|one| one.at).min() else {
            return Ok(HashSet::new());
        };
        let hub = self
            .as_hub("whether a unit has come to speak for others")
            .await?;
        let units: HashSet<i32> = waiting.iter().map(|one| one.report.unit_id).collect();
        let taken = hub
            .select::<agency_successor::Entity>()
            .filter(Submitted::taken_by(units.iter().copied(), first))
            .all()
            .await?;
        let covered = hub
            .select::<coverage_change::Entity>()
            .filter(Submitted::covered_by(units.iter().copied(), first))
            .all()
            .await?;
        let mut found = HashSet::new();
        for one in waiting {
            if one.is_outgrown(&taken, &covered)? {
                found.insert(one.report.id);
            }
        }
        Ok(found)
    }
}
