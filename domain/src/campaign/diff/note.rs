//! What a change between two versions of a campaign does to reports already filed, in one sentence.
//!
//! Owns the sentences, by the path of the change. Never decides whether a change may be applied.

use super::ChangeKind;

/// What a change does to reports already filed. A figure is known by its value's code, so words and numbers
/// around it may change freely, its meaning may not.
pub(super) fn note(path: &[&str], kind: ChangeKind) -> &'static str {
    use ChangeKind::{Added, Changed, Removed};
    match (path, kind) {
        (["code"], _) => {
            "This is another campaign: nothing filed under the old code belongs to it."
        }
        (["forms", _], Added) => "Nothing has been filed on it yet.",
        (["forms", _], Removed) => "Filed reports stay readable; nothing more can be filed on it.",
        (["forms", _, "period_kind"], _) => {
            "Filed reports belong to periods of the old kind: give the form a new code instead."
        }
        (["forms", _, "values", _], Added) => {
            "Reports filed before have no figure there: it is missing, not zero, until the unit files again."
        }
        (["forms", _, "values", _], Removed) => {
            "Filed figures stay in their reports and leave the tables; the code must not come back with another meaning."
        }
        (["forms", _, "values", _, "kind" | "unit" | "scale"], _) => {
            "Filed figures would be read in another unit: give the value a new code instead."
        }
        (["forms", _, "values", _, "time" | "additivity"], _) => {
            "Filed figures stay; sums over them follow the new rule, for past periods too."
        }
        (["forms", _, "values", _, "cell"], _) => {
            "Filed figures stay with the value: only its printed number changes."
        }
        (
            [
                "forms",
                _,
                "values",
                _,
                "label" | "section" | "name" | "name_en",
            ],
            _,
        ) => {
            "Filed figures stay: this must be a change of words; another meaning wants a new code."
        }
        (["forms", _, "values", _, "part_of"] | ["forms", _, "checks", ..], _) => {
            "Filed reports are not judged again; the next filing is."
        }
        (["schedules", _], Added) => {
            "Units owe reports for each of its periods, past ones included."
        }
        (["schedules", _], Removed) => "Nobody owes it any more; filed reports stay.",
        (
            [
                "schedules",
                _,
                "first_period" | "last_period" | "period_kind",
            ],
            _,
        ) => {
            "Filed reports stay; periods that fall out are no longer owed, those that come in are."
        }
        (["schedules", _, "owed_by"] | ["groups", _] | ["groups", _, "members" | "derived"], _) => {
            "Filed reports stay; units that leave owe nothing more, units that join owe every period of the schedule."
        }
        (["schedules", _, "form"], _) => {
            "Reports filed on the old form do not fulfil the schedule any more."
        }
        (["schedules", _, "receiver" | "also_to" | "copies"], _) => {
            "Filed reports stay; who receives and reads them changes."
        }
        (["schedules", _, "due"], _) => {
            "Filed figures stay; due days move, and with them what counts as late, for past periods too."
        }
        (["schedules", _, "sign_off"], _) => {
            "Signed reports stay signed; those not yet signed follow the new rule."
        }
        (["schedules", _, "coverage_changes", ..], _) => {
            "A unit's totals would count with or without those below it: this is a transfer, not a correction. `campaign apply` \
             refuses one that says of a period that has passed what was otherwise; it holds from the current period on at \
             the earliest."
        }
        (["schedules", _, "coverage", ..], _) => {
            "A unit's totals would count with or without those below it: this is a transfer, not a correction."
        }
        (["agencies", _], Added) => {
            "Filed reports stay; it owes what the groups it belongs to owe."
        }
        (["agencies", _], Removed) => "Filed reports stay under its code; it owes nothing more.",
        (["agencies", _, "jurisdiction" | "inside"], _) => {
            "Filed reports keep the place of their day; the agency stands elsewhere in the tree from now on."
        }
        (["interpretations", _, "in_force"], _) => {
            "Nothing by itself: the schedule or form that rests on the reading must change with it."
        }
        ([noun, _, rest @ ..], _) => order_note(noun, rest, kind),
        (_, Added | Removed | Changed) => "Filed reports are not touched.",
    }
}

/// What a change of a task, target, duty, milestone, rule or population does. None of them touches a figure that
/// has been filed; what follows from the figures is judged by the version in force.
fn order_note(noun: &str, key: &[&str], kind: ChangeKind) -> &'static str {
    match (noun, key) {
        (
            "tasks" | "blankets" | "targets" | "events" | "duties" | "milestones" | "rules"
            | "populations",
            ["title" | "text" | "clause" | "also" | "readings" | "phase" | "printed_time"],
        ) => "Filed reports are not touched: only the words and where they are printed.",
        ("tasks" | "blankets", []) if kind == ChangeKind::Removed => {
            "Filed reports are not touched; what still stands under it loses its parties."
        }
        ("tasks" | "blankets", _) => {
            "Filed reports are not touched; who answers for what stands under it is another from now on."
        }
        (
            "targets",
            [
                "kind" | "unit" | "scale" | "numerator" | "denominator" | "measured" | "indicator"
                | "duty" | "accidents" | "staff" | "each",
            ],
        ) => {
            "Returns already filed stay and are read as the new figure: another meaning wants a new code."
        }
        ("targets" | "duties" | "milestones", []) if kind == ChangeKind::Added => {
            "Filed reports are not touched; it is judged from now on, on what has been filed before too."
        }
        ("targets" | "duties" | "milestones" | "events", []) if kind == ChangeKind::Removed => {
            "What has been filed for it stays; it is not judged any more."
        }
        ("targets" | "milestones", ["by" | "from"]) => {
            "Filed reports are not touched; what is met, at risk or missed is judged by the new day from now on."
        }
        ("duties", ["cadence" | "when" | "by_level" | "until"]) => {
            "Filed reports are not touched; what is met or missed is judged by the new cadence, ended windows too."
        }
        ("targets" | "duties" | "milestones", ["binds" | "by" | "parties" | "post"]) => {
            "Filed reports are not touched; it is judged of those it names now, and of the others no more."
        }
        ("targets" | "duties" | "milestones" | "events", _) => {
            "Filed reports are not touched; what is met or missed is judged by the new words from now on."
        }
        ("populations", _) => {
            "Filed reports are not touched; who belongs to it, and every rate over it, is judged anew."
        }
        ("papers", []) if kind == ChangeKind::Removed => {
            "What has been filed for it stays; nobody owes it any more."
        }
        ("papers", ["due" | "first_period" | "last_period" | "period_kind" | "owed_by"]) => {
            "Papers already filed stay; who owes it, and what counts as late, is judged anew."
        }
        ("checklists", _) | ("ledgers", ["columns" | "checks", ..]) => {
            "What was answered or entered stays as it was; the next answer or row follows the new words."
        }
        ("correspondences", _) => {
            "Filed reports are not touched; which cells are said to mean the same is another from now on."
        }
        ("rules", _) => "Filed reports are not touched: a rule judges no figure.",
        _ => "Filed reports are not touched.",
    }
}
