//! A split with stated shares: each successor carries its share of what the closed one had, until it files itself.

mod sent;
mod told;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use serde_json::json;

use super::{change, filed, merge};
use crate::cells::{BROADCAST, Cells, FOUND, KEYS, MEETINGS};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, COUNTY, PROVINCE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

/// The village that is split, and what it becomes.
pub(super) const OLD: &str = "990101002001";
pub(super) const SOUTH: &str = "990101002008";
pub(super) const NORTH: &str = "990101002009";
/// The offices of these.
pub(super) const SOUTH_UNIT: &str = "990101002008.cwh";
pub(super) const NORTH_UNIT: &str = "990101002009.cwh";
/// That of the other village of the town.
pub(super) const OTHER_UNIT: &str = "990101002002.cwh";

both!(
    a_split_by_shares_hands_totals_on_until_each_files_itself,
    a_split_by_shares_is_planned_and_recorded_after_the_fact,
    a_correction_of_the_closed_ones_past_is_divided_anew,
    an_office_that_was_there_carries_the_share_beside_its_own,
    a_total_carried_inside_a_merged_one_is_divided_too,
);

pub(super) fn split(on: &str, shares: &[&str]) -> BoundaryChange {
    BoundaryChange {
        into: vec![SOUTH.to_owned(), NORTH.to_owned()],
        names: vec!["河东南村".to_owned(), "河东北村".to_owned()],
        shares: shares.iter().map(|share| (*share).to_owned()).collect(),
        ..change(ChangeKind::Split, on, &[OLD])
    }
}

/// Half of it goes to the other village, which is there, and half to a new one.
fn half_to_the_other(on: &str) -> BoundaryChange {
    BoundaryChange {
        into: vec!["990101002002".to_owned(), NORTH.to_owned()],
        names: vec!["河西村".to_owned(), "河东北村".to_owned()],
        ..split(on, &["1/2", "1/2"])
    }
}

impl Hub {
    /// The sums of the places in a period.
    async fn totals(&self, codes: &[&str], period: &str) -> Vec<String> {
        let mut found = Vec::new();
        for code in codes {
            found.push(self.total(code, period).await);
        }
        found
    }
}

