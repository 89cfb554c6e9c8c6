//! What is told of a split by shares: what changed, where a share comes from and to whom that is told, and why shares
//! are refused.

use cengbao_domain::policy::Role;
use cengbao_store::GrantSpec;
use serde_json::{Value, json};

use super::super::transfer;
use super::{NORTH, OLD, OTHER_UNIT, SOUTH, SOUTH_UNIT, filed, half_to_the_other, split};
use crate::cells::{Cells, FOUND};
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::accounts::{grant, spec};
use crate::world::{COUNTY, PROVINCE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    what_changed_in_the_month_of_a_split_adds_up,
    a_share_is_explained_to_who_sees_both,
    a_share_beside_an_own_filing_is_explained_too,
    shares_that_are_not_the_whole_are_refused_with_the_remedy,
    a_share_that_two_towns_sent_up_is_no_increase,
    a_share_is_no_increase_of_a_span_either,
);

async fn what_changed_in_the_month_of_a_split_adds_up(hub: Hub) {
    filed(&hub).await;
    hub.move_tree("2023-07-20", split("2023-07-10", &["6", "4"]))
        .await;
    hub.today("2023-07-25");
    for code in [SOUTH, NORTH, SIBLING_TOWN, COUNTY, PROVINCE] {
        let asked = json!({ "code": code, "period": "2023-07", "since": at("2023-07-15") });
        let found = changes(&hub, asked).await;
        assert_adds_up(&found, code);
        let told: Vec<(&Value, &Value, &Value)> = found["entries"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["differences"][FOUND] != "0")
            .map(|one| {
                (
                    &one["unit"]["code"],
                    &one["cause"],
                    &one["differences"][FOUND],
                )
            })
            .collect();
        if code == SOUTH {
            assert_eq!(told, [(&json!(SOUTH_UNIT), &json!("MOVED"), &json!("4"))]);
        } else if code == SIBLING_TOWN {
            assert_eq!(told.len(), 3, "{told:?}");
        }
    }
    hub.verify_rollup();
}

const EXPLAIN: &str = "query($code: String!) { jurisdiction(code: $code) { explain(form: { campaign: \"li-2023\", \
    form: \"monthly\" }, period: \"2023-07\", cell: \"1.1\", by: UNIT) { contributions { nodes { unit { code } value state \
    carriedBecause reportId splitShares { unit { code } share reportId revision } } } } } }";

async fn a_share_is_explained_to_who_sees_both(hub: Hub) {
    filed(&hub).await;
    hub.move_tree("2023-07-20", split("2023-07-10", &["6", "4"]))
        .await;
    hub.staff(SOUTH_UNIT).await;
    let own = [spec(
        "south.viewer",
        None,
        vec![GrantSpec {
            from: None,
            ..grant(Role::Viewer, SOUTH)
        }],
    )];
    hub.store()
        .system("accounts of a test", noon("2023-07-20"))
        .create_accounts(&own)
        .await
        .unwrap();
    hub.today("2023-07-25");
    let seen = hub
        .ask_with("990101.viewer", EXPLAIN, json!({ "code": SIBLING_TOWN }))
        .await
        .ok();
    let rows = seen.list("jurisdiction.explain.contributions.nodes");
    let south = rows.iter().find(|row| row["unit"]["code"] == SOUTH_UNIT);
    let south = south.expect("the new village stands in the figure");
    assert_eq!(
        (
            &south["value"],
            &south["state"],
            &south["carriedBecause"],
            &south["reportId"]
        ),
        (
            &json!("4"),
            &json!("CARRIED"),
            &json!("SHARED"),
            &Value::Null
        )
    );
    let share = &south["splitShares"][0];
    assert_eq!(
        (&share["unit"]["code"], &share["share"], &share["revision"]),
        (&json!(SIBLING_UNIT), &json!("3/5"), &json!(1))
    );
    let report = share["reportId"].as_str().unwrap();
    hub.ask(
        "990101.viewer",
        &format!("{{ report(id: \"{report}\") {{ id }} }}"),
    )
    .await
    .ok();
    // The successor has the figure, and not what the closed one filed.
    let seen = hub
        .ask_with("south.viewer", EXPLAIN, json!({ "code": SOUTH }))
        .await
        .ok();
    let rows = seen.list("jurisdiction.explain.contributions.nodes");
    assert_eq!((rows.len(), &rows[0]["value"]), (1, &json!("4")));
    assert_eq!(rows[0]["splitShares"], json!([]));
    for asked in [
        format!("{{ jurisdiction(code: \"{OLD}\") {{ code }} }}"),
        format!("{{ jurisdiction(code: \"{NORTH}\") {{ code }} }}"),
        format!("{{ report(id: \"{report}\") {{ id }} }}"),
    ] {
        let refused = hub.ask("south.viewer", &asked).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{asked}");
    }
    let change = format!(
        "{{ jurisdiction(code: \"{SOUTH}\") {{ boundaryChanges {{ nodes {{ shares {{ code share }} nodes {{ code }} }} }} }} }}"
    );
    let seen = hub.ask("south.viewer", &change).await.ok();
    assert_eq!(
        seen.at("jurisdiction.boundaryChanges.nodes.0.shares"),
        &json!([{ "code": SOUTH, "share": "6" }])
    );
    assert!(!seen.as_text().contains(NORTH) && !seen.as_text().contains(OLD));
}

