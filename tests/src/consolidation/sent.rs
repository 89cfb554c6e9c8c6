//! What was sent up: read above as it was signed, beside what changed since.

use serde_json::{Value, json};

use super::{OFFICE, PROVINCE_DESK, RECEIVER, filed, outcome, row};
use crate::cells::{Cells, FOUND, MEETINGS};
use crate::desk::Paper;
use crate::harness::hub::Hub;
use crate::harness::{Answer, both};
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, PREFECTURE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_place_signs_what_it_has_and_the_place_above_reads_it,
    a_late_correction_shows_on_both_sides_and_what_was_sent_stays,
    a_prefecture_signs_what_its_counties_have_and_every_change_adds_up,
    what_had_been_sent_up_at_a_moment_is_known,
    a_hop_is_complete_when_every_place_on_it_has_sent,
);

async fn a_place_signs_what_it_has_and_the_place_above_reads_it(hub: Hub) {
    filed(&hub).await;
    let before = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    for town in [TOWN, SIBLING_TOWN] {
        let row = row(&before, town);
        assert_eq!(row["states"][FOUND], "MISSING", "nothing was sent");
        assert_eq!(
            (&row["sentUp"], &row["reported"]),
            (&Value::Null, &json!(0))
        );
    }
    assert_eq!(row(&before, TOWN)["expected"], 3);
    assert_eq!(
        *before.at("jurisdiction.it.total.states.0"),
        json!("MISSING")
    );
    let signed = hub
        .consolidate_with(OFFICE, TOWN, "2023-01", json!({ "note": "已核对" }))
        .await
        .ok();
    assert_eq!(outcome(&signed), ("DONE", "SIGNED"));
    assert_eq!(*signed.at("it.consolidation.values.0"), json!("9"));
    assert_eq!(signed.text("it.consolidation.note"), "已核对");
    assert_eq!(
        signed.text("it.consolidation.signedBy"),
        "岗位 990101001.coordinator"
    );
    assert_eq!(signed.number("it.consolidation.reported"), 2);
    let after = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    let sent = row(&after, TOWN);
    assert_eq!(
        (
            &sent["values"][FOUND],
            &sent["states"][FOUND],
            &sent["expected"],
            &sent["reported"]
        ),
        (&json!("9"), &json!("REPORTED"), &json!(3), &json!(2))
    );
    assert_eq!(sent["sentUp"]["state"], "SIGNED");
    assert_eq!(sent["sentUp"]["changedSince"], false);
    assert_eq!(row(&after, SIBLING_TOWN)["states"][FOUND], "MISSING");
    assert_eq!(
        *after.at("jurisdiction.it.total.values.0"),
        json!("9"),
        "the sum of what was sent"
    );
    let villages = hub.sent_up(OFFICE, TOWN, json!({})).await;
    assert_eq!(
        row(&villages, "990101001001")["values"][FOUND],
        "4",
        "what a community signed is what it sent up"
    );
    let live = hub.table(COUNTY, "2023-01", "TOTAL").await;
    assert_eq!(
        live.total().cell(FOUND).0,
        Some("109"),
        "live figures are live"
    );
    hub.verify_rollup();
}

async fn a_late_correction_shows_on_both_sides_and_what_was_sent_stays(hub: Hub) {
    let papers = filed(&hub).await;
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let id = signed.text("it.consolidation.id");
    let cells = Cells::found(7).with("2.3", 2);
    hub.desk(COMMUNITIES[0])
        .corrected(&papers[0], "复核", &cells)
        .await;
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(10))
        .await;
    // A change elsewhere in the same county is none of this place.
    hub.desk(SIBLING_UNIT)
        .corrected(&papers[2], "复核", &Cells::found(101))
        .await;
    for reader in [OFFICE, RECEIVER] {
        let shown = hub.consolidation(reader, id).await.ok();
        assert_eq!(*shown.at("it.values.0"), json!("9"), "as it was signed");
        let total = shown.at("it.table.total");
        assert_eq!(
            (&total["values"][FOUND], &total["differences"][FOUND]),
            (&json!("9"), &json!("13"))
        );
        assert_eq!(
            (
                &total["differences"][MEETINGS],
                &total["changedSince"],
                &total["reportedSince"]
            ),
            (&json!("2"), &json!(true), &json!(1))
        );
        let rows = shown.list("it.table.rows");
        let marked: Vec<(&str, bool)> = rows
            .iter()
            .map(|row| (row["code"].as_str().unwrap(), row["changedSince"] == true))
            .collect();
        assert_eq!(
            marked,
            [
                ("990101001001", true),
                ("990101001002", false),
                ("990101001003", true)
            ]
        );
        let changes = shown.list("it.changes.nodes");
        let units: Vec<&str> = changes
            .iter()
            .map(|one| one["unit"]["code"].as_str().unwrap())
            .collect();
        assert_eq!(units, [COMMUNITIES[0], COMMUNITIES[2]]);
        assert_eq!(
            (
                &changes[0]["differences"][FOUND],
                &changes[0]["reported"],
                &changes[0]["revision"]
            ),
            (&json!("3"), &json!(0), &json!(2))
        );
        assert_eq!(changes[0]["reportId"], json!(papers[0].id));
        assert_eq!(changes[1]["reported"], 1);
    }
    let table = hub.sent_up(RECEIVER, COUNTY, json!({})).await;
    let sent = row(&table, TOWN);
    assert_eq!(
        (
            &sent["values"][FOUND],
            &sent["sentUp"]["differences"][FOUND]
        ),
        (&json!("9"), &json!("13"))
    );
    assert_eq!(sent["sentUp"]["changedSince"], true);
    hub.verify_rollup();
}

