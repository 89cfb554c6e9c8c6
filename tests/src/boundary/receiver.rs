//! Who receives what a unit files after it has moved.

use super::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::{SIBLING_TOWN, SIBLING_UNIT, campaign};

both!(
    the_office_of_its_kind_receives_or_the_nearest_above,
    nobody_else_receives_where_there_is_no_office_above,
);

/// The offices of counties, each a bureau of its own.
pub(super) fn offices(codes: &[&str]) -> String {
    let one = |code: &&str| {
        let county = code.split_once('.').expect("an agency's code").0;
        format!(
            "[[agencies]]\ncode = \"{code}\"\nname = \"县应急局\"\nkind = \"BUREAU\"\njurisdiction = \"{county}\"\n\
             clause = {{ path = \"附件3\", basis = \"STATED\" }}\n\n"
        )
    };
    codes.iter().map(one).collect()
}

/// The monthly report goes to the office of the county in the east.
async fn opened(hub: &Hub, codes: &[&str]) {
    opened_with(hub, codes, "990101.ab", "").await;
}

/// It goes to this one, with another line in its schedule.
pub(super) async fn opened_with(hub: &Hub, codes: &[&str], first: &str, line: &str) {
    let offices = offices(codes);
    let receivers = format!("receiver = \"{first}\"\n{line}");
    campaign::apply_with(hub.store(), noon("2023-01-01"), |name, text| match name {
        "agencies.toml" => format!("{offices}{text}"),
        "schedules.toml" => text.replace("receiver = \"99.ab\"", &receivers),
        _ => text.to_owned(),
    })
    .await;
}

/// Who receives June of the unit, by what it owes.
async fn receives(hub: &Hub) -> String {
    let asked = format!(
        "{{ agency(code: \"{SIBLING_UNIT}\") {{ obligations(period: \"2023-06\", first: 5) {{ nodes {{ receiver {{ code }} }} }} }} }}"
    );
    let found = hub.ask("99.viewer", &asked).await.ok();
    found
        .text("agency.obligations.nodes.0.receiver.code")
        .to_owned()
}

async fn the_office_of_its_kind_receives_or_the_nearest_above(hub: Hub) {
    opened(&hub, &["990101.ab", "990102.ab", "9901.ab"]).await;
    hub.today("2023-07-02");
    hub.desk(SIBLING_UNIT)
        .file("2023-06", &Cells::found(9))
        .await;
    assert_eq!(receives(&hub).await, "990101.ab");
    let moved = |on, to| transfer(on, SIBLING_TOWN, to);
    let report = hub.record("2023-07-10", 1, vec![moved("2023-06-05", OTHER_COUNTY)]);
    assert_eq!(report.await.added, 1);
    hub.today("2023-07-10");
    assert_eq!(
        receives(&hub).await,
        "990102.ab",
        "the office of the new county"
    );
    let report = hub.record("2023-07-12", 2, vec![moved("2023-06-15", "990103")]);
    assert_eq!(report.await.added, 1);
    hub.today("2023-07-12");
    assert_eq!(
        receives(&hub).await,
        "9901.ab",
        "that county has none: the prefecture's"
    );
    hub.verify_rollup();
}

async fn nobody_else_receives_where_there_is_no_office_above(hub: Hub) {
    opened(&hub, &["990101.ab"]).await;
    hub.today("2023-07-10");
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    assert_eq!(receives(&hub).await, "990101.ab");
}