async fn a_share_beside_an_own_filing_is_explained_too(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-02");
    hub.desk(OTHER_UNIT)
        .file("2023-06", &Cells::found(25))
        .await;
    hub.move_tree("2023-07-05", half_to_the_other("2023-06-10"))
        .await;
    hub.today("2023-07-06");
    let of_june = EXPLAIN.replace("2023-07", "2023-06");
    let seen = hub.ask_with("990101.viewer", &of_june, json!({ "code": SIBLING_TOWN }));
    let seen = seen.await.ok();
    let rows = seen.list("jurisdiction.explain.contributions.nodes");
    let row = rows.iter().find(|row| row["unit"]["code"] == OTHER_UNIT);
    let row = row.expect("it has filed");
    assert_eq!(
        (&row["value"], &row["splitShares"][0]["share"]),
        (&json!("28"), &json!("1/2")),
        "what it signed before the split was recorded is its own alone"
    );
}

async fn shares_that_are_not_the_whole_are_refused_with_the_remedy(hub: Hub) {
    filed(&hub).await;
    let csv = format!(
        "kind,day,code,into,name,shares,document,reason\n\
         SPLIT,2023-06-01,{OLD},{SOUTH};{NORTH},南村;北村,60%;30%,例民函〔2023〕3号,拆分\n\
         SPLIT,2023-06-01,{OLD},{SOUTH};{NORTH},南村;北村,60%,例民函〔2023〕3号,拆分\n\
         RENAME,2023-06-01,{OLD},,南村,1,例民函〔2023〕3号,更名\n\
         SPLIT,2023-06-01,{OLD},{SOUTH};{NORTH},南村;北村,60%;40%,例民函〔2023〕3号,拆分\n"
    );
    let file = hub.folder().join("shares.csv");
    std::fs::write(&file, csv).unwrap();
    let ran = hub.try_run(&["import", "changes", file.to_str().unwrap(), "--json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(!ran.success);
    assert_eq!(
        (&report["added"], &report["refused_total"]),
        (&json!(1), &json!(3)),
        "{report:#}"
    );
    for refused in report["refused"].as_array().unwrap() {
        let reason = refused["reason"].as_str().unwrap();
        assert!(reason.starts_with("shares: "), "{reason}");
    }
    hub.today("2023-06-05");
    let refused = hub
        .ask_with(
            "99.coordinator",
            "mutation($input: ChangeTreeInput!) { changeTree(input: $input) { outcome place reason } }",
            json!({ "input": { "kind": "SPLIT", "on": "2023-06-02", "codes": ["990101002002"],
                "into": ["990101002006", "990101002007"], "names": ["上村", "下村"], "shares": ["1/2", "1/3"],
                "document": "例民函〔2023〕4号", "reason": "拆分" } }),
        )
        .await
        .ok();
    assert_eq!(refused.text("changeTree.outcome"), "REFUSED");
    assert_eq!(refused.text("changeTree.place"), "shares");
    hub.verify_rollup();
}

async fn a_share_that_two_towns_sent_up_is_no_increase(hub: Hub) {
    filed(&hub).await;
    hub.move_tree("2023-09-10", split("2023-09-05", &["6", "4"]))
        .await;
    hub.today("2023-10-03");
    hub.consolidate("990101002.coordinator", SIBLING_TOWN, "2023-09")
        .await
        .ok();
    hub.today("2023-10-06");
    let moved = vec![transfer("2023-09-15", NORTH, TOWN)];
    let report = hub.record("2023-10-06", 2, moved).await;
    assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
    hub.today("2023-10-08");
    hub.consolidate("990101001.coordinator", TOWN, "2023-09")
        .await
        .ok();
    // Both hold its share; what is left out of the older one is its period before as well.
    let table = hub
        .sent_up("9901.coordinator", COUNTY, json!({ "period": "2023-09" }))
        .await;
    let total = table.at("jurisdiction.it.total");
    assert_eq!(
        (&total["values"][FOUND], &total["increases"][FOUND]),
        (&json!("17"), &json!("0"))
    );
    hub.verify_rollup();
}

/// How much hazards found grew over some months, in each and over all of them.
async fn grown(hub: &Hub, code: &str, from: &str, basis: &str) -> (Vec<String>, String) {
    let asked = format!(
        "{{ jurisdiction(code: \"{code}\") {{ series(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, basis: {basis}, \
         from: \"{from}\", to: \"2023-08\") {{ points {{ increases }} span {{ increases }} }} }} }}"
    );
    let found = hub.ask("99.viewer", &asked).await.ok();
    let said = |value: &Value| value[FOUND].as_str().unwrap_or("—").to_owned();
    let points = found.list("jurisdiction.series.points").iter();
    let points = points.map(|point| said(&point["increases"])).collect();
    (points, said(found.at("jurisdiction.series.span.increases")))
}

async fn a_share_is_no_increase_of_a_span_either(hub: Hub) {
    filed(&hub).await;
    hub.move_tree("2023-08-02", split("2023-07-10", &["60%", "40%"]))
        .await;
    hub.today("2023-09-02");
    let months = |increases: [&str; 3], all: &str| {
        let increases = increases.map(str::to_owned).to_vec();
        (increases, all.to_owned())
    };
    for basis in ["LIVE", "SENT_UP"] {
        // June has nobody there; July brings 4 of the 7.
        let shown = grown(&hub, SOUTH, "2023-06", basis).await;
        assert_eq!(shown, months(["—", "0", "0"], "0"), "{basis}");
    }
    hub.staff(SOUTH_UNIT).await;
    hub.desk(SOUTH_UNIT).file("2023-07", &Cells::found(9)).await;
    hub.desk(SOUTH_UNIT)
        .file("2023-08", &Cells::found(12))
        .await;
    let shown = grown(&hub, SOUTH, "2023-06", "LIVE").await;
    assert_eq!(shown, months(["—", "5", "3"], "8"), "9 after its 4, and 3");
    let above = grown(&hub, SIBLING_TOWN, "2023-06", "LIVE").await;
    assert_eq!(above, months(["0", "5", "3"], "8"));
    let alone = grown(&hub, SOUTH, "2023-08", "LIVE").await;
    assert_eq!(alone, (vec!["3".to_owned()], "3".to_owned()));
}
