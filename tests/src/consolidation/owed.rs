//! What collating offices owe upward: the hop above that of the units, in a list of its own.

use serde_json::{Value, json};

use super::{OFFICE, PROVINCE_DESK, RECEIVER, filed};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{CAMPAIGN, COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN, TOWN};

both!(
    an_office_owes_what_is_owed_below_it_and_a_signed_consolidation_fulfils_it,
    it_is_owed_up_to_the_receiver_and_by_whom_the_hop_counts,
    what_units_owe_and_what_offices_owe_are_two_lists,
    who_does_not_read_the_whole_place_is_told_nothing,
    a_coordinator_is_told_what_falls_due_on_his_hop,
);

const OWED: &str = "query($code: String!, $filter: OwedConsolidationFilter) { jurisdiction(code: $code) { \
    it: owedConsolidations(filter: $filter, first: 200) { nodes { id place { code } receiver { code level } campaignCode \
    formCode title period dueOn status lateDays consolidationId } pageInfo { hasNextPage } } } }";

impl Hub {
    /// What a place owes upward of the monthly form.
    async fn owed_upward(&self, by: &str, place: &str, mut filter: Value) -> Vec<Value> {
        filter["campaign"] = json!(CAMPAIGN);
        filter["form"] = json!("monthly");
        let variables = json!({ "code": place, "filter": filter });
        let answer = self.ask_with(by, OWED, variables).await.ok();
        answer.list("jurisdiction.it.nodes").to_vec()
    }

    async fn owed_of_january(&self, by: &str, place: &str) -> Value {
        let found = self.owed_upward(by, place, json!({ "period": "2023-01" }));
        let found = found.await;
        assert!(found.len() <= 1, "once: {found:#?}");
        found.into_iter().next().unwrap_or_default()
    }
}

/// The world's campaign, whose towns and counties send up by the 7th.
fn due_on_the_seventh(hub: &Hub) {
    let folder = hub.folder().join(CAMPAIGN);
    crate::world::campaign::write(&folder);
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let first = "due = { month = 1, day = 5 }\n";
    let hop = format!("{first}send_up_due = {{ month = 1, day = 7 }}\n");
    std::fs::write(&path, text.replace(first, &hop)).unwrap();
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}

fn stands(one: &Value) -> (&str, &Value) {
    (one["status"].as_str().unwrap(), &one["lateDays"])
}

async fn an_office_owes_what_is_owed_below_it_and_a_signed_consolidation_fulfils_it(hub: Hub) {
    due_on_the_seventh(&hub);
    filed(&hub).await;
    hub.today("2023-01-31");
    let year = hub.owed_upward(OFFICE, TOWN, json!({})).await;
    let periods: Vec<&str> = year
        .iter()
        .map(|one| one["period"].as_str().unwrap())
        .collect();
    assert_eq!(periods.first(), Some(&"2023-01"), "{periods:?}");
    assert_eq!(periods.len(), 12, "{periods:?}");
    assert_eq!(stands(&year[0]), ("DUE", &json!(null)));
    assert_eq!(stands(&year[1]), ("NOT_DUE", &json!(null)));
    assert_eq!(year[0]["dueOn"], "2023-02-07");
    assert_eq!(
        year[0]["receiver"],
        json!({ "code": COUNTY, "level": "COUNTY" })
    );
    let late = hub.owed_upward(OFFICE, TOWN, json!({ "dueUntil": "2023-03-31" }));
    assert_eq!(late.await.len(), 2);

    hub.today("2023-02-09");
    let owed = hub.owed_of_january(RECEIVER, TOWN).await;
    assert_eq!(stands(&owed), ("OVERDUE", &json!(2)));
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-02-20");
    let owed = hub.owed_of_january(RECEIVER, TOWN).await;
    assert_eq!(
        stands(&owed),
        ("SIGNED", &json!(2)),
        "by the first signature"
    );
    assert_eq!(owed["consolidationId"], signed.text("it.consolidation.id"));
    let overdue = hub.owed_upward(OFFICE, TOWN, json!({ "status": "OVERDUE" }));
    assert!(overdue.await.is_empty());
    let returned = hub
        .consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"))
        .await
        .ok();
    let owed = hub.owed_of_january(OFFICE, TOWN).await;
    assert_eq!(stands(&owed), ("RETURNED", &json!(2)));
    assert_eq!(
        owed["consolidationId"],
        returned.text("it.consolidation.id")
    );
    let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.consolidation_step(RECEIVER, "acceptConsolidation", &again, None)
        .await
        .ok();
    let owed = hub.owed_of_january(OFFICE, TOWN).await;
    assert_eq!(stands(&owed), ("ACCEPTED", &json!(2)));
    assert_eq!(owed["consolidationId"], again.text("it.consolidation.id"));
}

