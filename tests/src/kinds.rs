//! Every kind of figure through table, series, explanation and report: totals,
//! what is of one month alone, stocks, yes of asked, rates, overlapping sums,
//! what does not add, and words. Every test ends with the roll-up verified.

mod period;
mod rate;
mod sum;
mod version;

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, step};
use crate::harness::Answer;
use crate::harness::hub::Hub;
use crate::world::kinds;

const FIELDS: &str = "values states contributors increases numerators denominators overlaps \
    expected reported onTime";

fn of(unit: &str, period: &str) -> Value {
    json!({ "unit": unit, "campaign": kinds::CAMPAIGN, "schedule": "kinds", "period": period })
}

impl Hub {
    async fn save_kinds(&self, unit: &str, period: &str, cells: &Cells) -> Answer {
        let mut input = of(unit, period);
        input["cells"] = cells.input();
        self.change(&format!("{unit}.reporter"), "saveReport", input)
            .await
    }

    /// Files a month on the form of every kind, and signs it.
    pub(crate) async fn file_kinds(&self, unit: &str, period: &str, cells: &Cells) -> Paper {
        let saved = Paper::done(&self.save_kinds(unit, period, cells).await);
        self.submit_and_sign(unit, &saved).await
    }

    async fn submit_and_sign(&self, unit: &str, paper: &Paper) -> Paper {
        let reporter = format!("{unit}.reporter");
        let submitted = Paper::done(&self.change(&reporter, "submitReport", step(paper)).await);
        let reviewer = format!("{unit}.reviewer");
        Paper::done(&self.change(&reviewer, "signReport", step(&submitted)).await)
    }

    async fn kinds(&self, code: &str, period: &str, by: &str) -> Figures {
        let query = format!(
            "query($code: String!, $period: Period!, $by: TableBy!) {{ jurisdiction(code: $code) {{ \
             table(form: {{ campaign: \"wang-2023\", form: \"kinds\" }}, period: $period, by: $by) {{ \
             columns {{ indicator overlapping numerator denominator }} rows {{ nodes {{ code {FIELDS} }} }} \
             total {{ {FIELDS} }} }} }} }}"
        );
        let variables = json!({ "code": code, "period": period, "by": by });
        let answer = self.ask_with("99.viewer", &query, variables).await.ok();
        Figures(answer.at("jurisdiction.table").clone())
    }

    async fn kinds_over(&self, code: &str, from: &str, to: &str) -> Figures {
        let query = format!(
            "query($code: String!, $from: Period!, $to: Period!) {{ jurisdiction(code: $code) {{ \
             series(form: {{ campaign: \"wang-2023\", form: \"kinds\" }}, from: $from, to: $to) {{ \
             columns {{ indicator }} points {{ period {FIELDS} }} span {{ from to {FIELDS} }} }} }} }}"
        );
        let variables = json!({ "code": code, "from": from, "to": to });
        let answer = self.ask_with("99.viewer", &query, variables).await.ok();
        Figures(answer.at("jurisdiction.series").clone())
    }
}

/// A table or a series as the hub answered it.
struct Figures(Value);

/// Value, state, increase of one figure.
type Cell<'f> = (Option<&'f str>, &'f str, Option<&'f str>);

impl Figures {
    fn position(&self, indicator: &str) -> usize {
        let columns = self.0["columns"].as_array().unwrap();
        columns
            .iter()
            .position(|column| column["indicator"] == indicator)
            .unwrap_or_else(|| panic!("no column {indicator}"))
    }

    fn at<'f>(&self, row: &'f Value, field: &str, indicator: &str) -> &'f Value {
        &row[field][self.position(indicator)]
    }

    fn cell<'f>(&self, row: &'f Value, indicator: &str) -> Cell<'f> {
        let at = |field| self.at(row, field, indicator);
        (
            at("values").as_str(),
            at("states").as_str().unwrap(),
            at("increases").as_str(),
        )
    }

    fn total(&self, indicator: &str) -> Cell<'_> {
        self.cell(&self.0["total"], indicator)
    }

    fn row(&self, code: &str) -> &Value {
        let rows = self.0["rows"]["nodes"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).unwrap()
    }

    /// (numerator, denominator) of the total.
    fn parts(&self, indicator: &str) -> (Option<&str>, Option<&str>) {
        let at = |field| self.at(&self.0["total"], field, indicator).as_str();
        (at("numerators"), at("denominators"))
    }
}
