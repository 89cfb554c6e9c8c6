//! Copies (抄报): an office that a schedule copies reads what is owed and what was signed for it, and nothing else; with
//! the version that drops it, it reads nothing.

mod list;

use cengbao_domain::policy::Role::{Reporter, Viewer};
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::{NODE_LOOK_UP, QUESTIONS, Role, variables};
use crate::scope::file_figures;
use crate::world::accounts::{account, grant, spec};
use crate::world::{CAMPAIGN, COMMUNITIES, SECTIONS, SIBLING_UNIT, TOWN, campaign};

both!(
    a_copied_office_reads_what_was_signed_and_does_nothing_with_it,
    a_copy_opens_reports_and_nothing_else,
    who_reads_copies_belongs_to_the_office_and_holds_a_grant,
    a_copy_costs_no_statement_of_its_own,
);

/// The fire section, copied, and its neighbour of the same office, which is not.
const COPIED: &str = "990101001.xf.viewer";
const NEIGHBOUR: &str = "990101001.gm.viewer";

const REPORTS: &str = "{ reports(first: 50) { totalCount nodes { id state revision isCopy unit { code } cells { key value } \
    copiedTo { code } revisions { revision filedBy signedBy inForceUntil reason } events { action by } \
    allowedActions { action allowed reason } } } }";

const OWED: &str = "{ viewer { copiedSchedules { code copies { code } } copiedObligations(period: \"2023-01\", first: 100) { \
    nodes { id unit { code } status dueOn reportId report { state } copiedTo { code name } reminders { id } extension { until } } \
    pageInfo { startCursor endCursor hasNextPage } } } }";

/// Applies the world's campaign with these copies of its monthly schedule.
fn apply(hub: &Hub, copies: &str) {
    apply_with(hub, &format!("copies = [{copies}]\n"));
}

/// Applies the world's campaign with these lines more in its monthly schedule.
pub(crate) fn apply_with(hub: &Hub, lines: &str) {
    apply_with_first(hub, "99.ab", lines);
}

/// The same with another first receiver.
pub(crate) fn apply_with_first(hub: &Hub, first: &str, lines: &str) {
    let folder = hub.folder().join(CAMPAIGN);
    campaign::write(&folder);
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let receiver = "receiver = \"99.ab\"\n";
    assert!(text.contains(receiver), "{text}");
    let text = text.replace(receiver, &format!("receiver = \"{first}\"\n{lines}"));
    std::fs::write(&path, text).unwrap();
    hub.run(&[
        "campaign",
        "apply",
        folder.to_str().expect("a path in UTF-8"),
    ]);
}

fn copy_to_the_fire_section(hub: &Hub) {
    apply(hub, "\"990101001.xf\"");
}

async fn reports(hub: &Hub, account: &str) -> Answer {
    hub.ask(account, REPORTS).await.ok()
}

fn units(answer: &Answer, path: &str) -> Vec<String> {
    let unit = |one: &Value| one["unit"]["code"].as_str().unwrap().to_owned();
    answer.list(path).iter().map(unit).collect()
}

