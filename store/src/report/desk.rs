//! What happened to a report and what may be done with it now.

use std::collections::HashMap;

use cengbao_domain::campaign::{Campaign, SignOff};
use cengbao_domain::ids::ReportId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::report::{
    AskedStep, Desk, Facts, Refusal, ReportAction, ReportState, Standing, decide,
};
use cengbao_entity::{report, report_event};
use chrono::{DateTime, Utc};
use sea_orm::ColumnTrait;

use super::Report;
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::moment;

/// Something that happened to a report.
#[derive(Clone, Debug)]
pub struct ReportEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: ReportAction,
    /// The post that did it, never a person.
    pub by_title: String,
    /// It stood in for the unit (代办).
    pub as_stand_in: bool,
    /// Why.
    pub reason: Option<String>,
    /// Cells it is about.
    pub cells: Vec<String>,
    /// The revision it happened to.
    pub revision: i32,
    /// Code and name of the receiver at whose desk it was done, where there are several.
    pub desk: Option<(String, String)>,
}

/// Whether the viewer may do something now, and why not.
#[derive(Clone, Debug)]
pub struct AllowedAction {
    /// What.
    pub action: ReportAction,
    refusal: Option<(Refusal, AskedStep)>,
    /// The words where another has accepted for the viewer's office.
    accepted_before: Option<(String, String)>,
}

impl AllowedAction {
    /// Whether it is possible now.
    pub const fn is_allowed(&self) -> bool {
        self.refusal.is_none()
    }

    /// Why not, in Chinese and in English; none if it is possible now.
    pub fn why_not(&self) -> Option<(String, String)> {
        let (refusal, asked) = self.refusal?;
        let before = self.accepted_before.clone();
        Some(before.unwrap_or_else(|| refusal.words(asked)))
    }
}

impl Report {
    /// Whether what an office accepted of the revision in force, by its code, counts: what one did that the unit has left
    /// since does not where others are still waited for.
    pub fn acceptance_counts(&self, office: &str) -> bool {
        let Some(receipts) = &self.receipts else {
            return true;
        };
        // What all had accepted before the move stays accepted, by those who did it.
        let is_done = self.standing.state == ReportState::Accepted;
        receipts.counts(office) || is_done && receipts.pending().next().is_some()
    }

    /// What is said to whoever asked it of another version, in Chinese and in English.
    pub fn overtaken(&self, action: ReportAction) -> (String, String) {
        let asked = AskedStep {
            from: Some(self.standing),
            action,
            desk: self.desk,
        };
        asked.overtaken(Some(self.version))
    }
}

impl Scope {
    /// What happened to each of these reports, oldest first.
    pub async fn report_events(
        &self,
        ids: &[ReportId],
    ) -> Result<HashMap<ReportId, Vec<ReportEvent>>> {
        let rows = self
            .select_with_copies::<report_event::Entity>()
            .filter(report_event::Column::ReportId.is_in(ids.iter().map(|id| id.0)))
            .ascending(report_event::Column::Id)
            .all()
            .await?;
        let desks = rows.iter().filter_map(|event| event.desk_id);
        let desks: Vec<i32> = desks.collect();
        let names = if desks.is_empty() {
            HashMap::new()
        } else {
            self.agency_names(desks.into_iter()).await?
        };
        let mut events: HashMap<ReportId, Vec<ReportEvent>> = HashMap::new();
        for event in rows {
            events
                .entry(ReportId(event.report_id))
                .or_default()
                .push(ReportEvent {
                    at: moment(event.at),
                    action: row::name(&event.action)?,
                    by_title: event.account_title,
                    as_stand_in: event.stands_in,
                    reason: event.reason,
                    cells: row::json(event.cells)?,
                    revision: event.revision,
                    desk: event
                        .desk_id
                        .and_then(|desk| names.get(&desk))
                        .map(|desk| (desk.code.clone(), desk.name.clone())),
                });
        }
        Ok(events)
    }

    /// What the viewer may do with a report now, and why not. Asks nothing of
    /// the database.
    pub fn allowed_actions(&self, report: &Report) -> Vec<AllowedAction> {
        let facts = self.facts(report);
        let actions = ReportAction::ALL.iter().map(|action| {
            let asked = AskedStep {
                from: Some(report.standing),
                action: *action,
                desk: report.desk,
            };
            let refusal = decide(report.standing, asked.action, asked.desk, facts).err();
            AllowedAction {
                action: *action,
                refusal: refusal.map(|refusal| (refusal, asked)),
                accepted_before: refusal.and_then(|refusal| self.accepted_before(report, refusal)),
            }
        });
        actions.collect()
    }

    /// The words where a step is refused because another has accepted for the viewer's office.
    pub(crate) fn accepted_before(
        &self,
        report: &Report,
        refusal: Refusal,
    ) -> Option<(String, String)> {
        let receipts = report.receipts.as_ref();
        let of_former = receipts.filter(|_| refusal == Refusal::Accepted)?;
        of_former.accepted_before(self.office()?)
    }

    pub(crate) fn facts(&self, report: &Report) -> Facts {
        let facts = Facts {
            is_outgrown: report.outgrown,
            is_locked: report.locked,
            is_copied: self.reads_as_copy(report),
            ..self.facts_at(&report.unit_path, &report.sectors, report.filer)
        };
        self.facts_of_desk(report, facts)
    }

    /// What is known of the viewer at a unit; whether the schedule has locked
    /// is the caller's to say.
    pub(crate) fn facts_at(
        &self,
        path: &Path,
        sectors: &[String],
        filer: Option<uuid::Uuid>,
    ) -> Facts {
        let covers = |action| self.covers(action, Resource::Report, path, sectors);
        Facts {
            is_reporter: covers(Action::Submit),
            is_reviewer: covers(Action::Sign),
            is_receiver: covers(Action::Accept),
            is_one_of_receivers: false,
            has_accepted: false,
            is_filer: filer == Some(self.viewer().account_id.0),
            is_outgrown: false,
            is_locked: false,
            is_copied: false,
        }
    }
}

/// Where a stored report stands, the correction under way included.
pub(crate) fn standing_of(report: &report::Model) -> Result<Standing> {
    Ok(Standing {
        state: row::name(&report.state)?,
        correction: report.correction.as_deref().map(row::name).transpose()?,
        // Where there are several receivers it is read from what happened.
        is_partly_accepted: false,
    })
}

/// Writes down where a report stands from now on.
pub(crate) fn set_standing(report: &mut report::Model, to: Standing) {
    to.state.as_str().clone_into(&mut report.state);
    report.correction = to.correction.map(|state| state.as_str().to_owned());
}

/// Who signs the reports of a schedule.
pub(crate) fn desk_of(campaign: &Campaign, schedule: &str) -> Result<Desk> {
    let schedule = campaign.schedule(schedule).ok_or_else(|| {
        StoreError::damaged(format!(
            "campaign {} has no schedule {schedule}",
            campaign.code
        ))
    })?;
    Ok(match schedule.sign_off {
        SignOff::Reviewer { .. } => Desk::FourEyes,
        SignOff::FilerAlone { .. } => Desk::FilerAlone,
    })
}
