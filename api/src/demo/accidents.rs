//! The simulated accidents (模拟事故) of 汕尾市, of the year of its campaign and of the one before, and the statement that
//! its accidents are kept since then: so that the targets which count them have states to be looked at.
//!
//! Recorded through the store's ordinary doors by the coordinators of the counties, each with a key of its own, so that a
//! start that was interrupted is finished by the next one.

use cengbao_domain::policy::Role;
use cengbao_store::{
    AccidentFacts, AccidentKeepingOutcome, AccidentOutcome, RecordAccident, StateAccidentKeeping,
    Store, StoreError,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::enterprises::{CITY, Made};
use super::posts;
use crate::error::Result;

/// 10:00 in Shanghai.
const MORNING_UTC: NaiveTime = NaiveTime::from_hms_opt(2, 0, 0).expect("two o'clock is a time");
/// The day on which the year before was entered from the files.
const ENTERED_ON: (i32, u32, u32) = (2020, 7, 6);
/// Its accidents are kept since then.
const KEPT_FROM: (i32, u32, u32) = (2019, 1, 1);

/// An accident: position of the county and of the sort of enterprise, day, deaths, gravely injured, whether the enterprise
/// answers for it.
type Simulated = (usize, usize, (i32, u32, u32), i32, i32, bool);

const ACCIDENTS: [Simulated; 8] = [
    (0, 1, (2019, 3, 12), 1, 0, false),
    (1, 2, (2019, 5, 20), 1, 1, false),
    (3, 1, (2019, 6, 15), 0, 2, false),
    (0, 2, (2019, 9, 8), 0, 1, false),
    (2, 1, (2019, 12, 3), 2, 0, false),
    (0, 1, (2020, 4, 2), 1, 0, false),
    (1, 2, (2020, 8, 11), 0, 1, true),
    (2, 4, (2020, 10, 9), 2, 0, true),
];

/// Records those that lie before `now`; how many steps there were.
pub(super) async fn record_all(store: &Store, made: &[Made], now: DateTime<Utc>) -> Result<usize> {
    if made.is_empty() || moment(day(ENTERED_ON)) >= now {
        return Ok(0);
    }
    state(store).await?;
    let mut steps = 1;
    for accident in ACCIDENTS {
        let (county, sort, on, ..) = accident;
        let recorded_at = moment(day(on).max(day(ENTERED_ON)));
        let firm = made
            .iter()
            .find(|one| one.county == county && one.sort == sort);
        if let Some(firm) = firm.filter(|_| recorded_at < now) {
            record(store, firm, accident, recorded_at).await?;
            steps += 1;
        }
    }
    Ok(steps)
}

fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(MORNING_UTC).and_utc()
}

async fn state(store: &Store) -> Result<()> {
    let account = posts::name(CITY, Role::Coordinator);
    let scope = store.scope(&account, moment(day(ENTERED_ON))).await?;
    let stated = scope
        .state_accident_keeping(StateAccidentKeeping {
            place: CITY.to_owned(),
            kept_from: Some(day(KEPT_FROM)),
            replaces: None,
            reason: None,
            key: Some("demo accidents".to_owned()),
        })
        .await?;
    match stated {
        AccidentKeepingOutcome::Done(_) => Ok(()),
        AccidentKeepingOutcome::Conflict(_) | AccidentKeepingOutcome::NotAllowed { .. } => {
            Err(unexpected(CITY).into())
        }
    }
}

async fn record(
    store: &Store,
    firm: &Made,
    (_, _, on, deaths, serious_injuries, answers): Simulated,
    recorded_at: DateTime<Utc>,
) -> Result<()> {
    let county = &firm.place[..6];
    let scope = store
        .scope(&posts::name(county, Role::Coordinator), recorded_at)
        .await?;
    let on = day(on);
    let recorded = scope
        .record_accident(RecordAccident {
            facts: AccidentFacts {
                place: firm.place.clone(),
                on,
                title: "（模拟）作业现场事故".to_owned(),
                deaths,
                serious_injuries,
                direct_loss: None,
                enterprises: answers.then(|| firm.code.clone()).into_iter().collect(),
                no_enterprise: None,
                determined_grade: None,
            },
            distinct: false,
            attachments: Vec::new(),
            key: Some(format!("demo accident {on}")),
        })
        .await?;
    match recorded {
        AccidentOutcome::Done(_) => Ok(()),
        AccidentOutcome::Conflict(_)
        | AccidentOutcome::Duplicate(_)
        | AccidentOutcome::NotAllowed { .. } => Err(unexpected(&firm.place).into()),
    }
}

fn unexpected(place: &str) -> StoreError {
    StoreError::Internal(format!(
        "the demonstration cannot record accidents of {place}"
    ))
}
