//! The history of the schema, the same on SQLite and PostgreSQL.
//!
//! Expand first, contract later: a running hub survives an upgrade. A migration
//! that has been released is never edited. No sequences, triggers or stored
//! procedures; times, ids and randomness come from the program.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m0001_reference;
mod m0002_identity;
mod m0003_regional;
mod m0004_documents;
mod m0005_campaign_binding;
mod m0006_lifecycle;
mod m0007_known;
mod m0008_boundary_change;
mod m0009_consolidation;
mod m0011_reminders;
mod m0013_activity;
mod m0013_enterprise;
mod m0014_sight;
mod m0015_by_report;
mod m0016_copy;
mod m0016_receiver;
mod m0016_stand_in;
mod m0017_bulletin;
mod m0018_target_return;
mod m0019_progress;
mod m0020_heads;
mod m0021_coverage_change;
mod m0023_accident;
mod m0024_staff;
mod m0025_attachment;
mod m0027_accident_keeping;
mod m0028_inspected;
mod m0030_stand_in_marks;
mod m0031_share;
mod m0032_carried;
mod m0034_distinct;
mod m0035_cancelled_change;
mod m0036_first_problems;
mod m0038_told_changes;
mod m0043_by_id;
mod m0045_each_move;
mod m0046_document;
mod m0047_accident_day;
mod m0052_enterprise_revision;
mod m0054_bound_days;
mod m0056_revision_reason;
mod m0060_refusal_zh;
mod m0061_endpoint;
mod m0062_responsibility;
mod m0062_void_return;

/// Applies the migrations in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_reference::Migration),
            Box::new(m0002_identity::Migration),
            Box::new(m0003_regional::Migration),
            Box::new(m0004_documents::Migration),
            Box::new(m0005_campaign_binding::Migration),
            Box::new(m0006_lifecycle::Migration),
            Box::new(m0007_known::Migration),
            Box::new(m0011_reminders::Migration),
            Box::new(m0008_boundary_change::Migration),
            Box::new(m0009_consolidation::Migration),
            Box::new(m0013_enterprise::Migration),
            Box::new(m0013_activity::Migration),
            Box::new(m0014_sight::Migration),
            Box::new(m0015_by_report::Migration),
            Box::new(m0016_copy::Migration),
            Box::new(m0016_receiver::Migration),
            Box::new(m0016_stand_in::Migration),
            Box::new(m0020_heads::Migration),
            Box::new(m0017_bulletin::Migration),
            Box::new(m0019_progress::Migration),
            Box::new(m0018_target_return::Migration),
            Box::new(m0021_coverage_change::Migration),
            Box::new(m0023_accident::Migration),
            Box::new(m0024_staff::Migration),
            Box::new(m0027_accident_keeping::Migration),
            Box::new(m0025_attachment::Migration),
            Box::new(m0028_inspected::Migration),
            Box::new(m0030_stand_in_marks::Migration),
            Box::new(m0032_carried::Migration),
            Box::new(m0031_share::Migration),
            Box::new(m0036_first_problems::Migration),
            Box::new(m0034_distinct::Migration),
            Box::new(m0035_cancelled_change::Migration),
            Box::new(m0038_told_changes::Migration),
            Box::new(m0043_by_id::Migration),
            Box::new(m0045_each_move::Migration),
            Box::new(m0046_document::Migration),
            Box::new(m0047_accident_day::Migration),
            Box::new(m0052_enterprise_revision::Migration),
            Box::new(m0054_bound_days::Migration),
            Box::new(m0056_revision_reason::Migration),
            Box::new(m0060_refusal_zh::Migration),
            Box::new(m0061_endpoint::Migration),
            Box::new(m0062_responsibility::Migration),
            Box::new(m0062_void_return::Migration),
        ]
    }
}
