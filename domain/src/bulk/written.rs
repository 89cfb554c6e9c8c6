//! Figures and periods as people write them into a spreadsheet, brought to the
//! form in which the hub reads them. What is not certain stays as it was
//! written, so that it is refused in its own words.

use chrono::NaiveDate;

use crate::decimal::{is_digits, is_plain, narrowed, without_separators};
use crate::period::{Period, PeriodKind};

/// A figure without the thousands separators and without the printed unit
/// behind it: `１,２３４．５ 万元` in a cell of 万元 is `1234.5`.
///
/// Only separators that stand before exactly three digits each are taken away:
/// `1,5` and `12,34` may be anything, and stay. Another unit than the printed
/// one stays too: 元 are not turned into 万元.
pub fn as_written(text: &str, unit: &str) -> String {
    let half = narrowed(text);
    let half = half.trim();
    let half_unit = narrowed(unit);
    let number = match half.strip_suffix(half_unit.as_str()) {
        Some(number) if !unit.is_empty() => number.trim_end(),
        _ => half,
    };
    match without_separators(number) {
        Some(plain) => plain,
        None if is_plain(number) => number.to_owned(),
        None => text.to_owned(),
    }
}

/// A code with half-width characters and nothing around it: `９８０１０１．ａｂ` is `980101.ab`.
pub fn code_as_written(text: &str) -> String {
    narrowed(text).trim().to_owned()
}

/// A period of this kind as the hub writes it (`2023-06`), or as spreadsheets
/// and people do: `2023年6月`, `2023/6`, `Jun-23`, and any day of the period,
/// because a spreadsheet turns `2023-06` into a date. None if it is none, or of another kind.
pub fn period_as_written(text: &str, kind: PeriodKind) -> Option<Period> {
    let half = narrowed(text);
    let half = half.trim();
    if let Ok(period) = half.parse::<Period>() {
        return match (period.kind() == kind, period.kind(), period.first_day()) {
            (true, _, _) => Some(period),
            (false, PeriodKind::Day, Some(day)) => Period::containing(kind, day).ok(),
            (false, _, _) => None,
        };
    }
    let numbers: Vec<u32> = half
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let is_separator = |c: char| matches!(c, '-' | '/' | '.' | '年' | '月' | '日');
    let only =
        |allowed: &dyn Fn(char) -> bool| half.chars().all(|c| c.is_ascii_digit() || allowed(c));
    match numbers[..] {
        [year, month] if only(&is_separator) && year >= 1_000 && kind == PeriodKind::Month => {
            month_of(year, month)
        }
        [year, month, day] if only(&is_separator) && year >= 1_000 => {
            let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
            Period::containing(kind, day).ok()
        }
        [year] if kind == PeriodKind::Month => english_month(half, year),
        _ => None,
    }
}

