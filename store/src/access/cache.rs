//! What would be read on every request and is known to stand: the applied versions
//! of campaigns and their forms, which never change once they are stored; the tree
//! at its version; the figures of the shard roots, and tables, by the versions of
//! their heads.
//!
//! Keyed by versions that a request reads in its own snapshot, so nothing here can
//! be stale. Must never hold what depends on a scope, unless by all of the scope that
//! it depends on: whether a viewer sees a campaign is asked of the database first.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use cengbao_domain::campaign::Campaign;

use super::scope::Scope;
use super::tree::TreeNow;
use crate::campaign::FormVersion;
use crate::figures::KeptRoots;
use crate::table::KeptTables;

/// Key of a campaign and its version.
type Version = (i32, i32);

#[derive(Default)]
pub(super) struct Cache {
    campaigns: RwLock<HashMap<Version, Arc<Campaign>>>,
    forms: RwLock<HashMap<(Version, String), FormVersion>>,
    /// By its own version, which every request asks.
    pub(super) tree: RwLock<Option<Arc<TreeNow>>>,
    roots: KeptRoots,
    tables: KeptTables,
}

impl Scope {
    /// The figures of shard roots that the hub keeps: of the whole country, for who sees it whole.
    pub(crate) fn kept_roots(&self) -> &KeptRoots {
        &self.store().cache().roots
    }

    /// The answers that the hub keeps, each for the scopes that it is right for.
    pub(crate) fn kept_tables(&self) -> &KeptTables {
        &self.store().cache().tables
    }

    pub(crate) fn known_campaign(&self, version: Version) -> Option<Arc<Campaign>> {
        self.store()
            .cache()
            .campaigns
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&version)
            .cloned()
    }

    pub(crate) fn keep_campaign(&self, version: Version, campaign: &Arc<Campaign>) {
        let mut campaigns = self
            .store()
            .cache()
            .campaigns
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        campaigns.insert(version, Arc::clone(campaign));
    }

    pub(crate) fn known_form(&self, version: Version, form: &str) -> Option<FormVersion> {
        let forms = self
            .store()
            .cache()
            .forms
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        forms.get(&(version, form.to_owned())).cloned()
    }

    pub(crate) fn keep_form(&self, version: Version, form: &FormVersion) {
        let mut forms = self
            .store()
            .cache()
            .forms
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        forms.insert((version, form.form.code.clone()), form.clone());
    }
}