async fn a_split_by_shares_hands_totals_on_until_each_files_itself(hub: Hub) {
    filed(&hub).await;
    let above = [PROVINCE, COUNTY, SIBLING_TOWN];
    let periods = ["2023-05", "2023-06", "2023-07", "2023-08"];
    let mut before = Vec::new();
    for period in periods {
        before.push(hub.totals(&above, period).await);
    }
    hub.move_tree("2023-08-02", split("2023-07-10", &["60%", "40%"]))
        .await;
    hub.today("2023-08-02");
    for (period, before) in periods.iter().zip(&before) {
        assert_eq!(hub.totals(&above, period).await, *before, "{period}");
    }
    // June is as it was; in July, which holds the day, the two have four and three of the seven, and nothing is an increase.
    let june = hub.table(SIBLING_TOWN, "2023-06", "CHILDREN").await;
    assert_eq!(june.row(OLD).cell(FOUND).0, Some("7"));
    assert!(!june.codes().contains(&SOUTH));
    let july = hub.table(SIBLING_TOWN, "2023-07", "CHILDREN").await;
    assert_eq!(july.codes(), [OLD, "990101002002", SOUTH, NORTH]);
    let old = july.row(OLD);
    assert!(!old.in_tree() && old.cell(FOUND).0.is_none());
    assert_eq!(old.cell(BROADCAST).0, Some("0"), "a yes or no has no half");
    assert_eq!(
        july.row(SOUTH).cell(FOUND),
        (Some("4"), "CARRIED", 1, Some("0"))
    );
    assert_eq!(
        july.row(NORTH).cell(FOUND),
        (Some("3"), "CARRIED", 1, Some("0"))
    );
    assert_eq!(july.total().cell(FOUND).3, Some("0"));
    assert_eq!(
        july.total().counts().0,
        3,
        "both owe, and the other village"
    );
    let units = hub.table(SIBLING_TOWN, "2023-07", "UNIT").await;
    assert_eq!(
        units.row(SOUTH_UNIT).cell(FOUND),
        (Some("4"), "CARRIED", 1, Some("0"))
    );
    assert_eq!(units.row(NORTH_UNIT).cell(FOUND).0, Some("3"));
    // In the tree of before the two stand beside what is in it, and the rows add up.
    let then = hub
        .table_with(json!({ "code": SIBLING_TOWN, "period": "2023-07", "by": "CHILDREN", "treeAsOf": "2023-06-30" }))
        .await;
    assert!(!then.row(SOUTH).in_tree() && !then.row(NORTH).in_tree());
    assert_eq!(then.total().cell(FOUND).0, Some("7"));
    hub.verify_rollup();
    // The first own filing takes the place of the share, of this one alone.
    hub.staff(SOUTH_UNIT).await;
    hub.desk(SOUTH_UNIT).file("2023-07", &Cells::found(9)).await;
    hub.shows(
        SIBLING_TOWN,
        "2023-07",
        &[(SOUTH, "9", "5"), (NORTH, "3", "0")],
    )
    .await;
    assert_eq!(hub.total(SIBLING_TOWN, "2023-07").await, "12");
    hub.shows(SIBLING_TOWN, "2023-08", &[(NORTH, "3", "0")])
        .await;
    hub.verify_rollup();
    // As it was known the day before it was recorded, the closed one had all.
    let known = hub
        .table_known(SIBLING_TOWN, "2023-07", "CHILDREN", "2023-08-01")
        .await;
    assert_eq!(known.row(OLD).cell(FOUND).0, Some("7"));
    assert_eq!(known.total().cell(FOUND).0, Some("7"));
    // When both have filed, nothing of the closed one is left.
    hub.staff(NORTH_UNIT).await;
    hub.desk(NORTH_UNIT).file("2023-07", &Cells::found(3)).await;
    let july = hub.table(SIBLING_TOWN, "2023-07", "CHILDREN").await;
    assert_eq!(july.codes(), ["990101002002", SOUTH, NORTH]);
    assert_eq!(july.total().cell(BROADCAST).2, 2);
    hub.rebuild_rollup();
    hub.shows(SIBLING_TOWN, "2023-07", &[(SOUTH, "9", "5")])
        .await;
}

async fn a_split_by_shares_is_planned_and_recorded_after_the_fact(hub: Hub) {
    filed(&hub).await;
    hub.move_tree("2023-06-10", split("2023-08-01", &["1/3", "2/3"]))
        .await;
    hub.today("2023-07-31");
    assert_eq!(hub.found_in(SIBLING_TOWN, "2023-08", OLD).await, "7");
    hub.today("2023-08-01");
    hub.shows(
        SIBLING_TOWN,
        "2023-08",
        &[(SOUTH, "2", "0"), (NORTH, "5", "0")],
    )
    .await;
    assert_eq!(hub.found_in(SIBLING_TOWN, "2023-07", OLD).await, "7");
    let seen = hub
        .ask(
            "99.viewer",
            &format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ boundaryChanges {{ nodes {{ kind shares {{ code share }} }} }} }} }}"),
        )
        .await
        .ok();
    assert_eq!(
        seen.at("jurisdiction.boundaryChanges.nodes.0.shares"),
        &json!([{ "code": SOUTH, "share": "1/3" }, { "code": NORTH, "share": "2/3" }])
    );
    hub.verify_rollup();
}

