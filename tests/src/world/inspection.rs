//! A plan that wants something of offices again and again: at three levels each at its own cadence, of sections of one
//! bureau, of communities, of departments that nobody lists.

use std::fmt::Write as _;

use cengbao_domain::policy::Role;

use super::accounts::{account, grant, spec};
use super::{PREFECTURE, SECTIONS, SIBLING_TOWN, TOWN, campaign};
use crate::harness::hub::{Hub, noon};

/// Its code.
pub(crate) const PLAN: &str = "xun-2023";
/// The office of the prefecture, and those of two counties of it.
pub(crate) const CITY_OFFICE: &str = "9901.yj";
pub(crate) const COUNTY_OFFICES: [&str; 2] = ["990101.yj", "990102.yj"];

const CLAUSE: &str = "clause = { path = \"一\", basis = \"STATED\" }";

/// Applies it, and gives the offices that only it names a reporter and a viewer each.
pub(crate) async fn apply(hub: &Hub) {
    let communities = campaign::committees().into_iter().map(|(code, _)| code);
    let communities: Vec<String> = communities.collect();
    let members = [
        format!("members = {communities:?}"),
        format!("members = {COUNTY_OFFICES:?}"),
    ];
    apply_to(hub, &members).await;
}

/// The same, where communities and the counties' offices follow from the tree: those of one town and of one prefecture.
pub(crate) async fn apply_by_rule(hub: &Hub) {
    let rule = |kind: &str, place: &str| {
        format!("derived = {{ kind = \"{kind}\", directly_below = \"{place}\" }}")
    };
    let members = [
        rule("COMMUNITY_COMMITTEE", SIBLING_TOWN),
        rule("BUREAU", PREFECTURE),
    ];
    apply_to(hub, &members).await;
}

/// Applies it again as it is.
pub(crate) fn apply_again(hub: &Hub) {
    let folder = hub.folder().join(PLAN);
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}

