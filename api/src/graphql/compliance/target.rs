//! How a target stands in an area (目标完成情况), by which way it was measured, and who holds it back.
//!
//! The states and sums are the store's and the domain's; must never add or judge here.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_store::{AppliedCampaign, Behind, TargetUnknown, UnitKind, UnitStanding};

use super::ROWS_A_PLACE;
use super::duty::State;
use super::figure::{TargetFigures, TargetMeasuredBy};
use super::undefined::UndefinedPopulation;
use crate::graphql::ancestor::Ancestor;
use crate::graphql::campaign::Target;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::{LIST, per_item};
use crate::graphql::node::{GlobalId, seal};
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::{Date, Decimal};

/// A subordinate, or what lies in none of them (行).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetRow {
    /// The subordinate (下级辖区); null for what lies in none of them, such as the offices of the place itself (本级).
    place: Option<Ancestor>,
    #[graphql(flatten)]
    figures: TargetFigures,
}

/// Of what sort a unit is (单位类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum TargetUnitKind {
    /// An office (机构).
    Agency,
    /// An enterprise or a place (企业、场所).
    Enterprise,
    /// A jurisdiction in which happened what is counted (辖区); it tells of nothing itself.
    Jurisdiction,
}

impl From<UnitKind> for TargetUnitKind {
    fn from(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Agency => Self::Agency,
            UnitKind::Enterprise => Self::Enterprise,
        }
    }
}

/// A unit that tells of targets, or a place in which happened what they count, by its names (单位).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetUnit {
    /// Opaque id of the agency, the enterprise or the jurisdiction (标识), for `node`: NOT_FOUND where it is not within your
    /// scope.
    node_id: ID,
    /// Of what sort it is (类别).
    kind: TargetUnitKind,
    /// Its code (代码).
    code: String,
    /// Its name (名称).
    name: String,
}

impl From<cengbao_store::TargetUnit> for TargetUnit {
    fn from(unit: cengbao_store::TargetUnit) -> Self {
        let code = unit.code.clone();
        let id = match unit.kind {
            UnitKind::Agency => GlobalId::Agency(code),
            UnitKind::Enterprise => GlobalId::Enterprise(code),
        };
        Self {
            node_id: id.seal(),
            kind: unit.kind.into(),
            code: unit.code,
            name: unit.name,
        }
    }
}

impl From<Behind> for TargetUnit {
    fn from(who: Behind) -> Self {
        match who {
            Behind::Unit(unit) => unit.into(),
            Behind::Place(place) => Self {
                node_id: GlobalId::Jurisdiction(place.code.clone()).seal(),
                kind: TargetUnitKind::Jurisdiction,
                code: place.code,
                name: place.name,
            },
        }
    }
}

/// A unit and how it stands with a target (单位完成情况).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetUnitStanding {
    /// Opaque id (标识) of the row, for caches alone.
    #[graphql(owned)]
    id: ID,
    /// The unit (单位).
    unit: TargetUnit,
    /// How it stands (状态).
    state: State,
    /// Its numerator, or what it counts; of a yes or no 1 for yes (分子). Null where it has told nothing.
    numerator: Option<Decimal>,
    /// Its denominator (分母); null where it has told nothing, and for what is no rate.
    denominator: Option<Decimal>,
    /// The day of which it speaks (数据截至日); null where the registry says it, and where it has told nothing.
    as_of: Option<Date>,
    /// Of a target with parts: code of the part of which this says it (分项代码); null of one that has none.
    part: Option<String>,
}

impl Listed for TargetUnitStanding {
    const LIST: &'static str = "TargetUnitStanding";
}

/// How a target stands in the area (目标完成情况).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct TargetStanding {
    #[graphql(skip)]
    row: Arc<cengbao_store::TargetStanding>,
    /// Opaque id (标识) of the row, for caches alone.
    #[graphql(owned)]
    id: ID,
    /// The target as printed (目标).
    target: Target,
    /// By which way its figure came (测量方式).
    measured_by: TargetMeasuredBy,
    /// Whether the document's list of those whom it binds goes on (等) or is not given: others may be bound whom nobody
    /// names, and who are not missing here (约束对象未列尽).
    open: bool,
    /// Where `unknown` is POPULATION_UNDEFINED, here or in a row: whom the document leaves undefined, by which mark an office
    /// says it, and which office decides (未界定对象).
    undefined_population: Option<UndefinedPopulation>,
    #[graphql(flatten)]
    figures: TargetFigures,
}

impl TargetStanding {
    pub(super) fn of(
        campaign: &AppliedCampaign,
        about: &str,
        row: cengbao_store::TargetStanding,
    ) -> Self {
        let target = &campaign.definition.targets[row.at];
        let mut cells = std::iter::once(&row.total).chain(row.rows.iter().map(|row| &row.cell));
        let is_undefined =
            cells.any(|cell| cell.unknown == Some(TargetUnknown::PopulationUndefined));
        let key = [campaign.code.as_str(), target.item.code.as_str(), about];
        Self {
            id: seal("target-standing", &key),
            target: Target::of(&campaign.definition, target),
            measured_by: row.source.into(),
            open: row.is_open,
            undefined_population: is_undefined
                .then(|| UndefinedPopulation::of_target(&campaign.definition, target))
                .flatten(),
            figures: TargetFigures::of(&row.total, row.scale),
            row: Arc::new(row),
        }
    }

    fn units(&self, found: cengbao_store::Page<UnitStanding>) -> Rows<TargetUnitStanding> {
        Rows(Items::of(found, |one| {
            let (scale, whole) = (one.scale, one.told.filter(|_| one.is_share));
            let unit = TargetUnit::from(one.unit);
            TargetUnitStanding {
                id: seal("target-unit", &[&unit.code, self.id.as_str()]),
                unit,
                state: one.state.into(),
                numerator: one.told.map(|told| Decimal::scaled(told.value, scale)),
                denominator: whole.map(|told| Decimal::scaled(told.denominator, scale)),
                as_of: one.as_of.map(Date),
                part: one.part,
            }
        }))
    }
}

#[ComplexObject]
impl TargetStanding {
    /// By subordinate (分下级), in the order of their codes; last, without a place, what lies in none of them. Empty
    /// where `byChildren` was not asked.
    #[graphql(complexity = "per_item(ROWS_A_PLACE, child_complexity)")]
    async fn rows(&self) -> Vec<TargetRow> {
        let rows = self.row.rows.iter().map(|row| {
            let place = row.place.as_ref().map(|place| cengbao_store::Ancestor {
                code: place.code.clone(),
                name: place.name.clone(),
                level: place.level,
            });
            TargetRow {
                place: place.map(Into::into),
                figures: TargetFigures::of(&row.cell, self.row.scale),
            }
        });
        rows.collect()
    }

    /// The units that hold it back (未完成单位), the worst first: missed, at risk, nothing told, under way; of these who lacks
    /// most first. Nobody holds back what is met; of what is promised of all together nobody stands worse than all do. Of
    /// accidents the subordinates in which it failed, may fail or is not known; of a target with parts those who hold back
    /// one of them. Empty for a form's figures: the form's `table` tells them by unit.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn held_back(
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
    ) -> Result<Rows<TargetUnitStanding>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        Ok(self.units(self.row.held_back(&page)))
    }

    /// The units that are to tell of it and have told nothing (缺报单位), in the order of their codes.
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
    ) -> Result<Rows<TargetUnitStanding>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        Ok(self.units(self.row.missing(&page)))
    }
}
