//! Stand-ins (代办) as a scope sees them: who files or signs for which unit, on
//! which days and why.
//!
//! A stand-in is a grant that says so. It is read with all others on each
//! request, so that it ends by itself on its day and at once when it is taken
//! away. Appointing and revoking are in [`appoint`].

mod appoint;

use cengbao_domain::ids::{NodeId, StandInId};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::power::Ended;
use cengbao_domain::stand_in::{Duty, StandInState, state};
use cengbao_entity::stand_in;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Value};
use uuid::Uuid;

pub use self::appoint::{AppointRequest, RevokeRequest, StandInOutcome};
use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// One account does the work of a unit that cannot.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// Key.
    pub id: StandInId,
    /// The unit that is stood in for.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// For what.
    pub duty: Duty,
    /// The post that stands in, never a person.
    pub post: String,
    /// Code of the unit that the post belongs to.
    pub post_unit_code: String,
    /// Its name.
    pub post_unit_name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// The post that appointed it.
    pub appointed_by: String,
    /// When.
    pub appointed_at: DateTime<Utc>,
    /// When it was taken away.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The post that took it away; none where an operator took the grant.
    pub revoked_by: Option<String>,
    /// Why.
    pub revoked_reason: Option<String>,
    /// How it stands today.
    pub state: StandInState,
    shard_key: i32,
    /// Where the unit stands today.
    unit_path: Path,
    sectors: Vec<String>,
}

/// Which stand-ins.
#[derive(Clone, Debug, Default)]
pub struct StandInFilter {
    /// For units at or below this place.
    pub below: Option<Path>,
    /// For this unit.
    pub unit: Option<NodeId>,
}

impl StandIn {
    /// Why it was taken away, in Chinese and in English; what somebody wrote is in his own words.
    pub fn why_revoked(&self) -> Option<(String, String)> {
        let zh = self.revoked_reason.clone()?;
        let by_hub = self.revoked_by.is_none().then(|| Ended::in_english(&zh));
        let en = by_hub.flatten().unwrap_or_else(|| zh.clone());
        Some((zh, en))
    }
}

impl Scope {
    /// Stand-ins, the last appointed first.
    pub async fn list_stand_ins(
        &self,
        filter: &StandInFilter,
        page: &PageRequest,
    ) -> Result<Page<StandIn>> {
        let mut condition = Condition::all().add_option(
            filter
                .unit
                .map(|unit| stand_in::Column::UnitId.eq(row::node_key(unit))),
        );
        if let Some(path) = &filter.below {
            condition = condition.add(crate::range::within(stand_in::Column::Path, path));
        }
        let order = [SortKey::by(stand_in::Column::Id.into_simple_expr(), true)];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self
            .select::<stand_in::Entity>()
            .filter(condition)
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let keys: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        let items = keys.into_iter().zip(self.read_stand_ins(rows).await?);
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// A stand-in by its key; none when it is not, or is not yours.
    pub async fn find_stand_in(&self, id: StandInId) -> Result<Option<StandIn>> {
        let rows = self
            .select::<stand_in::Entity>()
            .filter(stand_in::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_stand_ins(rows).await?.pop())
    }

    /// Whether the viewer may take it away now, and appoint others for the unit.
    pub fn appoints_for(&self, one: &StandIn) -> bool {
        self.covers(
            Action::Appoint,
            Resource::Obligation,
            &one.unit_path,
            &one.sectors,
        )
    }

    async fn read_stand_ins(&self, rows: Vec<stand_in::Model>) -> Result<Vec<StandIn>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let grants = self.grants_of_stand_ins(&rows).await?;
        let units = rows.iter().map(|row| row.unit_id);
        let units = units.chain(rows.iter().map(|row| row.account_unit_id));
        let names = self.agency_names(units).await?;
        let sectors = self
            .sectors_of(rows.iter().map(|row| row.sector_set))
            .await?;
        let name_of = |id: i32| {
            let found = names.get(&id);
            found.ok_or_else(|| StoreError::damaged(format!("agency {id} has no name")))
        };
        rows.into_iter()
            .map(|row| {
                let lacks = |what: &str| StoreError::damaged(format!("stand-in {} {what}", row.id));
                let grant = grants.get(&row.id).ok_or_else(|| lacks("has no grant"))?;
                let until = grant.valid_until.and_then(|day| day.pred_opt());
                let until = until.ok_or_else(|| lacks("has no end"))?;
                let duty = Duty::of(row::name(&grant.role)?).ok_or_else(|| lacks("has no duty"))?;
                let (unit, own) = (name_of(row.unit_id)?, name_of(row.account_unit_id)?);
                let revoked_at = grant.revoked_at.map(moment);
                Ok(StandIn {
                    id: StandInId(row.id),
                    unit: row::node(row.unit_id),
                    unit_code: unit.code.clone(),
                    unit_name: unit.name.clone(),
                    duty,
                    post: row.account_title.clone(),
                    post_unit_code: own.code.clone(),
                    post_unit_name: own.name.clone(),
                    from: grant.valid_from,
                    until,
                    state: state(grant.valid_from, until, revoked_at.is_some(), self.today()),
                    appointed_at: moment(row.appointed_at),
                    revoked_at,
                    shard_key: row.shard_key,
                    unit_path: row::path(unit.path.clone())?,
                    sectors: sectors.get(&row.sector_set).cloned().unwrap_or_default(),
                    reason: row.reason,
                    appointed_by: row.appointed_title,
                    revoked_by: row.revoked_title,
                    revoked_reason: row.revoked_reason,
                })
            })
            .collect()
    }
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let id: Uuid = cursor.parse().map_err(|_| bad_cursor())?;
    Ok(Some(vec![id.into()]))
}
