//! What a change of a report answers (结果): done, refused, in conflict, or not allowed.
//!
//! These are outcomes that a client must expect, so they are data. What nobody
//! can expect (a report that is not yours, a failing database) is an error.

use async_graphql::{Enum, SimpleObject};
use cengbao_store::Outcome;

use crate::graphql::language::Language;
use crate::graphql::problem::Problem;
use crate::graphql::report::Report;

/// How a change of a report ended (结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum OutcomeKind {
    /// It happened (成功).
    Done,
    /// Cells are wrong, or warnings lack their reasons (校核未通过): `problems` names all of them; the report has not moved on.
    Refused,
    /// Somebody changed the report in the meantime (版本冲突): `report` is as it is now; nothing was changed.
    Conflict,
    /// The state of the report, or your role, does not allow it now (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What a change of a report answers (结果).
#[derive(Debug, SimpleObject)]
pub(super) struct ReportPayload {
    /// How it ended (结果类型).
    outcome: OutcomeKind,
    /// The report as it is now (报表); null where there is none yet.
    report: Option<Report>,
    /// What is wrong with the cells (校核问题), all at once: errors where it was refused, and warnings with or without
    /// their reasons.
    problems: Vec<Problem>,
    /// Why it is not allowed, or what to do after a conflict (原因), in the language of the request; null for the other
    /// outcomes.
    reason: Option<String>,
}

impl ReportPayload {
    /// Shapes the store's outcome.
    pub(super) fn of(outcome: Outcome, language: Language) -> Self {
        let (outcome, report, problems, reason) = match outcome {
            Outcome::Done(report, problems) => (OutcomeKind::Done, Some(report), problems, None),
            Outcome::Refused(report, problems) => (OutcomeKind::Refused, report, problems, None),
            Outcome::Conflict(report, action) => {
                let (zh, en) = report.overtaken(action);
                let reason = language.pick(zh, en);
                (
                    OutcomeKind::Conflict,
                    Some(report),
                    Vec::new(),
                    Some(reason),
                )
            }
            Outcome::NotAllowed {
                report,
                reason_zh,
                reason_en,
                ..
            } => (
                OutcomeKind::NotAllowed,
                report,
                Vec::new(),
                Some(language.pick(reason_zh, reason_en)),
            ),
        };
        Self {
            outcome,
            report: report.map(|report| (*report).into()),
            problems: problems.into_iter().map(Into::into).collect(),
            reason,
        }
    }
}
