//! Figures as they were known at a moment: what was recorded later is not in
//! them, at any place, in any cut, whatever became of the report since.

use cengbao_domain::policy::Role;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::table::Table;
use crate::world::{
    COMMUNITIES, COUNTY, PREFECTURE, PREFECTURE_WITHOUT_COUNTIES, PROVINCE, SIBLING_UNIT, TOWN,
};

both!(
    a_figure_is_told_as_it_was_known,
    what_a_unit_stood_on_is_told_as_it_was,
    an_explanation_tells_what_was_so,
    a_series_and_completeness_are_told_as_they_were_known,
    what_was_told_of_a_moment_is_known_at_it,
    an_obligation_that_came_later_is_not_expected_before,
    before_the_first_record_nothing_is_known,
    a_moment_to_come_is_refused,
    who_sees_a_part_is_told_of_that_part_alone,
);

const COORDINATOR: &str = "990101001.coordinator";

/// Noon of a day, as a variable.
pub(crate) fn at(day: &str) -> Value {
    json!(noon(day).to_rfc3339())
}

impl Hub {
    pub(crate) async fn table_known(&self, code: &str, period: &str, by: &str, day: &str) -> Table {
        let variables = json!({ "code": code, "period": period, "by": by, "knownAt": at(day) });
        self.table_with(variables).await
    }
}

async fn a_figure_is_told_as_it_was_known(hub: Hub) {
    hub.today("2023-02-03");
    let january = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.today("2023-02-10");
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(20))
        .await;
    hub.desk("990200001001.jwh")
        .file("2023-01", &Cells::found(300))
        .await;
    hub.today("2023-09-01");
    hub.desk(COMMUNITIES[0])
        .corrected(&january, "多报", &Cells::found(1))
        .await;
    hub.today("2023-10-01");
    // At each of four moments: found by place.
    let moments = ["2023-02-02", "2023-02-03", "2023-02-10", "2023-09-01"];
    let places: [(&str, [Option<&str>; 4]); 5] = [
        (TOWN, [None, Some("4"), Some("4"), Some("1")]),
        (COUNTY, [None, Some("4"), Some("24"), Some("21")]),
        (PREFECTURE, [None, Some("4"), Some("24"), Some("21")]),
        (
            PREFECTURE_WITHOUT_COUNTIES,
            [None, None, Some("300"), Some("300")],
        ),
        (PROVINCE, [None, Some("4"), Some("324"), Some("321")]),
    ];
    for (code, found) in places {
        for (day, found) in moments.into_iter().zip(found) {
            for by in ["TOTAL", "CHILDREN", "UNIT"] {
                // The correction changed August as well: nobody filed after January.
                for period in ["2023-01", "2023-08"] {
                    let table = hub.table_known(code, period, by, day).await;
                    let place = format!("{code} {period} {by} {day}");
                    assert_eq!(table.total().cell(FOUND).0, found, "{place}");
                    if by != "TOTAL" {
                        let rows = table.rows().filter_map(|row| row.cell(FOUND).0);
                        let sum: i64 = rows.map(|value| value.parse::<i64>().unwrap()).sum();
                        assert_eq!(sum.to_string(), found.unwrap_or("0"), "{place}");
                    }
                }
            }
        }
    }
    let counties = hub.table_with(
        json!({ "code": PROVINCE, "period": "2023-01", "by": "LEVEL", "level": "COUNTY",
        "knownAt": at("2023-02-10") }),
    );
    assert_eq!(
        counties.await.row("990101").cell(FOUND).0,
        Some("24"),
        "of a level as well"
    );
    hub.verify_rollup();
}