async fn a_copied_office_reads_what_was_signed_and_does_nothing_with_it(hub: Hub) {
    hub.today("2023-02-03");
    let desk = hub.desk(COMMUNITIES[0]);
    let signed = desk.file("2023-01", &Cells::found(4)).await;
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(9))
        .await;
    let drafting = hub.desk(COMMUNITIES[1]);
    let draft = Paper::done(&drafting.save("2023-01", &Cells::found(7), None).await);
    assert_eq!(reports(&hub, COPIED).await.number("reports.totalCount"), 0);

    copy_to_the_fire_section(&hub);
    let shown = reports(&hub, COPIED).await;
    assert_eq!(
        units(&shown, "reports.nodes"),
        [COMMUNITIES[0], SIBLING_UNIT]
    );
    assert_eq!(shown.number("reports.totalCount"), 2, "what was signed");
    let first = shown.at("reports.nodes.0");
    assert_eq!(first["cells"][0]["value"], "4");
    assert_eq!(first["isCopy"], true);
    assert_eq!(first["copiedTo"], json!([{ "code": "990101001.xf" }]));
    assert_eq!(
        first["revisions"][0]["signedBy"],
        format!("岗位 {}.reviewer", COMMUNITIES[0])
    );
    assert_eq!(
        shown.texts("reports.nodes.0.events", "action"),
        ["SIGN"],
        "what left the unit"
    );
    for action in shown.list("reports.nodes.0.allowedActions") {
        assert_eq!(action["allowed"], false);
        let reason = "the report is copied to your office, which reads it and does nothing with it";
        assert_eq!(action["reason"], reason);
    }
    // A correction under way is the unit's own business.
    let begun = Paper::done(&desk.correct(&signed, "更正", &Cells::found(5)).await);
    let shown = reports(&hub, COPIED).await;
    assert_eq!(shown.number("reports.nodes.0.revision"), 1);
    assert_eq!(shown.text("reports.nodes.0.cells.0.value"), "4");

    let look_up = "query($id: ID!) { report(id: $id) { state } }";
    let unseen = hub
        .ask_with(COPIED, look_up, json!({ "id": draft.id }))
        .await;
    assert_eq!(unseen.error_code(), "NOT_FOUND", "a draft");
    for mutation in ["acceptReport", "signReport", "submitReport"] {
        let answer = hub.change(COPIED, mutation, step(&begun)).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{mutation}");
        let answer = hub.change(COPIED, mutation, step(&draft)).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{mutation} of a draft");
    }
    assert_eq!(
        reports(&hub, NEIGHBOUR).await.number("reports.totalCount"),
        0
    );
    // Who sees it by its place is not told that it is a copy.
    let above = reports(&hub, "990101001.coordinator").await;
    assert_eq!(above.at("reports.nodes.0.isCopy"), &json!(false));

    apply(&hub, "");
    assert_eq!(
        reports(&hub, COPIED).await.number("reports.totalCount"),
        0,
        "dropped"
    );
    let unseen = hub
        .ask_with(COPIED, look_up, json!({ "id": signed.id }))
        .await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    hub.verify_rollup();
}

/// Whatever can be asked is answered as before, but for reports and for the campaign that now says whom it copies.
async fn a_copy_opens_reports_and_nothing_else(hub: Hub) {
    let papers = file_figures(&hub).await;
    // The world's campaign as a version of its own, so that nothing but the copies differs afterwards.
    apply(&hub, "\"990101001001.jwh\"");
    let roles = [
        (SECTIONS[0], Reporter),
        (SECTIONS[0], Viewer),
        (SECTIONS[1], Viewer),
        (TOWN, Viewer),
    ];
    let roles = roles.map(|(node, role)| Role {
        account: account(node, role),
        node,
    });
    let before = everything(&hub, &roles).await;
    copy_to_the_fire_section(&hub);
    let after = everything(&hub, &roles).await;
    for ((role, name, before), (_, _, after)) in before.iter().zip(&after) {
        if *name == "campaigns" {
            continue;
        }
        let is_copied = role.starts_with(SECTIONS[0]);
        let copies = ["copiedSchedules", "copiedObligations"]
            .map(|field| (before.pointer(&at(field)), after.pointer(&at(field))));
        if is_copied && *name == "reports" {
            assert_ne!(before, after, "{role} reads its copies");
        } else if is_copied && *name == "viewer" {
            assert!(
                copies.iter().all(|(before, after)| before != after),
                "{role}"
            );
        } else {
            assert!(
                copies.iter().all(|(before, after)| before == after),
                "{role} {name}"
            );
        }
        if !(is_copied && *name == "reports") {
            assert_eq!(beside_copies(before), beside_copies(after), "{role} {name}");
        }
    }
    let unit = "query($code: String!) { agency(code: $code) { name } }";
    for code in [COMMUNITIES[0], SIBLING_UNIT] {
        let unseen = hub.ask_with(COPIED, unit, json!({ "code": code })).await;
        assert_eq!(unseen.error_code(), "NOT_FOUND", "the unit itself");
    }
    // By its id as by the list, and its neighbour by neither.
    for paper in &papers {
        let id = json!({ "id": paper.id });
        hub.ask_with(COPIED, NODE_LOOK_UP, id.clone()).await.ok();
        let unseen = hub.ask_with(NEIGHBOUR, NODE_LOOK_UP, id).await;
        assert_eq!(unseen.error_code(), "NOT_FOUND");
    }
    let owed = hub.ask(COPIED, OWED).await.ok();
    let id = json!({ "id": owed.text("viewer.copiedObligations.nodes.0.id") });
    hub.ask_with(COPIED, NODE_LOOK_UP, id.clone()).await.ok();
    let unseen = hub.ask_with(NEIGHBOUR, NODE_LOOK_UP, id).await;
    assert_eq!(unseen.error_code(), "NOT_FOUND");
    // What was told to the units is not copied.
    for one in owed.list("viewer.copiedObligations.nodes") {
        assert_eq!(one["reminders"], json!([]), "{one:#}");
    }
}

