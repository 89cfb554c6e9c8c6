//! Campaigns as their documents print them, and what a new version does to
//! what was filed.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{CAMPAIGN, COMMUNITIES, TOWN, campaign};

both!(
    a_form_is_shown_as_it_is_printed,
    a_schedule_says_when_in_words_and_as_data,
    a_renumbered_form_keeps_its_totals,
    a_draft_of_an_older_version_does_not_change_its_meaning,
    a_renumbered_cell_is_compared_with_its_own_past,
);

async fn a_form_is_shown_as_it_is_printed(hub: Hub) {
    let query = "{ campaign(code: \"li-2023\") { title documentNumber issuedOn form(code: \"monthly\") { title \
        sections { number title cells { number label values { key indicator unit scale partOf } } } \
        checks { left comparator right severity } notes { text } } } }";
    let answer = hub.ask("990101001001.jwh.reporter", query).await.ok();
    assert_eq!(answer.text("campaign.documentNumber"), "例安办〔2023〕1号");
    assert_eq!(
        answer.texts("campaign.form.sections", "title"),
        ["总体情况", "工作情况"]
    );
    let double = answer.at("campaign.form.sections.0.cells.2");
    assert_eq!(double["label"], json!("行政处罚（次，万元）"));
    let keys: Vec<_> = double["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| &value["key"])
        .collect();
    assert_eq!(keys, [&json!("1.3.1"), &json!("1.3.2")]);
    let checks = answer.list("campaign.form.checks");
    let part =
        json!({ "left": "1.2", "comparator": "AT_MOST", "right": "1.1", "severity": "ERROR" });
    assert!(
        checks.contains(&part),
        "a part is at most its whole: {answer:#?}"
    );
}

async fn a_schedule_says_when_in_words_and_as_data(hub: Hub) {
    let query = "{ campaign(code: \"li-2023\") { schedules { code due { kind day monthOffset days words } \
        receiver { code name } firstPeriod lastPeriod zeroReport } } }";
    let answer = hub.ask("990101001001.jwh.reporter", query).await.ok();
    let of = |code: &str| {
        answer
            .list("campaign.schedules")
            .iter()
            .find(|one| one["code"] == code)
            .unwrap()
    };
    let due = &of("monthly")["due"];
    assert_eq!((&due["monthOffset"], &due["day"]), (&json!(1), &json!(5)));
    assert!(due["words"].as_str().unwrap().contains('5'), "{due}");
    assert_eq!(of("weekly")["due"]["days"], json!(2));
    assert_eq!(of("weekly")["firstPeriod"], json!("2023-W10"));
}

async fn a_renumbered_form_keeps_its_totals(hub: Hub) {
    hub.today("2023-03-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4).with("2.4", 9))
        .await;
    apply_second_version(&hub);
    let table = hub.table(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(value(&table.0, "found"), (json!("4"), json!("CARRIED")));
    assert_eq!(
        value(&table.0, "inspectors"),
        (json!("9"), json!("CARRIED"))
    );
    assert_eq!(
        value(&table.0, "tips").0,
        Value::Null,
        "nobody was asked for it yet"
    );
    hub.verify_rollup();
    let cells = second_version(Cells::zero()).with("1.1", 7).with("1.2", 6);
    hub.desk(COMMUNITIES[0]).file("2023-02", &cells).await;
    let table = hub.table(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(
        value(&table.0, "found"),
        (json!("6"), json!("REPORTED")),
        "neither lost nor doubled"
    );
    assert_eq!(value(&table.0, "tips"), (json!("7"), json!("REPORTED")));
    hub.verify_rollup();
}

async fn a_draft_of_an_older_version_does_not_change_its_meaning(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let draft = Paper::done(&desk.save("2023-01", &Cells::found(4), None).await);
    apply_second_version(&hub);
    let query =
        "query($id: ID!) { report(id: $id) { version cells { key value column { indicator } } } }";
    let shown = hub
        .ask_with(
            "990101001001.jwh.reporter",
            query,
            json!({ "id": draft.id }),
        )
        .await
        .ok();
    for cell in shown.list("report.cells") {
        let is_found = cell["column"]["indicator"] == json!("found");
        assert_eq!(
            cell["value"] == json!("4"),
            is_found,
            "what was typed for one value is no other's: {shown:#?}"
        );
    }
    let submitted = desk.submit(&draft).await.ok();
    assert_eq!(
        submitted.text("it.outcome"),
        "REFUSED",
        "the new cell is blank: {submitted:#?}"
    );
}

async fn a_renumbered_cell_is_compared_with_its_own_past(hub: Hub) {
    hub.today("2023-03-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(4)).await;
    apply_second_version(&hub);
    let falling = second_version(Cells::zero()).with("1.1", 9).with("1.2", 3);
    let paper = Paper::done(&desk.save("2023-02", &falling, None).await);
    let refused = desk.submit(&paper).await.ok();
    assert_eq!(
        refused.texts("it.problems", "cell"),
        ["1.2"],
        "found fell from 4 to 3: {refused:#?}"
    );
    assert_eq!(refused.text("it.problems.0.code"), "FALLING_TOTAL");
}

/// Puts a new cell before the first one, so that all numbers of the first
/// section move, and applies it by the command line while the hub runs.
fn apply_second_version(hub: &Hub) {
    let folder = hub.folder().join(CAMPAIGN);
    campaign::write(&folder);
    let file = folder.join("form-monthly.toml");
    let (head, cells) = {
        let text = std::fs::read_to_string(&file).unwrap();
        let (head, cells) = text.split_once("[[sections.cells]]").unwrap();
        (head.to_owned(), cells.to_owned())
    };
    let (first, second) = cells.split_once("[[sections]]").unwrap();
    let moved = first
        .replace("number = 3", "number = 4")
        .replace("number = 2", "number = 3")
        .replace("number = 1", "number = 2");
    let new = "[[sections.cells]]\nnumber = 1\nlabel = \"群众举报（个）\"\nvalues = [\n  { code = \"tips\", name = \"群众举报\", \
        name_en = \"Tips\", kind = \"COUNT\", unit = \"个\", time = \"CUMULATIVE\", additivity = \"SUM\" },\n]\n\n";
    std::fs::write(
        &file,
        format!("{head}{new}[[sections.cells]]{moved}[[sections]]{second}"),
    )
    .unwrap();
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}

/// The cells of the first version under the numbers of the second, with
/// nothing for the new one.
fn second_version(cells: Cells) -> Cells {
    cells
        .with("1.3", 0)
        .with("1.4.1", 0)
        .with("1.4.2", 0)
        .without("1.3.1")
        .without("1.3.2")
}

/// (value, state) of an indicator in the total of a table.
fn value(table: &Value, indicator: &str) -> (Value, Value) {
    let columns = table["columns"].as_array().unwrap();
    let position = columns
        .iter()
        .position(|column| column["indicator"] == indicator)
        .unwrap();
    (
        table["total"]["values"][position].clone(),
        table["total"]["states"][position].clone(),
    )
}
