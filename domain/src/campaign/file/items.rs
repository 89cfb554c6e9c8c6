//! What every thing taken from a document is written with: code, title, text, clause, and who has which part.
//!
//! Owns the keys shared by the files of tasks, targets, duties, milestones, rules, populations, papers and
//! checklists. Never the keys of one noun.

use std::collections::BTreeSet;

use crate::campaign::item::Item;
use crate::campaign::names::{Noun, Wanted};
use crate::campaign::party::{Party, Relation};
use crate::campaign::problem::At;
use crate::campaign::reader::Table;
use crate::clause::Basis;

/// Reads the keys of an item.
pub(super) fn item(table: &mut Table<'_>, noun: Noun) -> Option<Item> {
    let task = table.reference_or_none(Noun::Task, "task");
    let item = item_outside_tasks(table, noun)?;
    Some(Item {
        task: task.map(|code| code.value),
        ..item
    })
}

/// Reads the keys of an item that does not stand under a task, such as a task itself.
pub(super) fn item_outside_tasks(table: &mut Table<'_>, noun: Noun) -> Option<Item> {
    let code = table.code("code");
    table.define(noun, &code);
    let title = table.text("title").value;
    let text = table.text_or_none("text").map(|text| text.value);
    let also = table.clauses("also");
    let readings = codes(table.references(Noun::Interpretation, "readings"));
    let phase = table.reference_or_none(Noun::Phase, "phase");
    Some(Item {
        code: code.value,
        title,
        text,
        clause: table.clause("clause")?,
        also,
        readings,
        task: None,
        phase: phase.map(|code| code.value),
    })
}

/// A list of bodies by code; empty if absent.
pub(super) fn bodies(table: &mut Table<'_>, key: &'static str) -> Vec<String> {
    codes(table.references(Wanted::Body, key))
}

/// A part's whole, of the same noun, if it is a part.
pub(super) fn part_of(table: &mut Table<'_>, noun: Noun) -> Option<String> {
    table
        .reference_or_none(noun, "part_of")
        .map(|code| code.value)
}

/// The codes without their lines.
pub(super) fn codes(texts: Vec<At<'_, String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// The parties of an item whose clause follows from the document as `basis` says.
pub(super) fn parties(table: &mut Table<'_>, basis: Option<Basis>) -> Vec<Party> {
    read_parties(table, basis, |_, _| false)
}

/// The parties of what is worked off as an item: the sentence may have one of them as the one who acts.
pub(super) fn acting_parties(table: &mut Table<'_>, basis: Option<Basis>) -> Vec<Party> {
    read_parties(table, basis, acts)
}

fn read_parties(
    table: &mut Table<'_>,
    basis: Option<Basis>,
    acts: fn(&mut Table<'_>, Relation) -> bool,
) -> Vec<Party> {
    let mut seen = BTreeSet::new();
    let parties = table.tables("parties", "the party", |table| {
        party(table, basis, &mut seen, acts)
    });
    let has = |wanted: &[Relation]| parties.iter().any(|party| wanted.contains(&party.relation));
    let helps = has(&[Relation::With, Relation::Assist]);
    let answers = has(&[
        Relation::Lead,
        Relation::Responsible,
        Relation::ByFunction,
        Relation::Implied,
    ]);
    if helps && !answers {
        let place = table.place_of("parties");
        table.log().error(
            place,
            "`parties` has a WITH or ASSIST, and nobody who is helped",
            "add the LEAD, RESPONSIBLE or BY_FUNCTION beside whom it stands",
        );
    }
    parties
}

fn party(
    table: &mut Table<'_>,
    basis: Option<Basis>,
    seen: &mut BTreeSet<(String, Relation)>,
    acts: fn(&mut Table<'_>, Relation) -> bool,
) -> Option<Party> {
    let who = table.reference(Wanted::Body, "who");
    let relation = table.choice::<Relation>("relation");
    let printed = table.text_or_none("printed");
    let clause = table.clause_or_none("clause");
    let acts = acts(table, relation.unwrap_or(Relation::Responsible));
    let relation = relation?;
    if !seen.insert((who.value.clone(), relation)) {
        table.log().error(
            who.place,
            format!("`{}` stands twice in the same relation", who.value),
            "name it once",
        );
    }
    if relation == Relation::Implied {
        if let Some(printed) = &printed {
            table.log().error(
                printed.place,
                "an IMPLIED party is not printed at the place",
                "leave `printed` away, or give the relation that is printed",
            );
        }
        if basis == Some(Basis::Stated) && clause.is_none() {
            table.log().error(
                who.place,
                format!("`{}` is IMPLIED by a clause that is STATED", who.value),
                "give the party a `clause` from which it follows, or the item's clause `basis = \"IMPLIED\"`",
            );
        }
    }
    Some(Party {
        who: who.value,
        relation,
        printed: printed.map(|text| text.value),
        clause,
        acts,
    })
}

/// Whether the sentence has the party as the one who acts.
fn acts(table: &mut Table<'_>, relation: Relation) -> bool {
    let acts = table.flag("acts");
    if acts && !relation.may_act() {
        let place = table.place_of("acts");
        table.log().error(
            place,
            "`acts` is given to one who leads, stands beside another or watches",
            "leave it away: a LEAD answers anyway, and WITH, ASSIST and SUPERVISE act for nobody",
        );
    }
    acts
}
