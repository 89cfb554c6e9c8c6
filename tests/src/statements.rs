//! A question costs the same number of SQL statements however many rows it
//! brings: one batch a level of nesting.

mod below;
mod lists;

use serde_json::json;

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{
    COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, TOWN, WIDE_TOWN, WIDE_TOWN_UNITS, campaign,
};

both!(
    a_table_costs_three_statements,
    a_table_that_is_asked_for_the_first_time_costs_one_more,
    a_question_costs_as_many_statements_for_three_rows_as_for_sixty,
);

/// What dashboards ask, each with the place's code as `$code`, and the path of
/// the list that must hold all its rows.
const QUESTIONS: [(&str, &str, &str); 34] = [
    (
        "table",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: CHILDREN) { rows { nodes { code name values states } } total { values } } }",
    ),
    (
        "table by unit",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-02\", by: UNIT) { rows { nodes { code name values carriedFrom carriedBecause } } } }",
    ),
    (
        "table, sent up",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", basis: SENT_UP) { rows { nodes { code values states sentUp { changedSince } } } total { values } } }",
    ),
    (
        "collation",
        "jurisdiction.collation.flags.nodes",
        "jurisdiction(code: $code) { collation(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-02\") { fingerprint values flags(first: 100) { nodes { kind unit { code } } } } }",
    ),
    (
        "consolidation",
        "jurisdiction.collation.last.table.rows",
        "jurisdiction(code: $code) { collation(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\") { last { table { rows { code values differences } } changes { nodes { unit { code } } } } } }",
    ),
    (
        "completeness",
        "jurisdiction.completeness.rows.nodes",
        "jurisdiction(code: $code) { completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: UNIT) { rows { nodes { code expected reported } } } }",
    ),
    (
        "explanation",
        "jurisdiction.explain.contributions.nodes",
        "jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", cell: \"1.1\") { contributions { nodes { unit { code name } reportId filedBy signedBy } } } }",
    ),
    (
        "table by unit, in order",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-02\", by: UNIT, orderBy: { missing: DESC }) { rows { nodes { code values carriedFrom } } } }",
    ),
    (
        "ranking",
        "jurisdiction.ranking.rows.nodes",
        "jurisdiction(code: $code) { ranking(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-02\", by: UNIT, orderBy: { completeness: DESC }) { rows { nodes { rank code numerator } } } }",
    ),
    (
        "table as known before",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: CHILDREN, knownAt: \"2023-01-20T00:00:00Z\") { rows { nodes { code values } } } }",
    ),
    (
        "table by unit as known before",
        "jurisdiction.table.rows.nodes",
        "jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: UNIT, knownAt: \"2023-01-20T00:00:00Z\") { rows { nodes { code values carriedFrom } } } }",
    ),
    (
        "completeness as known before",
        "jurisdiction.completeness.rows.nodes",
        "jurisdiction(code: $code) { completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", by: UNIT, knownAt: \"2023-01-20T00:00:00Z\") { rows { nodes { code reported } } } }",
    ),
    (
        "explanation as known before",
        "jurisdiction.explain.contributions.nodes",
        "jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", \
        cell: \"1.1\", knownAt: \"2023-02-01T04:00:00Z\") { contributions { nodes { unit { code } signedBy } } } }",
    ),
    (
        "explanation by children",
        "jurisdiction.explain.parts.nodes",
        "jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", \
        cell: \"1.1\", by: CHILDREN) { parts { nodes { code value missing carried } } } }",
    ),
    (
        "explanation of those in a state",
        "jurisdiction.explain.contributions.nodes",
        "jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", \
        cell: \"1.1\", only: [REPORTED]) { contributions { nodes { unit { code } revisions { signedBy } } } } }",
    ),
    (
        "changes",
        "jurisdiction.changes.entries.nodes",
        "jurisdiction(code: $code) { changes(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", \
        since: \"2023-01-20T00:00:00Z\") { before { values } after { values } entries { nodes { unit { code } by before after } } } }",
    ),
    (
        "reports",
        "reports.nodes",
        "reports(filter: { below: $code }, first: 100) { nodes { id state unit { code name } \
        campaignCode cells { key value } } totalCount }",
    ),
    (
        "reports, campaign",
        "reports.nodes",
        "reports(filter: { below: $code }, first: 100) { nodes { campaign { title } schedule { code } form { title } } }",
    ),
    (
        "reports, events",
        "reports.nodes",
        "reports(filter: { below: $code }, first: 100) { nodes { events { action by } } }",
    ),
    (
        "reports, actions",
        "reports.nodes",
        "reports(filter: { below: $code }, first: 100) { nodes { allowedActions { action allowed } } }",
    ),
    (
        "reports, receivers and revisions",
        "reports.nodes",
        "reports(filter: { below: $code }, first: 100) { nodes { receivers { code } acceptances { by } copiedTo { code } \
        revisions { signedBy } } }",
    ),
    (
        "obligations",
        "jurisdiction.obligations.nodes",
        "jurisdiction(code: $code) { obligations(period: \"2023-01\", \
        filter: { campaign: \"li-2023\", schedule: \"monthly\" }, first: 100) { nodes { unit { code } status } } }",
    ),
    (
        "obligations, reports",
        "jurisdiction.obligations.nodes",
        "jurisdiction(code: $code) { obligations(period: \"2023-01\", first: 100) { nodes { report { state } } } }",
    ),
    (
        "obligations, campaign",
        "jurisdiction.obligations.nodes",
        "jurisdiction(code: $code) { obligations(period: \"2023-01\", first: 100) { nodes { campaign { title } schedule { code } } } }",
    ),
    (
        "enterprises",
        "enterprises.nodes",
        "enterprises(filter: { below: $code }, first: 100) { nodes { code place { name } section { name } sectors \
        ancestors { name } history { validFrom } } totalCount }",
    ),
    (
        "obligations, reminders",
        "jurisdiction.obligations.nodes",
        "jurisdiction(code: $code) { obligations(period: \"2023-01\", first: 100) { nodes { reminders { sentAt answeredAt } } } }",
    ),
    (
        "reminders",
        "jurisdiction.reminders.nodes",
        "jurisdiction(code: $code) { reminders(first: 100) { nodes { unit { code } to { code } answeredAt report { state } campaign { title } } } }",
    ),
    (
        "enterprises, duties",
        "enterprises.nodes",
        "enterprises(filter: { below: $code }, first: 100) { nodes { code \
        compliance(campaign: \"li-2023\", asOf: \"2023-03-01\") { state windows { state } } } }",
    ),
    (
        "compliance",
        "jurisdiction.compliance.heldBack.nodes",
        "jurisdiction(code: $code) { compliance(campaign: \"li-2023\", asOf: \"2023-03-01\", \
        since: \"2023-02-01\", byChildren: true) { total { enterprises } rows { enterprises } \
        heldBack(duty: \"two-once\", first: 100) { nodes { enterprise { code } } } } }",
    ),
    (
        "offices",
        "jurisdiction.compliance.offices.heldBack.nodes",
        "jurisdiction(code: $code) { compliance(campaign: \"xun-2023\", asOf: \"2023-03-01\", since: \"2023-02-01\", \
        byChildren: true) { offices { total { offices } heldBack(duty: \"patrol\", first: 100) { nodes { agency { code } } } } \
        targets { state } } }",
    ),
    (
        "agencies, duties",
        "jurisdiction.subordinates.nodes",
        "jurisdiction(code: $code) { subordinates(first: 100) { nodes { agencies(first: 1) { nodes { \
        duties(campaign: \"xun-2023\", asOf: \"2023-03-01\") { state } } } } } }",
    ),
    (
        "subordinates",
        "jurisdiction.subordinates.nodes",
        "jurisdiction(code: $code) { subordinates(first: 100) { nodes { code name \
        ancestors { code name } } totalCount } }",
    ),
    (
        "agencies",
        "jurisdiction.subordinates.nodes",
        "jurisdiction(code: $code) { subordinates(first: 100) { nodes { code \
        agencies(first: 5) { nodes { code jurisdiction { name } ancestors { name } } } } } }",
    ),
    (
        "subordinates of subordinates",
        "jurisdiction.subordinates.nodes",
        "jurisdiction(code: $code) { subordinates(first: 100) { nodes { code \
        subordinates(first: 5) { nodes { code } } } } }",
    ),
];

