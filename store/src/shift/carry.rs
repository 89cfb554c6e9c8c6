//! Carries figures from under one node to under another, once they are read.

use std::collections::HashMap;

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;

use super::{Shift, Shifting};
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place};

impl Shifting {
    /// Carries what moved, for the period and for those before it. What has gone out of
    /// sight has no figures.
    pub(crate) fn carry_out(
        &self,
        places: &[Place],
        found: &mut HashMap<NodeId, Pair>,
    ) -> Result<()> {
        carry(&self.now, places, found, |pair| &mut pair.now)?;
        carry(&self.before, places, found, |pair| &mut pair.before)?;
        carry(&self.earlier, places, found, |pair| &mut pair.earlier)?;
        for node in &self.gone {
            found.remove(node);
        }
        Ok(())
    }
}

fn carry(
    shifts: &[Shift],
    places: &[Place],
    found: &mut HashMap<NodeId, Pair>,
    of: impl Fn(&mut Pair) -> &mut Figures,
) -> Result<()> {
    for shift in shifts {
        let carried = of(found.entry(shift.node).or_default()).clone();
        if carried.is_zero() {
            continue;
        }
        let (left, reached) = (shift.from.nodes(), shift.to.nodes());
        for node in places.iter().map(|place| &place.id) {
            if *node == shift.node {
                continue;
            }
            let figures = match (left.contains(node), reached.contains(node)) {
                (true, false) | (false, true) => of(found.entry(*node).or_default()),
                (true, true) | (false, false) => continue,
            };
            *figures = if left.contains(node) {
                figures.minus(&carried)
            } else {
                figures.plus(&carried)
            }
            .map_err(StoreError::damaged)?;
        }
    }
    Ok(())
}
