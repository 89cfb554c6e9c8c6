//! Whom a campaign copies (抄报), and its receivers where a schedule has several:
//! the offices that read its reports otherwise than by their place. What a version drops is gone with it.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::Campaign;
use cengbao_entity::schedule_copy;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};

use super::members;
use crate::access::Tx;
use crate::error::Result;
use crate::import::insert;

/// What becomes of a campaign's copies.
pub(super) struct Copies {
    new: BTreeSet<schedule_copy::Model>,
    gone: Vec<schedule_copy::Model>,
}

impl Copies {
    /// Compares whom the campaign copies with whom it is known to copy.
    pub(super) async fn make(tx: &Tx, campaign: &Campaign, campaign_id: i32) -> Result<Self> {
        let mut new = BTreeSet::new();
        for schedule in &campaign.schedules {
            // One receiver reads by its place, as it ever did.
            let several = !schedule.also_to.is_empty();
            let receivers = schedule.receivers().filter(|_| several);
            let copies = schedule.copies.iter();
            let named = receivers
                .map(|code| (code, true))
                .chain(copies.map(|code| (code, false)));
            let named: BTreeMap<&str, bool> = named
                .map(|(code, receives)| (code.as_str(), receives))
                .collect();
            if named.is_empty() {
                continue;
            }
            let what = format!("schedule {}, also_to and copies", schedule.code);
            let codes = named.keys().copied();
            for office in members::agencies(tx, campaign, &what, codes).await? {
                new.insert(schedule_copy::Model {
                    receives: named.get(office.code.as_str()).copied().unwrap_or_default(),
                    agency_id: office.id,
                    campaign_id,
                    schedule: schedule.code.clone(),
                });
            }
        }
        let standing = schedule_copy::Entity::find()
            .filter(schedule_copy::Column::CampaignId.eq(campaign_id))
            .all(tx.connection())
            .await?;
        let gone = standing.into_iter().filter(|row| !new.remove(row));
        Ok(Self {
            gone: gone.collect(),
            new,
        })
    }

    /// Whether everything stands as it should.
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
    }

    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        // A document copies a handful of offices.
        for row in self.gone {
            row.delete(tx.connection()).await?;
        }
        let new = self.new.into_iter();
        insert(
            tx,
            new.map(|row| row.into_active_model().reset_all()).collect(),
        )
        .await
    }
}
