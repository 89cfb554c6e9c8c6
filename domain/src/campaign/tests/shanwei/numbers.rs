//! Every number that the page prints, with its clause, how it compares, and by when; the lists of sectors.

use std::collections::BTreeSet;

use super::super::super::{
    BaselineKind, Campaign, PopulationKind, Strength, Target, TargetComparator as Is,
    TargetKind as Kind,
};
use super::{day, shanwei};

fn at<'c>(campaign: &'c Campaign, path: &str, words: &str) -> &'c Target {
    let mut found = campaign
        .targets
        .iter()
        .filter(|target| target.item.clause.path == path && target.item.title.contains(words));
    let target = found.next();
    assert!(found.next().is_none(), "{path} {words}: two");
    target.unwrap_or_else(|| panic!("{path} {words}"))
}

#[test]
fn every_rate_is_the_whole_but_30_that_stands_twice() {
    let campaign = shanwei();
    let rates = [
        ("二（二）一是 1", "培训率", "100"),
        ("四（一）1", "全覆盖", "100"),
        ("四（一）2", "市级", "100"),
        ("四（一）2", "县级", "100"),
        ("二（二）一是 2", "再培训率", "100"),
        ("二（二）一是 3", "承诺制”落实率", "100"),
        ("二（二）一是 3", "八个一次措施”落实率100%", "100"),
        ("二（二）一是 4", "每半年", "100"),
        ("二（二）一是 4", "每季度", "100"),
        ("二（二）一是 4", "每月", "100"),
        ("四（二）1", "主要负责人", "100"),
        ("四（二）1", "安全管理人员", "100"),
        ("四（二）1", "特种作业人员", "100"),
        ("四（二）2", "补贴", "100"),
        ("二（二）二是 2", "100%收到一张安全海报", "100"),
        ("二（二）二是 2", "100%收到一份安全手册", "100"),
        ("二（二）二是 2", "100%收到一条安全提示信息", "100"),
        ("二（二）二是 2", "100%接受一次安全知识宣讲", "100"),
        ("二（二）二是 3", "警示教育率", "100"),
        ("二（二）三是 2", "企业分值", "30"),
        ("二（二）三是 2", "部门分值占比达到", "30"),
        ("二（二）三是 3", "举报奖励", "100"),
        ("二（二）三是 4", "黑名单", "100"),
    ];
    let with_value: Vec<&Target> = campaign
        .targets
        .iter()
        .filter(|target| target.kind == Kind::Rate && target.value.is_some())
        .collect();
    for (path, words, value) in rates {
        let mut found = with_value
            .iter()
            .filter(|target| target.item.clause.path == path && target.item.title.contains(words));
        // 承诺制 and 八个一次 stand together in the whole, which has no number of its own.
        let target = found.next().unwrap_or_else(|| panic!("{path} {words}"));
        assert!(found.next().is_none(), "{path} {words}: two");
        assert_eq!(target.value.as_deref(), Some(value), "{path} {words}");
        // 30%以上; all the others are the whole.
        let comparator = if value == "100" {
            Is::Equal
        } else {
            Is::AtLeast
        };
        assert_eq!(target.comparator, comparator, "{path} {words}");
    }
    assert_eq!(with_value.len(), rates.len(), "and no other");
}

#[test]
fn sentences_with_several_things_are_wholes_of_parts() {
    let campaign = shanwei();
    let wholes: Vec<(&str, usize)> = campaign
        .targets
        .iter()
        .filter(|target| target.comparator == Is::AllParts)
        .map(|whole| {
            let parts = campaign.targets.iter();
            let parts = parts.filter(|part| part.part_of.as_ref() == Some(&whole.item.code));
            let parts = parts.inspect(|part| assert_eq!(part.by, whole.by, "{}", part.item.title));
            (whole.item.clause.path.as_str(), parts.count())
        })
        .collect();
    assert_eq!(
        wholes,
        [
            // 事故总量、死亡人数 “双下降”.
            ("二（一）", 2),
            // 市、县 分别.
            ("二（二）一是 2", 2),
            // “承诺制”“八个一次”.
            ("二（二）一是 3", 2),
            // 市、县（市、区）和乡镇（街道）.
            ("二（二）一是 4", 3),
            // 三项岗位.
            ("二（二）二是 1", 3),
            // 海报、手册、提示信息、宣讲.
            ("二（二）二是 2", 4),
            // 企业、部门分值占比均.
            ("二（二）三是 2", 2),
        ]
    );
}

#[test]
fn accidents_fall_and_there_is_no_major_one() {
    let campaign = shanwei();
    for words in ["总量下降", "死亡人数下降"] {
        let target = at(&campaign, "二（一）", words);
        assert_eq!(target.comparator, Is::Falling);
        let against = target.against.as_ref().expect("下降");
        assert_eq!(against.kind, BaselineKind::PreviousYear);
        assert!(target.item.readings.contains(&"double-fall".to_owned()));
    }
    let major = at(&campaign, "二（一）", "重特大事故");
    assert_eq!(
        (major.comparator, major.value.as_deref()),
        (Is::Equal, Some("0"))
    );
    // 坚决守住.
    assert_eq!(major.strength, Strength::Must);
    // 有效遏制, 进一步好转: no number.
    for words in ["较大事故", "道路运输"] {
        assert_eq!(at(&campaign, "二（一）", words).kind, Kind::Boolean);
    }
}

