//! Where an obligation stands: the standing row, its schedule and what was filed.

use std::collections::HashMap;
use std::sync::Arc;

use cengbao_domain::campaign::Schedule;
use cengbao_domain::deadline::timeliness;
use cengbao_domain::extension;
use cengbao_domain::ids::ReportId;
use cengbao_domain::obligation::Owed;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::report::{self as reports, Facts, ReportState};
use cengbao_entity::{obligation, report};
use chrono::NaiveDate;
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::{Obligation, ObligationKey, ObligationStatus};
use crate::access::{AgencyName, Receiver, Scope, TreeNow};
use crate::campaign::AppliedCampaign;
use crate::error::{Result, StoreError};
use crate::extension::Extended;
use crate::report::{desk_of, standing_of};
use crate::row;
use crate::time::{day_in_zone, moment};

/// A standing row with what is needed to say where it stands.
pub(super) struct Standing {
    pub(super) row: obligation::Model,
    pub(super) campaign: AppliedCampaign,
}

impl Standing {
    fn schedule(&self) -> Result<&Schedule> {
        self.campaign
            .definition
            .schedule(&self.row.schedule)
            .ok_or_else(|| {
                StoreError::damaged(format!(
                    "campaign {} has no schedule {}",
                    self.campaign.code, self.row.schedule
                ))
            })
    }
}

impl ObligationKey {
    fn of(one: &Obligation) -> Self {
        Self {
            campaign: one.campaign.clone(),
            schedule: one.schedule.clone(),
            period: one.period,
            unit: one.unit_code.clone(),
        }
    }
}

impl Scope {
    pub(super) async fn with_campaigns(
        &self,
        rows: Vec<obligation::Model>,
        only: Option<&str>,
    ) -> Result<Vec<Standing>> {
        let ids: Vec<i32> = rows
            .iter()
            .map(|row| row.campaign_id)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let campaigns = self.campaigns_by_id(&ids).await?;
        let standings = rows.into_iter().filter_map(|row| {
            let campaign = campaigns.get(&row.campaign_id)?.clone();
            only.is_none_or(|code| campaign.code == code)
                .then_some(Standing { row, campaign })
        });
        Ok(standings.collect())
    }

    /// How obligations stand whose rows the scope has read, each for one period; by what names them.
    pub(crate) async fn obligations_at(
        &self,
        of: Vec<(obligation::Model, i32)>,
    ) -> Result<HashMap<ObligationKey, Obligation>> {
        let mut periods: HashMap<Uuid, Vec<i32>> = HashMap::new();
        let mut rows = Vec::new();
        for (row, period) in of {
            let known = periods.entry(row.id).or_default();
            if known.is_empty() {
                rows.push(row);
            }
            known.push(period);
        }
        let mut pairs = Vec::new();
        for Standing { row, campaign } in self.with_campaigns(rows, None).await? {
            for period in periods.remove(&row.id).unwrap_or_default() {
                let (row, campaign) = (row.clone(), campaign.clone());
                pairs.push((period, Standing { row, campaign }));
            }
        }
        let found = self.stand(pairs).await?.into_iter();
        Ok(found.map(|one| (ObligationKey::of(&one), one)).collect())
    }

