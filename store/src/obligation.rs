//! What is owed (应报): one standing row a unit and schedule, from which the
//! obligation of each period follows.
//!
//! Status is computed from the report and the day; nothing is clicked.

mod copied;
mod period;
mod standing;

use cengbao_domain::ids::{NodeId, ReportId};
use cengbao_domain::obligation::{ObligationAction, Owed, Refusal, decide};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_entity::{obligation, report};
use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;

use self::standing::Standing;
pub(crate) use self::standing::unfiled_status;
use crate::access::Receiver;
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::extension::Extension;
use crate::page::{Page, PageRequest};
use crate::row;

/// A unit owes no more than this many schedules at once.
const MAX_OF_UNIT: usize = 500;

/// Where an obligation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObligationStatus {
    /// The period has not begun (未到期).
    NotDue,
    /// Owed now, not late (待报).
    Due,
    /// Past its due day and not signed (逾期).
    Overdue,
    /// A draft lies at the unit (草稿).
    Draft,
    /// Waits for the unit's reviewer (待审核).
    Submitted,
    /// In force (已签发).
    Signed,
    /// Taken in (已接收).
    Accepted,
    /// In force as corrected, to be accepted (已更正).
    Corrected,
    /// Sent back (已退回).
    Returned,
    /// Taken back by its own unit (已撤回).
    Withdrawn,
}

/// One unit owes one schedule to one receiver for one period.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Who owes.
    pub unit: NodeId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// Title of the schedule.
    pub title: String,
    /// For which period.
    pub period: Period,
    /// To whom.
    pub receiver: NodeId,
    /// Its code.
    pub receiver_code: String,
    /// Its name.
    pub receiver_name: String,
    /// All who receive it where its unit stands in the period, the first one first.
    pub receivers: Vec<Receiver>,
    /// Due day, an extension included; none where the document sets none.
    pub due_on: Option<NaiveDate>,
    /// The extension that holds (延期).
    pub extension: Option<Extension>,
    /// Where it stands.
    pub status: ObligationStatus,
    /// Days late: of the first signing, or as of today while it is not signed.
    pub late_days: Option<u32>,
    /// The report, if the scope sees one.
    pub report: Option<ReportId>,
    /// From this day on nothing of it may be written, its extension included.
    pub locks_on: Option<NaiveDate>,
    /// That day has come.
    pub locked: bool,
    /// Owed only in the demonstration.
    pub simulated: bool,
    facts: Owed,
}

/// Whether the viewer may do something about an obligation now, and why not.
#[derive(Clone, Debug)]
pub struct ObligationActionAllowed {
    /// What.
    pub action: ObligationAction,
    refusal: Option<(Refusal, Owed)>,
}

impl ObligationActionAllowed {
    /// Whether it is possible now.
    pub const fn is_allowed(&self) -> bool {
        self.refusal.is_none()
    }

    /// Why not, in Chinese and in English; none if it is possible now.
    pub fn why_not(&self) -> Option<(String, String)> {
        let (refusal, owed) = self.refusal?;
        Some(refusal.words(self.action, owed))
    }
}

impl Obligation {
    /// What the viewer may do about it now, and why not. Asks nothing of the database.
    pub fn allowed_actions(&self) -> Vec<ObligationActionAllowed> {
        let actions = ObligationAction::ALL.iter().map(|action| {
            let refusal = decide(*action, self.facts).err();
            ObligationActionAllowed {
                action: *action,
                refusal: refusal.map(|refusal| (refusal, self.facts)),
            }
        });
        actions.collect()
    }
}

/// What makes an obligation one: it has no row of its own that would last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ObligationKey {
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the schedule.
    pub schedule: String,
    /// For which period.
    pub period: Period,
    /// Code of the unit.
    pub unit: String,
}

/// Which obligations. A list without a unit asks for one period.
#[derive(Clone, Debug, Default)]
pub struct ObligationFilter {
    /// Of units at or below this place.
    pub below: Option<Path>,
    /// Of this unit.
    pub unit: Option<NodeId>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this schedule.
    pub schedule: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// In this status.
    pub status: Option<ObligationStatus>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// Only what is copied to the viewer's office (抄报).
    pub copied: bool,
}