#[test]
fn a_deadline_stands_in_three_clauses_and_in_no_other() {
    let campaign = shanwei();
    // 2020年; 力争年内, twice.
    let printed = ["二（一）", "二（二）二是 2", "四（一）1"];
    for target in &campaign.targets {
        let by = printed
            .contains(&target.item.clause.path.as_str())
            .then(|| day(2020, 12, 31));
        assert_eq!(target.by, by, "{}", target.item.title);
    }
    let without: BTreeSet<&str> = campaign
        .targets
        .iter()
        .filter(|target| target.by.is_none())
        .map(|target| target.item.clause.path.as_str())
        .collect();
    for path in [
        "二（二）一是 1",
        "二（二）一是 2",
        "二（二）一是 3",
        "二（二）一是 4",
        "二（二）二是 1",
        "二（二）二是 3",
        "二（二）三是 2",
        "二（二）三是 3",
        "二（二）三是 4",
        "四（二）1",
        "四（二）2",
    ] {
        assert!(without.contains(path), "{path}");
    }
}

#[test]
fn training_is_promised_twice_with_other_words() {
    let campaign = shanwei();
    let plain = at(&campaign, "二（二）一是 1", "培训率");
    let strived = at(&campaign, "四（一）1", "全覆盖");
    assert_eq!((plain.strength, plain.by), (Strength::Stated, None));
    assert_eq!(strived.strength, Strength::Strive);
    assert_ne!(plain.population, strived.population);
    // 力争: the training, the publicity with its four parts, the rules on duties (四（三）1).
    let strive: BTreeSet<&str> = campaign
        .targets
        .iter()
        .filter(|target| target.strength == Strength::Strive)
        .map(|target| target.item.clause.path.as_str())
        .collect();
    assert_eq!(strive, BTreeSet::from(["二（二）二是 2", "四（一）1"]));
    let strive: Vec<&str> = campaign
        .milestones
        .iter()
        .filter(|one| one.strength == Strength::Strive)
        .map(|one| one.item.clause.path.as_str())
        .collect();
    assert_eq!(strive, ["四（三）1"]);
}

#[test]
fn retraining_counts_the_enterprises_with_deaths_alone() {
    let campaign = shanwei();
    let retraining = at(&campaign, "二（二）一是 2", "再培训率");
    let denominator = retraining.denominator.as_deref().expect("a rate");
    // 四（一）3 says which.
    assert_eq!(
        denominator,
        "发生人员死亡的生产安全事故责任单位企业主要负责人"
    );
    // The same three months, once: the duty and the target are one thing.
    assert_eq!(retraining.duty.as_deref(), Some("retrain"));
}

#[test]
fn each_of_two_offices_reaches_its_30_and_nothing_else_is_asked_of_each() {
    let campaign = shanwei();
    let each = campaign.targets.iter().filter(|target| target.each);
    let values: Vec<_> = each.map(|target| target.value.as_deref()).collect();
    assert_eq!(values, [Some("30"), Some("30")]);
}

#[test]
fn each_list_of_sectors_is_kept_as_printed() {
    let campaign = shanwei();
    for (path, of, words, open) in [
        (
            "二（一）",
            PopulationKind::Other,
            "道路运输、危险化学品",
            true,
        ),
        (
            "四（一）1",
            PopulationKind::PersonInCharge,
            "非煤矿山、危险化学品、建筑施工、交通运输、消防、民用爆炸物品、冶金有色、粉尘涉爆",
            false,
        ),
        (
            "四（二）1",
            PopulationKind::Enterprise,
            "化工、非煤矿山、金属冶炼、烟花爆竹、民用爆炸物品、建筑施工",
            true,
        ),
        (
            "四（二）2",
            PopulationKind::Enterprise,
            "化工、非煤矿山、冶金、烟花爆竹、民用爆炸物品、建筑施工、粉尘涉爆、有限空间、涉氨制冷",
            false,
        ),
        (
            "四（二）5",
            PopulationKind::Accident,
            "非煤矿山、危险化学品、建设施工、交通运输、消防、民用爆炸物品",
            true,
        ),
        (
            "四（三）4",
            PopulationKind::Other,
            "建设施工、交通运输、消防、油气管道、渔业船舶、民用爆炸物品、人员密集场所",
            true,
        ),
    ] {
        let mut found = campaign.populations.iter().filter(|population| {
            population.item.clause.path == path
                && population.of == of
                && !population.sectors.is_empty()
        });
        let population = found.next().unwrap_or_else(|| panic!("{path}"));
        assert!(found.next().is_none(), "{path}: two");
        let sectors: Vec<&str> = population
            .sectors
            .iter()
            .map(|word| word.printed.as_str())
            .collect();
        assert_eq!(sectors.join("、"), words, "{path}");
        assert_eq!(population.open, open, "{path}");
    }
}

/// 四（一）1, 四（二）3: 各县（市、区）人民政府具体组织实施, and departments of the same persons and enterprises by their sectors.
#[test]
fn what_counties_carry_out_and_departments_answer_for_is_added_up_by_county() {
    let campaign = shanwei();
    let counties = |target: &&Target| target.added_up == ["counties"];
    let found = campaign.targets.iter().filter(counties);
    let codes: Vec<&str> = found.map(|target| target.item.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "training",
            "training-listed",
            "publicity.poster",
            "publicity.handbook",
            "publicity.notice",
            "publicity.lecture",
        ]
    );
    let read = |target: &Target| target.item.readings.iter().any(|code| code == "whose-sum");
    let mut others = campaign
        .targets
        .iter()
        .filter(|target| target.added_up.is_empty());
    assert!(others.all(|target| !read(target) || target.item.code == "publicity"));
    let open = campaign.interpretation("whose-sum").expect("the readings");
    assert_eq!((open.in_force.as_str(), open.readings.len()), ("places", 3));
}
