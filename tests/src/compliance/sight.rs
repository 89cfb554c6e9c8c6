//! Who sees a plan that binds enterprises: the places in which they lie and the sections that answer for them, where
//! the plan names no office of theirs. Nobody elsewhere.

use cengbao_domain::policy::Role;
use serde_json::json;

use crate::activity::record_with;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{grant, spec};
use crate::world::enterprises::{PLANT, QUARRY};
use crate::world::targets::{self, CAMPAIGN};
use crate::world::{COMMUNITIES, SIBLING_TOWN, WIDE_TOWN};

both!(
    a_town_in_which_no_office_is_named_sees_the_plan_by_which_its_enterprises_are_judged,
    a_section_that_answers_for_an_enterprise_sees_the_plan_and_a_committee_beside_it_does_not,
    a_town_elsewhere_sees_nothing_of_it,
);

/// Title of the plan and the enterprises counted by it, as an account sees them; its error else.
async fn seen(hub: &Hub, account: &str) -> Result<i64, String> {
    let query = "query($code: String!) { campaign(code: $code) { title compliance(asOf: \"2023-06-30\") { total { \
        enterprises } } } }";
    let answer = hub
        .ask_with(account, query, json!({ "code": CAMPAIGN }))
        .await;
    if answer.body["data"]["campaign"].is_null() {
        let never = hub
            .ask_with(account, query, json!({ "code": "none-2023" }))
            .await;
        assert_eq!(answer.error_code(), never.error_code());
        return Err(answer.error_code().to_owned());
    }
    Ok(answer.ok().number("campaign.compliance.total.enterprises"))
}

/// Codes of the plans in an account's list.
async fn listed(hub: &Hub, account: &str) -> bool {
    let answer = hub
        .ask(account, "{ campaigns(first: 50) { nodes { code } } }")
        .await
        .ok();
    let mut codes = answer.list("campaigns.nodes").iter();
    codes.any(|one| one["code"] == CAMPAIGN)
}

async fn a_town_in_which_no_office_is_named_sees_the_plan_by_which_its_enterprises_are_judged(
    hub: Hub,
) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let system = hub.store().system("a test's accounts", noon("2023-01-31"));
    let supervisor = "supervises-the-town";
    let grants = vec![grant(Role::Supervisor, SIBLING_TOWN)];
    let specs = [spec(supervisor, None, grants)];
    assert_eq!(system.create_accounts(&specs).await.unwrap(), 1);
    for role in ["coordinator", "viewer"] {
        let account = format!("{SIBLING_TOWN}.{role}");
        assert_eq!(seen(&hub, &account).await, Ok(1), "{account}");
        assert!(listed(&hub, &account).await);
    }
    assert_eq!(seen(&hub, supervisor).await, Ok(1));
    let quarry = QUARRY.code();
    let input = json!({ "enterprise": quarry, "campaign": CAMPAIGN, "duty": "train", "doneOn": "2023-06-01" });
    let done = record_with(&hub, supervisor, input).await;
    assert_eq!(done.ok().text("recordActivity.outcome"), "DONE");
    let due =
        "{ viewer { fallsDue(until: \"2023-12-31\") { nodes { campaignCode code asked kept } } } }";
    let due = hub.ask(supervisor, due).await.ok();
    let line = json!({ "campaignCode": CAMPAIGN, "code": "train", "asked": 1, "kept": 1 });
    assert!(
        due.list("viewer.fallsDue.nodes").contains(&line),
        "{:#?}",
        due.body
    );
    // Who keeps accounts is told of no plan.
    let admin = format!("{SIBLING_TOWN}.admin");
    assert_eq!(seen(&hub, &admin).await, Err("NOT_FOUND".to_owned()));
}

async fn a_section_that_answers_for_an_enterprise_sees_the_plan_and_a_committee_beside_it_does_not(
    hub: Hub,
) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    let section = format!("{}.reporter", PLANT.section);
    assert_eq!(seen(&hub, &section).await, Ok(1));
    for committee in [COMMUNITIES[1], "990101002001.cwh"] {
        let account = format!("{committee}.viewer");
        assert_eq!(
            seen(&hub, &account).await,
            Err("NOT_FOUND".to_owned()),
            "{account}"
        );
        assert!(!listed(&hub, &account).await);
    }
}

async fn a_town_elsewhere_sees_nothing_of_it(hub: Hub) {
    targets::apply(&hub);
    hub.today("2023-06-30");
    for role in ["coordinator", "viewer", "admin"] {
        let account = format!("{WIDE_TOWN}.{role}");
        assert_eq!(
            seen(&hub, &account).await,
            Err("NOT_FOUND".to_owned()),
            "{account}"
        );
        assert!(!listed(&hub, &account).await);
    }
    let query = format!(
        "{{ jurisdiction(code: \"{WIDE_TOWN}\") {{ compliance(campaign: \"{CAMPAIGN}\") {{ total {{ enterprises }} }} }} }}"
    );
    let answer = hub.ask(&format!("{WIDE_TOWN}.coordinator"), &query).await;
    assert_eq!(answer.error_code(), "NOT_FOUND");
}
