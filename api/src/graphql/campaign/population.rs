//! Whom else a document speaks of (对象、领导小组): populations, and bodies made for the campaign.

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::item::{ItemFields, interpretations};
use super::{Clause, Interpretation, reference};
use crate::graphql::unit::UnitReference;

/// What the members of a population are (对象类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::PopulationKind")]
pub(in crate::graphql) enum PopulationKind {
    /// Enterprises (企业).
    Enterprise,
    /// Persons in charge of enterprises, as posts (企业主要负责人).
    PersonInCharge,
    /// Safety managers (安全管理人员).
    SafetyManager,
    /// Workers in special posts (特种作业人员).
    SpecialWorker,
    /// Employees (从业人员).
    Employee,
    /// Places of work and public places (场所).
    Workplace,
    /// Installations (装置、设施).
    Facility,
    /// Vehicles and vessels (车、船).
    Vehicle,
    /// Accidents (事故).
    Accident,
    /// Officials, as posts (监管执法人员).
    Official,
    /// The public (公众).
    Public,
    /// None of these; the title says what (其他).
    Other,
}

/// A printed word for a sector, and the sector that it stands for (行业领域).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct SectorWord {
    /// As printed (原文).
    printed: String,
    /// Code of the sector in the hub's vocabulary (行业领域代码).
    sector: String,
}

/// Who or what is counted or bound besides offices (对象). Shows how the document marks it off, never its members.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Population {
    #[graphql(flatten)]
    item: ItemFields,
    /// What its members are (对象类型).
    kind: PopulationKind,
    /// The sectors printed for it (行业领域); empty when it is not marked off by sector.
    sectors: Vec<SectorWord>,
    /// Other printed conditions (条件), such as 规模以上.
    marks: Vec<String>,
    /// Whether the printed list ends in 等 (未尽列举).
    open: bool,
    /// What the document leaves undefined about it (未予界定), in Chinese.
    undefined: Option<String>,
    /// The office that decides in practice who belongs to it (认定单位).
    determined_by: Option<UnitReference>,
    /// Code of the population of which it is a part (上级对象).
    part_of: Option<String>,
}

impl Population {
    pub(super) fn of(campaign: &campaign::Campaign, population: &campaign::Population) -> Self {
        let sectors = population.sectors.iter().map(|word| SectorWord {
            printed: word.printed.clone(),
            sector: word.sector.clone(),
        });
        Self {
            item: ItemFields::of(campaign, &population.item),
            kind: population.of.into(),
            sectors: sectors.collect(),
            marks: population.marks.clone(),
            open: population.open,
            undefined: population.undefined.clone(),
            determined_by: population
                .determined_by
                .as_deref()
                .map(|code| reference(campaign, code)),
            part_of: population.part_of.clone(),
        }
    }
}

/// What sort of body it is (组织类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::LeadingGroupKind")]
pub(in crate::graphql) enum LeadingGroupKind {
    /// A leading group (领导小组).
    LeadingGroup,
    /// Its office (办公室).
    Office,
    /// A task force (专班、工作组).
    TaskForce,
}

/// A post in a leading group (职务). Posts, never persons.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct LeadingGroupPost {
    /// The role in the group (组内职务), such as 组长.
    role: String,
    /// The office whose holder takes the role (担任者职务).
    holder: String,
    /// What the holder is as well (兼任), where the document prints it.
    also_serves: Option<String>,
}

/// A body made for the campaign (领导小组、专班), as posts.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct LeadingGroup {
    /// Code within the campaign (代码).
    code: String,
    /// Title as printed (名称).
    title: String,
    /// What sort of body it is (组织类型).
    kind: LeadingGroupKind,
    /// Code of the leading group that it serves (所属领导小组).
    inside: Option<String>,
    /// Where its office sits (办公室设在).
    office_at: Option<UnitReference>,
    /// Its posts (职务), in printed order.
    posts: Vec<LeadingGroupPost>,
    /// What it is there for (职责), as printed.
    text: Option<String>,
    /// Where it is set up (出处).
    clause: Clause,
    /// The interpretations that it rests on (所据解释).
    interpretations: Vec<Interpretation>,
}

impl LeadingGroup {
    pub(super) fn of(campaign: &campaign::Campaign, group: &campaign::LeadingGroup) -> Self {
        let posts = group.posts.iter().map(|post| LeadingGroupPost {
            role: post.role.clone(),
            holder: post.holder.clone(),
            also_serves: post.also_serves.clone(),
        });
        Self {
            code: group.code.clone(),
            title: group.title.clone(),
            kind: group.kind.into(),
            inside: group.inside.clone(),
            office_at: group
                .office_at
                .as_deref()
                .map(|code| reference(campaign, code)),
            posts: posts.collect(),
            text: group.text.clone(),
            clause: (&group.clause).into(),
            interpretations: interpretations(campaign, &group.readings),
        }
    }
}
