//! Registering enterprises (企业登记): a list of rows, with an outcome for each. A file of them comes over HTTP instead.
//!
//! Must never decide who may register where, nor what is a duplicate: the store does.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use cengbao_store::{
    EnterpriseChange, EnterpriseFault, EnterpriseImport, EnterpriseMode, EnterpriseNote,
    EnterpriseNoteKind, EnterpriseOutcome, EnterpriseRequest, EnterpriseResult, EnterpriseRow,
};
use serde::Serialize;

use super::bulk::{Mode, check_rows};
use super::input::check_key;
use crate::graphql::context::{language, scope};
use crate::graphql::enterprise::Category;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::language::Language;
use crate::graphql::limits::per_item;
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::Date;

/// An enterprise as it is to be registered (企业登记行). A field that is left out leaves what is known; null, an empty
/// text or an empty list says that there is nothing.
#[derive(Clone, Debug, InputObject)]
pub(super) struct EnterpriseInput {
    /// Unified social credit code or the hub's own (统一社会信用代码); empty for a new place that has none.
    #[graphql(default)]
    code: String,
    /// Registered name (名称).
    name: String,
    /// Code of the town, village or zone in which it lies (所在地代码).
    place: String,
    /// The code under which the hub knew it before it had this one (原代码).
    replaces: Option<String>,
    /// Of what sort (类别); COMPANY for a new one if absent.
    category: Option<Category>,
    /// Code of the agency that answers for it (责任科室代码).
    section: MaybeUndefined<String>,
    /// Its sectors (行业领域).
    sectors: Option<Vec<String>>,
    /// Its marks (标记).
    marks: Option<Vec<String>>,
    /// First day of business (开业日期).
    opened: MaybeUndefined<Date>,
    /// First day on which it is no longer in business (关闭日期).
    closed: MaybeUndefined<Date>,
    /// From which day the row holds (起始日), not after today; today for a known one if absent, since ever for a new one.
    from: Option<Date>,
    /// Whether it is made for demonstration (模拟).
    simulated: Option<bool>,
    /// True where another one has the name at the place, and this is not that one (确系另一家).
    #[graphql(default)]
    distinct: bool,
    /// Why it tells days gone by otherwise than they were registered (更正理由); that of the list if absent.
    correction_reason: Option<String>,
}

/// A day, a null that says there is none, or nothing said.
fn day(given: MaybeUndefined<Date>) -> Option<String> {
    match given {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(String::new()),
        MaybeUndefined::Value(day) => Some(day.0.to_string()),
    }
}

impl EnterpriseInput {
    /// As the store takes it; its number is its place in the list.
    fn row(self, number: u64) -> EnterpriseRow {
        EnterpriseRow {
            row: number,
            code: self.code,
            replaces: self.replaces,
            name: self.name,
            place: self.place,
            category: self.category.map(|one| {
                let category: cengbao_domain::enterprise::Category = one.into();
                category.to_string()
            }),
            section: match self.section {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(String::new()),
                MaybeUndefined::Value(code) => Some(code),
            },
            sectors: self.sectors,
            marks: self.marks,
            opened: day(self.opened),
            closed: day(self.closed),
            from: self.from.map(|day| day.0.to_string()),
            simulated: self.simulated,
            distinct: self.distinct,
            correction_reason: self.correction_reason,
        }
    }
}

/// What `registerEnterprises` is told (企业登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RegisterEnterprisesInput {
    /// The enterprises (企业); as many as `fileReports` takes rows.
    enterprises: Vec<EnterpriseInput>,
    /// How they hang together (批量方式).
    #[graphql(default_with = "Mode::EachRow")]
    mode: Mode,
    /// A key of your choice (幂等键), unique per account: the same rows under it again write nothing, and say how they
    /// stand now.
    idempotency_key: Option<String>,
    /// Why days gone by are told otherwise (更正理由), of each row that says no reason of its own.
    correction_reason: Option<String>,
}

