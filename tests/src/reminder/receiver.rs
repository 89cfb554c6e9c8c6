//! Several receivers (多个接收单位): each of them is told of what is late, once, and reads at its desk what it was told.

use serde_json::{Value, json};

use super::{acknowledge, look, of_unit};
use crate::cells::Cells;
use crate::copy::{apply_with, apply_with_first};
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::NODE_LOOK_UP;
use crate::receiver::{FIRST, SECOND, open_two_desks};
use crate::world::COMMUNITIES;

both!(
    what_is_late_is_told_to_every_receiver_once,
    a_receiver_that_is_named_later_is_told_what_the_first_was_told,
    receivers_that_exchange_their_places_are_told_nothing_twice,
    a_desk_reads_and_notes_what_it_was_told_and_nothing_else,
    what_comes_back_is_told_to_every_desk_anew,
);

/// The second receiver, and the neighbour of it that receives nothing.
const BESIDE: &str = "990101001.xf";
const NEIGHBOUR: &str = "990101001.gm.viewer";

/// (rule, who was told), the earliest first.
async fn told(hub: &Hub, unit: &str, period: &str) -> Vec<(String, String)> {
    let all = of_unit(hub, unit).await.into_iter().rev();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut told: Vec<_> = all
        .filter(|one| one["period"] == period)
        .map(|one| (text(&one["rule"]), text(&one["to"]["code"])))
        .collect();
    told.sort();
    told
}

fn expected(words: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(rule, to): &(&str, &str)| ((*rule).to_owned(), (*to).to_owned());
    let mut expected: Vec<_> = words.iter().map(owned).collect();
    expected.sort();
    expected
}

async fn at_desk(hub: &Hub, account: &str) -> Vec<Value> {
    let query = "{ viewer { reminders(first: 200) { nodes { id rule addressee unit { code } to { code } acknowledgedAt \
        answeredAt report { state } } } } }";
    let answer = hub.ask(account, query).await.ok();
    answer.list("viewer.reminders.nodes").to_vec()
}

async fn what_is_late_is_told_to_every_receiver_once(hub: Hub) {
    hub.today("2023-01-01");
    open_two_desks(&hub).await;
    let unit = COMMUNITIES[0];
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(4))
        .await;
    for day in ["2023-02-06", "2023-02-08", "2023-02-12"] {
        look(&hub, day).await;
        assert_eq!(look(&hub, day).await, 0, "twice on {day}");
    }
    // It has no superior and is inside no office: both words go to the receivers.
    assert_eq!(
        told(&hub, unit, "2023-01").await,
        expected(&[
            ("late-1", unit),
            ("late-3", BESIDE),
            ("late-3", "99.ab"),
            ("late-7", BESIDE),
            ("late-7", "99.ab"),
        ])
    );
    assert!(told(&hub, COMMUNITIES[1], "2023-01").await.is_empty());
}

async fn a_receiver_that_is_named_later_is_told_what_the_first_was_told(hub: Hub) {
    look(&hub, "2023-02-08").await;
    let unit = COMMUNITIES[0];
    let before = [("late-1", unit), ("late-3", "99.ab")];
    assert_eq!(told(&hub, unit, "2023-01").await, expected(&before));
    open_two_desks(&hub).await;
    look(&hub, "2023-02-09").await;
    look(&hub, "2023-02-10").await;
    let after = [("late-1", unit), ("late-3", BESIDE), ("late-3", "99.ab")];
    assert_eq!(told(&hub, unit, "2023-01").await, expected(&after));
    // One that is dropped is told nothing more, and reads nothing more.
    assert!(!at_desk(&hub, SECOND).await.is_empty());
    apply_with(&hub, "");
    look(&hub, "2023-02-12").await;
    assert!(at_desk(&hub, SECOND).await.is_empty());
    let last = told(&hub, unit, "2023-01").await.pop();
    assert_eq!(last, expected(&[("late-7", "99.ab")]).pop());
}

