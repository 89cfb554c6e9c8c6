//! The same more time for many units at once: each with an outcome of its own, all problems together, once.

use serde_json::{Value, json};

use super::COORDINATOR;
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::questions::seal;
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, SIBLING_UNIT};

both!(
    many_units_get_the_same_more_time,
    each_obligation_has_an_outcome_of_its_own,
    nobody_loses_time_by_it,
    all_or_nothing_extends_none_where_one_is_refused,
    who_may_not_extend_is_told_so_of_each,
    sent_again_under_its_key_it_is_the_same,
    its_statements_do_not_grow_with_the_units,
    more_than_one_request_may_have_are_refused,
);

const MANY: &str = "mutation($input: ExtendObligationsInput!) { it: extendObligations(input: $input) { \
    done unchanged refused rows { row outcome reason obligation { unit { code } dueOn extension { until reason by } } } } }";
/// A unit of the neighbouring county.
const ELSEWHERE: &str = "990102001001.cwh";

impl Hub {
    /// A coordinator gives units more time for January.
    pub(crate) async fn extend_many(
        &self,
        by: &str,
        units: &[&str],
        until: &str,
        more: Value,
    ) -> Answer {
        let ids: Vec<String> = units.iter().map(|unit| january(unit)).collect();
        self.extend_ids(by, &ids, until, more).await
    }

    async fn extend_ids(&self, by: &str, ids: &[String], until: &str, more: Value) -> Answer {
        let mut input = json!({ "obligations": ids, "until": until, "reason": "汛情" });
        for (key, value) in more.as_object().expect("an object") {
            input[key] = value.clone();
        }
        self.ask_with(by, MANY, json!({ "input": input })).await
    }

    /// The last day in time of each unit's January, as the prefecture reads it.
    async fn due_days(&self, units: &[&str]) -> Vec<String> {
        let mut days = Vec::new();
        for unit in units {
            let query = "query($id: ID!) { it: node(id: $id) { ... on Obligation { dueOn } } }";
            let found = self.ask_with("9901.coordinator", query, json!({ "id": january(unit) }));
            days.push(found.await.ok().text("it.dueOn").to_owned());
        }
        days
    }
}

fn january(unit: &str) -> String {
    seal("obligation", &format!("{CAMPAIGN}/monthly/2023-01/{unit}"))
}

fn counts(answer: &Answer) -> (i64, i64, i64) {
    let of = |which: &str| answer.number(&format!("it.{which}"));
    (of("done"), of("unchanged"), of("refused"))
}

async fn many_units_get_the_same_more_time(hub: Hub) {
    hub.today("2023-02-04");
    // Of two counties: two transactions, one answer.
    let units = [COMMUNITIES[0], ELSEWHERE, COMMUNITIES[1], SIBLING_UNIT];
    let answer = hub
        .extend_many("9901.coordinator", &units, "2023-02-15", json!({}))
        .await
        .ok();
    assert_eq!(counts(&answer), (4, 0, 0), "{answer:#?}");
    for (row, unit) in answer.list("it.rows").iter().zip(units) {
        assert_eq!(
            (&row["outcome"], &row["reason"]),
            (&json!("DONE"), &Value::Null)
        );
        let found = &row["obligation"];
        assert_eq!(
            (&found["unit"]["code"], &found["dueOn"]),
            (&json!(unit), &json!("2023-02-15"))
        );
        let expected =
            json!({ "until": "2023-02-15", "reason": "汛情", "by": "岗位 9901.coordinator" });
        assert_eq!(found["extension"], expected);
    }
    assert_eq!(
        hub.due_days(&[COMMUNITIES[2]]).await,
        ["2023-02-05"],
        "nobody else"
    );
    hub.verify_rollup();
}

async fn each_obligation_has_an_outcome_of_its_own(hub: Hub) {
    hub.today("2023-02-04");
    let march = seal(
        "obligation",
        &format!("{CAMPAIGN}/monthly/2023-03/{}", COMMUNITIES[0]),
    );
    let section = seal(
        "obligation",
        &format!("{CAMPAIGN}/monthly/2023-01/990101001.xf"),
    );
    let ids = [
        january(COMMUNITIES[0]),
        january(SIBLING_UNIT),
        "never given out".to_owned(),
        march,
        january(COMMUNITIES[0]),
        section,
        seal("jurisdiction", COUNTY),
        january(COMMUNITIES[1]),
    ];
    let answer = hub
        .extend_ids(COORDINATOR, &ids, "2023-02-15", json!({}))
        .await
        .ok();
    let expected = [
        "DONE",
        "NOT_FOUND",
        "NOT_FOUND",
        "NOT_ALLOWED",
        "DONE",
        "NOT_FOUND",
        "NOT_FOUND",
        "DONE",
    ];
    assert_eq!(answer.texts("it.rows", "outcome"), expected, "{answer:#?}");
    let march = &answer.list("it.rows")[3];
    let why = march["reason"].as_str().unwrap();
    assert!(why.contains("2023-04-05"), "{why}");
    assert_eq!(march["obligation"]["dueOn"], "2023-04-05");
    assert_eq!(counts(&answer), (3, 0, 5));
    assert_eq!(
        hub.due_days(&[COMMUNITIES[0], COMMUNITIES[1], SIBLING_UNIT])
            .await,
        ["2023-02-15", "2023-02-15", "2023-02-05"]
    );
}

