//! The board: item by item as of a day, by who leads and by office, and of it what is one's own.

mod acting;
mod first_day;
mod issue;

use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::progress::{change, record, strike_off};
use crate::world::enterprises::PLANT;
use crate::world::plan::{LEAD, PLAN, apply, apply_in_town};
use crate::world::{COMMUNITIES, SECTIONS, campaign};

both!(
    an_item_that_two_lead_is_counted_once_in_the_total,
    the_state_asks_of_the_promise_and_the_stage_of_the_ledger,
    an_item_without_a_lead_is_done_when_every_office_is,
    items_are_found_by_state_lead_and_day,
    a_board_holds_what_is_ones_own,
    what_falls_due_next_is_one_list_by_day,
    a_board_costs_as_many_statements_for_three_offices_as_for_sixty,
);

const ITEM: &str = "kind code state stage dueOn daysLeft daysLate answering struckOff leads { code } helpers { code } \
    lines { answers state stage reachedOn agency { code } } lastEntry { step on }";
const COUNT: &str = "count { items met onTrack atRisk missed noData notApplicable helping struckOff withoutDeadline }";

async fn board(hub: &Hub, account: &str, arguments: &str) -> Answer {
    let query = format!(
        "{{ campaign(code: \"{PLAN}\") {{ board({arguments}) {{ asOf jointItems total {{ items met onTrack atRisk missed \
         noData notApplicable helping }} rows {{ nodes {{ lead {{ code name }} office {{ code }} {COUNT} }} }} \
         items(first: 100) {{ nodes {{ {ITEM} }} }} }} }} }}"
    );
    hub.ask(account, &query).await.ok()
}

fn item<'a>(answer: &'a Answer, kind: &str, code: &str) -> &'a Value {
    let items = answer.list("campaign.board.items.nodes");
    let mut found = items.iter();
    found
        .find(|one| one["kind"] == kind && one["code"] == code)
        .unwrap_or_else(|| panic!("{code}: {answer:#?}"))
}

fn codes(answer: &Answer) -> Vec<String> {
    answer.texts("campaign.board.items.nodes", "code")
}

fn reporter(unit: &str) -> String {
    format!("{unit}.reporter")
}

/// The sum of the states of a count is its items.
fn adds_up(count: &Value) {
    let states = [
        "met",
        "onTrack",
        "atRisk",
        "missed",
        "noData",
        "notApplicable",
        "helping",
    ];
    let sum: i64 = states.iter().map(|one| count[*one].as_i64().unwrap()).sum();
    assert_eq!(count["items"], json!(sum), "{count}");
}

