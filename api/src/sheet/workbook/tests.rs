//! Workbooks as programs write them, part by part.

use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId7" Target="worksheets/sheet2.xml"/><Relationship Id="rId1" Target="/xl/worksheets/hidden.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="草稿" state="hidden" r:id="rId1"/><sheet name="报表" r:id="rId7"/></sheets></workbook>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="0.00&quot; 万元 dmy&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst uniqueCount="99999999999999"><si><t>单位代码</t></si><si><r><t>行政</t></r><r><t xml:space="preserve"> 处罚</t></r><rPh><t>chufa</t></rPh></si><si><t>甲 &amp; 乙 &#x4E00;</t></si></sst>"#;

fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet2.xml", sheet),
    ])
}

fn grid_of(bytes: &[u8]) -> Result<Grid, Fault> {
    read(bytes, &Bounds::REPORTS, None)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("a zip").into_inner()
}

fn cells(sheet: &str) -> Vec<(u32, Vec<String>)> {
    let grid = grid_of(&workbook(sheet)).expect("a workbook");
    assert_eq!(grid.encoding, "XLSX");
    grid.rows
        .into_iter()
        .map(|row| (row.number, row.cells))
        .collect()
}

#[test]
fn cells_of_every_sort_become_text() {
    let rows = cells(
        r#"<worksheet><sheetData>
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c t="s"><v>2</v></c></row>
        <row r="3"><c r="A3"><v>12.300000000000001</v></c><c r="B3" s="1"><v>45078</v></c><c r="C3" s="2"><v>45078</v></c>
        <c r="D3" s="3"><v>45078.75</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#DIV/0!</v></c>
        <c r="G3"><f>SUM(A1:A2)</f><v>7</v></c><c r="H3"><f>A1</f></c><c r="I3" t="str"><f>T(1)</f><v></v></c>
        <c r="J3" t="inlineStr"><is><t>字</t></is></c><c r="K3" s="1"/></row>
        <row r="9"><c r="B9" s="2"/></row>
        </sheetData></worksheet>"#,
    );
    assert_eq!(
        rows[0],
        (
            2,
            ["单位代码", "", "行政 处罚", "甲 & 乙 一"]
                .map(String::from)
                .to_vec()
        )
    );
    let expected = [
        "12.3",
        "2023-06-01",
        "45078",
        "2023-06-01",
        "true",
        "#DIV/0!",
        "7",
        "=A1",
        "",
        "字",
    ];
    assert_eq!(rows[1], (3, expected.map(String::from).to_vec()));
    assert_eq!(rows.len(), 2, "rows without a value are no rows");
}

#[test]
fn a_merged_header_speaks_for_all_its_columns() {
    let rows = cells(
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row></sheetData>
        <mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells></worksheet>"#,
    );
    assert_eq!(rows[0].1, ["单位代码", "行政 处罚", "行政 处罚"]);
    assert_eq!(rows[1].1, ["单位代码", "1", "2"]);
}

#[test]
fn what_claims_to_be_large_is_refused_or_costs_nothing() {
    let far = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>"#;
    assert!(
        grid_of(&workbook(far)).is_err(),
        "a column that no form has"
    );
    let low = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    assert_eq!(cells(low), [(1_048_576, vec!["1".to_owned()])]);
    let merged = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>"#;
    assert!(grid_of(&workbook(merged)).is_err());
    let bomb = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        " ".repeat(40 << 20)
    );
    let packed = workbook(&bomb);
    assert!(packed.len() < 1 << 20, "a small file");
    assert!(grid_of(&packed).is_err(), "that unpacks to 40 MiB");
}

#[test]
fn what_a_small_file_says_many_times_over_is_refused() {
    let sheet = |rows: &str, merged: &str| {
        let file = format!(
            "<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
        );
        let packed = workbook(&file);
        assert!(packed.len() < 1 << 20, "a small file");
        grid_of(&packed)
    };
    let long = "字".repeat(10_000);
    let title = format!(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#
    );
    let once = r#"<mergeCell ref="A1:G1"/>"#;
    assert!(sheet(&title, once).is_ok());
    assert!(sheet(&title, r#"<mergeCell ref="A1:BCD1"/>"#).is_err());
    assert!(sheet(&title, &once.repeat(100_000)).is_err());
    let far: Vec<String> = (1..20_000)
        .map(|row| format!(r#"<row r="{row}"><c r="BCD{row}"><v>1</v></c></row>"#))
        .collect();
    let far = far.concat();
    assert!(sheet(&far, "").is_err());
    let last = r#"<row r="4294967295"><c><v>1</v></c></row><row><c><v>2</v></c></row>"#;
    assert!(sheet(last, "").is_ok());
}

#[test]
fn what_is_no_workbook_is_refused() {
    for bytes in [
        b"PK\x03\x04".to_vec(),
        zipped(&[("xl/workbook.xml", BOOK)]),
        zipped(&[("word/document.xml", "<document/>")]),
        workbook("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1"),
        workbook(
            "<worksheet><sheetData><row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row></sheetData></worksheet>",
        ),
        workbook(
            "<worksheet><sheetData><row><c t=\"s\"><v>77</v></c></row></sheetData></worksheet>",
        ),
    ] {
        assert!(grid_of(&bytes).is_err());
    }
}

#[test]
fn no_damage_brings_the_reader_down() {
    let whole = workbook(
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12.5</v></c></row></sheetData></worksheet>"#,
    );
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..2_000 {
        let mut broken = whole.clone();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(0..broken.len());
            broken[at] = random.u8(..);
        }
        broken.truncate(random.usize(1..=broken.len()));
        // Whatever comes of it: an answer.
        let _ = grid_of(&broken);
    }
}
