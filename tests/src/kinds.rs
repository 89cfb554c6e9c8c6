//! Every kind of figure through table, series, explanation and report: totals,
//! what is of one month alone, stocks, yes of asked, rates, overlapping sums,
//! what does not add, and words. Every test ends with the roll-up verified.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, problems, step};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::kinds::{self, cells};
use crate::world::{COMMUNITIES, TOWN};

both!(
    a_rate_is_the_sum_of_its_parts_at_every_level,
    a_rate_is_never_typed,
    a_rate_without_a_denominator_says_why,
    what_is_of_one_month_alone_is_added_over_a_span_and_never_carried,
    a_late_correction_of_one_month_changes_that_month_alone,
    a_stock_falls_without_a_warning,
    a_yes_is_counted_of_those_asked,
    what_does_not_add_is_not_summed,
    an_overlapping_sum_says_so_wherever_it_shows,
    every_kind_can_be_explained,
    a_new_version_in_mid_campaign_neither_doubles_nor_loses_a_total,
    a_version_that_nobody_filed_on_is_taken_back,
    a_version_cannot_give_a_filed_figure_other_digits,
);

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

async fn a_rate_is_the_sum_of_its_parts_at_every_level(hub: Hub) {
    hub.today("2023-04-01");
    kinds::apply(&hub);
    hub.file_kinds(
        COMMUNITIES[0],
        "2023-01",
        &cells([10_000, 9_999, 3, 1, 0, 0, 1]),
    )
    .await;
    hub.file_kinds(
        COMMUNITIES[1],
        "2023-01",
        &cells([90_000, 90_000, 1, 1, 0, 0, 1]),
    )
    .await;
    for code in [TOWN, "990101", "99"] {
        let table = hub.kinds(code, "2023-01", "TOTAL").await;
        assert_eq!(
            table.total("rectified_rate"),
            (Some("99.99"), "REPORTED", None),
            "99,999 of 100,000 is not shown as 100%"
        );
        assert_eq!(
            table.parts("rectified_rate"),
            (Some("99999"), Some("100000"))
        );
        assert_eq!(
            table.total("passed_rate").0,
            Some("50.00"),
            "2 of 4, and not the mean of 33.33 and 100"
        );
    }
    hub.file_kinds(
        COMMUNITIES[0],
        "2023-02",
        &cells([10_000, 10_000, 0, 0, 0, 0, 1]),
    )
    .await;
    let table = hub.kinds(TOWN, "2023-02", "UNIT").await;
    assert_eq!(
        table.total("rectified_rate"),
        (Some("100.00"), "REPORTED", Some("0.01")),
        "the silent unit's parts are carried"
    );
    let silent = table.row(COMMUNITIES[1]);
    assert_eq!(
        table.cell(silent, "rectified_rate"),
        (Some("100.00"), "CARRIED", Some("0.00"))
    );
    hub.verify_rollup();
}

async fn a_rate_is_never_typed(hub: Hub) {
    kinds::apply(&hub);
    let typed = cells([4, 1, 0, 0, 0, 0, 1]).with("1.2.2", "25");
    let refused = hub.save_kinds(COMMUNITIES[0], "2023-01", &typed).await;
    assert_eq!(refused.text("it.outcome"), "REFUSED");
    assert_eq!(
        problems(&refused),
        [("1.2.2".to_owned(), "COMPUTED".to_owned())]
    );
    let filed = hub
        .file_kinds(COMMUNITIES[0], "2023-01", &cells([4, 1, 0, 0, 0, 0, 1]))
        .await;
    let query = "query($id: ID!) { report(id: $id) { cells { key value } } }";
    let report = hub
        .ask_with("99.viewer", query, json!({ "id": filed.id }))
        .await
        .ok();
    for (key, value) in [("1.2.2", json!("25.00")), ("1.3.3", Value::Null)] {
        let cell = report
            .list("report.cells")
            .iter()
            .find(|cell| cell["key"] == key);
        assert_eq!(cell.unwrap()["value"], value, "{key}");
    }
    hub.verify_rollup();
}

