//! Reminders (催报): the hub's own by rule, a coordinator's by hand; who sees
//! them, who takes note, and what answers them. They change no figure.

use serde_json::{Value, json};

use crate::cells::Cells;
use crate::desk::{Paper, sent_back};
use crate::harness::Answer;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::questions::seal;
use crate::world::{CAMPAIGN, COMMUNITIES, SECTIONS, SIBLING_UNIT, TOWN, WIDE_TOWN};

both!(
    each_rule_speaks_once_on_its_day,
    what_is_filed_is_not_reminded_of_and_what_is_late_goes_up_the_line,
    an_extension_moves_the_words,
    a_returned_report_is_reminded_of_again,
    a_hub_that_slept_sends_no_old_words,
    a_schedule_reminds_by_its_own_rules,
    a_coordinator_reminds_all_that_are_missing_once_a_day,
    reminding_is_a_coordinators_above,
    a_reminder_is_noted_by_whom_it_was_sent_to,
    a_reminder_outside_is_as_one_never_given_out,
    a_period_that_is_not_asked_for_is_refused,
    reminding_changes_no_figure,
);

const COORDINATOR: &str = "990101001.coordinator";

const REMINDED: &str = "mutation($input: RemindInput!) { it: remind(input: $input) { \
    outcome reminded already reason reminders { id unit { code } to { code } addressee note by rule dueOn sentAt } } }";

const NOTED: &str = "mutation($input: AcknowledgeReminderInput!) { it: acknowledgeReminder(input: $input) { \
    outcome reason reminder { acknowledgedAt acknowledgedBy } } }";

impl Hub {
    /// A coordinator reminds of the monthly form.
    pub(crate) async fn remind(
        &self,
        by: &str,
        below: &str,
        period: &str,
        note: Option<&str>,
    ) -> Answer {
        let input = json!({ "node": below, "campaign": CAMPAIGN, "schedule": "monthly", "period": period, "note": note });
        self.ask_with(by, REMINDED, json!({ "input": input })).await
    }

    /// An account takes note of the latest reminder of a unit.
    pub(crate) async fn acknowledge(&self, by: &str, unit: &str) -> Answer {
        let of = of_unit(self, unit).await;
        let id = of[0]["id"].as_str().expect("there is a reminder");
        acknowledge(self, by, id).await
    }
}

async fn acknowledge(hub: &Hub, by: &str, id: &str) -> Answer {
    let input = json!({ "input": { "reminder": id } });
    hub.ask_with(by, NOTED, input).await
}

/// The hub looks on a day, as its leader does; how many were sent.
async fn look(hub: &Hub, day: &str) -> u64 {
    hub.today(day);
    let scope = hub.store().system("the tests' look", noon(day));
    scope.send_due_reminders().await.unwrap()
}

/// The reminders of what a unit owes, the latest first, as its viewer sees them.
async fn of_unit(hub: &Hub, unit: &str) -> Vec<Value> {
    let query = "query($code: String!) { agency(code: $code) { reminders(first: 200) { nodes { \
        id rule addressee to { code } dueOn period sentAt note by answeredAt acknowledgedAt simulated report { state } } } } }";
    let answer = hub
        .ask_with(&format!("{unit}.viewer"), query, json!({ "code": unit }))
        .await
        .ok();
    answer.list("agency.reminders.nodes").to_vec()
}

/// (rule, addressee) of the reminders of a unit, the earliest first.
async fn words(hub: &Hub, unit: &str) -> Vec<(String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    let mut words: Vec<_> = of_unit(hub, unit)
        .await
        .iter()
        .map(|one| (text(one, "rule"), text(one, "addressee")))
        .collect();
    words.reverse();
    words
}

fn expected(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words
        .iter()
        .map(|(rule, to)| ((*rule).to_owned(), (*to).to_owned()))
        .collect()
}

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

async fn a_coordinator_reminds_all_that_are_missing_once_a_day(hub: Hub) {
    hub.today("2023-02-06");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let first = hub
        .remind(COORDINATOR, TOWN, "2023-01", Some("请尽快上报"))
        .await
        .ok();
    assert_eq!(first.text("it.outcome"), "DONE");
    assert_eq!(first.number("it.reminded"), 2);
    let sent = first.list("it.reminders");
    assert_eq!(sent.len(), 2);
    for one in sent {
        assert_eq!(one["note"], "请尽快上报");
        assert_eq!(one["by"], "岗位 990101001.coordinator");
        assert_eq!(
            (&one["rule"], &one["addressee"]),
            (&json!(null), &json!("UNIT"))
        );
        assert_eq!(one["unit"]["code"], one["to"]["code"]);
    }
    let again = hub
        .remind(COORDINATOR, TOWN, "2023-01", Some("请尽快上报"))
        .await
        .ok();
    assert_eq!(
        (again.number("it.reminded"), again.number("it.already")),
        (0, 2)
    );
    // Another desk has its own word, and the next day is another day.
    let above = hub
        .remind("99.coordinator", COMMUNITIES[1], "2023-01", None)
        .await
        .ok();
    assert_eq!(above.number("it.reminded"), 1);
    hub.today("2023-02-07");
    let next = hub
        .remind(COORDINATOR, COMMUNITIES[1], "2023-01", None)
        .await
        .ok();
    assert_eq!(next.number("it.reminded"), 1);
    let received = hub
        .ask(
            &format!("{}.reporter", COMMUNITIES[1]),
            "{ viewer { reminders { nodes { by note } } obligations(period: \"2023-01\") { nodes { reminders { by } } } } }",
        )
        .await
        .ok();
    assert_eq!(
        received.texts("viewer.reminders.nodes", "by"),
        [
            "岗位 990101001.coordinator",
            "岗位 99.coordinator",
            "岗位 990101001.coordinator"
        ]
    );
    let on_obligation = received.list("viewer.obligations.nodes")[0]["reminders"].clone();
    assert_eq!(on_obligation.as_array().map(Vec::len), Some(3));
    let wide = hub
        .remind("98.coordinator", WIDE_TOWN, "2023-01", None)
        .await
        .ok();
    assert_eq!(wide.number("it.reminded"), 60);
}

