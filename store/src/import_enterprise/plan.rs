//! What a row changes: nothing, the row that holds, or a new row behind it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::enterprise::{Column, folded_name};
use cengbao_entity::enterprise;
use chrono::NaiveDate;

use super::check::Checked;
use super::decided::Decided;
use super::register::Register;
use super::sight::Sight;
use super::told;
use super::wanted::{Parts, Wanted, wanted};
use super::whom::{Found, Whom, closed, place, same_code, section};
use super::{
    Days, EnterpriseFault, EnterpriseOutcome, EnterpriseProblem, EnterpriseResult, EnterpriseRow,
    notes,
};
use crate::error::Result;
use crate::import::NodeIds;
use crate::outbox::Event;
use crate::row;

/// First day of business, and first day on which it is over.
type Life = (Option<NaiveDate>, Option<NaiveDate>);

/// What is true of an enterprise on every day, and not for a span of days: all its rows have it, the earlier ones too.
#[derive(Default)]
pub(super) struct Whole {
    code: Option<String>,
    life: Option<Life>,
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
    /// What is another now on every day of a known enterprise, by its key.
    pub(super) whole: BTreeMap<i32, Whole>,
    /// What others are told of all that.
    pub(super) told: Vec<Event>,
    /// Source rows by the code that they named or got.
    pub(super) seen: HashMap<String, u64>,
    /// Source rows by the key of the known enterprise of which they speak, under whichever code.
    pub(super) spoken: HashMap<i32, u64>,
    /// Source rows of new enterprises by folded name and place.
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
        let place = match place(source, register, sight)? {
            Ok(place) => place,
            Err(problem) => return Ok(Err(problem)),
        };
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
        // What lies there still, since nobody took it on, may be changed and closed.
        if let Some(until) = place.valid_until
            && known.is_none_or(|known| known.place_id != place.id)
        {
            return Ok(Err(closed(place, until, register)));
        }
        let section = match section(source, known, register, sight)? {
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
        };
        let wanted = wanted(source, checked, known, parts, register, days);
        let marks = known.map_or("", |known| known.marks.as_str());
        if let Some(problem) = decided.refusal(marks, &wanted.row.marks) {
            return Ok(Err(problem));
        }
        let code = wanted.row.code.clone();
        self.seen.insert(code.clone(), source.row);
        self.spoken.insert(id, source.row);
        let notes = notes::notes(source, checked, known.is_none(), register, days);
        let changes = known.map(|known| notes::changes(known, &wanted, register));
        let outcome = match known {
            None => {
                let key = (folded_name(&wanted.row.name), wanted.row.place_id);
                self.new_names.insert(key, source.row);
                self.told.push(told::registered(&wanted.row, days));
                self.added.push(wanted);
                Ok(EnterpriseOutcome::Added)
            }
            Some(known) => self.change(known, wanted, checked, register, days),
        };
        Ok(outcome.map(|outcome| EnterpriseResult {
            row: source.row,
            code,
            outcome,
            changes: changes.unwrap_or_default(),
            notes,
        }))
    }

    /// The words of all sectors that will be stored.
    pub(super) fn sector_sets(&self) -> BTreeSet<String> {
        let opened = self.opened.iter().map(|(_, wanted)| wanted);
        let all = self.added.iter().chain(opened).chain(&self.corrected);
        all.map(|wanted| wanted.sectors.clone()).collect()
    }

    /// What a row changes of a known enterprise.
    fn change(
        &mut self,
        known: &enterprise::Model,
        wanted: Wanted,
        checked: &Checked,
        register: &Register,
        days: Days,
    ) -> Found<EnterpriseOutcome> {
        let sectors = register
            .sets
            .get(&known.sector_set)
            .map_or("", String::as_str);
        let same_sectors = sectors == wanted.sectors;
        // Opening, closing and code are facts of the enterprise, not of a span of days.
        let traits = |row: &enterprise::Model| {
            (
                row.name.clone(),
                row.category.clone(),
                row.path.clone(),
                row.section_path.clone(),
                row.marks.clone(),
            )
        };
        let is_dated = traits(known) != traits(&wanted.row) || !same_sectors;
        let from = checked.from.unwrap_or(days.today).max(known.valid_from);
        if checked.from.is_some_and(|from| from < known.valid_from) {
            let since = known.valid_from;
            return Err(EnterpriseProblem::bad(
                Column::From,
                (
                    format!("what the hub knows of it holds from {since} on"),
                    "give that day or a later one in `from`",
                ),
                (
                    format!("已登记的内容自 {since} 起有效"),
                    "“起始日”请填写该日或更晚的日期",
                ),
            ));
        }
        if wanted.row.shard_key != known.shard_key && from <= known.valid_from {
            return Err(EnterpriseProblem::new(
                EnterpriseFault::BadCell,
                Some(Column::From),
                (
                    format!(
                        "it is registered in another county from {from} on, which a move cannot undo"
                    ),
                    "give a later day in `from`",
                ),
                (
                    format!("自 {from} 起登记在另一个县，迁移不能撤销它"),
                    "“起始日”请填写更晚的日期",
                ),
            ));
        }
        if wanted.row.code != known.code {
            let whole = self.whole.entry(known.id).or_default();
            whole.code = Some(wanted.row.code.clone());
        }
        let life = (wanted.row.opened_on, wanted.row.closed_on);
        if life != (known.opened_on, known.closed_on) {
            self.whole.entry(known.id).or_default().life = Some(life);
        }
        let mut wanted = wanted;
        if is_dated && from > known.valid_from {
            wanted.row.valid_from = from;
            self.told.extend(told::changed(known, &wanted.row));
            self.opened.push((known.clone(), wanted));
            return Ok(EnterpriseOutcome::Changed);
        }
        wanted.row.valid_from = known.valid_from;
        wanted.row.recorded_at = known.recorded_at;
        wanted.row.sector_set = known.sector_set;
        if wanted.row != *known || !same_sectors {
            wanted.row.recorded_at = days.now;
            self.told.extend(told::changed(known, &wanted.row));
            self.corrected.push(wanted);
            return Ok(EnterpriseOutcome::Changed);
        }
        Ok(EnterpriseOutcome::Unchanged)
    }
}
