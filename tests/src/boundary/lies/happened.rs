//! Accidents that targets count when boundaries change: each day is asked in its own tree, against the year before in the
//! same one, so that a place is the sum of its rows and each row is the place asked by itself.

use std::collections::BTreeMap;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use serde_json::{Value, json};

use super::super::{OTHER_COUNTY, change, transfer};
use super::CITY;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::targets;
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

both!(
    accidents_count_where_their_place_stands_on_the_day_asked,
    accidents_of_a_merged_town_are_its_own_until_the_day,
    a_place_is_the_sum_of_its_rows_on_every_day,
);

/// What a target counts, and what it counted the year before.
type Counted = (i64, i64);

/// The whole and, of the rows that count anything, each by its code.
async fn counted(
    hub: &Hub,
    account: &str,
    place: &str,
    day: &str,
) -> (Counted, BTreeMap<String, Counted>) {
    let query = format!(
        "{{ jurisdiction(code: \"{place}\") {{ compliance(campaign: \"{}\", asOf: \"{day}\", byChildren: true) {{ \
         targets(codes: [\"fewer-deaths\"]) {{ numerator before rows {{ place {{ code }} numerator before }} }} }} }} }}",
        targets::CAMPAIGN
    );
    let answer = hub.ask(account, &query).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0");
    let number = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
    let both = |found: &Value| (number(&found["numerator"]), number(&found["before"]));
    let rows = found["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        let code = row["place"]["code"].as_str().unwrap_or("—").to_owned();
        (code, both(row))
    });
    let rows: BTreeMap<String, Counted> = rows.filter(|(_, found)| *found != (0, 0)).collect();
    let sum = rows
        .values()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!(sum, both(found), "{place} {day} {rows:?}");
    (both(found), rows)
}

async fn record(hub: &Hub, place: &str, day: &str, deaths: i64) {
    let input = json!({ "accident": { "place": place, "on": day, "title": format!("坍塌 {place} {day}"), "deaths": deaths,
        "seriousInjuries": 0, "enterprises": [] } });
    let query =
        "mutation($input: RecordAccidentInput!) { it: recordAccident(input: $input) { outcome } }";
    let done = hub
        .ask_with("9901.coordinator", query, json!({ "input": input }))
        .await;
    assert_eq!(done.ok().text("it.outcome"), "DONE", "{place} {day}");
}

/// Everything that happens in the prefecture is recorded.
async fn kept(hub: &Hub) {
    hub.today("2023-07-02");
    targets::apply(hub);
    let keeping = json!({ "input": { "place": PREFECTURE, "from": "2021-01-01" } });
    let stated = "mutation($input: StateAccidentKeepingInput!) { it: stateAccidentKeeping(input: $input) { outcome } }";
    hub.ask_with("9901.coordinator", stated, keeping).await.ok();
}

fn rows(expected: &[(&str, Counted)]) -> BTreeMap<String, Counted> {
    let rows = expected
        .iter()
        .map(|(code, found)| ((*code).to_owned(), *found));
    rows.collect()
}

async fn accidents_count_where_their_place_stands_on_the_day_asked(hub: Hub) {
    kept(&hub).await;
    record(&hub, TOWN, "2022-03-10", 4).await;
    record(&hub, TOWN, "2023-03-10", 1).await;
    record(&hub, TOWN, "2023-05-10", 1).await;
    hub.move_tree("2023-06-02", transfer("2023-05-01", TOWN, OTHER_COUNTY))
        .await;
    // One of a day before the move, told after it.
    record(&hub, TOWN, "2023-04-10", 1).await;
    for (day, county, number) in [
        ("2023-04-30", COUNTY, (2, 4)),
        ("2023-05-01", OTHER_COUNTY, (2, 4)),
        ("2023-06-01", OTHER_COUNTY, (3, 4)),
    ] {
        let (city, below) = counted(&hub, CITY, PREFECTURE, day).await;
        assert_eq!((city, below), (number, rows(&[(county, number)])), "{day}");
        for of in [COUNTY, OTHER_COUNTY] {
            let own = if of == county { number } else { (0, 0) };
            let desk = format!("{of}.coordinator");
            for account in [CITY, &desk] {
                let (found, below) = counted(&hub, account, of, day).await;
                assert_eq!(found, own, "{account} {of} {day}");
                assert_eq!(below.get(TOWN).copied().unwrap_or_default(), own, "{day}");
            }
        }
        let (own, _) = counted(&hub, "990101001.coordinator", TOWN, day).await;
        assert_eq!(own, number, "{day}");
    }
    let query = |code: &str| {
        format!("{{ jurisdiction(code: \"{code}\") {{ accidents {{ nodes {{ on }} }} }} }}")
    };
    for (account, place) in [
        ("990101001.coordinator", TOWN),
        ("990102.coordinator", TOWN),
        ("990102.coordinator", OTHER_COUNTY),
    ] {
        let answer = hub.ask(account, &query(place)).await.ok();
        assert_eq!(
            answer.texts("jurisdiction.accidents.nodes", "on"),
            ["2022-03-10", "2023-03-10", "2023-04-10", "2023-05-10"],
            "{account}"
        );
    }
    // The old county reads what happened while it had the town.
    let answer = hub.ask("990101.coordinator", &query(COUNTY)).await.ok();
    assert_eq!(
        answer.texts("jurisdiction.accidents.nodes", "on"),
        ["2022-03-10", "2023-03-10", "2023-04-10"]
    );
}

