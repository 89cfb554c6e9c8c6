//! What states, steps and hands are called in a sentence, in Chinese and in English.

use super::{CorrectionState, Hand, ReportAction, ReportState, Standing};

impl ReportState {
    /// As it is called.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "已提交，待审核",
            Self::Signed => "已签发",
            Self::Accepted => "已接收",
            Self::Corrected => "已更正，待接收",
            Self::Returned => "已退回",
            Self::Withdrawn => "已撤回",
        }
    }
}

impl ReportAction {
    /// As it is called, in Chinese and in English.
    pub const fn called(self) -> (&'static str, &'static str) {
        match self {
            Self::Save => ("填写", "to write it"),
            Self::Submit => ("提交", "to submit it"),
            Self::Sign => ("审核签发", "to sign it"),
            Self::Accept => ("接收", "to accept it"),
            Self::Return => ("退回", "to return it"),
            Self::Correct => ("更正", "to begin a correction"),
            Self::Withdraw => ("撤回", "to take it back"),
        }
    }
}

impl Hand {
    /// Whose hand it is, in Chinese and in English.
    pub const fn called(self) -> (&'static str, &'static str) {
        match self {
            Self::Filer => ("本单位填报人", "a reporter of the unit (REPORTER)"),
            Self::Reviewer => ("本单位审核人", "a reviewer of the unit (REVIEWER)"),
            Self::Receiver | Self::OneOfReceivers => (
                "接收单位（调度）",
                "the receiver above the unit (COORDINATOR)",
            ),
        }
    }
}

impl Standing {
    /// In Chinese and in English.
    pub fn called(self) -> (String, String) {
        let (mut zh, mut en) = (self.state.zh().to_owned(), self.state.to_string());
        if self.is_partly_accepted {
            zh.push_str("，部分接收单位已接收");
            en.push_str(", accepted by some of its receivers");
        }
        let (under_way_zh, under_way_en) = match self.correction {
            None => ("", ""),
            Some(CorrectionState::Draft) => ("，更正草稿未提交", ", with a draft of a correction"),
            Some(CorrectionState::Submitted) => (
                "，更正待审核",
                ", with a correction that waits for its reviewer",
            ),
            Some(CorrectionState::Returned) => (
                "，更正被审核人退回",
                ", with a correction that its reviewer returned",
            ),
        };
        zh.push_str(under_way_zh);
        en.push_str(under_way_en);
        (zh, en)
    }
}
