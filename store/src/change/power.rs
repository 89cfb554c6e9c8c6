//! By which grants something was done, whatever has become of them since.

use std::collections::BTreeSet;

use cengbao_domain::power::Power;
use cengbao_entity::role_grant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;

/// All grants that some accounts ever held by themselves: nobody gives or orders as a stand-in.
pub(super) struct Powers(Vec<role_grant::Model>);

impl Powers {
    pub(super) async fn of(tx: &Tx, accounts: &BTreeSet<Uuid>) -> Result<Self> {
        let accounts: Vec<Uuid> = accounts.iter().copied().collect();
        let mut found = Vec::new();
        for some in accounts.chunks(QUERY_KEYS) {
            let grants = role_grant::Entity::find()
                .filter(role_grant::Column::AccountId.is_in(some.iter().copied()))
                .filter(role_grant::Column::StandsIn.eq(false));
            found.extend(grants.all(tx.connection()).await?);
        }
        Ok(Self(found))
    }

    /// What an account held, as it was at a moment.
    pub(super) fn at(&self, account: Uuid, moment: i64) -> Result<Vec<Power>> {
        let own = self.0.iter().filter(|grant| grant.account_id == account);
        own.map(|grant| power_at(grant, moment)).collect()
    }
}

fn power_at(grant: &role_grant::Model, moment: i64) -> Result<Power> {
    Ok(Power {
        node: row::node(grant.node_id),
        role: row::name(&grant.role)?,
        of_some_sectors: grant.sectors.is_some(),
        from: grant.valid_from,
        until: grant.valid_until,
        was_revoked: grant.revoked_at.is_some_and(|at| at <= moment),
    })
}
