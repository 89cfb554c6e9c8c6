//! Every day, year and cadence that the page prints; the papers; what is forbidden.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::{Cadence, Campaign, Paper, RuleKind, Strength, Term};
use super::{day, wuhua};
use crate::period::PeriodKind;

#[test]
fn the_years_of_targets_and_milestones_are_those_printed_and_no_others() {
    // 20xx年底前, 在2020年底, 2020年, 2022年, and 三年 of 三（三）4 一是 that is read as the campaign's end.
    let printed: BTreeMap<&str, BTreeSet<i32>> = [
        ("三（一）5", &[2020][..]),
        ("三（二）1 一是", &[2020]),
        ("三（二）1 二是", &[2020, 2021]),
        ("三（二）2 一是", &[2021]),
        ("三（二）2 二是", &[2021]),
        ("三（二）3 一是", &[2020]),
        ("三（二）3 二是", &[2020]),
        ("三（二）3 三是", &[2021, 2022]),
        ("三（二）3 四是", &[2020]),
        ("三（三）1 一是", &[2022]),
        ("三（三）1 二是", &[2022]),
        ("三（三）1 三是", &[2020, 2022]),
        ("三（三）1 四是", &[2022]),
        ("三（三）2 一是", &[2022]),
        ("三（三）2 二是", &[2020]),
        ("三（三）2 三是", &[2020, 2021, 2022]),
        ("三（三）3 二是", &[2022]),
        ("三（三）3 三是", &[2022]),
        ("三（三）3 四是", &[2022]),
        ("三（三）3 六是", &[2021, 2022]),
        ("三（三）3 七是", &[2022]),
        ("三（三）4 一是", &[2022]),
        ("三（三）4 二是", &[2022]),
        ("三（三）8 一是", &[2022]),
        ("三（三）8 三是", &[2022]),
    ]
    .map(|(path, years)| (path, years.iter().copied().collect()))
    .into();
    let campaign = wuhua();
    let targets = campaign
        .targets
        .iter()
        .map(|target| (&target.item, target.by));
    let milestones = campaign
        .milestones
        .iter()
        .map(|milestone| (&milestone.item, milestone.by));
    let mut found: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    for (item, by) in targets.chain(milestones) {
        if let Some(by) = by {
            let year = (2020..=2022).find(|year| day(*year, 12, 31) == by);
            let year = year.unwrap_or_else(|| panic!("{by} is no end of a year"));
            found.entry(&item.clause.path).or_default().insert(year);
        }
    }
    assert_eq!(found, printed);
}

#[test]
fn twelve_products_have_a_year() {
    let campaign = wuhua();
    for (path, words, year) in [
        ("三（二）2 二是", "一张网", 2021),
        ("三（二）3 一是", "承诺制度", 2020),
        ("三（二）3 二是", "诚信体系建设制度", 2020),
        ("三（二）3 三是", "安责险信息化管理平台", 2021),
        ("三（二）3 三是", "第三方评估公示制度", 2022),
        ("三（三）1 一是", "“禁限控”目录", 2022),
        ("三（三）2 二是", "天眼地眼", 2020),
        ("三（三）3 六是", "消防物联网监控系统", 2021),
        ("三（三）3 六是", "城市消防大数据库", 2022),
        ("三（三）3 七是", "消防科普体验中心及", 2022),
        ("三（三）8 一是", "监管职能的机构", 2022),
        ("三（三）8 三是", "信息共享平台", 2022),
    ] {
        let found: Vec<_> = campaign
            .milestones
            .iter()
            .filter(|one| one.item.clause.path == path && one.item.title.contains(words))
            .map(|one| one.by)
            .collect();
        assert_eq!(found, [Some(day(year, 12, 31))], "{path} {words}");
    }
    let dated = campaign
        .milestones
        .iter()
        .filter(|one| one.by.is_some() && one.part_of.is_none());
    assert_eq!(dated.count(), 12);
}

