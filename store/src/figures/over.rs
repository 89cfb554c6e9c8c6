//! The figures of one node over many periods, in one statement whatever the span;
//! in two where an earlier moment is asked.

use std::collections::{HashMap, HashSet};

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::period::Period;

use super::runs::of_places;
use super::{Pair, Place, earliest};
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::Result;
use crate::known::Whose;
use crate::reading::Reading;

/// Figures on each period of a span, from the earliest that its first pair speaks of.
type Sums = HashMap<NodeId, Vec<Figures>>;

impl Scope {
    /// The figures of one node on each of the periods and on those before it.
    pub(crate) async fn figures_over(
        &self,
        form: &FormVersion,
        reading: &Reading,
        place: &Place,
        (from, to): (Period, Period),
    ) -> Result<Vec<Pair>> {
        let periods: Vec<Period> = from.through(to).collect();
        let over = self.shifting_over(&periods, reading, place).await?;
        let places: Vec<&Place> = over.places.iter().collect();
        let first = earliest(from);
        let rows = self
            .runs(form, (from, to), false, of_places(&places))
            .await?;
        let none = vec![Figures::default(); periods.len() + 2];
        let mut sums: Sums = HashMap::new();
        for one in &rows {
            let holds = |place: &&&Place| place.has(one.node_id, one.is_root, &one.path);
            for place in places.iter().filter(holds) {
                let sums = sums.entry(place.id).or_insert_with(|| none.clone());
                for (sum, index) in sums.iter_mut().zip(first..) {
                    one.add_at(sum, index)?;
                }
            }
        }
        for sum in sums.values_mut().flatten() {
            *sum = std::mem::take(sum).trimmed();
        }
        if let Some(moment) = reading.known_micros() {
            let mut shards: HashSet<i32> = rows.iter().map(|row| row.shard_key).collect();
            shards.extend(places.iter().flat_map(|place| place.shards()));
            let whose = Whose::Places(&places, &shards);
            let span = (first, to.index());
            for later in self.recorded_after(form, span, moment, whose).await? {
                for place in places.iter().filter(|place| later.is_part_of(place)) {
                    let sums = sums.entry(place.id).or_insert_with(|| none.clone());
                    for (sum, index) in sums.iter_mut().zip(first..) {
                        later.take_back_from(sum, index)?;
                    }
                }
            }
        }
        let mut pairs = Vec::with_capacity(periods.len());
        for (index, shifting) in over.by_period.iter().enumerate() {
            let mut found: HashMap<NodeId, Pair> = sums
                .iter()
                .map(|(node, sums)| (*node, pair_at(sums, index)))
                .collect();
            shifting.carry_out(&over.places, &mut found)?;
            let mut pair = found.remove(&place.id).unwrap_or_default();
            pair.compare()?;
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

fn pair_at(sums: &[Figures], index: usize) -> Pair {
    Pair {
        earlier: sums[index].clone(),
        before: sums[index + 1].clone(),
        now: sums[index + 2].clone(),
    }
}
