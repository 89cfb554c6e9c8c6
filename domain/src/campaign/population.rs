//! Who or what is counted or bound besides offices (对象): enterprises, posts, places, vehicles, accidents.
//!
//! Owns how a document marks them off. Never lists its members, and never a person: who belongs to a population
//! is judged on the hub, by the office that the document or practice gives it to.

use serde::{Deserialize, Serialize};

use super::Item;
use super::sector::SectorWord;

/// A population: a body that can be bound, and a denominator of rates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// What its members are.
    pub of: PopulationKind,
    /// The sectors printed for it (行业领域); empty when it is not marked off by sector.
    pub sectors: Vec<SectorWord>,
    /// Other printed conditions, such as `规模以上`.
    pub marks: Vec<String>,
    /// Division code of the jurisdiction (辖区) in which they lie; absent for the campaign's own.
    pub jurisdiction: Option<String>,
    /// Whether the printed list of sectors or marks ends in 等: others may belong to it.
    pub open: bool,
    /// What the document leaves undefined about it, in Chinese.
    pub undefined: Option<String>,
    /// Code of the agency that decides in practice who belongs to it.
    pub determined_by: Option<String>,
    /// Code of the population of which it is a part.
    pub part_of: Option<String>,
}

/// What the members of a population are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PopulationKind {
    /// 企业、生产经营单位
    Enterprise,
    /// 企业主要负责人
    PersonInCharge,
    /// 安全管理人员
    SafetyManager,
    /// 特种作业人员
    SpecialWorker,
    /// 从业人员、员工
    Employee,
    /// 场所
    Workplace,
    /// 装置、库、桥 and the like
    Facility,
    /// 车、船
    Vehicle,
    /// 事故
    Accident,
    /// 执法人员、干部
    Official,
    /// 公众
    Public,
    /// None of these; the title says what.
    Other,
}

impl PopulationKind {
    /// Whether its members are enterprises, or the one person in charge that each of them has.
    pub const fn is_enterprise(self) -> bool {
        matches!(self, Self::Enterprise | Self::PersonInCharge)
    }

    /// Whether its members are persons who work in an enterprise.
    pub const fn is_worker(self) -> bool {
        match self {
            Self::PersonInCharge | Self::SafetyManager | Self::SpecialWorker | Self::Employee => {
                true
            }
            Self::Enterprise
            | Self::Workplace
            | Self::Facility
            | Self::Vehicle
            | Self::Accident
            | Self::Official
            | Self::Public
            | Self::Other => false,
        }
    }
}
