//! What a change names must be within what its author may change; of the rest nothing is told.

use serde_json::{Value, json};

use super::{filed, merge};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    nothing_becomes_what_its_author_may_not_change,
    an_office_gets_no_code_of_another_ones_place,
    a_merger_and_a_split_keep_the_level,
    the_number_of_a_document_is_not_taken_by_who_is_not_seen,
    what_is_missing_or_changes_nothing_is_said_so,
);

const CHANGE: &str = "mutation($input: ChangeTreeInput!) { changeTree(input: $input) { outcome place reason \
    change { id kind state on document } } }";
const EAST: &str = "990101.coordinator";
const WEST: &str = "990102.coordinator";
const VILLAGES: [&str; 2] = ["990101002001", "990101002002"];

fn input(kind: &str, codes: &[&str], into: &[&str], rest: &Value) -> Value {
    let mut input = json!({
        "kind": kind, "on": "2023-06-01", "codes": codes, "into": into,
        "document": "例民函〔2023〕5号", "reason": "优化布局",
    });
    for (field, value) in rest.as_object().unwrap() {
        input[field] = value.clone();
    }
    json!({ "input": input })
}

/// What came: NOT_FOUND, or the outcome with the place and the reason.
async fn came(hub: &Hub, by: &str, input: Value) -> (String, String, String) {
    let answer = hub.ask_with(by, CHANGE, input).await;
    if answer.body.get("errors").is_some() {
        return (answer.error_code().to_owned(), String::new(), String::new());
    }
    let answer = answer.ok();
    let text = |field: &str| {
        let found = answer.at("changeTree")[field].as_str();
        found.unwrap_or_default().to_owned()
    };
    (text("outcome"), text("place"), text("reason"))
}

async fn nothing_becomes_what_its_author_may_not_change(hub: Hub) {
    filed(&hub).await;
    // A village of the west is no more, and the east is not told so.
    let closed = merge(
        "2023-05-01",
        &["990102001001", "990102001002"],
        "990102001001",
        "桥村",
    );
    hub.move_tree("2023-06-02", closed).await;
    let (village, gone) = ("990102001001", "990102001002");
    let names = json!({ "names": ["一", "二"] });
    let shares = json!({ "names": ["一", "二"], "shares": ["60%", "40%"] });
    let later = json!({ "on": "2023-12-01" });
    let none = json!({});
    let refused = [
        input("MERGE", &VILLAGES, &[village], &none),
        input("MERGE", &VILLAGES, &[village], &later),
        input("MERGE", &VILLAGES, &[gone], &none),
        input("MERGE", &VILLAGES, &["990102001"], &none),
        input("SPLIT", &VILLAGES[..1], &[village, "990101002008"], &names),
        input("SPLIT", &VILLAGES[..1], &[village, "990101002008"], &shares),
        input(
            "MERGE",
            &[SIBLING_UNIT, "990101002002.cwh"],
            &["990102001001.cwh"],
            &none,
        ),
        input(
            "SPLIT",
            &[SIBLING_UNIT],
            &["990102001001.cwh", "990101002001.x"],
            &names,
        ),
        input(
            "TRANSFER",
            &[SIBLING_TOWN],
            &[],
            &json!({ "parent": "990102" }),
        ),
    ];
    for change in refused {
        let told = change.to_string();
        assert_eq!(came(&hub, EAST, change).await.0, "NOT_FOUND", "{told}");
    }
    let changes = format!(
        "{{ jurisdiction(code: \"{COUNTY}\") {{ boundaryChanges {{ nodes {{ id }} }} }} }}"
    );
    let found = hub.ask(EAST, &changes).await.ok();
    assert!(found.list("jurisdiction.boundaryChanges.nodes").is_empty());
    let own = input("MERGE", &VILLAGES, &["990101001001"], &none);
    assert_eq!(came(&hub, EAST, own).await.0, "DONE");
    assert_eq!(hub.total(COUNTY, "2023-06").await, "17");
    hub.verified(false).await;
}

