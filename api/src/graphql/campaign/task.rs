//! What a document orders to be worked on, and the rules it sets (重点任务、规则).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::body::Body;
use super::item::{ItemFields, Strength};

/// A task (任务), as printed. Who has which part in it stands in the `ties` of its requirement.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Task {
    #[graphql(flatten)]
    item: ItemFields,
    /// Code of the task inside which it is printed (上级任务); null at the top.
    inside: Option<String>,
    /// How strongly it is wanted (力度).
    strength: Strength,
}

impl Task {
    pub(super) fn of(campaign: &campaign::Campaign, task: &campaign::Task) -> Self {
        Self {
            item: ItemFields::of(campaign, &task.item),
            inside: task.inside.clone(),
            strength: task.strength.into(),
        }
    }
}

/// What sort of rule it is (规则类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::RuleKind")]
pub(in crate::graphql) enum RuleKind {
    /// Forbidden (严禁).
    Prohibition,
    /// Required (必须、应当).
    Requirement,
    /// No penalty is due (不予处罚).
    Exemption,
    /// A penalty is due (处罚).
    Penalty,
    /// Who is held to account (问责).
    Accountability,
    /// What is published (曝光、通报).
    Publication,
    /// What is rewarded (奖励).
    Reward,
    /// What leads to the black list (联合惩戒“黑名单”).
    Blacklist,
    /// What counts in the assessment (考核).
    Assessment,
    /// Who is protected (保护).
    Protection,
    /// How it is to be done (方式), such as 四不两直.
    Method,
    /// What a word means (定义).
    Definition,
}

/// A rule (规则): what is forbidden, required, punished, published, rewarded or defined.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Rule {
    #[graphql(flatten)]
    item: ItemFields,
    /// What sort of rule it is (规则类型).
    kind: RuleKind,
    /// Whom it binds (责任主体).
    binds: Vec<Body>,
    /// When it applies (适用条件), in Chinese.
    condition: Option<String>,
    /// What on the hub could check it (核查方式), in Chinese; null for a rule that cannot be checked.
    check: Option<String>,
    /// Why nothing on the hub can check it (不可核查的理由), in Chinese; null for one that can.
    uncheckable: Option<String>,
}

impl Rule {
    pub(super) fn of(campaign: &campaign::Campaign, rule: &campaign::Rule) -> Self {
        let (check, uncheckable) = match &rule.checkable {
            campaign::Checkable::Check(how) => (Some(how.clone()), None),
            campaign::Checkable::Uncheckable(why) => (None, Some(why.clone())),
        };
        Self {
            item: ItemFields::of(campaign, &rule.item),
            kind: rule.kind.into(),
            binds: Body::all(campaign, &rule.binds),
            condition: rule.condition.clone(),
            check,
            uncheckable,
        }
    }
}
