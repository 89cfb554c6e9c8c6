//! Which rows of a list of agencies can be applied, and in which order: an
//! agency after the one it is inside. What rests on a refused row is refused.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::path::MAX_DEPTH;

use super::AgencyRow;
use super::check::check;
use super::register::Register;
use crate::import::{Refusal, RefusedRow};

/// The outcome.
pub(super) struct Ordered<'a> {
    /// Rows to apply, each after the row it is inside.
    pub(super) rows: Vec<&'a AgencyRow>,
    /// The others, in the order of the list.
    pub(super) refused: Vec<RefusedRow>,
}

/// Sorts the rows into those that can be applied and those that cannot.
pub(super) fn order<'a>(rows: &'a [AgencyRow], register: &Register) -> Ordered<'a> {
    let mut alive: BTreeMap<usize, &AgencyRow> = BTreeMap::new();
    let mut by_code: HashMap<&str, usize> = HashMap::new();
    let mut refused: BTreeMap<usize, Refusal> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let shape = check(row).and_then(|()| fits(row, register));
        let outcome = shape.and_then(|()| match by_code.insert(&row.code, index) {
            None => Ok(()),
            Some(first) => {
                by_code.insert(&row.code, first);
                Err(Refusal::new(
                    format!("{} appears twice in this list", row.code),
                    "keep one of the rows",
                ))
            }
        });
        match outcome {
            Ok(()) => drop(alive.insert(index, row)),
            Err(refusal) => drop(refused.insert(index, refusal)),
        }
    }
    // Every round refuses at least one row or is the last.
    let order = loop {
        let mut found = dangling(&alive, &by_code, register);
        let (order, loops) = sort(&alive, &by_code, |row| row.inside.as_deref());
        found.extend(loops.into_iter().map(|index| (index, looped("inside"))));
        let (_, loops) = sort(&alive, &by_code, |row| row.superior.as_deref());
        found.extend(loops.into_iter().map(|index| (index, looped("superior"))));
        found.extend(too_deep(&order, &alive, &by_code, register));
        if found.is_empty() {
            break order;
        }
        for (index, refusal) in found {
            if let Some(row) = alive.remove(&index) {
                by_code.remove(row.code.as_str());
                refused.insert(index, refusal);
            }
        }
    };
    Ordered {
        rows: order.into_iter().map(|index| &rows[index]).collect(),
        refused: refused
            .into_iter()
            .map(|(index, refusal)| refusal.of_row(rows[index].row, &rows[index].code))
            .collect(),
    }
}

/// Whether a row agrees with what the hub knows of its agency and its place.
fn fits(row: &AgencyRow, register: &Register) -> Result<(), Refusal> {
    let Some(serves) = register.serves(row) else {
        return Err(Refusal::new(
            format!("no division has the code {}", row.jurisdiction),
            format!(
                "import the division {} first, or correct the code",
                row.jurisdiction
            ),
        ));
    };
    if serves.placeholder {
        return Err(Refusal::new(
            format!("{} only fills a code: nobody serves it", row.jurisdiction),
            "write the division above it",
        ));
    }
    let Some(known) = register.agencies.get(&row.code) else {
        return Ok(());
    };
    let inside = row
        .inside
        .as_deref()
        .map(|code| register.agencies.get(code).map(|agency| agency.id));
    let is_elsewhere = known.jurisdiction_id != serves.id
        || inside.is_some_and(|inside| inside != known.inside_id);
    // A list tells where a closed one stood; the hub has it where what took its place stands.
    if is_elsewhere && known.valid_until.is_none() {
        return Err(Refusal::new(
            format!("{} stands elsewhere in the hub", row.code),
            "a move is a change with a day of its own: correct `jurisdiction` and `inside`",
        ));
    }
    if register.owing.contains(&known.id) && register.other_sectors(row, known) {
        return Err(Refusal::new(
            format!("{} owes reports under other sectors", row.code),
            "figures keep the sectors they were filed under: correct `sectors`, or leave them empty",
        ));
    }
    Ok(())
}

fn dangling(
    alive: &BTreeMap<usize, &AgencyRow>,
    by_code: &HashMap<&str, usize>,
    register: &Register,
) -> Vec<(usize, Refusal)> {
    let is_known = |code: &str| by_code.contains_key(code) || register.agencies.contains_key(code);
    let mut found = Vec::new();
    for (index, row) in alive {
        for (link, what) in [(&row.inside, "inside"), (&row.superior, "superior")] {
            if let Some(code) = link.as_deref().filter(|code| !is_known(code)) {
                found.push((
                    *index,
                    Refusal::new(
                        format!("`{what}` names {code}, which is neither in the hub nor among the rows that can be applied"),
                        format!("add the row of {code}, or correct `{what}`"),
                    ),
                ));
            }
        }
    }
    found
}

/// Rows so that each comes after the one it links to; what a loop holds back is
/// given apart.
fn sort<'a>(
    alive: &BTreeMap<usize, &'a AgencyRow>,
    by_code: &HashMap<&str, usize>,
    link: impl Fn(&'a AgencyRow) -> Option<&'a str>,
) -> (Vec<usize>, Vec<usize>) {
    let mut after: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut order = Vec::with_capacity(alive.len());
    for (index, row) in alive {
        match link(row).and_then(|code| by_code.get(code)) {
            Some(first) => after.entry(*first).or_default().push(*index),
            None => order.push(*index),
        }
    }
    let mut next = 0;
    while next < order.len() {
        order.extend(after.remove(&order[next]).unwrap_or_default());
        next += 1;
    }
    let held: Vec<usize> = after.into_values().flatten().collect();
    (order, held)
}

fn looped(what: &str) -> Refusal {
    Refusal::new(
        format!("following `{what}` leads round in a loop"),
        format!("correct `{what}` of one of the loop's rows"),
    )
}

fn too_deep(
    order: &[usize],
    alive: &BTreeMap<usize, &AgencyRow>,
    by_code: &HashMap<&str, usize>,
    register: &Register,
) -> Vec<(usize, Refusal)> {
    let mut depths: HashMap<usize, usize> = HashMap::new();
    let mut found = Vec::new();
    for index in order {
        let Some(row) = alive.get(index) else {
            continue;
        };
        let above = match row.inside.as_deref() {
            None => register.serves(row).map_or(0, |place| place.path.depth()),
            Some(code) => match by_code.get(code).and_then(|first| depths.get(first)) {
                Some(depth) => *depth,
                // A path has as many characters a node everywhere.
                None => register
                    .agencies
                    .get(code)
                    .map_or(0, |known| known.path.len() / cengbao_domain::path::WIDTH),
            },
        };
        depths.insert(*index, above + 1);
        if above + 1 > MAX_DEPTH {
            found.push((
                *index,
                Refusal::new(
                    format!("{} stands too deep in the tree", row.code),
                    "correct `inside`",
                ),
            ));
        }
    }
    found
}
