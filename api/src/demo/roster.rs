//! The simulated roster (模拟名册): safety offices of other towns that owe
//! 黑林镇's form in the demonstration, so that a city by county and a province by
//! prefecture show more than one row.
//!
//! Laid over the campaign as it is written, never into its files: agencies, a
//! group and a schedule of its own, each marked simulated or INTERPRETED. What
//! the document prints stays untouched.

use cengbao_domain::campaign::{
    AgencyEntry, AgencyGroup, AgencyKind, Campaign, Interpretation, Reading, Schedule,
};
use cengbao_domain::clause::{Basis, Clause};
use cengbao_domain::level::Level;

use super::places::{Place, Places};

/// The group, and the schedule, of the roster.
pub(super) const ROSTER: &str = "simulated-roster";
/// Prefecture of which every town takes part: 连云港市.
const WHOLE: &str = "3207";
/// Province of which one county a prefecture takes part: 江苏省.
const SAMPLED: &str = "32";
/// Towns of each such county. More of them make the first start longer.
const TOWNS_SAMPLED: usize = 8;

/// Whether a campaign takes the roster: it has a form, and comes from a place of the province.
pub(super) fn takes(campaign: &Campaign) -> bool {
    let at_home = |issuer: &AgencyEntry| issuer.jurisdiction.starts_with(SAMPLED);
    !campaign.forms.is_empty() && campaign.agency(&campaign.issuer).is_some_and(at_home)
}

/// Adds the roster to the campaign: one office a town.
pub(super) fn add_roster(campaign: &mut Campaign, places: &Places) {
    let printed: Vec<&str> = campaign
        .agencies
        .iter()
        .map(|agency| agency.jurisdiction.as_str())
        .collect();
    let offices: Vec<AgencyEntry> = towns(places)
        .into_iter()
        .filter(|town| !printed.contains(&town.code.as_str()))
        .map(office)
        .collect();
    let members = offices.iter().map(|office| office.code.clone()).collect();
    campaign.agencies.extend(offices);
    campaign.groups.push(AgencyGroup {
        code: ROSTER.to_owned(),
        name: "模拟名册：其他乡镇街道安委办（模拟）".to_owned(),
        members,
        derived: None,
        includes: Vec::new(),
        except: Vec::new(),
        undefined: None,
        open: false,
        clause: clause(),
    });
    let Some(schedule) = campaign.schedules.first() else {
        return;
    };
    campaign.schedules.push(Schedule {
        code: ROSTER.to_owned(),
        title: format!("{}（模拟名册）", schedule.title),
        owed_by: ROSTER.to_owned(),
        receiver: format!("{SAMPLED}.awb"),
        also_to: Vec::new(),
        copies: Vec::new(),
        clause: clause(),
        readings: vec![ROSTER.to_owned()],
        ..schedule.clone()
    });
    campaign.interpretations.push(Interpretation {
        code: ROSTER.to_owned(),
        question: "为什么黑林镇以外的乡镇街道也报这张表？".to_owned(),
        readings: vec![
            Reading {
                code: "simulated".to_owned(),
                text:
                    "仅限演示：按行政区划模拟其他乡镇街道的安委办，用来展示市按县区、省按市汇总。"
                        .to_owned(),
                clause: clause(),
            },
            Reading {
                code: "printed".to_owned(),
                text: "按文中所印，只有黑林镇各专委会报送。".to_owned(),
                clause: Clause {
                    path: "四（二）".to_owned(),
                    basis: Basis::Stated,
                    ..clause()
                },
            },
        ],
        in_force: "simulated".to_owned(),
        reason: "演示数据，不是文件的内容；正式使用时按文件所印的单位报送。".to_owned(),
    });
}

/// Adds a simulated office to a place whose document names none, so that an account at any level belongs to one.
pub(super) fn add_office(campaign: &mut Campaign, places: &Places, code: &str) {
    campaign.agencies.extend(places.find(code).map(office));
}

/// The code of a place's simulated office.
pub(super) fn office_code(place: &str) -> String {
    format!("{place}.awb")
}

/// Whether the demonstration added an agency to what the campaign's files hold.
pub(super) fn is_added(agency: &AgencyEntry) -> bool {
    agency.clause == clause()
}

/// The towns of the roster, in the order of their codes.
fn towns(places: &Places) -> Vec<&Place> {
    let mut towns = Vec::new();
    for prefecture in places.below(SAMPLED, Level::Prefecture) {
        let counties = places.below(&prefecture.code, Level::County);
        if prefecture.code == WHOLE {
            towns.extend(
                counties
                    .iter()
                    .flat_map(|county| places.below(&county.code, Level::Township)),
            );
        } else if let Some(county) = counties.first() {
            towns.extend(
                places
                    .below(&county.code, Level::Township)
                    .into_iter()
                    .take(TOWNS_SAMPLED),
            );
        }
    }
    towns
}

/// A simulated office of a place.
pub(super) fn office(place: &Place) -> AgencyEntry {
    AgencyEntry {
        code: office_code(&place.code),
        name: format!("{}安全生产委员会办公室（模拟）", place.name),
        kind: AgencyKind::SafetyCommitteeOffice,
        jurisdiction: place.code.clone(),
        inside: None,
        superior: None,
        aliases: Vec::new(),
        sectors: Vec::new(),
        simulated: true,
        clause: clause(),
    }
}

/// Nowhere in the document.
pub(super) fn clause() -> Clause {
    Clause {
        path: "演示".to_owned(),
        occurrence: 1,
        basis: Basis::Interpreted,
        outside_knowledge: true,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::assets;

    #[test]
    fn the_roster_leaves_what_is_printed_as_it_is() {
        let printed = assets::heilin();
        let mut campaign = printed.clone();
        add_roster(&mut campaign, &Places::read());
        assert_eq!(
            campaign.agencies[..printed.agencies.len()],
            printed.agencies
        );
        assert_eq!(
            campaign.schedules[..printed.schedules.len()],
            printed.schedules
        );
        assert_eq!(campaign.groups[..printed.groups.len()], printed.groups);
        let added = &campaign.agencies[printed.agencies.len()..];
        assert!(
            added
                .iter()
                .all(|office| office.simulated && office.name.ends_with("（模拟）"))
        );
        assert!(
            added
                .iter()
                .all(|office| office.jurisdiction != "320707104")
        );
    }

    #[test]
    fn every_county_of_the_city_and_every_prefecture_of_the_province_has_a_row() {
        let places = Places::read();
        let towns = towns(&places);
        let counties: BTreeSet<&str> = towns
            .iter()
            .filter(|town| town.code.starts_with(WHOLE))
            .map(|town| &town.code[..6])
            .collect();
        assert_eq!(counties.len(), 6);
        let prefectures: BTreeSet<&str> = towns.iter().map(|town| &town.code[..4]).collect();
        assert_eq!(prefectures.len(), 13);
    }
}
