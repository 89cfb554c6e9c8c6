//! The invented filings as single steps, each with its moment and its hands.
//!
//! Pure: what is done when, and nothing of how it is stored.

use cengbao_domain::campaign::{Campaign, Schedule};
use cengbao_domain::filing::{Values, render};
use cengbao_domain::form::Form;
use cengbao_domain::period::Period;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::merger;
use super::places::Places;
use super::roster::ROSTER;
use super::story::{Cast, Scene, Turn, story};
use super::values::Growth;

/// The start of a working day, 9:00 in Shanghai.
const MORNING_UTC: NaiveTime = NaiveTime::from_hms_opt(1, 0, 0).expect("one o'clock is a time");
/// Days after the filing on which a mistake is found out, before the next report is due.
const CORRECTED_AFTER_DAYS: u64 = 18;
/// Cells that a draft left behind holds.
const DRAFT_CELLS: usize = 6;

/// Cells as they would be typed.
pub(super) type Cells = Vec<(String, Option<String>)>;

/// What is done to a report.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Save(Cells),
    Zero,
    Submit,
    Sign,
    Accept,
    Return(String),
    /// Begins a correction with these cells.
    Correct(Cells),
    SubmitCorrection,
    SignCorrection,
}

/// A step of somebody on a day.
#[derive(Clone, Debug)]
pub(super) struct Step<'c> {
    pub(super) at: DateTime<Utc>,
    pub(super) unit: &'c str,
    /// Who receives.
    pub(super) desk: &'c str,
    pub(super) campaign: &'c str,
    pub(super) schedule: &'c str,
    pub(super) period: Period,
    pub(super) action: Action,
}

impl Action {
    /// How far it brings a report.
    pub(super) const fn target(&self) -> u8 {
        match self {
            Self::Save(_) => 1,
            Self::Zero | Self::Submit => 2,
            Self::Sign => 3,
            Self::Accept | Self::Return(_) => 4,
            Self::Correct(_) => 5,
            Self::SubmitCorrection => 6,
            Self::SignCorrection => 7,
        }
    }
}

/// The steps of all units of a campaign.
pub(super) fn steps_of<'c>(campaign: &'c Campaign, places: &Places) -> Vec<Step<'c>> {
    let mut steps = Vec::new();
    for schedule in &campaign.schedules {
        let form = schedule
            .form
            .as_deref()
            .and_then(|form| campaign.form(form));
        let desk = campaign.agency(&schedule.receiver);
        let (Some(form), Some(desk)) = (form, desk) else {
            continue;
        };
        let part = Part {
            campaign,
            schedule,
            form,
            desk: &desk.jurisdiction,
        };
        let members = campaign.members_of(&schedule.owed_by, &|code| places.parent_of(code));
        // The last figures of those that become one.
        let mut merged: Vec<Values> = Vec::new();
        for (position, unit) in members.into_iter().enumerate() {
            let cast = match schedule.code.as_str() {
                ROSTER => Cast::Roster,
                merger::TOWNS => Cast::Merging,
                _ => Cast::Printed { position },
            };
            let mut growth = Growth::new(form, unit);
            let ends = schedule.code == merger::TOWNS && merger::is_merged(unit);
            let scenes = story(schedule, unit, cast).into_iter();
            let own = scenes.filter(|scene| !(ends && merger::is_after(scene.period)));
            steps.extend(part.play(unit, &mut growth, own));
            if ends {
                merged.push(growth.into_last());
            }
        }
        if !merged.is_empty() {
            let mut growth = Growth::going_on(form, merger::SUCCESSOR, &merged);
            let scenes = story(schedule, merger::SUCCESSOR, Cast::Merging).into_iter();
            let own = scenes.filter(|scene| merger::is_after(scene.period));
            steps.extend(part.play(merger::SUCCESSOR, &mut growth, own));
        }
    }
    steps
}

/// What the steps of one schedule share.
struct Part<'c> {
    campaign: &'c Campaign,
    schedule: &'c Schedule,
    form: &'c Form,
    desk: &'c str,
}

impl<'c> Part<'c> {
    /// The steps of a unit, scene by scene.
    fn play(
        &self,
        unit: &'c str,
        growth: &mut Growth<'_>,
        scenes: impl Iterator<Item = Scene>,
    ) -> Vec<Step<'c>> {
        let mut steps = Vec::new();
        let mut before = Cells::new();
        for scene in scenes {
            let cells = cells(self.form, growth);
            let last = std::mem::replace(&mut before, cells.clone());
            let step = |(at, action)| Step {
                at,
                unit,
                desk: self.desk,
                campaign: &self.campaign.code,
                schedule: &self.schedule.code,
                period: scene.period,
                action,
            };
            let actions = actions(self.form, &scene, cells, last);
            steps.extend(actions.into_iter().map(step));
        }
        steps
    }
}

fn cells(form: &Form, growth: &mut Growth<'_>) -> Cells {
    let values = growth.next();
    values
        .iter()
        .map(|(key, value)| (key.clone(), render(form, key, value)))
        .collect()
}

/// A turn as steps with their moments. `last` are the figures of the period before.
fn actions(form: &Form, scene: &Scene, cells: Cells, last: Cells) -> Vec<(DateTime<Utc>, Action)> {
    let filed = moment(scene.on, 0);
    let submitted = filed + TimeDelta::minutes(20);
    let signed = filed + TimeDelta::hours(2);
    let received = moment(scene.on, 1);
    let up_to_signing = |cells| {
        vec![
            (filed, Action::Save(cells)),
            (submitted, Action::Submit),
            (signed, Action::Sign),
        ]
    };
    match scene.turn {
        Turn::Silent => Vec::new(),
        Turn::Draft => vec![(
            filed,
            Action::Save(cells.into_iter().take(DRAFT_CELLS).collect()),
        )],
        Turn::Submitted => vec![(filed, Action::Save(cells)), (submitted, Action::Submit)],
        Turn::Zero => vec![(filed, Action::Zero), (signed, Action::Sign)],
        Turn::Signed => up_to_signing(cells),
        Turn::Accepted => {
            let mut steps = up_to_signing(cells);
            steps.push((received, Action::Accept));
            steps
        }
        Turn::Returned => {
            let first = form
                .columns()
                .next()
                .map(|column| column.key)
                .unwrap_or_default();
            let mut steps = up_to_signing(cells);
            steps.push((received, Action::Return(first)));
            steps
        }
        Turn::Corrected => {
            let found_out = moment(scene.on, CORRECTED_AFTER_DAYS);
            let mut steps = up_to_signing(last);
            steps.extend([
                (received, Action::Accept),
                (found_out, Action::Correct(cells)),
                (found_out + TimeDelta::minutes(20), Action::SubmitCorrection),
                (found_out + TimeDelta::hours(2), Action::SignCorrection),
            ]);
            steps
        }
    }
}

fn moment(day: NaiveDate, days_later: u64) -> DateTime<Utc> {
    day.checked_add_days(Days::new(days_later))
        .unwrap_or(day)
        .and_time(MORNING_UTC)
        .and_utc()
}
