//! How a figure follows from filings over time. Every test ends with the roll-up
//! verified.

use crate::cells::{BROADCAST, Cells, FOUND, INSPECTORS, MEETINGS};
use crate::desk::{Paper, sent_back};
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::{COMMUNITIES, TOWN};

both!(
    three_communities_of_which_one_is_silent,
    cumulative_totals_are_not_added_over_months,
    a_silent_month_carries_the_total,
    a_returned_report_stops_counting,
    a_late_filing_changes_only_its_periods,
    per_period_figures_add_and_are_not_carried,
    stocks_take_the_last,
    a_boolean_counts_the_yes,
    what_is_not_signed_does_not_count,
);

async fn three_communities_of_which_one_is_silent(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(4))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::found(0))
        .await;
    let table = hub.table(TOWN, "2023-01", "CHILDREN").await;
    assert_eq!(
        table.total().cell(FOUND),
        (Some("4"), "REPORTED", 2, Some("4"))
    );
    assert_eq!(table.total().counts(), (3, 2, 2));
    let rows: Vec<_> = ["990101001001", "990101001002", "990101001003"]
        .map(|code| table.row(code).cell(FOUND))
        .into();
    assert_eq!(rows[0], (Some("4"), "REPORTED", 1, Some("4")));
    assert_eq!(
        rows[1],
        (Some("0"), "REPORTED", 1, Some("0")),
        "a zero is a report"
    );
    assert_eq!(
        rows[2],
        (None, "MISSING", 0, None),
        "a blank is never a zero"
    );
    hub.verify_rollup();
}

async fn cumulative_totals_are_not_added_over_months(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    for (month, total) in [("2023-01", 3), ("2023-02", 5), ("2023-03", 5)] {
        desk.file(month, &Cells::found(total)).await;
    }
    for (month, value, increase) in [
        ("2023-01", "3", "3"),
        ("2023-02", "5", "2"),
        ("2023-03", "5", "0"),
    ] {
        let table = hub.table(TOWN, month, "TOTAL").await;
        assert_eq!(
            table.total().cell(FOUND),
            (Some(value), "REPORTED", 1, Some(increase)),
            "{month}"
        );
    }
    hub.verify_rollup();
}

async fn a_silent_month_carries_the_total(hub: Hub) {
    hub.today("2023-06-01");
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::found(3))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-02", &Cells::found(10))
        .await;
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    let silent = table.row(COMMUNITIES[0]);
    assert_eq!(silent.cell(FOUND), (Some("3"), "CARRIED", 1, Some("0")));
    assert_eq!(silent.carried(), (Some("2023-01"), Some("SILENT")));
    assert_eq!(table.row(COMMUNITIES[1]).carried(), (None, None));
    assert_eq!(
        table.total().cell(FOUND),
        (Some("13"), "REPORTED", 2, Some("10"))
    );
    let later = hub.table(TOWN, "2023-03", "TOTAL").await;
    assert_eq!(
        later.total().cell(FOUND),
        (Some("13"), "CARRIED", 2, Some("0")),
        "a sum never falls by silence"
    );
    hub.verify_rollup();
}

async fn a_returned_report_stops_counting(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(3)).await;
    let paper = desk.file("2023-02", &Cells::found(8)).await;
    let input = sent_back(&paper, "与台账不符", &["1.1"]);
    let returned = Paper::done(
        &hub.change("990101001.coordinator", "returnReport", input)
            .await,
    );
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    let row = table.row(COMMUNITIES[0]);
    assert_eq!(row.cell(FOUND), (Some("3"), "CARRIED", 1, Some("0")));
    assert_eq!(row.carried(), (Some("2023-01"), Some("RETURNED")));
    assert_eq!(row.counts(), (1, 0, 0));
    hub.verify_rollup();
    desk.file_again(&returned, "2023-02", &Cells::found(6))
        .await;
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    assert_eq!(
        table.row(COMMUNITIES[0]).cell(FOUND),
        (Some("6"), "REPORTED", 1, Some("3"))
    );
    hub.verify_rollup();
}

async fn a_late_filing_changes_only_its_periods(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(2)).await;
    desk.file("2023-04", &Cells::found(9)).await;
    let months = ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"];
    let mut before = Vec::new();
    for month in months {
        before.push(hub.table(TOWN, month, "TOTAL").await.0);
    }
    desk.file("2023-02", &Cells::found(5)).await;
    let mut after = Vec::new();
    for month in months {
        after.push(hub.table(TOWN, month, "TOTAL").await);
    }
    assert_eq!(after[0].0, before[0]);
    assert_eq!(
        after[1].total().cell(FOUND),
        (Some("5"), "REPORTED", 1, Some("3"))
    );
    assert_eq!(
        after[2].total().cell(FOUND),
        (Some("5"), "CARRIED", 1, Some("0"))
    );
    assert_eq!(
        after[3].total().cell(FOUND),
        (Some("9"), "REPORTED", 1, Some("4")),
        "the sum stands, the increase moved"
    );
    assert_eq!(after[4].0, before[4]);
    hub.verify_rollup();
}

async fn per_period_figures_add_and_are_not_carried(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::zero().with("2.3", 4)).await;
    desk.file("2023-03", &Cells::zero().with("2.3", 1)).await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::zero().with("2.3", 2))
        .await;
    let expected = [
        ("2023-01", Some("6"), "REPORTED", 2),
        ("2023-02", None, "MISSING", 0),
        ("2023-03", Some("1"), "REPORTED", 1),
    ];
    for (month, value, state, contributors) in expected {
        let table = hub.table(TOWN, month, "TOTAL").await;
        assert_eq!(
            table.total().cell(MEETINGS),
            (value, state, contributors, None),
            "{month}: nothing stands in the month before it to grow from"
        );
    }
    hub.verify_rollup();
}

async fn stocks_take_the_last(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::zero().with("2.4", 7)).await;
    desk.file("2023-02", &Cells::zero().with("2.4", 5)).await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::zero().with("2.4", 10))
        .await;
    let table = hub.table(TOWN, "2023-02", "TOTAL").await;
    assert_eq!(
        table.total().cell(INSPECTORS),
        (Some("15"), "REPORTED", 2, Some("-2"))
    );
    hub.verify_rollup();
}

async fn a_boolean_counts_the_yes(hub: Hub) {
    hub.desk(COMMUNITIES[0])
        .file("2023-01", &Cells::zero().with("2.5", "true"))
        .await;
    hub.desk(COMMUNITIES[1])
        .file("2023-01", &Cells::zero().with("2.5", "true"))
        .await;
    hub.desk(COMMUNITIES[2])
        .file("2023-01", &Cells::zero())
        .await;
    let table = hub.table(TOWN, "2023-01", "TOTAL").await;
    assert_eq!(
        table.total().cell(BROADCAST),
        (Some("2"), "REPORTED", 3, Some("2")),
        "two of three asked"
    );
    hub.verify_rollup();
}

async fn what_is_not_signed_does_not_count(hub: Hub) {
    hub.today("2023-06-01");
    let desk = hub.desk(COMMUNITIES[0]);
    desk.file("2023-01", &Cells::found(3)).await;
    desk.submitted("2023-02", &Cells::found(9), None).await;
    let table = hub.table(TOWN, "2023-02", "UNIT").await;
    let row = table.row(COMMUNITIES[0]);
    assert_eq!(row.cell(FOUND), (Some("3"), "CARRIED", 1, Some("0")));
    assert_eq!(row.carried(), (Some("2023-01"), Some("SILENT")));
    hub.verify_rollup();
}
