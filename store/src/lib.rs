//! The only way to the database: every read and every write takes a scope.
//!
//! Owns SQL and transactions; returns domain types and plain rows. Must never
//! hand out a connection, a query, or a row that the scope does not see.
//!
//! An unscoped read does not compile. The twin that asks a scope does:
//!
//! ```no_run
//! # async fn ask(scope: &cengbao_store::Scope) -> Result<(), cengbao_store::StoreError> {
//! let town = scope.find_jurisdiction("450202002").await?;
//! # Ok(())
//! # }
//! ```
//!
//! The one that asks the store itself does not:
//!
//! ```compile_fail
//! # async fn ask(store: &cengbao_store::Store) -> Result<(), cengbao_store::StoreError> {
//! let town = store.find_jurisdiction("450202002").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Nor does the one that reaches for the connection:
//!
//! ```compile_fail
//! # async fn ask(scope: &cengbao_store::Scope) {
//! let connection = scope.reads().await;
//! # }
//! ```

mod access;
mod accident;
mod accident_keeping;
mod account;
mod activity;
mod agency;
mod apply;
mod attachment;
mod authorship;
mod board;
mod bulletin;
mod campaign;
mod chain;
mod change;
mod compliance;
mod consolidation;
mod counts;
mod document;
mod enterprise;
mod error;
mod explain;
mod extension;
mod falls_due;
mod figure_change;
mod figures;
mod filing;
mod import;
mod import_agency;
mod import_division;
mod import_enterprise;
mod jurisdiction;
mod known;
mod lease;
mod lineage;
mod made;
mod obligation;
mod outbox;
mod page;
mod progress;
mod range;
mod ranking;
mod reading;
mod reminder;
mod report;
mod requirement;
mod revision;
mod rollup;
mod row;
mod sector;
mod series;
mod shelf;
mod shift;
mod staff;
mod stand_in;
mod table;
mod target_return;
mod time;
mod unit;
mod values;
mod verify;
mod webhook;

