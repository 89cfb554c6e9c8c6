//! CSV as spreadsheets write it, and as they read it: UTF-8 with or without its mark, UTF-16, or
//! GB18030 (GBK), which Excel in Chinese writes unless it is told otherwise.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::grid::{Bounds, Grid, GridRow};
use crate::graphql::Fault;

/// Reads a text of rows. Errors: it is no text, or holds more than it may.
pub(super) fn read(bytes: &[u8], bounds: &Bounds) -> Result<Grid, Fault> {
    let (text, encoding) = text_of(bytes)?;
    let first_line = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|delimiter| {
            let count = first_line.bytes().filter(|byte| byte == delimiter).count();
            (count, *delimiter == b',')
        })
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut number_of_cells = 0;
    let mut numbers = row_numbers(&text, delimiter).into_iter();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Fault::bad_input(
                format!("文件不是 CSV：{error}；请从电子表格另存为 CSV"),
                format!("the file is no CSV: {error}; save it as CSV from the spreadsheet"),
            )
        })?;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        number_of_cells += cells.len();
        let is_wide = cells.len() > bounds.columns || number_of_cells > bounds.cells;
        if rows.len() >= bounds.rows || is_wide {
            return Err(too_long(bounds));
        }
        let after_last = rows.last().map_or(1, |last: &GridRow| last.number + 1);
        let number = numbers.next().unwrap_or(after_last);
        rows.push(GridRow {
            number,
            cells,
            rounded: Vec::new(),
        });
    }
    Ok(Grid {
        encoding,
        rows,
        ..Grid::default()
    })
}

/// The numbers of the rows that are not blank, as a spreadsheet counts: it
/// counts rows and not lines, for a cell may hold several, and blank rows too,
/// which the reader leaves out. A quotation mark opens a cell at its beginning
/// alone: inside a text (3" pipe) it is a sign like any other.
fn row_numbers(text: &str, delimiter: u8) -> Vec<u32> {
    let mut numbers = Vec::new();
    let (mut number, mut is_quoted, mut is_blank, mut begins) = (1, false, true, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted => is_quoted = bytes.next_if_eq(&b'"').is_some(),
            _ if is_quoted => {}
            b'\r' | b'\n' => {
                if byte == b'\r' {
                    bytes.next_if_eq(&b'\n');
                }
                if !is_blank {
                    numbers.push(number);
                }
                number += 1;
                (is_blank, begins) = (true, true);
            }
            byte => {
                is_quoted = byte == b'"' && begins;
                is_blank = false;
                begins = byte == delimiter;
            }
        }
    }
    if !is_blank {
        numbers.push(number);
    }
    numbers
}

/// The text of a file and the name of its encoding.
fn text_of(bytes: &[u8]) -> Result<(String, &'static str), Fault> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = match marked {
        Some(encoding) if [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => encoding,
        // Chinese text in GBK is not UTF-8 by accident: its second bytes break the rule.
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => GB18030,
    };
    let (text, _, is_damaged) = encoding.decode(bytes);
    if is_damaged || text.contains('\0') {
        return Err(Fault::bad_input(
            "文件不是 UTF-8、UTF-16 或 GB18030（GBK）文本：请从电子表格另存为“CSV UTF-8”，或上传 xlsx",
            "the file is text in neither UTF-8, UTF-16 nor GB18030 (GBK): save it as “CSV UTF-8”, or send the xlsx",
        ));
    }
    Ok((text.into_owned(), name_of(encoding)))
}

/// As people know it.
fn name_of(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

pub(super) fn too_long(bounds: &Bounds) -> Fault {
    let Bounds {
        rows,
        columns,
        cells,
        ..
    } = bounds;
    Fault::bad_input(
        format!("表格超过 {rows} 行、{columns} 列或 {cells} 个单元格：请删去多余的行和列"),
        format!(
            "the sheet has more than {rows} rows, {columns} columns or {cells} cells: delete what is not needed"
        ),
    )
}

/// Rows as a text, with the mark by which Excel knows that it is UTF-8.
pub(super) fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, Fault> {
    let failed = |error: csv::Error| Fault::internal(&error);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Fault::internal(&error.error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "单位代码,1.1\n450202002001.jwh,\"1,234\"\n\n\"a\nb\",3\n";

    #[test]
    fn the_encodings_of_spreadsheets_are_read_alike() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        let marked = format!("\u{feff}{TEXT}").into_bytes();
        let mut wide = vec![0xff, 0xfe];
        let tabs = TEXT.replace(',', "\t").replace("1\t234", "1,234");
        wide.extend(tabs.encode_utf16().flat_map(u16::to_le_bytes));
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (gbk, "GB18030"),
            (wide, "UTF-16LE"),
        ] {
            let grid = read(&bytes, &Bounds::REPORTS).expect("a text");
            assert_eq!(grid.encoding, encoding);
            assert_eq!(grid.rows[0].cell(0), "单位代码");
            assert_eq!(grid.rows[1].cell(1), "1,234");
            let numbers: Vec<u32> = grid.rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers, [1, 2, 4], "{encoding}");
        }
    }

    #[test]
    fn rows_are_counted_as_spreadsheets_count_them() {
        let numbers = |text| row_numbers(text, b',');
        assert_eq!(numbers("a\r\n\r\n\"b\nc\"\"\",d\r\ne"), [1, 3, 4]);
        assert_eq!(numbers("\n\na\rb\n"), [3, 4]);
        assert_eq!(numbers("3\" 管,1\n\n\"a\"\"\n\",2\nb"), [1, 3, 4]);
        assert_eq!(numbers(""), [0_u32; 0]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"\xff\xff\xff\x80"[..], b"PK\x03\x04\x00\x00"] {
            assert!(read(bytes, &Bounds::REPORTS).is_err());
        }
    }
}
