//! What a new version of a form may not do to figures that were filed already.
//!
//! A slot keeps its meaning for good: an indicator keeps its kind and its digits,
//! and does not come back after reports were filed without it — their units said
//! nothing of it, and its total would fall by silence. Must never write.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::campaign::Campaign;
use cengbao_domain::form::Form;
use cengbao_domain::indicator::Indicator;
use cengbao_entity::{campaign, campaign_version, report, revision};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::forms::Slots;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::row;

/// Errors: `Invalid`, naming campaign, form and indicator, when a figure would change its meaning.
pub(super) async fn refuse_others(
    tx: &Tx,
    campaign: &Campaign,
    families: &HashMap<String, i32>,
    slots: &HashMap<i32, Slots>,
) -> Result<()> {
    let stored = campaign::Entity::find().filter(campaign::Column::Code.eq(campaign.code.as_str()));
    let Some(stored) = stored.one(tx.connection()).await? else {
        return Ok(());
    };
    let in_force = definition(tx, stored.id, stored.version).await?;
    for form in &campaign.forms {
        let before = in_force.form(&form.code);
        let known = families
            .get(&form.family)
            .and_then(|family| Some((*family, slots.get(family)?)));
        let (Some(before), Some((family, slots))) = (before, known) else {
            continue;
        };
        if let Some(changed) = changed(before, form) {
            return Err(refused(
                campaign,
                form,
                changed,
                "it has another kind or other digits after the point than in the version before",
            ));
        }
        let returning: Vec<&Indicator> = indicators(form)
            .filter(|one| slots.contains_key(&one.code) && find(before, &one.code).is_none())
            .collect();
        if returning.is_empty() {
            continue;
        }
        let versions = definitions(tx, stored.id).await?;
        for indicator in returning {
            let without = versions_without(&versions, form, &indicator.code);
            if is_filed_on(tx, family, without).await? {
                return Err(refused(
                    campaign,
                    form,
                    indicator,
                    "an earlier version dropped it, and reports were filed without it since",
                ));
            }
        }
    }
    Ok(())
}

fn indicators(form: &Form) -> impl Iterator<Item = &Indicator> {
    form.columns().map(|column| column.indicator)
}

fn find<'a>(form: &'a Form, code: &str) -> Option<&'a Indicator> {
    indicators(form).find(|indicator| indicator.code == code)
}

/// The first indicator whose stored numbers would be read otherwise. A rate is stored nowhere.
fn changed<'a>(before: &Form, after: &'a Form) -> Option<&'a Indicator> {
    indicators(after).find(|indicator| {
        find(before, &indicator.code).is_some_and(|old| {
            old.kind != indicator.kind
                || (!indicator.kind.is_computed() && old.scale != indicator.scale)
        })
    })
}

/// Versions that lack the indicator after one that had it.
fn versions_without(versions: &BTreeMap<i32, Campaign>, form: &Form, code: &str) -> Vec<i32> {
    let has = |campaign: &Campaign| {
        let form = campaign.form(&form.code);
        form.is_some_and(|form| find(form, code).is_some())
    };
    versions
        .iter()
        .skip_while(|(_, campaign)| !has(campaign))
        .filter(|(_, campaign)| !has(campaign))
        .map(|(version, _)| *version)
        .collect()
}

/// A version of a campaign, as it was checked.
pub(crate) async fn definition(tx: &Tx, campaign: i32, version: i32) -> Result<Campaign> {
    let found = campaign_version::Entity::find_by_id((campaign, version));
    let found = found.one(tx.connection()).await?.ok_or_else(|| {
        StoreError::damaged(format!("campaign {campaign} has no version {version}"))
    })?;
    row::json(found.definition)
}

async fn definitions(tx: &Tx, campaign: i32) -> Result<BTreeMap<i32, Campaign>> {
    let versions = campaign_version::Entity::find()
        .filter(campaign_version::Column::CampaignId.eq(campaign))
        .order_by_asc(campaign_version::Column::Version);
    let versions = versions.all(tx.connection()).await?;
    versions
        .into_iter()
        .map(|one| Ok((one.version, row::json(one.definition)?)))
        .collect()
}

async fn is_filed_on(tx: &Tx, family: i32, versions: Vec<i32>) -> Result<bool> {
    let of_family = Query::select()
        .column(report::Column::Id)
        .from(report::Entity)
        .cond_where(report::Column::FamilyId.eq(family))
        .to_owned();
    let found: Option<i32> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Number)
        .filter(revision::Column::CampaignVersion.is_in(versions))
        .filter(revision::Column::Figures.is_not_null())
        .filter(revision::Column::ReportId.in_subquery(of_family))
        .limit(1)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(found.is_some())
}

fn refused(
    campaign: &Campaign,
    form: &Form,
    indicator: &Indicator,
    what: &'static str,
) -> StoreError {
    StoreError::invalid(
        format!(
            "campaign {}, form {}, indicator {}",
            campaign.code, form.code, indicator.code
        ),
        what,
        "figures already filed cannot change their meaning: give the new one a code of its own",
    )
}
