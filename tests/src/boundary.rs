//! The moving tree: where figures, papers and rights stand when a boundary
//! changes. Every test ends with the roll-up verified.

mod cancel;
mod figure;
mod receiver;
mod record;
mod scope;
mod sent;
mod share;
mod sight;
mod speaks;
mod successor;
mod told;

use cengbao_domain::change::{BoundaryChange, ChangeKind};
use cengbao_store::{ChangeRow, ImportReport};

use crate::cells::{Cells, FOUND};
use crate::harness::hub::{Hub, noon};
use crate::world::{COMMUNITIES, SIBLING_UNIT};

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
        shares: Vec::new(),
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
