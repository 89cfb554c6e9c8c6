//! The moving tree: where figures, papers and rights stand when a boundary
//! changes. Every test ends with the roll-up verified.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role;
use cengbao_store::{AccountSpec, ChangeRow, GrantSpec, ImportReport};
use serde_json::json;

use crate::cells::{Cells, FOUND, MEETINGS};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::account;
use crate::world::{COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_town_that_changes_county_takes_its_total_along,
    a_correction_of_a_month_before_the_move_flows_on,
    a_town_that_goes_and_comes_back_within_a_month_counts_once,
    what_adds_over_months_is_not_counted_again,
    reports_filed_before_a_move_was_recorded_move_too,
    two_towns_that_merge_are_shown_as_the_tree_was_and_as_it_is,
    a_successor_speaks_for_those_it_took_in_by_its_first_filing,
    a_split_leaves_the_total_with_the_closed_one,
    a_county_of_another_prefecture_brings_its_figures,
    the_old_county_keeps_the_past_and_the_new_one_gets_it,
    the_unit_itself_files_on_and_the_new_county_receives,
    a_planned_change_takes_effect_on_its_day,
    a_renamed_county_is_called_as_it_was,
    a_change_is_recorded_once_and_a_bad_one_leaves_nothing,
    who_stands_above_all_of_it_changes_the_tree,
    lineage_and_history_are_told,
);

/// The county that gets the town.
const OTHER_COUNTY: &str = "990102";

fn change(kind: ChangeKind, on: &str, codes: &[&str]) -> BoundaryChange {
    BoundaryChange {
        kind,
        on: on.parse().unwrap(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        into: Vec::new(),
        names: Vec::new(),
        parent: None,
        superior: None,
        level: None,
        agency_kind: None,
        document: "例民函〔2023〕1号".to_owned(),
        reason: "优化布局".to_owned(),
    }
}

fn transfer(on: &str, code: &str, parent: &str) -> BoundaryChange {
    BoundaryChange {
        parent: Some(parent.to_owned()),
        ..change(ChangeKind::Transfer, on, &[code])
    }
}

fn merge(on: &str, codes: &[&str], into: &str, name: &str) -> BoundaryChange {
    BoundaryChange {
        into: vec![into.to_owned()],
        names: vec![name.to_owned()],
        ..change(ChangeKind::Merge, on, codes)
    }
}

impl Hub {
    /// The operator records changes on a day, as rows of one document from `first` on.
    async fn record(&self, day: &str, first: u64, changes: Vec<BoundaryChange>) -> ImportReport {
        let rows = changes
            .into_iter()
            .zip(first..)
            .map(|(change, row)| ChangeRow { row, change });
        let scope = self.store().system("boundary changes of a test", noon(day));
        scope.import_changes(rows).await.unwrap()
    }

    /// One change, which must be lawful.
    async fn move_tree(&self, day: &str, change: BoundaryChange) {
        let report = self.record(day, 1, vec![change]).await;
        assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
    }

    /// Hazards found, as the province reads them: value and increase of a row.
    async fn found_in(&self, code: &str, period: &str, row: &str) -> (String, String) {
        let table = self.table(code, period, "CHILDREN").await;
        let (value, _, _, increase) = table.row(row).cell(FOUND);
        (
            value.unwrap_or("—").to_owned(),
            increase.unwrap_or("—").to_owned(),
        )
    }

    async fn total(&self, code: &str, period: &str) -> String {
        let table = self.table(code, period, "TOTAL").await;
        table.total().cell(FOUND).0.unwrap_or("—").to_owned()
    }
}

fn pair(value: &str, increase: &str) -> (String, String) {
    (value.to_owned(), increase.to_owned())
}

/// One town in the east reports 4 in January and 10 in May, a village of the
/// other 7 in May; the west reports 1 in May.
async fn filed(hub: &Hub) {
    hub.today("2023-06-02");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.desk(COMMUNITIES[0])
        .file("2023-05", &Cells::found(10))
        .await;
    hub.desk(SIBLING_UNIT)
        .file("2023-05", &Cells::found(7))
        .await;
    hub.desk("990102001001.cwh")
        .file("2023-05", &Cells::found(1))
        .await;
}

async fn a_town_that_changes_county_takes_its_total_along(hub: Hub) {
    filed(&hub).await;
    let before = hub.total(PROVINCE, "2023-07").await;
    hub.today("2023-07-10");
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    // May is as it was; from June on, which holds the day, the town is the west's.
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-05", COUNTY).await,
        pair("17", "13")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-05", OTHER_COUNTY).await,
        pair("1", "1")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", COUNTY).await,
        pair("10", "0")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        pair("8", "0"),
        "what came with the boundary is no increase"
    );
    assert_eq!(hub.total(PROVINCE, "2023-07").await, before);
    let owed = hub.table(PREFECTURE, "2023-05", "CHILDREN").await;
    assert_eq!(owed.row(COUNTY).counts().0, 5);
    let owed = hub.table(PREFECTURE, "2023-06", "CHILDREN").await;
    assert_eq!(
        (
            owed.row(COUNTY).counts().0,
            owed.row(OTHER_COUNTY).counts().0
        ),
        (3, 4)
    );
    hub.verify_rollup();
    hub.desk(SIBLING_UNIT)
        .file("2023-06", &Cells::found(12))
        .await;
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        pair("13", "5")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", COUNTY).await,
        pair("10", "0")
    );
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        pair("13", "5")
    );
}

