//! One batch a level of nesting: what the rows of a list need beside themselves.
//!
//! Made per request from the request's scope and thrown away with it. One that
//! outlived its request would hand rows across scopes.

mod duties;

use std::collections::HashMap;
use std::hash::Hash;

use async_graphql::Context;
use async_graphql::dataloader::Loader;
use cengbao_domain::campaign::AgencyKind;
use cengbao_domain::ids::{ConsolidationId, NodeId, ReportId};
use cengbao_domain::path::Path;
use cengbao_store::{
    AgencyRelation, Ancestor, ConsolidationEvent, Page, ReminderKey, ReportEvent, Scope,
};

pub(super) use self::duties::{DutiesOf, OfficeDutiesOf};
use super::agency::Agency;
use super::campaign::Campaign;
use super::context::loader;
use super::enterprise::Enterprise;
use super::error::{Fault, OrFault as _, Result as Answered};
use super::reminder::Reminder;
use super::report::Report;

/// Loads within one scope.
pub(super) struct ScopedLoader {
    scope: Scope,
}

impl ScopedLoader {
    pub(super) fn new(scope: Scope) -> Self {
        Self { scope }
    }

    /// For the batches that stand with their noun.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }
}

/// All that a batch gives for a key, as it is shown; nothing where it gives none.
pub(super) async fn load_all<Key, Row, Shown>(ctx: &Context<'_>, key: Key) -> Answered<Vec<Shown>>
where
    Key: Clone + Eq + Hash + Send + Sync + 'static,
    Row: Clone + Send + Sync + 'static,
    ScopedLoader: Loader<Key, Value = Vec<Row>, Error = Fault>,
    Shown: From<Row>,
{
    let found = loader(ctx)?.load_one(key).await.or_fault(ctx)?;
    let rows = found.unwrap_or_default().into_iter();
    Ok(rows.map(Into::into).collect())
}

/// The names above a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AncestorsOf(pub(super) Path);

impl Loader<AncestorsOf> for ScopedLoader {
    type Value = Vec<Ancestor>;
    type Error = Fault;

    async fn load(&self, keys: &[AncestorsOf]) -> Result<HashMap<AncestorsOf, Self::Value>, Fault> {
        let paths: Vec<Path> = keys.iter().map(|key| key.0.clone()).collect();
        let found = self.scope.ancestors(&paths).await?;
        Ok(found
            .into_iter()
            .map(|(path, names)| (AncestorsOf(path), names))
            .collect())
    }
}

/// An agency by its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct AgencyOf(pub(super) NodeId);

impl Loader<AgencyOf> for ScopedLoader {
    type Value = Agency;
    type Error = Fault;

    async fn load(&self, keys: &[AgencyOf]) -> Result<HashMap<AgencyOf, Agency>, Fault> {
        let ids: Vec<NodeId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.find_agencies_by_id(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, row)| (AgencyOf(id), row.into()))
            .collect())
    }
}

/// An enterprise by its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EnterpriseOf(pub(super) NodeId);

impl Loader<EnterpriseOf> for ScopedLoader {
    type Value = Enterprise;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[EnterpriseOf],
    ) -> Result<HashMap<EnterpriseOf, Enterprise>, Fault> {
        let ids: Vec<NodeId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.find_enterprises_by_id(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, row)| (EnterpriseOf(id), row.into()))
            .collect())
    }
}

/// How an enterprise was from day to day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf(pub(super) NodeId);

impl Loader<HistoryOf> for ScopedLoader {
    type Value = Vec<cengbao_store::Enterprise>;
    type Error = Fault;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Self::Value>, Fault> {
        let ids: Vec<NodeId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.enterprise_histories(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, rows)| (HistoryOf(id), rows))
            .collect())
    }
}

/// A campaign by its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CampaignOf(pub(super) String);

impl Loader<CampaignOf> for ScopedLoader {
    type Value = Campaign;
    type Error = Fault;

    /// One question a campaign: a list speaks of a handful at the most, whatever its length.
    async fn load(&self, keys: &[CampaignOf]) -> Result<HashMap<CampaignOf, Campaign>, Fault> {
        let mut found = HashMap::new();
        for key in keys {
            if let Some(row) = self.scope.find_campaign(&key.0).await? {
                found.insert(key.clone(), row.into());
            }
        }
        Ok(found)
    }
}

/// The campaigns that implement one, by its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ChildrenOf(pub(super) String);

impl Loader<ChildrenOf> for ScopedLoader {
    type Value = Vec<Campaign>;
    type Error = Fault;

