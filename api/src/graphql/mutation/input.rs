//! What the changes of a report are told (参数): one input each.
//!
//! Owns the bounds of their texts. Whether a change is lawful is the domain's
//! business, whether it is yours the scope's.

use async_graphql::{ID, InputObject};

use crate::graphql::error::{Code, Fault};
use crate::graphql::limits::{MAX_CELLS, MAX_CODE, MAX_TEXT};
use crate::graphql::scalar::Period;

/// The value of one cell (数据项填报值).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CellInput {
    /// Key of the value in the form (键), such as `3.3.2`.
    pub(super) key: String,
    /// The value (值): a plain decimal such as `12.5`, `true` or `false`, or words; null or blanks clear the cell.
    /// Full-width digits and surrounding spaces are accepted; signs, exponents and separators are not.
    pub(super) value: Option<String>,
}

/// The reason for a warning (警告说明).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReasonInput {
    /// Key of the cell that the warning names (键).
    pub(super) cell: String,
    /// Why the value is right all the same (理由).
    pub(super) reason: String,
}

/// What `saveReport` is told (填写参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct SaveReportInput {
    /// Code of the unit that owes (应报单位代码).
    pub(super) unit: String,
    /// Code of the campaign (专项行动代码).
    pub(super) campaign: String,
    /// Code of the schedule within it (报送要求代码).
    pub(super) schedule: String,
    /// The period (报告期).
    pub(super) period: Period,
    /// The cells to write (数据项); those not named keep their value.
    pub(super) cells: Vec<CellInput>,
    /// The `version` on which you worked (所据版本号); absent for the first draft of all.
    pub(super) expected_version: Option<i32>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `fileZeroReport` is told (零报送参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct FileZeroReportInput {
    /// Code of the unit that owes (应报单位代码).
    pub(super) unit: String,
    /// Code of the campaign (专项行动代码).
    pub(super) campaign: String,
    /// Code of the schedule within it (报送要求代码).
    pub(super) schedule: String,
    /// The period (报告期).
    pub(super) period: Period,
    /// The `version` that you saw (所见版本号), where a draft is there already; absent if there is none.
    pub(super) expected_version: Option<i32>,
    /// Reasons for warnings (警告说明), by cell: a total that falls to zero asks for one.
    #[graphql(default)]
    pub(super) reasons: Vec<ReasonInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `submitReport` is told (提交参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct SubmitReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
    /// Reasons for warnings (警告说明), by cell. A warning without one refuses the submission.
    #[graphql(default)]
    pub(super) reasons: Vec<ReasonInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `signReport` is told (审核签发参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct SignReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号): nothing is signed that was not read.
    pub(super) expected_version: i32,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `acceptReport` is told (接收参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AcceptReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `returnReport` is told (退回参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct ReturnReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
    /// Why it is returned (退回理由).
    pub(super) reason: String,
    /// Keys of the cells that are wrong (有误数据项); empty for the whole report. Either way it stops counting as a whole.
    #[graphql(default)]
    pub(super) cells: Vec<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `correctReport` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
    /// Why it is corrected (更正理由): it stands beside the corrected figure for good.
    pub(super) reason: String,
    /// The cells that change (数据项); the others keep the value in force.
    #[graphql(default)]
    pub(super) cells: Vec<CellInput>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// What `withdrawReport` is told (撤回参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct WithdrawReportInput {
    /// Id of the report (报表标识).
    pub(super) report: ID,
    /// The `version` that you saw (所见版本号).
    pub(super) expected_version: i32,
    /// Why it is taken back (撤回理由); required where it is signed.
    pub(super) reason: Option<String>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    pub(super) idempotency_key: Option<String>,
}

/// Refuses a list of cells that is longer than any form.
pub(super) fn check_cells(number: usize) -> Result<(), Fault> {
    if number <= MAX_CELLS {
        Ok(())
    } else {
        Err(Fault::limit(
            Code::TooManyValues,
            MAX_CELLS as u64,
            "数据项",
            "cells in one request",
        ))
    }
}

/// Refuses a free text that is longer than a reason can be.
pub(super) fn check_text(text: &str) -> Result<(), Fault> {
    if text.chars().count() <= MAX_TEXT {
        Ok(())
    } else {
        Err(Fault::limit(
            Code::TooManyValues,
            MAX_TEXT as u64,
            "理由的字数",
            "characters in a reason",
        ))
    }
}

/// Refuses an idempotency key that is empty or too long.
pub(super) fn check_key(key: Option<&str>) -> Result<(), Fault> {
    match key {
        Some("") => Err(Fault::bad_input(
            "idempotencyKey 为空：请填写非空的幂等键，或不填写该参数",
            "idempotencyKey is empty: write a key or leave it out",
        )),
        Some(key) if key.len() > MAX_CODE => Err(Fault::limit(
            Code::TooManyValues,
            MAX_CODE as u64,
            "幂等键的字节数",
            "bytes in an idempotency key",
        )),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beyond_their_bounds_are_refused() {
        assert!(check_text(&"说".repeat(MAX_TEXT)).is_ok());
        assert!(check_text(&"说".repeat(MAX_TEXT + 1)).is_err());
        assert!(check_key(None).is_ok() && check_key(Some("a")).is_ok());
        assert!(
            check_key(Some("")).is_err() && check_key(Some(&"a".repeat(MAX_CODE + 1))).is_err()
        );
        assert!(check_cells(MAX_CELLS).is_ok() && check_cells(MAX_CELLS + 1).is_err());
    }
}
