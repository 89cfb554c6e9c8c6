//! What a hub keeps between requests is never older than the database: what one hub
//! writes is in the next answer of another on the same database, and nobody is
//! answered from what somebody else may see.

mod kept;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role::{Coordinator, Supervisor, Viewer};
use cengbao_store::{ChangeRow, GrantSpec};
use serde_json::{Value, json};

use crate::cells::{Cells, FOUND};
use crate::desk::{Paper, step};
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{account, grant, spec};
use crate::world::{COMMUNITIES, COUNTY, PROVINCE, SECTIONS, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_nation_shows_at_once_what_another_hub_signed,
    a_nation_that_nothing_changed_in_costs_no_more_than_a_look,
    who_sees_less_of_the_nation_is_not_answered_with_all_of_it,
    places_stand_as_another_hub_moved_and_named_them,
    a_place_that_somebody_saw_is_still_unknown_to_others,
    a_grant_that_another_hub_took_away_is_dead_at_once,
);

/// The nation.
pub(crate) const NATION: &str = "0";
/// Sees all of it.
pub(crate) const WATCHER: &str = "0.viewer";
/// The county that gets a town.
const OTHER_COUNTY: &str = "990102";

impl Hub {
    /// An account that sees the nation; made by the operator.
    pub(crate) async fn hire_watcher(&self) {
        let watcher = spec(WATCHER, None, vec![grant(Viewer, NATION)]);
        let system = self.store().system("a test's watcher", noon("2023-01-01"));
        assert_eq!(system.create_accounts(&[watcher]).await.unwrap(), 1);
    }

    /// Hazards found in the nation, its total and its province's row; they agree.
    async fn found_in_nation(&self, period: &str) -> String {
        let asked = json!({ "code": NATION, "period": period, "by": "CHILDREN" });
        let table = self.table_as(WATCHER, asked).await;
        let (total, row) = (table.total().cell(FOUND), table.row(PROVINCE).cell(FOUND));
        assert_eq!(total, row, "{table:#?}");
        total.0.unwrap_or("—").to_owned()
    }
}

async fn a_nation_shows_at_once_what_another_hub_signed(hub: Hub) {
    hub.hire_watcher().await;
    let other = hub.beside().await;
    let both = async |period: &str| {
        let (here, there) = (
            hub.found_in_nation(period).await,
            other.found_in_nation(period).await,
        );
        assert_eq!(here, there);
        here
    };
    assert_eq!(both("2023-01").await, "—");
    other
        .desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    assert_eq!(both("2023-01").await, "4");
    hub.desk(SIBLING_UNIT)
        .file("2023-01", &Cells::found(3))
        .await;
    assert_eq!(both("2023-01").await, "7");
    // Another shard, and a month that carries.
    let desk = other.desk("990200001001.jwh");
    let paper = desk.file("2023-01", &Cells::found(5)).await;
    assert_eq!(both("2023-01").await, "12");
    assert_eq!(both("2023-02").await, "12");
    let corrected = desk.corrected(&paper, "更正", &Cells::found(6)).await;
    Paper::done(&corrected);
    assert_eq!(both("2023-01").await, "13");
    assert_eq!(both("2023-02").await, "13");
    hub.run(&["rollup", "rebuild"]);
    assert_eq!(both("2023-01").await, "13");
    // A town that leaves its county takes its figures along, and the nation has them once.
    other.today("2023-02-10");
    other
        .record_change(BoundaryChange {
            parent: Some(OTHER_COUNTY.to_owned()),
            ..change(ChangeKind::Transfer, "2023-01-20", SIBLING_TOWN)
        })
        .await;
    assert_eq!(both("2023-01").await, "13");
    hub.desk(SIBLING_UNIT)
        .file("2023-02", &Cells::found(10))
        .await;
    assert_eq!(both("2023-02").await, "20");
    assert_eq!(both("2023-01").await, "13");
    hub.verify_rollup();
}

async fn a_nation_that_nothing_changed_in_costs_no_more_than_a_look(hub: Hub) {
    hub.hire_watcher().await;
    let counted = async || {
        let before = hub.store().statements();
        hub.found_in_nation("2023-01").await;
        hub.store().statements() - before
    };
    counted().await;
    let known = counted().await;
    assert_eq!(
        known, 3,
        "the account, the campaign, what the heads come to"
    );
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    assert_eq!(counted().await, known + 2, "the heads, and what changed");
    assert_eq!(counted().await, known);
}

