//! Reminders (催报): the hub's own by rule, a coordinator's by hand; who sees
//! them, who takes note, and what answers them. They change no figure.

mod hand;
mod moved;
mod receiver;
mod rule;

use serde_json::{Value, json};

use crate::harness::Answer;
use crate::harness::hub::{Hub, noon};
use crate::world::CAMPAIGN;

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
