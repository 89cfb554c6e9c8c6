//! Whether the accidents of an area are kept, where whom a target counts hangs on them: of whom none is recorded it is
//! not known that nothing happened.

use cengbao_domain::ids::NodeId;
use chrono::NaiveDate;

use super::super::TargetUnknown;
use super::unnamed::Unnamed;
use crate::access::Scope;
use crate::accident_keeping::Kept;
use crate::compliance::area::{Area, AreaQuestion};
use crate::compliance::below::Below;
use crate::error::Result;

/// What is known of it.
pub(in crate::compliance::target) enum Keeping {
    /// Nothing hangs on it.
    Known,
    /// It is a matter of places, and none is asked.
    NoPlace,
    /// Of a place and those below it, with those for which nobody is known to answer.
    Of(NodeId, Kept, Unnamed),
}

impl Keeping {
    /// Whether nobody states that they are kept since a day: in a subordinate, else in the whole.
    pub(in crate::compliance::target) fn lacks(
        &self,
        place: Option<NodeId>,
        first: Option<NaiveDate>,
    ) -> bool {
        match self {
            Self::Known => false,
            Self::NoPlace => true,
            Self::Of(whole, kept, _) => {
                let from = kept.from(place.unwrap_or(*whole));
                from.is_none_or(|from| first.is_none_or(|first| from > first))
            }
        }
    }

    /// Those for which nobody is known to answer.
    pub(in crate::compliance::target) fn unnamed(&self) -> Option<&Unnamed> {
        match self {
            Self::Known | Self::NoPlace => None,
            Self::Of(_, _, unnamed) => Some(unnamed),
        }
    }

    /// Why whom a target counts is not known.
    pub(in crate::compliance::target) fn why(&self) -> TargetUnknown {
        match self {
            Self::Known | Self::Of(..) => TargetUnknown::AccidentsNotComplete,
            Self::NoPlace => TargetUnknown::AskAPlace,
        }
    }
}

impl Scope {
    /// From when on the accidents of an area are kept, and for which of them, since the first day that counts, nobody is
    /// known to answer. Who answers for nobody, and an enterprise, hang on none of them.
    pub(in crate::compliance::target) async fn keeping_of(
        &self,
        question: &AreaQuestion,
        first: NaiveDate,
        has_enterprises: bool,
        below: &Below,
    ) -> Result<Keeping> {
        let (area, day) = (&question.area, question.as_of);
        let is_place = match area {
            Area::Everything if self.keeps_registry(area) => return Ok(Keeping::NoPlace),
            Area::Everything => false,
            Area::Section(_) => has_enterprises,
            Area::Place(..) => true,
        };
        if !is_place {
            return Ok(Keeping::Known);
        }
        let Some(place) = self.place_of_accidents(area).await? else {
            return Ok(Keeping::NoPlace);
        };
        let kept = self.kept_below(&place.path).await?;
        let unnamed = self.unnamed_accidents(&place.path, first, day, below);
        Ok(Keeping::Of(place.path.node(), kept, unnamed.await?))
    }
}
