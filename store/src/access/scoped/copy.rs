//! Copies (抄报): the one way to a row that is no place. An office that a schedule
//! copies reads what is owed and what was signed for it, and nothing else of the
//! units that owe it.
//!
//! Not part of what a scope sees by place: a read says that it means copies as
//! well. So a table, a count, a ranking, a reminder that forgets to say so stays
//! without them, and a new kind of read is closed until somebody opens it.

use std::collections::BTreeMap;

use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{obligation, report, report_event, report_extension, revision};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, nothing};
use crate::access::Scope;
use crate::report::Report;

/// The schedules that copy an office, by their campaign.
pub(crate) type Copies = BTreeMap<i32, Vec<String>>;

/// A table of which rows are read as copies too.
pub(crate) trait Copied: Scoped {
    /// The rows that are copied to the viewer's office.
    fn copied(sight: &Sight<'_>) -> Condition;

    /// What is seen by place, and what is copied.
    fn readable(sight: &Sight<'_>) -> Condition {
        let by_place = Self::visible(sight);
        // Whom nothing is copied to asks the database the same as ever.
        if sight.scope.copies().is_empty() {
            return by_place;
        }
        Condition::any().add(by_place).add(Self::copied(sight))
    }
}

impl Sight<'_> {
    /// Rows of the schedules that copy the viewer's office; none where nothing does.
    fn of_copied_schedules<C: ColumnTrait>(&self, campaign: C, schedule: C) -> Condition {
        let copies = self.scope.copies();
        if copies.is_empty() {
            return nothing();
        }
        let of_campaign = |(id, schedules): (&i32, &Vec<String>)| {
            let schedules = schedules.iter().map(String::as_str);
            Condition::all()
                .add(campaign.eq(*id))
                .add(schedule.is_in(schedules))
        };
        copies
            .iter()
            .map(of_campaign)
            .fold(Condition::any(), Condition::add)
    }
}

impl Copied for obligation::Entity {
    fn copied(sight: &Sight<'_>) -> Condition {
        use obligation::Column::{CampaignId, Schedule};
        sight.of_copied_schedules(CampaignId, Schedule)
    }
}

impl Copied for report_extension::Entity {
    /// As the obligation whose days it moves.
    fn copied(sight: &Sight<'_>) -> Condition {
        use report_extension::Column::{CampaignId, Schedule};
        sight.of_copied_schedules(CampaignId, Schedule)
    }
}

impl Copied for report::Entity {
    /// What was signed.
    fn copied(sight: &Sight<'_>) -> Condition {
        use report::Column::{CampaignId, Schedule, SignedRevision};
        Condition::all()
            .add(SignedRevision.is_not_null())
            .add(sight.of_copied_schedules(CampaignId, Schedule))
    }
}

impl Copied for revision::Entity {
    /// Of a copied report, those that were signed.
    fn copied(sight: &Sight<'_>) -> Condition {
        use revision::Column::{InForceFrom, ReportId, ShardKey};
        Condition::all()
            .add(InForceFrom.is_not_null())
            .add(of_copied_report(sight, ShardKey, ReportId))
    }
}

impl Copied for report_event::Entity {
    /// Of a copied report, what is told outside its unit.
    fn copied(sight: &Sight<'_>) -> Condition {
        use report_event::Column::{Internal, ReportId, ShardKey};
        Condition::all()
            .add(Internal.eq(false))
            .add(of_copied_report(sight, ShardKey, ReportId))
    }
}

/// Whether the report of the row around it is copied to the viewer's office.
fn of_copied_report<C: ColumnTrait>(sight: &Sight<'_>, shard: C, id: C) -> Condition {
    if sight.scope.copies().is_empty() {
        return nothing();
    }
    let same =
        |own: report::Column, of: C| Expr::col((report::Entity, own)).equals(of.as_column_ref());
    let select = Query::select()
        .expr(Expr::val(1))
        .from(report::Entity)
        .and_where(same(report::Column::ShardKey, shard))
        .and_where(same(report::Column::Id, id))
        .cond_where(report::Entity::copied(sight))
        .take();
    Condition::all().add(Expr::exists(select))
}

impl Scope {
    /// Whether the viewer reads a report, that it reads, as a copy and not by its place.
    pub fn reads_as_copy(&self, report: &Report) -> bool {
        !self.covers(
            Action::Read,
            Resource::Report,
            &report.path,
            &report.sectors,
        )
    }
}
