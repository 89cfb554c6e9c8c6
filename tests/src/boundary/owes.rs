//! Who is expected once a unit has taken another in (合并后的应报): every question that
//! counts or names those who owe says the same, whenever the merger was recorded and on
//! whichever day of its month it came.

use serde_json::{Value, json};

use super::merge;
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_closed_unit_owes_nothing_from_the_period_of_a_planned_merger_on,
    a_closed_unit_owes_nothing_from_the_period_of_a_merger_recorded_later_on,
    a_closed_unit_owes_what_it_had_filed_and_no_month_between,
    what_a_closed_unit_had_begun_is_awaited_until_its_successor_says_it,
);

const ONE: &str = COMMUNITIES[0];
const TWO: &str = COMMUNITIES[1];
const NEW: &str = "990101001009.jwh";
/// The first, the last and a day in the middle of the month.
const DAYS: [&str; 3] = ["2023-07-01", "2023-07-10", "2023-07-31"];

const FORM: &str =
    "form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, treeAsOf: $day";

/// What all the questions say of a month of the town.
struct Said {
    /// Expected and reported of the whole.
    counts: (i64, i64),
    /// The same of the closed unit, and the state of its cell; none where it has no row.
    closed: Option<(i64, i64, String)>,
    /// Units in the list of what is owed.
    owed: Vec<String>,
    /// What the office is told of the closed unit.
    flags: Vec<String>,
}

fn numbers(row: &Value) -> (i64, i64) {
    let at = |field: &str| row[field].as_i64().expect("a number of units");
    (at("expected"), at("reported"))
}

/// The rows of a list are those of the whole.
fn whole(answer: &Answer, rows: &str, total: &str) -> (i64, i64) {
    let counted = answer.list(rows).iter().map(numbers);
    let sum = counted.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let total = numbers(answer.at(total));
    assert_eq!(sum, total, "{rows} make the total: {answer:#?}");
    total
}

async fn said(hub: &Hub, period: &str, day: Option<&str>) -> Said {
    let query = format!(
        "query($code: String!, $period: Period!, $day: Date) {{ jurisdiction(code: $code) {{ \
         units: table({FORM}, by: UNIT) {{ rows {{ nodes {{ code expected reported states }} }} total {{ expected reported }} }} \
         places: table({FORM}, by: CHILDREN) {{ rows {{ nodes {{ code expected reported }} }} total {{ expected reported }} }} \
         complete: completeness({FORM}, by: UNIT) {{ rows {{ nodes {{ code expected reported }} }} total {{ expected reported }} }} \
         below: completeness({FORM}, by: CHILDREN) {{ rows {{ nodes {{ code expected reported }} }} total {{ expected reported }} }} \
         ranking({FORM}, by: UNIT, orderBy: {{ completeness: DESC }}) {{ rows {{ nodes {{ code rank }} }} }} \
         explain({FORM}, cell: \"1.1\") {{ contributions {{ nodes {{ unit {{ code }} state }} }} }} \
         parts: explain({FORM}, cell: \"1.1\", by: CHILDREN) {{ parts {{ nodes {{ expected reported }} }} }} \
         obligations(period: $period, first: 100) {{ nodes {{ scheduleCode unit {{ code }} }} }} }} }}"
    );
    let asked = json!({ "code": TOWN, "period": period, "day": day });
    let found = hub.ask_with("99.viewer", &query, asked).await.ok();
    let counts = whole(
        &found,
        "jurisdiction.units.rows.nodes",
        "jurisdiction.units.total",
    );
    for (rows, total) in [
        ("places.rows", "places.total"),
        ("complete.rows", "complete.total"),
        ("below.rows", "below.total"),
        ("parts.parts", "units.total"),
    ] {
        let (rows, total) = (
            format!("jurisdiction.{rows}.nodes"),
            format!("jurisdiction.{total}"),
        );
        assert_eq!(whole(&found, &rows, &total), counts, "{period} {rows}");
    }
    let rows = found.list("jurisdiction.units.rows.nodes");
    let closed = rows.iter().find(|row| row["code"] == ONE).map(|row| {
        let (expected, reported) = numbers(row);
        (
            expected,
            reported,
            row["states"][0].as_str().unwrap().to_owned(),
        )
    });
    let told = found.list("jurisdiction.explain.contributions.nodes");
    let told = told.iter().find(|one| one["unit"]["code"] == ONE);
    let told = told.map(|one| one["state"].as_str().unwrap().to_owned());
    assert_eq!(told, closed.clone().map(|(.., state)| state), "{period}");
    let ranked = found.list("jurisdiction.ranking.rows.nodes");
    let ranked = ranked.iter().find(|one| one["code"] == ONE);
    let is_ranked = ranked.is_some_and(|one| !one["rank"].is_null());
    assert_eq!(
        is_ranked,
        closed.as_ref().is_some_and(|one| one.0 > 0),
        "{period}"
    );
    let owed = found.list("jurisdiction.obligations.nodes").iter();
    let owed = owed.filter(|one| one["scheduleCode"] == "monthly");
    let owed = owed.map(|one| one["unit"]["code"].as_str().unwrap().to_owned());
    let seen = hub
        .collation("990101001.coordinator", TOWN, period)
        .await
        .ok();
    let flags = seen.list("jurisdiction.it.flags.nodes").iter();
    let flags = flags.filter(|flag| flag["unit"]["code"] == ONE);
    Said {
        counts,
        closed,
        owed: owed.collect(),
        flags: flags
            .map(|flag| flag["kind"].as_str().unwrap().to_owned())
            .collect(),
    }
}

