//! Every way of breaking a figure down makes the same whole (各种展开口径一致): rows by
//! units, rows by places, contributions and the ranking, whatever was split, merged or
//! moved, in the month or before it, recorded when it may be.

mod covered;

use serde_json::{Value, json};

use super::share::{NORTH, NORTH_UNIT, OLD, OTHER_UNIT, SOUTH, SOUTH_UNIT, split};
use super::{merge, transfer};
use crate::cells::{BROADCAST, Cells, FOUND, KEYS, MEETINGS};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, PROVINCE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

both!(
    a_share_that_is_merged_in_its_own_month_stays_in_the_rows,
    a_share_that_is_merged_after_it_has_filed_stays_in_the_rows,
    a_share_that_is_split_again_or_moves_stays_in_the_rows,
    a_first_word_for_several_grows_by_what_both_have_grown,
    a_unit_that_moved_before_it_was_merged_is_found_in_its_successor,
    what_is_told_elsewhere_is_not_missing,
);

const OTHER: &str = "990101002002";
const NEW: &str = "990101002007";
const NEW_UNIT: &str = "990101002007.cwh";

const QUESTION: &str = "query($code: String!, $period: Period!, $treeAsOf: Date, $knownAt: DateTime) { jurisdiction(code: $code) { \
    units: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: UNIT, treeAsOf: $treeAsOf, \
        knownAt: $knownAt, first: 200) { ...all } \
    places: table(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: CHILDREN, treeAsOf: $treeAsOf, \
        knownAt: $knownAt, first: 200) { ...all } \
    complete: completeness(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: UNIT, treeAsOf: $treeAsOf, \
        knownAt: $knownAt, first: 200) { rows { nodes { code expected reported onTime } } total { expected reported onTime } } \
    ranking(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, by: UNIT, treeAsOf: $treeAsOf, \
        knownAt: $knownAt, first: 200, orderBy: { increase: { cell: \"1.1\", direction: DESC } }) { \
        rows { nodes { code value } } } \
    explain(form: { campaign: \"li-2023\", form: \"monthly\" }, period: $period, cell: \"1.1\", treeAsOf: $treeAsOf, \
        knownAt: $knownAt, first: 200) { total { value increase contributors } \
        contributions { nodes { unit { code } value increase state } } } } } \
    fragment all on Table { total { ...row } rows { nodes { ...row } } } \
    fragment row on TableRow { code values increases states contributors expected reported onTime }";

/// What is asked of a place beside its period.
pub(crate) type Reading<'r> = (Option<&'r str>, Option<&'r str>);

/// All ways of breaking down a place's figures of a month agree, in the tree of a day and
/// as they were known at a moment.
pub(crate) async fn agree(
    hub: &Hub,
    (code, period): (&str, &str),
    (day, known): Reading<'_>,
    told: &str,
) {
    let asked = json!({ "code": code, "period": period, "treeAsOf": day, "knownAt": known });
    let answer = hub.ask_with("99.viewer", QUESTION, asked).await.ok();
    let place = format!("{told}{code} {period} {day:?} {known:?}");
    let total = answer.at("jurisdiction.units.total");
    for by in ["units", "places"] {
        let rows = answer.list(&format!("jurisdiction.{by}.rows.nodes"));
        let total = answer.at(&format!("jurisdiction.{by}.total"));
        for (column, key) in KEYS.iter().enumerate() {
            let sum =
                |field: &str| -> i64 { rows.iter().map(|row| units(&row[field][column])).sum() };
            let whole = |field: &str| units(&total[field][column]);
            let what = format!("{place} {key} by {by}: {rows:#?}");
            assert_eq!(sum("values"), whole("values"), "{what}");
            assert_eq!(sum("contributors"), whole("contributors"), "{what}");
            // A month's own has no growth where there is none of it, and a yes no parts.
            if column != MEETINGS && column != BROADCAST {
                assert_eq!(sum("increases"), whole("increases"), "the growth, {what}");
            }
        }
        counts_agree(rows, total, &place);
    }
    let complete = answer.list("jurisdiction.complete.rows.nodes");
    counts_agree(complete, total, &place);
    let contributions = answer.list("jurisdiction.explain.contributions.nodes");
    let ranked = answer.list("jurisdiction.ranking.rows.nodes");
    let rows = answer.list("jurisdiction.units.rows.nodes");
    assert_eq!(rows.len(), contributions.len(), "{place}");
    assert_eq!(rows.len(), ranked.len(), "{place}");
    for row in rows {
        let is_its = |one: &&Value| one["unit"]["code"] == row["code"];
        let one = contributions.iter().find(is_its);
        let one = one.unwrap_or_else(|| panic!("{place}: no contribution of {row}"));
        assert_eq!(one["value"], row["values"][FOUND], "{place} {row}");
        assert_eq!(one["increase"], row["increases"][FOUND], "{place} {row}");
        assert_eq!(one["state"], row["states"][FOUND], "{place} {row}");
        let one = ranked.iter().find(|one| one["code"] == row["code"]);
        let one = one.unwrap_or_else(|| panic!("{place}: {row} is not ranked"));
        assert_eq!(one["value"], row["increases"][FOUND], "{place} {row}");
    }
    let explained = answer.at("jurisdiction.explain.total");
    assert_eq!(explained["value"], total["values"][FOUND], "{place}");
    assert_eq!(explained["increase"], total["increases"][FOUND], "{place}");
}

