//! The sea-orm model: one file a table, no behaviour.
//!
//! Three kinds of table: reference (tree, campaigns, forms), identity (accounts,
//! grants) and regional (all the rest, `shard_key` first in every key).
//! Times are microseconds since 1970 in UTC, because text and native timestamps
//! of the two databases do not compare alike; days are dates.

pub mod accident;
pub mod accident_enterprise;
pub mod accident_keeping;
pub mod account;
pub mod activity;
pub mod agency;
pub mod agency_alias;
pub mod agency_link;
pub mod agency_successor;
pub mod attachment;
pub mod attachment_content;
pub mod attachment_link;
pub mod boundary_change;
pub mod boundary_touch;
pub mod bulletin;
pub mod bulletin_receipt;
pub mod campaign;
pub mod campaign_binding;
pub mod campaign_version;
pub mod consolidation;
pub mod consolidation_event;
pub mod consolidation_row;
pub mod coverage_change;
pub mod document;
pub mod document_use;
pub mod duty_record;
pub mod enterprise;
pub mod family_slot;
pub mod form_family;
pub mod head;
pub mod idempotency;
pub mod journal;
pub mod jurisdiction;
pub mod jurisdiction_successor;
pub mod lease;
pub mod node;
pub mod node_move;
pub mod node_name;
pub mod node_passed;
pub mod node_place;
pub mod obligation;
pub mod outbox;
pub mod progress;
pub mod reminder;
pub mod report;
pub mod report_event;
pub mod report_extension;
pub mod revision;
pub mod role_grant;
pub mod rollup;
pub mod schedule_copy;
pub mod sector_set;
pub mod staff;
pub mod stand_in;
pub mod target_record;
pub mod target_return;
pub mod webhook;
pub mod webhook_delivery;
