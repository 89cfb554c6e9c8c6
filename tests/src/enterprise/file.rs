//! Files that are no proper list: empty, headings alone, merged cells, formulas, codes as numbers. Each is answered, and
//! nothing of it is half in.

use cengbao_domain::policy::Role;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::register::{new, post, register, seen};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;
use crate::world::accounts::account;

both!(
    an_empty_file_is_refused_and_headings_alone_are_a_list_of_nobody,
    cells_of_a_workbook_are_read_as_they_show,
    a_formula_without_a_result_is_no_name,
    what_nobody_sees_is_in_no_name_and_a_blank_place_is_said,
    a_character_that_no_database_keeps_refuses_its_row_alone,
);

/// A workbook with one merged place, places as numbers, a code as a number, and formulas with and without a result.
const WORKBOOK: &[u8] = include_bytes!("cells.xlsx");

async fn an_empty_file_is_refused_and_headings_alone_are_a_list_of_nobody(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    for csv in ["", "\n\n", "   \n"] {
        let (status, body) = post(&hub, &town, "", csv).await;
        assert_eq!(status, 400, "{body:#}");
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_INPUT");
    }
    for query in ["", "mode=ALL_OR_NOTHING", "key=none"] {
        let (outcomes, body) = register(&hub, &town, query, "code,name,place\n").await;
        assert!(outcomes.is_empty() && body["read"] == 0, "{body:#}");
    }
}

async fn cells_of_a_workbook_are_read_as_they_show(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let send = async |query: &str| -> Value {
        let answer = hub
            .post(&format!("/import/enterprises?{query}"))
            .bearer_auth(hub.token(&town))
            .header(
                CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
            .header("accept-language", "en")
            .body(WORKBOOK.to_vec())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        answer.json().await.unwrap()
    };
    let told = |body: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rows = body["rows"].as_array().unwrap().iter();
        rows.map(|row| (text(&row["outcome"]), text(&row["cell"])))
            .collect()
    };
    let expected = [
        ("ADDED", ""),
        ("ADDED", ""),
        ("ADDED", ""),
        ("REFUSED", "A5"),
        ("REFUSED", "B6"),
        ("REFUSED", "B7"),
        ("REFUSED", "D8"),
    ];
    let expected = expected.map(|(outcome, cell)| (outcome.to_owned(), cell.to_owned()));
    let held = send("mode=ALL_OR_NOTHING").await;
    assert_eq!(
        (told(&held), &held["written"]),
        (expected.to_vec(), &false.into())
    );
    assert!(seen(&hub, &town, &new(400)).await.is_none());
    let body = send("").await;
    assert_eq!(told(&body), expected, "{body:#}");
    for (number, name) in [(400, "甲厂"), (401, "乙厂"), (402, "丙厂")] {
        let found = seen(&hub, &town, &new(number)).await.expect("it is there");
        assert_eq!((found.0.as_str(), found.1.as_str()), (TOWN, name));
    }
    let again = send("").await;
    assert_eq!(again["unchanged"], 3, "{again:#}");
}

async fn a_formula_without_a_result_is_no_name(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let csv = format!("code,name,place\n{},=A1,{TOWN}\n,#N/A,{TOWN}\n", new(410));
    let (outcomes, body) = register(&hub, &town, "", &csv).await;
    assert_eq!(outcomes, ["REFUSED", "REFUSED"], "{body:#}");
    assert_eq!(body["rows"][0]["cell"], "B2");
}

async fn what_nobody_sees_is_in_no_name_and_a_blank_place_is_said(hub: Hub) {
    let town = account(TOWN, Role::Coordinator);
    let csv = format!(
        "code,name,place,closed\n{},\"换\n行厂\",{TOWN},\n{},零\u{200b}宽厂,{TOWN},\n{},子厂,,\n{},丑厂,{TOWN},+12345-01-01\n",
        new(411),
        new(412),
        new(413),
        new(414),
    );
    let (outcomes, body) = register(&hub, &town, "", &csv).await;
    assert_eq!(outcomes, ["REFUSED"; 4], "{body:#}");
    let cells = body["rows"].as_array().unwrap().iter();
    let cells: Vec<&str> = cells.map(|row| row["cell"].as_str().unwrap()).collect();
    assert_eq!(cells.len(), 4);
    let columns: String = cells.iter().map(|cell| &cell[..1]).collect();
    assert_eq!(columns, "BBCD", "{cells:?}");
    let reason = body["rows"][2]["reason"].as_str().unwrap();
    assert!(reason.contains("blank"), "{reason}");
}

async fn a_character_that_no_database_keeps_refuses_its_row_alone(hub: Hub) {
    let query = "mutation($input: RegisterEnterprisesInput!) { it: registerEnterprises(input: $input) { rows { outcome } } }";
    let town = account(TOWN, Role::Coordinator);
    let good = json!({ "code": new(415), "name": "寅厂", "place": TOWN, "opened": "2020-01-01" });
    let mut rows = vec![good.clone()];
    for (number, field) in (416..).zip([
        "code",
        "name",
        "place",
        "section",
        "replaces",
        "correctionReason",
    ]) {
        let mut row = json!({ "code": new(number), "name": format!("{number}厂"), "place": TOWN });
        row[field] = json!("卯\u{0}");
        rows.push(row);
    }
    for (number, field) in (430..).zip(["sectors", "marks"]) {
        let mut row = json!({ "code": new(number), "name": format!("{number}厂"), "place": TOWN });
        row[field] = json!(["卯\u{0}"]);
        rows.push(row);
    }
    let input = json!({ "input": { "enterprises": rows } });
    let answer = hub.ask_with(&town, query, input).await.ok();
    let outcomes = answer.texts("it.rows", "outcome");
    assert_eq!(outcomes[0], "ADDED");
    let expected = [
        "REFUSED",
        "REFUSED",
        "NOT_FOUND",
        "NOT_FOUND",
        "NOT_FOUND",
        "REFUSED",
        "REFUSED",
        "REFUSED",
    ];
    assert_eq!(outcomes[1..], expected);
}
