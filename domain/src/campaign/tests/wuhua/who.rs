//! Who leads and who takes part, task by task, as the bracket that closes each says; what the towns answer for.

use std::collections::BTreeSet;

use super::super::super::{Campaign, Part, Party, Relation, SubjectKind, Task, load};
use super::super::printed;
use super::{above, short, wuhua};

const WASTE: &str = "三（三）9 废弃危险化学品等危险废物";
const DUST: &str = "三（三）9 “煤改气”、洁净型煤、垃圾、污水和涉爆粉尘等";
const NOBODY: [&str; 0] = [];

fn task<'c>(campaign: &'c Campaign, path: &str) -> &'c Task {
    let mut found = campaign
        .tasks
        .iter()
        .filter(|task| task.item.clause.path == path);
    let task = found.next().expect("a task of the clause");
    assert!(found.next().is_none(), "one task for {path}");
    task
}

/// Printed names of the agencies that lead, without 县.
fn leads<'c>(campaign: &'c Campaign, task: &Task) -> Vec<&'c str> {
    let parties = task.parties.iter();
    parties
        .filter(|party| party.relation == Relation::Lead)
        .map(|party| short(campaign, &party.who))
        .collect()
}

/// The names in the list that takes part by its functions, without 县, and whether the list ends in 等.
fn by_function<'c>(campaign: &'c Campaign, task: &Task) -> (Vec<&'c str>, bool) {
    let mut parties = task.parties.iter();
    let list = parties.find(|party| party.relation == Relation::ByFunction);
    let list = &list.expect("a list in the bracket").who;
    let members = campaign.members_of(list, &above);
    let open = campaign.group(list).expect("a group").open;
    let names = members.iter().map(|code| short(campaign, code)).collect();
    (names, open)
}

#[test]
fn each_task_is_led_by_whom_its_bracket_names() {
    let campaign = wuhua();
    let emergency = ["应急管理局"];
    for (paths, leading) in [
        (
            &[
                "三（一）1",
                "三（一）2",
                "三（一）3",
                "三（一）4",
                "三（一）5",
            ][..],
            &emergency[..],
        ),
        (&["三（二）1", "三（二）2", "三（二）3"], &emergency),
        (&["三（三）1", "三（三）2"], &emergency),
        (&["三（三）3"], &["消防救援大队"]),
        (&["三（三）4"], &["交通运输局", "公安局"]),
        (&["三（三）5"], &["交通运输局"]),
        (&["三（三）6"], &["农业农村局"]),
        (&["三（三）7"], &["住房和城乡建设局"]),
        (&["三（三）8"], &NOBODY),
        (&[WASTE], &["市生态环境局五华分局", "应急管理局"]),
        (&[DUST], &NOBODY),
        (&["三（四）1", "三（四）2", "三（四）3"], &NOBODY),
    ] {
        for path in paths {
            assert_eq!(leads(&campaign, task(&campaign, path)), leading, "{path}");
        }
    }
}

/// The lists, each ending in 等, without the prefix 县 that holds through them.
const LISTS: [(&str, &[&str]); 13] = [
    ("三（一）1", &["委组织部", "委宣传部"]),
    (
        "三（一）2",
        &["委宣传部", "教育局", "文化广电旅游体育局", "总工会"],
    ),
    ("三（一）5", &["委编办"]),
    (
        "三（三）1",
        &[
            "发展改革局",
            "教育局",
            "科工商务局",
            "公安局",
            "人力资源和社会保障局",
            "自然资源局",
            "市生态环境局五华分局",
            "住房和城乡建设局",
            "交通运输局",
            "卫生健康局",
            "国资委",
            "市场监管局",
            "消防救援大队",
            "水务局",
        ],
    ),
    (
        "三（三）2",
        &["自然资源局", "市生态环境局五华分局", "市场监管局"],
    ),
    (
        "三（三）3",
        &[
            "教育局",
            "民宗局",
            "公安局",
            "民政局",
            "自然资源局",
            "住房和城乡建设局",
            "科工商务局",
            "文化广电旅游体育局",
            "卫生健康局",
            "应急管理局",
            "市场监管局",
        ],
    ),
    (
        "三（三）4",
        &[
            "科工商务局",
            "公路事务中心",
            "文化广电旅游体育局",
            "应急管理局",
            "市场监管局",
        ],
    ),
    // Printed 县文广旅体局 here.
    ("三（三）6", &["水务局", "交通运输局", "文化广电旅游体育局"]),
    (
        "三（三）7",
        &[
            "发展改革局",
            "教育局",
            "科工商务局",
            "公安局",
            "应急管理局",
            "市场监管局",
            "文化广电旅游体育局",
            "市政公用事业服务中心",
        ],
    ),
    (
        "三（三）8",
        &[
            "工业园管委会",
            "发展改革局",
            "科工商务局",
            "自然资源局",
            "市生态环境局五华分局",
            "交通运输局",
            "应急管理局",
            "市场监管局",
            "消防救援大队",
        ],
    ),
    (
        WASTE,
        &["科工商务局", "公安局", "住房和城乡建设局", "交通运输局"],
    ),
    (
        DUST,
        &[
            "公安局",
            "市生态环境局五华分局",
            "住房和城乡建设局",
            "交通运输局",
            "农业农村局",
            "应急管理局",
            "发展改革局",
        ],
    ),
    (
        "三（四）1",
        &[
            "应急管理局",
            "消防救援大队",
            "科工商务局",
            "司法局",
            "住房和城乡建设局",
            "交通运输局",
        ],
    ),
];

