//! What the peers of a unit filed for a period, read as the hub itself: the
//! filer does not see them. It leaves the store as a rounded limit that at
//! least five stand behind (`domain::outlier`), and in no other way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_domain::outlier::{Filed, Peer, needs_no_peers};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::report;
use sea_orm::{ColumnTrait, Condition};

use super::around::{Around, Filer, KEYS};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::row;

/// Peers that are looked at, of all units of a request together.
const MAX_PEERS: usize = 1_000;

/// Who files, and under which schedule.
pub(super) struct Asking<'a> {
    pub(super) campaign_id: i32,
    pub(super) schedule: &'a str,
    pub(super) form: &'a FormVersion,
    pub(super) period: Period,
}

impl Scope {
    /// What each unit has in force around a period, and what its peers filed
    /// where its own history is too short: six statements however many units, and a few
    /// more where one of them speaks for others.
    pub(super) async fn surroundings(
        &self,
        asking: &Asking<'_>,
        filers: &[Filer<'_>],
    ) -> Result<HashMap<NodeId, Around>> {
        let mut found = self.around(asking.form, filers, asking.period).await?;
        let young: Vec<(NodeId, Path)> = filers
            .iter()
            .filter(|filer| {
                let past = found.get(&filer.unit).map_or(0, |around| around.past.len());
                !needs_no_peers(past)
            })
            .filter_map(|filer| Some((filer.unit, circle(filer.path)?)))
            .collect();
        let by_circle = self.peers(asking, &young).await?;
        for (unit, circle) in young {
            let theirs = by_circle.get(&circle).into_iter().flatten();
            let others = theirs.filter(|(peer, _)| *peer != unit);
            let around = found.entry(unit).or_default();
            around.peers = others.map(|(_, peer)| peer.clone()).collect();
        }
        Ok(found)
    }

    /// The same of one unit.
    pub(super) async fn surroundings_of(
        &self,
        asking: &Asking<'_>,
        filer: Filer<'_>,
    ) -> Result<Around> {
        let mut found = self.surroundings(asking, &[filer]).await?;
        Ok(found.remove(&filer.unit).unwrap_or_default())
    }

    async fn peers(
        &self,
        asking: &Asking<'_>,
        young: &[(NodeId, Path)],
    ) -> Result<BTreeMap<Path, Vec<(NodeId, Peer)>>> {
        let circles: BTreeSet<&Path> = young.iter().map(|(_, circle)| circle).collect();
        if circles.is_empty() {
            return Ok(BTreeMap::new());
        }
        let hub = self
            .as_hub("peers of a filing, told as one rounded limit")
            .await?;
        let within = circles.iter().fold(Condition::any(), |any, circle| {
            any.add(
                Condition::all()
                    .add(report::Column::Path.gte(circle.as_str()))
                    .add(report::Column::Path.lt(circle.upper_bound())),
            )
        });
        let now = hub
            .select::<report::Entity>()
            .filter(report::Column::CampaignId.eq(asking.campaign_id))
            .filter(report::Column::Schedule.eq(asking.schedule))
            .filter(report::Column::PeriodKind.eq(asking.period.kind().as_str()))
            .filter(report::Column::Period.eq(asking.period.index()))
            .filter(report::Column::InForce.eq(true))
            .filter(within)
            .ascending(report::Column::Path)
            .limit(MAX_PEERS)
            .all()
            .await?;
        let units: Vec<NodeId> = now.iter().map(|report| row::node(report.unit_id)).collect();
        let (key, group, order) = KEYS;
        let before = if units.is_empty() {
            Vec::new()
        } else {
            hub.filings_in_force(asking.form, units.iter(), asking.period)
                .filter(order.lt(asking.period.index()))
                .last_of_each(key, group, order, 1)
                .await?
        };
        let mut values = hub
            .signed_values(asking.form, now.iter().chain(&before))
            .await?;
        let mut earlier: HashMap<i32, Filed> = before
            .into_iter()
            .filter_map(|report| {
                let values = values.remove(&report.id)?.values;
                let period = report.period;
                Some((report.unit_id, Filed { period, values }))
            })
            .collect();
        let mut found: BTreeMap<Path, Vec<(NodeId, Peer)>> = BTreeMap::new();
        for report in now {
            let Some(values) = values.remove(&report.id) else {
                continue;
            };
            let peer = Peer {
                now: values.values,
                before: earlier.remove(&report.unit_id),
            };
            let path = row::path(report.path)?;
            for circle in circles.iter().filter(|circle| circle.contains(&path)) {
                let peers = found.entry((*circle).clone()).or_default();
                peers.push((row::node(report.unit_id), peer.clone()));
            }
        }
        Ok(found)
    }
}

/// The place two steps above a unit: below it are the offices of its kind in
/// the places beside its own. None at the top of the tree.
fn circle(unit: &Path) -> Option<Path> {
    unit.parent()?.parent()
}
