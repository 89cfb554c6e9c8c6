//! Towns that go to another county or prefecture, become one or get another
//! name: the steps, and where each stands month by month, by the plain rule that
//! a month is its last day's.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_store::ChangeRow;
use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{History, UNITS};
use crate::model::cover::{BELOW, SPEAKER};
use crate::world::{
    COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_TOWN, TOWN,
    TOWN_OF_PREFECTURE,
};

/// The places that are compared.
pub(super) const PLACES: [&str; 7] = [
    TOWN,
    SIBLING_TOWN,
    COUNTY,
    WEST,
    PREFECTURE,
    PREFECTURE_WITHOUT_COUNTIES,
    PROVINCE,
];
/// Code, where it stands at first, how many units it has of whom nothing is heard, and
/// which of `UNITS`, and the last of those of whom another speaks.
const TOWNS: [(&str, &str, i64, &[usize]); 3] = [
    (TOWN, COUNTY, 0, &[0, 1, SPEAKER, 6]),
    (SIBLING_TOWN, COUNTY, 0, &[2, 3]),
    (TOWN_OF_PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, 1, &[4]),
];
/// Those of them that send up, in their order.
pub(super) const SENDERS: [&str; 2] = [TOWN, SIBLING_TOWN];
/// The county that may become a district, and the code that it has then.
const WEST: &str = "990102";
const DISTRICT: &str = "990112";
/// Where a town may go.
const TARGETS: [&str; 4] = [COUNTY, WEST, "990103", PREFECTURE_WITHOUT_COUNTIES];

/// The town that another may become, and which.
const MERGES: (usize, usize) = (1, 0);

/// The unit whose village may become two.
const SPLIT: usize = 3;

