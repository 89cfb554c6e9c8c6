//! Who belongs to a group (机构组) today, listed or derived.
//!
//! A derived group means every agency that the hub knows and that its rule
//! fits, whether this campaign names it or not: 各专委会 are all of them.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{AgencyGroup, Campaign, DerivedFrom, Schedule};
use cengbao_domain::path::Path;
use cengbao_entity::{agency, agency_successor, jurisdiction};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Tx;
use crate::agency::kind_name;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::row;

/// A member of a group, and the outermost members whose territory holds its own.
pub(super) struct Member {
    pub(super) unit: agency::Model,
    pub(super) above: Vec<i32>,
    /// It is meant because it took the place of the one of this code, which the document lists.
    pub(super) stands_for: Option<String>,
}

/// The units that a schedule means, in the order of the tree.
pub(super) async fn meant(
    tx: &Tx,
    campaign: &Campaign,
    schedule: &Schedule,
) -> Result<Vec<Member>> {
    let place = format!("campaign {}, schedule {}", campaign.code, schedule.code);
    let group = campaign.group(&schedule.owed_by).ok_or_else(|| {
        StoreError::invalid(
            place.clone(),
            format!("no group has the code {}", schedule.owed_by),
            "correct `owed_by`",
        )
    })?;
    let members = of_group(tx, campaign, group).await?;
    if members.is_empty() {
        return Err(StoreError::invalid(
            place,
            format!(
                "nobody belongs to the group {} ({})",
                group.code, group.name
            ),
            "import the agencies that its rule means, or list its members",
        ));
    }
    let followers = followers(tx, group, &members).await?;
    let mut stands_for: BTreeMap<i32, String> = BTreeMap::new();
    let mut members = members;
    for (unit, listed) in followers {
        stands_for.insert(unit.id, listed);
        members.push(unit);
    }
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let mut members = with_those_above(tx, members).await?;
    for member in &mut members {
        member.stands_for = stands_for.remove(&member.unit.id);
    }
    Ok(members)
}

/// Those who took the place of members that have closed, each with the code of the one that
/// is listed: a list is read of whoever follows. Without those who are listed themselves.
async fn followers(
    tx: &Tx,
    group: &AgencyGroup,
    members: &[agency::Model],
) -> Result<Vec<(agency::Model, String)>> {
    let closed = members.iter().filter(|unit| unit.valid_until.is_some());
    let mut asked: BTreeMap<i32, String> =
        closed.map(|unit| (unit.id, unit.code.clone())).collect();
    let mut known: BTreeSet<i32> = members.iter().map(|unit| unit.id).collect();
    let mut found = Vec::new();
    while !asked.is_empty() {
        let mut next: BTreeMap<i32, String> = BTreeMap::new();
        let ids: Vec<i32> = asked.keys().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let rows = agency_successor::Entity::find()
                .filter(agency_successor::Column::PredecessorId.is_in(some.iter().copied()))
                .order_by_asc(agency_successor::Column::PredecessorId);
            for one in rows.all(tx.connection()).await? {
                let listed = asked.get(&one.predecessor_id).cloned();
                if known.insert(one.successor_id) {
                    next.extend(listed.map(|listed| (one.successor_id, listed)));
                }
            }
        }
        asked.clear();
        let ids: Vec<i32> = next.keys().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let units =
                agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
            for unit in units.all(tx.connection()).await? {
                let Some(listed) = next.remove(&unit.id) else {
                    continue;
                };
                if unit.valid_until.is_some() {
                    asked.insert(unit.id, listed);
                } else if !group.except.contains(&unit.code) {
                    found.push((unit, listed));
                }
            }
        }
    }
    Ok(found)
}

/// The members of a group, in the order of the tree: its own and those of the
/// groups it includes, without those it excepts.
pub(super) async fn of_group(
    tx: &Tx,
    campaign: &Campaign,
    group: &AgencyGroup,
) -> Result<Vec<agency::Model>> {
    let mut members: BTreeMap<String, agency::Model> = BTreeMap::new();
    let own = match &group.derived {
        None => listed(tx, campaign, group).await?,
        Some(rule) => derived(tx, campaign, group, &kind_name(rule.kind)?, &rule.from).await?,
    };
    members.extend(own.into_iter().map(|unit| (unit.path.clone(), unit)));
    for code in &group.includes {
        // The loader refuses groups that include each other in a circle.
        if let Some(included) = campaign.group(code) {
            let below = Box::pin(of_group(tx, campaign, included)).await?;
            members.extend(below.into_iter().map(|unit| (unit.path.clone(), unit)));
        }
    }
    members.retain(|_, unit| !group.except.contains(&unit.code));
    Ok(members.into_values().collect())
}

/// The agency that a campaign names by its code.
pub(super) async fn agency(
    tx: &Tx,
    campaign: &Campaign,
    what: &str,
    code: &str,
) -> Result<agency::Model> {
    let found = agency::Entity::find()
        .filter(agency::Column::Code.eq(code))
        .one(tx.connection())
        .await?;
    found.ok_or_else(|| unknown_agency(campaign, what, code))
}