async fn nobody_loses_time_by_it(hub: Hub) {
    hub.today("2023-02-04");
    hub.extend(COORDINATOR, COMMUNITIES[1], "2023-01", "2023-02-20")
        .await
        .ok();
    hub.extend(COORDINATOR, COMMUNITIES[2], "2023-01", "2023-02-10")
        .await
        .ok();
    let answer = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-15", json!({}))
        .await
        .ok();
    assert_eq!(
        answer.texts("it.rows", "outcome"),
        ["DONE", "UNCHANGED", "DONE"]
    );
    assert_eq!(
        hub.due_days(&COMMUNITIES).await,
        ["2023-02-15", "2023-02-20", "2023-02-15"]
    );
    let again = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-15", json!({}))
        .await
        .ok();
    assert_eq!(counts(&again), (0, 3, 0));
}

async fn all_or_nothing_extends_none_where_one_is_refused(hub: Hub) {
    hub.today("2023-02-04");
    let units = [COMMUNITIES[0], SIBLING_UNIT, COMMUNITIES[1]];
    for (mode, units, expected) in [
        (
            "ALL_OR_NOTHING",
            &units[..],
            &["PASSED", "NOT_FOUND", "PASSED"][..],
        ),
        ("CHECK_ONLY", &units[..1], &["PASSED"][..]),
    ] {
        let answer = hub
            .extend_many(COORDINATOR, units, "2023-02-15", json!({ "mode": mode }))
            .await;
        assert_eq!(answer.ok().texts("it.rows", "outcome"), expected, "{mode}");
        assert_eq!(
            hub.due_days(&COMMUNITIES[..1]).await,
            ["2023-02-05"],
            "{mode}"
        );
    }
    let mode = json!({ "mode": "ALL_OR_NOTHING" });
    let answer = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-15", mode)
        .await
        .ok();
    assert_eq!(counts(&answer), (3, 0, 0));
}

async fn who_may_not_extend_is_told_so_of_each(hub: Hub) {
    hub.today("2023-02-04");
    let answer = hub
        .extend_many("990101001.viewer", &COMMUNITIES, "2023-02-15", json!({}))
        .await
        .ok();
    assert_eq!(answer.texts("it.rows", "outcome"), ["NOT_ALLOWED"; 3]);
    let reasons = answer.texts("it.rows", "reason");
    assert!(
        reasons.iter().all(|reason| reason.contains("COORDINATOR")),
        "{reasons:?}"
    );
    for by in ["990101002.coordinator", "nobody"] {
        let answer = hub
            .extend_many(by, &COMMUNITIES, "2023-02-15", json!({}))
            .await
            .ok();
        assert_eq!(answer.texts("it.rows", "outcome"), ["NOT_FOUND"; 3], "{by}");
    }
    let blank = hub
        .extend_many(
            COORDINATOR,
            &COMMUNITIES,
            "2023-02-15",
            json!({ "reason": " " }),
        )
        .await;
    assert_eq!(blank.error_code(), "BAD_INPUT");
    assert_eq!(hub.due_days(&COMMUNITIES).await, ["2023-02-05"; 3]);
}

async fn sent_again_under_its_key_it_is_the_same(hub: Hub) {
    hub.today("2023-02-04");
    let key = || json!({ "idempotencyKey": "flood" });
    hub.extend_many(COORDINATOR, &COMMUNITIES[..2], "2023-02-15", key())
        .await
        .ok();
    hub.extend("99.coordinator", COMMUNITIES[0], "2023-01", "2023-02-10")
        .await
        .ok();
    // One more than the first time, as where that was cut off: the others are not granted again.
    let again = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-15", key())
        .await
        .ok();
    assert_eq!(counts(&again), (3, 0, 0));
    assert_eq!(
        hub.due_days(&COMMUNITIES).await,
        ["2023-02-10", "2023-02-15", "2023-02-15"]
    );
    let other = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-16", key())
        .await;
    assert_eq!(other.error_code(), "IDEMPOTENCY_KEY_REUSED");
    assert_eq!(
        hub.due_days(&COMMUNITIES[1..]).await,
        ["2023-02-15", "2023-02-15"]
    );
    // Long past the day the first result stands.
    hub.today("2023-03-20");
    let late = hub
        .extend_many(COORDINATOR, &COMMUNITIES, "2023-02-15", key())
        .await
        .ok();
    assert_eq!(counts(&late), (3, 0, 0));
}

async fn its_statements_do_not_grow_with_the_units(hub: Hub) {
    hub.today("2023-02-04");
    let mut counted = Vec::new();
    for (units, until) in [
        (&COMMUNITIES[..1], "2023-02-15"),
        (&COMMUNITIES[..], "2023-02-16"),
    ] {
        // The form and the campaign are known by then.
        hub.due_days(units).await;
        let before = hub.store().statements();
        let more = json!({ "idempotencyKey": until });
        let answer = hub.extend_many(COORDINATOR, units, until, more).await.ok();
        assert_eq!(answer.number("it.refused"), 0);
        counted.push(hub.store().statements() - before);
    }
    // The first one superseded nothing.
    assert!(counted[1] <= counted[0] + 1, "{counted:?}");
}

async fn more_than_one_request_may_have_are_refused(hub: Hub) {
    let ids: Vec<String> = (0..201)
        .map(|number| january(&format!("990101001{number:03}.jwh")))
        .collect();
    let answer = hub
        .extend_ids(COORDINATOR, &ids, "2023-02-15", json!({}))
        .await;
    assert_eq!(answer.error_code(), "TOO_MANY_ROWS", "{answer:#?}");
}
