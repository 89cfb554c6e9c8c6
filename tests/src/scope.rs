//! Who sees what: every role its own, also when all ask at once.

use std::sync::Arc;

use cengbao_domain::policy::Role::{Coordinator, Reporter, Reviewer, Viewer};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::progress::change;
use crate::questions::{Role, questions, seal, variables};
use crate::world::accounts::{account, spec};
use crate::world::enterprises::{HOTEL, QUARRY};
use crate::world::{
    CAMPAIGN, COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, SECTIONS, SIBLING_TOWN, SIBLING_UNIT,
    TOWN, WIDE_TOWN, campaign, divisions, enterprises,
};

both!(
    every_role_sees_its_own_and_nothing_else,
    many_roles_at_once_each_see_their_own,
    the_judge_of_leaks_knows_one,
);

/// Requests of many roles that are under way together.
const AT_ONCE: usize = 64;
/// Times that every role asks everything.
const ROUNDS: usize = 3;

/// The figure that each unit files, one that appears nowhere else.
pub(crate) fn figure(position: usize) -> i64 {
    7_000_003 + 1_117 * i64::try_from(position).expect("a test has few units")
}

/// The figure that each enterprise returns of itself, one that appears nowhere else.
fn returned(position: usize) -> i64 {
    8_000_009 + 1_129 * i64::try_from(position).expect("a test has few enterprises")
}

/// The enterprises that return, one in each town of a county.
const RETURNERS: [enterprises::Known; 2] = [enterprises::PLANT, enterprises::QUARRY];
/// Belongs to the office that receives, and holds nothing but what it stands in for.
const STANDING_IN: &str = "stands-in";

/// The units that file in these tests, in all corners of the world.
pub(crate) const FILERS: [&str; 7] = [
    COMMUNITIES[0],
    COMMUNITIES[1],
    SIBLING_UNIT,
    "990102001001.cwh",
    "990200001001.jwh",
    "980101001001.jwh",
    "980101001002.jwh",
];

/// One role of each kind at each level.
fn roles() -> Vec<Role> {
    let places = [
        PROVINCE,
        PREFECTURE,
        "9902",
        COUNTY,
        "990102",
        TOWN,
        SIBLING_TOWN,
        "98",
        WIDE_TOWN,
    ];
    let units = [
        COMMUNITIES[0],
        COMMUNITIES[1],
        SIBLING_UNIT,
        "980101001001.jwh",
    ];
    let mut roles = Vec::new();
    for node in places {
        roles.extend([Viewer, Coordinator].map(|role| Role {
            account: account(node, role),
            node,
        }));
    }
    for node in units.into_iter().chain(SECTIONS) {
        roles.extend([Reporter, Reviewer].map(|role| Role {
            account: account(node, role),
            node,
        }));
    }
    roles
}

async fn every_role_sees_its_own_and_nothing_else(hub: Hub) {
    file_figures(&hub).await;
    for role in roles() {
        for question in questions(&role) {
            let answer = hub
                .ask_with(&role.account, question.document, variables(&role, question))
                .await
                .ok();
            let leaks = leaks(&role, &answer.body);
            assert!(
                leaks.is_empty(),
                "{role:?} {} shows {leaks:?}: {answer:#?}",
                question.name
            );
        }
    }
}

async fn the_judge_of_leaks_knows_one(hub: Hub) {
    file_figures(&hub).await;
    let [wide, narrow] = [PROVINCE, TOWN].map(|node| Role {
        account: account(node, Viewer),
        node,
    });
    for question in questions(&wide)
        .filter(|question| !["viewer", "campaigns", "nodes"].contains(&question.name))
    {
        let answer = hub
            .ask_with(&wide.account, question.document, variables(&wide, question))
            .await
            .ok();
        assert!(
            !leaks(&narrow, &answer.body).is_empty(),
            "{} shows a province to a town",
            question.name
        );
    }
}

