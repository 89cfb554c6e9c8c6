//! Tables that were answered, kept between requests as long as nothing that they
//! rest on has changed.
//!
//! Rights are never kept: the account with its grants, the place and the campaign
//! are read before a table is looked for. What else an answer says follows from
//!
//! - the question, with the day whose tree it asks where it names none,
//! - the version of the campaign, of which the form is,
//! - the version of the tree, which has every place, name and move,
//! - the ranges in which the scope sees places and figures, in full: who sees another
//!   part of the tree has another answer, and equal scopes share one,
//! - the figures of the shards that were read: who owes, who reported and who in time
//!   are counted in them too.
//!
//! The first four are the key. The figures stand as long as their heads do, and these
//! are read for every answer, in the request's own snapshot. What rests on more is not
//! kept: what was known at a moment (the journal), what was sent up (consolidations),
//! units and levels (pages of other tables), a scope bound to sectors, and whatever a
//! request reads after it wrote. Must never answer from what it has not checked so.

use std::collections::HashSet;
use std::mem::size_of;
use std::sync::Arc;

use cengbao_domain::answer::CellAnswer;
use chrono::NaiveDate;

use super::{Subject, Table, TableBy, TableQuestion, TableRow};
use crate::access::{HeadsTotal, Scope, Sees};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::Source;
use crate::reading::Basis;
use crate::shelf::{Room, Shelf};

/// Tables that are kept, and their bytes in all, about: a county's of 35 columns has some 60,000.
const KEPT: Room = Room {
    things: 4_096,
    bytes: 64 << 20,
};
/// Heads that are asked by their keys; beyond, the whole family is.
const SHARDS_MAX: usize = 256;
/// Of a row and of a cell beside what the store itself holds: what a caller makes of them.
const MADE_BYTES: (usize, usize) = (2_048, 160);

/// What an answer follows from, its figures left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    question: TableQuestion,
    /// The day whose tree is asked.
    day: NaiveDate,
    campaign_version: i32,
    family_id: i32,
    /// The version of the tree, and the ranges in which the scope sees.
    sees: Sees,
}

/// Of which heads the versions are looked at.
#[derive(Debug, PartialEq, Eq)]
enum Heads {
    /// All of the family.
    All,
    /// Those of these shards, in order.
    Of(Vec<i32>),
}

/// A table, and what the heads behind it came to as it was read.
#[derive(Debug)]
struct Kept {
    table: Arc<Table>,
    heads: Heads,
    came_to: HeadsTotal,
}

/// Those that were asked last.
#[derive(Debug)]
pub(crate) struct KeptTables(Shelf<Key, Arc<Kept>>);

impl Default for KeptTables {
    fn default() -> Self {
        Self(Shelf::new(KEPT))
    }
}

impl Scope {
    /// The table that is kept for a question, if everything that it rests on stands; else what `answer` gives, kept
    /// for the next if it can be.
    pub(super) async fn kept_or(
        &self,
        question: &TableQuestion,
        subject: &Subject,
        form: &FormVersion,
        answer: impl AsyncFnOnce() -> Result<(Table, Source)>,
    ) -> Result<Arc<Table>> {
        let Some(key) = self.key_of(question, subject, form) else {
            return Ok(Arc::new(answer().await?.0));
        };
        let kept = self.kept_tables().0.find(&key);
        let mut seen = None;
        if let Some(kept) = kept {
            let now = self.come_to(form.family_id, &kept.heads).await?;
            if now == kept.came_to {
                return Ok(Arc::clone(&kept.table));
            }
            seen = Some((kept, now));
        }
        let (table, source) = answer().await?;
        let table = Arc::new(table);
        let heads = self.heads_behind(&source).await?;
        let came_to = match seen {
            Some((kept, now)) if kept.heads == heads => now,
            _ => self.come_to(form.family_id, &heads).await?,
        };
        let kept = Arc::new(Kept {
            table: Arc::clone(&table),
            heads,
            came_to,
        });
        let is_later = |there: &Arc<Kept>| there.came_to > came_to;
        self.kept_tables()
            .0
            .keep(key, kept, bytes(&table), is_later);
        Ok(table)
    }

    /// What the answer follows from beside the figures; none if on anything else too.
    fn key_of(
        &self,
        question: &TableQuestion,
        subject: &Subject,
        form: &FormVersion,
    ) -> Option<Key> {
        let reading = &question.reading;
        let rests_on_figures = matches!(question.by, TableBy::Children | TableBy::Total)
            && matches!(subject, Subject::Jurisdiction(_))
            && reading.basis == Basis::Live
            && reading.known_at.is_none();
        let sees = self.sees().filter(|_| rests_on_figures)?;
        Some(Key {
            question: question.clone(),
            day: reading.tree_day(question.period, self.today()),
            campaign_version: form.version,
            family_id: form.family_id,
            sees,
        })
    }

    /// The heads of all shards whose figures were read, or could have been had they had any.
    async fn heads_behind(&self, source: &Source) -> Result<Heads> {
        // The figures of the whole tree are asked by what all heads come to: see `roots`.
        if source.ranges.iter().any(|range| range.depth() <= 1) {
            return Ok(Heads::All);
        }
        let mut shards: HashSet<i32> = source.shards.clone();
        if !source.ranges.is_empty() {
            shards.extend(self.shards_below(&source.ranges).await?.iter());
        }
        if shards.len() > SHARDS_MAX {
            return Ok(Heads::All);
        }
        let mut shards: Vec<i32> = shards.into_iter().collect();
        shards.sort_unstable();
        Ok(Heads::Of(shards))
    }

    async fn come_to(&self, family_id: i32, heads: &Heads) -> Result<HeadsTotal> {
        match heads {
            Heads::All => self.heads_total(family_id).await,
            Heads::Of(shards) => self.heads_total_of(family_id, shards).await,
        }
    }
}

/// About how many bytes a table takes, with what is made of it.
fn bytes(table: &Table) -> usize {
    let (of_row, of_cell) = MADE_BYTES;
    let cells = table.total.cells.len();
    let row = size_of::<TableRow>() + of_row + cells * (size_of::<CellAnswer>() + of_cell);
    row * (table.rows.items.len() + 1)
}
