//! Enterprises (企业、场所) as a scope sees them: as they are today, as they were on a day, and their history.
//!
//! Must never show a row of a place or a section that the scope does not reach: who moved away is seen as it was.

mod revision;

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::enterprise::{self as rules, Category};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::enterprise;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

pub use self::revision::EnterpriseRevision;
pub(crate) use self::revision::as_it_stood;
use crate::access::{Scope, ScopedSelect, SortKey};
use crate::error::{Result, StoreError};
use crate::jurisdiction::Ancestor;
use crate::page::{Page, PageRequest};
use crate::range::{within, within_any};
use crate::row;

/// An enterprise as it was from one day to another.
#[derive(Clone, Debug)]
pub struct Enterprise {
    /// The node.
    pub id: NodeId,
    /// Unified social credit code, or a code of the hub's own.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// Of what sort.
    pub category: Category,
    /// Under the place in which it lies.
    pub path: Path,
    /// Code, name and level of that place.
    pub place: Option<Ancestor>,
    /// Code and name of the agency that answers for it.
    pub section: Option<(String, String)>,
    /// Its sectors.
    pub sectors: Vec<String>,
    /// Its marks.
    pub marks: BTreeSet<String>,
    /// First day of business; none: before every record.
    pub opened_on: Option<NaiveDate>,
    /// First day on which it is no longer in business.
    pub closed_on: Option<NaiveDate>,
    /// First day on which it was so.
    pub valid_from: NaiveDate,
    /// First day on which it was no longer so.
    pub valid_until: Option<NaiveDate>,
    /// Made for demonstration.
    pub simulated: bool,
    pub(crate) shard_key: i32,
    pub(crate) section_path: Path,
    pub(crate) sector_set: i32,
}

/// Which enterprises. Every condition given must hold.
#[derive(Clone, Debug, Default)]
pub struct EnterpriseFilter {
    /// Lying at or below this place.
    pub below: Option<Path>,
    /// Answered for by this agency or one inside it.
    pub section: Option<Path>,
    /// With this mark.
    pub mark: Option<String>,
    /// With this sector.
    pub sector: Option<String>,
    /// Of this category.
    pub category: Option<Category>,
    /// Whose name holds this.
    pub name_contains: Option<String>,
    /// As they were on this day; today if absent.
    pub as_of: Option<NaiveDate>,
    /// Also those out of business on the day.
    pub with_closed: bool,
}

/// The rows that hold on a day.
pub(crate) fn on(day: NaiveDate) -> Condition {
    Condition::all()
        .add(enterprise::Column::ValidFrom.lte(day))
        .add(
            Condition::any()
                .add(enterprise::Column::ValidUntil.is_null())
                .add(enterprise::Column::ValidUntil.gt(day)),
        )
}

/// Those in business on a day.
pub(crate) fn in_business(day: NaiveDate) -> Condition {
    let opened = Condition::any()
        .add(enterprise::Column::OpenedOn.is_null())
        .add(enterprise::Column::OpenedOn.lte(day));
    let open = Condition::any()
        .add(enterprise::Column::ClosedOn.is_null())
        .add(enterprise::Column::ClosedOn.gt(day));
    Condition::all().add(opened).add(open)
}

impl Scope {
    /// An enterprise by its code, as the latest row that the scope sees has it.
    pub async fn find_enterprise(&self, code: &str) -> Result<Option<Enterprise>> {
        let rows = self
            .select::<enterprise::Entity>()
            .filter(enterprise::Column::Code.eq(code))
            .descending(enterprise::Column::ValidFrom)
            .limit(1)
            .all()
            .await?;
        Ok(self.read_enterprises(rows).await?.pop())
    }

    /// Enterprises by node, each as the latest row that the scope sees has it.
    pub async fn find_enterprises_by_id(
        &self,
        ids: &[NodeId],
    ) -> Result<HashMap<NodeId, Enterprise>> {
        let rows = self
            .select::<enterprise::Entity>()
            .filter(enterprise::Column::Id.is_in(ids.iter().map(|id| row::node_key(*id))))
            .ascending(enterprise::Column::ValidFrom)
            .all()
            .await?;
        let found = self.read_enterprises(rows).await?;
        Ok(found.into_iter().map(|one| (one.id, one)).collect())
    }

    /// Everything that the scope sees of each enterprise, the earliest first.
    pub async fn enterprise_histories(
        &self,
        ids: &[NodeId],
    ) -> Result<HashMap<NodeId, Vec<Enterprise>>> {
        let rows = self
            .select::<enterprise::Entity>()
            .filter(enterprise::Column::Id.is_in(ids.iter().map(|id| row::node_key(*id))))
            .ascending(enterprise::Column::ValidFrom)
            .all()
            .await?;
        let mut histories: HashMap<NodeId, Vec<Enterprise>> = HashMap::new();
        for one in self.read_enterprises(rows).await? {
            histories.entry(one.id).or_default().push(one);
        }
        Ok(histories)
    }

