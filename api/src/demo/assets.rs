//! What the demonstration brings along: divisions and campaigns as they stand in
//! the repository, built into the binary.

use std::collections::BTreeMap;

use cengbao_domain::campaign::{Campaign, load};

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

macro_rules! folder {
    ($code:literal, $($file:literal),+ $(,)?) => {
        [$(($file, include_str!(concat!("../../../campaigns/", $code, "/", $file)))),+]
    };
}

const HEILIN: [(&str, &str); 5] = folder!(
    "heilin-2023",
    "agencies.toml",
    "campaign.toml",
    "form-monthly.toml",
    "interpretations.toml",
    "schedules.toml",
);
const GONGYUAN: [(&str, &str); 5] = folder!(
    "gongyuan-2023",
    "agencies.toml",
    "campaign.toml",
    "form-monthly.toml",
    "interpretations.toml",
    "schedules.toml",
);

/// 黑林镇's campaign, as it is written.
pub(super) fn heilin() -> Campaign {
    read(&HEILIN)
}

/// 公园街道's campaign, as it is written.
pub(super) fn gongyuan() -> Campaign {
    read(&GONGYUAN)
}

fn read(files: &[(&str, &str)]) -> Campaign {
    let files: BTreeMap<String, String> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    load(&files).expect("the campaigns of the repository are checked by the test below")
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
    fn no_file_of_a_campaign_is_left_out() {
        for (code, files) in [("heilin-2023", &HEILIN), ("gongyuan-2023", &GONGYUAN)] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../campaigns")
                .join(code);
            let mut there: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| {
                    path.extension()
                        .is_some_and(|extension| extension == "toml")
                })
                .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
                .collect();
            there.sort();
            let built_in: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
            assert_eq!(there, built_in);
        }
    }
}
