//! Copies (抄报) and several receivers: the one way to a row that is no place. An
//! office that a schedule names reads what is owed and what was signed for it, and nothing else of the
//! units that owe it.
//!
//! Not part of what a scope sees by place: a read says that it means copies as
//! well. So a table, a count, a ranking that forgets to say so stays
//! without them, and a new kind of read is closed until somebody opens it.

use cengbao_entity::{obligation, reminder, report, report_event, report_extension, revision};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition};

use super::{Scoped, Sight, nothing};
use crate::access::Scope;
use crate::access::office::Schedules;

/// A table of which rows are read as copies too.
pub(crate) trait Copied: Scoped {
    /// The rows of these schedules, as an office reads them that is named for them.
    fn related(schedules: &Schedules) -> Condition;

    /// The column of the place.
    fn path() -> Self::Column;

    /// What is seen by place, and what is copied.
    fn readable(sight: &Sight<'_>) -> Condition {
        let by_place = Self::visible(sight);
        // Whom nothing is copied to asks the database the same as ever.
        let scope = sight.scope;
        if scope.copies().is_empty() && !scope.has_desks() {
            return by_place;
        }
        Condition::any()
            .add(by_place)
            .add(Self::related(scope.copies()))
            .add(Self::at_desk(scope))
    }

    /// The rows at the desks of the viewer's office.
    fn at_desk(scope: &Scope) -> Condition {
        at_desk(scope, Self::path(), Self::related)
    }
}

/// What lies at the desks of the viewer's office: but for places that moved from under it, and with those at which it
/// receives in another's stead.
fn at_desk<C: ColumnTrait>(
    scope: &Scope,
    path: C,
    related: impl Fn(&Schedules) -> Condition,
) -> Condition {
    let left = scope.left_desks().iter();
    let own = left.fold(
        Condition::all().add(related(scope.desks())),
        |own, place| own.add(crate::range::within(path, place).not()),
    );
    let came = scope
        .came_desks()
        .iter()
        .map(|(place, schedules)| crate::range::within(path, place).add(related(schedules)));
    came.fold(Condition::any().add(own), Condition::add)
}

/// Rows of these schedules; none where there is none.
fn of_schedules<C: ColumnTrait>(copies: &Schedules, (campaign, schedule): (C, C)) -> Condition {
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

impl Copied for obligation::Entity {
    fn path() -> Self::Column {
        obligation::Column::Path
    }

    fn related(schedules: &Schedules) -> Condition {
        use obligation::Column::{CampaignId, Schedule};
        of_schedules(schedules, (CampaignId, Schedule))
    }
}

impl Copied for report_extension::Entity {
    fn path() -> Self::Column {
        report_extension::Column::Path
    }

    /// As the obligation whose days it moves.
    fn related(schedules: &Schedules) -> Condition {
        use report_extension::Column::{CampaignId, Schedule};
        of_schedules(schedules, (CampaignId, Schedule))
    }
}

impl Copied for report::Entity {
    fn path() -> Self::Column {
        report::Column::Path
    }

    /// What was signed.
    fn related(schedules: &Schedules) -> Condition {
        use report::Column::{CampaignId, Schedule, SignedRevision};
        Condition::all()
            .add(SignedRevision.is_not_null())
            .add(of_schedules(schedules, (CampaignId, Schedule)))
    }
}

impl Copied for revision::Entity {
    fn path() -> Self::Column {
        revision::Column::Path
    }

    /// Of a copied report, those that were signed.
    fn related(schedules: &Schedules) -> Condition {
        use revision::Column::{InForceFrom, ReportId, ShardKey};
        Condition::all()
            .add(InForceFrom.is_not_null())
            .add(of_report(schedules, (ShardKey, ReportId)))
    }
}

impl Copied for report_event::Entity {
    fn path() -> Self::Column {
        report_event::Column::Path
    }

    /// Of a copied report, what is told outside its unit.
    fn related(schedules: &Schedules) -> Condition {
        use report_event::Column::{Internal, ReportId, ShardKey};
        Condition::all()
            .add(Internal.eq(false))
            .add(of_report(schedules, (ShardKey, ReportId)))
    }
}

/// Beside the reminders that are seen by place, those that were sent to the
/// viewer's office as to one of several receivers: of what it reads at its desk.
pub(super) fn with_sent_to_desk(sight: &Sight<'_>, by_place: Condition) -> Condition {
    use reminder::Column::{CampaignId, Path, Schedule, ToId};
    let scope = sight.scope;
    let office = scope.viewer().unit;
    let Some(office) = office.filter(|_| scope.has_desks()) else {
        return by_place;
    };
    let of_desk = |schedules: &Schedules| of_schedules(schedules, (CampaignId, Schedule));
    let sent = Condition::all()
        .add(ToId.eq(crate::row::node_key(office)))
        .add(at_desk(scope, Path, of_desk));
    Condition::any().add(by_place).add(sent)
}

/// Whether the report of the row around it is one of these schedules.
fn of_report<C: ColumnTrait>(schedules: &Schedules, (shard, id): (C, C)) -> Condition {
    if schedules.is_empty() {
        return nothing();
    }
    let same =
        |own: report::Column, of: C| Expr::col((report::Entity, own)).equals(of.as_column_ref());
    let select = Query::select()
        .expr(Expr::val(1))
        .from(report::Entity)
        .and_where(same(report::Column::ShardKey, shard))
        .and_where(same(report::Column::Id, id))
        .cond_where(report::Entity::related(schedules))
        .take();
    Condition::all().add(Expr::exists(select))
}
