//! Applies a campaign (专项行动): its agencies, its forms' slots and who owes what,
//! in one transaction with the figures that follow from it.
//!
//! Applying the same content again writes nothing, unless an agency has come or
//! gone that one of its derived groups means. Every other content is a version
//! of its own and stays readable, because reports are read by the version they
//! were filed on.

use std::fmt::Write as _;
use std::sync::Arc;

use cengbao_domain::campaign::{AgencyEntry, Campaign};
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{agency, campaign, campaign_version};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::{Scope, Tx};
use crate::agency::kind_name;
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, NodeIds, before_every_record, lock_tree};
use crate::import_agency::{AgencyRow, Days, upsert_agencies};
use crate::row;
use crate::time::micros;
use binding::Bindings;
use copies::Copies;
pub(crate) use covered::planned_coverage;
pub use covered::refused_coverage;
pub(crate) use meaning::definition;

mod binding;
mod copies;
mod covered;
mod forms;
mod meaning;
mod members;
mod owed;
mod owing;
mod window;

/// What applying a campaign did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Code of the campaign.
    pub code: String,
    /// The version in force now, from 1.
    pub version: i32,
    /// Whether its content is new.
    pub changed: bool,
    /// What became of its agencies; empty if the content is not new.
    pub agencies: ImportReport,
    /// Units that owe something of it.
    pub units: u64,
    /// Obligations that are new.
    pub obligations_added: u64,
    /// Obligations whose periods or receiver are others now.
    pub obligations_changed: u64,
    /// Obligations that are gone or end earlier, because their unit owes no longer.
    pub obligations_removed: u64,
    /// Closed offices that the document lists, and who is meant in their stead, by their codes.
    pub read_as: Vec<ReadAs>,
}

/// An office that the document lists has closed: a boundary change says who took its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReadAs {
    /// Code of the one that is listed.
    pub listed: String,
    /// Code of the one that took its place, of whom the list is read.
    pub successor: String,
}

impl ReadAs {
    fn of(owed: &owed::Owed) -> Option<Self> {
        Some(Self {
            listed: owed.stands_for.clone()?,
            successor: owed.unit.code.clone(),
        })
    }
}

impl Scope {
    /// Applies a checked campaign.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid`, naming the
    /// campaign and the agency, group or schedule, when a division is not in the
    /// hub, a group has no members, a figure would change its meaning, or what
    /// was filed would lose its schedule.
    pub async fn apply_campaign(&self, campaign: &Campaign) -> Result<Applied> {
        let granted = self.grant_system(Action::Grant, Resource::Campaign)?;
        let definition = row::to_json(campaign)?;
        let application = Arc::new(Application {
            agencies: campaign
                .agencies
                .iter()
                .zip(1..)
                .map(|(entry, row)| agency_row(entry, row))
                .collect::<Result<_>>()?,
            hash: content_hash(&definition),
            definition,
            campaign: campaign.clone(),
            today: self.today(),
            now: micros(self.now()),
        });
        self.transact(granted, move |tx| {
            let application = Arc::clone(&application);
            Box::pin(async move { application.write(&tx).await })
        })
        .await
    }
}

struct Application {
    campaign: Campaign,
    agencies: Vec<AgencyRow>,
    definition: serde_json::Value,
    hash: String,
    today: NaiveDate,
    now: i64,
}

impl Application {
    async fn write(&self, tx: &Tx) -> Result<Applied> {
        if let Some(stored) = self.stored_unchanged(tx).await? {
            let before = covered::coverages(&self.campaign);
            let plan =
                owing::Plan::make(tx, &self.campaign, stored.id, self.today, &before).await?;
            let bindings = Bindings::make(tx, &self.campaign, stored.id, self.today).await?;
            let copies = Copies::make(tx, &self.campaign, stored.id).await?;
            if plan.is_empty() && bindings.is_empty() && copies.is_empty() {
                return Ok(self.outcome(stored.version, false, ImportReport::default(), &plan));
            }
        }
        lock_tree(tx, self.now).await?;
        let before = match self.stored(tx).await? {
            Some(stored) => {
                covered::coverages(&meaning::definition(tx, stored.id, stored.version).await?)
            }
            None => covered::Before::new(),
        };
        // Another hub may have applied the same while this one waited.
        let (stored, changed, agencies) = if let Some(stored) = self.stored_unchanged(tx).await? {
            (stored, false, ImportReport::default())
        } else {
            let agencies = self.write_agencies(tx).await?;
            forms::write(tx, &self.campaign).await?;
            (self.write_version(tx).await?, true, agencies)
        };
        let plan = owing::Plan::make(tx, &self.campaign, stored.id, self.today, &before).await?;
        plan.write(tx, self.now).await?;
        let bindings = Bindings::make(tx, &self.campaign, stored.id, self.today).await?;
        bindings.write(tx).await?;
        let copies = Copies::make(tx, &self.campaign, stored.id).await?;
        copies.write(tx).await?;
        Ok(self.outcome(stored.version, changed, agencies, &plan))
    }

