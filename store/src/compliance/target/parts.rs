//! A target that is met when all its parts are (均、双): their states as one, who is to tell of any of them, and who holds
//! one back.

use std::collections::{BTreeMap, HashSet};

use cengbao_domain::compliance::State;

use super::board::{Behinds, Board};
use super::{TargetCell, TargetRow, TargetSource, TargetStanding, UnitStanding};

impl Board<'_> {
    /// A target that is met when all its parts are; of those who hold several back, by what they hold back most.
    pub(super) fn of_parts(
        &self,
        at: usize,
        standings: &BTreeMap<usize, TargetStanding>,
    ) -> TargetStanding {
        let code = &self.target(at).item.code;
        let parts: Vec<&TargetStanding> = standings
            .values()
            .filter(|part| self.target(part.at).part_of.as_ref() == Some(code))
            .collect();
        let rows = parts.first().map_or(0, |part| part.rows.len());
        let of_all = |of: fn(&TargetStanding) -> &Behinds| {
            let mut all: Behinds = Vec::new();
            for part in &parts {
                let code = &self.target(part.at).item.code;
                let named = |(key, one): &(String, UnitStanding)| {
                    let part = Some(code.clone());
                    (
                        key.clone(),
                        UnitStanding {
                            part,
                            ..one.clone()
                        },
                    )
                };
                all.extend(of(part).iter().map(named));
            }
            all.sort_by(|(a, _), (b, _)| a.cmp(b));
            let mut known = HashSet::new();
            all.retain(|(_, one)| known.insert(one.code().to_owned()));
            all
        };
        let whole = |row: Option<usize>, cells: Vec<&TargetCell>| {
            let (expected, told) = self.tellers(&parts, row, &cells);
            whole(&cells, expected, told)
        };
        TargetStanding {
            at,
            source: TargetSource::Parts,
            scale: 0,
            is_open: parts.iter().any(|part| part.is_open),
            total: whole(None, parts.iter().map(|part| &part.total).collect()),
            rows: (0..rows)
                .map(|row| TargetRow {
                    place: self.children.get(row).cloned(),
                    cell: whole(
                        Some(row),
                        parts.iter().map(|part| &part.rows[row].cell).collect(),
                    ),
                })
                .collect(),
            behind: of_all(|part| &part.behind),
            missing: of_all(|part| &part.missing),
        }
    }

    /// Units that are to tell of one of the parts, and those that have told of all that they are to tell of. Of forms,
    /// which units fill the form's table says: as many as of the part that has most, and fewest.
    fn tellers(
        &self,
        parts: &[&TargetStanding],
        row: Option<usize>,
        cells: &[&TargetCell],
    ) -> (u64, u64) {
        let mut units: BTreeMap<usize, bool> = BTreeMap::new();
        for part in parts {
            for entry in self.counting(&self.after, part.at, row) {
                *units.entry(entry.unit).or_insert(true) &= entry.told.is_some();
            }
        }
        if units.is_empty() {
            let asked = cells.iter().filter(|cell| cell.expected > 0);
            let expected = asked.clone().map(|cell| cell.expected).max();
            let told = asked.map(|cell| cell.told).min();
            return (expected.unwrap_or(0), told.unwrap_or(0));
        }
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let told = units.values().filter(|told| **told).count();
        (count(units.len()), count(told))
    }
}

/// What parts come to: a state, and no figure of their own.
fn whole(parts: &[&TargetCell], expected: u64, told: u64) -> TargetCell {
    let state = State::all(parts.iter().map(|part| part.state));
    let most = |of: fn(&TargetCell) -> u64| parts.iter().map(|part| of(part)).max().unwrap_or(0);
    TargetCell {
        unknown: (state == State::NoData)
            .then(|| parts.iter().find_map(|part| part.unknown))
            .flatten(),
        is_late: state == State::Met && parts.iter().any(|part| part.is_late),
        expected,
        told,
        undecided: most(|part| part.undecided),
        differing: most(|part| part.differing),
        ..TargetCell::without_figure(state)
    }
}
