//! Outline, papers, checklists, ledgers, places, groups, vocabularies and pairs: sound in the template, and each
//! fault of them named by file and line. The template is an invented document, so that nothing real is asserted.

mod changes;
mod coverage;
mod pairs;

use super::{Files, printed, problems, sound, with};

pub(super) fn template() -> Files {
    printed("template")
}

/// Breaks one passage and expects one problem that begins so and says the rest.
#[track_caller]
pub(super) fn refused(file: &str, from: &str, to: &str, says: &str) {
    let found = problems(&with(template(), file, from, to));
    assert_eq!(found.len(), 1, "{found:#?}");
    let begins = format!("{file}:");
    assert!(
        found[0].starts_with(&begins) && found[0].contains(": error: ") && found[0].contains(says),
        "{found:#?}"
    );
}

#[test]
fn the_template_is_sound_and_leaves_no_clause_out() {
    let campaign = sound(&template());
    assert_eq!(campaign.coverage().uncovered().count(), 0);
}

#[test]
fn a_clause_that_the_outline_does_not_have_is_refused() {
    refused(
        "rules.toml",
        "also = [{ path = \"附件3 1\", basis = \"IMPLIED\" }]",
        "also = [{ path = \"附件3 9\", basis = \"IMPLIED\" }]",
        "the outline has no clause `附件3 9`; did you mean",
    );
    refused(
        "rules.toml",
        "also = [{ path = \"附件3 1\", basis = \"IMPLIED\" }]",
        "also = [{ path = \"附件3 1\", occurrence = 2, basis = \"IMPLIED\" }]",
        "no clause `附件3 1（第2处）`",
    );
}

#[test]
fn headings_stand_before_what_is_below_them_and_places_are_counted() {
    refused(
        "clauses.toml",
        "[[clauses]]\npath = \"附件4 填表说明1\"",
        "[[clauses]]\npath = \"七（一）\"\n\n[[clauses]]\npath = \"附件4 填表说明1\"",
        "the heading `七` of the clause `七（一）` does not stand before it",
    );
    refused(
        "clauses.toml",
        "[[clauses]]\npath = \"附件5\"",
        "[[clauses]]\npath = \"附件4\"\n\n[[clauses]]\npath = \"附件5\"",
        "`附件4` stands twice",
    );
    refused(
        "clauses.toml",
        "[[clauses]]\npath = \"附件5\"",
        "[[clauses]]\npath = \"附件4\"\noccurrence = 3\n\n[[clauses]]\npath = \"附件5\"",
        "has no occurrence 2 before it",
    );
}

#[test]
fn a_folder_that_orders_something_has_an_outline() {
    let mut files = template();
    files.remove("clauses.toml");
    assert_eq!(
        problems(&files),
        ["clauses.toml:1: error: the file is missing; add `clauses.toml`"]
    );
}

#[test]
fn a_way_of_papers_goes_from_receiver_to_receiver_and_ends() {
    refused(
        "papers.toml",
        "owed_by = [\"990101001.ab\"]",
        "owed_by = [\"990101001.xf\"]",
        "the next hop `town-summary` is not owed by it",
    );
    let round = "due = { on = 2023-12-20 }\nonward = \"summary\"";
    let found = problems(&with(
        template(),
        "papers.toml",
        "due = { on = 2023-12-20 }",
        round,
    ));
    assert_eq!(found.len(), 2, "each of the two: {found:#?}");
    assert!(
        found
            .iter()
            .all(|problem| problem.contains("comes back to itself"))
    );
    refused(
        "papers.toml",
        "copies = [\"990101001.xf\"]",
        "copies = [\"990101001.ab\"]",
        "receives the paper, and owes it or gets a copy",
    );
    refused(
        "papers.toml",
        "due = { on = 2023-12-20 }",
        "due = { days_after_end = 3 }",
        "has none of its own",
    );
    refused(
        "papers.toml",
        "inside = \"一\"",
        "inside = \"三\"",
        "no section `三` stands before this one",
    );
}

#[test]
fn a_question_has_its_number_and_its_good_answer() {
    refused(
        "checklists.toml",
        "number = \"1.2\"",
        "number = \"1.1\"",
        "stands twice",
    );
    refused("checklists.toml", "good = \"NO\"\n", "", "lacks `good`");
    refused(
        "checklists.toml",
        "asks = [\"state-owned\"]",
        "asks = [\"state-owners\"]",
        "did you mean `state-owned`?",
    );
}

