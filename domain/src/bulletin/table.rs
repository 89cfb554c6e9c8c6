//! The table of the lifecycle in `docs/bulletins.md` is the function's own.

use super::{BulletinAction, BulletinHand, BulletinState, next};
use crate::page_table::{assert_on_page, table};

#[test]
fn the_page_of_bulletins_holds_the_table_of_the_function() {
    let table = table(
        std::iter::once(None).chain(BulletinState::ALL.iter().copied().map(Some)),
        BulletinAction::ALL,
        BulletinHand::ALL,
        |from| {
            from.map_or("not published", BulletinState::as_str)
                .to_owned()
        },
        |from, action, hand| Some(next(from, action, hand)?.to_string()),
    );
    assert_on_page("bulletins.md", "bulletin.rs", &table);
}
