//! Pages of a list: bounded, in either direction, by key and never by offset.
//!
//! A cursor is the key of an item. It survives what is inserted or removed
//! around it, and the flags of a page are facts of the list, never guesses.

use sea_orm::Value;

use crate::error::StoreError;

/// The largest page the store answers, whatever the caller asks.
pub const MAX_PAGE: usize = 1_000;

/// A cursor that no item of the list has, or none that this scope sees.
pub(crate) fn bad_cursor() -> StoreError {
    StoreError::invalid(
        "after, before",
        "the cursor is not one of this list",
        "start without a cursor",
    )
    .in_chinese("游标不属于这个列表：请不带游标重新开始")
}

/// From which end a page is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the beginning, or from `after`.
    #[default]
    Forward,
    /// From the end, or from `before`.
    Backward,
}

/// Which part of a list: what lies strictly between the cursors, filled from one end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// How many at the most.
    pub size: usize,
    /// From which end.
    pub direction: Direction,
    /// Key of the item behind which the page lies.
    pub after: Option<String>,
    /// Key of the item before which the page lies.
    pub before: Option<String>,
}

impl PageRequest {
    /// The first `size` items.
    pub fn first(size: usize) -> Self {
        Self {
            size,
            ..Self::default()
        }
    }

    /// Whether it is the beginning of the list, asked without a cursor.
    pub fn is_beginning(&self) -> bool {
        self.direction == Direction::Forward && self.after.is_none() && self.before.is_none()
    }

    /// Rows to ask the database for: one more tells whether there is more.
    pub(crate) fn rows(&self) -> usize {
        self.size() + 1
    }

    pub(crate) fn size(&self) -> usize {
        self.size.min(MAX_PAGE)
    }

    /// The cursors as places of a list that is ordered by its keys.
    pub(crate) fn places(&self) -> [Option<Vec<Value>>; 2] {
        [&self.after, &self.before]
            .map(|cursor| cursor.as_ref().map(|key| vec![key.as_str().into()]))
    }
}

/// Whether the list has items outside the cursors of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beyond {
    /// At or before `after`.
    pub(crate) earlier: bool,
    /// At or behind `before`.
    pub(crate) later: bool,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Items with their keys, in the order of the list whatever the direction.
    pub items: Vec<(String, T)>,
    /// Whether more follow.
    pub has_next: bool,
    /// Whether others precede.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// From rows that were asked for with [`PageRequest::rows`], in the
    /// direction of the page.
    pub(crate) fn cut(request: &PageRequest, mut items: Vec<(String, T)>, beyond: Beyond) -> Self {
        let has_more = items.len() > request.size();
        items.truncate(request.size());
        match request.direction {
            Direction::Forward => Self {
                items,
                has_next: has_more || beyond.later,
                has_previous: beyond.earlier,
            },
            Direction::Backward => {
                items.reverse();
                Self {
                    items,
                    has_next: beyond.later,
                    has_previous: has_more || beyond.earlier,
                }
            }
        }
    }

    /// From the whole list, which is in the order of its keys.
    pub fn of_all(request: &PageRequest, items: Vec<(String, T)>) -> Self {
        let mut beyond = Beyond::default();
        let mut inside: Vec<_> = items
            .into_iter()
            .filter(|(key, _)| {
                let earlier = request.after.as_ref().is_some_and(|after| key <= after);
                let later = request.before.as_ref().is_some_and(|before| key >= before);
                beyond.earlier |= earlier;
                beyond.later |= later;
                !earlier && !later
            })
            .collect();
        if request.direction == Direction::Backward {
            inside.reverse();
        }
        Self::cut(request, inside, beyond)
    }

    /// A page without items.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            has_next: false,
            has_previous: false,
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
            has_previous: self.has_previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(length: usize) -> Vec<(String, usize)> {
        (0..length)
            .map(|item| (format!("{item:04}"), item))
            .collect()
    }

    /// Reads a list to its other end, page by page.
    fn read_through(length: usize, size: usize, direction: Direction) -> Vec<usize> {
        let mut request = PageRequest {
            size,
            direction,
            ..PageRequest::default()
        };
        let mut read = Vec::new();
        loop {
            let page = Page::of_all(&request, list(length));
            let ends = (page.items.first().cloned(), page.items.last().cloned());
            let (Some((start, _)), Some((end, _))) = ends else {
                return read;
            };
            let items: Vec<usize> = page.items.iter().map(|(_, item)| *item).collect();
            assert_eq!(page.has_previous, items[0] > 0);
            assert_eq!(page.has_next, items[items.len() - 1] + 1 < length);
            let more = match direction {
                Direction::Forward => {
                    read.extend(items);
                    request.after = Some(end);
                    page.has_next
                }
                Direction::Backward => {
                    read.splice(0..0, items);
                    request.before = Some(start);
                    page.has_previous
                }
            };
            if !more {
                return read;
            }
        }
    }

    #[test]
    fn a_list_read_from_either_end_is_the_same_list() {
        for length in 0..40 {
            let whole: Vec<usize> = (0..length).collect();
            for size in 1..12 {
                for direction in [Direction::Forward, Direction::Backward] {
                    let read = read_through(length, size, direction);
                    assert_eq!(read, whole, "{size} of {length}, {direction:?}");
                }
            }
        }
    }

    #[test]
    fn a_cursor_whose_item_is_gone_still_says_where_to_read_on() {
        let request = PageRequest {
            after: Some("0001x".to_owned()),
            ..PageRequest::first(2)
        };
        let page = Page::of_all(&request, list(5));
        assert!(page.has_previous && page.has_next);
        assert_eq!(page.nodes(), [2, 3]);
    }

    #[test]
    fn both_cursors_bound_the_page() {
        let request = PageRequest {
            after: Some("0000".to_owned()),
            before: Some("0003".to_owned()),
            ..PageRequest::first(9)
        };
        let page = Page::of_all(&request, list(4));
        assert!(page.has_previous && page.has_next);
        assert_eq!(page.nodes(), [1, 2]);
    }
}
