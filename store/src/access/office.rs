//! The office that a viewer belongs to, and what documents name it for: the
//! schedules that are copied to it (抄报), and those of which it is one of several
//! receivers. Read in the statement that reads the account.

use std::collections::BTreeMap;

use cengbao_domain::path::Path;
use cengbao_domain::policy::Action;
use cengbao_domain::policy::{Resource, Role};
use sea_orm::QueryResult;

use super::scope::Scope;
use super::tree::TreeNow;
use super::writes::Granted;
use crate::error::{Result, StoreError};
use crate::reminder::Reminder;
use crate::report::Report;

/// An office that no more schedules than this name; each stands in the condition of a read.
const MAX_NAMED: usize = 1_000;

/// Codes of schedules by their campaign.
pub(crate) type Schedules = BTreeMap<i32, Vec<String>>;

/// The office of an account.
#[derive(Clone, Debug, Default)]
pub(super) struct Office {
    /// Its code; none for an account of no office.
    pub(super) code: Option<String>,
    copies: Schedules,
    desks: Schedules,
    /// The places that moved from under it: there another receives in its stead.
    left: Vec<Path>,
    /// The places at which it receives in another's stead.
    came: Vec<(Path, Schedules)>,
}

impl Office {
    /// Of this code, before it is known what it is named for.
    pub(super) fn of(code: Option<String>) -> Self {
        Self {
            code,
            ..Self::default()
        }
    }

    /// One schedule that names it; the same stands beside each of the account's grants.
    pub(super) fn add(&mut self, found: &QueryResult) -> Result<()> {
        let campaign: Option<i32> = found.try_get("", "named_campaign")?;
        let schedule: Option<String> = found.try_get("", "named_schedule")?;
        let receives: Option<bool> = found.try_get("", "receives")?;
        if let Some((campaign, schedule)) = campaign.zip(schedule) {
            let of = if receives.unwrap_or_default() {
                &mut self.desks
            } else {
                &mut self.copies
            };
            let schedules = of.entry(campaign).or_default();
            if !schedules.contains(&schedule) {
                schedules.push(schedule);
            }
        }
        Ok(())
    }

    /// Takes over the desks of what moved to it, and leaves those of what moved away.
    pub(super) fn follow(&mut self, unit: Option<i32>, tree: &TreeNow) {
        if let Some(unit) = unit {
            self.left = tree.desks.left_by(unit);
            self.came = tree.desks.come_to(unit, &tree.moves);
        }
    }

    /// As an account knows it that reads reports somewhere, or does not: then
    /// nothing that the office is named for is its own.
    pub(super) fn seen_by(self, reads: bool, account: &str) -> Result<Self> {
        if !reads {
            return Ok(Self {
                code: self.code,
                ..Self::default()
            });
        }
        let named = self.copies.values().chain(self.desks.values());
        if named.map(Vec::len).sum::<usize>() > MAX_NAMED {
            return Err(StoreError::damaged(format!(
                "more than {MAX_NAMED} schedules name the office of {account}"
            )));
        }
        Ok(self)
    }
}

impl Scope {
    /// Code of the office that the viewer belongs to.
    pub(crate) fn office(&self) -> Option<&str> {
        self.own_office().code.as_deref()
    }

    /// What is copied to the viewer's office, by campaign.
    pub(crate) fn copies(&self) -> &Schedules {
        &self.own_office().copies
    }

    /// Of what the viewer's office is one of several receivers, by campaign.
    pub(crate) fn desks(&self) -> &Schedules {
        &self.own_office().desks
    }

    /// The places that moved from under the viewer's office: its desks are not theirs.
    pub(crate) fn left_desks(&self) -> &[Path] {
        &self.own_office().left
    }

    /// The places at which the viewer's office receives in another's stead.
    pub(crate) fn came_desks(&self) -> &[(Path, Schedules)] {
        &self.own_office().came
    }

    /// Whether the viewer's office has a desk by any document.
    pub(crate) fn has_desks(&self) -> bool {
        !self.desks().is_empty() || !self.came_desks().is_empty()
    }

    /// Whether the viewer's office is one of several receivers of a schedule for what
    /// stands at a place.
    pub(crate) fn has_desk(&self, campaign: i32, schedule: &str, path: &Path) -> bool {
        let names = |schedules: &Schedules| {
            let codes = schedules.get(&campaign);
            codes.is_some_and(|codes| codes.iter().any(|one| one == schedule))
        };
        let holds = |place: &Path| place.contains(path);
        let came = |(place, schedules): &(Path, Schedules)| holds(place) && names(schedules);
        names(self.desks()) && !self.left_desks().iter().any(holds)
            || self.came_desks().iter().any(came)
    }

    /// Proof that an action is permitted at the desk of one of several receivers;
    /// `NotFound` when the viewer's office has none.
    pub(crate) fn grant_at_desk(action: Action, report: &Report) -> Result<Granted> {
        if report.is_at_desk {
            Ok(Granted::mint(action, Resource::Report))
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether the viewer coordinates anywhere: then it acts at the desks of its office.
    pub(crate) fn coordinates(&self) -> bool {
        let mut grants = self.viewer().grants.iter();
        grants.any(|grant| grant.role == Role::Coordinator)
    }

    /// Proof that note may be taken of a reminder that was sent to the viewer's
    /// desk, which is one of several; `NotFound` when it was not.
    pub(crate) fn grant_noting_at_desk(&self, reminder: &Reminder) -> Result<Granted> {
        if reminder.is_at_desk && self.coordinates() {
            Ok(Granted::mint(Action::Acknowledge, Resource::Obligation))
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether the viewer reads a report, that it reads, as a copy and neither by its
    /// place nor as one of its receivers.
    pub fn reads_as_copy(&self, report: &Report) -> bool {
        let (path, sectors) = (&report.path, &report.sectors);
        !report.is_at_desk && !self.covers(Action::Read, Resource::Report, path, sectors)
    }
}
