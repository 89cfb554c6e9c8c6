//! Which enterprises somebody asks for (企业筛选).

use async_graphql::{Context, InputObject};
use cengbao_store::{EnterpriseFilter as Filter, checked_mark};

use super::Category;
use crate::graphql::context::scope;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::check_codes;
use crate::graphql::scalar::Date;

/// Which enterprises (企业筛选). Every condition given must hold; one that matches nothing of yours gives an empty page.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct EnterpriseFilter {
    /// Lying in the jurisdiction with this code, or below it (辖区代码).
    below: Option<String>,
    /// Answered for by the agency with this code, or by one inside it (责任科室代码).
    section: Option<String>,
    /// With this mark (标记), such as `高危`.
    mark: Option<String>,
    /// With this sector (行业领域), in the words of the registry.
    sector: Option<String>,
    /// Of this sort (类别).
    category: Option<Category>,
    /// Whose name holds this text (名称包含).
    name_contains: Option<String>,
    /// As they were on this day (基准日); today if absent.
    as_of: Option<Date>,
    /// Whether those out of business on the day are listed too (含已关闭).
    #[graphql(default)]
    with_closed: bool,
}

impl EnterpriseFilter {
    /// The filter of the store; None if a code in it is not there, or not within the scope.
    pub(super) async fn resolve(self, ctx: &Context<'_>) -> Result<Option<Filter>> {
        let scope = scope(ctx)?;
        let below = match self.below {
            None => None,
            Some(code) => match scope.find_jurisdiction(&code).await.or_fault(ctx)? {
                Some(found) => Some(found.path),
                None => return Ok(None),
            },
        };
        let section = match self.section {
            None => None,
            Some(code) => match scope.find_agency(&code).await.or_fault(ctx)? {
                Some(found) => Some(found.path),
                None => return Ok(None),
            },
        };
        if let Some(mark) = &self.mark {
            checked_mark(mark).or_fault(ctx)?;
        }
        check_codes([&self.sector, &self.name_contains]).or_fault(ctx)?;
        Ok(Some(Filter {
            below,
            section,
            mark: self.mark,
            sector: self.sector,
            category: self.category.map(Into::into),
            name_contains: self.name_contains,
            as_of: self.as_of.map(|day| day.0),
            with_closed: self.with_closed,
        }))
    }
}
