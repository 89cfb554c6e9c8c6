//! Random histories against the model: units file, are late, get more time, are
//! sent back, take back, correct and file again, in any order of months, alone,
//! at once, in bulk, and with requests that come twice; towns go to other
//! counties, after the fact or planned, become one and get other names; the form
//! gets other versions; a section speaks for those below it, also for whom a merger
//! or a move brought there, and no longer, or as the campaign says by days; a village becomes two, by shares or without; towns sign what they have and send it up; after it
//! every figure of every place must be the one recomputed by hand, and what was
//! known at earlier moments the one that was so then.
//!
//! A few fixed seeds run always; `CENGBAO_HISTORIES=2000` runs as many, from
//! `CENGBAO_HISTORIES_FROM=501` on where that is given, and
//! `CENGBAO_HISTORY_SEED=7` one alone, to look at it. A history that fails is
//! repeated with fewer steps, each time on a hub of its own, until none can be
//! left out: the smallest is what the failure shows. Every other step stays on
//! its day, whatever is left out before it.

mod compare;
mod cover;
mod crowd;
mod many;
mod moves;
mod plan;
mod sending;
mod share;
mod shrink;
mod steps;
mod version;
mod village;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

use self::cover::Document;
use self::crowd::Sent;
pub(crate) use self::many::{Drawn, all_hold};
use self::moves::Towns;
use self::plan::{Plan, Step};
use self::sending::SentUp;
use self::steps::Report;
use crate::cells::FINES;
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::{Hub, noon};
use crate::model::Model;
use crate::model::share::HEIRS;
use crate::world::SECTIONS;

both!(a_history_ends_in_the_figures_recomputed_by_hand);

/// The units of a history, in three towns of two prefectures; the last serves the
/// town of the first two, and may speak for them.
const UNITS: [&str; 6] = [
    "990101001001.jwh",
    "990101001002.jwh",
    "990101002001.cwh",
    "990101002002.cwh",
    "990200001001.jwh",
    SECTIONS[1],
];

/// The code of a unit by its number; the last are those of the village that became two.
fn code(unit: usize) -> &'static str {
    match HEIRS.iter().position(|heir| *heir == unit) {
        Some(place) => ["990101002008.cwh", "990101002009.cwh"][place],
        None => UNITS[unit],
    }
}

/// All of whom anything may be heard.
fn all_units() -> impl Iterator<Item = (usize, &'static str)> {
    let units = (0..UNITS.len()).chain(HEIRS);
    units.map(|unit| (unit, code(unit)))
}

async fn a_history_ends_in_the_figures_recomputed_by_hand(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    let what = format!("reports on {engine:?}");
    all_hold(&what, async |plan: Plan| fails(engine, plan).await).await;
}

/// What a history fails by, on a hub of its own; none if it does not.
async fn fails(engine: Engine, plan: Plan) -> Option<String> {
    failure(async move {
        let hub = Hub::start(engine).await;
        History::new(hub).run(&plan).await;
    })
    .await
}

/// What a history fails by; none if it does not.
pub(crate) async fn failure(history: impl Future<Output = ()> + Send + 'static) -> Option<String> {
    let panic = tokio::spawn(history).await.err()?.into_panic();
    let text = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
    Some(text.unwrap_or_else(|| "it failed without a word".to_owned()))
}

/// A history while it happens.
struct History {
    hub: Hub,
    today: NaiveDate,
    /// The moment of the step: each has one of its own.
    now: DateTime<Utc>,
    model: Model,
    reports: BTreeMap<(usize, u32), Report>,
    /// Up to when a unit has more time for a month: the last word of a superior.
    extended: BTreeMap<(usize, u32), NaiveDate>,
    /// Where the towns stand, month by month.
    towns: Towns,
    /// How many cells the form's versions have added.
    added: usize,
    /// What the campaign says of the section that may speak for those below it.
    document: Document,
    /// What the towns sent up for each month.
    sent_up: BTreeMap<(usize, u32), SentUp>,
    /// Every consolidation that was signed, by its id.
    papers: Vec<String>,
    /// What was done under a key, and may be sent again.
    sent: Vec<Sent>,
    /// What happened, for whoever reads a failure.
    told: String,
}

impl History {
    fn new(hub: Hub) -> Self {
        let today = first_day();
        Self {
            hub,
            today,
            now: noon(&today.to_string()),
            model: Model::default(),
            reports: BTreeMap::new(),
            extended: BTreeMap::new(),
            towns: Towns::default(),
            added: 0,
            document: Document::default(),
            sent_up: BTreeMap::new(),
            papers: Vec::new(),
            sent: Vec::new(),
            told: "\n".to_owned(),
        }
    }

    async fn run(mut self, plan: &Plan) {
        self.hire().await;
        self.apply_again(true).await;
        for (number, step) in (1..).zip(&plan.steps) {
            self.pass(step.day, number);
            self.begin_day().await;
            self.step(step).await;
            if number == plan.steps.len() / 2 {
                self.compare().await;
            }
        }
        self.compare().await;
        self.compare_sent().await;
        self.compare_sent_series().await;
        self.compare_papers().await;
        self.compare_known(&plan.moments).await;
        self.hub.verify_rollup();
    }

    /// It is the day of the next step.
    fn pass(&mut self, day: u64, number: usize) {
        self.today = first_day() + Days::new(day);
        let seconds = i64::try_from(number).expect("a history is short");
        self.now = noon(&self.today.to_string()) + TimeDelta::seconds(seconds);
        self.hub.now(self.now);
    }

    /// The month that a draw means: one of those that have begun.
    fn month(&self, draw: u32) -> u32 {
        let begun = if self.today.year() > 2023 {
            12
        } else {
            self.today.month()
        };
        1 + draw % begun
    }

    fn tell(&mut self, what: &str) {
        writeln!(self.told, "{} {what}", self.today).expect("a string takes all");
    }
}

/// As the hub writes it: fines have four digits after the point.
fn shown(column: usize, units: i64) -> String {
    if column != FINES {
        return units.to_string();
    }
    let sign = if units < 0 { "-" } else { "" };
    let units = units.abs();
    format!("{sign}{}.{:04}", units / 10_000, units % 10_000)
}

/// The day on which a history begins.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 20).expect("a date")
}

/// The 5th of the month after.
fn due(month: u32) -> NaiveDate {
    let (year, month) = if month == 12 {
        (2024, 1)
    } else {
        (2023, month + 1)
    };
    NaiveDate::from_ymd_opt(year, month, 5).expect("a date")
}
