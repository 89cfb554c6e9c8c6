//! The changes of a bulletin (通报操作): what each is told, and what all of them answer.
//!
//! Must never decide whether a change is lawful: the store does.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_domain::bulletin::MAX_REMARKS_CHARS;
use cengbao_store::{BulletinOutcome, PublishRequest, WithdrawBulletinRequest};

use super::input::{check_cells, check_key, check_text};
use super::payload::OutcomeKind;
use crate::graphql::bulletin::Bulletin;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Code, Fault, OrFault as _, Result};
use crate::graphql::form::FormRef;
use crate::graphql::language::Language;
use crate::graphql::level::Level;
use crate::graphql::node::bulletin_id;
use crate::graphql::order::TableOrder;
use crate::graphql::scalar::Period;
use crate::graphql::table::TableBy;

/// What `publishBulletin` is told (发布通报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct PublishBulletinInput {
    /// Code of the place that publishes it, to all below it (通报单位所在辖区代码).
    jurisdiction: String,
    /// The form (调度表).
    form: FormRef,
    /// The period (报告期).
    period: Period,
    /// How its rows are cut (分组方式), not TOTAL; at most 500 rows.
    #[graphql(default_with = "TableBy::Children")]
    by: TableBy,
    /// The level of the rows (行政层级); exactly with `by: LEVEL`.
    level: Option<Level>,
    /// Ranked by this figure (排名依据); without it the bulletin is a table.
    order_by: Option<TableOrder>,
    /// Which columns (数据项), by key or code of the indicator; where none is named all of a table, and of a ranking the one
    /// that it is by.
    #[graphql(default)]
    cells: Vec<String>,
    /// Title (标题), at most 200 characters.
    title: String,
    /// Number as your office prints it (文号), at most 100 characters.
    number: Option<String>,
    /// What it says beside the figures (正文), at most 10,000 characters; never a person's name.
    #[graphql(default)]
    remarks: String,
    /// Id of the bulletin of the same place in whose place it stands (替代的通报).
    supersedes: Option<ID>,
    /// Why it takes that one's place (替代理由); required with `supersedes`.
    reason: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `withdrawBulletin` is told (撤销通报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct WithdrawBulletinInput {
    /// Id of the bulletin (通报标识).
    bulletin: ID,
    /// Why it is withdrawn (撤销理由); it stands on the bulletin for good.
    reason: String,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `acknowledgeBulletin` is told (签收通报参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AcknowledgeBulletinInput {
    /// Id of the bulletin (通报标识).
    bulletin: ID,
}

/// What a change of a bulletin answers (通报结果).
#[derive(Debug, SimpleObject)]
pub(super) struct BulletinPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role or the state of the bulletin.
    outcome: OutcomeKind,
    /// The bulletin as it is now (通报); null where there is none yet.
    bulletin: Option<Bulletin>,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

impl BulletinPayload {
    /// Shapes the store's outcome.
    fn of(outcome: BulletinOutcome, language: Language) -> Self {
        match outcome {
            BulletinOutcome::Done(bulletin) => Self {
                outcome: OutcomeKind::Done,
                bulletin: Some((*bulletin).into()),
                reason: None,
            },
            BulletinOutcome::NotAllowed {
                bulletin,
                reason_zh,
                reason_en,
            } => Self {
                outcome: OutcomeKind::NotAllowed,
                bulletin: bulletin.map(|bulletin| (*bulletin).into()),
                reason: Some(language.pick(reason_zh, reason_en).to_owned()),
            },
        }
    }
}

impl PublishBulletinInput {
    /// The request to the store.
    fn request(self, ctx: &Context<'_>) -> Result<PublishRequest> {
        check_cells(self.cells.len()).or_fault(ctx)?;
        check_text(&self.title).or_fault(ctx)?;
        check_text(self.number.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_text(self.reason.as_deref().unwrap_or_default()).or_fault(ctx)?;
        check_remarks(&self.remarks).or_fault(ctx)?;
        check_key(self.idempotency_key.as_deref()).or_fault(ctx)?;
        let supersedes = self
            .supersedes
            .map(|id| bulletin_id(ctx, &id))
            .transpose()?;
        Ok(PublishRequest {
            place: self.jurisdiction,
            campaign: self.form.campaign,
            form: self.form.form,
            period: self.period.0,
            by: self.by.with(self.level).or_fault(ctx)?,
            cells: self.cells,
            rank: self.order_by.map(Into::into),
            title: self.title,
            number: self.number,
            remarks: self.remarks,
            supersedes,
            reason: self.reason,
            key: self.idempotency_key,
        })
    }
}

/// The changes of a bulletin.
#[derive(Default)]
pub(super) struct BulletinMutation;

#[Object]
impl BulletinMutation {
    /// Publishes figures to all below a place (发布通报), as a coordinator of that very place: a ranking or a table of a
    /// period, as it stands now. It is a snapshot that is never changed, and whoever stands below reads all its rows, those
    /// of its siblings too. Error BAD_INPUT for a period that has not begun, and for no rows or more than 500.
    async fn publish_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is published, and in which words (参数).")]
        input: PublishBulletinInput,
    ) -> Result<BulletinPayload> {
        let request = input.request(ctx)?;
        let outcome = scope(ctx)?.publish_bulletin(request).await.or_fault(ctx)?;
        Ok(BulletinPayload::of(outcome, language(ctx)))
    }

    /// Withdraws a bulletin with a reason (撤销通报), as a coordinator of its place or above it. It stays, marked; its
    /// figures are no longer shown to those below.
    async fn withdraw_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bulletin, and why (参数).")] input: WithdrawBulletinInput,
    ) -> Result<BulletinPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = WithdrawBulletinRequest {
            bulletin: bulletin_id(ctx, &input.bulletin)?,
            reason: input.reason,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.withdraw_bulletin(request).await.or_fault(ctx)?;
        Ok(BulletinPayload::of(outcome, language(ctx)))
    }

    /// Takes note of a bulletin (签收通报) for the units and places of your grants that lie below it, as a reporter, reviewer
    /// or coordinator. The first note stands; asking again changes nothing. Its publisher is told.
    async fn acknowledge_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bulletin (参数).")] input: AcknowledgeBulletinInput,
    ) -> Result<BulletinPayload> {
        let id = bulletin_id(ctx, &input.bulletin)?;
        let outcome = scope(ctx)?.acknowledge_bulletin(id).await.or_fault(ctx)?;
        Ok(BulletinPayload::of(outcome, language(ctx)))
    }
}

/// Refuses remarks that are longer than a bulletin's can be.
fn check_remarks(text: &str) -> std::result::Result<(), Fault> {
    if text.chars().count() <= MAX_REMARKS_CHARS {
        return Ok(());
    }
    Err(Fault::limit(
        Code::TooManyValues,
        MAX_REMARKS_CHARS as u64,
        "正文的字数",
        "characters in the remarks",
    ))
}
