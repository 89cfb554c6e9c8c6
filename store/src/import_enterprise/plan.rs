//! Who a row speaks of, and what it changes: nothing, the row that holds, or a new row behind it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::enterprise::{Category, is_own_code, own_code, stored_marks};
use cengbao_domain::path::Path;
use cengbao_entity::enterprise;

use super::check::Checked;
use super::register::Register;
use super::{Days, EnterpriseRow};
use crate::error::Result;
use crate::import::{NodeIds, Refusal};
use crate::row;
use crate::sector::canonical;

/// A row as it will be, with its sectors in words: the key of their set is not known yet.
pub(super) struct Wanted {
    pub(super) row: enterprise::Model,
    pub(super) sectors: String,
}

/// What will be written.
#[derive(Default)]
pub(super) struct Plan {
    /// New enterprises.
    pub(super) added: Vec<Wanted>,
    /// Rows that hold from now on, with those that they close.
    pub(super) opened: Vec<(enterprise::Model, Wanted)>,
    /// Rows that hold, as they will be.
    pub(super) corrected: Vec<Wanted>,
    /// Codes that go: all rows of an enterprise get the new one.
    pub(super) renamed: Vec<(i32, String)>,
    /// Source rows by the code that they named or got.
    seen: HashMap<String, u64>,
    /// Source rows of new enterprises by name and place.
    new_names: BTreeMap<(String, i32), u64>,
}

/// Of whom a row speaks.
enum Whom<'r> {
    Known(&'r enterprise::Model),
    New,
}

impl Plan {
    /// Takes a row in, or says why not.
    pub(super) fn take(
        &mut self,
        source: &EnterpriseRow,
        checked: &Checked,
        register: &Register,
        ids: &mut NodeIds,
        days: Days,
    ) -> Result<Option<Refusal>> {
        let whom = match self.whom(source, register) {
            Ok(whom) => whom,
            Err(refusal) => return Ok(Some(refusal)),
        };
        let place = match place(source, register) {
            Ok(place) => place,
            Err(refusal) => return Ok(Some(refusal)),
        };
        let section = match section(source, register) {
            Ok(section) => section,
            Err(refusal) => return Ok(Some(refusal)),
        };
        let known = match whom {
            Whom::Known(known) => Some(known),
            Whom::New => None,
        };
        let id = match known {
            Some(known) => known.id,
            None => ids.take()?,
        };
        let path = row::path(place.path.clone())?.child(row::node(id));
        let parts = Parts {
            id,
            place: (place.id, place.shard_key, place.code.as_str()),
            path,
            section,
        };
        let wanted = wanted(source, checked, known, parts, register, days);
        self.seen.insert(wanted.row.code.clone(), source.row);
        match known {
            None => {
                let key = (wanted.row.name.clone(), wanted.row.place_id);
                self.new_names.insert(key, source.row);
                self.added.push(wanted);
                Ok(None)
            }
            Some(known) => Ok(self.change(known, wanted, checked, register, days)),
        }
    }

    /// The words of all sectors that will be stored.
    pub(super) fn sector_sets(&self) -> BTreeSet<String> {
        let opened = self.opened.iter().map(|(_, wanted)| wanted);
        let all = self.added.iter().chain(opened).chain(&self.corrected);
        all.map(|wanted| wanted.sectors.clone()).collect()
    }

