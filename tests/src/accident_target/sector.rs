//! Accidents that targets of one sector count, and what offices are told of the accidents of their place.

use serde_json::{Value, json};

use super::{CITY, Cell, DESK, cell, city, correct, is, keeps, target};
use crate::accident::record;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::enterprises::{HOTEL, PLANT, SHOP};
use crate::world::targets::{self, CAMPAIGN};

both!(
    an_accident_counts_to_a_sector_once_if_one_of_it_answers,
    the_sector_is_the_one_of_the_day_of_the_accident,
    an_office_that_leads_its_place_is_told_of_its_accidents_and_a_section_of_its_sector_alone,
    accidents_of_a_sector_cost_as_many_statements_for_few_as_for_many,
);

/// Records an ordinary accident in the town; its id.
async fn happened(hub: &Hub, on: &str, enterprises: &[String]) -> String {
    let done = record(hub, DESK, on, (0, 1, Value::Null), enterprises).await;
    let done = done.ok();
    assert_eq!(done.text("it.outcome"), "DONE");
    done.text("it.accident.id").to_owned()
}

fn none() -> Cell {
    is(Some("0"), None, "ON_TRACK", None)
}

fn missed(number: &str) -> Cell {
    is(Some(number), None, "MISSED", None)
}

async fn an_accident_counts_to_a_sector_once_if_one_of_it_answers(hub: Hub) {
    targets::apply(&hub);
    keeps(&hub, CITY, "2022-01-01").await;
    let fires = async || city(&hub, "no-fire", "2023-02-01").await;
    let [plant, hotel, shop] = [PLANT, HOTEL, SHOP].map(|one| one.code());
    assert_eq!(fires().await, none());
    happened(&hub, "2023-01-10", &[plant.clone(), shop]).await;
    assert_eq!(fires().await, none(), "neither of them is of the sector");
    let of_nobody = happened(&hub, "2023-01-11", &[]).await;
    let unknown = is(None, None, "NO_DATA", Some("NOBODY_ANSWERS"));
    let (whole, rows) = target(&hub, "9901.viewer", CITY, "no-fire", "2023-02-01").await;
    assert_eq!(whole, unknown, "it may have been a fire");
    assert_eq!(rows[..2], [unknown, none()], "where it happened");
    assert_eq!(city(&hub, "accidents", "2023-02-01").await, missed("2"));
    assert_eq!(city(&hub, "no-fire", "2023-01-10").await, none());
    happened(&hub, "2023-01-12", &[plant, hotel.clone()]).await;
    assert_eq!(fires().await, missed("1"), "lost, whatever the other was");
    correct(&hub, &of_nobody, "2023-01-11", 0, true).await;
    happened(&hub, "2023-01-13", &[hotel]).await;
    assert_eq!(fires().await, missed("2"));
}

async fn the_sector_is_the_one_of_the_day_of_the_accident(hub: Hub) {
    targets::apply(&hub);
    keeps(&hub, CITY, "2022-01-01").await;
    let hotel = HOTEL.code();
    let list = hub.folder().join("changed.csv");
    let csv = format!("code,name,place,sectors,from\n{hotel},乙饭店,{TOWN},文旅,2023-01-20\n");
    std::fs::write(&list, csv).unwrap();
    hub.run(&["import", "enterprises", list.to_str().unwrap()]);
    happened(&hub, "2023-01-25", std::slice::from_ref(&hotel)).await;
    assert_eq!(city(&hub, "no-fire", "2023-02-01").await, none());
    happened(&hub, "2023-01-19", &[hotel]).await;
    assert_eq!(city(&hub, "no-fire", "2023-02-01").await, missed("1"));
}

/// How a target stands for an office.
async fn office(hub: &Hub, account: &str, office: &str, code: &str) -> Cell {
    let query = format!(
        "query($code: String!, $targets: [String!]) {{ agency(code: $code) {{ compliance(campaign: \"{CAMPAIGN}\", \
         asOf: \"2023-02-01\") {{ targets(codes: $targets) {{ numerator before state unknown }} }} }} }}"
    );
    let variables = json!({ "code": office, "targets": [code] });
    let answer = hub.ask_with(account, &query, variables).await.ok();
    cell(answer.at("agency.compliance.targets.0"))
}

async fn an_office_that_leads_its_place_is_told_of_its_accidents_and_a_section_of_its_sector_alone(
    hub: Hub,
) {
    targets::apply(&hub);
    keeps(&hub, TOWN, "2022-01-01").await;
    happened(&hub, "2023-01-10", &[PLANT.code()]).await;
    let ask_a_place = is(None, None, "NO_DATA", Some("ASK_A_PLACE"));
    let (government, fire, trade) = ("990101001.zf", "990101001.xf", "990101001.gm");
    for (asked, code, expected) in [
        (government, "accidents", missed("1")),
        (government, "no-fire", none()),
        (fire, "no-fire", none()),
        (fire, "accidents", ask_a_place.clone()),
        (trade, "no-fire", ask_a_place.clone()),
        (trade, "accidents", ask_a_place.clone()),
    ] {
        let found = office(&hub, DESK, asked, code).await;
        assert_eq!(found, expected, "{asked} {code}");
    }
    let place = target(&hub, DESK, TOWN, "accidents", "2023-02-01").await;
    assert_eq!(
        place.0,
        missed("1"),
        "the place and who leads it are told one thing"
    );
    // Who sees an office and not its place is told nothing of what happened there.
    let unit = "990101001001.jwh";
    let found = office(&hub, &format!("{unit}.reporter"), unit, "accidents").await;
    assert_eq!(found, ask_a_place);
    let found = office(&hub, DESK, unit, "accidents").await;
    assert_eq!(found, none(), "nothing happened in the community");
}

async fn accidents_of_a_sector_cost_as_many_statements_for_few_as_for_many(hub: Hub) {
    targets::apply(&hub);
    keeps(&hub, TOWN, "2022-01-01").await;
    let query = format!(
        "{{ agency(code: \"990101001.zf\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"2023-02-01\", since: \
         \"2023-01-10\") {{ targets(codes: [\"no-fire\"]) {{ numerator }} }} }} }}"
    );
    let statements = async || {
        let mut least = u64::MAX;
        for _ in 0..3 {
            let before = hub.store().statements();
            hub.ask(DESK, &query).await.ok();
            least = least.min(hub.store().statements() - before);
        }
        least
    };
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    happened(&hub, "2023-01-09", std::slice::from_ref(&hotel)).await;
    let few = statements().await;
    for day in 11..31 {
        let on = format!("2023-01-{day}");
        happened(&hub, &on, &[hotel.clone(), plant.clone()]).await;
    }
    assert_eq!(few, statements().await);
}
