//! Which styles of a workbook show a number as a date.

use std::collections::HashMap;
use std::io::Cursor;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::part::{Part, attribute, damaged};
use crate::graphql::Fault;
use crate::sheet::grid::Bounds;

/// Which styles show a date.
pub(super) fn dates(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    bounds: &Bounds,
) -> Result<Vec<bool>, Fault> {
    let Some(part) = Part::read(archive, "xl/styles.xml", bounds)? else {
        return Ok(Vec::new());
    };
    let mut own = HashMap::new();
    let (mut dates, mut inside) = (Vec::new(), false);
    let mut xml = part.xml();
    loop {
        match xml.read_event().map_err(damaged)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    if let Some(id) = attribute(&tag, "numFmtId") {
                        own.insert(id, shows_a_date(&code));
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id = attribute(&tag, "numFmtId").unwrap_or_default();
                    let built_in = matches!(id.parse(), Ok(14..=17 | 22 | 27..=36 | 50..=58));
                    dates.push(own.get(&id).copied().unwrap_or(built_in));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Eof => return Ok(dates),
            _ => {}
        }
    }
}

/// `yyyy"年"m"月"` does, `0.00" 万元"` does not: what stands in quotes, in
/// brackets or behind a backslash is no part of the pattern.
fn shows_a_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            'y' | 'Y' | 'd' | 'D' | 'm' | 'M' => return true,
            _ => {}
        }
    }
    false
}
