//! Sheets as clerks make them.

use super::super::List;
use super::*;

/// A sheet of a workbook that counts from 1900, as it is after reading.
fn sheet(rows: &[&[&str]]) -> Grid {
    let rows = rows.iter().zip(1..).map(|(cells, number)| GridRow {
        number,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        rounded: Vec::new(),
    });
    Grid {
        encoding: "XLSX",
        sheet: Some("名单".to_owned()),
        first_day: NaiveDate::from_ymd_opt(1899, 12, 30),
        rows: rows.collect(),
        ..Grid::default()
    }
}

#[test]
fn a_clerks_sheet_is_read_below_its_title() {
    let list = List::of(sheet(&[
        &["某镇企业台账（模拟）"],
        &[
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所在地",
            "类别",
            "标记",
            "成立／开业日期",
            "模 拟",
        ],
        &[
            "1",
            "面馆",
            "",
            "990101001",
            "场所",
            "高危；规模以上",
            "44013",
            "是",
        ],
        &["", "", "", ""],
        &[
            "2",
            "茶馆",
            "91350100M000100Y43",
            "990101001",
            "PLACE",
            "",
            "2020年7月1日",
        ],
    ]));
    let rows = list.expect("a list").rows();
    assert_eq!(rows.len(), 2);
    let [noodles, tea] = [&rows[0], &rows[1]];
    assert_eq!((noodles.row, tea.row), (3, 5));
    assert_eq!(noodles.marks.as_deref().unwrap(), ["高危", "规模以上"]);
    assert_eq!(noodles.opened.as_deref(), Some("2020-07-01"));
    assert_eq!(tea.opened.as_deref(), Some("2020-07-01"));
    assert_eq!(
        (noodles.simulated, tea.simulated),
        (Some(true), Some(false))
    );
    assert_eq!(noodles.category.as_deref(), Some("PLACE"));
    assert_eq!(
        (noodles.section.as_deref(), &noodles.sectors),
        (None, &None),
        "no such columns"
    );
}

#[test]
fn a_year_is_no_number_of_days_and_a_text_does_not_say_from_when_it_counts() {
    let header: &[&str] = &["code", "name", "place", "opened"];
    let opened = |grid: Grid| List::of(grid).expect("a list").rows()[0].opened.clone();
    let row = |day| sheet(&[header, &["", "面馆", "990101001", day]]);
    assert_eq!(opened(row("2008")).as_deref(), Some("2008"));
    assert_eq!(opened(row("44013")).as_deref(), Some("2020-07-01"));
    let text = Grid {
        sheet: None,
        first_day: None,
        ..row("44013")
    };
    assert_eq!(opened(text).as_deref(), Some("44013"));
}

#[test]
fn a_code_that_was_a_number_is_never_taken() {
    let header: &[&str] = &["code", "name", "place"];
    let mut grid = sheet(&[header, &["914415210000000512", "面馆", "990101001"]]);
    grid.rows[1].rounded = vec![0];
    let scientific = sheet(&[header, &["9.14415E+17", "面馆", "990101001"]]);
    let text = Grid {
        sheet: None,
        ..sheet(&[header, &["914415210000000000", "面馆", "990101001"]])
    };
    for grid in [grid, scientific, text] {
        let list = List::of(grid).expect("a list");
        assert!(list.rows.is_empty());
        assert_eq!(list.aside[0].problem.column, Some(Column::Code));
    }
    let typed = sheet(&[header, &["914415210000000000", "面馆", "990101001"]]);
    assert_eq!(
        List::of(typed).expect("a list").rows.len(),
        1,
        "a text is as it was typed"
    );
}

#[test]
fn what_would_be_left_out_is_put_aside_by_its_place() {
    let header: &[&str] = &["code", "name", "place", "marks"];
    for (row, place, column) in [
        (&["", "面馆", "990101001", "", "附注"][..], Some(4), None),
        (
            &["", "面馆", "990101001", "高危、规模以上"][..],
            None,
            Some(Column::Marks),
        ),
    ] {
        let list = List::of(sheet(&[header, row])).expect("a list");
        let found = &list.aside[0];
        assert_eq!((found.place, found.problem.column), (place, column));
    }
    let short = Grid {
        sheet: None,
        ..sheet(&[header, &["", "面馆", "990101001"]])
    };
    assert_eq!(
        List::of(short).expect("a list").aside.len(),
        1,
        "a row that was cut off"
    );
}

#[test]
fn a_heading_row_that_is_none_is_named_by_its_place() {
    for (rows, said) in [
        (&[&["code", "name"][..]][..], "place"),
        (&[&["name"][..], &["面馆"][..]][..], "no header"),
        (&[&["code", "name", "place", "phone"][..]][..], "D1"),
        (
            &[&["题"][..], &["code", "name", "place", "名称"][..]][..],
            "D2",
        ),
    ] {
        let fault = List::of(sheet(rows)).expect_err("no list");
        assert!(fault.en.contains(said), "{fault}");
    }
}
