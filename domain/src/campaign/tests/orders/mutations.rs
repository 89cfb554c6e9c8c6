//! Whatever is done to a sound folder, the loader answers: with a campaign, or with what is wrong and where.

use proptest::prelude::*;

use super::super::{Files, gongyuan, heilin, ordering};
use crate::campaign::{Campaign, Examination, diff, examine, load};
use crate::check::Severity;

#[track_caller]
fn answers(files: &Files) -> Option<Campaign> {
    let Examination { campaign, problems } = examine(files);
    let is_refused = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    assert_eq!(campaign.is_none(), is_refused, "{problems:#?}");
    for problem in &problems {
        let lines = files
            .get(&problem.file)
            .map_or(1, |text| text.lines().count());
        let line = usize::try_from(problem.line).expect("a line fits");
        assert!((1..=lines + 1).contains(&line), "{problem}");
        assert!(!problem.remedy.is_empty(), "{problem}");
    }
    campaign
}

/// Every single line of every file is taken away once; what then still loads differs, or the line said nothing.
#[test]
fn no_line_taken_away_brings_the_loader_down() {
    let whole = load(&ordering()).expect("sound files");
    for (file, text) in ordering() {
        let lines: Vec<&str> = text.lines().collect();
        for without in 0..lines.len() {
            let mut rest = lines.clone();
            let taken = rest.remove(without);
            let mut files = ordering();
            files.insert(file.clone(), rest.join("\n"));
            let Some(campaign) = answers(&files) else {
                continue;
            };
            let says_nothing = taken.trim().is_empty() || taken.starts_with('#');
            assert_eq!(
                says_nothing,
                diff(&whole, &campaign).is_empty(),
                "{file}: {taken}"
            );
        }
    }
}

/// Every word is replaced once by one that no list and no code has.
#[test]
fn no_wrong_word_brings_the_loader_down() {
    for (file, text) in ordering() {
        for (at, _) in text.match_indices(" = \"") {
            let from = at + " = \"".len();
            let until = from + text[from..].find('"').expect("a closed text");
            let mut files = ordering();
            files.insert(
                file.clone(),
                format!("{}zzz{}", &text[..from], &text[until..]),
            );
            answers(&files);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Two tables of a file change places, a passage is written over: an answer comes, never a panic.
    #[test]
    fn no_text_brings_the_loader_down(file in 0..13_usize, at in 0..2_000_usize, cut in 0..60_usize, put in "\\PC{0,8}") {
        let mut files = ordering();
        let text = files.values_mut().nth(file).expect("thirteen files");
        let mut characters: Vec<char> = text.chars().collect();
        let from = at.min(characters.len());
        let until = (from + cut).min(characters.len());
        characters.splice(from..until, put.chars());
        *text = characters.into_iter().collect();
        answers(&files);
    }

    /// The difference is empty if and only if both say the same: nouns in another order do, a field changed does not.
    #[test]
    fn the_difference_is_empty_only_between_equals(targets in 0..5_usize, duties in 0..9_usize, changed in 0..12_usize) {
        let whole = load(&ordering()).expect("sound files");
        let mut other = whole.clone();
        other.targets.rotate_left(targets);
        other.duties.rotate_left(duties);
        other.rules.reverse();
        other.milestones.reverse();
        other.populations.reverse();
        prop_assert_eq!(diff(&whole, &other), vec![]);
        change(&mut other, changed);
        prop_assert_eq!(diff(&whole, &other).len(), 1);
        prop_assert_eq!(diff(&other, &whole).len(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// The same of the printed documents, whose files are too long to try every line.
    #[test]
    fn no_line_taken_from_a_printed_document_brings_the_loader_down(
        folder in 0..2_usize, file in any::<prop::sample::Index>(), line in any::<prop::sample::Index>(),
    ) {
        let mut files = [heilin, gongyuan][folder]();
        let own: Vec<String> = files.keys().filter(|name| !name.contains('/')).cloned().collect();
        let text = files.get_mut(file.get(&own)).expect("a file of the folder");
        let mut lines: Vec<&str> = text.lines().collect();
        lines.remove(line.index(lines.len()));
        *text = lines.join("\n");
        answers(&files);
    }
}

fn change(campaign: &mut Campaign, which: usize) {
    match which {
        0 => campaign.tasks[0].parties.clear(),
        1 => campaign.tasks[1].inside = None,
        2 => campaign.blankets[0].item.title.push('！'),
        3 => campaign.targets[0].item.readings.push("due".to_owned()),
        4 => campaign.targets[0].printed_time = Some("适时".to_owned()),
        5 => campaign.duties[0].bundle = !campaign.duties[0].bundle,
        6 => campaign.duties[0].by.push("accidents".to_owned()),
        7 => campaign.events[0].item.clause.occurrence = 2,
        8 => campaign.milestones[0].strength = crate::campaign::Strength::InPrinciple,
        9 => campaign.rules[0].condition = Some("有条件".to_owned()),
        10 => campaign.populations[0].open = !campaign.populations[0].open,
        _ => campaign.populations[0].item.text = Some("原文".to_owned()),
    }
}