async fn a_rate_without_a_denominator_says_why(hub: Hub) {
    kinds::apply(&hub);
    let nothing = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(nothing.total("rectified_rate"), (None, "MISSING", None));
    assert_eq!(nothing.parts("rectified_rate"), (None, None));
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 0, 1]))
        .await;
    let zero = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(
        zero.total("rectified_rate"),
        (None, "NOT_APPLICABLE", None),
        "the denominator is known to be zero"
    );
    assert_eq!(zero.parts("rectified_rate"), (Some("0"), Some("0")));
    hub.verify_rollup();
}

async fn what_is_of_one_month_alone_is_added_over_a_span_and_never_carried(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    for (unit, month, inspected, passed) in [
        (0, "2023-01", 4, 1),
        (1, "2023-01", 6, 3),
        (0, "2023-03", 1, 1),
        (0, "2023-04", 5, 2),
    ] {
        let filing = cells([7, 0, inspected, passed, 0, 2, 1]);
        hub.file_kinds(COMMUNITIES[unit], month, &filing).await;
    }
    let series = hub.kinds_over(TOWN, "2023-01", "2023-04").await;
    let months: Vec<_> = series.0["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| series.cell(point, "inspected"))
        .collect();
    assert_eq!(
        months,
        [
            (Some("10"), "REPORTED", None),
            (None, "MISSING", None),
            (Some("1"), "REPORTED", None),
            (Some("5"), "REPORTED", Some("4")),
        ],
        "a silent month is no zero, and nothing is compared with it"
    );
    let span = &series.0["span"];
    assert_eq!(
        series.cell(span, "inspected"),
        (Some("16"), "REPORTED", None)
    );
    assert_eq!(series.at(span, "contributors", "inspected"), &json!(4));
    assert_eq!(series.cell(span, "passed_rate").0, Some("43.75"), "7 of 16");
    assert_eq!(
        series.cell(span, "found"),
        (Some("14"), "REPORTED", Some("14")),
        "a total is that of the end"
    );
    assert_eq!(series.cell(span, "inspectors").0, Some("4"));
    let counts = ["expected", "reported", "onTime"].map(|field| span[field].as_i64().unwrap());
    assert_eq!((counts[0], counts[1]), (12, 4));
    let later = hub.kinds_over(TOWN, "2023-03", "2023-04").await;
    assert_eq!(
        later.cell(&later.0["span"], "found"),
        (Some("14"), "REPORTED", Some("0")),
        "the growth counts from before the span"
    );
    assert_eq!(later.cell(&later.0["span"], "inspected").0, Some("6"));
    hub.verify_rollup();
}

async fn a_late_correction_of_one_month_changes_that_month_alone(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    let unit = COMMUNITIES[0];
    let mut papers = Vec::new();
    for (month, inspected) in [("2023-01", 4), ("2023-02", 6), ("2023-03", 9)] {
        let filing = cells([5, 0, inspected, 0, 0, 0, 1]);
        papers.push(hub.file_kinds(unit, month, &filing).await);
    }
    let mut input = step(&papers[1]);
    input["reason"] = json!("漏报");
    input["cells"] = Cells::none().with("1.3.1", 8).with("2.3.2", "true").input();
    let begun = hub
        .change(&format!("{unit}.reporter"), "correctReport", input)
        .await;
    hub.submit_and_sign(unit, &Paper::done(&begun)).await;
    let expected = [
        ("2023-01", Some("4"), None, Some("0")),
        ("2023-02", Some("8"), Some("4"), Some("1")),
        ("2023-03", Some("9"), Some("1"), Some("0")),
    ];
    for (month, value, increase, drills) in expected {
        let table = hub.kinds(TOWN, month, "TOTAL").await;
        assert_eq!(
            table.total("inspected"),
            (value, "REPORTED", increase),
            "{month}"
        );
        assert_eq!(table.total("drill").0, drills, "{month}");
    }
    hub.verify_rollup();
}

async fn a_stock_falls_without_a_warning(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 9, 1]))
        .await;
    hub.file_kinds(COMMUNITIES[0], "2023-02", &cells([0, 0, 0, 0, 0, 5, 1]))
        .await;
    let table = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(
        table.total("inspectors"),
        (Some("5"), "REPORTED", Some("-4"))
    );
    let silent = hub.kinds(TOWN, "2023-03", "TOTAL").await;
    assert_eq!(
        silent.total("inspectors"),
        (Some("5"), "CARRIED", Some("0"))
    );
    hub.verify_rollup();
}

