//! The small invented world of the tests: two provinces, one campaign, an
//! account for every role at every level. Owns its texts; it must never be
//! changed by a test, each gets a copy of its own.

pub(crate) mod accounts;
pub(crate) mod campaign;
pub(crate) mod divisions;
pub(crate) mod enterprises;
pub(crate) mod inspection;
pub(crate) mod kinds;
pub(crate) mod plan;
pub(crate) mod targets;

/// The campaign.
pub(crate) const CAMPAIGN: &str = "li-2023";

/// The province with everything in it.
pub(crate) const PROVINCE: &str = "99";
/// Its prefecture with three counties and a placeholder.
pub(crate) const PREFECTURE: &str = "9901";
/// The county with two towns.
pub(crate) const COUNTY: &str = "990101";
/// The town with three communities and two sections.
pub(crate) const TOWN: &str = "990101001";
/// The committees of its communities.
pub(crate) const COMMUNITIES: [&str; 3] =
    ["990101001001.jwh", "990101001002.jwh", "990101001003.jwh"];
/// The sections of its town government, in one jurisdiction and one office.
pub(crate) const SECTIONS: [&str; 2] = ["990101001.xf", "990101001.gm"];
/// The county's other town, a sibling of `TOWN`, and one of its villages.
pub(crate) const SIBLING_TOWN: &str = "990101002";
pub(crate) const SIBLING_UNIT: &str = "990101002001.cwh";
/// The prefecture without counties, and its only town.
pub(crate) const PREFECTURE_WITHOUT_COUNTIES: &str = "9902";
pub(crate) const TOWN_OF_PREFECTURE: &str = "990200001";
/// The other province's town, with many communities.
pub(crate) const WIDE_TOWN: &str = "980101001";
/// How many communities it has.
pub(crate) const WIDE_TOWN_UNITS: usize = 60;
/// Codes that were never given out, shaped as the given ones.
pub(crate) const NO_TOWN: &str = "990101999";
pub(crate) const NO_UNIT: &str = "990101999001.jwh";
