//! Writes a sheet as a workbook: six small parts, texts in the cells
//! themselves, so that a spreadsheet turns neither a code nor a period into a date.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::grid::letters;
use super::template::Sheet;
use crate::graphql::Fault;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="报表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// 0 plain, 1 text (`@`), 2 header: bold, wrapped, centred.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>"#;

const TEXT: u8 = 1;
const HEADER: u8 = 2;

/// The workbook.
pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::internal(error);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &worksheet(sheet)),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default())
            .map_err(|error| failed(&error))?;
        zip.write_all(text.as_bytes())
            .map_err(|error| failed(&error))?;
    }
    let written = zip.finish().map_err(|error| failed(&error))?;
    Ok(written.into_inner())
}

fn worksheet(sheet: &Sheet) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane xSplit="2" ySplit="3" topLeftCell="C4" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="2" width="24" customWidth="1"/><col min="3" max="4" width="10" customWidth="1"/>"#,
    );
    let last = sheet.header.len();
    let whole = letters(last - 1);
    add(
        &mut xml,
        format_args!(r#"<col min="5" max="{last}" width="16" customWidth="1"/></cols><sheetData>"#),
    );
    let mut title = vec![""; last];
    title[0] = &sheet.title;
    row(&mut xml, 1, &title, |_| HEADER);
    let mut sections = vec![""; last];
    for (first, _, title) in &sheet.sections {
        sections[*first] = title;
    }
    row(&mut xml, 2, &sections, |_| HEADER);
    row(&mut xml, 3, &sheet.header, |_| HEADER);
    for (values, number) in sheet.rows.iter().zip(4..) {
        row(&mut xml, number, values, |place| {
            u8::from(place < sheet.words) * TEXT
        });
    }
    xml.push_str("</sheetData>");
    let several = sheet
        .sections
        .iter()
        .filter(|(first, last, _)| first < last);
    let mut merged = vec![format!("A1:{whole}1")];
    merged.extend(several.map(|(first, last, _)| {
        let (first, last) = (letters(*first), letters(*last));
        format!("{first}2:{last}2")
    }));
    add(
        &mut xml,
        format_args!(r#"<mergeCells count="{}">"#, merged.len()),
    );
    for range in merged {
        add(&mut xml, format_args!(r#"<mergeCell ref="{range}"/>"#));
    }
    xml.push_str("</mergeCells></worksheet>");
    xml
}

fn row(xml: &mut String, number: u32, values: &[impl AsRef<str>], style: impl Fn(usize) -> u8) {
    add(xml, format_args!(r#"<row r="{number}">"#));
    for (place, value) in values.iter().enumerate() {
        let (column, style) = (letters(place), style(place));
        let value = quick_xml::escape::escape(value.as_ref());
        if value.is_empty() {
            add(
                xml,
                format_args!(r#"<c r="{column}{number}" s="{style}"/>"#),
            );
        } else {
            add(
                xml,
                format_args!(
                    r#"<c r="{column}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>"#
                ),
            );
        }
    }
    xml.push_str("</row>");
}

fn add(xml: &mut String, text: std::fmt::Arguments<'_>) {
    xml.write_fmt(text)
        .expect("a string takes whatever is written to it");
}
