//! What a grant shows: on its days, of its role, within its sectors.

use cengbao_domain::policy::Role::{Admin, Coordinator, Reporter, Viewer};
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::{Role, questions, variables};
use crate::scope::{FILERS, figure, file_figures};
use crate::world::accounts::{EXPIRED, FIRE_SUPERVISOR, FUTURE, FUTURE_FROM, NOBODY, account};
use crate::world::{COMMUNITIES, SECTIONS, TOWN};

both!(
    what_has_not_left_the_unit_is_not_seen_above,
    a_grant_holds_on_its_days_alone,
    a_revoked_grant_is_dead_at_once,
    an_account_without_grants_sees_nothing,
    an_administrator_sees_no_figure,
    a_supervisor_sees_its_sectors_alone,
);

async fn what_has_not_left_the_unit_is_not_seen_above(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let above = Role {
        account: account(TOWN, Coordinator),
        node: TOWN,
    };
    let shows = async |figure: &str| {
        let mut seen = false;
        for question in questions(&above) {
            let answer = hub
                .ask_with(
                    &above.account,
                    question.document,
                    variables(&above, question),
                )
                .await
                .ok();
            seen |= answer.as_text().contains(figure);
        }
        seen
    };
    let draft = Paper::done(&desk.save("2023-01", &Cells::found(7_654_321), None).await);
    assert!(!shows("7654321").await, "a draft");
    let paper = Paper::done(&desk.submit(&draft).await);
    assert!(!shows("7654321").await, "submitted, not signed");
    let paper = Paper::done(&desk.sign(&paper).await);
    assert!(shows("7654321").await, "signed");
    let returned = Paper::done(
        &hub.change(&above.account, "returnReport", sent_back(&paper, "改", &[]))
            .await,
    );
    let draft = Paper::done(
        &desk
            .save("2023-01", &Cells::found(7_111_222), Some(returned.version))
            .await,
    );
    assert!(!shows("7111222").await, "a new draft of a returned report");
    Paper::done(&desk.submit(&draft).await);
    assert!(!shows("7111222").await, "submitted again");
}

async fn a_grant_holds_on_its_days_alone(hub: Hub) {
    let query = format!("{{ jurisdiction(code: \"{TOWN}\") {{ name }} }}");
    assert_eq!(hub.ask(EXPIRED, &query).await.error_code(), "NOT_FOUND");
    hub.today("2023-01-04");
    hub.ask(EXPIRED, &query).await.ok();
    hub.today("2023-01-05");
    assert_eq!(
        hub.ask(EXPIRED, &query).await.error_code(),
        "NOT_FOUND",
        "the first day it no longer holds"
    );
    hub.today("2023-06-30");
    assert_eq!(hub.ask(FUTURE, &query).await.error_code(), "NOT_FOUND");
    hub.today(FUTURE_FROM);
    hub.ask(FUTURE, &query).await.ok();
}

async fn a_revoked_grant_is_dead_at_once(hub: Hub) {
    let papers = file_figures(&hub).await;
    let coordinator = account(TOWN, Coordinator);
    let (place, token) = (
        format!("{{ jurisdiction(code: \"{TOWN}\") {{ name }} }}"),
        hub.token(&coordinator),
    );
    hub.ask(&coordinator, &place).await.ok();
    let system = hub
        .store()
        .system("a test takes a grant away", noon("2023-02-01"));
    assert_eq!(system.revoke_grants(&coordinator, None).await.unwrap(), 1);
    // The same token, in the same second.
    let request = hub
        .post("/graphql")
        .bearer_auth(token)
        .json(&json!({ "query": place }));
    let body: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        body["errors"][0]["extensions"]["code"],
        json!("NOT_FOUND"),
        "{body}"
    );
    let returned = hub
        .change(
            &coordinator,
            "returnReport",
            sent_back(&papers[0], "x", &[]),
        )
        .await;
    assert_eq!(returned.error_code(), "NOT_FOUND");
    hub.ask(&account(TOWN, Viewer), &place).await.ok();
}

async fn an_account_without_grants_sees_nothing(hub: Hub) {
    file_figures(&hub).await;
    let query = "{ viewer { account grants { role } unit { code } obligations { nodes { period } } } \
        jurisdictions { totalCount nodes { code } } reports { totalCount } campaigns { totalCount nodes { code } } }";
    let answer = hub.ask(NOBODY, query).await.ok();
    assert_eq!(answer.text("viewer.account"), NOBODY);
    for list in [
        "viewer.grants",
        "viewer.obligations.nodes",
        "jurisdictions.nodes",
        "campaigns.nodes",
    ] {
        assert!(answer.list(list).is_empty(), "{answer:#?}");
    }
    for count in [
        "jurisdictions.totalCount",
        "reports.totalCount",
        "campaigns.totalCount",
    ] {
        assert_eq!(answer.number(count), 0);
    }
}

async fn an_administrator_sees_no_figure(hub: Hub) {
    file_figures(&hub).await;
    let role = Role {
        account: account(TOWN, Admin),
        node: TOWN,
    };
    for question in questions(&role) {
        let answer = hub
            .ask_with(&role.account, question.document, variables(&role, question))
            .await;
        let text = answer.as_text();
        for position in 0..FILERS.len() {
            assert!(
                !text.contains(&figure(position).to_string()),
                "{}: {answer:#?}",
                question.name
            );
        }
    }
    let reports = hub
        .ask(&role.account, "{ reports { totalCount } }")
        .await
        .ok();
    assert_eq!(reports.number("reports.totalCount"), 0);
}

async fn a_supervisor_sees_its_sectors_alone(hub: Hub) {
    file_figures(&hub).await;
    hub.today("2023-03-10");
    for (unit, inspections) in SECTIONS.into_iter().zip(["6000001", "5000001"]) {
        let mut input = json!({ "unit": unit, "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10" });
        input["cells"] = json!([{ "key": "1.1", "value": inspections }]);
        let reporter = account(unit, Reporter);
        let paper = Paper::done(&hub.change(&reporter, "saveReport", input).await);
        Paper::done(&hub.change(&reporter, "submitReport", step(&paper)).await);
    }
    let role = Role {
        account: FIRE_SUPERVISOR.to_owned(),
        node: TOWN,
    };
    let mut seen = String::new();
    for question in questions(&role) {
        seen += &hub
            .ask_with(&role.account, question.document, variables(&role, question))
            .await
            .as_text();
    }
    assert!(seen.contains("6000001"), "its own sector");
    assert!(!seen.contains("5000001"), "another sector");
    assert!(!seen.contains("11000002"), "a sum over both");
    assert!(
        !seen.contains(&figure(0).to_string()),
        "a figure without a sector"
    );
    let both = hub
        .ask_with(
            &account(TOWN, Viewer),
            "{ reports { totalCount } }",
            json!({}),
        )
        .await
        .ok();
    assert_eq!(both.number("reports.totalCount"), 4);
}
