//! A plan that asks for no form: milestones and tasks with a lead, with two, with none, with and without a day, one of
//! them in parts.

use std::fmt::Write as _;

use super::{COMMUNITIES, SECTIONS, TOWN, campaign};
use crate::harness::hub::Hub;

/// Its code.
pub(crate) const PLAN: &str = "plan-2023";
/// The office that leads most of it.
pub(crate) const LEAD: &str = "990101001.ab";

const CLAUSE: &str = "clause = { path = \"一\", basis = \"STATED\" }";

/// Milestones: code, task, last day, the whole of which it is a part.
const MILESTONES: [(&str, &str, &str, &str); 8] = [
    ("both", "joint", "2023-03-20", ""),
    ("everywhere", "open", "2023-03-31", ""),
    ("soon", "led", "2023-02-28", ""),
    ("late", "led", "2023-01-15", ""),
    ("some-day", "led", "", ""),
    ("whole", "led", "2023-06-30", ""),
    ("whole.a", "led", "2023-06-30", "whole"),
    ("whole.b", "led", "2023-06-30", "whole"),
];

/// A milestone under a task that an office leads, with the communities as those who act.
const EACH: &str = "each-of-them";

/// Applies it, with these communities in its group.
pub(crate) fn apply(hub: &Hub, communities: &[String]) {
    write(hub, communities, None, "");
}

/// Applies it with the communities of the town, and with a milestone whose sentence has each of them act, or only
/// names them beside the lead.
pub(crate) fn apply_with_each(hub: &Hub, acts: bool) -> &'static str {
    let milestone = format!(
        "[[milestones]]\ncode = \"{EACH}\"\ntitle = \"各社区建立制度\"\ntask = \"led\"\nstrength = \"MUST\"\n\
         by = 2023-03-10\nparties = [{{ who = \"communities\", relation = \"RESPONSIBLE\", acts = {acts} }}, \
         {{ who = \"{LEAD}\", relation = \"LEAD\" }}]\n{CLAUSE}\n\n"
    );
    write(hub, &COMMUNITIES.map(str::to_owned), None, &milestone);
    EACH
}

/// Applies it, issued on a day if one is printed, with a milestone that its issue reaches.
pub(crate) fn apply_issued(hub: &Hub, issued_on: Option<&str>) {
    let milestone = format!(
        "[[milestones]]\ncode = \"issued\"\ntitle = \"制定印发方案\"\ntask = \"led\"\nstrength = \"MUST\"\n\
         by = 2023-02-10\nreached_by_issue = true\n{CLAUSE}\n\n"
    );
    let communities = COMMUNITIES.map(str::to_owned);
    write(hub, &communities, issued_on, &milestone);
}

