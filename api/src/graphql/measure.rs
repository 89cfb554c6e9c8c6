//! How large a document is once its fragments are expanded, found without expanding them.
//!
//! The library computes depth and complexity by walking fragments inline: 24
//! fragments that each spread the next one twice cost it 20 seconds. Here each
//! fragment is measured once, so the answer comes in milliseconds whatever the
//! document says. Must run before anything else looks at the document.

use std::collections::HashMap;

use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use super::error::{Code, Fault};
use super::limits::MAX_NESTING;
use crate::limits::Limits;

/// Directives of a document for each that one place may have.
const PLACES: u64 = 10;

/// What documents hold after expansion. Sums saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    spreads: u64,
    fields: u64,
    aliases: u64,
    directives: u64,
    /// Fields inside each other, at the deepest place.
    depth: u64,
}

impl Size {
    /// Adds what stands beside it: another selection, or another request of a batch.
    pub(super) fn add(&mut self, other: Self) {
        self.spreads = self.spreads.saturating_add(other.spreads);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
    }

    /// Refuses what is beyond the limits.
    pub(super) fn check(self, limits: &Limits) -> Result<(), Fault> {
        let bounds = [
            (
                Code::TooManyFragments,
                self.spreads,
                limits.spreads,
                "展开后的片段引用",
                "fragment spreads after expansion",
            ),
            (
                Code::QueryTooDeep,
                self.depth,
                limits.depth,
                "字段嵌套层数",
                "levels of fields",
            ),
            (
                Code::TooManyAliases,
                self.aliases,
                limits.aliases,
                "别名字段",
                "aliased fields",
            ),
            (
                Code::TooManyFields,
                self.fields,
                limits.fields,
                "展开后的字段",
                "fields after expansion",
            ),
            (
                Code::TooManyDirectives,
                self.directives,
                limits.directives.saturating_mul(PLACES),
                "展开后的指令",
                "directives after expansion",
            ),
        ];
        match bounds
            .into_iter()
            .find(|(_, found, limit, ..)| found > limit)
        {
            Some((code, _, limit, zh, en)) => Err(Fault::limit(code, limit, zh, en)),
            None => Ok(()),
        }
    }
}

/// Measures a document. Errors: fragments in a circle, nesting beyond what the stack bears, too many directives at one
/// place. What the rest may be is for [`Size::check`], since requests of a batch count together.
pub(super) fn measure(document: &ExecutableDocument, limits: &Limits) -> Result<Size, Fault> {
    let mut ruler = Ruler {
        document,
        limits,
        known: HashMap::new(),
    };
    let mut size = Size::default();
    for (_, operation) in document.operations.iter() {
        ruler.directives(&operation.node.directives, &mut size)?;
        for variable in &operation.node.variable_definitions {
            ruler.directives(&variable.node.directives, &mut size)?;
        }
        size.add(ruler.measure(&operation.node.selection_set.node, 0)?);
    }
    // A fragment that nobody spreads is walked by the validation all the same.
    for name in document.fragments.keys() {
        ruler.fragment(name, 0)?;
    }
    Ok(size)
}

struct Ruler<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    /// None while the fragment is being measured: who meets it then runs in a circle.
    known: HashMap<&'a Name, Option<Size>>,
}

impl<'a> Ruler<'a> {
    fn measure(&mut self, set: &'a SelectionSet, nesting: usize) -> Result<Size, Fault> {
        if nesting > MAX_NESTING {
            return Err(too_deep(self.limits));
        }
        let mut size = Size::default();
        for item in &set.items {
            let inside = match &item.node {
                Selection::Field(field) => {
                    self.directives(&field.node.directives, &mut size)?;
                    let mut inside = self.measure(&field.node.selection_set.node, nesting + 1)?;
                    inside.add(Size {
                        fields: 1,
                        aliases: u64::from(field.node.alias.is_some()),
                        ..Size::default()
                    });
                    inside.depth += 1;
                    inside
                }
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives, &mut size)?;
                    self.measure(&fragment.node.selection_set.node, nesting + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.node.directives, &mut size)?;
                    size.spreads = size.spreads.saturating_add(1);
                    self.fragment(&spread.node.fragment_name.node, nesting + 1)?
                }
            };
            size.add(inside);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a Name, nesting: usize) -> Result<Size, Fault> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                return Err(Fault::new(
                    Code::InvalidDocument,
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
        let mut size = self.measure(&fragment.node.selection_set.node, nesting)?;
        self.directives(&fragment.node.directives, &mut size)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }

    /// Counts the directives of one place.
    fn directives(
        &self,
        directives: &[Positioned<Directive>],
        size: &mut Size,
    ) -> Result<(), Fault> {
        let found = directives.len() as u64;
        if found > self.limits.directives {
            return Err(Fault::limit(
                Code::TooManyDirectives,
                self.limits.directives,
                "同一处的指令",
                "directives at one place",
            ));
        }
        size.directives = size.directives.saturating_add(found);
        Ok(())
    }
}

/// Fields, or brackets of any kind, inside each other beyond every depth.
pub(super) fn too_deep(limits: &Limits) -> Fault {
    Fault::limit(
        Code::QueryTooDeep,
        limits.depth,
        "字段嵌套层数",
        "levels of fields",
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use async_graphql::parser::parse_query;

    use super::*;

    fn check(document: &str) -> Result<(), Fault> {
        let limits = Limits::default();
        measure(
            &parse_query(document).expect("the document parses"),
            &limits,
        )?
        .check(&limits)
    }

    fn refused(document: &str) -> Code {
        check(document).expect_err("refused").code
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
            Code::InvalidDocument
        );
        assert_eq!(
            refused("{ __typename } fragment A on Query { ...A }"),
            Code::InvalidDocument
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
    fn depth_is_counted_through_fragments_and_not_by_them() {
        let deep = |levels: usize| {
            format!(
                "{{ ...A }} fragment A on Query {{ {} a {} }}",
                "a { ... { ".repeat(levels - 1),
                "} }".repeat(levels - 1)
            )
        };
        assert_eq!(check(&deep(15)), Ok(()));
        assert_eq!(refused(&deep(16)), Code::QueryTooDeep);
    }

    #[test]
    fn directives_are_counted_at_each_place_and_in_all() {
        let at_one = |number: usize| format!("{{ a {} }}", "@x ".repeat(number));
        assert_eq!(check(&at_one(10)), Ok(()));
        assert_eq!(refused(&at_one(11)), Code::TooManyDirectives);
        let in_all = |number: usize| {
            format!(
                "{{ {} }} fragment F on Q {{ a @x }}",
                "...F ".repeat(number)
            )
        };
        assert_eq!(check(&in_all(100)), Ok(()));
        assert_eq!(refused(&in_all(101)), Code::TooManyDirectives);
    }

    #[test]
    fn many_aliases_are_refused() {
        let aliases = |number: usize| {
            (0..number).fold(String::new(), |text, n| {
                text + &format!(" a{n}: __typename")
            })
        };
        assert_eq!(check(&format!("{{{} }}", aliases(100))), Ok(()));
        assert_eq!(
            refused(&format!("{{{} }}", aliases(101))),
            Code::TooManyAliases
        );
    }

    #[test]
    fn a_fragment_used_three_times_passes() {
        assert_eq!(
            check("{ a: x { ...F } b: x { ...F } c: x { ...F } } fragment F on X { y z }"),
            Ok(())
        );
    }
}