async fn it_is_owed_up_to_the_receiver_and_by_whom_the_hop_counts(hub: Hub) {
    hub.today("2023-02-09");
    let mine = "{ viewer { owedConsolidations(filter: { campaign: \"li-2023\", form: \"monthly\", period: \"2023-01\" }) { \
        nodes { place { code } receiver { code } status dueOn lateDays } } } }";
    for (account, place, above) in [
        (OFFICE, TOWN, COUNTY),
        (RECEIVER, COUNTY, PREFECTURE),
        ("9901.coordinator", PREFECTURE, PROVINCE),
    ] {
        let own = hub.ask(account, mine).await.ok();
        let expected = json!([{ "place": { "code": place }, "receiver": { "code": above }, "status": "DUE",
            "dueOn": null, "lateDays": null }]);
        assert_eq!(
            own.at("viewer.owedConsolidations.nodes"),
            &expected,
            "no day is set: nothing is late"
        );
    }
    // The province is the receiver's own place: there it has arrived. A community collates nothing.
    let none = Value::Null;
    assert_eq!(hub.owed_of_january(PROVINCE_DESK, PROVINCE).await, none);
    assert_eq!(
        hub.owed_of_january(PROVINCE_DESK, "990101001001").await,
        none
    );
    for account in [PROVINCE_DESK, "99.viewer", "990101001.admin", "nobody"] {
        let own = hub.ask(account, mine).await.ok();
        assert!(
            own.list("viewer.owedConsolidations.nodes").is_empty(),
            "{account}"
        );
    }
    // Exactly those are listed that the hop's completeness expects.
    for (place, children) in [
        (COUNTY, vec![TOWN, SIBLING_TOWN, "990101001001"]),
        (PREFECTURE, vec!["990101", "990102", "990103"]),
    ] {
        let query = format!(
            "{{ jurisdiction(code: \"{place}\") {{ it: completeness(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
             period: \"2023-01\", basis: SENT_UP) {{ rows {{ nodes {{ code expected }} }} }} }} }}"
        );
        let counted = hub.ask(PROVINCE_DESK, &query).await.ok();
        for row in counted.list("jurisdiction.it.rows.nodes") {
            let code = row["code"].as_str().unwrap();
            if !children.contains(&code) {
                continue;
            }
            let owed = hub.owed_of_january(PROVINCE_DESK, code).await;
            assert_eq!(row["expected"] == 1, !owed.is_null(), "{code}");
        }
    }
}

