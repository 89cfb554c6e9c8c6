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

#[test]
fn an_office_is_one_of_the_whole_of_a_rate_of_offices() {
    let written = |kind: &str, more: &str| {
        let target = format!(
            "\n[[targets]]\ncode = \"rewards\"\ntitle = \"落实率\"\nstrength = \"MUST\"\nkind = \"{kind}\"\n\
             comparator = \"EQUAL\"\nvalue = \"100\"\nnumerator = \"做了的\"\nmeasured = \"RETURN\"\n\
             clause = {{ path = \"四（一）1\", basis = \"STATED\" }}\none_each = true\n{more}\n"
        );
        let mut files = ordering();
        files
            .get_mut("targets.toml")
            .expect("its targets")
            .push_str(&target);
        files
    };
    let whole = "denominator = \"全部\"\nbinds = [\"communities\"]";
    assert!(
        loads(&written("RATE", whole))
            .targets
            .last()
            .expect("it")
            .one_each
    );
    for (kind, more, what) in [
        (
            "COUNT",
            "unit = \"家\"\nbinds = [\"communities\"]",
            "the target is no RATE",
        ),
        (
            "RATE",
            &format!("{whole}\njointly = true"),
            "beside `jointly`",
        ),
        (
            "RATE",
            "denominator = \"全部\"\nbinds = [\"enterprises\"]",
            "no office and no group",
        ),
    ] {
        let found = problems(&written(kind, more));
        assert!(found.iter().any(|one| one.contains(what)), "{found:#?}");
    }
}

#[test]
fn what_the_issue_reaches_has_a_day_of_issue_or_one_of_its_own() {
    let written = |more: &str| {
        let mut files = ordering();
        let milestone = format!(
            "\n[[milestones]]\ncode = \"issued\"\ntitle = \"印发方案\"\nstrength = \"MUST\"\nreached_by_issue = true\n\
             parties = [{{ who = \"communities\", relation = \"RESPONSIBLE\" }}]\n{more}\
             clause = {{ path = \"四（一）1\", basis = \"STATED\" }}\n"
        );
        files
            .entry("milestones.toml".to_owned())
            .or_default()
            .push_str(&milestone);
        let head = files.get_mut("campaign.toml").expect("its head");
        *head = head
            .split_inclusive('\n')
            .filter(|line| !line.starts_with("issued_on"))
            .collect();
        files
    };
    let day = |text: &str| text.parse().expect("a day");
    let campaign = loads(&written("by = 2023-06-30\n"));
    let found = campaign.milestones.last().expect("it");
    assert_eq!(found.reached_by_issue(None), Some(day("2023-06-30")));
    assert_eq!(
        found.reached_by_issue(Some(day("2023-05-23"))),
        Some(day("2023-05-23"))
    );
    let found = problems(&written(""));
    let what = "no day is known of it";
    assert!(found.iter().any(|one| one.contains(what)), "{found:#?}");
}

#[test]
fn those_added_up_are_some_of_the_offices_that_a_target_binds_and_not_all() {
    let written = |binds: &str, added_up: &str| {
        let target = "[[targets]]\ncode = \"two-sides\"\ntitle = \"两边都报\"\nstrength = \"MUST\"\nkind = \"RATE\"\n\
             comparator = \"EQUAL\"\nvalue = \"100\"\nnumerator = \"做了的\"\ndenominator = \"全部\"\nmeasured = \"RETURN\"\n\
             clause = { path = \"四（一）1\", basis = \"STATED\" }\n";
        let mut files = ordering();
        let text = files.get_mut("targets.toml").expect("its targets");
        let more = format!("\n{target}binds = {binds}\nadded_up = {added_up}\n");
        text.push_str(&more);
        files
    };
    let two = "[\"communities\", \"450202002.jdb\"]";
    let campaign = loads(&written(two, "[\"communities\"]"));
    let found = campaign.targets.last().expect("the last");
    assert_eq!(found.added_up, ["communities"]);
    for (binds, added_up, what) in [
        (two, two, "not a part of `binds`"),
        (
            "[\"communities\"]",
            "[\"450202002.jdb\"]",
            "not a part of `binds`",
        ),
        (
            "[\"communities\", \"enterprises\"]",
            "[\"communities\"]",
            "no office and no group",
        ),
    ] {
        let found = problems(&written(binds, added_up));
        assert!(found.iter().any(|one| one.contains(what)), "{found:#?}");
    }
}
