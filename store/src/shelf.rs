//! A shelf of things that are dear to make: bounded in number and in bytes, and what
//! was not asked for the longest goes first.
//!
//! Knows nothing of what it holds; whether a thing still stands is for whoever asks.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a shelf may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) things: usize,
    pub(crate) bytes: usize,
}

/// Things by their keys.
pub(crate) struct Shelf<K, V> {
    room: Room,
    held: Mutex<Held<K, V>>,
}

struct Held<K, V> {
    things: HashMap<K, Thing<V>>,
    bytes: usize,
    /// Grows with every question.
    asked: u64,
}

struct Thing<V> {
    value: V,
    bytes: usize,
    /// When it was asked last.
    asked: u64,
}

impl<K, V> fmt::Debug for Shelf<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf")
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}

impl<K: Eq + Hash, V: Clone> Shelf<K, V> {
    /// An empty one.
    pub(crate) fn new(room: Room) -> Self {
        Self {
            room,
            held: Mutex::new(Held {
                things: HashMap::new(),
                bytes: 0,
                asked: 0,
            }),
        }
    }

    /// What it holds by a key.
    pub(crate) fn find(&self, key: &K) -> Option<V> {
        let mut held = self.held();
        held.asked += 1;
        let now = held.asked;
        let thing = held.things.get_mut(key)?;
        thing.asked = now;
        Some(thing.value.clone())
    }

    /// Puts a thing of so many bytes there, unless what is there by the same key is `later`.
    pub(crate) fn keep(&self, key: K, value: V, bytes: usize, later: impl FnOnce(&V) -> bool) {
        // One that would push out all others is not worth it.
        if bytes > self.room.bytes / 8 {
            return;
        }
        let mut held = self.held();
        if let Some(there) = held.things.get(&key) {
            if later(&there.value) {
                return;
            }
            held.bytes -= there.bytes;
        }
        held.asked += 1;
        held.bytes += bytes;
        let asked = held.asked;
        held.things.insert(
            key,
            Thing {
                value,
                bytes,
                asked,
            },
        );
        if held.things.len() > self.room.things || held.bytes > self.room.bytes {
            held.make_room(self.room);
        }
    }

    fn held(&self) -> MutexGuard<'_, Held<K, V>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Held<K, V> {
    /// Leaves seven eighths of the room, so that this is seldom done.
    fn make_room(&mut self, room: Room) {
        let (things, bytes) = (room.things * 7 / 8, room.bytes * 7 / 8);
        let mut oldest: Vec<(u64, usize)> = self
            .things
            .values()
            .map(|thing| (thing.asked, thing.bytes))
            .collect();
        oldest.sort_unstable();
        let (mut left, mut until) = (oldest.len(), 0);
        for (asked, of_thing) in oldest {
            if left <= things && self.bytes <= bytes {
                break;
            }
            left -= 1;
            self.bytes -= of_thing;
            until = asked;
        }
        self.things.retain(|_, thing| thing.asked > until);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOM: Room = Room {
        things: 8,
        bytes: 800,
    };

    fn keep(shelf: &Shelf<u32, u32>, key: u32, bytes: usize) {
        shelf.keep(key, key, bytes, |_| false);
    }

    #[test]
    fn what_was_not_asked_for_the_longest_goes_first() {
        let shelf = Shelf::new(ROOM);
        for key in 0..8 {
            keep(&shelf, key, 10);
        }
        assert_eq!(shelf.find(&0), Some(0));
        keep(&shelf, 8, 10);
        assert_eq!(shelf.find(&0), Some(0), "it was just asked");
        assert_eq!(shelf.find(&1), None);
        assert_eq!(shelf.find(&8), Some(8));
    }

    #[test]
    fn a_later_thing_is_not_replaced_by_an_earlier_one() {
        let shelf = Shelf::new(ROOM);
        for (value, found) in [(5, 5), (4, 5), (6, 6)] {
            shelf.keep("key", value, 10, |there| *there > value);
            assert_eq!(shelf.find(&"key"), Some(found));
        }
    }

    #[test]
    fn what_would_push_out_all_others_is_not_kept() {
        let shelf = Shelf::new(ROOM);
        keep(&shelf, 1, 10);
        keep(&shelf, 2, 101);
        assert_eq!((shelf.find(&1), shelf.find(&2)), (Some(1), None));
    }

    proptest! {
        #[test]
        fn it_never_holds_more_than_it_has_room_for(kept in prop::collection::vec((0u32..20, 0usize..120), 0..200)) {
            let shelf = Shelf::new(ROOM);
            for (key, bytes) in kept {
                keep(&shelf, key, bytes);
                let held = shelf.held();
                let sum: usize = held.things.values().map(|thing| thing.bytes).sum();
                prop_assert_eq!(sum, held.bytes);
                prop_assert!(held.things.len() <= ROOM.things && held.bytes <= ROOM.bytes);
            }
        }
    }
}
