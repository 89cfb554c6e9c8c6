//! Reminders (催报) as records: who was told when of what is missing, and what
//! became of it.
//!
//! Which reminders are due is the domain's (`reminder`); this reads and writes
//! them. A reminder is seen by whoever sees the obligation that it reminds of,
//! and changes no figure.

mod acknowledge;
mod act;
mod answer;
mod missing;
mod read;
mod run;
mod write;

use cengbao_domain::ids::{NodeId, ReminderId, ReportId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::reminder::Addressee;
use chrono::{DateTime, NaiveDate, Utc};

pub use self::acknowledge::AcknowledgeOutcome;
pub use self::act::{MAX_REMINDED, RemindOutcome, RemindRequest, SHOWN_REMINDED};

/// Reminders of one obligation that are shown with it, the latest.
pub const MAX_OF_OBLIGATION: usize = 20;

/// A reminder.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// Key.
    pub id: ReminderId,
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
    /// Title of the schedule; its code where the campaign has it no more.
    pub title: String,
    /// For which period.
    pub period: Period,
    /// To whom by the rule.
    pub addressee: Addressee,
    /// Code of the agency that is told.
    pub to_code: String,
    /// Its name.
    pub to_name: String,
    /// Code of the rule; none for a coordinator's act.
    pub rule: Option<String>,
    /// Due day on that day, an extension included.
    pub due_on: Option<NaiveDate>,
    /// What the coordinator wrote.
    pub note: Option<String>,
    /// Post of the coordinator; none for the hub itself.
    pub by_title: Option<String>,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// When note was taken of it, and the post that did.
    pub acknowledged: Option<(DateTime<Utc>, String)>,
    /// When the unit's next signature came into force.
    pub answered_at: Option<DateTime<Utc>>,
    /// The report, if the scope sees one.
    pub report: Option<ReportId>,
    /// Sent only in the demonstration.
    pub simulated: bool,
    pub(crate) path: Path,
    pub(crate) sectors: Vec<String>,
    pub(crate) shard_key: i32,
    /// It was sent to the viewer's office as to one of several receivers.
    pub(crate) is_at_desk: bool,
}

/// Which reminders.
#[derive(Clone, Debug, Default)]
pub struct ReminderFilter {
    /// Of what units at or below this place owe.
    pub below: Option<Path>,
    /// Of what this unit owes.
    pub unit: Option<NodeId>,
    /// Sent to this agency.
    pub to: Option<NodeId>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this schedule.
    pub schedule: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// To whom by the rule.
    pub addressee: Option<Addressee>,
}

/// What reminders are of, as a list of obligations asks for them: unit, codes of
/// campaign and schedule, period.
pub type ReminderKey = (NodeId, String, String, Period);
