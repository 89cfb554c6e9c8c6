//! Who reads and who receives on either side of a move.

use serde_json::json;

use super::{OTHER_COUNTY, filed, transfer};
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, PREFECTURE, SIBLING_TOWN, SIBLING_UNIT};

both!(
    the_old_county_keeps_the_past_and_the_new_one_gets_it,
    the_unit_itself_files_on_and_the_new_county_receives,
);

async fn the_old_county_keeps_the_past_and_the_new_one_gets_it(hub: Hub) {
    filed(&hub).await;
    let town = format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ code }} }}");
    let reports = |county: &str| {
        format!(
            "{{ jurisdiction(code: \"{county}\") {{ reports(filter: {{ period: \"2023-05\" }}) {{ nodes {{ unit {{ code }} }} }} }} }}"
        )
    };
    hub.move_tree(
        "2023-06-10",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    let (east, west) = ("990101.viewer", "990102.viewer");
    // The day before: nothing has changed, both ask at once.
    hub.today("2023-06-30");
    let (asked, stranger) = tokio::join!(hub.ask(east, &town), hub.ask(west, &town));
    asked.ok();
    assert_eq!(stranger.error_code(), "NOT_FOUND");
    // The day itself.
    hub.today("2023-07-01");
    let (asked, owner) = tokio::join!(hub.ask(east, &town), hub.ask(west, &town));
    assert_eq!(asked.error_code(), "NOT_FOUND");
    owner.ok();
    let seen = hub.ask(east, &reports(COUNTY)).await.ok();
    assert!(seen.as_text().contains(SIBLING_UNIT), "its own past stays");
    let of_unit = format!(
        "{{ reports(filter: {{ unit: \"{SIBLING_UNIT}\" }}) {{ nodes {{ period }} totalCount }} }}"
    );
    let seen = hub.ask(east, &of_unit).await.ok();
    assert!(
        seen.as_text().contains("2023-05"),
        "also when asked by its unit: {seen:#?}"
    );
    let stranger = hub.ask("990101001.viewer", &of_unit).await.ok();
    assert_eq!(stranger.number("reports.totalCount"), 0);
    let seen = hub.ask(west, &reports(SIBLING_TOWN)).await.ok();
    assert!(!seen.as_text().contains(COMMUNITIES[0]));
    let past = hub
        .ask(
            west,
            &format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"2023-05\", by: UNIT) {{ rows {{ nodes {{ code values }} }} total {{ values }} }} }} }}"),
        )
        .await
        .ok();
    assert_eq!(
        past.at("jurisdiction.table.total.values.0"),
        &json!("7"),
        "who gets the town gets its past"
    );
    hub.desk(SIBLING_UNIT)
        .file("2023-07", &Cells::found(9))
        .await;
    let table = |period: &str| {
        format!(
            "{{ jurisdiction(code: \"{COUNTY}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"{period}\", by: CHILDREN) {{ rows {{ nodes {{ code values }} }} total {{ values }} }} reports(filter: {{ period: \"{period}\" }}) {{ nodes {{ unit {{ code }} }} }} }} }}"
        )
    };
    let july = hub.ask(east, &table("2023-07")).await.ok();
    assert!(
        !july.as_text().contains(SIBLING_UNIT) && !july.as_text().contains(SIBLING_TOWN),
        "and nothing after"
    );
    let may = hub.ask(east, &table("2023-05")).await.ok();
    assert!(may.as_text().contains(SIBLING_TOWN));
    assert_eq!(may.at("jurisdiction.table.total.values.0"), &json!("17"));
    hub.verify_rollup();
}

async fn the_unit_itself_files_on_and_the_new_county_receives(hub: Hub) {
    filed(&hub).await;
    hub.move_tree(
        "2023-06-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-02");
    let desk = hub.desk(SIBLING_UNIT);
    let paper = desk.file("2023-06", &Cells::found(9)).await;
    let accept = json!({ "report": paper.id, "expectedVersion": paper.version });
    let old = hub
        .change("990101.coordinator", "acceptReport", accept.clone())
        .await;
    assert_eq!(old.error_code(), "NOT_FOUND", "{old:#?}");
    let new = hub
        .change("990102.coordinator", "acceptReport", accept)
        .await;
    Paper::done(&new);
    // A month before the move that was never filed is the old county's figure,
    // and the unit files it.
    desk.file("2023-03", &Cells::found(2)).await;
    assert_eq!(hub.found_in(PREFECTURE, "2023-03", COUNTY).await, "6");
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        "10"
    );
    hub.verify_rollup();
}
