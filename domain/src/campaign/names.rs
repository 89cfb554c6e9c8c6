//! Which codes the files of a campaign define, and which they refer to.
//!
//! Owns uniqueness and resolution over all files. Never guesses: a reference that names nothing is refused, with
//! the nearest code as the proposal.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::problem::{At, Log, Place, proposal};

/// What a code may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Noun {
    Agency,
    Group,
    Phase,
    Form,
    Schedule,
    Interpretation,
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Agency => "agency",
            Self::Group => "group",
            Self::Phase => "phase",
            Self::Form => "form",
            Self::Schedule => "schedule",
            Self::Interpretation => "interpretation",
        })
    }
}

struct Reference<'a> {
    noun: Noun,
    code: String,
    key: &'static str,
    place: Place<'a>,
}

/// The codes defined and referred to so far.
#[derive(Default)]
pub(super) struct Names<'a> {
    defined: RefCell<BTreeMap<(Noun, String), Place<'a>>>,
    references: RefCell<Vec<Reference<'a>>>,
    unreadable: RefCell<BTreeSet<Noun>>,
}

impl<'a> Names<'a> {
    /// Notes that `code` names a noun; twice is a problem. An empty code has been reported already.
    pub(super) fn define(&self, log: &Log, noun: Noun, code: &At<'a, String>) {
        if code.value.is_empty() {
            return;
        }
        let mut defined = self.defined.borrow_mut();
        if let Some(first) = defined.get(&(noun, code.value.clone())) {
            log.error(
                code.place,
                format!(
                    "{noun} `{}` is defined twice, first in {} line {}",
                    code.value, first.file, first.line
                ),
                "give each its own code",
            );
        } else {
            defined.insert((noun, code.value.clone()), code.place);
        }
    }

    /// Notes that `key` refers to a noun by its code.
    pub(super) fn refer(&self, noun: Noun, key: &'static str, code: &At<'a, String>) {
        if !code.value.is_empty() {
            let (code, place) = (code.value.clone(), code.place);
            self.references.borrow_mut().push(Reference {
                noun,
                code,
                key,
                place,
            });
        }
    }

    /// Notes that the file of these nouns could not be read: references to them are not judged.
    pub(super) fn unreadable(&self, nouns: &[Noun]) {
        self.unreadable.borrow_mut().extend(nouns);
    }

    /// Where a noun is defined.
    pub(super) fn place_of(&self, noun: Noun, code: &str) -> Option<Place<'a>> {
        self.defined.borrow().get(&(noun, code.to_owned())).copied()
    }

    /// Reports every reference that names nothing.
    pub(super) fn resolve(&self, log: &Log) {
        let (defined, unreadable) = (self.defined.borrow(), self.unreadable.borrow());
        for Reference {
            noun,
            code,
            key,
            place,
        } in self.references.borrow().iter()
        {
            if unreadable.contains(noun) || defined.contains_key(&(*noun, code.clone())) {
                continue;
            }
            let known = defined
                .keys()
                .filter(|(kind, _)| kind == noun)
                .map(|(_, code)| code.as_str());
            log.error(
                *place,
                format!("`{key}` names the {noun} `{code}`, which the campaign does not define"),
                proposal(code, known),
            );
        }
    }
}
