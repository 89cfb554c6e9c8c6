//! People counted, not named (三项岗位人员): how many there are at the three posts, and how many hold a certificate (持证).
//!
//! Which count holds, and what many come to, is the store's and the domain's; must never be added up here.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::staff;
use cengbao_store::{AreaStaff, StaffCount, StaffRow};
use chrono::NaiveDate;

use super::activity::RecordedAs;
use super::ancestor::Ancestor;
use super::compliance::number;
use super::context::{loader, scope, single};
use super::enterprise::{self, Enterprise};
use super::error::{Fault, OrFault as _, Result};
use super::limits::{LIST, per_item};
use super::loader::ScopedLoader;
use super::node::{GlobalId, seal};
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};

/// Subordinates that a place usually has, by which their rows are priced.
const ROWS_A_PLACE: usize = 20;

/// People of one post (人数).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Headcount {
    /// How many there are (人数).
    people: i32,
    /// How many of them hold a valid certificate (持证人数). No percentage is sent.
    certified: i32,
}

impl From<staff::Headcount> for Headcount {
    fn from(one: staff::Headcount) -> Self {
        Self {
            people: number(one.people),
            certified: number(one.certified),
        }
    }
}

/// People at the three posts (三项岗位人员).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct StaffFigures {
    /// Persons in charge (主要负责人).
    persons_in_charge: Headcount,
    /// Managers of work safety (安全生产管理人员).
    safety_managers: Headcount,
    /// Workers of special operations (特种作业人员).
    special_workers: Headcount,
}

impl From<staff::Staff> for StaffFigures {
    fn from(staff: staff::Staff) -> Self {
        Self {
            persons_in_charge: staff.persons_in_charge.into(),
            safety_managers: staff.safety_managers.into(),
            special_workers: staff.special_workers.into(),
        }
    }
}

/// How many people an enterprise has at the three posts as of a day (三项岗位人员登记), in one revision. A correction takes its
/// place; nothing is deleted, and nobody is named.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Staff {
    #[graphql(skip)]
    enterprise: NodeId,
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// The day of which it speaks (统计日).
    counted_on: Date,
    /// What was counted (人数).
    figures: StaffFigures,
    /// Whether nobody counted on that day after all (作废).
    void: bool,
    /// As what it was recorded (登记身份).
    recorded_as: RecordedAs,
    /// The post that recorded it (登记岗位), never a person.
    recorded_by: String,
    /// When (登记时间).
    recorded_at: DateTime,
    /// Which revision it is (版次), from 1.
    revision: i32,
    /// Why it was corrected (更正理由); null for the first revision.
    reason: Option<String>,
    /// When another revision took its place (被更正时间); null for the one that stands.
    superseded_at: Option<DateTime>,
    /// Whether a demonstration account recorded it (模拟数据).
    simulated: bool,
}

impl From<StaffCount> for Staff {
    fn from(row: StaffCount) -> Self {
        Self {
            enterprise: row.enterprise,
            id: GlobalId::Staff(row.id).seal(),
            counted_on: Date(row.counted_on),
            figures: row.staff.into(),
            void: row.is_void,
            recorded_as: RecordedAs::of(row.by_inspector),
            recorded_by: row.by_title,
            recorded_at: DateTime(row.recorded_at),
            revision: row.revision,
            reason: row.reason,
            superseded_at: row.superseded_at.map(DateTime),
            simulated: row.simulated,
        }
    }
}

#[ComplexObject]
impl Staff {
    /// The enterprise whose people they are (企业); null if it is no longer within your scope.
    async fn enterprise(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        enterprise::at(ctx, Some(self.enterprise)).await
    }
}

impl Listed for Staff {
    const LIST: &'static str = "Staff";
}

/// The count of an enterprise that holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct StaffOf {
    node: NodeId,
    as_of: NaiveDate,
}

impl Loader<StaffOf> for ScopedLoader {
    type Value = Staff;
    type Error = Fault;

