//! What the demonstration brings along: divisions and campaigns as they stand in
//! the repository, built into the binary.

use std::collections::BTreeMap;

use cengbao_domain::campaign::{Campaign, load};
use rust_embed::RustEmbed;

/// Divisions to import, with the name of their file; parents before children.
pub(super) const DIVISIONS: [(&str, &str); 3] = [
    ("divisions.csv", include_str!("../../../data/divisions.csv")),
    (
        "villages-450202002.csv",
        include_str!("../../../data/villages-450202002.csv"),
    ),
    (
        "villages-320707104.csv",
        include_str!("../../../data/villages-320707104.csv"),
    ),
];

/// The folders of `campaigns/`, the shared vocabularies among them.
#[derive(RustEmbed)]
#[folder = "../campaigns"]
struct Folders;

/// What the shared vocabularies' folder is named.
const SHARED: &str = "shared/";

/// 黑林镇's campaign, as it is written.
pub(super) fn heilin() -> Campaign {
    read("heilin-2023")
}

/// 公园街道's campaign, as it is written.
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
        assert_eq!(heilin().code, "heilin-2023");
        assert_eq!(gongyuan().code, "gongyuan-2023");
    }

    #[test]
    fn the_shared_vocabularies_come_along() {
        let files = files("heilin-2023");
        assert!(files.contains_key("campaign.toml") && files.contains_key("shared/sectors.toml"));
        assert!(files.keys().all(|name| !name.contains("gongyuan")));
    }
}
