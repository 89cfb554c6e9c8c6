//! What enterprises were before, until a day (对象变更): their sectors and marks, as the registry is dated.
//!
//! Only the facts: what a duty asks by them is `rules`'. One statement, however many there are.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::Occurrence;
use cengbao_entity::enterprise;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::Registered;
use super::rules::Known;
use crate::access::Scope;
use crate::enterprise::{in_business, on};
use crate::error::Result;
use crate::import::before_every_record;

/// What an enterprise was until a day.
pub(super) struct Earlier {
    /// The first day on which it was something else.
    pub(super) until: NaiveDate,
    pub(super) sector_set: i32,
    pub(super) marks: String,
}

/// What enterprises are and were.
pub(super) struct Past {
    earlier: HashMap<i32, Vec<Earlier>>,
    sectors: HashMap<i32, BTreeSet<String>>,
}

impl Past {
    /// What is known of one of them, with what happened to it.
    pub(super) fn known<'k>(&'k self, of: &Registered, happened: &'k [Occurrence]) -> Known<'k> {
        Known {
            sectors: &self.sectors,
            earlier: self.earlier(of),
            happened,
        }
    }

    /// What one of them was before, in the order of the days.
    pub(super) fn earlier(&self, of: &Registered) -> &[Earlier] {
        self.earlier.get(&of.id).map_or(&[], Vec::as_slice)
    }

    /// The sectors of a set.
    pub(super) fn sectors(&self, set: i32) -> Option<&BTreeSet<String>> {
        self.sectors.get(&set)
    }
}

impl Scope {
    /// What the enterprises of a day are, and were until it. What they were is asked as the hub: who sees an enterprise
    /// may be told what it is asked, also where it stood elsewhere then.
    pub(super) async fn past_of(
        &self,
        which: &Condition,
        day: NaiveDate,
        registered: &mut [Registered],
    ) -> Result<Past> {
        use enterprise::Column as C;
        let there = which.clone().add(on(day)).add(in_business(day));
        let of_them = self.source::<enterprise::Entity>(there, C::Id);
        let hub = self.as_hub("what an enterprise was asked before").await?;
        let rows: Vec<(i32, NaiveDate, Option<NaiveDate>, i32, String)> = hub
            .select::<enterprise::Entity>()
            .filter(C::Id.in_subquery(of_them))
            .filter(C::ValidUntil.lte(day))
            .ascending(C::ValidFrom)
            .columns([C::Id, C::ValidFrom, C::ValidUntil, C::SectorSet, C::Marks])
            .await?;
        let mut earlier: HashMap<i32, Vec<Earlier>> = HashMap::new();
        let mut first: HashMap<i32, NaiveDate> = HashMap::new();
        for (id, from, until, sector_set, marks) in rows {
            let Some(until) = until else { continue };
            first.entry(id).or_insert(from);
            earlier.entry(id).or_default().push(Earlier {
                until,
                sector_set,
                marks,
            });
        }
        // Whose opening nobody told is asked from the first day of which the registry speaks.
        for one in registered
            .iter_mut()
            .filter(|one| one.life.opened.is_none())
        {
            let since = first.get(&one.id).copied().unwrap_or(one.since);
            one.life.opened = (since > before_every_record()).then_some(since);
        }
        let now = registered.iter().map(|one| one.sector_set);
        let before = earlier.values().flatten().map(|one| one.sector_set);
        let sets = self.sectors_of(now.chain(before)).await?;
        let sets = sets.into_iter();
        Ok(Past {
            sectors: sets
                .map(|(set, codes)| (set, codes.into_iter().collect()))
                .collect(),
            earlier,
        })
    }
}