#[track_caller]
fn counts_agree(rows: &[Value], total: &Value, place: &str) {
    for field in ["expected", "reported", "onTime"] {
        let sum: i64 = rows.iter().map(|row| units(&row[field])).sum();
        assert_eq!(sum, units(&total[field]), "{field} of {place}: {rows:#?}");
    }
}

/// A number of units, or a decimal in its smallest unit; nothing counts as none.
fn units(value: &Value) -> i64 {
    match value {
        Value::String(text) => text.replace('.', "").parse().expect("a number"),
        Value::Number(number) => number.as_i64().expect("a whole number"),
        _ => 0,
    }
}

/// The places agree in every month, as it stands and in the tree of a later day.
async fn all_agree(hub: &Hub, places: &[&str]) {
    for period in ["2023-06", "2023-07", "2023-08", "2023-09"] {
        for day in [None, Some("2023-10-01")] {
            for code in [PROVINCE, TOWN, SIBLING_TOWN].iter().chain(places) {
                agree(hub, (code, period), (day, None), "").await;
            }
        }
    }
    hub.verify_rollup();
}

/// The village has 37 since May, the other 15, and the other town 12.
async fn filed(hub: &Hub) {
    hub.today("2023-06-02");
    hub.desk(SIBLING_UNIT).file("2023-05", &with(37, 3)).await;
    hub.desk(OTHER_UNIT).file("2023-05", &with(15, 2)).await;
    hub.desk(COMMUNITIES[0]).file("2023-05", &with(12, 1)).await;
    hub.today("2023-10-03");
}

fn with(found: i64, meetings: i64) -> Cells {
    Cells::found(found).with(KEYS[MEETINGS], meetings)
}

/// What a row by units shows of the hazards found: value, state, increase.
async fn row(
    hub: &Hub,
    code: &str,
    period: &str,
    unit: &str,
) -> (Option<String>, String, Option<String>) {
    let table = hub.table(code, period, "UNIT").await;
    let (value, state, _, increase) = table.row(unit).cell(FOUND);
    (
        value.map(str::to_owned),
        state.to_owned(),
        increase.map(str::to_owned),
    )
}

fn says(
    value: Option<&str>,
    state: &str,
    increase: Option<&str>,
) -> (Option<String>, String, Option<String>) {
    (
        value.map(str::to_owned),
        state.to_owned(),
        increase.map(str::to_owned),
    )
}

/// The village becomes two, and the northern one another with the other village, ten days after.
async fn split_and_merged(hub: &Hub, into: &str) {
    hub.record_row("2023-10-03", 1, split("2023-07-10", &["60%", "40%"]))
        .await;
    let became = merge("2023-07-20", &[NORTH, OTHER], into, "河口村");
    hub.record_row("2023-10-03", 2, became).await;
}

