//! The places of the demonstration, from the province of each campaign down to the governments that its document
//! names, and the office that stands for each.
//!
//! Knows no campaign and no place by name: whoever issues a document says where it is at home. Where nobody is named for
//! a place on the way, a simulated office stands for it.

use std::collections::BTreeSet;

use cengbao_domain::campaign::{AgencyEntry, AgencyKind, Campaign};
use cengbao_domain::level::Level;

use super::places::Places;
use super::roster;

/// A place and its office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    /// Division code of the place.
    pub(super) place: String,
    /// Code of the office; no document names it where `named` is false.
    pub(super) office: String,
    /// Whether a campaign has the office.
    pub(super) named: bool,
    /// Position of the campaign on whose way the place lies; of the first, where there are several.
    pub(super) campaign: usize,
    /// Whether it lies below the issuer: one of many alike.
    pub(super) is_below: bool,
}

/// Which office stands for a place: the first of these that there is. None of them is a bureau of one line.
const OFFICES: [AgencyKind; 5] = [
    AgencyKind::SafetyCommitteeOffice,
    AgencyKind::SafetyCommittee,
    AgencyKind::Government,
    AgencyKind::TownGovernment,
    AgencyKind::StreetOffice,
];
/// The offices by which a document reaches places below its issuer.
const GOVERNMENTS: [AgencyKind; 3] = [
    AgencyKind::Government,
    AgencyKind::TownGovernment,
    AgencyKind::StreetOffice,
];

/// The seats of all campaigns, each place once; from the top downwards within a campaign.
pub(super) fn seats(campaigns: &[&Campaign], places: &Places) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    for (position, campaign) in campaigns.iter().enumerate() {
        let Some(issuer) = campaign.agency(&campaign.issuer) else {
            continue;
        };
        let above = chain(&issuer.jurisdiction, places);
        let below = governed(campaign, &issuer.jurisdiction, places);
        let ways = [(above, false), (below, true)];
        for (place, is_below) in ways
            .into_iter()
            .flat_map(|(way, is_below)| way.into_iter().map(move |place| (place, is_below)))
        {
            if seats.iter().any(|seat| seat.place == place) {
                continue;
            }
            let found = std::iter::once(campaign)
                .chain(campaigns)
                .find_map(|campaign| office_of(campaign, &place));
            seats.push(Seat {
                office: found
                    .map_or_else(|| roster::office_code(&place), |found| found.code.clone()),
                named: found.is_some(),
                place,
                campaign: position,
                is_below,
            });
        }
    }
    seats
}

/// A place and those above it, the province first.
fn chain(code: &str, places: &Places) -> Vec<String> {
    let mut chain = vec![code.to_owned()];
    let is_province = |code: &str| {
        places
            .find(code)
            .is_none_or(|place| place.level == Level::Province)
    };
    while let Some(parent) = chain
        .last()
        .filter(|code| !is_province(code))
        .and_then(|code| places.parent_of(code))
    {
        chain.push(parent);
    }
    chain.reverse();
    chain
}

/// The places below a code for which the document names a government.
fn governed(campaign: &Campaign, home: &str, places: &Places) -> Vec<String> {
    let governments = campaign
        .agencies
        .iter()
        .filter(|agency| GOVERNMENTS.contains(&agency.kind) && agency.jurisdiction != home);
    let codes: BTreeSet<String> = governments
        .map(|agency| agency.jurisdiction.clone())
        .filter(|code| chain(code, places).iter().any(|above| above == home))
        .collect();
    codes.into_iter().collect()
}

fn office_of<'c>(campaign: &'c Campaign, place: &str) -> Option<&'c AgencyEntry> {
    let rank = |agency: &AgencyEntry| {
        let mut receivers = campaign.schedules.iter().map(|schedule| &schedule.receiver);
        if receivers.any(|receiver| *receiver == agency.code) {
            return Some(0);
        }
        let kind = OFFICES.iter().position(|kind| *kind == agency.kind);
        kind.map(|position| position + 1)
    };
    campaign
        .agencies
        .iter()
        .filter(|agency| agency.jurisdiction == place)
        .filter_map(|agency| rank(agency).map(|rank| (rank, agency)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, agency)| agency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::campaigns;

    fn office(seats: &[Seat], place: &str) -> String {
        let seat = seats.iter().find(|seat| seat.place == place);
        seat.unwrap_or_else(|| panic!("{place}")).office.clone()
    }

    #[test]
    fn every_place_from_the_province_down_has_the_office_that_its_document_names() {
        let places = Places::read();
        let campaigns = campaigns(&places);
        let seats = seats(&campaigns.iter().collect::<Vec<_>>(), &places);
        for (place, expected) in [
            // 000 四（二）: 镇安委办 receives. 003 附件1 注1: 公共安全办公室 does.
            ("320707104", "320707104.awb"),
            ("450202002", "450202002.ggaq"),
            ("320707", "320707.awh"),
            ("450202", "450202.zf"),
            // 001 and 004: 县安委办, 市安委办; 四（三）of 001 names 市安委办 too.
            ("441424", "441424.awb"),
            ("4414", "4414.awb"),
            ("4415", "4415.awb"),
            ("44", "44.awb"),
            ("370322", "370322.awh"),
            ("37", "37.awb"),
        ] {
            assert_eq!(office(&seats, place), expected);
        }
        // 五华县 has 16 towns, 汕尾市 four counties; each place stands once.
        let below = |code: &str| {
            let below = seats.iter().filter(|seat| seat.is_below);
            below.filter(|seat| seat.place.starts_with(code)).count()
        };
        assert_eq!((below("441424"), below("4415")), (16, 4));
        let all: BTreeSet<&str> = seats.iter().map(|seat| seat.place.as_str()).collect();
        assert_eq!(all.len(), seats.len());
    }
}
