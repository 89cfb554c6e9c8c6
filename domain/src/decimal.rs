//! Decimal strings and the scaled integers behind them.
//!
//! Owns the one way in and out: `12.5` at scale 4 is 125000 and comes back as
//! `12.5000`. Never a float, never a rounding, never a guess: what cannot be
//! read exactly is refused with the name of what is wrong.

use thiserror::Error;

/// The largest figure of one cell, in the indicator's smallest unit.
///
/// Low enough that nine million cells still add up inside an `i64`, and that
/// JSON readers with 53-bit numbers read it exactly; 10^12 at scale 4 is
/// 100,000,000 万元.
pub const MAX_UNITS: i64 = 1_000_000_000_000;

/// The most digits an indicator may have after the point.
pub const MAX_SCALE: u8 = 9;

/// Why a string is not a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Nothing but spaces; a blank is never a zero.
    #[error("is blank")]
    Blank,
    /// A number below zero (also `-0`).
    #[error("is negative")]
    Negative,
    /// `1,000`, `1 000` or `1'000`: whether `1,5` means 1.5 or 15 is not ours to say.
    #[error("has a separator between its digits")]
    Separator,
    /// `1e3`.
    #[error("is written with an exponent")]
    Exponent,
    /// `+5`, which in a spreadsheet often marks an increase, not a total.
    #[error("has a plus sign")]
    PlusSign,
    /// Anything else: words, units, two points, a point without digits on both sides.
    #[error("is not a number")]
    NotANumber,
    /// More digits after the point than the indicator has; not even zeros are cut off.
    #[error("has more than {scale} digits after the point")]
    TooManyDigits {
        /// The digits the indicator has.
        scale: u8,
    },
    /// More than [`MAX_UNITS`].
    #[error("is larger than {}", render_scaled(MAX_UNITS, *.scale))]
    OutOfRange {
        /// The digits the indicator has.
        scale: u8,
    },
}

/// Reads a non-negative decimal as an integer in the smallest unit.
///
/// Full-width characters and surrounding spaces are accepted, because clerks
/// paste from word processors: `　１２．５ ` is `12.5`.
pub fn parse_scaled(raw: &str, scale: u8) -> Result<i64, DecimalError> {
    let text = narrowed(raw.trim());
    if text.is_empty() {
        return Err(DecimalError::Blank);
    }
    if !is_plain(&text) {
        return Err(what_is_wrong(&text));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let missing = usize::from(scale)
        .checked_sub(fraction.len())
        .ok_or(DecimalError::TooManyDigits { scale })?;
    whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', missing))
        .try_fold(0_i64, |units, digit| {
            let units = units * 10 + i64::from(digit - b'0');
            (units <= MAX_UNITS).then_some(units)
        })
        .ok_or(DecimalError::OutOfRange { scale })
}

/// Writes an integer in the smallest unit as a decimal with exactly `scale` digits after the point.
///
/// Takes any `i64`: sums exceed [`MAX_UNITS`], and an increase may be negative.
pub fn render_scaled(units: i64, scale: u8) -> String {
    // Nearly all figures count whole things.
    if scale == 0 {
        return units.to_string();
    }
    let sign = if units < 0 { "-" } else { "" };
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// The ASCII twin of a full-width character; any other character is itself.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        '\u{2212}' => '-',
        '\u{3000}' | '\u{00A0}' => ' ',
        other => other,
    }
}

/// The same with half-width characters: `１２．５` is `12.5`.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// Digits, and at least one.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `12` or `12.5`: digits on both sides of the point, and nothing else.
pub(crate) fn is_plain(text: &str) -> bool {
    let (whole, fraction) = at_the_point(text);
    is_digits(whole) && fraction.is_none_or(is_digits)
}

/// `1,234,567.8` as `1234567.8`; none if there is no separator, or not each at
/// its place.
pub(crate) fn without_separators(number: &str) -> Option<String> {
    let (whole, fraction) = at_the_point(number);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = !rest.is_empty()
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && rest
            .iter()
            .all(|group| group.len() == 3 && is_digits(group))
        && fraction.is_none_or(is_digits);
    if !fits {
        return None;
    }
    let whole = whole.replace(',', "");
    Some(fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}")))
}

fn at_the_point(number: &str) -> (&str, Option<&str>) {
    match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    }
}

