//! What the hub says against the model.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::model::{Cell, DUTIES};
use super::{History, shown};
use crate::compliance::states;

/// Who asks about which place; a county asks about itself.
const ASKED: [(&str, &str); 5] = [
    ("99.viewer", "99"),
    ("9901.coordinator", "9901"),
    ("9902.viewer", "9902"),
    ("990101.viewer", "990101"),
    ("990101001.viewer", "990101001"),
];

const COMPLIANCE: &str = "query($code: String!, $asOf: Date!, $since: Date!) { jurisdiction(code: $code) { \
    compliance(campaign: \"li-2023\", asOf: $asOf, since: $since, byChildren: true) { duties { code } total { ...row } rows { ...row } } } } \
    fragment row on ComplianceRow { place { code } enterprises cells { numerator denominator missed atRisk notApplicable \
    change { gained lost reopened joinedKept joinedUnkept leftKept leftUnkept } } }";

impl History {
    pub(super) async fn compare(&self, as_of: NaiveDate, since: NaiveDate) {
        for (account, code) in ASKED {
            let variables = json!({ "code": code, "asOf": as_of, "since": since });
            let answer = self.hub.ask_with(account, COMPLIANCE, variables).await.ok();
            let compliance = answer.at("jurisdiction.compliance");
            let duties: Vec<&Value> = answer
                .list("jurisdiction.compliance.duties")
                .iter()
                .map(|duty| &duty["code"])
                .collect();
            assert_eq!(duties[..DUTIES.len()], DUTIES);
            let total = self.compared(&compliance["total"], code, as_of, since);
            let mut sum = 0;
            for row in answer.list("jurisdiction.compliance.rows") {
                let Some(child) = row["place"]["code"].as_str() else {
                    // What lies in no subordinate: the rest.
                    sum += number(&row["enterprises"]);
                    continue;
                };
                sum += self.compared(row, child, as_of, since);
            }
            assert_eq!(sum, total, "{code} on {as_of} is the sum of its rows");
        }
        self.compare_each(as_of).await;
    }

    /// A row against the model; how many enterprises it counts.
    fn compared(&self, row: &Value, below: &str, as_of: NaiveDate, since: NaiveDate) -> u64 {
        let count = number(&row["enterprises"]);
        let place = format!(
            "{below} on {as_of} since {since}:\n{:#?}",
            self.model.enterprises
        );
        assert_eq!(count, self.model.count(below, as_of), "{place}");
        let expected = self.model.cells(below, as_of, since);
        for (at, expected) in expected.iter().enumerate() {
            assert_eq!(
                read(&row["cells"][at]),
                *expected,
                "{} in {place}",
                DUTIES[at]
            );
        }
        count
    }

    /// Each enterprise's own states, asked by itself.
    async fn compare_each(&self, as_of: NaiveDate) {
        for (at, one) in self.model.enterprises.iter().enumerate() {
            let account = format!("{}.enterprise", one.code);
            let found = states(&self.hub, &account, &one.code, &as_of.to_string()).await;
            let expected = self.model.states(at, "", as_of);
            let expected: Vec<(String, String)> = expected
                .into_iter()
                .flat_map(|states| DUTIES.into_iter().zip(states))
                .map(|(duty, state)| (duty.to_owned(), shown(state).to_owned()))
                .collect();
            let compared = found.len().min(DUTIES.len());
            assert_eq!(found[..compared], expected, "{one:#?} on {as_of}");
        }
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn read(cell: &Value) -> Cell {
    let change = |field: &str| number(&cell["change"][field]);
    Cell {
        kept: number(&cell["numerator"]),
        asked: number(&cell["denominator"]),
        missed: number(&cell["missed"]),
        at_risk: number(&cell["atRisk"]),
        not_applicable: number(&cell["notApplicable"]),
        gained: change("gained"),
        lost: change("lost"),
        reopened: change("reopened"),
        joined_kept: change("joinedKept"),
        joined_unkept: change("joinedUnkept"),
        left_kept: change("leftKept"),
        left_unkept: change("leftUnkept"),
    }
}
