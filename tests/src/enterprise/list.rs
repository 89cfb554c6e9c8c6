//! A clerk's workbook by the command line: what stands in `examples/enterprises`, the refused rows as a file that is
//! mended and imported again, and the page that shows both.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::counts;
use crate::harness::both;
use crate::harness::database::{Database, Engine};
use crate::harness::hub::Hub;
use crate::harness::on_both;

both!(a_list_of_english_columns_is_refused_back_in_english,);

on_both!(
    every_row_of_a_clerks_workbook_is_reported_by_its_cell,
    refused_rows_are_mended_in_their_file_and_imported,
    the_page_shows_the_reports_as_they_come,
    a_template_is_an_empty_list,
);

/// A file of the examples.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples/enterprises")
        .join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A database with the county of the examples.
fn county(engine: Engine) -> Database {
    let database = Database::empty(engine);
    database
        .run(&["import", "divisions", text(&example("divisions.csv"))])
        .ok();
    database
        .run(&["import", "enterprises", text(&example("known.csv"))])
        .ok();
    database
}

fn import(database: &Database, file: &Path, more: &[&str]) -> Value {
    let mut arguments = vec!["--json", "import", "enterprises", text(file)];
    arguments.extend(more);
    let ran = database.run(&arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:#?}"))
}

/// Cell, outcome, and what it is the same as.
fn refused(report: &Value) -> Vec<(String, String, String)> {
    let rows = report["refused"].as_array().expect("refused rows");
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| {
            let other = match row["other_row"].as_u64() {
                Some(other) => other.to_string(),
                None => said(&row["other_code"]),
            };
            (said(&row["cell"]), said(&row["outcome"]), other)
        })
        .collect()
}

fn every_row_of_a_clerks_workbook_is_reported_by_its_cell(engine: Engine) {
    let database = county(engine);
    let file = example("list.xlsx");
    let dry = import(&database, &file, &["--dry-run"]);
    assert_eq!(
        (dry["written"].as_bool(), counts(&dry)),
        (Some(false), [14, 3, 1, 1, 9])
    );
    let held = import(&database, &file, &["--all-or-nothing"]);
    assert_eq!(
        (held["written"].as_bool(), counts(&held)),
        (Some(false), [14, 3, 1, 1, 9])
    );
    let report = import(&database, &file, &[]);
    assert_eq!(
        (report["written"].as_bool(), counts(&report)),
        (Some(true), [14, 3, 1, 1, 9])
    );
    assert_eq!(report["sheet"], "企业台账");
    assert_eq!(report["other_sheets"][0], "说明");
    let expected = [
        ("C7", "DUPLICATE_CODE", "3"),
        ("B8", "DUPLICATE_NAME", "91990000MA00001011"),
        ("B9", "DUPLICATE_NAME", "4"),
        ("C10", "REFUSED", ""),
        ("C11", "REFUSED", ""),
        ("D12", "NOT_FOUND", ""),
        ("E13", "REFUSED", ""),
        ("G14", "REFUSED", ""),
        ("H15", "REFUSED", ""),
    ];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(refused(&report), expected, "{report:#}");
    let again = import(&database, &file, &[]);
    assert_eq!(counts(&again), [14, 0, 0, 5, 9], "{again:#}");
    let other = import_fails(&database, &file, &["--sheet", "说明"]);
    assert!(
        other.contains("说明") && other.contains("header"),
        "{other}"
    );
    let none = import_fails(&database, &file, &["--sheet", "台账"]);
    assert!(none.contains("企业台账"), "{none}");
}

fn import_fails(database: &Database, file: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["import", "enterprises", text(file)];
    arguments.extend(more);
    let ran = database.run(&arguments);
    assert!(!ran.success && ran.stdout.is_empty(), "{ran:#?}");
    ran.stderr
}

