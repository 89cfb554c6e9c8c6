//! Lists into the hub by the command line: idempotent, a report per refused
//! row, nothing half-applied.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::database::{Database, Engine};
use crate::harness::on_both;

on_both!(
    the_real_divisions_are_imported_once_and_then_stand,
    bad_rows_are_named_by_their_number_and_the_others_applied,
    the_village_list_of_the_package_is_taken_as_it_is,
    a_file_of_another_shape_is_refused_whole,
    agencies_are_imported_with_their_places,
);

/// Rows of the division file in the repository.
const REAL_DIVISIONS: u64 = 44_704;

fn the_real_divisions_are_imported_once_and_then_stand(engine: Engine) {
    let database = Database::empty(engine);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/divisions.csv");
    let first = import(&database, "divisions", &file, true);
    assert_eq!(counts(&first), [REAL_DIVISIONS, REAL_DIVISIONS, 0, 0, 0]);
    let second = import(&database, "divisions", &file, true);
    assert_eq!(counts(&second), [REAL_DIVISIONS, 0, 0, REAL_DIVISIONS, 0]);
}

fn bad_rows_are_named_by_their_number_and_the_others_applied(engine: Engine) {
    let database = Database::empty(engine);
    let csv = "code,name,level,parent,placeholder\n\
        0,全国,NATION,,\n\
        97,新省,PROVINCE,0,\n\
        9701,新市,PREFECTURE,97,\n\
        970101,,COUNTY,9701,\n\
        970102,无父县,COUNTY,9799,\n\
        970103,怪县,KINGDOM,9701,\n\
        970104,好县,COUNTY,9701,\n\
        x,坏码,COUNTY,9701,\n\
        short\n";
    let file = written(&database, "bad.csv", csv);
    let report = import(&database, "divisions", &file, false);
    let rows: Vec<u64> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_u64().unwrap())
        .collect();
    assert_eq!(rows, [5, 6, 7, 9, 10], "{report:#}");
    for row in report["refused"].as_array().unwrap() {
        assert!(
            !row["reason"].as_str().unwrap().is_empty()
                && !row["remedy"].as_str().unwrap().is_empty(),
            "{row}"
        );
    }
    assert_eq!(counts(&report), [9, 4, 0, 0, 5]);
    let lines: Vec<&str> = csv.lines().collect();
    let good = [lines[0], lines[1], lines[2], lines[3], lines[7]].join(
        "
",
    );
    let again = import(
        &database,
        "divisions",
        &written(&database, "good.csv", &good),
        true,
    );
    assert_eq!(counts(&again), [4, 0, 0, 4, 0]);
}

fn the_village_list_of_the_package_is_taken_as_it_is(engine: Engine) {
    let database = Database::world(engine);
    let csv = "\"code\",\"name\",\"streetCode\",\"provinceCode\",\"cityCode\",\"areaCode\"\n\
        \"990102001003\",\"新桥村委会\",\"990102001\",\"99\",\"9901\",\"990102\"\n";
    let report = import(
        &database,
        "divisions",
        &written(&database, "villages.csv", csv),
        true,
    );
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
}

fn a_file_of_another_shape_is_refused_whole(engine: Engine) {
    let database = Database::world(engine);
    for (name, text) in [("a.csv", "id,title\n1,x\n"), ("b.csv", "")] {
        let file = written(&database, name, text);
        let ran = database.run(&["import", "divisions", text_of(&file)]);
        assert!(!ran.success && !ran.stderr.is_empty(), "{ran:#?}");
    }
    assert!(
        !database
            .run(&["import", "divisions", "/nowhere.csv"])
            .success
    );
}

fn agencies_are_imported_with_their_places(engine: Engine) {
    let database = Database::world(engine);
    let csv = "code,name,kind,jurisdiction,inside,sectors\n\
        990102.yj,西县应急局,BUREAU,990102,,\n\
        990102.wh,危化科,SECTION,990102,990102.yj,危险化学品\n\
        990199.yj,无地局,BUREAU,990199,,\n\
        990102.xx,怪局,CASTLE,990102,,\n";
    let file = written(&database, "agencies.csv", csv);
    let report = import(&database, "agencies", &file, false);
    let rows: Vec<u64> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["row"].as_u64().unwrap())
        .collect();
    assert_eq!((counts(&report), rows), ([4, 2, 0, 0, 2], vec![4, 5]));
    let again = import(&database, "agencies", &file, false);
    assert_eq!(counts(&again), [4, 0, 0, 2, 2]);
}

/// Runs an import, and gives its report.
#[track_caller]
fn import(database: &Database, what: &str, file: &Path, passes: bool) -> Value {
    let ran = database.run(&["--json", "import", what, text_of(file)]);
    assert_eq!(ran.success, passes, "{ran:#?}");
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:#?}"))
}

/// (read, added, changed, unchanged, refused).
fn counts(report: &Value) -> [u64; 5] {
    let number = |field: &str| {
        report[field]
            .as_u64()
            .unwrap_or_else(|| panic!("no {field} in {report:#}"))
    };
    ["read", "added", "changed", "unchanged", "refused_total"].map(number)
}

fn written(database: &Database, name: &str, text: &str) -> PathBuf {
    let file = database.folder().join(name);
    std::fs::write(&file, text).unwrap();
    file
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