async fn a_question_costs_as_many_statements_for_three_rows_as_for_sixty(hub: Hub) {
    crate::world::inspection::apply(&hub).await;
    for (by, node) in [("99.coordinator", TOWN), ("98.coordinator", WIDE_TOWN)] {
        hub.remind(by, node, "2023-01", None).await.ok();
    }
    for (unit, _) in campaign::committees() {
        if unit.starts_with(TOWN) || unit.starts_with(WIDE_TOWN) {
            hub.desk(&unit).file_zero("2023-01").await;
        }
    }
    for town in [TOWN, WIDE_TOWN] {
        let desk = format!("{town}.coordinator");
        hub.consolidate(&desk, town, "2023-01").await.ok();
    }
    let mut dear = Vec::new();
    for (name, rows, question) in QUESTIONS {
        let query = format!("query($code: String!) {{ {question} }}");
        let few = statements(&hub, "99.viewer", &query, TOWN, rows, 3).await;
        let many = statements(&hub, "98.viewer", &query, WIDE_TOWN, rows, WIDE_TOWN_UNITS).await;
        if few != many {
            dear.push(format!(
                "{name}: {few} for 3 rows, {many} for {WIDE_TOWN_UNITS}"
            ));
        }
    }
    assert!(dear.is_empty(), "{dear:#?}");
}

