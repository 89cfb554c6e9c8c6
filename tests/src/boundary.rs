//! The moving tree: where figures, papers and rights stand when a boundary
//! changes. Every test ends with the roll-up verified.

mod authority;
mod cancel;
mod desk;
mod extended;
mod figure;
mod lies;
mod lost;
mod outgrown;
mod owes;
mod reach;
mod receiver;
mod record;
mod registry;
pub(crate) mod rows;
mod same_day;
mod scope;
mod sent;
mod share;
mod sight;
mod speaks;
mod successor;
mod told;
mod version;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_domain::policy::Role;
use cengbao_store::{ChangeRow, GrantSpec, ImportReport};

use crate::cells::{Cells, FOUND};
use crate::harness::hub::{Hub, noon};
use crate::world::accounts::{account, grant, spec};
use crate::world::{COMMUNITIES, SIBLING_UNIT};

/// The county that gets the town.
pub(crate) const OTHER_COUNTY: &str = "990102";

pub(crate) fn change(kind: ChangeKind, on: &str, codes: &[&str]) -> BoundaryChange {
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
        shares: Vec::new(),
        document: "例民函〔2023〕1号".to_owned(),
        reason: "优化布局".to_owned(),
    }
}

pub(crate) fn transfer(on: &str, code: &str, parent: &str) -> BoundaryChange {
    BoundaryChange {
        parent: Some(parent.to_owned()),
        ..change(ChangeKind::Transfer, on, &[code])
    }
}

pub(crate) fn merge(on: &str, codes: &[&str], into: &str, name: &str) -> BoundaryChange {
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
    pub(crate) async fn move_tree(&self, day: &str, change: BoundaryChange) {
        self.record_row(day, 1, change).await;
    }

    /// One change of a later row, which must be lawful.
    pub(crate) async fn record_row(&self, day: &str, row: u64, change: BoundaryChange) {
        let report = self.record(day, row, vec![change]).await;
        assert_eq!((report.added, report.refused_total), (1, 0), "{report:#?}");
    }

    /// Accounts for an office that begins.
    pub(crate) async fn staff(&self, office: &str) {
        let specs = [Role::Reporter, Role::Reviewer].map(|role| {
            let since_ever = GrantSpec {
                from: None,
                ..grant(role, office)
            };
            spec(&account(office, role), Some(office), vec![since_ever])
        });
        let scope = self
            .store()
            .system("accounts of a test", noon("2023-07-02"));
        scope.create_accounts(&specs).await.unwrap();
    }

    /// Hazards found in a row of a place's table, as the province reads it.
    async fn found_in(&self, code: &str, period: &str, row: &str) -> String {
        let table = self.table(code, period, "CHILDREN").await;
        table.row(row).cell(FOUND).0.unwrap_or("—").to_owned()
    }

    /// Rows of a place's table show so many hazards found, and such an increase.
    async fn shows(&self, code: &str, period: &str, rows: &[(&str, &str, &str)]) {
        let table = self.table(code, period, "CHILDREN").await;
        for (row, value, increase) in rows {
            let (shown, _, _, grown) = table.row(row).cell(FOUND);
            let expected = (Some(*value), Some(*increase));
            assert_eq!((shown, grown), expected, "{row} of {code} in {period}");
        }
    }

    /// The roll-up that is made anew is the one that stood.
    fn rebuild_rollup(&self) {
        self.run(&["rollup", "rebuild"]);
        self.verify_rollup();
    }

    async fn total(&self, code: &str, period: &str) -> String {
        let table = self.table(code, period, "TOTAL").await;
        table.total().cell(FOUND).0.unwrap_or("—").to_owned()
    }
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
