//! What changes between two versions of a campaign, and what that does to reports already filed.
//!
//! Owns the comparison: nouns are matched by code and never by position, a form's values by the code of their
//! indicator. Compares the JSON of both sides, so that no field can be forgotten here. Never applies a change.

mod note;
mod picture;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::note::note;
use self::picture::picture;
use super::Campaign;

/// One thing that two versions of a campaign do not share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changes, by codes, such as `schedules/monthly/due` or `forms/monthly/values/self_found`.
    pub path: String,
    /// How it changes.
    pub kind: ChangeKind,
    /// Before, as JSON; absent when added.
    pub before: Option<Value>,
    /// After, as JSON; absent when removed.
    pub after: Option<Value>,
    /// What it does to reports already filed, one sentence.
    pub note: String,
}

/// How a thing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, differently.
    Changed,
}

/// All changes from `old` to `new`, by path. Empty if and only if both say the same, but for the order of nouns.
pub fn diff(old: &Campaign, new: &Campaign) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(&mut Vec::new(), &picture(old), &picture(new), &mut changes);
    changes
}

/// Goes down as far as both sides are made of the same nouns; what differs below is one change.
fn compare(path: &mut Vec<String>, old: &Value, new: &Value, changes: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let parts = match (old, new) {
        (Value::Object(old), Value::Object(new)) if is_noun(path) => {
            Some((fields(old), fields(new)))
        }
        (Value::Array(old), Value::Array(new)) => by_code(old).zip(by_code(new)),
        _ => None,
    };
    let Some((old_parts, new_parts)) = parts else {
        changes.push(change(path, old, new));
        return;
    };
    let names: BTreeSet<&str> = old_parts.keys().chain(new_parts.keys()).copied().collect();
    for name in names {
        let part = |parts: &BTreeMap<&str, &Value>| {
            parts.get(name).map_or(Value::Null, |&value| value.clone())
        };
        path.push(name.to_owned());
        compare(path, &part(&old_parts), &part(&new_parts), changes);
        path.pop();
    }
}

/// The campaign itself, its clauses, and whatever stands in a list by its code; a due rule or a clause is a value.
fn is_noun(path: &[String]) -> bool {
    path.len().is_multiple_of(2) || path == ["clauses"]
}

fn fields(object: &Map<String, Value>) -> BTreeMap<&str, &Value> {
    object
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .collect()
}

/// The list by its codes, if every item has one of its own: two of one code could not be told apart.
fn by_code(list: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let items: BTreeMap<&str, &Value> = list
        .iter()
        .map(|item| Some((item.get("code")?.as_str()?, item)))
        .collect::<Option<_>>()?;
    (items.len() == list.len()).then_some(items)
}

fn change(path: &[String], old: &Value, new: &Value) -> Change {
    let given = |value: &Value| (!value.is_null()).then(|| value.clone());
    let kind = match (old.is_null(), new.is_null()) {
        (true, _) => ChangeKind::Added,
        (false, true) => ChangeKind::Removed,
        (false, false) => ChangeKind::Changed,
    };
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    Change {
        path: path.join("/"),
        kind,
        before: given(old),
        after: given(new),
        note: note(&words, kind).to_owned(),
    }
}