async fn a_correction_of_a_month_before_the_move_flows_on(hub: Hub) {
    filed(&hub).await;
    let paper = hub
        .desk("990101002002.cwh")
        .file("2023-05", &Cells::found(20))
        .await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-11");
    let desk = hub.desk("990101002002.cwh");
    // The move gave the paper a new version: who had read it reads it again.
    let stale = desk.correct(&paper, "漏报", &Cells::found(25)).await.ok();
    assert_eq!(stale.text("it.outcome"), "CONFLICT");
    let begun = Paper::done(
        &desk
            .correct(
                &Paper {
                    version: stale.number("it.report.version"),
                    ..paper
                },
                "漏报",
                &Cells::found(25),
            )
            .await,
    );
    let submitted = Paper::done(&desk.submit(&begun).await);
    let signed = Paper::done(&desk.sign(&submitted).await);
    assert_eq!(hub.found_in(PREFECTURE, "2023-05", COUNTY).await.0, "42");
    assert_eq!(hub.found_in(PREFECTURE, "2023-06", COUNTY).await.0, "10");
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        pair("33", "0")
    );
    hub.verify_rollup();
    // The new county takes it out of force; the old one may not any more.
    let refused = hub
        .change(
            "990101.coordinator",
            "returnReport",
            crate::desk::sent_back(&signed, "再核", &[]),
        )
        .await
        .ok();
    assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
    Paper::done(
        &hub.change(
            "990102.coordinator",
            "returnReport",
            crate::desk::sent_back(&signed, "再核", &[]),
        )
        .await,
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await,
        pair("8", "0")
    );
    assert_eq!(hub.found_in(PREFECTURE, "2023-05", COUNTY).await.0, "17");
    hub.verify_rollup();
}

