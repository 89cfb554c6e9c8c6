//! Accidents of an enterprise that has moved away: they are corrected where they happened.

use serde_json::{Value, json};

use super::{DESK, change, facts, record};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::enterprises::PLANT;

both!(a_death_is_added_where_it_happened_also_when_the_enterprise_has_left);

async fn a_death_is_added_where_it_happened_also_when_the_enterprise_has_left(hub: Hub) {
    hub.today("2023-06-01");
    let plant = PLANT.code();
    let answers = std::slice::from_ref(&plant);
    let days = ["2023-03-11", "2023-05-06"];
    let mut ids = Vec::new();
    for day in days {
        let done = record(&hub, DESK, day, (0, 1, Value::Null), answers).await;
        ids.push(done.ok().text("it.accident.id").to_owned());
    }
    // That it lies elsewhere since April is told in June.
    let csv = format!("code,name,place,section,from\n{plant},甲化工厂,990102001,,2023-04-10\n");
    let list = hub.folder().join("moved.csv");
    std::fs::write(&list, csv).unwrap();
    hub.run(&["import", "enterprises", list.to_str().unwrap()]);
    // Of the first day the town had it, and names it; of the second it does not see it, and it answers all the same.
    for (day, id, named) in [(days[0], &ids[0], answers), (days[1], &ids[1], &[][..])] {
        let toll = (1, 0, Value::Null);
        let input =
            json!({ "id": id, "reason": "一人不治", "accident": facts(TOWN, day, &toll, named) });
        let done = change(&hub, DESK, "correctAccident", input).await.ok();
        assert_eq!(done.text("it.outcome"), "DONE", "{day} {done:?}");
        let mut input = json!({ "id": done.text("it.accident.id"), "reason": "无责任企业",
            "accident": facts(TOWN, day, &toll, &[]) });
        input["accident"]["noEnterprise"] = json!(true);
        if named.is_empty() {
            let refused = change(&hub, DESK, "correctAccident", input).await;
            assert_eq!(refused.error_code(), "BAD_INPUT", "one is on record");
        }
        let input = json!({ "id": done.text("it.accident.id"), "on": "2023-05-30" });
        let closed = change(&hub, DESK, "closeAccident", input).await.ok();
        assert_eq!(closed.text("it.outcome"), "DONE", "{day}");
    }
    let query = "query($code: String!) { enterprise(code: $code) { accidents { nodes { on deaths closedOn responsibility } } } }";
    let own = format!("{plant}.enterprise");
    let found = hub
        .ask_with(&own, query, json!({ "code": plant }))
        .await
        .ok();
    assert_eq!(
        *found.at("enterprise.accidents.nodes"),
        json!(days.map(|day| json!({ "on": day, "deaths": 1, "closedOn": "2023-05-30", "responsibility": "ENTERPRISES" })))
    );
}