/// The closed unit is nowhere expected in a month, of which so many units are.
async fn nobody_waits(hub: &Hub, period: &str, counts: (i64, i64), state: &str) {
    for day in [None, Some("2023-06-30"), Some("2023-09-30")] {
        let said = said(hub, period, day).await;
        assert_eq!(said.counts, counts, "{period} in the tree of {day:?}");
        assert_eq!(
            said.closed,
            Some((0, 0, state.to_owned())),
            "{period} {day:?}"
        );
        assert_eq!(i64::try_from(said.owed.len()), Ok(counts.0), "{period}");
        assert!(!said.owed.iter().any(|unit| unit == ONE), "{period}");
        assert!(said.flags.is_empty(), "{period}: {:?}", said.flags);
    }
}

/// Both have filed May; they become one on a day, which is recorded on another.
async fn merged(engine: Engine, recorded: &str, on: &str, into: &str) -> Hub {
    let hub = Hub::start(engine).await;
    hub.today("2023-06-02");
    hub.desk(ONE).file("2023-05", &Cells::found(4)).await;
    hub.desk(TWO).file("2023-05", &Cells::found(10)).await;
    hub.today(recorded);
    become_one(&hub, recorded, on, into).await;
    hub.today("2023-10-03");
    hub
}

async fn become_one(hub: &Hub, recorded: &str, on: &str, into: &str) {
    let (village, _) = into.split_once('.').expect("an office of a village");
    let villages = ["990101001001", "990101001002"];
    hub.move_tree(recorded, merge(on, &villages, village, "新社区"))
        .await;
}

async fn merged_in_july(engine: Engine, recorded: &str) {
    for on in DAYS {
        for into in [TWO, NEW] {
            let hub = merged(engine, recorded, on, into).await;
            let june = said(&hub, "2023-06", None).await;
            assert_eq!(june.counts, (3, 0), "{on}");
            assert_eq!(june.closed, Some((1, 0, "CARRIED".to_owned())), "{on}");
            for period in ["2023-07", "2023-08", "2023-09"] {
                nobody_waits(&hub, period, (2, 0), "CARRIED").await;
            }
            if into == NEW {
                hub.staff(NEW).await;
            }
            hub.desk(into).file("2023-08", &Cells::found(20)).await;
            nobody_waits(&hub, "2023-07", (2, 0), "CARRIED").await;
            nobody_waits(&hub, "2023-08", (2, 1), "NOT_APPLICABLE").await;
            nobody_waits(&hub, "2023-09", (2, 0), "NOT_APPLICABLE").await;
            hub.verify_rollup();
        }
    }
}

