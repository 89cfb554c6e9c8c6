//! A list that is sent again, only checked, given back, or long.

use cengbao_domain::policy::Role;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Value, json};

use super::register::{new, post, register, seen};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::seal;
use crate::world::accounts::account;
use crate::world::{COUNTY, SECTIONS, SIBLING_TOWN, TOWN};

both!(
    a_check_writes_nothing_and_a_key_writes_once,
    a_form_registers_one_by_graphql,
    refused_rows_come_back_as_a_file,
    registering_costs_as_many_statements_for_sixty_rows_as_for_five,
);

async fn a_check_writes_nothing_and_a_key_writes_once(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let code = new(4);
    let csv = |name: &str| format!("code,name,place,simulated\n{code},{name},{TOWN},是\n");
    let (outcomes, body) = register(&hub, &town, "mode=CHECK_ONLY&key=k", &csv("一厂")).await;
    assert_eq!(
        (outcomes, &body["written"]),
        (vec!["ADDED".to_owned()], &false.into())
    );
    let two = format!("{}{},坏厂,990199\n", csv("一厂"), new(5)).replace("990199", "990199,");
    let (outcomes, body) = register(&hub, &town, "mode=ALL_OR_NOTHING", &two).await;
    assert_eq!(
        (outcomes.as_slice(), &body["written"]),
        (
            &["ADDED".to_owned(), "NOT_FOUND".to_owned()][..],
            &false.into()
        )
    );
    assert!(seen(&hub, &town, &code).await.is_none());
    let (outcomes, _) = register(&hub, &town, "key=k", &csv("一厂")).await;
    assert_eq!(outcomes, ["ADDED"]);
    // A colleague renames it; the first list comes again, because its answer was lost on the way.
    hub.today("2023-03-01");
    let (outcomes, _) = register(
        &hub,
        &account(COUNTY, Role::Coordinator),
        "key=k",
        &csv("二厂"),
    )
    .await;
    assert_eq!(outcomes, ["CHANGED"]);
    let (_, body) = register(&hub, &town, "key=k", &csv("一厂")).await;
    assert_eq!(
        (&body["repeated"], &body["written"]),
        (&true.into(), &false.into())
    );
    assert_eq!(seen(&hub, &town, &code).await.unwrap().1, "二厂");
    let (status, body) = post(&hub, &town, "key=k", &csv("三厂")).await;
    assert_eq!(
        (status, &body["errors"][0]["extensions"]["code"]),
        (409, &"IDEMPOTENCY_KEY_REUSED".into())
    );
    // Without a key the same list again changes nothing either.
    let (outcomes, _) = register(&hub, &town, "", &csv("二厂")).await;
    assert_eq!(outcomes, ["UNCHANGED"]);
}

async fn a_form_registers_one_by_graphql(hub: Hub) {
    const REGISTER: &str = "mutation($input: RegisterEnterprisesInput!) { it: registerEnterprises(input: $input) { \
        written repeated rows { row outcome code enterpriseId reason remedy otherRow otherCode } } }";
    let town = account(TOWN, Role::Coordinator);
    let code = new(50);
    let row = |more: Value| {
        let mut row = json!({ "code": code, "name": "表单厂", "place": TOWN });
        row.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        row
    };
    let send = async |account: &str, rows: Vec<Value>, mode: &str| {
        let input = json!({ "enterprises": rows, "mode": mode });
        hub.ask_with(account, REGISTER, json!({ "input": input }))
            .await
    };
    let rows = vec![
        row(
            json!({ "marks": ["高危"], "section": SECTIONS[0], "opened": "2020-07-01", "category": "PLACE" }),
        ),
        row(json!({})),
        json!({ "name": "外厂", "place": SIBLING_TOWN }),
    ];
    let checked = send(&town, rows.clone(), "CHECK_ONLY").await.ok();
    assert_eq!(
        checked.texts("it.rows", "outcome"),
        ["ADDED", "DUPLICATE_CODE", "NOT_FOUND"]
    );
    assert!(checked.at("it.rows.0.enterpriseId").is_null());
    let done = send(&town, rows, "EACH_ROW").await.ok();
    assert_eq!(*done.at("it.written"), json!(true));
    assert_eq!(
        done.text("it.rows.0.enterpriseId"),
        seal("enterprise", &code)
    );
    assert_eq!(done.number("it.rows.1.otherRow"), 1);
    // What is not named stays; null says that there is none.
    hub.today("2023-03-01");
    let done = send(&town, vec![row(json!({ "section": null }))], "EACH_ROW")
        .await
        .ok();
    assert_eq!(done.texts("it.rows", "outcome"), ["CHANGED"]);
    let query = format!(
        "{{ enterprise(code: \"{code}\") {{ category marks openedOn section {{ code }} }} }}"
    );
    let found = hub.ask(&town, &query).await.ok();
    assert_eq!(
        *found.at("enterprise"),
        json!({ "category": "PLACE", "marks": ["高危"], "openedOn": "2020-07-01", "section": null })
    );
    for who in [account(TOWN, Role::Viewer), "nobody".to_owned()] {
        let refused = send(&who, vec![row(json!({}))], "EACH_ROW").await;
        assert_eq!(refused.error_code(), "FORBIDDEN", "{who}");
    }
    let many = send(&town, vec![row(json!({})); 201], "EACH_ROW").await;
    assert_eq!(many.error_code(), "TOO_MANY_ROWS");
}

async fn refused_rows_come_back_as_a_file(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let csv = format!(
        "code,name,place\n{},好厂,{TOWN}\n{},坏厂,990199\n",
        new(6),
        new(7)
    );
    let post = async |kind: &str, body: Vec<u8>, format: &str| {
        let answer = hub
            .post(&format!("/import/enterprises?refused={format}"))
            .bearer_auth(hub.token(&town))
            .header(CONTENT_TYPE, kind)
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let name = answer.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert!(name.contains(&format!("refused.{format}")), "{name}");
        answer.bytes().await.unwrap().to_vec()
    };
    let file = post("text/csv", csv.into_bytes(), "xlsx").await;
    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let text = String::from_utf8(post(workbook, file, "csv").await).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[1].starts_with(&new(7)) && lines[1].contains("C2"),
        "{text}"
    );
    assert!(seen(&hub, &town, &new(6)).await.is_some());
}

async fn registering_costs_as_many_statements_for_sixty_rows_as_for_five(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let list = |numbers: std::ops::Range<usize>| {
        numbers.fold("code,name,place,marks\n".to_owned(), |csv, number| {
            format!("{csv}{},第{number}号厂,{TOWN},高危\n", new(number))
        })
    };
    let mut spent = Vec::new();
    for numbers in [100..101, 101..106, 106..166] {
        let before = hub.store().statements();
        let (outcomes, _) = register(&hub, &town, "", &list(numbers)).await;
        assert!(outcomes.iter().all(|outcome| outcome == "ADDED"));
        spent.push(hub.store().statements() - before);
    }
    assert_eq!(spent[1], spent[2], "{spent:?}");
}
