//! Accidents for which nobody is known to answer: whoever does may be one of those whom a target counts (事故企业), so that
//! nothing is settled as long as one of them stands.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::accident::{Occurrence, Responsibility};
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_entity::accident;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};

use crate::access::Scope;
use crate::compliance::below::Below;
use crate::error::Result;
use crate::jurisdiction::Jurisdiction;
use crate::range::within_any;
use crate::row;

/// One of them.
pub(in crate::compliance::target) struct UnnamedAccident {
    /// Where it is shown among the rows.
    pub(in crate::compliance::target) path: Path,
    /// The place in which it happened, in the tree of the day asked.
    pub(in crate::compliance::target) place: NodeId,
    /// What of it starts clocks and gives marks.
    pub(in crate::compliance::target) happened: Occurrence,
}

/// Those of an area that started something since its campaign's first day.
#[derive(Default)]
pub(in crate::compliance::target) struct Unnamed {
    pub(in crate::compliance::target) accidents: Vec<UnnamedAccident>,
    /// The places in which they happened.
    pub(in crate::compliance::target) places: BTreeMap<NodeId, Jurisdiction>,
}

impl Scope {
    /// Those that happened in a place by a day, or whose case was closed, on the first day that counts or later.
    pub(super) async fn unnamed_accidents(
        &self,
        place: &Path,
        first: NaiveDate,
        day: NaiveDate,
        below: &Below,
    ) -> Result<Unnamed> {
        use accident::Column as C;
        let tree = self.tree().await?;
        let began = Condition::any()
            .add(C::HappenedOn.gte(first))
            .add(C::ClosedOn.gte(first));
        let which = Condition::all()
            .add(within_any(C::Path, &tree.sources(place, day)))
            .add(began)
            .add(C::HappenedOn.lte(day))
            .add(C::SupersededAt.is_null())
            .add(C::Void.eq(false))
            .add(C::Responsibility.eq(Responsibility::NotKnown.as_str()));
        let rows: Vec<(String, NaiveDate, i32, Option<NaiveDate>)> = self
            .select::<accident::Entity>()
            .filter(which)
            .columns([C::Path, C::HappenedOn, C::Deaths, C::ClosedOn])
            .await?;
        let here = tree.on_day(place, day);
        let mut accidents = Vec::with_capacity(rows.len());
        for (path, on, deaths, closed_on) in rows {
            let mut path = tree.carried(&row::path(path)?, on, day);
            if !here.contains(&path) {
                continue;
            }
            let node = path.node();
            below.shown(&mut path, day);
            accidents.push(UnnamedAccident {
                path,
                place: node,
                happened: Occurrence {
                    on,
                    fatal: deaths > 0,
                    closed_on,
                },
            });
        }
        let nodes: BTreeSet<NodeId> = accidents.iter().map(|one| one.place).collect();
        let nodes: Vec<NodeId> = nodes.into_iter().collect();
        let mut places = BTreeMap::new();
        if !nodes.is_empty() {
            places.extend(self.find_jurisdictions_by_id(&nodes).await?);
        }
        Ok(Unnamed { accidents, places })
    }
}
