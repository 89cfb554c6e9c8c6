//! Bulletins by key and in lists, and what the viewer may do with each.

use std::collections::HashMap;

use cengbao_domain::bulletin::{BulletinAction, BulletinState, Facts, Refusal, decide};
use cengbao_domain::ids::{BulletinId, NodeId};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{bulletin, bulletin_receipt};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Value};
use uuid::Uuid;

use super::{Bulletin, BulletinActionAllowed, BulletinFilter, BulletinOutcome, Withdrawn};
use crate::access::{Scope, ScopedSelect, SortKey};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::jurisdiction::Ancestor;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

impl Scope {
    /// A bulletin by its key; none when it is not, or does not reach the viewer.
    pub async fn find_bulletin(&self, id: BulletinId) -> Result<Option<Bulletin>> {
        let rows = self
            .select::<bulletin::Entity>()
            .filter(bulletin::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_bulletins(rows).await?.pop())
    }

    /// Bulletins, the latest first.
    pub async fn list_bulletins(
        &self,
        filter: &BulletinFilter,
        page: &PageRequest,
    ) -> Result<Page<Bulletin>> {
        // Keys are made in the order of time.
        let order = [SortKey::by(bulletin::Column::Id.into_simple_expr(), true)];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self.bulletins(filter).cut(&order, page, places).await?;
        let rows = select.all().await?;
        let keys: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        let items = keys.into_iter().zip(self.read_bulletins(rows).await?);
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// How many there are.
    pub async fn count_bulletins(&self, filter: &BulletinFilter) -> Result<u64> {
        self.bulletins(filter).count().await
    }

    fn bulletins(&self, filter: &BulletinFilter) -> ScopedSelect<'_, bulletin::Entity> {
        use bulletin::Column;
        let mut condition = Condition::all()
            .add_option(
                filter
                    .place
                    .map(|place| Column::NodeId.eq(row::node_key(place))),
            )
            .add_option(
                filter
                    .campaign
                    .as_deref()
                    .map(|code| Column::Campaign.eq(code)),
            )
            .add_option(filter.form.as_deref().map(|code| Column::Form.eq(code)))
            .add_option(filter.state.map(|state| Column::State.eq(state.as_str())));
        if let Some(period) = filter.period {
            condition = condition
                .add(Column::PeriodKind.eq(period.kind().as_str()))
                .add(Column::Period.eq(period.index()));
        }
        self.select::<bulletin::Entity>().filter(condition)
    }

    /// What the viewer may do with a bulletin now, and why not. Asks nothing of
    /// the database.
    pub fn bulletin_actions(&self, of: &Bulletin) -> Vec<BulletinActionAllowed> {
        let facts = self.bulletin_facts(&of.path);
        BulletinAction::ALL
            .iter()
            // What is published is not published again.
            .filter(|action| **action != BulletinAction::Publish)
            .map(|action| BulletinActionAllowed {
                action: *action,
                refusal: decide(Some(of.state), *action, facts)
                    .err()
                    .map(Refusal::words),
            })
            .collect()
    }

    pub(super) fn bulletin_facts(&self, path: &Path) -> Facts {
        let covers = |action| self.covers(action, Resource::Bulletin, path, &[]);
        Facts {
            is_office: covers(Action::Publish),
            is_superior: covers(Action::Withdraw),
            is_reader: covers(Action::Acknowledge),
        }
    }

    /// The one that a step led to, as the scope sees it after the write.
    pub(super) async fn bulletin_done(&self, id: BulletinId) -> Result<BulletinOutcome> {
        let found = self.find_bulletin(id).await?.ok_or(StoreError::NotFound)?;
        Ok(BulletinOutcome::Done(Box::new(found)))
    }

    /// The one that the first request under a key led to.
    pub(super) async fn first_bulletin(&self, once: Option<&Once>) -> Result<Option<BulletinId>> {
        let Some(once) = once.cloned() else {
            return Ok(None);
        };
        let granted = crate::access::Granted::of_own_key();
        let first = self
            .transact(granted, move |tx| {
                let once = once.clone();
                Box::pin(async move { Once::first_result(Some(&once), &tx).await })
            })
            .await?;
        Ok(first.map(|first| BulletinId(first.0)))
    }

