//! The texts of automatic persisted queries: as many as fit, the longest unused
//! goes first.
//!
//! Loses nothing by losing a text: the client sends it again. Bounded in entries
//! and in bytes, so that nobody fills the memory by asking.

use std::collections::{BTreeMap, HashMap};

/// Texts at the most.
const MAX_TEXTS: usize = 2_000;
/// Bytes of all texts together.
const MAX_BYTES: usize = 8 << 20;
/// Bytes of one text; a longer one runs and is not kept.
const MAX_TEXT_BYTES: usize = 64 << 10;

/// Texts by hash.
#[derive(Debug)]
pub(super) struct Kept {
    texts: HashMap<String, (u64, String)>,
    /// Hash by the time of its last use.
    by_use: BTreeMap<u64, String>,
    clock: u64,
    bytes: usize,
    max_texts: usize,
    max_bytes: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self::bounded(MAX_TEXTS, MAX_BYTES)
    }
}

impl Kept {
    fn bounded(max_texts: usize, max_bytes: usize) -> Self {
        Self {
            texts: HashMap::new(),
            by_use: BTreeMap::new(),
            clock: 0,
            bytes: 0,
            max_texts,
            max_bytes,
        }
    }

    /// The text of a hash, used now.
    pub(super) fn get(&mut self, digest: &str) -> Option<String> {
        let (used, text) = self.texts.get_mut(digest)?;
        let key = self.by_use.remove(used)?;
        self.clock += 1;
        *used = self.clock;
        self.by_use.insert(self.clock, key);
        Some(text.clone())
    }

    /// Keeps a text under its hash, which the caller has checked.
    pub(super) fn put(&mut self, digest: &str, text: &str) {
        if text.len() > MAX_TEXT_BYTES || self.get(digest).is_some() {
            return;
        }
        self.clock += 1;
        self.bytes += text.len();
        self.texts
            .insert(digest.to_owned(), (self.clock, text.to_owned()));
        self.by_use.insert(self.clock, digest.to_owned());
        while self.texts.len() > self.max_texts || self.bytes > self.max_bytes {
            let Some((_, oldest)) = self.by_use.pop_first() else {
                break;
            };
            if let Some((_, text)) = self.texts.remove(&oldest) {
                self.bytes -= text.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_goes_first() {
        let mut kept = Kept::bounded(2, 100);
        kept.put("a", "text a");
        kept.put("b", "text b");
        assert_eq!(kept.get("a").as_deref(), Some("text a"));
        kept.put("c", "text c");
        assert_eq!((kept.get("b"), kept.texts.len()), (None, 2));
        assert!(kept.get("a").is_some() && kept.get("c").is_some());
    }

    #[test]
    fn bytes_are_bounded_whatever_comes() {
        let mut kept = Kept::bounded(1_000, 50);
        for number in 0..100 {
            kept.put(&number.to_string(), &"x".repeat(number % 20));
            let held: usize = kept.texts.values().map(|(_, text)| text.len()).sum();
            assert_eq!(held, kept.bytes);
            assert!(held <= 50);
            assert_eq!(kept.texts.len(), kept.by_use.len());
        }
        assert!(!kept.texts.is_empty());
        let huge = "x".repeat(MAX_TEXT_BYTES + 1);
        kept.put("huge", &huge);
        assert_eq!(kept.get("huge"), None);
    }

    #[test]
    fn keeping_a_text_twice_counts_it_once() {
        let mut kept = Kept::bounded(10, 100);
        kept.put("a", "text");
        kept.put("a", "text");
        assert_eq!((kept.bytes, kept.texts.len()), (4, 1));
    }
}
