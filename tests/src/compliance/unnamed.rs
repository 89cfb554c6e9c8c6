//! Duties for offices that the document does not name: whom it means is not known, and not that nothing is asked.

use serde_json::{Value, json};

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::targets::{self, CAMPAIGN};

both!(a_duty_whose_offices_nobody_names_is_not_known);

/// One for departments that are nowhere listed, and one for an office that is.
const DUTIES: &str = "\n[[duties]]\ncode = \"publish\"\ntitle = \"公布重大风险\"\nstrength = \"MUST\"\nby = [\"unlisted\"]\n\
    cadence = { at_least = 1, per = \"YEAR\" }\nclause = { path = \"四\", basis = \"STATED\" }\n\
    \n[[duties]]\ncode = \"lecture\"\ntitle = \"宣讲\"\nstrength = \"MUST\"\nby = [\"trainers\"]\n\
    cadence = { at_least = 1, per = \"YEAR\" }\nclause = { path = \"四\", basis = \"STATED\" }\n";

async fn a_duty_whose_offices_nobody_names_is_not_known(hub: Hub) {
    targets::apply_with(&hub, &[("duties.toml", DUTIES)]);
    hub.today("2023-06-30");
    let stands = async |day: &str| -> Value {
        let query = format!(
            "{{ jurisdiction(code: \"9901\") {{ compliance(campaign: \"{CAMPAIGN}\", asOf: \"{day}\", byChildren: true) {{ offices {{ \
             duties {{ duty {{ code }} open }} total {{ cells {{ denominator state unknown }} }} \
             rows {{ place {{ code }} cells {{ state unknown }} }} }} }} }} }}"
        );
        let answer = hub.ask("9901.viewer", &query).await.ok();
        answer.at("jurisdiction.compliance.offices").clone()
    };
    let found = stands("2023-06-30").await;
    assert_eq!(
        found["duties"],
        json!([{ "duty": { "code": "publish" }, "open": true }, { "duty": { "code": "lecture" }, "open": false }])
    );
    let total = &found["total"]["cells"];
    assert_eq!(
        total[0],
        json!({ "denominator": 0, "state": "NO_DATA", "unknown": "NOBODY_NAMED" })
    );
    assert_eq!(total[1]["denominator"], 2);
    for row in found["rows"].as_array().unwrap() {
        let cell = json!({ "state": "NO_DATA", "unknown": "NOBODY_NAMED" });
        assert_eq!(row["cells"][0], cell, "{row:#}");
        assert_eq!(row["cells"][1]["unknown"], Value::Null, "{row:#}");
    }
    // Before the campaign began nothing was asked of anybody.
    let found = stands("2022-06-30").await;
    assert_eq!(found["total"]["cells"][0]["state"], "NOT_APPLICABLE");
}
