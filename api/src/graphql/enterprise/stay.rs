//! How an enterprise was (企业沿革): of what sort, where, and who answered for it.

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::enterprise;

use crate::graphql::ancestor::Ancestor;
use crate::graphql::scalar::Date;

/// Of what sort an enterprise is (类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "enterprise::Category", name = "EnterpriseCategory")]
pub(in crate::graphql) enum Category {
    /// A company (企业).
    Company,
    /// A self-employed business (个体工商户).
    SelfEmployed,
    /// A place (场所), such as the nine small ones (九小场所).
    Place,
    /// A school, a hospital, a home for the aged, another institution (事业单位、学校、医院、养老机构).
    Institution,
    /// A building project (在建工程项目).
    Project,
    /// Another one (其他).
    Other,
}

/// The agency that answers for an enterprise (责任科室), by its names: it may lie outside your scope.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct SectionName {
    /// Code of the agency (机构代码).
    pub(super) code: String,
    /// Its name (名称).
    pub(super) name: String,
}

/// How an enterprise was from one day to another (企业沿革): a move, another section, name, sector or mark begins a
/// new one.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct EnterpriseStay {
    /// First day on which it was so (起始日).
    valid_from: Date,
    /// First day on which it was no longer so (失效日); null for how it is now.
    valid_until: Option<Date>,
    /// Registered name (名称).
    name: String,
    /// Of what sort (类别).
    category: Category,
    /// Where it lay (所在辖区); null where that place exists only to fill a code.
    place: Option<Ancestor>,
    /// Who answered for it (责任科室); null for nobody.
    section: Option<SectionName>,
    /// Its sectors (行业领域).
    sectors: Vec<String>,
    /// Its marks (标记).
    marks: Vec<String>,
}

impl From<cengbao_store::Enterprise> for EnterpriseStay {
    fn from(row: cengbao_store::Enterprise) -> Self {
        Self {
            valid_from: Date(row.valid_from),
            valid_until: row.valid_until.map(Date),
            name: row.name,
            category: row.category.into(),
            place: row.place.map(Into::into),
            section: row.section.map(|(code, name)| SectionName { code, name }),
            sectors: row.sectors,
            marks: row.marks.into_iter().collect(),
        }
    }
}
