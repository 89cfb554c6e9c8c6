//! Towns that go to another county or prefecture: the steps, and where each
//! stands month by month, by the plain rule that a month is its last day's.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_store::ChangeRow;
use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::{History, UNITS};
use crate::world::{
    COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_TOWN, TOWN,
    TOWN_OF_PREFECTURE,
};

/// The places that are compared.
pub(super) const PLACES: [&str; 7] = [
    TOWN,
    SIBLING_TOWN,
    COUNTY,
    "990102",
    PREFECTURE,
    PREFECTURE_WITHOUT_COUNTIES,
    PROVINCE,
];
/// Code, where it stands at first, how many units it has, and which of `UNITS`.
const TOWNS: [(&str, &str, i64, &[usize]); 3] = [
    (TOWN, COUNTY, 3, &[0, 1]),
    (SIBLING_TOWN, COUNTY, 2, &[2, 3]),
    (TOWN_OF_PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, 2, &[4]),
];
/// Where a town may go.
const TARGETS: [&str; 4] = [COUNTY, "990102", "990103", PREFECTURE_WITHOUT_COUNTIES];

/// A town goes on a day.
#[derive(Clone, Debug)]
struct Gone {
    town: usize,
    on: NaiveDate,
    to: &'static str,
}

/// Where the towns stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Towns {
    gone: Vec<Gone>,
    planned: Vec<Gone>,
    recorded: u64,
}

impl Towns {
    fn stands(&self, town: usize, month: u32) -> &'static str {
        let by_then = |gone: &&Gone| {
            let on = (gone.on.year(), gone.on.month());
            gone.town == town && on <= (2023, month)
        };
        self.gone
            .iter()
            .rfind(by_then)
            .map_or(TOWNS[town].1, |gone| gone.to)
    }

    /// How many units a place has in a month, and which of `UNITS` are among them.
    pub(super) fn units_of(&self, code: &str, month: u32) -> (i64, Vec<usize>) {
        // Units of the other towns, which stay.
        let mut all = match code {
            "990102" => 2,
            PREFECTURE | PROVINCE => 3,
            _ => 0,
        };
        let mut units = Vec::new();
        for (town, (of, _, number, some)) in TOWNS.iter().enumerate() {
            let stands = self.stands(town, month);
            let within = match code {
                PROVINCE => true,
                PREFECTURE => stands != PREFECTURE_WITHOUT_COUNTIES,
                _ => code == *of || code == stands,
            };
            if within {
                all += number;
                units.extend_from_slice(some);
            }
        }
        (all, units)
    }
}

impl History {
    /// Changes whose day has come take effect with the first request.
    pub(super) async fn begin_day(&mut self) {
        let today = self.today;
        let (due, later) = std::mem::take(&mut self.towns.planned)
            .into_iter()
            .partition(|gone| gone.on <= today);
        self.towns.planned = later;
        for gone in due {
            self.take_effect(gone);
        }
        self.hub.ask("99.viewer", "{ viewer { today } }").await.ok();
    }

    pub(super) async fn move_town(&mut self, town: usize, to: usize, days: i64) {
        let (town, to) = (town % TOWNS.len(), TARGETS[to % TARGETS.len()]);
        let before = self.towns.gone.iter().rfind(|gone| gone.town == town);
        let stands = before.map_or(TOWNS[town].1, |gone| gone.to);
        let waits = self.towns.planned.iter().any(|gone| gone.town == town);
        if stands == to || waits {
            return;
        }
        // Changes of one town come in the order of their days.
        let on = (self.today + TimeDelta::days(days))
            .max(before.map_or(NaiveDate::MIN, |gone| gone.on + Days::new(1)));
        let code = TOWNS[town].0;
        self.tell(&format!("move {code} to {to} on {on}"));
        self.towns.recorded += 1;
        let change = BoundaryChange {
            kind: ChangeKind::Transfer,
            on,
            codes: vec![code.to_owned()],
            into: Vec::new(),
            names: Vec::new(),
            parent: Some(to.to_owned()),
            superior: None,
            level: None,
            agency_kind: None,
            document: "例民函〔2023〕9号".to_owned(),
            reason: "区划调整".to_owned(),
        };
        let row = ChangeRow {
            row: self.towns.recorded,
            change,
        };
        let scope = self.hub.store().system("a move of a history", self.now);
        let report = scope.import_changes(std::iter::once(row)).await;
        let report = report.expect("a change is recorded");
        assert_eq!(report.added, 1, "{}{report:#?}", self.told);
        let gone = Gone { town, on, to };
        if on > self.today {
            self.towns.planned.push(gone);
        } else {
            self.take_effect(gone);
        }
    }

    /// Every report of the town gets a new version.
    fn take_effect(&mut self, gone: Gone) {
        let (_, _, _, units) = TOWNS[gone.town];
        for ((unit, _), report) in &mut self.reports {
            if units.contains(unit) {
                report.paper.version += 1;
            }
        }
        self.towns.gone.push(gone);
        self.towns.gone.sort_by_key(|gone| gone.on);
    }
}

#[test]
fn every_unit_of_the_histories_has_its_town() {
    let mut all: Vec<usize> = TOWNS.iter().flat_map(|town| town.3).copied().collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..UNITS.len()));
}