    /// Enterprises in the order of their codes.
    pub async fn list_enterprises(
        &self,
        filter: &EnterpriseFilter,
        page: &PageRequest,
    ) -> Result<Page<Enterprise>> {
        let order = [SortKey::ascending(enterprise::Column::Code)];
        let select = self.enterprises(filter).await?;
        let (select, beyond) = select.cut(&order, page, page.places()).await?;
        let found = self.read_enterprises(select.all().await?).await?;
        let items = found
            .into_iter()
            .map(|one| (one.code.clone(), one))
            .collect();
        Ok(Page::cut(page, items, beyond))
    }

    /// How many there are.
    pub async fn count_enterprises(&self, filter: &EnterpriseFilter) -> Result<u64> {
        self.enterprises(filter).await?.count().await
    }

    async fn enterprises(
        &self,
        filter: &EnterpriseFilter,
    ) -> Result<ScopedSelect<'_, enterprise::Entity>> {
        let day = filter.as_of.unwrap_or_else(|| self.today());
        let mut condition = on(day)
            .add_option(filter.mark.as_deref().map(has_mark))
            .add_option(
                filter
                    .category
                    .map(|one| enterprise::Column::Category.eq(one.as_str())),
            )
            .add_option(
                filter
                    .name_contains
                    .as_deref()
                    .map(|text| enterprise::Column::Name.contains(text)),
            );
        let tree = self.tree().await?;
        if let Some(path) = &filter.below {
            let stood = tree.on_day(path, day);
            condition = condition.add(within(enterprise::Column::Path, &stood));
        }
        if let Some(path) = &filter.section {
            condition = condition
                .add(enterprise::Column::SectionId.is_not_null())
                .add(within_any(
                    enterprise::Column::SectionPath,
                    &tree.ever(path),
                ));
        }
        if !filter.with_closed {
            condition = condition.add(in_business(day));
        }
        if let Some(sector) = &filter.sector {
            let sets = self.sets_with(sector).await?;
            condition = condition.add(enterprise::Column::SectorSet.is_in(sets));
        }
        Ok(self.select::<enterprise::Entity>().filter(condition))
    }

    async fn read_enterprises(&self, rows: Vec<enterprise::Model>) -> Result<Vec<Enterprise>> {
        let places = self
            .ancestor_rows(rows.iter().map(|row| row.place_id).collect())
            .await?;
        let places: HashMap<i32, Ancestor> = places
            .into_iter()
            .map(|(id, code, name, level)| {
                let level = row::name(&level)?;
                Ok((id, Ancestor { code, name, level }))
            })
            .collect::<Result<_>>()?;
        let sections = rows.iter().filter_map(|row| row.section_id);
        let sections = self.agency_names(sections).await?;
        let sets = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        rows.into_iter()
            .map(|found| {
                let section = found.section_id.and_then(|id| sections.get(&id));
                Ok(Enterprise {
                    id: row::node(found.id),
                    category: row::name(&found.category)?,
                    path: row::path(found.path)?,
                    shard_key: found.shard_key,
                    section_path: row::path(found.section_path)?,
                    sector_set: found.sector_set,
                    place: places.get(&found.place_id).cloned(),
                    section: section.map(|name| (name.code.clone(), name.name.clone())),
                    sectors: sets.get(&found.sector_set).cloned().unwrap_or_default(),
                    marks: rules::read_marks(&found.marks),
                    code: found.code,
                    name: found.name,
                    opened_on: found.opened_on,
                    closed_on: known_closing(found.closed_on, found.valid_until),
                    valid_from: found.valid_from,
                    valid_until: found.valid_until,
                    simulated: found.simulated,
                })
            })
            .collect()
    }

    /// Keys of the sets that hold a sector: sets of a public vocabulary, a few hundred.
    async fn sets_with(&self, sector: &str) -> Result<Vec<i32>> {
        let sets = self.select::<cengbao_entity::sector_set::Entity>();
        let mut found = Vec::new();
        for set in sets.all().await? {
            let codes: Vec<String> = row::json(set.codes)?;
            if codes.iter().any(|code| code == sector) {
                found.push(set.id);
            }
        }
        Ok(found)
    }
}

/// A closing as a row that has ended tells it: who had the enterprise until then is not told what became of it since.
fn known_closing(closed: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<NaiveDate> {
    closed.filter(|closed| until.is_none_or(|until| *closed < until))
}

/// A mark is stored between two bars, so that none is found in the middle of another.
fn has_mark(mark: &str) -> sea_orm::sea_query::SimpleExpr {
    enterprise::Column::Marks.contains(format!("|{mark}|"))
}

/// Errors: `Invalid` for what can be no mark, which would be a pattern.
pub fn checked_mark(mark: &str) -> Result<()> {
    if rules::is_mark(mark) {
        return Ok(());
    }
    Err(StoreError::invalid(
        "mark",
        "it is blank, too long, or holds a comma, a semicolon, a bar, % or _",
        "write a mark as it was imported",
    )
    .in_chinese("标记为空、过长，或含有逗号、分号、竖线、%、_：请按导入时的写法填写"))
}
