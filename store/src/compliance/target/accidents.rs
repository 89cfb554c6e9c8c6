//! Targets that count recorded accidents (事故指标): what happened in a place on the days that count, and from when on its
//! accidents are kept completely.
//!
//! One list of accidents, whatever the targets and the places. An accident counts where the place in which it happened
//! stood on the day asked, or what took that in, and so does what it is compared with; corrections count with what is
//! known now. By sector it counts through those who answer for it, as far as the scope sees them.

mod answering;
mod counted;
mod keeping;
mod unnamed;

use std::collections::{BTreeSet, HashMap, HashSet};

use cengbao_domain::accident::{Grade, Responsibility};
use cengbao_domain::campaign::{Campaign, Target};
use cengbao_domain::compliance::{
    AccidentDays, Happened, Span, accident_days, carries_all, is_of_sectors,
};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{accident, accident_enterprise};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

pub(super) use self::keeping::Keeping;
pub(super) use self::unnamed::UnnamedAccident;
use crate::access::Scope;
use crate::accident::responsibility;
use crate::accident_keeping::Kept;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::below::Below;
use crate::compliance::rates::home;
use crate::error::{Result, StoreError};
use crate::jurisdiction::Jurisdiction;
use crate::range::within_any;
use crate::row;

/// An accident and where it lies: in the tree of the day asked, as its rows are shown.
struct Located {
    path: Path,
    happened: Happened,
    responsibility: Responsibility,
    /// The sectors of each enterprise that answers for it, on its day; empty where no target asks for them.
    answering: Vec<BTreeSet<String>>,
}

/// What is known of the accidents of an area.
pub(super) struct Accidents {
    place: Whose,
    /// The subordinates of the place, and which of them were there on the day.
    below: Vec<Jurisdiction>,
    is_there: Vec<bool>,
    /// The first of them have rows, of other days too.
    rows: usize,
    kept: Kept,
    happened: Vec<Located>,
}

impl Accidents {
    /// The row in which something happened; one beyond the last where that was in none.
    fn home(&self, path: &Path) -> usize {
        home(&self.below[..self.rows], path)
    }
}

/// Of which place the accidents are.
struct Whose {
    path: Path,
    /// Sectors of the office that is asked, where it does not answer for all of its place.
    carried: Option<Vec<String>>,
}

impl Whose {
    /// Whether the area has accidents for a target.
    fn answers(&self, campaign: &Campaign, target: &Target) -> bool {
        let counted = target.population.as_deref().unwrap_or_default();
        self.carried
            .as_ref()
            .is_none_or(|carried| carries_all(campaign, counted, carried))
    }
}

impl Scope {
    /// The accidents that targets count; none where none of them counts any, and where the area has none of its own.
    pub(super) async fn counted_accidents(
        &self,
        question: &AreaQuestion,
        wanted: &[usize],
        rows_of: &Below,
    ) -> Result<Option<Accidents>> {
        let campaign = &question.campaign.definition;
        let mut counting: Vec<&Target> = wanted
            .iter()
            .map(|at| &campaign.targets[*at])
            .filter(|target| target.accidents.is_some())
            .collect();
        if counting.is_empty() {
            return Ok(None);
        }
        let Some(place) = self.place_of_accidents(&question.area).await? else {
            return Ok(None);
        };
        counting.retain(|target| place.answers(campaign, target));
        let by_sector = counting.iter().any(|target| {
            let population = target.population.as_deref();
            population.is_some_and(|code| is_of_sectors(campaign, code))
        });
        let days = days_counted(question, &counting);
        let day = question.as_of;
        let mut happened = self.happened_in(&place.path, &days, day, by_sector).await?;
        let kept = self.kept_below(&place.path).await?;
        let rows = rows_of.children.len();
        let of_day = if rows == 0 {
            let node = place.path.node();
            Some(self.below_on(node, &place.path, &[day]).await?)
        } else {
            None
        };
        let below = of_day.as_ref().unwrap_or(rows_of);
        for one in &mut happened {
            below.shown(&mut one.path, day);
        }
        let is_there = (0..below.children.len()).map(|at| below.stood(at, day));
        Ok(Some(Accidents {
            place,
            is_there: is_there.collect(),
            below: below.children.clone(),
            rows,
            kept,
            happened,
        }))
    }

    /// The place whose accidents an area has: its own, or the one that an office serves, if the scope sees it.
    async fn place_of_accidents(&self, area: &Area) -> Result<Option<Whose>> {
        let office = match area {
            Area::Everything => return Ok(None),
            Area::Place(_, path) => {
                return Ok(Some(Whose {
                    path: path.clone(),
                    carried: None,
                }));
            }
            Area::Section(path) => path.node(),
        };
        let office = self.find_agencies_by_id(&[office]).await?.remove(&office);
        let Some(office) = office else {
            return Ok(None);
        };
        let served = office.jurisdiction;
        let served = self.find_jurisdictions_by_id(&[served]).await?;
        Ok(served.into_values().next().map(|place| Whose {
            path: place.path,
            carried: (!office.kind.leads_its_place()).then_some(office.sectors),
        }))
    }

