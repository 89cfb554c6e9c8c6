//! A schedule whose coverage changes in mid-campaign: a section reports for
//! itself, then for the whole town, then for itself again. Nothing is summed
//! twice and nothing is lost, before and after it speaks for the others.

mod dated;
mod dropped;
pub(crate) mod moved;

use cengbao_store::Applied;
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND, KEYS, MEETINGS};
use crate::desk::{Paper, step};
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::{self, COMMUNITIES, COUNTY, SECTIONS, SIBLING_UNIT, TOWN};

both!(
    who_is_covered_is_in_the_total_of_the_one_above_from_its_first_filing_on,
    the_first_filing_speaks_for_all_wherever_the_record_comes,
    who_covers_no_longer_speaks_for_all_until_it_files_for_itself,
    nobody_below_owes_while_he_is_covered,
    a_late_correction_below_changes_the_months_of_its_own_alone,
    what_was_known_before_and_after,
    a_version_applied_again_changes_nothing,
);

/// Serves the town, and so stands above its communities.
const SECTION: &str = SECTIONS[1];

impl Hub {
    /// Applies the campaign with the section among those who owe, on a day.
    pub(crate) async fn apply_covering(&self, day: &str, coverage: &str) -> Applied {
        self.today(day);
        world::campaign::apply_with(self.store(), noon(day), |name, text| match name {
            "agencies.toml" => {
                let members = "name = \"各社区、各村\"\nmembers = [";
                assert!(text.contains(members));
                text.replace(members, &format!("{members}\"{SECTION}\", "))
            }
            "schedules.toml" => {
                let own = "coverage = \"OWN_SHARE\"\nzero_report = true\nlocks_on";
                assert!(text.contains(own));
                text.replace(own, &own.replace("OWN_SHARE", coverage))
            }
            _ => text.to_owned(),
        })
        .await
    }

    async fn version(&self, report: &str) -> i64 {
        let query = "query($id: ID!) { report(id: $id) { version } }";
        let answer = self
            .ask_with("99.viewer", query, json!({ "id": report }))
            .await
            .ok();
        answer.number("report.version")
    }

    async fn found_and_held(&self, code: &str, period: &str) -> (String, String) {
        let table = self.table(code, period, "TOTAL").await;
        let value = |column| table.total().cell(column).0.unwrap_or("—").to_owned();
        (value(FOUND), value(MEETINGS))
    }

    async fn owes(&self, unit: &str) -> Vec<String> {
        let query = "query($code: String!) { agency(code: $code) { obligations(first: 50) { \
             nodes { period scheduleCode } } } }";
        let answer = self
            .ask_with("99.viewer", query, json!({ "code": unit }))
            .await
            .ok();
        let mut periods: Vec<String> = answer
            .list("agency.obligations.nodes")
            .iter()
            .filter(|one| one["scheduleCode"] == "monthly")
            .map(|one| one["period"].as_str().unwrap().to_owned())
            .collect();
        periods.sort();
        periods
    }
}

fn pair(found: &str, meetings: &str) -> (String, String) {
    (found.to_owned(), meetings.to_owned())
}

