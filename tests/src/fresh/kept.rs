//! Tables that a hub keeps: whoever wrote, and whatever, the next answer of a hub that
//! has answered before is that of a hub that never has; and what one account was
//! answered is told to nobody who sees another part of the tree.

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role::{Coordinator, Reviewer, Supervisor, Viewer};
use cengbao_store::GrantSpec;
use serde_json::json;

use super::{NATION, OTHER_COUNTY, WATCHER, change};
use crate::cells::Cells;
use crate::desk::{Paper, sent_back, step};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{FIRE_SUPERVISOR, account, grant, spec};
use crate::world::{
    COMMUNITIES, COUNTY, PREFECTURE, PROVINCE, SECTIONS, SIBLING_TOWN, SIBLING_UNIT, TOWN,
};

mod scope;

both!(
    after_every_step_of_a_report_a_table_is_that_of_a_hub_that_never_answered,
    after_every_change_of_the_tree_a_table_is_that_of_a_hub_that_never_answered,
    after_every_version_of_a_campaign_a_table_is_that_of_a_hub_that_never_answered,
);

/// Everything that a table and a completeness say, in every way that may be kept, and some that may not.
const ASKED: &str = "query($code: String!, $day: Date!) { jurisdiction(code: $code) { name \
    january: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", first: 5) { ...all } \
    february: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", first: 5) { ...all } \
    then: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", treeAsOf: $day, first: 5) { ...all } \
    total: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", by: TOTAL, first: 1) { ...all } \
    second: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", last: 1) { ...all } \
    ranked: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", orderBy: { missing: DESC }, first: 5) { ...all } \
    sent: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-01\", basis: SENT_UP, first: 5) { ...all } \
    weekly: table(form: { campaign: \"li-2023\", form: \"weekly\" }, period: \"2023-W10\", first: 5) { ...all } \
    reported: completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: \"2023-02\", first: 5) { \
        rows { nodes { code name expected reported onTime missing } } total { expected reported onTime missing } } } } \
    fragment all on Table { form { id title } columns { key label unit } rows { nodes { ...row } \
        pageInfo { hasNextPage hasPreviousPage endCursor } } total { ...row } simulated } \
    fragment row on TableRow { id kind code name values states contributors increases expected reported onTime inTree simulated }";

/// Sees the nation's figures of one sector.
const FIRE: &str = "0.supervisor";

/// Who asks of where.
fn sights() -> Vec<(String, &'static str)> {
    let viewer = |code| account(code, Viewer);
    vec![
        (WATCHER.to_owned(), NATION),
        (WATCHER.to_owned(), PREFECTURE),
        (FIRE.to_owned(), NATION),
        (FIRE.to_owned(), TOWN),
        (viewer(PROVINCE), PROVINCE),
        (viewer(PROVINCE), PREFECTURE),
        (viewer(PROVINCE), COUNTY),
        (viewer(PROVINCE), OTHER_COUNTY),
        (account(PREFECTURE, Coordinator), PREFECTURE),
        (viewer(COUNTY), COUNTY),
        (viewer(COUNTY), PREFECTURE),
        (viewer(COUNTY), OTHER_COUNTY),
        (viewer(OTHER_COUNTY), OTHER_COUNTY),
        (viewer(OTHER_COUNTY), COUNTY),
        (viewer(TOWN), TOWN),
        (FIRE_SUPERVISOR.to_owned(), TOWN),
        (viewer(SIBLING_TOWN), SIBLING_TOWN),
    ]
}

/// A hub that has answered, and another that writes.
struct Two {
    hub: Hub,
    other: Hub,
    day: &'static str,
}

impl Two {
    async fn on(hub: Hub, day: &'static str) -> Self {
        hub.hire_watcher().await;
        let supervises = GrantSpec {
            sectors: Some(vec!["消防".to_owned()]),
            ..grant(Supervisor, NATION)
        };
        let system = hub
            .store()
            .system("a test's supervisor", noon("2023-01-01"));
        let supervisor = spec(FIRE, None, vec![supervises]);
        system.create_accounts(&[supervisor]).await.unwrap();
        let other = hub.beside().await;
        let two = Self { hub, other, day };
        two.begin(day);
        two.agree("before anything").await;
        two
    }

    fn begin(&self, day: &str) {
        self.hub.today(day);
        self.other.today(day);
    }

    async fn next_day(&mut self, day: &'static str) {
        self.day = day;
        self.begin(day);
        self.agree(day).await;
    }

