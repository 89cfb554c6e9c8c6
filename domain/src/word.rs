//! Words that may have been meant where an unknown one stands, and what of a text nobody sees.
//!
//! Never decides that two words mean the same: a person does.

/// Words named at most.
const MOST: usize = 3;

/// The known words that are near to a word, the nearest first: those that hold it, are held by it, or differ from it in
/// less than half of their characters.
pub fn near<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Vec<&'w str> {
    let length = word.chars().count();
    let steps_to = |candidate: &'w str| {
        let steps = distance(word, candidate);
        let longer = length.max(candidate.chars().count());
        let holds = !word.is_empty() && (candidate.contains(word) || word.contains(candidate));
        (holds || steps * 2 < longer || (steps == 1 && longer > 1)).then_some((steps, candidate))
    };
    let known = known.into_iter().filter(|candidate| !candidate.is_empty());
    let mut found: Vec<(usize, &str)> = known.filter_map(steps_to).collect();
    found.sort_unstable();
    found.dedup();
    let nearest = found.into_iter().map(|(_, candidate)| candidate);
    nearest.take(MOST).collect()
}

/// Control characters, those that turn the direction of writing, and those of no width.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Edit distance (Levenshtein), in characters.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_may_have_been_meant_is_named_and_nothing_far_from_it() {
        let known = ["危险化学品", "消防", "道路运输", "交通运输", "非煤矿山"];
        assert_eq!(near("危化品", known), ["危险化学品"]);
        assert_eq!(near("消仿", known), ["消防"]);
        assert_eq!(near("运输", known), ["交通运输", "道路运输"]);
        assert!(near("没有的行业", known).is_empty());
        assert!(near("渔船", known).is_empty());
        assert!(near("", known).is_empty());
    }

    #[test]
    fn distance_counts_characters_not_bytes() {
        assert_eq!(distance("五华县", "五华"), 1);
        assert_eq!(distance("", "abc"), 3);
    }

    proptest! {
        /// A word is nearest to itself, and the way there is as long as the way back.
        #[test]
        fn nearness_is_sound(word in "[一二三四五]{1,6}", others in proptest::collection::vec("[一二三四五]{1,6}", 0..6)) {
            let known = others.iter().map(String::as_str).chain([word.as_str()]);
            let found = near(&word, known);
            prop_assert_eq!(found.first(), Some(&word.as_str()));
            prop_assert!(found.len() <= MOST);
            for other in &others {
                prop_assert_eq!(distance(&word, other), distance(other, &word));
            }
        }
    }
}
