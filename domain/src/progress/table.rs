//! The table of the lifecycle in `docs/board.md` is the function's own: made
//! here, compared there. `CENGBAO_WRITE_DOCS=1` writes it anew.

use std::fmt::Write as _;

use super::{Hand, Stage, Step, decide};

const BEGIN: &str = "<!-- the table of domain/src/progress/lifecycle.rs: begin -->\n";
const END: &str = "<!-- end -->\n";
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/board.md");

fn table() -> String {
    let mut text = String::from("\n| stands |");
    for step in Step::ALL {
        write!(text, " {step} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Step::ALL.len()));
    text.push('\n');
    for stage in Stage::ALL {
        write!(text, "| {stage} |").unwrap();
        for step in Step::ALL {
            let hands: Vec<String> = Hand::ALL
                .iter()
                .filter_map(|hand| {
                    let to = decide(*stage, *step, *hand).ok()?;
                    Some(format!("{hand}: {to}"))
                })
                .collect();
            let hands = if hands.is_empty() {
                "—".to_owned()
            } else {
                hands.join("; ")
            };
            write!(text, " {hands} |").unwrap();
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
