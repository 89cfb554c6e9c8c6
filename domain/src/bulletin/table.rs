//! The table of the lifecycle in `docs/bulletins.md` is the function's own:
//! made here, compared there. `CENGBAO_WRITE_DOCS=1` writes it anew.

use std::fmt::Write as _;

use super::{BulletinAction, BulletinHand, BulletinState, next};

const BEGIN: &str = "<!-- the table of domain/src/bulletin.rs: begin -->\n";
const END: &str = "<!-- end -->\n";
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/bulletins.md");

fn table() -> String {
    let mut text = String::from("\n| stands |");
    for action in BulletinAction::ALL {
        write!(text, " {action} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(BulletinAction::ALL.len()));
    text.push('\n');
    let states = std::iter::once(None).chain(BulletinState::ALL.iter().copied().map(Some));
    for from in states {
        let words = from.map_or("not published", BulletinState::as_str);
        write!(text, "| {words} |").unwrap();
        for action in BulletinAction::ALL {
            let steps: Vec<String> = BulletinHand::ALL
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

#[test]
fn the_page_of_bulletins_holds_the_table_of_the_function() {
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
        "CENGBAO_WRITE_DOCS=1 cargo test -p cengbao-domain the_page_of_bulletins writes it anew"
    );
}
