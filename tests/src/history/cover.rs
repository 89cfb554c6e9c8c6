//! The section of a town that speaks for the communities below it, or no longer.

use chrono::Datelike;
use serde_json::json;

use super::History;

impl History {
    /// From the month of today on it is the other way round.
    pub(super) async fn cover(&mut self) {
        // Who came from another town is not below it by the campaign's words.
        if self.towns.is_merged() {
            return;
        }
        self.covers = !self.covers;
        self.is_cover_said = true;
        self.tell(&format!("the section speaks for all: {}", self.covers));
        assert!(self.apply().await.changed, "{}", self.told);
        let from = if self.today.year() > 2023 {
            13
        } else {
            self.today.month()
        };
        let reports = &self.reports;
        let is_begun = |of| reports.contains_key(&of);
        self.model.cover(self.now, (from, self.covers), is_begun);
        self.read_versions().await;
    }

    /// The version of every report, which its holders read again.
    async fn read_versions(&mut self) {
        let query = "query($id: ID!) { report(id: $id) { version } }";
        for report in self.reports.values_mut() {
            let id = json!({ "id": report.paper.id });
            let answer = self.hub.ask_with("99.viewer", query, id).await.ok();
            report.paper.version = answer.number("report.version");
        }
    }
}
