//! The sound folder, read whole: nothing is lost on the way from the files.

use chrono::NaiveDate;

use super::super::{ordering, sound};
use crate::campaign::{
    BaselineKind, Cadence, Campaign, Checkable, FormValue, Measured, Relation, Strength,
    TargetComparator, Term, examine,
};
use crate::level::Level;
use crate::period::PeriodKind;

fn campaign() -> Campaign {
    sound(&ordering())
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn the_folder_is_sound() {
    assert_eq!(examine(&ordering()).problems, []);
}

#[test]
fn a_task_keeps_its_parties_its_place_and_its_readings() {
    let campaign = campaign();
    let [owners, check, leaders] = &campaign.tasks[..] else {
        panic!("three tasks")
    };
    let relations: Vec<_> = owners.parties.iter().map(|party| party.relation).collect();
    assert_eq!(relations, [Relation::Lead, Relation::Assist]);
    assert_eq!(owners.parties[0].printed.as_deref(), Some("牵头"));
    assert_eq!(check.inside.as_deref(), Some("owners"));
    assert_eq!(check.item.readings, ["due"]);
    assert_eq!(check.item.phase.as_deref(), Some("first"));
    assert_eq!(check.item.clauses().count(), 2);
    assert_eq!(leaders.strength, Strength::Encouraged);
    assert_eq!(campaign.blankets[0].run(&campaign.tasks).len(), 3);
}

#[test]
fn a_target_keeps_its_number_its_baseline_and_what_measures_it() {
    let campaign = campaign();
    let target = |code: &str| {
        let found = campaign.targets.iter().find(|one| one.item.code == code);
        found.expect("a target of the folder")
    };
    let trained = target("trained");
    assert_eq!(trained.scaled_value(), Some(100));
    assert_eq!(trained.by, Some(day("2023-12-31")));
    assert_eq!(trained.measured, Measured::Return);
    assert_eq!(target("fewer").comparator, TargetComparator::AllParts);
    let baseline = target("fewer-accidents").against.as_ref();
    let baseline = baseline.expect("what falls, falls against something");
    assert_eq!(baseline.kind, BaselineKind::PreviousYear);
    let value = FormValue {
        form: "monthly".to_owned(),
        value: "found".to_owned(),
    };
    assert_eq!(target("found-some").indicator, Some(value));
    assert_eq!(target("issued").value, None);
}

#[test]
fn every_way_to_say_how_often_is_read() {
    let campaign = campaign();
    let cadence = |code: &str| {
        let found = campaign.duties.iter().find(|one| one.item.code == code);
        found.expect("a duty of the folder").cadence.clone()
    };
    let at_least = 1;
    let per = PeriodKind::Quarter;
    assert_eq!(
        cadence("inspect"),
        Some(Cadence::PerPeriod { at_least, per })
    );
    let event = "accident".to_owned();
    let within = Term::Months(3);
    let after = Cadence::AfterEvent {
        at_least,
        event,
        within,
    };
    assert_eq!(cadence("retrain"), Some(after));
    let by = day("2023-11-30");
    assert_eq!(cadence("first-once"), Some(Cadence::ByDay { at_least, by }));
    let printed = "定期".to_owned();
    assert_eq!(cadence("meet"), Some(Cadence::Unquantified { printed }));
    let years = 5;
    assert_eq!(
        cadence("assess"),
        Some(Cadence::EveryYears { at_least, years })
    );
    assert_eq!(cadence("watch"), Some(Cadence::Continuous));
    assert_eq!(cadence("bundle"), None);
}

#[test]
fn a_cadence_may_differ_by_condition_and_by_level() {
    let campaign = campaign();
    let duty = |code: &str| {
        let found = campaign.duties.iter().find(|one| one.item.code == code);
        found.expect("a duty of the folder")
    };
    let inspect = duty("inspect");
    assert_eq!(inspect.when[0].population, "high-risk");
    assert_eq!(inspect.cadences().count(), 2);
    let levels: Vec<_> = duty("review")
        .by_level
        .iter()
        .map(|one| one.level)
        .collect();
    assert_eq!(levels, [Level::Township, Level::County]);
}

#[test]
fn a_rule_says_what_could_check_it_or_why_nothing_can() {
    let campaign = campaign();
    let [prohibition, exemption] = &campaign.rules[..] else {
        panic!("two rules")
    };
    assert!(matches!(prohibition.checkable, Checkable::Uncheckable(_)));
    assert!(matches!(exemption.checkable, Checkable::Check(_)));
    assert_eq!(prohibition.binds.len(), 2);
}

#[test]
fn a_population_keeps_what_is_undefined_about_it() {
    let campaign = campaign();
    let high_risk = &campaign.populations[1];
    let [sector] = &high_risk.sectors[..] else {
        panic!("one sector")
    };
    assert_eq!(
        (sector.printed.as_str(), sector.sector.as_str()),
        ("金属非金属矿山", "mining")
    );
    assert_eq!(high_risk.marks, ["高危"]);
    assert_eq!(high_risk.jurisdiction.as_deref(), Some("450202002"));
    assert_eq!(high_risk.determined_by.as_deref(), Some("450202002.jdb"));
    assert!(high_risk.open && high_risk.undefined.is_some());
}

#[test]
fn a_stored_version_comes_back_as_it_was() {
    let campaign = campaign();
    let stored = serde_json::to_string(&campaign).expect("text keys alone");
    assert_eq!(
        serde_json::from_str::<Campaign>(&stored).expect("our own JSON"),
        campaign
    );
}

#[test]
fn a_version_stored_before_there_were_orders_still_loads() {
    let mut stored = serde_json::to_value(sound(&super::super::small())).expect("text keys alone");
    let fields = stored.as_object_mut().expect("an object");
    for later in [
        "populations",
        "tasks",
        "blankets",
        "targets",
        "events",
        "duties",
        "milestones",
        "rules",
    ] {
        fields.remove(later);
    }
    let campaign: Campaign = serde_json::from_value(stored).expect("an old version");
    assert_eq!(campaign.tasks, []);
}
