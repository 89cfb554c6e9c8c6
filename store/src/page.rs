//! Pages of a list: bounded, forward, by key and never by offset.

use crate::error::StoreError;

/// The largest page the store answers, whatever the caller asks.
pub const MAX_PAGE: usize = 1_000;

/// A cursor that no item of the list has, or none that this scope sees.
pub(crate) fn bad_cursor() -> StoreError {
    StoreError::invalid(
        "after",
        "the cursor is not one of this list",
        "start without `after`",
    )
}

/// Which part of a list.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// How many at the most.
    pub first: usize,
    /// Key of the last item that is already known.
    pub after: Option<String>,
}

impl PageRequest {
    /// The first `first` items.
    pub fn first(first: usize) -> Self {
        Self { first, after: None }
    }

    /// Rows to ask the database for: one more tells whether there is a next page.
    pub(crate) fn rows(&self) -> usize {
        self.size() + 1
    }

    pub(crate) fn size(&self) -> usize {
        self.first.min(MAX_PAGE)
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Items with their keys.
    pub items: Vec<(String, T)>,
    /// Whether more follow.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// From rows that were asked for with [`PageRequest::rows`].
    pub(crate) fn cut(request: &PageRequest, mut items: Vec<(String, T)>) -> Self {
        let has_next = items.len() > request.size();
        items.truncate(request.size());
        Self { items, has_next }
    }

    /// A page without items.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            has_next: false,
        }
    }

    /// The items without their keys.
    pub fn nodes(self) -> Vec<T> {
        self.items.into_iter().map(|(_, item)| item).collect()
    }

    pub(crate) fn map<U>(self, f: impl Fn(T) -> U) -> Page<U> {
        Page {
            items: self
                .items
                .into_iter()
                .map(|(key, item)| (key, f(item)))
                .collect(),
            has_next: self.has_next,
        }
    }
}