async fn reminding_is_a_coordinators_above(hub: Hub) {
    hub.today("2023-02-06");
    let unit = COMMUNITIES[0];
    for account in [
        format!("{unit}.reporter"),
        format!("{unit}.reviewer"),
        "990101001.viewer".to_owned(),
    ] {
        let answer = hub.remind(&account, unit, "2023-01", None).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
    }
    for (account, node) in [
        ("990101002.coordinator", unit),
        ("980101.coordinator", TOWN),
        ("990101001.coordinator", SIBLING_UNIT),
        ("nobody", unit),
    ] {
        let foreign = hub.remind(account, node, "2023-01", None).await;
        let never = hub
            .remind(account, "990101999001.jwh", "2023-01", None)
            .await;
        assert_eq!(foreign.error_code(), "NOT_FOUND", "{account}");
        assert_eq!(foreign.comparable(), never.comparable(), "{account}");
    }
    assert!(of_unit(&hub, unit).await.is_empty());
}

async fn a_reminder_is_noted_by_whom_it_was_sent_to(hub: Hub) {
    look(&hub, "2023-02-12").await;
    let unit = COMMUNITIES[0];
    let all = of_unit(&hub, unit).await;
    let find = |to: &str| {
        let one = all.iter().find(|one| one["addressee"] == to).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    let (to_unit, to_receiver) = (find("UNIT"), find("RECEIVER"));
    for (account, id) in [
        ("99.coordinator".to_owned(), &to_unit),
        (format!("{unit}.viewer"), &to_unit),
        (format!("{unit}.reporter"), &to_receiver),
        ("99.viewer".to_owned(), &to_receiver),
    ] {
        let answer = acknowledge(&hub, &account, id).await.ok();
        assert_eq!(answer.text("it.outcome"), "NOT_ALLOWED", "{account}");
        assert!(answer.at("it.reminder.acknowledgedAt").is_null());
    }
    let noted = acknowledge(&hub, &format!("{unit}.reporter"), &to_unit)
        .await
        .ok();
    assert_eq!(noted.text("it.outcome"), "DONE");
    let by = format!("岗位 {unit}.reporter");
    assert_eq!(noted.text("it.reminder.acknowledgedBy"), by);
    hub.today("2023-02-13");
    let second = acknowledge(&hub, &format!("{unit}.reviewer"), &to_unit)
        .await
        .ok();
    assert_eq!(
        second.text("it.reminder.acknowledgedBy"),
        by,
        "the first note stands"
    );
    assert_eq!(
        second.text("it.reminder.acknowledgedAt"),
        "2023-02-12T04:00:00.000Z"
    );
    let noted = acknowledge(&hub, "99.coordinator", &to_receiver).await.ok();
    assert_eq!(noted.text("it.outcome"), "DONE");
}

async fn a_reminder_outside_is_as_one_never_given_out(hub: Hub) {
    look(&hub, "2023-02-06").await;
    let id = of_unit(&hub, COMMUNITIES[0]).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let never = seal("reminder", "01890000-0000-7000-8000-000000000000");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for account in [
        format!("{}.reporter", COMMUNITIES[1]),
        "990101002.coordinator".to_owned(),
        "98.viewer".to_owned(),
        "990101001.admin".to_owned(),
    ] {
        for other in [&id, &never] {
            let answer = acknowledge(&hub, &account, other).await;
            assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
            let answer = hub.ask_with(&account, node, json!({ "id": other })).await;
            assert_eq!(answer.error_code(), "NOT_FOUND", "{account}");
        }
    }
    let seen = hub
        .ask_with("99.viewer", node, json!({ "id": id }))
        .await
        .ok();
    assert_eq!(seen.text("node.id"), id);
    let query = "{ jurisdiction(code: \"990101001\") { reminders { nodes { id } } } }";
    let admin = hub.ask("990101001.admin", query).await.ok();
    assert!(admin.list("jurisdiction.reminders.nodes").is_empty());
}

async fn a_period_that_is_not_asked_for_is_refused(hub: Hub) {
    hub.today("2023-02-06");
    for period in ["2022-12", "2024-01", "2023-W05"] {
        let answer = hub.remind(COORDINATOR, TOWN, period, None).await;
        assert_eq!(answer.error_code(), "BAD_INPUT", "{period}");
    }
    let early = hub.remind(COORDINATOR, TOWN, "2023-03", None).await.ok();
    assert_eq!(early.number("it.reminded"), 0, "March has not begun");
}

async fn reminding_changes_no_figure(hub: Hub) {
    hub.today("2023-02-06");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    let before = hub.table(TOWN, "2023-01", "TOTAL").await;
    let counts = before.total().counts();
    hub.remind(COORDINATOR, TOWN, "2023-01", None).await.ok();
    look(&hub, "2023-02-06").await;
    hub.acknowledge(&format!("{}.reporter", COMMUNITIES[1]), COMMUNITIES[1])
        .await
        .ok();
    let after = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(after.total().counts(), counts);
    hub.verify_rollup();
}