async fn a_closed_unit_owes_nothing_from_the_period_of_a_planned_merger_on(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    merged_in_july(engine, "2023-06-15").await;
}

async fn a_closed_unit_owes_nothing_from_the_period_of_a_merger_recorded_later_on(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    merged_in_july(engine, "2023-09-05").await;
}

async fn a_closed_unit_owes_what_it_had_filed_and_no_month_between(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for into in [TWO, NEW] {
        let hub = Hub::start(engine).await;
        hub.today("2023-09-03");
        hub.desk(ONE).file("2023-05", &Cells::found(4)).await;
        hub.desk(ONE).file("2023-08", &Cells::found(6)).await;
        hub.desk(TWO).file("2023-05", &Cells::found(10)).await;
        become_one(&hub, "2023-09-05", "2023-07-10", into).await;
        hub.today("2023-10-03");
        nobody_waits(&hub, "2023-07", (2, 0), "CARRIED").await;
        nobody_waits(&hub, "2023-09", (2, 0), "CARRIED").await;
        let august = said(&hub, "2023-08", None).await;
        assert_eq!(august.counts, (3, 1), "it was expected, and has filed");
        assert_eq!(august.closed, Some((1, 1, "REPORTED".to_owned())));
        assert_eq!(
            august.owed.len(),
            3,
            "{into} owes what the others had not filed"
        );
        hub.verify_rollup();
        if into == NEW {
            hub.staff(NEW).await;
        }
        hub.desk(into).file("2023-08", &Cells::found(20)).await;
        let august = said(&hub, "2023-08", None).await;
        assert_eq!(august.counts, (3, 2));
        let closed = (1, 1, "NOT_APPLICABLE".to_owned());
        assert_eq!(august.closed, Some(closed), "it is in the other's");
        assert!(august.flags.is_empty());
        nobody_waits(&hub, "2023-07", (2, 0), "CARRIED").await;
        hub.verify_rollup();
    }
}

async fn what_a_closed_unit_had_begun_is_awaited_until_its_successor_says_it(hub: Hub) {
    hub.today("2023-10-03");
    hub.desk(ONE).file("2023-08", &Cells::found(91)).await;
    hub.desk(TWO).file("2023-08", &Cells::found(88)).await;
    let begun = hub.desk(ONE).save("2023-09", &Cells::found(92), None).await;
    let begun = Paper::done(&begun);
    become_one(&hub, "2023-10-04", "2023-09-01", TWO).await;
    hub.today("2023-10-05");
    let september = said(&hub, "2023-09", None).await;
    assert_eq!(september.counts, (3, 0));
    assert_eq!(september.closed, Some((1, 0, "CARRIED".to_owned())));
    assert_eq!(september.flags, ["CARRIED"]);
    hub.desk(TWO).file("2023-09", &Cells::found(185)).await;
    let september = said(&hub, "2023-09", None).await;
    assert_eq!(september.counts, (2, 1), "nobody waits for it any more");
    assert_eq!(september.closed, Some((0, 0, "NOT_APPLICABLE".to_owned())));
    assert!(september.flags.is_empty());
    hub.verify_rollup();
    // It may finish what it had begun: then it was expected, and has reported.
    let begun = Paper {
        version: begun.version + 1,
        ..begun
    };
    let submitted = Paper::done(&hub.desk(ONE).submit(&begun).await);
    Paper::done(&hub.desk(ONE).sign(&submitted).await);
    let september = said(&hub, "2023-09", None).await;
    assert_eq!(september.counts, (3, 2));
    assert_eq!(september.closed, Some((1, 1, "NOT_APPLICABLE".to_owned())));
    hub.verify_rollup();
    hub.rebuild_rollup();
}
