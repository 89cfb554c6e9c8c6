//! What the demonstration brings along: divisions and campaigns as they stand in
//! the repository, and a few places that it invents, built into the binary.

use std::collections::BTreeMap;

use cengbao_domain::campaign::{Campaign, load};
use rust_embed::RustEmbed;

/// Divisions to import, with the name of their file; parents before children.
pub(super) const DIVISIONS: [(&str, &str); 4] = [
    ("divisions.csv", include_str!("../../../data/divisions.csv")),
    (
        "villages-450202002.csv",
        include_str!("../../../data/villages-450202002.csv"),
    ),
    (
        "villages-320707104.csv",
        include_str!("../../../data/villages-320707104.csv"),
    ),
    ("simulated.csv", include_str!("simulated.csv")),
];

/// The folders of `campaigns/`, the shared vocabularies among them.
#[derive(RustEmbed)]
#[folder = "../campaigns"]
struct Folders;

/// What the shared vocabularies' folder is named.
const SHARED: &str = "shared/";

/// A folder to begin from: an invented document of no real place.
const TEMPLATE: &str = "template";

/// Every campaign of the repository as it is written: those with a form first, then by code.
pub(super) fn campaigns() -> Vec<Campaign> {
    let mut campaigns: Vec<Campaign> = Folders::iter()
        .filter_map(|path| path.strip_suffix("/campaign.toml").map(str::to_owned))
        .filter(|code| code != TEMPLATE)
        .map(|code| read(&code))
        .collect();
    campaigns.sort_by(|left, right| {
        let key = |campaign: &Campaign| (campaign.schedules.is_empty(), campaign.code.clone());
        key(left).cmp(&key(right))
    });
    campaigns
}

/// 黑林镇's campaign, as it is written.
#[cfg(test)]
pub(super) fn heilin() -> Campaign {
    read("heilin-2023")
}

/// 公园街道's campaign, as it is written.
#[cfg(test)]
pub(super) fn gongyuan() -> Campaign {
    read("gongyuan-2023")
}

fn read(code: &str) -> Campaign {
    load(&files(code)).expect("the campaigns of the repository are checked by the test below")
}

/// The files of a campaign's folder by name, and the shared ones as `shared/NAME.toml`.
fn files(code: &str) -> BTreeMap<String, String> {
    let folder = format!("{code}/");
    Folders::iter()
        .filter_map(|path| {
            let name = match path.strip_prefix(&folder) {
                Some(name) => name.to_owned(),
                None if path.starts_with(SHARED) => path.to_string(),
                None => return None,
            };
            let file = Folders::get(&path)?;
            Some((name, String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_campaigns_that_are_built_in_are_sound() {
        let campaigns = campaigns();
        let codes: Vec<&str> = campaigns
            .iter()
            .map(|campaign| campaign.code.as_str())
            .collect();
        assert_eq!(
            codes,
            [
                "gongyuan-2023",
                "heilin-2023",
                "gaoqing-2022",
                "shanwei-2020",
                "wuhua-2020"
            ]
        );
    }

    #[test]
    fn the_shared_vocabularies_come_along() {
        let files = files("heilin-2023");
        assert!(files.contains_key("campaign.toml") && files.contains_key("shared/sectors.toml"));
        assert!(files.keys().all(|name| !name.contains("gongyuan")));
    }
}