    /// One question for all enterprises that are asked of the same day.
    async fn load(&self, keys: &[StaffOf]) -> std::result::Result<HashMap<StaffOf, Staff>, Fault> {
        let mut days: HashMap<NaiveDate, Vec<NodeId>> = HashMap::new();
        for key in keys {
            days.entry(key.as_of).or_default().push(key.node);
        }
        let mut all = HashMap::new();
        for (as_of, nodes) in days {
            let found = self.scope().enterprise_staff(&nodes, as_of).await?;
            all.extend(
                found
                    .into_iter()
                    .map(|(node, one)| (StaffOf { node, as_of }, one.into())),
            );
        }
        Ok(all)
    }
}

/// The count of an enterprise that holds on a day; none where nobody told.
pub(super) async fn of_enterprise(
    ctx: &Context<'_>,
    node: NodeId,
    as_of: Option<Date>,
) -> Result<Option<Staff>> {
    let as_of = as_of.map_or(scope(ctx)?.today(), |day| day.0);
    let key = StaffOf { node, as_of };
    loader(ctx)?.load_one(key).await.or_fault(ctx)
}

/// A page of the counts of an enterprise.
pub(super) async fn list(
    ctx: &Context<'_>,
    node: NodeId,
    with_superseded: bool,
    asked: Asked,
) -> Result<Rows<Staff>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_staff(node, with_superseded, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}

/// The people of a row's enterprises (行): Σ of those that told.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct StaffTotal {
    /// The subordinate (下级辖区); null for the whole, and for what lies in no subordinate (本级).
    place: Option<Ancestor>,
    /// Enterprises in business on the day (企业数).
    enterprises: i32,
    /// Those of which a count holds (已报企业数).
    told: i32,
    /// Σ of these counts (人数合计).
    figures: StaffFigures,
}

impl From<StaffRow> for StaffTotal {
    fn from(row: StaffRow) -> Self {
        let place = row.place.map(|place| cengbao_store::Ancestor {
            code: place.code,
            name: place.name,
            level: place.level,
        });
        Self {
            place: place.map(Into::into),
            enterprises: number(row.enterprises),
            told: number(row.told),
            figures: row.staff.into(),
        }
    }
}

/// An enterprise of which no count holds (未登记企业).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct StaffMissing {
    #[graphql(skip)]
    node: NodeId,
    /// Opaque id (标识) of the row, for caches alone.
    #[graphql(owned)]
    id: ID,
}

#[ComplexObject]
impl StaffMissing {
    /// The enterprise (企业).
    async fn enterprise(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        enterprise::at(ctx, Some(self.node)).await
    }
}

impl Listed for StaffMissing {
    const LIST: &'static str = "StaffMissing";
}

/// The people of a place's enterprises at the three posts on a day (三项岗位人员汇总).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct StaffTotals {
    #[graphql(skip)]
    found: AreaStaff,
    /// The day (基准日), its end included.
    as_of: Date,
    /// The whole place (合计).
    total: StaffTotal,
}

#[ComplexObject]
impl StaffTotals {
    /// By subordinate (分下级), in the order of their codes; last, without a place, what lies in none of them, if anything
    /// does. Empty where `byChildren` was not asked.
    #[graphql(complexity = "per_item(ROWS_A_PLACE, child_complexity)")]
    async fn rows(&self) -> Vec<StaffTotal> {
        self.found.rows.iter().cloned().map(Into::into).collect()
    }

    /// The enterprises of which no count holds (未登记企业), in the order of their codes.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn missing(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The first so many items (每页条数), 1 to 200; 50 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many items (倒数条数), 1 to 200, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Result<Rows<StaffMissing>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let day = self.as_of.0.to_string();
        Ok(Rows(Items::of(self.found.missing(&page), |node| {
            StaffMissing {
                id: seal("staff-missing", &[&node.to_string(), &day]),
                node,
            }
        })))
    }
}

/// The people of the enterprises of a place.
pub(super) async fn of_place(
    ctx: &Context<'_>,
    path: &Path,
    as_of: Option<Date>,
    by_children: bool,
) -> Result<StaffTotals> {
    let scope = single(ctx)?;
    let as_of = as_of.map_or(scope.today(), |day| day.0);
    let found = scope
        .area_staff(path.node(), path, as_of, by_children)
        .await
        .or_fault(ctx)?;
    Ok(StaffTotals {
        as_of: Date(as_of),
        total: found.total.clone().into(),
        found,
    })
}
