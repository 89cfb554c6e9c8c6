//! From when on the accidents of a place are kept completely (事故台账起始).
//!
//! What follows from it for targets is the domain's; must never be judged here.

use async_graphql::{Context, ID, SimpleObject};
use cengbao_domain::path::Path;

use super::ancestor::Ancestor;
use super::context::single;
use super::error::{OrFault as _, Result};
use super::limits::LIST;
use super::node::GlobalId;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime};

/// A statement that every accident of a place since a day is recorded (事故台账起始声明), in one revision: from that day on
/// none recorded is none. A correction takes its place; nothing is deleted.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct AccidentKeeping {
    /// Opaque id (标识), of this revision.
    #[graphql(owned)]
    pub(super) id: ID,
    /// The place, with all below it (辖区); null for a place that exists only to fill a code.
    place: Option<Ancestor>,
    /// Since this day (起始日); null where they are not kept completely after all.
    from: Option<Date>,
    /// The post that stated it (声明岗位), never a person.
    stated_by: String,
    /// When (声明时间).
    stated_at: DateTime,
    /// Which revision it is (版次), from 1.
    revision: i32,
    /// Why it was stated anew (更正理由); null where it was the first.
    reason: Option<String>,
    /// When another took its place (被更正时间); null for the one that holds.
    superseded_at: Option<DateTime>,
    /// Whether a demonstration account stated it (模拟数据).
    simulated: bool,
}

impl From<cengbao_store::AccidentKeeping> for AccidentKeeping {
    fn from(row: cengbao_store::AccidentKeeping) -> Self {
        Self {
            id: GlobalId::AccidentKeeping(row.id).seal(),
            place: row.place.map(Into::into),
            from: row.kept_from.map(Date),
            stated_by: row.by_title,
            stated_at: DateTime(row.stated_at),
            revision: row.revision,
            reason: row.reason,
            superseded_at: row.superseded_at.map(DateTime),
            simulated: row.simulated,
        }
    }
}

impl Listed for AccidentKeeping {
    const LIST: &'static str = "AccidentKeeping";
}

/// A page of the statements about a place and those below it.
pub(super) async fn list(
    ctx: &Context<'_>,
    below: &Path,
    with_superseded: bool,
    asked: Asked,
) -> Result<Rows<AccidentKeeping>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_accident_keepings(below, with_superseded, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}
