//! Bulletins: what a place published to all below it is read by them as it was
//! said, and by nobody else; what was said is never changed.

mod sight;
mod step;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, input_type};
use crate::harness::Answer;
use crate::harness::hub::Hub;
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, SIBLING_UNIT};

/// The desk of the county that publishes, and of the prefecture above it.
const OFFICE: &str = "990101.coordinator";
const SUPERIOR: &str = "9901.coordinator";
/// Desks below it.
const TOWN_DESK: &str = "990101001.coordinator";
const SIBLING_DESK: &str = "990101002.coordinator";

const SHAPE: &str = "id number title remarks state publishedBy publishedAt supersedesId supersededById supersedingReason \
    withdrawnBy withdrawalReason leftAt acknowledgedAt simulated \
    sheet { rankedBy descending columns { key } rows { nodes { rank kind code values increases states expected reported onTime } } \
    total { values expected reported } } allowedActions { action allowed reason }";

impl Hub {
    /// A change of a bulletin; the payload stands under `it`.
    pub(crate) async fn bulletin_change(&self, by: &str, mutation: &str, input: Value) -> Answer {
        let of = input_type(mutation);
        let query = format!(
            "mutation($input: {of}!) {{ it: {mutation}(input: $input) {{ outcome reason bulletin {{ {SHAPE} }} }} }}"
        );
        self.ask_with(by, &query, json!({ "input": input })).await
    }

    /// Publishes the ranking of January by what was found, with more in its input.
    pub(crate) async fn publish(&self, by: &str, place: &str, more: Value) -> Answer {
        let mut input = json!({ "jurisdiction": place, "form": { "campaign": CAMPAIGN, "form": "monthly" },
            "period": "2023-01", "title": "一月通报", "orderBy": { "value": { "cell": "1.1", "direction": "DESC" } } });
        for (key, value) in more.as_object().expect("an object") {
            if value.is_null() {
                input.as_object_mut().expect("an object").remove(key);
            } else {
                input[key] = value.clone();
            }
        }
        self.bulletin_change(by, "publishBulletin", input).await
    }

    /// Publishes as the county; the id of what was published.
    async fn published(&self) -> String {
        let answer = self.publish(OFFICE, COUNTY, json!({})).await.ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{answer:#?}");
        answer.text("it.bulletin.id").to_owned()
    }

    /// A bulletin as an account sees it.
    async fn bulletin(&self, by: &str, id: &str) -> Answer {
        let query = format!("query($id: ID!) {{ it: bulletin(id: $id) {{ {SHAPE} }} }}");
        self.ask_with(by, &query, json!({ "id": id })).await
    }

    async fn acknowledge_bulletin(&self, by: &str, id: &str) -> Answer {
        self.bulletin_change(by, "acknowledgeBulletin", json!({ "bulletin": id }))
            .await
    }

    async fn withdraw_bulletin(&self, by: &str, id: &str, reason: &str) -> Answer {
        let input = json!({ "bulletin": id, "reason": reason });
        self.bulletin_change(by, "withdrawBulletin", input).await
    }
}

/// (rank, code, value of the first column) of the rows of a bulletin.
#[track_caller]
fn rows<'a>(answer: &'a Answer, path: &str) -> Vec<(Option<i64>, &'a str, Option<&'a str>)> {
    answer
        .list(&format!("{path}.sheet.rows.nodes"))
        .iter()
        .map(|row| {
            (
                row["rank"].as_i64(),
                row["code"].as_str().expect("a code"),
                row["values"][0].as_str(),
            )
        })
        .collect()
}

/// What a viewer may do with a bulletin now.
#[track_caller]
fn allowed(answer: &Answer) -> Vec<&str> {
    let actions = answer.list("it.allowedActions").iter();
    actions
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().expect("an action"))
        .collect()
}

/// 4 and 5 are found in the town, 100 in its sibling.
async fn filed(hub: &Hub) -> Vec<Paper> {
    hub.today("2023-02-03");
    let mut papers = Vec::new();
    for (unit, found) in [
        (COMMUNITIES[0], 4),
        (COMMUNITIES[1], 5),
        (SIBLING_UNIT, 100),
    ] {
        papers.push(hub.desk(unit).file("2023-01", &Cells::found(found)).await);
    }
    papers
}
