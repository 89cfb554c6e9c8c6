//! What is owed at places and below them: by which schedules, on which periods. Places of one depth of the tree are asked
//! together, so that who coordinates many costs hardly more than who coordinates one.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_entity::obligation;
use sea_orm::{ColumnTrait, Condition};

use super::OwedConsolidationFilter;
use crate::access::Scope;
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::range;

/// Places of one statement: ranges that a database takes at once.
const TOGETHER: usize = 100;

/// Periods on which somebody owes by a schedule.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// The campaign.
    pub(super) campaign: i32,
    /// Code of its schedule.
    pub(super) schedule: String,
    /// Index of the first period.
    pub(super) first: i32,
    /// Of the last one.
    pub(super) last: i32,
}

impl Scope {
    /// The spans at these places or below them, by place: a statement for each depth at which there are places, and
    /// one more for every further hundred of them.
    pub(super) async fn owed_below(
        &self,
        places: &[&Jurisdiction],
        filter: &OwedConsolidationFilter,
    ) -> Result<HashMap<NodeId, Vec<Span>>> {
        let mut of_depth: BTreeMap<usize, Vec<&Jurisdiction>> = BTreeMap::new();
        for place in places {
            let length = place.path.as_str().len();
            of_depth.entry(length).or_default().push(place);
        }
        let mut found: HashMap<NodeId, Vec<Span>> = HashMap::new();
        for (length, places) in of_depth {
            for some in places.chunks(TOGETHER) {
                let at: HashMap<&str, NodeId> = some
                    .iter()
                    .map(|place| (place.path.as_str(), place.id))
                    .collect();
                for (start, span) in self.spans_below(some, length, filter).await? {
                    if let Some(place) = at.get(start.as_str()) {
                        found.entry(*place).or_default().push(span);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The spans below places whose paths are of one length, each with the path of its place.
    async fn spans_below(
        &self,
        places: &[&Jurisdiction],
        length: usize,
        filter: &OwedConsolidationFilter,
    ) -> Result<Vec<(String, Span)>> {
        use obligation::Column as C;
        let ranges = places
            .iter()
            .map(|place| range::within(C::Path, &place.path));
        let within = ranges.fold(Condition::any(), Condition::add);
        let mut select = self.select::<obligation::Entity>().filter(within);
        if let Some(period) = filter.period {
            let covers = Condition::all()
                .add(C::PeriodKind.eq(period.kind().as_str()))
                .add(C::FirstPeriod.lte(period.index()))
                .add(C::LastPeriod.gte(period.index()));
            select = select.filter(covers);
        }
        let columns = [C::CampaignId, C::Schedule, C::FirstPeriod, C::LastPeriod];
        let rows: Vec<(i32, String, i32, i32, String)> = select
            .distinct()
            .columns_and_start(columns, C::Path, length)
            .await?;
        let spans = rows
            .into_iter()
            .map(|(campaign, schedule, first, last, start)| {
                let span = Span {
                    campaign,
                    schedule,
                    first,
                    last,
                };
                (start, span)
            });
        Ok(spans.collect())
    }
}