async fn an_item_that_two_lead_is_counted_once_in_the_total(hub: Hub) {
    apply_in_town(&hub);
    strike_off(&hub, &reporter(SECTIONS[0]), "both", "2023-01-20").await;
    let half = board(&hub, "99.viewer", "asOf: \"2023-02-01\"").await;
    let both = item(&half, "MILESTONE", "both");
    assert_eq!(both["leads"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&both["answering"], &both["struckOff"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&both["state"], &both["stage"]),
        (&json!("ON_TRACK"), &json!("UNDER_WAY"))
    );
    strike_off(&hub, &reporter(SECTIONS[1]), "both", "2023-01-25").await;
    let whole = board(&hub, "99.viewer", "asOf: \"2023-02-01\"").await;
    assert_eq!(item(&whole, "MILESTONE", "both")["state"], "MET");
    assert_eq!(item(&whole, "MILESTONE", "both")["stage"], "STRUCK_OFF");
    // Three tasks, and seven milestones: the one in parts stands by its parts.
    let total = whole.at("campaign.board.total");
    assert_eq!(total["items"], 10);
    assert_eq!(codes(&whole).len(), 10);
    assert!(!codes(&whole).contains(&"whole".to_owned()));
    adds_up(total);
    let rows = whole.list("campaign.board.rows.nodes");
    let of = |lead: Value| {
        let mut found = rows.iter();
        &found.find(|row| row["lead"]["code"] == lead).unwrap()["count"]
    };
    assert_eq!(of(json!(SECTIONS[0]))["items"], 2);
    assert_eq!(of(json!(SECTIONS[0]))["met"], 1);
    assert_eq!(of(json!(SECTIONS[1]))["items"], 2);
    assert_eq!(of(json!(LEAD))["items"], 6);
    assert_eq!(of(Value::Null)["items"], 2, "what nobody leads");
    assert_eq!(rows.last().unwrap()["lead"], Value::Null);
    let sum: i64 = rows
        .iter()
        .map(|row| {
            adds_up(&row["count"]);
            row["count"]["items"].as_i64().unwrap()
        })
        .sum();
    assert_eq!(sum, 10 + whole.number("campaign.board.jointItems"));
}

async fn the_state_asks_of_the_promise_and_the_stage_of_the_ledger(hub: Hub) {
    apply_in_town(&hub);
    let lead = reporter(LEAD);
    hub.today("2023-03-05");
    let proposed = record(&hub, &lead, "soon", "2023-02-27", true).await.ok();
    let waiting = board(&hub, "99.viewer", "asOf: \"2023-03-06\"").await;
    let soon = item(&waiting, "MILESTONE", "soon");
    assert_eq!(
        (&soon["state"], &soon["stage"]),
        (&json!("AT_RISK"), &json!("PROPOSED"))
    );
    assert_eq!(soon["lines"][0]["reachedOn"], "2023-02-27");
    hub.today("2023-03-10");
    let input = json!({ "proposal": proposed.text("it.entry.id") });
    change(&hub, "990101001.coordinator", "strikeOffProgress", input)
        .await
        .ok();
    for (day, state, stage, left) in [
        ("2023-02-20", "AT_RISK", "NOT_STARTED", json!(8)),
        ("2023-02-27", "MET", "NOT_STARTED", Value::Null),
        ("2023-03-05", "MET", "PROPOSED", Value::Null),
        ("2023-03-10", "MET", "STRUCK_OFF", Value::Null),
    ] {
        let answer = board(&hub, "99.viewer", &format!("asOf: \"{day}\"")).await;
        let soon = item(&answer, "MILESTONE", "soon");
        assert_eq!(soon["state"], state, "{day}");
        assert_eq!(soon["stage"], stage, "{day}");
        assert_eq!(soon["daysLeft"], left, "{day}");
    }
    // Reached late is met late; never reached is late by the day.
    strike_off(&hub, &lead, "late", "2023-01-20").await;
    let now = board(&hub, "99.viewer", "asOf: \"2023-03-10\"").await;
    assert_eq!(item(&now, "MILESTONE", "late")["daysLate"], 5);
    let then = board(&hub, "99.viewer", "asOf: \"2023-01-18\"").await;
    let late = item(&then, "MILESTONE", "late");
    assert_eq!(
        (&late["state"], &late["daysLate"]),
        (&json!("MISSED"), &json!(3))
    );
    // Without a day nothing is late, however long it takes.
    let free = board(&hub, "99.viewer", "asOf: \"2030-01-01\"").await;
    let free = item(&free, "MILESTONE", "some-day");
    assert_eq!(
        (&free["state"], &free["daysLate"]),
        (&json!("ON_TRACK"), &Value::Null)
    );
}

async fn an_item_without_a_lead_is_done_when_every_office_is(hub: Hub) {
    apply_in_town(&hub);
    for unit in &COMMUNITIES[..2] {
        strike_off(&hub, &reporter(unit), "everywhere", "2023-01-20").await;
    }
    let some = board(&hub, "99.viewer", "asOf: \"2023-04-01\", by: OFFICE").await;
    let everywhere = item(&some, "MILESTONE", "everywhere");
    assert_eq!(everywhere["state"], "MISSED");
    assert_eq!(
        (&everywhere["answering"], &everywhere["struckOff"]),
        (&json!(3), &json!(2))
    );
    let rows = some.list("campaign.board.rows.nodes");
    let of = |office: &str| {
        let mut found = rows.iter();
        &found.find(|row| row["office"]["code"] == office).unwrap()["count"]
    };
    assert_eq!(of(COMMUNITIES[0])["met"], 1);
    assert_eq!(of(COMMUNITIES[2])["missed"], 1);
    strike_off(&hub, &reporter(COMMUNITIES[2]), "everywhere", "2023-01-22").await;
    let all = board(&hub, "99.viewer", "asOf: \"2023-04-01\"").await;
    assert_eq!(item(&all, "MILESTONE", "everywhere")["state"], "MET");
}

async fn items_are_found_by_state_lead_and_day(hub: Hub) {
    apply_in_town(&hub);
    strike_off(&hub, &reporter(LEAD), "soon", "2023-01-20").await;
    let ask = async |filter: &str| {
        let arguments = format!("asOf: \"2023-02-01\", filter: {{ {filter} }}");
        let answer = board(&hub, "99.viewer", &arguments).await;
        assert_eq!(
            answer.number("campaign.board.total.items"),
            i64::try_from(codes(&answer).len()).unwrap()
        );
        codes(&answer)
    };
    assert_eq!(ask("states: [MET]").await, ["soon"]);
    assert_eq!(ask("stages: [STRUCK_OFF]").await, ["soon"]);
    assert_eq!(ask("states: [MISSED]").await, ["late"]);
    assert_eq!(
        ask("kinds: [MILESTONE], withoutDeadline: true").await,
        ["some-day"]
    );
    assert_eq!(ask("withoutLead: true").await, ["open", "everywhere"]);
    assert_eq!(
        ask(&format!("lead: \"{}\", kinds: [TASK]", SECTIONS[1])).await,
        ["joint"]
    );
    assert_eq!(
        ask("dueFrom: \"2023-02-28\", dueUntil: \"2023-03-20\"").await,
        ["both", "soon"]
    );
    assert_eq!(ask("lead: \"nobody\"").await, [""; 0]);
}

async fn a_board_holds_what_is_ones_own(hub: Hub) {
    apply_in_town(&hub);
    strike_off(&hub, &reporter(SECTIONS[0]), "both", "2023-01-20").await;
    record(&hub, &reporter(LEAD), "soon", "2023-01-21", false)
        .await
        .ok();
    // The fire section leads one thing and assists in others: of these it sees its own part, and no state.
    let fire = board(&hub, &reporter(SECTIONS[0]), "asOf: \"2023-02-01\"").await;
    let both = item(&fire, "MILESTONE", "both");
    assert_eq!(
        (&both["state"], &both["answering"]),
        (&json!("MET"), &json!(1))
    );
    assert_eq!(both["leads"].as_array().unwrap().len(), 2, "as printed");
    let soon = item(&fire, "MILESTONE", "soon");
    assert_eq!(soon["state"], Value::Null);
    assert_eq!(soon["lastEntry"], Value::Null);
    assert_eq!(soon["lines"], json!([]));
    assert!(!codes(&fire).contains(&"everywhere".to_owned()));
    adds_up(fire.at("campaign.board.total"));
    // As any office that the asker sees, by its own lines alone.
    let query = format!(
        "query($code: String!) {{ agency(code: $code) {{ board(campaign: \"{PLAN}\", asOf: \"2023-02-01\") {{ \
         total {{ items met helping }} items {{ nodes {{ code state }} }} }} }} }}"
    );
    let above = hub
        .ask_with("990101001.viewer", &query, json!({ "code": SECTIONS[0] }))
        .await
        .ok();
    assert_eq!(above.number("agency.board.total.met"), 1);
    assert_eq!(above.number("agency.board.total.helping"), 6);
    let nobody = hub
        .ask_with(
            &reporter(SECTIONS[1]),
            &query,
            json!({ "code": SECTIONS[0] }),
        )
        .await;
    assert_eq!(nobody.error_code(), "NOT_FOUND");
    let below = "{ jurisdiction(code: \"990101001\") { agencies(first: 1) { nodes { board(campaign: \"plan-2023\") { asOf } } } } }";
    let below = hub.ask("99.viewer", below).await;
    assert_eq!(below.error_code(), "NOT_BELOW_A_LIST");
}

async fn a_board_costs_as_many_statements_for_three_offices_as_for_sixty(hub: Hub) {
    let all: Vec<String> = campaign::committees()
        .into_iter()
        .map(|(code, _)| code)
        .filter(|code| code.starts_with("98") || COMMUNITIES.contains(&code.as_str()))
        .collect();
    apply(&hub, &all);
    for unit in &all {
        let recorded = record(&hub, &reporter(unit), "everywhere", "2023-01-20", false).await;
        recorded.ok();
    }
    let cost = async |account: &str, offices: usize| {
        let mut least = u64::MAX;
        for _ in 0..3 {
            let before = hub.store().statements();
            let answer = board(&hub, account, "asOf: \"2023-02-01\", by: OFFICE").await;
            least = least.min(hub.store().statements() - before);
            let everywhere = item(&answer, "MILESTONE", "everywhere");
            assert_eq!(everywhere["answering"], json!(offices));
        }
        least
    };
    let few = cost("990101001.viewer", 3).await;
    let many = cost("98.viewer", all.len() - 3).await;
    assert!(many <= few, "{many} statements for sixty, {few} for three");
    assert!(all.len() > 60);
}

async fn what_falls_due_next_is_one_list_by_day(hub: Hub) {
    apply_in_town(&hub);
    let ask = async |account: &str| {
        let query = "{ viewer { fallsDue(from: \"2023-02-01\", until: \"2023-03-31\") { nodes { \
            day kind campaignCode code period done } } } }";
        let answer = hub.ask(account, query).await.ok();
        let nodes = answer.list("viewer.fallsDue.nodes").iter();
        let shown = nodes.map(|one| {
            let text = |field: &str| one[field].as_str().unwrap_or("").to_owned();
            let done = one["done"]
                .as_bool()
                .map_or("?".to_owned(), |done| done.to_string());
            [
                text("day"),
                text("kind"),
                text("code"),
                text("period"),
                done,
            ]
            .join(" ")
        });
        shown.collect::<Vec<String>>()
    };
    let community = reporter(COMMUNITIES[0]);
    let reports = [
        "2023-02-05 REPORT monthly 2023-01 false",
        "2023-03-05 REPORT monthly 2023-02 false",
    ];
    let days = ask(&community).await;
    assert!(
        reports.iter().all(|one| days.contains(&(*one).to_owned())),
        "{days:?}"
    );
    assert!(
        days.contains(&"2023-03-31 MILESTONE everywhere  false".to_owned()),
        "{days:?}"
    );
    assert!(
        days.is_sorted_by_key(|one| one[..10].to_owned()),
        "{days:?}"
    );
    strike_off(&hub, &community, "everywhere", "2023-01-20").await;
    let days = ask(&community).await;
    assert!(
        days.contains(&"2023-03-31 MILESTONE everywhere  true".to_owned()),
        "{days:?}"
    );
    // An enterprise: the windows of its duties that have begun.
    let plant = format!("{}.enterprise", PLANT.code());
    let days = ask(&plant).await;
    assert!(
        !days.is_empty() && days.iter().all(|day| day.contains(" DUTY ")),
        "{days:?}"
    );
    assert!(
        ask("99.viewer").await.is_empty(),
        "an account without a unit"
    );
}
