//! What comes into force and what leaves it, and the change of every sum above
//! in the same transaction.

use cengbao_domain::extension;
use cengbao_domain::figure::Figures;
use cengbao_domain::journal::{Filing, Neighbours, change};
use cengbao_domain::period::PeriodKind;
use cengbao_domain::report::Standing;
use cengbao_entity::{report, revision};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use super::revisions::{of_revision, revision_of};
use crate::access::{Scope, Tx};
use crate::campaign::FormVersion;
use crate::chain::{self, Chain, Why};
use crate::error::{Result, StoreError};
use crate::extension::extended_until;
use crate::report::days_late;
use crate::rollup::{self, Cause, Change, Head, Ledger};
use crate::row;
use crate::time::moment;

/// Raises the head of the ledger that a form's figures belong to.
pub(crate) async fn raise(tx: &Tx, shard_key: i32, form: &FormVersion, now: i64) -> Result<Head> {
    rollup::raise(
        tx,
        ledger(shard_key, form.family_id, form.form.period_kind),
        now,
    )
    .await
}

/// The heads that a change of one unit's figures needs.
#[derive(Clone, Debug)]
pub(super) struct Raised {
    own: Head,
    /// Of every shard of its chain, for a unit that a change touched.
    chain: Option<Vec<(i32, Head)>>,
}

/// Raises what a change of a unit's figures needs: one head, or those of its chain.
pub(super) async fn raise_for(
    tx: &Tx,
    shard_key: i32,
    form: &FormVersion,
    now: i64,
    chained: Option<i32>,
) -> Result<Raised> {
    let Some(unit) = chained else {
        let own = raise(tx, shard_key, form, now).await?;
        return Ok(Raised { own, chain: None });
    };
    let heads = chain::raise(tx, unit, form.family_id, now).await?;
    let own = heads
        .iter()
        .find(|(shard, _)| *shard == shard_key)
        .map(|(_, head)| *head)
        .ok_or_else(StoreError::overtaken)?;
    Ok(Raised {
        own,
        chain: Some(heads),
    })
}

fn ledger(shard_key: i32, family_id: i32, kind: PeriodKind) -> Ledger {
    Ledger {
        shard_key,
        family_id,
        kind,
    }
}

/// A change of what is in force, under a raised head.
pub(super) struct Signing<'a> {
    pub(super) scope: &'a Scope,
    pub(super) form: &'a FormVersion,
    pub(super) raised: Raised,
    pub(super) now: i64,
    /// Whoever signs stands in for the unit.
    pub(super) stands_in: bool,
}

