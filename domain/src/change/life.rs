//! The life of a recorded boundary change (区划变更的状态): planned for its day, in effect,
//! impossible on it, or cancelled before it. Its table is in `docs/tree.md`, compared by a
//! test. What took effect is never taken back: another change undoes it.

use serde::{Deserialize, Serialize};

use crate::name::names;

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeState {
    /// 待生效: its day is to come
    Planned,
    /// 已生效
    Applied,
    /// 未能生效: on its day the tree no longer allowed it
    Refused,
    /// 已取消: taken off the plan before its day
    Cancelled,
}

/// What happens to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeEvent {
    /// Its day comes, and the tree allows it.
    TakeEffect,
    /// Its day comes, and the tree does not.
    Fail,
    /// It is cancelled with a reason.
    Cancel,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeHand {
    /// The hub, with the first request of the day.
    Hub,
    /// Whoever may record the change.
    Recorder,
}

names!(ChangeState {
    Planned => "PLANNED", Applied => "APPLIED", Refused => "REFUSED", Cancelled => "CANCELLED",
});
names!(ChangeEvent {
    TakeEffect => "TAKE_EFFECT", Fail => "FAIL", Cancel => "CANCEL",
});
names!(ChangeHand {
    Hub => "HUB", Recorder => "RECORDER",
});

/// Where a change stands after an event by a hand; None if that is not lawful.
pub const fn next(from: ChangeState, event: ChangeEvent, hand: ChangeHand) -> Option<ChangeState> {
    use ChangeEvent::{Cancel, Fail, TakeEffect};
    use ChangeHand::{Hub, Recorder};
    use ChangeState::{Applied, Cancelled, Planned, Refused};
    match (from, event, hand) {
        (Planned, TakeEffect, Hub) => Some(Applied),
        (Planned, Fail, Hub) => Some(Refused),
        (Planned, Cancel, Recorder) => Some(Cancelled),
        (Planned | Applied | Refused | Cancelled, _, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_table::{assert_on_page, table};

    #[test]
    fn the_page_of_the_tree_holds_the_table_of_the_function() {
        let table = table(
            ChangeState::ALL.iter().copied(),
            ChangeEvent::ALL,
            ChangeHand::ALL,
            |from| from.as_str().to_owned(),
            |from, event, hand| Some(next(from, event, hand)?.to_string()),
        );
        assert_on_page("tree.md", "change/life.rs", &table);
    }
}
