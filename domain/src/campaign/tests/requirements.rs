//! Who is tied to what: by its own words, by the task above, by what holds for a run; and what falls due when.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{ordering, sound, with};
use crate::campaign::{Campaign, Part, Source, Subject, SubjectKind, load};

/// (body, part, where it comes from) of every tie of a thing.
fn ties(campaign: &Campaign, kind: SubjectKind, code: &str) -> Vec<(String, Part, &'static str)> {
    let requirements = campaign.requirements();
    let requirement = requirements
        .iter()
        .find(|one| one.subject.kind() == kind && one.subject.code() == code)
        .expect("the thing is wanted");
    let source = |source: &Source<'_>| match source {
        Source::Own => "own",
        Source::Task(_) => "task",
        Source::Blanket(_) => "run",
    };
    requirement
        .ties
        .iter()
        .map(|tie| (tie.body.to_owned(), tie.part, source(&tie.source)))
        .collect()
}

fn tie(body: &str, part: Part, source: &'static str) -> (String, Part, &'static str) {
    (body.to_owned(), part, source)
}

#[test]
fn a_task_without_parties_has_those_above_it_and_what_holds_for_the_run() {
    let campaign = sound(&ordering());
    assert_eq!(
        ties(&campaign, SubjectKind::Task, "self-check"),
        [
            tie("450202002.jdb", Part::Lead, "task"),
            tie("communities", Part::Assist, "task"),
            tie("communities", Part::Responsible, "run"),
        ]
    );
    assert_eq!(
        ties(&campaign, SubjectKind::Task, "leaders"),
        [tie("communities", Part::Responsible, "run")]
    );
}

#[test]
fn a_run_ends_where_it_says() {
    let files = with(
        ordering(),
        "tasks.toml",
        "until = \"leaders\"",
        "until = \"owners\"",
    );
    let campaign = load(&files).expect("what lies outside the run is a warning at the most");
    assert_eq!(ties(&campaign, SubjectKind::Task, "leaders"), []);
    assert!(
        ties(&campaign, SubjectKind::Task, "self-check").contains(&tie(
            "communities",
            Part::Responsible,
            "run"
        )),
        "a task inside one of the run is of the run"
    );
}

#[test]
fn a_target_has_its_own_and_what_its_task_hands_down() {
    let campaign = sound(&ordering());
    let trained = ties(&campaign, SubjectKind::Target, "trained");
    assert_eq!(
        trained,
        [
            tie("communities", Part::Bound, "own"),
            tie("450202002.jdb", Part::Lead, "task"),
            tie("communities", Part::Assist, "task"),
            tie("communities", Part::Responsible, "run"),
        ]
    );
}

#[test]
fn a_part_stands_where_its_whole_does() {
    let campaign = sound(&ordering());
    assert_eq!(
        ties(&campaign, SubjectKind::Target, "fewer-accidents"),
        [tie("communities", Part::Responsible, "run")],
        "its whole is printed under the task"
    );
}

/// Who answers for an item of the board.
fn answering<'c>(campaign: &'c Campaign, kind: SubjectKind, code: &str) -> BTreeSet<&'c str> {
    let item = campaign.board_item(kind, code).expect("an item");
    item.answering()
}

#[test]
fn who_acts_answers_beside_who_leads_and_not_for_what_stands_below() {
    let assists = "{ who = \"communities\", relation = \"ASSIST\", printed = \"配合\" }";
    let lead = ["450202002.jdb"];
    for (party, of_task) in [
        (assists, &lead[..]),
        (
            "{ who = \"communities\", relation = \"RESPONSIBLE\" }",
            &lead[..],
        ),
        (
            "{ who = \"communities\", relation = \"RESPONSIBLE\", acts = true }",
            &["450202002.jdb", "communities"][..],
        ),
    ] {
        // Both tasks with the parties, the one inside the other.
        let both = "strength = \"MUST\"\nreadings";
        let parties = format!(
            "parties = [{{ who = \"450202002.jdb\", relation = \"LEAD\" }}, {party}]\n{both}"
        );
        let own = sound(&with(ordering(), "tasks.toml", both, &parties));
        let found = answering(&own, SubjectKind::Task, "self-check");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), of_task, "{party}");
        let above = sound(&with(ordering(), "tasks.toml", assists, party));
        let found = answering(&above, SubjectKind::Task, "self-check");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), lead, "{party}");
    }
}

#[test]
fn own_parties_are_not_mixed_with_those_of_the_task() {
    let campaign = sound(&ordering());
    assert_eq!(
        ties(&campaign, SubjectKind::Duty, "retrain"),
        [
            tie("enterprises", Part::Bound, "own"),
            tie("450202002.jdb", Part::Supervise, "own"),
        ]
    );
}

#[test]
fn a_schedule_is_owed_and_received() {
    let campaign = sound(&ordering());
    assert_eq!(
        ties(&campaign, SubjectKind::Schedule, "monthly"),
        [
            tie("communities", Part::Owes, "own"),
            tie("450202002.jdb", Part::Receives, "own"),
        ]
    );
}

#[test]
fn only_whom_something_is_wanted_from_is_a_body() {
    let campaign = sound(&ordering());
    let bodies = campaign.bodies();
    for body in ["450202002.jdb", "communities", "enterprises"] {
        assert!(bodies.contains(body), "{body}");
    }
    assert!(
        !bodies.contains("450202002001.jwh"),
        "it is one of a group, and nothing is wanted from it by its own name"
    );
}

#[test]
fn a_body_finds_what_is_wanted_from_it_and_nothing_else() {
    let campaign = sound(&ordering());
    let enterprises = BTreeSet::from(["enterprises".to_owned()]);
    for requirement in campaign.requirements() {
        let is_theirs = requirement.ties_to(&enterprises).next().is_some();
        let is_printed = match requirement.subject {
            Subject::Duty(duty) => duty.by.contains(&"enterprises".to_owned()),
            Subject::Rule(rule) => rule.binds.contains(&"enterprises".to_owned()),
            _ => false,
        };
        assert_eq!(is_theirs, is_printed, "{}", requirement.subject.code());
    }
}

#[test]
fn what_falls_due_has_its_period_and_its_day() {
    let campaign = sound(&ordering());
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let november: Vec<(String, String)> = campaign
        .due_between(day("2023-11-01"), day("2023-11-30"))
        .iter()
        .map(|due| (due.day.to_string(), due.subject.code().to_owned()))
        .collect();
    assert!(november.contains(&("2023-11-28".to_owned(), "monthly".to_owned())));
    assert!(november.contains(&("2023-11-30".to_owned(), "first-once".to_owned())));
    assert!(
        november.windows(2).all(|pair| pair[0].0 <= pair[1].0),
        "by day: {november:?}"
    );
    let codes = |from, until| -> BTreeSet<String> {
        let days = campaign.due_between(day(from), day(until));
        days.iter()
            .map(|due| due.subject.code().to_owned())
            .collect()
    };
    assert!(codes("2023-12-31", "2023-12-31").contains("trained"));
    assert!(
        !codes("1900-01-01", "2999-12-31").contains("eight"),
        "what prints no day never falls due"
    );
    let monthly = campaign.due_between(day("2023-01-01"), day("2024-12-31"));
    let monthly = monthly.iter().filter(|due| due.subject.code() == "monthly");
    assert_eq!(monthly.count(), 8, "May to December");
}
