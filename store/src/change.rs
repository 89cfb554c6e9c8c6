//! Boundary changes (区划变更): recorded after the fact, on the day, or planned
//! for a day to come, and carried out in one transaction with every figure that
//! follows.
//!
//! A change of a day to come is tried out when it is recorded, together with
//! those planned before it, and taken back; on its day it takes effect with the
//! first request that any hub on the database gets.

mod list;
mod settle;
mod steps;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use cengbao_domain::change::{BoundaryChange, Refusal, plan};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{boundary_change, boundary_touch, node_move};
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

pub use self::list::{ChangeState, RecordedChange, Touch, TouchPart};
pub(crate) use self::settle::settle;
use self::steps::{Carrying, find};
use crate::access::{Scope, Store, Tx};
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, NodeIds, RefusedRow, lock_tree};
use crate::row;
use crate::time::micros;

/// `boundary_change.state`: its day is still to come.
pub(crate) const PLANNED: &str = "PLANNED";
const APPLIED: &str = "APPLIED";
const REFUSED: &str = "REFUSED";

/// A change, and which one of its document it is.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// Its number in the document or file.
    pub row: u64,
    /// The change.
    pub change: BoundaryChange,
}

/// How a change of the tree by a viewer ended.
#[derive(Debug)]
pub enum ChangeOutcome {
    /// It is recorded.
    Done(Box<RecordedChange>),
    /// It is not lawful: where, what and what to do, in English and in Chinese.
    Refused {
        /// Which word of the change.
        place: String,
        /// In English.
        english: String,
        /// In Chinese.
        chinese: String,
    },
    /// A node that it touches is not within the viewer's power.
    NotAllowed,
}

/// Who records a change.
#[derive(Clone)]
struct Author {
    account: Option<Uuid>,
    title: String,
    today: NaiveDate,
    now: i64,
}

/// What became of a row.
enum Recorded {
    Added(Uuid),
    Unchanged(Uuid),
}

impl Scope {
    fn author(&self) -> Author {
        let viewer = self.viewer();
        Author {
            account: (!self.is_system()).then_some(viewer.account_id.0),
            title: viewer.title.clone(),
            today: self.today(),
            now: micros(self.now()),
        }
    }

    /// Records changes in the order of the rows, each by itself: a refused one
    /// leaves nothing behind.
    ///
    /// Errors: `Forbidden` for anybody but the system.
    pub async fn import_changes(
        &self,
        rows: impl Iterator<Item = ChangeRow>,
    ) -> Result<ImportReport> {
        let granted = self.grant_system(Action::Grant, Resource::Jurisdiction)?;
        let rows: Arc<Vec<ChangeRow>> = Arc::new(rows.collect());
        let author = self.author();
        self.transact(granted, move |tx| {
            let (rows, author) = (Arc::clone(&rows), author.clone());
            Box::pin(async move {
                lock_tree(&tx, author.now).await?;
                let mut report = ImportReport::default();
                for row in rows.iter() {
                    report.read += 1;
                    match record(&tx, row, &author).await {
                        Ok(Recorded::Added(_)) => report.added += 1,
                        Ok(Recorded::Unchanged(_)) => report.unchanged += 1,
                        Err(StoreError::Invalid {
                            place,
                            message,
                            remedy,
                            ..
                        }) => report.refuse(RefusedRow {
                            row: row.row,
                            code: row.change.codes.join(";"),
                            reason: format!("{place}: {message}"),
                            remedy,
                        }),
                        Err(other) => return Err(other),
                    }
                }
                Ok(report)
            })
        })
        .await
    }

