//! Consolidations: a place signs what it has and sends it up; what changes
//! below it afterwards shows on both sides, and what was sent stays as it was.

mod desk;
mod owed;
mod sent;
mod series;
mod step;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, input_type};
use crate::harness::Answer;
use crate::harness::hub::Hub;
use crate::world::{CAMPAIGN, COMMUNITIES, SIBLING_UNIT};

/// The coordinators of the town, of the county above it and of the province.
const OFFICE: &str = "990101001.coordinator";
const RECEIVER: &str = "990101.coordinator";
const PROVINCE_DESK: &str = "99.coordinator";

const SHAPE: &str =
    "id number isLast state version note reason signedBy values states expected reported onTime";

impl Hub {
    /// What a place would sign now, for a month.
    pub(crate) async fn collation(&self, by: &str, place: &str, period: &str) -> Answer {
        let query = format!(
            "query($code: String!, $period: Period!) {{ jurisdiction(code: $code) {{ it: collation(\
             form: {{ campaign: \"{CAMPAIGN}\", form: \"monthly\" }}, period: $period) {{ fingerprint values expected reported \
             onTime last {{ {SHAPE} }} allowedActions {{ action allowed reason }} flags {{ nodes {{ kind unit {{ code }} cell \
             reason carriedFrom reportId mergedInto }} }} }} }} }}"
        );
        let variables = json!({ "code": place, "period": period });
        self.ask_with(by, &query, variables).await
    }

    /// Signs what a place has for a month, as it was just read.
    pub(crate) async fn consolidate(&self, by: &str, place: &str, period: &str) -> Answer {
        self.consolidate_with(by, place, period, json!({})).await
    }

    /// The same with more in its input.
    pub(crate) async fn consolidate_with(
        &self,
        by: &str,
        place: &str,
        period: &str,
        more: Value,
    ) -> Answer {
        let seen = self.collation(by, place, period).await.ok();
        let mut input = json!({ "jurisdiction": place, "campaign": CAMPAIGN, "form": "monthly", "period": period,
            "fingerprint": seen.text("jurisdiction.it.fingerprint") });
        for (key, value) in more.as_object().expect("an object") {
            input[key] = value.clone();
        }
        self.consolidation_change(by, "signConsolidation", input)
            .await
    }

    async fn consolidation_change(&self, by: &str, mutation: &str, input: Value) -> Answer {
        let of = input_type(mutation);
        let query = format!(
            "mutation($input: {of}!) {{ it: {mutation}(input: $input) {{ outcome reason consolidation {{ {SHAPE} \
             allowedActions {{ action allowed reason }} events {{ action by reason }} }} }} }}"
        );
        self.ask_with(by, &query, json!({ "input": input })).await
    }

    /// A step of a consolidation that a mutation answered with.
    pub(crate) async fn consolidation_step(
        &self,
        by: &str,
        mutation: &str,
        of: &Answer,
        reason: Option<&str>,
    ) -> Answer {
        let mut input = json!({ "consolidation": of.text("it.consolidation.id"),
            "expectedVersion": of.number("it.consolidation.version") });
        if let Some(reason) = reason {
            input["reason"] = json!(reason);
        }
        self.consolidation_change(by, mutation, input).await
    }

    /// What a consolidation says and what changed since.
    async fn consolidation(&self, by: &str, id: &str) -> Answer {
        let query = format!(
            "query($id: ID!) {{ it: consolidation(id: $id) {{ {SHAPE} table {{ rows {{ ...row }} total {{ ...row }} }} \
             changes {{ nodes {{ unit {{ code }} differences reported reportId revision }} }} }} }} \
             fragment row on SentRow {{ kind code values differences changedSince reported reportedSince }}"
        );
        self.ask_with(by, &query, json!({ "id": id })).await
    }

    /// The county's rows as sent up: code → (value and state of the first column, the row).
    pub(crate) async fn sent_up(&self, by: &str, place: &str, more: Value) -> Answer {
        let query = format!(
            "query($code: String!, $period: Period!, $knownAt: DateTime) {{ jurisdiction(code: $code) {{ it: table(\
             form: {{ campaign: \"{CAMPAIGN}\", form: \"monthly\" }}, period: $period, basis: SENT_UP, knownAt: $knownAt) {{ \
             rows {{ nodes {{ kind code values states expected reported sentUp {{ state signedBy changedSince differences \
             consolidationId wasLeft countedElsewhere }} }} }} total {{ values increases states expected reported }} }} }} }}"
        );
        let mut variables = json!({ "code": place, "period": "2023-01" });
        for (key, value) in more.as_object().expect("an object") {
            variables[key] = value.clone();
        }
        self.ask_with(by, &query, variables).await.ok()
    }
}

/// The row of a place in a table of what was sent up.
#[track_caller]
fn row<'a>(table: &'a Answer, code: &str) -> &'a Value {
    let rows = table.list("jurisdiction.it.rows.nodes");
    let found = rows.iter().find(|row| row["code"] == code);
    found.unwrap_or_else(|| panic!("no row {code} in {table:#?}"))
}

#[track_caller]
fn outcome(answer: &Answer) -> (&str, &str) {
    let found = answer.at("it.consolidation");
    (
        answer.text("it.outcome"),
        found["state"].as_str().unwrap_or("-"),
    )
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
