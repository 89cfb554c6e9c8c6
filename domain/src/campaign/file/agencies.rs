//! `agencies.toml`: the offices and the groups of them.
//!
//! Owns the shape of the file. Never looks a jurisdiction up: the tree of divisions is not here.

use std::collections::BTreeMap;

use super::items::codes;
use super::leading_groups::leading_groups;
use crate::campaign::agency::{AgencyEntry, AgencyGroup, Derived, DerivedFrom};
use crate::campaign::leading_group::LeadingGroup;
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Log, Place};
use crate::campaign::reader::Table;

/// What `agencies.toml` says.
pub(in crate::campaign) struct Offices {
    pub(in crate::campaign) agencies: Vec<AgencyEntry>,
    pub(in crate::campaign) groups: Vec<AgencyGroup>,
    pub(in crate::campaign) leading_groups: Vec<LeadingGroup>,
}

/// Reads `agencies.toml`.
pub(in crate::campaign) fn agencies(table: &mut Table<'_>) -> Offices {
    let entries = table.tables("agencies", "the agency", agency);
    let groups = table.tables("groups", "the group", group);
    refuse_included_circles(table.log(), &groups);
    let leading_groups = leading_groups(table);
    let log = table.log();
    refuse_circles(log, &entries, "inside", |entry| entry.inside.as_deref());
    refuse_circles(log, &entries, "superior", |entry| entry.superior.as_deref());
    Offices {
        agencies: entries.into_iter().map(|(entry, _)| entry).collect(),
        groups: groups.into_iter().map(|(group, _)| group).collect(),
        leading_groups,
    }
}

fn agency<'a>(table: &mut Table<'a>) -> Option<(AgencyEntry, Place<'a>)> {
    let code = table.code("code");
    table.define(Noun::Agency, &code);
    let name = table.text("name").value;
    let kind = table.choice("kind");
    let jurisdiction = division(table, "jurisdiction");
    refuse_foreign_code(table, &code, &jurisdiction);
    let inside = table
        .reference_or_none(Noun::Agency, "inside")
        .map(|code| code.value);
    let superior = table
        .reference_or_none(Noun::Agency, "superior")
        .map(|code| code.value);
    let aliases = codes(table.texts("aliases"));
    let sectors = table.sectors_as_printed("sectors");
    let simulated = table.flag("simulated");
    let clause = table.clause("clause");
    let entry = AgencyEntry {
        code: code.value,
        name,
        kind: kind?,
        jurisdiction,
        inside,
        superior,
        aliases,
        sectors,
        simulated,
        clause: clause?,
    };
    Some((entry, code.place))
}

/// An agency's code begins with its jurisdiction's, so that no two places can claim one code.
fn refuse_foreign_code(table: &Table<'_>, code: &At<'_, String>, jurisdiction: &str) {
    let key = code
        .value
        .strip_prefix(jurisdiction)
        .and_then(|rest| rest.strip_prefix('.'));
    let is_own = key.is_some_and(|key| !key.is_empty() && !key.contains('.'));
    if !is_own && !jurisdiction.is_empty() && !code.value.is_empty() {
        table.log().error(
            code.place,
            format!(
                "agency `{}` does not begin with its jurisdiction `{jurisdiction}` and one key",
                code.value
            ),
            format!("write `{jurisdiction}.KEY`"),
        );
    }
}

