//! Accidents (事故): when and where, what they cost, how grave they are, which enterprises answer for them, and when their
//! case was closed. They start the clocks of duties (`compliance`).
//!
//! Recorded by a coordinator of the place, or a supervisor of all the enterprises that answer; corrected by a revision
//! with a reason, never changed and never deleted. The computed grade and the one determined officially stand side by
//! side.

mod check;
mod place;
mod record;
mod same;
mod write;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::{Grade, Occurrence, Responsibility};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::{accident, accident_enterprise, enterprise};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub(crate) use self::place::closed_words;
pub use self::record::{
    AccidentFacts, AccidentOutcome, CloseAccident, CorrectAccident, MAX_RESPONSIBLE, RecordAccident,
};
use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::jurisdiction::Ancestor;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::range::within_any;
use crate::row;
use crate::time::moment;

/// An accident, in one revision.
#[derive(Clone, Debug)]
pub struct Accident {
    /// Key, of this revision.
    pub id: Uuid,
    /// Code, name and level of the jurisdiction in which it happened; none for one that exists only to fill a code.
    pub place: Option<Ancestor>,
    /// The day.
    pub on: NaiveDate,
    /// What happened, in words.
    pub title: String,
    /// People who died.
    pub deaths: i32,
    /// People gravely injured.
    pub serious_injuries: i32,
    /// Direct loss in yuan.
    pub direct_loss: Option<i64>,
    /// By the toll.
    pub grade: Grade,
    /// As determined officially.
    pub determined_grade: Option<Grade>,
    /// The day on which its case was closed.
    pub closed_on: Option<NaiveDate>,
    /// The enterprises that answer for it, of those that the scope sees.
    pub enterprises: Vec<NodeId>,
    /// Whether it is known who answers, seen or not.
    pub responsibility: Responsibility,
    /// Whether it was none after all.
    pub is_void: bool,
    /// Whether it is another one beside one that looks the same.
    pub is_distinct: bool,
    /// The post that recorded it.
    pub by_title: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether a demonstration account recorded it.
    pub simulated: bool,
}

/// Which accidents. What is absent does not narrow.
#[derive(Clone, Debug, Default)]
pub struct AccidentFilter {
    /// At or below this place.
    pub below: Option<Path>,
    /// For which this enterprise answers.
    pub enterprise: Option<NodeId>,
    /// Happened on this day or later.
    pub from: Option<NaiveDate>,
    /// Happened on this day or earlier.
    pub until: Option<NaiveDate>,
    /// Whose case is open, or closed.
    pub open: Option<bool>,
    /// Of which it is known, or not, who answers.
    pub responsibility: Option<Responsibility>,
    /// Also revisions whose place another took.
    pub with_superseded: bool,
}

impl Scope {
    /// Accidents by the day on which they happened, those of one day in the order in which they were recorded.
    pub async fn list_accidents(
        &self,
        filter: &AccidentFilter,
        page: &PageRequest,
    ) -> Result<Page<Accident>> {
        use accident::Column as C;
        let tree = self.tree().await?;
        let below = filter.below.as_ref();
        let below = below.map(|path| within_any(C::Path, &tree.sources(path, self.today())));
        let of_enterprise = filter.enterprise.map(|node| {
            let which = Condition::all()
                .add(accident_enterprise::Column::EnterpriseId.eq(row::node_key(node)));
            C::Id.in_subquery(self.source::<accident_enterprise::Entity>(
                which,
                accident_enterprise::Column::AccidentId,
            ))
        });
        let open = filter.open.map(|open| {
            if open {
                C::ClosedOn.is_null()
            } else {
                C::ClosedOn.is_not_null()
            }
        });
        let mut condition = Condition::all()
            .add_option(below)
            .add_option(of_enterprise)
            .add_option(open)
            .add_option(
                filter
                    .responsibility
                    .map(|one| C::Responsibility.eq(one.as_str())),
            )
            .add_option(filter.from.map(|day| C::HappenedOn.gte(day)))
            .add_option(filter.until.map(|day| C::HappenedOn.lte(day)));
        if !filter.with_superseded {
            condition = condition
                .add(C::SupersededAt.is_null())
                .add(C::Void.eq(false));
        }
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let order = [SortKey::ascending(C::HappenedOn), SortKey::ascending(C::Id)];
        let (select, beyond) = self
            .select::<accident::Entity>()
            .filter(condition)
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let items = self.read_accidents(rows).await?;
        let items = items.into_iter().map(|one| (key(&one), one));
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// An accident by the key of a revision, as the scope sees it.
    pub async fn find_accident(&self, id: Uuid) -> Result<Option<Accident>> {
        let rows = self.accident_row(id).await?.into_iter().collect();
        Ok(self.read_accidents(rows).await?.pop())
    }

    async fn accident_row(&self, id: Uuid) -> Result<Option<accident::Model>> {
        self.select::<accident::Entity>()
            .filter(accident::Column::Id.eq(id))
            .one()
            .await
    }

    /// Their responsible enterprises and the names of their places, in two statements more.
    async fn read_accidents(&self, rows: Vec<accident::Model>) -> Result<Vec<Accident>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids = rows.iter().map(|row| row.id);
        let links = self
            .select::<accident_enterprise::Entity>()
            .filter(accident_enterprise::Column::AccidentId.is_in(ids))
            .all()
            .await?;
        let mut responsible: HashMap<Uuid, BTreeSet<NodeId>> = HashMap::new();
        for link in links {
            let of = responsible.entry(link.accident_id).or_default();
            of.insert(row::node(link.enterprise_id));
        }
        let places: BTreeSet<i32> = rows.iter().map(|row| row.place_id).collect();
        let places = self.ancestor_rows(places.into_iter().collect()).await?;
        let mut named: HashMap<i32, Ancestor> = HashMap::new();
        for (id, code, name, level) in places {
            let level = row::name(&level)?;
            named.insert(id, Ancestor { code, name, level });
        }
        let mut accidents = Vec::with_capacity(rows.len());
        for found in rows {
            let enterprises = responsible.remove(&found.id).unwrap_or_default();
            let place = named.get(&found.place_id).cloned();
            accidents.push(read(found, place, enterprises.into_iter().collect())?);
        }
        Ok(accidents)
    }

