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

/// What goes on as long as the office by whose power it was done stands above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A planned change of the tree: above all that it names.
    Plan,
    /// An endpoint: above its node.
    Endpoint,
    /// An appointment of a stand-in: above the unit, and above the office whose account stands in.
    Appointment,
}

impl Standing {
    /// By what it is done.
    const fn by(self) -> (Action, Resource) {
        match self {
            Self::Plan => (Action::Reorganise, Resource::Jurisdiction),
            Self::Endpoint => (Action::Register, Resource::Webhook),
            Self::Appointment => (Action::Appoint, Resource::Obligation),
        }
    }

    /// Whether a power of some sectors may be enough. The tree has none; who appoints had those of the unit, and they go
    /// where the unit goes; an endpoint is told of all.
    const fn of_some_sectors(self) -> bool {
        match self {
            Self::Plan | Self::Appointment => true,
            Self::Endpoint => false,
        }
    }
}

/// Whether what was done on a day by one of these powers is within them where it stands now: each place beneath a power that
/// permitted it.
pub fn still_reach(powers: &[Power], standing: Standing, day: NaiveDate, places: &[Path]) -> bool {
    let (action, resource) = standing.by();
    let is_within = |place: &Path| {
        powers.iter().any(|power| {
            power.permitted(action, resource, day)
                && power.reaches(place)
                && (standing.of_some_sectors() || !power.of_some_sectors)
        })
    };
    places.iter().all(is_within)
}

/// Why the hub ended what was done by an office, where a change of the tree did that by its document: as it is stored, in
/// Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Whoever appointed no longer stands above the unit.
    OfUnit,
    /// He no longer stands above the office whose account stands in.
    OfOffice,
    /// Whoever registered an endpoint no longer stands above its node.
    Endpoint,
}

/// How such a reason begins before the document.
const CHANGE: &str = "区划变更（";

impl Ended {
    const ALL: [Self; 3] = [Self::OfUnit, Self::OfOffice, Self::Endpoint];

    /// What follows the document, in Chinese and in English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::OfUnit => (
                "）：指定代办的一方不再是该单位的上级",
                "whoever appointed it stands above the unit no more",
            ),
            Self::OfOffice => (
                "）：指定代办的一方不再是代办人所在单位的上级",
                "whoever appointed it stands above the office of the stand-in no more",
            ),
            Self::Endpoint => (
                "）：登记该推送地址的一方不再是其所在单位或辖区的上级",
                "whoever registered it stands above its node no more",
            ),
        }
    }

    /// The reason by a document.
    pub fn by(self, document: &str) -> String {
        format!("{CHANGE}{document}{}", self.words().0)
    }

    /// A stored reason in English; none where it is what somebody wrote.
    pub fn in_english(reason: &str) -> Option<String> {
        let behind = reason.strip_prefix(CHANGE)?;
        Self::ALL.into_iter().find_map(|ended| {
            let (zh, en) = ended.words();
            let document = behind.strip_suffix(zh)?;
            Some(format!("boundary change ({document}): {en}"))
        })
    }
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
        let reach = |powers: &[Power]| still_reach(powers, Standing::Plan, day(7), &places);
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
        assert!(!still_reach(&limited, Standing::Endpoint, day(7), &places));
    }

    #[test]
    fn an_appointment_ends_where_either_side_has_left() {
        let power = |node, role| Power {
            node: NodeId(node),
            role,
            of_some_sectors: true,
            from: day(0),
            until: None,
            was_revoked: false,
        };
        let goes_on = |powers: &[Power], unit: &[u32], office: &[u32]| {
            let places = [path(unit), path(office)];
            still_reach(powers, Standing::Appointment, day(7), &places)
        };
        let county = power(2, Role::Coordinator);
        assert!(goes_on(&[county], &[1, 2, 5], &[1, 2, 6]));
        assert!(!goes_on(&[county], &[1, 3, 5], &[1, 2, 6]), "the unit left");
        assert!(
            !goes_on(&[county], &[1, 2, 5], &[1, 3, 6]),
            "the office left"
        );
        let above = power(1, Role::Admin);
        assert!(goes_on(&[county, above], &[1, 3, 5], &[1, 2, 6]));
        for useless in county.useless(day(7)) {
            assert!(!goes_on(&[useless], &[1, 2, 5], &[1, 2, 6]), "{useless:?}");
        }
    }

    #[test]
    fn why_a_boundary_change_ended_it_is_told_in_both_languages() {
        for ended in Ended::ALL {
            let reason = ended.by("例民函〔2023〕1号）");
            let told = Ended::in_english(&reason).expect("it is the hub's own sentence");
            assert!(told.contains("例民函〔2023〕1号）): who"), "{told}");
            assert!(told.ends_with(ended.words().1), "{told}");
        }
        assert_eq!(Ended::in_english("填报员已返岗"), None);
    }
}
