//! The section of a town that speaks for those below it, or no longer: as the
//! campaign says from today on, or by days that it names, and for whoever comes
//! below it by a merger.

use chrono::Datelike;
use serde_json::json;

use super::History;
use crate::model::cover::Year;

/// What the campaign says of the section's coverage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// At first, or where no month is named from today on.
    whole: bool,
    /// From each of these months on it is the other way round.
    turns: Vec<u32>,
}

impl Document {
    /// One that names the months on which it becomes another.
    fn dated(year: Year) -> Self {
        let turns = (2..=12).filter(|month| said(year, *month) != said(year, month - 1));
        Self {
            whole: said(year, 1),
            turns: turns.collect(),
        }
    }

    fn is_whole(&self, month: u32) -> bool {
        let turns = self.turns.iter().filter(|turn| **turn <= month).count();
        self.whole != (turns % 2 == 1)
    }

    fn year(&self) -> Year {
        let months: [u32; 12] =
            std::array::from_fn(|month| u32::try_from(month).map_or(12, |month| month + 1));
        months.map(|month| self.is_whole(month))
    }

    /// The campaign's schedules as it says them.
    pub(super) fn written(&self, schedules: &str) -> String {
        let own = "coverage = \"OWN_SHARE\"\nzero_report = true\nlocks_on";
        assert!(schedules.contains(own));
        let name = |whole| if whole { "WHOLE_SUBTREE" } else { "OWN_SHARE" };
        let mut text = own.replace("OWN_SHARE", name(self.whole));
        if !self.turns.is_empty() {
            let turns = self.turns.iter().map(|month| {
                let covers = name(self.is_whole(*month));
                format!("{{ from = 2023-{month:02}-10, covers = \"{covers}\" }}")
            });
            let turns = turns.collect::<Vec<_>>().join(", ");
            text = format!("coverage_changes = [{turns}]\n{text}");
        }
        schedules.replacen(own, &text, 1)
    }
}

fn said(year: Year, month: u32) -> bool {
    year[month as usize - 1]
}

impl History {
    /// The campaign says it otherwise: from the month of today on it is the other
    /// way round, or as the draw says month by month, which the hub refuses where
    /// it says of a past month what was not.
    pub(super) async fn cover(&mut self, draw: u32) {
        let this_month = self.this_month();
        let document = if this_month > 12 || draw.is_multiple_of(3) {
            Document {
                whole: !self.document.is_whole(this_month),
                turns: Vec::new(),
            }
        } else {
            Document::dated(self.drawn_year(draw, this_month))
        };
        self.tell(&format!("of those below the section: {document:?}"));
        if self.is_contradicted(&document) {
            let applied = self.try_apply(&document).await;
            let refused = applied
                .expect_err("it says of the past what was not")
                .to_string();
            assert!(
                refused.contains("schedule monthly, coverage_changes"),
                "{}{refused}",
                self.told
            );
            return;
        }
        let is_other = self.document != document;
        self.document = document;
        self.apply_again(is_other).await;
    }

    /// Up to today as it was, mostly; from then on turned here and there.
    fn drawn_year(&self, draw: u32, this_month: u32) -> Year {
        let mut now = false;
        let mut month = 0;
        let mut year = [false; 12].map(|_| {
            month += 1;
            let is_past = month < this_month;
            let turns = (draw >> (2 * month)).trailing_zeros() >= 2;
            now = if is_past {
                self.model.is_covered(0, month)
            } else {
                now != turns
            };
            now
        });
        if draw.is_multiple_of(7) {
            let month = draw / 7 % this_month;
            year[month as usize] = !year[month as usize];
        }
        year
    }

    /// Whether a document that names months says of one that has passed what was not.
    fn is_contradicted(&self, document: &Document) -> bool {
        let was_otherwise = |month| self.model.is_covered(0, month) != document.is_whole(month);
        !document.turns.is_empty() && (1..self.this_month()).any(was_otherwise)
    }

    /// The campaign as it is today. Who has come below the section is covered as
    /// those who were there.
    pub(super) async fn apply_again(&mut self, is_other: bool) {
        let applied = self.try_apply(&self.document).await;
        let applied = applied.unwrap_or_else(|refused| panic!("{}{refused}", self.told));
        assert_eq!(applied.changed, is_other, "{}", self.told);
        let below = self.towns.below_the_section();
        let from = self.this_month();
        let reports = &self.reports;
        let is_begun = |of| reports.contains_key(&of);
        if self
            .model
            .cover(self.now, &below, (from, self.document.year()), is_begun)
        {
            self.read_versions().await;
        }
    }

    /// Units come below the section from a month on: on those that have passed they are
    /// covered as those who were there, and on the others as the campaign says.
    pub(super) fn come_below(&mut self, units: &[usize], from: u32) {
        let this_month = self.this_month();
        let mut year = self.document.year();
        for month in 1..this_month.min(13) {
            year[month as usize - 1] = self.model.is_covered(0, month);
        }
        let reports = &self.reports;
        let is_begun = |of| reports.contains_key(&of);
        self.model.cover(self.now, units, (from, year), is_begun);
    }

    /// Nobody speaks for these units from a month on.
    pub(super) fn leave_the_section(&mut self, units: &[usize], from: u32) {
        let reports = &self.reports;
        let is_begun = |of| reports.contains_key(&of);
        let nobody = (from, [false; 12]);
        self.model.cover(self.now, units, nobody, is_begun);
    }

    /// The month of today; 13 when the year is over.
    fn this_month(&self) -> u32 {
        if self.today.year() > 2023 {
            13
        } else {
            self.today.month()
        }
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
