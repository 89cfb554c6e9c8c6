//! The enterprises of the world.

use cengbao_domain::enterprise::complete_credit_code;
use cengbao_store::{EnterpriseRow, Store};
use chrono::{DateTime, Utc};

use super::{SIBLING_TOWN, TOWN, WIDE_TOWN};

/// How many lie in the wide town.
const IN_WIDE_TOWN: usize = 60;

/// An enterprise of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    number: usize,
    pub(crate) name: &'static str,
    pub(crate) place: &'static str,
    pub(crate) section: &'static str,
    pub(crate) sectors: &'static str,
    pub(crate) marks: &'static str,
}

impl Known {
    /// Its unified social credit code.
    pub(crate) fn code(&self) -> String {
        code(self.number)
    }
}

const fn known(
    number: usize,
    name: &'static str,
    place: &'static str,
    section: &'static str,
    sectors: &'static str,
    marks: &'static str,
) -> Known {
    Known {
        number,
        name,
        place,
        section,
        sectors,
        marks,
    }
}

/// Answered for by the section of industry and trade.
pub(crate) const PLANT: Known = known(
    1,
    "甲化工厂",
    TOWN,
    "990101001.gm",
    "危险化学品",
    "高危;规模以上",
);
/// Answered for by the section of fire safety.
pub(crate) const HOTEL: Known = known(2, "乙饭店", TOWN, "990101001.xf", "消防", "人员密集");
/// Nobody answers for it.
pub(crate) const SHOP: Known = known(3, "丙商店", TOWN, "", "", "九小");
/// In the other town of the county.
pub(crate) const QUARRY: Known = known(4, "丁采石场", SIBLING_TOWN, "", "非煤矿山", "高危");

/// Those that have a name here.
pub(crate) const NAMED: [Known; 6] = [
    PLANT,
    HOTEL,
    SHOP,
    QUARRY,
    known(5, "戊仓库", "990102001", "", "危险化学品", ""),
    known(6, "己渡口", "990200001", "", "", ""),
];

/// A code of the registrar's, made up.
fn code(number: usize) -> String {
    complete_credit_code(&format!("91990100MA{number:07}")).expect("seventeen lawful characters")
}

/// Code and place of all of them.
pub(crate) fn all() -> Vec<(String, &'static str)> {
    let named = NAMED.iter().map(|one| (one.code(), one.place));
    let wide = (0..IN_WIDE_TOWN).map(|number| (code(1_000 + number), WIDE_TOWN));
    named.chain(wide).collect()
}

/// Registers all of them.
pub(crate) async fn import(store: &Store, now: DateTime<Utc>) {
    let named = NAMED.iter().map(|one| EnterpriseRow {
        code: one.code(),
        name: one.name.to_owned(),
        place: one.place.to_owned(),
        section: Some(one.section.to_owned()),
        sectors: Some(words(one.sectors)),
        marks: Some(words(one.marks)),
        simulated: Some(true),
        ..EnterpriseRow::default()
    });
    let wide = (0..IN_WIDE_TOWN).map(|number| EnterpriseRow {
        code: code(1_000 + number),
        name: format!("第{number}厂"),
        place: WIDE_TOWN.to_owned(),
        sectors: Some(words("消防")),
        simulated: Some(true),
        ..EnterpriseRow::default()
    });
    let report = store
        .system("the tests' enterprises", now)
        .import_enterprises(named.chain(wide), None)
        .await
        .unwrap();
    assert_eq!(
        usize::try_from(report.added),
        Ok(NAMED.len() + IN_WIDE_TOWN)
    );
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(';').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