/// A day as the hub writes it (`2020-07-01`), or as spreadsheets and people do: `2020/7/1`, `2020.7.1`, `2020年7月1日`,
/// `20200701`, each with a midnight behind it or without. None if it is none, or could be another: a year of two digits,
/// a day before its month.
pub fn day_as_written(text: &str) -> Option<NaiveDate> {
    const MIDNIGHTS: [&str; 5] = ["T00:00:00", " 00:00:00", " 0:00:00", " 00:00", " 0:00"];
    let half = narrowed(text);
    let half = half.trim();
    let without = MIDNIGHTS.iter().find_map(|end| half.strip_suffix(end));
    let day = without.unwrap_or(half).trim_end();
    let is_chinese = day.contains('年');
    let day = if is_chinese {
        day.strip_suffix('日').unwrap_or(day)
    } else {
        day
    };
    if day.len() == 8 && is_digits(day) {
        return NaiveDate::parse_from_str(day, "%Y%m%d").ok();
    }
    let marks: &[(char, char)] = if is_chinese {
        &[('年', '月')]
    } else {
        &[('-', '-'), ('/', '/'), ('.', '.')]
    };
    let parts = marks.iter().find_map(|(first, second)| {
        let (year, rest) = day.split_once(*first)?;
        let (month, day) = rest.split_once(*second)?;
        Some([year, month, day])
    });
    let [year, month, day] = parts?;
    let fits = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    if !fits || ![year, month, day].into_iter().all(is_digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `Jun-23`, as spreadsheets write the first of June 2023.
fn english_month(text: &str, year: u32) -> Option<Period> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let (name, digits) = text.split_once('-')?;
    let month = NAMES
        .iter()
        .position(|known| name.eq_ignore_ascii_case(known))?;
    (digits.len() == 2).then_some(())?;
    month_of(2_000 + year, u32::try_from(month).ok()? + 1)
}

fn month_of(year: u32, month: u32) -> Option<Period> {
    let day = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, 1)?;
    Period::containing(PeriodKind::Month, day).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decimal::{MAX_SCALE, MAX_UNITS, parse_scaled, render_scaled};

    #[test]
    fn figures_are_read_as_people_write_them() {
        for (written, unit, read) in [
            ("1,234", "个", "1234"),
            ("１，２３４．５", "万元", "1234.5"),
            ("12.5万元", "万元", "12.5"),
            ("12.5 万元", "万元", "12.5"),
            ("3个", "个", "3"),
            (" 7 ", "", "7"),
            ("1,234,567.0001", "万元", "1234567.0001"),
        ] {
            assert_eq!(as_written(written, unit), read, "{written}");
        }
    }

    #[test]
    fn what_is_not_certain_stays_as_it_was_written() {
        for (written, unit) in [
            ("1,5", "个"),
            ("12,34", "个"),
            ("1234,567", "个"),
            ("1,234,5", "个"),
            (",123", "个"),
            ("12500元", "万元"),
            ("约3", "个"),
            ("1,234e3", "个"),
            ("-1,234", "个"),
            ("1.234,567", "个"),
        ] {
            let read = as_written(written, unit);
            assert_eq!(read, written);
            assert!(parse_scaled(&read, 4).is_err(), "{written}");
        }
    }

    #[test]
    fn a_month_is_read_as_spreadsheets_write_it() {
        let june: Period = "2023-06".parse().expect("a month");
        for text in [
            "2023-06",
            "２０２３－０６",
            "2023年6月",
            "2023/6",
            "2023.06",
            "Jun-23",
            "2023-06-01",
            "2023/6/30",
            "2023年6月1日",
        ] {
            let read = period_as_written(text, PeriodKind::Month);
            assert_eq!(read, Some(june), "{text}");
        }
        for text in [
            "", "6月", "2023-13", "2023", "06-2023", "Juni-23", "2023-Q2", "23-6",
        ] {
            assert_eq!(period_as_written(text, PeriodKind::Month), None, "{text}");
        }
        let week = period_as_written("2023/6/5", PeriodKind::Week);
        assert_eq!(
            week.map(|week| week.to_string()).as_deref(),
            Some("2023-W23")
        );
    }

    #[test]
    fn a_day_is_read_as_spreadsheets_and_people_write_it() {
        let first = NaiveDate::from_ymd_opt(2020, 7, 1);
        for text in [
            "2020-07-01",
            "2020-7-1",
            "2020/7/1",
            "2020.7.1",
            "２０２０年７月１日",
            "2020年7月1",
            "20200701",
            "2020-07-01 00:00:00",
            "2020-07-01T00:00:00",
            "2020年7月1日 0:00",
        ] {
            assert_eq!(day_as_written(text), first, "{text}");
        }
        for text in [
            "",
            "2020",
            "2020-07",
            "7/1/2020",
            "20-7-1",
            "2020-13-1",
            "2020-02-30",
            "44013",
            "2020-7/1",
            "七月一日",
            "2020-07-01 08:30",
            "日",
            "年月日",
        ] {
            assert_eq!(day_as_written(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_again(days in 0_u64..80_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days);
            for format in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y.%m.%d"] {
                prop_assert_eq!(day_as_written(&day.format(format).to_string()), Some(day));
            }
        }

        #[test]
        fn separators_never_change_a_figure(units in 0..=MAX_UNITS, scale in 0..=MAX_SCALE) {
            let plain = render_scaled(units, scale);
            let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
            let groups: Vec<&str> = whole
                .as_bytes()
                .rchunks(3)
                .rev()
                .map(|group| std::str::from_utf8(group).expect("digits"))
                .collect();
            let mut grouped = groups.join(",");
            if !fraction.is_empty() {
                grouped = format!("{grouped}.{fraction}");
            }
            prop_assert_eq!(parse_scaled(&as_written(&grouped, "万元"), scale), Ok(units));
            let with_unit = format!("{grouped}万元");
            prop_assert_eq!(parse_scaled(&as_written(&with_unit, "万元"), scale), Ok(units));
        }

        #[test]
        fn what_was_a_figure_stays_the_same_figure(text in "[0-9０-９,，. ]{0,12}", scale in 0..=MAX_SCALE) {
            if let Ok(units) = parse_scaled(&text, scale) {
                prop_assert_eq!(parse_scaled(&as_written(&text, "个"), scale), Ok(units));
            }
        }

        #[test]
        fn nothing_panics(text in ".*", unit in ".{0,3}") {
            as_written(&text, &unit);
            period_as_written(&text, PeriodKind::TenDays);
            day_as_written(&text);
        }
    }
}
