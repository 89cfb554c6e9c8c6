//! Stand-ins (代办): who files or signs for which unit that cannot, on which days and why.
//!
//! Must never name a person or an account: a stand-in is a post of a unit.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use cengbao_domain::stand_in;

use super::context::{language, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::LIST;
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};
use super::unit::UnitReference;

/// What one stands in for (代办事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "stand_in::Duty")]
pub(super) enum StandInDuty {
    /// Writing, submitting and correcting the unit's reports (代填).
    File,
    /// Signing and returning them before they leave the unit (代审).
    Sign,
}

/// How a stand-in stands today (代办状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "stand_in::StandInState")]
pub(super) enum StandInState {
    /// Its first day is still to come (待生效).
    Planned,
    /// It holds (生效中).
    Holds,
    /// Its last day is over (已到期).
    Ended,
    /// It was taken away before (已撤销).
    Revoked,
}

/// Which stand-ins (代办筛选). Every condition given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct StandInFilter {
    /// For the unit with this code (单位代码).
    unit: Option<String>,
    /// For units in the jurisdiction with this code, or below it (辖区代码).
    below: Option<String>,
}

/// An account of another unit that files or signs for a unit that cannot (代办).
#[derive(Clone, Debug)]
pub(super) struct StandIn(pub(super) cengbao_store::StandIn);

impl Listed for StandIn {
    const LIST: &'static str = "StandIn";
}

/// An account of another unit that files or signs for a unit that cannot, on dated days and for a reason (代办). What it
/// files and signs says so; who filed a revision never signs it.
#[Object]
impl StandIn {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        GlobalId::StandIn(self.0.id).seal()
    }

    /// The unit that is stood in for (被代办单位).
    async fn unit(&self) -> UnitReference {
        UnitReference::agency(self.0.unit_code.clone(), self.0.unit_name.clone())
    }

    /// For what (代办事项).
    async fn duty(&self) -> StandInDuty {
        self.0.duty.into()
    }

    /// The post that stands in (代办岗位), never a person's name.
    async fn post(&self) -> &str {
        &self.0.post
    }

    /// The unit that the post belongs to (代办岗位所属单位).
    async fn post_unit(&self) -> UnitReference {
        UnitReference::agency(self.0.post_unit_code.clone(), self.0.post_unit_name.clone())
    }

    /// First day (起始日).
    async fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Last day (截止日), included: it ends by itself.
    async fn until(&self) -> Date {
        Date(self.0.until)
    }

    /// Why (理由).
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// How it stands today (状态).
    async fn state(&self) -> StandInState {
        self.0.state.into()
    }

    /// Post of the account that appointed it (指定岗位), never a person's name.
    async fn appointed_by(&self) -> &str {
        &self.0.appointed_by
    }

    /// When it was appointed (指定时间).
    async fn appointed_at(&self) -> DateTime {
        DateTime(self.0.appointed_at)
    }

    /// When it was taken away (撤销时间); null if it was not. Nothing is filed or signed by it from that moment on.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Post of the account that took it away (撤销岗位); null where the operator took the grant.
    async fn revoked_by(&self) -> Option<&str> {
        self.0.revoked_by.as_deref()
    }

    /// Why it was taken away (撤销理由): as it was written; where a boundary change did it, in the language of the request.
    async fn revoked_reason(&self, ctx: &Context<'_>) -> Option<String> {
        let (zh, en) = self.0.why_revoked()?;
        Some(language(ctx).pick(zh, en))
    }

    /// Whether you may take it away now (可否撤销), as a coordinator or an administrator above the unit.
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn revocable(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_over = matches!(
            self.0.state,
            stand_in::StandInState::Ended | stand_in::StandInState::Revoked
        );
        Ok(!is_over && scope(ctx)?.appoints_for(&self.0))
    }
}

/// Whether you may do something, and if not, why (可否).
#[derive(Clone, Debug, async_graphql::SimpleObject)]
pub(super) struct Permission {
    /// Whether you may (是否允许).
    allowed: bool,
    /// Why not, in the language of the request (原因); null if you may.
    reason: Option<String>,
}

impl Permission {
    /// Whether the viewer may appoint stand-ins for a unit.
    pub(super) fn to_appoint(ctx: &Context<'_>, unit: &cengbao_store::Agency) -> Result<Self> {
        let refused = scope(ctx)?.why_not_appoint(unit);
        Ok(Self {
            allowed: refused.is_none(),
            reason: refused.map(|(zh, en)| language(ctx).pick(zh, en).to_owned()),
        })
    }
}

/// Who stands in, at the root.
#[derive(Default)]
pub(super) struct StandInQuery;

#[Object]
impl StandInQuery {
    /// Stand-ins for units within your scope (代办), the last appointed first.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn stand_ins(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<StandInFilter>,
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
    ) -> Result<Rows<StandIn>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        list(ctx, filter.unwrap_or_default(), asked).await
    }
}

async fn list(ctx: &Context<'_>, filter: StandInFilter, asked: Asked) -> Result<Rows<StandIn>> {
    let scope = single(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let mut which = cengbao_store::StandInFilter::default();
    if let Some(code) = filter.unit {
        let Some(unit) = scope.find_agency(&code).await.or_fault(ctx)? else {
            return Ok(Rows(Items::empty()));
        };
        which.unit = Some(unit.id);
    }
    if let Some(code) = filter.below {
        let Some(place) = scope.find_jurisdiction(&code).await.or_fault(ctx)? else {
            return Ok(Rows(Items::empty()));
        };
        which.below = Some(place.path);
    }
    let found = scope.list_stand_ins(&which, &page).await.or_fault(ctx)?;
    Ok(Rows(Items::of(found, StandIn)))
}

/// The stand-in that an id names. Errors: NOT_FOUND for the id of anything else.
pub(super) fn id(ctx: &Context<'_>, id: &ID) -> Result<cengbao_domain::ids::StandInId> {
    let opened = match GlobalId::open(id) {
        Some(GlobalId::StandIn(id)) => Some(id),
        Some(_) | None => None,
    };
    opened.or_not_found(ctx)
}
