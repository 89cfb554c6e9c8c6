//! Whoever comes beneath an office that covers its town, by a merger or by a move, is in its first filing from then on;
//! before that he counts himself, and nothing is lost where he goes away.

use cengbao_domain::change::BoundaryChange;
use cengbao_store::Applied;

use super::{SECTION, cells};
use crate::boundary::{OTHER_COUNTY, merge, transfer};
use crate::cells::{Cells, FOUND};
use crate::desk::Paper;
use crate::harness::both;
use crate::harness::database::Engine;
use crate::harness::hub::{Hub, noon};
use crate::known::at;
use crate::world::{self, COMMUNITIES, COUNTY, PREFECTURE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_successor_speaks_for_the_villages_of_the_towns_that_it_took_in,
    a_village_that_moves_is_in_the_first_word_of_its_new_town,
    a_village_that_owed_itself_is_covered_from_its_move_on,
    a_village_that_leaves_for_a_place_without_an_office_owes_again,
    who_left_after_two_towns_had_become_one_counts_again,
    villages_that_become_one_are_covered_as_they_were,
);

/// The office of the other town, which covers its villages.
pub(crate) const OTHER: &str = "990101002.gm";
/// The other village of the other town.
const NEIGHBOUR: &str = "990101002002.cwh";
/// From July on both offices speak for their towns.
pub(super) const JULY: &str = "{ from = 2023-07-01, covers = \"WHOLE_SUBTREE\" }";
const OCTOBER: &str = "{ from = 2023-10-01, covers = \"OWN_SHARE\" }";

impl Hub {
    /// Applies the campaign on a day with an office in each town, whose coverage changes on these days.
    async fn apply_two(&self, day: &str, changes: &str) -> Applied {
        self.apply_listing(day, changes, &[SECTION, OTHER]).await
    }

    /// The same where these offices stand on the list of those who owe.
    pub(crate) async fn apply_listing(
        &self,
        day: &str,
        changes: &str,
        offices: &[&str],
    ) -> Applied {
        let listed = offices
            .iter()
            .fold(String::new(), |listed, one| format!("{listed}\"{one}\", "));
        self.today(day);
        world::campaign::apply_with(self.store(), noon(day), |name, text| match name {
            "agencies.toml" => {
                let members = "name = \"各社区、各村\"\nmembers = [";
                let with_them = format!("{members}{listed}");
                let office = format!(
                    "[[agencies]]\ncode = \"{OTHER}\"\nname = \"二镇工贸科\"\nkind = \"SECTION\"\njurisdiction = \"{SIBLING_TOWN}\"\n\
                     clause = {{ path = \"附件3\", basis = \"STATED\" }}\n\n"
                );
                assert!(text.contains(members));
                office + &text.replace(members, &with_them)
            }
            "schedules.toml" => {
                let own = "coverage = \"OWN_SHARE\"\nzero_report = true\nlocks_on";
                assert!(text.contains(own));
                text.replacen(own, &format!("coverage_changes = [{changes}]\n{own}"), 1)
            }
            _ => text.to_owned(),
        })
        .await
    }

    async fn found(&self, code: &str, period: &str) -> String {
        self.found_and_held(code, period).await.0
    }

    /// The sums of places, which the roll-up bears out.
    pub(super) async fn stands(&self, period: &str, sums: &[(&str, &str)]) {
        for (code, sum) in sums {
            assert_eq!(self.found(code, period).await, *sum, "{code} in {period}");
        }
        self.verify_rollup();
    }

    async fn corrects(&self, unit: &str, paper: &Paper, found: i64) {
        let paper = Paper {
            id: paper.id.clone(),
            version: self.version(&paper.id).await,
        };
        self.desk(unit)
            .corrected(&paper, "含划入的村", &cells(found, 0))
            .await;
    }
}

pub(super) fn months(all: impl IntoIterator<Item = u32>) -> Vec<String> {
    let all = all.into_iter();
    all.map(|month| format!("2023-{month:02}")).collect()
}

/// Seven units of two towns have 10 each in June, and from July on two offices speak for all.
pub(crate) async fn ten_each(hub: &Hub, changes: &str) -> Paper {
    hub.apply_two("2023-06-01", changes).await;
    hub.staff(OTHER).await;
    hub.today("2023-06-30");
    let units = [
        COMMUNITIES[1],
        COMMUNITIES[2],
        SECTION,
        NEIGHBOUR,
        OTHER,
        SIBLING_UNIT,
    ];
    for unit in units {
        hub.desk(unit).file("2023-06", &cells(10, 0)).await;
    }
    hub.desk(COMMUNITIES[0])
        .file("2023-06", &cells(10, 0))
        .await
}

async fn a_successor_speaks_for_the_villages_of_the_towns_that_it_took_in(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for into in [TOWN, "990101009"] {
        merged_before_either_spoke(engine, into).await;
    }
}