#[test]
fn a_ledger_compares_columns_of_one_kind() {
    let file = "ledger-units.toml";
    refused(
        file,
        "right = \"checked_on\"",
        "right = \"unit\"",
        "cannot compare",
    );
    refused(
        file,
        "right = \"checked_on\"",
        "right = \"checked_at\"",
        "did you mean `checked_on`?",
    );
    refused(
        file,
        "choices = [\"未整改\", \"已整改\"]\n",
        "",
        "of kind CHOICE has `choices`",
    );
    refused(
        file,
        "columns_printed = true",
        "columns_printed = false",
        "columns that are not printed",
    );
    refused(
        file,
        "code = \"units\"",
        "code = \"places\"",
        "stands in the file of `units`",
    );
}

#[test]
fn a_place_stands_once_in_its_printed_order() {
    let again = "[[places]]\nnumber = 1\nname = \"例二\"\njurisdiction = \"990101001\"\nclause = { path = \"附件5\", basis = \"STATED\" }\n\n[[places]]";
    refused("places.toml", "[[places]]", again, "number 1 stands twice");
}

#[test]
fn a_group_has_members_in_one_way_or_says_why_nobody_is_sure() {
    refused(
        "agencies.toml",
        "undefined = \"文中未列出“有关科室”是哪些。\"\n",
        "",
        "needs either `members` or `derived`",
    );
    refused(
        "agencies.toml",
        "includes = [\"communities\", \"offices\"]",
        "includes = [\"communities\", \"all-but-office\"]",
        "group `all-but-office` includes itself",
    );
    refused(
        "schedules.toml",
        "owed_by = \"communities\"",
        "owed_by = \"all-but-office\"",
        "made of other groups",
    );
}

#[test]
fn a_group_of_groups_has_each_member_once_and_not_the_excepted() {
    let campaign = sound(&template());
    let parent_of = |code: &str| (code.len() == 12).then(|| code[..9].to_owned());
    assert_eq!(
        campaign.members_of("all-but-office", &parent_of),
        ["990101001001.jwh", "990101001.xf", "990101001.gm"]
    );
    assert!(campaign.members_of("concerned", &parent_of).is_empty());
}

#[test]
fn a_word_for_a_sector_is_one_of_the_vocabulary_or_refused() {
    refused(
        "places.toml",
        "sectors = [\"污水\"]",
        "sectors = [\"污泥\"]",
        "no vocabulary has the sector `污泥`; did you mean `污水`?",
    );
    refused(
        "sectors.toml",
        "aliases = [\"污水检查井\"]",
        "aliases = [\"消防\"]",
        "the word `消防` stands for `fire` already",
    );
    refused(
        "sectors.toml",
        "inside = \"sewage\"",
        "inside = \"sewer\"",
        "which is not listed",
    );
    refused(
        "form-monthly.toml",
        "unit = \"人\"",
        "unit = \"名\"",
        "no vocabulary has the unit `名`",
    );
    refused(
        "form-monthly.toml",
        "scale = 4",
        "scale = 5",
        "at most 4 digits",
    );
    refused(
        "campaign.toml",
        "\"units\"]",
        "\"unit\"]",
        "did you mean `units`?",
    );
}

#[test]
fn the_campaign_keeps_the_words_it_uses_and_those_above_and_inside_them() {
    let campaign = sound(&template());
    let used: Vec<(&str, &[String])> = campaign
        .sectors
        .iter()
        .filter(|sector| !sector.printed.is_empty())
        .map(|sector| (sector.code.as_str(), sector.printed.as_slice()))
        .collect();
    let word = |word: &str| vec![word.to_owned()];
    assert_eq!(
        used,
        [
            ("confined-spaces", word("有限空间").as_slice()),
            ("fire", word("消防").as_slice()),
            ("industry-and-trade", word("工贸").as_slice()),
            ("sewage", word("污水").as_slice()),
        ]
    );
    // An enterprise of 商贸 is one of 工贸, which the document prints; one of 污水 is none of anything else.
    let codes: Vec<&str> = campaign
        .sectors
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert!(codes.contains(&"commerce") && codes.contains(&"nonferrous-metals"));
    assert!(!codes.contains(&"construction") && !codes.contains(&"mining"));
}

#[test]
fn a_missing_vocabulary_is_one_problem_and_not_one_a_word() {
    let mut files = template();
    files.remove("shared/sectors.toml");
    let found = problems(&files);
    assert_eq!(
        found.len(),
        2,
        "the file, and what stood inside it: {found:#?}"
    );
    assert!(
        found[0].contains("`shared/sectors.toml` is missing"),
        "{found:#?}"
    );
}
