//! 高青县工信局's plan of 2022, against its page. Every number, name and day here was taken by reading the page, not from
//! the files.

mod checklists;

use chrono::NaiveDate;

use super::super::{
    AgencyKind, Cadence, Campaign, ClauseCoverage, PaperKind, RuleKind, TargetKind, examine,
};
use super::{printed, sound};
use crate::period::Period;

fn campaign() -> Campaign {
    sound(&printed("gaoqing-2022"))
}

fn day(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2022, month, day)
}

#[test]
fn the_document_has_its_number_its_day_and_two_plans_above_it() {
    let campaign = campaign();
    assert_eq!(
        campaign.document_number.as_deref(),
        Some("高工信字〔2022〕15号")
    );
    assert_eq!(campaign.issued_on, day(5, 16));
    assert_eq!(campaign.ends_on, day(12, 31));
    let numbers: Vec<Option<&str>> = campaign
        .parents
        .iter()
        .map(|parent| parent.document_number.as_deref())
        .collect();
    assert_eq!(numbers, [None, Some("高安委发〔2022〕6号")]);
}

/// The first 四: one phase ends before the day of issue, one begins before it and lies across two others.
#[test]
fn phases_lie_as_printed() {
    let campaign = campaign();
    let phases: Vec<_> = campaign
        .phases
        .iter()
        .map(|phase| (phase.title.as_str(), phase.starts_on, phase.ends_on))
        .collect();
    assert_eq!(
        phases,
        [
            ("安排部署", None, day(5, 15)),
            ("自查自纠", day(5, 16), day(9, 30)),
            ("督促指导", day(5, 1), day(11, 30)),
            ("总结提升", day(12, 1), day(12, 31)),
        ]
    );
}

/// A product of the phase that was over when the plan was issued, 四（一）: printed so, and no reason to warn.
#[test]
fn a_phase_before_the_day_of_issue_is_no_problem() {
    assert_eq!(examine(&printed("gaoqing-2022")).problems, []);
    let campaign = campaign();
    let made = campaign
        .milestones
        .iter()
        .find(|made| made.item.clause.path == "四（一）");
    let made = made.expect("制定工作方案");
    assert_eq!(made.printed_time.as_deref(), Some("5月15日前"));
    assert_eq!(made.by, None, "past-phase: 不作逾期判断");
}

/// 四 is printed twice, each with （一） to （四）.
#[test]
fn the_heading_four_stands_twice() {
    let campaign = campaign();
    for path in [
        "四",
        "四（一）",
        "四（二）",
        "四（三）",
        "四（四）",
        "四（二） 第二段",
    ] {
        let places = campaign.outline.iter().filter(|clause| clause.path == path);
        let places: Vec<u16> = places.map(|clause| clause.occurrence).collect();
        assert_eq!(places, [1, 2], "{path}");
    }
    let coverage = campaign.coverage();
    let left: Vec<String> = coverage.uncovered().map(ClauseCoverage::name).collect();
    assert_eq!(left, Vec::<String>::new());
    let explained = coverage
        .clauses
        .iter()
        .filter(|clause| clause.nothing.is_some());
    let explained: Vec<&str> = explained.map(|clause| clause.path.as_str()).collect();
    assert_eq!(explained, ["四 联系方式", "附件说明"]);
}

/// 技术改造科 is the one section that is named.
#[test]
fn sections_that_are_not_named_are_simulated() {
    let campaign = campaign();
    let sections = || {
        campaign
            .agencies
            .iter()
            .filter(|agency| agency.kind == AgencyKind::Section)
    };
    assert!(sections().all(|section| section.inside.as_deref() == Some("370322.gxj")));
    let named: Vec<&str> = sections()
        .filter(|section| !section.simulated)
        .map(|section| section.name.as_str())
        .collect();
    assert_eq!(named, ["技术改造科"]);
    let owing = campaign.group("industry-sections").expect("各行业管理科室");
    let simulated = |code: &String| campaign.agency(code).is_some_and(|agency| agency.simulated);
    assert!(owing.members.iter().all(simulated));
}

