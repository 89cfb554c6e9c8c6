//! Where an enterprise lies by a row: at the place that the row names, or, where that was merged since the first day of the row,
//! there until the merger and in what took its place from then on.
//!
//! Never guesses where an enterprise of a split place went: it stays until a row says so.

use cengbao_domain::enterprise::Column;
use cengbao_domain::level::Level;
use cengbao_entity::{enterprise, jurisdiction};
use chrono::NaiveDate;

use super::check::Checked;
use super::lineage::Kin;
use super::outcome::{EnterpriseNote, EnterpriseNoteKind, Sentence};
use super::register::Register;
use super::sight::Sight;
use super::whom::Found;
use super::{Days, EnterpriseFault, EnterpriseProblem, EnterpriseRow};
use crate::accident::closed_words;
use crate::error::Result;
use crate::row;

/// Where it lies.
pub(super) struct Lies<'r> {
    /// Today, or in what was split since nobody said where it went.
    pub(super) at: &'r jurisdiction::Model,
    /// Until it was merged, where the row names that place.
    pub(super) lay: Option<&'r jurisdiction::Model>,
    /// Whether that place was split after the first day of the row.
    is_split: bool,
}

pub(super) fn lies<'r>(
    source: &EnterpriseRow,
    checked: &Checked,
    register: &'r Register,
    sight: &Sight,
) -> Result<Found<Lies<'r>>> {
    let named = match place(source, register, sight)? {
        Ok(named) => named,
        Err(problem) => return Ok(Err(problem)),
    };
    let is_before = |until: NaiveDate| checked.from.is_some_and(|from| from < until);
    let Some(until) = named.valid_until.filter(|until| is_before(*until)) else {
        return Ok(Ok(Lies {
            at: named,
            lay: None,
            is_split: false,
        }));
    };
    let at = register.lineage.today(named);
    if at.id != named.id && !sight.holds(&at.path)? {
        return Ok(Err(closed(named, until, register)));
    }
    Ok(Ok(Lies {
        at,
        lay: (at.id != named.id).then_some(named),
        is_split: register.lineage.successors(at.id).len() > 1,
    }))
}

impl Lies<'_> {
    /// Why it cannot lie there.
    pub(super) fn refusal(
        &self,
        known: Option<&enterprise::Model>,
        checked: &Checked,
        register: &Register,
    ) -> Option<EnterpriseProblem> {
        let at = self.at;
        let lies_there = known.is_some_and(|known| known.place_id == at.id);
        if let Some(until) = at.valid_until {
            // What lies there still, since nobody took it on, may be changed and closed.
            let may = lies_there || (known.is_none() && self.is_split);
            return (!may).then(|| closed(at, until, register));
        }
        let from = checked.from.filter(|from| *from < at.valid_from)?;
        if self.lay.is_some() || (lies_there && known.is_some_and(|known| known.valid_from <= from))
        {
            return None;
        }
        let before = register.lineage.predecessors(at);
        (!before.is_empty()).then(|| not_there_yet(at, from, &before))
    }

    /// The days that the row writes down: in a place that a change opened, nothing lay before.
    pub(super) fn days(&self, days: Days, register: &Register) -> Days {
        let is_opened = !register.lineage.predecessors(self.at).is_empty();
        Days {
            first: if is_opened {
                days.first.max(self.at.valid_from)
            } else {
                days.first
            },
            ..days
        }
    }

    /// What somebody ought to know of the place.
    pub(super) fn notes(&self) -> Result<Vec<EnterpriseNote>> {
        let mut notes = Vec::new();
        let at = self.at;
        let named = format!("{} {}", at.code, at.name);
        if let Some((lay, until)) = self.lay.and_then(|lay| Some((lay, lay.valid_until?))) {
            notes.push(note(
                EnterpriseNoteKind::PlaceIsNoMore,
                format!(
                    "{} {} 自 {until} 起已不存在：此前列在该地，此后随合并列在 {named}",
                    lay.code, lay.name
                ),
                format!(
                    "{} {} is no more since {until}: until then it lies there, and from then on in {named}",
                    lay.code, lay.name
                ),
            ));
        }
        if let Some(until) = at.valid_until {
            notes.push(note(
                EnterpriseNoteKind::PlaceIsNoMore,
                format!("{named} 自 {until} 起已不存在：请另报一行，写明此后在哪个辖区"),
                format!("{named} is no more since {until}: say in another row in which place it lies since"),
            ));
        }
        let level: Level = row::name(&at.level)?;
        if matches!(
            level,
            Level::Nation | Level::Province | Level::Prefecture | Level::County
        ) {
            notes.push(note(
                EnterpriseNoteKind::LiesInNoTown,
                format!(
                    "所在地 {named} 不是镇（街道）、村（社区）或园区：登记在其本级，不计入任何下级辖区；如在某镇（街道）内，请填写其代码"
                ),
                format!(
                    "{named} is no town, village or zone: it lies in {named} itself and counts for none of its \
                     subordinates; if it lies in one of them, write its code"
                ),
            ));
        }
        Ok(notes)
    }
}