async fn a_share_that_is_merged_in_its_own_month_stays_in_the_rows(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for into in [NEW, OTHER] {
        let hub = Hub::start(engine).await;
        filed(&hub).await;
        split_and_merged(&hub, into).await;
        let places = [SOUTH, into];
        all_agree(&hub, &places).await;
        assert_eq!(hub.total(SIBLING_TOWN, "2023-07").await, "52");
        let unit = if into == NEW {
            hub.staff(NEW_UNIT).await;
            NEW_UNIT
        } else {
            OTHER_UNIT
        };
        hub.desk(unit).file("2023-07", &with(40, 2)).await;
        all_agree(&hub, &places).await;
        // 15 of the share and 15 of the other village were there.
        let spoke = says(Some("40"), "REPORTED", Some("10"));
        assert_eq!(row(&hub, SIBLING_TOWN, "2023-07", unit).await, spoke);
        hub.staff(SOUTH_UNIT).await;
        hub.desk(SOUTH_UNIT).file("2023-07", &with(25, 1)).await;
        all_agree(&hub, &places).await;
    }
}

async fn a_share_that_is_merged_after_it_has_filed_stays_in_the_rows(hub: Hub) {
    let engine = hub.engine();
    drop(hub);
    for (into, filed_for) in [(NEW, "2023-07"), (OTHER, "2023-07"), (NEW, "2023-08")] {
        let hub = Hub::start(engine).await;
        filed(&hub).await;
        hub.record_row("2023-10-03", 1, split("2023-07-10", &["60%", "40%"]))
            .await;
        for unit in [NORTH_UNIT, SOUTH_UNIT] {
            hub.staff(unit).await;
        }
        hub.desk(NORTH_UNIT).file(filed_for, &with(30, 1)).await;
        let became = merge("2023-07-20", &[NORTH, OTHER], into, "河口村");
        hub.record_row("2023-10-04", 2, became).await;
        hub.today("2023-10-05");
        let places = [SOUTH, into];
        all_agree(&hub, &places).await;
        hub.desk(SOUTH_UNIT).file("2023-08", &with(26, 1)).await;
        all_agree(&hub, &places).await;
        let unit = if into == NEW {
            hub.staff(NEW_UNIT).await;
            NEW_UNIT
        } else {
            OTHER_UNIT
        };
        hub.desk(unit).file("2023-09", &with(50, 2)).await;
        all_agree(&hub, &places).await;
        let spoke = says(Some("50"), "REPORTED", Some("5"));
        assert_eq!(row(&hub, SIBLING_TOWN, "2023-09", unit).await, spoke);
    }
}

async fn a_share_that_is_split_again_or_moves_stays_in_the_rows(hub: Hub) {
    filed(&hub).await;
    hub.record_row("2023-10-03", 1, split("2023-07-10", &["60%", "40%"]))
        .await;
    hub.record_row("2023-10-03", 2, transfer("2023-07-20", NORTH, TOWN))
        .await;
    all_agree(&hub, &[SOUTH, NORTH]).await;
    let again = super::BoundaryChange {
        into: vec!["990101002005".to_owned(), "990101002006".to_owned()],
        names: vec!["东南村".to_owned(), "西南村".to_owned()],
        codes: vec![SOUTH.to_owned()],
        ..split("2023-07-20", &["1/2", "1/2"])
    };
    hub.record_row("2023-10-03", 3, again).await;
    all_agree(&hub, &[NORTH, "990101002005", "990101002006"]).await;
}

