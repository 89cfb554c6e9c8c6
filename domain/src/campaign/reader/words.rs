//! Words of a campaign's files that a vocabulary must know: sectors, units of measure.
//!
//! Owns how they are asked for. What a word stands for is the vocabulary's to say.

use super::Table;
use crate::campaign::problem::At;
use crate::campaign::sector::SectorWord;
use crate::campaign::vocabulary::Vocabulary;

impl<'a> Table<'a> {
    /// The vocabularies of the campaign.
    pub(in crate::campaign) fn vocabulary(&self) -> &'a Vocabulary<'a> {
        self.document.vocabulary
    }

    /// A list of printed sectors, each of which a vocabulary must know; empty if absent.
    pub(in crate::campaign) fn sector_words(&mut self, key: &'static str) -> Vec<SectorWord> {
        let words = self.texts(key);
        words
            .iter()
            .filter_map(|word| self.vocabulary().sector(self.log(), word))
            .collect()
    }

    /// A list of printed sectors, which are judged only if the campaign has a vocabulary of them.
    pub(in crate::campaign) fn sectors_as_printed(&mut self, key: &'static str) -> Vec<String> {
        let words = self.texts(key);
        if self.vocabulary().has_sectors() {
            for word in &words {
                self.vocabulary().sector(self.log(), word);
            }
        }
        words.into_iter().map(|word| word.value).collect()
    }

    /// A unit of measure, which may be empty but must be given, for figures of so many digits after the point.
    pub(in crate::campaign) fn unit(&mut self, key: &'static str, scale: u8) -> String {
        let place = self.place_of(key);
        let value = self.text_or_empty(key);
        let unit = At { value, place };
        self.vocabulary().judge_unit(self.log(), &unit, scale);
        unit.value
    }

    /// A unit of measure for figures of so many digits after the point, if given.
    pub(in crate::campaign) fn unit_or_none(
        &mut self,
        key: &'static str,
        scale: u8,
    ) -> Option<String> {
        let unit = self.text_or_none(key)?;
        self.vocabulary().judge_unit(self.log(), &unit, scale);
        Some(unit.value)
    }
}