async fn receivers_that_exchange_their_places_are_told_nothing_twice(hub: Hub) {
    let unit = COMMUNITIES[0];
    look(&hub, "2023-02-08").await;
    let before = [("late-1", unit), ("late-3", "99.ab")];
    assert_eq!(told(&hub, unit, "2023-01").await, expected(&before));
    // Another takes the place of the only one, then the two share it, then they exchange it.
    apply_with_first(&hub, BESIDE, "");
    look(&hub, "2023-02-09").await;
    let after = [("late-1", unit), ("late-3", BESIDE), ("late-3", "99.ab")];
    assert_eq!(told(&hub, unit, "2023-01").await, expected(&after));
    for (first, beside) in [(BESIDE, "99.ab"), ("99.ab", BESIDE), (BESIDE, "99.ab")] {
        apply_with_first(&hub, first, &format!("also_to = [\"{beside}\"]\n"));
        look(&hub, "2023-02-10").await;
        assert_eq!(
            told(&hub, unit, "2023-01").await,
            expected(&after),
            "{first}"
        );
    }
}

async fn a_desk_reads_and_notes_what_it_was_told_and_nothing_else(hub: Hub) {
    hub.today("2023-01-01");
    open_two_desks(&hub).await;
    look(&hub, "2023-02-12").await;
    let unit = COMMUNITIES[0];
    let seen = at_desk(&hub, SECOND).await;
    assert!(seen.iter().all(|one| one["to"]["code"] == BESIDE));
    let of_unit: Vec<&Value> = seen
        .iter()
        .filter(|one| one["unit"]["code"] == unit)
        .collect();
    assert_eq!(of_unit.len(), 2, "{seen:#?}");
    let own = of_unit[0]["id"].as_str().unwrap();
    let foreign = at_desk(&hub, FIRST).await[0]["id"].clone();
    let unseen = hub
        .ask_with(SECOND, NODE_LOOK_UP, json!({ "id": foreign }))
        .await;
    assert_eq!(unseen.error_code(), "NOT_FOUND", "of another desk");
    for account in [NEIGHBOUR, "980101.coordinator"] {
        let unseen = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": own }))
            .await;
        assert_eq!(unseen.error_code(), "NOT_FOUND", "{account}");
    }
    // Who belongs to the office and coordinates nothing reads, and takes no note.
    let reader = acknowledge(&hub, "990101001.xf.viewer", own).await.ok();
    assert_eq!(reader.text("it.outcome"), "NOT_ALLOWED");
    let noted = acknowledge(&hub, SECOND, own).await.ok();
    assert_eq!(noted.text("it.outcome"), "DONE");
    assert_eq!(noted.text("it.reminder.acknowledgedBy"), "岗位 second-desk");

    hub.desk(unit).file("2023-01", &Cells::found(4)).await;
    let answered = at_desk(&hub, SECOND).await;
    let answered = answered.iter().find(|one| one["id"] == own).unwrap();
    assert_eq!(answered["answeredAt"], "2023-02-12T04:00:00.000Z");
    assert_eq!(answered["report"]["state"], "SIGNED");
}

async fn what_comes_back_is_told_to_every_desk_anew(hub: Hub) {
    hub.today("2023-02-03");
    open_two_desks(&hub).await;
    let unit = COMMUNITIES[0];
    let paper = hub.desk(unit).file("2023-01", &Cells::found(4)).await;
    let accepted = hub
        .change(SECOND, "acceptReport", crate::desk::step(&paper))
        .await;
    let accepted = Paper::done(&accepted);
    hub.today("2023-03-01");
    let returned = sent_back(&accepted, "数字有误", &[]);
    Paper::done(&hub.change(FIRST, "returnReport", returned).await);
    look(&hub, "2023-03-04").await;
    look(&hub, "2023-03-08").await;
    // Also the desk that had accepted what stands no more.
    assert_eq!(
        told(&hub, unit, "2023-01").await,
        expected(&[
            ("late-1", unit),
            ("late-3", BESIDE),
            ("late-3", "99.ab"),
            ("late-7", BESIDE),
            ("late-7", "99.ab"),
        ])
    );
}