async fn a_yes_is_counted_of_those_asked(hub: Hub) {
    hub.today("2023-03-01");
    kinds::apply(&hub);
    let yes = cells([0; 7]).with("2.3.1", "true").with("2.3.2", "true");
    hub.file_kinds(COMMUNITIES[0], "2023-01", &yes).await;
    hub.file_kinds(COMMUNITIES[1], "2023-01", &cells([0; 7]))
        .await;
    let january = hub.kinds("99", "2023-01", "TOTAL").await;
    assert_eq!(january.total("column").0, Some("1"));
    assert_eq!(january.parts("column"), (Some("1"), Some("2")));
    let february = hub.kinds("99", "2023-02", "TOTAL").await;
    assert_eq!(
        february.parts("column"),
        (Some("1"), Some("2")),
        "what is, holds"
    );
    assert_eq!(
        february.total("drill"),
        (None, "MISSING", None),
        "what was done in January was not done in February"
    );
    hub.verify_rollup();
}

async fn what_does_not_add_is_not_summed(hub: Hub) {
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([0, 0, 0, 0, 0, 0, 3]))
        .await;
    let table = hub.kinds(TOWN, "2023-01", "UNIT").await;
    assert_eq!(
        table.cell(table.row(COMMUNITIES[0]), "grade").0,
        Some("3"),
        "of one unit it is known"
    );
    assert_eq!(
        table.cell(table.row(COMMUNITIES[1]), "grade"),
        (None, "MISSING", None)
    );
    assert_eq!(
        table.total("grade"),
        (None, "NOT_SUMMED", None),
        "one unit's grade is not the town's"
    );
    assert!(
        table.0["columns"]
            .as_array()
            .unwrap()
            .iter()
            .all(|column| column["indicator"] != "remark"),
        "words have no column"
    );
    hub.verify_rollup();
}

async fn an_overlapping_sum_says_so_wherever_it_shows(hub: Hub) {
    kinds::apply(&hub);
    for unit in &COMMUNITIES[..2] {
        hub.file_kinds(unit, "2023-01", &cells([0, 0, 0, 0, 6, 0, 1]))
            .await;
    }
    let table = hub.kinds(TOWN, "2023-01", "UNIT").await;
    let overlaps = |row: &Value, indicator| table.at(row, "overlaps", indicator).clone();
    assert_eq!(overlaps(&table.0["total"], "sampled"), json!(true));
    assert_eq!(overlaps(table.row(COMMUNITIES[0]), "sampled"), json!(false));
    assert_eq!(overlaps(&table.0["total"], "found"), json!(false));
    let series = hub.kinds_over(TOWN, "2023-01", "2023-01").await;
    assert_eq!(
        series.at(&series.0["span"], "overlaps", "sampled"),
        &json!(true)
    );
    hub.verify_rollup();
}

async fn every_kind_can_be_explained(hub: Hub) {
    kinds::apply(&hub);
    for (unit, rectified) in [(0, 1), (1, 3)] {
        let filing = cells([4, rectified, 0, 0, 6, 0, 1]).with("2.3.1", "true");
        hub.file_kinds(COMMUNITIES[unit], "2023-01", &filing).await;
    }
    let query = "query($cell: String!) { jurisdiction(code: \"990101001\") { explain(form: { campaign: \"wang-2023\", \
        form: \"kinds\" }, period: \"2023-01\", cell: $cell) { column { kind } total { value state contributors numerator \
        denominator overlaps } contributions { nodes { value state numerator denominator } } } } }";
    let explain = async |cell: &str| {
        let answer = hub
            .ask_with("99.viewer", query, json!({ "cell": cell }))
            .await;
        answer.ok().at("jurisdiction.explain").clone()
    };
    let rate = explain("rectified_rate").await;
    assert_eq!(
        rate["total"],
        json!({ "value": "50.00", "state": "REPORTED", "contributors": 2, "numerator": "4", "denominator": "8", "overlaps": false })
    );
    let of_units = rate["contributions"]["nodes"].as_array().unwrap();
    assert_eq!(
        of_units[0],
        json!({ "value": "25.00", "state": "REPORTED", "numerator": "1", "denominator": "4" })
    );
    assert_eq!(of_units[2]["state"], json!("MISSING"));
    let yes = explain("column").await;
    assert_eq!(
        (&yes["total"]["numerator"], &yes["total"]["denominator"]),
        (&json!("2"), &json!("2"))
    );
    assert_eq!(explain("sampled").await["total"]["overlaps"], json!(true));
    hub.verify_rollup();
}