async fn many_roles_at_once_each_see_their_own(hub: Hub) {
    file_figures(&hub).await;
    let mut expected = Vec::new();
    for role in roles() {
        for question in questions(&role) {
            let answer = hub
                .ask_with(&role.account, question.document, variables(&role, question))
                .await
                .ok();
            expected.push((role.clone(), question, answer.body["data"].clone()));
        }
    }
    let hub = Arc::new(hub);
    let desks = Arc::new(Semaphore::new(AT_ONCE));
    let mut asking = JoinSet::new();
    for _ in 0..ROUNDS {
        for (role, question, alone) in expected.clone() {
            let (hub, desks) = (Arc::clone(&hub), Arc::clone(&desks));
            asking.spawn(async move {
                let _desk = desks.acquire().await;
                let answer = hub
                    .ask_with(&role.account, question.document, variables(&role, question))
                    .await
                    .ok();
                assert_eq!(answer.body["data"], alone, "{role:?} {}", question.name);
            });
        }
    }
    let mut answers = 0;
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
        answers += 1;
    }
    assert!(answers > 300, "{answers} answers");
}

/// Each filer files its own figure; the papers in their order.
pub(crate) async fn file_figures(hub: &Hub) -> Vec<Paper> {
    let extended = hub.extend("99.coordinator", FILERS[0], "2023-01", "2023-02-20");
    extended.await.ok();
    // Every filer is reminded before it files, with a word that names it.
    for unit in FILERS {
        let by = if unit.starts_with("98") {
            "98.coordinator"
        } else {
            "99.coordinator"
        };
        let reminded = hub.remind(by, unit, "2023-01", Some(unit)).await.ok();
        assert_eq!(reminded.number("it.reminded"), 1);
    }
    // Every filer says what it did for a task, with its figure in it.
    for (position, unit) in FILERS.into_iter().enumerate() {
        let input = json!({ "campaign": CAMPAIGN, "item": { "kind": "TASK", "code": "rectify" }, "on": "2023-01-20",
            "note": figure(position).to_string() });
        let recorded = change(hub, &account(unit, Reporter), "recordProgress", input).await;
        assert_eq!(recorded.ok().text("it.outcome"), "DONE");
    }
    // An accident in each town, for which one enterprise answers.
    for (place, one) in [(TOWN, HOTEL), (SIBLING_TOWN, QUARRY)] {
        let facts = json!({ "place": place, "on": "2023-01-10", "title": one.code(), "deaths": 1,
            "seriousInjuries": 0, "enterprises": [one.code()] });
        let query =
            "mutation($input: RecordAccidentInput!) { recordAccident(input: $input) { outcome } }";
        let variables = json!({ "input": { "accident": facts } });
        let recorded = hub.ask_with("99.coordinator", query, variables).await.ok();
        assert_eq!(recorded.text("recordAccident.outcome"), "DONE");
    }
    hub.acknowledge("990101001001.jwh.reporter", FILERS[0])
        .await
        .ok();
    stand_ins(hub).await;
    // Everything that is filed changed after its county signed.
    consolidate(hub, COUNTY).await;
    for (position, one) in RETURNERS.into_iter().enumerate() {
        let code = one.code();
        let input = json!({ "input": {
            "unit": code, "campaign": "li-2023", "target": "certified", "asOf": "2023-01-05",
            "figures": { "numerator": returned(position).to_string(), "denominator": returned(position).to_string() },
        } });
        let file = "mutation($input: FileTargetReturnInput!) { fileTargetReturn(input: $input) { outcome } }";
        let own = format!("{code}.enterprise");
        let filed = hub.ask_with(&own, file, input).await.ok();
        assert_eq!(filed.text("fileTargetReturn.outcome"), "DONE");
    }
    let mut papers = Vec::new();
    for (position, unit) in FILERS.into_iter().enumerate() {
        // Corrected once, and a second correction is under way.
        let (desk, cells) = (hub.desk(unit), Cells::found(figure(position)));
        let signed = desk.file("2023-01", &cells).await;
        let signed = Paper::done(&desk.corrected(&signed, "更正", &cells).await);
        let begun = desk.correct(&signed, "再次更正", &cells).await;
        papers.push(Paper::done(&begun));
    }
    for town in [TOWN, SIBLING_TOWN] {
        consolidate(hub, town).await;
    }
    papers
}

