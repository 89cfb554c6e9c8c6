//! Who of several receivers has accepted a report: read from what happened to it,
//! in one statement, and only where a schedule has several.

use std::collections::HashMap;

use cengbao_domain::report::{Facts, Receipts, ReportAction};
use cengbao_entity::{report, report_event};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::Report;
use crate::access::Scope;
use crate::campaign::AppliedCampaign;
use crate::error::Result;

impl Scope {
    /// Of the reports whose schedule has several receivers. Who has accepted an
    /// earlier revision has not accepted the one in force.
    pub(super) async fn receipts_of(
        &self,
        rows: &[report::Model],
        campaigns: &HashMap<i32, AppliedCampaign>,
    ) -> Result<HashMap<Uuid, Receipts>> {
        let receivers = |row: &report::Model| -> Option<Vec<String>> {
            let campaign = campaigns.get(&row.campaign_id)?;
            let schedule = campaign.definition.schedule(&row.schedule)?;
            let several = !schedule.also_to.is_empty();
            several.then(|| schedule.receivers().cloned().collect())
        };
        let mut several: HashMap<Uuid, (Vec<String>, Option<i32>)> = rows
            .iter()
            .filter_map(|row| {
                let counts = row.signed_revision.filter(|_| row.in_force);
                Some((row.id, (receivers(row)?, counts)))
            })
            .collect();
        if several.is_empty() {
            return Ok(HashMap::new());
        }
        let accepted = self.accepted(several.keys().copied().collect()).await?;
        let desks = accepted.iter().map(|(_, _, desk)| *desk);
        let names = self.agency_names(desks).await?;
        let found = several.drain().map(|(id, (receivers, counts))| {
            let of_counting = |one: &&(Uuid, i32, i32)| one.0 == id && Some(one.1) == counts;
            let accepted = accepted.iter().filter(of_counting);
            let codes = accepted.filter_map(|(_, _, desk)| Some(names.get(desk)?.code.clone()));
            (id, Receipts::new(receivers, codes.collect()))
        });
        Ok(found.collect())
    }

    /// Report, revision and desk of each acceptance.
    async fn accepted(&self, reports: Vec<Uuid>) -> Result<Vec<(Uuid, i32, i32)>> {
        let rows: Vec<(Uuid, i32, Option<i32>)> = self
            .select_with_copies::<report_event::Entity>()
            .filter(report_event::Column::ReportId.is_in(reports))
            .filter(report_event::Column::Action.eq(ReportAction::Accept.as_str()))
            .filter(report_event::Column::DeskId.is_not_null())
            .columns([
                report_event::Column::ReportId,
                report_event::Column::Revision,
                report_event::Column::DeskId,
            ])
            .await?;
        let at_desk = |(report, revision, desk)| Some((report, revision, desk?));
        Ok(rows.into_iter().filter_map(at_desk).collect())
    }

    /// What is known of the viewer at the desks of a report: where there are
    /// several, those of the receivers alone act, each at its own.
    pub(super) fn facts_of_desk(&self, report: &Report, facts: Facts) -> Facts {
        let Some(receipts) = &report.receipts else {
            return facts;
        };
        let acts = report.is_at_desk && self.coordinates();
        let office = self.office().filter(|_| acts);
        receipts.facts(office, facts)
    }
}