    /// Changes the tree as a coordinator or an administrator whose node holds
    /// every node that the change touches, those above them included.
    ///
    /// Errors: `NotFound` when it names a node that is not there for this scope.
    pub async fn change_tree(&self, row: ChangeRow) -> Result<ChangeOutcome> {
        let mut allowed = true;
        let reached = self.touched_places(&row.change).await?;
        for path in &reached {
            allowed &= self.covers(Action::Reorganise, Resource::Jurisdiction, path, &[]);
        }
        let (Some(first), true) = (reached.first(), allowed) else {
            return Ok(ChangeOutcome::NotAllowed);
        };
        let granted = self.grant(Action::Reorganise, Resource::Jurisdiction, first, &[])?;
        let row = Arc::new(row);
        let author = self.author();
        let recorded = self
            .transact(granted, move |tx| {
                let (row, author) = (Arc::clone(&row), author.clone());
                Box::pin(async move {
                    lock_tree(&tx, author.now).await?;
                    record(&tx, &row, &author).await
                })
            })
            .await;
        let id = match recorded {
            Ok(Recorded::Added(id) | Recorded::Unchanged(id)) => id,
            Err(StoreError::Invalid {
                place,
                message,
                remedy,
                chinese,
            }) => {
                let english = format!("{message}; {remedy}");
                return Ok(ChangeOutcome::Refused {
                    place,
                    chinese: chinese.unwrap_or_else(|| english.clone()),
                    english,
                });
            }
            Err(other) => return Err(other),
        };
        let found = self
            .find_change(&id.to_string())
            .await?
            .ok_or(StoreError::NotFound)?;
        Ok(ChangeOutcome::Done(Box::new(found)))
    }

    /// The places of all nodes that a change names and of those above them.
    async fn touched_places(&self, change: &BoundaryChange) -> Result<Vec<Path>> {
        let mut paths = Vec::new();
        for code in change.named() {
            let (path, holds) = if cengbao_domain::change::is_agency_code(code) {
                let found = self.find_agency(code).await?;
                (found.map(|found| found.path), false)
            } else {
                let found = self.find_jurisdiction(code).await?;
                (found.map(|found| found.path), true)
            };
            let path = path.ok_or(StoreError::NotFound)?;
            let is_parent = change.parent.as_deref() == Some(code);
            // A division belongs to the one above it, which loses or renames it.
            match path.parent().filter(|_| holds && !is_parent) {
                Some(above) => paths.push(above),
                None => paths.push(path),
            }
        }
        for code in change.wanted() {
            if let Some(found) = self.find_jurisdiction(code).await? {
                paths.push(found.path.parent().unwrap_or(found.path));
            } else if let Some(found) = self.find_agency(code).await? {
                paths.push(found.path);
            }
        }
        Ok(paths)
    }
}

/// Records one change; an `Invalid` leaves nothing of it.
async fn record(tx: &Tx, row: &ChangeRow, author: &Author) -> Result<Recorded> {
    let change = &row.change;
    let line = i64::try_from(row.row).unwrap_or(i64::MAX);
    let known = boundary_change::Entity::find()
        .filter(boundary_change::Column::Document.eq(change.document.as_str()))
        .filter(boundary_change::Column::Line.eq(line))
        .one(tx.connection())
        .await?;
    if let Some(known) = known {
        let stored: BoundaryChange = row::json(known.definition)?;
        if stored == *change {
            return Ok(Recorded::Unchanged(known.id));
        }
        return Err(StoreError::invalid(
            "document",
            format!("row {line} of {} was recorded as another change", change.document),
            "a change is not rewritten: record the one that takes it back under a number of its own",
        )
        .in_chinese(format!(
            "{} 第 {line} 项已登记为另一项变更：变更不能改写，请另行登记",
            change.document
        )));
    }
    let id = Uuid::now_v7();
    let planned = change.on > author.today;
    let attempt = tx.savepoint().await?;
    let result = if planned {
        try_out(&attempt, id, change, author).await
    } else {
        apply(&attempt, id, change, author).await.map(Some)
    };
    match result {
        Ok(Some(touches)) => {
            attempt.release().await?;
            write(tx, (id, line), change, author, touches).await?;
        }
        Ok(None) => {
            attempt.undo().await?;
            let touches = touches(tx, change).await?;
            write(tx, (id, line), change, author, touches).await?;
        }
        Err(error) => {
            attempt.undo().await?;
            return Err(error);
        }
    }
    Ok(Recorded::Added(id))
}

