//! 公园街道's scheme of 2023, against its page. Every number, name and day here was taken by reading the page, not from
//! the files.

mod cells;
mod papers;

use super::super::{Cadence, Campaign, ClauseCoverage, RuleKind};
use super::{gongyuan, sound};
use crate::period::PeriodKind;

fn campaign() -> Campaign {
    sound(&gongyuan())
}

/// How often, where it is so many times in a period.
fn per(cadence: Option<&Cadence>) -> Option<(u16, PeriodKind)> {
    match cadence? {
        Cadence::PerPeriod { at_least, per } => Some((*at_least, *per)),
        _ => None,
    }
}

#[test]
fn every_clause_is_taken_over() {
    let coverage = campaign().coverage();
    let left: Vec<String> = coverage.uncovered().map(ClauseCoverage::name).collect();
    assert_eq!(left, Vec::<String>::new());
}

/// 四（一） and 四（二）: 突出抓好以下六项工作, twice.
#[test]
fn two_times_six_works_are_tasks() {
    let campaign = campaign();
    for (part, first, last) in [
        (
            "四（一）",
            "突出抓好重大事故隐患自查自改",
            "突出抓好事故应急救援演练",
        ),
        (
            "四（二）",
            "突出抓好安全红线意识巩固提升",
            "突出抓好督查督办和考核巡查",
        ),
    ] {
        let works: Vec<&str> = (1..=6)
            .map(|number| {
                let path = format!("{part}{number}");
                let mut found = campaign
                    .tasks
                    .iter()
                    .filter(|task| task.item.clause.path == path);
                let task = found.next().expect("a task");
                assert!(found.next().is_none());
                task.item.title.as_str()
            })
            .collect();
        assert_eq!((works[0], works[5]), (first, last));
    }
}

/// 二: two heads, five deputies; the office sits in 街道公共安全办公室.
#[test]
fn the_leading_group_is_posts() {
    let campaign = campaign();
    let group = &campaign.leading_groups[0];
    let heads: Vec<&str> = group
        .posts
        .iter()
        .filter(|post| post.role == "组长")
        .map(|post| post.holder.as_str())
        .collect();
    assert_eq!(heads, ["公园街道党工委书记", "公园街道办事处主任"]);
    let deputies = group.posts.iter().filter(|post| post.role == "副组长");
    assert_eq!(deputies.count(), 5);
    let office = &campaign.leading_groups[1];
    assert_eq!(office.inside.as_deref(), Some(group.code.as_str()));
    let seat = office
        .office_at
        .as_deref()
        .and_then(|code| campaign.agency(code));
    assert_eq!(seat.expect("a seat").name, "公园街道公共安全办公室");
}

/// 三: twelve rows; two restaurants, two shops, eight hotels.
#[test]
fn the_printed_list_has_twelve_rows() {
    let campaign = campaign();
    let numbers: Vec<u16> = campaign.places.iter().map(|place| place.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<u16>>());
    let of = |category: &str| {
        let rows = campaign.places.iter();
        rows.filter(|place| place.category.as_deref() == Some(category))
            .count()
    };
    assert_eq!((of("餐饮业"), of("零售业"), of("住宿业")), (2, 2, 8));
    assert_eq!(campaign.places[0].name, "佰迪乐KTV");
    assert_eq!(campaign.places[11].name, "东都好酒店");
}

/// The numbers that 四 prints: clause, words, how often, and how often for whom else.
#[test]
fn duties_have_the_printed_numbers() {
    use PeriodKind::{Campaign as Once, HalfYear, Month, Quarter, Year};
    let campaign = campaign();
    let duty = |path: &str, words: &str| {
        let mut found = campaign
            .duties
            .iter()
            .filter(|duty| duty.item.clause.path == path && duty.item.title.contains(words));
        let duty = found.next().expect(words);
        assert!(found.next().is_none(), "{words} stands once");
        duty
    };
    for (path, words, kind) in [
        ("四（一）1", "推进会", Month),
        ("四（一）1", "每季度带队", Quarter),
        ("四（一）3", "全员安全警示教育", Once),
        ("四（一）3", "危险作业人员落实岗位责任", Once),
        ("四（一）3", "关键岗位人员落实岗位责任", Once),
        ("四（一）4", "外包外租情况开展1次", Once),
        ("四（一）6", "事故应急救援预案演练", Year),
        ("四（一）6", "现场处置方案演练", HalfYear),
        ("四（二）6", "通报1次", Quarter),
    ] {
        assert_eq!(
            per(duty(path, words).cadence.as_ref()),
            Some((1, kind)),
            "{words}"
        );
    }
    let others = |path: &str, words: &str| -> Vec<(String, Option<(u16, PeriodKind)>)> {
        let cases = duty(path, words).when.iter();
        cases
            .map(|case| {
                let mut all = campaign.populations.iter();
                let who = all.find(|population| population.item.code == case.population);
                (
                    who.expect("a population").item.title.clone(),
                    per(Some(&case.cadence)),
                )
            })
            .collect()
    };
    let high_risk = "高危行业领域企业".to_owned();
    assert_eq!(
        others("四（一）1", "每季度带队"),
        [(high_risk.clone(), Some((1, Month)))]
    );
    assert_eq!(
        others("四（一）6", "事故应急救援预案演练"),
        [
            (high_risk, Some((1, HalfYear))),
            ("人员密集场所经营单位".to_owned(), Some((1, HalfYear))),
        ]
    );
}

/// 严禁 is printed twice (四（一）3), 不得 once more in the same clause and once in 四（二）1.
#[test]
fn what_is_forbidden_stands_where_it_is_printed() {
    let campaign = campaign();
    let forbidden: Vec<&str> = campaign
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Prohibition)
        .map(|rule| rule.item.clause.path.as_str())
        .collect();
    assert_eq!(forbidden, ["四（一）3", "四（一）3", "四（二）1"]);
    let defined: Vec<&str> = campaign
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Definition)
        .map(|rule| rule.item.clause.path.as_str())
        .collect();
    assert_eq!(defined, ["附件1 注2"], "外包外租管理混乱");
}
