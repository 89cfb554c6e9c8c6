//! Every number that the page prints, with its clause, how it compares, and by when.

use chrono::NaiveDate;

use super::super::super::{
    Campaign, StaffMeasure, Strength, Target, TargetComparator as Is, TargetKind as Kind,
};
use super::{day, wuhua};

fn at<'c>(campaign: &'c Campaign, path: &str, words: &str) -> &'c Target {
    let mut found = campaign
        .targets
        .iter()
        .filter(|target| target.item.clause.path == path && target.item.title.contains(words));
    let target = found.next();
    assert!(found.next().is_none(), "{path} {words}: two");
    target.unwrap_or_else(|| panic!("{path} {words}"))
}

const fn end_of(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

#[test]
fn every_rate_has_its_number_and_its_day_or_none() {
    let campaign = wuhua();
    let rates = [
        ("三（一）1", "全覆盖", "100", None),
        ("三（一）5", "四个一", "100", end_of(2020)),
        ("三（二）1 一是", "广东应急一键通", "100", end_of(2020)),
        ("三（二）1 二是", "注册安全工程师", "100", end_of(2020)),
        ("三（二）1 二是", "技术和管理团队", "100", end_of(2021)),
        ("三（二）1 三是", "培训率", "100", None),
        ("三（二）1 三是", "持证上岗率", "100", None),
        ("三（二）2 一是", "安全风险管控制度", "100", end_of(2021)),
        ("三（二）3 一是", "“安全生产承诺制”落实率", "100", None),
        ("三（二）3 一是", "主要负责人“安全生产八个一次", "100", None),
        ("三（二）3 一是", "举报奖励", "100", None),
        ("三（二）3 二是", "黑名单", "100", None),
        ("三（二）3 三是", "在线监测", "100", end_of(2022)),
        ("三（二）3 四是", "警示教育", "100", end_of(2020)),
        ("三（二）3 四是", "约谈通报率", "100", None),
        ("三（二）3 四是", "再培训率", "100", None),
        ("三（三）1 二是", "安全预防控制体系", "100", end_of(2022)),
        ("三（三）1 三是", "泄漏检测报警装置", "100", end_of(2020)),
        ("三（三）1 三是", "紧急切断装置", "100", end_of(2020)),
        ("三（三）1 三是", "自动化控制系统装备", "100", end_of(2020)),
        ("三（三）1 三是", "硝化", "100", end_of(2022)),
        ("三（三）1 三是", "中小型企业完成", "100", end_of(2022)),
        (
            "三（三）1 三是",
            "大型危险化学品生产企业完成",
            "100",
            end_of(2022),
        ),
        ("三（三）1 四是", "职业资格证书", "30", end_of(2022)),
        ("三（三）1 四是", "监管执法人员", "75", end_of(2022)),
        ("三（三）2 一是", "目录", "100", None),
        (
            "三（三）2 三是",
            "安全风险综合评估率100%",
            "100",
            end_of(2020),
        ),
        ("三（三）2 三是", "一张图100%", "100", end_of(2020)),
        ("三（三）2 三是", "一矿一策100%", "100", end_of(2020)),
        ("三（三）2 三是", "头顶库", "100", end_of(2021)),
        ("三（三）2 三是", "在线监测系统", "100", end_of(2022)),
        ("三（三）3 七是", "全民全覆盖", "100", end_of(2022)),
        ("三（三）4 四是", "八个一", "100", None),
        ("三（四）3 一是", "安责险", "100", None),
    ];
    for (path, words, value, by) in rates {
        let target = at(&campaign, path, words);
        assert_eq!(target.kind, Kind::Rate, "{path} {words}");
        assert_eq!(target.value.as_deref(), Some(value), "{path} {words}");
        assert_eq!(target.by, by, "{path} {words}");
        // 30%以上 and 不低于75%; all the others are the whole.
        let comparator = if value == "100" {
            Is::Equal
        } else {
            Is::AtLeast
        };
        assert_eq!(target.comparator, comparator, "{path} {words}");
    }
    let with_value = campaign
        .targets
        .iter()
        .filter(|target| target.kind == Kind::Rate && target.value.is_some());
    assert_eq!(with_value.count(), rates.len(), "and no other");
}

#[test]
fn counts_are_two_mines_five_pilots_and_tailings_ponds_that_do_not_increase() {
    let campaign = wuhua();
    let mines = at(&campaign, "三（三）2 一是", "2座以上");
    assert_eq!(
        (mines.comparator, mines.value.as_deref()),
        (Is::AtLeast, Some("2"))
    );
    assert_eq!(
        (mines.unit.as_deref(), mines.by),
        (Some("座"), end_of(2022))
    );
    let pilots = at(&campaign, "三（三）2 二是", "5家");
    assert_eq!(
        (pilots.comparator, pilots.value.as_deref()),
        (Is::Equal, Some("5"))
    );
    assert_eq!((pilots.unit.as_deref(), pilots.by), (Some("家"), None));
    let ponds = at(&campaign, "三（三）2 一是", "只减不增");
    assert_eq!(ponds.comparator, Is::NotIncreasing);
    assert_eq!(ponds.strength, Strength::InPrinciple);
    assert_eq!((ponds.from, ponds.by), (Some(day(2020, 1, 1)), None));
    let hazards = at(&campaign, "三（三）4 一是", "清零");
    assert_eq!(hazards.comparator, Is::Cleared);
    assert!(hazards.item.readings.contains(&"three-years".to_owned()));
}

#[test]
fn sentences_with_several_things_are_wholes_of_parts() {
    let campaign = wuhua();
    for (path, words, parts) in [
        ("一（二）", "事故总量和较大事故", 2),
        ("三（二）3 一是", "安全生产承诺制”“", 2),
        ("三（三）1 三是", "三类安全装备", 3),
        ("三（三）1 三是", "搬迁改造工程", 2),
        ("三（三）2 三是", "三个一批", 3),
    ] {
        let whole = at(&campaign, path, words);
        assert_eq!(whole.comparator, Is::AllParts, "{path}");
        let found = campaign
            .targets
            .iter()
            .filter(|target| target.part_of.as_ref() == Some(&whole.item.code))
            .inspect(|part| assert_eq!(part.by, whole.by, "{path}"));
        assert_eq!(found.count(), parts, "{path}");
    }
}

#[test]
fn must_and_in_principle_are_kept() {
    let campaign = wuhua();
    // 必须达到100%, 必须实现自动化控制, 确保…全覆盖.
    for (path, words) in [
        ("三（三）1 三是", "紧急切断装置"),
        ("三（三）1 三是", "硝化"),
        ("三（一）1", "全覆盖"),
    ] {
        assert_eq!(at(&campaign, path, words).strength, Strength::Must);
    }
    let in_principle: Vec<&str> = campaign
        .targets
        .iter()
        .filter(|target| target.strength == Strength::InPrinciple)
        .map(|target| target.item.clause.path.as_str())
        .collect();
    // 原则上 is printed once.
    assert_eq!(in_principle, ["三（三）2 一是"]);
}

#[test]
fn one_rate_is_printed_for_the_three_posts_and_both_readings_are_on_record() {
    let campaign = wuhua();
    let target = at(&campaign, "三（二）1 三是", "持证上岗率");
    assert_eq!(target.staff, Some(StaffMeasure::ThreePosts));
    let rests_on = &target.item.readings;
    assert!(rests_on.contains(&"three-posts-rate".to_owned()));
    let found = campaign
        .interpretation("three-posts-rate")
        .expect("the posts are not told apart");
    assert_eq!(found.in_force, "pooled");
    let readings: Vec<(&str, &str)> = found
        .readings
        .iter()
        .map(|reading| (reading.code.as_str(), reading.clause.path.as_str()))
        .collect();
    let path = target.item.clause.path.as_str();
    assert_eq!(readings, [("pooled", path), ("each-post", path)]);
}
