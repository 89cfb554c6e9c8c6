//! A village that goes to the town of the section that may speak for those below it, and back.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use chrono::{Datelike, NaiveDate, TimeDelta};

use super::moves::{MERGES, TOWNS, Towns, change};
use super::{History, code};

/// The unit of the village that goes from the second town to the first, and back.
pub(super) const VILLAGER: usize = 2;

impl Towns {
    /// Whether the village that goes to and fro is the first town's in a month.
    pub(super) fn is_village_away(&self, month: u32) -> bool {
        let by_then = |on: NaiveDate| (on.year(), on.month()) <= (2023, month);
        let last = self.village.iter().rfind(|(on, _)| by_then(*on));
        last.is_some_and(|(_, away)| *away)
    }

    /// The town of a unit today; none of those that began since.
    pub(super) fn home(&self, unit: usize) -> Option<usize> {
        if unit == VILLAGER && self.village.last().is_some_and(|(_, away)| *away) {
            return Some(MERGES.1);
        }
        TOWNS.iter().position(|(.., units)| units.contains(&unit))
    }
}

impl History {
    /// A village goes to the town of the section, or back, from some days before today on.
    pub(super) async fn move_village(&mut self, days: i64) {
        let (from, to) = MERGES;
        let free = self.towns.free_from(from).max(self.towns.free_from(to));
        let on = (self.today - TimeDelta::days(days)).max(free);
        let waits = self.towns.waits(from) || self.towns.waits(to);
        if self.towns.is_merged() || waits || on > self.today {
            return;
        }
        let away = self.towns.home(VILLAGER) == Some(from);
        let town = TOWNS[if away { to } else { from }].0;
        let (village, _) = code(VILLAGER)
            .split_once('.')
            .expect("an office of a village");
        self.tell(&format!("{village} goes to {town} on {on}"));
        self.record(BoundaryChange {
            parent: Some(town.to_owned()),
            ..change(ChangeKind::Transfer, on, &[village])
        })
        .await;
        self.towns.village.push((on, away));
        self.towns.renamed[from] = Some(on);
        self.towns.renamed[to] = Some(on);
        for ((unit, _), report) in &mut self.reports {
            report.paper.version += i64::from(*unit == VILLAGER);
        }
        let since = if on.year() < 2023 { 1 } else { on.month() };
        if away {
            self.come_below(&[VILLAGER], since);
        } else {
            self.leave_the_section(&[VILLAGER], since);
        }
    }
}
