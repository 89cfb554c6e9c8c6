//! Reading one table of a TOML file key by key.
//!
//! Owns the passage from text to typed values, with the line of each. Never gives up: a value that is missing or
//! wrong is noted and replaced by a filler, so that the rest of the file is read too; the filler never leaves,
//! because a campaign with a noted error is refused. The keys a table may have are those that were asked for, so
//! the list of known keys cannot drift from the code.

mod cadence;
mod terms;
mod value;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::citation::Citations;
use super::names::{Names, Noun, Wanted};
use super::problem::{At, Lines, Log, Place, proposal};
use super::vocabulary::Vocabulary;

/// One file of the campaign, and where what is found in it goes.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) file: &'a str,
    pub(super) lines: &'a Lines,
    pub(super) log: &'a Log,
    pub(super) names: &'a Names<'a>,
    pub(super) vocabulary: &'a Vocabulary<'a>,
    pub(super) citations: &'a Citations<'a>,
}

impl<'a> Document<'a> {
    /// The line in which a span begins.
    pub(super) fn place(&self, span: Range<usize>) -> Place<'a> {
        Place {
            file: self.file,
            line: self.lines.line(span.start),
        }
    }

    /// Reads the file's outermost table.
    pub(super) fn read<T>(
        self,
        table: &'a DeTable<'a>,
        read: impl FnOnce(&mut Table<'a>) -> T,
    ) -> T {
        let place = Place {
            file: self.file,
            line: 1,
        };
        self.read_table(table, place, "the file", read)
    }

    fn read_table<T>(
        self,
        values: &'a DeTable<'a>,
        place: Place<'a>,
        what: &'static str,
        read: impl FnOnce(&mut Table<'a>) -> T,
    ) -> T {
        let mut table = Table {
            document: self,
            values,
            place,
            what,
            asked: BTreeSet::new(),
        };
        let result = read(&mut table);
        table.refuse_unknown_keys();
        result
    }
}

/// A table that is being read.
pub(super) struct Table<'a> {
    document: Document<'a>,
    values: &'a DeTable<'a>,
    place: Place<'a>,
    what: &'static str,
    asked: BTreeSet<&'static str>,
}

impl<'a> Table<'a> {
    /// The line on which the table begins.
    pub(super) fn place(&self) -> Place<'a> {
        self.place
    }

    /// The line of a key's value, or of the table if it is not given.
    pub(super) fn place_of(&mut self, key: &'static str) -> Place<'a> {
        self.find(key).map_or(self.place, |found| found.place)
    }

    /// Where problems go.
    pub(super) fn log(&self) -> &'a Log {
        self.document.log
    }

    /// Whether the key is given.
    pub(super) fn has(&mut self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    /// Notes that the table defines a noun.
    pub(super) fn define(&self, noun: Noun, code: &At<'a, String>) {
        self.document.names.define(self.log(), noun, code);
    }

    /// A required code that must name a noun or a body.
    pub(super) fn reference(
        &mut self,
        wanted: impl Into<Wanted>,
        key: &'static str,
    ) -> At<'a, String> {
        let code = self.text(key);
        self.document.names.refer(wanted, key, &code);
        code
    }

    /// A code that must name a noun or a body, if given.
    pub(super) fn reference_or_none(
        &mut self,
        wanted: impl Into<Wanted>,
        key: &'static str,
    ) -> Option<At<'a, String>> {
        let code = self.text_or_none(key)?;
        self.document.names.refer(wanted, key, &code);
        Some(code)
    }

    /// A list of codes that must name nouns or bodies, each once; empty if absent.
    pub(super) fn references(
        &mut self,
        wanted: impl Into<Wanted>,
        key: &'static str,
    ) -> Vec<At<'a, String>> {
        let wanted = wanted.into();
        let codes = self.texts(key);
        let mut seen = BTreeSet::new();
        for code in &codes {
            self.document.names.refer(wanted, key, code);
            if !seen.insert(&code.value) {
                self.log().error(
                    code.place,
                    format!("`{key}` names `{}` twice", code.value),
                    "name it once",
                );
            }
        }
        codes
    }

    /// Reads every table of an array (`[[key]]` or `key = [{…}]`), leaving out those that cannot be made.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        mut read: impl FnMut(&mut Table<'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some(found) = self.find(key) else {
            return Vec::new();
        };
        let document = self.document;
        let Some(items) = found.value.as_array() else {
            self.wrong_type(key, &found, "a list of tables", &format!("[[{key}]]"));
            return Vec::new();
        };
        let mut made = Vec::new();
        for item in items {
            let place = document.place(item.span());
            match item.get_ref() {
                DeValue::Table(values) => {
                    made.extend(document.read_table(values, place, what, &mut read));
                }
                other => self.wrong_type(
                    key,
                    &At {
                        value: other,
                        place,
                    },
                    "a list of tables",
                    &format!("[[{key}]]"),
                ),
            }
        }
        made
    }

    /// Reads a table within the table, if given.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        read: impl FnOnce(&mut Table<'a>) -> Option<T>,
    ) -> Option<T> {
        let found = self.find(key)?;
        let DeValue::Table(values) = found.value else {
            self.wrong_type(key, &found, "a table", &format!("{key} = {{ … }}"));
            return None;
        };
        self.document.read_table(values, found.place, what, read)
    }

    /// The value of a key, which is known from now on.
    fn find(&mut self, key: &'static str) -> Option<At<'a, &'a DeValue<'a>>> {
        self.asked.insert(key);
        let value = self.values.get(key)?;
        Some(At {
            value: value.get_ref(),
            place: self.document.place(value.span()),
        })
    }

    /// Notes that a required key is not there.
    pub(super) fn lacks(&self, key: &str, example: &str) {
        self.log().error(
            self.place,
            format!("{} lacks `{key}`", self.what),
            format!("add `{example}`"),
        );
    }

    fn wrong_type(&self, key: &str, found: &At<'a, &'a DeValue<'a>>, wanted: &str, example: &str) {
        let message = format!(
            "`{key}` is of type {}, not {wanted}",
            found.value.type_str()
        );
        self.log()
            .error(found.place, message, format!("write `{example}`"));
    }

    fn refuse_unknown_keys(&self) {
        for key in self
            .values
            .keys()
            .filter(|key| !self.asked.contains(key.get_ref().as_ref()))
        {
            let word = key.get_ref();
            self.log().error(
                self.document.place(key.span()),
                format!("{} has no key `{word}`", self.what),
                proposal(word, self.asked.iter().copied()),
            );
        }
    }
}
