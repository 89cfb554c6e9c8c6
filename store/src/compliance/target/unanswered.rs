//! Targets whose figure hangs on accidents for which nobody is known to answer: in which rows, and which places are to say
//! who does.

use std::collections::BTreeSet;

use cengbao_domain::compliance::{Span, State, last_day_over, may_count};
use cengbao_domain::ids::NodeId;

use super::accidents::UnnamedAccident;
use super::board::{Behinds, Board};
use super::who::hangs_on_accidents;
use super::{Behind, UnitStanding};
use crate::compliance::rates::order;
use crate::target_return::scale;

impl Board<'_> {
    /// Accidents for which nobody is known to answer, and whoever does may be one of those whom a target counts.
    fn unnamed(&self, at: usize) -> impl Iterator<Item = &UnnamedAccident> {
        let (campaign, target) = (&self.question.campaign.definition, self.target(at));
        let is_hanging = hangs_on_accidents(campaign, target);
        let unnamed = self.keeping.unnamed().filter(|_| is_hanging);
        let first = Span::first_of(target, self.span);
        // What units return of themselves is asked of whom it was asked on the last day.
        let as_of = self.question.as_of;
        let last = last_day_over(target, as_of).unwrap_or(as_of);
        let all = unnamed.into_iter().flat_map(|unnamed| &unnamed.accidents);
        all.filter(move |one| {
            first.is_some_and(|first| may_count(campaign, target, one.happened, (first, last)))
        })
    }

    /// Whether there is one in a row.
    pub(super) fn nobody_answers(&self, at: usize, row: Option<usize>) -> bool {
        self.unnamed(at)
            .any(|one| row.is_none_or(|row| self.home(&one.path) == row))
    }

    /// The places that are to say who answers.
    pub(super) fn unnamed_places(&self, at: usize) -> Behinds {
        let places: BTreeSet<NodeId> = self.unnamed(at).map(|one| one.place).collect();
        let known = self.keeping.unnamed().map(|unnamed| &unnamed.places);
        let found = places
            .into_iter()
            .filter_map(|place| known?.get(&place))
            .filter_map(|place| {
                let key = order(State::NoData, 0, &place.code)?;
                let standing = UnitStanding {
                    unit: Behind::Place(place.clone()),
                    state: State::NoData,
                    told: None,
                    as_of: None,
                    part: None,
                    is_share: false,
                    scale: scale(self.target(at)),
                };
                Some((key, standing))
            });
        found.collect()
    }
}