async fn merged_before_either_spoke(engine: Engine, into: &str) {
    let hub = Hub::start(engine).await;
    let june = ten_each(&hub, JULY).await;
    let became = merge("2023-07-07", &[SIBLING_TOWN, TOWN], into, "新镇");
    hub.move_tree("2023-07-08", became).await;
    let office = format!("{into}.gm");
    if into != TOWN {
        hub.staff(&office).await;
    }
    // Nobody has spoken for all yet.
    hub.today("2023-07-20");
    hub.stands("2023-07", &[(into, "70"), (COUNTY, "70")]).await;
    assert_eq!(hub.owes(SIBLING_UNIT).await, months(1..=6));
    hub.today("2023-07-25");
    let paper = hub.desk(&office).file("2023-07", &cells(75, 3)).await;
    hub.stands("2023-07", &[(into, "75"), (COUNTY, "75")]).await;
    hub.stands("2023-08", &[(into, "75")]).await;
    hub.stands("2023-06", &[(COUNTY, "70")]).await;
    let july = hub.table(into, "2023-07", "TOTAL").await;
    assert_eq!(july.total().counts(), (1, 1, 1), "it alone owes it");
    let then = hub
        .table_known(COUNTY, "2023-07", "TOTAL", "2023-07-21")
        .await;
    assert_eq!(then.total().cell(FOUND).0, Some("70"));
    hub.today("2023-08-02");
    hub.corrects(&office, &paper, 80).await;
    hub.stands("2023-07", &[(into, "80"), (COUNTY, "80")]).await;
    hub.corrects(COMMUNITIES[0], &june, 12).await;
    hub.stands("2023-06", &[(COUNTY, "72")]).await;
    hub.stands("2023-07", &[(COUNTY, "80")]).await;
    // The document lists the offices that were, also in a new version.
    for (day, changes) in [("2023-08-10", JULY), ("2023-08-11", JULY)] {
        let again = hub.apply_two(day, changes).await;
        let touched =
            again.obligations_added + again.obligations_changed + again.obligations_removed;
        assert_eq!((again.changed, touched), (false, 0), "{again:#?}");
        let read = again.read_as.iter().map(|one| one.successor.as_str());
        // The fire section follows by the weekly schedule.
        let new = [office.as_str(), "990101009.xf"];
        let wanted = if into == TOWN { &new[..0] } else { &new[..] };
        assert!(read.eq(wanted.iter().copied()), "{again:#?}");
        hub.stands("2023-08", &[(into, "80"), (COUNTY, "80")]).await;
    }
    hub.today("2023-09-02");
    let anew = hub
        .apply_two("2023-09-02", &format!("{JULY}, {OCTOBER}"))
        .await;
    assert!(anew.changed, "{anew:#?}");
    hub.stands("2023-08", &[(into, "80"), (COUNTY, "80")]).await;
    assert_eq!(
        hub.owes(SIBLING_UNIT).await,
        months((1..=6).chain(10..=12)),
        "from October on each for himself"
    );
    hub.run(&["rollup", "rebuild"]);
    hub.stands("2023-07", &[(into, "80"), (COUNTY, "80")]).await;
}

/// A village goes to a town, from a day on.
async fn goes(hub: &Hub, unit: &str, (recorded, on): (&str, &str), to: &str) {
    let (village, _) = unit.split_once('.').expect("an office of a village");
    let change = BoundaryChange {
        document: format!("例民函〔{on}〕2号"),
        ..transfer(on, village, to)
    };
    hub.move_tree(recorded, change).await;
}

async fn a_village_that_moves_is_in_the_first_word_of_its_new_town(hub: Hub) {
    ten_each(&hub, JULY).await;
    hub.today("2023-07-20");
    let paper = hub.desk(SECTION).file("2023-07", &cells(40, 0)).await;
    goes(&hub, SIBLING_UNIT, ("2023-07-22", "2023-07-10"), TOWN).await;
    let apart = [(TOWN, "50"), (SIBLING_TOWN, "20"), (COUNTY, "70")];
    hub.stands("2023-07", &apart).await;
    // What the town that it left says now is without it.
    hub.today("2023-07-24");
    hub.desk(OTHER).file("2023-07", &cells(21, 0)).await;
    let apart = [(TOWN, "50"), (SIBLING_TOWN, "21"), (COUNTY, "71")];
    hub.stands("2023-07", &apart).await;
    hub.today("2023-07-26");
    hub.corrects(SECTION, &paper, 52).await;
    let spoken = [(TOWN, "52"), (SIBLING_TOWN, "21"), (COUNTY, "73")];
    hub.stands("2023-07", &spoken).await;
    hub.stands("2023-09", &spoken).await;
    assert_eq!(hub.owes(SIBLING_UNIT).await, months(1..=6));
    for (day, sum) in [("2023-07-21", "70"), ("2023-07-25", "71")] {
        let then = hub.table_known(COUNTY, "2023-07", "TOTAL", day).await;
        assert_eq!(then.total().cell(FOUND).0, Some(sum), "{day}");
    }
    let asked = serde_json::json!({ "code": TOWN, "period": "2023-07", "since": at("2023-07-25") });
    let told = crate::figure_change::changes(&hub, asked).await;
    crate::figure_change::assert_adds_up(&told, "the town");
    let again = hub.apply_two("2023-08-10", JULY).await;
    let touched = again.obligations_added + again.obligations_changed + again.obligations_removed;
    assert_eq!((again.changed, touched), (false, 0), "{again:#?}");
    hub.stands("2023-08", &spoken).await;
}

