//! A spreadsheet of reports by the command line: every refusal by row and
//! cell, and the same file twice changes nothing.

use serde_json::{Value, json};

use super::{CLERK, town_accounts, units};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world;

both!(
    a_csv_file_is_filed_as_its_account,
    every_refusal_of_a_file_has_its_place,
    a_line_of_totals_and_wide_digits_are_told_apart,
    a_line_of_totals_without_a_period_says_what_it_is,
    a_formula_without_a_result_is_named,
    a_file_that_would_lose_a_figure_is_refused_whole,
);

/// A sheet as a clerk fills it in: a title, labels for keys, figures as people write them.
fn sheet(units: &[String]) -> String {
    format!(
        "\u{feff}行动进展情况调度表,,,,,,,,,,,\n\
         单位代码,单位名称,报告期,发现的重大事故隐患（个）,1.2 其中已完成整改的（个）,penalties,fines,2.1,2.2,2.3,2.4,2.5\n\
         {},甲,2023-01,\"1,234\",１２,3次,12.5 万元,0,0,0,0,是\n\
         {},乙,2023年1月,7,0,0,0,0,0,0,0,否\n\
         ,,,,,,,,,,,\n\
         {},丙,Jan-23,,,,,,,,,\n",
        units[0], units[1], units[2]
    )
}

fn import(hub: &Hub, bytes: &[u8], more: &[&str]) -> Value {
    let ran = try_import(hub, bytes, more);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:#?}"))
}

fn try_import(hub: &Hub, bytes: &[u8], more: &[&str]) -> crate::harness::binary::Ran {
    let file = hub.folder().join("reports.csv");
    std::fs::write(&file, bytes).unwrap();
    let mut arguments = vec!["--json", "import", "reports", file.to_str().unwrap()];
    arguments.extend(["--account", CLERK, "--campaign", world::CAMPAIGN]);
    arguments.extend(["--schedule", "monthly"]);
    arguments.extend(more);
    hub.try_run(&arguments)
}

/// What became of each row of a file.
pub(super) fn outcomes(filed: &Value) -> Vec<&str> {
    let rows = filed["rows"]
        .as_array()
        .unwrap_or_else(|| panic!("{filed:#}"));
    rows.iter()
        .map(|row| row["outcome"].as_str().unwrap())
        .collect()
}

async fn a_csv_file_is_filed_as_its_account(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let text = sheet(&units);
    let dry = import(&hub, text.as_bytes(), &["--dry-run", "--submit"]);
    assert_eq!(outcomes(&dry), ["PASSED", "PASSED", "BLANK"], "{dry:#}");
    let filed = import(&hub, text.as_bytes(), &["--submit"]);
    assert_eq!(outcomes(&filed), ["DONE", "DONE", "BLANK"], "{filed:#}");
    assert_eq!(filed["rows"][2]["row"], 6, "as the spreadsheet counts");
    // As Excel in Chinese saves it: GBK.
    let gbk = hub.folder().join("gbk.csv");
    let utf8 = hub.folder().join("utf8.csv");
    std::fs::write(&utf8, text.trim_start_matches('\u{feff}')).unwrap();
    let iconv = std::process::Command::new("iconv")
        .args(["-f", "UTF-8", "-t", "GBK", "-o"])
        .args([&gbk, &utf8])
        .status();
    assert!(iconv.is_ok_and(|status| status.success()), "iconv is there");
    let again = import(&hub, &std::fs::read(gbk).unwrap(), &["--submit"]);
    assert_eq!(outcomes(&again), ["UNCHANGED", "UNCHANGED", "BLANK"]);
    assert_eq!(again["encoding"], "GB18030");
    let reports = hub
        .ask(
            CLERK,
            "{ reports(first: 5) { nodes { unit { code } state cells { key value } events { by } } } }",
        )
        .await
        .ok();
    let mut all = reports.list("reports.nodes").iter();
    let first = all.find(|one| one["unit"]["code"] == units[0]).unwrap();
    assert_eq!(first["state"], "SUBMITTED", "{reports:#?}");
    let values: Vec<&Value> = first["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| &cell["value"])
        .collect();
    let expected = ["1234", "12", "3", "12.5000", "0", "0", "0", "0", "true"];
    assert_eq!(json!(values), json!(expected));
    assert_eq!(first["events"][0]["by"], format!("岗位 {CLERK}"));
}

async fn every_refusal_of_a_file_has_its_place(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let text = format!(
        "unit,period,1.1,1.2,1.3.1,1.3.2,2.1,2.2,2.3,2.4,2.5\n\
         {},2023-01,\"1,5\",0,0,0.00001,0,0,0,0,否\n\
         {},2023-13,1,0,0,0,0,0,0,0,否\n\
         ,2023-01,1,0,0,0,0,0,0,0,否\n\
         990101999001.jwh,2023-01,1,0,0,0,0,0,0,0,否\n\
         {},2023-01,1,2,,0,0,0,0,0,否\n\
         {},2022-12,1,0,0,0,0,0,0,0,否\n\
         {},2023-01,1,0,0,0,0,0,0,0,否\n",
        units[0], units[1], units[2], units[3], units[4]
    );
    let ran = try_import(&hub, text.as_bytes(), &["--submit"]);
    assert!(!ran.success, "refused rows are no success");
    let filed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        outcomes(&filed),
        [
            "REFUSED",
            "REFUSED",
            "REFUSED",
            "NOT_FOUND",
            "REFUSED",
            "NOT_ALLOWED",
            "DONE"
        ],
        "{filed:#}"
    );
    let problem = |row: usize, place: usize| {
        let problem = &filed["rows"][row]["problems"][place];
        json!([problem["place"], problem["value"], problem["code"]])
    };
    assert_eq!(problem(0, 0), json!(["C2", "1,5", "NOT_A_NUMBER"]));
    assert_eq!(problem(0, 1), json!(["F2", "0.00001", "TOO_MANY_DIGITS"]));
    assert_eq!(problem(4, 0), json!(["E6", null, "BLANK"]));
    assert_eq!(problem(4, 1), json!(["D6", "2", "CHECK_FAILED"]));
    let reason = filed["rows"][1]["reason"].as_str().unwrap();
    assert!(
        reason.contains("2023-13") && reason.contains("2023-06"),
        "{reason}"
    );
}

