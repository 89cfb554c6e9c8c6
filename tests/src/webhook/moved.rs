//! What happens to a report of a month before its unit moved is told where the unit stood then and where it stands now,
//! and nowhere between.

use serde_json::Value;

use super::telling;
use crate::boundary::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::desk::Paper;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::receiver::Receiver;
use crate::harness::{block_on, on_both};
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, SIBLING_UNIT};

on_both!(a_correction_of_a_month_before_a_move_is_told_in_the_new_county,);

const KINDS: [&str; 4] = [
    "REPORT_SIGNED",
    "REPORT_CORRECTED",
    "REPORT_ACCEPTED",
    "EXTENSION_GRANTED",
];
/// The county that has the town for a month.
const BETWEEN: &str = "990103";

/// The unit's report of a period, as it is now.
async fn paper(hub: &Hub, period: &str) -> Paper {
    let query = format!(
        "{{ reports(filter: {{ unit: \"{SIBLING_UNIT}\", period: \"{period}\" }}) {{ nodes {{ id version }} }} }}"
    );
    let found = hub
        .ask(&format!("{SIBLING_UNIT}.reporter"), &query)
        .await
        .ok();
    Paper {
        id: found.text("reports.nodes.0.id").to_owned(),
        version: found.number("reports.nodes.0.version"),
    }
}

async fn each_is_told(kind: &str, period: &str, told: &mut [&mut Receiver]) {
    for receiver in told {
        let next = receiver.next().await;
        let of: Value = next.body()["data"]["period"].clone();
        assert_eq!((next.kind().as_str(), &of), (kind, &period.into()));
    }
}

fn a_correction_of_a_month_before_a_move_is_told_in_the_new_county(engine: Engine) {
    block_on(async {
        let (mut old, mut between) = (Receiver::listen().await, Receiver::listen().await);
        let (mut new, mut above) = (Receiver::listen().await, Receiver::listen().await);
        let mut town = Receiver::listen().await;
        let places = [
            (COUNTY, &old),
            (BETWEEN, &between),
            (OTHER_COUNTY, &new),
            (PREFECTURE, &above),
            (SIBLING_TOWN, &town),
        ];
        let hub = telling(engine, &places, &KINDS).await;
        let desk = hub.desk(SIBLING_UNIT);
        hub.today("2023-06-02");
        desk.file("2023-05", &Cells::found(7)).await;
        let mut told = [&mut old, &mut above, &mut town];
        each_is_told("report.signed", "2023-05", &mut told).await;
        hub.move_tree("2023-06-10", transfer("2023-06-05", SIBLING_TOWN, BETWEEN))
            .await;
        hub.today("2023-07-02");
        desk.file("2023-06", &Cells::found(8)).await;
        let mut told = [&mut between, &mut above, &mut town];
        each_is_told("report.signed", "2023-06", &mut told).await;
        let next = transfer("2023-07-05", SIBLING_TOWN, OTHER_COUNTY);
        hub.record_row("2023-07-10", 2, next).await;
        hub.today("2023-07-12");
        // Who had it between reads nothing of May; who has it now reads all its past.
        let may = paper(&hub, "2023-05").await;
        desk.corrected(&may, "复核", &Cells::found(8)).await;
        let mut told = [&mut old, &mut new, &mut above, &mut town];
        each_is_told("report.corrected", "2023-05", &mut told).await;
        let may = paper(&hub, "2023-05").await;
        let accepted = hub.change(
            "990102.coordinator",
            "acceptReport",
            crate::desk::step(&may),
        );
        Paper::done(&accepted.await);
        each_is_told("report.accepted", "2023-05", &mut told).await;
        let june = paper(&hub, "2023-06").await;
        desk.corrected(&june, "复核", &Cells::found(9)).await;
        let mut told = [&mut between, &mut new, &mut above, &mut town];
        each_is_told("report.corrected", "2023-06", &mut told).await;
        // From the move on it is the new county's alone.
        hub.today("2023-08-02");
        desk.file("2023-07", &Cells::found(10)).await;
        let mut told = [&mut new, &mut above, &mut town];
        each_is_told("report.signed", "2023-07", &mut told).await;
        for receiver in [&mut old, &mut between, &mut new, &mut above, &mut town] {
            assert!(receiver.others().is_empty());
        }
    });
}
