//! Planned changes, and the day on which they take effect.

use cengbao_domain::change::{ChangeEvent, ChangeHand, ChangeState, next};
use cengbao_domain::event::of_change;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::boundary_change;
use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::reach::carry_out;
use super::record::write_touches;
use super::told::tell_as_recorded;
use super::{Author, PLANNED};
use crate::access::{Store, Tx};
use crate::error::{Result, StoreError};
use crate::import::lock_tree;
use crate::row;

/// Planned changes in the order of their days, up to one if it is given.
pub(super) async fn planned(
    tx: &Tx,
    until: Option<NaiveDate>,
) -> Result<Vec<boundary_change::Model>> {
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
    /// Lets the changes take effect whose day has come, where no request was the first of the day; writes nothing where
    /// there is none.
    pub async fn begin_planned_changes(&self, now: chrono::DateTime<chrono::Utc>) -> Result<()> {
        let scope = self.system("is a boundary change planned for today", now);
        let due = scope
            .select::<boundary_change::Entity>()
            .filter(boundary_change::Column::State.eq(PLANNED))
            .filter(boundary_change::Column::EffectiveOn.lte(scope.today()))
            .limit(1)
            .columns::<(Uuid,)>([boundary_change::Column::Id])
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        self.begin_day(now).await
    }

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
    let attempt = tx.savepoint().await?;
    let (event, refusal, in_chinese) = match carry_out(&attempt, &one, author).await {
        Ok(touches) => {
            attempt.release().await?;
            write_touches(tx, one.id, touches).await?;
            (ChangeEvent::TakeEffect, None, None)
        }
        Err(error @ StoreError::Invalid { .. }) => {
            attempt.undo().await?;
            tracing::warn!(document = %one.document, line = one.line, %error, "a planned change could not take effect");
            let english = error.to_string();
            let StoreError::Invalid { chinese, .. } = error else {
                return Err(error);
            };
            (ChangeEvent::Fail, Some(english), chinese)
        }
        Err(error) => return Err(error),
    };
    let state = next(row::name(&one.state)?, event, ChangeHand::Hub)
        .ok_or_else(|| StoreError::damaged(format!("{event} of a change that is {}", one.state)))?;
    boundary_change::Entity::update_many()
        .col_expr(boundary_change::Column::State, Expr::value(state.as_str()))
        .col_expr(boundary_change::Column::Refusal, Expr::value(refusal))
        .col_expr(boundary_change::Column::RefusalZh, Expr::value(in_chinese))
        .col_expr(
            boundary_change::Column::AppliedAt,
            Expr::value((state == ChangeState::Applied).then_some(author.now)),
        )
        .filter(boundary_change::Column::Id.eq(one.id))
        .exec(tx.connection())
        .await?;
    tell_as_recorded(tx, of_change(event), &one, author.now).await
}
