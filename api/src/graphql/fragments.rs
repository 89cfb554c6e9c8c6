//! How large a document is once its fragments are expanded, found without expanding them.
//!
//! The library computes depth and complexity by walking fragments inline: 24
//! fragments that each spread the next one twice cost it 20 seconds. Here each
//! fragment is measured once, so the answer comes in milliseconds whatever the
//! document says. Must run before anything else looks at the document.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::error::{Code, Fault};
use super::limits::{MAX_ALIASES, MAX_FIELDS, MAX_NESTING, MAX_SPREADS};

/// What a selection set holds after expansion. Sums saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    spreads: u64,
    fields: u64,
    aliases: u64,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.spreads = self.spreads.saturating_add(other.spreads);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
    }
}

/// Refuses a document that expands beyond the limits, or whose fragments run in a circle.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Fault> {
    let mut ruler = Ruler {
        document,
        known: HashMap::new(),
    };
    let mut size = Size::default();
    for (_, operation) in document.operations.iter() {
        size.add(ruler.measure(&operation.node.selection_set.node, 0)?);
    }
    // A fragment that nobody spreads is walked by the validation all the same.
    for name in document.fragments.keys() {
        ruler.fragment(name, 0)?;
    }
    within(
        Code::TooManyFragments,
        size.spreads,
        MAX_SPREADS,
        "展开后的片段引用",
        "fragment spreads after expansion",
    )?;
    within(
        Code::TooManyFields,
        size.fields,
        MAX_FIELDS,
        "展开后的字段",
        "fields after expansion",
    )?;
    within(Code::TooManyAliases, size.aliases, MAX_ALIASES, "别名字段", "aliased fields")
}

fn within(code: Code, found: u64, limit: u64, zh: &str, en: &str) -> Result<(), Fault> {
    if found <= limit {
        Ok(())
    } else {
        Err(Fault::limit(code, limit, zh, en))
    }
}

struct Ruler<'a> {
    document: &'a ExecutableDocument,
    /// None while the fragment is being measured: who meets it then runs in a circle.
    known: HashMap<&'a Name, Option<Size>>,
}

impl<'a> Ruler<'a> {
    fn measure(&mut self, set: &'a SelectionSet, nesting: usize) -> Result<Size, Fault> {
        if nesting > MAX_NESTING {
            return Err(Fault::limit(
                Code::QueryTooDeep,
                MAX_NESTING as u64,
                "嵌套层数",
                "levels of nesting",
            ));
        }
        let mut size = Size::default();
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    size.fields = size.fields.saturating_add(1);
                    size.aliases = size
                        .aliases
                        .saturating_add(u64::from(field.node.alias.is_some()));
                    size.add(self.measure(&field.node.selection_set.node, nesting + 1)?);
                }
                Selection::InlineFragment(fragment) => {
                    size.add(self.measure(&fragment.node.selection_set.node, nesting + 1)?);
                }
                Selection::FragmentSpread(spread) => {
                    size.spreads = size.spreads.saturating_add(1);
                    size.add(self.fragment(&spread.node.fragment_name.node, nesting + 1)?);
                }
            }
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name, nesting: usize) -> Result<Size, Fault> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(Fault::bad_input(
                    format!("片段 {name} 循环引用自身：请去掉其中一处引用"),
                    format!("fragment {name} spreads itself: remove one of the spreads"),
                ));
            }
            None => {}
        }
        // An unknown fragment is named by the validation.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Size::default());
        };
        self.known.insert(name, None);
        let size = self.measure(&fragment.node.selection_set.node, nesting)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use async_graphql::parser::parse_query;

    use super::*;

    fn refused(document: &str) -> Code {
        check(&parse_query(document).expect("the document parses"))
            .expect_err("refused")
            .code
    }

    #[test]
    fn a_document_under_1_kb_that_expands_to_millions_is_refused_at_once() {
        let mut bomb = "{ ...F0 }".to_owned();
        for n in 0..24 {
            write!(
                bomb,
                " fragment F{n} on Query {{ ...F{next} ...F{next} }}",
                next = n + 1
            )
            .expect("a string grows");
        }
        bomb.push_str(" fragment F24 on Query { __typename }");
        assert_eq!(refused(&bomb), Code::TooManyFragments);
    }

    #[test]
    fn fragments_in_a_circle_are_refused() {
        assert_eq!(
            refused("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
            Code::BadInput
        );
        assert_eq!(
            refused("{ __typename } fragment A on Query { ...A }"),
            Code::BadInput
        );
    }

    #[test]
    fn a_long_chain_of_fragments_is_refused_before_it_fills_the_stack() {
        let mut chain = "{ ...F0 }".to_owned();
        for n in 0..20_000 {
            write!(chain, " fragment F{n} on Query {{ ...F{} }}", n + 1).expect("a string grows");
        }
        assert_eq!(refused(&chain), Code::QueryTooDeep);
    }

    #[test]
    fn many_aliases_are_refused() {
        let fields: String = (0..=MAX_ALIASES).fold(String::new(), |text, n| {
            text + &format!(" a{n}: __typename")
        });
        assert_eq!(refused(&format!("{{{fields} }}")), Code::TooManyAliases);
    }

    #[test]
    fn a_fragment_used_three_times_passes() {
        let document = "{ a: x { ...F } b: x { ...F } c: x { ...F } } fragment F on X { y z }";
        assert!(check(&parse_query(document).expect("the document parses")).is_ok());
    }
}
