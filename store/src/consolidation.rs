//! Consolidations (汇总上报): what a place signed and sent up for a period, what
//! changed since, and what its office sees before it signs.
//!
//! A snapshot rests on the journal up to a position of each head; figures and
//! positions are read in one snapshot of the database, in which a signature's
//! head and runs are both there or both not, so that the two agree without a
//! lock. What is recorded later lies behind the position and shows as changed.

mod adds;
mod changes;
mod collation;
mod flags;
mod handed;
mod owed;
mod read;
mod sent;
mod sign;
mod signing;
mod snapshot;
mod step;
mod table;
mod told;
mod twice;
mod upward;

use std::collections::BTreeMap;

use cengbao_domain::answer::CellAnswer;
use cengbao_domain::consolidation::{ConsolidationAction, ConsolidationState, Refusal};
use cengbao_domain::ids::{ConsolidationId, NodeId};
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::{DateTime, Utc};

pub(crate) use self::adds::Adds;
pub use self::changes::ConsolidationChange;
pub use self::collation::Collation;
pub use self::flags::{CollationFlag, CollationFlagKind};
pub use self::owed::{OwedConsolidation, OwedConsolidationFilter};
pub(crate) use self::read::pair_of;
pub(crate) use self::sent::KnownMoves;
pub use self::sent::SentUp;
pub use self::sign::SignConsolidation;
pub use self::step::ConsolidationRequest;
pub use self::table::{ConsolidationTable, SentRow};
pub(crate) use self::twice::Twice;
pub(crate) use self::upward::Upward;
use crate::campaign::FormVersion;
use crate::figures::{Pair, Place};

/// A consolidation as it stands.
#[derive(Clone, Debug)]
pub struct Consolidation {
    /// Key.
    pub id: ConsolidationId,
    /// The place that it is of.
    pub node: NodeId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Code of the campaign.
    pub campaign: String,
    /// The form, in the version in force.
    pub form: FormVersion,
    /// For which period.
    pub period: Period,
    /// From 1, for the same place, form and period.
    pub number: i32,
    /// Whether it is the last one of them.
    pub is_last: bool,
    /// Where it stands.
    pub state: ConsolidationState,
    /// Raised by every step.
    pub version: i32,
    /// What the office says to it.
    pub note: Option<String>,
    /// Why it takes the place of one that was sent.
    pub reason: Option<String>,
    /// The post that signed, never a person.
    pub signed_by: String,
    /// When.
    pub signed_at: DateTime<Utc>,
    /// When it was no longer what its place has sent up; none while it is.
    pub left_at: Option<DateTime<Utc>>,
    /// Answers, aligned with [`FormVersion::number_columns`].
    pub cells: Vec<CellAnswer>,
    /// Units that owed.
    pub expected: i64,
    /// Units that had reported.
    pub reported: i64,
    /// Those in time.
    pub on_time: i64,
    /// Simulated figures are in it.
    pub simulated: bool,
    pub(crate) pair: Pair,
    /// The place as it stands today: who may act goes by that.
    place: Place,
    /// The shard in which it was signed, and where it is found: at the place's own of that period.
    lies_at: (i32, Path),
    positions: BTreeMap<i32, i64>,
    signer: uuid::Uuid,
}

/// Something that happened to a consolidation.
#[derive(Clone, Debug)]
pub struct ConsolidationEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: ConsolidationAction,
    /// The post that did it, never a person.
    pub by_title: String,
    /// Why.
    pub reason: Option<String>,
}

/// Whether the viewer may do something now, and why not.
#[derive(Clone, Debug)]
pub struct ConsolidationActionAllowed {
    /// What.
    pub action: ConsolidationAction,
    /// Why not, in Chinese and in English; none if it is possible now.
    pub refusal: Option<(&'static str, &'static str)>,
}

/// Which consolidations.
#[derive(Clone, Debug, Default)]
pub struct ConsolidationFilter {
    /// Of this place.
    pub place: Option<NodeId>,
    /// Of places at or below this one.
    pub below: Option<Path>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// Of this form of it.
    pub form: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// In this state.
    pub state: Option<ConsolidationState>,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum ConsolidationOutcome {
    /// It is done.
    Done(Box<Consolidation>),
    /// The figures are others than those that were looked at, or somebody else
    /// was faster; this is the last one of the place as it stands now.
    Conflict(Option<Box<Consolidation>>),
    /// The step is not possible now.
    NotAllowed {
        /// The one it is about, where there is one.
        consolidation: Option<Box<Consolidation>>,
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl ConsolidationOutcome {
    fn refused_by(consolidation: Option<Consolidation>, refusal: Refusal) -> Self {
        let (reason_zh, reason_en) = refusal.words(consolidation.as_ref().map(|one| one.state));
        Self::NotAllowed {
            consolidation: consolidation.map(Box::new),
            reason_zh,
            reason_en,
        }
    }
}
