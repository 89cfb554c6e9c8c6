//! How an enterprise stands after a row: what the row says, and what is known where it says nothing.

use cengbao_domain::enterprise::{Category, own_code, stored_marks};
use cengbao_domain::path::Path;
use cengbao_entity::enterprise;

use super::check::Checked;
use super::register::Register;
use super::whom::Section;
use super::{Days, EnterpriseRow};
use crate::sector::canonical;

/// A row as it will be, with its sectors in words: the key of their set is not known yet.
pub(super) struct Wanted {
    pub(super) row: enterprise::Model,
    pub(super) sectors: String,
    /// Code of the place in which it lay before that was merged, where the row names such a one.
    pub(super) lay: Option<String>,
}

/// What was found for a row.
pub(super) struct Parts<'p> {
    pub(super) id: i32,
    /// Key, shard and code.
    pub(super) place: (i32, i32, &'p str),
    pub(super) path: Path,
    pub(super) section: Section,
    pub(super) lay: Option<String>,
}

pub(super) fn wanted(
    source: &EnterpriseRow,
    checked: &Checked,
    known: Option<&enterprise::Model>,
    parts: Parts<'_>,
    register: &Register,
    days: Days,
) -> Wanted {
    let (place_id, shard_key, place_code) = parts.place;
    let path = parts.path.to_string();
    let kept = known.and_then(|known| Some((known.section_id?, known.section_path.clone())));
    let section = parts.section.unwrap_or(kept);
    let code = match (source.code.is_empty(), known) {
        (false, _) => source.code.clone(),
        (true, Some(known)) => known.code.clone(),
        (true, None) => own_code(place_code, parts.id.cast_unsigned()),
    };
    let marks = source.marks.as_ref().map_or_else(
        || known.map_or_else(|| stored_marks([].into_iter()), |known| known.marks.clone()),
        |marks| stored_marks(marks.iter().map(String::as_str)),
    );
    let known_sectors = known.and_then(|known| register.sets.get(&known.sector_set).cloned());
    let sectors = source.sectors.as_ref().map_or_else(
        || known_sectors.unwrap_or_default(),
        |sectors| canonical(sectors),
    );
    let category = checked.category.map(Category::as_str).map(str::to_owned);
    let category = category
        .or_else(|| known.map(|known| known.category.clone()))
        .unwrap_or_else(|| Category::Company.as_str().to_owned());
    let row = enterprise::Model {
        shard_key,
        id: parts.id,
        valid_from: checked.from.unwrap_or(days.first),
        valid_until: None,
        code,
        name: source.name.clone(),
        category,
        place_id,
        section_id: section.as_ref().map(|(id, _)| *id),
        section_path: section.map_or_else(|| path.clone(), |(_, path)| path),
        path,
        sector_set: known.map_or(crate::agency::NO_SECTORS, |known| known.sector_set),
        marks,
        opened_on: checked
            .opened
            .unwrap_or_else(|| known.and_then(|known| known.opened_on)),
        closed_on: checked
            .closed
            .unwrap_or_else(|| known.and_then(|known| known.closed_on)),
        simulated: source
            .simulated
            .unwrap_or_else(|| known.is_some_and(|known| known.simulated)),
        recorded_at: days.now,
    };
    Wanted {
        row,
        sectors,
        lay: parts.lay,
    }
}
