//! The campaign of the world, as the folder an operator would apply.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use cengbao_store::{Applied, Store, StoreError};
use chrono::{DateTime, Utc};

use super::divisions;

const FILES: [(&str, &str); 11] = [
    (
        "campaign.toml",
        include_str!("../../world/li-2023/campaign.toml"),
    ),
    (
        "form-monthly.toml",
        include_str!("../../world/li-2023/form-monthly.toml"),
    ),
    (
        "form-weekly.toml",
        include_str!("../../world/li-2023/form-weekly.toml"),
    ),
    (
        "schedules.toml",
        include_str!("../../world/li-2023/schedules.toml"),
    ),
    (
        "clauses.toml",
        include_str!("../../world/li-2023/clauses.toml"),
    ),
    (
        "populations.toml",
        include_str!("../../world/li-2023/populations.toml"),
    ),
    (
        "duties.toml",
        include_str!("../../world/li-2023/duties.toml"),
    ),
    ("tasks.toml", include_str!("../../world/li-2023/tasks.toml")),
    (
        "targets.toml",
        include_str!("../../world/li-2023/targets.toml"),
    ),
    (
        "milestones.toml",
        include_str!("../../world/li-2023/milestones.toml"),
    ),
    (
        "papers.toml",
        include_str!("../../world/li-2023/papers.toml"),
    ),
];

/// Code, name, kind, jurisdiction, inside which office, sectors.
type Office = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static [&'static str],
);

/// The offices that are not a committee.
const OFFICES: [Office; 5] = [
    (
        "99.ab",
        "例省安委办",
        "SAFETY_COMMITTEE_OFFICE",
        "99",
        None,
        &[],
    ),
    (
        "990101001.zf",
        "一镇人民政府",
        "TOWN_GOVERNMENT",
        "990101001",
        None,
        &[],
    ),
    (
        "990101001.ab",
        "一镇安监办",
        "SECTION",
        "990101001",
        Some("990101001.zf"),
        &[],
    ),
    (
        "990101001.xf",
        "一镇消防科",
        "SECTION",
        "990101001",
        Some("990101001.zf"),
        &["消防"],
    ),
    (
        "990101001.gm",
        "一镇工贸科",
        "SECTION",
        "990101001",
        Some("990101001.zf"),
        &["工贸"],
    ),
];

/// Writes the folder; it must be named as the campaign's code.
pub(crate) fn write(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in FILES {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::write(folder.join("agencies.toml"), agencies()).unwrap();
}

/// Applies it, as the operator's command does.
pub(crate) async fn apply(store: &Store, now: DateTime<Utc>) {
    apply_with(store, now, |_, text| text.to_owned()).await;
}

/// Applies a version of the test's own making: `edit` is given the name and the
/// text of each file.
pub(crate) async fn apply_with(
    store: &Store,
    now: DateTime<Utc>,
    edit: impl Fn(&str, &str) -> String,
) -> Applied {
    try_apply_with(store, now, edit).await.unwrap()
}

/// The same of one that the hub may refuse.
pub(crate) async fn try_apply_with(
    store: &Store,
    now: DateTime<Utc>,
    edit: impl Fn(&str, &str) -> String,
) -> Result<Applied, StoreError> {
    let agencies = agencies();
    let files: BTreeMap<String, String> = FILES
        .into_iter()
        .chain([("agencies.toml", agencies.as_str())])
        .map(|(name, text)| (name.to_owned(), edit(name, text)))
        .collect();
    let campaign = cengbao_domain::campaign::load(&files).unwrap();
    let operator = store.system("the tests' campaign", now);
    operator.apply_campaign(&campaign).await
}

/// Codes and names of all that owe the monthly form.
pub(crate) fn committees() -> Vec<(String, String)> {
    divisions::rows()
        .into_iter()
        .filter(|[_, _, level, _]| level == "VILLAGE")
        .map(|[code, name, _, _]| {
            let key = if name.ends_with("社区") {
                "jwh"
            } else {
                "cwh"
            };
            (format!("{code}.{key}"), format!("{name}委员会"))
        })
        .collect()
}

/// The codes of all agencies.
pub(crate) fn agency_codes() -> Vec<String> {
    let offices = OFFICES.iter().map(|office| office.0.to_owned());
    offices
        .chain(committees().into_iter().map(|(code, _)| code))
        .collect()
}

fn agencies() -> String {
    let mut toml = String::new();
    let clause = r#"clause = { path = "附件3", basis = "STATED" }"#;
    for (code, name, kind, jurisdiction, inside, sectors) in OFFICES {
        let inside = inside.map_or(String::new(), |inside| format!("inside = \"{inside}\"\n"));
        let sectors = if sectors.is_empty() {
            String::new()
        } else {
            format!("sectors = {sectors:?}\n")
        };
        writeln!(
            toml,
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"{kind}\"\njurisdiction = \"{jurisdiction}\"\n{inside}{sectors}{clause}\n"
        )
        .expect("a string takes all");
    }
    for (code, name) in committees() {
        let (jurisdiction, _) = code.split_once('.').expect("an agency code has a dot");
        writeln!(
            toml,
            "[[agencies]]\ncode = \"{code}\"\nname = \"{name}\"\nkind = \"COMMUNITY_COMMITTEE\"\njurisdiction = \"{jurisdiction}\"\nsimulated = true\n{clause}\n"
        )
        .expect("a string takes all");
    }
    let members: Vec<String> = committees().into_iter().map(|(code, _)| code).collect();
    writeln!(
        toml,
        "[[groups]]\ncode = \"communities\"\nname = \"各社区、各村\"\nmembers = {members:?}\n{clause}\n\n\
         [[groups]]\ncode = \"sections\"\nname = \"各科室\"\nmembers = [\"990101001.xf\", \"990101001.gm\"]\n{clause}"
    )
    .expect("a string takes all");
    toml
}
