//! Papers (材料): reports in words that the document wants, and the templates it prints for them.
//!
//! Owns the terms of each hop: who owes it to whom, by when, signed by whom, in which copies and channels. Never
//! a paper that was filed, and never the figures: those have a form and a schedule.

use serde::{Deserialize, Serialize};

use super::item::Item;
use crate::clause::Clause;
use crate::deadline::{CutOff, Due};
use crate::period::{Period, PeriodKind};

/// A paper that is owed, once or for every period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What every item has.
    #[serde(flatten)]
    pub item: Item,
    /// What sort of paper it is.
    pub kind: PaperKind,
    /// Code of the template it follows.
    pub template: Option<String>,
    /// The points it must contain (须写明的内容), in printed order.
    pub points: Vec<String>,
    /// Codes of those who owe it: agencies, groups, leading groups, populations.
    pub owed_by: Vec<String>,
    /// Code of the agency that receives it; absent when none is printed.
    pub receiver: Option<String>,
    /// Codes of agencies that get a copy (抄报).
    pub copies: Vec<String>,
    /// Code of the paper into which the receiver collates it: the next hop (汇总上报).
    pub onward: Option<String>,
    /// How often; `CAMPAIGN` for a paper owed once.
    pub period_kind: PeriodKind,
    /// First period owed.
    pub first_period: Period,
    /// Last period owed.
    pub last_period: Period,
    /// By which day.
    pub due: Due,
    /// Up to which day it tells (截至); absent when the document does not say.
    pub cut_off: Option<CutOff>,
    /// The post that signs it (主要负责人签字), in words.
    pub signed_by: Option<String>,
    /// Whether it bears the office's seal (加盖公章).
    pub seal: bool,
    /// What is handed in, each form of it.
    pub deliverables: Vec<Deliverable>,
    /// By which ways, to whom.
    pub channels: Vec<Channel>,
    /// Its time as printed.
    pub printed_time: Option<String>,
}

/// What sort of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaperKind {
    /// 方案
    Plan,
    /// 阶段情况、工作进展
    Progress,
    /// 总结
    Summary,
    /// 分析报告、调研报告
    Analysis,
    /// 自查自纠报告
    SelfCheck,
    /// 总结评估
    Assessment,
    /// 台账、清单
    Ledger,
    /// 通报
    Bulletin,
    /// None of these; the title says what.
    Other,
}

/// One form in which a paper is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliverable {
    /// Which form.
    pub form: DeliverableForm,
    /// How many copies (份).
    pub copies: u16,
}

/// In which form a paper is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliverableForm {
    /// 签字盖章原件
    SignedOriginal,
    /// 原件或扫描件
    OriginalOrScan,
    /// 可编辑文档
    Editable,
    /// 电子版
    Electronic,
    /// 纸质版
    Paper,
}

/// A way by which a paper is sent (报送渠道).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// How it travels.
    pub medium: Medium,
    /// Code of the agency it goes to; not always the receiver.
    pub to: String,
}

/// How a paper travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Medium {
    /// 电子版
    Electronic,
    /// 纸质版
    Paper,
}

/// A template (模板) that the document prints for a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Name within the campaign.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// Where it is printed.
    pub clause: Clause,
    /// Its sections, in printed order.
    pub sections: Vec<TemplateSection>,
}

/// A section of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSection {
    /// Number as printed, unique in the template with the number it stands inside: `二`, `二（一）`.
    pub number: String,
    /// Heading as printed.
    pub title: String,
    /// Number of the section that it is a part of.
    pub inside: Option<String>,
    /// What the template says to write there.
    pub hint: Option<String>,
}
