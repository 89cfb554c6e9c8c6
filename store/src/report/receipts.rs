//! Who of several receivers has accepted a report: read from what happened to it,
//! in one statement, and only where a schedule has several.

use std::collections::HashMap;

use cengbao_domain::campaign::Schedule;
use cengbao_domain::report::{Facts, Former, Receipts, ReportAction};
use cengbao_entity::{report, report_event};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::Report;
use crate::access::{AgencyName, Receiver, Scope, receivers};
use crate::campaign::AppliedCampaign;
use crate::error::Result;
use crate::row;

/// The desks of a report.
#[derive(Default)]
pub(super) struct Desks {
    /// Who receives it where it stands.
    pub(super) receivers: Vec<Receiver>,
    /// Of several receivers.
    pub(super) receipts: Option<Receipts>,
    /// The viewer's office is one of several receivers, of its period or of today.
    pub(super) is_own: bool,
}

/// The seats of a report with several receivers, in the order of its schedule.
struct Seats {
    /// Of its period: what they have accepted counts.
    then: Vec<Option<Receiver>>,
    /// Where the unit stands today: they act.
    today: Vec<Option<Receiver>>,
    /// The revision that counts.
    counts: Option<i32>,
}

impl Seats {
    /// Who has accepted it, of those who act today. What the receiver of its period has
    /// accepted need not be accepted again.
    fn receipts(&self, accepted: &[&AgencyName]) -> Option<Receipts> {
        let mut receivers: Vec<String> = Vec::new();
        let (mut done, mut former) = (Vec::new(), Vec::new());
        for (then, today) in self.then.iter().zip(&self.today) {
            let Some(today) = today else { continue };
            let by = |one: &Receiver| accepted.iter().find(|by| by.code == one.code);
            if by(today).is_some() {
                done.push(today.code.clone());
            } else if let Some(by) = then.as_ref().and_then(by) {
                done.push(today.code.clone());
                former.push(Former {
                    receiver: today.code.clone(),
                    code: by.code.clone(),
                    name: by.name.clone(),
                });
            }
            if !receivers.contains(&today.code) {
                receivers.push(today.code.clone());
            }
        }
        (!receivers.is_empty()).then(|| Receipts::new(receivers, done).with_former(former))
    }

    fn seat(&self, office: &str) -> bool {
        let mut all = self.then.iter().chain(&self.today).flatten();
        all.any(|one| one.code == office)
    }
}

impl Scope {
    /// Who receives the reports, and who of several has accepted them. Who has accepted an
    /// earlier revision has not accepted the one in force.
    pub(super) async fn desks_of(
        &self,
        rows: &[report::Model],
        campaigns: &HashMap<i32, AppliedCampaign>,
        names: &HashMap<i32, AgencyName>,
    ) -> Result<HashMap<Uuid, Desks>> {
        let schedule = |row: &report::Model| {
            let campaign = campaigns.get(&row.campaign_id)?;
            campaign.definition.schedule(&row.schedule)
        };
        let several = |row: &report::Model| schedule(row).filter(|one| !one.also_to.is_empty());
        let mut desks: HashMap<Uuid, Desks> = rows
            .iter()
            .filter_map(|row| Some((row.id, only_receiver(row, schedule(row)?, names))))
            .collect();
        if !rows.iter().any(|row| several(row).is_some()) {
            return Ok(desks);
        }
        let tree = self.tree().await?;
        let mut seats = HashMap::new();
        for row in rows {
            let Some((schedule, unit)) = several(row).zip(names.get(&row.unit_id)) else {
                continue;
            };
            let then = tree.desks.seats(schedule, &row::path(row.path.clone())?);
            let today = tree.desks.seats(schedule, &row::path(unit.path.clone())?);
            if let Some(of_report) = desks.get_mut(&row.id) {
                of_report.receivers = receivers(then.clone(), schedule);
            }
            let counts = row.signed_revision.filter(|_| row.in_force);
            let of_report = Seats {
                then,
                today,
                counts,
            };
            seats.insert(row.id, of_report);
        }
        let accepted = self.accepted(seats.keys().copied().collect()).await?;
        let acted = accepted.iter().map(|(_, _, desk)| *desk);
        let acted = self.agency_names(acted).await?;
        for (id, seats) in seats {
            let of_counting = |one: &&(Uuid, i32, i32)| one.0 == id && Some(one.1) == seats.counts;
            let accepted = accepted.iter().filter(of_counting);
            let by: Vec<&AgencyName> = accepted
                .filter_map(|(_, _, desk)| acted.get(desk))
                .collect();
            if let Some(of_report) = desks.get_mut(&id) {
                of_report.receipts = seats.receipts(&by);
                of_report.is_own = self.office().is_some_and(|own| seats.seat(own));
            }
        }
        Ok(desks)
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
    /// several, those of the receivers alone act, each at its own, by where the unit stands today.
    pub(super) fn facts_of_desk(&self, report: &Report, facts: Facts) -> Facts {
        let Some(receipts) = &report.receipts else {
            return facts;
        };
        let acts = report.is_at_desk && self.coordinates();
        let office = self.office().filter(|_| acts);
        receipts.facts(office, facts)
    }
}

/// The desks of a report that has one receiver: of a unit that moved the one where it stands.
fn only_receiver(
    row: &report::Model,
    schedule: &Schedule,
    names: &HashMap<i32, AgencyName>,
) -> Desks {
    let is_chained = names.get(&row.unit_id).is_some_and(|unit| unit.chained);
    let moved = names.get(&row.receiver_id).filter(|_| is_chained);
    let receiver = Receiver {
        code: moved.map_or_else(|| schedule.receiver.clone(), |one| one.code.clone()),
        name: moved.map(|one| one.name.clone()),
    };
    Desks {
        receivers: vec![receiver],
        ..Desks::default()
    }
}
