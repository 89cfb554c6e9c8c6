//! The scalars of the contract: days, moments, periods, decimals.
//!
//! Owns how each is written and read. A figure never travels as a number:
//! clients read numbers as floats.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

use super::error::Fault;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date(pub(super) NaiveDate);

/// A calendar day (日期) of the hub's zone, `2023-06-28`: RFC 3339 `full-date`, without a zone of its own.
#[Scalar(
    name = "Date",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let day = text(&value)
            .filter(|text| text.len() == 10)
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
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let moment = text(&value).and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
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
#[Scalar(name = "Period", specified_by_url = "urn:cengbao:scalar:period")]
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
#[Scalar(
    name = "Decimal",
    specified_by_url = "https://www.w3.org/TR/xmlschema-2/#decimal"
)]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match text(&value) {
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
        for bad in ["2023-6-1", "2023-02-30", "20230601"] {
            assert!(Date::parse(Value::from(bad)).is_err(), "{bad}");
        }
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
