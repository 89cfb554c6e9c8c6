//! What a caller makes of an answer or a form that never changes, made once and kept
//! with it: the store keeps a thing by its versions, and whoever shapes it for others
//! need not do so again.
//!
//! Holds whatever it is given; must hang only on what nobody can change.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Something that is made once. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Made(Arc<OnceLock<Arc<dyn Any + Send + Sync>>>);

impl Made {
    /// What was made, or what `make` makes. For one type alone; another is made each time.
    pub(crate) fn get<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let first = self.0.get_or_init(|| Arc::new(make()));
        let first = Arc::clone(first).downcast();
        first.unwrap_or_else(|_| Arc::new(make()))
    }
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Made").finish_non_exhaustive()
    }
}
