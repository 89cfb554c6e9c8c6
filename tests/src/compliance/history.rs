//! Random histories of enterprises against a model: they record what they did, correct it and take it back, move to
//! other towns, counties and prefectures, also after the fact, open and close; after it the rates of every place
//! on any day, what changed since an earlier one, and each enterprise's own states are those recomputed by hand, and a
//! city is the sum of its counties.
//!
//! Seeds, numbers and shrinking are those of the histories of reports (`history`).

mod compare;
mod model;

use cengbao_domain::compliance::State;
use cengbao_store::EnterpriseRow;
use chrono::{Days, NaiveDate};
use fastrand::Rng;
use serde_json::json;

use self::model::{Evidence, Model};
use crate::activity::{correct, record, record_with};
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::{Hub, noon};
use crate::history::{Drawn, all_hold, failure};
use crate::world::enterprises::NAMED;

both!(a_history_of_enterprises_ends_in_the_rates_recomputed_by_hand);

/// Steps of one history.
const STEPS: usize = 32;
/// A step is at most so many days after the one before.
const DAYS_BETWEEN_MAX: u64 = 12;
/// So many days are asked in the end.
const ASKED_DAYS: usize = 5;
/// The duties that are recorded: once a month, once a year, and once a quarter where it binds.
const RECORDED: [&str; 3] = ["two-once.inspect", "two-once.drill", "report-risk"];
/// Where enterprises go: three counties of a city, and another city.
const TOWNS: [&str; 5] = [
    "990101001",
    "990101002",
    "990102001",
    "990103001",
    "990200001",
];

/// One step: read leniently, as those of the reports are.
#[derive(Clone, Debug)]
struct Step {
    /// Days since the history began.
    day: u64,
    /// Whose step.
    enterprise: usize,
    deed: Deed,
}

/// What happens.
#[derive(Clone, Debug)]
enum Deed {
    /// A duty was done so many days ago.
    Record { duty: usize, ago: u64 },
    /// A piece of evidence is of another day.
    Correct { draw: usize, ago: u64 },
    /// A piece of evidence was none.
    Void { draw: usize },
    /// It has moved, so many days ago.
    Move { to: usize, ago: u64 },
    /// It has opened and closed on days counted from the beginning of the year, or always been there.
    Live {
        opened: Option<u64>,
        closed: Option<u64>,
    },
}

/// A whole history, with the days that are asked.
#[derive(Clone, Debug)]
struct Plan {
    steps: Vec<Step>,
    asked: Vec<(u64, u64)>,
}

impl Drawn for Plan {
    type Step = Step;

    fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut day = 0;
        Self {
            steps: (0..STEPS).map(|_| Step::draw(&mut rng, &mut day)).collect(),
            asked: (0..ASKED_DAYS)
                .map(|_| (rng.u64(1..420), rng.u64(0..200)))
                .collect(),
        }
    }

    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn with(&self, steps: Vec<Step>) -> Self {
        Self {
            steps,
            asked: self.asked.clone(),
        }
    }
}

impl Step {
    /// Some days after the step before, which was on `day`.
    fn draw(rng: &mut Rng, day: &mut u64) -> Self {
        let deed = match rng.u32(0..100) {
            0..58 => Deed::Record {
                duty: rng.usize(0..RECORDED.len()),
                ago: rng.u64(0..60),
            },
            58..66 => Deed::Correct {
                draw: rng.usize(..),
                ago: rng.u64(0..60),
            },
            66..70 => Deed::Void {
                draw: rng.usize(..),
            },
            70..88 => Deed::Move {
                to: rng.usize(0..TOWNS.len()),
                ago: rng.u64(0..40),
            },
            _ => Deed::Live {
                opened: rng.bool().then(|| rng.u64(0..120)),
                closed: rng.bool().then(|| rng.u64(121..365)),
            },
        };
        *day += rng.u64(0..=DAYS_BETWEEN_MAX);
        Self {
            day: *day,
            enterprise: rng.usize(0..NAMED.len()),
            deed,
        }
    }
}

async fn a_history_of_enterprises_ends_in_the_rates_recomputed_by_hand(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    let what = format!("enterprises on {engine:?}");
    all_hold(&what, async |plan: Plan| fails(engine, plan).await).await;
}

async fn fails(engine: Engine, plan: Plan) -> Option<String> {
    failure(async move {
        let hub = Hub::start(engine).await;
        History::new(hub).run(&plan).await;
    })
    .await
}

/// The first day of the year of the campaign.
fn new_year() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 1).expect("a date")
}

/// The day on which a history begins.
fn first_day() -> NaiveDate {
    new_year() + Days::new(45)
}

/// A history while it happens.
struct History {
    hub: Hub,
    today: NaiveDate,
    model: Model,
}

impl History {
    fn new(hub: Hub) -> Self {
        Self {
            hub,
            today: first_day(),
            model: Model::new(),
        }
    }

    async fn run(mut self, plan: &Plan) {
        for step in &plan.steps {
            self.today = first_day() + Days::new(step.day);
            self.hub.today(&self.today.to_string());
            self.step(step).await;
        }
        for (day, before) in &plan.asked {
            let as_of = new_year() + Days::new(*day);
            let since = as_of - Days::new(1 + before);
            self.compare(as_of, since).await;
        }
    }