async fn apply_to(hub: &Hub, members: &[String; 2]) {
    let folder = hub.folder().join(PLAN);
    std::fs::create_dir_all(&folder).unwrap();
    let head = format!(
        "format = 1\ncode = \"{PLAN}\"\ntitle = \"例巡查\"\nissuer = \"99.ab\"\nstarts_on = 2023-01-01\n\
         ends_on = 2023-12-31\n\n[clauses]\ntitle = {{ path = \"一\", basis = \"STATED\" }}\n\
         issuer = {{ path = \"一\", basis = \"STATED\" }}\nstarts_on = {{ path = \"一\", basis = \"STATED\" }}\n\
         ends_on = {{ path = \"一\", basis = \"STATED\" }}\n"
    );
    for (name, text) in [
        ("campaign.toml", head.as_str()),
        ("agencies.toml", &agencies(members)),
        ("duties.toml", &duties()),
        ("targets.toml", &targets()),
        ("clauses.toml", "[[clauses]]\npath = \"一\"\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    apply_again(hub);
    let mut specs = Vec::new();
    for office in [CITY_OFFICE].into_iter().chain(COUNTY_OFFICES) {
        for role in [Role::Reporter, Role::Viewer] {
            let name = account(office, role);
            specs.push(spec(&name, Some(office), vec![grant(role, office)]));
        }
    }
    let operator = hub
        .store()
        .system("the tests' accounts", noon("2023-01-05"));
    operator.create_accounts(&specs).await.unwrap();
}

fn agencies([communities, counties]: &[String; 2]) -> String {
    let mut text = String::new();
    let mut office = |code: &str, name: &str, kind: &str, more: &str| {
        let place = code.split('.').next().unwrap();
        write!(
            text,
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"{kind}\"\njurisdiction = \"{place}\"\n{more}{CLAUSE}\n\n"
        )
        .unwrap();
    };
    office("99.ab", "例省安委办", "SAFETY_COMMITTEE_OFFICE", "");
    office(CITY_OFFICE, "例市应急局", "BUREAU", "");
    for code in COUNTY_OFFICES {
        office(code, &format!("{code}县应急局"), "BUREAU", "");
    }
    office(&format!("{TOWN}.zf"), "一镇人民政府", "TOWN_GOVERNMENT", "");
    for (code, name, sector) in [
        (SECTIONS[0], "一镇消防科", "消防"),
        (SECTIONS[1], "一镇工贸科", "工贸"),
    ] {
        let more = format!("inside = \"{TOWN}.zf\"\nsectors = [\"{sector}\"]\n");
        office(code, name, "SECTION", &more);
    }
    for (code, name) in campaign::committees() {
        office(&code, &name, "COMMUNITY_COMMITTEE", "simulated = true\n");
    }
    let mut group = |code: &str, more: &str| {
        write!(
            text,
            "[[groups]]\ncode = \"{code}\"\nname = \"{code}\"\n{more}\n{CLAUSE}\n\n"
        )
        .unwrap();
    };
    group("communities", communities);
    group("city", &format!("members = [\"{CITY_OFFICE}\"]"));
    group("county", counties);
    group("town", &format!("members = {SECTIONS:?}\nopen = true"));
    group(
        "enforcers",
        "includes = [\"city\", \"county\", \"town\"]\nopen = true",
    );
    group(
        "unlisted",
        "members = []\nopen = true\nundefined = \"没有列出。\"",
    );
    text
}

fn duties() -> String {
    let duty = |code: &str, by: &str, cadence: &str| {
        format!(
            "[[duties]]\ncode = \"{code}\"\ntitle = \"{code}\"\nstrength = \"MUST\"\nby = [\"{by}\"]\n{cadence}\n{CLAUSE}\n\n"
        )
    };
    let levels = "by_level = [\
        { level = \"PREFECTURE\", cadence = { at_least = 1, per = \"HALF_YEAR\" } }, \
        { level = \"COUNTY\", cadence = { at_least = 1, per = \"QUARTER\" } }, \
        { level = \"TOWNSHIP\", cadence = { at_least = 1, per = \"MONTH\" } }]";
    let event = format!(
        "[[events]]\ncode = \"closed\"\ntitle = \"事故结案\"\nstarts = \"ACCIDENT_CLOSED\"\n{CLAUSE}\n\n"
    );
    [
        event,
        duty("enforce", "enforcers", levels),
        duty("meet", "enforcers", "cadence = { unquantified = \"定期\" }"),
        duty(
            "after-case",
            "enforcers",
            "cadence = { at_least = 1, after = \"closed\", within_years = 1 }",
        ),
        duty(
            "patrol",
            "communities",
            "cadence = { at_least = 1, per = \"MONTH\" }",
        ),
        duty(
            "unlisted",
            "unlisted",
            "cadence = { at_least = 1, per = \"MONTH\" }",
        ),
    ]
    .concat()
}

fn targets() -> String {
    let target = |code: &str, binds: &str, more: &str| {
        format!(
            "[[targets]]\ncode = \"{code}\"\ntitle = \"{code}落实率100%\"\nstrength = \"STATED\"\nkind = \"RATE\"\n\
             numerator = \"落实的\"\ndenominator = \"应落实的\"\nbinds = [\"{binds}\"]\nmeasured = \"REGISTRY\"\n{more}\n{CLAUSE}\n\n"
        )
    };
    let part = |level: &str| {
        let more =
            "comparator = \"EQUAL\"\nvalue = \"100\"\nduty = \"enforce\"\npart_of = \"enforce\"";
        target(&format!("enforce.{level}"), level, more)
    };
    [
        target("enforce", "enforcers", "comparator = \"ALL_PARTS\""),
        part("city"),
        part("county"),
        part("town"),
        target(
            "unlisted",
            "unlisted",
            "comparator = \"EQUAL\"\nvalue = \"100\"\nduty = \"unlisted\"",
        ),
    ]
    .concat()
}
