//! `agencies.toml`: the offices and the groups of them.
//!
//! Owns the shape of the file. Never looks a jurisdiction up: the tree of divisions is not here.

use std::collections::BTreeMap;

use crate::campaign::agency::{AgencyEntry, AgencyGroup, Derived, DerivedFrom};
use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Log, Place};
use crate::campaign::reader::Table;

/// Reads `agencies.toml`.
pub(in crate::campaign) fn agencies(table: &mut Table<'_>) -> (Vec<AgencyEntry>, Vec<AgencyGroup>) {
    let entries = table.tables("agencies", "the agency", agency);
    let groups = table.tables("groups", "the group", group);
    let log = table.log();
    refuse_circles(log, &entries, "inside", |entry| entry.inside.as_deref());
    refuse_circles(log, &entries, "superior", |entry| entry.superior.as_deref());
    (
        entries.into_iter().map(|(entry, _)| entry).collect(),
        groups,
    )
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
    let aliases = values(table.texts("aliases"));
    let sectors = values(table.texts("sectors"));
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

fn group(table: &mut Table<'_>) -> Option<AgencyGroup> {
    let code = table.code("code");
    table.define(Noun::Group, &code);
    let name = table.text("name").value;
    let members = values(table.references(Noun::Agency, "members"));
    let is_derived = table.has("derived");
    let derived = table.table("derived", "the rule of the group", derived);
    if is_derived != members.is_empty() {
        table.log().error(
            table.place(),
            format!("group `{}` needs either `members` or `derived`", code.value),
            "list its members, or give the rule that makes an agency a member",
        );
    }
    let open = table.flag("open");
    Some(AgencyGroup {
        code: code.value,
        name,
        members,
        derived,
        includes: Vec::new(),
        except: Vec::new(),
        undefined: None,
        open,
        clause: table.clause("clause")?,
    })
}

fn derived(table: &mut Table<'_>) -> Option<Derived> {
    let kind = table.choice("kind");
    let mut rules = Vec::new();
    if table.has("serving") {
        rules.push(DerivedFrom::Serving(division(table, "serving")));
    }
    if table.has("directly_below") {
        rules.push(DerivedFrom::DirectlyBelow(division(
            table,
            "directly_below",
        )));
    }
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
    const LONGEST: usize = 12;
    let code = table.text(key);
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

fn values(texts: Vec<At<'_, String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
