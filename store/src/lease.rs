//! Leases (租约): a task that one hub does for all is done by whoever holds its
//! row. A hub that dies leaves a lease that runs out.
//!
//! A lease keeps two hubs from doing the same at once; it never makes a task
//! safe. Each task must bear being done twice.

use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::lease;
use chrono::{NaiveDate, TimeDelta};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::time::micros;

/// What one hub does for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaderTask {
    /// Once a day: what the rules say, and what is past its keeping.
    Daily,
    /// Events on their way to endpoints.
    Webhooks,
}

impl LeaderTask {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Webhooks => "webhooks",
        }
    }
}

/// A lease that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    /// The last day for which the task is done.
    pub done_on: Option<NaiveDate>,
}

impl Scope {
    /// Takes a lease, or renews one's own; none while another hub holds it.
    /// `holder` is the hub's own key, made at its start. Only the hub itself.
    pub async fn take_lease(
        &self,
        task: LeaderTask,
        holder: Uuid,
        length: TimeDelta,
    ) -> Result<Option<Lease>> {
        let granted = self.grant_system(Action::Read, Resource::Account)?;
        let (now, until) = (micros(self.now()), micros(self.now() + length));
        self.transact(granted, |tx| {
            Box::pin(async move { take(&tx, task, holder, now, until).await })
        })
        .await
    }

    /// Gives one's lease back, with the day for which the task is done, if it is.
    pub async fn end_lease(
        &self,
        task: LeaderTask,
        holder: Uuid,
        done_on: Option<NaiveDate>,
    ) -> Result<()> {
        let granted = self.grant_system(Action::Read, Resource::Account)?;
        let now = micros(self.now());
        let step = Arc::new((task, holder, done_on, now));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move {
                let (task, holder, done_on, now) = *step;
                let mut update = lease::Entity::update_many()
                    .col_expr(lease::Column::HeldUntil, Expr::value(now))
                    .filter(lease::Column::Name.eq(task.as_str()))
                    .filter(lease::Column::Holder.eq(holder));
                if let Some(day) = done_on {
                    update = update.col_expr(lease::Column::DoneOn, Expr::value(day));
                }
                update.exec(tx.connection()).await?;
                Ok(())
            })
        })
        .await
    }
}

async fn take(
    tx: &Tx,
    task: LeaderTask,
    holder: Uuid,
    now: i64,
    until: i64,
) -> Result<Option<Lease>> {
    let connection = tx.connection();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until \
         WHERE lease.holder = excluded.holder OR lease.held_until <= $4 RETURNING done_on",
        [
            task.as_str().into(),
            holder.into(),
            until.into(),
            now.into(),
        ],
    );
    let Some(row) = connection.query_one_raw(statement).await? else {
        return Ok(None);
    };
    Ok(Some(Lease {
        done_on: row.try_get("", "done_on")?,
    }))
}
