//! Lists read in both directions: every connection gives the same list from
//! either end, tells the truth about what lies beyond a page, and is not
//! disturbed by what is filed meanwhile.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::scope::file_figures;
use crate::world::{COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, TOWN};

both!(
    every_list_is_the_same_from_either_end,
    a_cursor_survives_what_is_filed_meanwhile,
    a_cursor_belongs_to_its_order,
    rows_are_ranked_by_what_is_asked,
    a_page_is_asked_from_one_end,
);

/// What stands between a question's arguments and its items.
const EDGES: &str = "{ edges { cursor node { __typename } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }";

/// A list: how it is asked, with `#` where its arguments for paging belong, and the path of the connection.
struct List {
    question: String,
    path: &'static str,
    at_least: usize,
}

fn list(question: &str, path: &'static str, at_least: usize) -> List {
    List {
        question: question.replace("EDGES", EDGES),
        path,
        at_least,
    }
}

/// Lists that begin with no place.
fn lists_of_the_viewer() -> Vec<List> {
    vec![
        list("{ jurisdictions(#) EDGES }", "jurisdictions", 20),
        list("{ campaigns(#) EDGES }", "campaigns", 1),
        list("{ enterprises(#) EDGES }", "enterprises", 6),
        list(
            "{ campaign(code: \"li-2023\") { progress(#) EDGES } }",
            "campaign.progress",
            4,
        ),
        list(
            "{ campaign(code: \"li-2023\") { board { items(#) EDGES } } }",
            "campaign.board.items",
            4,
        ),
        list(
            "{ campaign(code: \"li-2023\") { board(by: OFFICE) { rows(#) EDGES } } }",
            "campaign.board.rows",
            4,
        ),
        list("{ standIns(#) EDGES }", "standIns", 5),
        list("{ consolidations(#) EDGES }", "consolidations", 3),
        list("{ viewer { bulletins(#) EDGES } }", "viewer.bulletins", 3),
    ]
}

fn lists() -> Vec<List> {
    let form = "form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\"";
    let mut lists = lists_of_the_viewer();
    lists.extend([
        list(
            &format!(
                "{{ jurisdiction(code: \"{PROVINCE}\") {{ collation({form}) {{ flags(#) EDGES }} }} }}"
            ),
            "jurisdiction.collation.flags",
            3,
        ),
        list(
            &format!(
                "{{ jurisdiction(code: \"{COUNTY}\") {{ collation({form}) {{ last {{ changes(#) EDGES }} }} }} }}"
            ),
            "jurisdiction.collation.last.changes",
            3,
        ),
        list(
            &format!("{{ jurisdiction(code: \"{PREFECTURE}\") {{ subordinates(#) EDGES }} }}"),
            "jurisdiction.subordinates",
            3,
        ),
        list(
            &format!("{{ jurisdiction(code: \"{TOWN}\") {{ agencies(#) EDGES }} }}"),
            "jurisdiction.agencies",
            3,
        ),
        list(
            &format!(
                "{{ jurisdiction(code: \"{PROVINCE}\") {{ obligations(period: \"2023-01\" #) EDGES }} }}"
            ),
            "jurisdiction.obligations",
            10,
        ),
        list(
            &format!(
                "{{ agency(code: \"{}\") {{ obligations(#) EDGES }} }}",
                COMMUNITIES[0]
            ),
            "agency.obligations",
            12,
        ),
        list(
            &format!("{{ jurisdiction(code: \"{PROVINCE}\") {{ reminders(#) EDGES }} }}"),
            "jurisdiction.reminders",
            5,
        ),
        list(
            &format!(
                "{{ jurisdiction(code: \"{PROVINCE}\") {{ explain({form}, cell: \"1.1\" #) {{ contributions EDGES }} }} }}"
            ),
            "jurisdiction.explain.contributions",
            10,
        ),
    ]);
    for order in ["BEGUN", "UPDATED", "DUE", "SUBMITTED", "SIGNED"] {
        for direction in ["ASC", "DESC"] {
            let question = format!(
                "{{ reports(orderBy: {{ field: {order}, direction: {direction} }} #) EDGES }}"
            );
            lists.push(list(&question, "reports", 5));
        }
    }
    for by in ["by: CHILDREN", "by: UNIT", "by: LEVEL, level: TOWNSHIP"] {
        for order in [
            "",
            "orderBy: { value: { cell: \"1.1\", direction: DESC } }",
            "orderBy: { increase: { cell: \"1.1\" } }",
            "orderBy: { missing: DESC }",
            "orderBy: { completeness: ASC }",
            "orderBy: { timeliness: DESC }",
        ] {
            for question in ["table", "completeness"] {
                let question = format!(
                    "{{ jurisdiction(code: \"{PREFECTURE}\") {{ rows: {question}({form}, {by}, {order} #) {{ rows EDGES }} }} }}"
                );
                lists.push(list(&question, "jurisdiction.rows.rows", 2));
            }
            if !order.is_empty() {
                let question = format!(
                    "{{ jurisdiction(code: \"{PREFECTURE}\") {{ ranking({form}, {by}, {order} #) {{ rows EDGES }} }} }}"
                );
                lists.push(list(&question, "jurisdiction.ranking.rows", 2));
            }
        }
    }
    lists
}