async fn what_a_unit_stood_on_is_told_as_it_was(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    hub.today("2023-02-03");
    desk.file("2023-01", &Cells::found(4)).await;
    hub.today("2023-03-03");
    let february = desk.file("2023-02", &Cells::found(9)).await;
    hub.today("2023-03-06");
    let input = sent_back(&february, "重报", &[]);
    let returned = Paper::done(&hub.change(COORDINATOR, "returnReport", input).await);
    hub.today("2023-03-08");
    let draft = desk
        .submitted("2023-02", &Cells::found(8), Some(returned.version))
        .await;
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    assert_eq!(
        table.row(COMMUNITIES[0]).carried(),
        (Some("2023-01"), Some("RETURNED")),
        "what lies at the unit anew changes nothing until it is signed"
    );
    hub.today("2023-03-10");
    let signed = Paper::done(&desk.sign(&draft).await);
    hub.today("2023-03-12");
    let withdrawn = desk.withdraw(Role::Reviewer, &signed, Some("误报")).await;
    Paper::done(&withdrawn);
    hub.today("2023-03-20");
    let silent = (Some("4"), "CARRIED", Some("2023-01"), Some("SILENT"));
    let returned = (Some("4"), "CARRIED", Some("2023-01"), Some("RETURNED"));
    let withdrawn = (Some("4"), "CARRIED", Some("2023-01"), Some("WITHDRAWN"));
    for (day, stood) in [
        ("2023-03-02", silent),
        ("2023-03-03", (Some("9"), "REPORTED", None, None)),
        ("2023-03-06", returned),
        ("2023-03-08", returned),
        ("2023-03-10", (Some("8"), "REPORTED", None, None)),
        ("2023-03-12", withdrawn),
        ("2023-03-20", withdrawn),
    ] {
        let table = hub.table_known(TOWN, "2023-02", "UNIT", day).await;
        let row = table.row(COMMUNITIES[0]);
        let (value, state, ..) = row.cell(FOUND);
        let (from, because) = row.carried();
        assert_eq!((value, state, from, because), stood, "{day}");
    }
    hub.verify_rollup();
}

const EXPLAIN: &str = "query($code: String!, $period: Period!, $knownAt: DateTime) { jurisdiction(code: $code) { \
    explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, cell: \"1.1\", knownAt: $knownAt) { \
    total { value contributors } \
    contributions { nodes { unit { code } state value carriedFrom revision corrects correctionReason signedAt } } } } }";

async fn an_explanation_tells_what_was_so(hub: Hub) {
    hub.today("2023-02-03");
    let signed = hub
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.today("2023-02-20");
    hub.desk(COMMUNITIES[0])
        .corrected(&signed, "漏报", &Cells::found(6))
        .await;
    let of = async |day: &str| {
        let variables = json!({ "code": TOWN, "period": "2023-01", "knownAt": at(day) });
        let answer = hub.ask_with("99.viewer", EXPLAIN, variables).await.ok();
        let nodes = answer.list("jurisdiction.explain.contributions.nodes");
        let one = nodes
            .iter()
            .find(|one| one["unit"]["code"] == COMMUNITIES[0]);
        let one = one.unwrap();
        json!([
            one["value"],
            one["state"],
            one["revision"],
            one["corrects"],
            one["correctionReason"]
        ])
    };
    hub.today("2023-03-01");
    let missing = json!([null, "MISSING", null, null, null]);
    assert_eq!(of("2023-02-02").await, missing);
    assert_eq!(
        of("2023-02-10").await,
        json!(["4", "REPORTED", 1, null, null])
    );
    assert_eq!(
        of("2023-02-20").await,
        json!(["6", "REPORTED", 2, 1, "漏报"])
    );
}

const SERIES: &str = "query($code: String!, $knownAt: DateTime) { jurisdiction(code: $code) { \
    series(form: { campaign: \"li-2023\", form: \"monthly\" }, from: \"2023-01\", to: \"2023-04\", knownAt: $knownAt) { \
        points { period values states contributors increases expected reported onTime } } \
    completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", by: UNIT, knownAt: $knownAt) { \
        rows { nodes { code expected reported onTime missing } } total { expected reported onTime missing } } } }";