async fn a_correction_of_the_closed_ones_past_is_divided_anew(hub: Hub) {
    hub.today("2023-08-02");
    let held = |found, meetings: i64| Cells::found(found).with(KEYS[MEETINGS], meetings);
    let unit = hub.desk(SIBLING_UNIT);
    unit.file("2023-05", &held(7, 2)).await;
    let june = unit.file("2023-06", &held(8, 1)).await;
    // A report of the closed one for the month itself, signed before the split was recorded.
    unit.file("2023-07", &held(10, 4)).await;
    hub.move_tree("2023-08-02", split("2023-07-10", &["1", "2"]))
        .await;
    let july = hub.table(SIBLING_TOWN, "2023-07", "CHILDREN").await;
    assert_eq!(july.row(SOUTH).cell(FOUND).0, Some("3"));
    assert_eq!(
        july.row(SOUTH).cell(FOUND).3,
        Some("1"),
        "3 of 10 after 2 of 8"
    );
    assert_eq!(
        july.row(NORTH).cell(FOUND).3,
        Some("1"),
        "7 of 10 after 6 of 8"
    );
    assert_eq!(july.row(OLD).cell(FOUND).0, None);
    assert_eq!(
        july.row(OLD).cell(MEETINGS).0,
        Some("4"),
        "what was held in a month stays with who held it"
    );
    assert_eq!(
        july.total().cell(FOUND),
        (Some("10"), "REPORTED", 2, Some("2"))
    );
    hub.verify_rollup();
    let june = Paper {
        version: june.version + 1,
        ..june
    };
    unit.corrected(&june, "漏报", &held(9, 1)).await;
    assert_eq!(hub.total(SIBLING_TOWN, "2023-06").await, "9");
    hub.shows(
        SIBLING_TOWN,
        "2023-07",
        &[(SOUTH, "3", "0"), (NORTH, "7", "1")],
    )
    .await;
    hub.verify_rollup();
}

async fn an_office_that_was_there_carries_the_share_beside_its_own(hub: Hub) {
    filed(&hub).await;
    hub.desk(OTHER_UNIT)
        .file("2023-05", &Cells::found(20))
        .await;
    hub.move_tree("2023-06-20", half_to_the_other("2023-06-10"))
        .await;
    hub.today("2023-07-02");
    hub.shows(
        SIBLING_TOWN,
        "2023-06",
        &[("990101002002", "23", "0"), (NORTH, "4", "0")],
    )
    .await;
    assert_eq!(
        hub.found_in(SIBLING_TOWN, "2023-05", "990101002002").await,
        "20"
    );
    hub.verify_rollup();
    hub.desk(OTHER_UNIT)
        .file("2023-06", &Cells::found(25))
        .await;
    hub.shows(SIBLING_TOWN, "2023-06", &[("990101002002", "25", "2")])
        .await;
    assert_eq!(hub.total(SIBLING_TOWN, "2023-06").await, "29");
    hub.verify_rollup();
}

async fn a_total_carried_inside_a_merged_one_is_divided_too(hub: Hub) {
    hub.today("2023-07-02");
    hub.desk(COMMUNITIES[0])
        .file("2023-05", &Cells::found(4))
        .await;
    let two = hub
        .desk(COMMUNITIES[1])
        .file("2023-06", &Cells::found(6))
        .await;
    let of = |on: &str, code: &str, into: [&str; 2], shares: [&str; 2]| BoundaryChange {
        into: into.map(str::to_owned).to_vec(),
        names: ["上社区", "下社区"].map(str::to_owned).to_vec(),
        shares: shares.map(str::to_owned).to_vec(),
        ..change(ChangeKind::Split, on, &[code])
    };
    let [new, one, other] = ["990101001009", "990101001007", "990101001008"];
    let [third, fourth] = ["990101001005", "990101001006"];
    let changes = vec![
        merge(
            "2023-07-01",
            &["990101001001", "990101001002"],
            new,
            "新社区",
        ),
        of("2023-08-01", new, [one, other], ["3", "2"]),
        // Split again within the month: what came with the first split goes on as such.
        of("2023-08-03", one, [third, fourth], ["50%", "50%"]),
    ];
    let report = hub.record("2023-08-05", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (3, 0), "{report:#?}");
    hub.today("2023-08-05");
    hub.shows(TOWN, "2023-07", &[(new, "10", "0")]).await;
    assert_eq!(hub.total(TOWN, "2023-08").await, "10");
    let rows = [(third, "3", "0"), (fourth, "3", "0"), (other, "4", "0")];
    hub.shows(TOWN, "2023-08", &rows).await;
    hub.verify_rollup();
    let two = Paper {
        version: two.version + 3,
        ..two
    };
    hub.desk(COMMUNITIES[1])
        .corrected(&two, "漏报", &Cells::found(7))
        .await;
    let rows = [(third, "3", "0"), (fourth, "3", "0"), (other, "5", "0")];
    hub.shows(TOWN, "2023-08", &rows).await;
    assert_eq!(hub.total(TOWN, "2023-08").await, "11");
    hub.verify_rollup();
    hub.rebuild_rollup();
}
