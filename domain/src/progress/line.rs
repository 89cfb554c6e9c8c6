//! Where a line stands by what happened to it.

use chrono::NaiveDate;

use super::{Refusal, Stage, Step, after};

/// Something that happened to a line and was not taken back. In the order in which it was first recorded: a
/// correction stands in the place of what it corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub step: Step,
    /// The day on which it was so; of a proposal the day on which it was reached.
    pub day: NaiveDate,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The stage.
    pub stage: Stage,
    /// The day on which it was reached, as proposed or verified; none while neither holds.
    pub reached_on: Option<NaiveDate>,
}

/// Where a line stands after all that happened.
pub fn standing(happened: impl IntoIterator<Item = Happened>) -> Standing {
    let (mut stage, mut reached_on) = (Stage::NotStarted, None);
    for one in happened {
        stage = after(stage, one.step);
        match one.step {
            Step::Propose => reached_on = Some(one.day),
            Step::Return | Step::Reopen => reached_on = None,
            Step::Record | Step::Correct | Step::StrikeOff => {}
        }
    }
    Standing { stage, reached_on }
}

/// Where a line stands that the issue of the plan itself reached on a day (印发即完成): struck off, whatever the office said of
/// it, unless a coordinator decided otherwise.
pub const fn reached_by_issue(line: Standing, issued_on: NaiveDate) -> Standing {
    match line.stage {
        Stage::NotStarted | Stage::UnderWay | Stage::Proposed => Standing {
            stage: Stage::StruckOff,
            reached_on: Some(issued_on),
        },
        Stage::StruckOff | Stage::Returned | Stage::Reopened => line,
    }
}

/// Why no entry of this step is ever corrected, whoever asks: a decision is undone by the next one, and what it was made
/// upon stays as it was seen. None for what an office recorded or proposed.
pub const fn refused_correction(step: Step) -> Option<Refusal> {
    match step {
        Step::Record | Step::Propose | Step::Correct => None,
        Step::StrikeOff => Some(Refusal::Decided),
        Step::Return | Step::Reopen => Some(Refusal::Past),
    }
}

/// Whether the entry at this place may be corrected or taken back: what an office recorded, and a proposal on which
/// nobody has decided. Decisions are not corrected; the next one undoes them.
pub fn may_correct(happened: &[Happened], at: usize) -> bool {
    let Some((first, later)) = happened.get(at..).and_then(<[Happened]>::split_first) else {
        return false;
    };
    match first.step {
        Step::Record => true,
        Step::Propose => !later
            .iter()
            .any(|one| matches!(one.step, Step::StrikeOff | Step::Return)),
        Step::Correct | Step::StrikeOff | Step::Return | Step::Reopen => false,
    }
}