fn write(hub: &Hub, communities: &[String], issued_on: Option<&str>, more: &str) {
    let folder = hub.folder().join(PLAN);
    std::fs::create_dir_all(&folder).unwrap();
    let [issued_on, of_issue] = issued_on.map_or_else(Default::default, |day| {
        let clause = "issued_on = { path = \"一\", basis = \"STATED\" }\n";
        [format!("issued_on = {day}\n"), clause.to_owned()]
    });
    let head = format!(
        "format = 1\ncode = \"{PLAN}\"\ntitle = \"例计划\"\nissuer = \"990101001.zf\"\nstarts_on = 2023-01-01\n\
         {issued_on}ends_on = 2023-12-31\n\n[clauses]\ntitle = {{ path = \"一\", basis = \"STATED\" }}\n\
         issuer = {{ path = \"一\", basis = \"STATED\" }}\nstarts_on = {{ path = \"一\", basis = \"STATED\" }}\n\
         ends_on = {{ path = \"一\", basis = \"STATED\" }}\n{of_issue}"
    );
    for (name, text) in [
        ("campaign.toml", head.as_str()),
        ("agencies.toml", &agencies(communities)),
        ("tasks.toml", &tasks()),
        ("milestones.toml", &(milestones() + more)),
        ("populations.toml", &populations()),
        ("duties.toml", &duties()),
        ("targets.toml", &targets()),
        ("clauses.toml", "[[clauses]]\npath = \"一\"\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}

/// Applies it with the communities of the town.
pub(crate) fn apply_in_town(hub: &Hub) {
    apply(hub, &COMMUNITIES.map(str::to_owned));
}

fn agencies(communities: &[String]) -> String {
    let mut text = format!(
        "[[agencies]]\ncode = \"990101001.zf\"\nname = \"一镇人民政府\"\nkind = \"TOWN_GOVERNMENT\"\n\
         jurisdiction = \"{TOWN}\"\n{CLAUSE}\n\n"
    );
    let sections = [
        (LEAD, "一镇安监办", "[]"),
        (SECTIONS[0], "一镇消防科", "[\"消防\"]"),
        (SECTIONS[1], "一镇工贸科", "[\"工贸\"]"),
    ];
    for (code, name, sectors) in sections {
        write!(
            text,
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"SECTION\"\njurisdiction = \"{TOWN}\"\n\
             inside = \"990101001.zf\"\nsectors = {sectors}\n{CLAUSE}\n\n"
        )
        .unwrap();
    }
    let known = campaign::committees();
    for code in communities {
        let (_, name) = known.iter().find(|(known, _)| known == code).unwrap();
        let place = code.split('.').next().unwrap();
        write!(
            text,
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"COMMUNITY_COMMITTEE\"\n\
             jurisdiction = \"{place}\"\nsimulated = true\n{CLAUSE}\n\n"
        )
        .unwrap();
    }
    write!(
        text,
        "[[groups]]\ncode = \"communities\"\nname = \"各社区、各村\"\nmembers = {communities:?}\n{CLAUSE}\n"
    )
    .unwrap();
    text
}

fn tasks() -> String {
    let task = |code: &str, title: &str, parties: &str| {
        format!(
            "[[tasks]]\ncode = \"{code}\"\ntitle = \"{title}\"\nstrength = \"MUST\"\nparties = [{parties}]\n{CLAUSE}\n\n"
        )
    };
    let who = |who: &str, part: &str| format!("{{ who = \"{who}\", relation = \"{part}\" }}");
    [
        task(
            "joint",
            "联合整治",
            &[who(SECTIONS[0], "LEAD"), who(SECTIONS[1], "LEAD")].join(", "),
        ),
        task("open", "宣传发动", &who("communities", "RESPONSIBLE")),
        task(
            "led",
            "制度建设",
            &[who(LEAD, "LEAD"), who(SECTIONS[0], "ASSIST")].join(", "),
        ),
    ]
    .concat()
}

fn milestones() -> String {
    let mut text = String::new();
    for (code, task, by, whole) in MILESTONES {
        let by = if by.is_empty() {
            String::new()
        } else {
            format!("by = {by}\n")
        };
        let whole = if whole.is_empty() {
            String::new()
        } else {
            format!("part_of = \"{whole}\"\n")
        };
        write!(
            text,
            "[[milestones]]\ncode = \"{code}\"\ntitle = \"事项{code}\"\ntask = \"{task}\"\nstrength = \"MUST\"\n\
             {by}{whole}{CLAUSE}\n\n"
        )
        .unwrap();
    }
    text
}

fn populations() -> String {
    format!(
        "[[populations]]\ncode = \"hit\"\ntitle = \"发生人员死亡事故的企业\"\nof = \"ENTERPRISE\"\n\
         marks = [\"人员死亡\"]\n{CLAUSE}\n"
    )
}

/// What is to be done within three months after somebody died.
fn duties() -> String {
    format!(
        "[[events]]\ncode = \"fatal\"\ntitle = \"发生人员死亡的事故\"\nstarts = \"FATAL_ACCIDENT\"\n\
         marks = [\"人员死亡\"]\n{CLAUSE}\n\n[[duties]]\ncode = \"retrain\"\ntitle = \"再培训\"\nstrength = \"MUST\"\n\
         by = [\"hit\"]\ncadence = {{ at_least = 1, after = \"fatal\", within_months = 3 }}\n{CLAUSE}\n"
    )
}

/// How many of those who are to do it have done it; and what they return of themselves.
fn targets() -> String {
    let target = |code: &str, measured: &str| {
        format!(
            "[[targets]]\ncode = \"{code}\"\ntitle = \"再培训率100%\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
             comparator = \"EQUAL\"\nvalue = \"100\"\nnumerator = \"已做的\"\ndenominator = \"应做的\"\n\
             population = \"hit\"\nbinds = [\"hit\"]\n{measured}\n{CLAUSE}\n\n"
        )
    };
    let counted = target("retrained", "measured = \"REGISTRY\"\nduty = \"retrain\"");
    counted + &target("told", "measured = \"RETURN\"")
}