fn note(kind: EnterpriseNoteKind, zh: String, en: String) -> EnterpriseNote {
    EnterpriseNote {
        kind,
        column: Column::Place,
        sentence: Sentence { zh, en },
    }
}

/// The place of a row. It comes first: what is known of its names is told to who may register there.
fn place<'r>(
    source: &EnterpriseRow,
    register: &'r Register,
    sight: &Sight,
) -> Result<Found<&'r jurisdiction::Model>> {
    let found = register.places.get(&source.place);
    if let Some(place) = found.filter(|place| !place.placeholder) {
        let mut is_held = sight.holds(&place.path)?;
        let nearest = register.lineage.successors(place.id).iter();
        let last = register.lineage.mergers(place);
        for next in nearest.chain(last) {
            is_held |= sight.holds(&next.place.path)?;
        }
        if is_held {
            return Ok(Ok(place));
        }
    }
    let code = &source.place;
    if let Some(problem) = register.renamed(Column::Place, code, sight)? {
        return Ok(Err(problem));
    }
    Ok(Err(EnterpriseProblem::new(
        EnterpriseFault::NotFound,
        Some(Column::Place),
        (
            format!("no division has the code `{code}` within your scope"),
            "write the code of the town, street, village or zone in which it lies; an enterprise that moves elsewhere is moved \
             by the office that is above both places",
        ),
        (
            format!("您的管辖范围内没有代码为“{code}”的行政区划"),
            "请填写所在镇（街道）、村（社区）或园区的区划代码；企业迁往辖区以外的，请报两地共同的上级办理",
        ),
    )))
}

/// That the place of a row is no more.
fn closed(place: &jurisdiction::Model, until: NaiveDate, register: &Register) -> EnterpriseProblem {
    let next = register.lineage.successors(place.id).iter();
    let next: Vec<(String, String)> = next
        .map(|one| (one.place.code.clone(), one.place.name.clone()))
        .collect();
    let is_followed = !next.is_empty();
    let (mut english, mut chinese) = closed_words(&place.code, until, &next);
    if is_followed {
        english.1 += "; if it lay there before that day, say since when in `from`";
        chinese.1 += "；在该日以前就在原地的，请在“起始日”填写当时的日期";
    }
    EnterpriseProblem::bad(Column::Place, english, chinese)
}

/// That the place of a row was another before a change opened it.
fn not_there_yet(
    place: &jurisdiction::Model,
    from: NaiveDate,
    before: &[&Kin],
) -> EnterpriseProblem {
    let (code, first) = (&place.code, place.valid_from);
    let named = before.iter();
    let named = named.map(|one| format!("{} {}", one.place.code, one.place.name));
    let named: Vec<String> = named.collect();
    EnterpriseProblem::bad(
        Column::Place,
        (
            format!("{code} is there since {first}, and the row begins on {from}"),
            format!(
                "write the place in which it lay on that day ({}); the hub carries it on from {first}",
                named.join(", ")
            ),
        ),
        (
            format!("{code} 自 {first} 起才设立，本行的起始日是 {from}"),
            format!(
                "请填写当日所在的辖区（{}），{first} 起由本系统转入",
                named.join("、")
            ),
        ),
    )
}
