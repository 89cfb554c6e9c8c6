//! To which targets' populations an enterprise belongs, by what it is and by what it was: worked out once for those that
//! are alike.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::Occurrence;
use cengbao_domain::campaign::{Campaign, Target};
use cengbao_domain::compliance::{BelongsFrom, JudgedWindow, Membership, Traits, counted};
use cengbao_domain::enterprise::read_marks;
use chrono::NaiveDate;

use super::who::belongs;
use crate::compliance::Registered;
use crate::compliance::past::Past;

/// Who belongs, target by target.
pub(super) struct Belonging<'c> {
    campaign: &'c Campaign,
    targets: &'c [(usize, &'c Target)],
    alike: HashMap<(i32, BTreeSet<String>), Vec<Membership>>,
}

impl<'c> Belonging<'c> {
    pub(super) fn new(campaign: &'c Campaign, targets: &'c [(usize, &'c Target)]) -> Self {
        Self {
            campaign,
            targets,
            alike: HashMap::new(),
        }
    }

    /// Whether an enterprise of these sectors and marks belongs, in the order of the targets.
    pub(super) fn of(&mut self, past: &Past, set: i32, marks: BTreeSet<String>) -> &[Membership] {
        let (campaign, targets) = (self.campaign, self.targets);
        let none = BTreeSet::new();
        self.alike
            .entry((set, marks))
            .or_insert_with_key(|(set, marks)| {
                let traits = Traits {
                    sectors: past.sectors(*set).unwrap_or(&none),
                    marks,
                };
                let of = |(_, target): &(usize, &Target)| belongs(campaign, target, traits);
                targets.iter().map(of).collect()
            })
    }

    /// Whether an enterprise, to which this happened, belonged to the target at a place, in the order of the days, and
    /// whether it does now.
    pub(super) fn of_days(
        &mut self,
        past: &Past,
        (one, happened): (&Registered, &[Occurrence]),
        at: usize,
        now: Membership,
    ) -> Vec<BelongsFrom> {
        let mut from = NaiveDate::MIN;
        let mut days = Vec::new();
        for earlier in past.earlier(one) {
            let last = earlier.until.pred_opt().unwrap_or(earlier.until);
            let marks = read_marks(&earlier.marks);
            let marks = self.campaign.marks_with_events(&marks, happened, last);
            let belongs = self.of(past, earlier.sector_set, marks)[at];
            days.push(BelongsFrom { from, belongs });
            from = earlier.until;
        }
        days.push(BelongsFrom { from, belongs: now });
        days
    }
}

/// Whether an enterprise that does not belong is counted all the same, for what it lost; its windows are looked at only
/// where it ever belonged.
pub(super) fn lost(
    belonged: &[BelongsFrom],
    windows: impl FnOnce() -> Vec<JudgedWindow>,
    day: NaiveDate,
) -> Option<Membership> {
    let ever = belonged.iter().any(|one| one.belongs == Membership::In);
    ever.then(|| counted(belonged, &windows(), day))
}