    async fn happened_in(
        &self,
        path: &Path,
        days: &[AccidentDays],
        day: NaiveDate,
        by_sector: bool,
    ) -> Result<Vec<Located>> {
        use accident::Column as C;
        let Some((first, last)) = whole(days) else {
            return Ok(Vec::new());
        };
        let tree = self.tree().await?;
        let which = Condition::all()
            .add(within_any(C::Path, &tree.sources(path, day)))
            .add(C::HappenedOn.between(first, last))
            .add(C::SupersededAt.is_null())
            .add(C::Void.eq(false));
        let rows = self
            .select::<accident::Entity>()
            .filter(which.clone())
            .all()
            .await?;
        let mut answering = if by_sector && !rows.is_empty() {
            self.answering(&which, &rows).await?
        } else {
            HashMap::new()
        };
        let hidden = self.not_wholly_seen(path, which, &rows).await?;
        let here = tree.on_day(path, day);
        let mut happened = Vec::with_capacity(rows.len());
        for one in rows.into_iter().filter(|one| !hidden.contains(&one.id)) {
            let answering = answering.remove(&one.id).unwrap_or_default();
            let mut found = located(one, answering)?;
            found.path = tree.carried(&found.path, found.happened.on, day);
            if here.contains(&found.path) {
                happened.push(found);
            }
        }
        Ok(happened)
    }

    /// The accidents for which somebody answers whom the scope does not see, or nobody: who is granted some sectors counts
    /// those of which all sectors are granted.
    async fn not_wholly_seen(
        &self,
        path: &Path,
        which: Condition,
        rows: &[accident::Model],
    ) -> Result<HashSet<Uuid>> {
        use accident_enterprise::Column as L;
        let reads_all = self.covers(Action::Read, Resource::Accident, path, &[]);
        if self.is_system() || reads_all || rows.is_empty() {
            return Ok(HashSet::new());
        }
        let hub = self.as_hub("who answers for an accident").await?;
        let found = || self.source::<accident::Entity>(which.clone(), accident::Column::Id);
        let links = [L::AccidentId, L::EnterpriseId];
        let all: Vec<(Uuid, i32)> = hub
            .select::<accident_enterprise::Entity>()
            .filter(L::AccidentId.in_subquery(found()))
            .columns(links)
            .await?;
        let seen: Vec<(Uuid, i32)> = self
            .select::<accident_enterprise::Entity>()
            .filter(L::AccidentId.in_subquery(found()))
            .columns(links)
            .await?;
        let seen: BTreeSet<(Uuid, i32)> = seen.into_iter().collect();
        let mut wholly: HashMap<Uuid, bool> = HashMap::new();
        for link in all {
            *wholly.entry(link.0).or_insert(true) &= seen.contains(&link);
        }
        let is_hidden = |one: &&accident::Model| !wholly.get(&one.id).copied().unwrap_or(false);
        Ok(rows.iter().filter(is_hidden).map(|one| one.id).collect())
    }
}

/// The days of the targets that count accidents.
fn days_counted(question: &AreaQuestion, counting: &[&Target]) -> Vec<AccidentDays> {
    let Some(span) = Span::of(&question.campaign.definition) else {
        return Vec::new();
    };
    let asked = [Some(question.as_of), question.since];
    let of_target = |target: &&Target| {
        let days = asked.iter().flatten();
        let found = days.filter_map(|day| accident_days(target, span, *day));
        found.collect::<Vec<_>>()
    };
    counting.iter().flat_map(of_target).collect()
}

/// From the first of these days to the last.
fn whole(days: &[AccidentDays]) -> Option<(NaiveDate, NaiveDate)> {
    let spans = || {
        let both = |days: &AccidentDays| [Some(days.now), days.before];
        days.iter().flat_map(both).flatten()
    };
    let first = spans().map(|days| days.first).min()?;
    Some((first, spans().map(|days| days.last).max()?))
}

fn located(found: accident::Model, answering: Vec<BTreeSet<String>>) -> Result<Located> {
    let grade = found.determined_grade.as_deref().unwrap_or(&found.grade);
    let responsibility = responsibility(&found)?;
    Ok(Located {
        responsibility,
        happened: Happened {
            on: found.happened_on,
            grade: grade.parse::<Grade>().map_err(StoreError::damaged)?,
            deaths: i64::from(found.deaths),
            serious_injuries: i64::from(found.serious_injuries),
            direct_loss: found.direct_loss,
        },
        path: row::path(found.path)?,
        answering,
    })
}