#[test]
fn two_cadences_have_a_number_and_two_bundles_are_only_named() {
    let campaign = wuhua();
    let at = |path: &str, cadence: &Cadence| {
        let mut duties = campaign.duties.iter();
        duties.any(|duty| duty.item.clause.path == path && duty.cadence.as_ref() == Some(cadence))
    };
    // 每5年至少组织开展一次.
    let five_years = Cadence::EveryYears {
        at_least: 1,
        years: 5,
    };
    assert!(at("三（三）8 三是", &five_years));
    // 按规定完成年度建设任务: whose and how much stands in another document.
    assert!(campaign.duties.iter().all(|duty| {
        duty.cadence.is_none()
            || duty.undefined.is_none()
            || matches!(duty.cadence, Some(Cadence::Unquantified { .. }))
    }));
    // 事故结案一年内.
    let [event, accident] = &campaign.events[..] else {
        panic!("one event starts a clock, the other says who 事故企业 are");
    };
    assert_eq!(event.item.title, "事故结案");
    assert_eq!(accident.marks, ["事故企业"]);
    assert!(campaign.duties.iter().all(|duty| {
        !matches!(&duty.cadence, Some(Cadence::AfterEvent { event, .. }) if *event == accident.item.code)
    }));
    let after = Cadence::AfterEvent {
        at_least: 1,
        event: event.item.code.clone(),
        within: Term::Years(1),
    };
    assert!(at("三（四）1", &after));
    let bundles: Vec<(&str, bool)> = campaign
        .duties
        .iter()
        .filter(|duty| duty.bundle)
        .map(|duty| (duty.item.clause.path.as_str(), duty.undefined.is_some()))
        .collect();
    assert_eq!(
        bundles,
        [("三（二）3 一是", true), ("三（三）4 四是", true)]
    );
    // 鼓励在用客车…安装前轮爆胎应急装置; 鼓励…检举.
    for (path, words) in [("三（三）4 二是", "前轮爆胎"), ("三（四）3 三是", "检举")]
    {
        let mut duties = campaign.duties.iter();
        let duty =
            duties.find(|duty| duty.item.clause.path == path && duty.item.title.contains(words));
        let strength = duty.map(|duty| duty.strength);
        assert_eq!(strength, Some(Strength::Encouraged), "{path}");
    }
}

fn papers<'c>(campaign: &'c Campaign, words: &str) -> Vec<&'c Paper> {
    let papers = campaign.papers.iter();
    papers
        .filter(|paper| paper.item.title.contains(words))
        .collect()
}

#[test]
fn yearly_summaries_go_two_hops_and_have_no_day() {
    let campaign = wuhua();
    let receiver = |paper: &Paper| {
        let code = paper.receiver.as_deref().expect("printed");
        campaign.agency(code).expect("an agency").name.clone()
    };
    let [first] = papers(&campaign, "分年度总结")[..] else {
        panic!("四 末段 prints one");
    };
    assert_eq!(first.owed_by, ["towns", "relevant-units"]);
    assert_eq!(receiver(first), "五华县安全生产委员会办公室");
    let [second] = papers(&campaign, "汇总梳理后上报市安委办")[..] else {
        panic!("四 末段 prints one");
    };
    assert_eq!(first.onward.as_ref(), Some(&second.item.code));
    assert_eq!(receiver(second), "梅州市安全生产委员会办公室");
    assert_eq!(second.owed_by, [first.receiver.clone().expect("printed")]);
    let mut leaders: Vec<String> = papers(&campaign, "并向县")
        .into_iter()
        .map(receiver)
        .collect();
    leaders.sort();
    assert_eq!(leaders, ["中共五华县委员会", "五华县人民政府"]);
    for paper in campaign
        .papers
        .iter()
        .filter(|paper| paper.period_kind == PeriodKind::Year)
    {
        assert_eq!(paper.due.due_day(paper.first_period), None);
        assert_eq!(paper.first_period.to_string(), "2020");
        assert_eq!(paper.last_period.to_string(), "2022");
    }
}

#[test]
fn the_final_assessment_is_the_only_paper_with_a_time() {
    let campaign = wuhua();
    let timed: Vec<(&str, _)> = campaign
        .papers
        .iter()
        .filter_map(|paper| {
            let due = paper.due.due_day(paper.first_period)?;
            Some((paper.item.title.as_str(), due))
        })
        .collect();
    // 2022年12月, to 县委 and to 县政府.
    assert_eq!(timed.len(), 2);
    for (title, due) in timed {
        assert!(title.contains("全面总结评估"), "{title}");
        assert_eq!(due, day(2022, 12, 31));
    }
    let [own] = papers(&campaign, "细化")[..] else {
        panic!("四（一） and 三 末段 want one plan");
    };
    assert_eq!(own.points, ["具体目标任务", "时间进度", "责任措施"]);
    assert_eq!(own.receiver, None);
    let ledgers: Vec<(&str, &str)> = campaign
        .ledgers
        .iter()
        .map(|ledger| (ledger.title.as_str(), ledger.clause.path.as_str()))
        .collect();
    assert_eq!(
        ledgers,
        [
            ("制度措施清单", "四（二）"),
            ("问题隐患清单", "四（二）"),
            ("工作台账", "五（四）"),
        ]
    );
    assert!(
        campaign
            .ledgers
            .iter()
            .all(|ledger| !ledger.columns_printed)
    );
}

#[test]
fn what_is_forbidden_is_what_is_printed() {
    let campaign = wuhua();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in campaign
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Prohibition)
    {
        *found.entry(&rule.item.clause.path).or_default() += 1;
    }
    // 严禁新建头顶库, 超过200米, 强制淘汰; 客船; 渔船, 无证驾船, 渡船; 禁止…进区入园; 绝不能只重发展.
    assert_eq!(
        found,
        BTreeMap::from([
            ("三（三）2 一是", 3),
            ("三（三）6 二是", 1),
            ("三（三）6 三是", 3),
            ("三（三）8 二是", 1),
            ("五（一）", 1),
        ])
    );
}
