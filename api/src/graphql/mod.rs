//! The contract: the GraphQL schema and nothing else.
//!
//! One file a noun. A resolver parses its arguments, calls one function of the
//! store and shapes the answer. It must never decide who may see what (the
//! `Scope` does), never compute a figure (the domain does), and never keep
//! anything of a request beyond it: the schema's own data is empty.
//!
//! A request comes in through [`HubSchema`]: parsed once, measured, executed in
//! a scope, its errors put into the caller's language.

mod accident;
mod accident_keeping;
mod activity;
mod agency;
mod ancestor;
mod attachment;
mod boundary;
mod bulletin;
mod campaign;
mod cell;
mod check;
mod completeness;
mod compliance;
mod consolidation;
mod context;
mod enterprise;
mod error;
mod explain;
mod falls_due;
mod figure_change;
mod figures;
mod form;
mod jurisdiction;
mod language;
mod leaves;
mod level;
mod lexer;
mod limits;
mod lists;
mod loader;
mod measure;
mod mutation;
mod node;
mod obligation;
mod order;
mod page;
mod parsed;
mod plain;
mod prepare;
mod problem;
mod progress;
mod query;
mod ranking;
mod reminder;
mod report;
mod scalar;
mod schema;
mod series;
mod staff;
mod stand_in;
mod table;
mod target_return;
mod unit;
mod viewer;
mod webhook;
mod written;

#[cfg(test)]
mod tests;

pub(crate) use attachment::{opened_attachment, shown_attachment};
pub use check::{DocumentCheck, Sound};
pub use error::{About, Code, Fault, Reach, errors_document, limit_of, reach_words};
pub use language::Language;
pub(crate) use mutation::{EnterpriseOutcomeKind, RegisteredNoteKind};
pub(crate) use node::sealed_report;
pub use prepare::Prepared;
pub use schema::{HubSchema, Spent, Telling, build_schema, is_request_error, sdl};
pub(crate) use webhook::event_body;
pub(crate) use written::write;
