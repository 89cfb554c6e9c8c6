//! Several receivers (多个接收单位) of one report: whose desk has accepted what is
//! in force, and whose turn it still is.
//!
//! Where a schedule names one receiver there is nothing here: a coordinator above
//! the unit accepts, and that is all.

#[cfg(test)]
mod tests;

use super::Facts;

/// The receivers of a report by the code of their office, and those of them that
/// have accepted the revision in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipts {
    receivers: Vec<String>,
    accepted: Vec<String>,
    /// Who accepted in whose stead, before the unit moved from one to the other.
    former: Vec<Former>,
}

/// An office that received a report when it stood above the unit, and accepted it then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Code of the one that receives today, for which that counts.
    pub receiver: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Receipts {
    /// Of a report with several receivers. An office that receives no more, by a
    /// later version of the document, is not waited for and does not count.
    pub fn new(receivers: Vec<String>, accepted: Vec<String>) -> Self {
        Self {
            accepted: accepted
                .into_iter()
                .filter(|one| receivers.contains(one))
                .collect(),
            receivers,
            former: Vec::new(),
        }
    }

    /// The same where what former receivers have accepted counts for those of today.
    #[must_use]
    pub fn with_former(self, former: Vec<Former>) -> Self {
        Self { former, ..self }
    }

    /// Whether what an office has accepted of the revision in force counts.
    pub fn counts(&self, office: &str) -> bool {
        let own = self.accepted.iter().map(String::as_str);
        let former = self.former.iter().map(|one| one.code.as_str());
        own.chain(former).any(|one| one == office)
    }

    /// The words to an office that need not accept, where not itself but the one that
    /// received before has accepted: in Chinese and in English.
    pub fn accepted_before(&self, office: &str) -> Option<(String, String)> {
        let former = self.former.iter().find(|one| one.receiver == office)?;
        let name = &former.name;
        Some((
            format!("区划调整前的接收单位{name}已接收，贵单位不需再接收，尚待其他接收单位接收"),
            format!(
                "{name}, which received it before the unit moved to you, has accepted it, and you need not; other receivers \
                 are still to do so"
            ),
        ))
    }

    /// Those that have not accepted what is in force.
    pub fn pending(&self) -> impl Iterator<Item = &str> {
        let has_accepted = |one: &&String| self.accepted.contains(one);
        let pending = self.receivers.iter().filter(move |one| !has_accepted(one));
        pending.map(String::as_str)
    }

    /// Whether some have accepted it and others have not.
    pub fn is_partly(&self) -> bool {
        !self.accepted.is_empty() && self.pending().next().is_some()
    }

    /// What is known of a viewer who sits at the desk of this office; none: at
    /// the desk of none of them.
    pub fn facts(&self, office: Option<&str>, facts: Facts) -> Facts {
        let own = office.filter(|own| self.receivers.iter().any(|one| one == own));
        let is_pending = self.pending().any(|one| Some(one) == own);
        let lacking = self.pending().count();
        // Where a version of the document dropped the one that was lacking, any of
        // those left ends it by accepting once more.
        let is_last = own.is_some() && (lacking == 0 || is_pending && lacking == 1);
        Facts {
            is_receiver: is_last,
            is_one_of_receivers: own.is_some() && !is_last,
            has_accepted: own.is_some() && !is_pending && lacking > 0,
            ..facts
        }
    }
}
