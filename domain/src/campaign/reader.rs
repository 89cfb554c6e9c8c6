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
use std::rc::Rc;

use toml::de::{DeTable, DeValue};

use super::citation::Citations;
use super::names::{Names, Noun, Wanted};
use super::problem::{At, Lines, Log, Place, proposal};
use super::recorder::{Node, Recorder, Shape};
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
    /// Where notes are taken of what is asked for; seldom.
    pub(super) recorder: Option<&'a Recorder<'a>>,
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
        let node = self.recorder.map(|recorder| recorder.file(self.file));
        self.read_table(table, place, "the file", node, read)
    }

    fn read_table<T>(
        self,
        values: &'a DeTable<'a>,
        place: Place<'a>,
        what: &'static str,
        node: Option<Rc<Node>>,
        read: impl FnOnce(&mut Table<'a>) -> T,
    ) -> T {
        if let Some(node) = node.as_ref().filter(|_| !values.is_empty()) {
            node.find(values);
        }
        let mut table = Table {
            document: self,
            values,
            place,
            what,
            node,
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
    node: Option<Rc<Node>>,
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
        self.ask(key, Shape::Tables);
        let document = self.document;
        let node = self.inner(key);
        if let Some(recorder) = document.recorder {
            document.read_table(&recorder.empty, self.place, what, node.clone(), &mut read);
        }
        let Some(found) = self.find(key) else {
            return Vec::new();
        };
        let Some(items) = found.value.as_array() else {
            self.wrong_type(key, &found, "a list of tables", &format!("[[{key}]]"));
            return Vec::new();
        };
        let mut made = Vec::new();
        for item in items {
            let place = document.place(item.span());
            match item.get_ref() {
                DeValue::Table(values) => {
                    let read = document.read_table(values, place, what, node.clone(), &mut read);
                    made.extend(read);
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
        self.ask(key, Shape::Table);
        let (document, node) = (self.document, self.inner(key));
        let Some(found) = self.find(key) else {
            if let Some(recorder) = document.recorder {
                document.read_table(&recorder.empty, self.place, what, node, read);
            }
            return None;
        };
        let DeValue::Table(values) = found.value else {
            self.wrong_type(key, &found, "a table", &format!("{key} = {{ … }}"));
            return None;
        };
        document.read_table(values, found.place, what, node, read)
    }

    /// Notes the shape in which a key is asked for.
    fn ask(&self, key: &str, shape: Shape) {
        if let Some(node) = &self.node {
            node.ask(key, shape);
        }
    }

    fn inner(&self, key: &str) -> Option<Rc<Node>> {
        self.node.as_ref().map(|node| node.inner(key))
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
        if let Some(node) = &self.node {
            node.miss(key);
        }
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
