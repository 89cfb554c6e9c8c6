//! The offices that a campaign binds, each where it stood on the day, with the bodies that it is, or belongs to, the level
//! that it serves, and what it recorded or returned.
//!
//! Only those whose evidence the scope reads. In a number of statements that does not depend on how many there are.

use std::collections::HashMap;

use cengbao_domain::bound::BoundDays;
use cengbao_domain::compliance::Life;
use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, campaign_binding, duty_record, node_place, target_record};
use chrono::NaiveDate;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition};

use super::area::AreaQuestion;
use crate::access::Scope;
use crate::activity::{Days, merge};
use crate::campaign::AppliedCampaign;
use crate::change::heirs::days_of;
use crate::error::Result;
use crate::row;
use crate::target_return::FiguresOf;

/// An office that a campaign binds, as it stood on a day.
pub(super) struct Office {
    pub(super) id: i32,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) path: Path,
    /// Levels of the jurisdictions that it served until the day, in their order; never empty.
    pub(super) levels: Vec<LevelFrom>,
    life: Life,
    /// What it is, or belongs to, on the day, by campaign, and since when.
    bodies: HashMap<i32, HashMap<String, BoundDays>>,
}

impl Office {
    /// Whether it is one of these bodies of a campaign, or belongs to one.
    pub(super) fn is_among(&self, campaign: i32, bodies: &[String]) -> bool {
        let own = self.bodies.get(&campaign);
        own.is_some_and(|own| bodies.iter().any(|body| own.contains_key(body)))
    }

    /// From when until when it is one of these bodies of a campaign, or belongs to one; none where it does not.
    pub(super) fn life_among(&self, campaign: i32, bodies: &[String]) -> Option<Life> {
        let own = self.bodies.get(&campaign)?;
        let days = bodies.iter().filter_map(|body| own.get(body).copied());
        let days = days.reduce(BoundDays::either)?;
        Some(Life {
            opened: self.life.opened.max(days.from),
            closed: [self.life.closed, days.until].into_iter().flatten().min(),
        })
    }

    /// Which of them it is, or belongs to, first; as many as there are where it is none.
    pub(super) fn rank_among(&self, campaign: i32, bodies: &[String]) -> usize {
        let own = self.bodies.get(&campaign);
        let is_own = |body: &String| own.is_some_and(|own| own.contains_key(body));
        bodies.iter().position(is_own).unwrap_or(bodies.len())
    }
}

/// The level that an office served from a day on; of the first of all also before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LevelFrom {
    pub(super) from: NaiveDate,
    /// None where the jurisdiction is not known.
    pub(super) level: Option<Level>,
}

/// Which bindings are meant, so that what is asked of their offices is asked in one statement each.
pub(super) struct Bound(Condition);

impl Bound {
    /// Those of some offices to some campaigns.
    pub(super) fn of(offices: &[NodeId], campaigns: &[&AppliedCampaign]) -> Self {
        let campaigns = campaigns.iter().map(|campaign| campaign.id);
        let offices = offices.iter().map(|office| row::node_key(*office));
        let condition = Condition::all()
            .add(campaign_binding::Column::CampaignId.is_in(campaigns))
            .add(campaign_binding::Column::UnitId.is_in(offices));
        Self(condition)
    }
}

impl Scope {
    /// The bindings of the area's offices; of every office in sight where the tree has ever changed.
    pub(super) fn bound_in(&self, question: &AreaQuestion) -> Bound {
        let of_campaign =
            Condition::all().add(campaign_binding::Column::CampaignId.eq(question.campaign.id));
        Bound(match question.area.path() {
            Some(path) if self.never_moved() => {
                of_campaign.add(crate::range::within(campaign_binding::Column::Path, path))
            }
            _ => of_campaign,
        })
    }

    /// The offices of the area that the campaign binds, where they stood on the day.
    pub(super) async fn offices_in(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
    ) -> Result<Vec<Office>> {
        let mut offices = self.offices_on(&self.bound_in(question), day).await?;
        let tree = self.tree().await?;
        offices.retain(|office| question.area.contained(&tree, day, &office.path));
        Ok(offices)
    }

