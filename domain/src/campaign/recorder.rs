//! What the loader asks a campaign's files for: which keys, of which shape, with which words, required or not.
//!
//! Owns the notes that the reader takes while it reads, so that the schemas for editors cannot drift from the
//! loader. Never judges a file, and takes no notes unless it is asked to.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use toml::de::DeTable;

/// The shape of a value, as an accessor of the reader wants it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// A text that may be empty.
    TextOrEmpty,
    /// A code of the folder.
    Code,
    /// A list of texts.
    Texts,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number.
    Number { least: u16, most: u16 },
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// A period.
    Period,
    /// A due rule.
    Due,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
}

/// What was asked of one key.
#[derive(Debug, Default)]
pub(super) struct Key {
    pub(super) shapes: BTreeSet<Shape>,
    /// Of the table or tables in it.
    pub(super) inner: Option<Rc<Node>>,
    /// The loader complains when it is not there.
    is_missed: bool,
    /// In how many tables it was found.
    found: usize,
}

/// What was asked of the tables at one place in a file.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) keys: RefCell<BTreeMap<String, Key>>,
    /// How many tables were found there.
    tables: Cell<usize>,
}

impl Node {
    fn key<T>(&self, key: &str, change: impl FnOnce(&mut Key) -> T) -> T {
        let mut keys = self.keys.borrow_mut();
        change(keys.entry(key.to_owned()).or_default())
    }

    /// Notes that a key was asked for in a shape.
    pub(super) fn ask(&self, key: &str, shape: Shape) {
        self.key(key, |asked| asked.shapes.insert(shape));
    }

    /// Notes that a key is missed where it is not given.
    pub(super) fn miss(&self, key: &str) {
        self.key(key, |asked| asked.is_missed = true);
    }

    /// Notes a table that was found, and the keys in it.
    pub(super) fn find(&self, table: &DeTable<'_>) {
        self.tables.set(self.tables.get() + 1);
        for key in table.keys() {
            self.key(key.get_ref(), |asked| asked.found += 1);
        }
    }

    /// The tables below a key.
    pub(super) fn inner(&self, key: &str) -> Rc<Node> {
        self.key(key, |asked| Rc::clone(asked.inner.get_or_insert_default()))
    }

    /// The keys that a table must have: missed where they are absent, and absent nowhere in a sound folder.
    pub(super) fn required(&self) -> Vec<String> {
        let keys = self.keys.borrow();
        let always = |key: &Key| key.is_missed && key.found == self.tables.get();
        keys.iter()
            .filter(|(_, key)| always(key))
            .map(|(name, _)| name.clone())
            .collect()
    }
}

/// The notes of all files, by their kind: `form` for every `form-CODE.toml`.
#[derive(Debug, Default)]
pub(super) struct Recorder<'a> {
    files: RefCell<BTreeMap<String, Rc<Node>>>,
    /// What the reader is led through where a file has no table, so that it asks for everything once.
    pub(super) empty: DeTable<'a>,
}

impl Recorder<'_> {
    /// The outermost table of a file.
    pub(super) fn file(&self, name: &str) -> Rc<Node> {
        let mut files = self.files.borrow_mut();
        Rc::clone(files.entry(kind_of(name)).or_default())
    }

    /// All notes, by kind of file.
    pub(super) fn files(&self) -> BTreeMap<String, Rc<Node>> {
        self.files.borrow().clone()
    }
}

/// `form` for `form-monthly.toml`, `sectors` for `shared/sectors.toml`.
fn kind_of(file: &str) -> String {
    let file = file.rsplit('/').next().unwrap_or(file);
    let file = file.strip_suffix(".toml").unwrap_or(file);
    file.split('-').next().unwrap_or(file).to_owned()
}
