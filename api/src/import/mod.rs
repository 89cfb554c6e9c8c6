//! Reads what is imported: files of CSV, a row at a time.
//!
//! Only reading: what a row means for what is there, and whether it is lawful,
//! the store decides. A row that is no row of CSV is refused here.

pub(crate) mod agencies;
pub(crate) mod changes;
mod columns;
pub(crate) mod divisions;
