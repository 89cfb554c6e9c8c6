//! The values of the world's monthly form, as a clerk types them.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Value, json};

/// Keys of the form in printed order; tables have their columns in this order.
pub(crate) const KEYS: [&str; 9] = [
    "1.1", "1.2", "1.3.1", "1.3.2", "2.1", "2.2", "2.3", "2.4", "2.5",
];

/// Positions of the columns that tests speak of.
pub(crate) const FOUND: usize = 0;
pub(crate) const FINES: usize = 3;
pub(crate) const SAMPLED: usize = 4;
pub(crate) const MEETINGS: usize = 6;
pub(crate) const INSPECTORS: usize = 7;
pub(crate) const BROADCAST: usize = 8;

/// Values by key.
#[derive(Clone, Debug)]
pub(crate) struct Cells(BTreeMap<&'static str, Option<String>>);

impl Cells {
    /// Every cell filled with zero or no.
    pub(crate) fn zero() -> Self {
        let zero = |key: &'static str| {
            (
                key,
                Some(if key == "2.5" { "false" } else { "0" }.to_owned()),
            )
        };
        Self(KEYS.into_iter().map(zero).collect())
    }

    /// Nothing at all.
    pub(crate) fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// All zero but the first: hazards found.
    pub(crate) fn found(number: i64) -> Self {
        Self::zero().with("1.1", number)
    }

    /// With this value in this cell.
    pub(crate) fn with(mut self, key: &'static str, value: impl Display) -> Self {
        self.0.insert(key, Some(value.to_string()));
        self
    }

    /// Without this cell.
    pub(crate) fn without(mut self, key: &'static str) -> Self {
        self.0.remove(key);
        self
    }

    /// As the input of a mutation.
    pub(crate) fn input(&self) -> Value {
        self.0
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect()
    }
}
