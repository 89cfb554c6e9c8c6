//! What a division code (区划代码) says by itself: its rank and the code above it.
//!
//! Owns the shape of codes and which levels may stand under which. Never the
//! tree: a row may stand elsewhere than its digits say, and a placeholder has
//! nothing under it, so whoever builds the tree asks the rows as well.

use crate::level::Level;

/// The code of the whole country, which the published list does not number.
pub const NATION: &str = "0";
/// The longest code: twelve digits, and room for zones under codes of the hub's own.
pub const MAX_CODE: usize = 32;
/// The longest name; the longest published one has 33 characters.
pub const MAX_NAME: usize = 100;

/// The level that a code's length says: 1, 2, 4, 6, 9 or 12 digits. A zone
/// (园区) has the rank of its length too, so that its row must name the level.
/// None for a code of another shape, such as a zone's under a code of the hub's own.
pub fn rank(code: &str) -> Option<Level> {
    if code == NATION {
        return Some(Level::Nation);
    }
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match code.len() {
        2 => Some(Level::Province),
        4 => Some(Level::Prefecture),
        6 => Some(Level::County),
        9 => Some(Level::Township),
        12 => Some(Level::Village),
        _ => None,
    }
}

/// The code directly above by digits alone: 12 → 9 → 6 → 4 → 2 → `0`. None for
/// the nation and for a code whose digits say nothing.
pub fn own_parent(code: &str) -> Option<&str> {
    match rank(code)? {
        Level::Nation | Level::Zone => None,
        Level::Province => Some(NATION),
        Level::Prefecture => Some(&code[..2]),
        Level::County => Some(&code[..4]),
        Level::Township => Some(&code[..6]),
        Level::Village => Some(&code[..9]),
    }
}

/// Whether text can be a code: letters, digits, `-` and `_`. A dot would look
/// like an agency's code, which is a division's, a dot and a key.
pub fn is_code(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !text.is_empty() && text.len() <= MAX_CODE && text.bytes().all(plain)
}

/// Whether a division of one level may stand directly under another: always
/// under a higher one, however many ranks lie between. A zone stands under any
/// level but a village, and has only townships, villages and zones under it:
/// figures gather in counties and above, and no such place lies within another
/// county.
pub fn may_stand_under(level: Level, parent: Level) -> bool {
    match (level, parent) {
        (Level::Nation, _) | (_, Level::Village) => false,
        (Level::Zone, _) => true,
        (_, Level::Zone) => !level.is_shard_root(),
        _ => parent < level,
    }
}

/// Whether figures gather in a division itself. A placeholder has nothing under
/// it and gathers nothing: the townships of a prefecture without counties
/// gather in the prefecture.
pub const fn gathers_figures(level: Level, placeholder: bool) -> bool {
    level.is_shard_root() && !placeholder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_code_says_its_rank() {
        let ranks = ["0", "45", "4502", "450202", "450202002", "450202002001"]
            .map(|code| rank(code).unwrap());
        assert_eq!(ranks.as_slice(), &Level::ALL[..6]);
        for shapeless in [
            "",
            "4",
            "450",
            "45020",
            "4502020020010",
            "45a2",
            "４５",
            "4415hhw",
        ] {
            assert_eq!(rank(shapeless), None, "{shapeless}");
        }
    }

    #[test]
    fn digits_alone_lead_up_to_the_nation() {
        let mut code = "450202002001";
        let mut above = Vec::new();
        while let Some(parent) = own_parent(code) {
            above.push(parent);
            code = parent;
        }
        assert_eq!(above, ["450202002", "450202", "4502", "45", "0"]);
        assert_eq!(own_parent("4415hhw"), None);
    }

    #[test]
    fn a_code_is_never_an_agency_s() {
        assert!(is_code("450202002") && is_code("4415-hhw"));
        for text in ["", "450202002.ggaq", "45 02", "45,02", "４５０２"] {
            assert!(!is_code(text), "{text}");
        }
    }

    #[test]
    fn ranks_may_be_left_out_but_never_turned_round() {
        assert!(
            may_stand_under(Level::County, Level::Province),
            "a county of a municipality"
        );
        assert!(
            may_stand_under(Level::Township, Level::Prefecture),
            "a town of a prefecture without counties"
        );
        assert!(may_stand_under(Level::Village, Level::County));
        assert!(!may_stand_under(Level::Prefecture, Level::County));
        assert!(!may_stand_under(Level::County, Level::County));
        for level in Level::ALL {
            assert!(!may_stand_under(Level::Nation, level));
            assert!(!may_stand_under(level, Level::Village));
        }
    }

    #[test]
    fn a_zone_stands_anywhere_and_holds_no_county() {
        assert!(
            may_stand_under(Level::Zone, Level::Prefecture)
                && may_stand_under(Level::Zone, Level::Township)
        );
        assert!(
            may_stand_under(Level::Township, Level::Zone)
                && may_stand_under(Level::Zone, Level::Zone)
        );
        assert!(!may_stand_under(Level::County, Level::Zone));
    }

    #[test]
    fn a_placeholder_gathers_nothing() {
        assert!(
            gathers_figures(Level::Prefecture, false) && !gathers_figures(Level::Prefecture, true)
        );
        assert!(!gathers_figures(Level::Township, false) && !gathers_figures(Level::Zone, false));
    }
}
