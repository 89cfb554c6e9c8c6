//! Which cells of the forms of 公园街道 and 黑林镇 mean the same, by the printed words.

use super::super::super::PairKind;
use super::super::{heilin, sound};
use super::campaign;
use crate::form::Form;

/// A label without what printing adds: spaces, and whether a bracket is wide.
fn bare(label: &str) -> String {
    let letters = label.chars().filter(|letter| !letter.is_whitespace());
    letters
        .map(|letter| match letter {
            '（' => '(',
            '）' => ')',
            letter => letter,
        })
        .collect()
}

#[test]
fn twenty_seven_values_are_the_same_seven_are_near_and_three_stand_alone() {
    let (own, other) = (campaign(), sound(&heilin()));
    let [pairs] = own.correspondences.as_slice() else {
        panic!("pairs with one form");
    };
    assert_eq!(pairs.with, "heilin-2023");
    let (own_form, other_form) = (
        own.form("monthly").expect("37"),
        other.form("monthly").expect("35"),
    );
    let key = |form: &Form, code: &Option<String>| {
        let code = code.as_deref()?;
        form.find(code).map(|column| column.key)
    };
    let of = |kind: PairKind| -> Vec<String> {
        let chosen = pairs.pairs.iter().filter(|pair| pair.kind == kind);
        chosen.filter_map(|pair| key(own_form, &pair.own)).collect()
    };
    assert_eq!(of(PairKind::Same).len(), 27);
    // 政府挂牌督办, its part, 重点地区, and 分别 in four cells.
    assert_eq!(
        of(PairKind::Mapped),
        ["1.5", "1.6", "3.1", "4.1", "4.2", "4.3", "4.4"]
    );
    // 政务网站 is not 主流媒体; the films are printed here alone.
    assert_eq!(of(PairKind::Local), ["4.6", "4.9", "4.10"]);
    let others = pairs
        .pairs
        .iter()
        .filter_map(|pair| key(other_form, &pair.other));
    assert_eq!(others.count(), 35, "every value of the other form");
}

#[test]
fn only_cells_printed_alike_are_the_same() {
    let (own, other) = (campaign(), sound(&heilin()));
    let label = |form: Option<&Form>, code: &Option<String>| {
        let form = form.expect("the form");
        let column = form
            .find(code.as_deref().expect("a value"))
            .expect("a column");
        (column.key, bare(&column.cell.label))
    };
    for pair in &own.correspondences[0].pairs {
        if pair.own.is_some() && pair.other.is_some() {
            let (key, here) = label(own.form("monthly"), &pair.own);
            let (other_key, there) = label(other.form("monthly"), &pair.other);
            assert_eq!(key, other_key);
            // 1.6 is printed alike, and is a part of something else.
            let is_alike = here == there && key != "1.6";
            assert_eq!(pair.kind == PairKind::Same, is_alike, "{key}");
        }
    }
}
