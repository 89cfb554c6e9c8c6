//! The rules of reporting up a hierarchy (层层上报), pure.
//!
//! Owns: periods and deadlines, forms and their checks, figures and how they
//! add up, the lifecycle of a report, and the algebra of who may see what.
//! Must never: reach for a database, a clock or an executor. Everything a rule
//! needs is an argument, so that each can be proved by a property.

pub mod accident;
pub mod answer;
pub mod attachment;
pub mod authorship;
pub mod bound;
pub mod bulk;
pub mod bulletin;
pub mod campaign;
pub mod chain;
pub mod change;
pub mod check;
pub mod clause;
pub mod compliance;
pub mod consolidation;
pub mod coverage;
pub mod deadline;
pub mod decimal;
pub mod division;
pub mod enterprise;
pub mod event;
pub mod extension;
pub mod figure;
pub mod filing;
pub mod form;
pub mod ids;
pub mod indicator;
pub mod journal;
pub mod level;
pub mod name;
pub mod obligation;
pub mod outlier;
#[cfg(test)]
mod page_table;
pub mod path;
pub mod period;
pub mod policy;
pub mod power;
pub mod progress;
pub mod ranking;
pub mod rate;
pub mod reach;
pub mod reminder;
pub mod report;
pub mod run;
pub mod scope;
pub mod share;
pub mod staff;
pub mod stand_in;
pub mod taken_in;
pub mod target_return;
pub mod webhook;
pub mod word;
