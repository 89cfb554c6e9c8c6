//! Whom a document leaves undefined, and who says it (未界定对象).

use async_graphql::SimpleObject;
use cengbao_domain::campaign::{Campaign, Target};
use cengbao_domain::compliance::{left_undefined, mark_of};

/// Enterprises that a document leaves undefined (未界定对象): who belongs to them is known as soon as the registry has the
/// mark.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct UndefinedPopulation {
    /// Its code (代码).
    code: String,
    /// Its title, as printed (名称).
    title: String,
    /// The mark that those who belong to it are given in the registry (应登记的标记), such as
    /// `shanwei-2020/key-enterprises`.
    mark: String,
    /// Code of the office that decides who belongs to it (界定机构); null where the document and its readings name none.
    determined_by: Option<String>,
    /// What is undefined, in words (未界定内容).
    undefined: String,
}

impl UndefinedPopulation {
    /// Of whom it is unknown whether a duty binds them.
    pub(super) fn of_duty(campaign: &Campaign, duty: &str) -> Option<Self> {
        let mut duties = campaign.duties.iter();
        let duty = duties.find(|one| one.item.code == duty)?;
        Self::among(campaign, &duty.by)
    }

    /// Of whom it is unknown whether a target counts them.
    pub(in crate::graphql) fn of_target(campaign: &Campaign, target: &Target) -> Option<Self> {
        Self::among(campaign, target.counted())
    }

    fn among(campaign: &Campaign, codes: &[String]) -> Option<Self> {
        let population = left_undefined(campaign, codes)?;
        Some(Self {
            code: population.item.code.clone(),
            title: population.item.title.clone(),
            mark: mark_of(campaign, population),
            determined_by: population.determined_by.clone(),
            undefined: population.undefined.clone().unwrap_or_default(),
        })
    }
}
