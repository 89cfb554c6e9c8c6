//! Deadlines by example: as the documents print them, and what a file may not say.

use chrono::NaiveDate;
use serde_json::json;

use super::{CutOff, Due, Timeliness, timeliness};
use crate::period::{Period, PeriodKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn in_month(month_offset: u8, day: u8) -> Due {
    Due::DayOfMonth { month_offset, day }
}

/// The printed deadlines listed in `docs/time.md`, each with the day that the page promises.
#[test]
fn printed_deadlines_fall_on_the_days_in_the_docs() {
    let after_end = |days| Due::DaysAfterEnd { days };
    let on = |text| Due::On { date: day(text) };
    for (code, rule, of, due) in [
        (
            "heilin-2023 四（二）",
            in_month(0, 27),
            "2023-06",
            "2023-06-27",
        ),
        (
            "heilin-2023 附件 注1",
            in_month(0, 28),
            "2023-06",
            "2023-06-28",
        ),
        (
            "heilin-2023 四（二）",
            on("2023-08-10"),
            "CAMPAIGN",
            "2023-08-10",
        ),
        (
            "gaoqing-2022 四（四）",
            in_month(0, 20),
            "2022-06",
            "2022-06-20",
        ),
        (
            "gaoqing-2022 四（四）, other reading",
            in_month(1, 20),
            "2022-05",
            "2022-06-20",
        ),
        (
            "gaoqing-2022 四（二）",
            on("2022-09-30"),
            "CAMPAIGN",
            "2022-09-30",
        ),
        (
            "gongyuan-2023 六（三）",
            in_month(0, 28),
            "2023-05",
            "2023-05-28",
        ),
        (
            "gongyuan-2023 附件1 注1",
            in_month(1, 1),
            "2023-05",
            "2023-06-01",
        ),
        (
            "gongyuan-2023 附件1 注1, last",
            in_month(1, 1),
            "2023-12",
            "2024-01-01",
        ),
        (
            "shanwei-2020 五（三）",
            after_end(0),
            "2020-Q3",
            "2020-09-30",
        ),
        (
            "shanwei-2020 五（三）",
            in_month(0, 28),
            "2020",
            "2020-12-28",
        ),
    ] {
        assert_eq!(rule.due_day(period(of)), Some(day(due)), "{code}");
    }
    assert_eq!(Due::Open.due_day(period("2021")), None, "wuhua-2020 四");
}

#[test]
fn a_month_without_the_named_day_falls_due_on_its_last() {
    for (of, due) in [
        ("2023-02", "2023-02-28"),
        ("2024-02", "2024-02-29"),
        ("2023-04", "2023-04-30"),
        ("2023-05", "2023-05-31"),
    ] {
        assert_eq!(in_month(0, 31).due_day(period(of)), Some(day(due)));
    }
    assert_eq!(
        in_month(1, 30).due_day(period("2024-01")),
        Some(day("2024-02-29"))
    );
    assert_eq!(
        in_month(2, 31).due_day(period("2023-Q4")),
        Some(day("2024-02-29"))
    );
}

#[test]
fn a_due_day_may_lie_inside_its_period_or_before_or_after_it() {
    let week = period("2023-W23");
    assert_eq!(
        Due::DaysBeforeEnd { days: 2 }.due_day(week),
        Some(day("2023-06-09"))
    );
    assert_eq!(
        Due::DaysAfterEnd { days: 1 }.due_day(week),
        Some(day("2023-06-12"))
    );
    assert_eq!(
        Due::DaysBeforeEnd { days: 7 }.due_day(week),
        Some(day("2023-06-04"))
    );
    // A week belongs to the month in which it ends.
    assert_eq!(
        in_month(0, 3).due_day(period("2023-W26")),
        Some(day("2023-07-03"))
    );
}

#[test]
fn a_rule_counted_from_the_end_does_not_fit_the_campaign_as_a_whole() {
    for due in [
        in_month(0, 1),
        Due::DaysAfterEnd { days: 0 },
        Due::DaysBeforeEnd { days: 0 },
    ] {
        assert!(!due.fits(PeriodKind::Campaign));
        assert_eq!(due.due_day(Period::CAMPAIGN), None);
    }
    assert!(Due::Open.fits(PeriodKind::Campaign));
}

#[test]
fn cut_off_due_day_and_receipt_are_three_things() {
    let (may, due) = (period("2023-05"), in_month(1, 1));
    assert_eq!(
        CutOff::PeriodEnd.cut_off_day(may, &due),
        Some(day("2023-05-31"))
    );
    assert_eq!(
        CutOff::DueDay.cut_off_day(may, &due),
        Some(day("2023-06-01"))
    );
    assert_eq!(CutOff::Unstated.cut_off_day(may, &due), None);
    assert_eq!(CutOff::PeriodEnd.cut_off_day(Period::CAMPAIGN, &due), None);
    assert_eq!(
        timeliness(due.due_day(may), day("2023-06-01")),
        Timeliness::OnTime
    );
    assert_eq!(
        timeliness(due.due_day(may), day("2023-06-02")),
        Timeliness::Late { days: 1 }
    );
}

#[test]
fn rules_are_written_as_the_docs_say() {
    for (rule, written) in [
        (in_month(1, 1), json!({"month": 1, "day": 1})),
        (Due::DaysAfterEnd { days: 5 }, json!({"days_after_end": 5})),
        (
            Due::DaysBeforeEnd { days: 2 },
            json!({"days_before_end": 2}),
        ),
        (
            Due::On {
                date: day("2023-08-10"),
            },
            json!({"on": "2023-08-10"}),
        ),
        (Due::Open, json!("open")),
    ] {
        assert_eq!(serde_json::to_value(rule).unwrap(), written);
    }
    assert_eq!(
        serde_json::to_value(CutOff::PeriodEnd).unwrap(),
        "PERIOD_END"
    );
}

#[test]
fn a_rule_that_is_none_or_two_is_refused() {
    for written in [
        json!({}),
        json!("Open"),
        json!("2023-08-10"),
        json!(27),
        json!({"day": 27}),
        json!({"month": 1}),
        json!({"month": 0, "day": 0}),
        json!({"month": 0, "day": 32}),
        json!({"month": 13, "day": 1}),
        json!({"month": -1, "day": 1}),
        json!({"month": 0, "day": 1, "days_after_end": 0}),
        json!({"days_after_end": 1, "days_before_end": 1}),
        json!({"days_after_end": 65536}),
        json!({"on": "2023-8-10"}),
        json!({"on": "2023-08"}),
        json!({"on": "2023-02-29"}),
        json!({"by": "2023-08-10"}),
    ] {
        assert!(
            serde_json::from_value::<Due>(written.clone()).is_err(),
            "{written}"
        );
    }
    let message = serde_json::from_value::<Due>(json!({"on": "2023-08"})).unwrap_err();
    assert_eq!(
        message.to_string(),
        "`on` is one day, such as \"2023-08-10\""
    );
}
