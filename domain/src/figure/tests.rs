//! Figures form a group, and their compact form is exact.

use proptest::prelude::*;

use super::*;

pub(crate) fn figures() -> impl Strategy<Value = Figures> {
    let number = -1_000_000_000_i64..1_000_000_000;
    let amount = (number.clone(), -1000_i64..1000).prop_map(|(sum, count)| Amount { sum, count });
    (
        number.clone(),
        number.clone(),
        number,
        proptest::collection::vec(amount.clone(), 0..6),
        proptest::collection::vec(amount, 0..3),
    )
        .prop_map(|(expected, reported, on_time, slots, opened)| {
            Figures {
                expected,
                reported,
                on_time,
                simulated: 0,
                slots,
                opened,
            }
            .trimmed()
        })
}

proptest! {
    #[test]
    fn the_codec_is_exact(figures in figures(), extreme in any::<i64>()) {
        let mut figures = figures;
        figures.slots.push(Amount { sum: extreme, count: 1 });
        prop_assert_eq!(Figures::decode(&figures.encode()).unwrap(), figures);
    }

    #[test]
    fn adding_stored_figures_is_adding_figures(sum in figures(), stored in figures()) {
        let mut added = sum.clone();
        added.add_encoded(&stored.encode()).unwrap();
        prop_assert_eq!(added.trimmed(), sum.plus(&stored).unwrap());
        let mut added = sum.clone();
        added.add(&stored).unwrap();
        prop_assert_eq!(added.trimmed(), sum.plus(&stored).unwrap());
    }

    #[test]
    fn figures_form_a_group(a in figures(), b in figures(), c in figures()) {
        prop_assert_eq!(a.plus(&b).unwrap(), b.plus(&a).unwrap());
        prop_assert_eq!(a.plus(&b).unwrap().plus(&c).unwrap(), a.plus(&b.plus(&c).unwrap()).unwrap());
        prop_assert_eq!(a.plus(&b).unwrap().minus(&b).unwrap(), a.clone());
        prop_assert!(a.minus(&a).unwrap().is_zero());
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        if let Ok(figures) = Figures::decode(&bytes) {
            prop_assert!(figures.slots.len() <= 40);
        }
    }
}

#[test]
fn overflow_is_refused() {
    let most = Figures {
        slots: vec![Amount {
            sum: i64::MAX,
            count: 1,
        }],
        ..Figures::default()
    };
    assert_eq!(most.plus(&most), Err(FigureError::Overflow));
}
