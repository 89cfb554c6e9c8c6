//! What answers a reminder: the signatures of the report that it asks for.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::report::ReportAction;
use cengbao_entity::{reminder, report, report_event};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use crate::access::Scope;
use crate::error::Result;

/// What a reminder is of: campaign, schedule, unit, index of the period.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Of(i32, String, i32, i32);

impl Of {
    pub(super) fn row(row: &reminder::Model) -> Self {
        Self(
            row.campaign_id,
            row.schedule.clone(),
            row.unit_id,
            row.period,
        )
    }
}

/// The signatures of one report: when each was given, and the key of its event.
pub(super) struct Answer {
    pub(super) report: Uuid,
    signatures: Vec<(i64, Uuid)>,
}

impl Answer {
    /// When the first signature after a reminder was given. Of one moment, keys
    /// tell what came first.
    pub(super) fn first_after(&self, reminder: (i64, Uuid)) -> Option<i64> {
        self.signatures
            .iter()
            .filter(|signature| **signature > reminder)
            .map(|(at, _)| *at)
            .min()
    }
}

impl Scope {
    /// The signatures of the reports that reminders ask for, in two statements.
    pub(super) async fn answers_to(&self, rows: &[reminder::Model]) -> Result<HashMap<Of, Answer>> {
        let units: BTreeSet<i32> = rows.iter().map(|row| row.unit_id).collect();
        let periods: BTreeSet<i32> = rows.iter().map(|row| row.period).collect();
        let reports = self
            .select_with_copies::<report::Entity>()
            .filter(report::Column::UnitId.is_in(units))
            .filter(report::Column::Period.is_in(periods))
            .all()
            .await?;
        let mut answers: HashMap<Uuid, (Of, Answer)> = reports
            .iter()
            .map(|report| {
                let of = Of(
                    report.campaign_id,
                    report.schedule.clone(),
                    report.unit_id,
                    report.period,
                );
                let answer = Answer {
                    report: report.id,
                    signatures: Vec::new(),
                };
                (report.id, (of, answer))
            })
            .collect();
        let signed = [ReportAction::Sign, ReportAction::Submit].map(ReportAction::as_str);
        let events = self
            .select_with_copies::<report_event::Entity>()
            .filter(report_event::Column::ReportId.is_in(answers.keys().copied()))
            // A submission that is no signature is the unit's own business.
            .filter(report_event::Column::Action.is_in(signed))
            .filter(report_event::Column::Internal.eq(false))
            .all()
            .await?;
        for one in events {
            if let Some((_, answer)) = answers.get_mut(&one.report_id) {
                answer.signatures.push((one.at, one.id));
            }
        }
        Ok(answers.into_values().collect())
    }
}
