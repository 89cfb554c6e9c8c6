//! Recording an accident, correcting it and closing its case: who may, and what the rows say.

use cengbao_domain::accident::{Grade, grade};
use cengbao_domain::attachment::OwnerKind;
use cengbao_entity::accident;
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::Accident;
use super::check::{day_refused, keys, responsibility_of};
use super::write::Step;
use crate::access::Scope;
use crate::attachment::Attaching;
use crate::error::{Result, StoreError};
use crate::filing::checked_reason;
use crate::revision::DistinctOutcome;
use crate::row;
use crate::time::micros;

/// Enterprises that answer for one accident.
pub const MAX_RESPONSIBLE: usize = 50;

/// What is known of an accident.
#[derive(Clone, Debug, Serialize)]
pub struct AccidentFacts {
    /// Code of the jurisdiction in which it happened.
    pub place: String,
    /// The day.
    pub on: NaiveDate,
    /// What happened, in words.
    pub title: String,
    /// People who died.
    pub deaths: i32,
    /// People gravely injured.
    pub serious_injuries: i32,
    /// Direct loss in yuan.
    pub direct_loss: Option<i64>,
    /// Codes of the enterprises that answer for it.
    pub enterprises: Vec<String>,
    /// It was determined that no enterprise answers for it; none: as before, and not known yet of a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_enterprise: Option<bool>,
    /// As determined officially.
    #[serde(serialize_with = "named")]
    pub determined_grade: Option<Grade>,
}

/// Records an accident.
#[derive(Clone, Debug, Serialize)]
pub struct RecordAccident {
    /// What is known.
    pub facts: AccidentFacts,
    /// It is another one beside one that looks the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct: bool,
    /// Files that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Puts other facts in the place of those that were recorded.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectAccident {
    /// Which revision.
    pub accident: Uuid,
    /// Why; never blank.
    pub reason: String,
    /// What is known now, all of it.
    pub facts: AccidentFacts,
    /// It was determined no more how grave it was; else what the facts leave out stays as before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub removes_grade: bool,
    /// It was none after all.
    pub void: bool,
    /// It is another one beside one that looks the same; once said, it stays.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct: bool,
    /// Files that show it, beside those of the revision before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Closes the case of an accident (结案).
#[derive(Clone, Debug, Serialize)]
pub struct CloseAccident {
    /// Which revision.
    pub accident: Uuid,
    /// On which day.
    pub on: NaiveDate,
    /// As determined officially; none: as before.
    #[serde(serialize_with = "named")]
    pub determined_grade: Option<Grade>,
    /// Why, where it was closed on another day before; never blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Files that show it, beside those of the revision before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Uuid>,
    /// Idempotency key.
    pub key: Option<String>,
}

/// What came of it.
pub type AccidentOutcome = DistinctOutcome<Accident>;

const NOT_ALLOWED: AccidentOutcome = AccidentOutcome::NotAllowed {
    reason_zh: "只有事故发生地的调度岗，或对全部责任企业负有监管职责的人员可以登记事故",
    reason_en: "only a coordinator of the place, or a supervisor of all enterprises that answer for it, records an \
                accident",
};

const ABOVE: AccidentOutcome = AccidentOutcome::NotAllowed {
    reason_zh: "该事故由上级或其他机构登记，只能由登记的机构或其上级更正、结案：有异议的，请向登记机构提出",
    reason_en: "an office above or beside yours recorded this accident, and that office or one above it alone corrects it \
                and closes its case: tell the office that recorded it",
};

impl Scope {
    /// Records an accident.
    ///
    /// Errors: `NotFound` (place, enterprise); `Invalid` (day, words, numbers); `IdempotencyKeyReused`.
    pub async fn record_accident(&self, request: RecordAccident) -> Result<AccidentOutcome> {
        let once = self.accident_once(request.key.as_deref(), "record-accident", &request)?;
        let attaching = Attaching::new(self, OwnerKind::Accident, &request.attachments)?;
        let facts = &request.facts;
        let checked = self.checked_accident(facts, None).await?;
        let Some(granted) = self.may_record_accident(&checked.place, &checked.enterprises)? else {
            return Ok(NOT_ALLOWED);
        };
        let id = Uuid::now_v7();
        let new = accident::Model {
            shard_key: checked.place.shard_key,
            id,
            accident: id,
            place_id: row::node_key(checked.place.id),
            path: checked.path.to_string(),
            happened_on: facts.on,
            title: checked.title,
            deaths: facts.deaths,
            serious_injuries: facts.serious_injuries,
            direct_loss: facts.direct_loss,
            grade: grade(checked.toll).to_string(),
            determined_grade: facts.determined_grade.map(|one| one.to_string()),
            closed_on: None,
            void: false,
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            simulated: self.viewer().simulated,
            recorded_at: micros(self.now()),
            revision: 1,
            reason: None,
            superseded_at: None,
            is_distinct: request.distinct,
            responsibility: checked.responsibility.to_string(),
        };
        let responsible = keys(&checked.enterprises);
        let step = Step {
            scope: self.clone(),
            new,
            responsible,
            before: None,
            attaching,
            once,
        };
        self.write_accident(granted, step).await
    }

