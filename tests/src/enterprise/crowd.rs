//! Lists beside other work: two at a time, one that was overtaken, one that holds the tree while others sign, and long
//! ones, of which no row has a statement of its own.

use cengbao_domain::policy::Role;
use serde_json::Value;

use super::register::{new, post, register};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{PATIENCE, both};
use crate::world::accounts::account;
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, TOWN};

both!(
    lists_at_the_same_time_register_each_enterprise_once,
    two_towns_at_the_same_time_take_a_code_once,
    new_codes_and_openings_reach_earlier_days_without_a_statement_each,
    rows_under_the_old_and_the_new_code_are_one_enterprise,
    a_list_that_is_written_holds_up_no_signature,
    a_list_that_was_overtaken_is_judged_again,
    of_a_list_that_is_cut_off_is_said_what_is_known_of_it,
);

/// Lists that come at the same moment.
const CROWD: usize = 4;

async fn lists_at_the_same_time_register_each_enterprise_once(hub: Hub) {
    const NAMES: usize = 40;
    let other = hub.beside().await;
    let county = account(COUNTY, Role::Coordinator);
    let csv = (0..NAMES).fold("code,name,place\n".to_owned(), |csv, number| {
        format!("{csv},同名{number}号店,{TOWN}\n")
    });
    let lists = [&hub, &other, &hub, &other].map(|hub| register(hub, &county, "", &csv));
    let [one, two, three, four] = lists;
    let (one, two, three, four) = tokio::join!(one, two, three, four);
    let outcomes = [one.0, two.0, three.0, four.0].concat();
    let count = |wanted: &str| outcomes.iter().filter(|one| *one == wanted).count();
    assert_eq!(count("ADDED"), NAMES);
    assert_eq!(count("UNCHANGED"), NAMES * (CROWD - 1));
}

async fn two_towns_at_the_same_time_take_a_code_once(hub: Hub) {
    let other = hub.beside().await;
    let own = |from: usize, place: &str| {
        let rows = (from..from + 20).chain([330]);
        let row = |csv, number| format!("{csv}{},{number}号店,{place}\n", new(number));
        rows.fold("code,name,place\n".to_owned(), row)
    };
    let towns = [TOWN, SIBLING_TOWN].map(|place| account(place, Role::Coordinator));
    let lists = [own(331, TOWN), own(351, SIBLING_TOWN)];
    let (one, two) = tokio::join!(
        register(&hub, &towns[0], "", &lists[0]),
        register(&other, &towns[1], "", &lists[1]),
    );
    let mut contested = Vec::new();
    for (mut outcomes, body) in [one, two] {
        contested.push(outcomes.pop().expect("the code of both"));
        assert_eq!(outcomes, ["ADDED"; 20], "{body:#}");
    }
    contested.sort();
    assert_eq!(contested, ["ADDED", "DUPLICATE_CODE"]);
}

async fn new_codes_and_openings_reach_earlier_days_without_a_statement_each(hub: Hub) {
    let county = account(COUNTY, Role::Coordinator);
    let groups = [
        ("甲", 200..205, ["2023-02-02", "2023-03-01", "2023-04-01"]),
        ("乙", 210..270, ["2023-04-02", "2023-05-01", "2023-06-01"]),
    ];
    let mut spent = Vec::new();
    for (name, numbers, days) in groups {
        let listed = |head: &str, row: &dyn Fn(usize) -> String| {
            let rows = numbers.clone().map(row);
            rows.fold(format!("{head}\n"), |csv, row| format!("{csv}{row}\n"))
        };
        hub.today(days[0]);
        let first = listed("code,name,place", &|number| {
            format!(",{name}{number}号店,{TOWN}")
        });
        let (outcomes, body) = register(&hub, &county, "", &first).await;
        assert!(outcomes.iter().all(|outcome| outcome == "ADDED"));
        let given: Vec<&str> = body["rows"].as_array().unwrap().iter().map(code).collect();
        let of = |number: usize| given[number - numbers.start];
        hub.today(days[1]);
        let moved = listed("code,name,place", &|number| {
            format!("{},{name}{number}号店,{SIBLING_TOWN}", of(number))
        });
        let (outcomes, _) = register(&hub, &county, "", &moved).await;
        assert!(outcomes.iter().all(|outcome| outcome == "CHANGED"));
        hub.today(days[2]);
        let opened = |number: usize| format!("2019-{:02}-{:02}", 1 + number % 12, 1 + number % 28);
        let renamed = listed("code,replaces,name,place,opened", &|number| {
            let (code, before, day) = (new(number), of(number), opened(number));
            format!("{code},{before},{name}{number}号店,{SIBLING_TOWN},{day}")
        });
        let before = hub.store().statements();
        let (outcomes, _) = register(&hub, &county, "reason=核实", &renamed).await;
        assert!(outcomes.iter().all(|outcome| outcome == "CHANGED"));
        spent.push(hub.store().statements() - before);
        // On a day before the move each has the code and the opening that are known now.
        let query = format!(
            "{{ enterprises(filter: {{ below: \"{TOWN}\", asOf: \"{}\" }}, first: 200) {{ nodes {{ code openedOn }} }} }}",
            days[0]
        );
        let answer = hub.ask(&county, &query).await.ok();
        let found: Vec<(&str, &str)> = answer
            .list("enterprises.nodes")
            .iter()
            .map(|row| (code(row), row["openedOn"].as_str().unwrap_or_default()))
            .collect();
        for number in numbers.clone() {
            let (code, day) = (new(number), opened(number));
            assert!(
                found.contains(&(code.as_str(), day.as_str())),
                "{code} {day}: {found:?}"
            );
            assert!(found.iter().all(|(code, _)| *code != of(number)));
        }
    }
    assert_eq!(spent[0], spent[1], "{spent:?}");
}

