//! What the simulated enterprises did, whom they counted and what offices returned (模拟活动记录、三项岗位人员、目标填报),
//! step by step through the store's ordinary doors, as whoever would do it on the day.
//!
//! Every step has a key of its own, so that a start that was interrupted is finished by the next one.

use cengbao_domain::campaign::{Campaign, Measured, Target, TargetComparator, TargetKind};
use cengbao_domain::compliance::is_office_one_of_whole;
use cengbao_domain::policy::Role;
use cengbao_store::{
    ActivityOutcome, DecideTarget, FileTarget, RecordActivity, RecordStaff, StaffFigures,
    StaffOutcome, Store, StoreError, TargetFigures, TargetReturnOutcome,
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::enterprises::{CAMPAIGN, Made};
use super::places::Places;
use super::posts;
use crate::error::Result;

/// 9:00 in Shanghai.
const MORNING_UTC: NaiveTime = NaiveTime::from_hms_opt(1, 0, 0).expect("one o'clock is a time");
/// The bureaus that return; the others that are bound are missing.
const BUREAUS: [&str; 3] = ["4415.yjj", "4415.xf", "4415.jtj"];
/// The days of which the counties' returns speak.
const RETURNED_ON: [NaiveDate; 2] = [
    NaiveDate::from_ymd_opt(2020, 9, 30).expect("it is a day"),
    NaiveDate::from_ymd_opt(2020, 11, 10).expect("it is a day"),
];

/// Takes every step that lies before `now`; how many there were.
pub(super) async fn take_all(
    store: &Store,
    campaign: &Campaign,
    made: &[Made],
    places: &Places,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut taken = 0;
    for one in made {
        for (duty, day) in evidence(one) {
            if moment(day) < now {
                record(store, one, duty, day).await?;
                taken += 1;
            }
        }
        if let Some(figures) = people(one).filter(|_| moment(RETURNED_ON[1]) < now) {
            count(store, one, RETURNED_ON[1], figures).await?;
            taken += 1;
        }
    }
    for (unit, desk, target, day, figures) in returns(campaign, places) {
        if moment(day) < now {
            file(store, (&unit, &desk), target, (day, figures)).await?;
            taken += 1;
        }
    }
    Ok(taken)
}

pub(super) fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(MORNING_UTC).and_utc()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, month, day).unwrap_or(RETURNED_ON[1])
}

/// What an enterprise did on which days. One in five forgot an inspection, one has had no drill yet, one is late this
/// month; the others keep all.
fn evidence(one: &Made) -> Vec<(&'static str, NaiveDate)> {
    let habit = (one.county * 7 + one.sort * 3) % 5;
    let mut done: Vec<(&str, NaiveDate)> = Vec::new();
    for month in 7..=12 {
        let missed = (habit == 2 && month == 9) || (habit == 1 && month == 11);
        if !missed {
            done.push(("eight-once.inspect", day(month, 5)));
        }
    }
    done.extend([
        ("eight-once.study", day(7, 20)),
        ("eight-once.study", day(10, 20)),
        ("eight-once.summary", day(1, 15)),
        ("eight-once.analysis", day(8, 12)),
        ("eight-once.responsibility", day(3, 2)),
        ("eight-once.lesson", day(6, 10)),
        ("eight-once.training", day(9, 8)),
    ]);
    let drill = if habit == 3 { day(12, 10) } else { day(6, 18) };
    done.push(("eight-once.drill", drill));
    if habit == 1 {
        done.push(("eight-once.inspect", day(11, 25)));
    }
    if habit != 2 {
        done.push(("commitment", day(7, 22)));
    }
    done
}

/// How many people a high-risk enterprise has, post by post, and how many hold a certificate. In one county each lacks one
/// at two posts; one quarry has not counted.
fn people(one: &Made) -> Option<StaffFigures> {
    let has_counted = one.is_high_risk() && (one.county, one.sort) != (0, 4);
    let managers = 3 + i32::try_from(one.county + one.sort).unwrap_or_default();
    let lacking = i32::from(one.county == 3);
    has_counted.then_some(StaffFigures {
        persons_in_charge: (1, 1),
        safety_managers: (managers, managers - lacking),
        special_workers: (4 * managers, 4 * managers - lacking),
    })
}

fn share(numerator: i64, denominator: i64) -> TargetFigures {
    TargetFigures {
        numerator: Some(numerator.to_string()),
        denominator: Some(denominator.to_string()),
        ..TargetFigures::default()
    }
}

/// A return: the unit, whose desk files it, of which target, on which day, and its figures.
type Step<'c> = (String, String, &'c Target, NaiveDate, TargetFigures);

/// What the county governments and some bureaus return.
fn returns<'c>(campaign: &'c Campaign, places: &Places) -> Vec<Step<'c>> {
    let members = |body: &str| campaign.members_of(body, &|code| places.parent_of(code));
    let counties: Vec<&str> = members("counties");
    let mut steps = Vec::new();
    for (position, target) in campaign.targets.iter().enumerate() {
        let is_told = matches!(target.measured, Measured::Return | Measured::Judged);
        if !is_told || target.comparator == TargetComparator::AllParts {
            continue;
        }
        let binds = |unit: &str| {
            let is_in = |body: &String| body == unit || members(body).contains(&unit);
            target.told_by().iter().any(is_in)
        };
        for (at, unit) in counties.iter().enumerate().filter(|(_, unit)| binds(unit)) {
            // One county has not returned what reached its enterprises.
            if at == 3 && target.part_of.as_deref() == Some("publicity") {
                continue;
            }
            let desk = unit.split('.').next().unwrap_or(unit);
            for (round, day) in RETURNED_ON.into_iter().enumerate() {
                let figures = county_figures(target, at, position, round);
                steps.push(((*unit).to_owned(), desk.to_owned(), target, day, figures));
            }
        }
        for (at, unit) in BUREAUS.iter().enumerate().filter(|(_, unit)| binds(unit)) {
            let figures = bureau_figures(target, at);
            steps.push((
                (*unit).to_owned(),
                (*unit).to_owned(),
                target,
                RETURNED_ON[1],
                figures,
            ));
        }
    }
    steps
}

