//! Who owes which schedule by a campaign's words, and what was filed already.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::{Campaign, Schedule};
use cengbao_domain::form::Form;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::{agency, obligation, report};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::covered::Covered;
use super::forms::families;
use super::members::{self, Member};
use super::window::Window;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;

/// A unit's part of a schedule.
pub(super) type Part = (String, i32);

/// What a unit owes by the campaign's words.
pub(super) struct Owed {
    pub(super) unit: agency::Model,
    pub(super) family_id: i32,
    pub(super) kind: PeriodKind,
    pub(super) receiver_id: i32,
    pub(super) window: Window,
    /// The stretches of it that are owed, where a change of coverage is on record.
    pub(super) stretches: Option<Vec<Window>>,
    /// The code of the closed one whose place it took, where that one is listed and not it.
    pub(super) stands_for: Option<String>,
}

/// What each unit owes now.
pub(super) async fn owed(
    tx: &Tx,
    campaign: &Campaign,
    covered: &mut Covered<'_>,
) -> Result<BTreeMap<Part, Owed>> {
    let mut owed: BTreeMap<Part, Owed> = BTreeMap::new();
    let mut by_unit: HashMap<(i32, i32), Vec<(Window, &str)>> = HashMap::new();
    // The windows of the schedules by which a unit is asked for a form.
    let mut asked: HashMap<(i32, i32), Vec<Window>> = HashMap::new();
    let mut all = askings(tx, campaign).await?;
    // Whoever is listed goes before whoever follows one that is: a unit counts once.
    all.sort_by_key(|one| one.member.stands_for.is_some());
    for one in all {
        let Asking {
            schedule,
            form,
            family_id,
            receiver_id,
            member,
        } = one;
        let window = Window {
            first: schedule.first_period.index(),
            last: schedule.last_period.index(),
        };
        let key = (family_id, member.unit.id);
        let mut by_others = asked.get(&key).into_iter().flatten();
        if member.stands_for.is_some() && by_others.any(|other| other.meets(window)) {
            continue;
        }
        let owing = covered.owing(schedule, family_id, &member, window)?;
        if owing.windows.is_empty() && !owing.is_recorded {
            continue;
        }
        asked.entry(key).or_default().push(window);
        let others = by_unit.entry(key).or_default();
        let meets = |other: &Window| owing.windows.iter().any(|one| one.meets(*other));
        if let Some((_, other)) = others.iter().find(|(other, _)| meets(other)) {
            return Err(counts_twice(
                campaign,
                schedule,
                (form, &member.unit, other),
            ));
        }
        let windows = owing.windows.iter();
        others.extend(windows.map(|one| (*one, schedule.code.as_str())));
        let part = (schedule.code.clone(), member.unit.id);
        let found = Owed {
            unit: member.unit,
            family_id,
            kind: schedule.period_kind,
            receiver_id,
            window,
            stretches: owing.is_recorded.then_some(owing.windows),
            stands_for: member.stands_for,
        };
        owed.insert(part, found);
    }
    Ok(owed)
}

/// That a schedule asks a unit for a form.
struct Asking<'c> {
    schedule: &'c Schedule,
    form: &'c Form,
    family_id: i32,
    receiver_id: i32,
    member: Member,
}

/// Whom each schedule asks, in the order of the document.
async fn askings<'c>(tx: &Tx, campaign: &'c Campaign) -> Result<Vec<Asking<'c>>> {
    let families = families(tx, campaign).await?;
    let mut found = Vec::new();
    for (schedule, form) in with_forms(campaign) {
        let family_id = families.get(&form.family).copied().ok_or_else(|| {
            StoreError::damaged(format!("form family {} has no key", form.family))
        })?;
        let what = format!("schedule {}", schedule.code);
        let receiver = members::agency(tx, campaign, &what, &schedule.receiver).await?;
        let members = members::meant(tx, campaign, schedule).await?.into_iter();
        found.extend(members.map(|member| Asking {
            schedule,
            form,
            family_id,
            receiver_id: receiver.id,
            member,
        }));
    }
    Ok(found)
}

