//! How far an item of the board is from its day.

use chrono::NaiveDate;

use crate::compliance::State;

/// Days that are left and days by which it is late: of what is met, by which it was reached late. Neither for what
/// has no day or no state.
pub fn days_beside(
    by: Option<NaiveDate>,
    state: Option<State>,
    reached: Option<NaiveDate>,
    as_of: NaiveDate,
) -> (Option<i64>, Option<i64>) {
    let (Some(by), Some(state)) = (by, state) else {
        return (None, None);
    };
    let after = |day: NaiveDate| Some((day - by).num_days()).filter(|days| *days > 0);
    match state {
        State::Met => (None, reached.and_then(after)),
        State::Missed => (None, after(as_of)),
        State::OnTrack | State::AtRisk | State::NoData | State::NotApplicable => (
            Some((by - as_of).num_days()).filter(|days| *days >= 0),
            None,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reached_in_time_is_never_late_and_what_is_open_counts_down() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let by = Some(day("2021-12-31"));
        let beside = |state, reached: Option<&str>, as_of| {
            days_beside(by, Some(state), reached.map(day), day(as_of))
        };
        let in_time = Some("2021-12-31");
        assert_eq!(beside(State::Met, in_time, "2022-03-01"), (None, None));
        let late = Some("2022-01-02");
        assert_eq!(beside(State::Met, late, "2022-03-01"), (None, Some(2)));
        assert_eq!(beside(State::Missed, None, "2022-01-10"), (None, Some(10)));
        assert_eq!(beside(State::OnTrack, None, "2021-12-31"), (Some(0), None));
        assert_eq!(beside(State::AtRisk, None, "2022-01-01"), (None, None));
        assert_eq!(
            days_beside(None, Some(State::OnTrack), None, day("2021-12-31")),
            (None, None)
        );
    }
}
