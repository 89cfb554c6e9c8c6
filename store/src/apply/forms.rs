//! The families of a campaign's forms and the slots of their figures.
//!
//! A slot is appended and never reused, so that a new version of a form neither
//! loses nor doubles a total.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::campaign::Campaign;
use cengbao_domain::form::Form;
use cengbao_domain::indicator::IndicatorKind;
use cengbao_entity::{family_slot, form_family};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::meaning;
use crate::access::Tx;
use crate::campaign::carries;
use crate::error::{Result, StoreError};
use crate::import::insert;

/// The slots of a family and whether they carry, by indicator.
pub(super) type Slots = BTreeMap<String, (i32, bool)>;

/// Gives every form a family and every figure a slot. Under the lock of the tree.
pub(super) async fn write(tx: &Tx, campaign: &Campaign) -> Result<()> {
    let mut known = families(tx, campaign).await?;
    let slots = family_slot::Entity::find()
        .filter(family_slot::Column::FamilyId.is_in(known.values().copied()))
        .all(tx.connection())
        .await?;
    let mut by_family: HashMap<i32, Slots> = HashMap::new();
    for slot in slots {
        by_family
            .entry(slot.family_id)
            .or_default()
            .insert(slot.indicator, (slot.slot, slot.carries));
    }
    meaning::refuse_others(tx, campaign, &known, &by_family).await?;
    let mut next = next_id(tx).await?;
    let (mut families, mut slots) = (Vec::new(), Vec::new());
    for form in &campaign.forms {
        let id = *known.entry(form.family.clone()).or_insert_with(|| {
            let id = next;
            next += 1;
            families.push(form_family::ActiveModel {
                id: Set(id),
                code: Set(form.family.clone()),
            });
            id
        });
        slots.extend(new_slots(
            campaign,
            form,
            id,
            by_family.entry(id).or_default(),
        )?);
    }
    insert(tx, families).await?;
    insert(tx, slots).await
}

/// Keys of the families that are there, by code.
pub(super) async fn families(tx: &Tx, campaign: &Campaign) -> Result<HashMap<String, i32>> {
    let codes = campaign.forms.iter().map(|form| form.family.as_str());
    let found = form_family::Entity::find().filter(form_family::Column::Code.is_in(codes));
    Ok(found
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|family| (family.code, family.id))
        .collect())
}

/// From 1: 0 is the tree's own head.
async fn next_id(tx: &Tx) -> Result<i32> {
    let last: Option<Option<i32>> = form_family::Entity::find()
        .select_only()
        .expr(ColumnTrait::max(&form_family::Column::Id))
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

fn new_slots(
    campaign: &Campaign,
    form: &Form,
    family_id: i32,
    known: &mut Slots,
) -> Result<Vec<family_slot::ActiveModel>> {
    let mut next = known.values().map(|(slot, _)| slot + 1).max().unwrap_or(0);
    let mut new = Vec::new();
    for column in form.columns() {
        let indicator = column.indicator;
        if !takes_slot(indicator.kind) {
            continue;
        }
        let carries = carries(indicator.time);
        if let Some((_, carried)) = known.get(&indicator.code) {
            if *carried != carries {
                return Err(StoreError::invalid(
                    format!(
                        "campaign {}, form {}, indicator {}",
                        campaign.code, form.code, indicator.code
                    ),
                    "it adds over time otherwise than in the version before",
                    "figures already filed cannot change their meaning: give the new one a code of its own",
                ));
            }
            continue;
        }
        known.insert(indicator.code.clone(), (next, carries));
        new.push(family_slot::ActiveModel {
            family_id: Set(family_id),
            slot: Set(next),
            indicator: Set(indicator.code.clone()),
            carries: Set(carries),
            divides: Set(indicator.divides()),
        });
        next += 1;
    }
    Ok(new)
}

/// Words do not add, and a rate is only ever Σ numerator / Σ denominator.
const fn takes_slot(kind: IndicatorKind) -> bool {
    match kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Boolean => true,
        IndicatorKind::Text | IndicatorKind::Rate => false,
    }
}
