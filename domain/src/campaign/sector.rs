//! Sectors (行业领域): one vocabulary for the words that documents print for them.
//!
//! Owns the sectors that a campaign uses and which printed word stands for which. Never decides that two words
//! mean the same: a vocabulary says so, openly, in `aliases`.

use serde::{Deserialize, Serialize};

/// A sector that the campaign uses, or that lies above or inside one, with the words for it in this document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Name over all campaigns that include the vocabulary.
    pub code: String,
    /// Its name in the vocabulary.
    pub name: String,
    /// Code of the sector that it is a part of.
    pub inside: Option<String>,
    /// The words of this document that stand for it; none where it is here for what it lies in, or has inside.
    pub printed: Vec<String>,
    /// Its other words in the vocabulary, by which an enterprise may be registered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// A printed word and the sector that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectorWord {
    /// As printed.
    pub printed: String,
    /// Code of the sector.
    pub sector: String,
}
