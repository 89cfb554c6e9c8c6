//! Why a step is refused, in words: whose step it is, where the report stands,
//! and what has to happen first.
//!
//! Says nothing of the report but the standing that it is given: that is what
//! the viewer sees of it.

#[cfg(test)]
mod tests;

use super::way::{HANDS, Turn, way};
use super::{CorrectionState, Desk, Hand, Refusal, ReportAction, ReportState, Standing, next};

/// What was asked of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedStep {
    /// Where the report stands for the viewer; none where there is none yet, or
    /// none was looked for.
    pub from: Option<Standing>,
    /// What was asked.
    pub action: ReportAction,
    /// Who signs.
    pub desk: Desk,
}

impl AskedStep {
    /// A report that is not there is begun as a draft.
    fn standing(self) -> Standing {
        self.from.unwrap_or(Standing::plain(ReportState::Draft))
    }
}

impl Refusal {
    /// The reason in Chinese and in English.
    pub fn words(self, asked: AskedStep) -> (String, String) {
        let (zh, en) = match self {
            Self::WrongState => return wrong_state(asked),
            Self::WrongRole => return wrong_role(asked),
            Self::OwnFiling => (
                "填报人不能审核自己填报的报表：请由本单位另一名审核人签发",
                "the filer does not sign what he filed himself: another reviewer of the unit signs it",
            ),
            Self::Locked => (
                "报送已锁定：须由上级调度批准延期（extendObligation）后方可填写、提交、更正或撤回",
                "the schedule is locked: the unit writes, submits, corrects or takes back again once a coordinator above \
                 grants an extension (extendObligation)",
            ),
            Self::Accepted => (
                "贵单位已接收，尚待其他接收单位接收",
                "your desk has accepted it; other receivers are still to do so",
            ),
            Self::Outgrown => (
                "提交之后登记了区划或覆盖范围的变更，该单位从此兼报其他单位的数字，而本表只填了本单位的：签发即以本表取代他们的数字。\
                 请先退回填报人，按新的范围核对后重新提交",
                "since it was submitted a change was recorded by which the unit speaks for others too, and its figures are of \
                 the unit alone: signed, they would replace the others'. Send it back to the filer, who looks at it again for \
                 all of them",
            ),
            Self::CopyOnly => (
                "该报表系抄报，贵单位只能查看，不能处理",
                "the report is copied to your office, which reads it and does nothing with it",
            ),
        };
        (zh.to_owned(), en.to_owned())
    }
}

impl AskedStep {
    /// Somebody was faster: where the report stands now in this version, and what is left to do.
    /// No version: there is no report.
    pub fn overtaken(self, version: Option<i32>) -> (String, String) {
        let Some((from, version)) = self.from.zip(version) else {
            return (
                "尚无该报表，未作任何更改：首次填报不填版本号".to_owned(),
                "there is no such report yet, and nothing was changed: leave its version empty to begin it".to_owned(),
            );
        };
        let may = |hand: &Hand| next(from, self.action, *hand, self.desk).is_some();
        if !HANDS.iter().any(may) {
            return wrong_state(self);
        }
        let (at_zh, at_en) = from.called();
        (
            format!(
                "此间已有人保存过该报表：现为“{at_zh}”，版本号 {version}，与您所据的不同；您这次的内容未保存，也未作其他更改。\
                 请重新载入，核对后再办理"
            ),
            format!(
                "somebody has saved the report meanwhile: it stands as {at_en} in version {version}, which is not the one that \
                 you had, and nothing of yours was saved or done: load it again, look at it, and do then what is still to be \
                 done"
            ),
        )
    }
}

/// The viewer does such things, and not now.
fn wrong_state(asked: AskedStep) -> (String, String) {
    let from = asked.standing();
    let ((at_zh, at_en), (do_zh, do_en)) = (from.called(), asked.action.called());
    if is_done(from, asked.action) {
        return (
            format!("报表现为“{at_zh}”，不需再{do_zh}"),
            format!("the report stands as {at_en}: there is no need {do_en} again"),
        );
    }
    let may_save = next(from, ReportAction::Save, Hand::Filer, asked.desk).is_some();
    if asked.action == ReportAction::Save && from.correction.is_some() && may_save {
        // Asked as a whole: a row of a list, or a zero report.
        return (
            format!("报表现为“{at_zh}”：更正须逐份填写（saveReport），不能批量填报或零报送"),
            format!(
                "the report stands as {at_en}: a correction is written one by one (saveReport), not by a list or a zero \
                 report"
            ),
        );
    }
    if is_accepted_for_good(from, asked) {
        return (
            format!("报表现为“{at_zh}”：接收单位已接收，不再撤回；有误的请更正"),
            format!(
                "the report stands as {at_en}: what a receiver has accepted is corrected, not taken back"
            ),
        );
    }
    let (first_zh, first_en) = first(asked);
    (
        format!("报表现为“{at_zh}”，不能{do_zh}{first_zh}"),
        format!("the report stands as {at_en}, which is no time {do_en}{first_en}"),
    )
}

