//! The units (单位) behind a figure: who owes a form and reports it.
//!
//! Owns the list of them, paged or whole; which of their filings holds on a
//! period is in [`filing`]. Must never tell of a unit that the scope does not see.

mod filing;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::reach::Reach;
use cengbao_entity::{journal, obligation};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, Value};

pub(crate) use self::filing::LastFiling;

use crate::access::{Scope, ScopedSelect, SortKey};
use crate::agency::Agency;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::reading::Reading;
use crate::row;

/// A unit as a row of a table.
#[derive(Clone, Debug)]
pub(crate) struct UnitRow {
    pub(crate) node: NodeId,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) simulated: bool,
    pub(crate) shard_key: i32,
    /// Where it stands in the period asked.
    pub(crate) path: Path,
    pub(crate) reached: Reach,
    /// A change of boundary or coverage touched it, as far as the row was read to know.
    pub(crate) chained: bool,
}

impl UnitRow {
    pub(crate) fn of(found: &Agency) -> Self {
        Self {
            node: found.id,
            code: found.code.clone(),
            name: found.name.clone(),
            simulated: found.simulated,
            shard_key: found.shard_key,
            path: found.path.clone(),
            reached: Reach::of(&found.path, found.jurisdiction),
            chained: false,
        }
    }
}

impl Scope {
    /// Units below a place that owe the form's family on the period or have
    /// ever owed it before, in the order of the tree. Where an earlier moment is
    /// asked, those of them of whom something was recorded by then.
    pub(crate) async fn list_units(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        below: &Path,
        page: &PageRequest,
    ) -> Result<Page<UnitRow>> {
        let places = [
            self.path_of_unit(form, period, page.after.as_deref())
                .await?,
            self.path_of_unit(form, period, page.before.as_deref())
                .await?,
        ];
        let within = self.units_within(period, reading, below).await?;
        let (select, beyond) = self
            .units_below(form, period, reading, within)
            .cut(
                &[SortKey::ascending(obligation::Column::Path)],
                page,
                places,
            )
            .await?;
        let items = self.unit_rows_of(select).await?;
        Ok(Page::cut(page, items, beyond))
    }

    /// All of them, in one statement; none where they are more than `most`.
    pub(crate) async fn all_units(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        below: &Path,
        most: usize,
    ) -> Result<Option<Vec<(String, UnitRow)>>> {
        let within = self.units_within(period, reading, below).await?;
        let select = self
            .units_below(form, period, reading, within)
            .ascending(obligation::Column::Path)
            .limit(most + 1);
        let items = self.unit_rows_of(select).await?;
        Ok((items.len() <= most).then_some(items))
    }

    fn units_below(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        within: Condition,
    ) -> ScopedSelect<'_, obligation::Entity> {
        let recorded = reading.known_micros().map(|moment| {
            let same = |journal: journal::Column, owed: obligation::Column| {
                Expr::col((journal::Entity, journal)).equals((obligation::Entity, owed))
            };
            // What was recorded of a unit that moved stands in another shard.
            let never_moved = self.known_tree().is_some_and(|tree| tree.moves.is_empty());
            let in_shard =
                never_moved.then(|| same(journal::Column::ShardKey, obligation::Column::ShardKey));
            let by_then = Condition::all()
                .add_option(in_shard)
                .add(same(journal::Column::UnitId, obligation::Column::UnitId))
                .add(journal::Column::FamilyId.eq(form.family_id))
                .add(journal::Column::PeriodKind.eq(period.kind().as_str()))
                .add(journal::Column::FromPeriod.lte(period.index()))
                .add(journal::Column::RecordedAt.lte(moment));
            Expr::exists(self.source::<journal::Entity>(by_then, journal::Column::Id))
        });
        self.select::<obligation::Entity>().filter(
            Condition::all()
                .add(obligation::Column::FamilyId.eq(form.family_id))
                .add(obligation::Column::PeriodKind.eq(period.kind().as_str()))
                .add(obligation::Column::FirstPeriod.lte(period.index()))
                // At its place of that period, and at no other.
                .add(
                    Condition::any()
                        .add(obligation::Column::StandsUntil.is_null())
                        .add(obligation::Column::StandsUntil.gt(period.index())),
                )
                .add(within)
                .add_option(recorded),
        )
    }

    async fn unit_rows_of(
        &self,
        select: ScopedSelect<'_, obligation::Entity>,
    ) -> Result<Vec<(String, UnitRow)>> {
        let mut rows: Vec<(String, i32, i32)> = select
            .distinct()
            .columns([
                obligation::Column::Path,
                obligation::Column::UnitId,
                obligation::Column::ShardKey,
            ])
            .await?;
        rows.dedup();
        let names = self
            .agency_names(rows.iter().map(|(_, unit, _)| *unit))
            .await?;
        rows.into_iter()
            .map(|(path, unit, shard_key)| {
                let name = names
                    .get(&unit)
                    .ok_or_else(|| StoreError::damaged(format!("unit {unit} has no name")))?;
                let path = row::path(path)?;
                let unit = UnitRow {
                    node: row::node(unit),
                    code: name.code.clone(),
                    name: name.name.clone(),
                    simulated: name.simulated,
                    shard_key,
                    reached: Reach::of(&path, row::node(name.serves)),
                    chained: name.chained,
                    path,
                };
                Ok((unit.code.clone(), unit))
            })
            .collect()
    }

    /// Where the unit of a cursor stood in the period: it may have gone since.
    async fn path_of_unit(
        &self,
        form: &FormVersion,
        period: Period,
        cursor: Option<&str>,
    ) -> Result<Option<Vec<Value>>> {
        let Some(code) = cursor else {
            return Ok(None);
        };
        let unit = self.agency_key(code).await?.ok_or_else(bad_cursor)?;
        let places: Vec<(String,)> = self
            .units_below(form, period, &Reading::default(), Condition::all())
            .filter(obligation::Column::UnitId.eq(unit))
            .limit(1)
            .columns([obligation::Column::Path])
            .await?;
        let (path,) = places.into_iter().next().ok_or_else(bad_cursor)?;
        Ok(Some(vec![path.into()]))
    }
}
