//! From which day on the accidents (事故) of a place are kept completely: absence of records is zero only from there on.
//!
//! Stated by a coordinator of the place for it and all below it, as one line of revisions, each with a reason. A place is
//! kept from the earliest day that a statement of its own, or of a place above it, gives; else, where all its subordinates
//! are kept, from the day from which on the last of them is.

mod state;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::{accident_keeping, jurisdiction};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, Value};
use uuid::Uuid;

pub use self::state::{AccidentKeepingOutcome, StateAccidentKeeping};
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::jurisdiction::Ancestor;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// A statement about the accidents of a place, in one revision.
#[derive(Clone, Debug)]
pub struct AccidentKeeping {
    /// Key, of this revision.
    pub id: Uuid,
    /// Code, name and level of the place; none for one that exists only to fill a code.
    pub place: Option<Ancestor>,
    /// Every accident there since this day is recorded; none: they are not kept completely.
    pub kept_from: Option<NaiveDate>,
    /// The post that stated it.
    pub by_title: String,
    /// When.
    pub stated_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Why it was stated anew.
    pub reason: Option<String>,
    /// When another took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether a demonstration account stated it.
    pub simulated: bool,
}

impl Scope {
    /// The statements about a place and those below it, in the order in which they were made; `with_superseded` also those
    /// whose place another took.
    pub async fn list_accident_keepings(
        &self,
        below: &Path,
        with_superseded: bool,
        page: &PageRequest,
    ) -> Result<Page<AccidentKeeping>> {
        use accident_keeping::Column as C;
        let mut condition = Condition::all().add(crate::range::within(C::Path, below));
        if !with_superseded {
            condition = condition.add(C::SupersededAt.is_null());
        }
        let places = [cut(page.after.as_deref())?, cut(page.before.as_deref())?];
        let (select, beyond) = self
            .select::<accident_keeping::Entity>()
            .filter(condition)
            .cut(&[SortKey::ascending(C::Id)], page, places)
            .await?;
        let items = self.read_keepings(select.all().await?).await?;
        let items = items.into_iter().map(|one| (one.id.to_string(), one));
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// A statement by the key of a revision, as the scope sees it.
    pub async fn find_accident_keeping(&self, id: Uuid) -> Result<Option<AccidentKeeping>> {
        let rows = self
            .select::<accident_keeping::Entity>()
            .filter(accident_keeping::Column::Id.eq(id))
            .all()
            .await?;
        Ok(self.read_keepings(rows).await?.pop())
    }

    async fn read_keepings(
        &self,
        rows: Vec<accident_keeping::Model>,
    ) -> Result<Vec<AccidentKeeping>> {
        let places: BTreeSet<i32> = rows.iter().map(|row| row.place_id).collect();
        let places = self.ancestor_rows(places.into_iter().collect()).await?;
        let mut named: HashMap<i32, Ancestor> = HashMap::new();
        for (id, code, name, level) in places {
            let level = row::name(&level)?;
            named.insert(id, Ancestor { code, name, level });
        }
        let read = |found: accident_keeping::Model| AccidentKeeping {
            id: found.id,
            place: named.get(&found.place_id).cloned(),
            kept_from: found.kept_from,
            by_title: found.account_title,
            stated_at: moment(found.recorded_at),
            revision: found.revision,
            reason: found.reason,
            superseded_at: found.superseded_at.map(moment),
            simulated: found.simulated,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// From when on a place and those below it are kept, in three statements. What a superior stated for all below it
    /// comes down, as its forms do; nobody sees from it what happened elsewhere.
    pub(crate) async fn kept_below(&self, place: &Path) -> Result<Kept> {
        use accident_keeping::Column as K;
        use jurisdiction::Column as J;
        let hub = self.as_hub("from when on accidents are kept").await?;
        let below = hub.source::<jurisdiction::Entity>(crate::range::below(J::Path, place), J::Id);
        let above = place.nodes().into_iter().map(row::node_key);
        let here = Condition::any()
            .add(K::PlaceId.is_in(above))
            .add(K::PlaceId.in_subquery(below));
        let stated: Vec<(i32, NaiveDate)> = hub
            .select::<accident_keeping::Entity>()
            .filter(here)
            .filter(K::SupersededAt.is_null())
            .filter(K::KeptFrom.is_not_null())
            .columns([K::PlaceId, K::KeptFrom])
            .await?;
        let stated: HashMap<i32, NaiveDate> = stated.into_iter().collect();
        let places: Vec<(i32, String)> = hub
            .select::<jurisdiction::Entity>()
            .filter(J::Id.is_in(stated.keys().copied()))
            .columns([J::Id, J::Path])
            .await?;
        // Between the place asked and those below it that state for themselves.
        let mut between: BTreeSet<i32> = BTreeSet::new();
        for (_, path) in &places {
            let nodes = row::path(path.clone())?.nodes();
            if nodes.len() > place.depth() {
                let nodes = nodes.into_iter().rev().skip(1).rev();
                between.extend(nodes.skip(place.depth() - 1).map(row::node_key));
            }
        }
        let rows: Vec<(i32, i32)> = hub
            .select::<jurisdiction::Entity>()
            .filter(J::ShownParentId.is_in(between))
            .filter(J::ValidUntil.is_null())
            .filter(J::Placeholder.eq(false))
            .columns([J::Id, J::ShownParentId])
            .await?;
        let mut children: HashMap<i32, Vec<i32>> = HashMap::new();
        for (id, parent) in rows {
            children.entry(parent).or_default().push(id);
        }
        let above = place.nodes().into_iter().map(row::node_key);
        let above = above.filter_map(|node| stated.get(&node).copied()).min();
        Ok(Kept {
            stated,
            children,
            above,
        })
    }
}

/// From when on the accidents of an area are kept.
pub(crate) struct Kept {
    stated: HashMap<i32, NaiveDate>,
    children: HashMap<i32, Vec<i32>>,
    /// By what the area and those above it state.
    above: Option<NaiveDate>,
}

impl Kept {
    /// The day for the area itself, or a place in it.
    pub(crate) fn from(&self, node: NodeId) -> Option<NaiveDate> {
        let own = self.of(row::node_key(node));
        [self.above, own].into_iter().flatten().min()
    }

    fn of(&self, node: i32) -> Option<NaiveDate> {
        let own = self.stated.get(&node).copied();
        let children = self.children.get(&node);
        // All of them, or none: a place that says nothing may have had an accident.
        let each = children.and_then(|all| all.iter().map(|child| self.of(*child)).collect());
        let all = each.and_then(|days: Vec<NaiveDate>| days.into_iter().max());
        [own, all].into_iter().flatten().min()
    }
}

fn cut(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}
