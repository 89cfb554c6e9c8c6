//! What a place sent up, month by month, beside what changed since.

use serde_json::{Value, json};

use super::{OFFICE, RECEIVER, filed, outcome};
use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::known::at;
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_series_tells_month_by_month_what_a_place_sent_up,
    a_series_tells_what_had_been_sent_up_at_a_moment,
    who_consolidates_nothing_has_no_series_of_it,
);

const SERIES: &str = "query($code: String!, $knownAt: DateTime) { jurisdiction(code: $code) { it: series(\
    form: { campaign: \"li-2023\", form: \"monthly\" }, from: \"2023-01\", to: \"2023-03\", basis: SENT_UP, \
    knownAt: $knownAt) { points { period values states increases expected reported \
    sentUp { consolidationId state changedSince differences } } span { values states increases reported } } } }";

/// What the place above reads of a column: value, state and increase, month by month.
async fn read(hub: &Hub, column: usize, known_at: Value) -> Vec<Value> {
    let asked = json!({ "code": TOWN, "knownAt": known_at });
    let answer = hub.ask_with(RECEIVER, SERIES, asked).await.ok();
    let points = answer.list("jurisdiction.it.points").iter();
    points
        .map(|one| {
            let at = |field: &str| one[field][column].clone();
            json!([at("values"), at("states"), at("increases")])
        })
        .collect()
}

/// The town sends up January and March, and is silent in between.
async fn two_months(hub: &Hub) -> Value {
    let papers = filed(hub).await;
    let january = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-03-02");
    let cells = |found, meetings: i64| Cells::found(found).with(KEYS[MEETINGS], meetings);
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-02", &cells(6, 2)).await;
    hub.today("2023-04-02");
    desk.file("2023-03", &cells(8, 3)).await;
    let march = hub.consolidate(OFFICE, TOWN, "2023-03").await.ok();
    assert_eq!(outcome(&march), ("DONE", "SIGNED"));
    hub.today("2023-04-10");
    desk.corrected(&papers[0], "复核", &cells(5, 4)).await;
    january.at("it.consolidation.id").clone()
}

async fn a_series_tells_month_by_month_what_a_place_sent_up(hub: Hub) {
    let january = two_months(&hub).await;
    assert_eq!(
        read(&hub, FOUND, Value::Null).await,
        [
            json!(["9", "REPORTED", "9"]),
            json!([null, "MISSING", null]),
            json!(["13", "REPORTED", "2"]),
        ],
        "as it was signed, and nothing is carried"
    );
    let asked = json!({ "code": TOWN });
    let answer = hub.ask_with(RECEIVER, SERIES, asked).await.ok();
    let points = answer.list("jurisdiction.it.points");
    let since = &points[0]["sentUp"];
    assert_eq!(
        (
            &since["consolidationId"],
            &since["changedSince"],
            &since["differences"][FOUND],
            &since["differences"][MEETINGS]
        ),
        (&january, &json!(true), &json!("1"), &json!("4"))
    );
    assert_eq!(points[1]["sentUp"], Value::Null);
    assert_eq!(
        (&points[1]["expected"], &points[1]["reported"]),
        (&json!(3), &json!(0))
    );
    assert_eq!(points[2]["sentUp"]["changedSince"], false);
    let span = answer.at("jurisdiction.it.span");
    assert_eq!(
        (&span["values"][FOUND], &span["increases"][FOUND]),
        (&json!("13"), &json!("13")),
        "the total of its end, since nothing"
    );
    assert_eq!(
        span["values"][MEETINGS], "3",
        "what was sent, added up: February's two were not"
    );
    // A community has no office that collates: what it signed is what it sent up.
    let asked = json!({ "code": "990101001001" });
    let answer = hub.ask_with(RECEIVER, SERIES, asked).await.ok();
    let points = answer.list("jurisdiction.it.points");
    assert_eq!(points[1]["values"][FOUND], "6");
}

async fn a_series_tells_what_had_been_sent_up_at_a_moment(hub: Hub) {
    two_months(&hub).await;
    let missing = json!([null, "MISSING", null]);
    assert_eq!(
        read(&hub, FOUND, at("2023-03-20")).await,
        [json!(["9", "REPORTED", "9"]), missing.clone(), missing]
    );
}

async fn who_consolidates_nothing_has_no_series_of_it(hub: Hub) {
    two_months(&hub).await;
    let of_unit = SERIES.replace("jurisdiction(code", "agency(code");
    let asked = json!({ "code": COMMUNITIES[0] });
    let reporter = format!("{}.reporter", COMMUNITIES[0]);
    let answer = hub.ask_with(&reporter, &of_unit, asked).await;
    assert_eq!(answer.error_code(), "BAD_INPUT");
    // Whoever does not see the place is told of no consolidation.
    for stranger in ["990102.coordinator", "990101002.coordinator"] {
        let asked = json!({ "code": TOWN });
        let answer = hub.ask_with(stranger, SERIES, asked).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{stranger}");
    }
}