async fn a_line_of_totals_and_wide_digits_are_told_apart(hub: Hub) {
    town_accounts(&hub).await;
    let unit = units().remove(0);
    let wide: String = unit
        .chars()
        .map(|one| match one {
            '0'..='9' => char::from_u32(u32::from(one) + 0xFEE0).unwrap(),
            other => other,
        })
        .collect();
    let text = format!(
        "unit,period,1.1,1.2,1.3.1,1.3.2,2.1,2.2,2.3,2.4,2.5\n\
         {wide},2023-01,1,0,0,0,0,0,0,0,否\n\
         合计,2023-01,1,0,0,0,0,0,0,0,否\n"
    );
    let ran = try_import(&hub, text.as_bytes(), &["--submit"]);
    let filed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(outcomes(&filed), ["DONE", "NOT_FOUND"], "{filed:#}");
    let reason = filed["rows"][1]["reason"].as_str().unwrap();
    assert!(
        reason.contains("合计行") || reason.contains("line of totals"),
        "{reason}"
    );
}

async fn a_line_of_totals_without_a_period_says_what_it_is(hub: Hub) {
    town_accounts(&hub).await;
    let unit = units().remove(0);
    let text = format!(
        "单位代码,单位名称,报告期,1.1,1.2,1.3.1,1.3.2,2.1,2.2,2.3,2.4,2.5\n\
         {unit},甲,2023-01,1,0,0,0,0,0,0,0,否\n\
         合 计,,,1,0,0,0,0,0,0,0,\n\
         ,小计,2023-01,=SUM(D2:D2),0,0,0,0,0,0,0,\n\
         ,丙,2023-01,1,0,0,0,0,0,0,0,否\n"
    );
    let ran = try_import(&hub, text.as_bytes(), &["--submit"]);
    let filed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(outcomes(&filed), ["DONE", "REFUSED", "REFUSED", "REFUSED"]);
    let reason = |row: usize| filed["rows"][row]["reason"].as_str().unwrap();
    for row in [1, 2] {
        let said = reason(row);
        assert!(
            said.contains("合计行") || said.contains("line of totals"),
            "{said}"
        );
    }
    let said = reason(3);
    assert!(
        said.contains("单位代码") || said.contains("names no unit"),
        "{said}"
    );
}

async fn a_formula_without_a_result_is_named(hub: Hub) {
    town_accounts(&hub).await;
    let units = units();
    let text = format!(
        "unit,name,period,1.1,1.2,1.3.1,1.3.2,2.1,2.2,2.3,2.4,2.5\n\
         {},\"=VLOOKUP(A2,X:Y,2)\",2023-01,\"=SUM(A1:A9)\",#DIV/0!,0,0,0,0,0,0,否\n\
         {},乙,=C2,1,0,0,0,0,0,0,0,否\n\
         {},\"=VLOOKUP(A4,X:Y,2)\",2023-01,1,0,0,0,0,0,0,0,否\n",
        units[0], units[1], units[2]
    );
    let ran = try_import(&hub, text.as_bytes(), &["--submit"]);
    let filed: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        outcomes(&filed),
        ["REFUSED", "REFUSED", "DONE"],
        "{filed:#}"
    );
    let is_told = |said: &Value| {
        let said = said.as_str().unwrap_or_default();
        assert!(
            said.contains("没有结果的公式") || said.contains("formula without a result"),
            "{said}"
        );
    };
    let problems = filed["rows"][0]["problems"].as_array().unwrap();
    for (problem, place) in problems.iter().zip(["D2", "E2"]) {
        assert_eq!(problem["place"], place, "{filed:#}");
        assert_eq!(problem["code"], "NOT_A_NUMBER");
        is_told(&problem["message"]);
    }
    is_told(&filed["rows"][1]["reason"]);
    assert!(filed["rows"][1]["reason"].as_str().unwrap().contains("C3"));
}

async fn a_file_that_would_lose_a_figure_is_refused_whole(hub: Hub) {
    town_accounts(&hub).await;
    let unit = units().remove(0);
    for (text, place) in [
        (format!("unit,1.1,发现数\n{unit},1,2\n"), "column C"),
        (format!("unit,1.1,found\n{unit},1,2\n"), "columns B and C"),
        (format!("unit,1.1\n{unit},1,2\n"), "C2"),
        (format!("1.1,1.2\n1,{unit}\n"), "单位代码"),
        ("\u{0}\u{1}".to_owned(), "UTF-8"),
        (String::new(), "header"),
    ] {
        let ran = try_import(&hub, text.as_bytes(), &["--period", "2023-01"]);
        assert!(
            !ran.success && ran.stderr.contains(place),
            "{text}: {ran:#?}"
        );
    }
}
