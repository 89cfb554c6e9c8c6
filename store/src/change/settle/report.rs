//! Reports (报表) of periods that are the new place's already are moved there, and
//! received there.

use cengbao_domain::report::ReportAction;
use cengbao_entity::{report, report_event, revision};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::Settling;
use crate::chain::Stand;
use crate::error::Result;
use crate::import::QUERY_KEYS;

impl Settling<'_> {
    /// Reports stand where their unit stands in their period, and each gets a
    /// new version: who had read it before reads it again before he acts.
    pub(super) async fn move_reports(&self) -> Result<()> {
        let connection = self.tx.connection();
        for some in self.moved().chunks(QUERY_KEYS) {
            let mine = Condition::all()
                .add(report::Column::ShardKey.is_in(self.shards.iter().copied()))
                .add(report::Column::UnitId.is_in(some.iter().copied()));
            report::Entity::update_many()
                .col_expr(
                    report::Column::Version,
                    Expr::col(report::Column::Version).add(1),
                )
                .filter(mine.clone())
                .exec(connection)
                .await?;
            let reports = report::Entity::find().filter(mine).all(connection).await?;
            for found in reports {
                let period = (found.period_kind.as_str(), found.period);
                let here = (found.shard_key, found.path.as_str());
                if let Some(stand) = self.new_place(found.unit_id, period, here)? {
                    self.move_report(&found, &stand).await?;
                }
            }
        }
        Ok(())
    }

    async fn move_report(&self, found: &report::Model, stand: &Stand) -> Result<()> {
        let connection = self.tx.connection();
        let (shard, path) = (stand.shard_key, stand.path.to_string());
        let receiver = self.receiver(found.receiver_id, &stand.path).await?;
        if receiver != found.receiver_id {
            self.keep_acceptances(found).await?;
        }
        report::Entity::update_many()
            .col_expr(report::Column::ShardKey, Expr::value(shard))
            .col_expr(report::Column::Path, Expr::value(path.clone()))
            .col_expr(report::Column::ReceiverId, Expr::value(receiver))
            .filter(report::Column::ShardKey.eq(found.shard_key))
            .filter(report::Column::Id.eq(found.id))
            .exec(connection)
            .await?;
        revision::Entity::update_many()
            .col_expr(revision::Column::ShardKey, Expr::value(shard))
            .col_expr(revision::Column::Path, Expr::value(path.clone()))
            .filter(revision::Column::ShardKey.eq(found.shard_key))
            .filter(revision::Column::ReportId.eq(found.id))
            .exec(connection)
            .await?;
        report_event::Entity::update_many()
            .col_expr(report_event::Column::ShardKey, Expr::value(shard))
            .col_expr(report_event::Column::Path, Expr::value(path))
            .filter(report_event::Column::ShardKey.eq(found.shard_key))
            .filter(report_event::Column::ReportId.eq(found.id))
            .exec(connection)
            .await?;
        Ok(())
    }
    /// What its receiver accepted before it had another stays that one's.
    async fn keep_acceptances(&self, found: &report::Model) -> Result<()> {
        report_event::Entity::update_many()
            .col_expr(report_event::Column::DeskId, Expr::value(found.receiver_id))
            .filter(report_event::Column::ShardKey.eq(found.shard_key))
            .filter(report_event::Column::ReportId.eq(found.id))
            .filter(report_event::Column::Action.eq(ReportAction::Accept.as_str()))
            .filter(report_event::Column::DeskId.is_null())
            .exec(self.tx.connection())
            .await?;
        Ok(())
    }
}
