//! People counted, not named (三项岗位人员): how many an enterprise has at the three posts, and how many hold a certificate,
//! as of a day.
//!
//! Counted by the enterprise itself, or from outside by its section or its supervisor, each under his own name: nobody
//! signs for another. Corrected by a revision with a reason, never changed and never deleted. Which count holds on a day
//! is the domain's to say (`staff`).

mod area;
mod record;
mod write;

use std::collections::HashMap;

use cengbao_domain::ids::NodeId;
use cengbao_domain::staff::{Count, Headcount, Staff, holding};
use cengbao_entity::{enterprise, staff};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub use self::area::{AreaStaff, StaffRow};
pub use self::record::{CorrectStaff, RecordStaff, StaffFigures, StaffOutcome};
use crate::access::{Scope, SortKey};
use crate::activity::INSPECTOR;
use crate::enterprise::{in_business, on};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// Counts that stand for one enterprise and day: its own, and the one from outside.
const SIDES: usize = 2;

/// A count of an enterprise's people, in one revision.
#[derive(Clone, Debug)]
pub struct StaffCount {
    /// Key, of this revision.
    pub id: Uuid,
    /// Node of the enterprise.
    pub enterprise: NodeId,
    /// The day of which it speaks.
    pub counted_on: NaiveDate,
    /// What was counted.
    pub staff: Staff,
    /// Whether nobody counted on that day after all.
    pub is_void: bool,
    /// Whether an inspector counted.
    pub by_inspector: bool,
    /// The post that recorded it.
    pub by_title: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether a demonstration account recorded it.
    pub simulated: bool,
}

impl Scope {
    /// The counts of an enterprise in the order in which they were recorded; `with_superseded` also those whose place
    /// another took, and those that were none after all.
    pub async fn list_staff(
        &self,
        enterprise: NodeId,
        with_superseded: bool,
        page: &PageRequest,
    ) -> Result<Page<StaffCount>> {
        use staff::Column as C;
        let mut condition = Condition::all().add(C::EnterpriseId.eq(row::node_key(enterprise)));
        if !with_superseded {
            condition = condition.add(standing());
        }
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<staff::Entity>()
            .filter(condition)
            .cut(&[SortKey::ascending(C::Id)], page, places)
            .await?;
        let rows = select.all().await?.into_iter();
        let items = rows.map(|found| (found.id.to_string(), read(found)));
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// A count by the key of a revision, as the scope sees it.
    pub async fn find_staff(&self, id: Uuid) -> Result<Option<StaffCount>> {
        Ok(self.staff_row(id).await?.map(read))
    }

    async fn staff_row(&self, id: Uuid) -> Result<Option<staff::Model>> {
        self.select::<staff::Entity>()
            .filter(staff::Column::Id.eq(id))
            .one()
            .await
    }

    /// The count of each enterprise that holds on a day; those that have none, or that the scope does not see as they were
    /// on the day, are left out.
    pub async fn enterprise_staff(
        &self,
        enterprises: &[NodeId],
        as_of: NaiveDate,
    ) -> Result<HashMap<NodeId, StaffCount>> {
        let ids = enterprises.iter().map(|id| row::node_key(*id));
        let which = Condition::all().add(enterprise::Column::Id.is_in(ids));
        let held = self.staff_on(&which, as_of).await?;
        let held = held.into_iter();
        Ok(held.map(|(id, one)| (row::node(id), one)).collect())
    }

    /// The same of however many enterprises, in one statement: what holds of an enterprise on a day is seen by whoever
    /// sees the enterprise of that day, wherever it lay when it was counted.
    pub(crate) async fn staff_on(
        &self,
        which: &Condition,
        day: NaiveDate,
    ) -> Result<HashMap<i32, StaffCount>> {
        let there = which.clone().add(on(day)).add(in_business(day));
        let of_them = self.source::<enterprise::Entity>(there, enterprise::Column::Id);
        let hub = self.as_hub("the people of enterprises in sight").await?;
        let rows = hub
            .select::<staff::Entity>()
            .filter(
                standing()
                    .add(staff::Column::EnterpriseId.in_subquery(of_them))
                    .add(staff::Column::CountedOn.lte(day)),
            )
            .last_of_each(
                staff::Column::Id,
                staff::Column::EnterpriseId,
                staff::Column::CountedOn,
                SIDES,
            )
            .await?;
        let mut of: HashMap<i32, Vec<StaffCount>> = HashMap::new();
        for found in rows {
            of.entry(found.enterprise_id).or_default().push(read(found));
        }
        let mut held = HashMap::with_capacity(of.len());
        for (id, counts) in of {
            let count = |one: &StaffCount| Count {
                on: one.counted_on,
                by_inspector: one.by_inspector,
                staff: one.staff,
            };
            let holds = holding(counts.iter().map(count), day);
            let found = counts.into_iter().find(|one| Some(count(one)) == holds);
            held.extend(found.map(|found| (id, found)));
        }
        Ok(held)
    }
}

/// Counts that stand.
fn standing() -> Condition {
    Condition::all()
        .add(staff::Column::SupersededAt.is_null())
        .add(staff::Column::Void.eq(false))
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}

fn read(found: staff::Model) -> StaffCount {
    let number = |count: i32| u64::try_from(count).unwrap_or_default();
    let headcount = |people, certified| Headcount {
        people: number(people),
        certified: number(certified),
    };
    StaffCount {
        id: found.id,
        enterprise: row::node(found.enterprise_id),
        counted_on: found.counted_on,
        staff: Staff {
            persons_in_charge: headcount(
                found.persons_in_charge,
                found.persons_in_charge_certified,
            ),
            safety_managers: headcount(found.safety_managers, found.safety_managers_certified),
            special_workers: headcount(found.special_workers, found.special_workers_certified),
        },
        is_void: found.void,
        by_inspector: found.recorded_as == INSPECTOR,
        by_title: found.account_title,
        recorded_at: moment(found.recorded_at),
        revision: found.revision,
        reason: found.reason,
        superseded_at: found.superseded_at.map(moment),
        simulated: found.simulated,
    }
}
