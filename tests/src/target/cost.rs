//! What targets cost in statements.

use crate::harness::both;
use crate::harness::hub::Hub;

both!(targets_cost_as_many_statements_for_few_as_for_many);

async fn targets_cost_as_many_statements_for_few_as_for_many(hub: Hub) {
    let statements = async |account: &str, code: &str| {
        let query = format!(
            "{{ jurisdiction(code: \"{code}\") {{ compliance(campaign: \"li-2023\", asOf: \"2023-03-01\", \
             since: \"2023-02-01\", byChildren: true) {{ targets(codes: [\"two-once-rate\", \"certified\"]) {{ state rows {{ state }} \
             heldBack(first: 200) {{ nodes {{ unit {{ code }} }} }} missing {{ nodes {{ state }} }} }} }} }} }}"
        );
        let mut least = u64::MAX;
        let mut rows = 0;
        for _ in 0..3 {
            let before = hub.store().statements();
            let answer = hub.ask(account, &query).await.ok();
            least = least.min(hub.store().statements() - before);
            rows = answer
                .list("jurisdiction.compliance.targets.0.heldBack.nodes")
                .len();
        }
        (least, rows)
    };
    let (few, few_rows) = statements("99.viewer", "990101001").await;
    let (many, many_rows) = statements("98.viewer", "980101001").await;
    assert_eq!(few, many);
    assert!(few_rows == 3 && many_rows == 60, "{few_rows} {many_rows}");
}
