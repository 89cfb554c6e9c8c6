//! A list on its way into the hub: read against the register and judged on a snapshot that holds nobody up, written
//! under the lock of the tree.
//!
//! What was judged stands if the tree still has the version of the snapshot. Where somebody was faster, it is judged
//! again under the lock. Must never write what was judged by another version.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use super::decided::Decided;
use super::outcome::{EnterpriseImport, EnterpriseOutcome, EnterpriseResult};
use super::plan::Plan;
use super::register::Register;
use super::sight::Sight;
use super::{Days, EnterpriseMode, EnterpriseRow, Vocabulary, check, write};
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::import::{NodeIds, TREE, lock_tree, tree_version};
use crate::sector;

/// A list on its way into the hub.
pub(super) struct List {
    pub(super) rows: Vec<EnterpriseRow>,
    pub(super) mode: EnterpriseMode,
    pub(super) days: Days,
    pub(super) sight: Sight,
    pub(super) once: Option<Once>,
    /// How campaigns name the sectors and the marks by which they count.
    pub(super) vocabulary: Vocabulary,
    /// Marks that other offices decide.
    pub(super) decided: Decided,
}

/// What came of the rows, and what is to be written.
struct Judged {
    /// Of the tree.
    version: i64,
    import: EnterpriseImport,
    /// In their order.
    statements: Vec<Statement>,
}

impl Scope {
    pub(super) async fn take_enterprises(
        &self,
        granted: Granted,
        list: List,
    ) -> Result<EnterpriseImport> {
        let list = Arc::new(list);
        let ahead = Arc::clone(&list);
        let judged = self
            .survey(&granted, |tx| {
                Box::pin(async move { ahead.judge(&tx).await })
            })
            .await?;
        if list.once.is_none() && !list.writes(&judged.import) {
            return Ok(list.unwritten(judged.import));
        }
        let judged = Arc::new(Mutex::new(Some(judged)));
        self.transact(granted, move |tx| {
            let (list, judged) = (Arc::clone(&list), Arc::clone(&judged));
            Box::pin(async move {
                let judged = judged.lock().unwrap_or_else(PoisonError::into_inner).take();
                list.take(&tx, judged).await
            })
        })
        .await
    }
}

impl List {
    /// All of it in a part of the transaction that is taken back where nothing is to be written: then the version of
    /// the tree stays, and no hub reads its places anew.
    async fn take(self: &Arc<Self>, tx: &Tx, ahead: Option<Judged>) -> Result<EnterpriseImport> {
        let once = self.once.as_ref();
        let repeated = Once::first_result(once, tx).await?.is_some();
        let part = tx.savepoint().await?;
        let version = lock_tree(&part, self.days.now).await?;
        let still = ahead.filter(|judged| judged.version + 1 == version);
        let judged = match still {
            Some(judged) => judged,
            None => self.judge(&part).await?,
        };
        let import = EnterpriseImport {
            repeated,
            ..judged.import
        };
        let writes = !repeated && self.writes(&import);
        if writes {
            for statement in judged.statements {
                part.connection().execute_raw(statement).await?;
            }
            part.release().await?;
        } else {
            part.undo().await?;
        }
        if repeated || self.is_held_back(&import) {
            return Ok(self.unwritten(import));
        }
        let (shard_key, now) = (TREE.shard_key, self.days.now);
        Once::remember(once, tx, shard_key, Uuid::nil(), now).await?;
        Ok(import)
    }

    /// Whether the rows are to be judged and no more.
    fn is_held_back(&self, import: &EnterpriseImport) -> bool {
        match self.mode {
            EnterpriseMode::CheckOnly => true,
            EnterpriseMode::AllOrNothing => import.has_refused(),
            EnterpriseMode::EachRow => false,
        }
    }

    fn writes(&self, import: &EnterpriseImport) -> bool {
        import.changes() && !self.is_held_back(import)
    }

    /// A list of which nothing was written.
    fn unwritten(&self, mut import: EnterpriseImport) -> EnterpriseImport {
        import.only_checked = import.repeated || self.is_held_back(&import);
        if import.only_checked {
            for (row, source) in import.rows.iter_mut().zip(&self.rows) {
                // The code that the hub would give is given to whoever comes first.
                if row.outcome == EnterpriseOutcome::Added && source.code.is_empty() {
                    row.code.clear();
                }
            }
        }
        import
    }

    /// What comes of the rows by what a transaction sees, which writes nothing here.
    async fn judge(self: &Arc<Self>, tx: &Tx) -> Result<Judged> {
        let version = tree_version(tx.connection()).await?;
        let register = Arc::new(Register::load(tx, &self.rows, &self.vocabulary).await?);
        let ids = NodeIds::load(tx).await?;
        let (this, known) = (Arc::clone(self), Arc::clone(&register));
        let (plan, import) = apart(move || this.plan(&known, ids)).await?;
        let statements = if self.writes(&import) {
            let (sets, new) = sector::keys_of_sets(tx, plan.sector_sets()).await?;
            let (backend, this) = (tx.connection().get_database_backend(), Arc::clone(self));
            apart(move || {
                let by = (this.sight.by(), this.days);
                write::statements(backend, plan, &register, (sets, new), by)
            })
            .await?
        } else {
            Vec::new()
        };
        Ok(Judged {
            version,
            import,
            statements,
        })
    }

    fn plan(&self, register: &Register, mut ids: NodeIds) -> Result<(Plan, EnterpriseImport)> {
        let mut plan = Plan::default();
        let mut import = EnterpriseImport::default();
        for row in &self.rows {
            let found = match check::check(row, self.days) {
                Ok(checked) => {
                    let by = (&self.sight, &self.decided);
                    plan.take(row, &checked, register, by, &mut ids, self.days)?
                }
                Err(problem) => Err(problem),
            };
            import
                .rows
                .push(found.unwrap_or_else(|problem| EnterpriseResult {
                    row: row.row,
                    code: row.code.clone(),
                    outcome: EnterpriseOutcome::Refused(Box::new(problem)),
                    changes: Vec::new(),
                    notes: Vec::new(),
                }));
        }
        Ok((plan, import))
    }
}

/// What takes the processor alone, not on the threads that answer others.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::Internal(error.to_string()))?
}