/// One page: its cursors and its flags (has previous, has next).
async fn page(hub: &Hub, list: &List, arguments: &str) -> (Vec<String>, [bool; 2]) {
    let question = list.question.replace('#', arguments);
    let answer = hub.ask("99.viewer", &question).await.ok();
    let cursors = answer.texts(&format!("{}.edges", list.path), "cursor");
    let info = answer.at(&format!("{}.pageInfo", list.path));
    assert_eq!(
        info["startCursor"].as_str(),
        cursors.first().map(String::as_str)
    );
    assert_eq!(
        info["endCursor"].as_str(),
        cursors.last().map(String::as_str)
    );
    let flag = |name: &str| info[name].as_bool().unwrap();
    (cursors, [flag("hasPreviousPage"), flag("hasNextPage")])
}

async fn every_list_is_the_same_from_either_end(hub: Hub) {
    file_figures(&hub).await;
    // Drafts and returned reports have no days: they come last whichever way.
    hub.desk(COMMUNITIES[2])
        .save("2023-01", &Cells::found(1), None)
        .await
        .ok();
    for _ in 0..3 {
        hub.publish("990101.coordinator", COUNTY, json!({}))
            .await
            .ok();
    }
    for list in lists() {
        let (whole, flags) = page(&hub, &list, "first: 200").await;
        assert!(whole.len() >= list.at_least, "{}: {whole:?}", list.question);
        assert_eq!(flags, [false, false], "{}", list.question);
        let size = whole.len().div_ceil(3).max(1);
        let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
        let mut arguments = format!("first: {size}");
        loop {
            let (cursors, [previous, next]) = page(&hub, &list, &arguments).await;
            assert_eq!(previous, !forwards.is_empty(), "{}", list.question);
            forwards.extend(cursors);
            assert_eq!(next, forwards.len() < whole.len(), "{}", list.question);
            if !next {
                break;
            }
            arguments = format!("first: {size}, after: {:?}", forwards.last().unwrap());
        }
        let mut arguments = format!("last: {size}");
        loop {
            let (cursors, [previous, next]) = page(&hub, &list, &arguments).await;
            assert_eq!(next, !backwards.is_empty(), "{}", list.question);
            backwards.splice(0..0, cursors);
            assert_eq!(previous, backwards.len() < whole.len(), "{}", list.question);
            if !previous {
                break;
            }
            arguments = format!("last: {size}, before: {:?}", backwards[0]);
        }
        assert_eq!(
            (&forwards, &backwards),
            (&whole, &whole),
            "{}",
            list.question
        );
        if let [first, middle @ .., last] = &whole[..] {
            let between = format!("first: 200, after: {first:?}, before: {last:?}");
            let (cursors, flags) = page(&hub, &list, &between).await;
            assert_eq!(
                (cursors.as_slice(), flags),
                (middle, [true, true]),
                "{}",
                list.question
            );
        }
    }
}

