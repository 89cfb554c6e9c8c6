//! Writes accounts and brings their grants in line, in few statements however
//! many they are.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::{account, agency, enterprise, jurisdiction, role_grant};
use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::{AccountSpec, GrantSpec, revoke_by_id};
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, QUERY_KEYS, before_every_record, insert};
use crate::row;

/// A node that an account can belong to or hold a grant on.
#[derive(Clone, Copy)]
struct Node {
    id: i32,
    is_unit: bool,
}

/// What makes two grants the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Terms {
    role: &'static str,
    node: i32,
    sectors: Option<BTreeSet<String>>,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

/// How many accounts are new. Under the lock of the tree.
pub(super) async fn write(tx: &Tx, specs: &[AccountSpec], now: i64) -> Result<u64> {
    let nodes = load_nodes(tx, specs).await?;
    let known = load_accounts(tx, specs).await?;
    let held = load_grants(tx, &known).await?;
    let mut created = 0;
    let (mut accounts, mut changed) = (Vec::new(), Vec::new());
    let (mut grants, mut revoked) = (Vec::new(), Vec::new());
    for spec in specs {
        let unit_id = unit_of(spec, &nodes)?;
        let wanted: BTreeSet<Terms> = spec
            .grants
            .iter()
            .map(|grant| terms_of(spec, grant, &nodes))
            .collect::<Result<_>>()?;
        let mut standing = BTreeSet::new();
        let account_id = match known.get(&spec.name) {
            None => {
                created += 1;
                let new = account::Model {
                    id: Uuid::now_v7(),
                    name: spec.name.clone(),
                    title: spec.title.clone(),
                    unit_id,
                    simulated: spec.simulated,
                    disabled_at: None,
                    created_at: now,
                };
                let id = new.id;
                accounts.push(new.into_active_model().reset_all());
                id
            }
            Some(known) => {
                let new = account::Model {
                    title: spec.title.clone(),
                    unit_id,
                    simulated: spec.simulated,
                    ..known.clone()
                };
                if new != *known {
                    changed.push(new);
                }
                for grant in held.get(&known.id).into_iter().flatten() {
                    let terms = terms_held(grant)?;
                    if grant.revoked_at.is_none_or(|at| at > now)
                        && !(wanted.contains(&terms) && standing.insert(terms))
                    {
                        revoked.push(grant.id);
                    }
                }
                known.id
            }
        };
        grants.extend(
            wanted
                .difference(&standing)
                .map(|terms| grant_row(account_id, terms))
                .collect::<Result<Vec<_>>>()?,
        );
    }
    insert(tx, accounts).await?;
    update(tx, &changed).await?;
    revoke_by_id(tx, &revoked, now).await?;
    insert(tx, grants).await?;
    Ok(created)
}

async fn load_nodes(tx: &Tx, specs: &[AccountSpec]) -> Result<HashMap<String, Node>> {
    let grants = specs
        .iter()
        .flat_map(|spec| spec.grants.iter().map(|grant| grant.node_code.as_str()));
    let units = specs.iter().filter_map(|spec| spec.unit.as_deref());
    let codes: BTreeSet<&str> = grants.chain(units).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut nodes = HashMap::new();
    for some in codes.chunks(QUERY_KEYS) {
        let divisions: Vec<(String, i32)> = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Code.is_in(some.iter().copied()))
            .select_only()
            .columns([jurisdiction::Column::Code, jurisdiction::Column::Id])
            .into_tuple()
            .all(tx.connection())
            .await?;
        nodes.extend(
            divisions
                .into_iter()
                .map(|(code, id)| (code, Node { id, is_unit: false })),
        );
        let agencies: Vec<(String, i32)> = agency::Entity::find()
            .filter(agency::Column::Code.is_in(some.iter().copied()))
            .select_only()
            .columns([agency::Column::Code, agency::Column::Id])
            .into_tuple()
            .all(tx.connection())
            .await?;
        nodes.extend(
            agencies
                .into_iter()
                .map(|(code, id)| (code, Node { id, is_unit: true })),
        );
        let enterprises: Vec<(String, i32)> = enterprise::Entity::find()
            .filter(enterprise::Column::Code.is_in(some.iter().copied()))
            .filter(enterprise::Column::ValidUntil.is_null())
            .select_only()
            .columns([enterprise::Column::Code, enterprise::Column::Id])
            .into_tuple()
            .all(tx.connection())
            .await?;
        nodes.extend(
            enterprises
                .into_iter()
                .map(|(code, id)| (code, Node { id, is_unit: true })),
        );
    }
    Ok(nodes)
}

