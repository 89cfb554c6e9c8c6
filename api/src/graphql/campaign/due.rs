//! The rule by which a report falls due, as data and in words (报送时限).

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use cengbao_domain::deadline;

use crate::graphql::context::language;
use crate::graphql::scalar::Date;

/// Shape of a due rule (时限类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum DueKind {
    /// A day of the month in which the period ends, or of a later one (每月/次月某日): `monthOffset`, `day`.
    DayOfMonth,
    /// So many days after the period's last day (期末后若干日): `days`.
    DaysAfterEnd,
    /// So many days before the period's last day (期末前若干日): `days`.
    DaysBeforeEnd,
    /// One printed date (固定日期): `date`.
    On,
    /// No deadline is printed (未规定): nothing is late.
    Open,
}

/// The rule by which a report falls due (报送时限). The due day itself is still in time.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct DueRule {
    /// Shape of the rule (类型).
    kind: DueKind,
    /// Months after the month in which the period ends, 0 to 12 (月偏移); null for other shapes.
    month_offset: Option<i32>,
    /// Day of that month (日); in a shorter month its last day. Null for other shapes.
    day: Option<i32>,
    /// Calendar days after or before the period's last day (天数); null for other shapes.
    days: Option<i32>,
    /// The printed date (日期); null for other shapes.
    date: Option<Date>,
    #[graphql(skip)]
    due: deadline::Due,
}

#[ComplexObject]
impl DueRule {
    /// The rule in words (文字说明), in the language of the request.
    async fn words(&self, ctx: &Context<'_>) -> String {
        let (zh, en) = words(self.due);
        language(ctx).pick(zh, en)
    }
}

impl From<deadline::Due> for DueRule {
    fn from(due: deadline::Due) -> Self {
        let open = Self {
            kind: DueKind::Open,
            month_offset: None,
            day: None,
            days: None,
            date: None,
            due,
        };
        match due {
            deadline::Due::DayOfMonth { month_offset, day } => Self {
                kind: DueKind::DayOfMonth,
                month_offset: Some(month_offset.into()),
                day: Some(day.into()),
                ..open
            },
            deadline::Due::DaysAfterEnd { days } => Self {
                kind: DueKind::DaysAfterEnd,
                days: Some(days.into()),
                ..open
            },
            deadline::Due::DaysBeforeEnd { days } => Self {
                kind: DueKind::DaysBeforeEnd,
                days: Some(days.into()),
                ..open
            },
            deadline::Due::On { date } => Self {
                kind: DueKind::On,
                date: Some(Date(date)),
                ..open
            },
            deadline::Due::Open => open,
        }
    }
}

fn words(due: deadline::Due) -> (String, String) {
    match due {
        deadline::Due::DayOfMonth {
            month_offset: 0,
            day,
        } => (
            format!("报告期末所在月的{day}日前（含当日）"),
            format!("by day {day} of the month in which the period ends, that day included"),
        ),
        deadline::Due::DayOfMonth {
            month_offset: 1,
            day,
        } => (
            format!("报告期末次月的{day}日前（含当日）"),
            format!("by day {day} of the month after the period ends, that day included"),
        ),
        deadline::Due::DayOfMonth { month_offset, day } => (
            format!("报告期末后第{month_offset}个月的{day}日前（含当日）"),
            format!(
                "by day {day} of the month {month_offset} months after the period ends, that day included"
            ),
        ),
        deadline::Due::DaysAfterEnd { days: 0 } | deadline::Due::DaysBeforeEnd { days: 0 } => (
            "报告期最后一日前（含当日）".to_owned(),
            "by the last day of the period, that day included".to_owned(),
        ),
        deadline::Due::DaysAfterEnd { days } => (
            format!("报告期结束后{days}日内"),
            format!("within {days} days after the period ends"),
        ),
        deadline::Due::DaysBeforeEnd { days } => (
            format!("报告期最后一日的{days}日前（含当日）"),
            format!("by {days} days before the last day of the period, that day included"),
        ),
        deadline::Due::On { date } => (
            format!("{date}前（含当日）"),
            format!("by {date}, that day included"),
        ),
        deadline::Due::Open => ("未规定时限".to_owned(), "no deadline is printed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_in_both_languages() {
        let (zh, en) = words(deadline::Due::DayOfMonth {
            month_offset: 1,
            day: 1,
        });
        assert_eq!(zh, "报告期末次月的1日前（含当日）");
        assert_eq!(
            en,
            "by day 1 of the month after the period ends, that day included"
        );
    }
}
