//! Which jurisdictions a list holds (辖区筛选).

use async_graphql::{Context, InputObject};

use crate::graphql::context::scope;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::level::Level;
use crate::graphql::limits::check_codes;

/// Which jurisdictions (辖区筛选). Every condition given must hold; one that matches nothing of yours gives an empty page.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct JurisdictionFilter {
    /// Of this level (行政层级).
    level: Option<Level>,
    /// Below the jurisdiction with this code, itself left out (上级辖区代码).
    below: Option<String>,
    /// Whose name holds this text (名称包含).
    name_contains: Option<String>,
}

impl JurisdictionFilter {
    /// The filter of the store; None if the code in it is not there, or not within the scope.
    pub(in crate::graphql) async fn resolve(
        self,
        ctx: &Context<'_>,
    ) -> Result<Option<cengbao_store::JurisdictionFilter>> {
        check_codes([&self.name_contains]).or_fault(ctx)?;
        let below = match self.below {
            None => None,
            Some(code) => match scope(ctx)?.find_jurisdiction(&code).await.or_fault(ctx)? {
                Some(above) => Some(above.path),
                None => return Ok(None),
            },
        };
        let level = self.level.map(Into::into);
        Ok(Some(cengbao_store::JurisdictionFilter {
            level,
            below,
            parent: None,
            name_contains: self.name_contains,
            as_of: None,
        }))
    }
}
