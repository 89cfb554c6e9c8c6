//! Which enterprises the plan counts and asks, by the words of its clauses.

use std::collections::BTreeSet;

use super::wuhua;
use crate::campaign::Campaign;
use crate::compliance::{Membership, Traits, counted_marks, is_one_of_whole, membership};

fn words(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

/// Whether an enterprise of these sectors and marks is one of these bodies.
fn is_among(campaign: &Campaign, bodies: &[String], sectors: &[&str], marks: &[&str]) -> bool {
    let (sectors, marks) = (words(sectors), words(marks));
    let traits = Traits {
        sectors: &sectors,
        marks: &marks,
    };
    bodies
        .iter()
        .any(|body| membership(campaign, body, traits) == Membership::In)
}

#[test]
fn all_mines_and_chemicals_and_of_other_industries_those_above_scale_install_the_app() {
    let campaign = wuhua();
    let app = campaign.targets.iter().find(|one| one.item.code == "app");
    let binds = &app.expect("三（二）1 一是").binds;
    let asked = |sectors: &[&str], marks: &[&str]| is_among(&campaign, binds, sectors, marks);
    // 所有非煤矿山、危险化学品企业.
    assert!(asked(&["非煤矿山"], &[]));
    assert!(asked(&["危险化学品"], &["高危"]));
    // 冶金、…、商贸等行业规模以上企业, however the registry writes the condition.
    for sector in [
        "冶金", "有色", "机械", "建材", "轻工", "纺织", "烟草", "商贸",
    ] {
        assert!(asked(&[sector], &["规模以上"]), "{sector}");
        assert!(asked(&[sector], &["规模以上企业"]), "{sector}");
        assert!(!asked(&[sector], &[]), "{sector}");
    }
    assert!(!asked(&["道路运输"], &["规模以上"]));
    // 等.
    assert!(asked(&["道路运输"], &["wuhua-2020/app-heads.above-scale"]));
}

#[test]
fn insurers_and_coaches_are_asked_and_nobody_beside_them() {
    let campaign = wuhua();
    let by = |code: &str| {
        let mut duties = campaign.duties.iter();
        let duty = duties.find(|one| one.item.code == code);
        &duty.expect("a duty").by
    };
    let insurers = by("insurers-prevent");
    assert!(is_among(&campaign, insurers, &[], &["承保安责险"]));
    for (sector, mark) in [("非煤矿山", "高危"), ("商贸", "规模以上")] {
        assert!(!is_among(&campaign, insurers, &[sector], &[mark]));
    }
    let coaches = by("old-coaches");
    assert!(is_among(&campaign, coaches, &["道路运输"], &["客运"]));
    assert!(!is_among(&campaign, coaches, &["道路运输"], &["危险货物"]));
}

/// Whether an enterprise of these sectors and marks belongs to whom a target binds.
fn bound(campaign: &Campaign, target: &str, sectors: &[&str], marks: &[&str]) -> Membership {
    let (sectors, marks) = (words(sectors), words(marks));
    let traits = Traits {
        sectors: &sectors,
        marks: &marks,
    };
    let found = campaign.targets.iter().find(|one| one.item.code == target);
    let [body] = found.expect("a target").binds.as_slice() else {
        panic!("{target} binds one body");
    };
    membership(campaign, body, traits)
}

#[test]
fn who_is_high_risk_says_the_county_and_no_word_of_the_registry() {
    let campaign = wuhua();
    let named = "wuhua-2020/high-risk-enterprises";
    for target in ["liability-insurance", "three-posts-certified"] {
        let stands = |sector: &str, marks: &[&str]| bound(&campaign, target, &[sector], marks);
        for marks in [&[][..], &["高危"], &["高危行业"], &["规模以上"]] {
            assert_eq!(stands("非煤矿山", marks), Membership::Unknown, "{marks:?}");
        }
        assert_eq!(stands("商贸", &[named]), Membership::In);
        assert_eq!(stands("商贸", &[]), Membership::Unknown);
    }
    let counted = counted_marks(&campaign);
    assert!(counted.contains(named) && counted.contains("涉及重大危险源"));
    assert!(!counted.contains("高危行业") && !counted.contains("高危"));
}

#[test]
fn who_of_the_carriers_is_of_the_two_and_the_one_says_the_county() {
    let campaign = wuhua();
    let stands = |sector: &str, marks: &[&str]| bound(&campaign, "eight-one", &[sector], marks);
    for marks in [&[][..], &["两客一危"], &["客运"]] {
        assert_eq!(stands("道路运输", marks), Membership::Unknown, "{marks:?}");
        assert_eq!(stands("商贸", marks), Membership::Out, "{marks:?}");
    }
    let named = "wuhua-2020/passenger-hazmat-heads";
    assert_eq!(stands("道路运输", &[named]), Membership::In);
}

#[test]
fn dangerous_goods_are_those_of_the_law() {
    let campaign = wuhua();
    let stands =
        |sector: &str, marks: &[&str]| bound(&campaign, "safety-engineers", &[sector], marks);
    for sector in [
        "危险物品",
        "危险化学品",
        "烟花爆竹",
        "民用爆炸物品",
        "民爆",
        "非煤矿山",
        "金属冶炼",
    ] {
        assert_eq!(stands(sector, &[]), Membership::In, "{sector}");
    }
    for sector in ["燃气", "危险货物道路运输", "冶金", "商贸"] {
        assert_eq!(stands(sector, &[]), Membership::Out, "{sector}");
    }
    let named = "wuhua-2020/engineer-enterprises";
    assert_eq!(stands("燃气", &[named]), Membership::In);
}

#[test]
fn an_enterprise_is_one_of_those_that_a_rate_counts_and_tells_people_and_plants_by_their_number() {
    let campaign = wuhua();
    let of = |code: &str| {
        let found = campaign.targets.iter().find(|one| one.item.code == code);
        is_one_of_whole(&campaign, found.expect("a target"))
    };
    for code in [
        "app",
        "safety-engineers",
        "safety-teams",
        "head-training",
        "risk-control-system",
        "commitment-rate.commitment",
        "hazchem-prevention-system",
        "relocation.large",
        "mine-overhaul.policy",
        "eight-one",
        "liability-insurance",
    ] {
        assert!(of(code), "{code}");
    }
    for code in [
        "certificates",
        "safety-equipment.detectors",
        "process-automation",
        "education",
        "three-posts-certified",
        "tailings-ponds",
    ] {
        assert!(!of(code), "{code}");
    }
}

#[test]
fn what_no_list_names_is_told_by_the_lead() {
    let campaign = wuhua();
    for code in [
        "tip-rewards",
        "blacklisting",
        "warning-education",
        "accident-heads-summoned",
    ] {
        let target = campaign.targets.iter().find(|one| one.item.code == code);
        let binds = &target.expect("三（二）3").binds;
        assert_eq!(binds, &["441424.yjj", "county-relevant-units"], "{code}");
    }
}
