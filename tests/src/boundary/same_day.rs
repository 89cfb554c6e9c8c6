//! Several changes of one place on one day: each is kept, and the last says where it stands.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use serde_json::json;

use super::{OTHER_COUNTY, change, filed, merge, transfer};
use crate::cells::Cells;
use crate::figure_change::{assert_adds_up, changes};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::{COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN, SIBLING_UNIT};

both!(
    a_move_that_is_taken_back_on_its_day_changes_nothing,
    who_moves_on_the_same_day_stands_at_the_last_place_alone,
    a_village_leaves_its_town_on_the_day_of_its_move,
    a_town_moves_and_becomes_another_on_one_day,
    what_a_split_opened_moves_on_the_same_day,
);

const DAY: &str = "2023-06-10";
const THIRD_COUNTY: &str = "990103";
const VILLAGE: &str = "990101002001";

/// June and July of the village too, before the changes are recorded in August.
async fn filed_on(hub: &Hub) {
    filed(hub).await;
    hub.today("2023-08-02");
    for (period, total) in [("2023-06", 9), ("2023-07", 12)] {
        hub.desk(SIBLING_UNIT)
            .file(period, &Cells::found(total))
            .await;
    }
}

impl Hub {
    async fn record_all(&self, day: &str, changes: Vec<BoundaryChange>) {
        for (number, change) in (1..).zip(changes) {
            let report = self.record(day, number, vec![change]).await;
            assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
        }
    }

    /// Nothing differs, and nothing where the roll-up is made anew.
    pub(super) async fn verified(&self, anew: bool) {
        let scope = self
            .store()
            .system("the roll-up of a test", noon("2023-12-31"));
        let found = scope.rollup_verify().await.unwrap();
        assert_eq!(found.differences_total, 0, "{found:#?}");
        if anew {
            scope.rollup_rebuild().await.unwrap();
            let found = scope.rollup_verify().await.unwrap();
            assert_eq!(found.differences_total, 0, "{found:#?}");
        }
    }

    /// Totals of places in a period, each with the units that owe.
    async fn stand(&self, period: &str, places: &[(&str, &str, i64)]) {
        for (code, value, owe) in places {
            let table = self.table(code, period, "TOTAL").await;
            let shown = table.total().cell(crate::cells::FOUND).0;
            assert_eq!(
                (shown, table.total().counts().0),
                (Some(*value), *owe),
                "{code} in {period}"
            );
        }
    }

    /// The unit reads its report of a period.
    async fn has_report(&self, period: &str) {
        let asked = format!(
            "{{ reports(filter: {{ unit: \"{SIBLING_UNIT}\", period: \"{period}\" }}) {{ totalCount }} }}"
        );
        let account = format!("{SIBLING_UNIT}.reporter");
        let found = self.ask(&account, &asked).await.ok();
        assert_eq!(found.number("reports.totalCount"), 1, "{period}");
    }

    async fn add_up(&self, period: &str) {
        for code in [
            COUNTY,
            OTHER_COUNTY,
            THIRD_COUNTY,
            PREFECTURE,
            SIBLING_TOWN,
            PROVINCE,
        ] {
            for since in ["2023-06-05", "2023-08-03", "2023-08-11"] {
                let asked = json!({ "code": code, "period": period, "since": at(since) });
                assert_adds_up(&changes(self, asked).await, code);
            }
        }
    }
}

async fn a_move_that_is_taken_back_on_its_day_changes_nothing(hub: Hub) {
    filed_on(&hub).await;
    let periods = [("2023-05", "17"), ("2023-06", "19"), ("2023-07", "22")];
    let there = vec![transfer(DAY, VILLAGE, "990102001")];
    hub.record_all("2023-08-10", there).await;
    hub.today("2023-08-10");
    hub.stand("2023-07", &[(COUNTY, "10", 4), (OTHER_COUNTY, "13", 3)])
        .await;
    let back = BoundaryChange {
        document: "例民函〔2023〕3号".to_owned(),
        ..transfer(DAY, VILLAGE, SIBLING_TOWN)
    };
    hub.record_all("2023-08-12", vec![back]).await;
    hub.today("2023-08-12");
    for (period, county) in periods {
        hub.stand(period, &[(COUNTY, county, 5), (OTHER_COUNTY, "1", 2)])
            .await;
    }
    for period in ["2023-05", "2023-06", "2023-07"] {
        hub.has_report(period).await;
        hub.add_up(period).await;
    }
    hub.verified(true).await;
    hub.today("2023-09-02");
    hub.desk(SIBLING_UNIT)
        .file("2023-08", &Cells::found(15))
        .await;
    hub.stand("2023-08", &[(COUNTY, "25", 5), (OTHER_COUNTY, "1", 2)])
        .await;
    hub.verified(false).await;
}

