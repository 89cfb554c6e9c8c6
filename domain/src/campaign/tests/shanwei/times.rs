//! Every day and cadence that the page prints; the papers; what is done to whom.

use std::collections::BTreeSet;

use super::super::super::{Cadence, Campaign, Duty, Paper, RuleKind, Strength, Term};
use super::{code_of, day, shanwei};
use crate::level::Level;
use crate::period::PeriodKind;

const fn once(per: PeriodKind) -> Cadence {
    Cadence::PerPeriod { at_least: 1, per }
}

fn duty<'c>(campaign: &'c Campaign, path: &str, words: &str) -> &'c Duty {
    let mut found = campaign
        .duties
        .iter()
        .filter(|duty| duty.item.clause.path == path && duty.item.title.contains(words));
    let duty = found.next().unwrap_or_else(|| panic!("{path} {words}"));
    assert!(found.next().is_none(), "{path} {words}: two");
    duty
}

#[test]
fn eight_times_once_is_one_a_month_one_a_quarter_and_six_a_year() {
    let campaign = shanwei();
    let mut bundles = campaign.duties.iter().filter(|duty| duty.bundle);
    let bundle = bundles.next().expect("八个一次");
    assert!(bundles.next().is_none());
    assert_eq!(bundle.item.clause.path, "四（一）4");
    assert_eq!(bundle.undefined, None);
    let parts: Vec<&Duty> = campaign
        .duties
        .iter()
        .filter(|duty| duty.part_of.as_ref() == Some(&bundle.item.code))
        .collect();
    let printed = [
        ("带队检查一次安全生产工作", PeriodKind::Month),
        ("组织专题研究一次安全生产工作", PeriodKind::Quarter),
        ("组织召开一次安全生产总结会", PeriodKind::Year),
        ("主持召开一次安全生产工作分析会", PeriodKind::Year),
        ("组织签订一次全员岗位安全生产责任书", PeriodKind::Year),
        ("给员工上一次安全生产辅导课", PeriodKind::Year),
        ("参加一次安全生产应急救援演练", PeriodKind::Year),
        ("参加一次安全生产知识技能培训", PeriodKind::Year),
    ];
    assert_eq!(parts.len(), printed.len());
    for (part, (words, per)) in parts.iter().zip(printed) {
        assert!(part.item.title.ends_with(words), "{}", part.item.title);
        assert_eq!(part.cadence, Some(once(per)), "{words}");
        assert_eq!(part.post.as_deref(), Some("企业主要负责人"));
        assert_eq!(part.strength, Strength::Must);
    }
}

#[test]
fn three_levels_inspect_each_at_its_own_cadence_in_principle() {
    let campaign = shanwei();
    let inspection = duty(&campaign, "四（一）5", "专项执法检查");
    let levels: Vec<(Level, Cadence)> = inspection
        .by_level
        .iter()
        .map(|case| (case.level, case.cadence.clone()))
        .collect();
    assert_eq!(
        levels,
        [
            (Level::Prefecture, once(PeriodKind::HalfYear)),
            (Level::County, once(PeriodKind::Quarter)),
            (Level::Township, once(PeriodKind::Month)),
        ]
    );
    assert_eq!(inspection.cadence, None);
    // 原则上 is printed once.
    let in_principle: Vec<&str> = campaign
        .duties
        .iter()
        .filter(|duty| duty.strength == Strength::InPrinciple)
        .map(|duty| duty.item.clause.path.as_str())
        .collect();
    assert_eq!(in_principle, ["四（一）5"]);
}

#[test]
fn an_accident_with_deaths_starts_a_clock_of_three_months() {
    let campaign = shanwei();
    let [event] = &campaign.events[..] else {
        panic!("one event starts a clock");
    };
    assert!(event.item.title.contains("人员死亡"));
    let retraining = duty(&campaign, "四（一）3", "再培训");
    assert_eq!(
        retraining.cadence,
        Some(Cadence::AfterEvent {
            at_least: 1,
            event: event.item.code.clone(),
            within: Term::Months(3),
        })
    );
}

#[test]
fn words_without_a_number_stay_words() {
    let campaign = shanwei();
    for (path, words, printed) in [
        ("四（一）1", "其他行业领域", "大力开展"),
        ("四（二）3", "宣传", "全方位、多层次"),
        ("四（二）4", "119消防月", "扎实开展"),
        ("四（三）3", "双核查", "不定期"),
    ] {
        let cadence = Cadence::Unquantified {
            printed: printed.to_owned(),
        };
        let duty = duty(&campaign, path, words);
        assert_eq!(duty.cadence, Some(cadence), "{path}");
    }
}