/// The account with its grants and the version of the tree; the campaign; what the heads come to. What is told of the
/// places is known by the version of the tree, the figures by those of the heads.
async fn a_table_costs_three_statements(hub: Hub) {
    let (_, rows, question) = QUESTIONS[0];
    let query = format!("query($code: String!) {{ {question} }}");
    for (code, at_least) in [(TOWN, 3), (COUNTY, 2), (PREFECTURE, 3), (PROVINCE, 2)] {
        let sent = statements(&hub, "99.viewer", &query, code, rows, at_least).await;
        assert_eq!(sent, 3, "{code}");
    }
}

/// The figures too, whatever their number; asked again, and by another who sees as much, they are known.
async fn a_table_that_is_asked_for_the_first_time_costs_one_more(hub: Hub) {
    let query = "query($code: String!, $first: Int!) { jurisdiction(code: $code) { table(form: { campaign: \"li-2023\", \
        form: \"monthly\" }, period: \"2023-01\", first: $first) { rows { nodes { code values states } } } } }";
    let asked = async |by: &str, code: &str, first: i32| {
        let before = hub.store().statements();
        let variables = json!({ "code": code, "first": first });
        hub.ask_with(by, query, variables).await.ok();
        hub.store().statements() - before
    };
    for (by, code) in [
        ("99.viewer", TOWN),
        ("99.viewer", COUNTY),
        ("99.viewer", PREFECTURE),
        ("99.viewer", PROVINCE),
        ("98.viewer", WIDE_TOWN),
    ] {
        // What is known by the version of the tree.
        asked(by, code, 99).await;
        let coordinator = by.replace("viewer", "coordinator");
        let costs = [
            asked(by, code, 98).await,
            asked(by, code, 98).await,
            asked(&coordinator, code, 98).await,
            asked(by, code, 97).await,
        ];
        assert_eq!(costs, [4, 3, 3, 4], "{code}");
    }
    hub.desk(COMMUNITIES[0]).file_zero("2023-01").await;
    for code in [TOWN, COUNTY, PREFECTURE, PROVINCE] {
        let costs = [
            asked("99.viewer", code, 98).await,
            asked("99.viewer", code, 98).await,
        ];
        assert_eq!(costs, [4, 3], "{code}, after a signature");
    }
}

/// How many statements a question costs once what is kept between requests is
/// warm: the least of three times, for on a busy machine a batch may leave before
/// all of its keys have come.
async fn statements(
    hub: &Hub,
    account: &str,
    query: &str,
    code: &str,
    rows: &str,
    at_least: usize,
) -> u64 {
    hub.ask_with(account, query, json!({ "code": code }))
        .await
        .ok();
    let mut least = u64::MAX;
    for _ in 0..3 {
        let before = hub.store().statements();
        let answer = hub
            .ask_with(account, query, json!({ "code": code }))
            .await
            .ok();
        least = least.min(hub.store().statements() - before);
        assert!(answer.list(rows).len() >= at_least, "{answer:#?}");
    }
    assert!(least > 0, "somebody counts");
    least
}
