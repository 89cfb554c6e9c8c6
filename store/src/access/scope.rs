//! Who asks and what of the data they may touch: made once a request from the
//! grants in the database, never from a token.
//!
//! Holds the request's read transaction, so that all fields of an answer agree.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use cengbao_domain::ids::{AccountId, NodeId};
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::scope::{Reach, Sectors};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseTransaction;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::connection::Store;
use super::grants::{GrantRow, Holder, holder, sector_sets};
use super::memo::Memo;
use super::office::Office;
use super::tree::TreeNow;
use super::writes::Granted;
use crate::error::{Result, StoreError};
use crate::time::day_in_zone;

/// An account with no more grants than this; more is a mistake of whoever gave them.
pub(crate) const MAX_GRANTS: usize = 256;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Key of the account; nil for the system.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// Its post, never a person's name.
    pub title: String,
    /// A demonstration account.
    pub simulated: bool,
    /// The unit it belongs to.
    pub unit: Option<NodeId>,
    /// Its grants that are valid today.
    pub grants: Vec<GrantRow>,
}

/// What a request may touch. Cheap to clone; clones share one read transaction.
#[derive(Clone)]
pub struct Scope {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    viewer: Viewer,
    /// None: the system, which sees everything and says why.
    reach: Option<Reach>,
    /// What documents name the viewer's office for.
    office: Office,
    reason: Option<&'static str>,
    sector_sets: Vec<(i32, BTreeSet<String>)>,
    now: DateTime<Utc>,
    /// As the request began; none for the system, which may write as it reads, and
    /// for whoever has changed it.
    tree: std::sync::Mutex<Option<Arc<TreeNow>>>,
    reads: Mutex<Option<Arc<DatabaseTransaction>>>,
    memo: std::sync::Mutex<Memo>,
}

impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("account", &self.inner.viewer.account)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The scope of an account at this moment, from its grants in the database.
    ///
    /// Errors: `Unauthenticated` when the account is unknown or disabled.
    pub async fn scope(&self, account: &str, now: DateTime<Utc>) -> Result<Scope> {
        let (mut reads, mut holder, mut tree) = self.entered(account, now).await?;
        if tree.next_day.is_some_and(|day| day <= day_in_zone(now)) {
            // A day has begun on which the tree changes.
            reads.rollback().await?;
            self.begin_day(now).await?;
            (reads, holder, tree) = self.entered(account, now).await?;
        }
        holder.take_past(&tree);
        holder.office.follow(holder.unit_id, &tree);
        let Holder {
            id,
            name,
            title,
            unit_id,
            office,
            simulated,
            pieces,
            grants,
            tree_version: _,
        } = holder;
        if grants.len() > MAX_GRANTS {
            return Err(StoreError::damaged(format!(
                "account {account} holds {} grants",
                grants.len()
            )));
        }
        let reach = Reach::new(pieces);
        let office = office.seen_by(reach.reads_copies(), account)?;
        let sectoral = reach
            .pieces()
            .iter()
            .any(|piece| piece.sectors != Sectors::All);
        let sector_sets = if sectoral {
            sector_sets(&reads).await?
        } else {
            Vec::new()
        };
        let viewer = Viewer {
            account_id: AccountId(id),
            account: name,
            title,
            simulated,
            unit: unit_id.map(crate::row::node),
            grants,
        };
        Ok(Scope {
            inner: Arc::new(Inner {
                store: self.clone(),
                viewer,
                office,
                reach: Some(reach),
                reason: None,
                sector_sets,
                now,
                memo: std::sync::Mutex::new(Memo::of(Arc::clone(&tree))),
                tree: std::sync::Mutex::new(Some(tree)),
                reads: Mutex::new(Some(Arc::new(reads))),
            }),
        })
    }

    /// A snapshot with the account and the tree as they are in it.
    async fn entered(
        &self,
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<(DatabaseTransaction, Holder, Arc<TreeNow>)> {
        let reads = self.begin_read().await?;
        let holder = holder(&reads, account, now)
            .await?
            .ok_or(StoreError::Unauthenticated)?;
        let tree = self.tree_at(&reads, holder.tree_version).await?;
        Ok((reads, holder, tree))
    }

    /// The scope of background work, imports and the command line. It sees
    /// everything, so `reason` says what for and stands in the log.
    pub fn system(&self, reason: &'static str, now: DateTime<Utc>) -> Scope {
        tracing::debug!(reason, "system scope");
        Scope {
            inner: Arc::new(Inner {
                store: self.clone(),
                viewer: Viewer {
                    account_id: AccountId(Uuid::nil()),
                    account: "system".to_owned(),
                    title: "系统".to_owned(),
                    simulated: false,
                    unit: None,
                    grants: Vec::new(),
                },
                reach: None,
                office: Office::default(),
                reason: Some(reason),
                sector_sets: Vec::new(),
                now,
                tree: std::sync::Mutex::default(),
                reads: Mutex::new(None),
                memo: std::sync::Mutex::default(),
            }),
        }
    }
}

impl Scope {
    /// Who asks.
    pub fn viewer(&self) -> &Viewer {
        &self.inner.viewer
    }

