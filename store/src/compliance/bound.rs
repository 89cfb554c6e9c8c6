//! Whose enterprises and offices an area means, and on which days it is asked.

use cengbao_domain::path::Path;
use cengbao_entity::{campaign_binding, enterprise};
use sea_orm::{ColumnTrait, Condition};

use super::area::{Area, AreaQuestion};
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::row;

impl Area {
    pub(super) fn condition(&self) -> Condition {
        use enterprise::Column as C;
        match self {
            Self::Place(_, path) => Condition::all()
                .add(C::Path.gte(path.as_str()))
                .add(C::Path.lt(path.upper_bound())),
            Self::Section(path) => Condition::all()
                .add(C::SectionId.is_not_null())
                .add(C::SectionPath.gte(path.as_str()))
                .add(C::SectionPath.lt(path.upper_bound())),
            Self::Everything => Condition::all(),
        }
    }

    /// The place or the agency; none for everything.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Place(_, path) | Self::Section(path) => Some(path),
            Self::Everything => None,
        }
    }

    /// Whether an office at this place is one of the area's.
    pub(super) fn contains(&self, path: &Path) -> bool {
        self.path().is_none_or(|own| own.contains(path))
    }
}

impl AreaQuestion {
    /// The enterprises of the area, of those at the places that ask something of enterprises where it reaches beyond
    /// them.
    pub(super) fn enterprises_among(&self, asking: &[Path]) -> Condition {
        let which = self.area.condition();
        let own = self.area.path();
        let mut within = Condition::any();
        let mut reaches_beyond = false;
        for place in asking {
            reaches_beyond |= own.is_none_or(|own| own.contains(place) && own != place);
            within = within.add(crate::range::within(enterprise::Column::Path, place));
        }
        if reaches_beyond {
            which.add(within)
        } else {
            which
        }
    }

    /// Errors: `Invalid` for an earlier day that is not earlier.
    pub(super) fn check_since(&self) -> Result<()> {
        if self.since.is_none_or(|since| since < self.as_of) {
            return Ok(());
        }
        Err(
            StoreError::invalid("since", "it is not before asOf", "ask for an earlier day")
                .in_chinese("since 不早于 asOf：请填写更早的日期"),
        )
    }
}

impl Scope {
    /// The enterprises of an area: where it reaches beyond the places at which the campaign binds enterprises, those
    /// of these places alone.
    pub(super) async fn enterprises_of(&self, question: &AreaQuestion) -> Result<Condition> {
        let asking = self.places_that_ask(question).await?;
        Ok(question.enterprises_among(&asking))
    }

    /// The places at which the campaign binds enterprises.
    pub(super) async fn places_that_ask(&self, question: &AreaQuestion) -> Result<Vec<Path>> {
        let campaign = &question.campaign;
        let populations = campaign.definition.populations.iter();
        let bodies: Vec<&str> = populations
            .filter(|one| one.of.is_enterprise())
            .map(|one| one.item.code.as_str())
            .collect();
        let hub = self.as_hub("where a campaign binds enterprises").await?;
        let bound: Vec<(String,)> = hub
            .select::<campaign_binding::Entity>()
            .filter(campaign_binding::Column::CampaignId.eq(campaign.id))
            .filter(campaign_binding::Column::Body.is_in(bodies))
            .distinct()
            .columns([campaign_binding::Column::Path])
            .await?;
        bound.into_iter().map(|(path,)| row::path(path)).collect()
    }
}
