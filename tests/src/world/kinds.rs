//! The second campaign of the world, with one form of every kind of figure;
//! applied by the tests that want it, while the hub runs.

use crate::cells::Cells;
use crate::harness::binary::Ran;
use crate::harness::hub::Hub;

/// Its code.
pub(crate) const CAMPAIGN: &str = "wang-2023";

const FILES: [(&str, &str); 4] = [
    (
        "campaign.toml",
        include_str!("../../world/wang-2023/campaign.toml"),
    ),
    (
        "agencies.toml",
        include_str!("../../world/wang-2023/agencies.toml"),
    ),
    (
        "schedules.toml",
        include_str!("../../world/wang-2023/schedules.toml"),
    ),
    (
        "form-kinds.toml",
        include_str!("../../world/wang-2023/form-kinds.toml"),
    ),
];

/// Applies it as it is written.
pub(crate) fn apply(hub: &Hub) {
    apply_with(hub, |_, text| text.to_owned());
}

/// Applies it with files of the test's own making: `edit` is given the name and the text of each.
pub(crate) fn apply_with(hub: &Hub, edit: impl Fn(&str, &str) -> String) {
    try_apply_with(hub, edit).ok();
}

/// The same, which may be refused.
pub(crate) fn try_apply_with(hub: &Hub, edit: impl Fn(&str, &str) -> String) -> Ran {
    let folder = hub.folder().join(CAMPAIGN);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in FILES {
        std::fs::write(folder.join(name), edit(name, text)).unwrap();
    }
    hub.try_run(&["campaign", "apply", folder.to_str().unwrap()])
}

/// A filing: found, rectified, inspected, passed, sampled, inspectors, grade.
pub(crate) fn cells(numbers: [i64; 7]) -> Cells {
    let keys = ["1.1", "1.2.1", "1.3.1", "1.3.2", "1.4", "2.1", "2.2"];
    let typed = keys.into_iter().zip(numbers);
    typed
        .fold(Cells::none(), |cells, (key, number)| {
            cells.with(key, number)
        })
        .with("2.3.1", "false")
        .with("2.3.2", "false")
        .with("2.4", "无")
}
