//! What goes on after the grants and the places by which it was begun have changed: a planned change, an endpoint, an
//! appointment.
//!
//! An office's word stands although the person who gave it has left; it ends where the office no longer stands above what
//! it is about. Never knows an account or a database.

use chrono::NaiveDate;

use crate::ids::NodeId;
use crate::path::Path;
use crate::policy::{Action, Resource, Role, permits};

/// A grant, as far as it matters whether what was done by it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Power {
    /// Where it is.
    pub node: NodeId,
    /// As what.
    pub role: Role,
    /// Whether it is limited to some sectors.
    pub of_some_sectors: bool,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it holds no more, as it was given.
    pub until: Option<NaiveDate>,
    /// Whether it had been taken away when it was used.
    pub was_revoked: bool,
}

impl Power {
    /// Whether it let its holder do this on a day. That it was taken away since changes nothing.
    pub fn permitted(&self, action: Action, resource: Resource, day: NaiveDate) -> bool {
        let held = self.from <= day && self.until.is_none_or(|until| day < until);
        held && !self.was_revoked && permits(self.role, action, resource)
    }

    /// Whether its node is this place or stands above it.
    pub fn reaches(&self, place: &Path) -> bool {
        place.nodes().contains(&self.node)
    }
}

/// Whether what was done on a day by one of these powers is within them where it stands now: each place beneath a power that
/// permitted it. What has sectors is not within a power of some of them.
pub fn still_reach(
    powers: &[Power],
    (action, resource): (Action, Resource),
    day: NaiveDate,
    places: &[Path],
) -> bool {
    let is_within = |place: &Path| {
        powers.iter().any(|power| {
            power.permitted(action, resource, day)
                && power.reaches(place)
                && !(resource.is_sectoral() && power.of_some_sectors)
        })
    };
    places.iter().all(is_within)
}

#[cfg(test)]
impl Power {
    /// The same as if it permitted nothing on this day, in every way.
    pub(crate) fn useless(self, on: NaiveDate) -> [Self; 4] {
        let viewer = Self {
            role: Role::Viewer,
            ..self
        };
        let later = Self {
            from: on.succ_opt().expect("a day after"),
            ..self
        };
        let ended = Self {
            until: Some(on),
            ..self
        };
        let revoked = Self {
            was_revoked: true,
            ..self
        };
        [viewer, later, ended, revoked]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::path;

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(738_000 + number).expect("a day")
    }

    const REORGANISE: (Action, Resource) = (Action::Reorganise, Resource::Jurisdiction);
    const REGISTER: (Action, Resource) = (Action::Register, Resource::Webhook);

    #[test]
    fn each_place_must_stand_beneath_a_power_that_permitted_it() {
        let power = |node| Power {
            node: NodeId(node),
            role: Role::Admin,
            of_some_sectors: false,
            from: day(0),
            until: None,
            was_revoked: false,
        };
        let places = [path(&[1, 2, 5]), path(&[1, 3])];
        let reach = |powers: &[Power]| still_reach(powers, REORGANISE, day(7), &places);
        assert!(reach(&[power(1)]));
        assert!(reach(&[power(2), power(3)]), "each by its own");
        assert!(!reach(&[]));
        assert!(!reach(&[power(2)]), "the other is another's");
        for useless in power(1).useless(day(7)) {
            assert!(!reach(&[useless]), "{useless:?}");
        }
        let limited = [Power {
            of_some_sectors: true,
            ..power(1)
        }];
        assert!(reach(&limited), "the tree has no sectors");
        assert!(!still_reach(&limited, REGISTER, day(7), &places));
    }
}