async fn what_adds_over_months_is_not_counted_again(hub: Hub) {
    hub.today("2023-07-10");
    let desk = hub.desk(SIBLING_UNIT);
    desk.file("2023-05", &Cells::zero().with("2.3", 3)).await;
    desk.file("2023-06", &Cells::zero().with("2.3", 2)).await;
    hub.move_tree(
        "2023-07-10",
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    desk.file("2023-07", &Cells::zero().with("2.3", 4)).await;
    for (period, east, west) in [
        ("2023-05", Some("3"), None),
        ("2023-06", None, Some("2")),
        ("2023-07", None, Some("4")),
    ] {
        let table = hub.table(PREFECTURE, period, "CHILDREN").await;
        let meetings = |code: &str| table.row(code).cell(MEETINGS).0.map(str::to_owned);
        let shown = (meetings(COUNTY), meetings(OTHER_COUNTY));
        assert_eq!(
            (
                shown.0.as_deref().filter(|value| *value != "0"),
                shown.1.as_deref().filter(|value| *value != "0")
            ),
            (east, west),
            "{period}"
        );
    }
    hub.verify_rollup();
}

async fn reports_filed_before_a_move_was_recorded_move_too(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    for (period, total) in [("2023-06", 9), ("2023-07", 11)] {
        hub.desk(SIBLING_UNIT)
            .file(period, &Cells::found(total))
            .await;
    }
    let all = hub.total(PROVINCE, "2023-07").await;
    hub.move_tree(
        "2023-08-10",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", COUNTY).await,
        pair("19", "2")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-07", COUNTY).await,
        pair("10", "0")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-07", OTHER_COUNTY).await,
        pair("12", "2")
    );
    assert_eq!(hub.total(PROVINCE, "2023-07").await, all);
    let table = hub.table(OTHER_COUNTY, "2023-07", "UNIT").await;
    assert_eq!(
        table.row(SIBLING_UNIT).cell(FOUND),
        (Some("11"), "REPORTED", 1, Some("2"))
    );
    let table = hub.table(COUNTY, "2023-07", "UNIT").await;
    assert!(table.codes().iter().all(|code| *code != SIBLING_UNIT));
    hub.verify_rollup();
}

async fn two_towns_that_merge_are_shown_as_the_tree_was_and_as_it_is(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    hub.desk(COMMUNITIES[0])
        .file("2023-07", &Cells::found(15))
        .await;
    hub.move_tree(
        "2023-08-02",
        merge("2023-07-10", &[TOWN, SIBLING_TOWN], "990101003", "新镇"),
    )
    .await;
    assert_eq!(hub.found_in(COUNTY, "2023-06", TOWN).await, pair("10", "0"));
    assert_eq!(
        hub.found_in(COUNTY, "2023-06", SIBLING_TOWN).await,
        pair("7", "0")
    );
    assert_eq!(
        hub.found_in(COUNTY, "2023-07", "990101003").await,
        pair("22", "5")
    );
    let july = hub.table(COUNTY, "2023-07", "CHILDREN").await;
    assert_eq!(july.codes(), ["990101003"]);
    // July as the tree was in June, and June as it is in August.
    let asked = |period: &str, day: &str| json!({ "code": COUNTY, "period": period, "by": "CHILDREN", "treeAsOf": day });
    let then = hub.table_with(asked("2023-07", "2023-06-30")).await;
    assert_eq!(then.codes(), [TOWN, SIBLING_TOWN]);
    assert_eq!(
        then.row(TOWN).cell(FOUND),
        (Some("15"), "REPORTED", 1, Some("5"))
    );
    assert_eq!(then.row(SIBLING_TOWN).cell(FOUND).0, Some("7"));
    assert_eq!(then.total().cell(FOUND).0, Some("22"));
    let now = hub.table_with(asked("2023-06", "2023-08-01")).await;
    assert_eq!(now.codes(), ["990101003"]);
    assert_eq!(now.row("990101003").cell(FOUND).0, Some("17"));
    // Those who held the towns see their past; who is above finds the new one.
    let found = hub
        .ask(
            "990101.viewer",
            "{ jurisdiction(code: \"990101\") { subordinates { nodes { code name } } } }",
        )
        .await
        .ok();
    assert_eq!(
        found.texts("jurisdiction.subordinates.nodes", "code"),
        ["990101003"]
    );
    hub.verify_rollup();
}

async fn a_successor_speaks_for_those_it_took_in_by_its_first_filing(hub: Hub) {
    hub.today("2023-07-02");
    let [one, two, _] = COMMUNITIES;
    hub.desk(one).file("2023-05", &Cells::found(4)).await;
    hub.desk(two).file("2023-06", &Cells::found(6)).await;
    hub.move_tree(
        "2023-07-02",
        merge(
            "2023-07-01",
            &["990101001001", "990101001002"],
            "990101001009",
            "新社区",
        ),
    )
    .await;
    let new = "990101001009.jwh";
    hub.today("2023-08-02");
    let july = hub.table(TOWN, "2023-07", "UNIT").await;
    assert_eq!(
        july.total().cell(FOUND),
        (Some("10"), "CARRIED", 2, Some("0"))
    );
    assert_eq!(july.row(new).cell(FOUND).0, None);
    assert_eq!(
        july.row(one).cell(FOUND).0,
        Some("4"),
        "it stands inside its successor"
    );
    assert_eq!(july.total().counts().0, 2, "the new one owes for both");
    let grant = |role| GrantSpec {
        role,
        node_code: new.to_owned(),
        sectors: None,
        from: None,
        until: None,
    };
    let specs: Vec<AccountSpec> = [Role::Reporter, Role::Reviewer]
        .map(|role| AccountSpec {
            name: account(new, role),
            title: "新社区岗位".to_owned(),
            unit: Some(new.to_owned()),
            simulated: true,
            grants: vec![grant(role)],
        })
        .into();
    hub.store()
        .system("accounts of a test", noon("2023-07-02"))
        .create_accounts(&specs)
        .await
        .unwrap();
    hub.desk(new).file("2023-08", &Cells::found(13)).await;
    assert_eq!(hub.total(TOWN, "2023-07").await, "10");
    let august = hub.table(TOWN, "2023-08", "TOTAL").await;
    assert_eq!(
        august.total().cell(FOUND),
        (Some("13"), "REPORTED", 1, Some("3"))
    );
    hub.verify_rollup();
    // The past of the first is corrected and flows through until then.
    let id = hub
        .ask(
            &account(one, Role::Reporter),
            &format!("{{ agency(code: \"{one}\") {{ reports {{ nodes {{ id version }} }} }} }}"),
        )
        .await
        .ok();
    let paper = Paper {
        id: id.text("agency.reports.nodes.0.id").to_owned(),
        version: id.number("agency.reports.nodes.0.version"),
    };
    let desk = hub.desk(one);
    let begun = Paper::done(&desk.correct(&paper, "漏报", &Cells::found(5)).await);
    let submitted = Paper::done(&desk.submit(&begun).await);
    Paper::done(&desk.sign(&submitted).await);
    assert_eq!(hub.total(TOWN, "2023-06").await, "11");
    assert_eq!(hub.total(TOWN, "2023-07").await, "11");
    assert_eq!(hub.total(TOWN, "2023-08").await, "13");
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
}

async fn a_split_leaves_the_total_with_the_closed_one(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-08-02");
    let split = BoundaryChange {
        into: vec!["990101002008".to_owned(), "990101002009".to_owned()],
        names: vec!["河东南村".to_owned(), "河东北村".to_owned()],
        ..change(ChangeKind::Split, "2023-07-01", &["990101002001"])
    };
    hub.move_tree("2023-08-02", split).await;
    let july = hub.table(SIBLING_TOWN, "2023-07", "CHILDREN").await;
    assert_eq!(july.total().cell(FOUND).0, Some("7"));
    assert_eq!(july.row("990101002001").cell(FOUND).0, Some("7"));
    assert!(!july.row("990101002001").in_tree());
    assert!(july.row("990101002008").in_tree());
    assert_eq!(july.total().counts().0, 1, "only the other village owes");
    hub.verify_rollup();
}

async fn a_county_of_another_prefecture_brings_its_figures(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    hub.move_tree("2023-07-10", transfer("2023-06-01", OTHER_COUNTY, "9902"))
        .await;
    assert_eq!(hub.found_in(PROVINCE, "2023-05", PREFECTURE).await.0, "18");
    assert_eq!(
        hub.found_in(PROVINCE, "2023-06", PREFECTURE).await,
        pair("17", "0")
    );
    assert_eq!(
        hub.found_in(PROVINCE, "2023-06", "9902").await,
        pair("1", "0")
    );
    assert_eq!(
        hub.found_in("9902", "2023-06", OTHER_COUNTY).await,
        pair("1", "0")
    );
    hub.desk("990102001001.cwh")
        .file("2023-06", &Cells::found(5))
        .await;
    assert_eq!(
        hub.found_in(PROVINCE, "2023-06", "9902").await,
        pair("5", "4")
    );
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
    assert_eq!(hub.found_in(PROVINCE, "2023-05", PREFECTURE).await.0, "18");
    assert_eq!(
        hub.found_in(PROVINCE, "2023-06", "9902").await,
        pair("5", "4")
    );
}

async fn the_old_county_keeps_the_past_and_the_new_one_gets_it(hub: Hub) {
    filed(&hub).await;
    let town = format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ code }} }}");
    let reports = |county: &str| {
        format!(
            "{{ jurisdiction(code: \"{county}\") {{ reports(filter: {{ period: \"2023-05\" }}) {{ nodes {{ unit {{ code }} }} }} }} }}"
        )
    };
    hub.move_tree(
        "2023-06-10",
        transfer("2023-07-01", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    let (east, west) = ("990101.viewer", "990102.viewer");
    // The day before: nothing has changed, both ask at once.
    hub.today("2023-06-30");
    let (asked, stranger) = tokio::join!(hub.ask(east, &town), hub.ask(west, &town));
    asked.ok();
    assert_eq!(stranger.error_code(), "NOT_FOUND");
    // The day itself.
    hub.today("2023-07-01");
    let (asked, owner) = tokio::join!(hub.ask(east, &town), hub.ask(west, &town));
    assert_eq!(asked.error_code(), "NOT_FOUND");
    owner.ok();
    let seen = hub.ask(east, &reports(COUNTY)).await.ok();
    assert!(seen.as_text().contains(SIBLING_UNIT), "its own past stays");
    let seen = hub.ask(west, &reports(SIBLING_TOWN)).await.ok();
    assert!(!seen.as_text().contains(COMMUNITIES[0]));
    let past = hub
        .ask(
            west,
            &format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"2023-05\", by: UNIT) {{ rows {{ nodes {{ code values }} }} total {{ values }} }} }} }}"),
        )
        .await
        .ok();
    assert_eq!(
        past.at("jurisdiction.table.total.values.0"),
        &json!("7"),
        "who gets the town gets its past"
    );
    hub.desk(SIBLING_UNIT)
        .file("2023-07", &Cells::found(9))
        .await;
    let table = |period: &str| {
        format!(
            "{{ jurisdiction(code: \"{COUNTY}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, period: \"{period}\", by: CHILDREN) {{ rows {{ nodes {{ code values }} }} total {{ values }} }} reports(filter: {{ period: \"{period}\" }}) {{ nodes {{ unit {{ code }} }} }} }} }}"
        )
    };
    let july = hub.ask(east, &table("2023-07")).await.ok();
    assert!(
        !july.as_text().contains(SIBLING_UNIT) && !july.as_text().contains(SIBLING_TOWN),
        "and nothing after"
    );
    let may = hub.ask(east, &table("2023-05")).await.ok();
    assert!(may.as_text().contains(SIBLING_TOWN));
    assert_eq!(may.at("jurisdiction.table.total.values.0"), &json!("17"));
    hub.verify_rollup();
}

