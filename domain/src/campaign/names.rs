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
    LeadingGroup,
    Population,
    Task,
    Blanket,
    Target,
    Event,
    Duty,
    Milestone,
    Rule,
    Paper,
    Template,
    Checklist,
    Ledger,
}

impl Noun {
    /// The nouns that can be bound and take part; a code names only one thing among all of them.
    const BODIES: [Self; 4] = [
        Self::Agency,
        Self::Group,
        Self::LeadingGroup,
        Self::Population,
    ];

    fn is_body(self) -> bool {
        Self::BODIES.contains(&self)
    }
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
            Self::LeadingGroup => "leading group",
            Self::Population => "population",
            Self::Task => "task",
            Self::Blanket => "blanket",
            Self::Target => "target",
            Self::Event => "event",
            Self::Duty => "duty",
            Self::Milestone => "milestone",
            Self::Rule => "rule",
            Self::Paper => "paper",
            Self::Template => "template",
            Self::Checklist => "checklist",
            Self::Ledger => "ledger",
        })
    }
}

/// What a reference may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    One(Noun),
    /// An agency, group, leading group or population.
    Body,
}

impl Wanted {
    fn nouns(&self) -> &[Noun] {
        match self {
            Self::One(noun) => std::slice::from_ref(noun),
            Self::Body => &Noun::BODIES,
        }
    }
}

impl From<Noun> for Wanted {
    fn from(noun: Noun) -> Self {
        Self::One(noun)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(noun) => noun.fmt(f),
            Self::Body => f.write_str("agency, group, leading group or population"),
        }
    }
}

struct Reference<'a> {
    wanted: Wanted,
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
        let rivals = if noun.is_body() {
            &Noun::BODIES[..]
        } else {
            std::slice::from_ref(&noun)
        };
        let first = rivals
            .iter()
            .find_map(|rival| Some((*rival, *defined.get(&(*rival, code.value.clone()))?)));
        let Some((rival, first)) = first else {
            defined.insert((noun, code.value.clone()), code.place);
            return;
        };
        let role = if rival == noun {
            String::new()
        } else {
            format!("as a {rival} ")
        };
        log.error(
            code.place,
            format!(
                "{noun} `{}` is defined twice, first {role}in {} line {}",
                code.value, first.file, first.line
            ),
            "give each its own code",
        );
    }

    /// Notes that `key` refers by its code to something wanted.
    pub(super) fn refer(
        &self,
        wanted: impl Into<Wanted>,
        key: &'static str,
        code: &At<'a, String>,
    ) {
        if !code.value.is_empty() {
            let (code, place) = (code.value.clone(), code.place);
            self.references.borrow_mut().push(Reference {
                wanted: wanted.into(),
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

    /// Whether the file of a noun could not be read.
    pub(super) fn is_unreadable(&self, noun: Noun) -> bool {
        self.unreadable.borrow().contains(&noun)
    }

    /// Where a noun is defined.
    pub(super) fn place_of(&self, noun: Noun, code: &str) -> Option<Place<'a>> {
        self.defined.borrow().get(&(noun, code.to_owned())).copied()
    }

    /// Reports every code that is referred to and names nothing: once, where it stands first, because what is
    /// missing is the noun and not each of the places that wait for it.
    pub(super) fn resolve(&self, log: &Log) {
        let references = self.references.borrow();
        let mut missing: BTreeMap<(&str, String), Vec<&Reference<'_>>> = BTreeMap::new();
        for reference in references.iter().filter(|one| self.is_missing(one)) {
            let name = (reference.code.as_str(), reference.wanted.to_string());
            missing.entry(name).or_default().push(reference);
        }
        for ((code, wanted), mut places) in missing {
            places.sort_by_key(|one| (one.place.file, one.place.line));
            let Some((first, others)) = places.split_first() else {
                continue;
            };
            let also = match others {
                [] => String::new(),
                [second, ..] => format!(
                    " (nor where {} more places name it, the next in {} line {})",
                    others.len(),
                    second.place.file,
                    second.place.line
                ),
            };
            let message = format!(
                "`{}` names the {wanted} `{code}`, which the campaign does not define{also}",
                first.key
            );
            log.error(first.place, message, self.nearest(first));
        }
    }

    fn is_missing(&self, reference: &Reference<'_>) -> bool {
        let (defined, unreadable) = (self.defined.borrow(), self.unreadable.borrow());
        !reference.wanted.nouns().iter().any(|noun| {
            unreadable.contains(noun) || defined.contains_key(&(*noun, reference.code.clone()))
        })
    }

    fn nearest(&self, reference: &Reference<'_>) -> String {
        let defined = self.defined.borrow();
        let known = defined
            .keys()
            .filter(|(noun, _)| reference.wanted.nouns().contains(noun))
            .map(|(_, code)| code.as_str());
        proposal(&reference.code, known)
    }
}
