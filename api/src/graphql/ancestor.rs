//! The names above a node (上级辖区): shown to everybody who sees the node.
//!
//! Must never lead to the node behind the name: a viewer below it may know what
//! it is called and nothing else of it.

use async_graphql::{Context, SimpleObject};
use cengbao_domain::path::Path;

use super::context::loader;
use super::error::{OrFault as _, Result};
use super::level::Level;
use super::loader::AncestorsOf;

/// The name of a jurisdiction above another one (上级辖区). A name only: looking the jurisdiction itself up gives
/// NOT_FOUND to whom it is not granted.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Ancestor {
    /// Official division code (行政区划代码).
    code: String,
    /// Official name (名称).
    name: String,
    /// Its level (行政层级).
    level: Level,
}

impl From<cengbao_store::Ancestor> for Ancestor {
    fn from(row: cengbao_store::Ancestor) -> Self {
        Self {
            code: row.code,
            name: row.name,
            level: row.level.into(),
        }
    }
}

/// The names above a node, by its path: top first, placeholders left out.
pub(super) async fn above(ctx: &Context<'_>, path: &Path) -> Result<Vec<Ancestor>> {
    let names = loader(ctx)?.load_one(AncestorsOf(path.clone())).await;
    let names = names.or_fault(ctx)?.unwrap_or_default();
    Ok(names.into_iter().map(Into::into).collect())
}
