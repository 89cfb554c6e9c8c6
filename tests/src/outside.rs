//! Outside the scope a thing does not exist: whatever is asked about it is
//! answered as for a code that was never given out.

use cengbao_domain::policy::Role::{Coordinator, Reporter, Reviewer, Viewer};
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{REPORT_LOOK_UP, never_given, seal};
use crate::scope::file_figures;
use crate::world::accounts::{NOBODY, account};
use crate::world::{
    COMMUNITIES, COUNTY, NO_TOWN, NO_UNIT, PREFECTURE, PROVINCE, SECTIONS, SIBLING_TOWN,
    SIBLING_UNIT, TOWN, WIDE_TOWN,
};

both!(
    a_place_outside_is_as_one_never_given_out,
    a_unit_outside_is_as_one_never_given_out,
    a_report_outside_is_as_one_never_given_out,
);

async fn a_place_outside_is_as_one_never_given_out(hub: Hub) {
    file_figures(&hub).await;
    let ask = async |asker: &str, code: &str| {
        let mut answers = Vec::new();
        for query in [
            "query($code: String!) { jurisdiction(code: $code) { name } }",
            "query($code: String!) { jurisdictions(filter: { below: $code }) { totalCount nodes { code } pageInfo { endCursor hasNextPage } } }",
            "query($code: String!) { reports(filter: { below: $code }) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }",
        ] {
            answers.push(hub.ask_with(asker, query, json!({ "code": code })).await);
        }
        let node = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }";
        answers.push(
            hub.ask_with(asker, node, json!({ "id": seal("jurisdiction", code) }))
                .await,
        );
        answers
    };
    let askers = [
        (
            account(TOWN, Coordinator),
            vec![
                SIBLING_TOWN,
                COUNTY,
                PROVINCE,
                WIDE_TOWN,
                "990101002001",
                "0",
            ],
        ),
        (
            account(COUNTY, Viewer),
            vec!["990102", PREFECTURE, "980101"],
        ),
        (
            account(COMMUNITIES[0], Reporter),
            vec!["990101001001", "990101001002", TOWN],
        ),
        (account(SECTIONS[0], Reviewer), vec![TOWN, "990101001001"]),
        (NOBODY.to_owned(), vec![TOWN]),
    ];
    for (asker, codes) in askers {
        let never = ask(&asker, NO_TOWN).await;
        assert_eq!(never[0].error_code(), "NOT_FOUND");
        assert_eq!(*never[0].at("jurisdiction"), Value::Null);
        assert_eq!(never[1].number("jurisdictions.totalCount"), 0);
        for code in codes {
            for (other, never) in ask(&asker, code).await.iter().zip(&never) {
                assert_eq!(
                    (other.status, other.comparable()),
                    (never.status, never.comparable()),
                    "{asker} {code}"
                );
            }
        }
    }
}

async fn a_unit_outside_is_as_one_never_given_out(hub: Hub) {
    file_figures(&hub).await;
    let ask = async |asker: &str, code: &str| {
        let mut answers = Vec::new();
        for query in [
            "query($code: String!) { agency(code: $code) { name } }",
            "query($code: String!) { reports(filter: { unit: $code }) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }",
        ] {
            answers.push(hub.ask_with(asker, query, json!({ "code": code })).await);
        }
        let node = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }";
        answers.push(
            hub.ask_with(asker, node, json!({ "id": seal("agency", code) }))
                .await,
        );
        let mut input = hub.desk(code).of_period("2023-02");
        answers.push(hub.change(asker, "fileZeroReport", input.clone()).await);
        input["cells"] = Cells::found(1).input();
        answers.push(hub.change(asker, "saveReport", input.clone()).await);
        input["cells"] = Cells::none().with("9.9", "x").input();
        answers.push(hub.change(asker, "saveReport", input).await);
        answers
    };
    let askers = [
        (
            account(TOWN, Coordinator),
            vec![SIBLING_UNIT, "99.ab", "980101001001.jwh"],
        ),
        (
            account(COMMUNITIES[0], Reporter),
            vec![COMMUNITIES[1], SECTIONS[0], SIBLING_UNIT, "990101001.zf"],
        ),
        (
            account(SECTIONS[0], Reporter),
            vec![SECTIONS[1], "990101001.zf", "990101001.ab", COMMUNITIES[0]],
        ),
    ];
    for (asker, codes) in askers {
        let never = ask(&asker, NO_UNIT).await;
        assert_eq!(never[0].error_code(), "NOT_FOUND");
        for code in codes {
            for (number, (other, never)) in ask(&asker, code).await.iter().zip(&never).enumerate() {
                assert_eq!(
                    (other.status, other.comparable()),
                    (never.status, never.comparable()),
                    "{asker} {code} {number}"
                );
            }
        }
    }
}

async fn a_report_outside_is_as_one_never_given_out(hub: Hub) {
    let papers = file_figures(&hub).await;
    let unknown = never_given("report");
    let ask = async |asker: &str, id: &str| {
        let mut answers = vec![
            hub.ask_with(asker, REPORT_LOOK_UP, json!({ "id": id }))
                .await,
        ];
        let paper = Paper {
            id: id.to_owned(),
            version: 1,
        };
        for mutation in ["submitReport", "signReport", "acceptReport"] {
            answers.push(hub.change(asker, mutation, step(&paper)).await);
        }
        answers.push(
            hub.change(asker, "returnReport", sent_back(&paper, "x", &[]))
                .await,
        );
        answers
    };
    let askers = [
        (account(TOWN, Coordinator), 2),
        (account(COUNTY, Viewer), 3),
        (account(COMMUNITIES[0], Reporter), 1),
        (account(COMMUNITIES[0], Reviewer), 1),
        (account(SECTIONS[0], Reporter), 0),
        (account("98", Coordinator), 0),
    ];
    for (asker, foreign) in askers {
        let never = ask(&asker, &unknown).await;
        for (other, never) in ask(&asker, &papers[foreign].id).await.iter().zip(&never) {
            assert_eq!(
                (other.status, other.comparable()),
                (never.status, never.comparable()),
                "{asker}"
            );
        }
    }
}
