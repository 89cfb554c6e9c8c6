//! 黑林镇's scheme of 2023, against its page. Every number, name and day here was taken by reading the page, not from the
//! files.

use chrono::NaiveDate;

use super::super::{Answer, Cadence, Campaign, ClauseCoverage, Duty, Paper, RuleKind};
use super::{heilin, sound};
use crate::period::PeriodKind;

fn campaign() -> Campaign {
    sound(&heilin())
}

fn duty<'c>(campaign: &'c Campaign, path: &str, words: &str) -> &'c Duty {
    let mut found = campaign
        .duties
        .iter()
        .filter(|duty| duty.item.clause.path == path && duty.item.title.contains(words));
    let duty = found.next().expect(words);
    assert!(found.next().is_none(), "{words} stands once");
    duty
}

fn per(cadence: Option<&Cadence>) -> Option<(u16, PeriodKind)> {
    match cadence? {
        Cadence::PerPeriod { at_least, per } => Some((*at_least, *per)),
        _ => None,
    }
}

#[test]
fn every_clause_is_taken_over_but_the_names_of_persons() {
    let coverage = campaign().coverage();
    let left: Vec<String> = coverage.uncovered().map(ClauseCoverage::name).collect();
    assert_eq!(left, Vec::<String>::new());
    let explained = coverage
        .clauses
        .iter()
        .filter(|clause| clause.nothing.is_some());
    let explained: Vec<&str> = explained.map(|clause| clause.path.as_str()).collect();
    assert_eq!(explained, ["四 联系方式"]);
}

/// 二: eight paragraphs for the enterprise, six for the departments, six for the leaders.
#[test]
fn every_numbered_paragraph_is_a_task() {
    let campaign = campaign();
    for (part, count) in [("二（一）", 8), ("二（二）", 6), ("二（三）", 6)] {
        let paths: Vec<&str> = campaign
            .tasks
            .iter()
            .map(|task| task.item.clause.path.as_str())
            .filter(|path| path.starts_with(part) && *path != part)
            .collect();
        let printed: Vec<String> = (1..=count)
            .map(|number| format!("{part}{number}"))
            .collect();
        assert_eq!(paths, printed);
    }
}

#[test]
fn duties_have_the_printed_numbers() {
    use PeriodKind::{Campaign as Once, HalfYear, Month, Quarter};
    let campaign = campaign();
    for (path, words, kind, high_risk) in [
        ("二（一）1", "每季度带队", Quarter, Some(Month)),
        ("二（一）3", "动火等危险作业人员", Once, None),
        ("二（一）3", "关键岗位人员", Once, None),
        ("二（一）4", "全面排查1次", Once, None),
        ("二（一）8", "逃生演练", Once, Some(HalfYear)),
        ("二（一）8", "全员安全警示教育", Once, None),
        ("附件 注1", "月调度", Month, None),
    ] {
        let duty = duty(&campaign, path, words);
        assert_eq!(per(duty.cadence.as_ref()), Some((1, kind)), "{words}");
        let cases: Vec<_> = duty
            .when
            .iter()
            .map(|case| per(Some(&case.cadence)))
            .collect();
        let printed: Vec<_> = high_risk.into_iter().map(|kind| Some((1, kind))).collect();
        assert_eq!(cases, printed, "高危行业领域企业: {words}");
    }
    for (path, words, word) in [
        ("二（一）7", "全员培训", "定期"),
        ("二（三）2", "听取", "定期"),
        ("二（三）2", "现场督导检查", "定期"),
        ("二（三）5", "通报", "定期"),
        ("四（一）", "职责不清", "及时"),
    ] {
        let printed = Cadence::Unquantified {
            printed: word.to_owned(),
        };
        assert_eq!(
            duty(&campaign, path, words).cadence,
            Some(printed),
            "{words}"
        );
    }
}

