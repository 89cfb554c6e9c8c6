//! What to do about a figure that cannot be read: the remedy names the unit of
//! the cell, and the value itself where it can be told without guessing.
//!
//! Must never propose a value that the typed one does not say exactly.

use crate::decimal::{DecimalError, is_digits, narrowed, parse_scaled, without_separators};
use crate::form::Column;

/// What multiplies a unit (万 of 万元), as powers of ten, the longest first.
const MAGNITUDES: [(&str, i32); 8] = [
    ("十万", 5),
    ("百万", 6),
    ("千万", 7),
    ("十", 1),
    ("百", 2),
    ("千", 3),
    ("万", 4),
    ("亿", 8),
];

/// The most digits of a figure that is converted for the filer.
const MAX_DIGITS: usize = 24;

/// The remedy for a figure with words or a unit in it, in Chinese and in English.
pub(super) fn of_words(column: &Column<'_>, raw: &str) -> (String, String) {
    let unit = column.indicator.unit.trim();
    if unit.is_empty() {
        return (
            "请只填数字，不带单位和文字".into(),
            "enter digits only, without unit or words".into(),
        );
    }
    let english = in_english(unit);
    let scale = column.indicator.scale;
    let Some(value) = converted(raw, unit) else {
        return (
            format!("本栏单位为{unit}：请折算成{unit}，只填数字"),
            format!("the cell is in {english}: convert the figure into it, and enter digits only"),
        );
    };
    match parse_scaled(&value, scale) {
        Ok(_) => (
            format!("本栏单位为{unit}：请填 {value}"),
            format!("the cell is in {english}: enter {value}"),
        ),
        Err(DecimalError::TooManyDigits { scale: 0 }) => (
            format!("本栏单位为{unit}，折合 {value}：本栏只填整数，请核对"),
            format!(
                "the cell is in {english}, which makes it {value}: it takes whole numbers, so check it"
            ),
        ),
        Err(DecimalError::TooManyDigits { scale }) => (
            format!("本栏单位为{unit}，折合 {value}：最多填{scale}位小数，请核对"),
            format!(
                "the cell is in {english}, which makes it {value}: it takes {scale} digits after the point, so check it"
            ),
        ),
        Err(_) => (
            format!("本栏单位为{unit}，折合 {value}，超出一栏的上限：请核对数字和单位"),
            format!(
                "the cell is in {english}, which makes it {value}, above the largest figure of a cell: check figure and unit"
            ),
        ),
    }
}

/// The remedy for a figure with separators between its digits. `1,000` can only
/// be one figure; `1,5` may be two, and neither is taken for the other.
pub(super) fn of_separators(column: &Column<'_>, raw: &str) -> (String, String) {
    let text = narrowed(raw.trim());
    let commas = text.replace([' ', '\'', '_'], ",");
    if let Some(plain) = without_separators(&commas) {
        return (format!("请填 {plain}"), format!("enter {plain}"));
    }
    let closed: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\'' | '_'))
        .collect();
    match text.split_once(',') {
        Some((whole, rest))
            if closed.len() <= MAX_DIGITS && is_digits(whole) && is_digits(rest) =>
        {
            let point = format!("{whole}.{rest}");
            let (zh, en) = match column.indicator.scale {
                0 => ("；本栏只填整数", "; the cell takes whole numbers"),
                _ => ("", ""),
            };
            (
                format!("看不出是 {point} 还是 {closed}：请写清所指的数，不用逗号{zh}"),
                format!(
                    "it may be {point} or {closed}: write the one that is meant, without a comma{en}"
                ),
            )
        }
        _ => (
            "看不出所指的数：请不用逗号和空格，重新填写".into(),
            "it cannot be told which figure is meant: write it again, without commas and spaces"
                .into(),
        ),
    }
}