    /// The offices that are bound, where they stood on the day; those that did not exist on it are left out.
    pub(super) async fn offices_on(&self, bound: &Bound, day: NaiveDate) -> Result<Vec<Office>> {
        use agency::Column as C;
        let bindings: Vec<campaign_binding::Model> = self
            .select::<campaign_binding::Entity>()
            .filter(bound.0.clone())
            .all()
            .await?;
        let mut bodies: HashMap<i32, HashMap<i32, HashMap<String, BoundDays>>> = HashMap::new();
        for one in bindings {
            let days = days_of(&one);
            if days.hold(day) {
                let of_unit = bodies.entry(one.unit_id).or_default();
                let of_campaign = of_unit.entry(one.campaign_id).or_default();
                of_campaign.insert(one.body, days);
            }
        }
        let alive = Condition::all().add(C::ValidFrom.lte(day)).add(
            Condition::any()
                .add(C::ValidUntil.is_null())
                .add(C::ValidUntil.gt(day)),
        );
        let rows: Vec<agency::Model> = self
            .select::<agency::Entity>()
            .filter(C::Id.in_subquery(self.units_of(bound)))
            .filter(self.offices_with_evidence())
            .filter(alive)
            .all()
            .await?;
        let mut places = self.places_on(bound, day).await?;
        let mut levels = self.levels_until(bound, day).await?;
        let mut offices = Vec::with_capacity(rows.len());
        for found in rows {
            let path = places.remove(&found.id).unwrap_or(found.path);
            offices.push(Office {
                id: found.id,
                path: row::path(path)?,
                levels: levels
                    .remove(&found.id)
                    .filter(|levels| !levels.is_empty())
                    .unwrap_or_else(|| {
                        let from = found.valid_from;
                        vec![LevelFrom { from, level: None }]
                    }),
                life: Life {
                    opened: Some(found.valid_from),
                    closed: found.valid_until,
                },
                bodies: bodies.remove(&found.id).unwrap_or_default(),
                code: found.code,
                name: found.name,
            });
        }
        offices.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(offices)
    }

    /// Where the offices stood on the day; empty where the tree has never changed.
    async fn places_on(&self, bound: &Bound, day: NaiveDate) -> Result<HashMap<i32, String>> {
        use node_place::Column as P;
        if self.never_moved() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(i32, String)> = self
            .select::<node_place::Entity>()
            .filter(P::NodeId.in_subquery(self.units_of(bound)))
            .filter(P::ValidFrom.lte(day))
            .filter(
                Condition::any()
                    .add(P::ValidUntil.is_null())
                    .add(P::ValidUntil.gt(day)),
            )
            .columns([P::NodeId, P::Path])
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// The days of evidence of the offices, by campaign and node.
    pub(super) async fn office_days(
        &self,
        bound: &Bound,
        campaigns: &[&AppliedCampaign],
    ) -> Result<HashMap<i32, HashMap<i32, Days>>> {
        use duty_record::Column as C;
        let campaigns = campaigns.iter().map(|campaign| campaign.id);
        let rows: Vec<(i32, i32, serde_json::Value)> = self
            .select::<duty_record::Entity>()
            .filter(C::CampaignId.is_in(campaigns))
            .filter(C::EnterpriseId.in_subquery(self.units_of(bound)))
            .columns([C::CampaignId, C::EnterpriseId, C::Days])
            .await?;
        let mut days: HashMap<i32, HashMap<i32, Days>> = HashMap::new();
        for (campaign, id, found) in rows {
            let of_campaign = days.entry(campaign).or_default();
            merge(of_campaign.entry(id).or_default(), row::json(found)?);
        }
        Ok(days)
    }

    /// What the offices of the area have returned of targets.
    pub(super) async fn office_figures(&self, question: &AreaQuestion) -> Result<FiguresOf> {
        let bound = self.bound_in(question);
        let units = target_record::Column::UnitId.in_subquery(self.units_of(&bound));
        self.signed_figures(question, Condition::all().add(units))
            .await
    }

    pub(super) fn units_of(&self, bound: &Bound) -> SelectStatement {
        self.source::<campaign_binding::Entity>(bound.0.clone(), campaign_binding::Column::UnitId)
    }

    fn never_moved(&self) -> bool {
        self.known_tree().is_some_and(|tree| tree.moves.is_empty())
    }
}