pub use access::{GrantRow, Receiver, Scope, Sent, Store, StoreSettings, Viewer, Watcher};
pub use accident::{
    Accident, AccidentFacts, AccidentFilter, AccidentOutcome, CloseAccident, CorrectAccident,
    MAX_RESPONSIBLE, RecordAccident,
};
pub use accident_keeping::{AccidentKeeping, AccidentKeepingOutcome, StateAccidentKeeping};
pub use account::{AccountRow, AccountSpec, GrantSpec, MAX_ACCOUNTS};
pub use activity::{
    Activity, ActivityFilter, ActivityOutcome, CorrectActivity, DaysReport, RecordActivity,
    RecordedAs,
};
pub use agency::{Agency, AgencyFilter, AgencyRelation};
pub use apply::{Applied, ReadAs, refused_coverage};
pub use attachment::{
    Attachment, AttachmentSpec, ContentKey, ContentSpec, StoredContent, UploadTarget,
};
pub use board::{
    Board, BoardBy, BoardCount, BoardFilter, BoardItem, BoardLine, BoardQuestion, BoardRow,
};
pub use bulletin::{
    Bulletin, BulletinActionAllowed, BulletinFilter, BulletinOutcome, BulletinReceipt,
    PublishRequest, Sheet, SheetColumn, SheetRank, SheetRow, WithdrawBulletinRequest, Withdrawn,
};
pub use campaign::{AppliedCampaign, FormVersion};
pub use change::{
    CancelOutcome, Cancelled, ChangeOutcome, ChangeRow, ChangeState, RecordedChange,
    SuccessorShare, Touch, TouchPart,
};
pub use compliance::{
    Area, AreaCompliance, AreaQuestion, AreaRow, Behind, DutyCell, DutyMeasure, DutyUnknown,
    HeldBack, OfficeCompliance, OfficeDuty, OfficeHeldBack, TargetCell, TargetRow, TargetSource,
    TargetStanding, TargetUnknown, UnitStanding,
};
pub use consolidation::{
    Collation, CollationFlag, CollationFlagKind, Consolidation, ConsolidationActionAllowed,
    ConsolidationChange, ConsolidationEvent, ConsolidationFilter, ConsolidationOutcome,
    ConsolidationRequest, ConsolidationTable, OwedConsolidation, OwedConsolidationFilter, SentRow,
    SentUp, SignConsolidation,
};
pub use counts::Counts;
pub use document::{
    Document, DocumentRow, DocumentSpec, DocumentUse, MAX_DOCUMENT_NAME, MAX_DOCUMENTS, Manifest,
    Registered,
};
pub use enterprise::{Enterprise, EnterpriseFilter, EnterpriseRevision, checked_mark};
pub use error::{Result, StoreError};
pub use explain::{
    Contribution, ExplainBy, ExplainQuestion, ExplainedPart, Explanation, ReportRevision, ShareOf,
};
pub use extension::{ExtendManyRequest, ExtendOutcome, ExtendRequest, ExtendRowOutcome, Extension};
pub use falls_due::{FallsDue, FallsDueKind};
pub use figure_change::{ChangesQuestion, FigureChange, FigureChanges, MAX_CHANGES};
pub use filing::{
    BulkMode, BulkRequest, BulkRow, CorrectRequest, DraftRequest, MAX_BULK_ROWS, MAX_TEXT_CHARS,
    Outcome, ReportRequest, ReturnRequest, RowOutcome, WithdrawRequest, ZeroRequest,
};
pub use import::{ImportReport, MAX_REFUSED, RefusedRow, before_every_record};
pub use import_agency::{AgencyRow, MAX_AGENCY_ROWS};
pub use import_division::{DivisionOptions, DivisionRow};
pub use import_enterprise::{
    EnterpriseChange, EnterpriseFault, EnterpriseImport, EnterpriseMode, EnterpriseNote,
    EnterpriseNoteKind, EnterpriseOutcome, EnterpriseProblem, EnterpriseRequest, EnterpriseResult,
    EnterpriseRow, MAX_ENTERPRISE_ROWS, MAX_REGISTERED_ROWS, Sentence,
};
pub use jurisdiction::{Ancestor, Jurisdiction, JurisdictionFilter};
pub use lease::{LeaderTask, Lease};
pub use lineage::{Spell, Succession};
pub use obligation::{
    Obligation, ObligationActionAllowed, ObligationFilter, ObligationKey, ObligationStatus,
};
pub use page::{Direction, MAX_PAGE, Page, PageRequest};
pub use progress::{
    CorrectProgress, DecideProgress, Decision, Progress, ProgressFilter, ProgressOutcome,
    RecordProgress,
};
pub use ranking::{RankedRow, Ranking};
pub use reading::{Basis, Reading};
pub use reminder::{
    AcknowledgeOutcome, MAX_OF_OBLIGATION, MAX_REMINDED, RemindOutcome, RemindRequest, Reminder,
    ReminderFilter, ReminderKey, SHOWN_REMINDED,
};
pub use report::{AllowedAction, Report, ReportEvent, ReportFilter, ReportOrder, ReportSort};
pub use requirement::BindingCampaign;
pub use revision::{DistinctOutcome, RecordOutcome};
pub use rollup::Cause;
pub use series::{MAX_POINTS, Series, SeriesPoint, SeriesQuestion, Span};
pub use staff::{
    AreaStaff, CorrectStaff, RecordStaff, StaffCount, StaffFigures, StaffOutcome, StaffRow,
};
pub use stand_in::{AppointRequest, RevokeRequest, StandIn, StandInFilter, StandInOutcome};
pub use table::{Hop, MAX_RANKED, Rank, RankBy, RowKind, Table, TableBy, TableQuestion, TableRow};
pub use target_return::{
    CorrectTarget, DecideTarget, FileTarget, ReturnActionAllowed, TargetFigures, TargetReturn,
    TargetReturnFilter, TargetReturnOutcome, TargetUnit, UnitKind,
};
pub use time::{day_in_zone, hour_in_zone};
pub use verify::{Difference, MAX_DIFFERENCES, VerifyReport};
pub use webhook::{
    Attempt, Delivery, MAX_WEBHOOKS, Outgoing, RedeliverRequest, Webhook, WebhookOutcome,
    WebhookSpec,
};
