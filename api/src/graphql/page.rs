//! Pages and their cursors (分页), the same for every list.
//!
//! Owns the bounds of a page and what a cursor looks like from outside. Goes
//! forward only: `first` and `after`. Must never cut a page in silence: who
//! asks for too much is told the limit.

mod connection;

use async_graphql::SimpleObject;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use cengbao_store::{Page, PageRequest};

pub(super) use self::connection::{Connection, Counted, Edge, Listed, Rows};
use super::error::{Code, Fault};
use super::limits::{MAX_CODE, PageSize};

/// First byte of every cursor; another one means another layout.
const VERSION: u8 = 1;

/// Where a page is in its list (翻页信息).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct PageInfo {
    /// Whether there are items after this page (是否有下一页).
    has_next_page: bool,
    /// Whether this page was asked for with `after`, so that items precede it (是否有上一页). Lists are read forward.
    has_previous_page: bool,
    /// Cursor of the first item of the page (首条游标); null on an empty page.
    start_cursor: Option<String>,
    /// Cursor of the last item of the page (末条游标), to be passed as `after` for the next one; null on an empty page.
    end_cursor: Option<String>,
}

/// Reads `first` and `after`. Errors: PAGE_TOO_LARGE above the maximum, BAD_INPUT below 1 and for a bad cursor.
pub(super) fn request(
    size: PageSize,
    first: Option<i32>,
    after: Option<&str>,
) -> std::result::Result<PageRequest, Fault> {
    let first = match first {
        None => size.default(),
        Some(first) => usize::try_from(first)
            .ok()
            .filter(|first| *first > 0)
            .ok_or_else(|| {
                Fault::bad_input(
                    format!("first 为 {first}：请填写 1 至 {} 的整数", size.max()),
                    format!("first is {first}: write a number from 1 to {}", size.max()),
                )
            })?,
    };
    if first > size.max() {
        return Err(Fault::limit(
            Code::PageTooLarge,
            size.max() as u64,
            "每页条数 first ",
            "items a page (first)",
        ));
    }
    let after = after.map(open_cursor).transpose()?;
    Ok(PageRequest { first, after })
}

fn cursor(key: &str) -> String {
    let mut bytes = Vec::with_capacity(key.len() + 1);
    bytes.push(VERSION);
    bytes.extend_from_slice(key.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn open_cursor(cursor: &str) -> std::result::Result<String, Fault> {
    let bad = || {
        Fault::bad_input(
            "after 不是本系统给出的游标：请使用上一页的 endCursor",
            "after is not a cursor of this hub: pass the endCursor of the page before",
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

/// Items of a page with their cursors; the part that all lists share.
#[derive(Clone, Debug)]
pub(super) struct Items<T> {
    edges: Vec<Edge<T>>,
    info: PageInfo,
}

impl<T> Items<T> {
    /// Shapes a page of the store. `has_previous` tells whether it was asked for with `after`.
    pub(super) fn of<R>(page: Page<R>, has_previous: bool, shape: impl Fn(R) -> T) -> Self {
        let edges: Vec<_> = page
            .items
            .into_iter()
            .map(|(key, row)| Edge {
                cursor: cursor(&key),
                node: shape(row),
            })
            .collect();
        let info = PageInfo {
            has_next_page: page.has_next,
            has_previous_page: has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Self { edges, info }
    }

    /// A page of a list that cannot have items.
    pub(super) fn empty() -> Self {
        let info = PageInfo {
            has_next_page: false,
            has_previous_page: false,
            start_cursor: None,
            end_cursor: None,
        };
        Self {
            edges: Vec::new(),
            info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::limits::LIST;

    #[test]
    fn a_cursor_gives_back_its_key_and_shows_nothing_of_it() {
        let sealed = cursor("450202002");
        assert!(!sealed.contains("450202"));
        let page = request(LIST, None, Some(&sealed)).expect("its own cursor");
        assert_eq!(page.after.as_deref(), Some("450202002"));
        assert_eq!(page.first, 50);
    }

    #[test]
    fn a_page_out_of_bounds_is_refused_and_never_cut() {
        for (first, code) in [
            (0, Code::BadInput),
            (-3, Code::BadInput),
            (201, Code::PageTooLarge),
        ] {
            assert_eq!(
                request(LIST, Some(first), None).expect_err("refused").code,
                code
            );
        }
        let fault = request(LIST, Some(201), None).expect_err("refused");
        assert!(
            fault.en.contains("200") && fault.zh.contains("200"),
            "{fault:?}"
        );
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
                request(LIST, None, Some(bad)).expect_err("refused").code,
                Code::BadInput,
                "{bad}"
            );
        }
    }
}
