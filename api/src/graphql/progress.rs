//! Progress (进展记录): what an office did for a milestone or a task, entry by entry, until the item is struck off.
//!
//! Who recorded shows by its post, never by a name.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, SimpleObject};
use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::ids::NodeId;
use cengbao_domain::progress;
use cengbao_store::{AppliedCampaign, ProgressFilter};
use uuid::Uuid;

use super::agency::{self, Agency};
use super::attachment::{self, Attachment};
use super::context::single;
use super::error::{OrFault as _, Result};
use super::limits::{LIST, check_codes};
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};

/// What is worked off item by item (事项类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum ItemKind {
    /// A milestone (时间节点).
    Milestone,
    /// A task (任务).
    Task,
}

impl From<ItemKind> for SubjectKind {
    fn from(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Milestone => Self::Milestone,
            ItemKind::Task => Self::Task,
        }
    }
}

impl From<SubjectKind> for ItemKind {
    fn from(kind: SubjectKind) -> Self {
        if kind == SubjectKind::Task {
            Self::Task
        } else {
            Self::Milestone
        }
    }
}

/// Where the work on an item stands in the ledger (台账状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "progress::Stage", name = "ProgressStage")]
pub(super) enum Stage {
    /// Nothing is recorded (未启动).
    NotStarted,
    /// Something is recorded (推进中).
    UnderWay,
    /// The office says that it is reached; waits for verification (提请销号).
    Proposed,
    /// Not verified, and sent back with a reason (退回).
    Returned,
    /// Verified and struck off (已销号).
    StruckOff,
    /// Struck off before, and open again (恢复).
    Reopened,
}

/// What happened (记录类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "ProgressStep")]
pub(super) enum Step {
    /// What was done (登记进展).
    Record,
    /// The office said that it is reached (提请销号).
    Propose,
    /// A coordinator above verified it and struck it off (核验销号).
    StrikeOff,
    /// A coordinator above sent it back (退回).
    Return,
    /// A coordinator above opened it again (恢复).
    Reopen,
}

impl From<progress::Step> for Step {
    fn from(step: progress::Step) -> Self {
        match step {
            // A correction is a revision of one of the others, and never a step that is stored.
            progress::Step::Record | progress::Step::Correct => Self::Record,
            progress::Step::Propose => Self::Propose,
            progress::Step::StrikeOff => Self::StrikeOff,
            progress::Step::Return => Self::Return,
            progress::Step::Reopen => Self::Reopen,
        }
    }
}

/// An entry about a milestone or a task (进展记录). A correction takes its place; nothing is deleted.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct ProgressEntry {
    #[graphql(skip)]
    key: Uuid,
    #[graphql(skip)]
    unit: NodeId,
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// What sort of item it is about (事项类型).
    kind: ItemKind,
    /// Code of the milestone or task (事项代码).
    item_code: String,
    /// What happened (记录类型).
    step: Step,
    /// The day on which it was so (日期): of a proposal the day on which the item was reached, of a decision its own.
    on: Date,
    /// What was done, or the word of the decision (内容); null where a verification says nothing.
    note: Option<String>,
    /// By what it can be seen (佐证): documents, places, numbers, in words.
    evidence: Option<String>,
    /// Whether it was taken back (作废): it counts no more.
    void: bool,
    /// The post that recorded it (登记岗位), never a person.
    recorded_by: String,
    /// Whether it stood in for the office (是否代登).
    as_stand_in: bool,
    /// When (登记时间).
    recorded_at: DateTime,
    /// Which revision it is (版次), from 1.
    revision: i32,
    /// Why it was corrected (更正理由); null for the first revision.
    reason: Option<String>,
    /// When another revision took its place (被更正时间); null for the one that holds.
    superseded_at: Option<DateTime>,
    /// Whether a demonstration account recorded it (模拟数据).
    simulated: bool,
}

impl From<cengbao_store::Progress> for ProgressEntry {
    fn from(row: cengbao_store::Progress) -> Self {
        Self {
            unit: row.unit,
            id: GlobalId::Progress(row.id).seal(),
            key: row.id,
            campaign_code: row.campaign,
            kind: row.kind.into(),
            item_code: row.item,
            step: row.step.into(),
            on: Date(row.on),
            note: row.note,
            evidence: row.evidence,
            void: row.is_void,
            recorded_by: row.by_title,
            as_stand_in: row.as_stand_in,
            recorded_at: DateTime(row.recorded_at),
            revision: row.revision,
            reason: row.reason,
            superseded_at: row.superseded_at.map(DateTime),
            simulated: row.simulated,
        }
    }
}

#[ComplexObject]
impl ProgressEntry {
    /// Files that show it (附件), those of the revisions before it first.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachment::of(ctx, self.key).await
    }

    /// The office that it is about (机构): who recorded it, or whom the decision was for; null if it is no longer within
    /// your scope.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        agency::at(ctx, Some(self.unit)).await
    }
}

impl Listed for ProgressEntry {
    const LIST: &'static str = "ProgressEntry";
}

/// An item of a campaign (事项).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ItemRef {
    /// What sort of item it is (事项类型).
    pub(super) kind: ItemKind,
    /// Its code within the campaign (事项代码).
    pub(super) code: String,
}

/// Which entries (进展筛选). What is left away does not narrow.
#[derive(Clone, Debug, Default, InputObject)]
pub(super) struct ProgressQuery {
    /// About this item (事项).
    item: Option<ItemRef>,
    /// Of this office (机构代码); for one outside your scope the list is empty.
    agency: Option<String>,
    /// Whether revisions that others took the place of are listed too (含历次更正).
    #[graphql(default)]
    with_superseded: bool,
}

/// A page of the entries of a campaign.
pub(super) async fn list(
    ctx: &Context<'_>,
    campaign: &AppliedCampaign,
    query: Option<ProgressQuery>,
    asked: Asked,
) -> Result<Rows<ProgressEntry>> {
    let query = query.unwrap_or_default();
    let item = query.item.as_ref().map(|item| item.code.clone());
    check_codes([&item, &query.agency]).or_fault(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let scope = single(ctx)?;
    let unit = match &query.agency {
        None => None,
        Some(code) => match scope.find_agency(code).await.or_fault(ctx)? {
            Some(agency) => Some(agency.id),
            None => return Ok(Rows(Items::empty())),
        },
    };
    let filter = ProgressFilter {
        item: query.item.map(|item| (item.kind.into(), item.code)),
        unit,
        with_superseded: query.with_superseded,
    };
    let found = scope.list_progress(campaign, &filter, &page).await;
    Ok(Rows(Items::of(found.or_fault(ctx)?, Into::into)))
}
