//! Whether the registry of enterprises says anything of an area (台账是否建立): where nobody was ever registered by the day,
//! nobody knows of whom a duty or a target is asked there.
//!
//! Never counts enterprises, and never looks beyond those that the scope sees.

use std::collections::HashSet;

use cengbao_domain::path::{Path, WIDTH};
use cengbao_domain::policy::Role;
use cengbao_entity::enterprise;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::area::{Area, AreaQuestion};
use super::bound::Stood;
use super::rates::home;
use crate::access::Scope;
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::range::within_any;

/// The rows of an area in which nobody was ever registered.
#[derive(Default)]
pub(super) struct Silent {
    whole: bool,
    places: Vec<bool>,
}

impl Silent {
    /// Whether it says nothing of a row: a subordinate, by its place in the list, or the whole. What lies in no
    /// subordinate is no place: of it something is said, unless there are no subordinates.
    pub(super) fn is(&self, row: Option<usize>) -> bool {
        match row {
            Some(row) if !self.places.is_empty() => self.places.get(row).copied().unwrap_or(false),
            Some(_) | None => self.whole,
        }
    }
}

impl Scope {
    /// In which rows nobody was ever registered by the day; `present` are those who are there on it. Two statements
    /// more where a row has nobody, and none where each has somebody.
    pub(super) async fn silent_rows<'p>(
        &self,
        question: &AreaQuestion,
        children: &[Jurisdiction],
        present: impl Iterator<Item = &'p Path>,
    ) -> Result<Silent> {
        let mut lacks = vec![true; children.len() + 1];
        let mut is_empty = true;
        for path in present {
            lacks[home(children, path)] = false;
            is_empty = false;
        }
        let lacking: Vec<usize> = (0..children.len()).filter(|row| lacks[*row]).collect();
        if !self.keeps_registry(&question.area) || (lacking.is_empty() && !is_empty) {
            return Ok(Silent::default());
        }
        let asked = self.places_that_ask(question).await?;
        let is_asked = |place: &Path| {
            let concerns = |asking: &Path| asking.contains(place) || place.contains(asking);
            asked.is_empty() || asked.iter().any(concerns)
        };
        let tree = self.tree().await?;
        let which = if is_empty {
            question.enterprises_among(&asked, &tree, Stood::Ever)
        } else {
            let lacking = lacking
                .iter()
                .flat_map(|row| tree.ever(&children[*row].path));
            within_any(enterprise::Column::Path, &lacking.collect::<Vec<_>>())
        };
        let rows: Vec<Vec<Path>> = children.iter().map(|one| tree.ever(&one.path)).collect();
        let own = question.area.path().map_or(0, Path::depth);
        let deepest = rows.iter().flatten().map(Path::depth).max();
        let once = self
            .ever_registered(which, question.as_of, deepest.unwrap_or(own + 1))
            .await?;
        let is_silent = |row: usize| {
            let was_there = |stood: &Path| once.iter().any(|one| one.starts_with(stood.as_str()));
            is_asked(&children[row].path) && !rows[row].iter().any(was_there)
        };
        Ok(Silent {
            whole: is_empty && once.is_empty() && question.area.path().is_none_or(is_asked),
            places: (0..children.len())
                .map(|row| lacks[row] && is_silent(row))
                .collect(),
        })
    }

    /// The beginnings, so many nodes deep, of the paths at which somebody was registered by the day.
    async fn ever_registered(
        &self,
        which: Condition,
        day: NaiveDate,
        depth: usize,
    ) -> Result<HashSet<String>> {
        let places: Vec<(String,)> = self
            .select_among::<enterprise::Entity>(which)
            .filter(enterprise::Column::ValidFrom.lte(day))
            .distinct()
            .columns_and_start([], enterprise::Column::Path, depth * WIDTH)
            .await?;
        Ok(places.into_iter().map(|(place,)| place).collect())
    }

    /// Whether who lies in the area is a matter of its registry: of a place, and of whoever coordinates or supervises
    /// places. An office that answers for nobody, and an enterprise, are told that nothing is asked.
    pub(super) fn keeps_registry(&self, area: &Area) -> bool {
        match area {
            Area::Place(..) => true,
            Area::Section(_) => false,
            Area::Everything => {
                let keeps = |role: Role| matches!(role, Role::Coordinator | Role::Supervisor);
                self.is_system() || self.viewer().grants.iter().any(|grant| keeps(grant.role))
            }
        }
    }
}

/// The first day of the campaign has come: before it nothing is asked of anybody.
pub(super) fn has_begun(question: &AreaQuestion, first: Option<NaiveDate>) -> bool {
    first.is_some_and(|first| first <= question.as_of)
}