fn group<'a>(table: &mut Table<'a>) -> Option<(AgencyGroup, Place<'a>)> {
    let code = table.code("code");
    table.define(Noun::Group, &code);
    let name = table.text("name").value;
    let members = codes(table.references(Noun::Agency, "members"));
    let is_derived = table.has("derived");
    let derived = table.table("derived", "the rule of the group", derived);
    let includes = codes(table.references(Noun::Group, "includes"));
    let except = codes(table.references(Noun::Agency, "except"));
    let undefined = table.text_or_none("undefined").map(|text| text.value);
    let open = table.flag("open");
    let is_listed = !members.is_empty();
    let is_unknown = open && undefined.is_some();
    let has_members = is_derived || is_listed || !includes.is_empty();
    if is_derived && is_listed || !has_members && !is_unknown {
        table.log().error(
            table.place(),
            format!("group `{}` needs either `members` or `derived`", code.value),
            "list its members, give the rule that makes an agency a member, or name groups in `includes`; if the \
             document does not say who belongs to it, write `open = true` and `undefined = \"…\"`",
        );
    }
    if undefined.is_some() && !open {
        table.log().error(
            table.place(),
            format!("group `{}` is undefined, and closed", code.value),
            "write `open = true`: whoever is undefined may belong to it",
        );
    }
    let group = AgencyGroup {
        code: code.value,
        name,
        members,
        derived,
        includes,
        except,
        undefined,
        open,
        clause: table.clause("clause")?,
    };
    Some((group, code.place))
}

/// A group that includes itself by way of others has no members that can be counted.
fn refuse_included_circles(log: &Log, groups: &[(AgencyGroup, Place<'_>)]) {
    let included = |code: &str| {
        let found = groups.iter().find(|(group, _)| group.code == code);
        found.map_or(&[][..], |(group, _)| &group.includes)
    };
    for (group, place) in groups {
        let mut reached: Vec<&str> = group.includes.iter().map(String::as_str).collect();
        let mut next = 0;
        while let Some(code) = reached.get(next).copied() {
            let further = included(code).iter().map(String::as_str);
            let further: Vec<&str> = further.filter(|code| !reached.contains(code)).collect();
            reached.extend(further);
            next += 1;
        }
        if reached.contains(&group.code.as_str()) {
            let message = format!("group `{}` includes itself", group.code);
            log.error(*place, message, "break the circle of `includes`");
        }
    }
}

fn derived(table: &mut Table<'_>) -> Option<Derived> {
    let kind = table.choice("kind");
    let mut rules = Vec::new();
    rules.extend(division_or_none(table, "serving").map(DerivedFrom::Serving));
    rules.extend(division_or_none(table, "directly_below").map(DerivedFrom::DirectlyBelow));
    if let Some(code) = table.reference_or_none(Noun::Agency, "inside") {
        rules.push(DerivedFrom::Inside(code.value));
    }
    if rules.len() != 1 {
        table.log().error(
            table.place(),
            format!("a derived group says in one way how its members are found, not in {}", rules.len()),
            "give exactly one of `serving`, `directly_below` (a division code), `inside` (an agency code)",
        );
    }
    Some(Derived {
        kind: kind?,
        from: rules.pop()?,
    })
}

/// A required division code: digits, the official code of a jurisdiction.
pub(super) fn division(table: &mut Table<'_>, key: &'static str) -> String {
    let code = table.text(key);
    judged_division(table, key, code)
}

/// A division code, if given.
pub(super) fn division_or_none(table: &mut Table<'_>, key: &'static str) -> Option<String> {
    let code = table.text_or_none(key)?;
    Some(judged_division(table, key, code))
}

fn judged_division(table: &Table<'_>, key: &str, code: At<'_, String>) -> String {
    const LONGEST: usize = 12;
    if code.value.len() > LONGEST || !code.value.bytes().all(|byte| byte.is_ascii_digit()) {
        table.log().error(
            code.place,
            format!("`{key}` `{}` is no division code", code.value),
            "write the official code, at most 12 digits, not the name",
        );
        return String::new();
    }
    code.value
}

fn refuse_circles<'e>(
    log: &Log,
    entries: &'e [(AgencyEntry, Place<'_>)],
    key: &str,
    above: impl Fn(&'e AgencyEntry) -> Option<&'e str>,
) {
    let next: BTreeMap<&str, &str> = entries
        .iter()
        .filter_map(|(entry, _)| Some((entry.code.as_str(), above(entry)?)))
        .collect();
    for (entry, place) in entries {
        let way = std::iter::successors(above(entry), |code| next.get(code).copied());
        if way.take(entries.len()).any(|code| code == entry.code) {
            log.error(
                *place,
                format!("agency `{}` comes back to itself by `{key}`", entry.code),
                format!("break the circle of `{key}`"),
            );
        }
    }
}
