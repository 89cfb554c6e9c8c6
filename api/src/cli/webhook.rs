//! `cengbao webhook`: endpoints that are told of events, looked after by the operator.

use std::fmt::Write;

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::WebhookId;
use cengbao_store::{Attempt, RedeliverRequest, Scope, Webhook, WebhookOutcome, WebhookSpec};
use serde_json::{Value, json};

use super::output::Output;
use crate::background::{Background, webhooks};
use crate::error::{Error, Result};
use crate::running::sender;
use crate::settings::Settings;
use crate::webhook::{new_secret, shown};

/// What to do with endpoints.
#[derive(clap::Subcommand)]
pub(super) enum WebhookCommand {
    /// Register an endpoint; its secret is printed and never shown again
    Register {
        /// Code of the jurisdiction or agency of whose subtree it is told
        node: String,
        /// Where to; its host must be among --webhook-host
        url: String,
        /// A kind of event, such as reminder.sent; may be repeated [default: all]
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<EventKind>,
    },
    /// List the endpoints
    List,
    /// Switch an endpoint off for good
    Disable {
        /// Its id, as `list` prints it
        id: WebhookId,
    },
    /// Send an endpoint an event that only says that it works, and tell what came of it
    Test {
        /// Its id, as `list` prints it
        id: WebhookId,
    },
    /// Send again what was given up for an endpoint
    Redeliver {
        /// Its id, as `list` prints it
        id: WebhookId,
    },
}

pub(super) async fn run(
    command: WebhookCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    let store = super::open(settings).await?;
    let scope = store.system("webhook", settings.clock.now());
    match command {
        WebhookCommand::Register { node, url, kinds } => {
            let spec = spec(settings, node, url, kinds)?;
            let secret = shown(&spec.secret);
            let webhook = done(scope.register_webhook(spec).await?)?;
            let mut answer = value(&webhook);
            answer["secret"] = json!(secret);
            output.answer(format_args!("{}\n{secret}", webhook.id), &answer)
        }
        WebhookCommand::List => list(&scope, output).await,
        WebhookCommand::Disable { id } => {
            let webhook = done(scope.disable_webhook(id).await?)?;
            output.answer(format_args!("{id} is switched off"), &value(&webhook))
        }
        WebhookCommand::Test { id } => test(settings, &scope, id, output).await,
        WebhookCommand::Redeliver { id } => {
            let request = RedeliverRequest {
                webhook: id,
                delivery: None,
            };
            let (_, events) = scope.redeliver(request).await?;
            output.answer(
                format_args!("{events} events are sent again"),
                &json!({"webhook": id, "events": events}),
            )
        }
    }
}

fn spec(
    settings: &Settings,
    node: String,
    url: String,
    kinds: Vec<EventKind>,
) -> Result<WebhookSpec> {
    settings
        .webhook_hosts
        .check(&url)
        .map_err(|bad| Error::setting("url", bad.words().1, "for example --webhook-host HOST"))?;
    let kinds = if kinds.is_empty() {
        EventKind::ALL
            .into_iter()
            .filter(|kind| kind.is_chosen())
            .collect()
    } else {
        kinds
    };
    Ok(WebhookSpec {
        node,
        url,
        kinds,
        secret: new_secret()?,
    })
}

/// Sends the event from this process, so that its outcome can be told.
async fn test(settings: &Settings, scope: &Scope, id: WebhookId, output: Output) -> Result<()> {
    let Some(sender) = sender(settings)? else {
        return Err(Error::setting(
            "webhook_hosts",
            "the operator allows no host",
            "name the endpoint's host with --webhook-host",
        ));
    };
    let (_, delivery) = scope.test_webhook(id).await?;
    let event = match delivery {
        Some(delivery) => scope.find_outgoing(delivery).await?,
        None => None,
    };
    let event = event.ok_or_else(|| {
        Error::Refused("a serving hub was faster and sends the test itself".to_owned())
    })?;
    let store = super::open(settings).await?;
    let limits = std::sync::Arc::new(settings.limits.clone());
    let background = Background::new(store, settings.clock.clone(), limits);
    match webhooks::attempt(&background, &sender, &event).await? {
        Attempt::Delivered { status } => output.answer(
            format_args!("the endpoint took it and answered {status}"),
            &json!({"webhook": id, "event": event.event, "status": status}),
        ),
        Attempt::Failed { problem, .. } => Err(Error::Refused(format!(
            "the endpoint did not take it: {problem}"
        ))),
    }
}

async fn list(scope: &Scope, output: Output) -> Result<()> {
    let found = super::every(async |page| scope.list_webhooks(page).await).await?;
    let mut words = String::new();
    for webhook in &found {
        let state = if webhook.disabled_at.is_some() {
            "off"
        } else {
            "on"
        };
        writeln!(
            words,
            "{}  {state:3}  {}  {}  {}",
            webhook.id,
            webhook.node_code,
            webhook.url,
            names(webhook).join(" ")
        )
        .expect("a string takes whatever is written to it");
    }
    output.answer(words, &found.iter().map(value).collect::<Vec<_>>())
}

fn names(webhook: &Webhook) -> Vec<&'static str> {
    webhook.kinds.iter().map(|kind| kind.as_str()).collect()
}

fn value(webhook: &Webhook) -> Value {
    json!({
        "id": webhook.id,
        "node": webhook.node_code,
        "url": webhook.url,
        "kinds": names(webhook),
        "createdAt": webhook.created_at,
        "disabledAt": webhook.disabled_at,
        "disabledReason": webhook.why_disabled().map(|(_, english)| english),
    })
}

/// The operator is refused nothing.
fn done(outcome: WebhookOutcome) -> Result<Webhook> {
    match outcome {
        WebhookOutcome::Done(webhook) => Ok(*webhook),
        WebhookOutcome::NotAllowed { reason_en, .. } => Err(Error::Refused(reason_en.to_owned())),
    }
}
