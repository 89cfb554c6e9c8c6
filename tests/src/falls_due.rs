//! What falls due next, for each role: what is one's own with whose step is next, what a place sends up, and what the
//! enterprises that one supervises are asked.

mod helps;
mod own;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{FIRE_SUPERVISOR, grant, spec};
use crate::world::enterprises::{HOTEL, PLANT};
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, TOWN, WIDE_TOWN};
use cengbao_domain::policy::Role;

both!(
    whose_step_is_next_is_told_to_who_files_and_to_who_signs,
    a_supervisor_is_told_what_the_enterprises_of_his_sectors_are_asked,
    who_supervises_a_place_counts_those_of_the_place_and_nobody_beside_it,
    who_has_nothing_of_his_own_is_told_nothing,
);

async fn due(hub: &Hub, account: &str, until: &str) -> Vec<Value> {
    due_of(hub, account, CAMPAIGN, until).await
}

/// What falls due of a campaign until a day.
async fn due_of(hub: &Hub, account: &str, campaign: &str, until: &str) -> Vec<Value> {
    let query = format!(
        "{{ viewer {{ fallsDue(until: \"{until}\", first: 200) {{ nodes {{ id day kind campaignCode code period status \
         state answers done isYours asked kept }} }} }} }}"
    );
    let answer = hub.ask(account, &query).await.ok();
    let all = answer.list("viewer.fallsDue.nodes").iter();
    all.filter(|one| one["campaignCode"] == campaign)
        .cloned()
        .collect()
}

/// Of the report of January: its status, whether it is done, whether the next step is the account's.
async fn january(hub: &Hub, account: &str) -> Value {
    let all = due(hub, account, "2023-02-28").await;
    let mut reports = all
        .iter()
        .filter(|one| one["kind"] == "REPORT" && one["period"] == "2023-01");
    let one = reports.find(|one| one["code"] == "monthly");
    let one = one.unwrap_or_else(|| panic!("no report of {account}: {all:#?}"));
    json!([one["status"], one["done"], one["isYours"]])
}

async fn whose_step_is_next_is_told_to_who_files_and_to_who_signs(hub: Hub) {
    hub.today("2023-02-01");
    let unit = COMMUNITIES[0];
    let [files, signs, reads] =
        ["reporter", "reviewer", "viewer"].map(|role| format!("{unit}.{role}"));
    let expect = async |status: &str, done: bool, next: Option<&str>| {
        for account in [&files, &signs, &reads] {
            let is_next = next == Some(account.as_str());
            let found = january(&hub, account).await;
            assert_eq!(found, json!([status, done, is_next]), "{account}");
        }
    };
    expect("DUE", false, Some(files.as_str())).await;
    let paper = hub
        .desk(unit)
        .submitted("2023-01", &Cells::found(4), None)
        .await;
    expect("SUBMITTED", false, Some(signs.as_str())).await;
    let back = hub.desk(unit).send_back(&paper).await;
    let back = crate::desk::Paper::done(&back);
    expect("RETURNED", false, Some(files.as_str())).await;
    hub.desk(unit)
        .file_again(&back, "2023-01", &Cells::found(4))
        .await;
    expect("SIGNED", true, None).await;
}

/// What enterprises are asked: duty, period, of how many, done by how many, done by all.
async fn asked(hub: &Hub, account: &str, until: &str) -> Vec<Value> {
    let all = due(hub, account, until).await.into_iter();
    all.filter(|one| !one["asked"].is_null())
        .map(|one| {
            assert_eq!(
                (&one["kind"], &one["isYours"]),
                (&json!("DUTY"), &json!(false))
            );
            json!([
                one["code"],
                one["period"],
                one["asked"],
                one["kept"],
                one["done"]
            ])
        })
        .collect()
}

async fn inspected(hub: &Hub, enterprise: &str, day: &str) {
    let query =
        "mutation($input: RecordActivityInput!) { recordActivity(input: $input) { outcome } }";
    let input = json!({ "enterprise": enterprise, "campaign": CAMPAIGN, "duty": "two-once.inspect", "doneOn": day });
    let account = format!("{enterprise}.enterprise");
    let done = hub
        .ask_with(&account, query, json!({ "input": input }))
        .await;
    assert_eq!(done.ok().text("recordActivity.outcome"), "DONE");
}

async fn a_supervisor_is_told_what_the_enterprises_of_his_sectors_are_asked(hub: Hub) {
    hub.today("2023-02-05");
    let until = "2023-02-28";
    let of_month = |kept: u32| json!(["two-once.inspect", "2023-02", 1, kept, kept == 1]);
    assert_eq!(asked(&hub, FIRE_SUPERVISOR, until).await, [of_month(0)]);
    inspected(&hub, &PLANT.code(), "2023-02-03").await;
    assert_eq!(
        asked(&hub, FIRE_SUPERVISOR, until).await,
        [of_month(0)],
        "of another sector"
    );
    inspected(&hub, &HOTEL.code(), "2023-02-03").await;
    assert_eq!(asked(&hub, FIRE_SUPERVISOR, until).await, [of_month(1)]);
    let year = asked(&hub, FIRE_SUPERVISOR, "2023-12-31").await;
    assert_eq!(
        year.last(),
        Some(&json!(["two-once.drill", "2023", 1, 0, false]))
    );
}

async fn who_supervises_a_place_counts_those_of_the_place_and_nobody_beside_it(hub: Hub) {
    hub.today("2023-02-05");
    let system = hub.store().system("a test's accounts", noon("2023-01-31"));
    let places = [(COUNTY, 4), (TOWN, 3), (WIDE_TOWN, 60)];
    for (place, _) in places {
        let grants = vec![grant(Role::Supervisor, place)];
        let specs = [spec(&format!("supervises-{place}"), None, grants)];
        assert_eq!(system.create_accounts(&specs).await.unwrap(), 1);
    }
    inspected(&hub, &PLANT.code(), "2023-02-03").await;
    for (place, number) in places {
        let found = asked(&hub, &format!("supervises-{place}"), "2023-02-28").await;
        let kept = u32::from(place != WIDE_TOWN);
        let month = json!(["two-once.inspect", "2023-02", number, kept, false]);
        assert_eq!(found, [month], "{place}");
    }
}

async fn who_has_nothing_of_his_own_is_told_nothing(hub: Hub) {
    hub.today("2023-02-05");
    for account in [
        format!("{TOWN}.viewer"),
        format!("{TOWN}.admin"),
        "nobody".to_owned(),
    ] {
        let all = due(&hub, &account, "2023-12-31").await;
        assert!(all.is_empty(), "{account}: {all:#?}");
    }
}
