//! What a row did beside its outcome: what it changed, from what to what, and what somebody ought to know of it.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::enterprise::{Column, read_marks};
use cengbao_domain::word::near;
use cengbao_entity::enterprise;
use chrono::NaiveDate;

use super::check::Checked;
use super::outcome::{EnterpriseChange, EnterpriseNote, EnterpriseNoteKind, Sentence};
use super::register::Register;
use super::wanted::Wanted;
use super::whom::replaces;
use super::{Days, EnterpriseRow};
use crate::sector::SectorWords;

/// Marks that a note names.
const MAX_MARKS_NAMED: usize = 12;
/// Unknown words of a list, and as many marks, that are compared with the known ones: who writes more has not made slips
/// of the pen, and a list may hold a million of them.
const MAX_COMPARED: usize = 200;

/// What a row changes of a known enterprise, in the order of a template.
pub(super) fn changes(
    known: &enterprise::Model,
    wanted: &Wanted,
    register: &Register,
) -> Vec<EnterpriseChange> {
    let row = &wanted.row;
    let words = |marks: &str| read_marks(marks).into_iter().collect::<Vec<_>>().join(";");
    let sectors = register.sets.get(&known.sector_set);
    let sectors = sectors.map_or("", String::as_str);
    let place = |id: i32| register.place_codes.get(&id).cloned().unwrap_or_default();
    let agency = |id: Option<i32>| {
        let code = id.and_then(|id| register.agency_codes.get(&id));
        code.cloned().unwrap_or_default()
    };
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let pairs = [
        (Column::Code, known.code.clone(), row.code.clone()),
        (Column::Name, known.name.clone(), row.name.clone()),
        (Column::Place, place(known.place_id), place(row.place_id)),
        (
            Column::Category,
            known.category.clone(),
            row.category.clone(),
        ),
        (
            Column::Section,
            agency(known.section_id),
            agency(row.section_id),
        ),
        (
            Column::Sectors,
            sectors.replace(',', ";"),
            wanted.sectors.replace(',', ";"),
        ),
        (Column::Marks, words(&known.marks), words(&row.marks)),
        (Column::Opened, day(known.opened_on), day(row.opened_on)),
        (Column::Closed, day(known.closed_on), day(row.closed_on)),
        (
            Column::Simulated,
            known.simulated.to_string(),
            row.simulated.to_string(),
        ),
    ];
    let changed = pairs
        .into_iter()
        .filter(|(_, before, after)| before != after);
    changed
        .map(|(column, before, after)| EnterpriseChange {
            column,
            before,
            after,
        })
        .collect()
}

/// What somebody ought to know of a row that is taken.
pub(super) fn notes(
    source: &EnterpriseRow,
    checked: &Checked,
    known: Option<&enterprise::Model>,
    register: &Register,
    days: Days,
) -> Vec<EnterpriseNote> {
    let sectors = source.sectors.iter().flatten();
    let unknown = sectors.filter_map(|word| register.unknown_sectors.get(word));
    let mut notes: Vec<EnterpriseNote> = unknown.cloned().collect();
    let marks = source.marks.iter().flatten();
    let unknown = marks.filter_map(|mark| register.unknown_marks.get(mark));
    notes.extend(unknown.cloned());
    notes.extend(known.and_then(|known| replaces_nothing(source, known)));
    let has_day = checked.from.is_some() || checked.opened.flatten().is_some();
    if known.is_none() && !has_day && days.first < days.today {
        notes.push(since_ever(days.first));
    }
    notes
}

/// That days gone by are told of otherwise, from the first of them on.
pub(super) fn rewrites(column: Column, first: NaiveDate) -> EnterpriseNote {
    EnterpriseNote {
        kind: EnterpriseNoteKind::RewritesPast,
        column,
        sentence: Sentence {
            zh: format!(
                "更改了已登记的往日：自 {first} 起的履行情况和总数随之变动；原登记连同更正岗位、时间留存备查"
            ),
            en: format!(
                "it changes what was registered of days gone by: states and totals from {first} on may be others; how it \
                 stood is kept, with the post and the moment"
            ),
        },
    }
}

/// What is said of those words that no campaign has for a sector; nothing on a hub without campaigns, which has no
/// vocabulary yet.
pub(super) fn unknown_sectors(
    words: &[&str],
    vocabulary: &SectorWords,
) -> HashMap<String, EnterpriseNote> {
    if vocabulary.words.is_empty() {
        return HashMap::new();
    }
    let is_known = |word: &str| vocabulary.words.contains(word) || vocabulary.codes.contains(word);
    let unknown = words.iter().filter(|word| !is_known(word)).enumerate();
    let noted = unknown.map(|(at, word)| {
        let near = near_to(at, word, &vocabulary.words);
        ((*word).to_owned(), unknown_sector(word, &near))
    });
    noted.collect()
}