/// The figures of a sector are in the nation's sum and in that of whoever supervises the sector there; the others are
/// in the nation's alone, whoever asks first.
async fn who_sees_less_of_the_nation_is_not_answered_with_all_of_it(hub: Hub) {
    hub.hire_watcher().await;
    let fire = "0.supervisor";
    let supervises = GrantSpec {
        sectors: Some(vec!["消防".to_owned()]),
        ..grant(Supervisor, NATION)
    };
    let system = hub
        .store()
        .system("a test's supervisor", noon("2023-01-01"));
    let supervisor = spec(fire, None, vec![supervises]);
    system.create_accounts(&[supervisor]).await.unwrap();
    hub.today("2023-03-10");
    let checked = async |by: &str| {
        let query = "{ jurisdiction(code: \"0\") { table(form: { campaign: \"li-2023\", form: \"weekly\" }, \
            period: \"2023-W10\", by: TOTAL) { total { values } } } }";
        let answer = hub.ask(by, query).await.ok();
        answer.at("jurisdiction.table.total.values.0").clone()
    };
    assert_eq!(checked(WATCHER).await, Value::Null);
    for (unit, inspections) in SECTIONS.into_iter().zip(["6000001", "5000001"]) {
        let mut input = json!({ "unit": unit, "campaign": "li-2023", "schedule": "weekly", "period": "2023-W10" });
        input["cells"] = json!([{ "key": "1.1", "value": inspections }]);
        let reporter = format!("{unit}.reporter");
        let paper = Paper::done(&hub.change(&reporter, "saveReport", input).await);
        Paper::done(&hub.change(&reporter, "submitReport", step(&paper)).await);
    }
    for _ in 0..2 {
        assert_eq!(checked(WATCHER).await, json!("11000002"));
        assert_eq!(checked(fire).await, json!("6000001"));
    }
}

async fn places_stand_as_another_hub_moved_and_named_them(hub: Hub) {
    let other = hub.beside().await;
    let children = async |of: &str| {
        let table = hub.table(of, "2023-06", "CHILDREN").await;
        let mut codes: Vec<String> = table.codes().into_iter().map(str::to_owned).collect();
        codes.sort();
        codes
    };
    let name = async || {
        let query = format!("{{ jurisdiction(code: \"{SIBLING_TOWN}\") {{ name }} }}");
        let answer = hub.ask("99.viewer", &query).await.ok();
        answer.text("jurisdiction.name").to_owned()
    };
    for _ in 0..2 {
        assert_eq!(children(COUNTY).await, [TOWN, SIBLING_TOWN]);
        assert_eq!(children(OTHER_COUNTY).await, ["990102001"]);
        assert_eq!(name().await, "二镇");
    }
    other.today("2023-02-10");
    other
        .record_change(BoundaryChange {
            names: vec!["新镇".to_owned()],
            ..change(ChangeKind::Rename, "2023-02-10", SIBLING_TOWN)
        })
        .await;
    hub.today("2023-02-11");
    assert_eq!(name().await, "新镇");
    other
        .record_change(BoundaryChange {
            parent: Some(OTHER_COUNTY.to_owned()),
            ..change(ChangeKind::Transfer, "2023-02-10", SIBLING_TOWN)
        })
        .await;
    for _ in 0..2 {
        assert_eq!(children(COUNTY).await, [TOWN]);
        assert_eq!(children(OTHER_COUNTY).await, [SIBLING_TOWN, "990102001"]);
    }
}

async fn a_place_that_somebody_saw_is_still_unknown_to_others(hub: Hub) {
    let query = format!("{{ jurisdiction(code: \"{TOWN}\") {{ name }} }}");
    let stranger = account(OTHER_COUNTY, Viewer);
    for _ in 0..2 {
        hub.ask("99.viewer", &query).await.ok();
        hub.ask(&account(TOWN, Viewer), &query).await.ok();
        let answer = hub.ask(&stranger, &query).await;
        assert_eq!(answer.error_code(), "NOT_FOUND", "{answer:#?}");
        assert!(!answer.as_text().contains("一镇"), "{answer:#?}");
    }
}

async fn a_grant_that_another_hub_took_away_is_dead_at_once(hub: Hub) {
    let other = hub.beside().await;
    let coordinator = account(TOWN, Coordinator);
    let query = format!(
        "{{ jurisdiction(code: \"{TOWN}\") {{ table(form: {{ campaign: \"li-2023\", form: \"monthly\" }}, \
         period: \"2023-01\") {{ total {{ expected }} }} }} }}"
    );
    for _ in 0..2 {
        hub.ask(&coordinator, &query).await.ok();
    }
    let system = other
        .store()
        .system("a test takes a grant away", noon("2023-02-01"));
    assert_eq!(system.revoke_grants(&coordinator, None).await.unwrap(), 1);
    let answer = hub.ask(&coordinator, &query).await;
    assert_eq!(answer.error_code(), "NOT_FOUND", "{answer:#?}");
}

impl Hub {
    /// The operator records a change, which must be lawful.
    async fn record_change(&self, change: BoundaryChange) {
        let system = self
            .store()
            .system("boundary changes of a test", noon("2023-02-10"));
        let report = system
            .import_changes(std::iter::once(ChangeRow { row: 1, change }))
            .await;
        let report = report.unwrap();
        assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
    }
}

fn change(kind: ChangeKind, on: &str, code: &str) -> BoundaryChange {
    BoundaryChange {
        kind,
        on: on.parse().unwrap(),
        codes: vec![code.to_owned()],
        into: Vec::new(),
        names: Vec::new(),
        parent: None,
        superior: None,
        level: None,
        agency_kind: None,
        shares: Vec::new(),
        document: format!("例民函〔2023〕{kind}号"),
        reason: "优化布局".to_owned(),
    }
}
