//! Random histories against the model: units file, are late, get more time, are
//! sent back, take back, correct and file again, in any order of months; after it
//! every figure of every place must be the one recomputed by hand.
//!
//! A few fixed seeds run always; `CENGBAO_HISTORIES=2000` runs as many, and
//! `CENGBAO_HISTORY_SEED=7` one alone, to look at it.

mod steps;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;

use self::steps::Report;
use crate::cells::{Cells, FINES, KEYS};
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::model::{Cell, Model, Values};
use crate::table::Row;
use crate::world::{COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_TOWN, TOWN};

both!(a_history_ends_in_the_figures_recomputed_by_hand);

/// The units of a history, in three towns of two prefectures.
const UNITS: [&str; 5] = [
    "990101001001.jwh",
    "990101001002.jwh",
    "990101002001.cwh",
    "990101002002.cwh",
    "990200001001.jwh",
];
/// How many units each place has in all, and which of `UNITS` are among them.
const PLACES: [(&str, i64, &[usize]); 6] = [
    (TOWN, 3, &[0, 1]),
    (SIBLING_TOWN, 2, &[2, 3]),
    (COUNTY, 5, &[0, 1, 2, 3]),
    (PREFECTURE, 8, &[0, 1, 2, 3]),
    (PREFECTURE_WITHOUT_COUNTIES, 2, &[4]),
    (PROVINCE, 10, &[0, 1, 2, 3, 4]),
];
/// The seeds that always run.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=4;
/// Steps of one history.
const STEPS: usize = 32;
/// A step is at most so many days after the one before.
const DAYS_BETWEEN_MAX: u64 = 14;

async fn a_history_ends_in_the_figures_recomputed_by_hand(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for seed in seeds() {
        let hub = Hub::start(engine).await;
        History::new(&hub, seed, engine).run().await;
        hub.verify_rollup();
    }
}

fn seeds() -> Vec<u64> {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    match (number("CENGBAO_HISTORY_SEED"), number("CENGBAO_HISTORIES")) {
        (Some(seed), _) => vec![seed],
        (None, Some(count)) => (1..=count).collect(),
        (None, None) => SEEDS.collect(),
    }
}

struct History<'hub> {
    hub: &'hub Hub,
    rng: Rng,
    today: NaiveDate,
    model: Model,
    reports: BTreeMap<(usize, u32), Report>,
    /// Up to when a unit has more time for a month: the last word of a superior.
    extended: BTreeMap<(usize, u32), NaiveDate>,
    /// What happened, for whoever reads a failure.
    told: String,
}

impl<'hub> History<'hub> {
    fn new(hub: &'hub Hub, seed: u64, engine: Engine) -> Self {
        let today = NaiveDate::from_ymd_opt(2023, 1, 20).expect("a date");
        let told = format!("CENGBAO_HISTORY_SEED={seed} on {engine:?}\n");
        Self {
            hub,
            rng: Rng::with_seed(seed),
            today,
            model: Model::default(),
            reports: BTreeMap::new(),
            extended: BTreeMap::new(),
            told,
        }
    }

    async fn run(mut self) {
        for number in 1..=STEPS {
            self.today = self.today + Days::new(self.rng.u64(0..=DAYS_BETWEEN_MAX));
            self.hub.today(&self.today.to_string());
            let unit = self.rng.usize(0..UNITS.len());
            let month = self.rng.u32(1..=self.month());
            self.step(unit, month).await;
            if number == STEPS / 2 {
                self.compare().await;
            }
        }
        self.compare().await;
    }

    fn month(&self) -> u32 {
        if self.today.year() > 2023 {
            12
        } else {
            self.today.month()
        }
    }

    /// Values that pass the checks: parts within their wholes.
    fn values(&mut self) -> Values {
        let found = self.rng.i64(0..100);
        let sampled = self.rng.i64(0..50);
        [
            found,
            self.rng.i64(0..=found),
            self.rng.i64(0..10),
            self.rng.i64(0..5_000_000),
            sampled,
            self.rng.i64(0..=sampled),
            self.rng.i64(0..9),
            self.rng.i64(0..30),
            i64::from(self.rng.bool()),
        ]
    }

    async fn compare(&self) {
        for month in 1..=12 {
            let period = format!("2023-{month:02}");
            for (code, all, units) in PLACES {
                let table = self.hub.table(code, &period, "TOTAL").await;
                let mut expected = self.model.row(units, month);
                expected.expected = all;
                let place = format!("{}{code} {period}", self.told);
                let counts = (expected.expected, expected.reported, expected.on_time);
                assert_eq!(table.total().counts(), counts, "{place}");
                compare_cells(table.total(), &expected.cells, &place);
            }
            let table = self.hub.table(PROVINCE, &period, "UNIT").await;
            for (unit, code) in UNITS.iter().enumerate() {
                let place = format!("{}{code} {period}", self.told);
                compare_cells(
                    table.row(code),
                    &self.model.row(&[unit], month).cells,
                    &place,
                );
                self.compare_carried(table.row(code), unit, month, &place);
            }
        }
    }

    fn compare_carried(&self, row: Row<'_>, unit: usize, month: u32, place: &str) {
        let shown = self
            .model
            .shown_month(unit, month)
            .filter(|shown| *shown != month);
        let from = shown.map(|shown| format!("2023-{shown:02}"));
        let own = self.reports.get(&(unit, month));
        let because = from.as_ref().map(|_| {
            own.and_then(|report| report.out_of_force)
                .unwrap_or("SILENT")
        });
        assert_eq!(row.carried(), (from.as_deref(), because), "{place}");
    }

    fn tell(&mut self, what: &str) {
        writeln!(self.told, "{} {what}", self.today).expect("a string takes all");
    }
}

#[track_caller]
fn compare_cells(row: Row<'_>, expected: &[Cell], place: &str) {
    for (column, cell) in expected.iter().enumerate() {
        let text = |units: Option<i64>| units.map(|units| shown(column, units));
        let (value, increase) = (text(cell.value), text(cell.increase));
        let expected = (
            value.as_deref(),
            cell.state,
            cell.contributors,
            increase.as_deref(),
        );
        assert_eq!(row.cell(column), expected, "{place} {}", KEYS[column]);
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

fn cells(values: Values) -> Cells {
    let mut cells = Cells::none();
    for (column, (key, units)) in KEYS.into_iter().zip(values).enumerate() {
        cells = match key {
            "2.5" => cells.with(key, units == 1),
            _ => cells.with(key, shown(column, units)),
        };
    }
    cells
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
