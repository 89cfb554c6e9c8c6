//! Units of measure (计量单位) that the figures of a campaign are stated in.
//!
//! Owns their printed and English names. Never converts: figures add in the unit they were printed in.

use serde::{Deserialize, Serialize};

/// A unit of measure that the campaign uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitOfMeasure {
    /// As printed: 个, 家次, 万元.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// The most digits after the point that a figure in it may have: 4 for 万元.
    pub scale: u8,
}
