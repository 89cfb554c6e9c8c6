//! Coverage by days in the campaign's file: a change is told before it comes, is moved or taken back before it comes, and
//! what has passed is not written over.

use cengbao_store::{Applied, StoreError};

use super::{SECTION, cells, each_for_itself, pair};
use crate::boundary::merge;
use crate::harness::both;
use crate::harness::hub::{Hub, noon};
use crate::world::{self, COMMUNITIES, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_change_that_is_told_ahead_comes_by_itself_and_goes_by_itself,
    what_has_not_come_is_moved_and_taken_back,
    what_has_passed_is_not_written_over,
    who_joins_is_covered_as_the_document_says,
    a_refused_change_names_its_file_and_line,
    who_comes_below_by_a_merger_is_covered_from_then_on,
);

/// In July it begins to speak for all, in September for itself again.
const JULY: &str = "{ from = 2023-07-10, covers = \"WHOLE_SUBTREE\" }";
const SEPTEMBER: &str = "{ from = 2023-09-01, covers = \"OWN_SHARE\" }";

impl Hub {
    /// Applies the campaign on a day, its coverage changing on these, with one community left out.
    async fn try_apply_dated(
        &self,
        day: &str,
        changes: &[&str],
        left_out: &str,
    ) -> Result<Applied, StoreError> {
        self.today(day);
        let changes = changes.join(", ");
        world::campaign::try_apply_with(self.store(), noon(day), |name, text| match name {
            "agencies.toml" => {
                let members = "name = \"各社区、各村\"\nmembers = [";
                assert!(text.contains(members));
                let text = text.replace(members, &format!("{members}\"{SECTION}\", "));
                let without = text.replace(&format!("\"{left_out}\", "), "");
                without.replace(&format!(", \"{left_out}\"]"), "]")
            }
            "schedules.toml" => {
                let own = "coverage = \"OWN_SHARE\"\nzero_report = true\nlocks_on";
                assert!(text.contains(own));
                let dated = format!("coverage_changes = [{changes}]\n{own}");
                text.replacen(own, &dated, 1)
            }
            _ => text.to_owned(),
        })
        .await
    }

    async fn apply_dated(&self, day: &str, changes: &[&str]) -> Applied {
        self.try_apply_dated(day, changes, "nobody").await.unwrap()
    }
}

fn months(all: impl IntoIterator<Item = u32>) -> Vec<String> {
    let all = all.into_iter();
    all.map(|month| format!("2023-{month:02}")).collect()
}

async fn a_refused_change_names_its_file_and_line(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_dated("2023-06-20", &[JULY]).await;
    hub.today("2023-08-05");
    let folder = hub.folder().join("dated");
    world::campaign::write(&folder);
    let agencies = folder.join("agencies.toml");
    let text = std::fs::read_to_string(&agencies).unwrap();
    let members = "name = \"各社区、各村\"\nmembers = [";
    let with_section = format!("{members}\"{SECTION}\", ");
    std::fs::write(&agencies, text.replace(members, &with_section)).unwrap();
    let path = folder.join("schedules.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let own = "coverage = \"OWN_SHARE\"\nzero_report = true\nlocks_on";
    let june = JULY.replace("07-10", "06-10");
    let text = text.replacen(
        own,
        &format!("coverage_changes = [\n  {june},\n]\n{own}"),
        1,
    );
    std::fs::write(&path, &text).unwrap();
    let line = text
        .lines()
        .position(|line| line.contains("06-10"))
        .unwrap()
        + 1;
    let ran = hub.try_run(&["campaign", "apply", folder.to_str().unwrap()]);
    let place = format!("schedules.toml:{line}: schedule monthly, coverage_changes: ");
    assert!(ran.stderr.contains(&place), "{place} {}", ran.stderr);
    assert!(ran.stderr.contains("2023-06"), "{}", ran.stderr);
}

async fn a_change_that_is_told_ahead_comes_by_itself_and_goes_by_itself(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_dated("2023-06-20", &[JULY, SEPTEMBER]).await;
    let owed = months((1..=6).chain(9..=12));
    assert_eq!(hub.owes(COMMUNITIES[0]).await, owed);
    assert_eq!(hub.owes(SECTION).await.len(), 12);
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("11", "6"));
    assert_eq!(hub.found_and_held(TOWN, "2023-07").await.0, "11");
    hub.verify_rollup();
    for day in ["2023-06-21", "2023-07-20", "2023-10-05"] {
        let again = hub.apply_dated(day, &[JULY, SEPTEMBER]).await;
        let touched =
            again.obligations_added + again.obligations_changed + again.obligations_removed;
        assert_eq!((again.changed, touched), (false, 0), "{day}");
    }
    // In July it speaks for all, in September for itself again, and who files counts again.
    hub.today("2023-07-25");
    hub.desk(SECTION).file("2023-07", &cells(15, 9)).await;
    for period in ["2023-07", "2023-08"] {
        assert_eq!(hub.found_and_held(TOWN, period).await.0, "15", "{period}");
    }
    hub.verify_rollup();
    hub.today("2023-09-25");
    hub.desk(COMMUNITIES[0]).file("2023-09", &cells(7, 1)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-09").await, pair("15", "1"));
    hub.desk(SECTION).file("2023-09", &cells(16, 2)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("11", "6"));
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await.0, "15");
    assert_eq!(
        hub.found_and_held(TOWN, "2023-09").await,
        pair("29", "3"),
        "16 of its own, 7 and 6 below"
    );
    hub.verify_rollup();
    hub.run(&["rollup", "rebuild"]);
    hub.verify_rollup();
}

