//! The forms of the two campaigns, against what their documents print. Counts and words here were taken by reading the page,
//! not from the files.

use super::super::Campaign;
use super::{gongyuan, heilin, sound};
use crate::check::Severity;
use crate::form::Form;
use crate::indicator::{Additivity, IndicatorKind, TimeKind};

fn monthly(campaign: &Campaign) -> &Form {
    campaign.form("monthly").expect("the form")
}

const SECTIONS: [&str; 4] = [
    "总体情况",
    "对企业自查自改进行抽查检查情况",
    "部门精准严格执法情况",
    "党委政府组织领导情况",
];

#[test]
fn the_forms_have_the_printed_sections_cells_and_values() {
    for (files, cells, values) in [
        (heilin(), [6, 8, 10, 8], 35),
        (gongyuan(), [6, 8, 10, 10], 37),
    ] {
        let campaign = sound(&files);
        let form = monthly(&campaign);
        let titles: Vec<&str> = form
            .sections
            .iter()
            .map(|section| section.title.as_str())
            .collect();
        assert_eq!(titles, SECTIONS);
        let counts: Vec<usize> = form
            .sections
            .iter()
            .map(|section| section.cells.len())
            .collect();
        assert_eq!(counts, cells);
        assert_eq!(form.columns().count(), values);
        let in_order = form.sections.iter().all(|s| {
            s.cells
                .iter()
                .zip(1..)
                .all(|(cell, number)| cell.number == number)
        });
        assert!(in_order, "cells are numbered from 1 in every section");
        assert_eq!(form.notes.len(), 2);
    }
}

#[test]
fn three_cells_hold_two_values_and_the_amounts_have_four_digits() {
    for files in [heilin(), gongyuan()] {
        let campaign = sound(&files);
        let form = monthly(&campaign);
        let double: Vec<String> = form
            .columns()
            .filter(|column| column.cell.indicators.len() == 2)
            .map(|column| column.key)
            .collect();
        assert_eq!(
            double,
            ["3.3.1", "3.3.2", "3.8.1", "3.8.2", "4.5.1", "4.5.2"]
        );
        let amounts: Vec<_> = form
            .columns()
            .filter(|column| column.indicator.kind == IndicatorKind::Amount)
            .collect();
        let keys: Vec<&str> = amounts.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(keys, ["3.3.2", "4.5.1", "4.5.2"]);
        assert!(
            amounts
                .iter()
                .all(|column| column.indicator.unit == "万元" && column.indicator.scale == 4)
        );
    }
}

#[test]
fn what_is_a_part_is_printed_and_what_only_seems_so_warns() {
    for files in [heilin(), gongyuan()] {
        let campaign = sound(&files);
        let form = monthly(&campaign);
        let parts: Vec<String> = form
            .columns()
            .filter(|column| column.indicator.part_of.is_some())
            .map(|column| column.key)
            .collect();
        assert_eq!(parts, ["1.2", "1.4", "1.6", "3.8.2", "4.5.2"]);
        let relations = form.relations();
        let of = |severity| -> Vec<(String, String)> {
            let relevant = relations
                .iter()
                .filter(|relation| relation.severity == severity);
            relevant
                .map(|relation| (relation.left.key.clone(), relation.right.key.clone()))
                .collect()
        };
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        let refusing = [
            ("1.2", "1.1"),
            ("1.4", "1.3"),
            ("1.6", "1.5"),
            ("3.8.2", "3.8.1"),
            ("4.5.2", "4.5.1"),
        ];
        assert_eq!(
            of(Severity::Error),
            refusing.map(|(left, right)| pair(left, right))
        );
        let warning: Vec<_> = (2..=8)
            .map(|number| pair(&format!("2.{number}"), "2.1"))
            .collect();
        assert_eq!(of(Severity::Warning), warning);
    }
}

#[test]
fn only_the_head_count_and_the_yes_or_no_are_not_totals() {
    for files in [heilin(), gongyuan()] {
        let campaign = sound(&files);
        let form = monthly(&campaign);
        let stocks: Vec<String> = form
            .columns()
            .filter(|column| column.indicator.time != TimeKind::Cumulative)
            .map(|c| c.key)
            .collect();
        assert_eq!(stocks, ["4.6", "4.7"]);
        assert_eq!(
            form.column("4.6").expect("the cell").indicator.additivity,
            Additivity::YesCount
        );
        assert_eq!(
            form.column("4.7").expect("the cell").indicator.additivity,
            Additivity::Stock
        );
        let distinct: Vec<_> = form
            .columns()
            .filter(|column| column.indicator.unit == "家")
            .collect();
        assert_eq!(distinct.len(), 10);
        assert!(
            distinct
                .iter()
                .all(|column| column.indicator.additivity == Additivity::OverlappingSum)
        );
    }
}

#[test]
fn the_forms_share_a_code_only_where_the_wording_means_the_same() {
    let (heilin, gongyuan) = (sound(&heilin()), sound(&gongyuan()));
    let (left, right) = (monthly(&heilin), monthly(&gongyuan));
    let own: Vec<String> = left
        .columns()
        .filter(|column| right.find(&column.indicator.code).is_none())
        .map(|c| c.key)
        .collect();
    assert_eq!(
        own,
        ["1.5", "1.6", "3.1", "4.1", "4.2", "4.3", "4.4", "4.6"]
    );
    for column in left.columns() {
        if let Some(twin) = right.find(&column.indicator.code) {
            assert_eq!(column.key, twin.key);
            assert_eq!(column.indicator, twin.indicator, "one code, one meaning");
        }
    }
}

#[test]
fn labels_stand_as_printed() {
    let campaign = sound(&heilin());
    let label = |key: &str| {
        monthly(&campaign)
            .column(key)
            .expect("a cell")
            .cell
            .label
            .clone()
    };
    assert_eq!(label("1.2"), "企业自查发现重大事故隐患中已完成整改的 (个)");
    assert_eq!(
        label("3.8.2"),
        "公布典型执法案例 (个) ，其中危险作业罪案例 (个)"
    );
    assert_eq!(label("4.6"), "是否在主流媒体播放安全生产专题栏目");
    let campaign = sound(&gongyuan());
    let label = |key: &str| {
        monthly(&campaign)
            .column(key)
            .expect("a cell")
            .cell
            .label
            .clone()
    };
    assert_eq!(
        label("4.1"),
        "党委政府分别组织专题学习安全生产十五条硬措施和自治区二十条细化措施（次）"
    );
    assert_eq!(label("4.10"), "播放安全事故警示教育片（次）");
}
