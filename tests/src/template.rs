//! A sixth campaign, of another field, made from the template by changing texts: it is checked, applied and filed
//! on without a line of Rust. What it holds stands in the edits below and nowhere else.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::repository;
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, TOWN};

const FLOOD: &str = "flood-2023";

/// What an official changes in the template: file, words of the template, words of the document on the desk.
const EDITS: &[(&str, &str, &str)] = &[
    (
        "campaign.toml",
        "code = \"template\"",
        "code = \"flood-2023\"",
    ),
    (
        "campaign.toml",
        "一镇有限空间作业安全检查",
        "一镇汛期安全检查",
    ),
    ("campaign.toml", "例安办〔2023〕7号", "例汛〔2023〕2号"),
    (
        "campaign.toml",
        "东县有限空间作业安全检查方案",
        "东县汛期安全检查方案",
    ),
    ("clauses.toml", "例安办〔2023〕7号", "例汛〔2023〕2号"),
    ("clauses.toml", "审批率、培训率", "预案覆盖率、隐患清零"),
    ("agencies.toml", "有限空间作业", "汛期"),
    (
        "populations.toml",
        "有限空间作业单位",
        "临河、低洼地带的村居和企业",
    ),
    (
        "populations.toml",
        "sectors = [\"有限空间\", \"污水\"]",
        "sectors = [\"水利\", \"防汛\"]",
    ),
    ("populations.toml", "有限空间作业人员", "值班人员"),
    (
        "places.toml",
        "sectors = [\"污水\"]",
        "sectors = [\"防汛\"]",
    ),
    ("places.toml", "例一污水处理站", "例一泵站"),
    // A word for a sector that no shared vocabulary has: the campaign brings its own.
    ("sectors.toml", "sewage-wells", "flood-control"),
    ("sectors.toml", "污水井", "防汛"),
    ("sectors.toml", "污水检查井", "防汛抗旱"),
    (
        "sectors.toml",
        "inside = \"sewage\"",
        "inside = \"water-conservancy\"",
    ),
    ("units.toml", "升/秒", "立方米"),
    ("units.toml", "litres a second", "cubic metres"),
    // The form: other cells, another unit, a value that is a head count.
    (
        "form-monthly.toml",
        "有限空间作业安全检查调度表",
        "汛期安全检查调度表",
    ),
    (
        "form-monthly.toml",
        "{ code = \"inspections\", name = \"检查单位\", name_en = \"Inspections\", kind = \"COUNT\", unit = \"家次\"",
        "{ code = \"spots\", name = \"排查隐患点\", name_en = \"Spots found\", kind = \"COUNT\", unit = \"处\"",
    ),
    (
        "form-monthly.toml",
        "{ code = \"high_risk_inspections\", name = \"其中高危单位\", name_en = \"Inspections of high-risk units\", kind = \"COUNT\", unit = \"家次\"",
        "{ code = \"spots_cleared\", name = \"其中已整改\", name_en = \"Of them cleared\", kind = \"COUNT\", unit = \"处\"",
    ),
    (
        "form-monthly.toml",
        "part_of = \"inspections\"",
        "part_of = \"spots\"",
    ),
    (
        "form-monthly.toml",
        "right = \"inspections\"",
        "right = \"spots\"",
    ),
    ("form-monthly.toml", "检查单位（家次）", "排查隐患点（处）"),
    (
        "form-monthly.toml",
        "其中高危单位（家次）",
        "其中已整改（处）",
    ),
    (
        "form-monthly.toml",
        "{ code = \"fines\", name = \"行政处罚金额\", name_en = \"Fines\", kind = \"AMOUNT\", unit = \"万元\", scale = 4",
        "{ code = \"pumped\", name = \"排水量\", name_en = \"Water pumped\", kind = \"AMOUNT\", unit = \"立方米\", scale = 1",
    ),
    // A duty of another cadence, a target of another comparator.
    (
        "duties.toml",
        "cadence = { at_least = 1, per = \"MONTH\" }\n",
        "cadence = { at_least = 2, per = \"WEEK\" }\n",
    ),
    ("duties.toml", "检查有限空间作业单位", "巡查堤防和低洼地带"),
    (
        "targets.toml",
        "有限空间作业审批率达到100%",
        "防汛预案覆盖率达到100%",
    ),
    (
        "targets.toml",
        "作业人员培训率力争年内达到90%以上",
        "值班人员培训率力争年内达到95%以上",
    ),
    ("targets.toml", "value = \"90.0\"", "value = \"95.5\""),
    ("schedules.toml", "有限空间作业安全检查", "汛期安全检查"),
];

