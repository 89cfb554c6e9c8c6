//! What the printed contract promises: descriptions, specified scalars, bounded lists.

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};

use crate::graphql::sdl;

fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(sdl()).expect("the contract parses");
    let definitions = document.definitions.into_iter();
    definitions
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => Some(found.node),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        })
        .collect()
}

/// Every element of a type with its description; the built-in scalars are not ours.
fn elements(found: &TypeDefinition) -> Vec<(String, Option<String>)> {
    let name = found.name.node.as_str();
    let text = |description: &Option<Positioned<String>>| {
        description.as_ref().map(|text| text.node.clone())
    };
    let value = |at: &str, one: &InputValueDefinition| {
        (format!("{at}.{}", one.name.node), text(&one.description))
    };
    let mut all = vec![(name.to_owned(), text(&found.description))];
    let fields = match &found.kind {
        TypeKind::Object(object) => &object.fields,
        TypeKind::Interface(interface) => &interface.fields,
        TypeKind::InputObject(input) => {
            all.extend(input.fields.iter().map(|field| value(name, &field.node)));
            return all;
        }
        TypeKind::Enum(of) => {
            let item = |at: &str| format!("{name}.{at}");
            all.extend(
                of.values
                    .iter()
                    .map(|one| (item(&one.node.value.node), text(&one.node.description))),
            );
            return all;
        }
        TypeKind::Scalar | TypeKind::Union(_) => return all,
    };
    for field in fields {
        let place = format!("{name}.{}", field.node.name.node);
        all.extend(
            field
                .node
                .arguments
                .iter()
                .map(|argument| value(&place, &argument.node)),
        );
        all.push((place, text(&field.node.description)));
    }
    all
}

#[test]
fn everything_is_described_in_english_with_the_chinese_term() {
    let mut bare = Vec::new();
    for (place, description) in types().iter().flat_map(elements) {
        let described = description.is_some_and(|text| {
            text.chars().any(|c| c.is_ascii_alphabetic())
                && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        });
        // The library's own scalars carry their English description only.
        if !described && !["Boolean", "Float", "ID", "Int", "String"].contains(&place.as_str()) {
            bare.push(place);
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

#[test]
fn own_scalars_say_where_they_are_specified() {
    let text = sdl();
    for scalar in ["Date", "DateTime", "Decimal", "Period"] {
        assert!(
            text.contains(&format!("scalar {scalar} @specifiedBy(url:")),
            "{scalar}"
        );
    }
    assert!(!text.contains("Float"), "no figure is a float");
}

#[test]
fn lists_are_bounded_pages() {
    for found in types() {
        let TypeKind::Object(object) = &found.kind else {
            continue;
        };
        for field in &object.fields {
            let is_page = field
                .node
                .ty
                .node
                .to_string()
                .trim_end_matches('!')
                .ends_with("Connection");
            // The field above them takes the page.
            let is_inside = found.name.node.ends_with("Table")
                || ["Explanation", "FigureChanges", "Ranking"].contains(&found.name.node.as_str());
            let is_cut = ["first", "after"].iter().all(|name| {
                field
                    .node
                    .arguments
                    .iter()
                    .any(|argument| argument.node.name.node == *name)
            });
            assert!(
                !is_page || is_inside || is_cut,
                "{}.{}",
                found.name.node,
                field.node.name.node
            );
        }
    }
}