    async fn read_bulletins(&self, rows: Vec<bulletin::Model>) -> Result<Vec<Bulletin>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let nodes = rows.iter().map(|row| row.node_id).collect();
        let today: HashMap<i32, Path> = self
            .placed_jurisdictions(nodes)
            .await?
            .into_iter()
            .map(|found| Ok((found.id, row::path(found.path)?)))
            .collect::<Result<_>>()?;
        let own = self.own_receipts(rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|one| {
                // A place that has gone stands where it stood.
                let path = match today.get(&one.node_id) {
                    Some(path) => path.clone(),
                    None => row::path(one.path.clone())?,
                };
                self.read_bulletin(one, path, &own)
            })
            .collect()
    }

    fn read_bulletin(
        &self,
        one: bulletin::Model,
        path: Path,
        own: &HashMap<Uuid, i64>,
    ) -> Result<Bulletin> {
        let state: BulletinState = row::name(&one.state)?;
        let then = row::path(one.path)?;
        let reads = |path| self.covers(Action::Read, Resource::Bulletin, path, &[]);
        let reads_place = reads(&then) || reads(&path);
        let shown = reads_place || state.shows_its_figures();
        let withdrawn = one.withdrawn_at.map(|at| Withdrawn {
            at: moment(at),
            by: one.withdrawn_by.unwrap_or_default(),
            reason: one.withdrawal_reason.unwrap_or_default(),
        });
        Ok(Bulletin {
            id: BulletinId(one.id),
            place: Ancestor {
                code: one.place_code,
                name: one.place_name,
                level: row::name(&one.place_level)?,
            },
            number: one.number,
            title: one.title,
            remarks: one.remarks,
            campaign: one.campaign,
            form: one.form,
            version: one.campaign_version,
            period: row::period(&one.period_kind, one.period)?,
            sheet: if shown {
                Some(row::json(one.sheet)?)
            } else {
                None
            },
            state,
            supersedes: one.supersedes.map(BulletinId),
            superseded_by: one.superseded_by.map(BulletinId),
            superseding_reason: one.superseding_reason,
            left_at: one.left_at.map(moment),
            withdrawn,
            simulated: one.simulated,
            published_by: one.account_title,
            published_at: moment(one.published_at),
            acknowledged_at: own.get(&one.id).copied().map(moment),
            reads_place,
            shard_key: one.shard_key,
            node: row::node(one.node_id),
            path,
        })
    }

    /// When the nodes of the viewer's own grants first took note of each.
    async fn own_receipts(
        &self,
        bulletins: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, i64>> {
        let own: Vec<i32> = self
            .viewer()
            .grants
            .iter()
            .map(|grant| row::node_key(grant.node))
            .collect();
        if own.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, i64)> = self
            .select::<bulletin_receipt::Entity>()
            .filter(bulletin_receipt::Column::BulletinId.is_in(bulletins))
            .filter(bulletin_receipt::Column::NodeId.is_in(own))
            .columns([
                bulletin_receipt::Column::BulletinId,
                bulletin_receipt::Column::At,
            ])
            .await?;
        let mut first = HashMap::new();
        for (bulletin, at) in rows {
            let known = first.entry(bulletin).or_insert(at);
            *known = at.min(*known);
        }
        Ok(first)
    }

    /// The nodes for which the viewer takes note of what came down from a
    /// place, with code and name.
    pub(super) fn readers_below(&self, path: &Path) -> Vec<(Path, String, String)> {
        let seats = self.seats_below(path);
        let grants = &self.viewer().grants;
        let named = |seat: &Path| -> Option<(String, String)> {
            let node: NodeId = seat.node();
            let grant = grants.iter().find(|grant| grant.node == node)?;
            Some((grant.node_code.clone(), grant.node_name.clone()))
        };
        let named = seats.into_iter().filter_map(|seat| {
            let (code, name) = named(&seat)?;
            Some((seat, code, name))
        });
        named.collect()
    }
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let id: Uuid = cursor.parse().map_err(|_| bad_cursor())?;
    Ok(Some(vec![id.into()]))
}