fn code(row: &Value) -> &str {
    row["code"].as_str().expect("a code")
}

async fn rows_under_the_old_and_the_new_code_are_one_enterprise(hub: Hub) {
    let county = account(COUNTY, Role::Coordinator);
    let (old, renewed) = (new(300), new(301));
    let first = format!("code,name,place\n{old},换证厂,{TOWN}\n");
    register(&hub, &county, "", &first).await;
    for rows in [
        [
            format!("{old},,换证厂"),
            format!("{renewed},{old},换证厂（新）"),
        ],
        [
            format!("{renewed},{old},换证厂（新）"),
            format!("{old},,换证厂"),
        ],
    ] {
        let [one, two] = rows;
        let csv = format!("code,replaces,name,place\n{one},{TOWN}\n{two},{TOWN}\n");
        let (outcomes, body) = register(&hub, &county, "mode=CHECK_ONLY", &csv).await;
        assert_eq!(outcomes[1], "DUPLICATE_CODE", "{body:#}");
        assert_eq!(body["rows"][1]["otherRow"], 2);
    }
}

/// Holds the tree as a list does while it is written. PostgreSQL only: SQLite has one writer.
const HOLD: &str =
    "BEGIN; UPDATE head SET version = version + 1 WHERE shard_key = 0 AND family_id = 0";

async fn a_list_that_is_written_holds_up_no_signature(hub: Hub) {
    if hub.engine() == Engine::Sqlite {
        return;
    }
    let town = account(TOWN, Role::Coordinator);
    let csv = format!("code,name,place\n{},一厂,{TOWN}\n", new(310));
    register(&hub, &town, "", &csv).await;
    let mut other = hub.session();
    other.say(HOLD);
    hub.desk(COMMUNITIES[0]).file_zero("2023-01").await;
    // Nor does it hold up whoever asks what a list would do, or sends one that changes nothing.
    let (outcomes, _) = register(&hub, &town, "", &csv).await;
    assert_eq!(outcomes, ["UNCHANGED"]);
    let more = format!("{csv}{},二厂,{TOWN}\n", new(311));
    let (outcomes, body) = register(&hub, &town, "mode=CHECK_ONLY", &more).await;
    assert_eq!(outcomes, ["UNCHANGED", "ADDED"]);
    assert_eq!(body["written"], false);
    other.say("ROLLBACK");
}

async fn a_list_that_was_overtaken_is_judged_again(hub: Hub) {
    if hub.engine() == Engine::Sqlite {
        return;
    }
    let town = account(TOWN, Role::Coordinator);
    let (known, fresh) = (new(320), new(321));
    let csv = format!("code,name,place\n{known},一厂,{TOWN}\n");
    register(&hub, &town, "", &csv).await;
    let mut other = hub.session();
    other.say(HOLD);
    other.say(&format!(
        "UPDATE enterprise SET name = '二厂' WHERE code = '{known}'; \
         INSERT INTO node (id, kind) SELECT MAX(id) + 1, 'ENTERPRISE' FROM node"
    ));
    let more = format!("{csv}{fresh},新厂,{TOWN}\n");
    let commit = async {
        let mut look = hub.session();
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let begun = std::time::Instant::now();
        while look.say(waits) != ["1"] {
            assert!(begun.elapsed() < PATIENCE, "the list does not come");
            tokio::task::yield_now().await;
        }
        other.say("COMMIT");
    };
    let (answer, ()) = tokio::join!(post(&hub, &town, "", &more), commit);
    let (status, body) = answer;
    assert_eq!(status, 200, "{body:#}");
    let outcomes: Vec<&Value> = body["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["outcome"])
        .collect();
    assert_eq!(outcomes, ["CHANGED", "ADDED"]);
    let change = &body["rows"][0]["changes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"二厂".into(), &"一厂".into()),
        "{change:#}"
    );
}

async fn of_a_list_that_is_cut_off_is_said_what_is_known_of_it(hub: Hub) {
    if hub.engine() == Engine::Sqlite {
        return;
    }
    let town = account(TOWN, Role::Coordinator);
    let hasty = hub
        .beside_set(|settings| settings.limits.query_ms = 500)
        .await;
    let mut other = hub.session();
    other.say(HOLD);
    let csv = format!("code,name,place\n{},一厂,{TOWN}\n", new(330));
    let (status, body) = post(&hasty, &town, "key=once", &csv).await;
    let error = &body["errors"][0];
    assert_eq!(
        (status, &error["extensions"]["code"]),
        (503, &"TIMEOUT".into())
    );
    let words = error["message"].as_str().unwrap();
    assert!(
        words.contains("not known here")
            && words.contains("list of enterprises")
            && words.contains("key"),
        "{words}"
    );
    other.say("ROLLBACK");
    let (outcomes, body) = register(&hub, &town, "key=once", &csv).await;
    assert_eq!(
        (outcomes, &body["written"]),
        (vec!["ADDED".to_owned()], &true.into())
    );
}
