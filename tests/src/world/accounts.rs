//! The accounts of the world: one for every role at every level, named
//! `CODE.role` as the demonstration names them, and a few special ones.

use cengbao_domain::policy::Role;
use cengbao_store::{AccountSpec, GrantSpec, Store};
use chrono::{DateTime, NaiveDate, Utc};

use super::plan::LEAD;
use super::{
    COMMUNITIES, COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SECTIONS, SIBLING_TOWN,
    TOWN,
};
use super::{TOWN_OF_PREFECTURE, WIDE_TOWN, campaign, enterprises};

/// Writes and signs for its unit: the filer still may not sign.
pub(crate) const BOTH: &str = "both";
/// Its grant ended the day before the campaign.
pub(crate) const EXPIRED: &str = "expired";
/// Its grant begins in the middle of the campaign, on `FUTURE_FROM`.
pub(crate) const FUTURE: &str = "future";
/// First day of it.
pub(crate) const FUTURE_FROM: &str = "2023-07-01";
/// Has an account and no grant at all.
pub(crate) const NOBODY: &str = "nobody";
/// Supervises 消防 in the town with two sections.
pub(crate) const FIRE_SUPERVISOR: &str = "990101001.supervisor";

/// Coordinates the town, and belongs to the office that leads its plan.
pub(crate) const OWN_COORDINATOR: &str = "own-coordinator";

/// Jurisdictions that have a coordinator, a viewer and an administrator.
const PLACES: [&str; 12] = [
    PROVINCE,
    PREFECTURE,
    PREFECTURE_WITHOUT_COUNTIES,
    COUNTY,
    "990102",
    "990103",
    TOWN,
    SIBLING_TOWN,
    TOWN_OF_PREFECTURE,
    "98",
    "980101",
    WIDE_TOWN,
];

/// The account of a role on a node.
pub(crate) fn account(code: &str, role: Role) -> String {
    format!("{code}.{}", role.as_str().to_lowercase())
}

/// Creates all of them.
pub(crate) async fn create(store: &Store, now: DateTime<Utc>) {
    let specs = specs();
    let created = store
        .system("the tests' accounts", now)
        .create_accounts(&specs)
        .await
        .unwrap();
    assert_eq!(created, specs.len() as u64);
}

fn specs() -> Vec<AccountSpec> {
    let mut specs = Vec::new();
    for place in PLACES {
        for role in [Role::Coordinator, Role::Viewer, Role::Admin] {
            specs.push(spec(&account(place, role), None, vec![grant(role, place)]));
        }
    }
    let sections = SECTIONS.map(str::to_owned).into_iter();
    let sections = sections.chain([LEAD.to_owned()]);
    for unit in campaign::committees()
        .into_iter()
        .map(|(code, _)| code)
        .chain(sections)
    {
        for role in [Role::Reporter, Role::Reviewer, Role::Viewer] {
            specs.push(spec(
                &account(&unit, role),
                Some(&unit),
                vec![grant(role, &unit)],
            ));
        }
    }
    let unit = COMMUNITIES[0];
    specs.push(spec(
        BOTH,
        Some(unit),
        vec![grant(Role::Reporter, unit), grant(Role::Reviewer, unit)],
    ));
    specs.push(spec(
        EXPIRED,
        None,
        vec![GrantSpec {
            until: Some(day("2023-01-05")),
            ..grant(Role::Viewer, TOWN)
        }],
    ));
    specs.push(spec(
        FUTURE,
        None,
        vec![GrantSpec {
            from: Some(day(FUTURE_FROM)),
            ..grant(Role::Viewer, TOWN)
        }],
    ));
    specs.push(spec(NOBODY, None, Vec::new()));
    let fire = GrantSpec {
        sectors: Some(vec!["消防".to_owned()]),
        ..grant(Role::Supervisor, TOWN)
    };
    specs.push(spec(FIRE_SUPERVISOR, None, vec![fire]));
    let of_lead = vec![grant(Role::Coordinator, TOWN)];
    specs.push(spec(OWN_COORDINATOR, Some(LEAD), of_lead));
    for enterprise in enterprises::NAMED {
        let code = enterprise.code();
        let own = vec![grant(Role::Enterprise, &code)];
        specs.push(spec(&account(&code, Role::Enterprise), Some(&code), own));
    }
    specs
}

/// An account with these grants.
pub(crate) fn spec(name: &str, unit: Option<&str>, grants: Vec<GrantSpec>) -> AccountSpec {
    AccountSpec {
        name: name.to_owned(),
        title: format!("岗位 {name}"),
        unit: unit.map(str::to_owned),
        simulated: true,
        grants,
    }
}

/// A role on a node since the beginning of the year.
pub(crate) fn grant(role: Role, node: &str) -> GrantSpec {
    GrantSpec {
        role,
        node_code: node.to_owned(),
        sectors: None,
        from: Some(day("2023-01-01")),
        until: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