async fn a_cursor_survives_what_is_filed_meanwhile(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(30))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(20))
        .await;
    let question = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
         period: \"2023-01\", by: UNIT, orderBy: {{ value: {{ cell: \"1.1\", direction: DESC }} }} #) {{ \
         rows {{ nodes {{ code }} pageInfo {{ endCursor hasPreviousPage }} }} }} }} }}"
    );
    let page = async |arguments: &str| {
        let answer = hub
            .ask("99.viewer", &question.replace('#', arguments))
            .await
            .ok();
        let codes = answer.texts("jurisdiction.table.rows.nodes", "code");
        (codes, answer.at("jurisdiction.table.rows.pageInfo").clone())
    };
    let (codes, info) = page("first: 1").await;
    assert_eq!(codes, [COMMUNITIES[0]]);
    // A row that comes to stand before the cursor does not push another one behind it again.
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(40))
        .await;
    let (codes, info) = page(&format!("first: 1, after: {}", info["endCursor"])).await;
    assert_eq!(codes, [COMMUNITIES[1]]);
    assert_eq!(info["hasPreviousPage"], json!(true));
}

async fn a_cursor_belongs_to_its_order(hub: Hub) {
    file_figures(&hub).await;
    let ask = async |order: &str, after: &Value| {
        let query = format!(
            "{{ reports(first: 1, orderBy: {{ field: {order} }}, after: {after}) {{ pageInfo {{ endCursor }} }} }}"
        );
        hub.ask("99.viewer", &query).await
    };
    let first = ask("SIGNED", &Value::Null).await.ok();
    let cursor = first.at("reports.pageInfo.endCursor").clone();
    ask("SIGNED", &cursor).await.ok();
    assert_eq!(ask("UPDATED", &cursor).await.error_code(), "BAD_INPUT");
}

async fn rows_are_ranked_by_what_is_asked(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(9))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(10))
        .await;
    let codes = async |place: &str, by: &str, order: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{place}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
             period: \"2023-01\", by: {by}, orderBy: {{ {order} }}) {{ rows {{ nodes {{ code }} }} }} }} }}"
        );
        let answer = hub.ask("99.viewer", &query).await.ok();
        answer.texts("jurisdiction.table.rows.nodes", "code")
    };
    let [first, second, silent] = COMMUNITIES;
    let falling = codes(TOWN, "UNIT", "value: { cell: \"1.1\", direction: DESC }").await;
    assert_eq!(
        falling,
        [second, first, silent],
        "9 is below 10, and who has none comes last"
    );
    let rising = codes(TOWN, "UNIT", "value: { cell: \"1.1\" }").await;
    assert_eq!(
        rising,
        [first, second, silent],
        "who has none comes last this way too"
    );
    assert_eq!(codes(TOWN, "UNIT", "missing: DESC").await[0], silent);
    let worst = codes(PREFECTURE, "CHILDREN", "completeness: ASC").await;
    assert_ne!(worst.first(), worst.last());
    let unknown = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
         period: \"2023-01\", orderBy: {{ value: {{ cell: \"9.9\" }} }}) {{ rows {{ nodes {{ code }} }} }} }} }}"
    );
    assert_eq!(
        hub.ask("99.viewer", &unknown).await.error_code(),
        "BAD_INPUT"
    );
}

async fn a_page_is_asked_from_one_end(hub: Hub) {
    for arguments in ["first: 1, last: 1", "last: 0", "before: \"x\""] {
        let query = format!("{{ jurisdictions({arguments}) {{ nodes {{ code }} }} }}");
        assert_eq!(
            hub.ask("99.viewer", &query).await.error_code(),
            "BAD_INPUT",
            "{arguments}"
        );
    }
    let query = "{ jurisdictions(last: 201) { nodes { code } } }";
    assert_eq!(
        hub.ask("99.viewer", query).await.error_code(),
        "PAGE_TOO_LARGE"
    );
}