/// The second 四（一） and the first 四（三）.
#[test]
fn the_two_groups_are_posts() {
    let campaign = campaign();
    let posts: Vec<(&str, &str)> = campaign
        .leading_groups
        .iter()
        .flat_map(|group| &group.posts)
        .map(|post| (post.role.as_str(), post.holder.as_str()))
        .collect();
    assert_eq!(
        posts,
        [
            ("组长", "局主要负责人"),
            ("副组长", "分管负责人"),
            ("组员", "各行业管理科室负责人"),
            ("带队", "分管领导"),
        ]
    );
}

#[test]
fn four_papers_three_due_days_and_one_without() {
    let campaign = campaign();
    let papers: Vec<_> = campaign
        .papers
        .iter()
        .map(|paper| {
            let receiver = paper
                .receiver
                .as_deref()
                .and_then(|code| campaign.agency(code));
            let receiver = receiver.map(|agency| agency.name.as_str());
            (paper.kind, receiver, paper.due.due_day(paper.last_period))
        })
        .collect();
    assert_eq!(
        papers,
        [
            (PaperKind::Progress, Some("技术改造科"), day(12, 20)),
            (PaperKind::SelfCheck, None, day(9, 30)),
            (PaperKind::SelfCheck, Some("技术改造科"), day(9, 30)),
            (PaperKind::Analysis, None, None),
        ]
    );
    let monthly = &campaign.papers[0];
    assert_eq!(
        monthly.first_period,
        "2022-05".parse::<Period>().expect("a month")
    );
    assert_eq!(monthly.due.due_day(monthly.first_period), day(5, 20));
    assert_eq!(campaign.papers[3].points.len(), 3);
}

/// 附件1: three parts; four sections in the second, two of which have two points.
#[test]
fn the_template_has_the_printed_headings() {
    let campaign = campaign();
    let [template] = campaign.templates.as_slice() else {
        panic!("one template");
    };
    let numbers: Vec<&str> = template
        .sections
        .iter()
        .map(|section| section.number.as_str())
        .collect();
    assert_eq!(
        numbers,
        [
            "一",
            "二",
            "二（一）",
            "二（一）1",
            "二（一）2",
            "二（二）",
            "二（二）1",
            "二（二）2",
            "二（三）",
            "二（四）",
            "三",
        ]
    );
    assert_eq!(campaign.papers[0].template.as_ref(), Some(&template.code));
}

/// 应驻尽驻 and 应奖尽奖: the page prints neither a number nor who should be.
#[test]
fn no_target_has_a_number_or_a_day() {
    let campaign = campaign();
    assert!(
        campaign
            .targets
            .iter()
            .all(|target| target.kind == TargetKind::Boolean)
    );
    assert!(
        campaign
            .targets
            .iter()
            .all(|target| target.value.is_none() && target.by.is_none())
    );
    let stationed = campaign
        .targets
        .iter()
        .find(|target| target.item.title.contains("应驻尽驻"));
    assert_eq!(stationed.expect("应驻尽驻").item.clause.path, "三（一）2");
}

/// 二 names 异地互查 and 整改复查 and says no more of them; 四（三） visits are 不定期.
#[test]
fn what_is_only_named_is_marked() {
    let campaign = campaign();
    let undefined: Vec<&str> = campaign
        .duties
        .iter()
        .filter(|duty| duty.undefined.is_some())
        .map(|duty| duty.item.title.as_str())
        .collect();
    assert_eq!(undefined, ["异地互查", "整改复查"]);
    let visits = campaign
        .duties
        .iter()
        .find(|duty| duty.item.clause.path == "四（三）");
    let printed = Cadence::Unquantified {
        printed: "不定期".to_owned(),
    };
    assert_eq!(visits.expect("督导检查").cadence, Some(printed));
}

/// The second 四（四）: 严防, 严防, 力戒.
#[test]
fn three_bad_habits_are_forbidden() {
    let campaign = campaign();
    let forbidden = campaign
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Prohibition);
    let places: Vec<(&str, u16)> = forbidden
        .map(|rule| (rule.item.clause.path.as_str(), rule.item.clause.occurrence))
        .collect();
    assert_eq!(places, [("四（四）", 2); 3]);
}