async fn accidents_of_a_merged_town_are_its_own_until_the_day(hub: Hub) {
    kept(&hub).await;
    record(&hub, TOWN, "2022-02-02", 1).await;
    record(&hub, TOWN, "2023-02-02", 2).await;
    record(&hub, SIBLING_TOWN, "2022-02-02", 16).await;
    record(&hub, SIBLING_TOWN, "2023-02-02", 4).await;
    let day = "2023-04-30";
    let before = counted(&hub, CITY, COUNTY, day).await;
    assert_eq!(
        before,
        ((6, 17), rows(&[(TOWN, (2, 1)), (SIBLING_TOWN, (4, 16))]))
    );
    let taken_in = BoundaryChange {
        into: vec![TOWN.to_owned()],
        ..change(ChangeKind::Merge, "2023-05-01", &[SIBLING_TOWN])
    };
    hub.move_tree("2023-06-02", taken_in).await;
    assert_eq!(counted(&hub, CITY, COUNTY, day).await, before);
    for (place, then, now) in [(TOWN, (2, 1), (6, 17)), (SIBLING_TOWN, (4, 16), (0, 0))] {
        assert_eq!(counted(&hub, CITY, place, day).await.0, then, "{place}");
        assert_eq!(
            counted(&hub, CITY, place, "2023-05-01").await.0,
            now,
            "{place}"
        );
    }
    assert_eq!(
        counted(&hub, CITY, COUNTY, "2023-05-01").await,
        ((6, 17), rows(&[(TOWN, (6, 17))]))
    );
    // What changed since the day before is no accident: both are told in one tree.
    let query = format!(
        "{{ jurisdiction(code: \"{COUNTY}\") {{ compliance(campaign: \"{}\", asOf: \"2023-05-01\", since: \"{day}\", byChildren: true) \
         {{ targets(codes: [\"fewer-deaths\"]) {{ trend rows {{ place {{ code }} trend }} }} }} }} }}",
        targets::CAMPAIGN
    );
    let answer = hub.ask(CITY, &query).await.ok();
    let found = answer.at("jurisdiction.compliance.targets.0");
    for row in found["rows"].as_array().unwrap() {
        assert_eq!(row["trend"], found["trend"], "{row}");
    }
}

/// Towns and villages in which something happened, each in this year and in the last.
const PLACES: [&str; 11] = [
    TOWN,
    "990101001001",
    "990101001003",
    SIBLING_TOWN,
    "990101002001",
    "990101002002",
    "990102001",
    "990102001001",
    "990102001002",
    "990103001",
    "990103001001",
];

/// A merger in a county and one across counties, a town and a village that move, a split.
fn changes() -> Vec<BoundaryChange> {
    let into = |code: &str, change: BoundaryChange| BoundaryChange {
        into: vec![code.to_owned()],
        ..change
    };
    let split = BoundaryChange {
        into: vec!["990101001008".to_owned(), "990101001009".to_owned()],
        names: vec!["下南社区".to_owned(), "下北社区".to_owned()],
        shares: vec!["1/2".to_owned(), "1/2".to_owned()],
        ..change(ChangeKind::Split, "2023-05-12", &["990101001003"])
    };
    vec![
        into(
            TOWN,
            change(ChangeKind::Merge, "2023-05-01", &[SIBLING_TOWN]),
        ),
        transfer("2023-05-05", "990102001001", TOWN),
        split,
        transfer("2023-05-20", "990103001", OTHER_COUNTY),
        into(
            "990103001",
            change(ChangeKind::Merge, "2023-06-01", &["990102001"]),
        ),
        transfer("2023-06-15", "990103001", COUNTY),
        into(
            "990101001001",
            change(ChangeKind::Merge, "2023-06-20", &["990102001001"]),
        ),
    ]
}

async fn a_place_is_the_sum_of_its_rows_on_every_day(hub: Hub) {
    kept(&hub).await;
    let mut all = (0, 0);
    for (place, number) in PLACES.iter().zip(0..) {
        record(&hub, place, "2022-02-02", 1 << number).await;
        record(&hub, place, "2023-02-02", 3 << number).await;
        all = (all.0 + (3 << number), all.1 + (1 << number));
    }
    let days = [
        "2023-04-30",
        "2023-05-01",
        "2023-05-05",
        "2023-05-12",
        "2023-05-20",
        "2023-06-01",
        "2023-06-15",
        "2023-07-01",
    ];
    let before = counted(&hub, CITY, PREFECTURE, days[0]).await;
    for (change, row) in changes().into_iter().zip(1..) {
        hub.record_row("2023-07-02", row, change).await;
    }
    // Told after everything, of a day before it and of a place that is no more.
    record(&hub, SIBLING_TOWN, "2023-02-03", 1 << 20).await;
    for day in days {
        let (city, counties) = counted(&hub, CITY, PREFECTURE, day).await;
        assert_eq!(city, (all.0 + (1 << 20), all.1), "{day}");
        if day == days[0] {
            let told = |(code, found): (&String, &Counted)| {
                let late = if code == COUNTY { 1 << 20 } else { 0 };
                (code.clone(), (found.0 + late, found.1))
            };
            assert_eq!(counties, before.1.iter().map(told).collect());
        }
        let mut below: Vec<(String, Counted)> = counties.into_iter().collect();
        while let Some((place, row)) = below.pop() {
            if place == "—" {
                continue;
            }
            let (own, rows) = counted(&hub, CITY, &place, day).await;
            assert_eq!(own, row, "{place} {day}");
            let desk = format!("{place}.coordinator");
            // What a town brought along is not read any more by the county that it has left again.
            if [COUNTY, "990103"].contains(&place.as_str()) {
                assert_eq!(
                    counted(&hub, &desk, &place, day).await.0,
                    row,
                    "{desk} {day}"
                );
            }
            below.extend(rows);
        }
    }
}
