//! What was said of a report goes where the report goes when its town moves to another county, and is not said again.

use serde_json::Value;

use super::look;
use crate::boundary::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COUNTY, SIBLING_TOWN, SIBLING_UNIT};

both!(
    a_reminder_goes_with_what_it_reminds_of,
    what_was_said_before_a_move_is_not_said_again,
);

const WEST: &str = "990102.coordinator";
const EAST: &str = "990101.coordinator";

/// (period, whether it is answered) of what the unit was reminded of, as an account reads it at a node.
async fn told(hub: &Hub, by: &str, root: &str) -> Vec<(String, bool)> {
    let query = format!(
        "{{ it: {root} {{ reminders(first: 200) {{ nodes {{ unit {{ code }} period answeredAt report {{ state }} }} }} }} }}"
    );
    let answer = hub.ask(by, &query).await.ok();
    let of_it = |one: &&Value| one["unit"]["code"] == SIBLING_UNIT;
    let nodes = answer.list("it.reminders.nodes").iter().filter(of_it);
    let mut told: Vec<(String, bool)> = nodes
        .map(|one| {
            assert_eq!(
                one["answeredAt"].is_null(),
                one["report"].is_null(),
                "{one:#}"
            );
            (
                one["period"].as_str().unwrap().to_owned(),
                one["answeredAt"].is_string(),
            )
        })
        .collect();
    told.sort();
    told
}

fn expected(told: &[(&str, bool)]) -> Vec<(String, bool)> {
    let owned = |(period, answered): &(&str, bool)| ((*period).to_owned(), *answered);
    told.iter().map(owned).collect()
}

async fn a_reminder_goes_with_what_it_reminds_of(hub: Hub) {
    hub.today("2023-07-10");
    for period in ["2023-06", "2023-07"] {
        let said = hub.remind(EAST, SIBLING_UNIT, period, None).await.ok();
        assert_eq!(said.number("it.reminded"), 1, "{period}");
    }
    hub.move_tree(
        "2023-07-12",
        transfer("2023-07-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    hub.today("2023-08-02");
    for period in ["2023-06", "2023-07"] {
        hub.desk(SIBLING_UNIT).file(period, &Cells::found(7)).await;
    }
    let (old, new) = (
        format!("jurisdiction(code: \"{COUNTY}\")"),
        format!("jurisdiction(code: \"{OTHER_COUNTY}\")"),
    );
    // June is the old county's month, and its answer too; July is the new one's.
    assert_eq!(told(&hub, EAST, &old).await, expected(&[("2023-06", true)]));
    assert_eq!(told(&hub, WEST, &new).await, expected(&[("2023-07", true)]));
    // Who has the unit reads all its past, and so does who has both counties.
    let unit = format!("agency(code: \"{SIBLING_UNIT}\")");
    let both = expected(&[("2023-06", true), ("2023-07", true)]);
    assert_eq!(told(&hub, WEST, &unit).await, both);
    assert_eq!(told(&hub, "9901.coordinator", &unit).await, both);
    assert_eq!(
        told(&hub, &format!("{SIBLING_UNIT}.viewer"), &unit).await,
        both
    );
}

async fn what_was_said_before_a_move_is_not_said_again(hub: Hub) {
    assert!(look(&hub, "2023-08-03").await > 0);
    hub.move_tree(
        "2023-08-03",
        transfer("2023-07-05", SIBLING_TOWN, OTHER_COUNTY),
    )
    .await;
    assert_eq!(look(&hub, "2023-08-03").await, 0);
    assert_eq!(look(&hub, "2023-08-04").await, 0);
}