async fn a_new_version_in_mid_campaign_neither_doubles_nor_loses_a_total(hub: Hub) {
    hub.today("2023-06-01");
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([8, 2, 3, 1, 0, 4, 1]))
        .await;
    hub.file_kinds(COMMUNITIES[1], "2023-01", &cells([2, 2, 5, 5, 0, 6, 1]))
        .await;
    // The second version drops a value and the first cell's place, and asks for something new.
    kinds::apply_with(&hub, |name, text| match name {
        "form-kinds.toml" => second_version(text),
        _ => text.to_owned(),
    });
    let carried = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(carried.total("found"), (Some("10"), "CARRIED", Some("0")));
    assert_eq!(carried.total("tips"), (None, "MISSING", None));
    let filing = Cells::none()
        .with("1.1", 5)
        .with("1.2", 9)
        .with("1.3.1", 6)
        .with("1.4.1", 1)
        .with("1.4.2", 1)
        .with("1.5", 0)
        .with("2.2", 1)
        .with("2.3.1", "false")
        .with("2.3.2", "false")
        .with("2.4", "无");
    hub.file_kinds(COMMUNITIES[0], "2023-02", &filing).await;
    let table = hub.kinds(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(table.total("found"), (Some("11"), "REPORTED", Some("1")));
    assert_eq!(table.total("tips"), (Some("5"), "REPORTED", Some("5")));
    assert_eq!(table.total("rectified_rate").0, Some("72.73"), "8 of 11");
    assert_eq!(
        table.total("inspected"),
        (Some("1"), "REPORTED", Some("-7")),
        "of one month alone, over the change of version"
    );
    let january = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(january.total("found").0, Some("10"), "the past stands");
    hub.verify_rollup();
    let refused = kinds::try_apply_with(&hub, |_, text| text.to_owned());
    assert!(
        !refused.success && refused.stderr.contains("inspectors"),
        "a report was filed without them, and would be silent about them: {}",
        refused.stderr
    );
}

async fn a_version_that_nobody_filed_on_is_taken_back(hub: Hub) {
    kinds::apply(&hub);
    hub.file_kinds(COMMUNITIES[0], "2023-01", &cells([8, 2, 3, 1, 0, 4, 1]))
        .await;
    let second = |name: &str, text: &str| match name {
        "form-kinds.toml" => second_version(text),
        _ => text.to_owned(),
    };
    kinds::apply_with(&hub, second);
    kinds::apply(&hub);
    let again = hub.kinds(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(again.total("inspectors").0, Some("4"));
    hub.verify_rollup();
}

async fn a_version_cannot_give_a_filed_figure_other_digits(hub: Hub) {
    kinds::apply(&hub);
    let refused = kinds::try_apply_with(&hub, |_, text| {
        text.replace(
            "kind = \"COUNT\", unit = \"人\"",
            "kind = \"AMOUNT\", scale = 1, unit = \"人\"",
        )
    });
    assert!(
        !refused.success && refused.stderr.contains("other digits"),
        "{}",
        refused.stderr
    );
}

/// A new cell before the first, and no inspectors any more.
fn second_version(form: &str) -> String {
    let new = "[[sections.cells]]\nnumber = 1\nlabel = \"群众举报（个）\"\nvalues = [\n  { code = \"tips\", name = \"群众举报\", \
        name_en = \"Tips\", kind = \"COUNT\", unit = \"个\", time = \"CUMULATIVE\", additivity = \"SUM\" },\n]\n\n";
    let (head, rest) = form.split_once("[[sections.cells]]").unwrap();
    let (first, second) = rest.split_once("[[sections]]").unwrap();
    let moved = (1..=4).rev().fold(first.to_owned(), |text, number| {
        text.replace(
            &format!("number = {number}\n"),
            &format!("number = {}\n", number + 1),
        )
    });
    let (second_head, cells) = second.split_once("[[sections.cells]]").unwrap();
    let (_, kept) = cells.split_once("[[sections.cells]]").unwrap();
    format!("{head}{new}[[sections.cells]]{moved}[[sections]]{second_head}[[sections.cells]]{kept}")
}
