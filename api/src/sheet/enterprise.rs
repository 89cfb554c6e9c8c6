//! Lists of enterprises (企业名单) as spreadsheets: a file becomes rows of the registry, what came of it is told row by
//! row and by its cell, and the rows that were refused go back as a file that is mended and imported again.
//!
//! Owns the layout of the file and nothing of the registry. Must never guess: a code that a spreadsheet rounded, a day
//! that could be another, a column that nobody knows are refused by their place.

mod answer;
mod layout;
mod refused;
mod rows;
mod template;

use cengbao_store::{EnterpriseMode, EnterpriseRow};

pub(crate) use self::answer::{Imported, ImportedRow};
use self::layout::Layout;
use self::rows::Aside;
pub(crate) use self::template::template;
use super::grid::{Bounds, Grid};
use crate::graphql::{Fault, Language};

/// From where a list comes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A file on the hub's own machine.
    Operator,
    /// A request.
    Upload,
}

/// A list as it was read.
#[derive(Debug)]
pub(crate) struct List {
    grid: Grid,
    layout: Layout,
    rows: Vec<EnterpriseRow>,
    aside: Vec<Aside>,
}

impl List {
    /// Reads a file, and of a workbook the sheet of this name or the first that is shown.
    ///
    /// Errors: the file cannot be read, has no heading row, or a column that nobody knows.
    pub(crate) async fn read(
        bytes: Vec<u8>,
        source: Source,
        sheet: Option<String>,
    ) -> Result<Self, Fault> {
        let bounds = match source {
            Source::Operator => Bounds::LIST,
            Source::Upload => Bounds::UPLOAD,
        };
        Self::of(super::grid(bytes, bounds, sheet).await?)
    }

    fn of(grid: Grid) -> Result<Self, Fault> {
        let layout = layout::find(&grid)?;
        let (rows, aside) = rows::read(&grid, &layout);
        Ok(Self {
            grid,
            layout,
            rows,
            aside,
        })
    }

    /// The rows that can be judged, for the store.
    pub(crate) fn rows(&self) -> Vec<EnterpriseRow> {
        self.rows.clone()
    }

    /// How the store is to take them: rows that hang together are held back by one that cannot be read, too.
    pub(crate) fn mode(&self, wanted: EnterpriseMode) -> EnterpriseMode {
        if wanted == EnterpriseMode::AllOrNothing && !self.aside.is_empty() {
            return EnterpriseMode::CheckOnly;
        }
        wanted
    }

    /// In which language its headings are: what is written back beside them is in the same.
    pub(crate) fn language(&self) -> Language {
        if self.layout.is_english {
            Language::En
        } else {
            Language::Zh
        }
    }
}
