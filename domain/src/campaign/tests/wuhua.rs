//! 五华县's plan of 2020, against its page: the document, its outline, its phases and bodies. Every number, name and
//! day here and in the modules below was taken by reading the page, not from the files.

mod members;
mod numbers;
mod times;
mod who;

use chrono::NaiveDate;

use super::super::{Campaign, LeadingGroupKind, load};
use super::printed;
use crate::clause::Basis;

fn wuhua() -> Campaign {
    load(&printed("wuhua-2020")).expect("a sound campaign")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// An agency as the lists print it, without 县.
fn short<'c>(campaign: &'c Campaign, code: &str) -> &'c str {
    let agency = campaign.agency(code).expect("an agency");
    let name = agency.aliases.first().unwrap_or(&agency.name);
    name.strip_prefix('县').unwrap_or(name)
}

/// The division above a town of the county; every other place is left without one.
fn above(division: &str) -> Option<String> {
    (division.len() == 9).then(|| division[..6].to_owned())
}

#[test]
fn the_notice_has_a_day_and_no_number_and_the_page_came_later() {
    let campaign = wuhua();
    assert_eq!(campaign.title, "五华县安全生产专项整治三年行动实施计划");
    assert_eq!(campaign.document_number, None);
    assert_eq!(campaign.issued_on, Some(day(2020, 7, 30)));
    let issuer = campaign
        .agency(&campaign.issuer)
        .expect("the issuer")
        .name
        .as_str();
    assert_eq!(issuer, "五华县安全生产委员会");
    let two_days = campaign
        .interpretation("issued-on")
        .expect("two days are printed");
    let read = |code: &str| {
        let found = two_days
            .readings
            .iter()
            .find(|reading| reading.code == code);
        found.map(|reading| reading.clause.path.as_str())
    };
    assert_eq!(read("signature"), Some("落款"));
    assert_eq!(read("page"), Some("题头"));
}

#[test]
fn three_plans_from_above_are_named_with_their_titles_and_no_number() {
    let campaign = wuhua();
    let parents: Vec<(&str, Option<&str>)> = campaign
        .parents
        .iter()
        .map(|parent| (parent.title.as_str(), parent.issuer_name.as_deref()))
        .collect();
    assert_eq!(
        parents,
        [
            ("全国安全生产专项整治三年行动计划", Some("国务院安委会")),
            (
                "广东省安全生产专项整治三年行动实施计划",
                Some("广东省安全生产委员会")
            ),
            (
                "梅州市安全生产专项整治三年行动实施计划",
                Some("梅州市安全生产委员会")
            ),
        ]
    );
    assert!(
        campaign
            .parents
            .iter()
            .all(|parent| parent.document_number.is_none())
    );
}

#[test]
fn four_phases_overlap_in_july_and_begin_before_the_notice() {
    let campaign = wuhua();
    let phases: Vec<_> = campaign
        .phases
        .iter()
        .map(|phase| {
            (
                phase.clause.path.as_str(),
                phase.printed.as_str(),
                phase.starts_on.expect("printed"),
                phase.ends_on.expect("printed"),
            )
        })
        .collect();
    assert_eq!(
        phases,
        [
            (
                "四（一）",
                "2020年4月-7月",
                day(2020, 4, 1),
                day(2020, 7, 31)
            ),
            (
                "四（二）",
                "2020年7月至12月",
                day(2020, 7, 1),
                day(2020, 12, 31)
            ),
            ("四（三）", "2021年", day(2021, 1, 1), day(2021, 12, 31)),
            ("四（四）", "2022年", day(2022, 1, 1), day(2022, 12, 31)),
        ]
    );
    assert!(phases[0].2 < campaign.issued_on.expect("printed"));
    assert!(phases[1].2 < phases[0].3);
    assert_eq!(campaign.starts_on, Some(day(2020, 4, 1)));
    assert_eq!(campaign.ends_on, Some(day(2022, 12, 31)));
}

