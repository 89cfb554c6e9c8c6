//! What a list writes, row by row: who is new, and what changes of who is known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::enterprise::folded_name;
use cengbao_entity::enterprise;
use chrono::NaiveDate;

use super::change::Change;
use super::check::Checked;
use super::decided::Decided;
use super::lies::lies;
use super::register::Register;
use super::sight::Sight;
use super::told;
use super::wanted::{Parts, Wanted, wanted};
use super::whom::{Found, Whom, same_code, section};
use super::{Days, EnterpriseOutcome, EnterpriseResult, EnterpriseRow, notes};
use crate::error::Result;
use crate::import::NodeIds;
use crate::outbox::Event;
use crate::row;

/// First day of business, and first day on which it is over.
type Life = (Option<NaiveDate>, Option<NaiveDate>);

/// What is true of an enterprise on every day, and not for a span of days: all its rows have it, the earlier ones too.
#[derive(Default)]
pub(super) struct Whole {
    pub(super) code: Option<String>,
    pub(super) life: Option<Life>,
}

impl Whole {
    pub(super) fn write_over(&self, row: &mut enterprise::Model) {
        if let Some(code) = &self.code {
            row.code.clone_from(code);
        }
        if let Some(life) = self.life {
            (row.opened_on, row.closed_on) = life;
        }
    }
}

/// What will be written.
#[derive(Default)]
pub(super) struct Plan {
    /// New enterprises.
    pub(super) added: Vec<Wanted>,
    /// Rows that hold from now on, with those that they close.
    pub(super) opened: Vec<(enterprise::Model, Wanted)>,
    /// Rows that hold, as they will be.
    pub(super) corrected: Vec<Wanted>,
    /// Rows that begin before those that hold.
    pub(super) retold: Vec<Wanted>,
    /// Earlier rows that end where one of these begins, as they will be.
    pub(super) cut: Vec<enterprise::Model>,
    /// Rows in whose stead one of these tells of the days.
    pub(super) removed: Vec<enterprise::Model>,
    /// Rows as they stood, of which a day gone by is another now, with the reason.
    pub(super) kept: Vec<(enterprise::Model, Option<String>)>,
    /// What is another now on every day of a known enterprise, by its key.
    pub(super) whole: BTreeMap<i32, Whole>,
    /// What others are told of all that.
    pub(super) told: Vec<Event>,
    /// Source rows by the code that they named or got.
    pub(super) seen: HashMap<String, u64>,
    /// Source rows by the key of the known enterprise of which they speak, under whichever code.
    pub(super) spoken: HashMap<i32, u64>,
    /// Source rows by the folded name and the place that an enterprise gets by them.
    pub(super) new_names: BTreeMap<(String, i32), u64>,
}

impl Plan {
    /// Takes a row in, and says what it does, or why not.
    pub(super) fn take(
        &mut self,
        source: &EnterpriseRow,
        checked: &Checked,
        register: &Register,
        (sight, decided): (&Sight, &Decided),
        ids: &mut NodeIds,
        days: Days,
    ) -> Result<Found<EnterpriseResult>> {
        let lies = match lies(source, checked, register, sight)? {
            Ok(lies) => lies,
            Err(problem) => return Ok(Err(problem)),
        };
        let place = lies.at;
        let known = match self.whom(source, place, register, sight)? {
            Ok(Whom::Known(known)) => Some(known),
            Ok(Whom::New) => None,
            Err(problem) => return Ok(Err(problem)),
        };
        if let Some(known) = known
            && let Some(row) = self.spoken.get(&known.id)
        {
            return Ok(Err(same_code(*row)));
        }
        if let Some(problem) = lies.refusal(known, checked, register) {
            return Ok(Err(problem));
        }
        let section = match section(source, known, (register, sight), &lies)? {
            Ok(section) => section,
            Err(problem) => return Ok(Err(problem)),
        };
        let id = match known {
            Some(known) => known.id,
            None => ids.take()?,
        };
        let path = row::path(place.path.clone())?.child(row::node(id));
        let parts = Parts {
            id,
            place: (place.id, place.shard_key, place.code.as_str()),
            path,
            section,
            lay: lies.lay.map(|place| place.code.clone()),
        };
        let days = lies.days(days, register);
        let wanted = wanted(source, checked, known, parts, register, days);
        let named = (wanted.row.name.as_str(), place.id);
        if let Some(known) = known
            && let Some(problem) = self.doubled(source, named, Some(known), register)
        {
            return Ok(Err(problem));
        }
        let marks = known.map_or("", |known| known.marks.as_str());
        if let Some(problem) = decided.refusal(marks, &wanted.row.marks) {
            return Ok(Err(problem));
        }
        let code = wanted.row.code.clone();
        self.seen.insert(code.clone(), source.row);
        self.spoken.insert(id, source.row);
        let key = (folded_name(&wanted.row.name), place.id);
        if known.is_none_or(|known| (folded_name(&known.name), known.place_id) != key) {
            self.new_names.insert(key, source.row);
        }
        let mut notes = notes::notes(source, checked, known, register, days);
        notes.extend(lies.notes()?);
        notes.extend(register.beside(source, &wanted.row, known.is_none()));
        let mut changes = Vec::new();
        let outcome = match known {
            None => {
                self.told.push(told::registered(&wanted.row, days));
                self.added.push(wanted);
                EnterpriseOutcome::Added
            }
            Some(known) => {
                changes = notes::changes(known, &wanted, register);
                let said = (checked.from, checked.reason.as_deref());
                let change = Change::of(known, wanted, said, register, days)?;
                let done = match self.change(change, (sight, decided))? {
                    Ok(done) => done,
                    Err(problem) => return Ok(Err(problem)),
                };
                changes.extend(done.first_day);
                notes.extend(done.rewrites);
                done.outcome
            }
        };
        Ok(Ok(EnterpriseResult {
            row: source.row,
            code,
            outcome,
            changes,
            notes,
        }))
    }

    /// The words of all sectors that will be stored.
    pub(super) fn sector_sets(&self) -> BTreeSet<String> {
        let opened = self.opened.iter().map(|(_, wanted)| wanted);
        let all = self.added.iter().chain(opened).chain(&self.corrected);
        let all = all.chain(&self.retold);
        all.map(|wanted| wanted.sectors.clone()).collect()
    }
}