/// A town goes on a day, to a county or into another town.
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
    /// The last day from which each is called otherwise.
    renamed: [Option<NaiveDate>; TOWNS.len()],
    /// A village of the second has become two: whoever did that leaves the town where it is.
    is_split: bool,
    /// The day from which the county in the west is a district, under another code.
    upgraded: Option<NaiveDate>,
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

    /// Where a town stands by all that has taken effect.
    fn stands_last(&self, town: usize) -> &'static str {
        let last = self.gone.iter().rfind(|gone| gone.town == town);
        last.map_or(TOWNS[town].1, |gone| gone.to)
    }

    pub(super) fn is_merged(&self) -> bool {
        let (one, into) = MERGES;
        let mut gone = self.gone.iter();
        gone.any(|gone| gone.town == one && gone.to == TOWNS[into].0)
    }

    /// The units that stand below the section of the first town today.
    pub(super) fn below_the_section(&self) -> Vec<usize> {
        let came = TOWNS[MERGES.0].3.iter().filter(|_| self.is_merged());
        BELOW.iter().chain(came).copied().collect()
    }

    /// The first day on which a town may be changed again, in the order of the days: also
    /// once more on the day of the change before.
    fn free_from(&self, town: usize) -> NaiveDate {
        let before = self.gone.iter().rfind(|gone| gone.town == town);
        let gone = before.map(|gone| gone.on);
        gone.max(self.renamed[town]).unwrap_or(NaiveDate::MIN)
    }

    /// Whether a town, one of those that send up, has moved, will move, or is one with the other.
    pub(super) fn is_touched(&self, town: usize) -> bool {
        let touches = |gone: &Gone| gone.town == town;
        let is_split = self.is_split && town == MERGES.0;
        is_split || self.is_merged() || self.gone.iter().chain(&self.planned).any(touches)
    }

    fn waits(&self, town: usize) -> bool {
        self.planned.iter().any(|gone| gone.town == town)
    }

    /// The code of a place today.
    pub(super) fn code(&self, place: &'static str) -> &'static str {
        if self.upgraded.is_some() && place == WEST {
            DISTRICT
        } else {
            place
        }
    }

    /// The place, the county and, of one that has become another's, that one.
    fn places(&self, town: usize, month: u32) -> (&'static str, &'static str) {
        let stands = self.stands(town, month);
        if stands == TOWNS[MERGES.1].0 {
            (stands, self.stands(MERGES.1, month))
        } else {
            (TOWNS[town].0, stands)
        }
    }

    /// Which units a place has in a month, and how many of whom nothing is heard.
    pub(super) fn units_of(&self, code: &str, month: u32) -> (Vec<usize>, i64) {
        // Units of the other towns, which stay.
        let mut silent = match code {
            WEST => 2,
            PREFECTURE | PROVINCE => 3,
            _ => 0,
        };
        let mut units = Vec::new();
        for (town, (_, _, number, some)) in TOWNS.iter().enumerate() {
            let (own, stands) = self.places(town, month);
            let within = match code {
                PROVINCE => true,
                PREFECTURE => stands != PREFECTURE_WITHOUT_COUNTIES,
                _ => code == own || code == stands,
            };
            if within {
                silent += number;
                units.extend_from_slice(some);
            }
        }
        (units, silent)
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
        let is_closed = town == MERGES.0 && self.towns.is_merged();
        let stays = is_closed || self.towns.is_split && TOWNS[town].0 == SIBLING_TOWN;
        if self.towns.stands_last(town) == to || stays || self.towns.waits(town) {
            return;
        }
        // Changes of one town come in the order of their days.
        let opened = self.towns.upgraded.filter(|_| to == WEST);
        let on = (self.today + TimeDelta::days(days))
            .max(self.towns.free_from(town))
            .max(opened.unwrap_or(NaiveDate::MIN));
        let code = TOWNS[town].0;
        self.tell(&format!("move {code} to {to} on {on}"));
        self.record(BoundaryChange {
            parent: Some(self.towns.code(to).to_owned()),
            ..change(ChangeKind::Transfer, on, &[code])
        })
        .await;
        let gone = Gone { town, on, to };
        if on > self.today {
            self.towns.planned.push(gone);
        } else {
            self.take_effect(gone);
        }
    }

    /// A town becomes another of its county, from some days before today on.
    pub(super) async fn merge_towns(&mut self, days: i64) {
        let (one, into) = MERGES;
        let waits = self.towns.waits(one) || self.towns.waits(into);
        let free = self.towns.free_from(one).max(self.towns.free_from(into));
        let on = (self.today - TimeDelta::days(days)).max(free);
        let county = |town: usize| self.towns.stands_last(town);
        let stays = self.towns.is_merged() || self.towns.is_split;
        if stays || waits || on > self.today || county(one) != county(into) {
            return;
        }
        let (code, to) = (TOWNS[one].0, TOWNS[into].0);
        self.tell(&format!("{code} becomes {to} on {on}"));
        self.record(BoundaryChange {
            into: vec![to.to_owned()],
            ..change(ChangeKind::Merge, on, &[code, to])
        })
        .await;
        self.take_effect(Gone { town: one, on, to });
        self.towns.renamed[into] = Some(on);
    }

    /// A town gets another name, and nothing else is other than it was.
    pub(super) async fn rename_town(&mut self, town: usize) {
        let town = town % TOWNS.len();
        let is_closed = town == MERGES.0 && (self.towns.is_merged() || self.towns.is_split);
        let today = self.today;
        if is_closed || self.towns.waits(town) || self.towns.free_from(town) > today {
            return;
        }
        let code = TOWNS[town].0;
        self.tell(&format!("rename {code}"));
        self.record(BoundaryChange {
            names: vec![format!("{code}新镇{}", self.towns.recorded)],
            ..change(ChangeKind::Rename, today, &[code])
        })
        .await;
        self.towns.renamed[town] = Some(today);
    }

    /// A county becomes a district, with another code and name.
    pub(super) async fn upgrade_county(&mut self) {
        let awaited = self.towns.planned.iter().any(|gone| gone.to == WEST);
        if self.towns.upgraded.is_some() || awaited {
            return;
        }
        self.tell(&format!("{WEST} becomes {DISTRICT}"));
        self.record(BoundaryChange {
            into: vec![DISTRICT.to_owned()],
            names: vec!["西区".to_owned()],
            ..change(ChangeKind::Upgrade, self.today, &[WEST])
        })
        .await;
        self.towns.upgraded = Some(self.today);
    }

    /// A village becomes two, from some days before today on: its unit owes what it
    /// owed before and what it began, and its total stays.
    pub(super) async fn split_village(&mut self, days: i64) {
        let (unit, town) = (SPLIT, MERGES.0);
        let on = (self.today - TimeDelta::days(days)).max(self.towns.free_from(town));
        let stays = self.towns.is_split || self.towns.is_merged() || self.towns.waits(town);
        if stays || on > self.today {
            return;
        }
        let (code, _) = UNITS[unit].split_once('.').expect("an office of a village");
        self.tell(&format!("split {code} on {on}"));
        let town = TOWNS[town].0;
        self.record(BoundaryChange {
            into: vec![format!("{town}008"), format!("{town}009")],
            names: vec!["南村".to_owned(), "北村".to_owned()],
            ..change(ChangeKind::Split, on, &[code])
        })
        .await;
        self.towns.is_split = true;
        let mut begun = self.reports.keys().filter(|of| of.0 == unit);
        let last = begun.next_back().map_or(0, |(_, month)| *month);
        let month = if on.year() < 2023 { 1 } else { on.month() };
        self.model.end(self.now, unit, month.max(last + 1));
        for ((of, _), report) in &mut self.reports {
            if *of == unit {
                report.paper.version += 1;
            }
        }
    }

    /// Whether a unit owes a month, and is still there to file it.
    pub(super) fn may_file(&self, unit: usize, month: u32) -> bool {
        let is_closed = self.towns.is_split && unit == SPLIT;
        !is_closed && self.model.owes((unit, month))
    }

    async fn record(&mut self, change: BoundaryChange) {
        self.towns.recorded += 1;
        let row = ChangeRow {
            row: self.towns.recorded,
            change,
        };
        let scope = self.hub.store().system("a change of a history", self.now);
        let report = scope.import_changes(std::iter::once(row)).await;
        let report = report.expect("a change is recorded");
        assert_eq!(report.added, 1, "{}{report:#?}", self.told);
    }

    /// Every report of the town gets a new version.
    fn take_effect(&mut self, gone: Gone) {
        let merged = (gone.town == MERGES.1 && self.towns.is_merged()).then_some(MERGES.0);
        for ((unit, _), report) in &mut self.reports {
            let mut goes = [Some(gone.town), merged].into_iter().flatten();
            if goes.any(|town| TOWNS[town].3.contains(unit)) {
                report.paper.version += 1;
            }
        }
        self.towns.gone.push(gone);
        self.towns.gone.sort_by_key(|gone| gone.on);
    }
}

fn change(kind: ChangeKind, on: NaiveDate, codes: &[&str]) -> BoundaryChange {
    BoundaryChange {
        kind,
        on,
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        into: Vec::new(),
        names: Vec::new(),
        parent: None,
        superior: None,
        level: None,
        agency_kind: None,
        shares: Vec::new(),
        document: "例民函〔2023〕9号".to_owned(),
        reason: "区划调整".to_owned(),
    }
}

#[test]
fn every_unit_of_the_histories_has_its_town() {
    let mut all: Vec<usize> = TOWNS.iter().flat_map(|town| town.3).copied().collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(0..=UNITS.len()));
}
