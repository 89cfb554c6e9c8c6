//! "Did you mean": the names of the schema that look like one that is not there.
//!
//! For those only to whom the schema is open. Must never take long: a name that
//! is longer than any of ours is not compared.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

/// The longest name that is compared.
const MAX_NAME: usize = 60;
/// Names that are offered.
const MAX_OFFERS: usize = 3;

/// The fields of each type, and the arguments of each field.
pub(super) struct Names {
    fields: HashMap<String, Vec<String>>,
    arguments: HashMap<(String, String), Vec<String>>,
}

impl Names {
    /// Reads the names out of the contract.
    pub(super) fn of(sdl: &str) -> Self {
        let mut names = Self {
            fields: HashMap::new(),
            arguments: HashMap::new(),
        };
        let document = parse_schema(sdl).expect("the contract of this binary parses");
        for definition in document.definitions {
            let TypeSystemDefinition::Type(found) = definition else {
                continue;
            };
            let type_name = found.node.name.node.to_string();
            let fields = match found.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => continue,
            };
            for field in fields {
                let field_name = field.node.name.node.to_string();
                let arguments = field.node.arguments.iter();
                names.arguments.insert(
                    (type_name.clone(), field_name.clone()),
                    arguments
                        .map(|argument| argument.node.name.node.to_string())
                        .collect(),
                );
                names
                    .fields
                    .entry(type_name.clone())
                    .or_default()
                    .push(field_name);
            }
        }
        names
    }

    /// Fields of a type that look like this one.
    pub(super) fn fields(&self, of: &str, like: &str) -> Vec<&str> {
        nearest(self.fields.get(of), like)
    }

    /// Arguments of a field that look like this one.
    pub(super) fn arguments(&self, of: &str, field: &str, like: &str) -> Vec<&str> {
        nearest(self.arguments.get(&(of.to_owned(), field.to_owned())), like)
    }
}

fn nearest<'n>(names: Option<&'n Vec<String>>, like: &str) -> Vec<&'n str> {
    if like.len() > MAX_NAME {
        return Vec::new();
    }
    let mut near: Vec<_> = names
        .into_iter()
        .flatten()
        .map(|name| (distance(name, like), name.as_str()))
        .filter(|(distance, name)| *distance <= (name.len().max(like.len()) / 3).max(1))
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(MAX_OFFERS)
        .map(|(_, name)| name)
        .collect()
}

/// How many letters must be changed to make one word the other (Levenshtein), whatever their case.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, left) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in other.bytes().enumerate() {
            let cost = usize::from(!left.eq_ignore_ascii_case(&right));
            let here = (diagonal + cost).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], here);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_come_first_and_strange_ones_not_at_all() {
        let names = Names::of("type Query { period(first: Int): Int periods: Int agency: Int }");
        assert_eq!(names.fields("Query", "peroid"), ["period"]);
        assert_eq!(names.fields("Query", "Periods"), ["periods", "period"]);
        assert_eq!(names.fields("Query", "zzz"), [""; 0]);
        assert_eq!(names.fields("Nothing", "period"), [""; 0]);
        assert_eq!(names.arguments("Query", "period", "frist"), [""; 0]);
        assert_eq!(names.arguments("Query", "period", "firs"), ["first"]);
        assert_eq!(names.fields("Query", &"period".repeat(1_000)), [""; 0]);
    }
}
