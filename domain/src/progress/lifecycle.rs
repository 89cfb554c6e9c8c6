//! The lifecycle of a line: from stage, step and hand to the next stage, or the reason why not.

use super::{Hand, Refusal, Stage, Step};

/// The stage after a lawful step. A correction leaves the line where the entries that hold put it (`standing`); here
/// it stays.
pub const fn decide(stage: Stage, step: Step, hand: Hand) -> Result<Stage, Refusal> {
    match (step, hand) {
        (Step::Record, Hand::Answers | Hand::TakesPart)
        | (Step::Propose | Step::Correct, Hand::Answers)
        | (Step::Correct, Hand::TakesPart)
        | (Step::StrikeOff | Step::Return | Step::Reopen, Hand::Coordinator) => {}
        (Step::Propose, Hand::TakesPart) => return Err(Refusal::NotAnswering),
        (Step::Record | Step::Propose | Step::Correct, Hand::Coordinator)
        | (Step::StrikeOff | Step::Return | Step::Reopen, Hand::Answers | Hand::TakesPart) => {
            return Err(Refusal::WrongRole);
        }
    }
    let is_lawful = match step {
        Step::Record => !matches!(stage, Stage::StruckOff),
        Step::Propose => !matches!(stage, Stage::Proposed | Stage::StruckOff),
        Step::Correct => !matches!(stage, Stage::NotStarted | Stage::StruckOff),
        Step::StrikeOff | Step::Return => matches!(stage, Stage::Proposed),
        Step::Reopen => matches!(stage, Stage::StruckOff),
    };
    if is_lawful {
        return Ok(after(stage, step));
    }
    Err(match (step, stage) {
        (Step::Propose, Stage::Proposed) => Refusal::Waits,
        (Step::Record | Step::Propose, Stage::StruckOff) => Refusal::IsStruckOff,
        (Step::Correct, Stage::StruckOff) => Refusal::Decided,
        _ => Refusal::WrongStage,
    })
}

/// Where a step leads that happened. More evidence beside a proposal leaves the proposal standing.
pub const fn after(stage: Stage, step: Step) -> Stage {
    match (step, stage) {
        (Step::Record, Stage::Proposed | Stage::StruckOff) | (Step::Correct, _) => stage,
        (Step::Record, Stage::NotStarted | Stage::UnderWay | Stage::Returned | Stage::Reopened) => {
            Stage::UnderWay
        }
        (Step::Propose, _) => Stage::Proposed,
        (Step::StrikeOff, _) => Stage::StruckOff,
        (Step::Return, _) => Stage::Returned,
        (Step::Reopen, _) => Stage::Reopened,
    }
}
