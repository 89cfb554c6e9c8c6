//! Bulletins (通报): figures or a ranking that a superior published to its subordinates.
//!
//! Shows what was said, never a figure read again; must never name a person.

mod list;
mod sheet;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::bulletin;
use cengbao_store::{Scope, StoreError};

pub(super) use self::list::{BulletinFilter, CampaignBulletins, PlaceBulletins, list};
pub(super) use self::sheet::BulletinSheet;
use self::sheet::{BulletinReader, BulletinReceipt};
use super::ancestor::Ancestor;
use super::context::{language, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::language::Language;
use super::limits::{LIST, QUESTION, per_item};
use super::node::{GlobalId, bulletin_id};
use super::page::{self, Asked, Counted, Items, Listed, Rows};
use super::scalar::{DateTime, Period};

/// Where a bulletin stands (通报状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "bulletin::BulletinState")]
pub(super) enum BulletinState {
    /// It says what its office says (已发布).
    Published,
    /// Its office published another one in its place (已被替代): `supersededBy`.
    Superseded,
    /// Taken back with a reason (已撤销); its figures are shown no more to those below.
    Withdrawn,
}

/// What can be done with a bulletin (通报操作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "bulletin::BulletinAction")]
pub(super) enum BulletinAction {
    /// Publish it (发布), as a coordinator of the very place.
    Publish,
    /// Publish another one in its place, with a reason (替代): `publishBulletin` with `supersedes`.
    Supersede,
    /// Take it back with a reason (撤销), as a coordinator of the place or above it.
    Withdraw,
    /// Take note of it (签收), as a reporter, reviewer or coordinator below the place.
    Acknowledge,
}

/// Figures or a ranking that a place published to all below it (通报), as they were at that moment. What was said is
/// never changed: a better one is a new one in its place.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Bulletin {
    #[graphql(skip)]
    row: cengbao_store::Bulletin,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// Number as the office prints it (文号), such as 例安委办〔2023〕3号; null where it gave none.
    number: Option<String>,
    /// Title (标题).
    title: String,
    /// What it says beside the figures (正文); empty where it says nothing.
    remarks: String,
    /// The place that published it (通报单位所在辖区), by its names of that day; it may lie above you.
    place: Ancestor,
    /// Post of the account that published it (发布岗位), never a person's name.
    published_by: String,
    /// When it was published (发布时间): its figures are those recorded until then. Who reads the place asks `table` and
    /// `ranking` with this `knownAt` for the same again, and `changes` with this `since` for what was recorded after it.
    published_at: DateTime,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the form within it (调度表代码).
    form_code: String,
    /// Version of the campaign that the form was read in (版本).
    version: i32,
    /// The period (报告期).
    period: Period,
    /// What it published (通报内容); null where it was withdrawn and you do not read the whole place that published it.
    sheet: Option<BulletinSheet>,
    /// Where it stands (状态).
    state: BulletinState,
    /// When it was superseded or withdrawn, the first of both (失效时间); null while it stands.
    left_at: Option<DateTime>,
    /// Id of the one in whose place it stands (替代的通报); null if of none.
    supersedes_id: Option<ID>,
    /// Id of the one that stands in its place (替代它的通报); null if none does.
    superseded_by_id: Option<ID>,
    /// Why it was superseded (替代理由).
    superseding_reason: Option<String>,
    /// When it was withdrawn (撤销时间); null if it was not.
    withdrawn_at: Option<DateTime>,
    /// Post of the account that withdrew it (撤销岗位).
    withdrawn_by: Option<String>,
    /// Why it was withdrawn (撤销理由).
    withdrawal_reason: Option<String>,
    /// When a unit or a place of your own grants first took note of it (本单位签收时间); null if none did.
    acknowledged_at: Option<DateTime>,
    /// Whether simulated figures are in it, or a demonstration account published it (含模拟数据).
    simulated: bool,
}