/// Hazards found in all, and meetings held in the month.
fn cells(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// In June each for itself: the communities 4 and 6, the section 1; 10 elsewhere.
async fn each_for_itself(hub: &Hub) -> Paper {
    hub.apply_covering("2023-06-01", "OWN_SHARE").await;
    let paper = hub.desk(COMMUNITIES[0]).file("2023-06", &cells(4, 1)).await;
    hub.desk(COMMUNITIES[1]).file("2023-06", &cells(6, 2)).await;
    hub.desk(SECTION).file("2023-06", &cells(1, 3)).await;
    hub.desk(SIBLING_UNIT).file("2023-06", &cells(10, 0)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("11", "6"));
    paper
}

async fn who_is_covered_is_in_the_total_of_the_one_above_from_its_first_filing_on(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    // Nobody has spoken for them yet: what they said stands.
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await.0, "11");
    assert_eq!(hub.found_and_held(COUNTY, "2023-07").await.0, "21");
    hub.verify_rollup();
    hub.desk(SECTION).file("2023-07", &cells(15, 9)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("11", "6"));
    for period in ["2023-07", "2023-08"] {
        assert_eq!(hub.found_and_held(TOWN, period).await.0, "15", "{period}");
        assert_eq!(hub.found_and_held(COUNTY, period).await.0, "25", "{period}");
    }
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await.1, "9");
    let increase = hub.table(TOWN, "2023-07", "TOTAL").await;
    assert_eq!(increase.total().cell(FOUND).3, Some("4"));
    // Who is in another's total has no figure of its own any more.
    let below = hub.table("990101001001", "2023-07", "TOTAL").await;
    assert_eq!(below.total().cell(FOUND).0, None);
    assert_eq!(below.total().cell(FOUND).1, "NOT_APPLICABLE");
    let units = hub.table(TOWN, "2023-07", "UNIT").await;
    assert_eq!(units.row(COMMUNITIES[0]).carried(), (None, None));
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await, pair("15", "9"));
}

async fn the_first_filing_speaks_for_all_wherever_the_record_comes(hub: Hub) {
    each_for_itself(&hub).await;
    // All have filed July when the change is recorded: the section for itself.
    hub.today("2023-07-05");
    hub.desk(COMMUNITIES[0]).file("2023-07", &cells(5, 1)).await;
    let own = hub.desk(SECTION).file("2023-07", &cells(2, 1)).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await, pair("13", "2"));
    hub.verify_rollup();
    // Its correction is signed by the new order, and speaks for all.
    let paper = Paper {
        version: hub.version(&own.id).await,
        ..own
    };
    hub.desk(SECTION)
        .corrected(&paper, "改为全镇口径", &cells(14, 5))
        .await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("11", "6"));
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await, pair("14", "5"));
    hub.verify_rollup();
    // Sent back, it speaks for nobody.
    let paper = Paper {
        version: hub.version(&paper.id).await,
        ..paper
    };
    let input = crate::desk::sent_back(&paper, "再核", &[]);
    Paper::done(
        &hub.change("990101.coordinator", "returnReport", input)
            .await,
    );
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await, pair("12", "1"));
    hub.verify_rollup();
}

async fn who_covers_no_longer_speaks_for_all_until_it_files_for_itself(hub: Hub) {
    hub.apply_covering("2023-06-01", "WHOLE_SUBTREE").await;
    hub.desk(SECTION).file("2023-06", &cells(20, 4)).await;
    assert_eq!(hub.owes(COMMUNITIES[0]).await.len(), 5, "up to May");
    hub.apply_covering("2023-08-02", "OWN_SHARE").await;
    let owed = hub.owes(COMMUNITIES[0]).await;
    assert_eq!(
        (owed[4].as_str(), owed[5].as_str(), owed.len()),
        ("2023-05", "2023-08", 10),
        "nothing is owed for the months between"
    );
    hub.desk(COMMUNITIES[0]).file("2023-08", &cells(7, 1)).await;
    // It is in the twenty already.
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await, pair("20", "1"));
    hub.verify_rollup();
    hub.today("2023-09-05");
    // Its own total is less than that of all whom it spoke for: it says why.
    let paper = Paper::done(&hub.desk(SECTION).save("2023-09", &cells(3, 2), None).await);
    let mut submitted = step(&paper);
    submitted["reasons"] = json!([{ "cell": "1.1", "reason": "改为只报本级" }]);
    let reporter = format!("{SECTION}.reporter");
    let paper = Paper::done(&hub.change(&reporter, "submitReport", submitted).await);
    Paper::done(&hub.desk(SECTION).sign(&paper).await);
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await.0, "20");
    assert_eq!(hub.found_and_held(TOWN, "2023-09").await, pair("10", "2"));
    hub.verify_rollup();
}

