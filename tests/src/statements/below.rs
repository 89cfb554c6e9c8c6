//! A question that would be asked once for each row of a list is refused, and the answer says so.

use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::TOWN;

both!(a_question_below_a_list_is_refused);

/// What would be asked once a row is not asked at all.
async fn a_question_below_a_list_is_refused(hub: Hub) {
    let form = "form: { campaign: \"li-2023\", form: \"monthly\" }";
    for question in [
        format!("table({form}, period: \"2023-01\", by: TOTAL, first: 1) {{ total {{ values }} }}"),
        format!("series({form}, from: \"2023-01\", to: \"2023-02\") {{ points {{ values }} }}"),
        format!("completeness({form}, period: \"2023-01\", first: 1) {{ total {{ expected }} }}"),
        format!(
            "explain({form}, period: \"2023-01\", cell: \"1.1\", first: 1) {{ total {{ value }} }}"
        ),
        "reports(first: 1) { nodes { id } }".to_owned(),
        "obligations(period: \"2023-01\", first: 1) { nodes { status } }".to_owned(),
        "reminders(first: 1) { nodes { sentAt } }".to_owned(),
        "agencies(first: 1) { totalCount }".to_owned(),
        "subordinates(first: 1, level: VILLAGE) { nodes { code } }".to_owned(),
    ] {
        let query = format!(
            "{{ jurisdiction(code: \"{TOWN}\") {{ subordinates(first: 1) {{ nodes {{ code {question} }} }} }} }}"
        );
        let answer = hub.ask("99.viewer", &query).await;
        assert_eq!(answer.error_code(), "NOT_BELOW_A_LIST", "{question}");
    }
}
