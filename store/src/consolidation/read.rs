//! Consolidations as a scope sees them, and what the viewer may do with each.

use std::collections::HashMap;

use cengbao_domain::consolidation::{ConsolidationAction, Facts, decide};
use cengbao_domain::figure::Figures;
use cengbao_domain::ids::{ConsolidationId, NodeId};
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{consolidation, consolidation_event};
use sea_orm::{ColumnTrait, Condition, Value};

use super::{Consolidation, ConsolidationActionAllowed, ConsolidationEvent, ConsolidationFilter};
use crate::access::{Scope, ScopedSelect, SortKey};
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place};
use crate::jurisdiction::{self, Jurisdiction};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

impl Scope {
    /// A consolidation by its key; none when it is not, or is not yours.
    pub async fn find_consolidation(&self, id: ConsolidationId) -> Result<Option<Consolidation>> {
        let rows = self
            .select::<consolidation::Entity>()
            .filter(consolidation::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_consolidations(rows).await?.pop())
    }

    /// Consolidations, the last signed first.
    pub async fn list_consolidations(
        &self,
        filter: &ConsolidationFilter,
        page: &PageRequest,
    ) -> Result<Page<Consolidation>> {
        let Some(select) = self.consolidations(filter).await? else {
            return Ok(Page::empty());
        };
        let place = |cursor: Option<&String>| -> Result<Option<Vec<Value>>> {
            let Some(cursor) = cursor else {
                return Ok(None);
            };
            let id: uuid::Uuid = cursor.parse().map_err(|_| bad_cursor())?;
            Ok(Some(vec![id.into()]))
        };
        let places = [place(page.after.as_ref())?, place(page.before.as_ref())?];
        let order = [SortKey::by(
            sea_orm::IntoSimpleExpr::into_simple_expr(consolidation::Column::Id),
            true,
        )];
        let (select, beyond) = select.cut(&order, page, places).await?;
        let rows = select.all().await?;
        let keys: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        let items = keys.into_iter().zip(self.read_consolidations(rows).await?);
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// How many there are.
    pub async fn count_consolidations(&self, filter: &ConsolidationFilter) -> Result<u64> {
        match self.consolidations(filter).await? {
            Some(select) => select.count().await,
            None => Ok(0),
        }
    }

    /// What happened to each of these consolidations, oldest first.
    pub async fn consolidation_events(
        &self,
        ids: &[ConsolidationId],
    ) -> Result<HashMap<ConsolidationId, Vec<ConsolidationEvent>>> {
        let rows = self
            .select::<consolidation_event::Entity>()
            .filter(consolidation_event::Column::ConsolidationId.is_in(ids.iter().map(|id| id.0)))
            .ascending(consolidation_event::Column::Id)
            .all()
            .await?;
        let mut events: HashMap<ConsolidationId, Vec<ConsolidationEvent>> = HashMap::new();
        for event in rows {
            let of = ConsolidationId(event.consolidation_id);
            events.entry(of).or_default().push(ConsolidationEvent {
                at: moment(event.at),
                action: row::name(&event.action)?,
                by_title: event.account_title,
                reason: event.reason,
            });
        }
        Ok(events)
    }

    /// What the viewer may do with a consolidation now, and why not. Asks
    /// nothing of the database.
    pub fn consolidation_actions(&self, of: &Consolidation) -> Vec<ConsolidationActionAllowed> {
        self.actions_at(&of.place.path, Some(of))
    }

    /// The same at a place whose last consolidation is `last`.
    pub(super) fn actions_at(
        &self,
        path: &Path,
        last: Option<&Consolidation>,
    ) -> Vec<ConsolidationActionAllowed> {
        let facts = self.consolidation_facts(path, last);
        let state = last.map(|last| last.state);
        let actions = ConsolidationAction::ALL
            .iter()
            .map(|action| ConsolidationActionAllowed {
                action: *action,
                refusal: decide(state, *action, facts)
                    .err()
                    .map(|refusal| refusal.words(state)),
            });
        actions.collect()
    }

    pub(super) fn consolidation_facts(&self, path: &Path, of: Option<&Consolidation>) -> Facts {
        let covers = |action| self.covers(action, Resource::Consolidation, path, &[]);
        Facts {
            is_office: covers(Action::Consolidate),
            is_receiver: covers(Action::Accept),
            is_signer: of.is_some_and(|of| of.signer == self.viewer().account_id.0),
            is_overtaken: of.is_some_and(|of| !of.is_last),
        }
    }

    /// None: the filter names a campaign that is not there for this scope.
    pub(super) async fn consolidations(
        &self,
        filter: &ConsolidationFilter,
    ) -> Result<Option<ScopedSelect<'_, consolidation::Entity>>> {
        use consolidation::Column;
        let mut condition = Condition::all()
            .add_option(
                filter
                    .place
                    .map(|place| Column::NodeId.eq(row::node_key(place))),
            )
            .add_option(filter.form.as_deref().map(|form| Column::Form.eq(form)))
            .add_option(filter.state.map(|state| Column::State.eq(state.as_str())));
        if let Some(path) = &filter.below {
            condition = condition
                .add(Column::Path.gte(path.as_str()))
                .add(Column::Path.lt(path.upper_bound()));
        }
        if let Some(period) = filter.period {
            condition = condition
                .add(Column::PeriodKind.eq(period.kind().as_str()))
                .add(Column::Period.eq(period.index()));
        }
        if let Some(code) = &filter.campaign {
            let Some(campaign) = self.find_campaign(code).await? else {
                return Ok(None);
            };
            condition = condition.add(Column::CampaignId.eq(campaign.id));
        }
        Ok(Some(
            self.select::<consolidation::Entity>().filter(condition),
        ))
    }

