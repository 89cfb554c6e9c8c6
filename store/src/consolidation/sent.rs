//! What places have sent up for a period: their consolidations that stand as
//! sent, one for each place at the most.

use std::collections::{BTreeMap, HashMap};

use cengbao_domain::consolidation::ConsolidationState;
use cengbao_domain::ids::{ConsolidationId, NodeId};
use cengbao_domain::period::Period;
use cengbao_entity::consolidation;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, Condition};

use super::changes::shows_no_change;
use super::pair_of;
use crate::access::{Scope, TreeNow};
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::figures::Pair;
use crate::reading::Reading;
use crate::row;
use crate::time::{day_in_zone, moment};

/// The consolidation behind a row, and what changed since.
#[derive(Clone, Debug)]
pub struct SentUp {
    /// Which one.
    pub consolidation: ConsolidationId,
    /// Where it stands now.
    pub state: ConsolidationState,
    /// The post that signed, never a person.
    pub signed_by: String,
    /// When.
    pub signed_at: DateTime<Utc>,
    /// Whether anything below it is another than when it was signed.
    pub changed: bool,
    /// Live less sent, aligned with [`FormVersion::number_columns`]; 0 for a rate, whose parts tell it.
    pub differences: Vec<i64>,
    /// Whether something that stood at the place when it signed stands elsewhere since: it
    /// is to be signed anew.
    pub was_left: bool,
    /// What of it a later word of another place holds too, aligned in the same way; the sum
    /// above leaves it out. None where the rows are not added up.
    pub counted_elsewhere: Option<Vec<i64>>,
}

/// What a place sent up.
pub(crate) struct Sent {
    pub(crate) pair: Pair,
    row: consolidation::Model,
    /// When its first one of the period was signed: timeliness goes by it.
    first_signed_at: DateTime<Utc>,
}

/// The moves of the tree, as far as a question knows them.
pub(crate) struct KnownMoves<'a> {
    tree: &'a TreeNow,
    /// Recorded up to this moment.
    until: i64,
    /// In effect by this day.
    day: NaiveDate,
}

impl KnownMoves<'_> {
    /// Whether something that a consolidation holds stands elsewhere by one that was
    /// recorded since it was signed.
    fn left(&self, sent: &Sent) -> bool {
        let span = (sent.row.signed_at, self.until);
        let place = row::node(sent.row.node_id);
        self.tree.was_left(place, span, self.day)
    }
}

impl Sent {
    /// Whether the first one was signed by a day; it was if no day is due.
    pub(crate) fn is_on_time(&self, due: Option<NaiveDate>) -> bool {
        due.is_none_or(|due| day_in_zone(self.first_signed_at) <= due)
    }

    /// When it was signed, as it is stored.
    pub(crate) fn signed_micros(&self) -> i64 {
        self.row.signed_at
    }

    /// The version of each head on which it rests, by shard.
    pub(crate) fn positions(&self) -> Result<BTreeMap<i32, i64>> {
        let positions: Vec<(i32, i64)> = row::json(self.row.positions.clone())?;
        Ok(positions.into_iter().collect())
    }

    /// The same beside the figures that stand there live.
    pub(super) fn beside(
        &self,
        form: &FormVersion,
        live: &Pair,
        moves: &KnownMoves<'_>,
    ) -> Result<SentUp> {
        let added = live.minus(&self.pair)?;
        Ok(SentUp {
            consolidation: ConsolidationId(self.row.id),
            state: row::name(&self.row.state)?,
            signed_by: self.row.account_title.clone(),
            signed_at: moment(self.row.signed_at),
            changed: !shows_no_change(form, &added),
            differences: form.amounts(&added),
            was_left: moves.left(self),
            counted_elsewhere: None,
        })
    }
}

impl Scope {
    /// The moves that a question of a period knows.
    pub(crate) fn known_moves<'t>(
        &self,
        tree: &'t TreeNow,
        reading: &Reading,
        period: Period,
    ) -> KnownMoves<'t> {
        KnownMoves {
            tree,
            until: reading.known_micros().unwrap_or(i64::MAX),
            day: reading.tree_day(period, self.today()),
        }
    }

    /// What each of these places has sent up for a period; with an earlier
    /// moment, what it had sent up then. In one statement.
    pub(crate) async fn sent_by(
        &self,
        form: &FormVersion,
        period: Period,
        reading: &Reading,
        places: impl Iterator<Item = NodeId>,
    ) -> Result<HashMap<NodeId, Sent>> {
        let places: Vec<NodeId> = places.collect();
        let span = (period, period);
        let sent = self.sent_over(form, span, reading, &places).await?;
        let of_period = sent.into_iter().map(|((node, _), sent)| (node, sent));
        Ok(of_period.collect())
    }

    /// The same on every period of a span, by the index of the period; in one
    /// statement, however long it is.
    pub(crate) async fn sent_over(
        &self,
        form: &FormVersion,
        (from, to): (Period, Period),
        reading: &Reading,
        places: &[NodeId],
    ) -> Result<HashMap<(NodeId, i32), Sent>> {
        use consolidation::Column;
        let stands = match reading.known_micros() {
            None => Condition::all().add(Column::LeftAt.is_null()),
            Some(moment) => Condition::all().add(Column::SignedAt.lte(moment)).add(
                Condition::any()
                    .add(Column::LeftAt.is_null())
                    .add(Column::LeftAt.gt(moment)),
            ),
        };
        let rows = self
            .select::<consolidation::Entity>()
            .filter(Column::FamilyId.eq(form.family_id))
            .filter(Column::PeriodKind.eq(from.kind().as_str()))
            .filter(Column::Period.between(from.index(), to.index()))
            .filter(Column::NodeId.is_in(places.iter().copied().map(row::node_key)))
            .filter(Condition::any().add(stands).add(Column::Number.eq(1)))
            .ascending(Column::Number)
            .all()
            .await?;
        let stands = |row: &consolidation::Model| match reading.known_micros() {
            None => row.left_at.is_none(),
            Some(moment) => row.signed_at <= moment && row.left_at.is_none_or(|left| left > moment),
        };
        // The first one of a place comes before the one that stands.
        let mut first: HashMap<(i32, i32), i64> = HashMap::new();
        let mut sent = HashMap::new();
        for row in rows {
            let of = (row.node_id, row.period);
            let signed_at = *first.entry(of).or_insert(row.signed_at);
            if stands(&row) {
                let one = Sent {
                    pair: pair_of([&row.figures, &row.figures_before, &row.figures_earlier])?,
                    first_signed_at: moment(signed_at),
                    row,
                };
                sent.insert((row::node(of.0), of.1), one);
            }
        }
        Ok(sent)
    }
}
