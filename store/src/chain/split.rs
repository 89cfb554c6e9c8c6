//! What a unit that was split hands on by shares, and what its successors carry.

use std::collections::BTreeSet;

use cengbao_domain::chain::replaced::{got, left, stood_before};
use cengbao_domain::chain::split::{Part, Term, given, joined, kept};
use cengbao_domain::chain::{own_runs, wait_no_more};
use cengbao_domain::figure::FigureError;
use cengbao_domain::run::Run;
use cengbao_domain::share::Shares;
use cengbao_entity::agency_successor;

use super::replaced::HandedOver;
use super::{Chain, Member};
use crate::error::{Result, StoreError};

type Found<T> = std::result::Result<T, FigureError>;

/// The split of a unit by shares.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    /// First period that the successors carry.
    pub(crate) since: i32,
    /// When it was recorded: what a successor signed before is beside its share.
    pub(crate) recorded_at: i64,
    /// The successors in the order of the shares.
    pub(crate) into: Vec<i32>,
    pub(crate) shares: Shares,
}

impl Split {
    /// Of the successors of one unit; none where they are none by shares.
    pub(crate) fn of(since: i32, mut rows: Vec<agency_successor::Model>) -> Result<Option<Self>> {
        rows.retain(|row| row.parts.is_some());
        rows.sort_by_key(|row| row.place);
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let parts = rows.iter().filter_map(|row| u64::try_from(row.parts?).ok());
        Ok(Some(Self {
            since,
            recorded_at: first.recorded_at,
            into: rows.iter().map(|row| row.successor_id).collect(),
            shares: Shares::of_parts(parts.collect()).map_err(StoreError::damaged)?,
        }))
    }
}

impl Chain {
    /// A unit's own figures on every period.
    pub(super) fn runs(
        &self,
        (unit, member): (i32, &Member),
        handed: &HandedOver,
    ) -> Found<Vec<Run>> {
        self.kept(member, self.whole_runs((unit, member), handed)?)
    }

    /// What of its runs a unit keeps, should it have been split.
    fn kept(&self, member: &Member, runs: Vec<Run>) -> Found<Vec<Run>> {
        let Some(split) = self.split_of(member) else {
            return Ok(runs);
        };
        let term = Term {
            since: split.since,
            spoken: self.all_spoken(split),
        };
        kept(&runs, term, &self.kinds)
    }

    /// The same as if it had not been split.
    fn whole_runs(&self, (unit, member): (i32, &Member), handed: &HandedOver) -> Found<Vec<Run>> {
        let mut runs = self.runs_alone((unit, member), handed)?;
        let carries = |slot: usize| self.kinds.carries(slot);
        // Its successors by shares have had what they carry since.
        let alone = self.kept(member, runs.clone())?;
        for period in handed.left.get(&unit).into_iter().flatten() {
            left(&mut runs, *period, &stood_before(&alone, *period, carries)?)?;
        }
        for (period, from) in handed.got.get(&unit).into_iter().flatten() {
            if let Some(other) = self.members.get(from) {
                let theirs = self.kept(other, self.runs_alone((*from, other), handed)?)?;
                got(&mut runs, *period, stood_before(&theirs, *period, carries)?)?;
            }
        }
        Ok(runs)
    }

    /// The same, and nothing had gone into another's filing.
    fn runs_alone(&self, (unit, member): (i32, &Member), handed: &HandedOver) -> Found<Vec<Run>> {
        let filings = member
            .filed
            .iter()
            .map(|(period, signed)| (*period, signed.filing.clone()))
            .collect();
        let mut came = Vec::new();
        for from in &self.split {
            let Some(closed) = self.members.get(from) else {
                continue;
            };
            let Some(split) = &closed.split else {
                continue;
            };
            let Some(place) = split.into.iter().position(|into| *into == unit) else {
                continue;
            };
            let had = joined(&self.had((*from, closed), handed)?)?;
            let term = Term {
                since: split.since,
                spoken: first_of(member, split),
            };
            let shares = &split.shares;
            came.push(given(&had, term, Part { shares, place }, &self.kinds)?);
        }
        let carries = |slot: usize| self.kinds.carries(slot);
        let silence = self.silence(member);
        let mut runs = own_runs(&filings, &member.owed, &joined(&came)?, &silence, carries)?;
        // What was begun and never signed is awaited of nobody once another has said it.
        let heirs = self.said_by_heirs(member);
        wait_no_more(&mut runs, self.followed(member).periods().chain(heirs))?;
        Ok(runs)
    }

    /// What a unit that was split had, and what was carried inside it of those it
    /// had taken in.
    fn had(&self, (unit, member): (i32, &Member), handed: &HandedOver) -> Found<Vec<Vec<Run>>> {
        let mut all = vec![self.whole_runs((unit, member), handed)?];
        for (inside, taken) in &self.members {
            if taken.into.is_some_and(|(into, ..)| into == unit) {
                all.extend(self.had((*inside, taken), handed)?);
            }
        }
        Ok(all)
    }

    /// The split by shares of a unit, or of the one that took it in.
    fn split_of<'a>(&'a self, member: &'a Member) -> Option<&'a Split> {
        if member.split.is_some() {
            return member.split.as_ref();
        }
        let (successor, ..) = member.into?;
        self.split_of(self.members.get(&successor)?)
    }

    /// The periods for which each of those among whom a unit was split has spoken, or who
    /// speaks for it: nobody waits for what it had begun of them.
    fn said_by_heirs(&self, member: &Member) -> BTreeSet<i32> {
        let Some(split) = self.split_of(member) else {
            return BTreeSet::new();
        };
        let said = split.into.iter().map(|heir| {
            let Some(heir) = self.members.get(heir) else {
                return BTreeSet::new();
            };
            let own = heir.signed().filter(|(_, at)| *at > split.recorded_at);
            let own = own.map(|(period, _)| period);
            let silence = self.silence(heir);
            let all = own.chain(silence.periods());
            all.filter(|period| *period >= split.since).collect()
        });
        let both = |a: BTreeSet<i32>, b: BTreeSet<i32>| a.intersection(&b).copied().collect();
        said.reduce(both).unwrap_or_default()
    }

    /// From which period on each successor speaks for itself; none while one does not.
    fn all_spoken(&self, split: &Split) -> Option<i32> {
        let mut last = split.since;
        for into in &split.into {
            last = last.max(first_of(self.members.get(into)?, split)?);
        }
        Some(last)
    }
}

/// The first period that a successor signed after it had become one.
fn first_of(member: &Member, split: &Split) -> Option<i32> {
    member
        .filed
        .range(split.since..)
        .find(|(_, signed)| signed.in_force_from > split.recorded_at)
        .map(|(period, _)| *period)
}
