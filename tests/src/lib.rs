//! Black-box tests of the hub, over HTTP and the command line, each on SQLite
//! and on PostgreSQL. A file is named as the noun it tests, a test as the
//! behaviour it holds the hub to. One test binary; nothing here is a library.
#![cfg(test)]

mod harness;
mod world;

mod cells;
mod desk;
mod known;
mod model;
mod office;
mod page;
mod questions;

mod accident;
mod accident_target;
mod activity;
mod attachment;
mod attack;
mod board;
mod boundary;
mod bulk;
mod bulletin;
mod campaign;
mod cli;
mod completeness;
mod compliance;
mod conflict;
mod consolidation;
mod copy;
mod correction;
mod coverage;
mod demo;
mod document;
mod durability;
mod enterprise;
mod explain;
mod extension;
mod falls_due;
mod figure;
mod figure_change;
mod filing;
mod fresh;
mod grant;
mod history;
mod http;
mod import;
mod inspection;
mod kinds;
mod line;
mod node;
mod obligation;
mod outside;
mod paging;
mod policy;
mod progress;
mod ranking;
mod receiver;
mod reminder;
mod report;
mod requirement;
mod rollup;
mod schema;
mod scope;
mod series;
mod staff;
mod stand_in;
mod statements;
mod table;
mod target;
mod target_return;
mod template;
mod trace;
mod transport;
mod webhook;
mod withdrawal;
