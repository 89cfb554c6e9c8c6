//! Registering an endpoint, switching it off, testing it, sending events again
//! (推送地址的登记、停用、测试、重发): what they are told and what they answer.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_store::{RedeliverRequest, WebhookOutcome, WebhookSpec};

use super::payload::OutcomeKind;
use crate::graphql::context::{language, scope, webhook_hosts};
use crate::graphql::error::{Fault, OrFault as _, Result};
use crate::graphql::node::{delivery_id, webhook_id};
use crate::graphql::webhook::{EventKind, Webhook};
use crate::webhook::{BadAddress, new_secret, shown};

/// What `registerWebhook` is told (登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RegisterWebhookInput {
    /// Of whose subtree it is told (推送范围): the code of a jurisdiction or a unit.
    node: String,
    /// Where to (地址): a whole one, by HTTPS or HTTP, on a host that the operator has allowed.
    url: String,
    /// Of which kinds of events (事件类型), at least one.
    kinds: Vec<EventKind>,
}

/// What `disableWebhook` is told (停用参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct DisableWebhookInput {
    /// Id of the endpoint (推送地址标识).
    webhook: ID,
}

/// What `testWebhook` is told (测试参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct TestWebhookInput {
    /// Id of the endpoint (推送地址标识).
    webhook: ID,
}

/// What `redeliverWebhook` is told (重发参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RedeliverWebhookInput {
    /// Id of the endpoint (推送地址标识).
    webhook: ID,
    /// Id of one delivery of it (推送记录标识), whatever became of it; absent for all that were given up.
    delivery: Option<ID>,
}

/// What `registerWebhook` answers (登记结果).
#[derive(Debug, SimpleObject)]
pub(super) struct RegisterWebhookPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// The endpoint (推送地址); null if it is not allowed.
    webhook: Option<Webhook>,
    /// What events are signed with (签名密钥), `whsec_` and base64: shown here and never again.
    secret: Option<String>,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

/// What a change of an endpoint answers (结果).
#[derive(Debug, SimpleObject)]
pub(super) struct WebhookPayload {
    /// How it ended (结果类型): DONE, or NOT_ALLOWED for your role.
    outcome: OutcomeKind,
    /// The endpoint as it is now (推送地址); null if it is not allowed.
    webhook: Option<Webhook>,
    /// How many events are sent (推送数): those sent again, or the one of the test.
    events: i32,
    /// Why it is not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

/// The changes of an endpoint.
#[derive(Default)]
pub(super) struct WebhookMutation;

#[Object]
impl WebhookMutation {
    /// Registers an endpoint that is told of events within a node (登记推送地址), as an administrator of it whose grant is
    /// not limited to sectors. It is told of all that comes into force after the registration, also of what was begun before,
    /// and of nothing that was in force before, also where others still wait to be told of it. The answer holds the secret
    /// that events are signed with, and nothing shows it again. Error BAD_INPUT for an address that the operator has not
    /// allowed.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of what is told, and where to (参数).")] input: RegisterWebhookInput,
    ) -> Result<RegisterWebhookPayload> {
        let hosts = webhook_hosts(ctx)?;
        hosts.check(&input.url).map_err(refused).or_fault(ctx)?;
        let secret = new_secret()
            .map_err(|error| Fault::internal(&error))
            .or_fault(ctx)?;
        let spec = WebhookSpec {
            node: input.node,
            url: input.url,
            kinds: input.kinds.into_iter().map(Into::into).collect(),
            secret: secret.clone(),
        };
        let outcome = scope(ctx)?.register_webhook(spec).await.or_fault(ctx)?;
        let is_done = matches!(outcome, WebhookOutcome::Done(_));
        let WebhookPayload {
            outcome,
            webhook,
            reason,
            ..
        } = payload(ctx, outcome, 0);
        Ok(RegisterWebhookPayload {
            outcome,
            webhook,
            secret: is_done.then(|| shown(&secret)),
            reason,
        })
    }

    /// Switches an endpoint off for good (停用推送地址): it is told of nothing more, and what waits for it is given up.
    async fn disable_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint (参数).")] input: DisableWebhookInput,
    ) -> Result<WebhookPayload> {
        let id = webhook_id(ctx, &input.webhook)?;
        let outcome = scope(ctx)?.disable_webhook(id).await.or_fault(ctx)?;
        Ok(payload(ctx, outcome, 0))
    }

    /// Sends an endpoint an event that only says that it works (测试推送地址); `deliveries` tells what came of it.
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint (参数).")] input: TestWebhookInput,
    ) -> Result<WebhookPayload> {
        let id = webhook_id(ctx, &input.webhook)?;
        let (outcome, _) = scope(ctx)?.test_webhook(id).await.or_fault(ctx)?;
        Ok(payload(ctx, outcome, 1))
    }

    /// Sends an endpoint again what was given up, or one event (重发), each under the id it had. Error BAD_INPUT for an
    /// endpoint that is switched off.
    async fn redeliver_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint, and which event (参数).")] input: RedeliverWebhookInput,
    ) -> Result<WebhookPayload> {
        let request = RedeliverRequest {
            webhook: webhook_id(ctx, &input.webhook)?,
            delivery: match &input.delivery {
                Some(id) => Some(delivery_id(ctx, id)?),
                None => None,
            },
        };
        let (outcome, events) = scope(ctx)?.redeliver(request).await.or_fault(ctx)?;
        Ok(payload(ctx, outcome, events))
    }
}

fn payload(ctx: &Context<'_>, outcome: WebhookOutcome, events: u64) -> WebhookPayload {
    match outcome {
        WebhookOutcome::Done(webhook) => WebhookPayload {
            outcome: OutcomeKind::Done,
            webhook: Some(Webhook(*webhook)),
            events: i32::try_from(events).unwrap_or(i32::MAX),
            reason: None,
        },
        WebhookOutcome::NotAllowed {
            reason_zh,
            reason_en,
        } => WebhookPayload {
            outcome: OutcomeKind::NotAllowed,
            webhook: None,
            events: 0,
            reason: Some(language(ctx).pick(reason_zh, reason_en).to_owned()),
        },
    }
}

fn refused(bad: BadAddress) -> Fault {
    let (zh, en) = bad.words();
    Fault::bad_input(format!("url：{zh}"), format!("url: {en}"))
}