    /// The moment of the request.
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.now
    }

    /// The day of the request in the hub's zone.
    pub fn today(&self) -> NaiveDate {
        day_in_zone(self.inner.now)
    }

    /// What the system scope is for; none for an account.
    pub fn reason(&self) -> Option<&'static str> {
        self.inner.reason
    }

    /// Whether this is the hub itself.
    pub fn is_system(&self) -> bool {
        self.inner.reach.is_none()
    }

    /// The hub itself on the same snapshot, for what the viewer does not see
    /// and is told in no other form than `reason` says.
    pub(crate) async fn as_hub(&self, reason: &'static str) -> Result<Scope> {
        let reads = self.reads().await?;
        let hub = self.inner.store.system(reason, self.inner.now);
        *hub.inner.reads.lock().await = Some(reads);
        Ok(hub)
    }

    /// Whether the action is permitted on a row at this place.
    pub(crate) fn covers(
        &self,
        action: Action,
        resource: Resource,
        path: &Path,
        sectors: &[String],
    ) -> bool {
        self.inner
            .reach
            .as_ref()
            .is_none_or(|reach| reach.covers(action, resource, path, sectors))
    }

    /// Whether figures that stand at this place are read, in whichever sectors.
    pub(crate) fn reads_figures_at(&self, path: &Path) -> bool {
        let ranges = |reach: &Reach| reach.ranges(Action::Read, Resource::Figure);
        let reach = self.inner.reach.as_ref();
        reach.is_none_or(|reach| ranges(reach).iter().any(|one| one.path.contains(path)))
    }

    /// Whether the action is permitted there by a grant on a unit: then the
    /// viewer works inside and sees what has not left it.
    pub(crate) fn is_inside(&self, action: Action, resource: Resource, path: &Path) -> bool {
        self.inner.reach.as_ref().is_none_or(|reach| {
            reach
                .ranges(action, resource)
                .iter()
                .any(|range| range.inside_unit && range.path.contains(path))
        })
    }

    /// Proof that the action is permitted there; `NotFound` when it is not.
    pub(crate) fn grant(
        &self,
        action: Action,
        resource: Resource,
        path: &Path,
        sectors: &[String],
    ) -> Result<Granted> {
        if self.covers(action, resource, path, sectors) {
            Ok(Granted::mint(action, resource))
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Proof that the action is permitted somewhere: where, the work asks row by row.
    ///
    /// Errors: `Forbidden` where it is permitted nowhere.
    pub(crate) fn grant_anywhere(&self, action: Action, resource: Resource) -> Result<Granted> {
        let reach = self.inner.reach.as_ref();
        if reach.is_some_and(|reach| reach.ranges(action, resource).is_empty()) {
            return Err(StoreError::Forbidden {
                reason: "no grant of the account permits it anywhere".to_owned(),
                chinese: Some(
                    "本账号的授权在任何辖区都不包含此项操作，请由有权限的账号办理或向上级申请授权",
                ),
            });
        }
        Ok(Granted::mint(action, resource))
    }

    /// Proof that the hub itself acts.
    pub(crate) fn grant_system(&self, action: Action, resource: Resource) -> Result<Granted> {
        self.must_be_system("do this")?;
        Ok(Granted::mint(action, resource))
    }

    /// Errors: `Forbidden` for anybody but the hub itself.
    pub(crate) fn must_be_system(&self, what: &str) -> Result<()> {
        if self.is_system() {
            return Ok(());
        }
        Err(StoreError::Forbidden {
            reason: format!("only the operator of the hub may {what}"),
            chinese: None,
        })
    }

    pub(super) fn reach(&self) -> Option<&Reach> {
        self.inner.reach.as_ref()
    }

    pub(super) fn own_office(&self) -> &Office {
        &self.inner.office
    }

    pub(super) fn sector_sets(&self) -> &[(i32, BTreeSet<String>)] {
        &self.inner.sector_sets
    }

    pub(super) fn memo(&self) -> &std::sync::Mutex<Memo> {
        &self.inner.memo
    }

    /// The tree as the request began; none for the system and once it was changed.
    pub(crate) fn known_tree(&self) -> Option<Arc<TreeNow>> {
        let tree = self.inner.tree.lock();
        tree.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The request has changed the tree: whoever asks for it next asks the database.
    pub(crate) fn forget_tree(&self) {
        let tree = self.inner.tree.lock();
        *tree.unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(super) async fn reads(&self) -> Result<Arc<DatabaseTransaction>> {
        let mut reads = self.inner.reads.lock().await;
        if let Some(open) = reads.as_ref() {
            return Ok(Arc::clone(open));
        }
        let open = Arc::new(self.inner.store.begin_read().await?);
        *reads = Some(Arc::clone(&open));
        Ok(open)
    }

    /// Ends the snapshot: what is read next sees what was written.
    pub(super) async fn forget_reads(&self) {
        *self.inner.reads.lock().await = None;
        *self.memo().lock().unwrap_or_else(PoisonError::into_inner) = Memo::default();
    }
}
