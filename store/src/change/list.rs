//! Recorded changes as a scope sees them: those that touch a node of its own,
//! and of each only such nodes.

use std::collections::HashMap;

use cengbao_domain::change::{BoundaryChange, ChangeKind, TouchPart};
use cengbao_domain::path::Path;
use cengbao_entity::{boundary_change, boundary_touch};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{ChangeState, PLANNED};
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::range;
use crate::row;
use crate::time::moment;

/// That a change was cancelled.
#[derive(Clone, Debug)]
pub struct Cancelled {
    /// By which post.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A node in a change, as it was called then.
#[derive(Clone, Debug)]
pub struct Touch {
    /// As what.
    pub part: TouchPart,
    /// Its code then.
    pub code: String,
    /// Its name then.
    pub name: String,
}

/// A successor's share of what a split hands on.
#[derive(Clone, Debug)]
pub struct SuccessorShare {
    /// Code of the successor.
    pub code: String,
    /// As it was written: `60%`, `3/5` or `6`.
    pub share: String,
}

/// A change as it was recorded.
#[derive(Clone, Debug)]
pub struct RecordedChange {
    /// Its key.
    pub id: Uuid,
    /// What happens.
    pub kind: ChangeKind,
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// Number of the document.
    pub document: String,
    /// Which change of it.
    pub line: i64,
    /// Why.
    pub reason: String,
    /// Of a split the share of each successor, as the document states them; else none.
    pub shares: Vec<SuccessorShare>,
    /// Where it stands.
    pub state: ChangeState,
    /// Why it could not take effect, in Chinese and in English.
    pub refusal: Option<(String, String)>,
    /// That it was cancelled before its day.
    pub cancelled: Option<Cancelled>,
    /// The post that recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The nodes of it that the scope sees.
    pub touches: Vec<Touch>,
}

impl Scope {
    /// A change by its key; none when it is not, or touches nothing of yours.
    pub async fn find_change(&self, id: &str) -> Result<Option<RecordedChange>> {
        let Ok(id) = id.parse::<Uuid>() else {
            return Ok(None);
        };
        let rows = self
            .select::<boundary_change::Entity>()
            .filter(boundary_change::Column::Id.eq(id))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_changes(rows).await?.pop())
    }

    /// The changes that touch a place or what stands below it, in the order of
    /// their days; only those to come if `planned`.
    pub async fn list_changes(
        &self,
        below: &Path,
        planned: bool,
        page: &PageRequest,
    ) -> Result<Page<RecordedChange>> {
        let here = range::within(boundary_touch::Column::Path, below);
        let touching =
            self.source::<boundary_touch::Entity>(here, boundary_touch::Column::ChangeId);
        let condition = Condition::all()
            .add(boundary_change::Column::Id.in_subquery(touching))
            .add_option(planned.then(|| boundary_change::Column::State.eq(PLANNED)));
        let order = [
            SortKey::ascending(boundary_change::Column::EffectiveOn),
            SortKey::ascending(boundary_change::Column::Id),
        ];
        let places = [
            self.place_of_change(page.after.as_deref()).await?,
            self.place_of_change(page.before.as_deref()).await?,
        ];
        let (select, beyond) = self
            .select::<boundary_change::Entity>()
            .filter(condition)
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let items = self
            .read_changes(rows)
            .await?
            .into_iter()
            .map(|found| (found.id.to_string(), found))
            .collect();
        Ok(Page::cut(page, items, beyond))
    }

    async fn place_of_change(&self, cursor: Option<&str>) -> Result<Option<Vec<sea_orm::Value>>> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let id: Uuid = cursor.parse().map_err(|_| bad_cursor())?;
        let row = self
            .select::<boundary_change::Entity>()
            .filter(boundary_change::Column::Id.eq(id))
            .one()
            .await?
            .ok_or_else(bad_cursor)?;
        Ok(Some(vec![row.effective_on.into(), id.into()]))
    }

    async fn read_changes(&self, rows: Vec<boundary_change::Model>) -> Result<Vec<RecordedChange>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut touches: HashMap<Uuid, Vec<Touch>> = HashMap::new();
        if !ids.is_empty() {
            let found = self
                .select::<boundary_touch::Entity>()
                .filter(boundary_touch::Column::ChangeId.is_in(ids))
                .ascending(boundary_touch::Column::Number)
                .all()
                .await?;
            for touch in found {
                let part = row::name(&touch.part)?;
                let list = touches.entry(touch.change_id).or_default();
                // A moved node is touched at both of its places.
                if !list
                    .iter()
                    .any(|one| one.part == part && one.code == touch.code)
                {
                    list.push(Touch {
                        part,
                        code: touch.code,
                        name: touch.name,
                    });
                }
            }
        }
        rows.into_iter()
            .map(|found| {
                let written: BoundaryChange = row::json(found.definition)?;
                let touches = touches.remove(&found.id).unwrap_or_default();
                Ok(RecordedChange {
                    id: found.id,
                    kind: row::name(&found.kind)?,
                    on: found.effective_on,
                    document: found.document,
                    line: found.line,
                    shares: shares_of(&written, &touches),
                    reason: written.reason,
                    state: row::name(&found.state)?,
                    refusal: found
                        .refusal
                        .map(|en| (found.refusal_zh.unwrap_or_else(|| en.clone()), en)),
                    cancelled: cancelled(
                        found.cancelled_title,
                        found.cancelled_at,
                        found.cancelled_reason,
                    ),
                    recorded_by: found.account_title,
                    recorded_at: moment(found.recorded_at),
                    touches,
                })
            })
            .collect()
    }
}

/// Who sees the one that is split sees all shares; else each its own.
fn shares_of(written: &BoundaryChange, seen: &[Touch]) -> Vec<SuccessorShare> {
    let sees_all = seen.iter().any(|touch| touch.part == TouchPart::Changed);
    let is_seen = |code: &str| sees_all || seen.iter().any(|touch| touch.code == code);
    let stated = written.into.iter().zip(&written.shares);
    stated
        .filter(|(code, _)| is_seen(code))
        .map(|(code, share)| SuccessorShare {
            code: code.clone(),
            share: share.clone(),
        })
        .collect()
}

fn cancelled(by: Option<String>, at: Option<i64>, reason: Option<String>) -> Option<Cancelled> {
    Some(Cancelled {
        by: by?,
        at: moment(at?),
        reason: reason?,
    })
}