/// What came of a row of a list of enterprises (登记结果类型).
// The answer about a file has the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum EnterpriseOutcomeKind {
    /// It is new (新增).
    Added,
    /// It changed what was known (变更).
    Changed,
    /// It says what is known (不变).
    Unchanged,
    /// Another row or enterprise has the code (代码重复).
    DuplicateCode,
    /// Another row or enterprise has the name at the place (名称和所在地重复).
    DuplicateName,
    /// A field holds what it cannot hold (有误).
    Refused,
    /// No such place, agency or code before, or none of yours (不存在).
    NotFound,
    /// The office above decides (不允许).
    NotAllowed,
}

impl From<EnterpriseFault> for EnterpriseOutcomeKind {
    fn from(fault: EnterpriseFault) -> Self {
        match fault {
            EnterpriseFault::BadCell => Self::Refused,
            EnterpriseFault::SameCode => Self::DuplicateCode,
            EnterpriseFault::SameName => Self::DuplicateName,
            EnterpriseFault::NotFound => Self::NotFound,
            EnterpriseFault::NotAllowed => Self::NotAllowed,
        }
    }
}

impl From<&EnterpriseOutcome> for EnterpriseOutcomeKind {
    fn from(outcome: &EnterpriseOutcome) -> Self {
        match outcome {
            EnterpriseOutcome::Added => Self::Added,
            EnterpriseOutcome::Changed => Self::Changed,
            EnterpriseOutcome::Unchanged => Self::Unchanged,
            EnterpriseOutcome::Refused(problem) => problem.fault.into(),
        }
    }
}

/// What a row changed of a known enterprise (变更内容).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct RegisteredChange {
    /// The field (字段), by the name that it has in a list.
    field: String,
    /// What was known (原内容), as a list writes it; empty for nothing.
    before: String,
    /// What is known now (现内容).
    after: String,
}

/// What a note is about (提示类型).
// The answer about a file has the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "EnterpriseNoteKind")]
pub(crate) enum RegisteredNoteKind {
    /// No campaign of the hub counts by the sector (行业领域不在各专项行动之列).
    UnknownSector,
    /// Without a day of opening or beginning it counts since ever (自始计入).
    CountsSinceEver,
    /// Days gone by are told of otherwise than they were registered; how it stood is kept (更改往日).
    RewritesPast,
    /// No campaign of the hub counts by the mark (标记不在各专项行动之列).
    UnknownMark,
    /// A code before is named, and no code takes its place (未换码).
    ReplacesNothing,
    /// Another one has the name at the place, and the row says that it is not that one (同名、同地的另一家).
    Namesake,
    /// The place is a county, a city or a province itself (登记在本级).
    LiesInNoTown,
    /// The place was merged or split after the first day of the row (所在地已撤并).
    PlaceIsNoMore,
}

/// What somebody ought to know of a row that was taken (提示).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct RegisteredNote {
    /// What it is about (提示类型).
    kind: RegisteredNoteKind,
    /// Of which field (字段), by the name that it has in a list.
    field: String,
    /// In words (内容), in the language of the request.
    note: String,
}

/// What came of a row (登记结果).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct RegisteredEnterprise {
    /// Its place in the list, from 1 (行号).
    row: i32,
    /// What came of it (结果类型).
    outcome: EnterpriseOutcomeKind,
    /// The code in it, or the one that the hub gave (代码); empty for a new one without a code that was only checked.
    code: String,
    /// Opaque id of the enterprise (企业标识), for `node`; null where it was not registered.
    enterprise_id: Option<ID>,
    /// What is wrong (原因), in the language of the request; null where nothing is.
    reason: Option<String>,
    /// What to do about it (处理办法).
    remedy: Option<String>,
    /// Of a duplicate: the other row (重复的行号).
    other_row: Option<i32>,
    /// Of a duplicate: the code of the known enterprise, if it is one of yours (重复的企业代码).
    other_code: Option<String>,
    /// What the row changed of a known enterprise (变更内容), or would change.
    changes: Vec<RegisteredChange>,
    /// What somebody ought to know of a row that is taken (提示).
    notes: Vec<RegisteredNote>,
}

