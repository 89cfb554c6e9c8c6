//! Targets of which several offices tell jointly (共同负责同一事项): they speak of one and the same thing, so that one word
//! counts, and nothing is added up (decision 0046).

use std::iter;

use cengbao_domain::compliance::{Share, TargetSum};

use super::board::Board;
use super::day::{Day, Entry};
use super::sums::{self, Sums};

impl Board<'_> {
    /// Those who are counted in a row: all who are to tell; of a thing of which they tell jointly the one whose word counts.
    pub(super) fn counting<'d>(
        &self,
        day: &'d Day,
        at: usize,
        row: Option<usize>,
    ) -> Vec<&'d Entry> {
        let there = self.there(day, at, row);
        if !self.target(at).jointly {
            return there;
        }
        // Who leads is named first: his word, else that of the next who has told.
        let first = |entry: &&Entry| (entry.told.is_none(), entry.rank, entry.unit);
        there.into_iter().min_by_key(first).into_iter().collect()
    }

    fn there<'d>(&self, day: &'d Day, at: usize, row: Option<usize>) -> Vec<&'d Entry> {
        let is_there =
            |entry: &&Entry| row.is_none_or(|row| self.home(&day.units[entry.unit].path) == row);
        day.entries(at).iter().filter(is_there).collect()
    }

    /// How many of those who tell of a thing jointly say otherwise than the one whose word counts.
    pub(super) fn differing(&self, at: usize, row: Option<usize>) -> u64 {
        if !self.target(at).jointly {
            return 0;
        }
        let word = self.counting(&self.after, at, row);
        let Some(word) = word.first().and_then(|one| one.told) else {
            return 0;
        };
        let there = self.there(&self.after, at, row);
        let others = there.into_iter().filter_map(|one| one.told);
        u64::try_from(others.filter(|told| *told != word).count()).unwrap_or(u64::MAX)
    }

    /// What is said of one and the same thing, row by row.
    pub(super) fn joint_sums(&self, after: &Day, before: Option<&Day>, at: usize) -> Sums {
        let mut sums = Sums::default();
        let rows = sums::rows(self.children.len(), self.question.by_children);
        let of_day = |day: &Day, row| {
            let told = self.counting(day, at, row);
            told.first().map(|one| {
                let mut sum = TargetSum::default();
                sum.add(one.told());
                (day.units[one.unit].id, sum)
            })
        };
        for row in iter::once(None).chain(rows.into_iter().map(Some)) {
            let now = of_day(after, row);
            if let Some((_, now)) = now {
                sums.put(row, now, false);
            }
            let Some(before) = before else { continue };
            let then = of_day(before, row);
            if let Some((_, then)) = then {
                sums.put(row, then, true);
            }
            let said = |word: Option<(i32, TargetSum)>| {
                let word = word.filter(|(_, sum)| sum.told > 0);
                word.map(|(unit, sum)| (unit, sum.share()))
            };
            match (said(then), said(now)) {
                (Some((before, then)), Some((after, now))) if before != after => {
                    sums.speaks_instead(row, then, now);
                }
                (then, now) => {
                    let share = |word: Option<(i32, Share)>| word.map(|(_, share)| share);
                    sums.change_row(row, share(then), share(now));
                }
            }
        }
        if before.is_some() {
            sums.with_change();
        }
        sums
    }
}