async fn a_series_and_completeness_are_told_as_they_were_known(hub: Hub) {
    let both = async |code: &str, day: Option<&str>| {
        let variables = json!({ "code": code, "knownAt": day.map(at) });
        let answer = hub.ask_with("99.viewer", SERIES, variables).await.ok();
        answer.at("jurisdiction").clone()
    };
    let days = ["2023-02-03", "2023-03-04", "2023-04-20", "2023-05-02"];
    let places = [TOWN, COUNTY, PREFECTURE_WITHOUT_COUNTIES, PROVINCE];
    let filings: [(&str, &str, i64); 4] = [
        (COMMUNITIES[0], "2023-01", 4),
        ("990200001001.jwh", "2023-02", 30),
        (COMMUNITIES[0], "2023-02", 7),
        (COMMUNITIES[1], "2023-04", 100),
    ];
    // What the hub said on each day is what it says of that day afterwards.
    let mut told = Vec::new();
    for (day, (unit, period, found)) in days.into_iter().zip(filings) {
        hub.today(day);
        let cells = Cells::found(found).with("2.3", 2);
        hub.desk(unit).file(period, &cells).await;
        for code in places {
            told.push((day, code, both(code, None).await));
        }
    }
    hub.today("2023-06-01");
    for (day, code, then) in told {
        assert_eq!(both(code, Some(day)).await, then, "{code} {day}");
    }
    hub.verify_rollup();
}

async fn what_was_told_of_a_moment_is_known_at_it(hub: Hub) {
    hub.today("2023-02-03");
    // All of one moment: the hub keeps them apart by less than it tells.
    for unit in COMMUNITIES {
        hub.desk(unit).file("2023-01", &Cells::found(1)).await;
    }
    hub.today("2023-03-01");
    let variables = json!({ "code": TOWN, "period": "2023-01" });
    let answer = hub.ask_with("99.viewer", EXPLAIN, variables).await.ok();
    let signed = answer.texts("jurisdiction.explain.contributions.nodes", "signedAt");
    assert_eq!(signed.len(), 3);
    for moment in signed {
        let variables =
            json!({ "code": TOWN, "period": "2023-01", "by": "TOTAL", "knownAt": moment });
        let table = hub.table_with(variables).await;
        assert_eq!(table.total().cell(FOUND).0, Some("3"), "{moment}");
    }
}

async fn an_obligation_that_came_later_is_not_expected_before(hub: Hub) {
    let counts = async |day: &str| {
        let table = hub.table_known(PROVINCE, "2023-01", "TOTAL", day).await;
        (
            table.total().counts(),
            table.total().cell(FOUND).1.to_owned(),
        )
    };
    assert_eq!(
        counts("2022-12-31").await,
        ((0, 0, 0), "NOT_APPLICABLE".to_owned())
    );
    assert_eq!(
        counts("2023-01-02").await,
        ((10, 0, 0), "MISSING".to_owned())
    );
}

async fn before_the_first_record_nothing_is_known(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let table = hub.table_known(TOWN, "2023-01", "UNIT", "2001-01-01").await;
    assert!(table.codes().is_empty(), "{table:#?}");
    assert_eq!(table.total().cell(FOUND), (None, "NOT_APPLICABLE", 0, None));
}

async fn a_moment_to_come_is_refused(hub: Hub) {
    hub.today("2023-02-03");
    let query = "query($knownAt: DateTime!) { jurisdiction(code: \"990101001\") { \
        table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", knownAt: $knownAt) { \
        total { values } } } }";
    let known_at = json!({ "knownAt": "2023-02-03T04:00:00.001Z" });
    let answer = hub.ask_with("99.viewer", query, known_at).await;
    assert_eq!(answer.error_code(), "BAD_INPUT", "{answer:#?}");
    let known_at = json!({ "knownAt": "2023-02-03T04:00:00.000Z" });
    hub.ask_with("99.viewer", query, known_at).await.ok();
}

async fn who_sees_a_part_is_told_of_that_part_alone(hub: Hub) {
    hub.today("2023-02-03");
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(20))
        .await;
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.today("2023-03-01");
    let query = "query($code: String!, $knownAt: DateTime) { jurisdiction(code: $code) { \
        table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", by: UNIT, knownAt: $knownAt) { \
        rows { nodes { code } } total { values } } } }";
    for known_at in ["2023-01-15", "2023-02-15"] {
        let of_town = json!({ "code": TOWN, "knownAt": at(known_at) });
        let answer = hub.ask_with(COORDINATOR, query, of_town).await.ok();
        let codes = answer.texts("jurisdiction.table.rows.nodes", "code");
        assert_eq!(codes, COMMUNITIES, "{known_at}");
        let above = json!({ "code": COUNTY, "knownAt": at(known_at) });
        let answer = hub.ask_with(COORDINATOR, query, above).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{known_at}");
    }
}