impl RegisteredEnterprise {
    fn of(result: EnterpriseResult, written: bool, language: Language) -> Self {
        let outcome = EnterpriseOutcomeKind::from(&result.outcome);
        let (is_there, problem) = match result.outcome {
            EnterpriseOutcome::Added | EnterpriseOutcome::Changed => (written, None),
            EnterpriseOutcome::Unchanged => (true, None),
            EnterpriseOutcome::Refused(problem) => (false, Some(*problem)),
        };
        let number = |row: u64| i32::try_from(row).unwrap_or(i32::MAX);
        let change = |one: EnterpriseChange| RegisteredChange {
            field: one.column.name().to_owned(),
            before: one.before,
            after: one.after,
        };
        let note = |one: EnterpriseNote| RegisteredNote {
            kind: one.kind.into(),
            field: one.column.name().to_owned(),
            note: language.pick(one.sentence.zh, one.sentence.en),
        };
        let known = Self {
            row: number(result.row),
            outcome,
            enterprise_id: is_there.then(|| GlobalId::Enterprise(result.code.clone()).seal()),
            code: result.code,
            reason: None,
            remedy: None,
            other_row: None,
            other_code: None,
            changes: result.changes.into_iter().map(change).collect(),
            notes: result.notes.into_iter().map(note).collect(),
        };
        match problem {
            None => known,
            Some(problem) => Self {
                reason: Some(language.pick(problem.reason.zh, problem.reason.en)),
                remedy: Some(language.pick(problem.remedy.zh, problem.remedy.en)),
                other_row: problem.other_row.map(number),
                other_code: problem.other_code,
                ..known
            },
        }
    }
}

/// What `registerEnterprises` answers (登记结果).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct RegisterEnterprisesPayload {
    /// Whether the good rows are in the registry (是否写入); otherwise the outcomes say what would be.
    written: bool,
    /// Whether the key stands for an earlier request with the same rows (是否重复请求): nothing was written again.
    repeated: bool,
    /// Row by row, in the order of the list (逐行结果).
    rows: Vec<RegisteredEnterprise>,
}

impl RegisterEnterprisesPayload {
    fn of(import: EnterpriseImport, language: Language) -> Self {
        let written = !import.only_checked;
        let rows = import.rows.into_iter();
        Self {
            written,
            repeated: import.repeated,
            rows: rows
                .map(|row| RegisteredEnterprise::of(row, written, language))
                .collect(),
        }
    }
}

/// The changes of the registry.
#[derive(Default)]
pub(super) struct EnterpriseMutation;

#[Object]
impl EnterpriseMutation {
    /// Registers, changes, moves and closes enterprises (企业登记), as a coordinator of their places. A duplicate is shown
    /// and never merged; of an enterprise elsewhere one learns that its code is taken, and nothing else. The same list
    /// again changes nothing. Error FORBIDDEN for who may register nowhere, TOO_MANY_ROWS.
    #[graphql(complexity = "per_item(input.enterprises.len(), child_complexity)")]
    async fn register_enterprises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The enterprises (参数).")] input: RegisterEnterprisesInput,
    ) -> Result<RegisterEnterprisesPayload> {
        check_rows(input.enterprises.len()).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let rows = input.enterprises.into_iter().zip(1..);
        let request = EnterpriseRequest {
            rows: rows.map(|(row, number)| row.row(number)).collect(),
            mode: match input.mode {
                Mode::EachRow => EnterpriseMode::EachRow,
                Mode::AllOrNothing => EnterpriseMode::AllOrNothing,
                Mode::CheckOnly => EnterpriseMode::CheckOnly,
            },
            key: input.idempotency_key,
            reason: input.correction_reason,
        };
        let import = scope(ctx)?
            .register_enterprises(request)
            .await
            .or_fault(ctx)?;
        Ok(RegisterEnterprisesPayload::of(import, language(ctx)))
    }
}