fn refused_rows_are_mended_in_their_file_and_imported(engine: Engine) {
    let database = county(engine);
    let back = database.folder().join("refused.csv");
    let report = import(
        &database,
        &example("list.xlsx"),
        &["--refused", text(&back)],
    );
    assert_eq!(report["refused_file"], text(&back));
    let csv = std::fs::read_to_string(&back).unwrap();
    assert!(
        csv.starts_with('\u{feff}'),
        "Excel knows it for UTF-8 by its mark"
    );
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 10, "{csv}");
    assert!(lines[0].ends_with(",原因,处理办法"), "{}", lines[0]);
    assert!(
        lines[4].contains("E+17") && lines[4].contains("C10"),
        "{}",
        lines[4]
    );
    // Imported as it is, nothing of it gets in: what was lost is not taken for a code, and what was a duplicate in its
    // file is no change of the enterprise that it was refused for.
    let as_it_is = import(&database, &back, &[]);
    assert_eq!(counts(&as_it_is), [9, 0, 0, 0, 9], "{as_it_is:#}");
    // The clerk mends the place and the marks, and leaves the rest.
    let mended = csv
        .replace("441521999", "441521107")
        .replace("高危、规模以上", "高危；规模以上");
    let file = database.folder().join("mended.csv");
    std::fs::write(&file, mended).unwrap();
    let workbook = database.folder().join("refused.xlsx");
    let again = import(&database, &file, &["--refused", text(&workbook)]);
    assert_eq!(counts(&again), [9, 2, 0, 0, 7], "{again:#}");
    let third = import(&database, &workbook, &[]);
    assert_eq!(counts(&third), [7, 0, 0, 0, 7], "{third:#}");
    assert_eq!(third["encoding"], "XLSX");
    // Whoever has decided empties the cell.
    let decided: Vec<String> = csv
        .lines()
        .filter(|line| !line.contains("重复名称"))
        .map(|line| match line.split_once("重复代码") {
            Some((row, _)) => format!("{row},"),
            None => line.to_owned(),
        })
        .collect();
    std::fs::write(&file, decided.join("\n")).unwrap();
    let report = import(&database, &file, &[]);
    assert_eq!(
        counts(&report)[2],
        1,
        "a change of the known enterprise: {report:#}"
    );
    let bad = import_fails(&database, &workbook, &["--refused", "refused.txt"]);
    assert!(bad.contains(".xlsx"), "{bad}");
}

fn the_page_shows_the_reports_as_they_come(engine: Engine) {
    let database = Database::empty(engine);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/registry.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let examples = example("");
    let folder = text(database.folder());
    let mut shown = 0;
    let mut blocks = page.split("```").skip(1).step_by(2).peekable();
    while let Some(block) = blocks.next() {
        let Some(commands) = block.strip_prefix("sh shown\n") else {
            continue;
        };
        let mut said = String::new();
        for command in commands.lines() {
            let words = command
                .strip_prefix("cengbao ")
                .expect("a command of the hub");
            let arguments: Vec<String> = words
                .split(' ')
                .map(|word| {
                    let word = word.replace("examples/enterprises/", text(&examples));
                    if word == "refused.xlsx" {
                        format!("{folder}/{word}")
                    } else {
                        word
                    }
                })
                .collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let ran = database.run(&arguments);
            said += &ran.stdout.replace(text(&examples), "examples/enterprises/");
        }
        let said = said.replace(&format!("{folder}/"), "");
        let printed = blocks.next().and_then(|block| block.strip_prefix("text\n"));
        assert_eq!(Some(said.as_str()), printed, "{commands}");
        shown += 1;
    }
    assert!(shown >= 2, "the page shows its reports");
}

fn a_template_is_an_empty_list(engine: Engine) {
    let database = county(engine);
    for name in ["template.xlsx", "template.csv"] {
        let file = database.folder().join(name);
        let format = &name[name.len() - 4..].trim_start_matches('.');
        let arguments = [
            "export",
            "enterprise-template",
            "--format",
            format,
            "-o",
            text(&file),
        ];
        database.run(&arguments).ok();
        let report = import(&database, &file, &[]);
        assert_eq!(counts(&report), [0, 0, 0, 0, 0], "{report:#}");
    }
}

async fn a_list_of_english_columns_is_refused_back_in_english(hub: Hub) {
    let file = hub.folder().join("list.csv");
    std::fs::write(
        &file,
        "code,name,place\n,店,990199001\n,店,990101001,附注\n,店\n",
    )
    .unwrap();
    let back = hub.folder().join("back.csv");
    let arguments = [
        "--json",
        "import",
        "enterprises",
        text(&file),
        "--refused",
        text(&back),
    ];
    let ran = hub.try_run(&arguments);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let refused = refused(&report);
    let cells: Vec<&str> = refused.iter().map(|(cell, ..)| cell.as_str()).collect();
    assert_eq!(cells, ["C2", "D3", ""], "{report:#}");
    let back = std::fs::read_to_string(&back).unwrap();
    assert!(
        back.contains("reason,remedy") && back.contains("no division has the code"),
        "{back}"
    );
}
