//! What a document forbids, allows, punishes, publishes, rewards or defines (规则).
//!
//! Owns the rule and whether anything on the hub could check it. Never a rule that the hub enforces: what the
//! hub refuses stands in forms, ledgers and schedules.

use serde::{Deserialize, Serialize};

use super::Item;

/// A rule (规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// What sort of rule it is.
    pub kind: RuleKind,
    /// Codes of the bodies that it binds; may be empty.
    pub binds: Vec<String>,
    /// When it applies, in words.
    pub condition: Option<String>,
    /// What could check it, or why nothing can.
    #[serde(flatten)]
    pub checkable: Checkable,
}

/// Whether a rule can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checkable {
    /// What on the hub could check it, in words.
    Check(String),
    /// Why nothing on the hub can, in words.
    Uncheckable(String),
}

/// What sort of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleKind {
    /// 严禁
    Prohibition,
    /// 必须、应当
    Requirement,
    /// 不予处罚
    Exemption,
    /// 处罚
    Penalty,
    /// 问责、追责
    Accountability,
    /// 曝光、通报
    Publication,
    /// 奖励
    Reward,
    /// 联合惩戒“黑名单”
    Blacklist,
    /// 考核
    Assessment,
    /// 保护举报人
    Protection,
    /// 四不两直 and other ways to work
    Method,
    /// 是指…
    Definition,
}
