//! Pages and their cursors (分页), the same for every list.
//!
//! Owns the bounds of a page and what a cursor looks like from outside. Goes
//! both ways: `first` with `after`, `last` with `before`. Must never cut a page
//! in silence: who asks for too much is told the limit.

mod connection;

use std::sync::Arc;

use async_graphql::SimpleObject;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cengbao_store::{Direction, Page, PageRequest};

pub(super) use self::connection::{Connection, Counted, Edge, Listed, Rows};
use super::error::{Code, Fault};
use super::limits::{MAX_CODE, PageSize};

/// First byte of every cursor; another one means another layout.
const VERSION: u8 = 1;

/// Where a page is in its list (翻页信息).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether there are items behind this page (是否有下一页), whichever way the list is read.
    has_next_page: bool,
    /// Whether there are items before this page (是否有上一页), whichever way the list is read.
    has_previous_page: bool,
    /// Cursor of the first item of the page (首条游标), to be passed as `before` for the page before; null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last item of the page (末条游标), to be passed as `after` for the next one; null on an empty page.
    end_cursor: Option<String>,
}

/// What a caller asks of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) first: Option<i32>,
    pub(super) after: Option<String>,
    pub(super) last: Option<i32>,
    pub(super) before: Option<String>,
}

/// Reads what is asked. Errors: PAGE_TOO_LARGE above the maximum; BAD_INPUT below 1, for `first` beside `last`, and for
/// a bad cursor.
pub(super) fn request(size: PageSize, asked: Asked) -> std::result::Result<PageRequest, Fault> {
    let (argument, number, direction) = match (asked.first, asked.last) {
        (Some(_), Some(_)) => {
            return Err(Fault::bad_input(
                "first 与 last 不能同时填写：请只保留一个",
                "first and last exclude each other: keep one",
            ));
        }
        (None, Some(last)) => ("last", Some(last), Direction::Backward),
        (first, None) => ("first", first, Direction::Forward),
    };
    let size = number.map_or(Ok(size.default()), |number| bounded(size, argument, number))?;
    Ok(PageRequest {
        size,
        direction,
        after: asked
            .after
            .map(|key| open_cursor("after", &key))
            .transpose()?,
        before: asked
            .before
            .map(|key| open_cursor("before", &key))
            .transpose()?,
    })
}

fn bounded(size: PageSize, argument: &str, number: i32) -> std::result::Result<usize, Fault> {
    let items = usize::try_from(number).ok().filter(|items| *items > 0);
    let items = items.ok_or_else(|| {
        Fault::bad_input(
            format!("{argument} 为 {number}：请填写 1 至 {} 的整数", size.max()),
            format!(
                "{argument} is {number}: write a number from 1 to {}",
                size.max()
            ),
        )
    })?;
    if items > size.max() {
        return Err(Fault::limit(
            Code::PageTooLarge,
            size.max() as u64,
            &format!("每页条数 {argument} "),
            &format!("items a page ({argument})"),
        ));
    }
    Ok(items)
}

fn cursor(key: &str) -> String {
    let mut bytes = Vec::with_capacity(key.len() + 1);
    bytes.push(VERSION);
    bytes.extend_from_slice(key.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn open_cursor(argument: &str, cursor: &str) -> std::result::Result<String, Fault> {
    let bad = || {
        Fault::bad_input(
            format!(
                "{argument} 不是本系统给出的游标：请使用 pageInfo 中的 startCursor 或 endCursor"
            ),
            format!(
                "{argument} is not a cursor of this hub: pass a startCursor or endCursor of its pageInfo"
            ),
        )
    };
    if cursor.len() > 4 * MAX_CODE {
        return Err(bad());
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
    let [VERSION, key @ ..] = bytes.as_slice() else {
        return Err(bad());
    };
    String::from_utf8(key.to_vec()).map_err(|_| bad())
}

/// Items of a page with their cursors; the part that all lists share. Clones are one page.
#[derive(Debug)]
pub(super) struct Items<T>(Arc<Shaped<T>>);

#[derive(Debug)]
struct Shaped<T> {
    edges: Vec<Edge<T>>,
    info: PageInfo,
}

impl<T> Clone for Items<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Items<T> {
    /// Shapes a page of the store.
    pub(super) fn of<R>(page: Page<R>, shape: impl Fn(R) -> T) -> Self {
        let edges = page.items.into_iter().map(|(key, row)| Edge {
            cursor: cursor(&key),
            node: shape(row),
        });
        Self::with(edges.collect(), page.has_next, page.has_previous)
    }

    /// Shapes a page that belongs to an answer of the store.
    pub(super) fn of_shared<R>(page: &Page<R>, shape: impl Fn(&R) -> T) -> Self {
        let edges = page.items.iter().map(|(key, row)| Edge {
            cursor: cursor(key),
            node: shape(row),
        });
        Self::with(edges.collect(), page.has_next, page.has_previous)
    }

    fn with(edges: Vec<Edge<T>>, has_next_page: bool, has_previous_page: bool) -> Self {
        let info = PageInfo {
            has_next_page,
            has_previous_page,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self(Arc::new(Shaped { edges, info }))
    }

    /// A page of a list that cannot have items.
    pub(super) fn empty() -> Self {
        Self::with(Vec::new(), false, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::limits::LIST;

    fn asked(first: Option<i32>, last: Option<i32>, after: Option<&str>) -> Asked {
        Asked {
            first,
            last,
            after: after.map(str::to_owned),
            before: None,
        }
    }

    #[test]
    fn a_cursor_gives_back_its_key_and_shows_nothing_of_it() {
        let sealed = cursor("450202002");
        assert!(!sealed.contains("450202"));
        let page = request(LIST, asked(None, None, Some(&sealed))).expect("its own cursor");
        assert_eq!(page.after.as_deref(), Some("450202002"));
        assert_eq!((page.size, page.direction), (50, Direction::Forward));
        let page = request(LIST, asked(None, Some(7), None)).expect("a page from the end");
        assert_eq!((page.size, page.direction), (7, Direction::Backward));
    }

    #[test]
    fn a_page_out_of_bounds_is_refused_and_never_cut() {
        for number in [0, -3, 201] {
            for page in [
                asked(Some(number), None, None),
                asked(None, Some(number), None),
            ] {
                let fault = request(LIST, page).expect_err("refused");
                let code = if number > 200 {
                    Code::PageTooLarge
                } else {
                    Code::BadInput
                };
                assert_eq!(fault.code, code);
                assert!(
                    fault.en.contains("200") && fault.zh.contains("200"),
                    "{fault:?}"
                );
            }
        }
    }

    #[test]
    fn first_and_last_exclude_each_other() {
        let fault = request(LIST, asked(Some(5), Some(5), None)).expect_err("refused");
        assert_eq!(fault.code, Code::BadInput);
    }

    #[test]
    fn a_cursor_that_is_not_ours_is_refused() {
        let other_version = BASE64_URL_SAFE_NO_PAD.encode([9, b'a']);
        let not_text = BASE64_URL_SAFE_NO_PAD.encode([VERSION, 0xff]);
        for bad in [
            "",
            "!!",
            "YQ==",
            &other_version,
            &not_text,
            &"A".repeat(5000),
        ] {
            assert_eq!(
                request(LIST, asked(None, None, Some(bad)))
                    .expect_err("refused")
                    .code,
                Code::BadInput,
                "{bad}"
            );
        }
    }
}