    /// Corrects an accident: a new revision takes its place.
    ///
    /// Errors: as of recording, and `Invalid` for a blank reason.
    pub async fn correct_accident(&self, request: CorrectAccident) -> Result<AccidentOutcome> {
        let once = self.accident_once(request.key.as_deref(), "correct-accident", &request)?;
        let attaching = Attaching::new(self, OwnerKind::Accident, &request.attachments)?;
        let reason = checked_reason(&request.reason)?;
        let before = self.accident_row(request.accident).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        let facts = &request.facts;
        let checked = self.checked_accident(facts, Some(&before)).await?;
        if before.closed_on.is_some_and(|closed| closed < facts.on) {
            return Err(day_refused(
                "the case was closed before",
                "早于结案日的事故日期有误",
            ));
        }
        let there = self.may_supersede_accident(&before).await?;
        let here = self.may_record_accident(&checked.place, &checked.enterprises)?;
        let (Some((_, known)), Some(granted)) = (there, here) else {
            return Ok(NOT_ALLOWED);
        };
        if !self.may_write_over_accident(&before, &known).await? {
            return Ok(ABOVE);
        }
        let mut responsible = self.unseen_of(&before, &known).await?;
        let responsibility = if responsible.is_empty() {
            checked.responsibility
        } else {
            responsibility_of(true, facts, checked.responsibility)?
        };
        responsible.extend(keys(&checked.enterprises));
        let new = accident::Model {
            shard_key: checked.place.shard_key,
            id: Uuid::now_v7(),
            place_id: row::node_key(checked.place.id),
            path: checked.path.to_string(),
            happened_on: facts.on,
            title: checked.title,
            deaths: facts.deaths,
            serious_injuries: facts.serious_injuries,
            direct_loss: facts.direct_loss,
            grade: grade(checked.toll).to_string(),
            determined_grade: match facts.determined_grade {
                Some(grade) => Some(grade.to_string()),
                None if request.removes_grade => None,
                None => before.determined_grade.clone(),
            },
            void: request.void,
            is_distinct: request.distinct || before.is_distinct,
            responsibility: responsibility.to_string(),
            reason: Some(reason),
            ..self.next_revision(&before)
        };
        let before = Some(before);
        let step = Step {
            scope: self.clone(),
            new,
            responsible,
            before,
            attaching,
            once,
        };
        self.write_accident(granted, step).await
    }

    /// Closes the case of an accident: a revision with its closing day.
    ///
    /// Errors: `NotFound`; `Invalid` (day, grade); `IdempotencyKeyReused`.
    pub async fn close_accident(&self, request: CloseAccident) -> Result<AccidentOutcome> {
        let once = self.accident_once(request.key.as_deref(), "close-accident", &request)?;
        let attaching = Attaching::new(self, OwnerKind::Accident, &request.attachments)?;
        let before = self.accident_row(request.accident).await?;
        let before = before.ok_or(StoreError::NotFound)?;
        if request.on < before.happened_on || request.on > self.today() {
            return Err(day_refused(
                "it is before the accident or in the future",
                "结案日早于事故发生日或在今天之后",
            ));
        }
        let reason = request.reason.as_deref().map(checked_reason).transpose()?;
        let Some((granted, known)) = self.may_supersede_accident(&before).await? else {
            return Ok(NOT_ALLOWED);
        };
        if !self.may_write_over_accident(&before, &known).await? {
            return Ok(ABOVE);
        }
        // Another day moves the clocks that run from there.
        let is_moved = before.closed_on.is_some_and(|closed| closed != request.on);
        if is_moved && reason.is_none() {
            return Err(StoreError::invalid(
                "reason",
                "its case was closed on another day",
                "say why that was wrong",
            )
            .in_chinese("该事故已在另一日结案：请写明更正结案日的理由"));
        }
        let new = accident::Model {
            closed_on: Some(request.on),
            determined_grade: request
                .determined_grade
                .map(|one| one.to_string())
                .or_else(|| before.determined_grade.clone()),
            reason: Some(reason.unwrap_or_else(|| "结案".to_owned())),
            ..self.next_revision(&before)
        };
        let step = Step {
            scope: self.clone(),
            new,
            responsible: keys(&known),
            before: Some(before),
            attaching,
            once,
        };
        self.write_accident(granted, step).await
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference to the field"
)]
fn named<S: serde::Serializer>(
    grade: &Option<Grade>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    grade.map(Grade::as_str).serialize(serializer)
}
