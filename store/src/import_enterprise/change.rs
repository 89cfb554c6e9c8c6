//! What a row changes of a known enterprise: nothing, the row that holds, a new row behind it, or days before that.
//!
//! A row that begins before what holds moves its first day back, if it says nothing else: what differs too may be an
//! old list that is sent again. Whatever a day gone by is another for is kept as it stood.

use cengbao_domain::enterprise::{Column, Span, first_rewritten};
use cengbao_entity::enterprise;
use chrono::NaiveDate;

use super::decided::Decided;
use super::outcome::{EnterpriseChange, EnterpriseNote};
use super::plan::Plan;
use super::refusal::{elsewhere, in_another_county, says_more, wants_reason};
use super::register::Register;
use super::sight::Sight;
use super::wanted::Wanted;
use super::whom::{Found, appointed_above};
use super::{Days, EnterpriseOutcome, EnterpriseProblem, notes, told};
use crate::error::Result;

/// What a row says of a known enterprise.
pub(super) struct Change<'c> {
    known: &'c enterprise::Model,
    /// Its rows before the one that holds, the earliest first, where they are needed.
    earlier: &'c [enterprise::Model],
    wanted: Wanted,
    asked: Option<NaiveDate>,
    /// Why days gone by are told otherwise, where the row says it.
    reason: Option<&'c str>,
    register: &'c Register,
    days: Days,
    /// Whether it says something else than what holds, of a span of days.
    is_dated: bool,
    /// Whether opening and closing are what they were.
    same_life: bool,
    /// Since when what holds was so, at whichever path.
    since: NaiveDate,
}

/// What came of it.
pub(super) struct Changed {
    pub(super) outcome: EnterpriseOutcome,
    /// That it holds since another day.
    pub(super) first_day: Option<EnterpriseChange>,
    /// That days gone by are told of otherwise.
    pub(super) rewrites: Option<EnterpriseNote>,
}

impl<'c> Change<'c> {
    pub(super) fn of(
        known: &'c enterprise::Model,
        wanted: Wanted,
        (asked, reason): (Option<NaiveDate>, Option<&'c str>),
        register: &'c Register,
        days: Days,
    ) -> Result<Self> {
        let sectors = register.sets.get(&known.sector_set);
        let same_sectors = sectors.map_or("", String::as_str) == wanted.sectors;
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
        let life = |row: &enterprise::Model| (row.opened_on, row.closed_on);
        let earlier = register
            .earlier
            .get(&known.id)
            .map_or(&[][..], Vec::as_slice);
        let mut since = known.valid_from;
        let lay = match &wanted.lay {
            Some(lay) => {
                let valid_from = NaiveDate::MIN;
                let always = enterprise::Model {
                    valid_from,
                    ..wanted.row.clone()
                };
                register.stretches(always, Some(lay))?
            }
            None => Vec::new(),
        };
        let is_told = |row: &enterprise::Model| {
            let on_its_days = |one: &&enterprise::Model| {
                let ends = one.valid_until.unwrap_or(NaiveDate::MAX);
                one.valid_from <= row.valid_from
                    && row.valid_until.is_some_and(|until| until <= ends)
            };
            let there = lay.iter().find(on_its_days);
            there.is_some_and(|one| said(one) == said(row)) || said(row) == said(known)
        };
        let before = earlier.iter().rev();
        for row in before.take_while(|row| is_told(row)) {
            if row.valid_until == Some(since) {
                since = row.valid_from;
            }
        }
        Ok(Self {
            is_dated: traits(known) != traits(&wanted.row) || !same_sectors,
            same_life: life(known) == life(&wanted.row),
            since,
            known,
            earlier,
            wanted,
            asked,
            reason,
            register,
            days,
        })
    }

    /// From which day on it is to hold, if that is before the row that holds.
    fn back(&self) -> Option<NaiveDate> {
        let begins = if self.is_dated {
            self.known.valid_from
        } else {
            self.since
        };
        // What lay in a merged place is told anew from the same day on, too: it is no row of one place.
        let is_apart = self.is_dated && self.wanted.lay.is_some();
        let is_back = |from: &NaiveDate| *from < begins || (is_apart && *from == begins);
        self.asked.filter(is_back)
    }

    /// The rows that tell of a day or a later one.
    fn touched(&self, from: NaiveDate) -> impl Iterator<Item = &enterprise::Model> {
        let earlier = self.earlier.iter();
        let touched = earlier.filter(move |row| row.valid_until.is_none_or(|until| until > from));
        touched.chain(std::iter::once(self.known))
    }

    /// Why what was registered of days before the row that holds may not be told otherwise.
    fn refusal_of_going_back(
        &self,
        from: NaiveDate,
        (sight, decided): (&Sight, &Decided),
    ) -> Result<Option<EnterpriseProblem>> {
        if self.is_dated && from < self.since {
            return Ok(Some(says_more(from, self.since)));
        }
        let row = &self.wanted.row;
        for before in self.touched(from) {
            if !sight.holds(&before.path)? {
                return Ok(Some(elsewhere(self.since)));
            }
            let is_other = before.section_id.is_some() && before.section_id != row.section_id;
            if is_other && !sight.holds(&before.section_path)? {
                return Ok(Some(appointed_above()));
            }
            if let Some(problem) = decided.refusal(&before.marks, &row.marks) {
                return Ok(Some(problem));
            }
        }
        Ok(None)
    }

    /// The rows of which a day gone by is another now, as they stand, and the first such day. `from`: the day on which
    /// what was registered is cut; `new`: what tells from there on.
    fn rewritten(
        &self,
        from: Option<NaiveDate>,
        new: &[enterprise::Model],
    ) -> (Vec<enterprise::Model>, Option<NaiveDate>) {
        let life = (self.wanted.row.opened_on, self.wanted.row.closed_on);
        let after = |row: &enterprise::Model| -> (Option<Span>, bool) {
            let ended = |until: NaiveDate| row.valid_until.is_none_or(|ends| until < ends);
            let (row, same) = match from {
                Some(from) if row.valid_from >= from => {
                    let here = new.iter().find(|one| {
                        one.path == row.path
                            && one.valid_until.is_none_or(|until| until > row.valid_from)
                    });
                    let Some(here) = here else {
                        return (None, false);
                    };
                    let same = !self.is_dated && said(row) == said(here);
                    (here.clone(), same)
                }
                Some(from) if ended(from) => {
                    let valid_until = Some(from);
                    let cut = enterprise::Model {
                        valid_until,
                        ..row.clone()
                    };
                    (cut, true)
                }
                Some(_) => (row.clone(), true),
                None => (row.clone(), !self.is_dated || row.valid_until.is_some()),
            };
            (Some(span(&row, life)), same)
        };
        let mut kept = Vec::new();
        let mut first: Option<NaiveDate> = None;
        for row in self.earlier.iter().chain(std::iter::once(self.known)) {
            let before = span(row, (row.opened_on, row.closed_on));
            let (after, same) = after(row);
            let day = first_rewritten(&before, after.as_ref(), same, self.days.today);
            if let Some(day) = day {
                kept.push(row.clone());
                first = Some(first.map_or(day, |first| first.min(day)));
            }
        }
        (kept, first)
    }
}

impl Plan {
    /// What a row changes of a known enterprise.
    pub(super) fn change(
        &mut self,
        mut it: Change<'_>,
        by: (&Sight, &Decided),
    ) -> Result<Found<Changed>> {
        let (known, days, reason) = (it.known, it.days, it.reason);
        let back = it.back();
        let from = it.asked.unwrap_or(days.today).max(known.valid_from);
        if let Some(from) = back {
            if let Some(problem) = it.refusal_of_going_back(from, by)? {
                return Ok(Err(problem));
            }
        } else if it.wanted.row.shard_key != known.shard_key && from <= known.valid_from {
            return Ok(Err(in_another_county(from)));
        }
        let begins = back.or_else(|| (it.is_dated && from > known.valid_from).then_some(from));
        it.wanted.row.valid_from = begins.unwrap_or(known.valid_from);
        let lay = it.wanted.lay.as_deref();
        let new = it.register.stretches(it.wanted.row.clone(), lay)?;
        let (mut kept, mut first) = it.rewritten(begins, &new);
        if let (Some(from), None, Some(_)) = (back, first, lay) {
            // Of those days nothing was told, and now something is.
            first = (from < days.today).then_some(from);
            kept.push(known.clone());
        }
        if let (Some(first), None, false) = (first, reason, by.0.is_the_hub()) {
            return Ok(Err(wants_reason(first)));
        }
        let kept = kept.into_iter();
        self.kept
            .extend(kept.map(|row| (row, reason.map(str::to_owned))));
        let first_day = back.filter(|from| *from < it.since && !it.is_dated);
        let first_day = first_day.map(|from| EnterpriseChange {
            column: Column::From,
            before: it.since.to_string(),
            after: from.to_string(),
        });
        let column = if it.is_dated || back.is_some() {
            Column::From
        } else if known.opened_on == it.wanted.row.opened_on {
            Column::Closed
        } else {
            Column::Opened
        };
        let rewrites = first.map(|day| notes::rewrites(column, day));
        Ok(Ok(Changed {
            outcome: self.write_down(it, back, begins),
            first_day,
            rewrites,
        }))
    }