    fn whom<'r>(
        &self,
        source: &EnterpriseRow,
        register: &'r Register,
    ) -> std::result::Result<Whom<'r>, Refusal> {
        let place = register.places.get(&source.place).map(|place| place.id);
        let key = (source.name.clone(), place.unwrap_or_default());
        let namesakes = register.by_name.get(&key).map_or(&[][..], Vec::as_slice);
        if let Some(row) = self
            .seen
            .get(&source.code)
            .filter(|_| !source.code.is_empty())
        {
            return Err(Refusal::new(
                format!("row {row} has the same code: is it the same enterprise?"),
                "keep one of the rows",
            ));
        }
        if let Some(known) = register.by_code.get(&source.code) {
            return Ok(Whom::Known(known));
        }
        if let Some(before) = source.replaces.as_deref().filter(|text| !text.is_empty()) {
            return register
                .by_code
                .get(before)
                .map(Whom::Known)
                .ok_or_else(|| {
                    Refusal::new(
                        format!("the hub knows no {before} that this code could replace"),
                        "correct `replaces`, or leave it blank",
                    )
                });
        }
        if is_own_code(&source.code) {
            return Err(Refusal::new(
                "the hub never gave this code",
                "leave the code blank for a place that is new",
            ));
        }
        match namesakes {
            [one] if source.code.is_empty() && is_own_code(one) => {
                if let Some(row) = self.seen.get(one) {
                    return Err(same_name(&format!("row {row}")));
                }
                return Ok(Whom::Known(&register.by_code[one]));
            }
            [one, ..] => return Err(same_name(one)),
            [] => {}
        }
        if let Some(row) = self.new_names.get(&key) {
            return Err(same_name(&format!("row {row}")));
        }
        Ok(Whom::New)
    }

    /// What a row changes of a known enterprise.
    fn change(
        &mut self,
        known: &enterprise::Model,
        wanted: Wanted,
        checked: &Checked,
        register: &Register,
        days: Days,
    ) -> Option<Refusal> {
        let sectors = register
            .sets
            .get(&known.sector_set)
            .map_or("", String::as_str);
        let same_sectors = sectors == wanted.sectors;
        // Opening, closing and code are facts of the enterprise, not of a span of days.
        let traits = |row: &enterprise::Model| {
            (
                row.name.clone(),
                row.category.clone(),
                row.path.clone(),
                row.section_path.clone(),
                row.marks.clone(),
            )
        };
        let is_dated = traits(known) != traits(&wanted.row) || !same_sectors;
        let from = checked.from.unwrap_or(days.today).max(known.valid_from);
        if checked.from.is_some_and(|from| from < known.valid_from) {
            return Some(Refusal::new(
                format!(
                    "what the hub knows of it holds from {} on",
                    known.valid_from
                ),
                "give that day or a later one in `from`",
            ));
        }
        if wanted.row.shard_key != known.shard_key && from <= known.valid_from {
            return Some(Refusal::new(
                format!(
                    "it is registered in another county from {from} on, which a move cannot undo"
                ),
                "give a later day in `from`",
            ));
        }
        if wanted.row.code != known.code {
            self.renamed.push((known.id, wanted.row.code.clone()));
        }
        let mut wanted = wanted;
        if is_dated && from > known.valid_from {
            wanted.row.valid_from = from;
            self.opened.push((known.clone(), wanted));
            return None;
        }
        wanted.row.valid_from = known.valid_from;
        wanted.row.recorded_at = known.recorded_at;
        wanted.row.sector_set = known.sector_set;
        if wanted.row != *known || !same_sectors {
            wanted.row.recorded_at = days.now;
            self.corrected.push(wanted);
        }
        None
    }
}

fn same_name(other: &str) -> Refusal {
    Refusal::new(
        format!("{other} has the same name at the same place: is it the same enterprise?"),
        "if it is, give its code here (a new code beside the old one in `replaces`); if not, tell the two apart by name",
    )
}

fn place<'r>(
    source: &EnterpriseRow,
    register: &'r Register,
) -> std::result::Result<&'r cengbao_entity::jurisdiction::Model, Refusal> {
    register
        .places
        .get(&source.place)
        .filter(|place| !place.placeholder)
        .ok_or_else(|| {
            Refusal::new(
                format!("no division has the code `{}`", source.place),
                "write the code of the town, street, village or zone in which it lies",
            )
        })
}

/// Key and path of the responsible agency; the outer `None` where the source does not say.
type Section = Option<Option<(i32, String)>>;

fn section(source: &EnterpriseRow, register: &Register) -> std::result::Result<Section, Refusal> {
    match source.section.as_deref() {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(code) => register
            .agencies
            .get(code)
            .map(|agency| Some(Some(agency.clone())))
            .ok_or_else(|| {
                Refusal::new(
                    format!("no agency has the code `{code}`"),
                    "import the agency first, or correct `section`",
                )
            }),
    }
}

/// What was found for a row.
struct Parts<'p> {
    id: i32,
    /// Key, shard and code.
    place: (i32, i32, &'p str),
    path: Path,
    section: Section,
}

fn wanted(
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
    Wanted { row, sectors }
}
