//! Endpoints that are told of events (推送地址), as their administrators see them.
//!
//! Must never show a secret: it is in the answer of the registration, once.

mod body;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use cengbao_domain::{event, webhook};
use cengbao_store::PageRequest;

pub(crate) use self::body::event_body;
use super::context::{language, single};
use super::error::{OrFault as _, Result};
use super::limits::LIST;
use super::node::{self, GlobalId};
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::DateTime;

/// What an endpoint is told of (事件类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "event::EventKind")]
pub(super) enum EventKind {
    /// `report.submitted`: a report waits for its unit's reviewer (报表提交); told to endpoints of the unit alone.
    ReportSubmitted,
    /// `report.signed`: a report is in force (报表签发).
    ReportSigned,
    /// `report.corrected`: a correction is in force (更正签发).
    ReportCorrected,
    /// `report.accepted`: its receiver took it in (报表接收).
    ReportAccepted,
    /// `report.returned`: it was sent back (报表退回).
    ReportReturned,
    /// `report.withdrawn`: its unit took it back (报表撤回).
    ReportWithdrawn,
    /// `consolidation.signed`: a place signed its figures and with that sent them up (汇总签报).
    ConsolidationSigned,
    /// `consolidation.superseded`: its place signed a new one in its stead (汇总替代).
    ConsolidationSuperseded,
    /// `consolidation.accepted`: an office above took it in (汇总接收).
    ConsolidationAccepted,
    /// `consolidation.returned`: it was sent back (汇总退回).
    ConsolidationReturned,
    /// `consolidation.withdrawn`: its place took it back (汇总撤回).
    ConsolidationWithdrawn,
    /// `extension.granted`: a unit was given more time (延期批准).
    ExtensionGranted,
    /// `reminder.sent`: somebody was reminded (催报).
    ReminderSent,
    /// `bulletin.published`: a place published figures (通报发布); told to endpoints below it as well.
    BulletinPublished,
    /// `bulletin.superseded`: another one was published in its place (通报替代); told to endpoints below as well.
    BulletinSuperseded,
    /// `bulletin.withdrawn`: it was taken back (通报撤销); told to endpoints below as well.
    BulletinWithdrawn,
    /// `bulletin.acknowledged`: a unit or a place took note of it (通报签收).
    BulletinAcknowledged,
    /// `enterprise.registered`: an enterprise came into the registry (企业登记).
    EnterpriseRegistered,
    /// `enterprise.changed`: its name, place, section, sectors or marks changed (企业变更); of a move, told at both places.
    EnterpriseChanged,
    /// `enterprise.closed`: it went out of business (企业关闭).
    EnterpriseClosed,
    /// `accident.recorded`: an accident was recorded (事故登记).
    AccidentRecorded,
    /// `accident.corrected`: what is known of it changed (事故更正).
    AccidentCorrected,
    /// `accident.closed`: its case was closed (事故结案).
    AccidentClosed,
    /// `progress.struck_off`: an office's line on the board was struck off (销号).
    ProgressStruckOff,
    /// `progress.returned`: a line that was proposed was sent back (销号退回).
    ProgressReturned,
    /// `progress.reopened`: a line that was struck off is open again (销号撤销).
    ProgressReopened,
    /// `boundary.recorded`: a change of the tree was recorded (区划变更登记), planned or in effect at once; each endpoint is
    /// told of its own nodes.
    BoundaryRecorded,
    /// `boundary.in_effect`: the day of a planned one has come (区划变更生效).
    BoundaryInEffect,
    /// `boundary.refused`: its day has come, and the tree no longer allows it (区划变更未能生效).
    BoundaryRefused,
    /// `boundary.cancelled`: it was taken off the plan before its day (区划变更取消).
    BoundaryCancelled,
    /// `webhook.test`: asked for by whoever looks after the endpoint (测试); cannot be chosen.
    WebhookTest,
}

/// How an event on its way to an endpoint stands (推送状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "webhook::DeliveryState", name = "WebhookDeliveryState")]
pub(super) enum DeliveryState {
    /// Not taken yet, and tried again (待推送).
    Pending,
    /// Taken (已送达).
    Delivered,
    /// Given up (推送失败); `redeliverWebhook` sends it again.
    Dead,
}

/// The node of whose subtree an endpoint is told (推送范围).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct WebhookNode {
    /// Opaque id of the jurisdiction or agency (节点标识), for `node`.
    node_id: ID,
    /// Division code or agency code (代码).
    code: String,
    /// Official name (名称).
    name: String,
}

