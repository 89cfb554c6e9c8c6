//! The divisions that are built in, read without a database: the demonstration
//! chooses its towns from them before anything is stored.

use std::collections::HashMap;

use cengbao_domain::division::{own_parent, rank};
use cengbao_domain::level::Level;
use cengbao_store::DivisionRow;

use super::assets;
use crate::import::divisions;

/// A division.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) level: Level,
    parent: Option<String>,
    placeholder: bool,
}

/// All that are built in, by code and by what they stand under.
#[derive(Debug)]
pub(super) struct Places {
    all: Vec<Place>,
    by_code: HashMap<String, usize>,
    below: HashMap<String, Vec<usize>>,
}

/// The rows of a file that is built in.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = DivisionRow> {
    divisions::read(text.as_bytes()).expect("the test below reads every file")
}

impl Places {
    pub(super) fn read() -> Self {
        let all: Vec<Place> = assets::DIVISIONS
            .into_iter()
            .flat_map(|(_, text)| rows(text))
            .map(place)
            .collect();
        let mut places = Self {
            all,
            by_code: HashMap::new(),
            below: HashMap::new(),
        };
        for (index, place) in places.all.iter().enumerate() {
            places.by_code.insert(place.code.clone(), index);
            if let Some(parent) = place.parent.clone().filter(|_| !place.placeholder) {
                places.below.entry(parent).or_default().push(index);
            }
        }
        places
    }

    /// The place of a code.
    pub(super) fn find(&self, code: &str) -> Option<&Place> {
        self.by_code.get(code).map(|index| &self.all[*index])
    }

    /// The code above a code, from the tree.
    pub(super) fn parent_of(&self, code: &str) -> Option<String> {
        self.find(code).and_then(|place| place.parent.clone())
    }

    /// The places of a level directly below a code, placeholders left out, in the order of their codes.
    pub(super) fn below(&self, code: &str, level: Level) -> Vec<&Place> {
        let places = self
            .below
            .get(code)
            .into_iter()
            .flatten()
            .map(|index| &self.all[*index]);
        places.filter(|place| place.level == level).collect()
    }
}

fn place(row: DivisionRow) -> Place {
    let stated = row.level.and_then(|level| level.parse().ok());
    Place {
        level: stated.or_else(|| rank(&row.code)).unwrap_or(Level::Zone),
        parent: row
            .parent
            .or_else(|| own_parent(&row.code).map(str::to_owned)),
        placeholder: row.placeholder,
        code: row.code,
        name: row.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_is_built_in_is_read_whole() {
        let counts: Vec<usize> = assets::DIVISIONS
            .into_iter()
            .map(|(_, text)| rows(text).count())
            .collect();
        assert_eq!(counts, [44_704, 4, 21, 6]);
    }

    #[test]
    fn places_stand_where_the_files_say() {
        let places = Places::read();
        assert_eq!(
            places.find("450202002").map(|place| place.name.as_str()),
            Some("公园街道")
        );
        assert_eq!(places.below("450202002", Level::Village).len(), 4);
        // The invented one stands beside them.
        assert_eq!(places.below("0", Level::Province).len(), 31 + 1);
    }
}
