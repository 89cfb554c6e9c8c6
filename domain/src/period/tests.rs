//! The calendar by example: the ends of years and months, and what is refused.

use chrono::{Datelike, NaiveDate};

use super::{Period, PeriodError, PeriodKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn dated_kinds() -> impl Iterator<Item = PeriodKind> {
    PeriodKind::ALL
        .into_iter()
        .filter(|kind| *kind != PeriodKind::Campaign)
}

/// Walks every period of the eleven centuries: each begins the day after the one before it ends.
#[test]
fn periods_tile_the_calendar_without_gap_or_overlap() {
    for kind in dated_kinds() {
        let first = Period::containing(kind, day("1900-01-01")).unwrap();
        let last = Period::containing(kind, day("2999-12-31")).unwrap();
        assert_eq!(first.first_day(), Some(day("1900-01-01")), "{kind}");
        assert_eq!((first.previous(), last.next()), (None, None), "{kind}");
        let mut walked = first;
        while let Some(next) = walked.next() {
            assert_eq!(
                walked.last_day().unwrap().succ_opt(),
                next.first_day(),
                "{next}"
            );
            assert_eq!(next.index(), walked.index() + 1);
            assert_eq!(next.previous(), Some(walked));
            walked = next;
        }
        assert_eq!(walked, last);
        assert!(last.last_day().unwrap() >= day("2999-12-31"));
    }
}

#[test]
fn each_kind_is_written_as_designed() {
    let date = day("2023-06-11");
    let written: Vec<String> = PeriodKind::ALL
        .map(|kind| Period::containing(kind, date).unwrap().to_string())
        .to_vec();
    assert_eq!(
        written,
        [
            "2023-06-11",
            "2023-W23",
            "2023-06-T2",
            "2023-06",
            "2023-Q2",
            "2023-H1",
            "2023",
            "CAMPAIGN"
        ]
    );
}

#[test]
fn names_of_kinds_are_read_back() {
    for kind in PeriodKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!(
        "month".parse::<PeriodKind>(),
        Err(PeriodError::UnknownKind("month".into()))
    );
}

#[test]
fn iso_weeks_cross_the_ends_of_years() {
    for (date, week) in [
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
        ("2024-12-30", "2025-W01"),
        ("2023-01-01", "2022-W52"),
        ("1970-01-01", "1970-W01"),
        ("1969-12-28", "1969-W52"),
        ("2999-12-31", "3000-W01"),
    ] {
        assert_eq!(
            Period::containing(PeriodKind::Week, day(date)),
            Ok(period(week)),
            "{date}"
        );
    }
    assert_eq!(period("2020-W53").next(), Some(period("2021-W01")));
    assert_eq!(period("2020-W53").last_day(), Some(day("2021-01-03")));
}

#[test]
fn last_ten_days_take_the_rest_of_the_month() {
    for (year, february) in [(2023, 28), (2024, 29), (2100, 28), (2000, 29)] {
        for (month, length) in (1..=12).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
        {
            let ends: Vec<(u32, u32)> = (1..=3)
                .map(|nth| period(&format!("{year}-{month:02}-T{nth}")))
                .map(|ten| {
                    (
                        ten.first_day().unwrap().day(),
                        ten.last_day().unwrap().day(),
                    )
                })
                .collect();
            assert_eq!(ends, [(1, 10), (11, 20), (21, length)], "{year}-{month}");
        }
    }
    assert_eq!(period("2023-12-T3").next(), Some(period("2024-01-T1")));
}

#[test]
fn leap_days_belong_to_every_kind() {
    let leap_day = day("2024-02-29");
    assert_eq!(period("2024-02-29").previous(), Some(period("2024-02-28")));
    for text in ["2024-02", "2024-02-T3"] {
        assert_eq!(period(text).last_day(), Some(leap_day));
    }
    for text in ["2024-W09", "2024-Q1", "2024-H1", "2024"] {
        assert!(period(text).contains(leap_day));
    }
    assert_eq!(period("2023-02").last_day(), Some(day("2023-02-28")));
}

#[test]
fn anything_else_is_refused_with_a_named_reason() {
    for text in [
        "",
        " 2023",
        "2023 ",
        "23",
        "02023",
        "-2023",
        "+2023",
        "2023-6",
        "2023-6-1",
        "2023-06-1",
        "2023-06-01-01",
        "2023-",
        "2023-06-",
        "2023-w23",
        "2023-W1",
        "2023-W023",
        "2023-Q",
        "2023-Q02",
        "2023-T2",
        "2023-06-W2",
        "2023-H",
        "campaign",
        "2023/06",
        "２０２３",
        "2023年",
        "2023-06-T22",
    ] {
        assert!(
            matches!(text.parse::<Period>(), Err(PeriodError::Malformed(_))),
            "{text}"
        );
    }
    for text in [
        "2023-13",
        "2023-00",
        "2023-02-29",
        "2100-02-29",
        "2023-W53",
        "2023-W00",
        "2023-Q0",
        "2023-Q5",
        "2023-H0",
        "2023-H3",
        "2023-06-T0",
        "2023-06-T4",
        "2023-13-T1",
        "2023-06-31",
    ] {
        assert_eq!(
            text.parse::<Period>(),
            Err(PeriodError::NotInCalendar(text.into()))
        );
    }
    for text in [
        "1899",
        "3000",
        "0000",
        "1899-12-31",
        "3000-01",
        "3000-W02",
        "1899-W52",
    ] {
        assert_eq!(
            text.parse::<Period>(),
            Err(PeriodError::OutOfRange),
            "{text}"
        );
    }
    assert!(serde_json::from_str::<Period>("\"2023-6\"").is_err());
    assert!(serde_json::from_str::<Period>("2023").is_err());
    let long = "九".repeat(1000).parse::<Period>().unwrap_err();
    assert_eq!(long, PeriodError::Malformed("九".repeat(24)));
}

#[test]
fn the_campaign_is_one_period_without_days() {
    let campaign = Period::CAMPAIGN;
    assert_eq!(Period::new(PeriodKind::Campaign, 0), Ok(campaign));
    assert_eq!(
        Period::new(PeriodKind::Campaign, 1),
        Err(PeriodError::OutOfRange)
    );
    assert_eq!((campaign.next(), campaign.previous()), (None, None));
    assert_eq!((campaign.first_day(), campaign.last_day()), (None, None));
    assert_eq!(campaign.through(campaign).collect::<Vec<_>>(), [campaign]);
}

#[test]
fn a_span_of_periods_holds_both_ends() {
    let texts = |from: &str, to: &str| -> Vec<String> {
        period(from)
            .through(period(to))
            .map(|period| period.to_string())
            .collect()
    };
    assert_eq!(
        texts("2022-11", "2023-02"),
        ["2022-11", "2022-12", "2023-01", "2023-02"]
    );
    assert_eq!(texts("2023-Q2", "2023-Q2"), ["2023-Q2"]);
    assert!(texts("2023-02", "2023-01").is_empty());
    assert!(texts("2023-02", "2023").is_empty());
}

#[test]
fn shorter_kinds_sort_before_longer_ones() {
    let mut periods = ["CAMPAIGN", "2023", "2023-02", "2023-01", "2023-01-01"].map(period);
    periods.sort();
    assert_eq!(
        periods.map(|period| period.to_string()),
        ["2023-01-01", "2023-01", "2023-02", "2023", "CAMPAIGN"]
    );
}