    pub(super) async fn stand(&self, pairs: Vec<(i32, Standing)>) -> Result<Vec<Obligation>> {
        let mut units: Vec<i32> = pairs.iter().map(|(_, one)| one.row.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        let periods = pairs.iter().map(|(period, _)| *period);
        let (Some(first), Some(last)) = (periods.clone().min(), periods.max()) else {
            return Ok(Vec::new());
        };
        let extensions = self.extensions(&units, (first, last)).await?;
        let reports = self
            .select_with_copies::<report::Entity>()
            .filter(report::Column::UnitId.is_in(units.iter().copied()))
            .filter(report::Column::Period.between(first, last))
            .all()
            .await?;
        let reports: HashMap<_, _> = reports
            .iter()
            .map(|one| {
                (
                    (
                        one.campaign_id,
                        one.schedule.as_str(),
                        one.unit_id,
                        one.period,
                    ),
                    one,
                )
            })
            .collect();
        let receivers = pairs.iter().map(|(_, one)| one.row.receiver_id);
        let names = self
            .agency_names(receivers.chain(units.iter().copied()))
            .await?;
        let sets = pairs.iter().map(|(_, one)| one.row.sector_set);
        let sectors = self.sectors_of(sets).await?;
        let name_of = |id: i32| {
            names
                .get(&id)
                .cloned()
                .ok_or_else(|| StoreError::damaged(format!("agency {id} has no name")))
        };
        let tree = self.tree_of_desks(&pairs).await?;
        let mut found = Vec::with_capacity(pairs.len());
        for (index, standing) in &pairs {
            let row = &standing.row;
            let schedule = standing.schedule()?;
            let period = row::period(&row.period_kind, *index)?;
            let extension = extensions
                .get(&Extended::of_obligation(row, *index))
                .cloned();
            let extended = extension.as_ref().map(|one| one.until);
            let due_on = extension::due_day(schedule.due.due_day(period), extended);
            let report = reports
                .get(&(row.campaign_id, row.schedule.as_str(), row.unit_id, *index))
                .copied();
            let status = match report {
                None => unfiled_status(period, due_on, self.today()),
                Some(report) => filed_status(row::name(&report.state)?),
            };
            let (unit, receiver) = (name_of(row.unit_id)?, name_of(row.receiver_id)?);
            let at = row::path(row.path.clone())?;
            let receivers = received_by(tree.as_deref(), schedule, &at, &receiver);
            let of_set = sectors.get(&row.sector_set);
            let of_set = of_set.map(Vec::as_slice).unwrap_or_default();
            let facts = self.facts_of_owed((standing, period), report, &unit.path, of_set)?;
            let locked = extension::is_locked(schedule.locks_on, extended, self.today());
            found.push(Obligation {
                unit: row::node(row.unit_id),
                unit_code: unit.code,
                unit_name: unit.name,
                campaign: standing.campaign.code.clone(),
                schedule: row.schedule.clone(),
                title: schedule.title.clone(),
                period,
                receiver: row::node(row.receiver_id),
                receiver_code: receiver.code,
                receivers,
                receiver_name: receiver.name,
                due_on,
                extension,
                status,
                late_days: late_days(due_on, report, self.today()),
                report: report.map(|report| ReportId(report.id)),
                locks_on: extension::lock_day(schedule.locks_on, extended),
                locked,
                simulated: row.simulated,
                facts: Owed {
                    viewer: Facts {
                        is_locked: locked,
                        ..facts.viewer
                    },
                    ..facts
                },
            });
        }
        Ok(found)
    }
}

impl Scope {
    /// The tree, where one of these has several receivers: each desk follows the unit.
    async fn tree_of_desks(&self, pairs: &[(i32, Standing)]) -> Result<Option<Arc<TreeNow>>> {
        let mut schedules = pairs.iter().map(|(_, one)| one.schedule());
        if schedules.any(|one| one.is_ok_and(|one| !one.also_to.is_empty())) {
            return Ok(Some(self.tree().await?));
        }
        Ok(None)
    }

    /// What is known of the viewer at an obligation; whether it is locked is the
    /// caller's to say.
    fn facts_of_owed(
        &self,
        (standing, period): (&Standing, Period),
        report: Option<&report::Model>,
        unit_path: &str,
        sectors: &[String],
    ) -> Result<Owed> {
        let (row, schedule) = (&standing.row, standing.schedule()?);
        let (place, unit) = (
            row::path(row.path.clone())?,
            row::path(unit_path.to_owned())?,
        );
        let viewer = self.facts_at(&unit, sectors, None);
        let stands = report.map(standing_of).transpose()?;
        let may = |action, at: &Path| self.covers(action, Resource::Obligation, at, sectors);
        Ok(Owed {
            // A correction under way is the unit's own business.
            report: stands.map(|stands| reports::Standing {
                correction: stands
                    .correction
                    .filter(|_| viewer.is_reporter || viewer.is_reviewer),
                ..stands
            }),
            desk: desk_of(&standing.campaign.definition, &row.schedule)?,
            viewer,
            has_begun: period.first_day().is_none_or(|first| first <= self.today()),
            takes_zero: schedule.zero_report,
            has_term: schedule.due.due_day(period).is_some() || schedule.locks_on.is_some(),
            may_extend: may(Action::Extend, &unit),
            may_remind: may(Action::Remind, &place),
        })
    }
}

/// Who receives what is owed at a place, the first one first.
fn received_by(
    tree: Option<&TreeNow>,
    schedule: &Schedule,
    at: &Path,
    first: &AgencyName,
) -> Vec<Receiver> {
    match tree.filter(|_| !schedule.also_to.is_empty()) {
        Some(tree) => crate::access::receivers(tree.desks.seats(schedule, at), schedule),
        None => vec![Receiver {
            code: first.code.clone(),
            name: Some(first.name.clone()),
        }],
    }
}

pub(crate) fn unfiled_status(
    period: Period,
    due: Option<NaiveDate>,
    today: NaiveDate,
) -> ObligationStatus {
    if due.is_some_and(|due| due < today) {
        ObligationStatus::Overdue
    } else if period.first_day().is_some_and(|first| first > today) {
        ObligationStatus::NotDue
    } else {
        ObligationStatus::Due
    }
}

const fn filed_status(state: ReportState) -> ObligationStatus {
    match state {
        ReportState::Draft => ObligationStatus::Draft,
        ReportState::Submitted => ObligationStatus::Submitted,
        ReportState::Signed => ObligationStatus::Signed,
        ReportState::Accepted => ObligationStatus::Accepted,
        ReportState::Corrected => ObligationStatus::Corrected,
        ReportState::Returned => ObligationStatus::Returned,
        ReportState::Withdrawn => ObligationStatus::Withdrawn,
    }
}

fn late_days(
    due: Option<NaiveDate>,
    report: Option<&report::Model>,
    today: NaiveDate,
) -> Option<u32> {
    // What was signed keeps the day it was judged by.
    let (due, day) = report
        .and_then(|report| Some((report.due_on, day_in_zone(moment(report.first_signed_at?)))))
        .unwrap_or((due, today));
    timeliness(due, day).late_days()
}
