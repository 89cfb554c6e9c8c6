//! What belongs to the hub and its operator: accounts, endpoints, what leaves it.

use cengbao_domain::policy::Resource;
use cengbao_entity::{account, outbox, role_grant, webhook, webhook_delivery};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, below};

impl Scoped for outbox::Entity {
    /// What happened where: told to nobody but whoever is told by the rules of endpoints.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for webhook::Entity {
    /// Of no sector: a limited grant does not see it.
    fn visible(sight: &Sight<'_>) -> Condition {
        let sectors = Some(webhook::Column::SectorSet);
        sight.in_ranges(Resource::Webhook, webhook::Column::Path, sectors, None)
    }
}

impl Scoped for webhook_delivery::Entity {
    /// As the endpoint that it goes to.
    fn visible(sight: &Sight<'_>) -> Condition {
        let webhooks = below::<webhook::Entity>(sight, webhook::Column::Id);
        Condition::all().add(webhook_delivery::Column::WebhookId.in_subquery(webhooks))
    }
}

impl Scoped for account::Entity {
    /// Only the operator lists accounts; a viewer's own comes with its scope.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}

impl Scoped for role_grant::Entity {
    /// As the accounts that hold them.
    fn visible(sight: &Sight<'_>) -> Condition {
        sight.of_system()
    }
}