async fn a_village_that_owed_itself_is_covered_from_its_move_on(hub: Hub) {
    let far = "990102001001.cwh";
    ten_each(&hub, JULY).await;
    hub.desk(far).file("2023-06", &Cells::found(5)).await;
    hub.today("2023-07-20");
    hub.desk(far).file("2023-07", &Cells::found(6)).await;
    goes(&hub, far, ("2023-07-22", "2023-07-10"), TOWN).await;
    assert_eq!(hub.owes(far).await, months(1..=7), "July was filed");
    hub.stands("2023-07", &[(TOWN, "46"), (OTHER_COUNTY, "—")])
        .await;
    hub.today("2023-07-24");
    hub.desk(SECTION).file("2023-07", &cells(48, 0)).await;
    hub.stands("2023-07", &[(TOWN, "48"), (PREFECTURE, "78")])
        .await;
    hub.stands("2023-06", &[(TOWN, "40"), (PREFECTURE, "75")])
        .await;
    let again = hub.apply_two("2023-08-10", JULY).await;
    let touched = again.obligations_added + again.obligations_changed + again.obligations_removed;
    assert_eq!((again.changed, touched), (false, 0), "{again:#?}");
    hub.stands("2023-08", &[(TOWN, "48")]).await;
}

async fn a_village_that_leaves_for_a_place_without_an_office_owes_again(hub: Hub) {
    ten_each(&hub, JULY).await;
    hub.today("2023-07-20");
    hub.desk(OTHER).file("2023-07", &cells(30, 0)).await;
    goes(
        &hub,
        SIBLING_UNIT,
        ("2023-08-06", "2023-08-05"),
        "990102001",
    )
    .await;
    hub.today("2023-08-06");
    assert_eq!(hub.owes(SIBLING_UNIT).await, months((1..=6).chain(8..=12)));
    hub.today("2023-08-25");
    hub.desk(SIBLING_UNIT).file("2023-08", &cells(11, 0)).await;
    hub.stands("2023-08", &[(SIBLING_TOWN, "30"), (PREFECTURE, "70")])
        .await;
    hub.desk(OTHER).file("2023-08", &cells(33, 0)).await;
    let apart = [
        (SIBLING_TOWN, "33"),
        (OTHER_COUNTY, "11"),
        (PREFECTURE, "84"),
    ];
    hub.stands("2023-08", &apart).await;
    hub.stands("2023-07", &[(SIBLING_TOWN, "30"), (PREFECTURE, "70")])
        .await;
}

async fn who_left_after_two_towns_had_become_one_counts_again(hub: Hub) {
    ten_each(&hub, JULY).await;
    hub.today("2023-07-20");
    hub.desk(OTHER).file("2023-07", &cells(30, 0)).await;
    let became = merge("2023-08-05", &[SIBLING_TOWN, TOWN], TOWN, "一镇");
    hub.move_tree("2023-08-06", became).await;
    hub.today("2023-08-06");
    hub.stands("2023-08", &[(TOWN, "70")]).await;
    hub.today("2023-08-20");
    hub.desk(SECTION).file("2023-08", &cells(80, 0)).await;
    hub.stands("2023-08", &[(TOWN, "80")]).await;
    goes(
        &hub,
        SIBLING_UNIT,
        ("2023-09-06", "2023-09-05"),
        "990102001",
    )
    .await;
    hub.today("2023-09-20");
    hub.desk(SIBLING_UNIT).file("2023-09", &cells(12, 0)).await;
    hub.stands("2023-09", &[(PREFECTURE, "80")]).await;
    hub.desk(SECTION).file("2023-09", &cells(82, 0)).await;
    let apart = [(TOWN, "82"), (OTHER_COUNTY, "12"), (PREFECTURE, "94")];
    hub.stands("2023-09", &apart).await;
}

async fn villages_that_become_one_are_covered_as_they_were(hub: Hub) {
    ten_each(&hub, &format!("{JULY}, {OCTOBER}")).await;
    let villages = ["990101001001", "990101001002"];
    let became = merge("2023-07-07", &villages, "990101001009", "新社区");
    hub.move_tree("2023-07-08", became).await;
    let new = "990101001009.jwh";
    hub.staff(new).await;
    hub.today("2023-07-09");
    assert_eq!(hub.owes(new).await, months(10..=12));
    hub.today("2023-07-25");
    hub.desk(SECTION).file("2023-07", &cells(42, 0)).await;
    hub.stands("2023-07", &[(TOWN, "42")]).await;
    hub.today("2023-10-25");
    hub.desk(new).file("2023-10", &cells(25, 0)).await;
    hub.stands("2023-10", &[(TOWN, "42")]).await;
    hub.desk(SECTION).file("2023-10", &cells(43, 0)).await;
    hub.stands("2023-10", &[(TOWN, "78")]).await;
}
