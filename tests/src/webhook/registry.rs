//! What happens to enterprises, by accidents and on the board is told at its place, and holds neither figures nor names.

use serde_json::{Value, json};

use super::{telling, told};
use crate::accident;
use crate::harness::binary::Ran;
use crate::harness::block_on;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::on_both;
use crate::harness::receiver::Receiver;
use crate::progress;
use crate::world::enterprises::{PLANT, SHOP};
use crate::world::plan::{LEAD, PLAN, apply_in_town};
use crate::world::{COUNTY, SIBLING_TOWN, TOWN};

on_both!(
    an_enterprise_is_told_of_at_its_place_and_of_a_move_at_both,
    accidents_and_decisions_on_the_board_are_told_without_their_words,
);

const KINDS: [&str; 9] = [
    "ENTERPRISE_REGISTERED",
    "ENTERPRISE_CHANGED",
    "ENTERPRISE_CLOSED",
    "ACCIDENT_RECORDED",
    "ACCIDENT_CORRECTED",
    "ACCIDENT_CLOSED",
    "PROGRESS_STRUCK_OFF",
    "PROGRESS_RETURNED",
    "PROGRESS_REOPENED",
];

fn import(hub: &Hub, csv: &str) -> Ran {
    let file = hub.folder().join("told.csv");
    std::fs::write(&file, csv).unwrap();
    hub.try_run(&["import", "enterprises", file.to_str().unwrap()])
}

fn an_enterprise_is_told_of_at_its_place_and_of_a_move_at_both(engine: Engine) {
    block_on(async {
        let (mut town, mut sibling) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(engine, &[(TOWN, &town), (SIBLING_TOWN, &sibling)], &KINDS).await;
        let (plant, shop) = (PLANT.code(), SHOP.code());
        import(
            &hub,
            &format!("code,name,place\n{plant},{},{TOWN}\n", PLANT.name),
        )
        .ok();
        let some = import(
            &hub,
            &format!("code,name,place\n,新店,{TOWN}\n,坏店,{COUNTY}99\n"),
        );
        assert!(!some.success, "one of them lies nowhere");
        let next = town.next().await;
        assert_eq!(
            next.kind(),
            "enterprise.registered",
            "what is unchanged is not told"
        );
        let own = next.body()["data"]["enterprise"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(own.starts_with(&format!("{TOWN}~")), "{own}");
        assert!(!next.text.contains("新店"));
        // A move: both places hear that it changed, and neither where the other is.
        import(
            &hub,
            &format!(
                "code,name,place,from\n{plant},{},{SIBLING_TOWN},2023-01-20\n",
                PLANT.name
            ),
        )
        .ok();
        let moved = json!({ "enterprise": plant, "on": "2023-01-20", "simulated": true });
        told(&mut town, "enterprise.changed", &moved).await;
        told(&mut sibling, "enterprise.changed", &moved).await;
        import(
            &hub,
            &format!(
                "code,name,place,closed\n{shop},{},{TOWN},2023-01-25\n",
                SHOP.name
            ),
        )
        .ok();
        let closed = json!({ "enterprise": shop, "on": "2023-01-25", "simulated": true });
        told(&mut town, "enterprise.closed", &closed).await;
        import(&hub, &format!("code,name,place\n,邻店,{SIBLING_TOWN}\n")).ok();
        let next = sibling.next().await;
        assert_eq!(
            next.kind(),
            "enterprise.registered",
            "nothing of the town between"
        );
    });
}

fn accidents_and_decisions_on_the_board_are_told_without_their_words(engine: Engine) {
    block_on(async {
        let (mut town, mut sibling) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(engine, &[(TOWN, &town), (SIBLING_TOWN, &sibling)], &KINDS).await;
        apply_in_town(&hub);
        let desk = format!("{TOWN}.coordinator");
        let toll = (2, 1, Value::Null);
        let done = accident::record(&hub, &desk, "2023-01-10", toll, &[PLANT.code()]).await;
        let id = done.ok().text("it.accident.id").to_owned();
        let data = json!({ "accident": id, "on": "2023-01-10", "simulated": true });
        told(&mut town, "accident.recorded", &data).await;
        let input = json!({ "id": id, "on": "2023-01-30" });
        let closed = accident::change(&hub, &desk, "closeAccident", input)
            .await
            .ok();
        let data = json!({ "accident": closed.text("it.accident.id"), "on": "2023-01-30", "simulated": true });
        told(&mut town, "accident.closed", &data).await;
        let lead = format!("{LEAD}.reporter");
        let entry = progress::strike_off(&hub, &lead, "soon", "2023-01-20").await;
        let next = town.next().await;
        assert_eq!(next.kind(), "progress.struck_off");
        let body = next.body();
        let data = &body["data"];
        let told_of = ["progress", "campaign", "item", "unit"]
            .map(|key| data[key].as_str().unwrap_or_default());
        assert_eq!(told_of, [entry.as_str(), PLAN, "soon", LEAD]);
        assert!(
            !next.text.contains("印发") && data.get("obligation").is_none(),
            "{}",
            next.text
        );
        let input = json!({ "entry": entry, "reason": "复查" });
        progress::change(&hub, &desk, "reopenProgress", input)
            .await
            .ok();
        assert_eq!(town.next().await.kind(), "progress.reopened");
        import(&hub, &format!("code,name,place\n,邻店,{SIBLING_TOWN}\n")).ok();
        let next = sibling.next().await;
        assert_eq!(
            next.kind(),
            "enterprise.registered",
            "nothing of the town before"
        );
    });
}
