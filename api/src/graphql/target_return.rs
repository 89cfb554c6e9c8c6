//! Returns (目标填报): what a unit says of a target as of a day, who filed and who signed it.
//!
//! Posts, never names. Who may do what the store says.

mod of_unit;

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_domain::target_return::{ReturnAction, ReturnState};
use cengbao_store::{ReturnActionAllowed, TargetReturnFilter};
use uuid::Uuid;

pub(super) use self::of_unit::UnitReturns;
use super::attachment::{self, Attachment};
use super::compliance::TargetUnit;
use super::context::{language, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::{LIST, check_codes};
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime, Decimal};

/// Where a return stands (填报状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ReturnState")]
pub(super) enum TargetReturnState {
    /// Filed, not signed (已填报): it does not count, and nobody outside the unit sees it.
    Filed,
    /// Signed (已签发): it counts until a signed correction takes its place.
    Signed,
    /// Sent back to whoever filed it (已退回).
    Returned,
}

/// A step of a return (操作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ReturnAction")]
pub(super) enum TargetReturnAction {
    /// Sign it (签发): `decideTargetReturn` without a reason.
    Sign,
    /// Send it back (退回): `decideTargetReturn` with a reason.
    SendBack,
    /// Put a revision in its place (更正): `correctTargetReturn`.
    Correct,
}

/// Something that can be done with a return, whether you may do it now, and if not, why (可用操作).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct TargetReturnActionAllowed {
    /// What (操作).
    action: TargetReturnAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
    /// Why not, in the language of the request (原因); null if you may.
    reason: Option<String>,
}

/// What a unit says of a target as of a day (目标填报). A correction takes its place; nothing is deleted.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of its own")]
pub(super) struct TargetReturn {
    #[graphql(skip)]
    key: Uuid,
    #[graphql(skip)]
    actions: Vec<ReturnActionAllowed>,
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Whose it is (单位).
    unit: TargetUnit,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the target in it (目标代码).
    target_code: String,
    /// The day of which it speaks (数据截至日): it holds from then on until the next.
    as_of: Date,
    /// Numerator, or what is counted (分子、数量); null of a yes or no.
    numerator: Option<Decimal>,
    /// Denominator of a rate (分母).
    denominator: Option<Decimal>,
    /// What there was before (基数), where the target compares with it.
    before: Option<Decimal>,
    /// The least that the unit had signed for an earlier day (此前已签报的数), where the document does not print with what the
    /// number is compared: that counts, and not `before`. Null where there is none, and of every other target.
    signed_before: Option<Decimal>,
    /// Whether `before` is another number than the signed one that counts (基数与已签报的不一致).
    before_differs: bool,
    /// Whether it is so (是否), of a yes or no.
    holds: Option<bool>,
    /// In words (说明).
    note: Option<String>,
    /// Where it stands (状态).
    state: TargetReturnState,
    /// Which revision it is (版次), from 1.
    revision: i32,
    /// Why it was corrected (更正理由); null for the first revision.
    reason: Option<String>,
    /// The post that filed it (填报岗位), never a person.
    filed_by: String,
    /// Whether it stood in for the unit (是否代填).
    filed_as_stand_in: bool,
    /// When (填报时间).
    filed_at: DateTime,
    /// The post that signed it or sent it back (审核岗位); null while nobody has, and of an enterprise.
    decided_by: Option<String>,
    /// Whether it stood in for the unit (是否代审).
    decided_as_stand_in: bool,
    /// When (审核时间).
    decided_at: Option<DateTime>,
    /// Why it was sent back (退回理由).
    decided_reason: Option<String>,
    /// When another revision took its place (被更正时间); null for the one that stands.
    superseded_at: Option<DateTime>,
    /// Whether it takes back what was told of its day (作废): once signed, nothing is told of it any more. Its figures are
    /// those that it takes back.
    void: bool,
}

impl From<cengbao_store::TargetReturn> for TargetReturn {
    fn from(row: cengbao_store::TargetReturn) -> Self {
        let decimal = |value: Option<i64>| value.map(|value| Decimal::scaled(value, row.scale));
        Self {
            id: GlobalId::TargetReturn(row.id).seal(),
            key: row.id,
            numerator: decimal(row.value),
            denominator: decimal(row.denominator),
            before: decimal(row.before),
            signed_before: decimal(row.signed_before),
            before_differs: row.before_differs(),
            actions: row.actions,
            unit: row.unit.into(),
            campaign_code: row.campaign,
            target_code: row.target,
            as_of: Date(row.as_of),
            holds: row.holds,
            note: row.note,
            state: row.state.into(),
            revision: row.revision,
            reason: row.reason,
            filed_by: row.filed_by,
            filed_as_stand_in: row.filed_as_stand_in,
            filed_at: DateTime(row.filed_at),
            decided_by: row.decided_by,
            decided_as_stand_in: row.decided_as_stand_in,
            decided_at: row.decided_at.map(DateTime),
            decided_reason: row.decided_reason,
            superseded_at: row.superseded_at.map(DateTime),
            void: row.is_void,
        }
    }
}

#[ComplexObject]
impl TargetReturn {
    /// Files that show it (附件), those of the revisions before it first.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachment::of(ctx, self.key).await
    }

    /// What you may do with it now (可用操作), and if not, why.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Vec<TargetReturnActionAllowed> {
        let language = language(ctx);
        let allowed = self.actions.iter().map(|one| {
            let words = one
                .refusal
                .map(cengbao_domain::target_return::ReturnRefusal::words);
            TargetReturnActionAllowed {
                action: one.action.into(),
                allowed: one.refusal.is_none(),
                reason: words.map(|(zh, en)| language.pick(zh, en).to_owned()),
            }
        });
        allowed.collect()
    }
}

impl Listed for TargetReturn {
    const LIST: &'static str = "TargetReturn";
}

/// Which returns of a unit (目标填报筛选).
#[derive(Clone, Debug, InputObject)]
pub(super) struct TargetReturnQuery {
    /// Of this campaign (专项行动代码).
    campaign: String,
    /// Of this target (目标代码); of all if absent.
    target: Option<String>,
    /// In this state (状态): FILED is what waits for the reviewer; in all if absent.
    state: Option<TargetReturnState>,
    /// Whether revisions that others took the place of are listed too (含历次更正).
    #[graphql(default)]
    with_superseded: bool,
}

/// A page of the returns of a unit.
async fn list(
    ctx: &Context<'_>,
    unit: NodeId,
    query: TargetReturnQuery,
    asked: Asked,
) -> Result<Rows<TargetReturn>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    check_codes([&query.target]).or_fault(ctx)?;
    let scope = single(ctx)?;
    let campaign = scope.find_campaign(&query.campaign).await.or_fault(ctx)?;
    let campaign = campaign.or_not_found(ctx)?;
    let filter = TargetReturnFilter {
        target: query.target,
        state: query.state.map(Into::into),
        with_superseded: query.with_superseded,
    };
    let found = scope
        .list_target_returns(unit, &campaign, &filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}
