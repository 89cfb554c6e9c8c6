//! What the hub says by itself: by the rules of a schedule, once, on its day.

use serde_json::{Value, json};

use super::{COORDINATOR, expected, look, of_unit, words};
use crate::cells::Cells;
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{CAMPAIGN, COMMUNITIES, SECTIONS};

both!(
    each_rule_speaks_once_on_its_day,
    what_is_filed_is_not_reminded_of_and_what_is_late_goes_up_the_line,
    an_extension_moves_the_words,
    a_returned_report_is_reminded_of_again,
    a_hub_that_slept_sends_no_old_words,
    a_schedule_reminds_by_its_own_rules,
);

const BY_RULE: [(&str, &str); 5] = [
    ("before-2", "UNIT"),
    ("due-day", "UNIT"),
    ("late-1", "UNIT"),
    ("late-3", "SUPERIOR"),
    ("late-7", "RECEIVER"),
];

/// The monthly form of January is due on 5 February.
async fn each_rule_speaks_once_on_its_day(hub: Hub) {
    let unit = COMMUNITIES[0];
    assert_eq!(look(&hub, "2023-02-02").await, 0);
    for (day, so_far) in [
        ("2023-02-03", 1),
        ("2023-02-04", 1),
        ("2023-02-05", 2),
        ("2023-02-06", 3),
        ("2023-02-08", 4),
        ("2023-02-12", 5),
        ("2023-02-20", 5),
    ] {
        look(&hub, day).await;
        assert_eq!(look(&hub, day).await, 0, "twice on {day}");
        assert_eq!(
            words(&hub, unit).await,
            expected(&BY_RULE[..so_far]),
            "{day}"
        );
    }
    let all = of_unit(&hub, unit).await;
    let told: Vec<_> = all.iter().map(|one| one["to"]["code"].clone()).collect();
    // It has no superior and is inside no office: both go to the receiver.
    assert_eq!(told, ["99.ab", "99.ab", unit, unit, unit]);
    assert!(
        all.iter()
            .all(|one| one["dueOn"] == "2023-02-05" && one["by"].is_null())
    );
    let rules = hub
        .ask(
            "99.viewer",
            "{ campaign(code: \"li-2023\") { schedules { code reminderRules { code daysAfterDue addressee basis clause { path } } } } }",
        )
        .await
        .ok();
    let rules = rules.list("campaign.schedules")[0]["reminderRules"].clone();
    assert_eq!(
        rules[3],
        json!({ "code": "late-3", "daysAfterDue": 3, "addressee": "SUPERIOR", "basis": "INTERPRETED", "clause": null })
    );
}

async fn what_is_filed_is_not_reminded_of_and_what_is_late_goes_up_the_line(hub: Hub) {
    look(&hub, "2023-02-03").await;
    let punctual = hub.desk(COMMUNITIES[0]);
    punctual.file("2023-01", &Cells::found(4)).await;
    // What waits for the unit's own reviewer is not there yet.
    let waiting = hub.desk(COMMUNITIES[1]);
    let paper = waiting.submitted("2023-01", &Cells::found(1), None).await;
    look(&hub, "2023-02-08").await;
    assert_eq!(words(&hub, COMMUNITIES[0]).await, expected(&BY_RULE[..1]));
    let late = words(&hub, COMMUNITIES[1]).await;
    assert!(late.contains(&("late-3".to_owned(), "SUPERIOR".to_owned())));
    Paper::done(&waiting.sign(&paper).await);
    look(&hub, "2023-02-12").await;
    assert_eq!(words(&hub, COMMUNITIES[1]).await, late);
    for one in of_unit(&hub, COMMUNITIES[1]).await {
        assert_eq!(one["answeredAt"], "2023-02-08T04:00:00.000Z");
        assert_eq!(one["report"]["state"], "SIGNED");
    }
    let missing = of_unit(&hub, COMMUNITIES[2]).await;
    assert!(missing.iter().all(|one| one["answeredAt"].is_null()));
}

