//! The simulated enterprises (模拟企业) of 汕尾市's counties, so that what its document promises of enterprises can be
//! looked at: a few of each sort in each county, each with an account of its own.
//!
//! Every one is invented and marked so; their codes are lawful ones that nobody was given.

use cengbao_domain::campaign::Campaign;
use cengbao_domain::enterprise::complete_credit_code;
use cengbao_domain::level::Level;
use cengbao_domain::policy::Role;
use cengbao_store::EnterpriseRow;

use super::places::{Place, Places};
use super::posts::{Post, name, post};

/// The city whose enterprises are simulated.
pub(super) const CITY: &str = "4415";
/// Its campaign.
pub(super) const CAMPAIGN: &str = "shanwei-2020";
/// Towns of each county in which they lie.
const TOWNS: usize = 3;

/// A sort of enterprise: what it is called, its category, its sectors and marks, the key of the bureau that answers for it.
type Sort = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    Option<&'static str>,
);

const SORTS: [Sort; 6] = [
    (
        "化工有限公司",
        "COMPANY",
        &["危险化学品", "化工"],
        &["高危", "规模以上"],
        Some("yjj"),
    ),
    (
        "建筑工程有限公司",
        "COMPANY",
        &["建筑施工"],
        &["高危"],
        Some("zjj"),
    ),
    (
        "汽车运输有限公司",
        "COMPANY",
        &["交通运输"],
        &["规模以上"],
        Some("jtj"),
    ),
    ("大酒店", "COMPANY", &["消防"], &["人员密集"], Some("xf")),
    ("采石场", "COMPANY", &["非煤矿山"], &["高危"], Some("yjj")),
    ("副食店", "PLACE", &[], &["九小"], None),
];

/// An enterprise of the demonstration.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// Its code.
    pub(super) code: String,
    /// Position of its county, and of its sort.
    pub(super) county: usize,
    pub(super) sort: usize,
    name: String,
    /// Code of the town in which it lies.
    pub(super) place: String,
}

impl Made {
    /// Whether it is one of those in which three posts want a certificate.
    pub(super) fn is_high_risk(&self) -> bool {
        SORTS[self.sort].3.contains(&"高危")
    }
}

/// All of them, county by county. None where the campaign is not among those of the demonstration.
pub(super) fn all(campaigns: &[&Campaign], places: &Places) -> Vec<Made> {
    if campaigns.iter().all(|campaign| campaign.code != CAMPAIGN) {
        return Vec::new();
    }
    let counties = places.below(CITY, Level::County);
    let of_county = |(county, place): (usize, &Place)| {
        let towns = places.below(&place.code, Level::Township);
        let made = SORTS.iter().enumerate().filter_map(|(sort, (kind, ..))| {
            let town = towns.get(sort % TOWNS)?;
            let code = format!("91{}MA{:07}", place.code, sort + 1);
            Some(Made {
                code: complete_credit_code(&code)?,
                county,
                sort,
                name: format!("{}{kind}（模拟）", town.name),
                place: town.code.clone(),
            })
        });
        made.collect::<Vec<_>>()
    };
    counties
        .into_iter()
        .enumerate()
        .flat_map(of_county)
        .collect()
}

/// Their rows of the registry.
pub(super) fn rows(made: &[Made]) -> impl Iterator<Item = EnterpriseRow> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    made.iter().zip(1..).map(move |(one, row)| {
        let (_, category, sectors, marks, section) = SORTS[one.sort];
        EnterpriseRow {
            row,
            code: one.code.clone(),
            name: one.name.clone(),
            place: one.place.clone(),
            category: Some(category.to_owned()),
            section: Some(section.map_or_else(String::new, |key| format!("{CITY}.{key}"))),
            sectors: Some(words(sectors)),
            marks: Some(words(marks)),
            simulated: Some(true),
            ..EnterpriseRow::default()
        }
    })
}

/// Supervises one sector of the city, and sees nothing that is of another one.
const OF_SECTOR: (&str, &str) = ("4415.fire", "消防");

/// Their accounts, and that of whoever supervises one sector of them. The start page offers those of one county.
pub(super) fn posts(made: &[Made], places: &Places) -> Vec<Post> {
    let posts = made.iter().map(|one| Post {
        name: name(&one.code, Role::Enterprise),
        title: format!("{}企业岗", one.name),
        role: Role::Enterprise,
        unit: Some(one.code.clone()),
        node: one.code.clone(),
        sector: None,
        place: one.name.clone(),
        jurisdiction: one.place.clone(),
        of_unit: Some(one.name.clone()),
        shown: one.county == 1,
    });
    let city = places.find(CITY).filter(|_| !made.is_empty());
    let (code, sector) = OF_SECTOR;
    let of_sector = city.map(|city| {
        let of = format!("{}{sector}领域", city.name);
        Post {
            sector: Some(sector),
            place: city.name.clone(),
            jurisdiction: CITY.to_owned(),
            ..post(code, Role::Supervisor, CITY, &of, None, true)
        }
    });
    posts.chain(of_sector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_county_of_the_city_has_one_of_each_sort_and_all_are_marked() {
        let places = Places::read();
        let campaigns = crate::demo::campaigns(&places);
        let made = all(&campaigns.iter().collect::<Vec<_>>(), &places);
        assert_eq!(made.len(), 4 * SORTS.len());
        assert!(made.iter().all(|one| one.name.ends_with("（模拟）")));
        let offices = campaigns
            .iter()
            .find(|campaign| campaign.code == CAMPAIGN)
            .expect("it is one of the five");
        for row in rows(&made) {
            let section = row.section.unwrap_or_default();
            assert!(section.is_empty() || offices.agency(&section).is_some());
        }
    }
}
