//! What a row did beside its outcome: what it changed, from what to what, and what somebody ought to know of it.

use std::collections::HashMap;

use cengbao_domain::enterprise::{Column, read_marks};
use cengbao_domain::word::near;
use cengbao_entity::enterprise;
use chrono::NaiveDate;

use super::check::Checked;
use super::outcome::{EnterpriseChange, EnterpriseNote, EnterpriseNoteKind, Sentence};
use super::register::Register;
use super::wanted::Wanted;
use super::{Days, EnterpriseRow};
use crate::sector::SectorWords;

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
    is_new: bool,
    register: &Register,
    days: Days,
) -> Vec<EnterpriseNote> {
    let sectors = source.sectors.iter().flatten();
    let unknown = sectors.filter_map(|word| register.unknown_sectors.get(word));
    let mut notes: Vec<EnterpriseNote> = unknown.cloned().collect();
    let has_day = checked.from.is_some() || checked.opened.flatten().is_some();
    if is_new && !has_day && days.first < days.today {
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
    let unknown = words.iter().filter(|word| !is_known(word));
    let noted = unknown.map(|word| ((*word).to_owned(), unknown_sector(word, vocabulary)));
    noted.collect()
}

fn unknown_sector(word: &str, vocabulary: &SectorWords) -> EnterpriseNote {
    let near = near(word, vocabulary.words.iter().map(String::as_str));
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