both!(a_sixth_campaign_needs_no_code);

async fn a_sixth_campaign_needs_no_code(hub: Hub) {
    hub.today("2023-03-01");
    let folder = written(hub.folder());
    let folder = folder.to_str().expect("a path in UTF-8");
    let checked = hub.run(&["campaign", "check", folder]).stdout;
    assert_eq!(checked, "flood-2023: sound\n", "no problem and no warning");
    let coverage: Value =
        serde_json::from_str(&hub.run(&["--json", "campaign", "coverage", folder]).stdout)
            .expect("JSON");
    assert_eq!(coverage[0]["states"]["uncovered"], json!(0), "{coverage:#}");
    let applied = hub.run(&["campaign", "apply", folder]).stdout;
    assert!(applied.contains("3 units owe"), "{applied}");

    let query =
        "{ campaign(code: \"flood-2023\") { title duties { code title } targets { code value } } }";
    let shown = hub.ask("990101001001.jwh.reporter", query).await.ok();
    assert_eq!(shown.text("campaign.title"), "一镇汛期安全检查");
    let duties = shown.list("campaign.duties");
    let is_watch = |duty: &&Value| duty["title"] == json!("巡查堤防和低洼地带");
    assert!(duties.iter().any(|duty| is_watch(&duty)), "{shown:#?}");
    let targets = shown.list("campaign.targets");
    let training = targets
        .iter()
        .find(|target| target["code"] == "training-rate");
    assert_eq!(training.expect("the target")["value"], json!("95.5"));

    file(
        &hub,
        COMMUNITIES[0],
        [("1.1", "12"), ("1.2", "9"), ("1.3.2", "30.5")],
    )
    .await;
    file(
        &hub,
        COMMUNITIES[1],
        [("1.1", "5"), ("1.2", "5"), ("1.3.2", "0.5")],
    )
    .await;
    assert_eq!(total(&hub).await, ["17", "14", "0", "31.0", "0", "0"]);
    hub.verify_rollup();

    let again = hub.run(&["--json", "campaign", "apply", folder]).stdout;
    assert!(again.contains("\"changed\": false"), "{again}");
}

/// The template's folder under another code, with the edits, beside the shared vocabularies.
fn written(parent: &Path) -> PathBuf {
    let campaigns = repository().join("campaigns");
    let folder = parent.join(FLOOD);
    copy(&campaigns.join("template"), &folder);
    copy(&campaigns.join("shared"), &parent.join("shared"));
    // There is no other campaign whose cells are like these.
    std::fs::remove_file(folder.join("correspondences.toml")).unwrap();
    for (file, from, to) in EDITS {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} of the template has no {from}");
        std::fs::write(&path, text.replace(from, to)).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Files February for a unit: the rest is zero or no.
async fn file(hub: &Hub, unit: &str, values: [(&str, &str); 3]) {
    const ZERO: [(&str, &str); 6] = [
        ("1.1", "0"),
        ("1.2", "0"),
        ("1.3.1", "0"),
        ("1.3.2", "0"),
        ("2.1", "0"),
        ("2.2", "false"),
    ];
    let value = |key: &str| values.iter().find(|(other, _)| *other == key);
    let cells: Vec<Value> = ZERO
        .iter()
        .map(
            |(key, zero)| json!({ "key": key, "value": value(key).map_or(*zero, |found| found.1) }),
        )
        .collect();
    let input = json!({ "unit": unit, "campaign": FLOOD, "schedule": "monthly", "period": "2023-02",
        "cells": cells, "expectedVersion": null });
    let reporter = format!("{unit}.reporter");
    let saved = Paper::done(&hub.change(&reporter, "saveReport", input).await);
    let step = crate::desk::step;
    let submitted = Paper::done(&hub.change(&reporter, "submitReport", step(&saved)).await);
    let reviewer = format!("{unit}.reviewer");
    Paper::done(&hub.change(&reviewer, "signReport", step(&submitted)).await);
}

/// The town's totals of February, as its coordinator reads them.
async fn total(hub: &Hub) -> Vec<String> {
    let query = "query($code: String!) { jurisdiction(code: $code) { \
        table(form: { campaign: \"flood-2023\", form: \"monthly\" }, period: \"2023-02\", by: CHILDREN) { total { values } } } }";
    let answer = hub
        .ask_with("990101001.coordinator", query, json!({ "code": TOWN }))
        .await
        .ok();
    let values = answer.list("jurisdiction.table.total.values");
    values
        .iter()
        .map(|value| value.as_str().unwrap_or("-").to_owned())
        .collect()
}
