//! What an office writes in words: within its bounds, and a reason says something.

use super::MAX_TEXT_CHARS;
use crate::error::{Result, StoreError};

/// A reason that says something, within its bounds.
pub(crate) fn checked_reason(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(StoreError::invalid("reason", "it is blank", "say why")
            .in_chinese("理由为空：请写明理由"));
    }
    if reason.chars().count() > MAX_TEXT_CHARS {
        return Err(too_long("reason"));
    }
    Ok(reason.to_owned())
}

/// A reason, where one is wanted or was given.
pub(crate) fn reason_where(wanted: bool, given: Option<&str>) -> Result<Option<String>> {
    let given = given.unwrap_or_default();
    if wanted || !given.trim().is_empty() {
        checked_reason(given).map(Some)
    } else {
        Ok(None)
    }
}

/// A note without blanks around it; none where it says nothing.
pub(crate) fn checked_note(note: Option<&str>) -> Result<Option<String>> {
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > MAX_TEXT_CHARS) {
        return Err(too_long("note"));
    }
    Ok(note.map(str::to_owned))
}

pub(super) fn too_long(place: &str) -> StoreError {
    StoreError::invalid(
        place,
        "the text is too long",
        format!("write at most {MAX_TEXT_CHARS} characters"),
    )
    .in_chinese(format!("文字过长：请不超过 {MAX_TEXT_CHARS} 字"))
}
