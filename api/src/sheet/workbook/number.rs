//! Numbers of a workbook as plain decimals, by their text alone.

/// Digits that a spreadsheet shows and keeps of a number that was typed.
const DIGITS: usize = 15;
/// The largest exponent that is written out; beyond it no figure lies.
const MAX_EXPONENT: i32 = 40;

/// `1.5E+3` as `1500`, `0.30000000000000004` as `0.3`; none if it is no number.
pub(super) fn plain(text: &str) -> Option<String> {
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    if !is_digits(whole) || !is_digits(fraction) || !has_digits {
        return None;
    }
    if exponent.abs() > MAX_EXPONENT || whole.len() > 60 || fraction.len() > 60 {
        return None;
    }
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    // Where the point stands, counted from the first digit.
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.drain(..zeros);
    point -= i32::try_from(zeros).ok()?;
    if digits.len() > DIGITS && round(&mut digits) {
        point += 1;
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    Some(format!("{sign}{}", placed(&digits, point)))
}

/// Whether a plain number is a whole one with more digits than a spreadsheet keeps: a code that was taken for a number,
/// whose last digits are gone.
pub(super) fn is_rounded(plain: &str) -> bool {
    let whole = plain.split('.').next().unwrap_or_default();
    whole.trim_start_matches('-').len() > DIGITS
}

/// Rounds to the digits that count, half away from zero; whether a digit came in front.
fn round(digits: &mut Vec<u8>) -> bool {
    let up = digits[DIGITS] >= b'5';
    digits.truncate(DIGITS);
    if !up {
        return false;
    }
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return false;
        }
    }
    digits.insert(0, b'1');
    true
}

fn placed(digits: &[u8], point: i32) -> String {
    let text = String::from_utf8_lossy(digits);
    match usize::try_from(point) {
        Ok(point) if point >= text.len() => {
            format!("{text}{}", "0".repeat(point - text.len()))
        }
        Ok(0) => format!("0.{text}"),
        Ok(point) => format!("{}.{}", &text[..point], &text[point..]),
        Err(_) => {
            let zeros = usize::try_from(point.unsigned_abs()).unwrap_or(0);
            format!("0.{}{text}", "0".repeat(zeros))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_from_its_text() {
        for (text, read) in [
            ("0", "0"),
            ("12", "12"),
            ("12.50", "12.5"),
            ("0.30000000000000004", "0.3"),
            ("12.300000000000001", "12.3"),
            ("1.1000000000000001", "1.1"),
            ("2.9999999999999996", "3"),
            ("99.999999999999986", "100"),
            ("1.5E+3", "1500"),
            ("1E-4", "0.0001"),
            ("1.2345E2", "123.45"),
            ("-3.5", "-3.5"),
            ("999999999999.9999", "1000000000000"),
            ("99999999.9999", "99999999.9999"),
            ("100000000.0001", "100000000.0001"),
            ("0.000", "0"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(read), "{text}");
        }
        for text in ["", "x", "1.2.3", "1e", "1e999999", "NaN", "--1", "."] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_that_was_taken_for_a_number_is_known() {
        for text in [
            "9.1441521000000006E+17",
            "914415210000000512",
            "1234567890123456",
        ] {
            assert!(is_rounded(&plain(text).unwrap()), "{text}");
        }
        for text in [
            "123456789012345",
            "441521101001",
            "0.30000000000000004",
            "44013",
        ] {
            assert!(!is_rounded(&plain(text).unwrap()), "{text}");
        }
    }

    /// Every figure that a cell may hold survives being written by a program
    /// that knows nothing but binary fractions.
    #[test]
    fn every_lawful_figure_survives_a_float() {
        use cengbao_domain::decimal::{MAX_UNITS, parse_scaled, render_scaled};
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let (units, scale) = (random.i64(0..=MAX_UNITS), random.u8(0..=9));
            let typed: f64 = render_scaled(units, scale).parse().expect("a number");
            // As spreadsheets write it: seventeen digits.
            for written in [format!("{typed}"), format!("{typed:.16e}")] {
                let read = plain(&written).expect("a number");
                assert_eq!(parse_scaled(&read, scale), Ok(units), "{written}");
            }
        }
    }
}