fn at(field: &str) -> String {
    format!("/viewer/{field}")
}

/// An answer without what says whom the document copies, and without what it wants from whom: a copy is one of these.
fn beside_copies(answer: &Value) -> Value {
    const OF_THE_DOCUMENT: [&str; 4] = [
        "copiedSchedules",
        "copiedObligations",
        "copiedTo",
        "requirements",
    ];
    match answer {
        Value::Array(items) => items.iter().map(beside_copies).collect(),
        Value::Object(fields) => {
            let others = fields
                .iter()
                .filter(|(name, _)| !OF_THE_DOCUMENT.contains(&name.as_str()));
            let others = others.map(|(name, value)| (name.clone(), beside_copies(value)));
            Value::Object(others.collect())
        }
        other => other.clone(),
    }
}

async fn everything<'r>(hub: &Hub, roles: &'r [Role]) -> Vec<(&'r str, &'static str, Value)> {
    let mut answers = Vec::new();
    for role in roles {
        for question in QUESTIONS {
            let variables = variables(role, question);
            let answer = hub
                .ask_with(&role.account, question.document, variables)
                .await;
            let shown = answer.body["data"].clone();
            answers.push((role.account.as_str(), question.name, shown));
        }
    }
    answers
}

async fn who_reads_copies_belongs_to_the_office_and_holds_a_grant(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let section = Some(SECTIONS[0]);
    let elsewhere = "98";
    let sectoral = cengbao_store::GrantSpec {
        sectors: Some(vec!["消防".to_owned()]),
        ..grant(cengbao_domain::policy::Role::Supervisor, elsewhere)
    };
    let ended = cengbao_store::GrantSpec {
        until: Some("2023-01-31".parse().expect("a date")),
        ..grant(Viewer, SECTIONS[0])
    };
    // Whether it reads the copies.
    let accounts = [
        ("supervises-elsewhere", section, vec![sectoral], true),
        ("has-no-grant", section, Vec::new(), false),
        ("its-grant-ended", section, vec![ended], false),
        (
            "administers",
            section,
            vec![grant(cengbao_domain::policy::Role::Admin, TOWN)],
            false,
        ),
        (
            "reads-the-office-from-outside",
            None,
            vec![grant(Viewer, SECTIONS[0])],
            false,
        ),
        (
            "belongs-to-the-neighbour",
            Some(SECTIONS[1]),
            vec![grant(Viewer, SECTIONS[0])],
            false,
        ),
    ];
    let specs: Vec<_> = accounts
        .iter()
        .map(|(name, unit, grants, _)| spec(name, *unit, grants.clone()))
        .collect();
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-01-01"));
    operator.create_accounts(&specs).await.unwrap();
    copy_to_the_fire_section(&hub);
    for (name, _, _, reads) in accounts {
        let count = reports(&hub, name).await.number("reports.totalCount");
        assert_eq!(count, i64::from(reads), "{name}");
        let schedules = hub
            .ask(name, "{ viewer { copiedSchedules { code } } }")
            .await
            .ok();
        assert_eq!(
            schedules.list("viewer.copiedSchedules").len(),
            usize::from(reads),
            "{name}"
        );
    }
}

async fn a_copy_costs_no_statement_of_its_own(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let viewer = "{ viewer { account } }";
    let list = "{ reports(first: 10) { nodes { id state } } }";
    let cost = async |account: &str, query: &str| {
        hub.ask(account, query).await.ok();
        let before = hub.store().statements();
        hub.ask(account, query).await.ok();
        hub.store().statements() - before
    };
    let who = cost(COPIED, viewer).await;
    let by_place = cost("990101001.viewer", list).await;
    copy_to_the_fire_section(&hub);
    assert_eq!(cost(COPIED, viewer).await, who);
    assert_eq!(cost(COPIED, list).await, by_place);
}
