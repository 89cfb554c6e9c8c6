//! Obligations of many units for one period, in the order of the tree: filtered
//! and paged by the database.

use cengbao_domain::period::Period;
use cengbao_domain::report::ReportState;
use cengbao_entity::{obligation, report, report_extension};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, Value};

use super::standing::unfiled_status;
use super::{Obligation, ObligationFilter, ObligationStatus, is_due_within, its_report};
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};

impl Scope {
    pub(super) async fn obligations_of_period(
        &self,
        period: Period,
        filter: &ObligationFilter,
        page: &PageRequest,
    ) -> Result<Page<Obligation>> {
        let mut condition = self.plain(filter);
        if let Some(schedules) = self.schedules_for(period, filter).await? {
            condition = condition.add(schedules);
        }
        if let Some(status) = filter.status {
            condition = condition.add(self.in_status(period, status));
        }
        let order = [
            SortKey::ascending(obligation::Column::Path),
            SortKey::ascending(obligation::Column::Id),
        ];
        let places = [
            self.place_of_obligation(page.after.as_deref()).await?,
            self.place_of_obligation(page.before.as_deref()).await?,
        ];
        let (select, beyond) = self
            .select_with_copies::<obligation::Entity>()
            .filter(condition)
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let standings = self.with_campaigns(rows, None).await?;
        let keys: Vec<String> = standings.iter().map(|one| one.row.id.to_string()).collect();
        let pairs = standings
            .into_iter()
            .map(|standing| (period.index(), standing))
            .collect();
        let found = self.stand(pairs).await?;
        Ok(Page::cut(
            page,
            keys.into_iter().zip(found).collect(),
            beyond,
        ))
    }

    async fn place_of_obligation(&self, cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let id: uuid::Uuid = cursor.parse().map_err(|_| bad_cursor())?;
        let row = self
            .select_with_copies::<obligation::Entity>()
            .filter(obligation::Column::Id.eq(id))
            .one()
            .await?
            .ok_or_else(bad_cursor)?;
        Ok(Some(vec![row.path.into(), id.into()]))
    }

    /// Which schedules can have an obligation of this period that the filter
    /// asks for: what the due day decides, decided before the database is asked.
    /// None: all of them.
    async fn schedules_for(
        &self,
        period: Period,
        filter: &ObligationFilter,
    ) -> Result<Option<Condition>> {
        let unfiled = filter.status.is_some_and(ObligationStatus::is_unfiled);
        if filter.campaign.is_none()
            && filter.due_from.is_none()
            && filter.due_until.is_none()
            && !unfiled
        {
            return Ok(None);
        }
        let campaigns = self
            .list_campaigns(&PageRequest::first(crate::page::MAX_PAGE))
            .await?
            .nodes();
        let mut any = Condition::any();
        for campaign in campaigns {
            if filter
                .campaign
                .as_ref()
                .is_some_and(|code| campaign.code != *code)
            {
                continue;
            }
            for schedule in &campaign.definition.schedules {
                let due = schedule.due.due_day(period);
                if let Some(asked) = self.due_as_asked(period, filter, due) {
                    any = any.add(
                        asked
                            .add(obligation::Column::CampaignId.eq(campaign.id))
                            .add(obligation::Column::Schedule.eq(schedule.code.as_str())),
                    );
                }
            }
        }
        Ok(Some(if any.is_empty() {
            Condition::all().add(Expr::val(1).eq(0))
        } else {
            any
        }))
    }

    /// Which obligations of a schedule with this due day are due as the filter
    /// asks: those by the schedule's day, and those by their own extension.
    fn due_as_asked(
        &self,
        period: Period,
        filter: &ObligationFilter,
        due: Option<NaiveDate>,
    ) -> Option<Condition> {
        let unfiled = filter.status.filter(|status| status.is_unfiled());
        let asked = |due| {
            let status = unfiled_status(period, due, self.today());
            is_due_within(filter, due) && unfiled.is_none_or(|asked| asked == status)
        };
        let Some(day) = due else {
            return asked(None).then(Condition::all);
        };
        let of_period = (period.kind().as_str(), period.index());
        let until = report_extension::Column::UntilOn;
        let such = Condition::all()
            .add(until.gt(day))
            .add_option(filter.due_from.map(|from| until.gte(from)))
            .add_option(filter.due_until.map(|last| until.lte(last)));
        // Beside overdue, an unfiled obligation of this period stands in one way.
        let in_time = unfiled_status(period, Some(self.today()), self.today());
        let (possible, such) = match unfiled {
            None => (true, such),
            Some(ObligationStatus::Overdue) => (true, such.add(until.lt(self.today()))),
            Some(status) => (status == in_time, such.add(until.gte(self.today()))),
        };
        let by_extension = possible.then(|| self.is_extended(of_period, such));
        let by_schedule = asked(due).then(|| {
            self.is_extended(of_period, Condition::all().add(until.gt(day)))
                .not()
        });
        (by_extension.is_some() || by_schedule.is_some()).then(|| {
            Condition::all().add(
                Condition::any()
                    .add_option(by_extension)
                    .add_option(by_schedule),
            )
        })
    }

    fn in_status(&self, period: Period, status: ObligationStatus) -> Condition {
        let filed = its_report(period);
        let exists = |state: Option<ReportState>| {
            let filed = filed
                .clone()
                .add_option(state.map(|state| report::Column::State.eq(state.as_str())));
            Expr::exists(self.source_with_copies::<report::Entity>(filed, report::Column::Id))
        };
        let state = match status {
            ObligationStatus::NotDue | ObligationStatus::Due | ObligationStatus::Overdue => {
                return Condition::all().add(exists(None).not());
            }
            ObligationStatus::Draft => ReportState::Draft,
            ObligationStatus::Submitted => ReportState::Submitted,
            ObligationStatus::Signed => ReportState::Signed,
            ObligationStatus::Accepted => ReportState::Accepted,
            ObligationStatus::Corrected => ReportState::Corrected,
            ObligationStatus::Returned => ReportState::Returned,
            ObligationStatus::Withdrawn => ReportState::Withdrawn,
        };
        Condition::all().add(exists(Some(state)))
    }
}

impl ObligationStatus {
    /// Whether no report is there.
    const fn is_unfiled(self) -> bool {
        matches!(self, Self::NotDue | Self::Due | Self::Overdue)
    }
}
