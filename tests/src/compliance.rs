//! Whether duties are kept: the matrix of an enterprise, rates of an area by its subordinates, who holds them back,
//! and what changed.

mod history;
mod lacking;
mod marks;
mod sight;
mod unnamed;

use serde_json::{Value, json};

use crate::activity::record;
use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, NAMED, PLANT, QUARRY, SHOP};
use crate::world::{COUNTY, TOWN};

both!(
    the_matrix_of_an_enterprise_is_its_measures_and_windows,
    a_city_is_the_sum_of_its_counties_and_names_who_holds_it_back,
    a_rate_that_rises_because_one_was_dropped_says_so,
    the_state_of_an_earlier_day_can_be_asked_today,
    whom_a_document_leaves_undefined_is_unknown_until_an_office_says_so,
);

async fn done(hub: &Hub, enterprise: &str, duty: &str, days: &[&str]) {
    let account = format!("{enterprise}.enterprise");
    for day in days {
        let answer = record(hub, &account, enterprise, duty, day).await.ok();
        assert_eq!(answer.text("recordActivity.outcome"), "DONE");
    }
}

/// The states of an enterprise's duties on a day.
async fn states(hub: &Hub, account: &str, enterprise: &str, day: &str) -> Vec<(String, String)> {
    let query = "query($code: String!, $day: Date!) { enterprise(code: $code) { compliance(campaign: \"li-2023\", asOf: $day) { duty { code } state } } }";
    let variables = json!({ "code": enterprise, "day": day });
    let answer = hub.ask_with(account, query, variables).await.ok();
    let text = |one: &Value| one.as_str().unwrap().to_owned();
    let measures = answer.list("enterprise.compliance").iter();
    measures
        .map(|one| (text(&one["duty"]["code"]), text(&one["state"])))
        .collect()
}

fn pairs(states: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(duty, state): &(&str, &str)| ((*duty).to_owned(), (*state).to_owned());
    states.iter().map(owned).collect()
}

async fn area(hub: &Hub, account: &str, code: &str, arguments: &str) -> Answer {
    let query = format!(
        "{{ jurisdiction(code: \"{code}\") {{ compliance(campaign: \"li-2023\", {arguments}) {{ duties {{ code }} \
         total {{ ...row }} rows {{ ...row }} heldBack(duty: \"two-once\") {{ nodes {{ state enterprise {{ code }} }} }} }} }} }} \
         fragment row on ComplianceRow {{ place {{ code }} enterprises cells {{ numerator denominator state missed noData notApplicable \
         change {{ gained lost joinedKept joinedUnkept leftKept leftUnkept }} }} }}"
    );
    hub.ask(account, &query).await.ok()
}

/// (numerator, denominator) of the first duty of a row.
fn rate(row: &Value) -> (i64, i64) {
    let cell = &row["cells"][0];
    let number = |field: &str| cell[field].as_i64().unwrap();
    (number("numerator"), number("denominator"))
}

async fn the_matrix_of_an_enterprise_is_its_measures_and_windows(hub: Hub) {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    done(
        &hub,
        &plant,
        "two-once.inspect",
        &["2023-01-31", "2023-02-01", "2023-02-20"],
    )
    .await;
    done(&hub, &plant, "two-once.drill", &["2023-01-02"]).await;
    let account = format!("{plant}.enterprise");
    let expected = |bundle, inspect, risk| {
        pairs(&[
            ("two-once", bundle),
            ("two-once.inspect", inspect),
            ("two-once.drill", "MET"),
            ("report-risk", risk),
            ("train", "NO_DATA"),
        ])
    };
    for (day, expected) in [
        ("2023-01-20", expected("ON_TRACK", "ON_TRACK", "ON_TRACK")),
        ("2023-01-30", expected("AT_RISK", "AT_RISK", "ON_TRACK")),
        ("2023-01-31", expected("MET", "MET", "ON_TRACK")),
        ("2023-02-28", expected("MET", "MET", "ON_TRACK")),
        ("2023-03-31", expected("AT_RISK", "AT_RISK", "AT_RISK")),
        ("2023-04-01", expected("MISSED", "MISSED", "MISSED")),
    ] {
        assert_eq!(states(&hub, &account, &plant, day).await, expected, "{day}");
    }
    let query = "query($code: String!) { enterprise(code: $code) { compliance(campaign: \"li-2023\", asOf: \"2023-03-10\") { \
        duty { code bundle partOf } windows { period wanted done state cut } } } }";
    let answer = hub
        .ask_with(&account, query, json!({ "code": plant }))
        .await
        .ok();
    let inspect = &answer.list("enterprise.compliance")[1];
    assert_eq!(
        inspect["windows"],
        json!([
            { "period": "2023-01", "wanted": 1, "done": 1, "state": "MET", "cut": "CAMPAIGN_START" },
            { "period": "2023-02", "wanted": 1, "done": 2, "state": "MET", "cut": null },
            { "period": "2023-03", "wanted": 1, "done": 0, "state": "ON_TRACK", "cut": null },
        ])
    );
}