/// 二（二）5: one exemption, 一案双罚, closure, the bar from the trade, and 行刑衔接; 二（一）3 and 二（二）4 forbid.
#[test]
fn enforcement_is_graded_as_printed() {
    let campaign = campaign();
    let paths = |kind: RuleKind| -> Vec<&str> {
        let chosen = campaign.rules.iter().filter(|rule| rule.kind == kind);
        chosen.map(|rule| rule.item.clause.path.as_str()).collect()
    };
    assert_eq!(paths(RuleKind::Exemption), ["二（二）5"]);
    assert_eq!(paths(RuleKind::Penalty), ["二（二）5"; 3]);
    assert_eq!(paths(RuleKind::Blacklist), ["二（二）5"]);
    assert_eq!(
        paths(RuleKind::Prohibition),
        ["二（一）3", "二（一）3", "二（二）4"]
    );
    assert_eq!(paths(RuleKind::Reward), ["二（三）3"]);
    assert_eq!(paths(RuleKind::Definition), ["附件 注2"]);
    let exemption = campaign
        .rules
        .iter()
        .find(|rule| rule.kind == RuleKind::Exemption);
    let exemption = exemption.expect("依法不予行政处罚");
    let condition = exemption.condition.as_deref().expect("a condition");
    assert!(condition.contains("已按规定报告"));
}

/// 四（二）: 8月10日、12月10日前; neither seal nor copies are printed.
#[test]
fn two_papers_are_due() {
    let campaign = campaign();
    let due: Vec<_> = campaign
        .papers
        .iter()
        .map(|paper| paper.due.due_day(paper.last_period))
        .collect();
    let day = |month| NaiveDate::from_ymd_opt(2023, month, 10);
    assert_eq!(due, [day(8), day(12)]);
    let bare =
        |paper: &Paper| !paper.seal && paper.deliverables.is_empty() && paper.channels.is_empty();
    assert!(campaign.papers.iter().all(bare));
}

/// 二（一）4 lists four faults, 二（一）7 five.
#[test]
fn two_checklists_ask_for_faults() {
    let campaign = campaign();
    let lists: Vec<(&str, usize)> = campaign
        .checklists
        .iter()
        .map(|list| (list.item.clause.path.as_str(), list.questions.len()))
        .collect();
    assert_eq!(lists, [("二（一）4", 4), ("二（一）7", 5)]);
    let mut questions = campaign.checklists.iter().flat_map(|list| &list.questions);
    assert!(questions.all(|question| question.good == Answer::No));
}

/// 三: the days of the phases' products, in the year of the form's head.
#[test]
fn products_of_the_phases_have_the_phases_last_days() {
    let campaign = campaign();
    let by = |words: &str| {
        let mut all = campaign.milestones.iter();
        let found = all.find(|milestone| milestone.item.title.contains(words));
        found.expect(words).by
    };
    let day = |month, day| NaiveDate::from_ymd_opt(2023, month, day);
    assert_eq!(by("制定印发"), day(5, 31));
    assert_eq!(by("专题动员部署"), day(5, 31));
    assert_eq!(by("全面总结"), day(12, 31));
    for (path, words, last) in [
        ("三（二）", "自查自改", day(10, 10)),
        ("三（二）", "台账", day(10, 10)),
        ("三（三）", "回头看", day(11, 30)),
    ] {
        let cadence = &duty(&campaign, path, words).cadence;
        assert!(
            matches!(cadence, Some(Cadence::ByDay { by, .. }) if Some(*by) == last),
            "{words}"
        );
    }
}

/// 二（二）4 prints seven key sectors and 等.
#[test]
fn the_key_sectors_are_seven_and_the_list_is_open() {
    let campaign = campaign();
    let mut with_sectors = campaign
        .populations
        .iter()
        .filter(|one| !one.sectors.is_empty());
    let key = with_sectors.next().expect("重点行业领域");
    assert!(with_sectors.next().is_none());
    let words: Vec<&str> = key
        .sectors
        .iter()
        .map(|word| word.printed.as_str())
        .collect();
    assert_eq!(
        words,
        [
            "农村道路",
            "建筑施工",
            "工贸",
            "消防",
            "燃气",
            "文旅",
            "特种设备"
        ]
    );
    assert!(key.open);
}
