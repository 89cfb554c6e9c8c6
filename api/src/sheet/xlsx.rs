//! Writes pages as a workbook: small parts, texts in the cells themselves, so
//! that a spreadsheet turns neither a code nor a period into a date.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::grid::letters;
use crate::graphql::Fault;

const PROLOGUE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// In the order of [`Style`].
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>"#;
/// The last row to which a choice of values reaches.
const CHOICE_ROWS: usize = 10_000;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As the spreadsheet likes.
    Plain,
    /// Text (`@`), whatever is typed.
    Text,
    /// A header: bold, wrapped, centred.
    Header,
}

impl Style {
    /// Its place among the styles of the workbook.
    const fn number(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Text => 1,
            Self::Header => 2,
        }
    }
}

/// One sheet of a workbook.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// What its tab says.
    pub(super) name: String,
    /// Its cells.
    pub(super) rows: Vec<Vec<(String, Style)>>,
    /// Ranges of merged cells, such as `A1:C1`.
    pub(super) merged: Vec<String>,
    /// Columns and rows that stay in sight.
    pub(super) frozen: (usize, usize),
    /// First column, last column, width in characters, and the style of cells that are typed into it.
    pub(super) columns: Vec<(usize, usize, usize, Style)>,
    /// What the cells of a column offer, below the rows that stay in sight.
    pub(super) choices: Vec<(usize, Vec<&'static str>)>,
}

/// The workbook.
pub(super) fn write(pages: &[Page]) -> Result<Vec<u8>, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::internal(error);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), types(pages.len())),
        ("_rels/.rels".to_owned(), RELATIONS.to_owned()),
        ("xl/workbook.xml".to_owned(), book(pages)),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            book_relations(pages.len()),
        ),
        ("xl/styles.xml".to_owned(), STYLES.to_owned()),
    ];
    parts.extend(
        pages
            .iter()
            .zip(1..)
            .map(|(page, number)| (format!("xl/worksheets/sheet{number}.xml"), worksheet(page))),
    );
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default())
            .map_err(|error| failed(&error))?;
        zip.write_all(PROLOGUE.as_bytes())
            .and_then(|()| zip.write_all(text.as_bytes()))
            .map_err(|error| failed(&error))?;
    }
    let written = zip.finish().map_err(|error| failed(&error))?;
    Ok(written.into_inner())
}

fn types(pages: usize) -> String {
    let sheets = (1..=pages).fold(String::new(), |mut xml, number| {
        add(&mut xml, format_args!(r#"<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#));
        xml
    });
    format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{sheets}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#
    )
}

fn book(pages: &[Page]) -> String {
    let sheets = pages
        .iter()
        .zip(1..)
        .fold(String::new(), |mut xml, (page, number)| {
            let name = quick_xml::escape::escape(&page.name);
            add(
                &mut xml,
                format_args!(r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#),
            );
            xml
        });
    format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
    )
}

fn book_relations(pages: usize) -> String {
    const OF_OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let sheets = (1..=pages).fold(String::new(), |mut xml, number| {
        add(&mut xml, format_args!(r#"<Relationship Id="rId{number}" Type="{OF_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#));
        xml
    });
    let styles = pages + 1;
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{sheets}<Relationship Id="rId{styles}" Type="{OF_OFFICE}/styles" Target="styles.xml"/></Relationships>"#
    )
}

fn worksheet(page: &Page) -> String {
    let mut xml = String::from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">"#,
    );
    let (columns, rows) = page.frozen;
    let corner = format!("{}{}", letters(columns), rows + 1);
    let (split, active) = if columns > 0 {
        (format!(r#"xSplit="{columns}" "#), "bottomRight")
    } else {
        (String::new(), "bottomLeft")
    };
    add(
        &mut xml,
        format_args!(
            r#"<pane {split}ySplit="{rows}" topLeftCell="{corner}" activePane="{active}" state="frozen"/></sheetView></sheetViews><cols>"#
        ),
    );
    for (first, last, width, style) in &page.columns {
        let (first, last, style) = (first + 1, last + 1, style.number());
        add(
            &mut xml,
            format_args!(
                r#"<col min="{first}" max="{last}" width="{width}" style="{style}" customWidth="1"/>"#
            ),
        );
    }
    xml.push_str("</cols><sheetData>");
    for (cells, number) in page.rows.iter().zip(1..) {
        row(&mut xml, number, cells);
    }
    xml.push_str("</sheetData>");
    if !page.merged.is_empty() {
        add(
            &mut xml,
            format_args!(r#"<mergeCells count="{}">"#, page.merged.len()),
        );
        for range in &page.merged {
            add(&mut xml, format_args!(r#"<mergeCell ref="{range}"/>"#));
        }
        xml.push_str("</mergeCells>");
    }
    if !page.choices.is_empty() {
        add(
            &mut xml,
            format_args!(r#"<dataValidations count="{}">"#, page.choices.len()),
        );
        for (column, values) in &page.choices {
            let (column, first, values) = (letters(*column), rows + 1, values.join(","));
            add(
                &mut xml,
                format_args!(
                    r#"<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{column}{first}:{column}{CHOICE_ROWS}"><formula1>"{values}"</formula1></dataValidation>"#
                ),
            );
        }
        xml.push_str("</dataValidations>");
    }
    xml.push_str("</worksheet>");
    xml
}

fn row(xml: &mut String, number: u32, cells: &[(String, Style)]) {
    add(xml, format_args!(r#"<row r="{number}">"#));
    for (place, (value, style)) in cells.iter().enumerate() {
        let (column, style) = (letters(place), style.number());
        let value = quick_xml::escape::escape(value.as_str());
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
