//! The people of a place's enterprises at the three posts, by its subordinates: Σ of those who told, and who has not.

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::staff::Staff;
use cengbao_entity::enterprise;
use chrono::NaiveDate;
use sea_orm::Condition;

use crate::access::Scope;
use crate::compliance::Below;
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::page::{Page, PageRequest};
use crate::row;

/// A row: a subordinate, what lies in none of them, or the whole.
#[derive(Clone, Debug, Default)]
pub struct StaffRow {
    /// The subordinate; none for the whole, and for what lies in no subordinate.
    pub place: Option<Jurisdiction>,
    /// Enterprises in business on the day.
    pub enterprises: u64,
    /// Those of which a count holds.
    pub told: u64,
    /// Σ of these counts.
    pub staff: Staff,
}

/// The people of a place's enterprises on a day.
#[derive(Clone, Debug)]
pub struct AreaStaff {
    /// The whole place.
    pub total: StaffRow,
    /// Its subordinates in the order of their codes; last what lies in none of them, if
    /// anything does. Empty where that was not asked.
    pub rows: Vec<StaffRow>,
    /// Enterprises of which no count holds, by code.
    missing: Vec<(String, NodeId)>,
}

impl AreaStaff {
    /// Enterprises of which nobody has told anything.
    pub fn missing(&self, page: &PageRequest) -> Page<NodeId> {
        Page::of_all(page, self.missing.clone())
    }
}

impl Scope {
    /// The people of a place's enterprises on a day, within the scope.
    pub async fn area_staff(
        &self,
        node: NodeId,
        path: &Path,
        as_of: NaiveDate,
        by_children: bool,
    ) -> Result<AreaStaff> {
        let stood = self.tree().await?.on_day(path, as_of);
        let which = Condition::all().add(crate::range::within(enterprise::Column::Path, &stood));
        let registered = self.registered(&which, as_of).await?;
        let held = self.staff_on(&which, as_of).await?;
        let below = if by_children {
            self.below_on(node, path, &[as_of]).await?
        } else {
            Below::default()
        };
        let mut total = StaffRow::default();
        let mut rows: Vec<StaffRow> = below
            .children
            .iter()
            .cloned()
            .map(|child| StaffRow {
                place: Some(child),
                ..StaffRow::default()
            })
            .collect();
        if by_children {
            rows.push(StaffRow::default());
        }
        let mut missing = Vec::new();
        for mut one in registered {
            below.shown(&mut one.path, as_of);
            let found = held.get(&one.id).map(|count| count.staff);
            total.count(found);
            let lies_in = |row: &StaffRow| {
                let place = row.place.as_ref();
                place.is_none_or(|place| place.path.contains(&one.path))
            };
            if let Some(row) = rows.iter_mut().find(|row| lies_in(row)) {
                row.count(found);
            }
            if found.is_none() {
                missing.push((one.code, row::node(one.id)));
            }
        }
        // What lies in no subordinate is a row only where something does.
        rows.retain(|row| row.place.is_some() || row.enterprises > 0);
        missing.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(AreaStaff {
            total,
            rows,
            missing,
        })
    }
}

impl StaffRow {
    fn count(&mut self, found: Option<Staff>) {
        self.enterprises += 1;
        if let Some(staff) = found {
            self.told += 1;
            self.staff = self.staff.plus(staff);
        }
    }
}