#[test]
fn the_outline_has_every_number_that_is_printed() {
    let campaign = wuhua();
    let below = |path: &str| {
        let paths = campaign
            .outline
            .iter()
            .map(|clause| clause.path.strip_prefix(path));
        paths
            .flatten()
            .filter(|rest| rest.trim_start().chars().count() == 2 && rest.ends_with('是'))
            .count()
    };
    for (section, numbered) in [
        ("三（一）", 5),
        ("三（二）", 3),
        ("三（三）", 9),
        ("三（四）", 3),
    ] {
        let number_of = |path: &str| path.strip_prefix(section)?.parse::<u8>().ok();
        let numbers: Vec<u8> = campaign
            .outline
            .iter()
            .filter_map(|clause| number_of(&clause.path))
            .collect();
        assert_eq!(numbers, (1..=numbered).collect::<Vec<_>>(), "{section}");
    }
    // 一是, 二是, … of each task that has them.
    for (path, count) in [
        ("三（一）1", 0),
        ("三（二）1", 3),
        ("三（二）2", 2),
        ("三（二）3", 4),
        ("三（三）1", 4),
        ("三（三）2", 3),
        ("三（三）3", 7),
        ("三（三）4", 5),
        ("三（三）5", 0),
        ("三（三）6", 3),
        ("三（三）7", 6),
        ("三（三）8", 3),
        ("三（三）9 废弃危险化学品等危险废物", 5),
        ("三（三）9 “煤改气”、洁净型煤、垃圾、污水和涉爆粉尘等", 0),
        ("三（四）1", 0),
        ("三（四）2", 4),
        ("三（四）3", 4),
    ] {
        assert_eq!(below(path), count, "{path}");
    }
    assert_eq!(campaign.coverage().uncovered().count(), 0);
}

#[test]
fn the_leading_group_and_the_task_force_are_posts() {
    let campaign = wuhua();
    let [group, force] = &campaign.leading_groups[..] else {
        panic!("二 has two bodies");
    };
    let posts = |role: &str, body: &super::super::LeadingGroup| -> Vec<String> {
        let posts = body.posts.iter().filter(|post| post.role == role);
        posts.map(|post| post.holder.clone()).collect()
    };
    assert_eq!(group.kind, LeadingGroupKind::LeadingGroup);
    assert_eq!(posts("组长", group), ["县安委会主任"]);
    assert_eq!(posts("副组长", group), ["县安委会副主任"]);
    assert_eq!(posts("成员", group), ["县安委会成员"]);
    assert_eq!(force.kind, LeadingGroupKind::TaskForce);
    let office = force.office_at.as_deref().expect("设在");
    assert_eq!(short(&campaign, office), "应急管理局");
    assert_eq!(posts("主任", force), ["县安委办主任"]);
    assert_eq!(
        posts("副主任", force),
        [
            "县住房和城乡建设局",
            "县交通运输局",
            "县农业农村局",
            "县应急管理局",
            "县消防救援大队",
            "市生态环境局五华分局",
            "县公安局",
            "县工业园管委会",
        ]
        .map(|office| format!("{office}分管负责同志"))
    );
}

#[test]
fn the_branch_of_the_city_bureau_serves_the_county_and_answers_to_the_city() {
    let campaign = wuhua();
    let branch = campaign
        .agencies
        .iter()
        .find(|agency| {
            agency
                .aliases
                .iter()
                .any(|alias| alias == "市生态环境局五华分局")
        })
        .expect("named in 二");
    assert_eq!(branch.jurisdiction, "441424");
    assert_eq!(branch.inside, None);
    let superior = branch.superior.as_deref().expect("its bureau");
    let superior = campaign.agency(superior).expect("an agency");
    assert_eq!(superior.jurisdiction, "4414");
}

#[test]
fn sixteen_towns_are_outside_knowledge_and_open_groups_have_nobody() {
    let campaign = wuhua();
    let towns = campaign.members_of("towns", &above);
    assert_eq!(towns.len(), 16);
    for town in towns {
        let town = campaign.agency(town).expect("an agency");
        assert!(town.clause.outside_knowledge, "{}", town.name);
        assert_eq!(town.clause.basis, Basis::Interpreted);
        assert!(!town.simulated);
    }
    for printed in [
        "各有关单位",
        "县各有关单位",
        "县安委会成员单位",
        "中央、省、市属驻五华单位",
    ] {
        let group = campaign.groups.iter().find(|group| group.name == printed);
        let group = group.expect("printed");
        assert!(group.open && group.undefined.is_some(), "{printed}");
        assert!(campaign.members_of(&group.code, &above).is_empty());
    }
}

#[test]
fn every_duty_is_recorded_by_an_office_or_an_enterprise() {
    let campaign = wuhua();
    let records = |code: &String| {
        let mut populations = campaign.populations.iter();
        let people = populations.find(|one| one.item.code == *code);
        people.is_none_or(|one| one.of.is_enterprise())
    };
    for duty in &campaign.duties {
        assert!(duty.by.iter().any(records), "{}", duty.item.code);
    }
}