async fn nobody_below_owes_while_he_is_covered(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    let months = |all: &[u32]| -> Vec<String> {
        all.iter().map(|month| format!("2023-{month:02}")).collect()
    };
    let before: Vec<u32> = (1..=6).collect();
    assert_eq!(hub.owes(COMMUNITIES[0]).await, months(&before));
    assert_eq!(hub.owes(SECTION).await.len(), 12);
    assert_eq!(hub.owes(SIBLING_UNIT).await.len(), 12, "nobody covers it");
    let (expected, ..) = hub.table(TOWN, "2023-07", "TOTAL").await.total().counts();
    assert_eq!(expected, 1);
    hub.apply_covering("2023-09-03", "OWN_SHARE").await;
    let again: Vec<u32> = (1..=6).chain(9..=12).collect();
    assert_eq!(hub.owes(COMMUNITIES[0]).await, months(&again));
    hub.desk(COMMUNITIES[0]).file("2023-09", &cells(9, 0)).await;
    hub.apply_covering("2023-10-03", "WHOLE_SUBTREE").await;
    let twice: Vec<u32> = (1..=6).chain([9]).collect();
    assert_eq!(hub.owes(COMMUNITIES[0]).await, months(&twice));
    let units = hub.table(TOWN, "2023-09", "UNIT").await;
    assert_eq!(
        units.row(COMMUNITIES[0]).cell(FOUND).0,
        Some("9"),
        "one row"
    );
    hub.verify_rollup();
}

async fn a_late_correction_below_changes_the_months_of_its_own_alone(hub: Hub) {
    let june = each_for_itself(&hub).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    hub.today("2023-08-20");
    hub.desk(SECTION).file("2023-08", &cells(15, 9)).await;
    let june = Paper {
        version: hub.version(&june.id).await,
        ..june
    };
    hub.desk(COMMUNITIES[0])
        .corrected(&june, "漏报", &cells(8, 1))
        .await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("15", "6"));
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await.0, "15");
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await, pair("15", "9"));
    let july = hub.table(TOWN, "2023-07", "UNIT").await;
    assert_eq!(july.row(COMMUNITIES[0]).cell(FOUND).0, Some("8"));
    hub.verify_rollup();
}

async fn what_was_known_before_and_after(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    hub.today("2023-08-02");
    hub.desk(SECTION).file("2023-07", &cells(15, 9)).await;
    hub.today("2023-08-10");
    let asked = json!({ "code": TOWN, "period": "2023-07", "since": at("2023-07-01") });
    let found = changes(&hub, asked).await;
    assert_adds_up(&found, "the town");
    let told: Vec<(&Value, &Value, &Value)> = found["entries"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                &one["unit"]["code"],
                &one["cause"],
                &one["differences"][FOUND],
            )
        })
        .collect();
    for (unit, difference) in [(COMMUNITIES[0], "-4"), (COMMUNITIES[1], "-6")] {
        let expected = (&json!(unit), &json!("COVERED"), &json!(difference));
        assert!(told.contains(&expected), "{told:#?}");
    }
    let signed = (&json!(SECTION), &json!("SIGNED"), &json!("14"));
    assert!(told.contains(&signed), "{told:#?}");
    let then = hub
        .table_known(TOWN, "2023-07", "TOTAL", "2023-08-01")
        .await;
    assert_eq!(then.total().cell(FOUND).0, Some("11"));
    assert_eq!(then.total().counts().0, 1, "the change was on record");
    let first = hub
        .table_known(TOWN, "2023-07", "TOTAL", "2023-07-09")
        .await;
    assert_eq!(first.total().counts().0, 4);
}

async fn a_version_applied_again_changes_nothing(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_covering("2023-07-10", "WHOLE_SUBTREE").await;
    hub.desk(SECTION).file("2023-07", &cells(15, 9)).await;
    let again = hub.apply_covering("2023-09-10", "WHOLE_SUBTREE").await;
    assert!(!again.changed, "{again:#?}");
    let changed = again.obligations_added + again.obligations_changed + again.obligations_removed;
    assert_eq!(changed, 0, "{again:#?}");
    assert_eq!(hub.owes(COMMUNITIES[0]).await.len(), 6);
    assert_eq!(hub.found_and_held(TOWN, "2023-09").await.0, "15");
    hub.verify_rollup();
}
