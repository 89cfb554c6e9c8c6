//! What is wanted from one of the counties, from the emergency bureau, and from an office that one bracket names.

use std::collections::BTreeSet;

use super::super::super::{Campaign, Part, SubjectKind};
use super::{above, code_of, day, shanwei};

/// The agency and every group that it belongs to.
fn bodies(campaign: &Campaign, agency: &str) -> BTreeSet<String> {
    let groups = campaign.groups.iter().filter(|group| {
        let members = campaign.members_of(&group.code, &above);
        members.contains(&agency)
    });
    groups
        .map(|group| group.code.clone())
        .chain([agency.to_owned()])
        .collect()
}

/// Clauses of what is wanted of a kind from the bodies, with their parts in it.
fn wanted<'c>(
    campaign: &'c Campaign,
    bodies: &BTreeSet<String>,
    kind: SubjectKind,
) -> Vec<(&'c str, Vec<Part>)> {
    campaign
        .requirements()
        .iter()
        .filter(|wanted| wanted.subject.kind() == kind)
        .map(|wanted| {
            let parts = wanted.ties_to(bodies).map(|tie| tie.part).collect();
            (wanted.subject.clause().path.as_str(), parts)
        })
        .filter(|(_, parts): &(&str, Vec<Part>)| !parts.is_empty())
        .collect()
}

/// Days of the campaign on which something falls due for the bodies by their own words, with the clause.
fn owed<'c>(campaign: &'c Campaign, bodies: &BTreeSet<String>) -> Vec<(String, &'c str)> {
    campaign
        .due_between(day(2020, 1, 1), day(2020, 12, 31))
        .iter()
        .filter(|due| due.subject.kind() == SubjectKind::Paper)
        .filter(|due| {
            let mut ties = due.ties.iter();
            ties.any(|tie| tie.part == Part::Owes && bodies.contains(tie.body))
        })
        .map(|due| (due.day.to_string(), due.subject.clause().path.as_str()))
        .collect()
}

#[test]
fn a_county_answers_for_twelve_tasks_and_owes_four_papers() {
    let campaign = shanwei();
    let haifeng = bodies(&campaign, "441521.zf");
    assert_eq!(
        haifeng,
        ["441521.zf", "counties", "places-and-departments"]
            .map(str::to_owned)
            .into()
    );
    let [implements, by_function] = [vec![Part::Implement], vec![Part::ByFunction]];
    assert_eq!(
        wanted(&campaign, &haifeng, SubjectKind::Task),
        [
            ("四（一）1", implements.clone()),
            ("四（一）2", by_function.clone()),
            ("四（一）3", by_function.clone()),
            ("四（一）4", implements.clone()),
            ("四（一）5", by_function.clone()),
            ("四（二）3", implements),
            ("四（二）4", by_function.clone()),
            ("四（二）5", by_function.clone()),
            ("四（三）3", by_function.clone()),
            ("四（三）4", by_function.clone()),
            ("四（三）5", by_function.clone()),
            ("四（三）6", by_function),
        ]
    );
    let paper = "五（三）";
    assert_eq!(
        owed(&campaign, &haifeng),
        [
            ("2020-07-30".to_owned(), paper),
            ("2020-09-30".to_owned(), paper),
            ("2020-12-28".to_owned(), paper),
            ("2020-12-31".to_owned(), paper),
        ]
    );
    // 制定, 动员部署, 摸清, 开始 of 三; what it answers for in 四.
    let milestones = wanted(&campaign, &haifeng, SubjectKind::Milestone);
    let printed = ["三（一）", "三（一）", "三（二）", "三（二）"];
    let found: Vec<&str> = milestones.iter().map(|(path, _)| *path).collect();
    assert_eq!(found[..4], printed);
    for path in ["四（三）1", "四（三）2", "四（二）2"] {
        assert!(!found.contains(&path), "{path} is the city's");
    }
}

#[test]
fn the_emergency_bureau_answers_for_all_sixteen_tasks_and_owes_one_summary() {
    let campaign = shanwei();
    let bureau = bodies(&campaign, code_of(&campaign, "市应急管理局"));
    let tasks = wanted(&campaign, &bureau, SubjectKind::Task);
    let responsible = ["四（二）2", "四（三）1", "四（三）2"];
    assert_eq!(tasks.len(), 16);
    for (path, parts) in &tasks {
        let part = if responsible.contains(path) {
            Part::Responsible
        } else {
            Part::ByFunction
        };
        assert!(parts.iter().all(|found| *found == part), "{path}");
    }
    // 30%以上, with 会同 of the fire brigade.
    let targets = wanted(&campaign, &bureau, SubjectKind::Target);
    assert!(targets.iter().any(|(path, _)| *path == "二（二）三是 2"));
    assert_eq!(
        owed(&campaign, &bureau),
        [("2020-12-28".to_owned(), "五（三）")]
    );
}

#[test]
fn an_office_named_in_one_bracket_has_that_task_alone() {
    let campaign = shanwei();
    for (printed, path, part) in [
        ("科技局", "四（三）6", Part::ByFunction),
        ("市委宣传部", "四（二）3", Part::Assist),
        ("市委编办", "四（三）1", Part::Responsible),
    ] {
        let office = bodies(&campaign, code_of(&campaign, printed));
        assert_eq!(
            wanted(&campaign, &office, SubjectKind::Task),
            [(path, vec![part])],
            "{printed}"
        );
        assert_eq!(owed(&campaign, &office), [], "{printed}");
    }
}
