//! Who there is in the demonstration: a post for every role at every level of the
//! two places, one for each unit, one elsewhere. Posts, never persons; every one
//! is simulated.
//!
//! Names: `CODE.ROLE` for a place, `CODE.AGENCY.ROLE` for an office.

use std::collections::BTreeSet;

use cengbao_domain::campaign::{AgencyEntry, Campaign};
use cengbao_domain::policy::Role;

use super::places::Places;

/// The places from the province down to the town, and the office that stands for each.
const CHAINS: [[(&str, &str); 4]; 2] = [
    [
        ("45", "45.awb"),
        ("4502", "4502.awb"),
        ("450202", "450202.zf"),
        ("450202002", "450202002.ggaq"),
    ],
    [
        ("32", "32.awb"),
        ("3207", "3207.awb"),
        ("320707", "320707.awh"),
        ("320707104", "320707104.awb"),
    ],
];
/// Whoever has nothing to do with either: 广州市 and its 天河区.
pub(super) const STRANGERS: [(&str, Role); 2] =
    [("4401", Role::Coordinator), ("440106", Role::Viewer)];

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Post {
    /// `450202.coordinator`
    pub(super) name: String,
    /// The post in words.
    pub(super) title: String,
    pub(super) role: Role,
    /// The unit it belongs to.
    pub(super) unit: Option<String>,
    /// Code of the place or office that the role is on.
    pub(super) node: String,
    /// Name of the place it is shown under.
    pub(super) place: String,
    /// Code of that place.
    pub(super) jurisdiction: String,
    /// Name of the unit that it acts for; none for a post of the place itself.
    pub(super) of_unit: Option<String>,
    /// Whether the start page offers it; the roster's posts are too many.
    pub(super) shown: bool,
}

/// Codes of the offices that the places need and no document names.
pub(super) fn unnamed_offices(campaign: &Campaign) -> Vec<&'static str> {
    let of_chain = |chain: &&[(&str, &str); 4]| campaign.agency(chain[3].1).is_some();
    CHAINS
        .iter()
        .filter(of_chain)
        .flatten()
        .filter(|(_, office)| campaign.agency(office).is_none())
        .map(|(place, _)| *place)
        .collect()
}

/// All posts; `campaigns` are those with what the demonstration adds.
pub(super) fn posts(campaigns: &[&Campaign], places: &Places) -> Vec<Post> {
    let mut posts = Vec::new();
    for (place, office) in CHAINS.iter().flatten() {
        posts.extend(of_place(places, place, office));
    }
    let mut seen = BTreeSet::new();
    for campaign in campaigns {
        for (unit, shown) in units(campaign, places) {
            if seen.insert(unit.code.as_str()) {
                posts.extend(of_unit(unit, places, shown));
            }
        }
    }
    posts
}

/// Whoever has nothing to do with any of it.
pub(super) fn strangers(places: &Places) -> Vec<Post> {
    let name = |code| {
        places
            .find(code)
            .map_or_else(String::new, |place| place.name.clone())
    };
    STRANGERS
        .iter()
        .map(|(code, role)| post(code, *role, code, &name(code), None, true))
        .collect()
}

/// Every unit that owes something, and whether the document itself obliges it.
pub(super) fn units<'c>(campaign: &'c Campaign, places: &Places) -> Vec<(&'c AgencyEntry, bool)> {
    let mut units = Vec::new();
    for schedule in &campaign.schedules {
        let Some(group) = campaign.group(&schedule.owed_by) else {
            continue;
        };
        let members = group.members_among(&campaign.agencies, |code| places.parent_of(code));
        let is_printed = schedule.code != super::roster::ROSTER;
        units.extend(
            members
                .into_iter()
                .filter_map(|code| campaign.agency(code))
                .map(|unit| (unit, is_printed)),
        );
    }
    units
}

/// Every role of a place; filing and signing belong to its office.
fn of_place(places: &Places, code: &str, office: &str) -> Vec<Post> {
    let place = places
        .find(code)
        .map_or_else(String::new, |place| place.name.clone());
    [
        Role::Coordinator,
        Role::Reviewer,
        Role::Reporter,
        Role::Viewer,
        Role::Supervisor,
        Role::Admin,
    ]
    .into_iter()
    .map(|role| {
        let node = if role.needs_unit() { office } else { code };
        post(code, role, node, &place, Some(office), true)
    })
    .collect()
}

fn of_unit(unit: &AgencyEntry, places: &Places, shown: bool) -> Vec<Post> {
    let place = places
        .find(&unit.jurisdiction)
        .map_or_else(String::new, |place| place.name.clone());
    // Nobody looks at the roster through its own eyes.
    let roles: &[Role] = if shown {
        &[Role::Reporter, Role::Reviewer, Role::Viewer]
    } else {
        &[Role::Reporter, Role::Reviewer]
    };
    let posts = roles.iter().map(|role| {
        let post = post(
            &unit.code,
            *role,
            &unit.code,
            &unit.name,
            Some(&unit.code),
            shown,
        );
        Post {
            place: place.clone(),
            jurisdiction: unit.jurisdiction.clone(),
            of_unit: Some(unit.name.clone()),
            ..post
        }
    });
    posts.collect()
}

fn post(code: &str, role: Role, node: &str, of: &str, unit: Option<&str>, shown: bool) -> Post {
    Post {
        name: name(code, role),
        title: format!("{of}{}（模拟）", words(role)),
        role,
        unit: unit.map(str::to_owned),
        node: node.to_owned(),
        place: of.to_owned(),
        jurisdiction: code.to_owned(),
        of_unit: None,
        shown,
    }
}

/// The account of a role on a place or a unit.
pub(super) fn name(code: &str, role: Role) -> String {
    format!("{code}.{}", role.as_str().to_ascii_lowercase())
}

const fn words(role: Role) -> &'static str {
    match role {
        Role::Reporter => "填报岗",
        Role::Reviewer => "审核岗",
        Role::Coordinator => "调度岗",
        Role::Supervisor => "监管岗",
        Role::Enterprise => "企业岗",
        Role::Viewer => "查看岗",
        Role::Admin => "账号管理岗",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::campaigns;

    #[test]
    fn there_is_an_account_for_every_role_at_every_level_and_for_a_stranger() {
        let places = Places::read();
        let campaigns = campaigns(&places);
        let mut posts = posts(&[&campaigns[0], &campaigns[1]], &places);
        posts.extend(strangers(&places));
        let names: BTreeSet<&str> = posts.iter().map(|post| post.name.as_str()).collect();
        assert_eq!(names.len(), posts.len(), "a name stands twice");
        for code in [
            "45",
            "4502",
            "450202",
            "450202002",
            "32",
            "3207",
            "320707",
            "320707104",
        ] {
            for role in [
                "coordinator",
                "reviewer",
                "reporter",
                "viewer",
                "supervisor",
                "admin",
            ] {
                assert!(
                    names.contains(format!("{code}.{role}").as_str()),
                    "{code}.{role}"
                );
            }
        }
        for name in [
            "450202002001.jwh.reporter",
            "320707104.gm.reviewer",
            "4401.coordinator",
            "440106.viewer",
        ] {
            assert!(names.contains(name), "{name}");
        }
    }

    #[test]
    fn every_office_of_a_post_is_an_agency_of_a_campaign() {
        let places = Places::read();
        let campaigns = campaigns(&places);
        for post in posts(&[&campaigns[0], &campaigns[1]], &places) {
            let Some(unit) = &post.unit else { continue };
            assert!(
                campaigns
                    .iter()
                    .any(|campaign| campaign.agency(unit).is_some()),
                "{unit}"
            );
        }
    }
}