#[test]
fn the_lists_after_the_leads_are_those_printed_and_end_open() {
    let campaign = wuhua();
    for (path, names) in LISTS {
        let (members, open) = by_function(&campaign, task(&campaign, path));
        assert_eq!(members, names, "{path}");
        assert!(open, "{path} ends in 等");
    }
}

#[test]
fn eight_tasks_name_only_the_county_units_concerned_and_so_nobody() {
    let campaign = wuhua();
    for path in [
        "三（一）3",
        "三（一）4",
        "三（二）1",
        "三（二）2",
        "三（二）3",
        "三（三）5",
        "三（四）2",
        "三（四）3",
    ] {
        let (members, open) = by_function(&campaign, task(&campaign, path));
        assert_eq!((members.len(), open), (0, true), "{path}");
    }
}

/// Clauses of the numbered tasks (and the two blocks of 三（三）9) to which one of the bodies is tied, with the parts.
fn numbered<'c>(campaign: &'c Campaign, bodies: &BTreeSet<String>) -> Vec<(&'c str, Vec<Part>)> {
    campaign
        .requirements()
        .iter()
        .filter(|wanted| wanted.subject.kind() == SubjectKind::Task)
        .filter(|wanted| !wanted.subject.clause().path.ends_with('是'))
        .map(|wanted| {
            let parts = wanted.ties_to(bodies).map(|tie| tie.part).collect();
            (wanted.subject.clause().path.as_str(), parts)
        })
        .filter(|(_, parts): &(&str, Vec<Part>)| !parts.is_empty())
        .collect()
}

#[test]
fn the_transport_bureau_finds_the_eight_tasks_that_name_it() {
    let campaign = wuhua();
    let bureau = campaign
        .agencies
        .iter()
        .find(|agency| agency.name == "五华县交通运输局")
        .expect("named in 二");
    let groups = campaign.groups.iter().filter(|group| {
        let members = campaign.members_of(&group.code, &above);
        members.contains(&bureau.code.as_str())
    });
    let bodies = groups
        .map(|group| group.code.clone())
        .chain([bureau.code.clone()])
        .collect();
    let [lead, part] = [vec![Part::Lead], vec![Part::ByFunction]];
    assert_eq!(
        numbered(&campaign, &bodies),
        [
            ("三（三）1", part.clone()),
            ("三（三）4", lead.clone()),
            ("三（三）5", lead),
            ("三（三）6", part.clone()),
            ("三（三）8", part.clone()),
            (WASTE, part.clone()),
            (DUST, part.clone()),
            ("三（四）1", part),
        ]
    );
}

#[test]
fn the_towns_answer_for_every_task_of_three_though_one_names_them() {
    let campaign = wuhua();
    // What 三（四）3 四是 has of them stands with the clause of the run.
    let prints = |party: &Party| party.who == "towns" && party.clause.is_none();
    let naming: Vec<&str> = campaign
        .tasks
        .iter()
        .filter(|task| task.parties.iter().any(prints))
        .map(|task| task.item.clause.path.as_str())
        .collect();
    assert_eq!(naming, ["三（一）1"]);
    let towns = BTreeSet::from(["towns".to_owned()]);
    let answered = numbered(&campaign, &towns);
    // Twenty numbered tasks and the two blocks of the ninth field.
    assert_eq!(answered.len(), 22);
    assert!(
        answered
            .iter()
            .all(|(_, parts)| *parts == [Part::Responsible])
    );
}

/// 三（一）1, 三（一）3, 三（一）4, 三（三）3 五是: the sentence says who does it, and a bracket who leads.
#[test]
fn whoever_a_sentence_has_act_answers_beside_its_lead() {
    let campaign = wuhua();
    let items = campaign.board_items();
    let acting: Vec<(&str, Vec<&str>)> = items
        .iter()
        .filter(|item| item.ties.iter().any(|tie| tie.acts))
        .map(|item| {
            let answering = item.answering().into_iter().collect();
            (item.subject.code(), answering)
        })
        .collect();
    assert_eq!(
        acting,
        [
            ("3.1.1", vec!["441424.yjj", "relevant-units", "towns"]),
            ("town-study-system", vec!["441424.yjj", "towns"]),
            ("unit-duties", vec!["441424.yjj", "relevant-units"]),
            ("risk-boards", vec!["441424.yjj", "supervising-units"]),
            ("3.3.3.5", vec!["441424.xfdd", "fire-sectors"]),
            ("fire-rules", vec!["441424.xfdd", "fire-sectors"]),
            ("fire-goals", vec!["441424.xfdd", "fire-sectors"]),
            // 推动县级应急管理部门建立……: what is pushed is the bracket's, what is built the bureau's.
            (
                "monitoring-body",
                vec!["441424.yjj", "county-relevant-units"]
            ),
        ]
    );
    // 推进各镇……力量建设: the towns are what is pushed, and nothing is said of each.
    let forces = campaign.board_item(SubjectKind::Milestone, "zone-forces");
    let forces = forces.expect("an item").answering();
    assert_eq!(forces.into_iter().collect::<Vec<_>>(), ["441424.yjj"]);
    for code in ["who-acts", "town-forces"] {
        let open = campaign.interpretation(code).expect("both readings");
        assert_eq!(open.readings.len(), 2, "{code}");
    }
}

/// In the other four nobody leads, so that whoever is named answers already.
#[test]
fn a_lead_is_printed_in_this_document_alone() {
    for folder in [
        "heilin-2023",
        "gaoqing-2022",
        "gongyuan-2023",
        "shanwei-2020",
    ] {
        let campaign = load(&printed(folder)).expect("a sound campaign");
        let items = campaign.board_items();
        assert!(
            items.iter().all(|item| item.leads().next().is_none()),
            "{folder}"
        );
    }
}
