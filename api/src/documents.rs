//! Persisted documents (持久化查询): operations that are named by an id instead
//! of sent as text.
//!
//! Two kinds. *Automatic* ones are texts that any account has sent once, kept
//! in memory under their hash, to save the way of the text and nothing else:
//! whoever sends the hash gets what sending the text would get. *Registered*
//! ones come from the builds of frontends, through an operator; in trusted mode
//! nothing else runs. Must never decide what an operation shows: the scope of
//! whoever runs it does.

mod kept;
pub(crate) mod manifest;
mod named;

use std::fmt::Write as _;
use std::sync::Mutex;

use cengbao_domain::policy::Role;
use cengbao_store::Scope;
use sha2::{Digest as _, Sha256};

use self::kept::Kept;
pub(crate) use self::named::Named;
use self::named::{Call, read};
use crate::graphql::{Code, Fault};

/// Which operations a hub runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DocumentPolicy {
    /// Whatever is sent, as text or by id.
    #[default]
    Any,
    /// Registered operations alone, but for accounts with one of these roles.
    Trusted {
        /// Roles that run whatever they send, and may introspect.
        free: Vec<Role>,
    },
}

/// The documents of a hub as requests meet them.
#[derive(Debug)]
pub(crate) struct Documents {
    policy: DocumentPolicy,
    kept: Mutex<Kept>,
}

impl Documents {
    pub(crate) fn new(policy: DocumentPolicy) -> Self {
        Self {
            policy,
            kept: Mutex::default(),
        }
    }

    /// Whether nothing but registered documents runs, but for some roles.
    pub(crate) fn trusts_registered_alone(&self) -> bool {
        self.policy != DocumentPolicy::Any
    }

    /// Whether an account may run what nobody registered, and introspect.
    fn is_free(&self, scope: &Scope) -> bool {
        match &self.policy {
            DocumentPolicy::Any => true,
            DocumentPolicy::Trusted { free } => scope.has_any(free),
        }
    }

    /// The text that a request means.
    ///
    /// Errors: MALFORMED_REQUEST when it names nothing or contradicts itself,
    /// PERSISTED_QUERY_NOT_FOUND when the text of a hash is to be sent,
    /// PERSISTED_QUERY_MISMATCH when the hash is of another text,
    /// DOCUMENT_NOT_REGISTERED when the text may not run.
    pub(crate) async fn text(&self, scope: &Scope, named: Named) -> Result<String, Fault> {
        let free = self.is_free(scope);
        match read(named)? {
            Call::Text(text) if free => Ok(text),
            Call::Text(text) => registered(scope, &hash(&text), free)
                .await?
                .ok_or_else(not_registered),
            Call::Keep { text, digest } => {
                if hash(&text) != digest {
                    return Err(mismatch());
                }
                if free {
                    self.kept().put(&digest, &text);
                    return Ok(text);
                }
                registered(scope, &digest, free)
                    .await?
                    .ok_or_else(not_registered)
            }
            Call::Hash(digest) => {
                let kept = if free { self.kept().get(&digest) } else { None };
                if let Some(text) = kept {
                    return Ok(text);
                }
                let found = registered(scope, &digest, free).await?;
                found.ok_or_else(|| if free { send_it() } else { not_registered() })
            }
            Call::Id(id) => registered(scope, &id, free)
                .await?
                .ok_or_else(not_registered),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        // What is kept is whole after every step: a panic elsewhere spoils nothing.
        self.kept
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The text of a registered document that the scope may run.
async fn registered(scope: &Scope, id: &str, free: bool) -> Result<Option<String>, Fault> {
    let found = scope.find_document(id).await?;
    Ok(found
        .filter(|found| free || found.admitted)
        .map(|found| found.text))
}

/// SHA-256 of a text, in hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut all, byte| {
        write!(all, "{byte:02x}").expect("a string takes whatever is written to it");
        all
    })
}

/// Clients look for this very message, in every language, and send the text.
fn send_it() -> Fault {
    const WORDS: &str = "PersistedQueryNotFound";
    Fault::new(Code::PersistedQueryNotFound, WORDS, WORDS)
}

fn mismatch() -> Fault {
    Fault::new(
        Code::PersistedQueryMismatch,
        "sha256Hash 与 query 的内容不符：请发送 query 文本的 SHA-256（小写十六进制）",
        "sha256Hash is not that of query: send the SHA-256 of the text, in lower-case hexadecimal",
    )
}

/// One sentence for what is not registered and for what is registered for others.
fn not_registered() -> Fault {
    Fault::new(
        Code::DocumentNotRegistered,
        "该查询文档未登记，或未对您的角色开放：请联系管理员用 cengbao documents register 登记前端的清单",
        "the document is not registered, or not for your roles: ask the operator to register the frontend's manifest \
         (cengbao documents register)",
    )
}