#[test]
fn nothing_falls_due_but_on_the_days_that_are_printed() {
    let campaign = shanwei();
    let due = campaign.due_between(day(2019, 1, 1), day(2022, 12, 31));
    let days: BTreeSet<_> = due.iter().map(|due| due.day).collect();
    assert_eq!(
        days,
        BTreeSet::from([
            day(2020, 7, 30),
            // 8月中旬.
            day(2020, 8, 20),
            // 每季度底前: the third.
            day(2020, 9, 30),
            day(2020, 12, 28),
            // The fourth quarter, 年底, 年内, 2020年.
            day(2020, 12, 31),
        ])
    );
    let dated: Vec<(&str, _)> = campaign
        .milestones
        .iter()
        .filter_map(|one| Some((one.item.clause.path.as_str(), one.by?)))
        .collect();
    assert_eq!(
        dated,
        [
            ("三（二）", day(2020, 8, 20)),
            ("四（三）1", day(2020, 12, 31))
        ]
    );
    let begins: Vec<_> = campaign
        .milestones
        .iter()
        .filter_map(|one| one.from)
        .collect();
    // 8月下旬开始.
    assert_eq!(begins, [day(2020, 8, 21)]);
}

#[test]
fn four_papers_have_a_day_and_go_to_the_committees_office() {
    let campaign = shanwei();
    let office = code_of(&campaign, "市安委办");
    let dated: Vec<(&Paper, Vec<String>)> = campaign
        .papers
        .iter()
        .map(|paper| {
            let periods = paper.first_period.through(paper.last_period);
            let days = periods.filter_map(|period| paper.due.due_day(period));
            (paper, days.map(|day| day.to_string()).collect::<Vec<_>>())
        })
        .filter(|(_, days)| !days.is_empty())
        .collect();
    let printed = [
        ("整治工作方案", "counties", &["2020-07-30"][..]),
        (
            "当季度工作进展情况",
            "counties",
            &["2020-09-30", "2020-12-31"],
        ),
        ("各地年度工作总结", "counties", &["2020-12-28"]),
        (
            "部门年度工作总结",
            "supervising-departments",
            &["2020-12-28"],
        ),
    ];
    assert_eq!(dated.len(), printed.len());
    for ((paper, found), (words, owed_by, days)) in dated.iter().zip(printed) {
        assert!(paper.item.title.contains(words), "{}", paper.item.title);
        assert_eq!(paper.owed_by, [owed_by], "{words}");
        assert_eq!(found, days, "{words}");
        assert_eq!(paper.receiver.as_deref(), Some(office), "{words}");
        assert_eq!(paper.item.clause.path, "五（三）");
    }
    // 抄报市级相关主管部门: by other offices, to nobody by name, on no day.
    let copy = campaign
        .papers
        .iter()
        .find(|paper| paper.item.title.contains("抄报"))
        .expect("三（一）");
    assert_eq!(copy.item.clause.path, "三（一）");
    assert_eq!((copy.receiver.as_deref(), copy.copies.len()), (None, 0));
    assert_ne!(copy.owed_by, ["counties"]);
}

#[test]
fn rules_of_every_kind_that_is_printed_stand_at_their_clause() {
    let campaign = shanwei();
    for (kind, paths) in [
        // 一律依法从严、从重处罚; 惩戒措施.
        (RuleKind::Penalty, &["四（一）5", "四（三）6"][..]),
        // 依法予以曝光.
        (RuleKind::Publication, &["四（二）5"]),
        // 警示问责; 通报批评.
        (RuleKind::Accountability, &["四（三）3", "五（二）"]),
        (RuleKind::Reward, &["四（三）5"]),
        (RuleKind::Blacklist, &["四（三）6"]),
        (RuleKind::Definition, &["四（二）2"]),
        // 严禁 and 不予处罚 are not printed.
        (RuleKind::Prohibition, &[]),
        (RuleKind::Exemption, &[]),
        (RuleKind::Protection, &[]),
    ] {
        let rules = campaign.rules.iter().filter(|rule| rule.kind == kind);
        let found: Vec<&str> = rules.map(|rule| rule.item.clause.path.as_str()).collect();
        assert_eq!(found, paths, "{kind:?}");
    }
}
