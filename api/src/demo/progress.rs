//! The invented progress of 五华县's three years: so that the board of 2021-12-31 has something of everything — struck
//! off in time and late, waiting for verification, sent back, opened again, half done by two that lead together,
//! overdue, and without a day.
//!
//! Every step is taken by the account that would take it, on the day on which it would; each has a key of its own, so
//! that a start that was killed is finished by the next one.

mod lines;

use std::collections::HashMap;

use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::policy::Role;
use cengbao_store::{DecideProgress, Decision, ProgressOutcome, RecordProgress, Store};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

use self::lines::Move::{self, Did, Reached, Reopened, Returned, StruckOff};
use self::lines::{LINES, OF_TOWNS};
use super::posts::name;
use crate::error::{Error, Result};

/// The plan of 五华县.
const CAMPAIGN: &str = "wuhua-2020";
/// The county's coordinator, who verifies.
const COUNTY: &str = "441424";
/// Above the county: verifies what the county's own office answers for.
const CITY: &str = "4414";
/// The start of a working day, 9:00 in Shanghai.
const MORNING_UTC: NaiveTime = NaiveTime::from_hms_opt(1, 0, 0).expect("one o'clock is a time");

/// Records what lies before `now`; how many steps were taken.
pub(super) async fn record_all(store: &Store, now: DateTime<Utc>) -> Result<usize> {
    let mut taken = 0;
    for (office, item, moves) in LINES.iter().chain(OF_TOWNS) {
        // The entry that the next decision is made upon.
        let mut last: HashMap<&str, Uuid> = HashMap::new();
        for (place, (day, what)) in moves.iter().enumerate() {
            let at = morning(day)? + TimeDelta::minutes(i64::try_from(place).unwrap_or(0));
            if at >= now {
                break;
            }
            let step = Step {
                office,
                item,
                day,
                at,
                key: format!("demo/{office}/{item}/{place}"),
            };
            let id = step.take(store, *what, last.get(item).copied()).await?;
            last.insert(item, id);
            taken += 1;
        }
    }
    Ok(taken)
}

/// A step with its moment and its key.
struct Step<'s> {
    office: &'s str,
    item: &'s str,
    day: &'s str,
    at: DateTime<Utc>,
    key: String,
}

impl Step<'_> {
    async fn take(&self, store: &Store, what: Move, upon: Option<Uuid>) -> Result<Uuid> {
        let (note, decision) = match what {
            Did(note) => return self.record(store, self.day, note, None).await,
            Reached(on, note, evidence) => {
                return self.record(store, on, note, Some(evidence)).await;
            }
            StruckOff(note) => (note, Decision::StrikeOff),
            Returned(note) => (note, Decision::Return),
            Reopened(note) => (note, Decision::Reopen),
        };
        let desk = if self.office == COUNTY { CITY } else { COUNTY };
        let scope = store.scope(&name(desk, Role::Coordinator), self.at).await?;
        let request = DecideProgress {
            entry: upon.ok_or_else(|| self.failed("nothing was proposed"))?,
            decision,
            note: Some(note.to_owned()),
            key: Some(self.key.clone()),
        };
        self.entry(scope.decide_progress(request).await?)
    }

    async fn record(
        &self,
        store: &Store,
        on: &str,
        note: &str,
        evidence: Option<&str>,
    ) -> Result<Uuid> {
        let scope = store
            .scope(&name(self.office, Role::Reporter), self.at)
            .await?;
        let request = RecordProgress {
            campaign: CAMPAIGN.to_owned(),
            kind: SubjectKind::Milestone,
            item: self.item.to_owned(),
            agency: None,
            on: date(on)?,
            note: note.to_owned(),
            evidence: evidence.map(str::to_owned),
            reached: evidence.is_some(),
            attachments: Vec::new(),
            key: Some(self.key.clone()),
        };
        self.entry(scope.record_progress(request).await?)
    }

    fn entry(&self, outcome: ProgressOutcome) -> Result<Uuid> {
        match outcome {
            ProgressOutcome::Done(entry) => Ok(entry.id),
            ProgressOutcome::Conflict(_) => Err(self.failed("somebody else acted on it")),
            ProgressOutcome::NotAllowed(why) => Err(self.failed(why.words().1)),
        }
    }

    fn failed(&self, why: &str) -> Error {
        let place = format!("demonstration: {} of {}", self.item, self.office);
        Error::setting(place, why.to_owned(), "take another --data-dir")
    }
}

fn morning(day: &str) -> Result<DateTime<Utc>> {
    Ok(date(day)?.and_time(MORNING_UTC).and_utc())
}

fn date(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| {
        let what = format!("{text} is no day");
        Error::setting(
            "demonstration",
            what,
            "correct the demonstration's progress",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::assets;

    #[test]
    fn every_line_is_of_an_item_and_its_days_are_in_order() {
        let campaigns = assets::campaigns();
        let campaign = campaigns.iter().find(|one| one.code == CAMPAIGN).unwrap();
        for (office, item, moves) in LINES.iter().chain(OF_TOWNS) {
            let found = campaign.board_item(SubjectKind::Milestone, item);
            assert!(found.is_some(), "{item} of {office}");
            assert!(moves.windows(2).all(|pair| pair[0].0 < pair[1].0), "{item}");
            assert!(moves.iter().all(|(day, _)| date(day).is_ok()), "{item}");
        }
    }
}