/// A figure with another unit of the same measure behind it, in the unit of the
/// cell: 12500元 in a cell of 万元 is 1.25. None if it is not certain.
fn converted(raw: &str, unit: &str) -> Option<String> {
    let text = narrowed(raw.trim());
    let (text, is_yuan) = match text.strip_prefix(['¥', '￥']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text.as_str(), false),
    };
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .unwrap_or(text.len());
    let (number, typed) = text.split_at(end);
    let number = without_separators(number).unwrap_or_else(|| number.to_owned());
    let (power, measure) = measured(unit);
    let typed = typed.trim();
    let (typed_power, typed_measure) = match typed {
        "" if is_yuan => (0, "元"),
        "角" if measure == "元" => (-1, "元"),
        "分" if measure == "元" => (-2, "元"),
        _ if typed == unit => (power, measure),
        _ => measured(typed.strip_suffix('整').unwrap_or(typed)),
    };
    // Alone a 千 multiplies money or things; of 千克 it may be the one or the other.
    let may_multiply = typed_power != 0 && (power == 0 || measure == "元");
    let is_same = typed_measure == measure || (typed_measure.is_empty() && may_multiply);
    (is_same && (is_yuan || !typed.is_empty())).then_some(())?;
    shifted(&number, typed_power - power)
}

/// `万元` as (4, `元`).
fn measured(unit: &str) -> (i32, &str) {
    let found = MAGNITUDES
        .iter()
        .find_map(|(name, power)| Some((*power, unit.strip_prefix(name)?)));
    found.unwrap_or((0, unit))
}

/// A plain decimal times a power of ten, without needless zeros.
fn shifted(number: &str, power: i32) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_plain = is_digits(whole) && is_digits(fraction);
    (is_plain && whole.len() + fraction.len() <= MAX_DIGITS).then_some(())?;
    let mut digits = format!("{whole}{fraction}");
    let places = i32::try_from(fraction.len()).ok()? - power;
    let zeros = usize::try_from(-places).unwrap_or(0);
    digits.push_str(&"0".repeat(zeros));
    let places = usize::try_from(places).unwrap_or(0);
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    })
}

fn in_english(unit: &str) -> String {
    match unit {
        "元" => "元 (yuan)".into(),
        "千元" => "千元 (thousands of yuan)".into(),
        "万元" => "万元 (ten thousands of yuan)".into(),
        "百万元" => "百万元 (millions of yuan)".into(),
        "亿元" => "亿元 (hundred millions of yuan)".into(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decimal::{MAX_UNITS, render_scaled};

    #[test]
    fn a_figure_in_another_unit_is_converted_exactly() {
        for (typed, unit, expected) in [
            ("12500元", "万元", Some("1.25")),
            ("１２,５００ 元", "万元", Some("1.25")),
            ("12500元整", "万元", Some("1.25")),
            ("¥12500", "万元", Some("1.25")),
            ("￥12500.00元", "万元", Some("1.25")),
            ("1.25万", "万元", Some("1.25")),
            ("12.5万元", "万元", Some("12.5")),
            ("125千元", "万元", Some("12.5")),
            ("0.3亿元", "万元", Some("3000")),
            ("1.25万元", "元", Some("12500")),
            ("5角", "元", Some("0.5")),
            ("1.2万", "个", Some("12000")),
            ("3 个", "个", Some("3")),
            ("2千克", "克", Some("2000")),
            ("0元", "万元", Some("0")),
            // Not certain: another measure, words, or no figure.
            ("3家", "家次", None),
            ("约12500元", "万元", None),
            ("1,5万", "万元", None),
            ("12500元左右", "万元", None),
            ("5千", "千克", None),
            ("5百", "百分点", None),
            ("3", "万元", None),
            ("万元", "万元", None),
            ("-5元", "万元", None),
        ] {
            assert_eq!(
                converted(typed, unit).as_deref(),
                expected,
                "{typed} in {unit}"
            );
        }
    }

    proptest! {
        #[test]
        fn yuan_make_the_same_amount(units in 0..=MAX_UNITS) {
            // A cell of 万元 has four digits: its smallest unit is 1 元.
            let proposed = converted(&format!("{units}元"), "万元");
            prop_assert_eq!(proposed.map(|value| parse_scaled(&value, 4)), Some(Ok(units)));
            let same = converted(&format!("{}万元", render_scaled(units, 4)), "万元");
            prop_assert_eq!(same.map(|value| parse_scaled(&value, 4)), Some(Ok(units)));
        }

        #[test]
        fn no_text_panics(raw in ".{0,12}|[0-9,.]{0,30}(元|万元|亿)?", unit in "元|万元|个|") {
            converted(&raw, &unit);
        }
    }
}
