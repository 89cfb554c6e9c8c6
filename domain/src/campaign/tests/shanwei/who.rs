//! Who answers for what, as the bracket that closes each task says.

use std::collections::BTreeSet;

use super::super::super::{Campaign, Relation, Task};
use super::{above, code_of, shanwei};

fn task<'c>(campaign: &'c Campaign, path: &str) -> &'c Task {
    let mut found = campaign
        .tasks
        .iter()
        .filter(|task| task.item.clause.path == path);
    let task = found.next().unwrap_or_else(|| panic!("{path}"));
    assert!(found.next().is_none(), "one task for {path}");
    task
}

/// The bracket's list of offices, as printed, and how it goes on.
struct Bracket {
    path: &'static str,
    names: &'static [&'static str],
    /// 其他市负有安全监管职责的部门, 等负有….
    and_others: bool,
    /// 等部门, or `and_others`.
    open: bool,
}

const LISTS: [Bracket; 7] = [
    Bracket {
        path: "四（一）1",
        names: &[
            "市应急管理局",
            "工业和信息化局",
            "住房城乡建设局",
            "交通运输局",
            "水务局",
            "市消防救援支队",
        ],
        and_others: true,
        open: true,
    },
    Bracket {
        path: "四（二）1",
        names: &[
            "市应急管理局",
            "工业和信息化局",
            "公安局",
            "住房城乡建设局",
            "交通运输局",
            "水务局",
        ],
        and_others: false,
        open: true,
    },
    Bracket {
        path: "四（二）2",
        names: &[
            "市人力资源和社会保障局",
            "财政局",
            "公安局",
            "住房城乡建设局",
            "交通运输局",
            "应急管理局",
        ],
        and_others: true,
        open: true,
    },
    Bracket {
        path: "四（二）5",
        names: &[
            "市应急管理局",
            "工业和信息化局",
            "公安局",
            "住房城乡建设局",
            "交通运输局",
            "水务局",
            "汕尾海事局",
            "市消防救援支队",
        ],
        and_others: true,
        open: true,
    },
    Bracket {
        path: "四（三）4",
        names: &[
            "市应急管理局",
            "发展改革局",
            "工业和信息化局",
            "公安局",
            "住房城乡建设局",
            "交通运输局",
            "水务局",
            "农业农村局",
            "汕尾海事局",
            "市消防救援支队",
        ],
        and_others: true,
        open: true,
    },
    Bracket {
        path: "四（三）5",
        names: &["市应急管理局", "财政局"],
        and_others: true,
        open: true,
    },
    Bracket {
        path: "四（三）6",
        names: &[
            "市应急管理局",
            "发展改革局",
            "科技局",
            "人力资源和社会保障局",
            "自然资源局",
            "生态环境局",
            "住房城乡建设局",
            "交通运输局",
            "市场监管局",
            "人民银行汕尾市中心支行",
            "汕尾银保监分局",
        ],
        and_others: false,
        open: false,
    },
];

#[test]
fn the_lists_in_the_brackets_are_those_printed() {
    let campaign = shanwei();
    for Bracket {
        path,
        names,
        and_others,
        open,
    } in LISTS
    {
        let lists: Vec<_> = task(&campaign, path)
            .parties
            .iter()
            .filter_map(|party| campaign.group(&party.who))
            .filter(|group| !group.members.is_empty())
            .collect();
        let [list] = lists[..] else {
            panic!("{path} has one list");
        };
        let printed: Vec<&str> = names.iter().map(|name| code_of(&campaign, name)).collect();
        assert_eq!(list.members, printed, "{path}");
        assert_eq!(!list.includes.is_empty(), and_others, "{path}");
        assert_eq!(list.open, open, "{path}");
    }
}

#[test]
fn whoever_a_bracket_names_before_the_others_is_one_of_the_supervising() {
    let campaign = shanwei();
    let named: BTreeSet<&str> = LISTS
        .iter()
        .filter(|bracket| bracket.and_others)
        .flat_map(|bracket| bracket.names)
        .map(|name| code_of(&campaign, name))
        .collect();
    let members = campaign.members_of("supervising-departments", &above);
    assert_eq!(members.into_iter().collect::<BTreeSet<_>>(), named);
    assert_eq!(named.len(), 12);
    let group = campaign.group("supervising-departments");
    assert!(group.expect("printed").open);
}

#[test]
fn nobody_leads_and_with_and_assist_are_printed_once_each() {
    let campaign = shanwei();
    let with = |relation: Relation| -> Vec<(&str, &str)> {
        let tasks = campaign.tasks.iter();
        let parties = tasks.flat_map(|task| task.parties.iter().map(move |party| (task, party)));
        parties
            .filter(|(_, party)| party.relation == relation)
            .map(|(task, party)| (task.item.clause.path.as_str(), party.who.as_str()))
            .collect()
    };
    assert_eq!(with(Relation::Lead), []);
    assert_eq!(
        with(Relation::With),
        [("四（三）2", code_of(&campaign, "市消防救援支队"))]
    );
    assert_eq!(
        with(Relation::Assist),
        [("四（二）3", code_of(&campaign, "市委宣传部"))]
    );
    // 各县（市、区）人民政府具体组织实施.
    let implemented = ["四（一）1", "四（一）4", "四（二）3"];
    assert_eq!(
        with(Relation::Implement),
        implemented.map(|path| (path, "counties"))
    );
    // 负责组织实施; 负责, without 依职责.
    let emergency = code_of(&campaign, "市应急管理局");
    let responsible = with(Relation::Responsible);
    assert_eq!(responsible[0].0, "四（二）2");
    assert_eq!(
        responsible[1..],
        [
            ("四（三）1", code_of(&campaign, "市委编办")),
            ("四（三）1", emergency),
            ("四（三）2", emergency),
        ]
    );
    let numbered = campaign.tasks.iter().filter(|task| task.inside.is_some());
    assert_eq!(numbered.count(), 5 + 5 + 6);
}
