//! Who is answered from what a hub keeps: never from what he does not see, and never
//! from before his own request wrote.

use cengbao_domain::policy::Role::{Reviewer, Viewer};
use serde_json::json;

use super::{ASKED, Two, sights};
use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::fresh::{OTHER_COUNTY, WATCHER};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{account, grant, spec};
use crate::world::{COMMUNITIES, COUNTY, SECTIONS, TOWN};

both!(
    after_every_change_of_grants_a_table_is_that_of_a_hub_that_never_answered,
    a_table_after_a_mutation_of_the_same_request_is_the_new_one,
    equal_questions_of_unequal_scopes_are_answered_each_for_itself,
);

async fn after_every_change_of_grants_a_table_is_that_of_a_hub_that_never_answered(hub: Hub) {
    let two = Two::on(hub, "2023-02-01").await;
    two.other
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    two.agree("a signature").await;
    let system = two.other.store().system("a test's grants", noon(two.day));
    let viewer = account(COUNTY, Viewer);
    assert_eq!(system.revoke_grants(&viewer, None).await.unwrap(), 1);
    two.agree("a grant that was taken away").await;
    let answer = two
        .hub
        .ask_with(&viewer, ASKED, json!({ "code": COUNTY, "day": two.day }))
        .await;
    assert_eq!(answer.error_code(), "NOT_FOUND", "{answer:#?}");
    let wider = spec(
        "wider",
        None,
        vec![grant(Viewer, OTHER_COUNTY), grant(Viewer, COUNTY)],
    );
    system.create_accounts(&[wider]).await.unwrap();
    let asked = json!({ "code": COUNTY, "day": two.day });
    let found = two.hub.ask_with("wider", ASKED, asked.clone()).await.ok();
    let wanted = two.other.ask_with(WATCHER, ASKED, asked).await.ok();
    assert_eq!(
        found.at("jurisdiction.january"),
        wanted.at("jurisdiction.january")
    );
}

async fn a_table_after_a_mutation_of_the_same_request_is_the_new_one(hub: Hub) {
    let unit = COMMUNITIES[0];
    let paper = hub
        .desk(unit)
        .submitted("2023-01", &Cells::found(4), None)
        .await;
    let table = format!(
        "jurisdiction(code: \"{TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"2023-01\") \
         {{ total {{ values reported }} }} }}"
    );
    // Whoever signs sees the town too, so that the request that signs may also look at it.
    let system = hub.store().system("a test's reviewer", noon("2023-01-01"));
    let both = spec(
        "both-seats",
        Some(unit),
        vec![grant(Reviewer, unit), grant(Viewer, TOWN)],
    );
    system.create_accounts(&[both]).await.unwrap();
    let reported = async || {
        let answer = hub.ask("both-seats", &format!("{{ {table} }}")).await.ok();
        answer.number("jurisdiction.table.total.reported")
    };
    assert_eq!((reported().await, reported().await), (0, 0));
    let batch = json!([
        { "query": format!("{{ {table} }}") },
        { "query": "mutation($input: SignReportInput!) { signReport(input: $input) { outcome } }",
          "variables": { "input": step(&paper) } },
        { "query": format!("{{ {table} }}") },
    ]);
    let request = hub
        .post("/graphql")
        .bearer_auth(hub.token("both-seats"))
        .json(&batch);
    let answers: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    let at = |number: usize| &answers[number]["data"]["jurisdiction"]["table"]["total"]["reported"];
    assert_eq!((at(0), at(2)), (&json!(0), &json!(1)), "{answers:#}");
    assert_eq!((reported().await, reported().await), (1, 1));
}

/// Many at once, each of the same place: who sees all of it, who sees a sector of it, who sees nothing.
async fn equal_questions_of_unequal_scopes_are_answered_each_for_itself(hub: Hub) {
    let two = Two::on(hub, "2023-03-10").await;
    let unit = SECTIONS[0];
    let mut input =
        json!({ "unit": unit, "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10" });
    input["cells"] = json!([{ "key": "1.1", "value": "6" }]);
    let reporter = format!("{unit}.reporter");
    let paper = Paper::done(&two.other.change(&reporter, "saveReport", input).await);
    Paper::done(
        &two.other
            .change(&reporter, "submitReport", step(&paper))
            .await,
    );
    two.other
        .desk(COMMUNITIES[0])
        .file("2023-02", &Cells::found(8))
        .await;
    let asked = |code: &str| json!({ "code": code, "day": "2023-02-05" });
    let mut wanted = Vec::new();
    for (by, code) in sights() {
        wanted.push(
            two.other
                .ask_with(&by, ASKED, asked(code))
                .await
                .comparable(),
        );
    }
    let differ = |a: usize, b: usize| assert_ne!(wanted[a], wanted[b], "{a} {b}");
    // Who supervises a sector, and a stranger, are told something else than who sees the place.
    differ(0, 2);
    differ(6, 13);
    differ(14, 15);
    let rounds = (0..4).flat_map(|_| sights().into_iter().zip(&wanted));
    let asks = rounds.map(|((by, code), wanted)| {
        let hub = &two.hub;
        async move {
            let found = hub.ask_with(&by, ASKED, asked(code)).await;
            assert_eq!(found.comparable(), *wanted, "{by} of {code}");
        }
    });
    async_graphql::futures_util::future::join_all(asks).await;
}