async fn load_accounts(tx: &Tx, specs: &[AccountSpec]) -> Result<HashMap<String, account::Model>> {
    let names: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
    let mut known = HashMap::new();
    for some in names.chunks(QUERY_KEYS) {
        let found =
            account::Entity::find().filter(account::Column::Name.is_in(some.iter().copied()));
        known.extend(
            found
                .all(tx.connection())
                .await?
                .into_iter()
                .map(|account| (account.name.clone(), account)),
        );
    }
    Ok(known)
}

async fn load_grants(
    tx: &Tx,
    known: &HashMap<String, account::Model>,
) -> Result<HashMap<Uuid, Vec<role_grant::Model>>> {
    let ids: Vec<Uuid> = known.values().map(|account| account.id).collect();
    let mut held: HashMap<Uuid, Vec<role_grant::Model>> = HashMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let found = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.is_in(some.iter().copied()))
            .filter(role_grant::Column::RevokedAt.is_null())
            // A stand-in is given and taken elsewhere.
            .filter(role_grant::Column::StandsIn.eq(false));
        for grant in found.all(tx.connection()).await? {
            held.entry(grant.account_id).or_default().push(grant);
        }
    }
    Ok(held)
}

fn unit_of(spec: &AccountSpec, nodes: &HashMap<String, Node>) -> Result<Option<i32>> {
    let Some(code) = &spec.unit else {
        return Ok(None);
    };
    match nodes.get(code).filter(|node| node.is_unit) {
        Some(node) => Ok(Some(node.id)),
        None => Err(StoreError::invalid(
            format!("account {}", spec.name),
            format!("no unit has the code {code}"),
            "an account belongs to an agency or an enterprise: import it first, or correct the code",
        )),
    }
}

fn terms_of(spec: &AccountSpec, grant: &GrantSpec, nodes: &HashMap<String, Node>) -> Result<Terms> {
    let place = || format!("account {}, role {}", spec.name, grant.role);
    let node = nodes.get(&grant.node_code).ok_or_else(|| {
        StoreError::invalid(
            place(),
            format!(
                "no division, agency or enterprise has the code {}",
                grant.node_code
            ),
            "import it first, or correct the code",
        )
    })?;
    if grant.role.needs_unit() && !node.is_unit {
        return Err(StoreError::invalid(
            place(),
            format!(
                "{} is a jurisdiction, and reports are filed and signed by units",
                grant.node_code
            ),
            "grant the role on the unit that owes the reports",
        ));
    }
    Ok(Terms {
        role: grant.role.as_str(),
        node: node.id,
        sectors: grant
            .sectors
            .as_ref()
            .map(|sectors| sectors.iter().cloned().collect()),
        from: grant.from.unwrap_or_else(before_every_record),
        until: grant.until,
    })
}

fn terms_held(grant: &role_grant::Model) -> Result<Terms> {
    let role: cengbao_domain::policy::Role = row::name(&grant.role)?;
    Ok(Terms {
        role: role.as_str(),
        node: grant.node_id,
        sectors: grant.sectors.clone().map(row::json).transpose()?,
        from: grant.valid_from,
        until: grant.valid_until,
    })
}

fn grant_row(account_id: Uuid, terms: &Terms) -> Result<role_grant::ActiveModel> {
    Ok(role_grant::ActiveModel {
        id: Set(Uuid::now_v7()),
        account_id: Set(account_id),
        role: Set(terms.role.to_owned()),
        node_id: Set(terms.node),
        sectors: Set(terms.sectors.as_ref().map(row::to_json).transpose()?),
        valid_from: Set(terms.from),
        valid_until: Set(terms.until),
        revoked_at: Set(None),
        stands_in: Set(false),
    })
}

async fn update(tx: &Tx, changed: &[account::Model]) -> Result<()> {
    let on_conflict = OnConflict::column(account::Column::Id)
        .update_columns([
            account::Column::Title,
            account::Column::UnitId,
            account::Column::Simulated,
        ])
        .to_owned();
    for some in changed.chunks(INSERT_ROWS) {
        let rows = some
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        account::Entity::insert_many(rows)
            .on_conflict(on_conflict.clone())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}
