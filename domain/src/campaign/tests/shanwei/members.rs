//! Which enterprises the plan counts, by the words of its clauses; who tells of what nobody is listed for.

use std::collections::BTreeSet;

use super::shanwei;
use crate::compliance::{Membership, Traits, membership};

fn words(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn the_six_industries_are_high_risk_without_another_word() {
    let campaign = shanwei();
    let stands = |sectors: &[&str], marks: &[&str]| {
        let (sectors, marks) = (words(sectors), words(marks));
        let traits = Traits {
            sectors: &sectors,
            marks: &marks,
        };
        membership(&campaign, "high-risk-enterprises", traits)
    };
    for sector in [
        "化工",
        "非煤矿山",
        "金属冶炼",
        "烟花爆竹",
        "民用爆炸物品",
        "建筑施工",
    ] {
        assert_eq!(stands(&[sector], &[]), Membership::In, "{sector}");
    }
    // 等: whom the office adds, and nobody by a word of his own.
    assert_eq!(stands(&["粉尘涉爆"], &["高危"]), Membership::Out);
    let added = "shanwei-2020/high-risk-enterprises";
    assert_eq!(stands(&["粉尘涉爆"], &[added]), Membership::In);
}

#[test]
fn interviews_are_told_by_the_offices_of_the_bracket() {
    let campaign = shanwei();
    let binds = |code: &str| {
        let found = campaign.targets.iter().find(|one| one.item.code == code);
        found.expect("四（一）2").binds.clone()
    };
    assert!(binds("interview.city").contains(&"supervising-departments".to_owned()));
    assert!(binds("interview.county").contains(&"counties".to_owned()));
}
