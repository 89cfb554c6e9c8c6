//! Which level of jurisdictions offices served, until a day (机构所服务辖区的层级): as their places were upgraded, and as they
//! were moved to others.
//!
//! Only the levels: what an office is asked at each is the domain's. In three statements, however many offices there are.

use std::collections::HashMap;

use cengbao_domain::level::Level;
use cengbao_entity::{agency_link, jurisdiction, node_name};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::offices::{Bound, LevelFrom};
use crate::access::Scope;
use crate::error::Result;
use crate::import_agency::SERVES;
use crate::row;

/// A jurisdiction that an office served, with the days of it.
struct Served {
    office: i32,
    from: NaiveDate,
    until: Option<NaiveDate>,
    jurisdiction: i32,
}

impl Scope {
    /// The levels that offices served until a day, by office. Asked as the hub: who sees an office may be told what it is
    /// asked, also where its place stood elsewhere then.
    pub(super) async fn levels_until(
        &self,
        bound: &Bound,
        day: NaiveDate,
    ) -> Result<HashMap<i32, Vec<LevelFrom>>> {
        let hub = self.as_hub("the level that an office serves").await?;
        let of_them = Condition::all()
            .add(agency_link::Column::AgencyId.in_subquery(self.units_of(bound)))
            .add(agency_link::Column::Kind.eq(SERVES));
        let served = served_until(&hub, of_them.clone(), day).await?;
        let places =
            || hub.source::<agency_link::Entity>(of_them.clone(), agency_link::Column::TargetId);
        let today: Vec<(i32, String)> = hub
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Id.in_subquery(places()))
            .columns([jurisdiction::Column::Id, jurisdiction::Column::Level])
            .await?;
        let dated = Condition::all()
            .add(node_name::Column::NodeId.in_subquery(places()))
            .add(node_name::Column::Level.is_not_null());
        let names: Vec<(i32, NaiveDate, String)> = hub
            .select::<node_name::Entity>()
            .filter(dated)
            .ascending(node_name::Column::ValidFrom)
            .columns([
                node_name::Column::NodeId,
                node_name::Column::ValidFrom,
                node_name::Column::Level,
            ])
            .await?;
        let mut levels: HashMap<i32, Vec<(NaiveDate, Level)>> = HashMap::new();
        for (node, from, level) in names {
            levels
                .entry(node)
                .or_default()
                .push((from, row::name(&level)?));
        }
        for (node, level) in today {
            let of = levels.entry(node).or_default();
            if of.is_empty() {
                of.push((NaiveDate::MIN, row::name(&level)?));
            }
        }
        let mut found: HashMap<i32, Vec<LevelFrom>> = HashMap::new();
        for one in &served {
            let of = found.entry(one.office).or_default();
            let levels = levels.get(&one.jurisdiction).map_or(&[][..], Vec::as_slice);
            for mut step in levels_of(one, levels) {
                match of.last() {
                    // Alike for all who never saw another, whenever they were set up.
                    None => step.from = NaiveDate::MIN,
                    Some(last) if last.level == step.level || step.from > day => continue,
                    Some(_) => {}
                }
                of.push(step);
            }
        }
        Ok(found)
    }
}

/// Which jurisdictions these links say that offices served, as far as was known on a day.
async fn served_until(hub: &Scope, which: Condition, day: NaiveDate) -> Result<Vec<Served>> {
    use agency_link::Column as C;
    let rows: Vec<(i32, NaiveDate, Option<NaiveDate>, i32)> = hub
        .select::<agency_link::Entity>()
        .filter(which.add(C::ValidFrom.lte(day)))
        .ascending(C::AgencyId)
        .ascending(C::ValidFrom)
        .columns([C::AgencyId, C::ValidFrom, C::ValidUntil, C::TargetId])
        .await?;
    let served = rows
        .into_iter()
        .map(|(office, from, until, jurisdiction)| Served {
            office,
            from,
            until,
            jurisdiction,
        });
    Ok(served.collect())
}

/// The levels that a jurisdiction had while an office served it; before the first that is told it was as on that day.
fn levels_of(served: &Served, levels: &[(NaiveDate, Level)]) -> Vec<LevelFrom> {
    let first = levels
        .iter()
        .rposition(|(from, _)| *from <= served.from)
        .unwrap_or(0);
    let known = levels.iter().enumerate().skip(first);
    known
        .map(|(at, (since, level))| LevelFrom {
            from: if at == first { served.from } else { *since },
            level: Some(*level),
        })
        .filter(|step| served.until.is_none_or(|until| step.from < until))
        .collect()
}