async fn a_first_word_for_several_grows_by_what_both_have_grown(hub: Hub) {
    filed(&hub).await;
    let became = merge("2023-07-10", &[OLD, OTHER], OLD, "河村");
    hub.record_row("2023-10-03", 1, became).await;
    hub.today("2023-10-05");
    all_agree(&hub, &[OLD]).await;
    hub.desk(SIBLING_UNIT).file("2023-08", &with(58, 4)).await;
    let spoke = says(Some("58"), "REPORTED", Some("6"));
    assert_eq!(
        row(&hub, SIBLING_TOWN, "2023-08", SIBLING_UNIT).await,
        spoke
    );
    assert_eq!(row(&hub, OLD, "2023-08", SIBLING_UNIT).await, spoke);
    all_agree(&hub, &[OLD]).await;
    // A correction of the closed one's past is in what the word is compared with.
    hub.desk(SIBLING_UNIT).file("2023-09", &with(60, 4)).await;
    let spoke = says(Some("60"), "REPORTED", Some("2"));
    assert_eq!(
        row(&hub, SIBLING_TOWN, "2023-09", SIBLING_UNIT).await,
        spoke
    );
    all_agree(&hub, &[OLD]).await;
    hub.rebuild_rollup();
}

async fn a_unit_that_moved_before_it_was_merged_is_found_in_its_successor(hub: Hub) {
    filed(&hub).await;
    hub.record_row("2023-10-03", 1, transfer("2023-07-05", OTHER, TOWN))
        .await;
    let (one, new) = ("990101001001", "990101001009");
    let became = merge("2023-08-10", &[one, OTHER], new, "新社区");
    hub.record_row("2023-10-03", 2, became).await;
    all_agree(&hub, &[new]).await;
    let table = json!({ "code": new, "period": "2023-06", "by": "UNIT", "treeAsOf": "2023-10-01" });
    let table = hub.table_with(table).await;
    assert_eq!(table.codes().len(), 2, "{table:#?}");
    assert_eq!(table.total().cell(FOUND).0, Some("27"));
}

/// Of the closed unit's row: which states the hazards found and the meetings have.
async fn states(hub: &Hub, period: &str, unit: &str) -> [String; 2] {
    let table = hub.table(SIBLING_TOWN, period, "UNIT").await;
    [FOUND, MEETINGS].map(|column| table.row(unit).cell(column).1.to_owned())
}

async fn what_is_told_elsewhere_is_not_missing(hub: Hub) {
    let engine = hub.engine();
    // A closed one that had filed the month of the split, and a later one.
    filed(&hub).await;
    hub.desk(SIBLING_UNIT).file("2023-07", &with(39, 2)).await;
    let begun = hub
        .desk(SIBLING_UNIT)
        .save("2023-08", &with(41, 2), None)
        .await;
    begun.ok();
    hub.record_row("2023-10-04", 1, split("2023-07-10", &["60%", "40%"]))
        .await;
    hub.today("2023-10-05");
    for unit in [SOUTH_UNIT, NORTH_UNIT] {
        hub.staff(unit).await;
    }
    let handed = ["NOT_APPLICABLE", "REPORTED"];
    assert_eq!(states(&hub, "2023-07", SIBLING_UNIT).await, handed);
    all_agree(&hub, &[SOUTH, NORTH]).await;
    for unit in [SOUTH_UNIT, NORTH_UNIT] {
        hub.desk(unit).file("2023-08", &with(25, 1)).await;
    }
    let nobody = ["NOT_APPLICABLE", "NOT_APPLICABLE"];
    assert_eq!(states(&hub, "2023-08", SIBLING_UNIT).await, nobody);
    all_agree(&hub, &[SOUTH, NORTH]).await;
    let hub = Hub::start(engine).await;
    // One that was merged, and has filed a month behind the first word for both.
    filed(&hub).await;
    hub.desk(OTHER_UNIT).file("2023-08", &with(18, 2)).await;
    let became = merge("2023-07-10", &[OLD, OTHER], OLD, "河村");
    hub.record_row("2023-10-04", 1, became).await;
    hub.today("2023-10-05");
    hub.desk(SIBLING_UNIT).file("2023-07", &with(55, 2)).await;
    assert_eq!(states(&hub, "2023-08", OTHER_UNIT).await, handed);
    all_agree(&hub, &[OLD]).await;
}