impl Scope {
    /// Obligations: of one unit over all its periods in the order of their due
    /// days, or of many units for one period in the order of the tree.
    ///
    /// Errors: `Invalid` when neither a unit nor a period is given.
    pub async fn list_obligations(
        &self,
        filter: &ObligationFilter,
        page: &PageRequest,
    ) -> Result<Page<Obligation>> {
        match (filter.unit, filter.period) {
            (Some(unit), _) => self.obligations_of_unit(unit, filter, page).await,
            (None, Some(period)) => self.obligations_of_period(period, filter, page).await,
            (None, None) => Err(StoreError::invalid(
                "filter",
                "obligations of many units need a period",
                "give `period`, or ask one unit",
            )
            .in_chinese("查询多个单位的应报须指定报告期：请填写 period，或只查询一个单位")),
        }
    }

    async fn obligations_of_unit(
        &self,
        unit: NodeId,
        filter: &ObligationFilter,
        page: &PageRequest,
    ) -> Result<Page<Obligation>> {
        let condition = self
            .plain(filter)
            .add(obligation::Column::UnitId.eq(row::node_key(unit)));
        let rows = self
            .select_with_copies::<obligation::Entity>()
            .filter(condition)
            .limit(MAX_OF_UNIT)
            .all()
            .await?;
        let mut pairs = Vec::new();
        for standing in self
            .with_campaigns(rows, filter.campaign.as_deref())
            .await?
        {
            let (first, last) = (standing.row.first_period, standing.row.last_period);
            let periods = match filter.period {
                Some(period) => period.index()..=period.index(),
                None => first..=last,
            };
            pairs.extend(
                periods
                    .map(|period| (period, &standing.row, standing.campaign.clone()))
                    .map(|(period, row, campaign)| {
                        (
                            period,
                            Standing {
                                row: row.clone(),
                                campaign,
                            },
                        )
                    }),
            );
        }
        let mut items = Vec::with_capacity(pairs.len());
        for found in self.stand(pairs).await? {
            let in_status = filter.status.is_none_or(|status| found.status == status);
            if in_status && is_due_within(filter, found.due_on) {
                let due = found
                    .due_on
                    .map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
                let key = format!(
                    "{due} {} {} {:08}",
                    found.campaign,
                    found.schedule,
                    found.period.index()
                );
                items.push((key, found));
            }
        }
        items.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Page::of_all(page, items))
    }

    /// One obligation; none where it is not, or is not the viewer's to read.
    pub async fn find_obligation(
        &self,
        unit: &str,
        (campaign, schedule): (&str, &str),
        period: Period,
    ) -> Result<Option<Obligation>> {
        let Some(unit) = self.agency_key(unit).await? else {
            return Ok(None);
        };
        let filter = ObligationFilter {
            unit: Some(row::node(unit)),
            campaign: Some(campaign.to_owned()),
            schedule: Some(schedule.to_owned()),
            period: Some(period),
            ..ObligationFilter::default()
        };
        let found = self
            .list_obligations(&filter, &PageRequest::first(1))
            .await?;
        Ok(found.nodes().pop())
    }

    fn plain(&self, filter: &ObligationFilter) -> Condition {
        let mut condition = Condition::all().add_option(
            filter
                .schedule
                .as_deref()
                .map(|schedule| obligation::Column::Schedule.eq(schedule)),
        );
        if filter.copied {
            condition = condition.add(self.copied::<obligation::Entity>());
        }
        if let Some(path) = &filter.below {
            condition = condition
                .add(obligation::Column::Path.gte(path.as_str()))
                .add(obligation::Column::Path.lt(path.upper_bound()));
        }
        if let Some(period) = filter.period {
            condition = condition
                .add(obligation::Column::PeriodKind.eq(period.kind().as_str()))
                .add(obligation::Column::FirstPeriod.lte(period.index()))
                .add(obligation::Column::LastPeriod.gte(period.index()));
        }
        condition
    }
}

/// The report of the obligation around it for a period, as a correlated condition.
pub(crate) fn its_report(period: Period) -> Condition {
    let same = |report: report::Column, owed: obligation::Column| {
        Expr::col((report::Entity, report)).equals((obligation::Entity, owed))
    };
    Condition::all()
        .add(report::Column::PeriodKind.eq(period.kind().as_str()))
        .add(report::Column::Period.eq(period.index()))
        .add(same(report::Column::ShardKey, obligation::Column::ShardKey))
        .add(same(
            report::Column::CampaignId,
            obligation::Column::CampaignId,
        ))
        .add(same(report::Column::Schedule, obligation::Column::Schedule))
        .add(same(report::Column::UnitId, obligation::Column::UnitId))
}

fn is_due_within(filter: &ObligationFilter, due: Option<NaiveDate>) -> bool {
    filter
        .due_from
        .is_none_or(|day| due.is_some_and(|due| due >= day))
        && filter
            .due_until
            .is_none_or(|day| due.is_some_and(|due| due <= day))
}