/// The known words near to the unknown one at a place among the unknown ones.
fn near_to<'k>(at: usize, word: &str, known: &'k BTreeSet<String>) -> Vec<&'k str> {
    if at < MAX_COMPARED {
        near(word, known.iter().map(String::as_str))
    } else {
        Vec::new()
    }
}

fn unknown_sector(word: &str, near: &[&str]) -> EnterpriseNote {
    let (zh, en) = if near.is_empty() {
        (String::new(), String::new())
    } else {
        let (zh, en) = (near.join("、"), near.join(", "));
        (
            format!("；相近的有：{zh}"),
            format!("; near to it are {en}"),
        )
    };
    EnterpriseNote {
        kind: EnterpriseNoteKind::UnknownSector,
        column: Column::Sectors,
        sentence: Sentence {
            zh: format!("本系统的专项行动都没有行业领域“{word}”，按行业领域统计时不计入{zh}"),
            en: format!(
                "no campaign of the hub has the sector {word}: nothing that counts by sector counts it{en}"
            ),
        },
    }
}

/// The same of marks, which are given by name alone.
pub(super) fn unknown_marks(
    marks: &[&str],
    known: &BTreeSet<String>,
) -> HashMap<String, EnterpriseNote> {
    if known.is_empty() {
        return HashMap::new();
    }
    let unknown = marks.iter().filter(|mark| !known.contains(**mark));
    let noted = unknown.enumerate().map(|(at, mark)| {
        let near = near_to(at, mark, known);
        ((*mark).to_owned(), unknown_mark(mark, &near, known))
    });
    noted.collect()
}

fn unknown_mark(mark: &str, near: &[&str], known: &BTreeSet<String>) -> EnterpriseNote {
    let (zh, en) = if near.is_empty() {
        let more = known.len().saturating_sub(MAX_MARKS_NAMED);
        let some: Vec<&str> = known
            .iter()
            .map(String::as_str)
            .take(MAX_MARKS_NAMED)
            .collect();
        let (zh, en) = (some.join("、"), some.join(", "));
        let (more_zh, more_en) = if more == 0 {
            (String::new(), String::new())
        } else {
            (
                format!("等 {} 个", known.len()),
                format!(" and {more} more"),
            )
        };
        (
            format!("已知的标记：{zh}{more_zh}"),
            format!("known marks are {en}{more_en}"),
        )
    } else {
        let (zh, en) = (near.join("、"), near.join(", "));
        (format!("相近的有：{zh}"), format!("near to it are {en}"))
    };
    EnterpriseNote {
        kind: EnterpriseNoteKind::UnknownMark,
        column: Column::Marks,
        sentence: Sentence {
            zh: format!("本系统的专项行动都不按标记“{mark}”认定对象，有无该标记不影响统计；{zh}"),
            en: format!(
                "no campaign of the hub counts by the mark {mark}: whoever has it counts as if without; {en}"
            ),
        },
    }
}

/// Of a row that names a code before, where it has no code that could take its place, or has it already.
fn replaces_nothing(source: &EnterpriseRow, known: &enterprise::Model) -> Option<EnterpriseNote> {
    let before = replaces(source)?;
    let code = &known.code;
    let (zh, en) = if source.code.is_empty() {
        (
            format!("填了原代码“{before}”，但没有填写新代码：仍用原代码 {code}"),
            format!("`replaces` names {before}, and the row has no code: it keeps {code}"),
        )
    } else if source.code != *code {
        return None;
    } else {
        (
            format!("{code} 已登记，原代码“{before}”没有可替代的登记：未换码"),
            format!(
                "{code} is registered already, and nothing under {before} that it could replace: no code was replaced"
            ),
        )
    };
    Some(EnterpriseNote {
        kind: EnterpriseNoteKind::ReplacesNothing,
        column: Column::Replaces,
        sentence: Sentence { zh, en },
    })
}

fn since_ever(first: NaiveDate) -> EnterpriseNote {
    EnterpriseNote {
        kind: EnterpriseNoteKind::CountsSinceEver,
        column: Column::Opened,
        sentence: Sentence {
            zh: format!(
                "未填成立/开业日期和起始日，自 {first} 起计入，以前日期的总数随之变动：如非自始即有，请补填日期"
            ),
            en: format!(
                "it has neither `opened` nor `from`: it counts from {first} on, and totals of earlier days change; give a \
                 day unless it was always there"
            ),
        },
    }
}
