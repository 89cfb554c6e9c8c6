//! What time it is. The only reader of the system's clock in the hub: the rules
//! and the store get the moment as an argument.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Where the hub takes the time from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// Stands still until somebody moves it; for tests.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `moment`.
    pub fn fixed(moment: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(moment)))
    }

    /// The moment it is.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            // A moment cannot be left half-written, so a poisoned lock still holds one.
            Self::Fixed(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock; the system's clock stays as it is.
    pub fn set(&self, moment: DateTime<Utc>) {
        match self {
            Self::System => {}
            Self::Fixed(current) => {
                *current.lock().unwrap_or_else(PoisonError::into_inner) = moment;
            }
        }
    }
}
