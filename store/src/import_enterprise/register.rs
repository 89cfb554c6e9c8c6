//! What the hub knows of the enterprises, places and agencies that rows name.

use std::collections::{BTreeSet, HashMap, HashSet};

use cengbao_domain::enterprise::folded_name;
use cengbao_entity::{agency, enterprise, jurisdiction, node_place, sector_set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::former::Former;
use super::lineage::Lineage;
use super::outcome::EnterpriseNote;
use super::{EnterpriseRow, Vocabulary, notes};
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;

/// The part of the hub that a list of enterprises touches.
#[derive(Default)]
pub(super) struct Register {
    /// By division code.
    pub(super) places: HashMap<String, jurisdiction::Model>,
    /// Key and path, by agency code.
    pub(super) agencies: HashMap<String, (i32, String)>,
    /// The rows that hold, by code.
    pub(super) by_code: HashMap<String, enterprise::Model>,
    /// Rows before those that hold, the earliest first, by key: of whom a row of the list may change them.
    pub(super) earlier: HashMap<i32, Vec<enterprise::Model>>,
    /// Codes of those that hold, by folded name and place.
    pub(super) by_name: HashMap<(String, i32), Vec<String>>,
    /// Where places that moved stood, the earliest first, by key.
    pub(super) stays: HashMap<i32, Vec<node_place::Model>>,
    /// What took the place of those that are no more.
    pub(super) lineage: Lineage,
    /// How places and agencies were called that rows name by a code of before, by that code.
    pub(super) former: HashMap<String, Former>,
    /// Canonical texts of sets, by key.
    pub(super) sets: HashMap<i32, String>,
    /// Codes of the places that rows name, and in which known enterprises lie, by key.
    pub(super) place_codes: HashMap<i32, String>,
    /// Codes of the agencies that rows name, and that answer for known enterprises, by key.
    pub(super) agency_codes: HashMap<i32, String>,
    /// What is said of sectors in rows that no campaign has, by their words: rows are many, and words few.
    pub(super) unknown_sectors: HashMap<String, EnterpriseNote>,
    /// The same of marks.
    pub(super) unknown_marks: HashMap<String, EnterpriseNote>,
}

impl Register {
    pub(super) async fn load(
        tx: &Tx,
        rows: &[EnterpriseRow],
        vocabulary: &Vocabulary,
    ) -> Result<Self> {
        let words = rows.iter().flat_map(|row| row.sectors.iter().flatten());
        let words = keys(words.map(String::as_str));
        let marks = rows.iter().flat_map(|row| row.marks.iter().flatten());
        let marks = keys(marks.map(String::as_str));
        let mut register = Self {
            unknown_sectors: notes::unknown_sectors(&words, &vocabulary.sectors),
            unknown_marks: notes::unknown_marks(&marks, &vocabulary.marks),
            ..Self::default()
        };
        for some in keys(rows.iter().map(|row| row.place.as_str())).chunks(QUERY_KEYS) {
            let found = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Code.is_in(some.iter().copied()));
            let found = found.all(tx.connection()).await?;
            register
                .places
                .extend(found.into_iter().map(|place| (place.code.clone(), place)));
        }
        let sections = rows.iter().filter_map(|row| row.section.as_deref());
        for some in keys(sections).chunks(QUERY_KEYS) {
            let found: Vec<(String, i32, String)> = agency::Entity::find()
                .filter(agency::Column::Code.is_in(some.iter().copied()))
                .select_only()
                .columns([
                    agency::Column::Code,
                    agency::Column::Id,
                    agency::Column::Path,
                ])
                .into_tuple()
                .all(tx.connection())
                .await?;
            register
                .agencies
                .extend(found.into_iter().map(|(code, id, path)| (code, (id, path))));
        }
        register.load_former(tx, rows).await?;
        register.load_lineage(tx).await?;
        register.load_enterprises(tx, rows).await?;
        register.load_earlier(tx, rows).await?;
        register.load_past(tx).await?;
        register.load_sections(tx).await?;
        register.load_codes(tx).await?;
        let sets = sector_set::Entity::find().all(tx.connection()).await?;
        register.sets = sets
            .into_iter()
            .map(|set| (set.id, set.canonical))
            .collect();
        Ok(register)
    }

    /// How what is known of enterprises is named.
    async fn load_codes(&mut self, tx: &Tx) -> Result<()> {
        let places = self.places.values();
        self.place_codes = places.map(|one| (one.id, one.code.clone())).collect();
        let agencies = self.agencies.iter();
        self.agency_codes = agencies
            .map(|(code, (id, _))| (*id, code.clone()))
            .chain(self.lineage.office_codes())
            .collect();
        let known = || self.by_code.values();
        let places: BTreeSet<i32> = known().map(|one| one.place_id).collect();
        let agencies: BTreeSet<i32> = known().filter_map(|one| one.section_id).collect();
        let unnamed = |ids: BTreeSet<i32>, named: &HashMap<i32, String>| -> Vec<i32> {
            ids.into_iter()
                .filter(|id| !named.contains_key(id))
                .collect()
        };
        let places = unnamed(places, &self.place_codes);
        let agencies = unnamed(agencies, &self.agency_codes);
        for some in places.chunks(QUERY_KEYS) {
            let found: Vec<(i32, String)> = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Id.is_in(some.iter().copied()))
                .select_only()
                .columns([jurisdiction::Column::Id, jurisdiction::Column::Code])
                .into_tuple()
                .all(tx.connection())
                .await?;
            self.place_codes.extend(found);
        }
        for some in agencies.chunks(QUERY_KEYS) {
            let found: Vec<(i32, String)> = agency::Entity::find()
                .filter(agency::Column::Id.is_in(some.iter().copied()))
                .select_only()
                .columns([agency::Column::Id, agency::Column::Code])
                .into_tuple()
                .all(tx.connection())
                .await?;
            self.agency_codes.extend(found);
        }
        Ok(())
    }

    async fn load_enterprises(&mut self, tx: &Tx, rows: &[EnterpriseRow]) -> Result<()> {
        let codes = rows
            .iter()
            .flat_map(|row| [Some(row.code.as_str()), row.replaces.as_deref()]);
        let mut codes: BTreeSet<String> = keys(codes.flatten())
            .into_iter()
            .map(str::to_owned)
            .collect();
        // A shop's name stands over many doors of the country, and only those at the places of the list are namesakes.
        // Names are alike in ways that no index knows.
        let names: HashSet<String> = rows.iter().map(|row| folded_name(&row.name)).collect();
        let mut places: BTreeSet<i32> = self.places.values().map(|place| place.id).collect();
        places.extend(self.lineage.heirs());
        let places: Vec<i32> = places.into_iter().collect();
        for some in places.chunks(QUERY_KEYS) {
            let there: Vec<(String, String)> = enterprise::Entity::find()
                .filter(enterprise::Column::PlaceId.is_in(some.iter().copied()))
                .filter(enterprise::Column::ValidUntil.is_null())
                .select_only()
                .columns([enterprise::Column::Code, enterprise::Column::Name])
                .into_tuple()
                .all(tx.connection())
                .await?;
            let alike = there
                .into_iter()
                .filter(|(_, name)| names.contains(&folded_name(name)));
            codes.extend(alike.map(|(code, _)| code));
        }
        let codes: Vec<String> = codes.into_iter().collect();
        for some in codes.chunks(QUERY_KEYS) {
            let holding = enterprise::Entity::find()
                .filter(enterprise::Column::Code.is_in(some.iter().map(String::as_str)))
                .filter(enterprise::Column::ValidUntil.is_null())
                .order_by_asc(enterprise::Column::Code);
            for one in holding.all(tx.connection()).await? {
                let key = (folded_name(&one.name), one.place_id);
                self.by_name.entry(key).or_default().push(one.code.clone());
                self.by_code.insert(one.code.clone(), one);
            }
        }
        Ok(())
    }
}

/// Codes and words of rows, to be asked for. PostgreSQL refuses U+0000 in any text, and nothing is called by it.
pub(super) fn keys<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let is_one = |code: &&str| !code.is_empty() && !code.contains('\0');
    let codes: BTreeSet<&str> = codes.filter(is_one).collect();
    codes.into_iter().collect()
}