async fn what_has_not_come_is_moved_and_taken_back(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_dated("2023-06-20", &[JULY, SEPTEMBER]).await;
    let october = SEPTEMBER.replace("09", "10");
    hub.apply_dated("2023-06-25", &[JULY, &october]).await;
    let owed = months((1..=6).chain(10..=12));
    assert_eq!(hub.owes(COMMUNITIES[0]).await, owed);
    hub.verify_rollup();
    hub.apply_dated("2023-06-28", &[]).await;
    assert_eq!(hub.owes(COMMUNITIES[0]).await, months(1..=12));
    hub.today("2023-07-25");
    hub.desk(SECTION).file("2023-07", &cells(2, 0)).await;
    assert_eq!(
        hub.found_and_held(TOWN, "2023-07").await.0,
        "12",
        "for itself"
    );
    hub.verify_rollup();
}

async fn what_has_passed_is_not_written_over(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_dated("2023-06-20", &[JULY]).await;
    hub.today("2023-08-05");
    hub.desk(SECTION).file("2023-08", &cells(15, 9)).await;
    let (owed, stands) = (
        hub.owes(COMMUNITIES[0]).await,
        hub.found_and_held(TOWN, "2023-08").await,
    );
    let june = JULY.replace("07-10", "06-10");
    for (changes, period) in [
        (vec![june.as_str()], "2023-06"),
        (vec![SEPTEMBER_WHOLE], "2023-07"),
    ] {
        let refused = hub.try_apply_dated("2023-08-05", &changes, "nobody").await;
        let refused = refused
            .expect_err("it says of the past what was not")
            .to_string();
        assert!(
            refused.contains("schedule monthly, coverage_changes"),
            "{refused}"
        );
        assert!(refused.contains(period), "{refused}");
        assert_eq!(hub.owes(COMMUNITIES[0]).await, owed, "nothing is applied");
    }
    // Beside what has passed the rest may be another.
    hub.apply_dated("2023-08-05", &[JULY, SEPTEMBER]).await;
    assert_eq!(
        hub.owes(COMMUNITIES[0]).await,
        months((1..=6).chain(9..=12))
    );
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await, stands);
    hub.verify_rollup();
}

/// It was so from July on.
const SEPTEMBER_WHOLE: &str = "{ from = 2023-09-01, covers = \"WHOLE_SUBTREE\" }";

async fn who_joins_is_covered_as_the_document_says(hub: Hub) {
    let last = COMMUNITIES[2];
    // Before the first period: it leaves without having owed.
    hub.try_apply_dated("2022-12-30", &[JULY, SEPTEMBER], last)
        .await
        .unwrap();
    hub.today("2023-01-01");
    assert!(hub.owes(last).await.is_empty());
    hub.apply_dated("2023-08-02", &[JULY, SEPTEMBER]).await;
    let owed = months((1..=6).chain(9..=12));
    assert_eq!(hub.owes(last).await, owed);
    assert_eq!(hub.owes(COMMUNITIES[0]).await, owed);
    hub.desk(SECTION).file("2023-08", &cells(15, 9)).await;
    hub.desk(last).file("2023-06", &cells(3, 1)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-06").await, pair("3", "1"));
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await, pair("15", "9"));
    hub.verify_rollup();
}

async fn who_comes_below_by_a_merger_is_covered_from_then_on(hub: Hub) {
    each_for_itself(&hub).await;
    hub.apply_dated("2023-06-20", &[JULY]).await;
    hub.today("2023-07-25");
    hub.desk(SECTION).file("2023-07", &cells(15, 9)).await;
    hub.today("2023-08-05");
    let codes = [SIBLING_TOWN, TOWN];
    hub.move_tree("2023-08-05", merge("2023-08-01", &codes, TOWN, "一镇"))
        .await;
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await.0, "25");
    hub.apply_dated("2023-08-10", &[JULY]).await;
    assert_eq!(hub.owes(SIBLING_UNIT).await, months(1..=7));
    // The document speaks of July, when it was in another town: nothing of that is held against it.
    let again = hub.apply_dated("2023-09-10", &[JULY]).await;
    let touched = again.obligations_added + again.obligations_changed + again.obligations_removed;
    assert_eq!((again.changed, touched), (false, 0));
    let november = SEPTEMBER.replace("09", "11");
    hub.apply_dated("2023-09-12", &[JULY, &november]).await;
    assert_eq!(hub.owes(SIBLING_UNIT).await, months((1..=7).chain(11..=12)));
    hub.desk(SECTION).file("2023-09", &cells(40, 1)).await;
    assert_eq!(hub.found_and_held(TOWN, "2023-08").await.0, "25");
    assert_eq!(hub.found_and_held(TOWN, "2023-09").await, pair("40", "1"));
    hub.verify_rollup();
}
