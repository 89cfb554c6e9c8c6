//! Which day gone by a change of the registry tells otherwise (更正往日): what is found out late is a mending of the past, and
//! is never made without a trace.

use chrono::NaiveDate;

/// The days of which a row of the registry speaks, and when the enterprise was in business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day of the row.
    pub from: NaiveDate,
    /// First day of which it no longer speaks.
    pub until: Option<NaiveDate>,
    /// First day of business; none: before every record.
    pub opened: Option<NaiveDate>,
    /// First day on which it is no longer in business.
    pub closed: Option<NaiveDate>,
}

impl Span {
    /// Whether it was in business on a day; none where the row does not speak of the day.
    fn in_business(&self, day: NaiveDate) -> Option<bool> {
        let speaks = self.from <= day && self.until.is_none_or(|until| day < until);
        speaks.then(|| {
            self.opened.is_none_or(|opened| opened <= day)
                && self.closed.is_none_or(|closed| day < closed)
        })
    }

    /// The days on which it begins to say something else.
    fn turns(&self) -> impl Iterator<Item = NaiveDate> {
        let ends = [Some(self.from), self.until, self.opened, self.closed];
        ends.into_iter().flatten()
    }
}

/// The first day before `today` of which a row says something else than before, or nothing any more, or something for the
/// first time; none where it says of every such day what it said. `same`: name, place, section, sectors and marks are
/// what they were. What changes from today on rewrites nothing.
pub fn first_rewritten(
    before: &Span,
    after: Option<&Span>,
    same: bool,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let differs = |day: &NaiveDate| {
        let (was, is) = (
            before.in_business(*day),
            after.and_then(|after| after.in_business(*day)),
        );
        was != is || (!same && was.is_some())
    };
    // Between two turns nothing changes.
    let turns = before
        .turns()
        .chain(after.into_iter().flat_map(Span::turns));
    turns.filter(|day| *day < today).filter(differs).min()
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day") + Days::new(number)
    }

    fn span(from: u64, until: Option<u64>, opened: Option<u64>, closed: Option<u64>) -> Span {
        Span {
            from: day(from),
            until: until.map(day),
            opened: opened.map(day),
            closed: closed.map(day),
        }
    }

    #[test]
    fn what_is_told_of_today_on_rewrites_nothing() {
        let before = span(2, None, None, None);
        let cut = span(2, Some(9), None, None);
        assert_eq!(first_rewritten(&before, Some(&cut), true, day(9)), None);
        assert_eq!(
            first_rewritten(&before, Some(&cut), true, day(10)),
            Some(day(9))
        );
    }

    #[test]
    fn a_closing_after_a_row_had_ended_is_none_of_its_days() {
        let before = span(2, Some(5), None, None);
        let closed = span(2, Some(5), None, Some(6));
        assert_eq!(first_rewritten(&before, Some(&closed), true, day(9)), None);
        let closed = span(2, Some(5), None, Some(4));
        assert_eq!(
            first_rewritten(&before, Some(&closed), true, day(9)),
            Some(day(4))
        );
    }

    #[test]
    fn another_content_rewrites_from_the_first_day_on() {
        let row = span(2, None, None, None);
        assert_eq!(
            first_rewritten(&row, Some(&row), false, day(9)),
            Some(day(2))
        );
        assert_eq!(first_rewritten(&row, Some(&row), true, day(9)), None);
        assert_eq!(first_rewritten(&row, None, true, day(9)), Some(day(2)));
        let longer = span(1, None, None, None);
        assert_eq!(
            first_rewritten(&row, Some(&longer), true, day(9)),
            Some(day(1))
        );
    }

    fn spans() -> impl Strategy<Value = Span> {
        let end = || proptest::option::of(0_u64..12);
        (0_u64..12, end(), end(), end())
            .prop_map(|(from, until, opened, closed)| span(from, until, opened, closed))
    }

    proptest! {
        #[test]
        fn it_is_the_first_of_all_days_looked_at_one_by_one(
            before in spans(),
            after in proptest::option::of(spans()),
            same: bool,
            today in 0_u64..14,
        ) {
            let today = day(today);
            let looked_at = (0..14).map(day).take_while(|one| *one < today).find(|one| {
                let was = before.in_business(*one);
                let is = after.and_then(|after| after.in_business(*one));
                was != is || (!same && was.is_some())
            });
            prop_assert_eq!(first_rewritten(&before, after.as_ref(), same, today), looked_at);
        }
    }
}
