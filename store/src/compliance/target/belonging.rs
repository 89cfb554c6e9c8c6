//! To which targets' populations an enterprise belongs, by what it is and by what it was: worked out once for those that
//! are alike.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::accident::Occurrence;
use cengbao_domain::campaign::{Campaign, Target};
use cengbao_domain::compliance::{BelongsFrom, JudgedWindow, Membership, Traits, counted};
use cengbao_domain::enterprise::read_marks;
use chrono::NaiveDate;
use sea_orm::Condition;

use super::who::belongs;
use crate::access::Scope;
use crate::compliance::Registered;
use crate::compliance::past::Past;
use crate::error::Result;

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

    /// Whether an enterprise, to which this happened, belonged to the target at a place on an earlier day: not before it opened.
    pub(super) fn on_day(
        &mut self,
        past: &Past,
        (one, happened): (&Registered, &[Occurrence]),
        at: usize,
        day: NaiveDate,
    ) -> Membership {
        if one.life.opened.is_some_and(|opened| opened > day) {
            return Membership::Out;
        }
        let mut earlier = past.earlier(one).iter();
        let then = earlier.find(|earlier| earlier.until > day);
        let (set, marks) = then.map_or((one.sector_set, &one.marks), |then| {
            (then.sector_set, &then.marks)
        });
        let marks = self
            .campaign
            .marks_with_events(&read_marks(marks), happened, day);
        self.of(past, set, marks)[at]
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

/// An enterprise as it is and was.
pub(crate) struct Lived {
    now: Registered,
    past: Past,
}

impl Lived {
    /// Whether the target asked it on an earlier day, by what it was then and had happened to it.
    pub(crate) fn was_asked(
        &self,
        campaign: &Campaign,
        target: &Target,
        happened: &[Occurrence],
        day: NaiveDate,
    ) -> bool {
        let only = [(0, target)];
        let mut belonging = Belonging::new(campaign, &only);
        let belongs = belonging.on_day(&self.past, (&self.now, happened), 0, day);
        belongs == Membership::In
    }
}

impl Scope {
    /// An enterprise as it is on a day and was until it; none where the registry does not have it in business on it.
    pub(crate) async fn lived(&self, which: &Condition, day: NaiveDate) -> Result<Option<Lived>> {
        let mut registered = self.registered(which, day).await?;
        let past = self.past_of(which, day, &mut registered).await?;
        let first = registered.into_iter().next();
        Ok(first.map(|now| Lived { now, past }))
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
