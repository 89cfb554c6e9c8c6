//! The offices of an area that a campaign binds: each where it stood on the day, with the bodies that it is, or belongs
//! to, and what they have returned.

use std::collections::{HashMap, HashSet};

use cengbao_entity::{agency, campaign_binding, node_place, target_record};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use super::day::Unit;
use crate::access::Scope;
use crate::compliance::area::AreaQuestion;
use crate::error::Result;
use crate::row;
use crate::target_return::{FiguresOf, TargetUnit, UnitKind};

/// An office of the area with the bodies that it is, or belongs to.
pub(super) struct Office {
    pub(super) unit: Unit,
    pub(super) bodies: HashSet<String>,
}

impl Scope {
    /// The offices of the area that the campaign binds, where they stood on the day.
    pub(super) async fn offices(
        &self,
        question: &AreaQuestion,
        day: NaiveDate,
    ) -> Result<Vec<Office>> {
        use agency::Column as C;
        use node_place::Column as P;
        let which = self.bindings(question);
        let bindings: Vec<(i32, String)> = self
            .select::<campaign_binding::Entity>()
            .filter(which.clone())
            .columns([
                campaign_binding::Column::UnitId,
                campaign_binding::Column::Body,
            ])
            .await?;
        let mut bodies: HashMap<i32, HashSet<String>> = HashMap::new();
        for (unit, body) in bindings {
            bodies.entry(unit).or_default().insert(body);
        }
        let of_them = || {
            self.source::<campaign_binding::Entity>(which.clone(), campaign_binding::Column::UnitId)
        };
        let alive = Condition::all().add(C::ValidFrom.lte(day)).add(
            Condition::any()
                .add(C::ValidUntil.is_null())
                .add(C::ValidUntil.gt(day)),
        );
        let rows: Vec<(i32, String, String, String)> = self
            .select::<agency::Entity>()
            .filter(C::Id.in_subquery(of_them()))
            .filter(alive)
            .columns([C::Id, C::Code, C::Name, C::Path])
            .await?;
        let mut places: HashMap<i32, String> = HashMap::new();
        if !self.never_moved() {
            let rows: Vec<(i32, String)> = self
                .select::<node_place::Entity>()
                .filter(P::NodeId.in_subquery(of_them()))
                .filter(P::ValidFrom.lte(day))
                .filter(
                    Condition::any()
                        .add(P::ValidUntil.is_null())
                        .add(P::ValidUntil.gt(day)),
                )
                .columns([P::NodeId, P::Path])
                .await?;
            places.extend(rows);
        }
        let mut offices = Vec::with_capacity(rows.len());
        for (id, code, name, path) in rows {
            let path = row::path(places.remove(&id).unwrap_or(path))?;
            if !question.area.contains(&path) {
                continue;
            }
            let name = TargetUnit {
                kind: UnitKind::Agency,
                code,
                name,
            };
            offices.push(Office {
                unit: Unit { id, name, path },
                bodies: bodies.remove(&id).unwrap_or_default(),
            });
        }
        offices.sort_by(|a, b| a.unit.name.code.cmp(&b.unit.name.code));
        Ok(offices)
    }

    /// The bindings of the area's offices; of every office in sight where the tree has ever changed.
    fn bindings(&self, question: &AreaQuestion) -> Condition {
        let of_campaign =
            Condition::all().add(campaign_binding::Column::CampaignId.eq(question.campaign.id));
        match question.area.path() {
            Some(path) if self.never_moved() => {
                of_campaign.add(crate::range::within(campaign_binding::Column::Path, path))
            }
            _ => of_campaign,
        }
    }

    fn never_moved(&self) -> bool {
        self.known_tree().is_some_and(|tree| tree.moves.is_empty())
    }

    pub(super) async fn office_figures(&self, question: &AreaQuestion) -> Result<FiguresOf> {
        let which = self.bindings(question);
        let of_them =
            self.source::<campaign_binding::Entity>(which, campaign_binding::Column::UnitId);
        let units = target_record::Column::UnitId.in_subquery(of_them);
        self.signed_figures(question, Condition::all().add(units))
            .await
    }
}