fn counts_twice(
    campaign: &Campaign,
    schedule: &Schedule,
    (form, unit, other): (&Form, &agency::Model, &str),
) -> StoreError {
    StoreError::invalid(
        format!(
            "campaign {}, schedule {}, unit {}",
            campaign.code, schedule.code, unit.code
        ),
        format!(
            "it owes the form {} for the same periods by the schedule {other}",
            form.code
        ),
        "a unit counts once: take it out of one of the groups",
    )
}

/// Schedules that ask for a form; the others ask for papers.
fn with_forms(campaign: &Campaign) -> impl Iterator<Item = (&Schedule, &Form)> {
    campaign.schedules.iter().filter_map(|schedule| {
        let form = campaign.form(schedule.form.as_deref()?)?;
        Some((schedule, form))
    })
}

/// The span of periods that have reports, where a window may shrink.
pub(super) async fn filed(
    tx: &Tx,
    campaign_id: i32,
    owed: &BTreeMap<Part, Owed>,
    standing: &BTreeMap<Part, obligation::Model>,
) -> Result<HashMap<Part, Window>> {
    let shrinks = |part: &Part, row: &obligation::Model| {
        owed.get(part)
            .is_none_or(|owed| !owed.window.covers(window_of(row)))
    };
    let rows: Vec<&obligation::Model> = standing
        .iter()
        .filter(|(part, row)| shrinks(part, row))
        .map(|(_, row)| row)
        .collect();
    let mut filed = HashMap::new();
    for some in rows.chunks(QUERY_KEYS) {
        let of_units = Condition::all()
            .add(report::Column::ShardKey.is_in(some.iter().map(|row| row.shard_key)))
            .add(report::Column::CampaignId.eq(campaign_id))
            .add(report::Column::UnitId.is_in(some.iter().map(|row| row.unit_id)));
        let spans: Vec<(String, i32, i32, i32)> = report::Entity::find()
            .filter(of_units)
            .select_only()
            .columns([report::Column::Schedule, report::Column::UnitId])
            .expr(ColumnTrait::min(&report::Column::Period))
            .expr(ColumnTrait::max(&report::Column::Period))
            .group_by(report::Column::Schedule)
            .group_by(report::Column::UnitId)
            .into_tuple()
            .all(tx.connection())
            .await?;
        filed.extend(
            spans
                .into_iter()
                .map(|(schedule, unit, first, last)| ((schedule, unit), Window { first, last })),
        );
    }
    Ok(filed)
}

/// The periods for which units have begun or filed reports.
pub(super) async fn filed_periods(
    tx: &Tx,
    campaign_id: i32,
    parts: &BTreeSet<Part>,
    rows: &[obligation::Model],
) -> Result<HashMap<Part, BTreeSet<i32>>> {
    let mut filed: HashMap<Part, BTreeSet<i32>> = HashMap::new();
    for some in rows.chunks(QUERY_KEYS) {
        let of_units = Condition::all()
            .add(report::Column::ShardKey.is_in(some.iter().map(|row| row.shard_key)))
            .add(report::Column::CampaignId.eq(campaign_id))
            .add(report::Column::UnitId.is_in(some.iter().map(|row| row.unit_id)));
        let found: Vec<(String, i32, i32)> = report::Entity::find()
            .filter(of_units)
            .select_only()
            .columns([
                report::Column::Schedule,
                report::Column::UnitId,
                report::Column::Period,
            ])
            .into_tuple()
            .all(tx.connection())
            .await?;
        for (schedule, unit, period) in found {
            let part = (schedule, unit);
            if parts.contains(&part) {
                filed.entry(part).or_default().insert(period);
            }
        }
    }
    Ok(filed)
}

/// The periods of a row.
pub(super) fn window_of(row: &obligation::Model) -> Window {
    Window {
        first: row.first_period,
        last: row.last_period,
    }
}
