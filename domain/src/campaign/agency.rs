//! The offices that act in a campaign (机构) and the groups of them that its document prints (机构组).
//!
//! Owns their description as the document needs it. Never the dated register of agencies that the hub keeps,
//! and never a person.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Campaign;
use crate::clause::Clause;

/// An agency that a document names, or that it needs and does not name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyEntry {
    /// Globally unique: code of the jurisdiction, a dot, a short Latin key, such as `450202002.ggaq`.
    pub code: String,
    /// Name in full.
    pub name: String,
    /// What sort of office it is.
    pub kind: AgencyKind,
    /// Division code of the jurisdiction it serves.
    pub jurisdiction: String,
    /// Code of the agency it is a part of (内设于); a unit stands under it in the tree.
    pub inside: Option<String>,
    /// Code of its superior in the line (上级机构); a relation, never a place in the tree.
    pub superior: Option<String>,
    /// Other names for it in the document.
    pub aliases: Vec<String>,
    /// Sectors it answers for (行业领域), as printed.
    pub sectors: Vec<String>,
    /// Whether it was made up because the document does not print it (模拟).
    pub simulated: bool,
    /// Where it is named.
    pub clause: Clause,
}

/// What sort of office an agency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgencyKind {
    /// 县级以上人民政府
    Government,
    /// 安委会
    SafetyCommittee,
    /// 安委办
    SafetyCommitteeOffice,
    /// 局
    Bureau,
    /// 科室
    Section,
    /// 专委会
    SpecialCommittee,
    /// 街道办事处
    StreetOffice,
    /// 乡镇人民政府
    TownGovernment,
    /// 社区居委会、村委会
    CommunityCommittee,
    /// 所、站
    Station,
    /// 党委部门（组织部、宣传部、编办）
    PartyOrgan,
    /// 事业单位
    PublicInstitution,
    /// 分局、派出机构
    Branch,
    /// 支队、大队
    Brigade,
    /// 园区管委会
    ParkCommittee,
    /// 群团组织（总工会）
    MassOrganisation,
    /// None of these; the name says what.
    Other,
}

impl AgencyKind {
    /// Whether such an office answers for all of the place that it serves, and not for a sector or a part of it.
    pub const fn leads_its_place(self) -> bool {
        match self {
            Self::Government
            | Self::SafetyCommittee
            | Self::SafetyCommitteeOffice
            | Self::StreetOffice
            | Self::TownGovernment
            | Self::CommunityCommittee
            | Self::ParkCommittee => true,
            // 县委 is one of the party's organs, and so is 组织部.
            Self::Bureau
            | Self::Section
            | Self::SpecialCommittee
            | Self::Station
            | Self::PartyOrgan
            | Self::PublicInstitution
            | Self::Branch
            | Self::Brigade
            | Self::MassOrganisation
            | Self::Other => false,
        }
    }
}

/// A group as printed (各专委会, 各社区居委会): members listed, or derived by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyGroup {
    /// Name within the campaign.
    pub code: String,
    /// The group as printed.
    pub name: String,
    /// Agency codes listed; empty when `derived` is given.
    pub members: Vec<String>,
    /// The rule that makes an agency a member, instead of a list.
    pub derived: Option<Derived>,
    /// Codes of groups whose members all belong to it (并集).
    #[serde(default)]
    pub includes: Vec<String>,
    /// Agency codes that do not belong to it, whatever the rest says (除外).
    #[serde(default)]
    pub except: Vec<String>,
    /// What the document leaves undefined about its members, in Chinese; then nobody belongs to it for sure.
    #[serde(default)]
    pub undefined: Option<String>,
    /// Whether the printed list ends in 等: others may belong to it.
    pub open: bool,
    /// Where it is printed.
    pub clause: Clause,
}

/// A rule of membership: every agency of a kind that stands so to a jurisdiction or an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// The kind of its members.
    pub kind: AgencyKind,
    /// How they are found.
    #[serde(flatten)]
    pub from: DerivedFrom,
}

/// How the members of a derived group are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivedFrom {
    /// They serve the jurisdiction with this division code itself.
    Serving(String),
    /// They serve a jurisdiction whose parent has this division code.
    DirectlyBelow(String),
    /// They are inside the agency with this code.
    Inside(String),
}

impl AgencyGroup {
    /// Codes of those listed or derived among `agencies`, in their order; what it includes of other groups and
    /// whom it excepts is known to [`Campaign::members_of`] alone. `parent_of` answers the division code above a
    /// division code, from the tree of divisions: a code's digits alone do not say it.
    pub fn members_among<'a>(
        &'a self,
        agencies: &'a [AgencyEntry],
        parent_of: impl Fn(&str) -> Option<String>,
    ) -> Vec<&'a str> {
        let Some(rule) = &self.derived else {
            return self.members.iter().map(String::as_str).collect();
        };
        agencies
            .iter()
            .filter(|agency| agency.kind == rule.kind)
            .filter(|agency| match &rule.from {
                DerivedFrom::Serving(code) => agency.jurisdiction == *code,
                DerivedFrom::DirectlyBelow(code) => {
                    parent_of(&agency.jurisdiction).as_ref() == Some(code)
                }
                DerivedFrom::Inside(code) => agency.inside.as_ref() == Some(code),
            })
            .map(|agency| agency.code.as_str())
            .collect()
    }
}

impl Campaign {
    /// Codes of the members of a group, each once, with those of the groups it includes and without those it
    /// excepts. `parent_of` as in [`AgencyGroup::members_among`]. Empty if there is no such group.
    pub fn members_of<'a>(
        &'a self,
        group: &str,
        parent_of: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        let mut members = self.gathered(group, parent_of, &mut BTreeSet::new());
        members.retain(|code| seen.insert(*code));
        members
    }

    /// `way` holds the groups on the way down, against circles.
    fn gathered<'a>(
        &'a self,
        code: &str,
        parent_of: &dyn Fn(&str) -> Option<String>,
        way: &mut BTreeSet<String>,
    ) -> Vec<&'a str> {
        let Some(group) = self.group(code) else {
            return Vec::new();
        };
        if !way.insert(code.to_owned()) {
            return Vec::new();
        }
        let mut members = group.members_among(&self.agencies, parent_of);
        for included in &group.includes {
            members.extend(self.gathered(included, parent_of, way));
        }
        way.remove(code);
        members.retain(|member| !group.except.iter().any(|code| code == member));
        members
    }

    /// Whether a body is a group of which the document neither lists a member nor says how one is found (各有关单位): nobody
    /// can be held to it until somebody is listed. An agency, and whoever is no office, is not.
    pub fn is_unlisted(&self, body: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut groups = vec![body];
        while let Some(group) = groups.pop().and_then(|code| self.group(code)) {
            let mut members = group.members.iter();
            if group.derived.is_some() || members.any(|member| !group.except.contains(member)) {
                return false;
            }
            if seen.insert(group.code.as_str()) {
                groups.extend(group.includes.iter().map(String::as_str));
            }
        }
        self.group(body).is_some()
    }
}
