//! People counted and not named: who counts, who sees it, and what holds on a day.

mod total;

use serde_json::{Value, json};

use crate::harness::answer::Answer;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::questions::{NODE_LOOK_UP, STAFF};
use crate::world::SIBLING_TOWN;
use crate::world::accounts::FIRE_SUPERVISOR;
use crate::world::enterprises::{HOTEL, Known, PLANT};

both!(
    the_enterprise_and_its_section_count_each_under_its_own_name,
    what_cannot_be_is_refused,
    a_correction_keeps_the_day_and_what_was_said_before,
    a_count_is_seen_from_above_and_by_the_section_alone,
);

const COUNTED: &str = "outcome reason staff { id countedOn void recordedAs recordedBy revision reason supersededAt \
    figures { personsInCharge { people certified } safetyManagers { people certified } specialWorkers { people certified } } \
    enterprise { code } }";

/// Post by post, people and certificates.
pub(crate) type Posts = [(i32, i32); 3];

fn figures(posts: Posts) -> Value {
    let [charge, managers, workers] =
        posts.map(|(people, certified)| json!({ "people": people, "certified": certified }));
    json!({ "personsInCharge": charge, "safetyManagers": managers, "specialWorkers": workers })
}

pub(crate) async fn record(
    hub: &Hub,
    account: &str,
    one: Known,
    day: &str,
    posts: Posts,
) -> Answer {
    let query = format!(
        "mutation($input: RecordStaffInput!) {{ it: recordStaff(input: $input) {{ {COUNTED} }} }}"
    );
    let input = json!({ "enterprise": one.code(), "countedOn": day, "figures": figures(posts) });
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

pub(crate) async fn correct(
    hub: &Hub,
    account: &str,
    id: &str,
    posts: Posts,
    void: bool,
) -> Answer {
    let query = format!(
        "mutation($input: CorrectStaffInput!) {{ it: correctStaff(input: $input) {{ {COUNTED} }} }}"
    );
    let input =
        json!({ "staff": id, "reason": "核对证书", "figures": figures(posts), "void": void });
    hub.ask_with(account, &query, json!({ "input": input }))
        .await
}

pub(crate) async fn done(hub: &Hub, account: &str, one: Known, day: &str, posts: Posts) -> String {
    let answer = record(hub, account, one, day, posts).await.ok();
    assert_eq!(answer.text("it.outcome"), "DONE", "{account}");
    answer.text("it.staff.id").to_owned()
}

fn own(one: Known) -> String {
    format!("{}.enterprise", one.code())
}

const SECTION: &str = "990101001.gm.reporter";

/// The day and the figures that hold on a day.
async fn held(hub: &Hub, account: &str, one: Known, day: &str) -> Option<(String, Value)> {
    let query = format!(
        "query($code: String!) {{ enterprise(code: $code) {{ staff(asOf: \"{day}\") {{ countedOn recordedAs \
         figures {{ personsInCharge {{ people certified }} safetyManagers {{ people certified }} \
         specialWorkers {{ people certified }} }} }} }} }}"
    );
    let answer = hub
        .ask_with(account, &query, json!({ "code": one.code() }))
        .await
        .ok();
    let found = answer.at("enterprise.staff");
    let side = found["recordedAs"].as_str()?;
    let counted_on = found["countedOn"].as_str()?;
    Some((format!("{counted_on} {side}"), found["figures"].clone()))
}

async fn the_enterprise_and_its_section_count_each_under_its_own_name(hub: Hub) {
    let [mine, seen] = [[(1, 1), (2, 2), (9, 9)], [(1, 1), (2, 1), (9, 7)]];
    done(&hub, &own(PLANT), PLANT, "2023-01-10", mine).await;
    done(&hub, SECTION, PLANT, "2023-01-10", seen).await;
    let later = [(1, 1), (3, 3), (9, 9)];
    done(&hub, &own(PLANT), PLANT, "2023-01-20", later).await;
    let is = |day: &str, posts| Some((day.to_owned(), figures(posts)));
    for (day, expected) in [
        ("2023-01-09", None),
        ("2023-01-10", is("2023-01-10 INSPECTOR", seen)),
        ("2023-01-19", is("2023-01-10 INSPECTOR", seen)),
        ("2023-02-01", is("2023-01-20 ENTERPRISE", later)),
    ] {
        assert_eq!(held(&hub, "99.viewer", PLANT, day).await, expected, "{day}");
    }
    // One count of a day and side; a second is to correct the first.
    let second = record(&hub, &own(PLANT), PLANT, "2023-01-10", later).await;
    assert_eq!(second.ok().text("it.outcome"), "CONFLICT");
    done(&hub, FIRE_SUPERVISOR, HOTEL, "2023-01-10", mine).await;
    for (account, one) in [
        ("990101001.coordinator".to_owned(), PLANT),
        ("990101001.viewer".to_owned(), PLANT),
    ] {
        let refused = record(&hub, &account, one, "2023-01-11", mine).await.ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    for (account, one) in [
        (own(HOTEL), PLANT),
        (FIRE_SUPERVISOR.to_owned(), PLANT),
        ("990101001.xf.reporter".to_owned(), PLANT),
        ("98.coordinator".to_owned(), PLANT),
    ] {
        let refused = record(&hub, &account, one, "2023-01-11", mine).await;
        assert_eq!(refused.error_code(), "NOT_FOUND", "{account}");
    }
}

async fn what_cannot_be_is_refused(hub: Hub) {
    let sound = [(1, 1), (2, 2), (9, 9)];
    for (day, posts) in [
        ("2023-02-02", sound),
        ("2023-01-10", [(1, 2), (2, 2), (9, 9)]),
        ("2023-01-10", [(1, 1), (-1, -1), (9, 9)]),
        ("2023-01-10", [(1, 1), (2, -1), (9, 9)]),
        ("2023-01-10", [(1, 1), (2, 2), (1_000_001, 9)]),
    ] {
        let refused = record(&hub, &own(PLANT), PLANT, day, posts).await;
        assert_eq!(refused.error_code(), "BAD_INPUT", "{day} {posts:?}");
    }
    assert_eq!(held(&hub, "99.viewer", PLANT, "2023-02-01").await, None);
    done(&hub, &own(PLANT), PLANT, "2023-01-10", [(0, 0); 3]).await;
}

async fn a_correction_keeps_the_day_and_what_was_said_before(hub: Hub) {
    let first = done(&hub, SECTION, PLANT, "2023-01-10", [(1, 0), (2, 2), (9, 9)]).await;
    let not_mine = correct(&hub, &own(PLANT), &first, [(1, 1); 3], false).await;
    assert_eq!(
        not_mine.ok().text("it.outcome"),
        "NOT_ALLOWED",
        "the section counted"
    );
    let second = correct(&hub, SECTION, &first, [(1, 1), (2, 2), (9, 9)], false).await;
    let second = second.ok();
    assert_eq!(second.number("it.staff.revision"), 2);
    assert_eq!(second.text("it.staff.countedOn"), "2023-01-10");
    let late = correct(&hub, SECTION, &first, [(1, 1); 3], false)
        .await
        .ok();
    assert_eq!(late.text("it.outcome"), "CONFLICT");
    let second = second.text("it.staff.id").to_owned();
    correct(&hub, SECTION, &second, [(1, 1); 3], true)
        .await
        .ok();
    assert_eq!(
        held(&hub, "99.viewer", PLANT, "2023-02-01").await,
        None,
        "nobody counted after all"
    );
    let again = record(&hub, SECTION, PLANT, "2023-01-10", [(1, 1); 3]).await;
    assert_eq!(again.ok().text("it.outcome"), "CONFLICT");
    let all = hub
        .ask_with(SECTION, STAFF, json!({ "code": PLANT.code() }))
        .await
        .ok();
    let all = all.list("enterprise.staffCounts.nodes");
    let said: Vec<_> = all
        .iter()
        .map(|one| {
            let certified = &one["figures"]["personsInCharge"]["certified"];
            (
                one["revision"].as_i64(),
                certified.as_i64(),
                one["void"].as_bool(),
            )
        })
        .collect();
    let of = |revision, certified, void| (Some(revision), Some(certified), Some(void));
    assert_eq!(said, [of(1, 0, false), of(2, 1, false), of(3, 1, true)]);
}

async fn a_count_is_seen_from_above_and_by_the_section_alone(hub: Hub) {
    let id = done(&hub, &own(PLANT), PLANT, "2023-01-10", [(1, 1); 3]).await;
    for account in [
        own(PLANT).as_str(),
        SECTION,
        "990101001.viewer",
        "99.viewer",
    ] {
        let found = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
            .await
            .ok();
        assert_eq!(found.text("node.id"), id, "{account}");
    }
    let sibling = format!("{SIBLING_TOWN}.viewer");
    for account in [
        own(HOTEL).as_str(),
        "990101001.xf.reporter",
        FIRE_SUPERVISOR,
        &sibling,
        "98.viewer",
        "nobody",
    ] {
        let unseen = hub
            .ask_with(account, NODE_LOOK_UP, json!({ "id": id }))
            .await;
        assert_eq!(unseen.error_code(), "NOT_FOUND", "{account}");
    }
}