    async fn step(&mut self, step: &Step) {
        let at = step.enterprise;
        match step.deed {
            Deed::Record { duty, ago } => self.record(at, RECORDED[duty], ago).await,
            Deed::Correct { draw, ago } => self.correct(draw, Some(ago)).await,
            Deed::Void { draw } => self.correct(draw, None).await,
            Deed::Move { to, ago } => self.go(at, TOWNS[to], ago).await,
            Deed::Live { opened, closed } => {
                let day = |days: u64| new_year() + Days::new(days);
                self.live(at, opened.map(day), closed.map(day)).await;
            }
        }
    }

    async fn record(&mut self, at: usize, duty: &'static str, ago: u64) {
        let day = self.today - Days::new(ago);
        let one = &self.model.enterprises[at];
        if !one.is_bound(duty) {
            return;
        }
        let account = format!("{}.enterprise", one.code);
        let text = day.to_string();
        let mut answer = record(&self.hub, &account, &one.code, duty, &text).await;
        let is_same = |known: &Evidence| {
            known.enterprise == at && known.duty == duty && known.done_on == Some(day)
        };
        if one.is_in_business(day) && self.model.evidence.iter().any(is_same) {
            // There is one of that day, wherever the enterprise lay when it was recorded: it did it once more.
            assert_eq!(answer.ok().text("recordActivity.outcome"), "DUPLICATE");
            let input = json!({ "enterprise": one.code, "campaign": "li-2023", "duty": duty, "doneOn": text,
                "distinct": true });
            answer = record_with(&self.hub, &account, input).await;
        }
        if !one.is_in_business(day) {
            assert_eq!(answer.error_code(), "BAD_INPUT", "{day} of {}", one.code);
            return;
        }
        let answer = answer.ok();
        assert_eq!(answer.text("recordActivity.outcome"), "DONE");
        self.model.evidence.push(Evidence {
            id: answer.text("recordActivity.activity.id").to_owned(),
            enterprise: at,
            duty,
            done_on: Some(day),
        });
    }

    /// Another day, or none: it was not done after all.
    async fn correct(&mut self, draw: usize, ago: Option<u64>) {
        let day = ago.map(|ago| self.today - Days::new(ago));
        let holds = |one: &&mut Evidence| one.done_on.is_some();
        let mut standing: Vec<&mut Evidence> =
            self.model.evidence.iter_mut().filter(holds).collect();
        if standing.is_empty() {
            return;
        }
        let at = draw % standing.len();
        let evidence = &mut *standing[at];
        let one = &self.model.enterprises[evidence.enterprise];
        if day.is_some_and(|day| !one.is_in_business(day)) {
            return;
        }
        let mut input = json!({ "activity": evidence.id, "reason": "更正", "distinct": true });
        match day {
            Some(day) => input["doneOn"] = json!(day.to_string()),
            None => input["void"] = json!(true),
        }
        let account = format!("{}.enterprise", one.code);
        let answer = correct(&self.hub, &account, input).await.ok();
        assert_eq!(answer.text("correctActivity.outcome"), "DONE");
        evidence.done_on = day;
        answer
            .text("correctActivity.activity.id")
            .clone_into(&mut evidence.id);
    }

    /// Moves, behind the last move.
    async fn go(&mut self, at: usize, town: &'static str, ago: u64) {
        let (today, one) = (self.today, &mut self.model.enterprises[at]);
        let wish = today - Days::new(ago);
        let from = one
            .last_move()
            .map_or(wish, |last| wish.max(last + Days::new(1)));
        if one.town() == town || from > today {
            return;
        }
        one.towns.push((from, town));
        let row = EnterpriseRow {
            from: Some(from.to_string()),
            ..self.row(at)
        };
        self.import(row).await;
    }

    async fn live(&mut self, at: usize, opened: Option<NaiveDate>, closed: Option<NaiveDate>) {
        let one = &mut self.model.enterprises[at];
        (one.life.opened, one.life.closed) = (opened, closed);
        let text =
            |day: Option<NaiveDate>| Some(day.map_or_else(String::new, |day| day.to_string()));
        let row = EnterpriseRow {
            opened: text(opened),
            closed: text(closed),
            ..self.row(at)
        };
        self.import(row).await;
    }

    fn row(&self, at: usize) -> EnterpriseRow {
        let one = &self.model.enterprises[at];
        EnterpriseRow {
            row: 2,
            code: one.code.clone(),
            name: NAMED[at].name.to_owned(),
            place: one.town().to_owned(),
            ..EnterpriseRow::default()
        }
    }

    async fn import(&self, row: EnterpriseRow) {
        let system = self
            .hub
            .store()
            .system("a history's registry", noon(&self.today.to_string()));
        let report = system
            .import_enterprises(std::iter::once(row), None)
            .await
            .expect("the registry takes it");
        assert!(report.refused.is_empty(), "{:?}", report.refused);
    }
}

/// As the schema writes it.
fn shown(state: State) -> &'static str {
    match state {
        State::Met => "MET",
        State::OnTrack => "ON_TRACK",
        State::AtRisk => "AT_RISK",
        State::Missed => "MISSED",
        State::NoData => "NO_DATA",
        State::NotApplicable => "NOT_APPLICABLE",
    }
}