async fn the_unit_itself_files_on_and_the_new_county_receives(hub: Hub) {
    filed(&hub).await;
    hub.move_tree(
        "2023-06-10",
        transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-07-02");
    let desk = hub.desk(SIBLING_UNIT);
    let paper = desk.file("2023-06", &Cells::found(9)).await;
    let accept = json!({ "report": paper.id, "expectedVersion": paper.version });
    let old = hub
        .change("990101.coordinator", "acceptReport", accept.clone())
        .await;
    assert_eq!(old.error_code(), "NOT_FOUND", "{old:#?}");
    let new = hub
        .change("990102.coordinator", "acceptReport", accept)
        .await;
    Paper::done(&new);
    // A month before the move that was never filed is the old county's figure,
    // and the unit files it.
    desk.file("2023-03", &Cells::found(2)).await;
    assert_eq!(hub.found_in(PREFECTURE, "2023-03", COUNTY).await.0, "6");
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await.0,
        "10"
    );
    hub.verify_rollup();
}

async fn a_planned_change_takes_effect_on_its_day(hub: Hub) {
    filed(&hub).await;
    let planned = transfer("2023-08-01", SIBLING_TOWN, OTHER_COUNTY);
    hub.move_tree("2023-06-10", planned.clone()).await;
    hub.today("2023-07-31");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await.0, "17");
    hub.today("2023-08-01");
    // Many ask at once; one of them lets the day begin.
    let asked = (0..6).map(|_| hub.total(PROVINCE, "2023-08"));
    let totals = futures_of(asked).await;
    assert!(totals.iter().all(|total| total == "18"), "{totals:?}");
    assert_eq!(hub.found_in(PREFECTURE, "2023-08", COUNTY).await.0, "10");
    assert_eq!(hub.found_in(PREFECTURE, "2023-07", COUNTY).await.0, "17");
    let again = hub.record("2023-08-01", 1, vec![planned]).await;
    assert_eq!((again.unchanged, again.added), (1, 0));
    hub.verify_rollup();
}

