//! Recording accidents, correcting them and closing their cases (登记、更正、结案): what they are told and what they answer.
//!
//! Must never decide who may record, nor how grave an accident is: the store and the domain do.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use cengbao_domain::decimal::parse_scaled;
use cengbao_store::{
    AccidentFacts, AccidentOutcome, CloseAccident, CorrectAccident, RecordAccident,
};
use uuid::Uuid;

use super::conflict::{same, stands, went_elsewhere};
use super::input::{check_key, check_text};
use crate::graphql::accident::{Accident, Grade, LOSS_SCALE};
use crate::graphql::attachment;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{Fault, OrFault as _, OrNotFound as _, Result};
use crate::graphql::node::GlobalId;
use crate::graphql::scalar::{Date, Decimal};

/// What is known of an accident (事故情况).
#[derive(Clone, Debug, InputObject)]
pub(super) struct AccidentInput {
    /// Division code of the place in which it happened (事故发生地代码).
    place: String,
    /// The day on which it happened (事故发生日), not after today.
    on: Date,
    /// What happened, in words (简况), at most 2,000 characters; no names of persons.
    title: String,
    /// People who died (死亡人数).
    deaths: i32,
    /// People gravely injured (重伤人数), acute poisoning among them.
    serious_injuries: i32,
    /// Direct loss in 万元 (直接经济损失), at most four digits after the point; absent while it is not known.
    direct_loss: Option<Decimal>,
    /// Codes of the enterprises that answer for it (责任企业代码), at most 50.
    enterprises: Vec<String>,
    /// It was determined that no enterprise answers for it (无责任企业), as where private cars collide; never beside
    /// enterprises. Left out it is not known yet who answers, and in a correction as before.
    no_enterprise: Option<bool>,
    /// How grave it was determined to be officially (认定等级), beside the grade that is computed. In a correction as before
    /// if absent, and none any more if null.
    determined_grade: MaybeUndefined<Grade>,
}

impl AccidentInput {
    fn facts(self, ctx: &Context<'_>) -> Result<AccidentFacts> {
        check_text(&self.title).or_fault(ctx)?;
        let loss = self
            .direct_loss
            .map(|loss| parse_scaled(&loss.0, LOSS_SCALE))
            .transpose();
        let direct_loss = loss.map_err(|_| {
            Fault::bad_input(
                "directLoss 有误：请填写万元数，至多四位小数",
                "directLoss is no sum: write it in 万元 with at most four digits after the point",
            )
            .in_language(language(ctx))
        })?;
        Ok(AccidentFacts {
            place: self.place,
            on: self.on.0,
            title: self.title,
            deaths: self.deaths,
            serious_injuries: self.serious_injuries,
            direct_loss,
            enterprises: self.enterprises,
            no_enterprise: self.no_enterprise,
            determined_grade: self.determined_grade.take().map(Into::into),
        })
    }
}

/// What `recordAccident` is told (登记参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct RecordAccidentInput {
    /// What is known (事故情况).
    accident: AccidentInput,
    /// Whether it is another one beside one that looks the same (确系另一起); kept with the record.
    #[graphql(default)]
    distinct: bool,
    /// Files that show it (附件标识): uploads of yours (`POST /attachments`) for the place in which it happened, or for an
    /// enterprise that answers for it, each attached once and for good; at most 20.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `correctAccident` is told (更正参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CorrectAccidentInput {
    /// The revision that holds (事故标识).
    id: ID,
    /// Why (更正理由), at most 2,000 characters; never blank.
    reason: String,
    /// What is known now (事故情况), all of it.
    accident: AccidentInput,
    /// Whether it was none after all (作废).
    #[graphql(default)]
    void: bool,
    /// Whether it is another one beside one that looks the same (确系另一起); kept with the record.
    #[graphql(default)]
    distinct: bool,
    /// More files that show it (附件标识), beside those of the revision before, which stay; 20 in all.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// What `closeAccident` is told (结案参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CloseAccidentInput {
    /// The revision that holds (事故标识).
    id: ID,
    /// The day on which the case was closed (结案日), not before the accident and not after today.
    on: Date,
    /// How grave it was determined to be (认定等级); as before if absent.
    determined_grade: Option<Grade>,
    /// Why (更正理由), at most 2,000 characters; never blank. Wanted where its case was closed on another day before.
    reason: Option<String>,
    /// More files that show it (附件标识), such as the report of the investigation (事故调查报告), beside those of the revision
    /// before, which stay; 20 in all.
    #[graphql(default)]
    attachments: Vec<ID>,
    /// A key of your choice (幂等键), unique per account: the same request with it again gives the first result.
    idempotency_key: Option<String>,
}

