//! What units owe for which a change of coverage is on record.

use std::collections::BTreeMap;

use cengbao_domain::coverage::joined;
use cengbao_entity::obligation;

use super::follow::receiver;
use super::{Plan, part_of};
use crate::access::Tx;
use crate::apply::owed::{Owed, Part, filed_periods};
use crate::apply::window::Window;
use crate::error::Result;

impl Plan {
    /// Units for which a change of coverage is on record owe on the stretches on
    /// which nobody covers them, and where they have filed. Their rows follow
    /// their places, as those of a unit that moved do.
    pub(super) async fn cover(
        &mut self,
        tx: &Tx,
        campaign_id: i32,
        recorded: BTreeMap<Part, Owed>,
        rows: &[obligation::Model],
    ) -> Result<()> {
        let parts = recorded.keys().cloned().collect();
        let filed = filed_periods(tx, campaign_id, &parts, rows).await?;
        for (part, owed) in recorded {
            let stretches = owed.stretches.as_deref().unwrap_or_default();
            let filed = filed.get(&part).into_iter().flatten();
            let wanted = joined(
                stretches
                    .iter()
                    .map(|one| (one.first, one.last))
                    .chain(filed.map(|period| (*period, *period))),
            );
            let old: Vec<&obligation::Model> =
                rows.iter().filter(|row| part_of(row) == part).collect();
            let stood = joined(old.iter().map(|row| (row.first_period, row.last_period)));
            if wanted == stood {
                continue;
            }
            let unit = part.1;
            let key = (unit, campaign_id, part.0.clone());
            match (old.is_empty(), wanted.first()) {
                (true, None) => continue,
                (true, Some((first, last))) => {
                    let window = Window {
                        first: *first,
                        last: *last,
                    };
                    let receiver_id = if owed.unit.chained {
                        receiver(tx, &owed, &owed.unit, window.first).await?
                    } else {
                        owed.receiver_id
                    };
                    let owed = Owed {
                        receiver_id,
                        window,
                        ..owed
                    };
                    self.open(campaign_id, part.0, owed)?;
                }
                (false, None) => self.removed += 1,
                (false, Some(_)) if stood.last() > wanted.last() => self.removed += 1,
                (false, Some(_)) => self.changed += 1,
            }
            self.stretches.insert(key, wanted);
            self.moved.insert(unit);
        }
        let touched = self
            .coverage
            .iter()
            .flat_map(|one| [one.unit_id, one.covering_id]);
        self.moved.extend(touched);
        Ok(())
    }
}