    /// What starts clocks, by enterprise: the accidents that hold of those enterprises, however many, in two statements.
    pub(crate) async fn occurrences_of(
        &self,
        which: Condition,
    ) -> Result<HashMap<i32, Vec<Occurrence>>> {
        let of_them = self.source::<enterprise::Entity>(which, enterprise::Column::Id);
        let links = self
            .select::<accident_enterprise::Entity>()
            .filter(accident_enterprise::Column::EnterpriseId.in_subquery(of_them))
            .all()
            .await?;
        if links.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: BTreeSet<Uuid> = links.iter().map(|link| link.accident_id).collect();
        let rows: Vec<(Uuid, NaiveDate, i32, Option<NaiveDate>)> = self
            .select::<accident::Entity>()
            .filter(
                Condition::all()
                    .add(accident::Column::Id.is_in(ids))
                    .add(accident::Column::SupersededAt.is_null())
                    .add(accident::Column::Void.eq(false)),
            )
            .columns([
                accident::Column::Id,
                accident::Column::HappenedOn,
                accident::Column::Deaths,
                accident::Column::ClosedOn,
            ])
            .await?;
        let happened: HashMap<Uuid, Occurrence> = rows
            .into_iter()
            .map(|(id, on, deaths, closed_on)| {
                let fatal = deaths > 0;
                (
                    id,
                    Occurrence {
                        on,
                        fatal,
                        closed_on,
                    },
                )
            })
            .collect();
        let mut of: HashMap<i32, Vec<Occurrence>> = HashMap::new();
        for link in links {
            if let Some(occurrence) = happened.get(&link.accident_id) {
                of.entry(link.enterprise_id).or_default().push(*occurrence);
            }
        }
        Ok(of)
    }
}

/// Its place in a list.
fn key(one: &Accident) -> String {
    format!("{} {}", one.on, one.id)
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some((day, id)) = cursor
        .map(|key| key.split_once(' ').ok_or_else(bad_cursor))
        .transpose()?
    else {
        return Ok(None);
    };
    let day: NaiveDate = day.parse().map_err(|_| bad_cursor())?;
    let id: Uuid = id.parse().map_err(|_| bad_cursor())?;
    Ok(Some(vec![day.into(), id.into()]))
}

/// Whether it is known who answers.
pub(crate) fn responsibility(found: &accident::Model) -> Result<Responsibility> {
    found.responsibility.parse().map_err(StoreError::damaged)
}

fn read(
    found: accident::Model,
    place: Option<Ancestor>,
    enterprises: Vec<NodeId>,
) -> Result<Accident> {
    let grade = |name: &str| name.parse::<Grade>().map_err(StoreError::damaged);
    let responsibility = responsibility(&found)?;
    Ok(Accident {
        responsibility,
        id: found.id,
        place,
        on: found.happened_on,
        title: found.title,
        deaths: found.deaths,
        serious_injuries: found.serious_injuries,
        direct_loss: found.direct_loss,
        grade: grade(&found.grade)?,
        determined_grade: found.determined_grade.as_deref().map(grade).transpose()?,
        closed_on: found.closed_on,
        enterprises,
        is_void: found.void,
        is_distinct: found.is_distinct,
        by_title: found.account_title,
        recorded_at: moment(found.recorded_at),
        revision: found.revision,
        reason: found.reason,
        superseded_at: found.superseded_at.map(moment),
        simulated: found.simulated,
    })
}