/// An endpoint that is told of events (推送地址).
#[derive(Clone, Debug)]
pub(super) struct Webhook(pub(super) cengbao_store::Webhook);

impl Listed for Webhook {
    const LIST: &'static str = "Webhook";
}

/// An endpoint that is told of events within a node (推送地址), by signed requests as Standard Webhooks says them. Events
/// hold ids, codes, kinds, periods and days: no figures, no texts and no persons.
#[Object]
impl Webhook {
    /// Opaque id (标识).
    pub(super) async fn id(&self) -> ID {
        GlobalId::Webhook(self.0.id).seal()
    }

    /// Of whose subtree it is told (推送范围).
    async fn node(&self) -> WebhookNode {
        WebhookNode {
            node_id: node::of_code(&self.0.node_code).seal(),
            code: self.0.node_code.clone(),
            name: self.0.node_name.clone(),
        }
    }

    /// Where to (地址).
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// Of which kinds of events (事件类型).
    async fn kinds(&self) -> Vec<EventKind> {
        self.0.kinds.iter().map(|kind| (*kind).into()).collect()
    }

    /// Post of the account that registered it (登记岗位), never a person's name.
    async fn by(&self) -> &str {
        &self.0.by_title
    }

    /// When it was registered (登记时间).
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was switched off (停用时间); null while it is in use.
    async fn disabled_at(&self) -> Option<DateTime> {
        self.0.disabled_at.map(DateTime)
    }

    /// Why, in the language of the request, where the hub switched it off (停用原因): a boundary change took its node from
    /// under whoever registered it. Null while it is in use, and where somebody switched it off.
    async fn disabled_reason(&self, ctx: &Context<'_>) -> Option<String> {
        let (zh, en) = self.0.why_disabled()?;
        Some(language(ctx).pick(zh, en))
    }

    /// Events on their way to it (推送记录), the latest first; they are kept for some weeks.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that stand so (状态).")] state: Option<DeliveryState>,
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
    ) -> Result<Rows<WebhookDelivery>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?
            .list_deliveries(self.0.id, state.map(Into::into), &page)
            .await
            .or_fault(ctx)?;
        Ok(Rows(Items::of(found, WebhookDelivery)))
    }
}

/// One event on its way to one endpoint (推送记录).
#[derive(Clone, Debug)]
pub(super) struct WebhookDelivery(pub(super) cengbao_store::Delivery);

impl Listed for WebhookDelivery {
    const LIST: &'static str = "WebhookDelivery";
}

/// One event on its way to one endpoint (推送记录).
#[Object]
impl WebhookDelivery {
    /// Opaque id (标识), for caches and `redeliverWebhook`; `node` does not take it.
    async fn id(&self) -> ID {
        node::seal("webhook-delivery", &[&self.0.id.to_string()])
    }

    /// Id of the event (事件标识): `webhook-id` of every try.
    async fn event_id(&self) -> String {
        self.0.event.to_string()
    }

    /// What happened (事件类型).
    async fn kind(&self) -> EventKind {
        self.0.kind.into()
    }

    /// How it stands (状态).
    async fn state(&self) -> DeliveryState {
        self.0.state.into()
    }

    /// How often it was tried since it was last sent anew (尝试次数).
    async fn attempts(&self) -> i32 {
        i32::try_from(self.0.attempts).unwrap_or(i32::MAX)
    }

    /// When it happened (发生时间).
    async fn happened_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// When it was last tried (最近尝试时间); null if never.
    async fn tried_at(&self) -> Option<DateTime> {
        self.0.tried_at.map(DateTime)
    }

    /// When it is tried next (下次尝试时间); null unless it is pending.
    async fn next_at(&self) -> Option<DateTime> {
        self.0.next_at.map(DateTime)
    }

    /// The HTTP status with which the endpoint last answered (状态码); null if it did not.
    async fn status(&self) -> Option<i32> {
        self.0.status.map(i32::from)
    }

    /// Why it was not taken (失败原因), in English; null if it was, or was never tried.
    async fn problem(&self) -> Option<&str> {
        self.0.problem.as_deref()
    }
}

/// A page of endpoints.
pub(super) async fn list(ctx: &Context<'_>, asked: Asked) -> Result<Rows<Webhook>> {
    let page: PageRequest = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?.list_webhooks(&page).await.or_fault(ctx)?;
    Ok(Rows(Items::of(found, Webhook)))
}