/// A county's figures: growing from the first round to the second. One county dropped five that had not been reached.
fn county_figures(target: &Target, county: usize, position: usize, round: usize) -> TargetFigures {
    if target.kind == TargetKind::Boolean {
        return TargetFigures {
            holds: Some(round == 1 || county == 0),
            ..TargetFigures::default()
        };
    }
    if is_office_one_of_whole(target) {
        return share(i64::from(round == 1 || county == 0), 1);
    }
    let number = |value: usize| i64::try_from(value).unwrap_or_default();
    let of = number(60 + 45 * county + 3 * position);
    let lacking = number((county * 5 + position) % 9);
    match (county, round) {
        (1, 0) => share(of - 12, of),
        (1, _) => share(of - 12, of - 5),
        (_, 0) => share(of - lacking - of / 4, of),
        _ => share(of - lacking, of),
    }
}

/// A bureau's own: few, and nearly all.
fn bureau_figures(target: &Target, bureau: usize) -> TargetFigures {
    match target.kind {
        TargetKind::Boolean => TargetFigures {
            holds: Some(true),
            ..TargetFigures::default()
        },
        _ if is_office_one_of_whole(target) => share(i64::from(bureau != 2), 1),
        _ if target.comparator == TargetComparator::AtLeast => share(32, 100),
        _ => {
            let of = 8 + 4 * i64::try_from(bureau).unwrap_or_default();
            share(of - i64::from(bureau == 2), of)
        }
    }
}

async fn record(store: &Store, one: &Made, duty: &str, done_on: NaiveDate) -> Result<()> {
    let account = posts::name(&one.code, Role::Enterprise);
    let scope = store.scope(&account, moment(done_on)).await?;
    let outcome = scope
        .record_activity(RecordActivity {
            unit: one.code.clone(),
            inspected: None,
            campaign: CAMPAIGN.to_owned(),
            duty: duty.to_owned(),
            done_on,
            note: None,
            distinct: false,
            attachments: Vec::new(),
            key: Some(format!("demo {duty} {done_on}")),
        })
        .await?;
    match outcome {
        ActivityOutcome::Done(_) => Ok(()),
        ActivityOutcome::Conflict(_)
        | ActivityOutcome::Duplicate(_)
        | ActivityOutcome::NotAllowed { .. } => Err(unexpected(&one.code, duty).into()),
    }
}

async fn count(
    store: &Store,
    one: &Made,
    counted_on: NaiveDate,
    figures: StaffFigures,
) -> Result<()> {
    let account = posts::name(&one.code, Role::Enterprise);
    let counted = store
        .scope(&account, moment(counted_on))
        .await?
        .record_staff(RecordStaff {
            enterprise: one.code.clone(),
            counted_on,
            figures,
            key: Some(format!("demo staff {counted_on}")),
        })
        .await?;
    match counted {
        StaffOutcome::Done(_) => Ok(()),
        StaffOutcome::Conflict(_) | StaffOutcome::NotAllowed { .. } => {
            Err(unexpected(&one.code, "staff").into())
        }
    }
}

/// Files a return as the unit's reporter, and signs it as its reviewer.
async fn file(
    store: &Store,
    (unit, desk): (&str, &str),
    target: &Target,
    (as_of, figures): (NaiveDate, TargetFigures),
) -> Result<()> {
    let code = &target.item.code;
    let scope = store
        .scope(&posts::name(desk, Role::Reporter), moment(as_of))
        .await?;
    let filed = scope
        .file_target_return(FileTarget {
            unit: unit.to_owned(),
            campaign: CAMPAIGN.to_owned(),
            target: code.clone(),
            as_of,
            figures,
            note: Some("模拟".to_owned()),
            attachments: Vec::new(),
            key: Some(format!("demo {code} {as_of}")),
        })
        .await?;
    let TargetReturnOutcome::Done(filed) = filed else {
        return Err(unexpected(unit, code).into());
    };
    let signed_at = moment(as_of) + TimeDelta::hours(2);
    let reviewer = posts::name(desk, Role::Reviewer);
    let signed = store
        .scope(&reviewer, signed_at)
        .await?
        .decide_target_return(DecideTarget {
            id: filed.id,
            reason: None,
            key: Some(format!("demo {code} {as_of}")),
        })
        .await?;
    match signed {
        TargetReturnOutcome::Done(_) => Ok(()),
        TargetReturnOutcome::Conflict(_) | TargetReturnOutcome::NotAllowed(_) => {
            Err(unexpected(unit, code).into())
        }
    }
}

fn unexpected(unit: &str, what: &str) -> StoreError {
    StoreError::Internal(format!("the demonstration cannot record {what} of {unit}"))
}
