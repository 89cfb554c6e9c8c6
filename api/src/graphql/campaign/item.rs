//! What everything taken from a document shows alike: its code, its words, its clause (条目).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::{Clause, Interpretation};

/// How strongly a document wants something (力度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Strength")]
pub(in crate::graphql) enum Strength {
    /// It must be: 必须、一律、严格、要, or a plain order.
    Must,
    /// It is striven for (力争).
    Strive,
    /// As a matter of principle (原则上).
    InPrinciple,
    /// It is encouraged (鼓励、推动、探索).
    Encouraged,
    /// A plain statement of the aim, without a modal (陈述).
    Stated,
}

/// The fields that everything taken from a document shares.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ItemFields {
    /// Code within its kind and the campaign (代码).
    code: String,
    /// Short title, close to the printed words (标题).
    title: String,
    /// The sentence in full (原文要点); null where the title says all.
    text: Option<String>,
    /// Where it is printed (出处).
    clause: Clause,
    /// Other places that say the same (他处出处).
    also: Vec<Clause>,
    /// Code of the task under which it is printed (所属任务代码); null if there is none.
    task_code: Option<String>,
    /// Code of the phase to which it belongs (所属阶段代码); null if there is none.
    phase_code: Option<String>,
    /// The interpretations that it rests on (所据解释), every reading with them.
    interpretations: Vec<Interpretation>,
}

impl ItemFields {
    pub(super) fn of(campaign: &campaign::Campaign, item: &campaign::Item) -> Self {
        Self {
            code: item.code.clone(),
            title: item.title.clone(),
            text: item.text.clone(),
            clause: (&item.clause).into(),
            also: item.also.iter().map(Into::into).collect(),
            task_code: item.task.clone(),
            phase_code: item.phase.clone(),
            interpretations: interpretations(campaign, &item.readings),
        }
    }
}

/// The interpretations of their codes.
pub(super) fn interpretations(
    campaign: &campaign::Campaign,
    codes: &[String],
) -> Vec<Interpretation> {
    codes
        .iter()
        .filter_map(|code| campaign.interpretation(code))
        .map(Into::into)
        .collect()
}