impl From<cengbao_store::Bulletin> for Bulletin {
    fn from(row: cengbao_store::Bulletin) -> Self {
        let other = |id| GlobalId::Bulletin(id).seal();
        let withdrawn = row.withdrawn.clone();
        Self {
            id: other(row.id),
            number: row.number.clone(),
            title: row.title.clone(),
            remarks: row.remarks.clone(),
            place: row.place.clone().into(),
            published_by: row.published_by.clone(),
            published_at: DateTime(row.published_at),
            campaign_code: row.campaign.clone(),
            form_code: row.form.clone(),
            version: row.version,
            period: Period(row.period),
            sheet: row
                .sheet
                .clone()
                .map(|sheet| BulletinSheet::of(row.id, sheet)),
            state: row.state.into(),
            left_at: row.left_at.map(DateTime),
            supersedes_id: row.supersedes.map(other),
            superseded_by_id: row.superseded_by.map(other),
            superseding_reason: row.superseding_reason.clone(),
            withdrawn_at: withdrawn.as_ref().map(|one| DateTime(one.at)),
            withdrawn_by: withdrawn.as_ref().map(|one| one.by.clone()),
            withdrawal_reason: withdrawn.map(|one| one.reason),
            acknowledged_at: row.acknowledged_at.map(DateTime),
            simulated: row.simulated,
            row,
        }
    }
}

impl Listed for Bulletin {
    const LIST: &'static str = "Bulletin";
}

impl Counted for Bulletin {
    type Filter = cengbao_store::BulletinFilter;

    async fn count(scope: &Scope, filter: &Self::Filter) -> std::result::Result<u64, StoreError> {
        scope.count_bulletins(filter).await
    }
}

/// Something that can be done with a bulletin, whether you may do it now, and if not, why (可用操作).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct AllowedBulletinAction {
    /// What (操作).
    action: BulletinAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
    /// Why not, in the language of the request (原因); null if you may.
    reason: Option<String>,
}

impl AllowedBulletinAction {
    fn of(one: &cengbao_store::BulletinActionAllowed, language: Language) -> Self {
        let reason = one.refusal.map(|(zh, en)| language.pick(zh, en).to_owned());
        Self {
            action: one.action.into(),
            allowed: reason.is_none(),
            reason,
        }
    }
}

#[ComplexObject]
impl Bulletin {
    /// Who took note of it (签收情况), in the order of time, as far as you read them: the publisher all, a place between
    /// its own, nobody a sibling.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn receipts(
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
    ) -> Result<Rows<BulletinReceipt>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?.bulletin_receipts(&self.row, &page).await;
        let key = self.row.id.to_string();
        Ok(Rows(Items::of(found.or_fault(ctx)?, |receipt| {
            BulletinReceipt::of(receipt, &key)
        })))
    }

    /// The rows below which nobody has taken note of it yet (未签收), at most 500; null for who does not read the whole
    /// place that published it.
    #[graphql(complexity = "per_item(bulletin::MAX_ROWS, child_complexity) + QUESTION")]
    async fn unread(&self, ctx: &Context<'_>) -> Result<Option<Vec<BulletinReader>>> {
        let found = single(ctx)?
            .bulletin_unread(&self.row)
            .await
            .or_fault(ctx)?;
        let shape = |rows: Vec<cengbao_store::SheetRow>| {
            let key = self.row.id.to_string();
            rows.into_iter()
                .map(|row| BulletinReader::of(row, &key))
                .collect()
        };
        Ok(found.map(shape))
    }

    /// What you may do with it now, and why not what you may not (可用操作).
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Result<Vec<AllowedBulletinAction>> {
        let actions = scope(ctx)?.bulletin_actions(&self.row);
        Ok(actions
            .iter()
            .map(|one| AllowedBulletinAction::of(one, language(ctx)))
            .collect())
    }
}

/// The bulletin that an id names. Error NOT_FOUND: there is none, or it does not reach you.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Bulletin> {
    let id = bulletin_id(ctx, id)?;
    Ok(scope(ctx)?
        .find_bulletin(id)
        .await
        .or_fault(ctx)?
        .or_not_found(ctx)?
        .into())
}
