//! Activities (活动记录): dated evidence that a duty was done once.
//!
//! Who recorded shows by its post, never by a name.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::ActivityFilter;
use uuid::Uuid;

use super::agency::{self, Agency};
use super::attachment::{self, Attachment};
use super::context::single;
use super::enterprise::{self, Enterprise};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::LIST;
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};

/// As what evidence was recorded (登记身份).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum RecordedAs {
    /// The enterprise of itself (企业自报).
    Enterprise,
    /// An inspector, or the section that answers for it, of what they saw (检查登记).
    Inspector,
    /// An office of itself (机构自报).
    Office,
}

impl From<cengbao_store::RecordedAs> for RecordedAs {
    fn from(side: cengbao_store::RecordedAs) -> Self {
        match side {
            cengbao_store::RecordedAs::Enterprise => Self::Enterprise,
            cengbao_store::RecordedAs::Inspector => Self::Inspector,
            cengbao_store::RecordedAs::Office => Self::Office,
        }
    }
}

impl RecordedAs {
    /// The side that recorded.
    pub(super) const fn of(by_inspector: bool) -> Self {
        if by_inspector {
            Self::Inspector
        } else {
            Self::Enterprise
        }
    }
}

/// Evidence that an enterprise, or an office, did a duty once (活动记录). A correction takes its place; nothing is deleted.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Activity {
    #[graphql(skip)]
    key: Uuid,
    #[graphql(skip)]
    unit: NodeId,
    #[graphql(skip)]
    inspected_node: Option<NodeId>,
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the duty in it (规定动作代码).
    duty_code: String,
    /// The day on which it was done (完成日).
    done_on: Date,
    /// Code that the enterprise had then on which an office did it (被检查企业代码), told to this office alone: what it
    /// named it reads again, also where `inspected` is not within its scope.
    inspected_code: Option<String>,
    /// What was done, in words (说明).
    note: Option<String>,
    /// Whether it was not done after all (作废): it counts no more.
    void: bool,
    /// Whether whoever recorded it says that it is another one beside one of the same day (确系另一次).
    distinct: bool,
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
    /// When another revision took its place (被更正时间); null for the one that holds.
    superseded_at: Option<DateTime>,
}

impl From<cengbao_store::Activity> for Activity {
    fn from(row: cengbao_store::Activity) -> Self {
        Self {
            id: GlobalId::Activity(row.id).seal(),
            key: row.id,
            unit: row.unit,
            inspected_node: row.inspected,
            campaign_code: row.campaign,
            duty_code: row.duty,
            done_on: Date(row.done_on),
            inspected_code: row.inspected_code,
            note: row.note,
            void: row.is_void,
            distinct: row.is_distinct,
            recorded_as: row.recorded_as.into(),
            recorded_by: row.by_title,
            recorded_at: DateTime(row.recorded_at),
            revision: row.revision,
            reason: row.reason,
            superseded_at: row.superseded_at.map(DateTime),
        }
    }
}

#[ComplexObject]
impl Activity {
    /// The enterprise that did it (企业); null if it is no longer within your scope, and where an office did it.
    async fn enterprise(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        let node = (self.recorded_as != RecordedAs::Office).then_some(self.unit);
        enterprise::at(ctx, node).await
    }

    /// The office that did it (机构); null where an enterprise did.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        let node = (self.recorded_as == RecordedAs::Office).then_some(self.unit);
        agency::at(ctx, node).await
    }

    /// The enterprise on which an office did it (被检查企业); null where none was named, or it is not within your scope.
    async fn inspected(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        enterprise::at(ctx, self.inspected_node).await
    }

    /// Files that show it (附件), those of the revisions before it first.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachment::of(ctx, self.key).await
    }
}

impl Listed for Activity {
    const LIST: &'static str = "Activity";
}

/// Which activities of an enterprise or an office (活动筛选).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ActivityQuery {
    /// Of this campaign (专项行动代码).
    campaign: String,
    /// Of this duty (规定动作代码); of all if absent.
    duty: Option<String>,
    /// Whether revisions that others took the place of are listed too (含历次更正).
    #[graphql(default)]
    with_superseded: bool,
}

/// A page of the activities of an enterprise, or an office.
pub(super) async fn list(
    ctx: &Context<'_>,
    unit: NodeId,
    query: ActivityQuery,
    asked: Asked,
) -> Result<Rows<Activity>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let scope = single(ctx)?;
    let campaign = scope.find_campaign(&query.campaign).await.or_fault(ctx)?;
    let campaign = campaign.or_not_found(ctx)?;
    let filter = ActivityFilter {
        duty: query.duty,
        with_superseded: query.with_superseded,
    };
    let found = scope
        .list_activities(unit, &campaign, &filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}
