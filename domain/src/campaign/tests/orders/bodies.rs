//! Who acts and who judges: offices, and nobody else.

use super::{ordering, problems, refused, with};
use crate::campaign::tests::sound as loads;

#[test]
fn who_judges_is_an_office_and_judges_what_has_no_figure() {
    let judged = "measured = \"JUDGED\"\n";
    let by = |who: &str| format!("{judged}judged_by = [\"{who}\"]\n");
    let campaign = loads(&with(
        ordering(),
        "targets.toml",
        judged,
        &by("communities"),
    ));
    let found = campaign
        .targets
        .iter()
        .find(|one| !one.judged_by.is_empty());
    let found = found.expect("a target with judges");
    assert_eq!(found.told_by(), ["communities"]);
    let found = problems(&with(
        ordering(),
        "targets.toml",
        judged,
        &by("enterprises"),
    ));
    assert!(
        found
            .iter()
            .any(|one| one.contains("no office and no group")),
        "{found:#?}"
    );
    let told = "measured = \"RETURN\"\njudged_by = [\"communities\"]\n";
    let found = problems(&with(ordering(), "targets.toml", judged, told));
    assert!(
        found.iter().any(|one| one.contains("`judged_by` is given")),
        "{found:#?}"
    );
}

#[test]
fn who_acts_is_an_office_that_neither_leads_nor_helps_and_acts_in_an_item_of_the_board() {
    let party = "{ who = \"communities\", relation = \"IMPLIED\", clause";
    let acting = party.replace("clause", "acts = true, clause");
    let campaign = loads(&with(ordering(), "milestones.toml", party, &acting));
    assert!(campaign.milestones[0].parties[0].acts);
    let assists = "relation = \"ASSIST\", printed = \"配合\"";
    refused(
        "tasks.toml",
        assists,
        &format!("{assists}, acts = true"),
        "tasks.toml:7: error",
        "stands beside another",
    );
    refused(
        "tasks.toml",
        "relation = \"RESPONSIBLE\" }]",
        "relation = \"RESPONSIBLE\", acts = true }]",
        "tasks.toml:30: error",
        "`acts`",
    );
    refused(
        "milestones.toml",
        party,
        &acting.replace("communities", "enterprises"),
        "milestones.toml:2: error",
        "no office and no group",
    );
}
