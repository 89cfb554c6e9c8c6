//! The life of a bulletin (通报): figures that a superior publishes to its
//! subordinates. Where it stands, what can happen to it, whose hand may do it,
//! and what its words may be. Its table is in `docs/bulletins.md`, compared by
//! a test.
//!
//! What was said is never changed: a better one is a new one that takes its
//! place. Never judges the figures, never knows a database or a clock.

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::name::names;

/// The longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;
/// The longest printed number.
pub const MAX_NUMBER_CHARS: usize = 100;
/// The longest remarks.
pub const MAX_REMARKS_CHARS: usize = 10_000;
/// The most rows: a bulletin is read by people.
pub const MAX_ROWS: usize = 500;

/// Where a bulletin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BulletinState {
    /// 已发布: it says what its office says
    Published,
    /// 已被替代: its office published another one in its place
    Superseded,
    /// 已撤销, with a reason: it says nothing any more
    Withdrawn,
}

/// What happens to a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BulletinAction {
    /// The office publishes it (发布).
    Publish,
    /// The office publishes another one in its place, with a reason (替代).
    Supersede,
    /// It is taken back with a reason (撤销).
    Withdraw,
    /// Whoever it was published to takes note of it (签收).
    Acknowledge,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BulletinHand {
    /// A coordinator of the very place that publishes (发布单位).
    Office,
    /// A coordinator of a place above it (上级).
    Superior,
    /// Whoever stands below it (下级): a reporter, a reviewer, a coordinator.
    Reader,
}

names!(BulletinState {
    Published => "PUBLISHED", Superseded => "SUPERSEDED", Withdrawn => "WITHDRAWN",
});
names!(BulletinAction {
    Publish => "PUBLISH", Supersede => "SUPERSEDE", Withdraw => "WITHDRAW",
    Acknowledge => "ACKNOWLEDGE",
});
names!(BulletinHand {
    Office => "OFFICE", Superior => "SUPERIOR", Reader => "READER",
});

impl BulletinState {
    /// Whether it still says something to whom it was published.
    pub const fn shows_its_figures(self) -> bool {
        match self {
            Self::Published | Self::Superseded => true,
            Self::Withdrawn => false,
        }
    }
}

/// Where a bulletin stands after an action by a hand; None if that is not
/// lawful. `from` is None for one that is not published yet.
pub const fn next(
    from: Option<BulletinState>,
    action: BulletinAction,
    hand: BulletinHand,
) -> Option<BulletinState> {
    use BulletinAction::{Acknowledge, Publish, Supersede, Withdraw};
    use BulletinHand::{Office, Reader, Superior};
    use BulletinState::{Published, Superseded, Withdrawn};
    match (from, action, hand) {
        (None, Publish, Office) | (Some(Published), Acknowledge, Reader) => Some(Published),
        (Some(Published), Supersede, Office) => Some(Superseded),
        (Some(Published | Superseded), Withdraw, Office | Superior) => Some(Withdrawn),
        (None | Some(Published | Superseded | Withdrawn), _, _) => None,
    }
}

/// Whether the step asks for a reason: whatever takes back what was said.
pub const fn wants_reason(action: BulletinAction) -> bool {
    match action {
        BulletinAction::Supersede | BulletinAction::Withdraw => true,
        BulletinAction::Publish | BulletinAction::Acknowledge => false,
    }
}

/// What is known of the viewer and the bulletin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Coordinator of the place itself.
    pub is_office: bool,
    /// Coordinator of a place above it.
    pub is_superior: bool,
    /// Works below it.
    pub is_reader: bool,
}

impl Facts {
    /// Whether the viewer acts with this hand.
    pub const fn holds(self, hand: BulletinHand) -> bool {
        match hand {
            BulletinHand::Office => self.is_office,
            BulletinHand::Superior => self.is_superior,
            BulletinHand::Reader => self.is_reader,
        }
    }
}

/// Why an action is not possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow it.
    WrongState,
    /// The viewer has not the role for it.
    WrongRole,
}

impl Refusal {
    /// The reason in Chinese and in English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::WrongState => (
                "通报当前状态不允许此操作：已撤销的不能再办理，已被替代的请签收替代它的通报",
                "the bulletin's present state does not allow this: a withdrawn one is closed; of a superseded one, take note of the one in its place",
            ),
            Self::WrongRole => (
                "您的角色不能对该通报进行此操作：发布和替代由发布单位的调度人员办理，撤销由其或上级调度人员办理，签收由下级办理",
                "your role may not do this: a coordinator of the place itself publishes and supersedes, he or one above it withdraws, and those below take note",
            ),
        }
    }
}

/// Where the bulletin stands after the action by this viewer, or why not.
pub fn decide(
    from: Option<BulletinState>,
    action: BulletinAction,
    facts: Facts,
) -> Result<BulletinState, Refusal> {
    let held = || BulletinHand::ALL.iter().filter(|hand| facts.holds(**hand));
    if !held().any(|hand| does(*hand, action)) {
        return Err(Refusal::WrongRole);
    }
    held()
        .find_map(|hand| next(from, action, *hand))
        .ok_or(Refusal::WrongState)
}

/// Whether a hand does such a thing at all.
const fn does(hand: BulletinHand, action: BulletinAction) -> bool {
    match action {
        BulletinAction::Publish | BulletinAction::Supersede => {
            matches!(hand, BulletinHand::Office)
        }
        BulletinAction::Withdraw => matches!(hand, BulletinHand::Office | BulletinHand::Superior),
        BulletinAction::Acknowledge => matches!(hand, BulletinHand::Reader),
    }
}

/// Which words of a bulletin a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 标题
    Title,
    /// 文号
    Number,
    /// 正文
    Remarks,
}

/// What is wrong with the words of a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordingFault {
    /// The title is blank.
    NoTitle,
    /// A part is longer than it may be.
    TooLong(Part),
    /// A part holds a control character, which no paper has.
    Control(Part),
}

/// The words of a bulletin, without the space around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Title.
    pub title: String,
    /// Number as the office prints it; none where it gives none.
    pub number: Option<String>,
    /// What it says beside the figures; may be empty.
    pub remarks: String,
}

/// Checks the words of a bulletin.
pub fn checked_words(
    title: &str,
    number: Option<&str>,
    remarks: &str,
) -> Result<Words, WordingFault> {
    let (title, remarks) = (title.trim(), remarks.trim());
    let number = number.map(str::trim).filter(|number| !number.is_empty());
    if title.is_empty() {
        return Err(WordingFault::NoTitle);
    }
    let breaks_lines = |c: char| matches!(c, '\n' | '\r' | '\t');
    for (part, text, most) in [
        (Part::Title, title, MAX_TITLE_CHARS),
        (Part::Number, number.unwrap_or_default(), MAX_NUMBER_CHARS),
        (Part::Remarks, remarks, MAX_REMARKS_CHARS),
    ] {
        if text.chars().count() > most {
            return Err(WordingFault::TooLong(part));
        }
        let may_break = part == Part::Remarks;
        if text.contains(|c: char| c.is_control() && !(may_break && breaks_lines(c))) {
            return Err(WordingFault::Control(part));
        }
    }
    Ok(Words {
        title: title.to_owned(),
        number: number.map(str::to_owned),
        remarks: remarks.to_owned(),
    })
}
