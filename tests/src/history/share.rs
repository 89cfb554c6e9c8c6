//! A village that becomes two, with the shares of its document or without: the step, and
//! who files for it from then on.

use chrono::{Datelike, TimeDelta};

use super::moves::{MERGES, TOWNS, change};
use super::{History, Step, code};
use crate::model::share::{CLOSED, HEIRS, Share};
use crate::world::accounts::{account, grant, spec};
use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role;
use cengbao_store::GrantSpec;

/// How a village became two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// Its total stays.
    WithoutShares,
    /// Each of the two has a part of it.
    ByShares,
}

impl History {
    /// A village becomes two, from some days before today on: its unit owes what it
    /// owed before and what it began. Its total stays, or goes to the two by shares.
    pub(super) async fn split_village(&mut self, days: i64) {
        let town = MERGES.0;
        let on = (self.today - TimeDelta::days(days)).max(self.towns.free_from(town));
        let stays = self.towns.split.is_some() || self.towns.is_merged() || self.towns.waits(town);
        if stays || on > self.today {
            return;
        }
        let (village, _) = code(CLOSED)
            .split_once('.')
            .expect("an office of a village");
        let parts = (days % 4 != 0).then_some([1 + days % 4, 1 + days % 3]);
        self.tell(&format!("split {village} on {on} by {parts:?}"));
        let town = TOWNS[town].0;
        let shares = parts.iter().flatten().map(i64::to_string);
        self.record(BoundaryChange {
            into: vec![format!("{town}008"), format!("{town}009")],
            names: vec!["南村".to_owned(), "北村".to_owned()],
            shares: shares.collect(),
            ..change(ChangeKind::Split, on, &[village])
        })
        .await;
        let since = if on.year() < 2023 { 1 } else { on.month() };
        let is_begun = |month: &u32| self.reports.contains_key(&(CLOSED, *month));
        let left: Vec<u32> = (since..=12).filter(|month| !is_begun(month)).collect();
        self.model.end(self.now, CLOSED, left);
        self.towns.split = Some(match parts {
            Some(parts) => {
                self.model.share(self.now, Share { since, parts });
                self.hire_heirs().await;
                Split::ByShares
            }
            None => Split::WithoutShares,
        });
        for ((of, _), report) in &mut self.reports {
            if *of == CLOSED {
                report.paper.version += 1;
            }
        }
    }

    /// Who steps: for a village that became two by shares one of the two, or the closed
    /// one itself, which corrects what it had filed.
    pub(super) fn acting(&self, step: &Step) -> usize {
        if step.unit != CLOSED || self.towns.split != Some(Split::ByShares) {
            return step.unit;
        }
        let draw = step.month / 12;
        if draw.is_multiple_of(3) && self.mends(CLOSED, self.month(step.month)) {
            return CLOSED;
        }
        HEIRS[usize::from(draw.is_multiple_of(2))]
    }

    /// Whether a unit is closed and has a report of a month that its successors carry.
    pub(super) fn mends(&self, unit: usize, month: u32) -> bool {
        let is_closed = unit == CLOSED && self.towns.split == Some(Split::ByShares);
        is_closed && self.reports.contains_key(&(unit, month))
    }

    /// Whether a unit owes a month, and is still there to file it.
    pub(super) fn may_file(&self, unit: usize, month: u32) -> bool {
        let is_closed = self.towns.split.is_some() && unit == CLOSED;
        !is_closed && self.model.owes((unit, month))
    }

    /// Accounts for the offices that began.
    async fn hire_heirs(&self) {
        let of = |heir: usize, role: Role| {
            let since_ever = GrantSpec {
                from: None,
                ..grant(role, code(heir))
            };
            spec(
                &account(code(heir), role),
                Some(code(heir)),
                vec![since_ever],
            )
        };
        let specs = HEIRS.map(|heir| [Role::Reporter, Role::Reviewer].map(|role| of(heir, role)));
        let system = self.hub.store().system("accounts of a history", self.now);
        system.create_accounts(&specs.concat()).await.unwrap();
    }
}
