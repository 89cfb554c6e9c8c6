//! What is told of changes in the month of a boundary.

use cengbao_domain::policy::Role;
use serde_json::json;

use super::{OTHER_COUNTY, filed, transfer};
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::desk::Paper;
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::table::Table;
use crate::world::{COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    what_changed_in_the_month_of_a_boundary_adds_up,
    a_unit_with_a_history_of_moves_is_told_as_one,
    a_unit_that_comes_and_goes_stands_where_it_was_known_to_stand,
    what_a_village_had_is_told_wherever_it_had_stood_before_it_left,
    why_a_report_no_longer_counts_is_told_wherever_its_unit_has_gone,
    a_new_county_is_told_what_a_silent_unit_carries,
);

async fn what_changed_in_the_month_of_a_boundary_adds_up(hub: Hub) {
    let unit = hub.desk(SIBLING_UNIT);
    hub.today("2023-07-02");
    let held = |found, meetings: i64| Cells::found(found).with(KEYS[MEETINGS], meetings);
    let may = unit.file("2023-05", &held(7, 2)).await;
    unit.file("2023-06", &held(9, 3)).await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-20");
    // The clock of the new county's shard is ahead when the unit's papers of both change.
    hub.desk("990102001001.cwh")
        .file("2023-06", &held(1, 1))
        .await;
    let may = Paper {
        version: may.version + 1,
        ..may
    };
    unit.corrected(&may, "漏报", &held(8, 6)).await;
    let since =
        |day| move |code: &str| json!({ "code": code, "period": "2023-06", "since": at(day) });
    let (all, after) = (since("2023-06-01"), since("2023-07-05"));
    for code in [COUNTY, OTHER_COUNTY, PREFECTURE, SIBLING_TOWN, PROVINCE] {
        for asked in [all(code), after(code)] {
            assert_adds_up(&changes(&hub, asked).await, code);
        }
    }
    for (code, came) in [(OTHER_COUNTY, ["9", "3"]), (COUNTY, ["-9", "-3"])] {
        let found = changes(&hub, after(code)).await;
        let told = found["entries"]["nodes"].as_array().unwrap();
        let of_unit: Vec<_> = told
            .iter()
            .filter(|one| one["unit"]["code"] == SIBLING_UNIT)
            .map(|one| {
                (
                    &one["cause"],
                    [&one["differences"][FOUND], &one["differences"][MEETINGS]],
                )
            })
            .collect();
        let moved = (&json!("MOVED"), [&json!(came[0]), &json!(came[1])]);
        assert!(of_unit.contains(&moved), "{code}: {told:#?}");
        let total = hub.table(code, "2023-06", "TOTAL").await;
        let now = found["after"]["values"][MEETINGS].as_str();
        assert_eq!(now, total.total().cell(MEETINGS).0, "{code}");
    }
}

async fn a_unit_with_a_history_of_moves_is_told_as_one(hub: Hub) {
    filed(&hub).await;
    let moved = |on, to| transfer(on, SIBLING_TOWN, to);
    let report = hub.record("2023-07-10", 1, vec![moved("2023-06-15", OTHER_COUNTY)]);
    assert_eq!(report.await.added, 1);
    let report = hub.record("2023-09-05", 2, vec![moved("2023-09-01", "990103")]);
    assert_eq!(report.await.added, 1);
    hub.today("2023-09-10");
    // The first move alone lies between the moments, the second in the month.
    for code in [SIBLING_TOWN, PREFECTURE, PROVINCE] {
        let asked = json!({ "code": code, "period": "2023-09", "since": at("2023-07-05"), "until": at("2023-07-15") });
        let found = changes(&hub, asked).await;
        assert_adds_up(&found, code);
        assert_eq!(
            found["entries"]["nodes"],
            json!([]),
            "{code}: nothing came or went"
        );
    }
}