    /// The last one of a place for a period, in whatever state.
    pub(super) async fn last_consolidation(
        &self,
        form: &FormVersion,
        period: Period,
        place: NodeId,
    ) -> Result<Option<Consolidation>> {
        let rows = self
            .select::<consolidation::Entity>()
            .filter(consolidation::Column::FamilyId.eq(form.family_id))
            .filter(consolidation::Column::PeriodKind.eq(period.kind().as_str()))
            .filter(consolidation::Column::Period.eq(period.index()))
            .filter(consolidation::Column::NodeId.eq(row::node_key(place)))
            .filter(consolidation::Column::IsLast.eq(true))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_consolidations(rows).await?.pop())
    }

    /// The places of consolidations and of their rows, which the scope has read:
    /// one that stands elsewhere by now is named all the same.
    pub(super) async fn named_places(
        &self,
        nodes: &[NodeId],
    ) -> Result<HashMap<NodeId, Jurisdiction>> {
        let keys = nodes.iter().map(|node| row::node_key(*node)).collect();
        let rows = self.placed_jurisdictions(keys).await?.into_iter();
        rows.map(|found| jurisdiction::read(found).map(|found| (found.id, found)))
            .collect()
    }

    async fn read_consolidations(
        &self,
        rows: Vec<consolidation::Model>,
    ) -> Result<Vec<Consolidation>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let campaigns: Vec<i32> = rows.iter().map(|row| row.campaign_id).collect();
        let campaigns = self.campaigns_by_id(&campaigns).await?;
        let nodes: Vec<NodeId> = rows.iter().map(|found| row::node(found.node_id)).collect();
        let places = self.named_places(&nodes).await?;
        let mut found = Vec::with_capacity(rows.len());
        for one in rows {
            let campaign = campaigns
                .get(&one.campaign_id)
                .ok_or(StoreError::NotFound)?;
            let form = self.form_of(campaign, &one.form).await?.ok_or_else(|| {
                StoreError::damaged(format!("{} has no form {}", campaign.code, one.form))
            })?;
            let place = places
                .get(&row::node(one.node_id))
                .ok_or(StoreError::NotFound)?;
            let pair = pair_of([&one.figures, &one.figures_before, &one.figures_earlier])?;
            let positions: Vec<(i32, i64)> = row::json(one.positions)?;
            found.push(Consolidation {
                id: ConsolidationId(one.id),
                node: place.id,
                code: place.code.clone(),
                name: place.name.clone(),
                level: place.level,
                campaign: campaign.code.clone(),
                period: row::period(&one.period_kind, one.period)?,
                number: one.number,
                is_last: one.is_last,
                state: row::name(&one.state)?,
                version: one.version,
                note: one.note,
                reason: one.reason,
                signed_by: one.account_title,
                signed_at: moment(one.signed_at),
                left_at: one.left_at.map(moment),
                cells: form.answers(&pair),
                expected: pair.now.expected,
                reported: pair.now.reported,
                on_time: pair.now.on_time,
                simulated: one.simulated,
                pair,
                place: Place::of(place),
                lies_at: (one.shard_key, row::path(one.path)?),
                positions: positions.into_iter().collect(),
                signer: one.account_id,
                form,
            });
        }
        Ok(found)
    }
}

/// The figures of a snapshot as they are stored.
pub(crate) fn pair_of([now, before, earlier]: [&[u8]; 3]) -> Result<Pair> {
    let read = |bytes| Figures::decode(bytes).map_err(StoreError::damaged);
    Ok(Pair {
        now: read(now)?,
        before: read(before)?,
        earlier: read(earlier)?,
    })
}
