//! The bodies that a document ties to what it wants (责任主体): agencies, groups, leading groups, populations.
//!
//! Shows a body as printed, never who belongs to it: members are units, and those are scoped.

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::Clause;

/// What sort of body it is (主体类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(in crate::graphql) enum BodyKind {
    /// One office (机构).
    Agency,
    /// A group of offices as printed (机构组), such as 各镇.
    Group,
    /// A body made for the campaign (领导小组、专班).
    LeadingGroup,
    /// Enterprises, posts, places, vehicles or accidents (对象).
    Population,
}

/// A body that a document ties to something that it wants (责任主体).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Body {
    /// Code within the campaign (代码); of an agency its code over the hub.
    code: String,
    /// As printed (名称).
    name: String,
    /// What sort of body it is (主体类型).
    kind: BodyKind,
    /// Whether the printed list ends in 等 (未尽列举): others may belong to it.
    open: bool,
    /// What the document leaves undefined about it (未予界定), in Chinese; null where nothing is.
    undefined: Option<String>,
    /// Where it is named (出处); null where the campaign's files do not say.
    clause: Option<Clause>,
}

impl Body {
    /// The body of a code; the code itself where the files do not name it otherwise.
    pub(super) fn of(campaign: &campaign::Campaign, code: &str) -> Self {
        let body = |name: &str, kind, clause: Option<&_>| Self {
            code: code.to_owned(),
            name: name.to_owned(),
            kind,
            open: false,
            undefined: None,
            clause: clause.map(Into::into),
        };
        if let Some(agency) = campaign.agency(code) {
            return body(&agency.name, BodyKind::Agency, Some(&agency.clause));
        }
        if let Some(group) = campaign.group(code) {
            return Self {
                open: group.open,
                undefined: group.undefined.clone(),
                ..body(&group.name, BodyKind::Group, Some(&group.clause))
            };
        }
        let populations = &mut campaign.populations.iter();
        if let Some(population) = populations.find(|one| one.item.code == code) {
            let clause = Some(&population.item.clause);
            return Self {
                open: population.open,
                undefined: population.undefined.clone(),
                ..body(&population.item.title, BodyKind::Population, clause)
            };
        }
        let groups = &mut campaign.leading_groups.iter();
        match groups.find(|one| one.code == code) {
            Some(group) => body(&group.title, BodyKind::LeadingGroup, Some(&group.clause)),
            None => body(code, BodyKind::Agency, None),
        }
    }

    /// The bodies of their codes.
    pub(super) fn all(campaign: &campaign::Campaign, codes: &[String]) -> Vec<Self> {
        codes.iter().map(|code| Self::of(campaign, code)).collect()
    }
}

/// The part of a body in something that a document wants (责任关系).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Part")]
pub(in crate::graphql) enum Part {
    /// It leads (牵头); two leads are joint ones.
    Lead,
    /// It acts together with the lead (会同).
    With,
    /// It answers for it (负责).
    Responsible,
    /// It answers within its own function (按职责分工负责).
    ByFunction,
    /// It assists (配合).
    Assist,
    /// It carries it out on the ground (具体组织实施).
    Implement,
    /// It sees to it (督促指导).
    Supervise,
    /// Not printed at the place; follows from whom the document addresses (隐含).
    Implied,
    /// It must meet the target, do the duty, keep the rule (受约束).
    Bound,
    /// It owes the paper or the form (报送).
    Owes,
    /// It receives the paper or the form (接收).
    Receives,
    /// It gets a copy (抄报).
    Copied,
    /// The questions are put to it (被检查).
    Asked,
    /// It keeps the ledger (建立台账).
    Keeps,
    /// It says whether the target is reached (判定).
    Judges,
}

/// A body's part in something that a document wants (责任关系).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Tie {
    /// Who (责任主体).
    body: Body,
    /// Which part (责任关系).
    part: Part,
    /// The printed word (原文用词); null where none is on record.
    printed: Option<String>,
    /// Where the part is printed (出处).
    clause: Clause,
    /// Title of the task, or of the sentence for a run of tasks, from which it comes down (承自); null where it is
    /// printed with the thing itself.
    inherited_from: Option<String>,
    /// Whether the thing's own sentence has it as the one who acts (主语，如“各镇建立……”): of a milestone or a task each of
    /// its offices then answers beside whoever leads.
    acts: bool,
}

impl Tie {
    pub(super) fn of(campaign: &campaign::Campaign, tie: &campaign::Tie<'_>) -> Self {
        let inherited_from = match tie.source {
            campaign::Source::Own => None,
            campaign::Source::Task(task) => Some(task.item.title.clone()),
            campaign::Source::Blanket(blanket) => Some(blanket.item.title.clone()),
        };
        Self {
            body: Body::of(campaign, tie.body),
            part: tie.part.into(),
            printed: tie.printed.map(str::to_owned),
            clause: tie.clause.into(),
            inherited_from,
            acts: tie.acts,
        }
    }
}
