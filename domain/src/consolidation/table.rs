//! The table of the lifecycle in `docs/consolidation.md` is the function's own:
//! made here, compared there. `CENGBAO_WRITE_DOCS=1` writes it anew.

use std::fmt::Write as _;

use super::{ConsolidationAction, ConsolidationHand, ConsolidationState, next};

const BEGIN: &str = "<!-- the table of domain/src/consolidation.rs: begin -->\n";
const END: &str = "<!-- end -->\n";
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/consolidation.md");

fn words(state: Option<ConsolidationState>) -> &'static str {
    state.map_or("nothing signed", ConsolidationState::as_str)
}

fn table() -> String {
    let mut text = String::from("\n| stands |");
    for action in ConsolidationAction::ALL {
        write!(text, " {action} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(ConsolidationAction::ALL.len()));
    text.push('\n');
    let states = std::iter::once(None).chain(ConsolidationState::ALL.iter().copied().map(Some));
    for from in states {
        write!(text, "| {} |", words(from)).unwrap();
        for action in ConsolidationAction::ALL {
            let step = ConsolidationHand::ALL.iter().find_map(|hand| {
                let to = next(from, *action, *hand)?;
                Some(format!("{hand}: {to}"))
            });
            write!(text, " {} |", step.as_deref().unwrap_or("—")).unwrap();
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

#[test]
fn the_page_of_consolidations_holds_the_table_of_the_function() {
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
        "CENGBAO_WRITE_DOCS=1 cargo test -p cengbao-domain the_page_of_consolidations writes it anew"
    );
}
