//! Which enterprises the plan counts and asks, by the words of its clauses.

use std::collections::BTreeSet;

use super::wuhua;
use crate::campaign::Campaign;
use crate::compliance::{Membership, Traits, membership};

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
