//! Whether a document asks every object once: then no two answers for one key are
//! merged by the library, and an object may be answered by a text of it that was
//! written before.
//!
//! Found out once for a document. Must say no where it is not sure.

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// Selections that are looked at, those in fragments wherever they are spread; a longer document is not plain.
const SELECTIONS_MAX: usize = 4_096;

/// Stands in the request of a plain document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain;

/// Whether no object of a document is asked twice under the same key.
pub(super) fn is_plain(document: &ExecutableDocument) -> bool {
    let mut left = SELECTIONS_MAX;
    document.operations.iter().all(|(_, operation)| {
        let set = &operation.node.selection_set.node;
        has_objects_once(document, set, &mut left)
    })
}

fn has_objects_once(document: &ExecutableDocument, set: &SelectionSet, left: &mut usize) -> bool {
    let mut objects: Vec<(&Name, &SelectionSet)> = Vec::new();
    gather(document, set, &mut objects, left)
        && objects
            .iter()
            .all(|(_, inside)| has_objects_once(document, inside, left))
}

/// The objects that are asked of one, those in fragments in their places; false if one of them is asked twice.
fn gather<'d>(
    document: &'d ExecutableDocument,
    set: &'d SelectionSet,
    objects: &mut Vec<(&'d Name, &'d SelectionSet)>,
    left: &mut usize,
) -> bool {
    set.items.iter().all(|item| {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        match &item.node {
            Selection::Field(field) => {
                let (key, inside) = (
                    &field.node.response_key().node,
                    &field.node.selection_set.node,
                );
                if inside.items.is_empty() {
                    return true;
                }
                let is_first = objects.iter().all(|(known, _)| *known != key);
                objects.push((key, inside));
                is_first
            }
            Selection::InlineFragment(fragment) => {
                gather(document, &fragment.node.selection_set.node, objects, left)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node);
                fragment.is_some_and(|fragment| {
                    gather(document, &fragment.node.selection_set.node, objects, left)
                })
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn an_object_that_is_asked_twice_under_one_key_is_not_plain() {
        for (document, plain) in [
            ("{ a { b { c d c } } }", true),
            ("{ a { b } other: a { b } }", true),
            ("{ a { b } a { c } }", false),
            ("{ a { b { c } b { d } } }", false),
            ("{ a { b { c } ...F } } fragment F on A { b { d } }", false),
            ("{ a { b { c } ... on A { b { d } } } }", false),
            ("{ a { ...F ...F } } fragment F on A { b { d } }", false),
            (
                "{ a { ...F } x: a { ...F } } fragment F on A { b { d } }",
                true,
            ),
            ("{ a { ...Unknown } }", false),
            ("query One { a { b } } query Two { a { b } a { c } }", false),
        ] {
            let parsed = parse_query(document).expect("GraphQL");
            assert_eq!(is_plain(&parsed), plain, "{document}");
        }
    }

    #[test]
    fn a_document_too_long_to_look_at_is_not_plain() {
        let fields = " a".repeat(SELECTIONS_MAX + 1);
        let parsed = parse_query(format!("{{{fields} }}")).expect("GraphQL");
        assert!(!is_plain(&parsed));
    }
}
