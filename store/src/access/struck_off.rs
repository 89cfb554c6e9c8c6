//! Whether an item of a plan is struck off (销号) by everybody who answers for it. Who only takes part in it is told so much, and
//! those who answer may lie beyond a scope: yes or no for the whole item is all that leaves this file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::SubjectKind;
use cengbao_domain::progress::{Stage, standing};
use cengbao_entity::{campaign_binding, progress};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::scope::Scope;
use crate::error::Result;
use crate::progress::{happened, kind_name};

/// An item of the board: key of its campaign and code.
type Item = (i32, String);

impl Scope {
    /// Those of these milestones that are struck off by every office that is, or belongs to, one of the bodies given with
    /// them, wherever it stands. Two statements for all of them.
    pub(crate) async fn struck_off_by_all(
        &self,
        milestones: &BTreeMap<Item, BTreeSet<String>>,
    ) -> Result<BTreeSet<Item>> {
        if milestones.is_empty() {
            return Ok(BTreeSet::new());
        }
        let reads = self.reads().await?;
        let campaigns: BTreeSet<i32> = milestones.keys().map(|(campaign, _)| *campaign).collect();
        let bodies: BTreeSet<&str> = milestones.values().flatten().map(String::as_str).collect();
        let codes: BTreeSet<&str> = milestones.keys().map(|(_, code)| code.as_str()).collect();
        let bound: Vec<(i32, i32, String)> = campaign_binding::Entity::find()
            .filter(campaign_binding::Column::CampaignId.is_in(campaigns.iter().copied()))
            .filter(campaign_binding::Column::Body.is_in(bodies))
            .select_only()
            .columns([
                campaign_binding::Column::CampaignId,
                campaign_binding::Column::UnitId,
                campaign_binding::Column::Body,
            ])
            .into_tuple()
            .all(&*reads)
            .await?;
        let rows: Vec<progress::Model> = progress::Entity::find()
            .filter(progress::Column::CampaignId.is_in(campaigns))
            .filter(progress::Column::Kind.eq(kind_name(SubjectKind::Milestone)))
            .filter(progress::Column::Item.is_in(codes))
            .filter(progress::Column::SupersededAt.is_null())
            .all(&*reads)
            .await?;
        let mut lines: HashMap<(Item, i32), Vec<progress::Model>> = HashMap::new();
        for row in rows {
            let line = ((row.campaign_id, row.item.clone()), row.unit_id);
            lines.entry(line).or_default().push(row);
        }
        let mut struck_off = BTreeSet::new();
        for (item, answering) in milestones {
            let answers = |(campaign, _, body): &&(i32, i32, String)| {
                *campaign == item.0 && answering.contains(body)
            };
            let stages = bound.iter().filter(answers).map(|(_, unit, _)| {
                let rows = lines.get(&(item.clone(), *unit));
                let happened = happened(rows.map_or(&[][..], Vec::as_slice))?;
                Ok(standing(happened.into_iter().map(|(_, one)| one)).stage)
            });
            let stages: Vec<Stage> = stages.collect::<Result<_>>()?;
            if Stage::of_all(stages) == Stage::StruckOff {
                struck_off.insert(item.clone());
            }
        }
        Ok(struck_off)
    }
}
