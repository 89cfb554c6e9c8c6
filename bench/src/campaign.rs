//! The campaign that is measured: data, as every campaign.

use std::collections::BTreeMap;

use cengbao_domain::campaign::{Campaign, load};

use crate::Result;
use crate::nation::{Nation, government};

/// Its code.
pub(crate) const CODE: &str = "bench-2023";
/// Code of its form, and of the schedule.
pub(crate) const FORM: &str = "monthly";
/// The office that receives.
pub(crate) const RECEIVER: &str = "0.ab";

const FILES: [(&str, &str); 5] = [
    ("agencies.toml", include_str!("../campaign/agencies.toml")),
    ("campaign.toml", include_str!("../campaign/campaign.toml")),
    ("clauses.toml", include_str!("../campaign/clauses.toml")),
    (
        "form-monthly.toml",
        include_str!("../campaign/form-monthly.toml"),
    ),
    ("schedules.toml", include_str!("../campaign/schedules.toml")),
];

/// The campaign, owed by every town.
pub(crate) fn campaign(nation: &Nation) -> Result<Campaign> {
    let mut campaign = read(&FILES)?;
    for group in &mut campaign.groups {
        group.members = nation
            .towns
            .iter()
            .map(|(code, _)| government(code))
            .collect();
    }
    Ok(campaign)
}

/// A campaign from its files.
pub(crate) fn read(files: &[(&str, &str)]) -> Result<Campaign> {
    let files: BTreeMap<String, String> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let campaign = load(&files).map_err(|problems| {
        let first = problems.first();
        first.map_or_else(String::new, |problem| format!("{problem:?}"))
    })?;
    Ok(campaign)
}
