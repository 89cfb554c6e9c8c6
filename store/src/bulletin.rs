//! Bulletins (通报) as a scope sees them: what a place published to all below it,
//! as it was said.
//!
//! What comes down is visible: the rows of a bulletin are shown to all whom it
//! was published to, through the bulletin alone. Must never read a figure
//! again: what was published stays as it was.

mod acknowledge;
mod publish;
mod read;
mod receipt;
mod refusal;
mod sheet;
mod withdraw;

use cengbao_domain::bulletin::{BulletinAction, BulletinState, Refusal};
use cengbao_domain::ids::{BulletinId, NodeId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use chrono::{DateTime, Utc};

pub use self::publish::PublishRequest;
pub use self::receipt::BulletinReceipt;
pub use self::sheet::{Sheet, SheetColumn, SheetRank, SheetRow};
pub use self::withdraw::WithdrawBulletinRequest;
use crate::jurisdiction::Ancestor;

/// A bulletin as it stands.
#[derive(Clone, Debug)]
pub struct Bulletin {
    /// Key.
    pub id: BulletinId,
    /// The place that published it, as it was called on that day.
    pub place: Ancestor,
    /// Number as the office prints it.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// What it says beside the figures; may be empty.
    pub remarks: String,
    /// Code of the campaign.
    pub campaign: String,
    /// Code of the form.
    pub form: String,
    /// Version of the campaign that the form was read in.
    pub version: i32,
    /// For which period.
    pub period: Period,
    /// The figures as they were published; none where it was withdrawn and the
    /// viewer does not read the place itself.
    pub sheet: Option<Sheet>,
    /// Where it stands.
    pub state: BulletinState,
    /// The one in whose place it stands.
    pub supersedes: Option<BulletinId>,
    /// The one that stands in its place.
    pub superseded_by: Option<BulletinId>,
    /// Why it was superseded.
    pub superseding_reason: Option<String>,
    /// When it was superseded or withdrawn, the first of both.
    pub left_at: Option<DateTime<Utc>>,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
    /// Simulated figures are in it, or a demonstration account published it.
    pub simulated: bool,
    /// The post that published it, never a person.
    pub published_by: String,
    /// When: its figures are those recorded until then.
    pub published_at: DateTime<Utc>,
    /// When the viewer's own unit or place took note of it.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Whether the viewer reads the whole place that published it.
    pub reads_place: bool,
    shard_key: i32,
    node: NodeId,
    /// Where the place stands today: who may act goes by that.
    path: Path,
}

/// That a bulletin was withdrawn.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// When.
    pub at: DateTime<Utc>,
    /// The post that did it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Which bulletins. Every condition given must hold.
#[derive(Clone, Debug, Default)]
pub struct BulletinFilter {
    /// Published by this place.
    pub place: Option<NodeId>,
    /// With figures of this campaign.
    pub campaign: Option<String>,
    /// With figures of this form of it.
    pub form: Option<String>,
    /// For this period.
    pub period: Option<Period>,
    /// In this state.
    pub state: Option<BulletinState>,
}

/// Whether the viewer may do something now, and why not.
#[derive(Clone, Debug)]
pub struct BulletinActionAllowed {
    /// What.
    pub action: BulletinAction,
    /// Why not, in Chinese and in English; none if it is possible now.
    pub refusal: Option<(&'static str, &'static str)>,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum BulletinOutcome {
    /// It is done.
    Done(Box<Bulletin>),
    /// The step is not possible now.
    NotAllowed {
        /// The one it is about, where there is one.
        bulletin: Option<Box<Bulletin>>,
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl BulletinOutcome {
    fn refused_by(bulletin: Option<Bulletin>, refusal: Refusal) -> Self {
        let (reason_zh, reason_en) = refusal.words();
        Self::NotAllowed {
            bulletin: bulletin.map(Box::new),
            reason_zh,
            reason_en,
        }
    }
}
