//! Whose enterprises and offices an area means, and on which days it is asked.

use cengbao_domain::path::Path;
use cengbao_entity::{campaign_binding, enterprise};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::area::{Area, AreaQuestion};
use crate::access::{Scope, TreeNow};
use crate::error::{Result, StoreError};
use crate::range::within_any;
use crate::row;

impl Area {
    /// Its enterprises, where places stood as asked. A section is another word on a row, which moves on with it.
    fn condition(&self, tree: &TreeNow, stood: Stood) -> Condition {
        use enterprise::Column as C;
        match self {
            Self::Place(_, path) => within_any(C::Path, &stood.of(tree, path)),
            Self::Section(path) => Condition::all()
                .add(C::SectionId.is_not_null())
                .add(within_any(C::SectionPath, &tree.ever(path))),
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

    /// Whether an office that stood at this place on a day was one of the area's.
    pub(super) fn contained(&self, tree: &TreeNow, day: NaiveDate, path: &Path) -> bool {
        self.path()
            .is_none_or(|own| tree.on_day(own, day).contains(path))
    }
}

/// When places are meant.
#[derive(Clone, Copy)]
pub(super) enum Stood {
    /// Where they stood at the end of a day.
    On(NaiveDate),
    /// Wherever they ever stood.
    Ever,
}

impl Stood {
    pub(super) fn of(self, tree: &TreeNow, path: &Path) -> Vec<Path> {
        match self {
            Self::On(day) => vec![tree.on_day(path, day)],
            Self::Ever => tree.ever(path),
        }
    }
}

impl AreaQuestion {
    /// The enterprises of the area, of those at the places that ask something of enterprises where it reaches beyond
    /// them.
    pub(super) fn enterprises_among(
        &self,
        asking: &[Path],
        tree: &TreeNow,
        stood: Stood,
    ) -> Condition {
        let which = self.area.condition(tree, stood);
        let own = self.area.path();
        let mut within = Condition::any();
        let mut reaches_beyond = false;
        for place in asking {
            reaches_beyond |= own.is_none_or(|own| own.contains(place) && own != place);
            let then = stood.of(tree, place);
            within = within.add(within_any(enterprise::Column::Path, &then));
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
    /// The enterprises of an area on a day, wherever the area stood on it: where it reaches beyond the places at which
    /// the campaign binds enterprises, those of these places alone.
    pub(super) async fn enterprises_of(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
    ) -> Result<Condition> {
        let asking = self.places_that_ask(question).await?;
        let tree = self.tree().await?;
        Ok(question.enterprises_among(&asking, &tree, Stood::On(day)))
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
