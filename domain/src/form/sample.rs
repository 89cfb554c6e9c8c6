//! A small form with every sort of cell, for the tests of this crate. Never compiled into the hub.

use super::{Cell, Form, FormNote, Section};
use crate::{
    check::{Check, Comparator, Severity},
    clause::{Basis, Clause},
    indicator::{Additivity, Indicator, IndicatorKind, TimeKind},
    period::PeriodKind,
};

fn clause(path: &str) -> Clause {
    Clause {
        path: path.into(),
        occurrence: 1,
        basis: Basis::Stated,
        outside_knowledge: false,
    }
}

fn count(code: &str, name: &str, unit: &str) -> Indicator {
    Indicator {
        code: code.into(),
        name: name.into(),
        name_en: code.replace('_', " "),
        kind: IndicatorKind::Count,
        unit: unit.into(),
        scale: 0,
        time: TimeKind::Cumulative,
        additivity: Additivity::Sum,
        part_of: None,
        numerator: None,
        denominator: None,
    }
}

fn amount(code: &str, name: &str) -> Indicator {
    Indicator {
        kind: IndicatorKind::Amount,
        scale: 4,
        ..count(code, name, "万元")
    }
}

fn cell(number: u16, label: &str, indicators: Vec<Indicator>) -> Cell {
    Cell {
        number,
        label: label.into(),
        indicators,
    }
}

fn section(number: u16, title: &str, cells: Vec<Cell>) -> Section {
    Section {
        number,
        title: title.into(),
        cells,
    }
}

fn government() -> Vec<Cell> {
    let reward = "举报奖励（万元），其中匿名举报查实奖励（万元）";
    let anonymous = Indicator {
        part_of: Some("reward_amount".into()),
        ..amount("anonymous_reward_amount", "匿名举报查实奖励（万元）")
    };
    let media = Indicator {
        kind: IndicatorKind::Boolean,
        additivity: Additivity::YesCount,
        ..count("media_column", "是否播放安全生产专题栏目", "")
    };
    let inspectors = Indicator {
        time: TimeKind::Stock,
        additivity: Additivity::Stock,
        ..count(
            "technical_inspectors",
            "配备专兼职技术检查员数量（人）",
            "人",
        )
    };
    let remark = Indicator {
        kind: IndicatorKind::Text,
        additivity: Additivity::None,
        ..count("remark", "备注", "")
    };
    vec![
        cell(
            1,
            reward,
            vec![amount("reward_amount", "举报奖励（万元）"), anonymous],
        ),
        cell(6, "是否播放安全生产专题栏目", vec![media]),
        cell(7, "配备专兼职技术检查员数量（人）", vec![inspectors]),
        cell(8, "备注", vec![remark]),
    ]
}

/// A cell with the share of what was rectified, in percent with two digits.
pub(crate) fn rate_cell(number: u16) -> Cell {
    let share = Indicator {
        kind: IndicatorKind::Rate,
        unit: "%".into(),
        scale: 2,
        additivity: Additivity::None,
        numerator: Some("self_rectified".into()),
        denominator: Some("self_found".into()),
        ..count("rectified_share", "整改率（%）", "%")
    };
    cell(number, "整改率（%）", vec![share])
}

/// Nine values: counts with a declared check, a double-valued cell, a part of a whole, a boolean, a stock, words.
pub(crate) fn form() -> Form {
    let found = "企业自查发现的重大事故隐患（个）";
    let rectified = "企业自查发现重大事故隐患中已完成整改的（个）";
    let penalties = vec![
        count("penalties", "行政处罚（次）", "次"),
        amount("penalty_amount", "行政处罚（万元）"),
    ];
    Form {
        code: "monthly".into(),
        family: "sample/monthly".into(),
        title: "调度表".into(),
        period_kind: PeriodKind::Month,
        clause: clause("附件1"),
        sections: vec![
            section(
                1,
                "总体情况",
                vec![
                    cell(1, found, vec![count("self_found", found, "个")]),
                    cell(2, rectified, vec![count("self_rectified", rectified, "个")]),
                ],
            ),
            section(
                3,
                "部门精准严格执法情况",
                vec![cell(3, "行政处罚（次，万元）", penalties)],
            ),
            section(4, "党委政府组织领导情况", government()),
        ],
        checks: vec![Check {
            code: "self_rectified_within_found".into(),
            severity: Severity::Error,
            left: "self_rectified".into(),
            comparator: Comparator::AtMost,
            right: "1.1".into(),
            message: "已完成整改的不会多于发现的".into(),
            clause: clause("附件1"),
        }],
        notes: vec![FormNote {
            clause: clause("附件1 注1"),
            text: "没有相关情况的，也要零报送。".into(),
        }],
    }
}