async fn futures_of<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut found = Vec::new();
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(value) => {
                found.push(value);
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    found
}

async fn a_renamed_county_is_called_as_it_was(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    let upgrade = BoundaryChange {
        into: vec!["990111".to_owned()],
        names: vec!["东区".to_owned()],
        ..change(ChangeKind::Upgrade, "2023-06-01", &[COUNTY])
    };
    hub.move_tree("2023-07-10", upgrade).await;
    let may = hub.table(PREFECTURE, "2023-05", "CHILDREN").await;
    assert_eq!(may.row(COUNTY).cell(FOUND).0, Some("17"));
    let june = hub.table(PREFECTURE, "2023-06", "CHILDREN").await;
    assert_eq!(june.row("990111").cell(FOUND).0, Some("17"));
    let old = hub
        .ask(
            "99.viewer",
            &format!("{{ jurisdiction(code: \"{COUNTY}\") {{ code }} }}"),
        )
        .await;
    assert_eq!(old.error_code(), "NOT_FOUND");
    // Its accounts go on: a grant is on the node, not on the code.
    let own = hub
        .ask(
            "990101.viewer",
            "{ jurisdiction(code: \"990111\") { name } }",
        )
        .await
        .ok();
    assert_eq!(own.text("jurisdiction.name"), "东区");
    hub.verify_rollup();
}