fn what_is_wrong(text: &str) -> DecimalError {
    let closed_up = |part: &str| part.replace([',', '\'', ' ', '_'], "");
    if let Some(rest) = text.strip_prefix('-') {
        if is_plain(&closed_up(rest)) {
            return DecimalError::Negative;
        }
    } else if let Some(rest) = text.strip_prefix('+') {
        if is_plain(&closed_up(rest)) {
            return DecimalError::PlusSign;
        }
    } else if is_plain(&closed_up(text)) {
        return DecimalError::Separator;
    } else if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if is_plain(mantissa) && is_plain(digits) {
            return DecimalError::Exponent;
        }
    }
    DecimalError::NotANumber
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_is_read_in_its_smallest_unit() {
        assert_eq!(parse_scaled("12.5", 4), Ok(125_000));
        assert_eq!(parse_scaled("0", 0), Ok(0));
        assert_eq!(parse_scaled("007", 0), Ok(7));
        assert_eq!(parse_scaled("100000000.0000", 4), Ok(MAX_UNITS));
    }

    #[test]
    fn full_width_digits_and_spaces_are_accepted() {
        assert_eq!(parse_scaled("\u{3000}１２．５\u{00A0} ", 4), Ok(125_000));
        assert_eq!(parse_scaled("３7\n", 0), Ok(37));
    }

    #[test]
    fn every_refusal_has_its_name() {
        let scale = 2;
        for (raw, error) in [
            ("", DecimalError::Blank),
            ("\u{3000} ", DecimalError::Blank),
            ("-1", DecimalError::Negative),
            ("－0", DecimalError::Negative),
            ("−1,000", DecimalError::Negative),
            ("1,000", DecimalError::Separator),
            ("１，０００", DecimalError::Separator),
            ("1 000", DecimalError::Separator),
            ("1e3", DecimalError::Exponent),
            ("1.5E-3", DecimalError::Exponent),
            ("+5", DecimalError::PlusSign),
            ("5个", DecimalError::NotANumber),
            ("1.", DecimalError::NotANumber),
            (".5", DecimalError::NotANumber),
            ("1.2.3", DecimalError::NotANumber),
            ("NaN", DecimalError::NotANumber),
            ("inf", DecimalError::NotANumber),
            ("0x1F", DecimalError::NotANumber),
            ("٣", DecimalError::NotANumber),
            ("1.000", DecimalError::TooManyDigits { scale }),
            ("10000000000.01", DecimalError::OutOfRange { scale }),
            (
                "99999999999999999999999999",
                DecimalError::OutOfRange { scale },
            ),
        ] {
            assert_eq!(parse_scaled(raw, scale), Err(error), "{raw:?}");
        }
    }

    #[test]
    fn rendering_always_has_the_digits_of_the_scale() {
        assert_eq!(render_scaled(125_000, 4), "12.5000");
        assert_eq!(render_scaled(5, 4), "0.0005");
        assert_eq!(render_scaled(0, 0), "0");
        assert_eq!(render_scaled(-15, 1), "-1.5");
        assert_eq!(render_scaled(i64::MIN, 0), i64::MIN.to_string());
    }

    #[test]
    fn the_error_says_the_limit() {
        let error = DecimalError::OutOfRange { scale: 4 };
        assert_eq!(error.to_string(), "is larger than 100000000.0000");
    }

    proptest! {
        #[test]
        fn reading_what_was_written_gives_the_same(units in 0..=MAX_UNITS, scale in 0..=MAX_SCALE) {
            prop_assert_eq!(parse_scaled(&render_scaled(units, scale), scale), Ok(units));
        }

        #[test]
        fn full_width_reads_like_half_width(units in 0..=MAX_UNITS, scale in 0..=MAX_SCALE) {
            let wide: String = render_scaled(units, scale)
                .chars()
                .map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("full-width twin exists"))
                .collect();
            prop_assert_eq!(parse_scaled(&wide, scale), Ok(units));
        }

        #[test]
        fn no_string_panics_or_leaves_the_range(raw in ".*", scale in 0..=MAX_SCALE) {
            if let Ok(units) = parse_scaled(&raw, scale) {
                prop_assert!((0..=MAX_UNITS).contains(&units));
            }
        }

        #[test]
        fn digits_beyond_the_scale_are_never_rounded(units in 0..=MAX_UNITS, scale in 0..MAX_SCALE) {
            let raw = render_scaled(units, scale + 1);
            prop_assert_eq!(parse_scaled(&raw, scale), Err(DecimalError::TooManyDigits { scale }));
        }
    }
}