async fn a_city_is_the_sum_of_its_counties_and_names_who_holds_it_back(hub: Hub) {
    hub.today("2023-03-10");
    let [plant, hotel, shop, quarry] = [PLANT, HOTEL, SHOP, QUARRY].map(|one| one.code());
    for one in [&plant, &hotel, &quarry] {
        done(&hub, one, "two-once.inspect", &["2023-01-10", "2023-02-10"]).await;
        done(&hub, one, "two-once.drill", &["2023-02-10"]).await;
    }
    done(&hub, &shop, "two-once.inspect", &["2023-02-10"]).await;
    let by_children = "asOf: \"2023-02-28\", byChildren: true";
    let city = area(&hub, "9901.coordinator", "9901", by_children).await;
    let rows = city.list("jurisdiction.compliance.rows");
    let rates: Vec<(&str, (i64, i64))> = rows
        .iter()
        .map(|row| (row["place"]["code"].as_str().unwrap(), rate(row)))
        .collect();
    assert_eq!(
        rates,
        [("990101", (3, 4)), ("990102", (0, 1)), ("990103", (0, 0))]
    );
    assert_eq!(rate(city.at("jurisdiction.compliance.total")), (3, 5));
    assert_eq!(
        city.at("jurisdiction.compliance.rows.2.cells.0.state"),
        "NO_DATA",
        "nobody was ever registered there"
    );
    // The same question, asked by a county, by a section, by an enterprise.
    let county = area(&hub, "990101.viewer", COUNTY, "asOf: \"2023-02-28\"").await;
    assert_eq!(rate(county.at("jurisdiction.compliance.total")), (3, 4));
    let held_back = county.list("jurisdiction.compliance.heldBack.nodes");
    assert_eq!(
        held_back,
        [json!({ "state": "MISSED", "enterprise": { "code": shop } })]
    );
    let query = "{ agency(code: \"990101001.gm\") { compliance(campaign: \"li-2023\", asOf: \"2023-02-28\") { \
        total { enterprises cells { numerator denominator } } } } }";
    let section = hub.ask("990101001.gm.reporter", query).await.ok();
    assert_eq!(section.number("agency.compliance.total.enterprises"), 1);
    assert_eq!(
        section.number("agency.compliance.total.cells.0.numerator"),
        1
    );
    let own = states(&hub, &format!("{shop}.enterprise"), &shop, "2023-02-28").await;
    assert_eq!(own[0].1, "MISSED");
    // A fire supervisor counts the enterprises of his sector alone.
    let query = "{ jurisdiction(code: \"990101001\") { compliance(campaign: \"li-2023\", asOf: \"2023-02-28\") { total { enterprises } } } }";
    for (account, enterprises) in [("990101001.supervisor", 1), ("990101001.viewer", 3)] {
        let answer = hub.ask(account, query).await.ok();
        assert_eq!(
            answer.number("jurisdiction.compliance.total.enterprises"),
            enterprises,
            "{account}"
        );
    }
}