    fn outcome(
        &self,
        version: i32,
        changed: bool,
        agencies: ImportReport,
        plan: &owing::Plan,
    ) -> Applied {
        Applied {
            code: self.campaign.code.clone(),
            version,
            changed,
            agencies,
            units: plan.units,
            obligations_added: plan.added,
            obligations_changed: plan.changed,
            obligations_removed: plan.removed,
            read_as: plan.read_as.clone(),
        }
    }

    /// The campaign, if the version in force says the very same.
    async fn stored_unchanged(&self, tx: &Tx) -> Result<Option<campaign::Model>> {
        let Some(stored) = self.stored(tx).await? else {
            return Ok(None);
        };
        let hash: Option<String> =
            campaign_version::Entity::find_by_id((stored.id, stored.version))
                .select_only()
                .column(campaign_version::Column::ContentHash)
                .into_tuple()
                .one(tx.connection())
                .await?;
        Ok((hash.as_ref() == Some(&self.hash)).then_some(stored))
    }

    async fn stored(&self, tx: &Tx) -> Result<Option<campaign::Model>> {
        let found =
            campaign::Entity::find().filter(campaign::Column::Code.eq(self.campaign.code.as_str()));
        Ok(found.one(tx.connection()).await?)
    }

    async fn write_agencies(&self, tx: &Tx) -> Result<ImportReport> {
        let mut ids = NodeIds::load(tx).await?;
        let days = Days {
            valid_from: before_every_record(),
            today: self.today,
        };
        let report = upsert_agencies(tx, &mut ids, &self.agencies, days).await?;
        let Some(first) = report.refused.first() else {
            return Ok(report);
        };
        let others = match report.refused_total - 1 {
            0 => String::new(),
            others => format!(" (and {others} more agencies are refused)"),
        };
        Err(StoreError::invalid(
            format!("campaign {}, agency {}", self.campaign.code, first.code),
            format!("{}{others}", first.reason),
            first.remedy.clone(),
        ))
    }

    async fn write_version(&self, tx: &Tx) -> Result<campaign::Model> {
        let issuer =
            agency::Entity::find().filter(agency::Column::Code.eq(self.campaign.issuer.as_str()));
        let issuer = issuer.one(tx.connection()).await?.ok_or_else(|| {
            StoreError::invalid(
                format!("campaign {}, issuer", self.campaign.code),
                format!("no agency has the code {}", self.campaign.issuer),
                "add it to the campaign's agencies",
            )
        })?;
        let stored = self.stored(tx).await?;
        let row = match &stored {
            Some(stored) => campaign::Model {
                issuer_path: issuer.path,
                version: stored.version + 1,
                applied_at: self.now,
                ..stored.clone()
            },
            None => campaign::Model {
                id: next_id(tx).await?,
                code: self.campaign.code.clone(),
                issuer_path: issuer.path,
                version: 1,
                applied_at: self.now,
            },
        };
        let active = row.clone().into_active_model().reset_all();
        match stored {
            Some(_) => drop(active.update(tx.connection()).await?),
            None => drop(
                campaign::Entity::insert(active)
                    .exec_without_returning(tx.connection())
                    .await?,
            ),
        }
        let version = campaign_version::ActiveModel {
            campaign_id: Set(row.id),
            version: Set(row.version),
            content_hash: Set(self.hash.clone()),
            definition: Set(self.definition.clone()),
            applied_at: Set(self.now),
        };
        campaign_version::Entity::insert(version)
            .exec_without_returning(tx.connection())
            .await?;
        Ok(row)
    }
}

async fn next_id(tx: &Tx) -> Result<i32> {
    let last: Option<Option<i32>> = campaign::Entity::find()
        .select_only()
        .expr(ColumnTrait::max(&campaign::Column::Id))
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

fn agency_row(entry: &AgencyEntry, row: u64) -> Result<AgencyRow> {
    Ok(AgencyRow {
        row,
        code: entry.code.clone(),
        name: entry.name.clone(),
        kind: kind_name(entry.kind)?,
        jurisdiction: entry.jurisdiction.clone(),
        inside: entry.inside.clone(),
        superior: entry.superior.clone(),
        aliases: entry.aliases.clone(),
        sectors: entry.sectors.clone(),
        simulated: entry.simulated,
    })
}

/// SHA-256 of the canonical JSON: the keys of its objects are sorted.
fn content_hash(definition: &serde_json::Value) -> String {
    let digest = Sha256::digest(definition.to_string());
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