    /// Whoever asks, the hub answers as one that has just started: at once, and from what it keeps.
    async fn agree(&self, after: &str) {
        let fresh = self.hub.beside().await;
        fresh.today(self.day);
        for (by, code) in sights() {
            let asked = json!({ "code": code, "day": "2023-02-05" });
            let wanted = fresh.ask_with(&by, ASKED, asked.clone()).await;
            // Nothing but what is not seen may be wrong with it.
            let told = wanted.as_text();
            let is_asked_well = !told.contains("errors") || wanted.error_code() == "NOT_FOUND";
            assert!(is_asked_well, "{by} of {code}: {told}");
            let wanted = wanted.comparable();
            // Of what is not seen nothing is kept.
            let times = if told.contains("errors") { 1 } else { 2 };
            for time in ["at once", "again"].into_iter().take(times) {
                let found = self.hub.ask_with(&by, ASKED, asked.clone()).await;
                assert_eq!(
                    found.comparable(),
                    wanted,
                    "{by} of {code}, {time}, after: {after}"
                );
            }
        }
    }

    async fn record(&self, change: BoundaryChange) {
        let after = format!("{:?} on {}", change.kind, change.on);
        self.other.record_change(change).await;
        self.agree(&after).await;
    }
}

async fn after_every_step_of_a_report_a_table_is_that_of_a_hub_that_never_answered(hub: Hub) {
    let mut two = Two::on(hub, "2023-02-01").await;
    let desk = two.other.desk(COMMUNITIES[0]);
    let submitted = desk.submitted("2023-01", &Cells::found(4), None).await;
    two.agree("a submission").await;
    let signed = Paper::done(&desk.sign(&submitted).await);
    two.agree("a signature").await;
    desk.corrected(&signed, "更正", &Cells::found(6)).await;
    two.agree("a correction").await;
    let paper = two
        .other
        .desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(2))
        .await;
    two.agree("another's signature").await;
    let back = two.other.desk(COMMUNITIES[1]);
    Paper::done(&back.withdraw(Reviewer, &paper, Some("误报")).await);
    two.agree("a withdrawal").await;
    let paper = two
        .other
        .desk(COMMUNITIES[2])
        .file("2023-01", &Cells::found(9))
        .await;
    let coordinator = account(TOWN, Coordinator);
    let input = sent_back(&paper, "再核", &["1.1"]);
    Paper::done(&two.other.change(&coordinator, "returnReport", input).await);
    two.agree("a return by a cell").await;
    two.other.desk(SIBLING_UNIT).file_zero("2023-01").await;
    two.agree("a zero report").await;
    two.other
        .consolidate(&coordinator, TOWN, "2023-01")
        .await
        .ok();
    two.agree("a consolidation").await;
    two.next_day("2023-03-10").await;
    two.other
        .extend(&coordinator, COMMUNITIES[1], "2023-02", "2023-03-20")
        .await
        .ok();
    two.agree("an extension").await;
    two.other
        .desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(11))
        .await;
    two.agree("a signature within the extension").await;
    for (unit, number) in SECTIONS.into_iter().zip(["7", "5"]) {
        let mut input = json!({ "unit": unit, "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10" });
        input["cells"] = json!([{ "key": "1.1", "value": number }]);
        let reporter = format!("{unit}.reporter");
        let paper = Paper::done(&two.other.change(&reporter, "saveReport", input).await);
        Paper::done(
            &two.other
                .change(&reporter, "submitReport", step(&paper))
                .await,
        );
        two.agree("a report of a sector").await;
    }
    two.hub.run(&["rollup", "rebuild"]);
    two.agree("a roll-up made anew").await;
    two.hub.verify_rollup();
}

async fn after_every_change_of_the_tree_a_table_is_that_of_a_hub_that_never_answered(hub: Hub) {
    let two = Two::on(hub, "2023-02-10").await;
    for (unit, found) in COMMUNITIES.into_iter().chain([SIBLING_UNIT]).zip(3..) {
        two.other
            .desk(unit)
            .file("2023-01", &Cells::found(found))
            .await;
    }
    two.agree("signatures").await;
    two.record(BoundaryChange {
        names: vec!["新镇".to_owned()],
        ..change(ChangeKind::Rename, "2023-02-08", SIBLING_TOWN)
    })
    .await;
    two.record(BoundaryChange {
        parent: Some(OTHER_COUNTY.to_owned()),
        ..change(ChangeKind::Transfer, "2023-02-09", SIBLING_TOWN)
    })
    .await;
    two.other
        .desk(SIBLING_UNIT)
        .file("2023-02", &Cells::found(20))
        .await;
    two.agree("a signature where it stands now").await;
    two.hub.verify_rollup();
}

async fn after_every_version_of_a_campaign_a_table_is_that_of_a_hub_that_never_answered(hub: Hub) {
    let two = Two::on(hub, "2023-02-01").await;
    two.other
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    two.agree("a signature").await;
    two.other.apply_covering(two.day, "OWN_SHARE").await;
    two.agree("a version with one more who owes").await;
    two.other.apply_covering(two.day, "WHOLE_SUBTREE").await;
    two.agree("a version in which it covers those below").await;
    two.other
        .desk(SECTIONS[1])
        .file("2023-02", &Cells::found(15))
        .await;
    two.agree("the signature of who covers").await;
}