async fn a_rate_that_rises_because_one_was_dropped_says_so(hub: Hub) {
    hub.today("2023-06-01");
    for one in [PLANT, HOTEL] {
        done(
            &hub,
            &one.code(),
            "two-once.inspect",
            &["2023-01-10", "2023-02-10"],
        )
        .await;
        done(&hub, &one.code(), "two-once.drill", &["2023-02-10"]).await;
    }
    let shop = SHOP.code();
    let file = hub.folder().join("dropped.csv");
    let csv = format!("code,name,place,closed\n{shop},丙商店,{TOWN},2023-02-25\n");
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
    let days = "asOf: \"2023-02-28\", since: \"2023-02-24\"";
    let town = area(&hub, "990101001.viewer", TOWN, days).await;
    assert_eq!(rate(town.at("jurisdiction.compliance.total")), (2, 2));
    assert_eq!(
        *town.at("jurisdiction.compliance.total.cells.0.change"),
        json!({ "gained": 0, "lost": 0, "joinedKept": 0, "joinedUnkept": 0, "leftKept": 0, "leftUnkept": 1 })
    );
    let earlier = area(&hub, "990101001.viewer", TOWN, "asOf: \"2023-02-24\"").await;
    assert_eq!(rate(earlier.at("jurisdiction.compliance.total")), (2, 3));
    let bad = "{ jurisdiction(code: \"990101001\") { compliance(campaign: \"li-2023\", asOf: \"2023-02-01\", since: \"2023-02-01\") { asOf } } }";
    assert_eq!(
        hub.ask("990101001.viewer", bad).await.error_code(),
        "BAD_INPUT"
    );
}

async fn the_state_of_an_earlier_day_can_be_asked_today(hub: Hub) {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    let then = states(&hub, "99.viewer", &plant, "2023-01-31").await;
    assert_eq!(
        then[1],
        ("two-once.inspect".to_owned(), "AT_RISK".to_owned())
    );
    // What was done later does not change an earlier day; what is recorded later does.
    done(&hub, &plant, "two-once.inspect", &["2023-02-01"]).await;
    assert_eq!(states(&hub, "99.viewer", &plant, "2023-01-31").await, then);
    done(&hub, &plant, "two-once.inspect", &["2023-01-31"]).await;
    assert_eq!(
        states(&hub, "99.viewer", &plant, "2023-01-31").await[1].1,
        "MET"
    );
    // A move to another county takes the evidence along, and every day keeps its county.
    let file = hub.folder().join("moved.csv");
    let csv = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,2023-02-15\n");
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
    done(&hub, &plant, "two-once.inspect", &["2023-03-01"]).await;
    assert_eq!(
        states(&hub, "99.viewer", &plant, "2023-03-31").await[1].1,
        "MET"
    );
    for day in ["2023-02-14", "2023-02-15"] {
        let days = format!("asOf: \"{day}\"");
        let mut counties = 0;
        for county in ["990101", "990102", "990103"] {
            let answer = area(&hub, "9901.viewer", county, &days).await;
            counties += answer.number("jurisdiction.compliance.total.enterprises");
        }
        let city = area(&hub, "9901.viewer", "9901", &days).await;
        assert_eq!(
            city.number("jurisdiction.compliance.total.enterprises"),
            counties,
            "{day}"
        );
        assert_eq!(
            counties,
            i64::try_from(NAMED.len()).unwrap() - 1,
            "one lies in another city"
        );
    }
}

async fn whom_a_document_leaves_undefined_is_unknown_until_an_office_says_so(hub: Hub) {
    let [plant, hotel] = [PLANT, HOTEL].map(|one| one.code());
    let file = hub.folder().join("marked.csv");
    let csv = format!(
        "code,name,place,marks,from\n{plant},甲化工厂,{TOWN},高危;li-2023/key-enterprises,2023-01-15\n"
    );
    std::fs::write(&file, csv).unwrap();
    hub.run(&["import", "enterprises", file.to_str().unwrap()]);
    for (enterprise, day, state) in [
        (&plant, "2023-01-14", "NO_DATA"),
        (&plant, "2023-01-15", "ON_TRACK"),
        (&hotel, "2023-01-15", "NO_DATA"),
    ] {
        let states = states(&hub, "99.viewer", enterprise, day).await;
        assert_eq!(states[4], ("train".to_owned(), state.to_owned()), "{day}");
    }
}
