//! Tables on the pages of `docs/`: those of lifecycles, made of the functions and
//! compared there, and those of cases, read there and run. For tests alone; must
//! never decide what is lawful. `CENGBAO_WRITE_DOCS=1` writes a lifecycle anew.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

const END: &str = "<!-- end -->\n";

fn read(page: &str) -> (String, String) {
    let path = format!("{}/../docs/{page}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

/// A row for each standing, a column for each action; in a cell, each hand with
/// where it leads.
pub(crate) fn table<S: Copy, A: Copy + Display, H: Copy + Display>(
    standings: impl IntoIterator<Item = S>,
    actions: &[A],
    hands: &[H],
    words: impl Fn(S) -> String,
    next: impl Fn(S, A, H) -> Option<String>,
) -> String {
    let mut text = String::from("\n| stands |");
    for action in actions {
        write!(text, " {action} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(actions.len()));
    text.push('\n');
    for from in standings {
        write!(text, "| {} |", words(from)).unwrap();
        for action in actions {
            let steps: Vec<String> = hands
                .iter()
                .filter_map(|hand| Some(format!("{hand}: {}", next(from, *action, *hand)?)))
                .collect();
            let steps = if steps.is_empty() {
                "—".to_owned()
            } else {
                steps.join("; ")
            };
            write!(text, " {steps} |").unwrap();
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

/// The page of `docs/` holds the table of the function in a source file.
pub(crate) fn assert_on_page(page: &str, source: &str, table: &str) {
    let begin = format!("<!-- the table of domain/src/{source}: begin -->\n");
    let (path, text) = read(page);
    let (before, rest) = text.split_once(&begin).expect("the page marks its table");
    let (written, after) = rest.split_once(END).expect("the page ends its table");
    if std::env::var_os("CENGBAO_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{begin}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        written, table,
        "CENGBAO_WRITE_DOCS=1 cargo test -p cengbao-domain the_page writes docs/{page} anew"
    );
}

/// The rows of a table of cases that a page marks, by the names of its columns.
pub(crate) fn rows(page: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let (_, text) = read(page);
    let (_, rest) = text
        .split_once(&format!("<!-- cases of {name}: begin -->\n"))
        .unwrap();
    let (table, _) = rest.split_once(END).unwrap();
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim().trim_matches('|');
        inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let mut lines = table.lines().filter(|line| line.starts_with('|'));
    let header = cells(lines.next().unwrap());
    lines
        .skip(1)
        .map(|line| header.iter().cloned().zip(cells(line)).collect())
        .collect()
}
