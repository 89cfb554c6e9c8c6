//! What a request has looked up by its name already. The fields of a dashboard
//! start from one place and ask one campaign, and as long as the snapshot of the
//! request is open, reading these rows again gives the same.
//!
//! Forgotten with the snapshot; belongs to one scope and is never shared.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use cengbao_domain::ids::NodeId;

use super::positions::HeadsTotal;
use super::scope::Scope;
use super::tree::TreeNow;
use crate::campaign::AppliedCampaign;
use crate::table::Subject;

/// Rows of a kind that are kept: a request names few, and a long job none twice.
const KEPT_MAX: usize = 64;

#[derive(Default)]
pub(super) struct Memo {
    /// The tree in the snapshot; none for the system, which may write as it reads.
    tree: Option<Arc<TreeNow>>,
    subjects: HashMap<NodeId, Subject>,
    campaigns: HashMap<String, AppliedCampaign>,
    /// Of families.
    heads: HashMap<i32, HeadsTotal>,
}

impl Memo {
    /// Of a snapshot in which the tree is this.
    pub(super) fn of(tree: Arc<TreeNow>) -> Self {
        Self {
            tree: Some(tree),
            ..Self::default()
        }
    }
}

impl Scope {
    /// The tree in the open snapshot, whose rows may be kept with it.
    pub(super) fn tree_of_snapshot(&self) -> Option<Arc<TreeNow>> {
        self.with_memo(|memo| memo.tree.clone())
    }

    /// A node that this scope has read in its snapshot.
    pub(crate) fn seen_subject(&self, node: NodeId) -> Option<Subject> {
        self.with_memo(|memo| memo.subjects.get(&node).cloned())
    }

    /// Keeps a node that this scope has read.
    pub(crate) fn keep_subject(&self, node: NodeId, subject: Subject) {
        self.with_memo(|memo| {
            if memo.subjects.len() < KEPT_MAX {
                memo.subjects.insert(node, subject);
            }
        });
    }

    /// A campaign that this scope has read in its snapshot.
    pub(crate) fn seen_campaign(&self, code: &str) -> Option<AppliedCampaign> {
        self.with_memo(|memo| memo.campaigns.get(code).cloned())
    }

    /// Keeps a campaign that this scope has read.
    pub(crate) fn keep_seen_campaign(&self, campaign: &AppliedCampaign) {
        self.with_memo(|memo| {
            if memo.campaigns.len() < KEPT_MAX {
                memo.campaigns
                    .insert(campaign.code.clone(), campaign.clone());
            }
        });
    }

    /// What all heads of a family come to, if this scope has asked it in its snapshot.
    pub(super) fn seen_heads(&self, family: i32) -> Option<HeadsTotal> {
        self.with_memo(|memo| memo.heads.get(&family).copied())
    }

    /// Keeps what all heads of a family come to.
    pub(super) fn keep_seen_heads(&self, family: i32, total: HeadsTotal) {
        self.with_memo(|memo| {
            if memo.heads.len() < KEPT_MAX {
                memo.heads.insert(family, total);
            }
        });
    }

    fn with_memo<T>(&self, with: impl FnOnce(&mut Memo) -> T) -> T {
        let mut memo = self.memo().lock().unwrap_or_else(PoisonError::into_inner);
        with(&mut memo)
    }
}