async fn a_prefecture_signs_what_its_counties_have_and_every_change_adds_up(hub: Hub) {
    let papers = filed(&hub).await;
    let far = hub
        .desk("990102001001.cwh")
        .file("2023-01", &Cells::found(20))
        .await;
    let desk = "9901.coordinator";
    let signed = hub.consolidate(desk, PREFECTURE, "2023-01").await.ok();
    assert_eq!(*signed.at("it.consolidation.values.0"), json!("129"));
    hub.desk("990102001001.cwh")
        .corrected(&far, "复核", &Cells::found(50))
        .await;
    hub.desk(COMMUNITIES[0])
        .corrected(&papers[0], "复核", &Cells::found(1))
        .await;
    // Corrected back and forth: what cancels itself is no change.
    hub.desk(COMMUNITIES[1])
        .corrected(&papers[1], "复核", &Cells::found(8))
        .await;
    let now = hub.ask(
        PROVINCE_DESK,
        "{ reports(filter: { unit: \"990101001002.jwh\" }) { nodes { id version } } }",
    );
    let now = now.await.ok();
    let paper = Paper {
        id: now.text("reports.nodes.0.id").to_owned(),
        version: now.number("reports.nodes.0.version"),
    };
    hub.desk(COMMUNITIES[1])
        .corrected(&paper, "复核", &Cells::found(5))
        .await;
    let shown = hub
        .consolidation(PROVINCE_DESK, signed.text("it.consolidation.id"))
        .await
        .ok();
    assert_eq!(*shown.at("it.table.total.differences.0"), json!("27"));
    let rows = shown.list("it.table.rows");
    let rows: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| {
            let difference = row["differences"][FOUND].as_str().unwrap();
            (row["code"].as_str().unwrap(), difference)
        })
        .collect();
    assert_eq!(rows, [("990101", "-3"), ("990102", "30"), ("990103", "0")]);
    let changes: Vec<(&str, &str)> = shown
        .list("it.changes.nodes")
        .iter()
        .map(|one| {
            let difference = one["differences"][FOUND].as_str().unwrap();
            (one["unit"]["code"].as_str().unwrap(), difference)
        })
        .collect();
    assert_eq!(
        changes,
        [(COMMUNITIES[0], "-3"), ("990102001001.cwh", "30")]
    );
}

async fn what_had_been_sent_up_at_a_moment_is_known(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-02-06");
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-02-10");
    hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"))
        .await
        .ok();
    hub.today("2023-02-20");
    for (moment, state) in [
        ("2023-02-04T04:00:00Z", "MISSING"),
        ("2023-02-07T04:00:00Z", "REPORTED"),
        ("2023-02-11T04:00:00Z", "MISSING"),
    ] {
        let table = hub
            .sent_up(RECEIVER, COUNTY, json!({ "knownAt": moment }))
            .await;
        assert_eq!(row(&table, TOWN)["states"][FOUND], state, "{moment}");
    }
}

async fn a_hop_is_complete_when_every_place_on_it_has_sent(hub: Hub) {
    filed(&hub).await;
    let folder = hub.folder().join(CAMPAIGN);
    crate::world::campaign::write(&folder);
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let first = "due = { month = 1, day = 5 }\n";
    assert!(text.contains(first), "{text}");
    let hop = format!("{first}send_up_due = {{ month = 1, day = 7 }}\n");
    std::fs::write(&path, text.replace(first, &hop)).unwrap();
    hub.run(&[
        "campaign",
        "apply",
        folder.to_str().expect("a path in UTF-8"),
    ]);
    let query = "{ jurisdiction(code: \"990101\") { it: completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-01\", basis: SENT_UP) { rows { nodes { code expected reported onTime missing } } \
        total { expected reported onTime } } } }";
    let counts = |answer: &Answer| {
        let total = answer.at("jurisdiction.it.total");
        ["expected", "reported", "onTime"].map(|field| total[field].as_i64().unwrap())
    };
    let before = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&before), [2, 0, 0], "two towns collate");
    hub.today("2023-02-07");
    let signed = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    hub.today("2023-02-08");
    let sibling = "990101002.coordinator";
    hub.consolidate(sibling, SIBLING_TOWN, "2023-01").await.ok();
    let after = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(
        counts(&after),
        [2, 2, 1],
        "by the first signature and the day of the hop"
    );
    hub.consolidation_step(RECEIVER, "returnConsolidation", &signed, Some("再核"))
        .await
        .ok();
    let returned = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&returned), [2, 1, 0]);
    hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
    let again = hub.ask(RECEIVER, query).await.ok();
    assert_eq!(counts(&again), [2, 2, 1], "a return does not make it late");
    let units = hub.table(COUNTY, "2023-01", "TOTAL").await;
    assert_eq!(
        units.total().counts(),
        (5, 3, 3),
        "the units are another hop"
    );
}
