//! Accounts as an operator lists them.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::{account, agency, enterprise, jurisdiction, role_grant};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::is_alive;
use crate::access::{GrantRow, Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest};
use crate::row;
use crate::time::micros;

/// An account with what it holds today.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its name.
    pub name: String,
    /// Its post.
    pub title: String,
    /// Made for a demonstration.
    pub simulated: bool,
    /// Code of the unit it belongs to.
    pub unit_code: Option<String>,
    /// Its grants that are valid today.
    pub grants: Vec<GrantRow>,
}

impl Scope {
    /// Accounts in the order of their names, with their grants of today;
    /// disabled ones are left out.
    ///
    /// Errors: `Forbidden` for anybody but the system.
    pub async fn list_accounts(
        &self,
        simulated_only: bool,
        page: &PageRequest,
    ) -> Result<Page<AccountRow>> {
        self.must_be_system("list accounts")?;
        let condition = Condition::all()
            .add(account::Column::DisabledAt.is_null())
            .add_option(simulated_only.then(|| account::Column::Simulated.eq(true)));
        let (select, beyond) = self
            .select::<account::Entity>()
            .filter(condition)
            .cut(
                &[SortKey::ascending(account::Column::Name)],
                page,
                page.places(),
            )
            .await?;
        let accounts = select.all().await?;
        let held = self.live_grants(&accounts).await?;
        let nodes: BTreeSet<i32> = held
            .iter()
            .map(|grant| grant.node_id)
            .chain(accounts.iter().filter_map(|account| account.unit_id))
            .collect();
        let names = self.node_names(&nodes).await?;
        let mut grants: HashMap<Uuid, Vec<GrantRow>> = HashMap::new();
        for grant in held {
            let (node_code, node_name) = names.get(&grant.node_id).cloned().ok_or_else(|| {
                StoreError::damaged(format!("grant on node {} that has no name", grant.node_id))
            })?;
            grants.entry(grant.account_id).or_default().push(GrantRow {
                role: row::name(&grant.role)?,
                node: row::node(grant.node_id),
                node_code,
                node_name,
                sectors: grant.sectors.map(row::json).transpose()?,
                from: grant.valid_from,
                until: grant.valid_until,
                stands_in: grant.stands_in,
            });
        }
        let items = accounts.into_iter().map(|account| {
            let unit = account.unit_id.and_then(|unit| names.get(&unit));
            let row = AccountRow {
                unit_code: unit.map(|(code, _)| code.clone()),
                grants: grants.remove(&account.id).unwrap_or_default(),
                name: account.name,
                title: account.title,
                simulated: account.simulated,
            };
            (row.name.clone(), row)
        });
        Ok(Page::cut(page, items.collect(), beyond))
    }

    async fn live_grants(&self, accounts: &[account::Model]) -> Result<Vec<role_grant::Model>> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let today = self.today();
        let valid = Condition::all()
            .add(role_grant::Column::ValidFrom.lte(today))
            .add(
                Condition::any()
                    .add(role_grant::Column::ValidUntil.is_null())
                    .add(role_grant::Column::ValidUntil.gt(today)),
            );
        self.select::<role_grant::Entity>()
            .filter(role_grant::Column::AccountId.is_in(accounts.iter().map(|account| account.id)))
            .filter(valid)
            .filter(is_alive(micros(self.now())))
            .ascending(role_grant::Column::Id)
            .all()
            .await
    }

    async fn node_names(&self, nodes: &BTreeSet<i32>) -> Result<HashMap<i32, (String, String)>> {
        let mut names = HashMap::new();
        if nodes.is_empty() {
            return Ok(names);
        }
        let divisions: Vec<(i32, String, String)> = self
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Id.is_in(nodes.iter().copied()))
            .columns([
                jurisdiction::Column::Id,
                jurisdiction::Column::Code,
                jurisdiction::Column::Name,
            ])
            .await?;
        let agencies: Vec<(i32, String, String)> = self
            .select::<agency::Entity>()
            .filter(agency::Column::Id.is_in(nodes.iter().copied()))
            .columns([
                agency::Column::Id,
                agency::Column::Code,
                agency::Column::Name,
            ])
            .await?;
        // A row for each time of an enterprise: the name of the last one stands.
        let enterprises: Vec<(i32, String, String)> = self
            .select::<enterprise::Entity>()
            .filter(enterprise::Column::Id.is_in(nodes.iter().copied()))
            .ascending(enterprise::Column::ValidFrom)
            .columns([
                enterprise::Column::Id,
                enterprise::Column::Code,
                enterprise::Column::Name,
            ])
            .await?;
        names.extend(
            divisions
                .into_iter()
                .chain(agencies)
                .chain(enterprises)
                .map(|(id, code, name)| (id, (code, name))),
        );
        Ok(names)
    }
}