/// Agencies by their keys.
pub(super) async fn by_id(tx: &Tx, ids: &BTreeSet<i32>) -> Result<BTreeMap<i32, agency::Model>> {
    let ids: Vec<i32> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
        let rows = rows.all(tx.connection()).await?.into_iter();
        found.extend(rows.map(|row| (row.id, row)));
    }
    Ok(found)
}

fn unknown_agency(campaign: &Campaign, what: &str, code: &str) -> StoreError {
    StoreError::invalid(
        format!("campaign {}, {what}", campaign.code),
        format!("no agency has the code {code}"),
        "add it to the campaign's agencies, or correct the code",
    )
}

async fn listed(tx: &Tx, campaign: &Campaign, group: &AgencyGroup) -> Result<Vec<agency::Model>> {
    let what = format!("group {}", group.code);
    agencies(
        tx,
        campaign,
        &what,
        group.members.iter().map(String::as_str),
    )
    .await
}

/// The agencies that a campaign names by their codes, in the order of the tree.
pub(super) async fn agencies(
    tx: &Tx,
    campaign: &Campaign,
    what: &str,
    codes: impl IntoIterator<Item = &str>,
) -> Result<Vec<agency::Model>> {
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut found: BTreeMap<String, agency::Model> = BTreeMap::new();
    for some in codes.chunks(QUERY_KEYS) {
        let members =
            agency::Entity::find().filter(agency::Column::Code.is_in(some.iter().copied()));
        found.extend(
            members
                .all(tx.connection())
                .await?
                .into_iter()
                .map(|member| (member.code.clone(), member)),
        );
    }
    if let Some(code) = codes.iter().find(|code| !found.contains_key(**code)) {
        return Err(unknown_agency(campaign, what, code));
    }
    let mut members: Vec<agency::Model> = found.into_values().collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(members)
}

async fn derived(
    tx: &Tx,
    campaign: &Campaign,
    group: &AgencyGroup,
    kind: &str,
    from: &DerivedFrom,
) -> Result<Vec<agency::Model>> {
    let what = format!("group {}", group.code);
    let stands = match from {
        DerivedFrom::Serving(code) => {
            agency::Column::JurisdictionId.eq(division(tx, campaign, &what, code).await?)
        }
        DerivedFrom::DirectlyBelow(code) => {
            let parent = division(tx, campaign, &what, code).await?;
            let below = Query::select()
                .column(jurisdiction::Column::Id)
                .from(jurisdiction::Entity)
                .cond_where(jurisdiction::Column::ShownParentId.eq(parent))
                .take();
            agency::Column::JurisdictionId.in_subquery(below)
        }
        DerivedFrom::Inside(code) => {
            agency::Column::InsideId.eq(agency(tx, campaign, &what, code).await?.id)
        }
    };
    let rule = Condition::all()
        .add(agency::Column::Kind.eq(kind))
        .add(agency::Column::ValidUntil.is_null())
        .add(stands);
    Ok(agency::Entity::find()
        .filter(rule)
        .order_by_asc(agency::Column::Path)
        .all(tx.connection())
        .await?)
}

async fn division(tx: &Tx, campaign: &Campaign, what: &str, code: &str) -> Result<i32> {
    let found = jurisdiction::Entity::find()
        .filter(jurisdiction::Column::Code.eq(code))
        .one(tx.connection())
        .await?;
    found.map(|found| found.id).ok_or_else(|| {
        StoreError::invalid(
            format!("campaign {}, {what}", campaign.code),
            format!("no division has the code {code}"),
            "import the divisions first, or correct the code",
        )
    })
}

/// Each with the outermost members whose territory its own lies within. Two that
/// serve one territory are above each other's subordinates, and not each other.
async fn with_those_above(tx: &Tx, members: Vec<agency::Model>) -> Result<Vec<Member>> {
    let ids: Vec<i32> = members
        .iter()
        .map(|member| member.jurisdiction_id)
        .collect();
    let mut territories: BTreeMap<i32, Path> = BTreeMap::new();
    for some in ids.chunks(QUERY_KEYS) {
        let found = jurisdiction::Entity::find()
            .filter(jurisdiction::Column::Id.is_in(some.iter().copied()));
        for one in found.all(tx.connection()).await? {
            territories.insert(one.id, row::path(one.path)?);
        }
    }
    let mut serving: BTreeMap<&Path, Vec<i32>> = BTreeMap::new();
    for member in &members {
        if let Some(territory) = territories.get(&member.jurisdiction_id) {
            serving.entry(territory).or_default().push(member.id);
        }
    }
    let above = |member: &agency::Model| {
        let territory = territories.get(&member.jurisdiction_id)?;
        let outermost = territory
            .ancestors_and_self()
            .into_iter()
            .find(|place| serving.contains_key(place))?;
        (outermost != *territory).then(|| serving.get(&outermost).cloned())?
    };
    let above: Vec<Vec<i32>> = members
        .iter()
        .map(|member| above(member).unwrap_or_default())
        .collect();
    Ok(members
        .into_iter()
        .zip(above)
        .map(|(unit, above)| Member {
            unit,
            above,
            stands_for: None,
        })
        .collect())
}