async fn who_moves_on_the_same_day_stands_at_the_last_place_alone(hub: Hub) {
    filed_on(&hub).await;
    let moves = vec![
        transfer(DAY, VILLAGE, "990102001"),
        transfer(DAY, VILLAGE, "990103001"),
    ];
    hub.record_all("2023-08-10", moves).await;
    hub.today("2023-08-12");
    let after = [
        (COUNTY, "10", 4),
        (OTHER_COUNTY, "1", 2),
        (THIRD_COUNTY, "9", 2),
    ];
    hub.stand("2023-06", &after).await;
    hub.stand("2023-05", &[(COUNTY, "17", 5), (PREFECTURE, "18", 8)])
        .await;
    for period in ["2023-05", "2023-06", "2023-07"] {
        hub.has_report(period).await;
        hub.add_up(period).await;
    }
    let as_of = "{ jurisdiction(code: \"990101\") { table(form: { campaign: \"li-2023\", form: \"monthly\" }, \
        period: \"2023-06\", by: TOTAL, treeAsOf: \"2023-06-09\") { total { values } } } }";
    let found = hub.ask("9901.viewer", as_of).await.ok();
    assert_eq!(found.text("jurisdiction.table.total.values.0"), "19");
    // Of where it stood for no day nobody there is told.
    let stranger =
        format!("{{ reports(filter: {{ unit: \"{SIBLING_UNIT}\" }}) {{ totalCount }} }}");
    let stranger = hub.ask("990102.viewer", &stranger).await.ok();
    assert_eq!(stranger.number("reports.totalCount"), 0);
    hub.verified(true).await;
}

async fn a_village_leaves_its_town_on_the_day_of_its_move(hub: Hub) {
    filed_on(&hub).await;
    let moves = vec![
        transfer(DAY, SIBLING_TOWN, OTHER_COUNTY),
        transfer(DAY, VILLAGE, "990103001"),
        transfer(DAY, SIBLING_TOWN, "9902"),
        transfer(DAY, VILLAGE, SIBLING_TOWN),
        transfer(DAY, SIBLING_TOWN, THIRD_COUNTY),
    ];
    hub.record_all("2023-08-10", moves).await;
    hub.today("2023-08-12");
    let after = [
        (COUNTY, "10", 3),
        (OTHER_COUNTY, "1", 2),
        (THIRD_COUNTY, "9", 3),
    ];
    hub.stand("2023-06", &after).await;
    for period in ["2023-05", "2023-06"] {
        hub.has_report(period).await;
        hub.add_up(period).await;
    }
    for county in [COUNTY, THIRD_COUNTY] {
        let as_of = format!(
            "{{ jurisdiction(code: \"{county}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
             period: \"2023-05\", by: TOTAL, treeAsOf: \"2023-07-01\") {{ total {{ values }} }} }} }}"
        );
        let found = hub.ask("9901.viewer", &as_of).await.ok();
        let expected = if county == COUNTY { "10" } else { "7" };
        assert_eq!(
            found.text("jurisdiction.table.total.values.0"),
            expected,
            "{county}"
        );
    }
    hub.verified(true).await;
}

async fn a_town_moves_and_becomes_another_on_one_day(hub: Hub) {
    filed_on(&hub).await;
    let moves = vec![
        transfer(DAY, SIBLING_TOWN, OTHER_COUNTY),
        merge(DAY, &[SIBLING_TOWN, "990102001"], "990102001", "新镇"),
        transfer(DAY, "990102001", THIRD_COUNTY),
    ];
    hub.record_all("2023-08-10", moves).await;
    hub.today("2023-08-12");
    let after = [(COUNTY, "10", 3), (THIRD_COUNTY, "10", 5)];
    hub.stand("2023-06", &after).await;
    hub.stand("2023-05", &[(COUNTY, "17", 5), (OTHER_COUNTY, "1", 2)])
        .await;
    for period in ["2023-05", "2023-06"] {
        hub.has_report(period).await;
        hub.add_up(period).await;
    }
    hub.verified(true).await;
}

async fn what_a_split_opened_moves_on_the_same_day(hub: Hub) {
    filed_on(&hub).await;
    let split = BoundaryChange {
        into: vec!["990101002008".to_owned(), "990101002009".to_owned()],
        names: vec!["南村".to_owned(), "北村".to_owned()],
        shares: vec!["60%".to_owned(), "40%".to_owned()],
        ..change(ChangeKind::Split, "2023-08-01", &[VILLAGE])
    };
    let moves = vec![
        split,
        transfer("2023-08-01", "990101002008", "990102001"),
        transfer("2023-08-01", "990101002009", "990103001"),
        transfer("2023-08-01", "990101002008", "990103001"),
    ];
    hub.record_all("2023-08-10", moves).await;
    hub.today("2023-09-02");
    let after = [
        (COUNTY, "10", 4),
        (OTHER_COUNTY, "1", 2),
        (THIRD_COUNTY, "12", 3),
    ];
    hub.stand("2023-08", &after).await;
    hub.add_up("2023-08").await;
    hub.verified(true).await;
}
