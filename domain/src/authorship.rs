//! Who may put something in the place of what an inspector recorded (更正、作废): the office that recorded it, and those
//! above it. Never one below it or beside it.
//!
//! Knows places alone: which side gave a record, and whether anything may be recorded there, is asked before.

use crate::path::Path;

/// Where somebody must stand, or above it, to correct a record: the highest of the seats from which it may have been
/// recorded. Where none of them stands over the unit any more, for it has moved, the seat of the same height over where
/// it stands today; none where no seat is known.
///
/// `seats` stand where they do today; `over` is where the unit stands, and the section that answers for it.
pub fn seat_of_record(seats: &[Path], over: &[&Path]) -> Option<Path> {
    let is_over = |seat: &&Path| over.iter().any(|unit| seat.contains(unit));
    let highest = seats.iter().filter(is_over).min_by_key(|seat| seat.depth());
    if let Some(seat) = highest {
        return Some(seat.clone());
    }
    let depth = seats.iter().map(Path::depth).min()?;
    over.first().map(|unit| unit.prefix(depth))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::path;

    /// Who recorded, who corrects, and whether he may: of an enterprise in the town 3 of the county 2 of the city 1, for
    /// which the section 30 answers.
    #[test]
    fn the_office_that_recorded_and_those_above_it_correct() {
        let (city, county, town) = (path(&[1]), path(&[1, 2]), path(&[1, 2, 3]));
        let section = path(&[1, 2, 3, 30]);
        let beside = path(&[1, 2, 3, 31]);
        let over = [&town, &section];
        for (author, hands) in [
            (&city, [true, false, false, false, false]),
            (&county, [true, true, false, false, false]),
            (&town, [true, true, true, false, false]),
            (&section, [true, true, true, true, false]),
        ] {
            let seat = seat_of_record(std::slice::from_ref(author), &over).expect("a seat");
            let who = [&city, &county, &town, &section, &beside];
            let may = who.map(|who| who.contains(&seat));
            assert_eq!(may, hands, "{author:?}");
        }
    }

    #[test]
    fn of_several_seats_the_highest_counts_and_one_elsewhere_does_not() {
        let (county, town) = (path(&[1, 2]), path(&[1, 2, 3]));
        let section = path(&[1, 2, 3, 30]);
        let elsewhere = path(&[9]);
        let seats = [section.clone(), county.clone(), elsewhere];
        assert_eq!(seat_of_record(&seats, &[&town, &section]), Some(county));
    }

    #[test]
    fn what_has_moved_is_corrected_at_the_same_height() {
        let (old, new) = (path(&[1, 2]), path(&[1, 4, 3]));
        assert_eq!(seat_of_record(&[old], &[&new]), Some(path(&[1, 4])));
        assert_eq!(seat_of_record(&[], &[&new]), None);
    }

    proptest! {
        /// Whoever recorded it from where it stands may correct it, and whoever stands above him.
        #[test]
        fn who_records_corrects(nodes in prop::collection::vec(1_u32..50, 2..6), at in 1_usize..6) {
            let unit = path(&nodes);
            let seat = unit.prefix(at);
            let found = seat_of_record(std::slice::from_ref(&seat), &[&unit]);
            prop_assert_eq!(found.as_ref(), Some(&seat));
            for above in seat.ancestors_and_self() {
                prop_assert!(above.contains(&seat));
            }
        }
    }
}
