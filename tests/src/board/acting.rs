//! An item whose sentence has every community act (各社区建立……), under a lead: it waits for each of them.

use serde_json::{Value, json};

use super::{board, item, reporter};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::progress::{record, strike_off};
use crate::world::plan::{LEAD, PLAN, apply_with_each};
use crate::world::{COMMUNITIES, SECTIONS};

both!(
    an_item_waits_for_each_of_those_who_act_and_for_its_lead,
    each_of_those_who_act_has_its_own_line_and_no_other,
    who_only_stands_beside_the_lead_is_not_waited_for,
);

const DAY: &str = "asOf: \"2023-03-31\", by: OFFICE";

async fn an_item_waits_for_each_of_those_who_act_and_for_its_lead(hub: Hub) {
    let each = apply_with_each(&hub, true);
    strike_off(&hub, &reporter(LEAD), each, "2023-01-20").await;
    for unit in &COMMUNITIES[..2] {
        strike_off(&hub, &reporter(unit), each, "2023-01-25").await;
    }
    let some = board(&hub, "99.viewer", DAY).await;
    let found = item(&some, "MILESTONE", each);
    assert_eq!(
        (&found["state"], &found["answering"], &found["struckOff"]),
        (&json!("MISSED"), &json!(4), &json!(3))
    );
    let rows = some.list("campaign.board.rows.nodes");
    let of = |office: &str| {
        let mut found = rows.iter();
        &found.find(|row| row["office"]["code"] == office).unwrap()["count"]
    };
    assert_eq!(of(COMMUNITIES[0])["missed"], 0);
    assert_eq!(of(COMMUNITIES[2])["missed"], 1, "which one holds it back");
    let by_lead = board(&hub, "99.viewer", "asOf: \"2023-03-31\", by: LEAD").await;
    let rows = by_lead.list("campaign.board.rows.nodes");
    let leads: Vec<&Value> = rows.iter().map(|row| &row["lead"]["code"]).collect();
    assert!(
        !leads.contains(&&json!("communities")),
        "who acts does not lead"
    );
    strike_off(&hub, &reporter(COMMUNITIES[2]), each, "2023-01-28").await;
    let all = board(&hub, "99.viewer", DAY).await;
    assert_eq!(item(&all, "MILESTONE", each)["state"], "MET");
}

async fn each_of_those_who_act_has_its_own_line_and_no_other(hub: Hub) {
    let each = apply_with_each(&hub, true);
    strike_off(&hub, &reporter(COMMUNITIES[0]), each, "2023-01-20").await;
    let own = board(&hub, &reporter(COMMUNITIES[1]), "asOf: \"2023-02-01\"").await;
    let found = item(&own, "MILESTONE", each);
    assert_eq!(
        (&found["state"], &found["answering"], &found["struckOff"]),
        (&json!("ON_TRACK"), &json!(1), &json!(0))
    );
    assert_eq!(found["lines"].as_array().unwrap().len(), 1);
    assert_eq!(found["lines"][0]["agency"]["code"], COMMUNITIES[1]);
    assert!(!own.as_text().contains(COMMUNITIES[0]), "{own:#?}");
    let query = format!(
        "query($code: String!) {{ agency(code: $code) {{ board(campaign: \"{PLAN}\", asOf: \"2023-02-01\") {{ \
         items {{ nodes {{ code state }} }} }} }} }}"
    );
    let asked = json!({ "code": COMMUNITIES[0] });
    let above = hub.ask_with("99.viewer", &query, asked.clone()).await.ok();
    let items = above.list("agency.board.items.nodes");
    assert!(
        items.contains(&json!({ "code": each, "state": "MET" })),
        "{items:?}"
    );
    let beside = hub.ask_with(&reporter(COMMUNITIES[1]), &query, asked).await;
    assert_eq!(beside.error_code(), "NOT_FOUND");
    let due = "{ viewer { fallsDue(from: \"2023-03-01\", until: \"2023-03-31\") { nodes { code done isYours } } } }";
    for (unit, done) in [(COMMUNITIES[0], true), (COMMUNITIES[1], false)] {
        let answer = hub.ask(&reporter(unit), due).await.ok();
        let falls = json!({ "code": each, "done": done, "isYours": !done });
        let nodes = answer.list("viewer.fallsDue.nodes");
        assert!(nodes.contains(&falls), "{unit}: {nodes:?}");
    }
    let ties = format!(
        "{{ campaign(code: \"{PLAN}\") {{ requirements(filter: {{ body: \"communities\" }}) {{ nodes {{ code \
         ties {{ acts body {{ code }} }} }} }} }} }}"
    );
    let printed = hub.ask(&reporter(COMMUNITIES[1]), &ties).await.ok();
    let wanted = printed.list("campaign.requirements.nodes").iter();
    for one in wanted {
        let acting = json!({ "acts": true, "body": { "code": "communities" } });
        let has = one["ties"].as_array().unwrap().contains(&acting);
        assert_eq!(has, one["code"] == each, "{one}");
    }
}

async fn who_only_stands_beside_the_lead_is_not_waited_for(hub: Hub) {
    let each = apply_with_each(&hub, false);
    let community = reporter(COMMUNITIES[0]);
    let refused = record(&hub, &community, each, "2023-01-20", true).await;
    assert_eq!(refused.ok().text("it.outcome"), "NOT_ALLOWED");
    strike_off(&hub, &reporter(LEAD), each, "2023-01-20").await;
    let answer = board(&hub, "99.viewer", DAY).await;
    let found = item(&answer, "MILESTONE", each);
    assert_eq!(
        (&found["state"], &found["answering"]),
        (&json!("MET"), &json!(1))
    );
    // The same plan as it is read anew: what was recorded stands, and now it waits for each of them.
    apply_with_each(&hub, true);
    let answer = board(&hub, "99.viewer", DAY).await;
    let found = item(&answer, "MILESTONE", each);
    assert_eq!(
        (&found["state"], &found["answering"], &found["struckOff"]),
        (&json!("MISSED"), &json!(4), &json!(1))
    );
    let fire = board(&hub, &reporter(SECTIONS[0]), DAY).await;
    assert!(
        !fire.as_text().contains(each),
        "it is no office's of the section"
    );
}