async fn an_office_gets_no_code_of_another_ones_place(hub: Hub) {
    filed(&hub).await;
    let open = json!({ "names": ["科"], "parent": SIBLING_TOWN, "agencyKind": "SECTION" });
    // There, and not there.
    for code in ["990102001001.cwh", "990102001001.xx", "990102999001.xx"] {
        let opened = input("OPEN", &[code], &[], &open);
        assert_eq!(came(&hub, EAST, opened).await.0, "NOT_FOUND", "{code}");
        let renamed = input("RENAME", &[SIBLING_UNIT], &[code], &json!({}));
        assert_eq!(came(&hub, EAST, renamed).await.0, "NOT_FOUND", "{code}");
    }
    let own = input("OPEN", &["990101002001.xx"], &[], &open);
    assert_eq!(came(&hub, EAST, own).await.0, "DONE");
}

async fn a_merger_and_a_split_keep_the_level(hub: Hub) {
    filed(&hub).await;
    let none = json!({});
    let up = json!({ "level": "TOWNSHIP", "names": ["新镇", "老镇"], "parent": COUNTY });
    let refused = [
        input("MERGE", &VILLAGES, &[TOWN], &none),
        input("MERGE", &VILLAGES, &["990101003"], &up),
        input("SPLIT", &VILLAGES[..1], &["990101003", "990101004"], &up),
    ];
    for change in refused {
        let told = change.to_string();
        let (outcome, place, reason) = came(&hub, EAST, change).await;
        assert_eq!(
            (outcome.as_str(), place.as_str()),
            ("REFUSED", "into"),
            "{told}"
        );
        assert!(reason.contains("keep the level"), "{reason}");
    }
    hub.verified(false).await;
}

async fn the_number_of_a_document_is_not_taken_by_who_is_not_seen(hub: Hub) {
    filed(&hub).await;
    let renamed =
        |code: &str, name: &str| input("RENAME", &[code], &[], &json!({ "names": [name] }));
    let west = renamed("990102001", "桥镇");
    assert_eq!(came(&hub, WEST, west.clone()).await.0, "DONE");
    // The same number in another county is another's document, or another item of it.
    let east = renamed(SIBLING_TOWN, "河镇");
    assert_eq!(came(&hub, EAST, east.clone()).await.0, "DONE");
    // Again: each finds its own.
    for (by, change) in [(WEST, west), (EAST, east)] {
        assert_eq!(came(&hub, by, change).await.0, "DONE", "{by}");
    }
    let (outcome, place, _) = came(&hub, EAST, renamed(SIBLING_TOWN, "大河镇")).await;
    assert_eq!((outcome.as_str(), place.as_str()), ("REFUSED", "document"));
    let of = |county: &str| {
        format!("{{ jurisdiction(code: \"{county}\") {{ boundaryChanges {{ nodes {{ id }} }} }} }}")
    };
    for county in [COUNTY, "990102"] {
        let found = hub.ask("9901.viewer", &of(county)).await.ok();
        assert_eq!(
            found.list("jurisdiction.boundaryChanges.nodes").len(),
            1,
            "{county}"
        );
    }
}

async fn what_is_missing_or_changes_nothing_is_said_so(hub: Hub) {
    let open = input("OPEN", &["990101009"], &[], &json!({ "names": ["新镇"] }));
    let (outcome, place, reason) = came(&hub, "99.coordinator", open).await;
    assert_eq!((outcome.as_str(), place.as_str()), ("REFUSED", "parent"));
    assert!(reason.contains("the parent is missing"), "{reason}");
    let stays = input(
        "TRANSFER",
        &[SIBLING_TOWN],
        &[],
        &json!({ "parent": COUNTY }),
    );
    let (outcome, place, reason) = came(&hub, "9901.coordinator", stays).await;
    assert_eq!((outcome.as_str(), place.as_str()), ("REFUSED", "parent"));
    assert!(reason.contains("stands under"), "{reason}");
}
