//! Rates: the sum of the numerators over the sum of the denominators, never a mean and never typed.

use serde_json::{Value, json};

use crate::desk::problems;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::kinds::{self, cells};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_rate_is_the_sum_of_its_parts_at_every_level,
    a_rate_is_never_typed,
    a_rate_without_a_denominator_says_why,
);

async fn a_rate_is_the_sum_of_its_parts_at_every_level(hub: Hub) {
    hub.today("2023-04-01");
    kinds::apply(&hub);
    hub.file_kinds(
        COMMUNITIES[0],
        "2023-01",
        &cells([10_000, 9_999, 3, 1, 0, 0, 1]),
    )
    .await;
    hub.file_kinds(
        COMMUNITIES[1],
        "2023-01",
        &cells([90_000, 90_000, 1, 1, 0, 0, 1]),
    )
    .await;
    for code in [TOWN, "990101", "99"] {
        let table = hub.kinds(code, "2023-01", "TOTAL").await;
        assert_eq!(
            table.total("rectified_rate"),
            (Some("99.99"), "REPORTED", None),
            "99,999 of 100,000 is not shown as 100%"
        );
        assert_eq!(
            table.parts("rectified_rate"),
            (Some("99999"), Some("100000"))
        );
        assert_eq!(
            table.total("passed_rate").0,
            Some("50.00"),
            "2 of 4, and not the mean of 33.33 and 100"
        );
    }
    hub.file_kinds(
        COMMUNITIES[0],
        "2023-02",
        &cells([10_000, 10_000, 0, 0, 0, 0, 1]),
    )
    .await;
    let table = hub.kinds(TOWN, "2023-02", "UNIT").await;
    assert_eq!(
        table.total("rectified_rate"),
        (Some("100.00"), "REPORTED", Some("0.01")),
        "the silent unit's parts are carried"
    );
    let silent = table.row(COMMUNITIES[1]);
    assert_eq!(
        table.cell(silent, "rectified_rate"),
        (Some("100.00"), "CARRIED", Some("0.00"))
    );
    hub.verify_rollup();
}

async fn a_rate_is_never_typed(hub: Hub) {
    kinds::apply(&hub);
    let typed = cells([4, 1, 0, 0, 0, 0, 1]).with("1.2.2", "25");
    let refused = hub.save_kinds(COMMUNITIES[0], "2023-01", &typed).await;
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(
        problems(&refused),
        [("1.2.2".to_owned(), "COMPUTED".to_owned())]
    );
    let filed = hub
        .file_kinds(COMMUNITIES[0], "2023-01", &cells([4, 1, 0, 0, 0, 0, 1]))
        .await;
    let query = "query($id: ID!) { report(id: $id) { cells { key value } } }";
    let report = hub
        .ask_with("99.viewer", query, json!({ "id": filed.id }))
        .await
        .ok();
    for (key, value) in [("1.2.2", json!("25.00")), ("1.3.3", Value::Null)] {
        let cell = report
            .list("report.cells")
            .iter()
            .find(|cell| cell["key"] == key);
        assert_eq!(cell.unwrap()["value"], value, "{key}");
    }
    hub.verify_rollup();
}

async fn a_rate_without_a_denominator_says_why(hub: Hub) {
    kinds::apply(&hub);
    let nothing = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(nothing.total("rectified_rate"), (None, "MISSING", None));
    assert_eq!(nothing.parts("rectified_rate"), (None, None));
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 0, 1]))
        .await;
    let zero = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(
        zero.total("rectified_rate"),
        (None, "NOT_APPLICABLE", None),
        "the denominator is known to be zero"
    );
    assert_eq!(zero.parts("rectified_rate"), (Some("0"), Some("0")));
    hub.verify_rollup();
}