/// Whether a change can take effect on its day, after those planned before it
/// and without standing in the way of those planned for later.
async fn try_out(
    tx: &Tx,
    id: Uuid,
    change: &BoundaryChange,
    author: &Author,
) -> Result<Option<Vec<boundary_touch::Model>>> {
    let planned = planned(tx, None).await?;
    let (before, after): (Vec<_>, Vec<_>) = planned
        .into_iter()
        .partition(|one| one.effective_on <= change.on);
    for one in before {
        // What has become impossible meanwhile says so on its own day.
        let attempt = tx.savepoint().await?;
        match apply(&attempt, one.id, &row::json(one.definition)?, author).await {
            Ok(_) => attempt.release().await?,
            Err(StoreError::Invalid { .. }) => attempt.undo().await?,
            Err(error) => return Err(error),
        }
    }
    apply(tx, id, change, author).await?;
    for one in after {
        let attempt = tx.savepoint().await?;
        let later: BoundaryChange = row::json(one.definition)?;
        match apply(&attempt, one.id, &later, author).await {
            Ok(_) => attempt.release().await?,
            Err(StoreError::Invalid { .. }) => {
                attempt.undo().await?;
                return Err(StoreError::invalid(
                    "on",
                    format!(
                        "the change that {} plans for {} could not take effect any more",
                        one.document, one.effective_on
                    ),
                    "plan it for a day after that one, or for other nodes",
                )
                .in_chinese(format!(
                    "{} 定于 {} 的变更将无法生效：请改期或调整对象",
                    one.document, one.effective_on
                )));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Carries a change out.
async fn apply(
    tx: &Tx,
    id: Uuid,
    change: &BoundaryChange,
    author: &Author,
) -> Result<Vec<boundary_touch::Model>> {
    let steps = plan(change, &tree::read(tx, change).await?).map_err(refused)?;
    let mut touched = touches(tx, change).await?;
    let mut ids = NodeIds::load(tx).await?;
    let mut carrying = Carrying {
        tx,
        ids: &mut ids,
        change: id,
        on: change.on,
        number: 0,
        units: BTreeSet::new(),
        took: Vec::new(),
    };
    carrying.carry_out(&steps).await?;
    let (units, took) = (
        std::mem::take(&mut carrying.units),
        std::mem::take(&mut carrying.took),
    );
    let recorded_at = settle(tx, (change.on, author.now), &units, &took).await?;
    node_move::Entity::update_many()
        .col_expr(node_move::Column::RecordedAt, Expr::value(recorded_at))
        .filter(node_move::Column::ChangeId.eq(id))
        .exec(tx.connection())
        .await?;
    touched.extend(touches(tx, change).await?);
    Ok(touched)
}

/// The nodes that a change names as far as they are there, at their places.
async fn touches(tx: &Tx, change: &BoundaryChange) -> Result<Vec<boundary_touch::Model>> {
    let mut found: Vec<boundary_touch::Model> = Vec::new();
    let changed = change.codes.iter().map(|code| (code, TouchPart::Changed));
    let into = change.into.iter().map(|code| (code, TouchPart::Into));
    let parent = change.parent.iter().map(|code| (code, TouchPart::Parent));
    for (code, part) in changed.chain(into).chain(parent) {
        if let Some(node) = find(tx, code).await? {
            found.push(boundary_touch::Model {
                change_id: Uuid::nil(),
                number: 0,
                node_id: node.id,
                code: code.clone(),
                name: node.name,
                part: part.as_str().to_owned(),
                path: node.path.to_string(),
            });
        }
    }
    Ok(found)
}

async fn write(
    tx: &Tx,
    (id, line): (Uuid, i64),
    change: &BoundaryChange,
    author: &Author,
    touches: Vec<boundary_touch::Model>,
) -> Result<()> {
    let planned = change.on > author.today;
    let row = boundary_change::Model {
        id,
        document: change.document.clone(),
        line,
        kind: change.kind.as_str().to_owned(),
        effective_on: change.on,
        definition: row::to_json(change)?,
        state: if planned { PLANNED } else { APPLIED }.to_owned(),
        refusal: None,
        account_id: author.account,
        account_title: author.title.clone(),
        recorded_at: author.now,
        applied_at: (!planned).then_some(author.now),
    };
    boundary_change::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    write_touches(tx, id, touches).await
}

/// Each node once at each of its places, in the place of those written before.
async fn write_touches(tx: &Tx, id: Uuid, touches: Vec<boundary_touch::Model>) -> Result<()> {
    boundary_touch::Entity::delete_many()
        .filter(boundary_touch::Column::ChangeId.eq(id))
        .exec(tx.connection())
        .await?;
    let mut seen = BTreeSet::new();
    let rows: Vec<_> = touches
        .into_iter()
        .filter(|touch| seen.insert((touch.node_id, touch.part.clone(), touch.path.clone())))
        .zip(1..)
        .map(|(touch, number)| {
            boundary_touch::Model {
                change_id: id,
                number,
                ..touch
            }
            .into_active_model()
            .reset_all()
        })
        .collect();
    crate::import::insert(tx, rows).await
}

/// Planned changes in the order of their days, up to one if it is given.
async fn planned(tx: &Tx, until: Option<NaiveDate>) -> Result<Vec<boundary_change::Model>> {
    let mut rows =
        boundary_change::Entity::find().filter(boundary_change::Column::State.eq(PLANNED));
    if let Some(day) = until {
        rows = rows.filter(boundary_change::Column::EffectiveOn.lte(day));
    }
    let rows = rows
        .order_by_asc(boundary_change::Column::EffectiveOn)
        .order_by_asc(boundary_change::Column::RecordedAt)
        .order_by_asc(boundary_change::Column::Id);
    Ok(rows.all(tx.connection()).await?)
}

impl Store {
    /// Lets the changes take effect whose day has come; whichever hub asks
    /// first does it, the others find it done.
    pub(crate) async fn begin_day(&self, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
        let scope = self.system("planned boundary changes", now);
        let granted = scope.grant_system(Action::Grant, Resource::Jurisdiction)?;
        let author = scope.author();
        scope
            .transact(granted, move |tx| {
                let author = author.clone();
                Box::pin(async move {
                    lock_tree(&tx, author.now).await?;
                    for one in planned(&tx, Some(author.today)).await? {
                        begin(&tx, one, &author).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

async fn begin(tx: &Tx, one: boundary_change::Model, author: &Author) -> Result<()> {
    let change: BoundaryChange = row::json(one.definition)?;
    let attempt = tx.savepoint().await?;
    let (state, refusal) = match apply(&attempt, one.id, &change, author).await {
        Ok(touches) => {
            attempt.release().await?;
            write_touches(tx, one.id, touches).await?;
            (APPLIED, None)
        }
        Err(error @ StoreError::Invalid { .. }) => {
            attempt.undo().await?;
            tracing::warn!(document = %one.document, line = one.line, %error, "a planned change could not take effect");
            (REFUSED, Some(error.to_string()))
        }
        Err(error) => return Err(error),
    };
    boundary_change::Entity::update_many()
        .col_expr(boundary_change::Column::State, Expr::value(state))
        .col_expr(boundary_change::Column::Refusal, Expr::value(refusal))
        .col_expr(
            boundary_change::Column::AppliedAt,
            Expr::value((state == APPLIED).then_some(author.now)),
        )
        .filter(boundary_change::Column::Id.eq(one.id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn refused(refusal: Refusal) -> StoreError {
    StoreError::invalid(refusal.place, refusal.message, refusal.remedy).in_chinese(refusal.chinese)
}
