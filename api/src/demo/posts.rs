//! Who there is in the demonstration: a post for every role at every level of the
//! places that the campaigns come from, those of each unit and of each office that
//! a document names, one elsewhere. Posts, never persons; every one is simulated.
//!
//! Names: `CODE.ROLE` for a place, `CODE.AGENCY.ROLE` for an office.

use std::collections::BTreeSet;

use cengbao_domain::campaign::{AgencyEntry, AgencyKind, Campaign};
use cengbao_domain::policy::Role;

use super::places::Places;
use super::roster::{self, ROSTER};
use super::seats::{Seat, seats};

/// Whoever has nothing to do with any of them: 广州市 and its 天河区.
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
    /// The only sector in which the role is held; none for all.
    pub(super) sector: Option<&'static str>,
    /// Name of the place it is shown under.
    pub(super) place: String,
    /// Code of that place.
    pub(super) jurisdiction: String,
    /// Name of the unit that it acts for; none for a post of the place itself.
    pub(super) of_unit: Option<String>,
    /// Whether the start page offers it; the roster's posts are too many.
    pub(super) shown: bool,
}

/// All posts; `campaigns` are those with what the demonstration adds.
pub(super) fn posts(campaigns: &[&Campaign], places: &Places) -> Vec<Post> {
    let seats = seats(campaigns, places);
    let mut posts: Vec<Post> = seats
        .iter()
        .flat_map(|seat| of_place(places, seat))
        .collect();
    // An office that stands for its place has the accounts of the place.
    let mut seen: BTreeSet<&str> = seats.iter().map(|seat| seat.office.as_str()).collect();
    for campaign in campaigns {
        for (unit, acts) in units(campaign, places) {
            if seen.insert(unit.code.as_str()) {
                posts.extend(of_unit(unit, places, acts));
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

/// What there is to do for an office in the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Acts {
    /// The document obliges it to file a form.
    Files,
    /// The document names it; it files no form.
    IsNamed,
    /// It is one of the roster: it files, and nobody looks through its eyes.
    Roster,
}

/// Every unit of a campaign: those that file first, then those that are named.
fn units<'c>(campaign: &'c Campaign, places: &Places) -> Vec<(&'c AgencyEntry, Acts)> {
    let mut units = Vec::new();
    for schedule in &campaign.schedules {
        let members = campaign.members_of(&schedule.owed_by, &|code| places.parent_of(code));
        let acts = if schedule.code == ROSTER {
            Acts::Roster
        } else {
            Acts::Files
        };
        units.extend(
            members
                .into_iter()
                .filter_map(|code| campaign.agency(code))
                .map(|unit| (unit, acts)),
        );
    }
    let named = campaign
        .agencies
        .iter()
        .filter(|agency| !roster::is_added(agency));
    units.extend(named.map(|agency| (agency, Acts::IsNamed)));
    units
}

/// Every role of a place; filing and signing belong to its office.
fn of_place(places: &Places, seat: &Seat) -> Vec<Post> {
    let (code, office) = (seat.place.as_str(), seat.office.as_str());
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
        // Of many places that are alike, those who read stand for all.
        let shown = !seat.is_below || matches!(role, Role::Coordinator | Role::Viewer);
        post(code, role, node, &place, Some(office), shown)
    })
    .collect()
}

/// The roles of an office. A grant on the office itself: it reads what it is asked for, not what its neighbours are.
fn of_unit(unit: &AgencyEntry, places: &Places, acts: Acts) -> Vec<Post> {
    let place = places
        .find(&unit.jurisdiction)
        .map_or_else(String::new, |place| place.name.clone());
    let mut roles = vec![Role::Reporter, Role::Reviewer];
    if acts != Acts::Roster {
        roles.push(Role::Viewer);
    }
    if acts != Acts::Roster && supervises(unit.kind) {
        roles.push(Role::Supervisor);
    }
    let posts = roles.into_iter().map(|role| {
        // They are many: of an office that files nothing here, only who reads is offered.
        let shown = match acts {
            Acts::Files => true,
            Acts::IsNamed => role == Role::Viewer,
            Acts::Roster => false,
        };
        let post = post(
            &unit.code,
            role,
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

/// Whether an office watches over others in its line.
const fn supervises(kind: AgencyKind) -> bool {
    matches!(
        kind,
        AgencyKind::Bureau | AgencyKind::Branch | AgencyKind::Brigade
    )
}

pub(super) fn post(
    code: &str,
    role: Role,
    node: &str,
    of: &str,
    unit: Option<&str>,
    shown: bool,
) -> Post {
    Post {
        name: name(code, role),
        // What is invented says so once.
        title: format!("{}{}（模拟）", of.trim_end_matches("（模拟）"), words(role)),
        role,
        unit: unit.map(str::to_owned),
        node: node.to_owned(),
        sector: None,
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

    fn all() -> (Vec<Campaign>, Vec<Post>) {
        let places = Places::read();
        let campaigns = campaigns(&places);
        let mut posts = posts(&campaigns.iter().collect::<Vec<_>>(), &places);
        posts.extend(crate::demo::merger::posts(&places));
        posts.extend(strangers(&places));
        (campaigns, posts)
    }

    #[test]
    fn there_is_an_account_for_every_role_at_every_level_and_for_a_stranger() {
        let (_, posts) = all();
        let names: BTreeSet<&str> = posts.iter().map(|post| post.name.as_str()).collect();
        assert_eq!(names.len(), posts.len(), "a name stands twice");
        let every_role = [
            "coordinator",
            "reviewer",
            "reporter",
            "viewer",
            "supervisor",
            "admin",
        ];
        for code in [
            "45",
            "4502",
            "450202",
            "450202002",
            "32",
            "3207",
            "320707",
            "320707104",
            "44",
            "4414",
            "441424",
            "441424100",
            "441424127",
            "37",
            "3703",
            "370322",
            "4415",
            "441502",
            "441521",
            "441523",
            "441581",
        ] {
            for role in every_role {
                let name = format!("{code}.{role}");
                assert!(names.contains(name.as_str()), "{name}");
            }
        }
        for name in [
            "450202002001.jwh.reporter",
            "320707104.gm.reviewer",
            "441424.jtj.supervisor",
            "370322.gxj.supervisor",
            "370322.jsgzk.reporter",
            "4415.yjj.viewer",
            "4401.coordinator",
            "440106.viewer",
        ] {
            assert!(names.contains(name), "{name}");
        }
    }

    #[test]
    fn the_start_page_offers_fewer_accounts_than_there_are() {
        let (_, posts) = all();
        let offered = posts.iter().filter(|post| post.shown).count();
        assert!(offered < 300, "{offered}");
        let files_nothing = |post: &&Post| post.name.starts_with("441424.jtj.") && post.shown;
        let roles: Vec<Role> = posts
            .iter()
            .filter(files_nothing)
            .map(|post| post.role)
            .collect();
        assert_eq!(roles, [Role::Viewer]);
    }

    #[test]
    fn every_office_of_a_post_is_an_agency_of_a_campaign() {
        let (campaigns, posts) = all();
        for post in posts {
            let Some(unit) = &post.unit else { continue };
            let known = |campaign: &Campaign| campaign.agency(unit).is_some();
            assert!(campaigns.iter().any(known), "{unit}");
        }
    }
}