async fn a_unit_that_comes_and_goes_stands_where_it_was_known_to_stand(hub: Hub) {
    filed(&hub).await;
    let unit = hub.desk(SIBLING_UNIT);
    let steps = [
        (
            "2023-06-10",
            "2023-06-05",
            OTHER_COUNTY,
            Some(("2023-07-05", "2023-06", 9)),
        ),
        (
            "2023-07-10",
            "2023-07-08",
            COUNTY,
            Some(("2023-08-05", "2023-07", 12)),
        ),
        ("2023-08-10", "2023-08-08", OTHER_COUNTY, None),
        ("2023-09-10", "2023-09-08", COUNTY, None),
    ];
    for (number, (day, on, to, filing)) in (1..).zip(steps) {
        let change = transfer(on, SIBLING_TOWN, to);
        assert_eq!(hub.record(day, number, vec![change]).await.added, 1);
        if let Some((day, period, found)) = filing {
            hub.today(day);
            unit.file(period, &Cells::found(found)).await;
        }
    }
    hub.today("2023-09-12");
    // The boundary of the month asked was recorded after both moments, and the unit has records in both counties.
    for (code, period, since, until, told) in [
        (
            OTHER_COUNTY,
            "2023-08",
            "2023-07-01",
            "2023-07-07",
            ["7", "9"],
        ),
        (COUNTY, "2023-09", "2023-08-01", "2023-08-07", ["9", "12"]),
    ] {
        let asked =
            json!({ "code": code, "period": period, "since": at(since), "until": at(until) });
        let found = changes(&hub, asked).await;
        assert_adds_up(&found, code);
        let entries = found["entries"]["nodes"].as_array().unwrap();
        let [entry] = entries.as_slice() else {
            panic!("{code}: one signature: {entries:#?}");
        };
        let values = ["before", "after"].map(|when| entry[when][FOUND].as_str().unwrap());
        assert_eq!(
            (values, entry["cause"].as_str()),
            (told, Some("SIGNED")),
            "{code}"
        );
    }
}

async fn why_a_report_no_longer_counts_is_told_wherever_its_unit_has_gone(hub: Hub) {
    let unit = hub.desk(SIBLING_UNIT);
    hub.today("2023-07-02");
    unit.file("2023-05", &Cells::found(7)).await;
    let june = unit.file("2023-06", &Cells::found(9)).await;
    let june = unit.withdraw(Role::Reviewer, &june, Some("误报")).await;
    let june = Paper::done(&june);
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-20");
    // What lies at the unit anew changes nothing of it.
    let eight = Cells::found(8);
    let draft = unit.save("2023-06", &eight, Some(june.version + 1));
    Paper::done(&draft.await);
    let is_told = |table: &Table, when| {
        let carried = table.row(SIBLING_UNIT).carried();
        assert_eq!(carried, (Some("2023-05"), Some("WITHDRAWN")), "{when}");
    };
    is_told(&hub.table(PROVINCE, "2023-06", "UNIT").await, "now");
    for day in ["2023-07-05", "2023-07-15"] {
        let then = hub.table_known(PROVINCE, "2023-06", "UNIT", day).await;
        is_told(&then, day);
    }
}

async fn what_a_village_had_is_told_wherever_it_had_stood_before_it_left(hub: Hub) {
    let unit = hub.desk(SIBLING_UNIT);
    hub.today("2023-02-10");
    let held = |found, meetings: i64| Cells::found(found).with(KEYS[MEETINGS], meetings);
    unit.file("2023-01", &held(5, 3)).await;
    // Its town goes and comes back; the moments lie between, and behind the village's own move.
    let village = "990101002001";
    let steps = [
        ("2023-03-10", "2023-03-05", SIBLING_TOWN, OTHER_COUNTY),
        ("2023-04-10", "2023-04-05", SIBLING_TOWN, COUNTY),
        ("2023-05-10", "2023-05-05", village, TOWN),
    ];
    for (number, (day, on, code, to)) in (1..).zip(steps) {
        let change = transfer(on, code, to);
        assert_eq!(hub.record(day, number, vec![change]).await.added, 1);
    }
    hub.today("2023-05-20");
    for since in ["2023-03-01", "2023-03-20", "2023-04-20"] {
        for code in [SIBLING_TOWN, TOWN, COUNTY, OTHER_COUNTY, PREFECTURE] {
            let asked = json!({ "code": code, "period": "2023-05", "since": at(since) });
            let found = changes(&hub, asked).await;
            assert_adds_up(&found, &format!("{code} since {since}"));
        }
    }
}

async fn a_new_county_is_told_what_a_silent_unit_carries(hub: Hub) {
    filed(&hub).await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-20");
    let seen = hub.collation("990102.coordinator", OTHER_COUNTY, "2023-06");
    let seen = seen.await.ok();
    let flags = seen.list("jurisdiction.it.flags.nodes");
    let flag = flags
        .iter()
        .find(|flag| flag["unit"]["code"] == SIBLING_UNIT);
    let flag = flag.expect("it is silent in June");
    assert_eq!(
        (&flag["kind"], &flag["carriedFrom"]),
        (&json!("CARRIED"), &json!("2023-05")),
        "what it filed stands where it was then"
    );
}