/// How a change of an accident ended (登记结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum AccidentOutcomeKind {
    /// It happened (成功).
    Done,
    /// Somebody corrected it in the meantime (已被更正): `accident` is the revision that holds, or, where that is no longer
    /// within your scope, the one that you named.
    Conflict,
    /// One of the same day is on record, at the same place or one around it or inside it, with the same words or with an
    /// enterprise that answers for both (已有同一记录): `accident` is that one, nothing was recorded. `distinct: true`
    /// records another one all the same.
    Duplicate,
    /// You see it and may not (不允许): `reason` says why; nothing was changed.
    NotAllowed,
}

/// What the changes of an accident answer (登记结果).
#[derive(Debug, SimpleObject)]
pub(super) struct AccidentPayload {
    /// How it ended (结果类型).
    outcome: AccidentOutcomeKind,
    /// The accident as it stands (事故), or what stands in the way; null where it is not allowed.
    accident: Option<Accident>,
    /// Why it did not happen, and what to do (原因), in the language of the request; null for DONE.
    reason: Option<String>,
}

impl AccidentPayload {
    /// Shapes the store's outcome.
    fn of(ctx: &Context<'_>, outcome: AccidentOutcome) -> Self {
        let (outcome, accident, reason) = match outcome {
            AccidentOutcome::Done(found) => (AccidentOutcomeKind::Done, Some(*found), None),
            AccidentOutcome::Conflict(found) => {
                let language = language(ctx);
                let words = match found.superseded_at {
                    None => stands(found.revision, language),
                    Some(_) => went_elsewhere(language),
                };
                (AccidentOutcomeKind::Conflict, Some(*found), Some(words))
            }
            AccidentOutcome::Duplicate(found) => {
                let words = same(language(ctx));
                (AccidentOutcomeKind::Duplicate, Some(*found), Some(words))
            }
            AccidentOutcome::NotAllowed {
                reason_zh,
                reason_en,
            } => (
                AccidentOutcomeKind::NotAllowed,
                None,
                Some(language(ctx).pick(reason_zh, reason_en).to_owned()),
            ),
        };
        Self {
            outcome,
            accident: accident.map(Into::into),
            reason,
        }
    }
}

/// The accident that an id names; None for the id of anything else.
fn accident_of(id: &ID) -> Option<Uuid> {
    match GlobalId::open(id)? {
        GlobalId::Accident(accident) => Some(accident),
        _ => None,
    }
}

/// The changes of accidents.
#[derive(Default)]
pub(super) struct AccidentMutation;

#[Object]
impl AccidentMutation {
    /// Records an accident (登记事故), as a coordinator of the place or a supervisor of all enterprises that answer for it.
    /// Its grade is computed. Error BAD_INPUT for a day or a number that cannot be.
    async fn record_accident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is known of it (参数).")] input: RecordAccidentInput,
    ) -> Result<AccidentPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let request = RecordAccident {
            facts: input.accident.facts(ctx)?,
            distinct: input.distinct,
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.record_accident(request).await.or_fault(ctx)?;
        Ok(AccidentPayload::of(ctx, outcome))
    }

    /// Corrects an accident with a reason (更正事故): a new revision takes its place, also one that says it was none after
    /// all.
    async fn correct_accident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, why, and what is known now (参数).")] input: CorrectAccidentInput,
    ) -> Result<AccidentPayload> {
        check_text(&input.reason).or_fault(ctx)?;
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        let removes_grade = input.accident.determined_grade.is_null();
        let request = CorrectAccident {
            removes_grade,
            accident: accident_of(&input.id).or_not_found(ctx)?,
            reason: input.reason,
            facts: input.accident.facts(ctx)?,
            void: input.void,
            distinct: input.distinct,
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.correct_accident(request).await.or_fault(ctx)?;
        Ok(AccidentPayload::of(ctx, outcome))
    }

    /// Closes the case of an accident (结案): starts the clocks that run from there.
    async fn close_accident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and on which day (参数).")] input: CloseAccidentInput,
    ) -> Result<AccidentPayload> {
        check_key(input.idempotency_key.as_deref()).or_fault(ctx)?;
        if let Some(reason) = &input.reason {
            check_text(reason).or_fault(ctx)?;
        }
        let request = CloseAccident {
            reason: input.reason,
            accident: accident_of(&input.id).or_not_found(ctx)?,
            on: input.on.0,
            determined_grade: input.determined_grade.map(Into::into),
            attachments: attachment::opened(&input.attachments).or_fault(ctx)?,
            key: input.idempotency_key,
        };
        let outcome = scope(ctx)?.close_accident(request).await.or_fault(ctx)?;
        Ok(AccidentPayload::of(ctx, outcome))
    }
}