async fn a_change_is_recorded_once_and_a_bad_one_leaves_nothing(hub: Hub) {
    filed(&hub).await;
    let csv = "kind,day,code,into,name,parent,document,reason\n\
        TRANSFER,2023-07-01,990101002,,,990102,例民函〔2023〕2号,区划调整\n\
        TRANSFER,2023-07-01,990101,,,990102,例民函〔2023〕2号,不合理\n\
        MERGE,2023-07-05,990101001;990199999,990101003,新镇,,例民函〔2023〕2号,无此镇\n\
        RENAME,2023-07-06,990103001,,三江镇,,例民函〔2023〕2号,更名\n";
    let file = hub.folder().join("changes.csv");
    std::fs::write(&file, csv).unwrap();
    let path = file.to_str().unwrap();
    let ran = hub.try_run(&["import", "changes", path, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(!ran.success);
    assert_eq!(
        (&report["added"], &report["refused_total"]),
        (&json!(2), &json!(2)),
        "{report:#}"
    );
    let refused: Vec<i64> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_i64().unwrap())
        .collect();
    assert_eq!(refused, [3, 4]);
    assert!(
        report["refused"][1]["reason"]
            .as_str()
            .unwrap()
            .contains("990199999")
    );
    let ran = hub.try_run(&["import", "changes", path, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&report["added"], &report["unchanged"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(hub.found_in(PREFECTURE, "2023-07", COUNTY).await.0, "10");
    hub.verify_rollup();
}

const CHANGE: &str = "mutation($input: ChangeTreeInput!) { changeTree(input: $input) { outcome place reason \
    change { id kind state on document recordedBy nodes { part code name } } } }";

async fn who_stands_above_all_of_it_changes_the_tree(hub: Hub) {
    filed(&hub).await;
    let input = |kind: &str, code: &str, rest: serde_json::Value| {
        let mut input = json!({ "kind": kind, "on": "2023-06-01", "codes": [code], "document": "例民函〔2023〕5号", "reason": "区划调整" });
        for (field, value) in rest.as_object().unwrap() {
            input[field] = value.clone();
        }
        json!({ "input": input })
    };
    let transfer = || input("TRANSFER", SIBLING_TOWN, json!({ "parent": OTHER_COUNTY }));
    // A county does not see where it would give its town to.
    let blind = hub.ask_with("990101.coordinator", CHANGE, transfer()).await;
    assert_eq!(blind.error_code(), "NOT_FOUND");
    // A town does not rename itself, a viewer nothing.
    let renamed = input("RENAME", SIBLING_TOWN, json!({ "names": ["新二镇"] }));
    for (account, input) in [
        ("990101002.coordinator", renamed.clone()),
        ("9901.viewer", transfer()),
    ] {
        let refused = hub.ask_with(account, CHANGE, input).await.ok();
        assert_eq!(
            refused.text("changeTree.outcome"),
            "NOT_ALLOWED",
            "{account}"
        );
    }
    let circle = input("TRANSFER", COUNTY, json!({ "parent": SIBLING_TOWN }));
    let refused = hub.ask_with("9901.coordinator", CHANGE, circle).await.ok();
    assert_eq!(refused.text("changeTree.outcome"), "REFUSED");
    assert_eq!(refused.text("changeTree.place"), "parent");
    let done = hub
        .ask_with("9901.coordinator", CHANGE, transfer())
        .await
        .ok();
    assert_eq!(done.text("changeTree.outcome"), "DONE");
    assert_eq!(done.text("changeTree.change.state"), "APPLIED");
    assert_eq!(
        done.text("changeTree.change.recordedBy"),
        "岗位 9901.coordinator"
    );
    let again = hub
        .ask_with("9901.coordinator", CHANGE, transfer())
        .await
        .ok();
    assert_eq!(
        again.at("changeTree.change.id"),
        done.at("changeTree.change.id")
    );
    assert_eq!(
        hub.found_in(PREFECTURE, "2023-06", OTHER_COUNTY).await.0,
        "8"
    );
    // Of the change each sees what is its own.
    let seen = |county: &str| {
        format!(
            "{{ jurisdiction(code: \"{county}\") {{ boundaryChanges {{ nodes {{ nodes {{ part code }} }} }} }} }}"
        )
    };
    let east = hub.ask("990101.viewer", &seen(COUNTY)).await.ok();
    assert!(east.as_text().contains(SIBLING_TOWN) && !east.as_text().contains(OTHER_COUNTY));
    let west = hub.ask("990102.viewer", &seen(OTHER_COUNTY)).await.ok();
    assert!(west.as_text().contains(SIBLING_TOWN) && west.as_text().contains("PARENT"));
    let third = hub.ask("990103.viewer", &seen("990103")).await.ok();
    assert!(!third.as_text().contains(SIBLING_TOWN));
    let id = done.text("changeTree.change.id");
    let by_id = format!("{{ node(id: \"{id}\") {{ id }} }}");
    hub.ask("9901.viewer", &by_id).await.ok();
    let stranger = hub.ask("990103.viewer", &by_id).await;
    assert_eq!(stranger.error_code(), "NOT_FOUND");
    hub.verify_rollup();
}

async fn lineage_and_history_are_told(hub: Hub) {
    filed(&hub).await;
    let changes = vec![
        transfer("2023-06-15", SIBLING_TOWN, OTHER_COUNTY),
        merge(
            "2023-07-01",
            &["990101001001", "990101001002"],
            "990101001009",
            "新社区",
        ),
        transfer("2023-12-01", TOWN, OTHER_COUNTY),
    ];
    let report = hub.record("2023-07-02", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (3, 0), "{report:#?}");
    hub.today("2023-07-02");
    let asked = hub
        .ask(
            "99.viewer",
            &format!(
                "{{ town: jurisdiction(code: \"{SIBLING_TOWN}\") {{ history {{ from until parent {{ code }} }} }} \
                new: jurisdiction(code: \"990101001009\") {{ predecessors {{ since jurisdiction {{ code validUntil }} }} }} \
                old: jurisdiction(code: \"990101001001\") {{ validUntil successors {{ jurisdiction {{ code }} }} }} \
                now: jurisdiction(code: \"{TOWN}\") {{ subordinates {{ nodes {{ code }} }} boundaryChanges(planned: true) {{ nodes {{ on state }} }} }} \
                then: jurisdiction(code: \"{TOWN}\") {{ subordinates(asOf: \"2023-06-30\") {{ nodes {{ code }} }} }} }}"
            ),
        )
        .await
        .ok();
    assert_eq!(
        asked.at("town.history"),
        &json!([
            { "from": "1949-10-01", "until": "2023-06-15", "parent": { "code": COUNTY } },
            { "from": "2023-06-15", "until": null, "parent": { "code": OTHER_COUNTY } },
        ])
    );
    assert_eq!(
        asked.at("new.predecessors"),
        &json!([
            { "since": "2023-07-01", "jurisdiction": { "code": "990101001001", "validUntil": "2023-07-01" } },
            { "since": "2023-07-01", "jurisdiction": { "code": "990101001002", "validUntil": "2023-07-01" } },
        ])
    );
    assert_eq!(
        asked.text("old.successors.0.jurisdiction.code"),
        "990101001009"
    );
    assert_eq!(
        asked.texts("now.subordinates.nodes", "code"),
        ["990101001003", "990101001009"]
    );
    assert_eq!(
        asked.at("now.boundaryChanges.nodes"),
        &json!([{ "on": "2023-12-01", "state": "PLANNED" }])
    );
    assert_eq!(
        asked.texts("then.subordinates.nodes", "code"),
        ["990101001001", "990101001002", "990101001003"]
    );
    hub.verify_rollup();
}

async fn a_town_that_goes_and_comes_back_within_a_month_counts_once(hub: Hub) {
    filed(&hub).await;
    hub.today("2023-07-10");
    let changes = vec![
        transfer("2023-06-10", SIBLING_TOWN, OTHER_COUNTY),
        transfer("2023-06-20", SIBLING_TOWN, COUNTY),
    ];
    let report = hub.record("2023-07-10", 1, changes).await;
    assert_eq!((report.added, report.refused_total), (2, 0), "{report:#?}");
    for (period, county) in [("2023-05", "17"), ("2023-06", "17"), ("2023-07", "17")] {
        assert_eq!(
            hub.found_in(PREFECTURE, period, COUNTY).await.0,
            county,
            "{period}"
        );
        assert_eq!(hub.total(PROVINCE, period).await, "18", "{period}");
        let town = hub.table(SIBLING_TOWN, period, "TOTAL").await;
        assert_eq!(town.total().counts().0, 2, "{period}");
    }
    hub.verify_rollup();
}