    async fn load(&self, keys: &[ChildrenOf]) -> Result<HashMap<ChildrenOf, Self::Value>, Fault> {
        let parents: Vec<&str> = keys.iter().map(|key| key.0.as_str()).collect();
        let found = self.scope.list_child_campaigns(&parents).await?;
        Ok(found
            .into_iter()
            .map(|(parent, children)| {
                let children = children.into_iter().map(Into::into).collect();
                (ChildrenOf(parent), children)
            })
            .collect())
    }
}

/// A report by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReportOf(pub(super) ReportId);

impl Loader<ReportOf> for ScopedLoader {
    type Value = Report;
    type Error = Fault;

    async fn load(&self, keys: &[ReportOf]) -> Result<HashMap<ReportOf, Report>, Fault> {
        let ids: Vec<ReportId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.find_reports_by_id(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, row)| (ReportOf(id), row.into()))
            .collect())
    }
}

/// The latest reminders of an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RemindersOf(pub(super) ReminderKey);

impl Loader<RemindersOf> for ScopedLoader {
    type Value = Vec<Reminder>;
    type Error = Fault;

    async fn load(&self, keys: &[RemindersOf]) -> Result<HashMap<RemindersOf, Self::Value>, Fault> {
        let of: Vec<ReminderKey> = keys.iter().map(|key| key.0.clone()).collect();
        let found = self.scope.reminders_of(&of).await?;
        Ok(found
            .into_iter()
            .map(|(key, rows)| {
                let rows = rows.into_iter().map(Reminder).collect();
                (RemindersOf(key), rows)
            })
            .collect())
    }
}

/// What happened to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EventsOf(pub(super) ReportId);

impl Loader<EventsOf> for ScopedLoader {
    type Value = Vec<ReportEvent>;
    type Error = Fault;

    async fn load(&self, keys: &[EventsOf]) -> Result<HashMap<EventsOf, Self::Value>, Fault> {
        let ids: Vec<ReportId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.report_events(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, events)| (EventsOf(id), events))
            .collect())
    }
}

/// What happened to a consolidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ConsolidationEventsOf(pub(super) ConsolidationId);

impl Loader<ConsolidationEventsOf> for ScopedLoader {
    type Value = Vec<ConsolidationEvent>;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[ConsolidationEventsOf],
    ) -> Result<HashMap<ConsolidationEventsOf, Self::Value>, Fault> {
        let ids: Vec<ConsolidationId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope.consolidation_events(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, events)| (ConsolidationEventsOf(id), events))
            .collect())
    }
}

/// The first page of the agencies of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct AgenciesOf {
    pub(super) node: NodeId,
    pub(super) relation: AgencyRelation,
    pub(super) kind: Option<AgencyKind>,
    pub(super) first: usize,
}

impl Loader<AgenciesOf> for ScopedLoader {
    type Value = Page<cengbao_store::Agency>;
    type Error = Fault;

    /// One question for all nodes that are asked alike.
    async fn load(&self, keys: &[AgenciesOf]) -> Result<HashMap<AgenciesOf, Self::Value>, Fault> {
        let mut alike: HashMap<_, Vec<NodeId>> = HashMap::new();
        for key in keys {
            alike
                .entry((key.relation, key.kind, key.first))
                .or_default()
                .push(key.node);
        }
        let mut pages = HashMap::new();
        for ((relation, kind, first), nodes) in alike {
            let found = self
                .scope
                .first_agencies_of_each(relation, &nodes, kind, first)
                .await?;
            let key = |node| AgenciesOf {
                node,
                relation,
                kind,
                first,
            };
            pages.extend(found.into_iter().map(|(node, page)| (key(node), page)));
        }
        Ok(pages)
    }
}

/// The first page of the jurisdictions directly below one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SubordinatesOf {
    pub(super) parent: NodeId,
    pub(super) first: usize,
}

impl Loader<SubordinatesOf> for ScopedLoader {
    type Value = Page<cengbao_store::Jurisdiction>;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[SubordinatesOf],
    ) -> Result<HashMap<SubordinatesOf, Self::Value>, Fault> {
        let mut alike: HashMap<usize, Vec<NodeId>> = HashMap::new();
        for key in keys {
            alike.entry(key.first).or_default().push(key.parent);
        }
        let mut pages = HashMap::new();
        for (first, parents) in alike {
            let found = self
                .scope
                .first_subordinates_of_each(&parents, first)
                .await?;
            let key = |parent| SubordinatesOf { parent, first };
            pages.extend(found.into_iter().map(|(parent, page)| (key(parent), page)));
        }
        Ok(pages)
    }
}