/// A post of the province's office stands in for each filer of the province, for a reason that names it.
async fn stand_ins(hub: &Hub) {
    let operator = hub
        .store()
        .system("the tests' stand-in", noon("2023-01-01"));
    let office = spec(STANDING_IN, Some("99.ab"), Vec::new());
    operator.create_accounts(&[office]).await.unwrap();
    for unit in FILERS.into_iter().filter(|unit| unit.starts_with(PROVINCE)) {
        let span = ("2023-02-01", "2023-02-10");
        let appointed = hub.appoint("99.coordinator", STANDING_IN, (unit, "FILE"), span, unit);
        assert_eq!(appointed.await.ok().text("it.outcome"), "DONE");
    }
}

/// A place signs what it has, as its own coordinator.
async fn consolidate(hub: &Hub, place: &str) {
    let desk = account(place, Coordinator);
    let signed = hub.consolidate(&desk, place, "2023-01");
    assert_eq!(signed.await.ok().text("it.outcome"), "DONE");
}

/// Codes, ids and figures in an answer that the role must not see.
fn leaks(role: &Role, answer: &Value) -> Vec<String> {
    let jurisdiction = role.node.split('.').next().unwrap_or_default();
    // The names above are shown; who receives and who issued is printed in the
    // document that binds the unit.
    let is_above =
        |code: &str| code == "0" || (!code.contains('.') && jurisdiction.starts_with(code));
    let is_own = |code: &str| {
        if role.is_unit() {
            code == role.node
        } else {
            code.starts_with(role.node)
        }
    };
    let is_receiver = |code: &str| ["99.ab", "990101001.ab"].contains(&code);
    let codes = divisions::rows()
        .into_iter()
        .map(|row| row[0].clone())
        .chain(campaign::agency_codes());
    let foreign = codes.filter(|code| !is_above(code) && !is_own(code) && !is_receiver(code));
    let mut forbidden: Vec<String> = foreign
        .flat_map(|code| [seal("jurisdiction", &code), seal("agency", &code), code])
        .collect();
    let answered_for: Vec<String> = enterprises::NAMED
        .iter()
        .filter(|one| one.section == role.node)
        .map(enterprises::Known::code)
        .collect();
    let strange = enterprises::all()
        .into_iter()
        .filter(|(code, place)| !is_own(place) && !answered_for.contains(code));
    forbidden.extend(strange.flat_map(|(code, _)| [seal("enterprise", &code), code]));
    let hidden = FILERS.iter().enumerate().filter(|(_, unit)| !is_own(unit));
    forbidden.extend(hidden.map(|(position, _)| figure(position).to_string()));
    let unseen = RETURNERS
        .iter()
        .enumerate()
        .filter(|(_, one)| !is_own(one.place) && !answered_for.contains(&one.code()));
    forbidden.extend(unseen.map(|(position, _)| returned(position).to_string()));
    let mut found = Vec::new();
    strings(answer, &mut |text| {
        let opened = open(text);
        let parts = opened.iter().map(String::as_str).chain([text]);
        let mut shown = parts.filter(|part| forbidden.iter().any(|one| one == part));
        found.extend(shown.next().map(str::to_owned));
    });
    found
}

/// The parts of an id or a cursor: opaque to clients, and readable to whoever tries.
fn open(text: &str) -> Vec<String> {
    use base64::Engine as _;
    let plain = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    let plain = plain.and_then(|bytes| String::from_utf8(bytes).ok());
    let parts = plain
        .iter()
        .flat_map(|plain| plain.split([':', '/', ' ', '\u{1}']));
    parts.map(str::to_owned).collect()
}

fn strings(value: &Value, visit: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, visit)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
