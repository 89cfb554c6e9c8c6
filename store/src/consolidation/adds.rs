//! What a place adds to a sum of what was sent up.
//!
//! A village or community has no office that collates: what its units signed is what it
//! sent up. Every other place adds nothing until it signs.

use cengbao_domain::figure::Figures;
use cengbao_domain::level::Level;

use super::sent::{KnownMoves, Sent, SentUp};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::Pair;

/// What a place adds to the sum above it.
pub(crate) enum Adds<'a> {
    /// What it signed.
    Signed(&'a Sent),
    /// What stands there.
    Live,
    /// Nothing: it has sent nothing.
    Nothing,
}

impl<'a> Adds<'a> {
    /// A place of this level that has sent up that.
    pub(crate) fn of(sent: Option<&'a Sent>, level: Level) -> Self {
        match sent {
            Some(sent) => Self::Signed(sent),
            None if !level.collates() => Self::Live,
            None => Self::Nothing,
        }
    }

    /// What it signed.
    pub(crate) const fn sent(&self) -> Option<&'a Sent> {
        match self {
            Self::Signed(sent) => Some(*sent),
            Self::Live | Self::Nothing => None,
        }
    }

    /// When that was said, of what is known up to a moment; none where nothing was.
    pub(crate) fn said_at(&self, known: i64) -> Option<i64> {
        match self {
            Self::Signed(sent) => Some(sent.signed_micros().min(known)),
            Self::Live => Some(known),
            Self::Nothing => None,
        }
    }

    /// Its figures, where these stand there live. Of who has sent nothing it is known
    /// who owes, and nothing has arrived.
    pub(crate) fn pair(&self, live: &Pair) -> Pair {
        let owed = |figures: &Figures| Figures {
            expected: figures.expected,
            ..Figures::default()
        };
        match self {
            Self::Signed(sent) => sent.pair.clone(),
            Self::Live => live.clone(),
            Self::Nothing => Pair {
                now: owed(&live.now),
                before: owed(&live.before),
                earlier: owed(&live.earlier),
            },
        }
    }

    /// What is told of the consolidation, beside what stands there live.
    pub(crate) fn told(
        &self,
        form: &FormVersion,
        live: &Pair,
        moves: &KnownMoves<'_>,
    ) -> Result<Option<SentUp>> {
        let sent = self.sent();
        sent.map(|sent| sent.beside(form, live, moves)).transpose()
    }
}
