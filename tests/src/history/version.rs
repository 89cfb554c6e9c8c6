//! Versions of the form that come in mid-campaign, each with one cell more: what
//! was filed before keeps its meaning, what is filed after it has the cell too.

use cengbao_store::{Applied, StoreError};

use super::cover::Document;
use super::{History, shown};
use crate::cells::{Cells, KEYS};
use crate::model::Values;
use crate::world::{SECTIONS, campaign};

/// The keys that versions add, in their order.
const ADDED: [&str; 2] = ["2.6", "2.7"];

impl History {
    pub(super) async fn next_version(&mut self) {
        let added = (self.added + 1).min(ADDED.len());
        self.tell(&format!("a version of the form with {added} more cells"));
        let is_other = added != self.added;
        self.added = added;
        self.apply_again(is_other).await;
    }

    /// The campaign as it is today, with what a document says of coverage.
    pub(super) async fn try_apply(&self, document: &Document) -> Result<Applied, StoreError> {
        campaign::try_apply_with(self.hub.store(), self.now, |name, text| match name {
            "form-monthly.toml" => with_cells(text, self.added),
            "agencies.toml" => with_member(text, SECTIONS[1]),
            "schedules.toml" => document.written(text),
            _ => text.to_owned(),
        })
        .await
    }

    /// What a unit writes into the form as it is today.
    pub(super) fn cells(&self, values: Values) -> Cells {
        let mut cells = Cells::none();
        for (column, (key, units)) in KEYS.into_iter().zip(values).enumerate() {
            cells = match key {
                "2.5" => cells.with(key, units == 1),
                _ => cells.with(key, shown(column, units)),
            };
        }
        ADDED
            .into_iter()
            .take(self.added)
            .fold(cells, |cells, key| cells.with(key, 1))
    }
}

fn with_member(agencies: &str, member: &str) -> String {
    let members = "name = \"各社区、各村\"\nmembers = [";
    assert!(agencies.contains(members));
    agencies.replacen(members, &format!("{members}\"{member}\", "), 1)
}

fn with_cells(form: &str, added: usize) -> String {
    let before = "\n[[checks]]\n";
    assert!(form.contains(before));
    let cell = |cell: usize| {
        format!(
            "\n[[sections.cells]]\nnumber = {}\nlabel = \"新增{cell}（次）\"\nvalues = [\n  {{ code = \"added{cell}\", \
                 name = \"新增{cell}\", name_en = \"Added {cell}\", kind = \"COUNT\", unit = \"次\", \
                 time = \"CUMULATIVE\", additivity = \"SUM\" }},\n]\n",
            cell + 5
        )
    };
    let cells = (1..=added).map(cell).collect::<Vec<_>>().concat();
    form.replacen(before, &format!("{cells}{before}"), 1)
}
