//! Who receives, reads and returns what a unit files after it has moved, where a new version of the campaign is applied.

use cengbao_store::Applied;
use serde_json::{Value, json};

use super::desk::{EAST, OFFICES, WEST, accounts, filed, may, shown};
use super::receiver::offices;
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::{COUNTY, SIBLING_UNIT, campaign};

both!(a_new_version_puts_no_former_receiver_back,);

/// To August the monthly report goes by one schedule; what is said of it from then on is in the version with `autumn`.
async fn applied(hub: &Hub, day: &str, autumn: bool) -> Applied {
    let offices = offices(&OFFICES);
    campaign::apply_with(hub.store(), noon(day), |name, text| match name {
        "agencies.toml" => format!("{offices}{text}"),
        "schedules.toml" => {
            let text = text
                .replacen("receiver = \"99.ab\"", "receiver = \"990101.ab\"", 1)
                .replacen("last_period = \"2023-12\"", "last_period = \"2023-08\"", 1);
            let (monthly, _) = text
                .split_once("[[schedules]]\ncode = \"weekly\"")
                .expect("the monthly schedule stands first");
            let later = monthly
                .replace("code = \"monthly\"", "code = \"autumn\"")
                .replace("2023-08", "2023-12")
                .replace("2023-01", "2023-09");
            if autumn { later + &text } else { text }
        }
        _ => text.to_owned(),
    })
    .await
}

/// The schedule by which the unit owes a period, and who receives it, as somebody reads it.
async fn received(hub: &Hub, account: &str, period: &str) -> Vec<(Value, Value)> {
    let asked = format!(
        "{{ agency(code: \"{SIBLING_UNIT}\") {{ obligations(period: \"{period}\", first: 5) {{ nodes {{ \
         scheduleCode receivers {{ code }} }} }} }} }}"
    );
    let found = hub.ask(account, &asked).await.ok();
    let nodes = found.list("agency.obligations.nodes").iter();
    nodes
        .map(|one| (one["scheduleCode"].clone(), one["receivers"].clone()))
        .collect()
}

async fn a_new_version_puts_no_former_receiver_back(hub: Hub) {
    applied(&hub, "2023-01-01", false).await;
    accounts(&hub).await;
    let [may_paper, june, july] = filed(&hub).await;
    let one = |schedule: &str, office: &str| vec![(json!(schedule), json!([{ "code": office }]))];
    for (changed, day) in [
        (true, "2023-08-02"),
        (false, "2023-08-03"),
        (false, "2023-08-04"),
    ] {
        hub.today(day);
        let version = applied(&hub, day, true).await;
        assert_eq!(version.changed, changed);
        let touched = version.obligations_changed + version.obligations_removed;
        assert_eq!(
            (version.obligations_added > 0, touched),
            (changed, 0),
            "{version:#?}"
        );
        for (period, schedule, office) in [
            ("2023-05", "monthly", OFFICES[0]),
            ("2023-06", "monthly", OFFICES[1]),
            ("2023-07", "monthly", OFFICES[1]),
            ("2023-10", "autumn", OFFICES[1]),
        ] {
            let all = received(&hub, "99.viewer", period).await;
            assert_eq!(all, one(schedule, office), "{period}");
            let west = received(&hub, WEST, period).await;
            assert_eq!(west, one(schedule, office), "{period}");
        }
        let east = format!(
            "{{ jurisdiction(code: \"{COUNTY}\") {{ obligations(period: \"2023-07\", first: 200) {{ nodes {{ unit {{ code }} }} }} }} }}"
        );
        let east = hub.ask(EAST, &east).await.ok();
        assert!(!east.as_text().contains(SIBLING_UNIT), "{east:#?}");
        for paper in [&june, &july] {
            assert_eq!(shown(&hub, EAST, paper).await.error_code(), "NOT_FOUND");
            assert!(may(&shown(&hub, WEST, paper).await.ok(), "RETURN"));
        }
        let past = shown(&hub, EAST, &may_paper).await.ok();
        assert!(!may(&past, "RETURN") && !may(&past, "ACCEPT"));
    }
    let back = |by: &'static str| hub.change(by, "returnReport", sent_back(&july, "再核", &[]));
    assert_eq!(back(EAST).await.error_code(), "NOT_FOUND");
    Paper::done(&back(WEST).await);
    hub.verify_rollup();
}
