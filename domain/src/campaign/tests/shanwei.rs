//! 汕尾市's plan of 2020, against its page: the document, its outline, its phases and bodies. Every number, name and
//! day here and in the modules below was taken by reading the page, not from the files.

mod members;
mod numbers;
mod times;
mod wanted;
mod who;

use chrono::NaiveDate;

use super::super::{AgencyKind, Campaign, load};
use super::printed;
use crate::clause::Basis;

fn shanwei() -> Campaign {
    load(&printed("shanwei-2020")).expect("a sound campaign")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// The division above a county of the city; every other place is left without one.
fn above(division: &str) -> Option<String> {
    (division.len() == 6).then(|| division[..4].to_owned())
}

/// The code of the one agency that is printed so.
fn code_of<'c>(campaign: &'c Campaign, printed: &str) -> &'c str {
    let mut found = campaign.agencies.iter().filter(|agency| {
        agency.name == printed || agency.aliases.iter().any(|alias| alias == printed)
    });
    let agency = found.next().unwrap_or_else(|| panic!("{printed}"));
    assert!(found.next().is_none(), "{printed}: two");
    &agency.code
}

#[test]
fn neither_number_nor_day_nor_issuer_is_printed() {
    let campaign = shanwei();
    assert_eq!(
        campaign.title,
        "汕尾市落实企业安全生产主体责任整治工作实施方案"
    );
    assert_eq!(campaign.document_number, None);
    assert_eq!(campaign.issued_on, None);
    // 即日起至2020年底.
    assert_eq!(campaign.starts_on, None);
    assert_eq!(campaign.ends_on, Some(day(2020, 12, 31)));
    assert_eq!(campaign.clauses["issuer"].basis, Basis::Interpreted);
    assert_eq!(campaign.issuer, code_of(&campaign, "市安委会"));
    assert!(campaign.interpretation("issuer").is_some());
    // 引言 names meetings, and no plan.
    assert_eq!(campaign.parents, []);
    assert_eq!(campaign.leading_groups, []);
    assert_eq!(campaign.forms, []);
}

#[test]
fn three_phases_follow_one_another() {
    let campaign = shanwei();
    let phases: Vec<_> = campaign
        .phases
        .iter()
        .map(|phase| {
            let days = (phase.starts_on, phase.ends_on);
            (
                phase.clause.path.as_str(),
                phase.title.as_str(),
                phase.printed.as_str(),
                (days.0.expect("printed"), days.1.expect("printed")),
            )
        })
        .collect();
    let span = |first, last, end| (day(2020, first, 1), day(2020, last, end));
    assert_eq!(
        phases,
        [
            ("三（一）", "动员部署阶段", "2020年7月", span(7, 7, 31)),
            (
                "三（二）",
                "集中整治阶段",
                "2020年8月至11月",
                span(8, 11, 30)
            ),
            ("三（三）", "总结提升阶段", "2020年12月", span(12, 12, 31)),
        ]
    );
}

#[test]
fn the_outline_has_every_number_that_is_printed() {
    let campaign = shanwei();
    for (section, numbered) in [
        ("二（二）一是 ", 4),
        ("二（二）二是 ", 3),
        ("二（二）三是 ", 4),
        ("四（一）", 5),
        ("四（二）", 5),
        ("四（三）", 6),
    ] {
        let number_of = |path: &str| path.strip_prefix(section)?.parse::<u8>().ok();
        let clauses = campaign.outline.iter();
        let numbers: Vec<u8> = clauses
            .filter_map(|clause| number_of(&clause.path))
            .collect();
        assert_eq!(numbers, (1..=numbered).collect::<Vec<_>>(), "{section}");
    }
    let has = |path: &str| campaign.outline.iter().any(|clause| clause.path == path);
    for path in [
        "一 一是",
        "一 二是",
        "一 三是",
        "二（一）",
        "三（一）",
        "三（二）",
        "三（三）",
        "五（一）",
        "五（二）",
        "五（三）",
    ] {
        assert!(has(path), "{path}");
    }
    for path in [
        "一 四是",
        "二（三）",
        "三（四）",
        "四（四）",
        "五（四）",
        "六",
    ] {
        assert!(!has(path), "{path}");
    }
    let coverage = campaign.coverage();
    assert_eq!(coverage.uncovered().count(), 0);
    let explained = coverage.clauses.iter();
    let explained: Vec<&str> = explained
        .filter(|clause| clause.nothing.is_some())
        .map(|clause| clause.path.as_str())
        .collect();
    assert_eq!(explained, ["引言", "一 一是", "一 二是", "一 三是"]);
}

#[test]
fn four_counties_are_outside_knowledge() {
    let campaign = shanwei();
    let counties = campaign.members_of("counties", &above);
    let names: Vec<&str> = counties
        .iter()
        .map(|code| campaign.agency(code).expect("an agency"))
        .inspect(|county| {
            assert_eq!(county.clause.basis, Basis::Interpreted);
            assert!(county.clause.outside_knowledge && !county.simulated);
        })
        .map(|county| county.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "汕尾市城区人民政府",
            "海丰县人民政府",
            "陆河县人民政府",
            "陆丰市人民政府"
        ]
    );
}

#[test]
fn a_name_in_full_that_is_not_printed_is_outside_knowledge() {
    let campaign = shanwei();
    for (printed, is_outside) in [
        ("市安委会", true),
        ("市安委办", true),
        ("市委编办", true),
        ("住房城乡建设局", true),
        ("发展改革局", true),
        ("科技局", true),
        ("市场监管局", true),
        ("人民银行汕尾市中心支行", true),
        ("汕尾银保监分局", true),
        ("市应急管理局", false),
        ("人力资源和社会保障局", false),
        ("市消防救援支队", false),
        ("汕尾海事局", false),
    ] {
        let agency = campaign.agency(code_of(&campaign, printed));
        let clause = &agency.expect("an agency").clause;
        assert_eq!(clause.outside_knowledge, is_outside, "{printed}");
    }
}

#[test]
fn three_offices_of_the_state_sit_in_the_city() {
    let campaign = shanwei();
    let branches: Vec<&str> = campaign
        .agencies
        .iter()
        .filter(|agency| agency.kind == AgencyKind::Branch)
        .map(|agency| agency.code.as_str())
        .collect();
    let printed = ["汕尾海事局", "人民银行汕尾市中心支行", "汕尾银保监分局"];
    assert_eq!(branches, printed.map(|name| code_of(&campaign, name)));
}

#[test]
fn groups_without_any_list_have_nobody() {
    let campaign = shanwei();
    for printed in [
        "各县（市、区）负有安全监管职责的部门",
        "市级相关主管部门",
        "市级行业主管部门",
        "县（市、区）级行业主管部门",
        "乡镇（街道）行业主管部门",
    ] {
        let group = campaign.groups.iter().find(|group| group.name == printed);
        let group = group.unwrap_or_else(|| panic!("{printed}"));
        assert!(group.open && group.undefined.is_some(), "{printed}");
        assert!(campaign.members_of(&group.code, &above).is_empty());
    }
    let of = |code: &str| campaign.members_of(code, &above);
    assert!(!of("supervising-departments").is_empty());
    assert_eq!(
        of("relevant-departments"),
        of("supervising-departments"),
        "reading `places`"
    );
}
