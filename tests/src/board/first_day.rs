//! The board before its campaign begins.

use serde_json::json;

use super::{adds_up, board};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::plan::apply_in_town;

both!(before_the_campaign_begins_nothing_is_asked_of_anybody);

async fn before_the_campaign_begins_nothing_is_asked_of_anybody(hub: Hub) {
    apply_in_town(&hub);
    for (day, is_asked) in [
        ("1900-01-01", false),
        ("2022-12-31", false),
        ("2023-01-01", true),
    ] {
        let answer = board(&hub, "99.viewer", &format!("asOf: \"{day}\"")).await;
        let total = answer.at("campaign.board.total");
        adds_up(total);
        let open = ["onTrack", "atRisk", "missed"].map(|state| total[state].as_i64().unwrap());
        assert_eq!(open.iter().sum::<i64>() > 0, is_asked, "{day} {total}");
        assert_eq!(
            total["notApplicable"] == json!(0),
            is_asked,
            "{day} {total}"
        );
    }
}
