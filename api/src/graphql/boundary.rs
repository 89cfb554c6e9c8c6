//! Boundary changes (区划变更) and lineage (沿革): how the tree moved, moves and will move.
//!
//! Of a change one sees the nodes that are one's own, of lineage the ends that
//! are one's own.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::path::Path;

use super::ancestor::Ancestor;
use super::context::{language, single};
use super::error::{OrFault as _, Result};
use super::jurisdiction::Jurisdiction;
use super::level::Level;
use super::limits::LIST;
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};

/// What a boundary change does (变更类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::change::ChangeKind")]
pub(super) enum BoundaryChangeKind {
    /// Another name or code (更名).
    Rename,
    /// Another level, and mostly another code and name (升格，如撤县设区).
    Upgrade,
    /// Under another node, or another superior of an agency (划转).
    Transfer,
    /// Several become one (合并).
    Merge,
    /// One becomes several (拆分); its totals stay with the closed one, or go to the new ones by stated shares.
    Split,
    /// A new one (设立).
    Open,
    /// One ends without a successor (撤销); its totals stay.
    Close,
}

/// Where a boundary change stands (变更状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::ChangeState")]
pub(super) enum BoundaryChangeState {
    /// Its day is still to come (待生效).
    Planned,
    /// It has taken effect (已生效).
    Applied,
    /// On its day the tree no longer allowed it (未能生效): `refusal` says why.
    Refused,
    /// It was taken off the plan before its day (已取消): `cancelReason` says why.
    Cancelled,
}

/// As what a node stands in a boundary change (变更中的角色).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::TouchPart")]
pub(super) enum BoundaryPart {
    /// The change happens to it (变更对象).
    Changed,
    /// It comes out of the change (变更后).
    Into,
    /// It stands above from then on (新上级).
    Parent,
}

/// A jurisdiction or agency in a boundary change (变更涉及), as it was called then.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct BoundaryNode {
    /// As what it stands in the change (角色).
    part: BoundaryPart,
    /// Its code then (当时代码).
    code: String,
    /// Its name then (当时名称).
    name: String,
}

/// The share of a successor in what a split hands on (份额).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SuccessorShare {
    /// Code of the successor (承继者代码).
    code: String,
    /// Its share as the document states it (份额): `60%`, `3/5`, or `6` of the sum of all.
    share: String,
}

/// A boundary change (区划变更) that touches something of yours.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct BoundaryChange {
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// What it does (变更类型).
    kind: BoundaryChangeKind,
    /// The first day on which it holds (生效日).
    on: Date,
    /// Number of the document that orders it (文号).
    document: String,
    /// Which change of its document it is (序号).
    line: i32,
    /// Why (理由).
    reason: String,
    /// SPLIT: the share of each successor (份额), in the order of the document; empty where it states none and the totals
    /// stay with the closed one. Who does not see the one that is split sees only his own.
    shares: Vec<SuccessorShare>,
    /// Where it stands (变更状态).
    state: BoundaryChangeState,
    #[graphql(skip)]
    refusal: Option<(String, String)>,
    /// Post of the account that recorded it (登记岗位), never a person's name.
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
    /// Post of the account that cancelled it (取消岗位), never a person's name; null unless it is cancelled.
    cancelled_by: Option<String>,
    /// When it was cancelled (取消时间); else null.
    cancelled_at: Option<DateTime>,
    /// Why it was cancelled (取消原因); else null.
    cancel_reason: Option<String>,
    /// The nodes of it that are within your scope (涉及的辖区和机构).
    nodes: Vec<BoundaryNode>,
}

#[ComplexObject]
impl BoundaryChange {
    /// Why it could not take effect on its day (未能生效原因), in the language of the request; else null.
    async fn refusal(&self, ctx: &Context<'_>) -> Option<&str> {
        let (zh, en) = self.refusal.as_ref()?;
        Some(language(ctx).pick(zh, en))
    }
}

impl From<cengbao_store::RecordedChange> for BoundaryChange {
    fn from(found: cengbao_store::RecordedChange) -> Self {
        let cancelled = found.cancelled;
        Self {
            id: GlobalId::BoundaryChange(found.id.to_string()).seal(),
            kind: found.kind.into(),
            on: Date(found.on),
            document: found.document,
            line: i32::try_from(found.line).unwrap_or(i32::MAX),
            reason: found.reason,
            shares: found
                .shares
                .into_iter()
                .map(|one| SuccessorShare {
                    code: one.code,
                    share: one.share,
                })
                .collect(),
            state: found.state.into(),
            refusal: found.refusal,
            recorded_by: found.recorded_by,
            recorded_at: DateTime(found.recorded_at),
            cancelled_by: cancelled.as_ref().map(|one| one.by.clone()),
            cancelled_at: cancelled.as_ref().map(|one| DateTime(one.at)),
            cancel_reason: cancelled.map(|one| one.reason),
            nodes: found
                .touches
                .into_iter()
                .map(|touch| BoundaryNode {
                    part: touch.part.into(),
                    code: touch.code,
                    name: touch.name,
                })
                .collect(),
        }
    }
}

impl Listed for BoundaryChange {
    const LIST: &'static str = "BoundaryChange";
}

/// The changes that touch a place or what stands below it.
pub(super) async fn below(
    ctx: &Context<'_>,
    place: &Path,
    planned: bool,
    asked: Asked,
) -> Result<Rows<BoundaryChange>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_changes(place, planned, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}

/// One jurisdiction after another (承继关系).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Succession {
    /// First day of the one that follows (承继日).
    since: Date,
    #[graphql(skip)]
    other: cengbao_store::Jurisdiction,
}

#[ComplexObject]
impl Succession {
    /// The other one (另一方).
    async fn jurisdiction(&self) -> Jurisdiction {
        self.other.clone().into()
    }
}

impl From<cengbao_store::Succession> for Succession {
    fn from(found: cengbao_store::Succession) -> Self {
        Self {
            since: Date(found.since),
            other: found.jurisdiction,
        }
    }
}

/// A stretch of days on which nothing of a jurisdiction changed (沿革阶段).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Spell {
    /// First day (起).
    from: Date,
    /// First day no longer (止); null while it lasts.
    until: Option<Date>,
    /// Its code then (当时代码).
    code: String,
    /// Its name then (当时名称).
    name: String,
    /// Its level then (当时层级).
    level: Level,
    /// What it stood under then (当时上级); null at the top.
    parent: Option<Ancestor>,
}

impl From<cengbao_store::Spell> for Spell {
    fn from(found: cengbao_store::Spell) -> Self {
        Self {
            from: Date(found.from),
            until: found.until.map(Date),
            code: found.code,
            name: found.name,
            level: found.level.into(),
            parent: found.parent.map(Into::into),
        }
    }
}
