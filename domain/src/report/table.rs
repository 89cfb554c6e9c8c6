//! The table of the lifecycle in `docs/lifecycle.md` is the function's own:
//! made here, compared there. `CENGBAO_WRITE_DOCS=1` writes it anew.

use std::fmt::Write as _;

use super::{Desk, Hand, ReportAction, Standing, next};

const BEGIN: &str = "<!-- the table of domain/src/report/lifecycle.rs: begin -->\n";
const END: &str = "<!-- end -->\n";
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/lifecycle.md");

fn words(standing: Standing) -> String {
    let partly = if standing.is_partly_accepted {
        " (partly accepted)"
    } else {
        ""
    };
    match standing.correction {
        None => format!("{}{partly}", standing.state),
        Some(correction) => format!("{}{partly} + {correction}", standing.state),
    }
}

fn table() -> String {
    let mut text = String::from("\n| stands |");
    for action in ReportAction::ALL {
        write!(text, " {action} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(ReportAction::ALL.len()));
    text.push('\n');
    for from in Standing::all() {
        write!(text, "| {} |", words(from)).unwrap();
        for action in ReportAction::ALL {
            let steps: Vec<String> = Hand::ALL
                .iter()
                .filter_map(|hand| {
                    let to = next(from, *action, *hand, Desk::FourEyes)?;
                    Some(format!("{hand}: {}", words(to)))
                })
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

#[test]
fn the_page_holds_the_table_of_the_function() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page marks its table");
    let (written, after) = rest.split_once(END).expect("the page ends its table");
    if std::env::var_os("CENGBAO_WRITE_DOCS").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", table());
        std::fs::write(PAGE, page).unwrap();
        return;
    }
    assert_eq!(
        written,
        table(),
        "CENGBAO_WRITE_DOCS=1 cargo test -p cengbao-domain the_page_holds writes it anew"
    );
}