/// It is another's step, now or ever.
fn wrong_role(asked: AskedStep) -> (String, String) {
    let (do_zh, do_en) = asked.action.called();
    let hands = whose(asked);
    let zh: Vec<&str> = hands.iter().map(|hand| hand.called().0).collect();
    let en: Vec<&str> = hands.iter().map(|hand| hand.called().1).collect();
    let (zh, en) = (zh.join("或"), en.join(" or "));
    let (at_zh, at_en) = match asked.from {
        None => <(String, String)>::default(),
        Some(from) => {
            let (at_zh, at_en) = from.called();
            let (first_zh, first_en) = first(asked);
            (
                format!("；报表现为“{at_zh}”{first_zh}"),
                format!("; the report stands as {at_en}{first_en}"),
            )
        }
    };
    (
        format!("{do_zh}由{zh}办理，您没有此岗位权限{at_zh}"),
        format!("it is for {en} {do_en}, which you are not{at_en}"),
    )
}

/// Whose step it is: those whose turn it is, otherwise those who ever take it.
fn whose(asked: AskedStep) -> Vec<Hand> {
    let (action, desk) = (asked.action, asked.desk);
    let may = |from: Standing, hand: Hand| next(from, action, hand, desk).is_some();
    let mut hands = HANDS.to_vec();
    hands.retain(|hand| may(asked.standing(), *hand));
    if hands.is_empty() {
        hands.extend(HANDS);
        hands.retain(|hand| Standing::all().any(|any| may(any, *hand)));
    }
    hands
}

/// What has to happen first; nothing where it is somebody's turn, or no way
/// leads there.
fn first(asked: AskedStep) -> (String, String) {
    let (from, action, desk) = (asked.standing(), asked.action, asked.desk);
    if is_done(from, action) || is_accepted_for_good(from, asked) {
        return <(String, String)>::default();
    }
    let ways = whose(asked).into_iter();
    let shortest = ways
        .filter_map(|hand| way(from, action, hand, desk))
        .min_by_key(Vec::len)
        .unwrap_or_default();
    if shortest.is_empty() {
        return <(String, String)>::default();
    }
    let zh: Vec<String> = shortest.iter().copied().map(turn_zh).collect();
    let en: Vec<String> = shortest.iter().copied().map(turn_en).collect();
    (
        format!("：须先{}", zh.join("，再")),
        format!(": first it is for {}", en.join(", then for ")),
    )
}

fn turn_zh((action, hand): Turn) -> String {
    format!("由{}{}", hand.called().0, action.called().0)
}

fn turn_en((action, hand): Turn) -> String {
    format!("{} {}", hand.called().1, action.called().1)
}

/// A receiver has accepted what is asked to be taken back. A way there is, through a
/// whole correction, and it leads to something else.
fn is_accepted_for_good(from: Standing, asked: AskedStep) -> bool {
    let may = |hand: &Hand| next(from, asked.action, *hand, asked.desk).is_some();
    asked.action == ReportAction::Withdraw && from.state.in_force() && !HANDS.iter().any(may)
}

/// What was asked has happened to what is there.
const fn is_done(from: Standing, action: ReportAction) -> bool {
    match (action, from.correction) {
        (ReportAction::Submit, None) => matches!(from.state, ReportState::Submitted),
        (ReportAction::Submit, Some(correction)) => {
            matches!(correction, CorrectionState::Submitted)
        }
        (ReportAction::Sign, None) => from.state.in_force(),
        (ReportAction::Accept, _) => matches!(from.state, ReportState::Accepted),
        (ReportAction::Return, _) => matches!(from.state, ReportState::Returned),
        (ReportAction::Withdraw, _) => matches!(from.state, ReportState::Withdrawn),
        (ReportAction::Correct, correction) => correction.is_some(),
        (ReportAction::Sign, Some(_)) | (ReportAction::Save, _) => false,
    }
}