impl Signing<'_> {
    /// The current revision comes into force; the one before it leaves. Gives
    /// the reason, if it is a correction.
    pub(super) async fn bring_into_force(
        &self,
        tx: &Tx,
        report: &mut report::Model,
        from: Standing,
    ) -> Result<Option<String>> {
        let around = neighbours(tx, report).await?;
        let revision = revision_of(tx, report, report.revision).await?;
        if report.first_signed_at.is_none() {
            let extended = extended_until(tx, report).await?;
            report.due_on = extension::due_day(report.due_on, extended);
            report.first_signed_at = Some(self.now);
        }
        report.on_time = report
            .first_signed_at
            .is_some_and(|at| days_late(report.due_on, moment(at)).is_none());
        let after = Filing {
            figures: figures_in(&revision)?,
            on_time: report.on_time,
        };
        let cause = match from.correction {
            Some(_) => Cause::Correct,
            None => Cause::Sign,
        };
        let number = report.revision;
        self.record(tx, report, number, &around, Some(&after), cause)
            .await?;
        if let Some(signed) = report.signed_revision.filter(|_| report.in_force) {
            self.leave(tx, report, signed).await?;
        }
        let viewer = self.scope.viewer();
        revision::Entity::update_many()
            .col_expr(
                revision::Column::ReviewerId,
                Expr::value(viewer.account_id.0),
            )
            .col_expr(
                revision::Column::ReviewerTitle,
                Expr::value(viewer.title.clone()),
            )
            .col_expr(
                revision::Column::ReviewerStandsIn,
                Expr::value(self.stands_in),
            )
            .col_expr(
                revision::Column::InForceFrom,
                Expr::value(self.raised.own.recorded_at),
            )
            .filter(of_revision(report, report.revision))
            .exec(tx.connection())
            .await?;
        report.signed_revision = Some(report.revision);
        report.in_force = true;
        report.zero &= from.correction.is_none();
        Ok(from.correction.and(revision.reason))
    }

    /// The signed revision stops counting.
    pub(super) async fn take_out_of_force(
        &self,
        tx: &Tx,
        report: &mut report::Model,
        cause: Cause,
    ) -> Result<()> {
        let around = neighbours(tx, report).await?;
        let signed = report.signed_revision.ok_or_else(|| {
            StoreError::damaged(format!(
                "report {} is in force without a signature",
                report.id
            ))
        })?;
        self.record(tx, report, signed, &around, None, cause)
            .await?;
        self.leave(tx, report, signed).await?;
        report.in_force = false;
        Ok(())
    }

    async fn leave(&self, tx: &Tx, report: &report::Model, number: i32) -> Result<()> {
        revision::Entity::update_many()
            .col_expr(
                revision::Column::InForceUntil,
                Expr::value(self.raised.own.recorded_at),
            )
            .filter(of_revision(report, number))
            .exec(tx.connection())
            .await?;
        Ok(())
    }

    async fn record(
        &self,
        tx: &Tx,
        report: &report::Model,
        number: i32,
        around: &Neighbours,
        after: Option<&Filing>,
        cause: Cause,
    ) -> Result<()> {
        if let Some(heads) = &self.raised.chain {
            return self
                .record_chain(tx, heads, report, number, after, cause)
                .await;
        }
        let deltas = change(report.period, around, after, |slot| self.form.carries(slot))
            .map_err(rollup::figure_error)?;
        let change = Change {
            path: row::path(report.path.clone())?,
            sector_set: report.sector_set,
            deltas,
            cause,
            report: Some((report.id, number)),
        };
        let ledger = ledger(
            report.shard_key,
            report.family_id,
            row::name(&report.period_kind)?,
        );
        rollup::record(tx, ledger, self.raised.own, &[change]).await
    }

    /// The same for a unit that a change of boundary or coverage touched: its
    /// figures stand in several places, and others may hang on them.
    async fn record_chain(
        &self,
        tx: &Tx,
        heads: &[(i32, Head)],
        report: &report::Model,
        number: i32,
        after: Option<&Filing>,
        cause: Cause,
    ) -> Result<()> {
        let unit = report.unit_id;
        let related = chain::related(tx, &std::iter::once(unit).collect()).await?;
        let kind = row::name(&report.period_kind)?;
        let mut chain = Chain::load(tx, &related, report.family_id, kind).await?;
        chain.file(unit, report.period, after, self.raised.own.recorded_at);
        let why = Why::Filed {
            unit,
            cause,
            report: (report.id, number),
        };
        chain.settle(tx, heads, why).await
    }
}

/// The unit's filings in force around the report's period.
async fn neighbours(tx: &Tx, report: &report::Model) -> Result<Neighbours> {
    let current = match report.signed_revision.filter(|_| report.in_force) {
        Some(signed) => Some(Filing {
            figures: figures_of(tx, report, signed).await?,
            on_time: report.on_time,
        }),
        None => None,
    };
    let previous = match beside(
        tx,
        report,
        report::Column::Period.lt(report.period),
        Order::Desc,
    )
    .await?
    {
        Some(before) => {
            let signed = before.signed_revision.unwrap_or(before.revision);
            Some(figures_of(tx, &before, signed).await?)
        }
        None => None,
    };
    let next = beside(
        tx,
        report,
        report::Column::Period.gt(report.period),
        Order::Asc,
    )
    .await?;
    Ok(Neighbours {
        previous,
        current,
        next: next.map(|next| next.period),
    })
}

async fn beside(
    tx: &Tx,
    report: &report::Model,
    side: SimpleExpr,
    order: Order,
) -> Result<Option<report::Model>> {
    let found = report::Entity::find()
        .filter(report::Column::ShardKey.eq(report.shard_key))
        .filter(report::Column::FamilyId.eq(report.family_id))
        .filter(report::Column::PeriodKind.eq(report.period_kind.as_str()))
        .filter(report::Column::UnitId.eq(report.unit_id))
        .filter(report::Column::InForce.eq(true))
        .filter(side)
        .order_by(report::Column::Period, order)
        .limit(1)
        .one(tx.connection())
        .await?;
    Ok(found)
}

async fn figures_of(tx: &Tx, report: &report::Model, number: i32) -> Result<Figures> {
    figures_in(&revision_of(tx, report, number).await?)
}

fn figures_in(revision: &revision::Model) -> Result<Figures> {
    let bytes = revision.figures.as_deref().ok_or_else(|| {
        StoreError::damaged(format!(
            "revision {} of report {} has no figures",
            revision.number, revision.report_id
        ))
    })?;
    Figures::decode(bytes).map_err(StoreError::damaged)
}
