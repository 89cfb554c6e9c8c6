//! Writes documents and their uses in few statements however many they are.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::policy::Role;
use cengbao_entity::{document, document_use};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{MAX_DOCUMENT_NAME, MAX_DOCUMENTS, Manifest, Registered};
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, QUERY_KEYS, insert};
use crate::row;

/// What a manifest says by itself. Whether the documents fit the schema is the
/// caller's to know.
pub(super) fn check(manifest: &Manifest) -> Result<()> {
    if manifest.documents.is_empty() || manifest.documents.len() > MAX_DOCUMENTS {
        return Err(StoreError::invalid(
            "manifest",
            format!("it holds {} documents", manifest.documents.len()),
            format!("register from 1 to {MAX_DOCUMENTS} at once"),
        ));
    }
    if manifest.roles.as_ref().is_some_and(Vec::is_empty) {
        return Err(StoreError::invalid(
            "roles",
            "none is named, so nobody could run the documents",
            "name a role, or leave roles out for every role",
        ));
    }
    let ids = manifest.documents.iter().map(|one| one.id.as_str());
    for name in ids.chain([manifest.client.as_str(), manifest.version.as_str()]) {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if name.is_empty() || name.len() > MAX_DOCUMENT_NAME || !name.chars().all(is_plain) {
            return Err(StoreError::invalid(
                "manifest",
                format!(
                    "`{}` is no name of a client, a version or a document",
                    name.escape_debug()
                ),
                format!("write up to {MAX_DOCUMENT_NAME} bytes without spaces"),
            ));
        }
    }
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for one in &manifest.documents {
        if texts
            .insert(&one.id, &one.text)
            .is_some_and(|text| text != one.text)
        {
            return Err(another_text(&one.id));
        }
    }
    Ok(())
}

fn another_text(id: &str) -> StoreError {
    StoreError::invalid(
        format!("document {id}"),
        "the id stands for another text",
        "an id is the hash of its text: build the manifest anew",
    )
}

pub(super) async fn register(tx: &Tx, manifest: &Manifest, now: i64) -> Result<Registered> {
    let wanted: BTreeMap<&str, _> = manifest
        .documents
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let ids: Vec<String> = wanted.keys().map(|id| (*id).to_owned()).collect();
    let known = known_texts(tx, &ids).await?;
    let mut new = Vec::new();
    for (id, one) in &wanted {
        match known.get(*id) {
            Some(text) if *text == one.text => {}
            Some(_) => return Err(another_text(id)),
            None => new.push(document::Model {
                id: one.id.clone(),
                hash: one.hash.clone(),
                name: one.name.clone(),
                text: one.text.clone(),
                created_at: now,
            }),
        }
    }
    let rows = new
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    insert(tx, rows.collect()).await?;
    register_uses(tx, manifest, &ids, now).await
}

async fn register_uses(
    tx: &Tx,
    manifest: &Manifest,
    ids: &[String],
    now: i64,
) -> Result<Registered> {
    let names: Option<Vec<&str>> = manifest
        .roles
        .as_ref()
        .map(|roles| roles.iter().copied().map(Role::as_str).collect());
    let roles = names.map(|names| row::to_json(&names)).transpose()?;
    let of_version = Condition::all()
        .add(document_use::Column::Client.eq(&manifest.client))
        .add(document_use::Column::Version.eq(&manifest.version));
    let standing: HashMap<String, _> = document_use::Entity::find()
        .filter(of_version)
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|one| (one.document_id, one.roles))
        .collect();
    let mut done = Registered::default();
    let mut rows = Vec::new();
    for id in ids {
        match standing.get(id) {
            Some(same) if *same == roles => {
                done.unchanged += 1;
                continue;
            }
            Some(_) => done.changed += 1,
            None => done.added += 1,
        }
        rows.push(document_use::Model {
            document_id: id.clone(),
            client: manifest.client.clone(),
            version: manifest.version.clone(),
            roles: roles.clone(),
            created_at: now,
        });
    }
    let replace = OnConflict::columns([
        document_use::Column::DocumentId,
        document_use::Column::Client,
        document_use::Column::Version,
    ])
    .update_column(document_use::Column::Roles)
    .to_owned();
    for some in rows.chunks(INSERT_ROWS) {
        let rows = some
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        document_use::Entity::insert_many(rows)
            .on_conflict(replace.clone())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(done)
}

async fn known_texts(tx: &Tx, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut known = HashMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = document::Entity::find()
            .filter(document::Column::Id.is_in(some.iter().cloned()))
            .all(tx.connection())
            .await?;
        known.extend(rows.into_iter().map(|row| (row.id, row.text)));
    }
    Ok(known)
}

/// Takes the uses away, and the documents that nobody uses any more.
pub(super) async fn remove(tx: &Tx, client: &str, version: Option<&str>) -> Result<u64> {
    let which = Condition::all()
        .add(document_use::Column::Client.eq(client))
        .add_option(version.map(|version| document_use::Column::Version.eq(version)));
    let removed = document_use::Entity::delete_many()
        .filter(which)
        .exec(tx.connection())
        .await?;
    let used = Query::select()
        .column(document_use::Column::DocumentId)
        .from(document_use::Entity)
        .take();
    document::Entity::delete_many()
        .filter(Expr::col(document::Column::Id).in_subquery(used).not())
        .exec(tx.connection())
        .await?;
    Ok(removed.rows_affected)
}
