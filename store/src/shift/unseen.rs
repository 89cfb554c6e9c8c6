//! What has left a scope's sight (移出视野): units whose figures of a period stand
//! where the scope reads none.
//!
//! A question in the tree as it had been recorded at a moment would show them where
//! they were thought to stand then, and with that what they filed for periods that
//! are not the old place's. So for such a scope the move by which they left was
//! always known. Must fail closed: whoever may not read a unit's figure of a period
//! is told no part of it, in no sum and in no act.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::path::Path;
use chrono::NaiveDate;

use super::{Shift, redone, undone};
use crate::access::{Move, Scope, TreeNow};
use crate::row;

/// The moves after which what they moved stands where a scope reads no figures, by
/// their numbers in the list, each with where it stands.
#[derive(Debug, Default)]
pub(crate) struct Unseen {
    out: BTreeMap<usize, Path>,
    /// Those of the others that moved something out of a place of which the scope reads
    /// just that: who has a unit today has its past.
    read: BTreeSet<usize>,
}

impl Unseen {
    pub(super) fn is_out(&self, number: usize) -> bool {
        self.out.contains_key(&number)
    }

    /// Whether what a move moved was read before it too, and so was never carried out.
    pub(super) fn was_read(&self, number: usize) -> bool {
        self.read.contains(&number)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Whether what stands at a place left with one of them.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        self.out.values().any(|out| out.contains(path))
    }
}

impl Scope {
    /// The moves that led out of this scope's sight, as everything stands on a day.
    pub(crate) fn unseen(&self, tree: &TreeNow, day: NaiveDate) -> Unseen {
        let took_effect = |one: &Move| !one.merged && one.on <= day;
        let stands = |number: usize| {
            let later = tree.moves[number + 1..]
                .iter()
                .filter(|one| took_effect(one));
            later.fold(tree.moves[number].to.clone(), |path, one| {
                redone(one, &path).unwrap_or(path)
            })
        };
        let numbers = (0..tree.moves.len()).filter(|number| took_effect(&tree.moves[*number]));
        let mut found = Unseen::default();
        for number in numbers {
            let path = stands(number);
            if !self.reads_figures_at(&path) {
                found.out.insert(number, path);
            } else if self.reads_figures_at(&tree.moves[number].from) {
                found.read.insert(number);
            }
        }
        found
    }
}

impl TreeNow {
    /// Where that stands on a day which stands at a place today.
    pub(crate) fn stands_on(&self, today: &Path, day: NaiveDate) -> Path {
        let later = self.moves.iter().rev();
        let later = later.filter(|one| !one.merged && one.on > day);
        later.fold(today.clone(), |path, one| {
            undone(one, &path).unwrap_or(path)
        })
    }
}

/// Moves that had not been recorded at the moment asked, in the order in which they took effect.
#[derive(Default)]
pub(super) struct Unheard<'a> {
    all: Vec<&'a Move>,
    /// Those that are passed over: what they move stands where it was thought to stand.
    passed: Vec<&'a Move>,
    /// Those that are carried out nevertheless.
    out: Vec<&'a Move>,
}

impl<'a> Unheard<'a> {
    /// What is carried although nobody knew of the move: what left the scope's sight, and
    /// what stood in it and came back into sight by another move.
    pub(super) fn shift(
        &mut self,
        (number, one): (usize, &'a Move),
        unseen: &Unseen,
    ) -> Option<Shift> {
        let is_out = unseen.is_out(number);
        let node = row::node(one.node);
        let went_along =
            !unseen.was_read(number) && self.out.iter().any(|other| other.to.contains(&one.from));
        self.all.push(one);
        let list = if is_out {
            &mut self.out
        } else {
            &mut self.passed
        };
        list.push(one);
        match (is_out, went_along) {
            (true, _) => Some(Shift {
                node,
                from: before_all(&self.passed, &one.from),
                to: one.to.clone(),
            }),
            (false, true) => Some(Shift {
                node,
                from: one.from.clone(),
                to: before_all(&self.all, &one.from),
            }),
            (false, false) => None,
        }
    }
}

/// Where that stood before these moves which stands at a place after them.
fn before_all(moves: &[&Move], path: &Path) -> Path {
    let back = moves.iter().rev();
    back.fold(path.clone(), |path, one| undone(one, &path).unwrap_or(path))
}
