//! The scalars of the contract: days, moments, periods, decimals.
//!
//! Owns how each is written and read; the page that specifies them is
//! `docs/scalars.md`, which the hub serves. A figure never travels as a number:
//! clients read numbers as floats.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

use super::error::Fault;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date(pub(super) NaiveDate);

/// A calendar day (日期) of the hub's zone, `2023-06-28`: RFC 3339 `full-date`, without a zone of its own.
#[Scalar(name = "Date", specified_by_url = "/docs/scalars#date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = text(&value)
            .filter(|text| has_shape(text, "0000-00-00"))
            .and_then(|text| text.parse().ok());
        day.map(Self).ok_or_else(|| {
            refuse(
                &value,
                "不是日期：请按 2023-06-28 的格式填写",
                "is not a date: write it like 2023-06-28",
            )
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime(pub(super) chrono::DateTime<Utc>);

/// A moment (时刻) in UTC, `2023-06-28T01:30:00.000Z`: RFC 3339 `date-time`.
#[Scalar(name = "DateTime", specified_by_url = "/docs/scalars#datetime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let moment = text(&value)
            .filter(|text| {
                text.len() <= 35
                    && text
                        .get(..11)
                        .is_some_and(|day| has_shape(day, "0000-00-00T"))
            })
            .filter(|text| !text.contains('z'))
            .and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
        moment
            .map(|moment| Self(moment.with_timezone(&Utc)))
            .ok_or_else(|| {
                refuse(
                    &value,
                    "不是时刻：请按 2023-06-28T09:30:00+08:00 的格式填写",
                    "is not a moment: write it like 2023-06-28T09:30:00+08:00",
                )
            })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period(pub(super) cengbao_domain::period::Period);

/// A reporting period (报告期), its kind told by its shape: `2023-06-01` a day (日), `2023-W23` an ISO week (周),
/// `2023-06-T2` the second ten days of a month (旬), `2023-06` a month (月), `2023-Q2` a quarter (季度),
/// `2023-H1` a half-year (半年), `2023` a year (年), `CAMPAIGN` the campaign as a whole (整个行动). Written
/// in exactly these shapes.
#[Scalar(name = "Period", specified_by_url = "/docs/scalars#period")]
impl ScalarType for Period {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(&value).and_then(|text| text.parse().ok()).map(Self).ok_or_else(|| {
            refuse(
                &value,
                "不是报告期：请写成 2023-06-01、2023-W23、2023-06-T2、2023-06、2023-Q2、2023-H1、2023 或 CAMPAIGN",
                "is not a period: write 2023-06-01, 2023-W23, 2023-06-T2, 2023-06, 2023-Q2, 2023-H1, 2023 or CAMPAIGN",
            )
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An exact decimal, already written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal(pub(super) String);

impl Decimal {
    /// `units` of the smallest unit, with `scale` digits after the point.
    pub(super) fn scaled(units: i64, scale: u8) -> Self {
        Self(cengbao_domain::decimal::render_scaled(units, scale))
    }
}

/// An exact decimal (数值) as a string, `12.5000`: always with as many digits after the point as the indicator's
/// scale, never with an exponent or separators. Not a JSON number, because clients read those as floats.
#[Scalar(name = "Decimal", specified_by_url = "/docs/scalars#decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match text(&value).filter(|text| is_decimal(text)) {
            Some(text) => Ok(Self(text.to_owned())),
            None => Err(refuse(
                &value,
                "不是数值：请以字符串填写，例如 \"12.5\"",
                "is not a decimal: write it as a string, like \"12.5\"",
            )),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// Whether a text has a digit wherever the shape has `0`, and else the very characters of the shape.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, place)| match place {
                b'0' => byte.is_ascii_digit(),
                _ => byte == place,
            })
}

/// Digits, and a point with digits behind it; a minus before them. No other zero leads than that before the point.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let are_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= MAX_DECIMAL
        && are_digits(whole)
        && are_digits(fraction)
        && (whole == "0" || !whole.starts_with('0'))
}

/// Characters of a decimal: more than any figure of the hub has.
const MAX_DECIMAL: usize = 40;

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Null
        | Value::Number(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::List(_)
        | Value::Object(_) => None,
    }
}

/// Names the value, cut short, and the remedy in both languages: no language is known here.
fn refuse<T: ScalarType + async_graphql::InputType>(
    value: &Value,
    zh: &str,
    en: &str,
) -> InputValueError<T> {
    let shown: String = value
        .to_string()
        .chars()
        .filter(|c| !c.is_control())
        .take(60)
        .collect();
    InputValueError::custom(
        Fault::bad_input(format!("{shown} {zh}"), format!("{shown} {en}")).marked(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_written_shapes_are_read() {
        for good in ["2023-06", "2023-06-T2", "CAMPAIGN"] {
            let period =
                Period::parse(Value::from(good)).unwrap_or_else(|_| panic!("{good} is a period"));
            assert_eq!(period.to_value(), Value::from(good));
        }
        for bad in ["2023-6", "2023-13", "", "6月"] {
            assert!(Period::parse(Value::from(bad)).is_err(), "{bad}");
        }
        for bad in [
            "2023-6-1",
            "2023-02-30",
            "20230601",
            "2023- 6-01",
            "+023-06-01",
            "２０23-06-01",
        ] {
            assert!(Date::parse(Value::from(bad)).is_err(), "{bad}");
        }
        for bad in [
            "2023-06-28 09:30:00+08:00",
            "2023-06-28t09:30:00Z",
            "2023-06-28T09:30:00z",
            "2023-06-28T09:30:00",
            "2023-06-28T25:00:00Z",
            "2023-06-28",
        ] {
            assert!(DateTime::parse(Value::from(bad)).is_err(), "{bad}");
        }
        for good in ["0", "0.5", "-12.5000", "120"] {
            let decimal = Decimal::parse(Value::from(good)).unwrap_or_else(|_| panic!("{good}"));
            assert_eq!(decimal.to_value(), Value::from(good));
        }
        for bad in [
            "", "1e3", "1,000", "+1", ".5", "5.", "007", " 1", "1 ", "--1", "１",
        ] {
            assert!(Decimal::parse(Value::from(bad)).is_err(), "{bad}");
        }
        assert!(
            Decimal::parse(Value::from(12)).is_err(),
            "a number is no decimal"
        );
        assert!(
            Period::parse(Value::from(2023)).is_err(),
            "a number is no period"
        );
    }

    #[test]
    fn a_moment_is_written_in_utc() {
        let moment = DateTime::parse(Value::from("2023-06-28T09:30:00+08:00"))
            .unwrap_or_else(|_| panic!("a moment"));
        assert_eq!(moment.to_value(), Value::from("2023-06-28T01:30:00.000Z"));
    }

    #[test]
    fn a_decimal_has_all_digits_of_its_scale() {
        assert_eq!(
            Decimal::scaled(125_000, 4).to_value(),
            Value::from("12.5000")
        );
    }
}
