//! The third campaign of the world, with a target of every comparator and of every way to a figure; applied by the
//! tests that want it, while the hub runs.

use crate::harness::hub::Hub;

/// Its code.
pub(crate) const CAMPAIGN: &str = "zhen-2023";
/// The two units that it binds, one in each of two counties.
pub(crate) const TRAINERS: [&str; 2] = ["990101001001.jwh", "990102001001.cwh"];

const FILES: [(&str, &str); 9] = [
    (
        "campaign.toml",
        include_str!("../../world/zhen-2023/campaign.toml"),
    ),
    (
        "agencies.toml",
        include_str!("../../world/zhen-2023/agencies.toml"),
    ),
    (
        "clauses.toml",
        include_str!("../../world/zhen-2023/clauses.toml"),
    ),
    (
        "schedules.toml",
        include_str!("../../world/zhen-2023/schedules.toml"),
    ),
    (
        "populations.toml",
        include_str!("../../world/zhen-2023/populations.toml"),
    ),
    (
        "sectors.toml",
        include_str!("../../world/zhen-2023/sectors.toml"),
    ),
    (
        "duties.toml",
        include_str!("../../world/zhen-2023/duties.toml"),
    ),
    (
        "targets.toml",
        include_str!("../../world/zhen-2023/targets.toml"),
    ),
    (
        "form-kinds.toml",
        include_str!("../../world/wang-2023/form-kinds.toml"),
    ),
];

/// Applies it as it is written.
pub(crate) fn apply(hub: &Hub) {
    apply_with(hub, &[]);
}

/// Applies it with more behind some of its files.
pub(crate) fn apply_with(hub: &Hub, more: &[(&str, &str)]) {
    let folder = hub.folder().join(CAMPAIGN);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in FILES {
        let behind = more.iter().filter(|(file, _)| *file == name);
        let whole = behind.fold(text.to_owned(), |text, (_, more)| text + more);
        std::fs::write(folder.join(name), whole).unwrap();
    }
    hub.run(&["campaign", "apply", folder.to_str().unwrap()]);
}