async fn what_units_owe_and_what_offices_owe_are_two_lists(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-02-09");
    let query = "{ jurisdiction(code: \"990101001\") { obligations(period: \"2023-01\") { nodes { unit { code } } } \
        it: completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\") { \
        total { expected reported } } } }";
    let before = hub.ask(OFFICE, query).await.ok();
    hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let after = hub.ask(OFFICE, query).await.ok();
    assert_eq!(before.body["data"], after.body["data"]);
    assert_eq!(after.number("jurisdiction.it.total.expected"), 3);
    assert_eq!(after.number("jurisdiction.it.total.reported"), 2);
    let mine = "{ viewer { obligations { nodes { id } } owedConsolidations(first: 3) { nodes { id period } \
        pageInfo { hasNextPage endCursor } } } }";
    let first = hub.ask(OFFICE, mine).await.ok();
    assert_eq!(first.list("viewer.owedConsolidations.nodes").len(), 3);
    let cursor = first.text("viewer.owedConsolidations.pageInfo.endCursor");
    let next = format!(
        "{{ viewer {{ owedConsolidations(first: 3, after: \"{cursor}\") {{ nodes {{ id }} pageInfo {{ hasPreviousPage }} }} }} }}"
    );
    let next = hub.ask(OFFICE, &next).await.ok();
    assert_eq!(
        next.at("viewer.owedConsolidations.pageInfo.hasPreviousPage"),
        &json!(true)
    );
    for one in next.list("viewer.owedConsolidations.nodes") {
        let seen = first.list("viewer.owedConsolidations.nodes").iter();
        assert!(seen.clone().all(|other| other["id"] != one["id"]));
    }
}

async fn who_does_not_read_the_whole_place_is_told_nothing(hub: Hub) {
    hub.today("2023-02-09");
    for account in ["990101001.admin", "990101001.supervisor"] {
        let found = hub.owed_of_january(account, TOWN).await;
        assert_eq!(found, Value::Null, "{account}");
    }
    for account in [
        "990101002.coordinator",
        "990101001001.jwh.reporter",
        "nobody",
    ] {
        let query = "{ jurisdiction(code: \"990101001\") { owedConsolidations { nodes { id } } } }";
        let answer = hub.ask(account, query).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
    }
    let unknown = hub.owed_upward(OFFICE, TOWN, json!({ "period": "2023-W05" }));
    assert!(unknown.await.is_empty(), "a month is asked");
}

async fn a_coordinator_is_told_what_falls_due_on_his_hop(hub: Hub) {
    due_on_the_seventh(&hub);
    filed(&hub).await;
    hub.today("2023-02-01");
    let query = "{ viewer { fallsDue(until: \"2023-03-31\") { nodes { day kind campaignCode code title period place { code } \
        done } } } }";
    let told = async |account: &str| {
        let answer = hub.ask(account, query).await.ok();
        let nodes = answer.list("viewer.fallsDue.nodes").iter();
        let sent_up = nodes.filter(|one| one["kind"] == "CONSOLIDATION");
        sent_up.cloned().collect::<Vec<Value>>()
    };
    let found = told(OFFICE).await;
    let stands = |one: &Value| {
        (
            one["day"].clone(),
            one["period"].clone(),
            one["done"].clone(),
        )
    };
    let expected = [("2023-02-07", "2023-01"), ("2023-03-07", "2023-02")];
    let expected = expected.map(|(day, period)| (json!(day), json!(period), json!(false)));
    assert_eq!(found.iter().map(stands).collect::<Vec<_>>(), expected);
    assert_eq!(
        (
            &found[0]["campaignCode"],
            &found[0]["code"],
            &found[0]["place"]
        ),
        (
            &json!(CAMPAIGN),
            &json!("monthly"),
            &json!({ "code": TOWN })
        )
    );
    hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let found = told(OFFICE).await;
    assert_eq!(
        found
            .iter()
            .map(|one| one["done"].clone())
            .collect::<Vec<_>>(),
        [json!(true), json!(false)]
    );
    // The county's own, and nobody's who signs for no place.
    let above = told(RECEIVER).await;
    assert!(
        above.iter().all(|one| one["place"]["code"] == COUNTY),
        "{above:#?}"
    );
    assert_eq!(above.len(), 2);
    for account in ["99.viewer", "990101001.admin", "nobody"] {
        assert!(told(account).await.is_empty(), "{account}");
    }
}
