//! A new version of the form in mid-campaign, and one that is taken back.

use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::kinds::{self, cells};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_new_version_in_mid_campaign_neither_doubles_nor_loses_a_total,
    a_version_that_nobody_filed_on_is_taken_back,
    a_version_cannot_give_a_filed_figure_other_digits,
);

async fn a_new_version_in_mid_campaign_neither_doubles_nor_loses_a_total(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([8, 2, 3, 1, 0, 4, 1]))
        .await;
    hub.file_kinds(COMMUNITIES[1], "2023-01", &cells([2, 2, 5, 5, 0, 6, 1]))
        .await;
    // The second version drops a value and the first cell's place, and asks for something new.
    kinds::apply_with(&hub, |name, text| match name {
        "form-kinds.toml" => second_version(text),
        _ => text.to_owned(),
    });
    let carried = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(carried.total("found"), (Some("10"), "CARRIED", Some("0")));
    assert_eq!(carried.total("tips"), (None, "MISSING", None));
    let filing = Cells::none()
        .with("1.1", 5)
        .with("1.2", 9)
        .with("1.3.1", 6)
        .with("1.4.1", 1)
        .with("1.4.2", 1)
        .with("1.5", 0)
        .with("2.2", 1)
        .with("2.3.1", "false")
        .with("2.3.2", "false")
        .with("2.4", "无");
    hub.file_kinds(COMMUNITIES[0], "2023-02", &filing).await;
    let table = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(table.total("found"), (Some("11"), "REPORTED", Some("1")));
    assert_eq!(table.total("tips"), (Some("5"), "REPORTED", Some("5")));
    assert_eq!(table.total("rectified_rate").0, Some("72.73"), "8 of 11");
    assert_eq!(
        table.total("inspected"),
        (Some("1"), "REPORTED", Some("-7")),
        "of one month alone, over the change of version"
    );
    let january = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(january.total("found").0, Some("10"), "the past stands");
    hub.verify_rollup();
    let refused = kinds::try_apply_with(&hub, |_, text| text.to_owned());
    assert!(
        !refused.success && refused.stderr.contains("inspectors"),
        "a report was filed without them, and would be silent about them: {}",
        refused.stderr
    );
}

async fn a_version_that_nobody_filed_on_is_taken_back(hub: Hub) {
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([8, 2, 3, 1, 0, 4, 1]))
        .await;
    let second = |name: &str, text: &str| match name {
        "form-kinds.toml" => second_version(text),
        _ => text.to_owned(),
    };
    kinds::apply_with(&hub, second);
    kinds::apply(&hub);
    let again = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(again.total("inspectors").0, Some("4"));
    hub.verify_rollup();
}

async fn a_version_cannot_give_a_filed_figure_other_digits(hub: Hub) {
    kinds::apply(&hub);
    let refused = kinds::try_apply_with(&hub, |_, text| {
        text.replace(
            "kind = \"COUNT\", unit = \"人\"",
            "kind = \"AMOUNT\", scale = 1, unit = \"人\"",
        )
    });
    assert!(
        !refused.success && refused.stderr.contains("other digits"),
        "{}",
        refused.stderr
    );
}

/// A new cell before the first, and no inspectors any more.
fn second_version(form: &str) -> String {
    let new = "[[sections.cells]]\nnumber = 1\nlabel = \"群众举报（个）\"\nvalues = [\n  { code = \"tips\", name = \"群众举报\", \
        name_en = \"Tips\", kind = \"COUNT\", unit = \"个\", time = \"CUMULATIVE\", additivity = \"SUM\" },\n]\n\n";
    let (head, rest) = form.split_once("[[sections.cells]]").unwrap();
    let (first, second) = rest.split_once("[[sections]]").unwrap();
    let moved = (1..=4).rev().fold(first.to_owned(), |text, number| {
        text.replace(
            &format!("number = {number}\n"),
            &format!("number = {}\n", number + 1),
        )
    });
    let (second_head, cells) = second.split_once("[[sections.cells]]").unwrap();
    let (_, kept) = cells.split_once("[[sections.cells]]").unwrap();
    format!("{head}{new}[[sections.cells]]{moved}[[sections]]{second_head}[[sections.cells]]{kept}")
}