async fn an_extension_moves_the_words(hub: Hub) {
    hub.today("2023-02-02");
    let unit = COMMUNITIES[0];
    hub.extend(COORDINATOR, unit, "2023-01", "2023-02-20")
        .await
        .ok();
    look(&hub, "2023-02-05").await;
    assert!(words(&hub, unit).await.is_empty());
    assert_eq!(words(&hub, COMMUNITIES[1]).await.len(), 1);
    look(&hub, "2023-02-18").await;
    look(&hub, "2023-02-20").await;
    assert_eq!(words(&hub, unit).await, expected(&BY_RULE[..2]));
    let latest = &of_unit(&hub, unit).await[0];
    assert_eq!(latest["dueOn"], "2023-02-20");
}

async fn a_returned_report_is_reminded_of_again(hub: Hub) {
    let unit = COMMUNITIES[0];
    let of_january = async || -> Vec<Value> {
        let all = of_unit(&hub, unit).await;
        let all = all.into_iter().filter(|one| one["period"] == "2023-01");
        all.collect()
    };
    hub.today("2023-02-03");
    let paper = hub.desk(unit).file("2023-01", &Cells::found(4)).await;
    hub.today("2023-03-01");
    let input = sent_back(&paper, "数字有误", &[]);
    let returned = hub.change(COORDINATOR, "returnReport", input).await;
    let returned = Paper::done(&returned);
    look(&hub, "2023-03-01").await;
    assert!(of_january().await.is_empty(), "the return says so itself");
    look(&hub, "2023-03-02").await;
    look(&hub, "2023-03-04").await;
    let rules: Vec<_> = of_january()
        .await
        .iter()
        .map(|one| one["rule"].clone())
        .collect();
    assert_eq!(rules, ["late-3", "late-1"]);
    hub.desk(unit)
        .file_again(&returned, "2023-01", &Cells::found(5))
        .await;
    look(&hub, "2023-03-08").await;
    let answered = of_january().await;
    assert_eq!(answered.len(), 2);
    for one in answered {
        assert_eq!(one["answeredAt"], "2023-03-04T04:00:00.000Z");
    }
}

async fn a_hub_that_slept_sends_no_old_words(hub: Hub) {
    // Of all that was missed only the last word to each is sent, and nothing that is long past.
    look(&hub, "2023-02-12").await;
    assert_eq!(
        words(&hub, COMMUNITIES[0]).await,
        expected(&[
            ("late-1", "UNIT"),
            ("late-3", "SUPERIOR"),
            ("late-7", "RECEIVER")
        ])
    );
    let before = words(&hub, COMMUNITIES[1]).await.len();
    assert_eq!(look(&hub, "2026-01-01").await, 0);
    assert_eq!(words(&hub, COMMUNITIES[1]).await.len(), before);
}

async fn a_schedule_reminds_by_its_own_rules(hub: Hub) {
    let folder = hub.folder().join("rules").join(CAMPAIGN);
    crate::world::campaign::write(&folder);
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let clause = "clause = { path = \"四（一）\", basis = \"STATED\" }";
    let rules = format!(
        "[[schedules.reminders]]\ncode = \"first\"\ndays_after = 2\nto = \"RECEIVER\"\n{clause}\n"
    );
    let (monthly, weekly) = text.split_once("\n[[schedules]]\n").unwrap();
    let own = format!("{monthly}\n{rules}\n[[schedules]]\nreminders = []\n{weekly}");
    std::fs::write(&path, &own).unwrap();
    let folder = folder.to_str().unwrap();
    let diff = hub.run(&["campaign", "diff", folder]).stdout;
    assert!(diff.contains("schedules/monthly/reminders"), "{diff}");
    hub.run(&["campaign", "apply", folder]);
    for day in ["2023-02-05", "2023-02-06"] {
        assert_eq!(look(&hub, day).await, 0, "{day}");
    }
    look(&hub, "2023-02-07").await;
    assert_eq!(
        words(&hub, COMMUNITIES[0]).await,
        expected(&[("first", "RECEIVER")])
    );
    look(&hub, "2023-03-10").await;
    assert!(
        words(&hub, SECTIONS[0]).await.is_empty(),
        "weekly reminds nobody"
    );
    let twice = own.replace("days_after = 2", "days_after = 2\ndays_before = 1");
    std::fs::write(&path, twice).unwrap();
    let refused = hub.try_run(&["campaign", "check", folder]);
    assert!(!refused.success);
    let said = format!("{}{}", refused.stdout, refused.stderr);
    assert!(
        said.contains("either before the due day or after it"),
        "{said}"
    );
}