    fn write_down(
        &mut self,
        it: Change<'_>,
        back: Option<NaiveDate>,
        begins: Option<NaiveDate>,
    ) -> EnterpriseOutcome {
        let (known, days) = (it.known, it.days);
        let row = &it.wanted.row;
        if row.code != known.code {
            self.whole.entry(known.id).or_default().code = Some(row.code.clone());
        }
        if !it.same_life {
            let life = (row.opened_on, row.closed_on);
            self.whole.entry(known.id).or_default().life = Some(life);
        }
        if let Some(from) = back {
            for before in it.touched(from) {
                if before.valid_from >= from {
                    self.removed.push(before.clone());
                } else {
                    self.cut.push(enterprise::Model {
                        valid_until: Some(from),
                        ..before.clone()
                    });
                }
            }
            self.told.extend(told::changed(known, row));
            self.retold.push(it.wanted);
            return EnterpriseOutcome::Changed;
        }
        let mut wanted = it.wanted;
        if begins.is_some() {
            self.told.extend(told::changed(known, &wanted.row));
            self.opened.push((known.clone(), wanted));
            return EnterpriseOutcome::Changed;
        }
        wanted.row.recorded_at = known.recorded_at;
        wanted.row.sector_set = known.sector_set;
        if wanted.row != *known || it.is_dated {
            wanted.row.recorded_at = days.now;
            self.told.extend(told::changed(known, &wanted.row));
            self.corrected.push(wanted);
            return EnterpriseOutcome::Changed;
        }
        EnterpriseOutcome::Unchanged
    }
}

/// What a row says of its days, wherever its place stood on them.
fn said(row: &enterprise::Model) -> impl PartialEq + use<'_> {
    (
        (&row.name, &row.category, &row.marks),
        (row.place_id, row.section_id, row.sector_set),
    )
}

fn span(row: &enterprise::Model, life: (Option<NaiveDate>, Option<NaiveDate>)) -> Span {
    Span {
        from: row.valid_from,
        until: row.valid_until,
        opened: life.0,
        closed: life.1,
    }
}
